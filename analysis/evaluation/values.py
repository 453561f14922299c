"""The scores of one forecast of a value, for many at once: CRPS, weighted interval score, coverage, place of the outcome."""

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

LEVELS = (0.5, 0.8, 0.9)
VALUE_SCORES = ("crps", "wis", *(f"inside_{level:.0%}".rstrip("%") for level in LEVELS))


def value_scores(
    draws: Sequence[np.ndarray], low: np.ndarray, high: np.ndarray, seed: int, index: pd.Index | None = None
) -> pd.DataFrame:
    """VALUE_SCORES and `pit` of forecasts by their draws, an array each, beside outcomes that are intervals; see `scores.score`."""
    import scoringrules

    rng, alpha = np.random.default_rng(seed), 1 - np.array(LEVELS)
    y, levels = (low + high) / 2, np.r_[alpha / 2, 1 - alpha / 2, 0.5]
    crps, edges = np.empty(len(y)), np.empty((len(y), len(levels)))
    for some in _of_one_size([len(d) for d in draws]):
        block = np.sort([draws[row] for row in some], axis=1)
        crps[some] = scoringrules.crps_ensemble(y[some], block, sorted_ensemble=True)
        edges[some] = np.quantile(block, levels, axis=1).T
    rows = []
    for row, edge in enumerate(edges):
        lower, upper, median = edge[: len(LEVELS)], edge[len(LEVELS) : -1], edge[-1]
        rows.append((
            crps[row],
            weighted_interval_score(y[row], median, lower, upper, alpha),
            *((lower <= y[row]) & (y[row] <= upper)).astype(float),
            randomised_pit(draws[row], low[row], high[row], rng),
        ))  # fmt: skip
    # without a row, the columns are there all the same
    return pd.DataFrame(rows, columns=[*VALUE_SCORES, "pit"], index=index, dtype=float)


def _of_one_size(sizes: Sequence[int], most: int = 256) -> Iterator[np.ndarray]:
    """Places of equal sizes, `most` at a time: what is reckoned for many rows at once, of no more than fit into memory."""
    for size in np.unique(sizes):
        places = np.flatnonzero(np.asarray(sizes) == size)
        yield from (places[first : first + most] for first in range(0, len(places), most))


def weighted_interval_score(
    y: float, median: float, lower: np.ndarray, upper: np.ndarray, alpha: np.ndarray
) -> float:
    """(|y - m|/2 + sum_k alpha_k/2 IS_k) / (K + 1/2), with IS_k = u - l + 2/alpha (l - y)+ + 2/alpha (y - u)+.

    Bracher et al. (2021), equation 1; lower, upper, alpha: (K,) the central 1 - alpha intervals. The interval scores
    are the library's; its own weighted sum (0.10) puts the median where its distance from y belongs.

    >>> weighted_interval_score(1.0, 0.0, np.array([-1.0]), np.array([2.0]), np.array([0.5]))
    0.8333333333333334
    """
    import scoringrules

    parts = alpha / 2 * scoringrules.interval_score(y, lower, upper, alpha)
    return float((abs(y - median) / 2 + parts.sum()) / (len(alpha) + 0.5))


def randomised_pit(draws: np.ndarray, low: float, high: float, rng: np.random.Generator) -> float:
    """P(X < y) + v P(X = y), v uniform; y uniform in [low, high]. Uniform if the forecast is right.

    >>> rng = np.random.default_rng(1)
    >>> randomised_pit(np.arange(10), 9.5, 9.5, rng), 0 < randomised_pit(np.zeros(5), 0, 0, rng) < 1
    (1.0, True)
    """
    y = rng.uniform(low, high) if low < high else low
    below, equal = np.mean(draws < y), np.mean(draws == y)
    return float(below + rng.random() * equal)
