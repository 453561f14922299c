"""What is known of one list, share or amount: dated intervals, and histories drawn from them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from analysis.errors import ForecastError
from analysis.forecast.trend.ordered import ordered_uniform, tighten

SCALES = ("count", "share", "amount", "intensity", "change", "index")
SIGNED = ("change", "index")


@dataclass(frozen=True, eq=False)
class History:
    """Dated figures of one series, each an interval.

    Parameters
    ----------
    time : (k,) years as decimal numbers, or batch numbers, the last that each figure can be of; strictly ascending
    low, high : (k,) bounds of each figure, in the unit of the series; equal where the figure is exact
    integer : the figures are counts
    cumulative : the true value cannot fall
    scale : one of count, share, amount, intensity, change, index (as in indicators.csv)
    time_low : (k,) earliest date of each figure, or None where dates are exact
    ceiling : largest possible value of a share, e.g. 100

    Raises ForecastError, naming the figure, for unsorted or duplicate dates, a non-finite or negative
    figure, low above high, different lengths, no figure, or a cumulative list that must have shrunk.

    >>> History([2020, 2021, 2022], [20, 60, 100], [20, 69, 100], integer=True, cumulative=True).exact
    False
    >>> History([2021, 2020], [1, 2], [1, 2])
    Traceback (most recent call last):
    ...
    analysis.errors.ForecastError: Dates must ascend: figure 2 is dated 2020, after 2021. Sort the figures ...
    """

    time: np.ndarray
    low: np.ndarray
    high: np.ndarray
    integer: bool = False
    cumulative: bool = False
    scale: str = "count"
    time_low: np.ndarray | None = field(default=None)
    ceiling: float | None = None

    def __post_init__(self) -> None:
        for name in ("time", "low", "high", "time_low"):
            given = getattr(self, name)
            if given is not None:
                object.__setattr__(self, name, np.atleast_1d(np.asarray(given, float)))
        _check(self)

    @property
    def content(self) -> tuple:
        """All that it says, as arrays and plain values."""
        known = (self.integer, self.cumulative, self.scale, self.ceiling)
        return (self.time, self.low, self.high, self.time_low, *known)

    @classmethod
    def exactly(
        cls, time: Sequence[float] | np.ndarray, value: Sequence[float] | np.ndarray, **kind: Any
    ) -> "History":
        """A history whose figures are exact numbers.

        >>> len(History.exactly([2020, 2021], [3, 5], integer=True, cumulative=True))
        2
        """
        exact = np.asarray(value, float)
        return cls(np.asarray(time, float), exact, exact, **kind)

    def __len__(self) -> int:
        return len(self.time)

    @property
    def exact(self) -> bool:
        """True if every figure and date is a point, so that there is one history only."""
        return bool((self.low == self.high).all()) and not self.dates_uncertain

    @property
    def dates_uncertain(self) -> bool:
        return self.time_low is not None and bool((self.time_low < self.time).any())

    @property
    def newest_low(self) -> float:
        """The first date that the newest figure can be of."""
        return float(self.time[-1] if self.time_low is None else self.time_low[-1])

    @property
    def starts_at_zero(self) -> bool:
        """True if the first figure is an exact zero and a later one is not: a new programme."""
        return bool(self.high[0] == 0 and self.high[-1] > 0)

    def impute(self, n_draws: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
        """Histories that fit all intervals: times and values, each (n_draws, k), or (1, k) if all is exact.

        Values are uniform in their intervals given that a cumulative list does not fall; dates are uniform
        between time_low and time given that they ascend. Counts are whole numbers.

        >>> time, value = History([0, 1], [5, 5], [9, 9], integer=True, cumulative=True).impute(
        ...     100, np.random.default_rng(1))
        >>> bool((np.diff(value) >= 0).all()), int(value.min()), int(value.max())
        (True, 5, 9)
        """
        if self.exact:
            return self.time[None], self.low[None]
        time = self.time[None]
        if self.time_low is not None and self.dates_uncertain:
            time = ordered_uniform(self.time_low, self.time, n_draws, rng)
        return np.broadcast_to(time, (n_draws, len(self))), self._impute_values(n_draws, rng)

    def _impute_values(self, n_draws: int, rng: np.random.Generator) -> np.ndarray:
        hedged = self.low < self.high
        low, high = self.low, self.high
        if self.integer:  # a whole number k stands for [k - 1/2, k + 1/2)
            low, high = (
                np.where(hedged, np.ceil(low) - 0.5, low),
                np.where(hedged, np.floor(high) + 0.5, high),
            )
        if self.cumulative:
            value = ordered_uniform(low, high, n_draws, rng)
        else:
            value = low + (high - low) * rng.random((n_draws, len(self)))
        if self.integer:
            value = np.clip(np.rint(value), self.low, self.high)
        return np.maximum.accumulate(value, axis=1) if self.cumulative else value


def _check(h: History) -> None:
    if h.scale not in SCALES:
        raise ForecastError(f"Unknown scale {h.scale!r}; allowed: {', '.join(SCALES)}.")
    if not len(h.time):
        raise ForecastError("A history needs at least one dated figure; none was given.")
    lengths = {
        n: len(getattr(h, n)) for n in ("time", "low", "high", "time_low") if getattr(h, n) is not None
    }
    if len(set(lengths.values())) > 1:
        raise ForecastError(f"Columns of a history have different lengths: {lengths}.")
    for name in lengths:
        bad = np.flatnonzero(~np.isfinite(getattr(h, name)))
        if len(bad):
            raise ForecastError(
                f"Figure {bad[0] + 1}: {name} is not a finite number. Leave the figure out or correct it."
            )
    _check_dates(h)
    _check_values(h)


def _check_dates(h: History) -> None:
    step = np.diff(h.time)
    if (step < 0).any():
        i = int(np.flatnonzero(step < 0)[0])
        raise ForecastError(
            f"Dates must ascend: figure {i + 2} is dated {h.time[i + 1]:g}, after {h.time[i]:g}. Sort the figures by date."
        )
    if (step == 0).any():
        i = int(np.flatnonzero(step == 0)[0])
        raise ForecastError(
            f"Two figures are dated {h.time[i]:g}. Merge relays of one figure, or decide which one counts."
        )
    if h.time_low is not None and (h.time_low > h.time).any():
        i = int(np.flatnonzero(h.time_low > h.time)[0])
        raise ForecastError(
            f"Figure {i + 1}: earliest date {h.time_low[i]:g} is after its date {h.time[i]:g}."
        )


def _check_values(h: History) -> None:
    if (h.low > h.high).any():
        i = int(np.flatnonzero(h.low > h.high)[0])
        raise ForecastError(f"Figure {i + 1} ({h.time[i]:g}): low {h.low[i]:g} is above high {h.high[i]:g}.")
    if h.scale not in SIGNED and (h.low < 0).any():
        i = int(np.flatnonzero(h.low < 0)[0])
        raise ForecastError(
            f"Figure {i + 1} ({h.time[i]:g}): {h.low[i]:g} is negative; a {h.scale} cannot be."
        )
    if h.integer and (np.ceil(h.low) > np.floor(h.high)).any():
        i = int(np.flatnonzero(np.ceil(h.low) > np.floor(h.high))[0])
        raise ForecastError(
            f"Figure {i + 1} ({h.time[i]:g}): no whole number lies between {h.low[i]:g} and {h.high[i]:g}."
        )
    if h.ceiling is not None and (h.low > h.ceiling).any():
        i = int(np.flatnonzero(h.low > h.ceiling)[0])
        raise ForecastError(
            f"Figure {i + 1} ({h.time[i]:g}): {h.low[i]:g} is above the ceiling of {h.ceiling:g}."
        )
    low, high = tighten(h.low, h.high)
    if h.cumulative and (low > high).any():
        i = int(np.flatnonzero(low > high)[0])
        raise ForecastError(
            f"A cumulative list cannot shrink: a figure of at least {low[i]:g} by {h.time[i]:g} is followed by one of "
            f"at most {high[i]:g}. If members were struck off, use cumulative=False; if the definition changed, "
            f"start the series anew after the change."
        )
