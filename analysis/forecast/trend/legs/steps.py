"""The steps between dated figures: what every leg looks at."""

from dataclasses import dataclass

import numpy as np

from analysis.forecast.trend.legs.leg import ALL


@dataclass(frozen=True)
class Steps:
    """Steps of m histories with at most k steps each; a missing step has span 0 and rate 0.

    last (m, 1) newest value; rate (m, k) change per year; span (m, k) years; age (m, k) years from the
    middle of a step to the newest date; first_rate, last_rate, mean_size (m, 1); known (m, 1) number of steps.
    """

    last: np.ndarray
    rate: np.ndarray
    span: np.ndarray
    age: np.ndarray
    first_rate: np.ndarray
    last_rate: np.ndarray
    mean_size: np.ndarray
    known: np.ndarray

    def rows(self, index: slice) -> "Steps":
        """The histories at a slice, or the same if there is only one (it serves all draws)."""
        if len(self.last) == 1:
            return self
        return Steps(*(getattr(self, name)[index] for name in self.__dataclass_fields__))

    def distinct(self) -> tuple["Steps", np.ndarray]:
        """The histories that differ, and which of them each one is: draws are many times of the same few.

        >>> s = steps(np.array([[0.0, 1.0]] * 3), np.array([[2.0, 5.0], [1.0, 5.0], [2.0, 5.0]]))
        >>> different, which = s.distinct()
        >>> len(different.rate), different.rate[which].ravel().tolist()
        (2, [3.0, 4.0, 3.0])
        """
        table = np.column_stack([getattr(self, name) for name in self.__dataclass_fields__])
        told = table @ np.cos(np.arange(1, table.shape[1] + 1))  # rows that differ seldom have the same
        _, first, which = np.unique(told, return_index=True, return_inverse=True)
        if not np.array_equal(table[first[which]], table):
            return self, np.arange(len(table))
        return Steps(*(getattr(self, name)[first] for name in self.__dataclass_fields__)), which


def steps(time: np.ndarray, value: np.ndarray) -> Steps:
    """Steps of histories time, value (m, k); shorter histories are padded with NaN in front.

    >>> s = steps(np.array([[2020.0, 2021.0, 2023.0]]), np.array([[10.0, 20.0, 60.0]]))
    >>> s.rate.tolist(), s.span.tolist(), s.age.tolist()
    ([[10.0, 20.0]], [[1.0, 2.0]], [[2.5, 1.0]])
    """
    last, m = value[:, -1:], len(time)
    if time.shape[1] == 1:
        none, zero = np.zeros((m, 0)), np.zeros((m, 1))
        return Steps(
            last=last,
            rate=none,
            span=none,
            age=none,
            first_rate=zero,
            last_rate=zero,
            mean_size=zero,
            known=zero,
        )
    span = np.diff(time, axis=1)
    present = np.isfinite(span)
    # uncertain dates can fall within days of each other; a pace over less than a month is no pace
    rate = np.where(present, np.diff(value, axis=1) / np.maximum(np.where(present, span, 1.0), 1 / 12), 0.0)
    age = np.where(present, time[:, -1:] - (time[:, 1:] + time[:, :-1]) / 2, 0.0)
    known = present.sum(1, keepdims=True)
    first = np.argmax(present, axis=1)[:, None]
    return Steps(
        last=last,
        rate=rate,
        span=np.where(present, span, 0.0),
        age=age,
        first_rate=np.take_along_axis(rate, first, 1),
        last_rate=rate[:, -1:],
        mean_size=np.abs(rate).sum(1, keepdims=True) / np.maximum(known, 1),
        known=known,
    )


def spread_uniforms(rng: np.random.Generator, n: int, rows: slice = ALL) -> np.ndarray:
    """Some rows of n uniform numbers, each run of them evenly spread (a shifted golden-ratio sequence): less noise than chance.

    >>> u = spread_uniforms(np.random.default_rng(0), 1000)
    >>> bool(abs((u < 0.3).mean() - 0.3) < 0.005)
    True
    """
    u = (rng.random() + np.arange(n)[rows] * 0.6180339887498949) % 1.0
    return np.clip(u, 1e-9, 1 - 1e-9)


def counted(rng: np.random.Generator, expected: np.ndarray, integer: bool) -> np.ndarray:
    """Expected additions (n, H), ascending along axis 1, as a path: a Poisson process for counts.

    Poisson numbers are added between horizons, so that each horizon is Poisson with its own mean and no
    path falls.

    >>> counted(np.random.default_rng(0), np.array([[4.0, 9.0]]), integer=False)
    array([[4., 9.]])
    """
    expected = np.maximum.accumulate(expected, axis=1)
    if not integer:
        return expected
    between = np.diff(expected, axis=1, prepend=0.0)
    if between.max(initial=0.0) <= 1e15:
        return np.cumsum(rng.poisson(between), axis=1, dtype=float)
    # beyond 1e15 a float holds no units any more, and the noise is one part in ten million
    noise = rng.poisson(np.minimum(between, 1e15))
    return np.cumsum(np.where(between > 1e15, between, noise), axis=1)
