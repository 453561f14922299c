"""Nearest windows: what followed where other lists had moved like this one.

Two legs over one library of windows, given by the caller (our own recognised lists; none is shipped):

    nearest_pace    outcome = log of the later pace over the own pace
    nearest_growth  outcome = log growth per year over the mean size of the own yearly log growth
The K nearest windows in the newest and mean relative pace, their difference and the horizon are weighed by their
distance; draws are weighted quantiles of their outcomes, rescaled to the own pace. (Analogues: Lorenz 1969,
J. Atmos. Sci. 26:636; k-nearest neighbours for densities: Rosenblatt 1969.)
"""

from dataclasses import replace

import numpy as np

from analysis.errors import ForecastError
from analysis.forecast.legs.steps import spread_uniforms, steps

K, FEWEST, EDGE = 40, 30, 0.01


class NearestPace:
    """Leg: pace of the nearest windows. See the module."""

    NAME, STREAM = "nearest_pace", 8

    @staticmethod
    def draw(s, horizon, c, integer, n_draws, rng):
        """Paths of additions (n_draws, H); c is a library of `learn`."""
        ratio = _outcomes(s, horizon, c, "pace", n_draws, rng)
        pace = _pace(s)
        added = np.maximum(np.exp(ratio) * (pace + EDGE * s.last) - EDGE * s.last, 0.0) * horizon
        return np.rint(added) if integer else added


class NearestGrowth:
    """Leg: growth of the nearest windows. See the module."""

    NAME, STREAM = "nearest_growth", 9

    @staticmethod
    def draw(s, horizon, c, integer, n_draws, rng):
        """Paths of additions (n_draws, H); c is a library of `learn`."""
        rate = _outcomes(s, horizon, c, "growth", n_draws, rng) * _growth(s)
        added = s.last * np.expm1(np.clip(rate * horizon, -5, 5))
        return np.rint(added) if integer else added


def learn(series, longest=6):
    """Library of all windows of series [(time, value), ...]: each origin with two points behind, each later point.

    Raises ForecastError if fewer than 30 windows come out: then the fitted legs alone must do.
    """
    features, pace, growth = [], [], []
    for time, value in series:
        t, y = np.asarray(time, float), np.asarray(value, float)
        for k in range(1, len(y) - 1):
            for n in range(2, min(k + 1, longest) + 1):
                s = steps(t[None, k - n + 1 : k + 1], y[None, k - n + 1 : k + 1])
                for later in range(k + 1, len(y)):
                    h = t[later] - t[k]
                    added = (y[later] - y[k]) / h
                    features.append(_features(s, np.array([h]))[0, 0])
                    pace.append(np.log((max(added, 0) + EDGE * y[k]) / (_pace(s)[0, 0] + EDGE * y[k])))
                    growth.append(np.log(y[later] / y[k]) / h / _growth(s)[0, 0])
    if len(pace) < FEWEST:
        raise ForecastError(f"Only {len(pace)} windows to learn from; the nearest-window legs need {FEWEST}.")
    return dict(features=np.array(features), pace=np.array(pace), growth=np.array(growth))


def join(cls, series):
    """A ReferenceClass with both legs, learnt from series, added to its legs and with weight 1 to its pool."""
    library = learn(series)
    legs = {NearestPace.NAME: library, NearestGrowth.NAME: library}
    return replace(cls, legs=cls.legs | legs, pool=cls.pool | dict.fromkeys(legs, 1))


def _pace(s):
    """Discounted mean pace (m, 1), newest steps weighing most."""
    weight = 0.5**s.age * s.span
    return np.maximum(
        (weight * s.rate).sum(1, keepdims=True) / np.maximum(weight.sum(1, keepdims=True), 1e-9), 0.0
    )


def _growth(s):
    """Mean yearly growth relative to the newest value (m, 1), kept from zero."""
    return np.log1p(np.maximum(s.mean_size, 0) / s.last) + EDGE


def _features(s, horizon):
    """Features (m, H, 4)."""
    mean, newest = (np.log(np.maximum(x, 0) / s.last + EDGE) for x in (_pace(s), s.last_rate))
    return np.stack(np.broadcast_arrays(newest, mean, newest - mean, 0.7 * np.log(horizon)), axis=-1)


def _outcomes(s, horizon, c, name, n_draws, rng):
    """Weighted quantiles (n_draws, H) of the outcomes of the nearest windows."""
    u = spread_uniforms(rng, n_draws)
    library, outcome = np.asarray(c["features"]), np.asarray(c[name])
    k = min(K, max(len(outcome) // 2, 1))
    found = np.empty((n_draws, len(horizon)))
    for j, at in enumerate(np.moveaxis(_features(s, horizon), 1, 0)):
        distance = ((at[:, None, :] - library) ** 2).sum(-1)
        near = np.argpartition(distance, k - 1, axis=1)[:, :k]
        d2 = np.take_along_axis(distance, near, 1)
        weight = np.exp(-d2 / (2 * np.median(d2, axis=1, keepdims=True) + 1e-9))
        found[:, j] = row_quantiles(outcome[near], weight, u)
    return found


def row_quantiles(value, weight, u):
    """Weighted quantiles at u (n,) of the rows of value, weight (1 or n, k), linear between mid-weights.

    >>> row_quantiles(np.array([[3.0, 1.0, 2.0]]), np.ones((1, 3)), np.array([0.5]))
    array([2.])
    """
    order = np.argsort(value, axis=1)
    value, weight = np.take_along_axis(value, order, 1), np.take_along_axis(weight, order, 1)
    middle = (np.cumsum(weight, axis=1) - weight / 2) / weight.sum(1, keepdims=True)
    if len(value) == 1:
        return np.interp(u, middle[0], value[0])
    above = np.clip((middle < u[:, None]).sum(1), 1, value.shape[1] - 1)
    row = np.arange(len(u))
    low, high = middle[row, above - 1], middle[row, above]
    part = np.clip((u - low) / np.maximum(high - low, 1e-12), 0, 1)
    return value[row, above - 1] + part * (value[row, above] - value[row, above - 1])
