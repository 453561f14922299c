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

    alpha = 1 - np.array(LEVELS)
    y, levels = (low + high) / 2, np.r_[alpha / 2, 1 - alpha / 2, 0.5]
    at, part = placed(low, high, np.random.default_rng(seed))
    crps, pit, edges = np.empty(len(y)), np.empty(len(y)), np.empty((len(y), len(levels)))
    for some in _of_one_size([len(d) for d in draws]):
        block = np.sort([draws[row] for row in some], axis=1)
        crps[some] = scoringrules.crps_ensemble(y[some], block, sorted_ensemble=True)
        pit[some] = randomised_pit(block, at[some], part[some])
        edges[some] = np.quantile(block, levels, axis=1).T
    lower, upper, median = edges[:, : len(LEVELS)], edges[:, len(LEVELS) : -1], edges[:, -1]
    inside = (lower <= y[:, None]) & (y[:, None] <= upper)
    wis = weighted_interval_score(y, median, lower, upper, alpha)
    return pd.DataFrame(np.c_[crps, wis, inside, pit], columns=[*VALUE_SCORES, "pit"], index=index)


def _of_one_size(sizes: Sequence[int], most: int = 256) -> Iterator[np.ndarray]:
    """Places of equal sizes, `most` at a time: what is reckoned for many rows at once, of no more than fit into memory."""
    for size in np.unique(sizes):
        places = np.flatnonzero(np.asarray(sizes) == size)
        yield from (places[first : first + most] for first in range(0, len(places), most))


def weighted_interval_score(
    y: np.ndarray, median: np.ndarray, lower: np.ndarray, upper: np.ndarray, alpha: np.ndarray
) -> np.ndarray:
    """(|y - m|/2 + sum_k alpha_k/2 IS_k) / (K + 1/2), with IS_k = u - l + 2/alpha (l - y)+ + 2/alpha (y - u)+.

    Bracher et al. (2021), equation 1; y, median: (n,); lower, upper: (n, K) the central 1 - alpha intervals; alpha: (K,). The
    interval scores are the library's; its own weighted sum (0.10) puts the median where its distance from y belongs.

    >>> weighted_interval_score(np.array([1.0]), np.zeros(1), np.array([[-1.0]]), np.array([[2.0]]), np.array([0.5])).round(4)
    array([0.8333])
    """
    import scoringrules

    parts = alpha / 2 * scoringrules.interval_score(y, lower, upper, alpha)
    return (abs(y - median) / 2 + parts.sum(axis=-1)) / (len(alpha) + 0.5)


def placed(low: np.ndarray, high: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Outcomes (n,) for `randomised_pit`, each uniform in its interval, and the uniform numbers (n,) that part what is equal.

    Row by row, a number for the outcome where that is an interval, and one to part: each row has the same ones whatever others
    are scored after it.
    """
    unsure = low < high
    numbers = rng.random(len(low) + int(unsure.sum()))
    parting = np.arange(len(low)) + np.cumsum(unsure)
    return np.where(unsure, low + (high - low) * numbers[parting - unsure], low), numbers[parting]


def randomised_pit(draws: np.ndarray, y: np.ndarray, part: np.ndarray) -> np.ndarray:
    """P(X < y) + v P(X = y), v uniform (`part`), by draws (n, m) of each outcome (n,). Uniform if the forecast is right.

    >>> randomised_pit(np.array([[1.0, 2.0, 2.0, 3.0]] * 2), np.array([2.0, 9.5]), np.array([0.5, 0.5])).tolist()
    [0.5, 1.0]
    """
    return (draws < y[:, None]).mean(axis=1) + part * (draws == y[:, None]).mean(axis=1)
