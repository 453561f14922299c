"""From a history to draws: every leg, and their linear pool.

A linear pool is a mixture: each leg gives draws in proportion to its weight. Weights are small whole numbers, chosen
per class: weights fitted on a few hundred series are no better, and a leg that fails in a new class must not rule.
"""

import itertools
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from analysis.errors import ForecastError, suggest
from analysis.forecast.trend import classes
from analysis.forecast.trend.classes import ReferenceClass
from analysis.forecast.trend.history import History
from analysis.forecast.trend.legs import LEGS, mixed
from analysis.forecast.trend.legs.leg import ALL, Coefficients, Leg
from analysis.forecast.trend.legs.steps import Steps, steps
from analysis.forecast.trend.plausible import Histories, histories_of, weighed_by
from analysis.forecast.trend.recent import remembered
from analysis.forecast.trend.running import each
from analysis.forecast.trend.since import at_days, grid_since, years_before


def predict_draws(
    history: History,
    horizons: Sequence[float] | np.ndarray,
    *,
    n_draws: int = 2000,
    seed: int | None = None,
    rng: np.random.Generator | None = None,
    reference_class: str | ReferenceClass = "adoption-counts",
    legs: Sequence[str] | None = None,
    histories: Histories | None = None,
    read: int | None = None,
    pool_alone: bool = True,
) -> dict[str, np.ndarray]:
    """Draws of a series at several horizons, one path per row.

    Parameters
    ----------
    history : History
    horizons : years (or batches) from the last day that the newest figure can be of, ascending, e.g. [0.5, 1, 1.5, 2]; positive,
        or at least after the first day that it can be of
    n_draws : rows
    seed, rng : one of them; the same seed gives the same draws, and a leg's draws do not depend on the others
    reference_class : name of a shipped class, or a ReferenceClass
    legs : names of the legs to run; by default those of the class's pool. The pool is always made of the class's
        legs among these (of all of these, equally, if none is in it)
    histories : `histories_of` the same, if at hand
    read : how many of the first horizons are asked for. The numbers are the same; None gives all of them, and the legs
    pool_alone : with `read`, whether the pool alone is asked for: of each leg only what it is made of is drawn then

    Returns {leg: (n_draws, n_horizons), ..., "pool": the same shape}. Values are in the unit of the history;
    paths of a cumulative history never fall, neither below the newest figure nor from horizon to horizon.
    Raises ForecastError for horizons that are not positive and ascending, an unknown leg, or a single zero.

    >>> from analysis.forecast.trend.history import History
    >>> h = History.exactly([2020, 2021, 2022], [20, 60, 100], integer=True, cumulative=True)
    >>> draws = predict_draws(h, [1, 2, 3], n_draws=300, seed=1)
    >>> sorted(draws), draws["pool"].shape
    (['mixed', 'nbc', 'pool'], (300, 3))
    """
    cls = classes.load(reference_class) if isinstance(reference_class, str) else reference_class
    horizon = _checked_horizons(horizons, history)
    if not history.high[-1] > 0 and history.scale not in ("change", "index"):
        raise ForecastError(
            "The newest figure is zero: there is no pace to go by. Forecast once a first list is out."
        )
    coefficients = cls.coefficients(history)
    names = tuple(legs or (n for n in cls.pool if n in coefficients))
    weight = {n: w for n, w in cls.pool.items() if n in names} or dict.fromkeys(names, 1)
    _check_legs(names, coefficients, cls)
    root = _root(seed, rng)
    found = histories or histories_of(history, coefficients, n_draws, root)
    time, value, _ = found
    before = years_before(history, time)
    grid = grid_since(horizon, before) if before.any() else horizon
    parts, at, until = dict.fromkeys(names, ALL), horizon, len(grid)
    if read is not None:
        at = horizon[:read]
        if pool_alone:
            parts = dict(zip(weight, _blocks(list(weight.values()), n_draws), strict=True))
        until = read if grid is horizon else int(np.searchsorted(grid, at[-1] + before.max())) + 2

    looked_at: dict[str, _Seen] = {}

    def drawn(name: str) -> np.ndarray:
        rows = parts[name]

        def draw() -> dict[str, np.ndarray]:
            leg, asked = LEGS[name], grid if LEGS[name].whole else grid[:until]
            if leg.scale not in looked_at:  # what several legs look at
                looked_at[leg.scale] = _seen(leg.scale, found.value, time, history)
            seen = looked_at[leg.scale]
            draws = _draws(leg, coefficients[name], seen, found, asked, history, n_draws, root, rows)
            of_rows = [a[rows] if len(a) > 1 else a for a in (before, time, value)]
            days = None if grid is horizon else grid[:until]
            return {
                name: _at_horizon(draws[:, :until], at, days, of_rows[0], of_rows[1], of_rows[2], history)
            }

        # the histories follow from the rest
        what = (name, dict(coefficients[name]), weighed_by(coefficients), horizon, *history.content, n_draws)
        return remembered((*what, root, read, rows.start, rows.stop), draw)[name]

    by_leg = dict(zip(parts, each(drawn, parts), strict=True))
    if read is not None and pool_alone:
        return {"pool": _shaped(np.concatenate(list(by_leg.values())), at, cls, history)}
    mixture = linear_pool([by_leg[n] for n in weight], list(weight.values()))
    return by_leg | {"pool": _shaped(mixture, at, cls, history)}


