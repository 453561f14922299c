"""The trend voice: paths of one list from its newest figure to well past the deadline, leg by leg."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from analysis.evidence import Evidence
from analysis.evidence.kinds import RECOGNISED, cannot_fall
from analysis.forecast.trend import batches, classes
from analysis.forecast.trend.classes import ReferenceClass
from analysis.forecast.trend.comparable import with_own_lists, without_own_lists
from analysis.forecast.trend.history import History
from analysis.forecast.trend.legs import LEGS
from analysis.forecast.trend.observed import to_history, years
from analysis.forecast.trend.plausible import Histories, histories_of
from analysis.forecast.trend.pool import predict_draws
from analysis.forecast.trend.recent import remembered
from analysis.forecast.trend.running import meanwhile
from analysis.forecast.trend.since import on_lines
from analysis.forecast.trend.whole import series_of_the_whole, within

if TYPE_CHECKING:
    from analysis.forecast.asked import Asked
    from analysis.forecast.settings import Settings

YEARS_AFTER = 8  # how far past the deadline the path is followed, for the date of attainment
WHOLE_DRAWS = 2000  # enough for a bound; the variants of a forecast share them
WHOLE_SEED = 10_000  # the nation's draws must not be the city's own


class Trend(NamedTuple):
    """grid: decimal years since 2000; legs: name (and "pool") → paths (n_draws, n_grid); reference: the class they come
    from; batch_time: set if time is counted in batches; newest: year of the newest figure."""

    grid: np.ndarray
    legs: dict[str, np.ndarray]
    reference: classes.ReferenceClass
    batch_time: batches.BatchTime | None
    newest: float

    def column(self, day: pd.Timestamp) -> int:
        """The column of the paths that holds a day of the grid, e.g. the deadline."""
        return int(np.flatnonzero(np.isclose(self.grid, float(years(day))))[0])


def trend_of(
    evidence: Evidence,
    asked: Asked,
    history: History,
    reference: ReferenceClass | None = None,
    legs: tuple[str, ...] | None = None,
) -> Trend:
    """The paths of a reading. reference: the class whose coefficients are used (None: the one of the programme's kind,
    joined by our own lists where they suffice); legs: those to run (None: those of its pool)."""
    grid, settings = _days(asked, history), asked.settings
    read = _read(asked, grid) if settings.brief or settings.to_deadline else None
    deadline, last = float(years(asked.goal.deadline)), history.time[-1]
    batch_time = None
    counted = asked.goal.kind == RECOGNISED and asked.observed.about.scale == "count"
    if settings.use_batches and counted and deadline > last:
        batch_time = batches.in_batch_time(evidence, history, asked.reading.programme, asked.reading.entity)
    programme, scale = asked.reading.programme, asked.observed.about.scale
    plain = reference or reference_of(evidence, programme, scale, asked.reading.indicator)
    if batch_time is None:
        used = reference or with_own_lists(evidence, programme, scale, plain)
    else:
        used = without_own_lists(plain)  # their windows count years

    def own() -> dict[str, np.ndarray]:
        if batch_time is None:
            return paths_over(history, grid, used, settings, legs, read)
        return _batch_paths(evidence, batch_time, history, grid, used, settings, legs, read)

    whole = _whole_of(evidence, asked, grid, read)
    drawn = meanwhile(whole.paths, own) if whole else own()
    if whole and whole.newest <= drawn["pool"].max():
        drawn = within(whole.paths(), drawn, grid[:read], deadline)
    elif whole and read is not None and _beyond(drawn, whole.paths()):
        # whether it bounds them hangs on days that were not drawn
        full = replace(asked, settings=replace(settings, brief=False, to_deadline=False))
        return trend_of(evidence, full, history, reference, legs)
    grid = grid[:read]
    return Trend(grid, _closed(asked, drawn, grid, last), used, batch_time, float(last))


def _beyond(drawn: dict[str, np.ndarray], whole: np.ndarray) -> bool:
    """Whether a draw lies above one of the nation's on some day."""
    least = whole.min(axis=0)
    return any((draws.max(axis=0) > least).any() for draws in drawn.values())


