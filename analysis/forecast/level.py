"""The level that a reading asks for, as pages tell and draw it."""

import numpy as np

from analysis.evidence import Evidence, settled_otherwise, total_asked
from analysis.forecast.reading import ReadingForecast
from analysis.forecast.trend.history import History
from analysis.forecast.verdicts import tells_of_others


def total(forecast: ReadingForecast) -> tuple[float, float]:
    """The total that is asked for, as an interval (see `evidence.total_asked`)."""
    where, begins = forecast.standing, bool((forecast.observed["how"] == "start").any())
    return total_asked(forecast.reading, where.level_low, where.level_high, begins)


def led_by_another(evidence: Evidence, forecast: ReadingForecast) -> bool:
    """Whether the answer begins with another reading that is settled: its figures say more of the way than the draws of this one."""
    return tells_of_others(forecast) and bool(settled_otherwise(evidence, forecast.goal, forecast.today))


def untold(evidence: Evidence, forecast: ReadingForecast) -> str:
    """Why no page tells a median and an interval of the value at the deadline, though there are draws of it; '' where they are told.

    >>> from analysis import evidence, forecast
    >>> ev = evidence.load(as_of="2026-11-22")
    >>> robots = forecast.predict(ev, "industrial-robot-density-2025", n_draws=500)
    >>> untold(ev, robots.primary)
    'another reading is settled, and its figures say more of the level than these methods know'
    """
    if not forecast.has_draws:
        return ""
    if forecast.basis == "record only":
        return "the record answers alone, and its draws lie around the promise itself"
    if led_by_another(evidence, forecast):
        return "another reading is settled, and its figures say more of the level than these methods know"
    return ""


def level_shown(forecast: ReadingForecast) -> tuple[float, float, float]:
    """Where a chart marks what is asked for: lower end, middle and upper end of the level, on the scale of the series.

    Where no figure bounds what an addition counts from, it is the middle and 90 % of the levels that the trend has for it, against
    which its probability is reckoned; NaN without a trend.
    """
    low, high = forecast.standing.level_low, forecast.standing.level_high
    if np.isfinite(high):
        return low, (low + high) / 2, high
    if not forecast.has_draws:
        return np.nan, np.nan, np.nan
    low, middle, high = np.quantile(forecast.draws.level - forecast.offset, [0.05, 0.5, 0.95])
    return float(low), float(middle), float(high)


def from_newest(history: History, deadline: float, at: np.ndarray, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:  # fmt: skip
    """What is shown of the draws over time begins where the newest figure stands, at the last day that it can be of.

    at: decimal years, in order, the first of them the first day that the newest figure can be of; rows: the values at each, one
    row a year; deadline: from which on nothing is cut off, where the newest figure is of a later day.
    """
    begin = min(float(history.time[-1]), deadline)
    if begin <= at[0]:
        return at, rows
    behind = at > begin
    first = [np.interp(begin, at, column) for column in rows.T]
    return np.r_[begin, at[behind]], np.vstack([first, rows[behind]])