def _at_horizon(
    draws: np.ndarray,
    horizon: np.ndarray,
    grid: np.ndarray | None,
    before: np.ndarray,
    time: np.ndarray,
    value: np.ndarray,
    history: History,
) -> np.ndarray:
    """A leg's draws on the grid, within what is possible, read at the horizons: each from its own day of the newest
    figure; grid: None where all have the same."""
    draws = _bounded(draws, value[:, -1:], history)
    if grid is not None:
        n = len(draws)
        rows = (np.broadcast_to(a, (n, len(history))) for a in (time, value))
        draws = at_days(horizon, np.broadcast_to(before, n), grid, draws, *rows)
    return np.rint(draws) if history.integer else draws


def _shaped(mixture: np.ndarray, horizon: np.ndarray, cls: ReferenceClass, history: History) -> np.ndarray:
    """The mixture of the legs as its class has it: widened, within what is possible."""
    pool = widened(mixture, cls.widen)
    least = np.where(horizon > 0, history.low[-1], history.low[0])
    return _bounded(np.rint(pool) if history.integer else pool, least, history)


def _check_legs(names: Sequence[str], coefficients: Mapping[str, Coefficients], cls: ReferenceClass) -> None:
    for name in names:
        if name not in LEGS:
            raise ForecastError(f"Unknown leg {name!r}; there are: {', '.join(LEGS)}.{suggest(name, LEGS)}")
        if name not in coefficients:
            raise ForecastError(
                f"Reference class {cls.name!r} has no leg {name!r} here; it has: {', '.join(coefficients)}."
            )


def _root(seed: int | None, rng: np.random.Generator | None) -> int:
    """The number that all streams grow from; without seed and rng a fresh one."""
    if rng is None and seed is not None:
        return seed
    return int((rng or np.random.default_rng()).integers(2**63))


class _Seen(NamedTuple):
    """Histories as the legs of one scale see them: value, above zero; their steps; and the way back from the scale."""

    value: np.ndarray
    steps: Steps
    back: Callable[[np.ndarray], np.ndarray]


def _seen(scale: str, value: np.ndarray, time: np.ndarray, history: History) -> _Seen:
    value = _above_zero(value, history)
    there, back = _scale(scale, value, history)
    return _Seen(value, steps(time, there(value)), back)


def _draws(
    leg: Leg,
    c: Coefficients,
    seen: _Seen,
    found: Histories,
    horizon: np.ndarray,
    history: History,
    n_draws: int,
    root: int,
    rows: slice = ALL,
) -> np.ndarray:
    """Rows of the draws of one leg from its own random stream, so that adding a leg leaves the others unchanged."""
    stream, s = np.random.default_rng([root, leg.stream]), seen.steps
    extra: dict[str, Any] = dict(falls=not history.cumulative) if leg.falls else {}
    if leg is mixed.LEG and seen.value is found.value:
        extra["weighed"] = found.weighed
    added = leg.draw(s, horizon, c, history.integer, n_draws, stream, rows=rows, **extra)
    draws = seen.back(s.rows(rows).last + added)
    return np.rint(draws) if history.integer else draws


def _above_zero(value: np.ndarray, history: History) -> np.ndarray:
    """Histories whose newest value is above zero: from none there is no relative pace (half a member, or next to nothing)."""
    if history.scale in ("change", "index") or (value[:, -1] > 0).all():
        return value
    return np.c_[value[:, :-1], np.maximum(value[:, -1:], 0.5 if history.integer else 1e-9)]


