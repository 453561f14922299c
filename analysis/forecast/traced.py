"""The trend of one reading: the figures as a history, its paths, and how often they reach the level that is asked for."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analysis.evidence import Evidence
from analysis.forecast.asked import Asked, weight_of
from analysis.forecast.settings import FEWEST
from analysis.forecast.trend.batches import BatchTime
from analysis.forecast.trend.classes import ReferenceClass
from analysis.forecast.trend.history import History
from analysis.forecast.trend.observed import to_history, years
from analysis.forecast.trend.paths import Trend, trend_of

LEVEL_STREAM = 103
# a path below a ceiling comes near it and never there: this part of it counts as "all of them"
ALL_OF_THEM = 0.999


@dataclass(frozen=True, eq=False)
class Traced:
    """What the figures say of the list: the trend and the level asked for, before the record has a voice.

    level, trend, legs, grid, paths, reference, batch_time: as in `Drawn`. share: of the trend's draws that reach the level;
    before: of those that had reached it when the list gave way to another. It depends on the figures, on n_draws and seed,
    on the batches' assumptions and on whether the list is known to have ended, and on no other assumption of a forecast.
    """

    history: History
    level: np.ndarray
    trend: np.ndarray
    legs: dict[str, np.ndarray]
    grid: np.ndarray
    paths: np.ndarray
    reference: ReferenceClass
    batch_time: BatchTime | None
    share: float
    before: float


def traced(evidence: Evidence, asked: Asked, reference: ReferenceClass | None = None) -> Traced:
    """The trend of what is asked, and how often it reaches the level. Raises ForecastError, with the reason, where no trend
    can be drawn from the figures."""
    ceiling = evidence.indicator(asked.reading.indicator).ceiling
    history = to_history(
        asked.observed, None if pd.isna(ceiling) else float(ceiling), asked.settings.day_range, asked.dated
    )
    trend = trend_of(evidence, asked, history, reference)
    level = _level_draws(asked, history, trend)
    at, paths = trend.column(asked.goal.deadline), trend.legs["pool"]
    shown = (trend.grid > trend.newest) | (np.arange(len(trend.grid)) == at)
    return Traced(
        history=history, level=level, trend=paths[:, at], legs={name: draws[:, at] for name, draws in trend.legs.items() if name != "pool"},
        grid=trend.grid[shown], paths=paths[:, shown], reference=trend.reference, batch_time=trend.batch_time, share=share_of(paths[:, at], level, asked.at_most),
        before=_before_lapse(asked, trend, level),
    )  # fmt: skip


def heard(evidence: Evidence, asked: Asked, reference: ReferenceClass | None = None) -> Traced:
    """As `traced`, for who asks for the published probability alone: a trend that has no weight in it is drawn as small as can be."""
    if weight_of(asked, len(asked.dates)) > 0 or asked.lapse.day is not None:
        return traced(evidence, asked, reference)
    return traced(evidence, replace(asked, settings=replace(asked.settings, n_draws=FEWEST)), reference)


def share_of(draws: np.ndarray, level: np.ndarray, at_most: bool) -> float:
    """The share of draws that reach their level: from above for reductions."""
    return float(np.mean(draws <= level if at_most else draws >= level))


def _level_draws(asked: Asked, history: History, trend: Trend) -> np.ndarray:
    """Draws of the level asked for; an index (100 on the base day) for changes.

    An addition to a base that is not known for sure asks for the base that lies on the same path as the value of the
    deadline: where the list grew fast before the base day, it has both a high base and a high end. A base day after the
    newest figure lies ahead on the path. Other levels are uniform in their interval.
    """
    where, reading, n = asked.standing, asked.reading, asked.settings.n_draws
    unsure, ahead = where.level_high > where.level_low, -np.inf
    if reading.how == "addition" and reading.base_value is None:
        ahead = float(years(reading.base_date)) - trend.newest
    if ahead > 0:
        level = trend.legs["pool"][:, trend.column(reading.base_date)] + reading.value
    elif unsure and ahead >= history.time[0] - trend.newest:
        level = trend.legs["pool"][:, trend.column(reading.base_date)] + reading.value
        level = np.clip(level, where.level_low, where.level_high)
    elif unsure:
        rng = np.random.default_rng([asked.settings.seed, LEVEL_STREAM])
        level = rng.uniform(where.level_low, where.level_high, n)
    else:
        level = np.full(n, where.level_low)
    level = level + asked.offset
    if history.ceiling is not None and not asked.at_most:
        level = np.minimum(level, ALL_OF_THEM * history.ceiling)
    return level


def _before_lapse(asked: Asked, trend: Trend, level: np.ndarray) -> float:
    """The share of the trend's paths that had reached the level on the day on which the list gave way, on average over the days
    on which that can have been; 0 where none is known, and for days up to the newest figure."""
    shares = [
        share_of(trend.legs["pool"][:, trend.column(day)], level, asked.at_most)
        if float(years(day)) > trend.newest
        else 0.0
        for day in asked.lapse.days
    ]
    return float(np.mean(shares)) if shares else 0.0
