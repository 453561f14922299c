"""Pace regression for amounts: how the pace of the next years relates to the paces seen.

    log(additions + 1 % a year) = log(rate * h) + bend + median(net) + sd * S(T),   T ~ Student t(tails)
    bend   = drift + growth * tanh(x) * h + turn * trend + level * z + curve * z**2,     z = log x + 2
    log sd = spread + spread_year * log h + spread_prior * (1 - Z) + spread_pace * z + rough * roughness + spread(net)
with rate, Z and trend from `credibility`, x = rate / value, S(t) = t * exp(skew * tanh t), roughness the standard
deviation of the log paces, and a hidden layer of a few tanh units on the log paces (newest, mean, first), the
horizon and the number of steps: paces far above or below the usual bend back in ways that a line does not
follow. All depends on ratios to the present value only, so that the unit of an amount does not matter.
Fitted by the mean pinball loss over quantiles, half the CRPS (Gneiting and Raftery 2007, JASA 102:359), of
the logarithm of the growth.
"""

import numpy as np

from analysis.forecast.trend.legs.credibility import credible_rate
from analysis.forecast.trend.legs.leg import ALL, Coefficients, Leg
from analysis.forecast.trend.legs.steps import Steps, spread_uniforms
from analysis.forecast.trend.legs.student import student_quantiles

SHIFT, UNITS, INPUTS = 0.01, 5, 7
START = dict(
    discount=0.5,
    prior_rate=0.18,
    within=0.22,
    between=0.6,
    drift=-0.1,
    growth=0.5,
    turn=0.1,
    level=0.0,
    curve=0.0,
    spread=0.0,
    spread_year=0.0,
    spread_prior=0.3,
    spread_pace=-0.1,
    rough=0.0,
    tails=3.2,
    skew=0.0,
    hidden=np.zeros((INPUTS, UNITS)),
    to_median=np.zeros(UNITS),
    to_spread=np.zeros(UNITS),
)
KIND = dict(
    discount="unit",
    prior_rate="positive",
    within="positive",
    between="positive",
    drift="real",
    growth="real",
    turn="real",
    level="real",
    curve="real",
    spread="real",
    spread_year="real",
    spread_prior="real",
    spread_pace="real",
    rough="real",
    tails="above_one_half",
    skew="real",
    hidden="real",
    to_median="real",
    to_spread="real",
)
NET = ("hidden", "to_median", "to_spread")


def log_growth(s: Steps, horizon: np.ndarray, c: Coefficients, u: np.ndarray) -> np.ndarray:
    """Quantiles of log(value at horizon / last value) at levels u; shapes broadcast over (m or n, H)."""
    rate, bend, log_sd = location(s, horizon, c)
    to_median, to_spread = net(net_inputs(s, horizon), c)
    return bent(s, horizon, rate, bend + to_median, log_sd + to_spread, skewed(u, c))


def location(s: Steps, horizon: np.ndarray, c: Coefficients) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Believed rate (m, 1), bend and log spread (m, H) without the hidden layer."""
    shift = SHIFT * s.last
    r = credible_rate(s, c, False, shift)
    z = np.log(r.relative) + 2
    bend = (
        c["drift"]
        + c["growth"] * np.tanh(r.relative) * horizon
        + c["turn"] * r.trend
        + c["level"] * z
        + c["curve"] * z**2
    )
    log_sd = (
        c["spread"]
        + c["spread_year"] * np.log(horizon)
        + c["spread_prior"] * (1 - r.z)
        + c["spread_pace"] * z
        + c["rough"] * _roughness(s, shift, r.rate)
    )
    return r.rate, bend, log_sd


def skewed(u: np.ndarray, c: Coefficients) -> np.ndarray:
    """The error S(T) at levels u."""
    t = student_quantiles(c["tails"], u)
    return t * np.exp(c["skew"] * np.tanh(t))


def bent(
    s: Steps, horizon: np.ndarray, rate: np.ndarray, bend: np.ndarray, log_sd: np.ndarray, error: np.ndarray
) -> np.ndarray:
    """Log growth."""
    return np.log(_level(s, horizon, rate, bend, log_sd, error)[0])


def bent_with_slopes(
    s: Steps, horizon: np.ndarray, rate: np.ndarray, bend: np.ndarray, log_sd: np.ndarray, error: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Log growth, and its derivatives by bend and by log_sd (zero where a bound holds), for the fit."""
    level, grown, beyond = _level(s, horizon, rate, bend, log_sd, error)
    slope = np.where(level > 1e-3, grown / level, 0.0)
    by_sd = slope * beyond * ((beyond > -6) & (beyond < 2.5) & (log_sd > -4) & (log_sd < 1.5))
    return np.log(level), slope * (np.abs(bend) < 3), by_sd