def _scale(
    name: str, value: np.ndarray, history: History
) -> tuple[Callable[[np.ndarray], np.ndarray], Callable[[np.ndarray], np.ndarray]]:
    """The transformation a leg works on, and its inverse."""
    if name == "log":
        least = 0.5 if history.integer else 1e-3 * value[:, -1:]  # a zero has no logarithm
        return (lambda x: np.log(np.maximum(x, least))), np.exp
    if name == "logit":
        top = history.ceiling or 100.0

        def logit(x: np.ndarray) -> np.ndarray:
            share = np.clip(x / top, 1e-4, 1 - 1e-4)
            return np.log(share / (1 - share))

        return logit, lambda x: top / (1 + np.exp(-x))
    return (lambda x: x), (lambda x: x)


def linear_pool(draws: Sequence[np.ndarray], weights: Sequence[float]) -> np.ndarray:
    """Mixture of legs: each gives one block of rows of its own draws, in proportion to its weight.

    >>> linear_pool([np.zeros((4, 1)), np.ones((4, 1))], [3, 1])[:, 0].tolist()
    [0.0, 0.0, 0.0, 1.0]
    """
    return np.concatenate([d[rows] for d, rows in zip(draws, _blocks(weights, len(draws[0])), strict=True)])


def _blocks(weights: Sequence[float], n: int) -> list[slice]:
    """The rows of each leg that a mixture of n draws is made of."""
    edge = np.rint(np.cumsum([0, *weights]) / sum(weights) * n).astype(int).tolist()
    return [slice(a, b) for a, b in itertools.pairwise(edge)]


def widened(draws: np.ndarray, table: Sequence[Sequence[float]] | None) -> np.ndarray:
    """Move each draw to another quantile of its own distribution, symmetric in probability: a wider one, or a narrower one.

    table: [[central level, level it must have to cover that often outside the class], ...] ascending, or None.
    The draw at quantile u goes to 1/2 + sign(u - 1/2) q(|2u - 1|) / 2; ranks, and so paths, are kept.
    """
    if not table:
        return draws
    n = len(draws)
    asked, needed = np.array(table).T
    u = (np.arange(n) + 0.5) / n
    central = np.abs(2 * u - 1)
    wide = np.interp(central, asked, needed)
    at = (0.5 + np.sign(u - 0.5) * wide / 2) * n - 0.5
    moved = np.empty((draws.shape[1], n))
    for column, to in zip(np.ascontiguousarray(draws.T), moved, strict=True):
        order = _order(column)
        to[order] = np.interp(at, np.arange(n), column[order])
    return np.ascontiguousarray(moved.T)


def _order(values: np.ndarray) -> np.ndarray:
    """What `np.argsort(values, kind="stable")` gives, sooner: values are sorted first, and then the places of equal ones.

    >>> _order(np.array([2.0, 1.0, 2.0, 1.0])).tolist()
    [1, 3, 0, 2]
    """
    order = np.argsort(values)
    ranked = values[order]
    rises = ranked[1:] > ranked[:-1]
    if rises.all():
        return order
    run = np.concatenate([[0], np.cumsum(rises) * len(values)])  # of equal values, farther apart than places
    return np.sort(run + order) - run


def _checked_horizons(horizons: Sequence[float] | np.ndarray, history: History) -> np.ndarray:
    h = np.atleast_1d(np.asarray(horizons, float))
    if h.ndim != 1 or not len(h) or not np.isfinite(h).all():
        raise ForecastError("Horizons must be finite numbers of years, one at least.")
    if (h <= history.newest_low - history.time[-1]).any():
        raise ForecastError(
            f"Horizon {h[0]:g}: the date lies at or before the newest figure; compare it with the figure itself."
        )
    if (np.diff(h) <= 0).any():
        raise ForecastError("Horizons must ascend without repetition.")
    return h


def _bounded(value: np.ndarray, last: Any, history: History) -> np.ndarray:
    """Values within what is possible: no fall of a cumulative list, nothing negative, no share above its ceiling."""
    if history.cumulative:
        value = np.maximum.accumulate(np.maximum(value, last), axis=1)
    elif history.scale not in ("change", "index"):
        value = np.maximum(value, 0.0 if history.integer else 1e-9)
    return value if history.ceiling is None else np.minimum(value, history.ceiling)
