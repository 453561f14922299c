"""When the level is reached, and the central intervals of draws."""

import numpy as np

from analysis.forecast.reading import ReadingForecast
from analysis.forecast.trend.observed import years


def central(draws: np.ndarray, level: float) -> tuple[float, float]:
    """The central interval that holds this share of the draws."""
    low, high = np.quantile(draws, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def attainment_years(forecast: ReadingForecast) -> np.ndarray:
    """The year (decimal, since 2000) in which each draw first reaches the level; infinity if it does not.

    A draw has reached it by the deadline if it is there on that day, as the trend's probability counts it: one that falls below the
    level again before the deadline reaches it when it comes back.
    """
    drawn, deadline = forecast.draws, float(years(forecast.goal.deadline))
    history, grid, paths = drawn.history, drawn.grid, drawn.paths
    if history.newest_low < grid[0]:  # else the draws of the day of the newest figure stand in the grid
        start = np.full((len(paths), 1), 0.5 * (history.low[-1] + history.high[-1]))
        grid, paths = np.r_[history.newest_low, grid], np.concatenate([start, paths], axis=1)
    level = drawn.level[:, None]
    hit = paths >= level if forecast.goal.direction == "at_least" else paths <= level
    by = int(np.flatnonzero(np.isclose(grid, deadline))[0])
    hit[:, :by] &= hit[:, [by]]
    first = np.argmax(hit, axis=1)
    rows = np.arange(len(paths))
    before = np.maximum(first - 1, 0)
    a, b = paths[rows, before], paths[rows, first]
    with np.errstate(divide="ignore", invalid="ignore"):
        part = np.clip(np.where(b == a, 1.0, (drawn.level - a) / (b - a)), 0, 1)
    when = grid[before] + part * (grid[first] - grid[before])
    return np.where(hit.any(axis=1), when, np.inf)
