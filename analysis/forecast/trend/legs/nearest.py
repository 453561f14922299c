"""Nearest windows: what followed where other series had moved like this one.

Two legs over one library of windows, given by the caller (our own lists; none is shipped):

    nearest_pace    additions: outcome = log of the later pace over the own pace
    nearest_growth  log growth, rising or falling: outcome = later yearly growth over the mean size of the own
The nearest windows (the square root of their number, 40 at the least) in the newest and mean relative pace (or signed
growth), their difference and the horizon are weighed by their distance; draws are weighted quantiles of their outcomes,
rescaled to the own pace. (Analogues: Lorenz 1969, J. Atmos. Sci. 26:636; k-nearest neighbours for densities: Rosenblatt
1969.)
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from analysis.errors import ForecastError
from analysis.forecast.trend.classes import ReferenceClass
from analysis.forecast.trend.legs.leg import ALL, Coefficients, Leg
from analysis.forecast.trend.legs.steps import Steps, spread_uniforms, steps

FEWEST_NEAR, FEWEST = 40, 30  # neighbours, windows
MOST = 25  # histories that look for their neighbours
EDGE = 0.01  # a pace of one percent a year is told from none
SMALL = 0.02  # yearly growth below this is compared by difference, above it by ratio


def draw_by_pace(
    s: Steps, horizon: np.ndarray, c: Coefficients, integer: bool, n_draws: int, rng: np.random.Generator,
    rows: slice = ALL,
) -> np.ndarray:  # fmt: skip
    """Paths of additions (n_draws, H); c is a library of `learn`."""
    ratio = _outcomes(_by_pace(s, horizon), c, "pace", n_draws, rng, rows)
    s = s.rows(rows)
    added = np.maximum(np.exp(ratio) * (_pace(s) + EDGE * s.last) - EDGE * s.last, 0.0) * horizon
    return np.rint(added) if integer else added


def draw_by_growth(
    s: Steps, horizon: np.ndarray, c: Coefficients, integer: bool, n_draws: int, rng: np.random.Generator,
    rows: slice = ALL,
) -> np.ndarray:  # fmt: skip
    """Changes of the logarithm (n_draws, H), from `Steps` of logarithms; c is a library of `learn`."""
    rate = _outcomes(_by_growth(s, horizon), c, "growth", n_draws, rng, rows) * _size(s.rows(rows))
    return np.clip(rate * horizon, -5, 5)


BY_PACE = Leg("nearest_pace", "nearest windows, pace", 8, draw_by_pace)
BY_GROWTH = Leg("nearest_growth", "nearest windows, growth", 9, draw_by_growth, scale="log")
LEGS = (BY_PACE, BY_GROWTH)
NAMES = tuple(leg.name for leg in LEGS)


def windows(series: Sequence[tuple], longest: int = 6) -> list[tuple]:
    """All windows of series [(time, value), ...]: each origin with two to `longest` figures, each later figure.

    Returns a list of (features and outcome by pace, features and outcome by growth). Windows with a zero at their
    origin are left out: nothing is a ratio to it.
    """
    return [row for t, y in series for row in _windows(np.asarray(t, float), np.asarray(y, float), longest)]


def learn(rows: Sequence[tuple]) -> dict[str, np.ndarray]:
    """Library of `windows`: by_pace and by_growth (N, 4), pace and growth (N,). Raises ForecastError if there are fewer
    than 30: then the fitted legs alone must do."""
    if len(rows) < FEWEST:
        raise ForecastError(f"Only {len(rows)} windows to learn from; the nearest-window legs need {FEWEST}.")
    columns = ("by_pace", "pace", "by_growth", "growth")
    return {name: np.array(column) for name, column in zip(columns, zip(*rows, strict=True), strict=True)}


def _windows(t: np.ndarray, y: np.ndarray, longest: int) -> Iterator[tuple]:
    """(features and outcome by pace, features and outcome by growth) of every window of one series."""
    log = np.log(np.maximum(y, 0.5 if (y == np.rint(y)).all() else 1e-3 * y.max()))
    for k in range(1, len(y) - 1):
        if not y[k] > 0:
            continue
        seen = [slice(first, k + 1) for first in range(max(0, k + 1 - longest), k)]
        s, g = (steps(_padded(t, seen), _padded(x, seen)) for x in (y, log))
        ahead, h = slice(k + 1, None), t[k + 1 :] - t[k]
        added = np.maximum((y[ahead] - y[k]) / h, 0)
        pace = np.log((added + EDGE * y[k]) / (_pace(s) + EDGE * y[k]))
        growth = (log[ahead] - log[k]) / h / _size(g)
        for one in zip(_by_pace(s, h), pace, _by_growth(g, h), growth, strict=True):
            yield from zip(*one, strict=True)


def _padded(x: np.ndarray, seen: Sequence[slice]) -> np.ndarray:
    """Parts of x that end together, as rows; the shorter ones with NaN in front."""
    rows = np.full((len(seen), max(part.stop - part.start for part in seen)), np.nan)
    for row, part in zip(rows, seen, strict=True):
        row[part.start - part.stop :] = x[part]
    return rows


def join(cls: ReferenceClass, rows: Sequence[tuple], legs: Sequence[Leg] = LEGS) -> ReferenceClass:
    """A ReferenceClass with these legs, learnt from `windows`, added to its legs and with weight 1 each to its pool."""
    names, library = [leg.name for leg in legs], learn(rows)
    return replace(
        cls, legs=cls.legs | dict.fromkeys(names, library), pool=cls.pool | dict.fromkeys(names, 1)
    )


def _pace(s: Steps) -> np.ndarray:
    """Discounted mean pace (m, 1), newest steps weighing most, no less than zero."""
    return np.maximum(_mean(s), 0.0)


def _mean(s: Steps) -> np.ndarray:
    weight = 0.5**s.age * s.span
    return (weight * s.rate).sum(1, keepdims=True) / np.maximum(weight.sum(1, keepdims=True), 1e-9)


def _size(s: Steps) -> np.ndarray:
    """Mean size of the yearly log growth (m, 1), kept from zero."""
    return s.mean_size + EDGE


def _by_pace(s: Steps, horizon: np.ndarray) -> np.ndarray:
    """Features (m, H, 4): log relative paces."""
    mean, newest = (np.log(np.maximum(x, 0) / s.last + EDGE) for x in (_pace(s), s.last_rate))
    return _features(newest, mean, horizon)


def _by_growth(s: Steps, horizon: np.ndarray) -> np.ndarray:
    """Features (m, H, 4): signed yearly growth, linear near zero and logarithmic beyond."""
    mean, newest = (np.arcsinh(x / SMALL) for x in (_mean(s), s.last_rate))
    return _features(newest, mean, horizon)


def _features(newest: np.ndarray, mean: np.ndarray, horizon: np.ndarray) -> np.ndarray:
    return np.stack(np.broadcast_arrays(newest, mean, newest - mean, 0.7 * np.log(horizon)), axis=-1)


def _outcomes(
    features: np.ndarray, c: Coefficients, name: str, n_draws: int, rng: np.random.Generator, rows: slice
) -> np.ndarray:
    """Rows of the weighted quantiles (n_draws, H) of the outcomes of the windows nearest to features (m, H, 4).

    Of many histories every so many-th looks for its neighbours, for all: they differ by their hedges alone.
    """
    u = spread_uniforms(rng, n_draws, rows)
    library, outcome = np.asarray(c[f"by_{name}"]), np.asarray(c[name])
    features = features[:: max(len(features) // MOST, 1)]
    k = min(max(FEWEST_NEAR, int(np.sqrt(len(outcome)))), max(len(outcome) // 2, 1))
    drawn = np.empty((len(u), features.shape[1]))
    for j, at in enumerate(np.moveaxis(features, 1, 0)):
        distance = ((at[:, None, :] - library) ** 2).sum(-1)
        near = np.argpartition(distance, k - 1, axis=1)[:, :k]
        d2 = np.take_along_axis(distance, near, 1)
        weight = np.exp(-d2 / (2 * np.median(d2, axis=1, keepdims=True) + 1e-9))
        value, level = ranked(outcome[near], weight)
        for i in range(len(near)):
            turn = slice((i - (rows.start or 0)) % len(near), None, len(near))
            drawn[turn, j] = np.interp(u[turn], level[i], value[i])
    return drawn


def ranked(value: np.ndarray, weight: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Rows of values (m, k) in their order, and the level of each: the middle of its weight.

    >>> ranked(np.array([[3.0, 1.0, 2.0, 4.0]]), np.ones((1, 4)))
    (array([[1., 2., 3., 4.]]), array([[0.125, 0.375, 0.625, 0.875]]))
    """
    order = np.argsort(value, axis=1)
    value, weight = np.take_along_axis(value, order, 1), np.take_along_axis(weight, order, 1)
    return value, (np.cumsum(weight, axis=1) - weight / 2) / weight.sum(1, keepdims=True)
