"""From a series of claims to the history that the models take: one interval a date, in years or in batches."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analysis.errors import ForecastError
from analysis.evidence.series import Listed
from analysis.forecast.trend.history import History

EPOCH = pd.Timestamp("2000-01-01")
DAYS_A_YEAR = 365.25
A_YEAR = pd.Timedelta(days=DAYS_A_YEAR)


def years(day: Any) -> Any:
    """Days as decimal years since 2000 (365.25 days each): a Timestamp, a Series or Index of them, or an array.

    >>> round(float(years(pd.Timestamp("2001-01-01"))), 3)
    1.002
    """
    if isinstance(day, np.ndarray):
        return (day - EPOCH.to_datetime64()) / A_YEAR.to_timedelta64()
    return (day - EPOCH) / A_YEAR


def day_of(year: float) -> pd.Timestamp:
    """The day of a decimal year since 2000."""
    return EPOCH + pd.Timedelta(days=round(float(year) * DAYS_A_YEAR))


@dataclass(frozen=True, eq=False)
class Dated:
    """A series with one interval a date: date and first (its earliest day), low and high, ascending, (k,) each; conflicts:
    how many of its figures contradict."""

    date: np.ndarray
    first: np.ndarray
    low: np.ndarray
    high: np.ndarray
    conflicts: int

    @property
    def frame(self) -> pd.DataFrame:
        """The same as a table: date, date_earliest, low, high."""
        return pd.DataFrame(
            {"date": self.date, "date_earliest": self.first, "low": self.low, "high": self.high}
        )


def one_interval_a_date(observed: pd.DataFrame | Listed) -> Dated:
    """Figures of one day become one interval: what they share, or, where they contradict, the whole range.

    A list that cannot fall but was printed higher before keeps both figures: the earlier interval is opened
    downwards to the later one, so that a contradiction makes the history less certain and never more.
    """
    seen = observed.arrays
    monotone, conflicts = observed.about.monotone, int(seen.conflict.sum())
    return one_a_date(seen.date, seen.earliest, seen.low, seen.high, monotone, conflicts)


def one_a_date(
    date: np.ndarray, first: np.ndarray, low: np.ndarray, high: np.ndarray, monotone: bool, conflicts: int = 0
) -> Dated:
    """`one_interval_a_date` from the columns of a series, in its order."""
    if not (date[1:] > date[:-1]).all():
        date, first, low, high = _merged(date, first, low, high)
    if monotone and len(date) > 1:
        low = np.minimum(low, np.minimum.accumulate(high[::-1])[::-1])
    return Dated(date, first, low, high, conflicts)


def _merged(
    date: np.ndarray, first: np.ndarray, low: np.ndarray, high: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Figures by day, ascending; see `one_interval_a_date`."""
    days, of = np.unique(date, return_inverse=True)
    earliest, bottom, top = first[: len(days)].copy(), np.empty(len(days)), np.empty(len(days))
    for k in range(len(days)):
        rows = of == k
        earliest[k] = first[rows].max()
        bottom[k], top[k] = low[rows].max(), high[rows].min()
        if bottom[k] > top[k]:
            bottom[k], top[k] = low[rows].min(), high[rows].max()
    return days, earliest, bottom, top


def to_history(
    observed: pd.DataFrame | Listed,
    ceiling: float | None = None,
    day_range: float = 1.0,
    dated: Dated | None = None,
) -> History:
    """The history of a series (see `evidence.series`), time in years since 2000.

    A figure is dated from the first to the last day that it can be of, before the day of the next one; day_range: the share of
    that range, back from its last day, in which its day is drawn (assumption `date-range-drawn`). A series of changes (percent since a day) becomes an index with 100 on that day, which the models for
    intensities take. dated: its `one_interval_a_date`, if at hand. Raises ForecastError if there is no figure.
    """
    if not len(observed):
        raise ForecastError("no figure is known: there is no history to forecast from.")
    dated, scale = dated or one_interval_a_date(observed), observed.about.scale
    low, high = dated.low, dated.high
    if scale == "change":
        low, high, scale = 100 + low, 100 + high, "intensity"
    time = _last_days(observed, dated.date)
    first = np.minimum(years(dated.first), time)
    first[1:] = np.minimum(np.maximum(first[1:], time[:-1] + 1 / DAYS_A_YEAR), time[1:])
    first = time - day_range * (time - first)
    monotone = bool(observed.about.monotone)
    return History(
        time, low, high, integer=scale == "count", cumulative=monotone, scale="amount" if scale == "index" else scale,
        time_low=first, ceiling=ceiling,
    )  # fmt: skip


def _last_days(observed: pd.DataFrame | Listed, dates: np.ndarray) -> np.ndarray:
    """The last day that the figure of each date can be of, before the next date, as decimal years."""
    seen = observed.arrays
    of_date = np.full(len(dates), np.datetime64("NaT", "us"))
    np.fmax.at(of_date, np.searchsorted(dates, seen.date), seen.latest)
    time, latest = years(dates), years(of_date)
    return np.maximum(time, np.minimum(latest, np.r_[time[1:] - 1 / DAYS_A_YEAR, np.inf]))
