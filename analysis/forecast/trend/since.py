"""Paths of a leg at days, where the day of the newest figure is a range: each draw has its own, and goes on from it.

A leg draws what comes so many years after the newest figure. Where its day is known to a month, a year or to what an
undated page leaves open, every draw has a day of its own (see `History.impute`), so that one and the same day lies sooner
after it in some draws than in others. The leg is drawn on a grid of years since the figure, and each draw is read at its own.
"""

import numpy as np

from analysis.forecast.trend.history import History

SAME = 1e-6  # years: half a minute


def years_before(history: History, time: np.ndarray) -> np.ndarray:
    """How many years before the last day that it can be of the newest figure lies in each history: (m,), none negative.

    time: (m, k), see `History.impute`.
    """
    return np.maximum(history.time[-1] - time[:, -1], 0.0)


def grid_since(horizon: np.ndarray, before: np.ndarray) -> np.ndarray:
    """The years since the newest figure at which a leg is drawn, ascending, from which any day can be read.

    horizon: years from the last day that the newest figure can be of, ascending; before: see `years_before`.

    >>> grid_since(np.array([-0.25, 1.0, 2.0]), np.array([0.0, 0.5])).tolist()
    [0.25, 0.5, 1.0, 2.0, 2.5]
    """
    most = before.max()
    years = np.unique(np.r_[horizon[horizon > SAME], most / 2, most, horizon[-1] + most])
    return years[np.r_[True, np.diff(years) > SAME]]


def at_days(
    horizon: np.ndarray, before: np.ndarray, grid: np.ndarray, draws: np.ndarray, time: np.ndarray, value: np.ndarray
) -> np.ndarray:  # fmt: skip
    """Each draw at days that lie `horizon` years after the last day that the newest figure can be of: (n, n_days).

    draws: (n, n_grid) at `grid` years since the newest figure; time, value: (n, k) the histories from which they go on. A day
    before a draw's own newest figure is read off its history.

    >>> at_days(np.array([0.0, 1.0]), np.array([0.0, 0.5]), np.array([0.5, 1.0, 1.5]),
    ...         np.array([[12.0, 14.0, 16.0], [12.0, 14.0, 16.0]]), np.array([[2.0], [1.5]]), np.array([[10.0], [10.0]]))
    array([[10., 14.],
           [12., 16.]])
    """
    years, paths = np.r_[0.0, grid], np.concatenate([value[:, -1:], draws], axis=1)
    found = np.empty((len(draws), len(horizon)))
    for column, ahead in enumerate(horizon):
        since = ahead + before
        found[:, column] = _between(years, paths, since)
        early = since < 0
        if early.any():
            day = time[early, -1] + since[early]
            found[early, column] = on_lines(day[None], time[early], value[early])[:, 0]
    return found


def _between(years: np.ndarray, paths: np.ndarray, since: np.ndarray) -> np.ndarray:
    """Each path (n, n_years) at its own number of years since its beginning, on straight lines."""
    left = np.clip(np.searchsorted(years, since, side="right") - 1, 0, len(years) - 2)
    part = np.clip((since - years[left]) / np.diff(years)[left], 0.0, 1.0)
    flat, at = paths.ravel(), np.arange(0, paths.size, paths.shape[1]) + left
    low = flat[at]
    return low + part * (flat[at + 1] - low)


def on_lines(days: np.ndarray, time: np.ndarray, value: np.ndarray) -> np.ndarray:
    """`np.interp(days, time[i], value[i])` for every row i of histories (n, k), the very numbers: (n, n_days). days: (n_days,),
    or (n_days, n) where each row has its own.

    >>> on_lines(np.array([0.5, 3.0]), np.array([[0.0, 1.0], [0.0, 2.0]]), np.array([[0.0, 4.0], [8.0, 0.0]]))
    array([[2., 4.],
           [6., 0.]])
    """
    values = np.empty((len(time), len(days)))
    if time.shape[1] == 1:
        values[:] = value
        return values
    rows = np.arange(len(time))
    for column, day in enumerate(days):
        left = np.clip((time <= np.asarray(day)[..., None]).sum(axis=1) - 1, 0, time.shape[1] - 2)
        t, v = time[rows, left], value[rows, left]
        with np.errstate(
            divide="ignore", invalid="ignore"
        ):  # two figures of one day: beside the line that is asked for
            slope = (value[rows, left + 1] - v) / (time[rows, left + 1] - t)
            between = slope * (day - t) + v
        between = np.where(day < time[:, 0], value[:, 0], between)
        values[:, column] = np.where(day >= time[:, -1], value[:, -1], between)
    return values
