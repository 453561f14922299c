"""Exact uniform draws of values that lie in intervals and must not decrease."""

import numpy as np

from analysis.errors import ForecastError


def tighten(low: np.ndarray, high: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Bounds that a non-decreasing sequence leaves: no low below an earlier low, no high above a later high.

    >>> tighten([10, 5, 20], [30, 30, 25])
    (array([10., 10., 20.]), array([25., 25., 25.]))
    """
    low = np.maximum.accumulate(np.asarray(low, float))
    high = np.minimum.accumulate(np.asarray(high, float)[::-1])[::-1]
    return low, high


def ordered_uniform(low: np.ndarray, high: np.ndarray, n_draws: int, rng: np.random.Generator) -> np.ndarray:
    """Uniform draws over {y : low_i <= y_i <= high_i, y_1 <= ... <= y_k}.

    Parameters: low, high (k,) bounds; equal bounds are known values. Returns (n_draws, k).
    Raises ForecastError if no ordered sequence fits the bounds.

    Method: all bounds cut the line into cells. The volume of the ordered region is a sum over the ways to
    hand cells to points, j points in one cell of width w counting w**j / j!; a forward pass sums these
    weights, a backward pass draws cells, and sorted uniform draws inside the cells finish it. It is exact
    however narrow the ordered region is, where rejection would never end.

    >>> draws = ordered_uniform([0, 0], [1, 1], 4, np.random.default_rng(0))
    >>> bool((draws[:, 0] <= draws[:, 1]).all())
    True
    """
    low, high = tighten(low, high)
    if (low > high).any():
        i = int(np.flatnonzero(low > high)[0])
        raise ForecastError(
            f"No non-decreasing sequence fits the intervals: value {i + 1} must be at least {low[i]:g} "
            f"(an earlier figure) and at most {high[i]:g}. Correct a figure, or use cumulative=False."
        )
    if (high[:-1] <= low[1:]).all():
        return low + (high - low) * rng.random((n_draws, len(low)))
    left, width = _cells(low, high)
    cell = _draw_cells(_forward(low, high, left, width), n_draws, rng)
    return np.sort(left[cell] + width[cell] * rng.random(cell.shape), axis=1)


def _cells(low: np.ndarray, high: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Left ends and widths of the cells, ascending; a known value is a cell of width zero."""
    edges, known = np.unique(np.concatenate([low, high])), set(low[low == high])
    cells = []
    for i, edge in enumerate(edges):
        if edge in known:
            cells.append((edge, 0.0))
        if i + 1 < len(edges):
            cells.append((edge, edges[i + 1] - edge))
    return np.array([c[0] for c in cells]), np.array([c[1] for c in cells])


def _forward(low: np.ndarray, high: np.ndarray, left: np.ndarray, width: np.ndarray) -> np.ndarray:
    """weight[i, c, j-1]: all ways for points 0..i where point i is the j-th point in cell c."""
    k, point = len(low), low == high
    atom = width == 0
    inside = (left >= low[:, None]) & (left + width <= high[:, None]) & (atom == point[:, None])
    share = np.where(point[:, None], 1.0, width / np.where(point, 1.0, high - low)[:, None]) * inside
    weight = np.zeros((k, len(left), k))
    for i in range(k):
        if i == 0:
            before = np.ones(len(left))
        else:
            ended = weight[i - 1].sum(1)
            before = np.concatenate([[0.0], np.cumsum(ended)[:-1]])
            divisor = np.where(atom[:, None], 1.0, np.arange(2, k + 1))
            weight[i, :, 1:] = share[i][:, None] * weight[i - 1, :, :-1] / divisor
        weight[i, :, 0] = share[i] * before
        weight[i] /= weight[i].sum()
    return weight


def _draw_cells(weight: np.ndarray, n_draws: int, rng: np.random.Generator) -> np.ndarray:
    """One cell per point and draw, from the last point backwards."""
    k, n_cells, _ = weight.shape
    cell = np.zeros((n_draws, k), int)
    left_in_run = np.zeros(n_draws, int)
    current = np.full(n_draws, n_cells)
    for i in range(k - 1, -1, -1):
        for limit in np.unique(current[left_in_run == 0]):
            rows = np.flatnonzero((left_in_run == 0) & (current == limit))
            total = np.cumsum(weight[i, :limit].ravel())
            pick = np.searchsorted(total, rng.random(len(rows)) * total[-1], side="right")
            current[rows], left_in_run[rows] = np.divmod(np.minimum(pick, len(total) - 1), k)
            left_in_run[rows] += 1
        cell[:, i] = current
        left_in_run -= 1
    return cell
