"""Legs: small stateless forecasts of one series.

Each module has NAME, STREAM (number of its own random stream) and

    draw(steps, horizon, coefficients, integer, n_draws, rng) -> additions (n_draws, n_horizons)

for histories as `steps` (one, or one per draw) and ascending horizons in years from the newest figure.
A leg with SCALE "log" or "logit" sees the steps of the transformed values and gives changes on that scale.
A draw keeps its quantile over all horizons, so that its row is a path. Fitted legs also have START and KIND
(start values and kinds of their coefficients) and log_likelihood for `analysis.forecast.learn.fitting`.
"""