def _days(asked: Asked, history: History) -> np.ndarray:
    """The days of the paths: eight on the way to the deadline, where that lies beyond the newest figure, one a year after it,
    and those on which something happens: the day from which an addition counts, and the one on which the list gave way to another."""
    deadline, last, reading = float(years(asked.goal.deadline)), history.time[-1], asked.reading
    after = deadline + np.arange(1, YEARS_AFTER + 1)
    if deadline <= last:
        days = np.r_[deadline, last + 1 / 12, after[after > last + 1 / 12]]
    else:
        days = np.r_[np.linspace(last, deadline, 9)[1:], after]
    extra = []
    if reading.how == "addition" and reading.base_value is None:
        extra.append(float(years(reading.base_date)))
    extra += [float(years(day)) for day in asked.lapse.days]
    if asked.lapse.day is not None and asked.lapse.chance == 1:  # from which nothing is added, see `_closed`
        extra.append(float(years(asked.lapse.day)))
    extra = [day for day in dict.fromkeys(extra) if day >= history.time[0]]
    days = np.r_[days, [day for day in extra if not np.isclose(days, day).any()]]
    return np.sort(days)


def _read(asked: Asked, grid: np.ndarray) -> int:
    """How many days of the grid the probability hangs on: up to the deadline, and to a day that it is asked for beside it."""
    days = [asked.goal.deadline, asked.lapse.day, asked.reading.base_date]
    last = max(float(years(day)) for day in days if day is not None and not pd.isna(day))
    return int((grid <= last + 1e-6).sum())


def _closed(
    asked: Asked, legs: dict[str, np.ndarray], grid: np.ndarray, last: float
) -> dict[str, np.ndarray]:
    """Paths of a list that is known to have ended, and with it the count of this reading: nothing is added after the day."""
    if asked.lapse.day is None or asked.lapse.chance < 1:
        return legs
    end = float(years(asked.lapse.day))
    after = grid > max(end, last) + 1e-6
    if not after.any():
        return legs
    stop = (
        int(np.flatnonzero(np.isclose(grid, end))[0])
        if end > last
        else int(np.flatnonzero(grid > last - 1e-6)[0])
    )
    kept = {}
    for name, draws in legs.items():
        draws = draws.copy()
        draws[:, after] = draws[:, [stop]]
        kept[name] = draws
    return kept


def reference_of(evidence: Evidence, programme: str, scale: str, indicator: str = "") -> ReferenceClass:
    """The reference class of a series: shares, changes and amounts have classes of their own, whatever list they belong
    to; counts that of their programme's kind. A sum that is only added to is a stock, whatever its kind. A level per unit of output
    that is meant to fall (energy per tonne) is of the class of intensities, as its changes are. indicator: blank where it is not known."""
    kind = evidence.programme(programme).kind
    by_scale = {"share": "rate", "change": "intensity", "index": "amount"}
    falls = bool(indicator) and evidence.indicator(indicator).direction == "lower"
    if (
        scale == "amount"
        and indicator
        and cannot_fall(evidence.programme(programme), evidence.indicator(indicator))
    ):
        kind = "installation"
    elif scale == "amount" and kind not in ("market_adoption", "installation", "amount"):
        kind = "intensity" if kind == "intensity" and falls else "amount"
    return classes.for_kind(by_scale.get(scale, kind))


def _as_odds(history: History, ceiling: float) -> History:
    """A share as odds, share / (ceiling - share), on which a growth path is a path of the logit; 0.1 % away from both
    ends, where odds have no end."""
    edge = ceiling / 1000
    low, high = (np.clip(a, edge, ceiling - edge) for a in (history.low, history.high))
    return replace(
        history, low=low / (ceiling - low), high=high / (ceiling - high), scale="amount", ceiling=None
    )


def paths_over(
    history: History,
    grid: np.ndarray,
    reference: ReferenceClass,
    settings: Settings,
    legs: tuple[str, ...] | None = None,
    read: int | None = None,
) -> dict[str, np.ndarray]:
    """Draws at the points of a grid (years since 2000); points up to the newest figure come from the histories, and each
    history goes on from its own day of that figure (see `since`).

    They are remembered for a while (see `recent`); the arrays cannot be written to. read: see `predict_draws`.
    """
    what = (
        *history.content,
        np.asarray(grid),
        settings.n_draws,
        settings.seed,
        legs,
        *reference.content,
        read,
        settings.brief,
    )
    return remembered(what, lambda: _draw_paths(history, grid, reference, settings, legs, read))


