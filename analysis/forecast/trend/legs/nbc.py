"""Negative-binomial credibility: closed-form additions to a list that only grows.

Additions within h years ~ NB(mean M, size 1/v) for counts, Gamma(mean M, shape 1/v) for amounts, with
    M = rate * h * exp(drift + growth * tanh(rate / value) * h + turn * trend)
    v = noise + noise_year * h + (1 - Z) * between
and the rate from `credibility`.
"""

import numpy as np
from scipy.special import gammaln

from analysis.forecast.trend.legs.credibility import credible_rate
from analysis.forecast.trend.legs.gamma import gamma_quantiles
from analysis.forecast.trend.legs.leg import ALL, Coefficients, Leg
from analysis.forecast.trend.legs.steps import Steps, counted, spread_uniforms

START = dict(
    discount=0.73,
    prior_rate=0.135,
    within=0.22,
    between=0.6,
    drift=0.0,
    growth=0.3,
    noise=0.135,
    noise_year=0.135,
    turn=0.0,
)
KIND = dict(
    discount="unit",
    prior_rate="positive",
    within="positive",
    between="positive",
    drift="real",
    growth="real",
    noise="positive",
    noise_year="positive",
    turn="real",
)


def mean_and_dispersion(
    s: Steps, horizon: np.ndarray, c: Coefficients, integer: bool
) -> tuple[np.ndarray, np.ndarray]:
    """M and v for `Steps` s and horizon (H,) or (m, 1): each (m, H)."""
    r = credible_rate(s, c, integer)
    bend = c["drift"] + c["growth"] * np.tanh(r.relative) * horizon + c["turn"] * r.trend
    mean = r.rate * horizon * np.exp(np.clip(bend, -3, 3))
    v = c["noise"] + c["noise_year"] * horizon + (1 - r.z) * c["between"]
    return np.maximum(mean, 1e-9), np.broadcast_to(v, mean.shape)


def draw(
    s: Steps, horizon: np.ndarray, c: Coefficients, integer: bool, n_draws: int, rng: np.random.Generator,
    rows: slice = ALL,
) -> np.ndarray:  # fmt: skip
    """Paths of additions (n_draws, H) for ascending horizons (H,) in years.

    A negative binomial is a Poisson count with a gamma rate: one quantile of the gamma per draw for all
    horizons, then a Poisson process along the path.
    """
    mean, v = mean_and_dispersion(s, horizon, c, integer)
    u, first = spread_uniforms(rng, n_draws)[:, None], slice(rows.stop)
    expected = (mean * v)[first] if len(mean) > 1 else mean * v
    return counted(rng, expected * gamma_quantiles(1 / v, u, first), integer)[slice(rows.start, None)]


def log_likelihood(
    s: Steps, horizon: np.ndarray, added: np.ndarray, c: Coefficients, integer: bool
) -> np.ndarray:
    """Log density (m,) of additions (m, 1) within horizon (m, 1) years.

    One per cent (two for amounts, whose falls are set to almost nothing) is left for what the model cannot
    explain, so that single windows do not decide.
    """
    mean, v = mean_and_dispersion(s, horizon, c, integer)
    size, value = 1 / v, np.maximum(s.last, 1e-12)
    if integer:
        k = np.rint(np.maximum(added, 0.0))
        own = (
            gammaln(k + size)
            - gammaln(size)
            - gammaln(k + 1)
            + size * np.log(size / (size + mean))
            + k * np.log(mean / (size + mean))
        )
        return np.logaddexp(own + np.log(0.99), np.log(0.01 / (1 + value)))[:, 0]
    x, mean = np.maximum(added / value, 0.002), mean / value
    own = size * np.log(size / mean) + (size - 1) * np.log(x) - size * x / mean - gammaln(size)
    return np.logaddexp(own + np.log(0.98), np.log(0.02))[:, 0]


LEG = Leg(
    "nbc",
    "negative-binomial credibility",
    1,
    draw,
    whole=True,
    start=START,
    kind=KIND,
    log_likelihood=log_likelihood,
)
