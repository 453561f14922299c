"""From a series of claims to the history that the models take: one interval a date, in years or in batches."""

from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from analysis.errors import ForecastError
from analysis.forecast.trend.history import History

EPOCH = pd.Timestamp("2000-01-01")
DAYS_A_YEAR = 365.25


def years(day: Any) -> Any:
    """Days as decimal years since 2000 (365.25 days each), scalar or array.

    >>> round(float(years(pd.Timestamp("2001-01-01"))), 3)
    1.002
    """
    return (day - EPOCH) / pd.Timedelta(days=DAYS_A_YEAR)


def day_of(year: float) -> pd.Timestamp:
    """The day of a decimal year since 2000."""
    return EPOCH + pd.Timedelta(days=round(float(year) * DAYS_A_YEAR))


class Dated(NamedTuple):
    """A series with one interval a date: the frame (date, date_earliest, low, high) and how many figures contradict."""

    frame: pd.DataFrame
    conflicts: int


def one_interval_a_date(observed: pd.DataFrame) -> Dated:
    """Figures of one day become one interval: what they share, or, where they contradict, the whole range.

    A list that cannot fall but was printed higher before keeps both figures: the earlier interval is opened
    downwards to the later one, so that a contradiction makes the history less certain and never more.
    """
    columns = ["date", "date_earliest", "low", "high"]
    days: dict[pd.Timestamp, list] = {}
    for date, *row in zip(*(observed[c].tolist() for c in columns), strict=True):
        days.setdefault(date, []).append(row)
    rows = []
    for date in sorted(days):
        first, lows, highs = zip(*days[date], strict=True)
        low, high = max(lows), min(highs)
        if low > high:
            low, high = min(lows), max(highs)
        rows.append((date, max(first), low, high))
    frame = pd.DataFrame(rows, columns=columns)
    if observed.about.monotone and len(frame) > 1:
        ceiling = frame["high"][::-1].cummin()[::-1]
        frame["low"] = np.minimum(frame["low"], ceiling)
    return Dated(frame, int(observed["conflict"].sum()))


def to_history(observed: pd.DataFrame, ceiling: float | None = None) -> History:
    """The history of a series (see `evidence.series`), time in years since 2000.

    A series of changes (percent since a day) becomes an index with 100 on that day, which the models for
    intensities take. Raises ForecastError if there is no figure.
    """
    if observed.empty:
        raise ForecastError("no figure is known: there is no history to forecast from.")
    frame, scale = one_interval_a_date(observed).frame, observed.about.scale
    low, high = frame["low"].to_numpy(float), frame["high"].to_numpy(float)
    if scale == "change":
        low, high, scale = 100 + low, 100 + high, "intensity"
    time = years(frame["date"]).to_numpy()
    first = np.minimum(years(frame["date_earliest"]).to_numpy(), time)
    first[1:] = np.minimum(np.maximum(first[1:], time[:-1] + 1 / DAYS_A_YEAR), time[1:])
    monotone = bool(observed.about.monotone)
    return History(
        time, low, high, integer=scale == "count", cumulative=monotone, scale="amount" if scale == "index" else scale,
        time_low=first, ceiling=ceiling,
    )  # fmt: skip
