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
from scipy.special import stdtrit

from analysis.forecast.legs.credibility import credible_rate
from analysis.forecast.legs.steps import spread_uniforms

NAME, STREAM = "pace", 5
SHIFT, UNITS, INPUTS = 0.01, 5, 7
START = dict(discount=0.5, prior_rate=0.18, within=0.22, between=0.6, drift=-0.1, growth=0.5, turn=0.1, level=0.0,
             curve=0.0, spread=0.0, spread_year=0.0, spread_prior=0.3, spread_pace=-0.1, rough=0.0, tails=3.2,
             skew=0.0, hidden=np.zeros((INPUTS, UNITS)), to_median=np.zeros(UNITS), to_spread=np.zeros(UNITS))
KIND = dict(discount="unit", prior_rate="positive", within="positive", between="positive", drift="real",
            growth="real", turn="real", level="real", curve="real", spread="real", spread_year="real",
            spread_prior="real", spread_pace="real", rough="real", tails="above_one_half", skew="real",
            hidden="real", to_median="real", to_spread="real")
NET = ("hidden", "to_median", "to_spread")


def log_growth(s, horizon, c, u):
    """Quantiles of log(value at horizon / last value) at levels u; shapes broadcast over (m or n, H)."""
    shift = SHIFT * s.last
    r = credible_rate(s, c, False, shift)
    z = np.log(r.relative) + 2
    to_median, to_spread = _net(s, horizon, c)
    bend = (c["drift"] + c["growth"] * np.tanh(r.relative) * horizon + c["turn"] * r.trend + c["level"] * z
            + c["curve"] * z**2 + to_median)
    log_sd = (c["spread"] + c["spread_year"] * np.log(horizon) + c["spread_prior"] * (1 - r.z)
              + c["spread_pace"] * z + c["rough"] * _roughness(s, shift, r.rate) + to_spread)
    t = stdtrit(c["tails"], u)
    t = t * np.exp(c["skew"] * np.tanh(t))
    grown = r.rate * horizon * np.exp(np.clip(bend, -3, 3) + np.clip(np.exp(np.clip(log_sd, -4, 1.5)) * t, -6, 2.5))
    return np.log(np.maximum(1 + grown / s.last - SHIFT * horizon, 1e-3))


def draw(s, horizon, c, integer, n_draws, rng):
    """Paths of additions (n_draws, H) for ascending horizons (H,) in years; they can be negative."""
    added = s.last * np.expm1(log_growth(s, horizon, c, spread_uniforms(rng, n_draws)[:, None]))
    return np.rint(added) if integer else added


def _roughness(s, shift, rate):
    """Standard deviation (m, 1) of the log paces around their mean."""
    seen = s.span > 0
    count = np.maximum(s.known, 1)
    log_pace = np.where(seen, np.log((np.maximum(s.rate, -0.9 * shift) + shift) / rate + 0.1), 0.0)
    mean = log_pace.sum(1, keepdims=True) / count
    return np.sqrt((seen * (log_pace - mean) ** 2).sum(1, keepdims=True) / count)


def _net(s, horizon, c):
    """What the hidden layer adds to the log median and to the log spread, (m, H) each."""
    weights = np.asarray(c["hidden"])
    if not np.any(c["to_median"]) and not np.any(c["to_spread"]):
        return 0.0, 0.0
    newest, mean, first = (_log_pace(s, r) for r in (s.last_rate, _mean_rate(s), s.first_rate))
    still = [(newest + 2) / 1.2, (mean + 2) / 1.2, newest - mean, first - mean, np.clip(s.known - 2, -2, 2) / 2]
    active = sum(x * w for x, w in zip(still, weights[[0, 1, 2, 3, 5]], strict=True)) + weights[6]
    active = active[:, None, :] + (np.asarray(horizon)[..., None] - 2) * weights[4]
    active = np.tanh(active)
    return active @ np.asarray(c["to_median"]), active @ np.asarray(c["to_spread"])


def _mean_rate(s):
    return (s.rate * s.span).sum(1, keepdims=True) / np.maximum(s.span.sum(1, keepdims=True), 1e-9)


def _log_pace(s, rate):
    return np.log(np.maximum(rate / s.last, -0.9 * SHIFT) + SHIFT)