def _level(
    s: Steps, horizon: np.ndarray, rate: np.ndarray, bend: np.ndarray, log_sd: np.ndarray, error: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Value at the horizon over the last value; additions in the same unit; and the error on their log scale."""
    beyond = np.exp(np.clip(log_sd, -4, 1.5)) * error
    grown = rate * horizon / s.last * np.exp(np.clip(bend, -3, 3) + np.clip(beyond, -6, 2.5))
    return np.maximum(1 + grown - SHIFT * horizon, 1e-3), grown, beyond


def draw(
    s: Steps, horizon: np.ndarray, c: Coefficients, integer: bool, n_draws: int, rng: np.random.Generator,
    rows: slice = ALL,
) -> np.ndarray:  # fmt: skip
    """Paths of additions (n_draws, H) for ascending horizons (H,) in years; they can be negative.

    c["nets"] holds fits from different starts: draw i comes from fit i modulo their number.
    """
    nets, u, s = c["nets"], spread_uniforms(rng, n_draws, rows)[:, None], s.rows(rows)
    growth = np.empty((len(u), len(horizon)))
    for i, net in enumerate(nets):
        turn = slice((i - (rows.start or 0)) % len(nets), None, len(nets))
        growth[turn] = log_growth(s.rows(turn), horizon, net, u[turn])
    added = s.last * np.expm1(growth)
    return np.rint(added) if integer else added


def _roughness(s: Steps, shift: np.ndarray, rate: np.ndarray) -> np.ndarray:
    """Standard deviation (m, 1) of the log paces around their mean."""
    seen = s.span > 0
    count = np.maximum(s.known, 1)
    log_pace = np.where(seen, np.log((np.maximum(s.rate, -0.9 * shift) + shift) / rate + 0.1), 0.0)
    mean = log_pace.sum(1, keepdims=True) / count
    return np.sqrt((seen * (log_pace - mean) ** 2).sum(1, keepdims=True) / count)


def net_inputs(s: Steps, horizon: np.ndarray) -> np.ndarray:
    """Inputs of the hidden layer, (m, H, 7): log paces (newest, mean, their difference, first), horizon, steps, 1."""
    newest, mean, first = (_log_pace(s, r) for r in (s.last_rate, _mean_rate(s), s.first_rate))
    inputs = [
        (newest + 2) / 1.2,
        (mean + 2) / 1.2,
        newest - mean,
        first - mean,
        np.asarray(horizon) - 2.0,
        np.clip(s.known - 2, -2, 2) / 2,
        np.ones(1),
    ]
    return np.stack(np.broadcast_arrays(*inputs), axis=-1)


def net(inputs: np.ndarray, c: Coefficients) -> tuple[np.ndarray, np.ndarray]:
    """What the hidden layer adds to the log median and to the log spread, (m, H) each."""
    active = inputs @ np.asarray(c["hidden"])
    np.tanh(active, out=active)
    return active @ np.asarray(c["to_median"]), active @ np.asarray(c["to_spread"])


def _mean_rate(s: Steps) -> np.ndarray:
    return (s.rate * s.span).sum(1, keepdims=True) / np.maximum(s.span.sum(1, keepdims=True), 1e-9)


def _log_pace(s: Steps, rate: np.ndarray) -> np.ndarray:
    return np.log(np.maximum(rate / s.last, -0.9 * SHIFT) + SHIFT)


LEG = Leg("pace", "pace regression", 5, draw, start=START, kind=KIND, log_growth=log_growth)