def _draw_paths(
    history: History,
    grid: np.ndarray,
    reference: ReferenceClass,
    settings: Settings,
    legs: tuple[str, ...] | None,
    read: int | None,
) -> dict[str, np.ndarray]:
    own_scale = any(LEGS[leg].scale == "logit" for leg in reference.pool)
    if history.scale == "share" and history.ceiling is not None and not own_scale:
        paths = _draw_paths(_as_odds(history, history.ceiling), grid, reference, settings, legs, read)
        return {name: history.ceiling * odds / (1 + odds) for name, odds in paths.items()}
    n, ahead = settings.n_draws, grid > history.newest_low + 1e-6
    histories = None
    if not ahead.all():
        histories = histories_of(history, reference.coefficients(history), n, settings.seed)
    paths = predict_draws(
        history,
        grid[ahead] - history.time[-1],
        n_draws=n,
        seed=settings.seed,
        reference_class=reference,
        legs=legs,
        histories=histories,
        read=None if read is None else max(int(ahead[:read].sum()), 1),
        pool_alone=settings.brief,
    )
    if histories is None:
        return paths
    past = _past(history, grid[~ahead], histories, n)
    return {name: np.concatenate([past, draws], axis=1)[:, :read] for name, draws in paths.items()}


def _past(history: History, days: np.ndarray, histories: Histories, n: int) -> np.ndarray:
    """Values on days up to the newest figure, on the straight lines of the histories from which the draws go on, row by
    row: (n, n_days)."""
    time, value, _ = histories
    if len(time) == len(value) == 1:  # every figure is exact: one history, and one row of it
        return np.broadcast_to(np.interp(days, time[0], value[0]), (n, len(days)))
    time, value = (np.broadcast_to(a, (n, len(history))) for a in (time, value))
    return on_lines(days, time, value)


def _batch_paths(
    evidence: Evidence,
    batch_time: batches.BatchTime,
    history: History,
    grid: np.ndarray,
    reference: ReferenceClass,
    settings: Settings,
    legs: tuple[str, ...] | None,
    read: int | None,
) -> dict[str, np.ndarray]:
    """Paths over calendar time of a list that grows in batches: each draw has its own dates of the lists to come. Days up
    to the newest figure are read off the histories."""
    behind = grid[:read] <= history.time[-1] + 1e-6
    past = None
    if behind.any():
        histories = histories_of(history, reference.coefficients(history), settings.n_draws, settings.seed)
        past = _past(history, grid[:read][behind], histories, settings.n_draws)
    rng = np.random.default_rng([settings.seed, batches.STREAM])
    count = batches.draw_batch_counts(evidence, batch_time, grid, settings.n_draws, rng)
    steps = np.arange(1, max(int(count.max()), 1) + 1, dtype=float)
    count = count[:, :read]
    drawn = predict_draws(
        batch_time.history,
        steps,
        n_draws=settings.n_draws,
        seed=settings.seed,
        reference_class=reference,
        legs=legs,
        read=None if read is None else max(int(count.max()), 1),
        pool_alone=settings.brief,
    )
    last = 0.5 * (batch_time.history.low[-1] + batch_time.history.high[-1])
    rows = np.arange(settings.n_draws)[:, None]
    for name, draws in drawn.items():
        start = np.minimum(np.full(settings.n_draws, last), draws[:, 0])
        drawn[name] = np.column_stack([start, draws])[rows, count]
        if past is not None:
            drawn[name][:, behind] = past
    return drawn


class _Whole(NamedTuple):
    """The nation's list, of which a city's is a part: newest: what it has at the least; paths: draws of it (draws, n_grid),
    without an end before its first figure."""

    newest: float
    paths: Callable[[], np.ndarray]


def _whole_of(evidence: Evidence, asked: Asked, grid: np.ndarray, read: int | None) -> _Whole | None:
    """The list that bounds this one; None where there is none. read: see `predict_draws`."""
    if asked.reading.how == "change" or asked.observed.about.scale not in ("count", "amount"):
        return None
    observed = series_of_the_whole(evidence, asked.reading)
    if observed is None:
        return None

    def paths() -> np.ndarray:
        history, about = to_history(observed, day_range=asked.settings.day_range), observed.about
        known = grid > history.time[0]
        reference = reference_of(evidence, about.programme, about.scale, about.indicator)
        size = min(asked.settings.n_draws, WHOLE_DRAWS)
        brief = read is not None  # of the nation the pool alone
        seed = asked.settings.seed + WHOLE_SEED
        settings = replace(asked.settings, seed=seed, n_draws=size, brief=brief, to_deadline=False)
        first = known[:read]
        whole = np.full((size, len(first)), np.inf)
        if first.any():
            asked_of = None if read is None else int(first.sum())
            whole[:, first] = paths_over(history, grid[known], reference, settings, None, asked_of)["pool"]
        return whole

    return _Whole(float(observed.arrays.low[-1]), paths)
