"""Growth path for anything positive, rising or falling: yearly log growth, shrunk, damped, with a Student t error.

    log(value(h) / last) = m * (1 - exp(-damp * h)) / damp + bend * m * |m| + sd * T,     T ~ Student t(tails)
    m      = Z * own + (1 - Z) * prior + push * (last growth - own),    Z = E / (E + within)
    damp   = damping * exp(3 * damping_pace * tanh a)
    log sd = spread + spread_year * log h + spread_prior * (1 - Z) + pace * (log(a + .01) + 2) + rough * (log(b + .02) + 2)
own: mean of the yearly log growths, discounted by age; a: mean of their sizes; b: their standard deviation.
Damped trends: Gardner and McKenzie 1985, Management Science 31:1237. The steps are those of the logarithms.
"""

import numpy as np

from analysis.forecast.trend.legs.leg import ALL, Coefficients, Leg
from analysis.forecast.trend.legs.steps import Steps, spread_uniforms
from analysis.forecast.trend.legs.student import student_quantiles

START = dict(
    discount=0.73,
    prior=0.05,
    within=0.37,
    damping=0.135,
    damping_pace=0.0,
    spread=-0.5,
    spread_year=0.7,
    spread_prior=0.3,
    pace=0.5,
    rough=0.2,
    tails=3.8,
    push=0.0,
    bend=0.0,
)
KIND = dict(
    discount="unit",
    prior="real",
    within="positive",
    damping="positive",
    damping_pace="real",
    spread="real",
    spread_year="real",
    spread_prior="real",
    pace="real",
    rough="real",
    tails="above_one_half",
    push="real",
    bend="real",
)


def log_growth(s: Steps, horizon: np.ndarray, c: Coefficients, u: np.ndarray) -> np.ndarray:
    """Quantiles of log(value at horizon / last value) at levels u, from `Steps` of the logarithms."""
    weight = c["discount"] ** np.maximum(s.age - 0.5, 0.0) * s.span
    seen = weight.sum(1, keepdims=True)
    some, weight = seen > 0, weight / np.where(seen > 0, seen, 1.0)
    growth = np.clip(s.rate, -1.5, 1.5)
    own = (weight * growth).sum(1, keepdims=True)
    z = seen / (seen + c["within"])
    m = (
        z * own
        + (1 - z) * c["prior"]
        + np.where(s.known > 1, c["push"] * np.clip(s.last_rate - own, -1, 1), 0.0)
    )
    size = np.where(some, (weight * np.abs(growth)).sum(1, keepdims=True), abs(c["prior"]) + 0.05)
    rough = np.sqrt((weight * (growth - own) ** 2).sum(1, keepdims=True))
    damp = c["damping"] * np.exp(3 * c["damping_pace"] * np.tanh(size))
    middle = m * -np.expm1(-damp * horizon) / damp + c["bend"] * m * np.abs(m)
    log_sd = (
        c["spread"]
        + c["spread_year"] * np.log(horizon)
        + c["spread_prior"] * (1 - z)
        + c["pace"] * (np.log(size + 0.01) + 2)
        + c["rough"] * (np.log(rough + 0.02) + 2)
    )
    return np.clip(middle + np.exp(np.clip(log_sd, -7, 2)) * student_quantiles(c["tails"], u), -6, 6)


def draw(
    s: Steps, horizon: np.ndarray, c: Coefficients, integer: bool, n_draws: int, rng: np.random.Generator,
    rows: slice = ALL,
) -> np.ndarray:  # fmt: skip
    """Paths of log growth (n_draws, H) for ascending horizons (H,) in years."""
    return log_growth(s.rows(rows), horizon, c, spread_uniforms(rng, n_draws, rows)[:, None])


LEG = Leg("growth", "growth path (log)", 6, draw, scale="log", start=START, kind=KIND, log_growth=log_growth)
