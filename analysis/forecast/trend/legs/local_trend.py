"""Local linear trend of the logarithm, by statsmodels, with the variances of the class: a reference leg.

    log y_t = level_t + irregular,  level_t = level_{t-1} + slope_{t-1} + e_t,  slope_t = slope_{t-1} + z_t
on a grid of `GRID` steps a year, dates without a figure missing. Variances and the prior of the slope are pooled
over the class: maximum likelihood of one series of 3 to 8 points collapses to zero variances. (Harvey 1989,
Forecasting, Structural Time Series Models and the Kalman Filter, ch. 2.) Hedged figures enter with their mean
over the drawn histories.
"""

from typing import Any

import numpy as np
from scipy.special import ndtri

from analysis.forecast.trend.legs.leg import ALL, Coefficients, Leg
from analysis.forecast.trend.legs.steps import Steps, spread_uniforms

GRID = 4
START = dict(irregular=0.01, level=0.01, slope=0.01, slope_mean=0.1, slope_sd=0.3)
KIND = dict(irregular="positive", level="positive", slope="positive", slope_mean="real", slope_sd="positive")


def model(y: np.ndarray, c: Coefficients) -> Any:
    """statsmodels' UnobservedComponents for log values y on the grid (NaN where missing), y[0] known."""
    from statsmodels.tsa.statespace.structural import UnobservedComponents

    m = UnobservedComponents(y, "lltrend")
    m.ssm.initialize_known(
        np.array([y[0], c["slope_mean"] / GRID]),
        np.diag([c["irregular"] + 1e-6, (c["slope_sd"] / GRID) ** 2]),
    )
    return m


def variances(c: Coefficients) -> np.ndarray:
    """Parameters of the model, per grid step: irregular, level, slope (the class holds them per year)."""
    return np.array([c["irregular"], c["level"] / GRID, c["slope"] / GRID**3])


def on_grid(s: Steps) -> np.ndarray:
    """Mean log values of `Steps` of logarithms, on a grid that ends at the newest figure."""
    span, rate = s.span.mean(0), s.rate.mean(0)
    seen = span > 0
    span, rate = span[seen], rate[seen]
    back = np.concatenate([np.cumsum(span[::-1])[::-1], [0.0]])
    value = s.last.mean() - np.concatenate([np.cumsum((rate * span)[::-1])[::-1], [0.0]])
    at = np.rint(back * GRID).astype(int)
    y = np.full(at[0] + 1, np.nan)
    y[at[0] - at] = value
    return y


def draw(
    s: Steps, horizon: np.ndarray, c: Coefficients, integer: bool, n_draws: int, rng: np.random.Generator,
    rows: slice = ALL,
) -> np.ndarray:  # fmt: skip
    """Changes of the logarithm (n_draws, H), normal around the state-space forecast."""
    y = on_grid(s)
    ahead = np.maximum(np.rint(np.asarray(horizon) * GRID).astype(int), 1)
    predicted = model(y, c).filter(variances(c), cov_type="none").get_forecast(int(ahead[-1]))
    mean, sd = predicted.predicted_mean[ahead - 1], np.sqrt(predicted.var_pred_mean[ahead - 1])
    return mean - s.last.mean() + sd * ndtri(spread_uniforms(rng, n_draws, rows))[:, None]


LEG = Leg("local_trend", "local linear trend", 10, draw, scale="log", start=START, kind=KIND)
