"""When the level is reached, and the central intervals of draws."""

import numpy as np

from analysis.forecast.reading import ReadingForecast


def central(draws: np.ndarray, level: float) -> tuple[float, float]:
    """The central interval that holds this share of the draws."""
    low, high = np.quantile(draws, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def attainment_years(forecast: ReadingForecast) -> np.ndarray:
    """The year (decimal, since 2000) in which each draw first reaches the level; infinity if it does not."""
    drawn = forecast.draws
    history = drawn.history
    grid = np.r_[
        drawn.grid, history.newest_low
    ]  # where the newest figure is of a day of the grid, the draws of it stay
    start = np.broadcast_to(0.5 * (history.low[-1] + history.high[-1]), (len(drawn.paths), 1))
    paths, level = np.concatenate([drawn.paths, start], axis=1), drawn.level[:, None]
    order = np.argsort(grid, kind="stable")  # a deadline that lies before the newest figure comes first
    order = order[np.r_[True, np.diff(grid[order]) > 0]]
    grid, paths = grid[order], paths[:, order]
    hit = paths >= level if forecast.goal.direction == "at_least" else paths <= level
    first = np.argmax(hit, axis=1)
    rows = np.arange(len(paths))
    before = np.maximum(first - 1, 0)
    a, b = paths[rows, before], paths[rows, first]
    with np.errstate(divide="ignore", invalid="ignore"):
        part = np.clip(np.where(b == a, 1.0, (drawn.level - a) / (b - a)), 0, 1)
    when = grid[before] + part * (grid[first] - grid[before])
    return np.where(hit.any(axis=1), np.where(first == 0, grid[0], when), np.inf)
