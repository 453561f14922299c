"""Standard errors when rows are not independent: whole clusters are resampled, not rows.

Forecasts of one programme overlap in time and share their outcome; a hundred rows of twelve programmes are twelve
votes rather than a hundred.
"""

from functools import lru_cache

import numpy as np


def weighted_mean(values: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """sum(w x) / sum(w) along the first axis; values (n,) or (n, k), weights (n,)."""
    weights = np.asarray(weights, float)
    return np.tensordot(weights, np.asarray(values, float), axes=(0, 0)) / weights.sum()


def standard_error(
    values: np.ndarray,
    clusters: np.ndarray,
    weights: np.ndarray | None = None,
    *,
    resamples: int = 2000,
    seed: int = 1,
) -> np.ndarray:
    """Bootstrap standard error of a weighted mean, resampling clusters with replacement.

    The mean of a resample is sum_c n_c S_c / sum_c n_c W_c with n multinomial, S_c and W_c the sums of w x and w in
    cluster c (Cameron, Gelbach and Miller 2008, Review of Economics and Statistics 90, 414-427: the pairs cluster
    bootstrap). NaN with fewer than two clusters: one programme has no spread. NaN too for a column that holds an infinite
    value (the log score of an outcome that was called impossible) or none: its mean is no number, and so has no error.

    Parameters
    ----------
    values : (n,) or (n, k) numbers
    clusters : (n,) labels
    weights : (n,) positive numbers, None for equal ones
    resamples, seed : number of resamples, and reproducibility

    Returns a number, or (k,) numbers.

    >>> round(float(standard_error([0, 1, 0, 1], ["a", "b", "c", "d"], resamples=20_000)), 2)
    0.25
    >>> float(standard_error([0, 1], ["a", "a"]))
    nan
    >>> standard_error([[0, np.inf], [1, 0], [0, 0], [1, 0]], ["a", "b", "c", "d"]).round(1)
    array([0.2, nan])
    """
    values = np.asarray(values, float)
    weights = np.ones(len(values)) if weights is None else np.asarray(weights, float)
    labels, at = np.unique(np.asarray(clusters).astype(str), return_inverse=True)
    flat = values.reshape(len(values), -1)
    if len(labels) < 2:
        return np.full(values.shape[1:], np.nan)[()]
    finite = np.isfinite(flat).all(axis=0)
    sums = np.zeros((len(labels), int(finite.sum())))
    np.add.at(sums, at, weights[:, None] * flat[:, finite])
    mass = np.bincount(at, weights)
    drawn = _resampled(len(labels), resamples, seed)
    means = drawn @ sums / (drawn @ mass)[:, None]
    error = np.full(flat.shape[1], np.nan)
    error[finite] = means.std(axis=0, ddof=1)
    return error.reshape(values.shape[1:])[()]


@lru_cache(maxsize=32)  # a page takes the errors of many methods on the same programmes
def _resampled(clusters: int, resamples: int, seed: int) -> np.ndarray:
    """How often each cluster is drawn: (resamples, clusters)."""
    drawn = np.random.default_rng(seed).multinomial(clusters, np.full(clusters, 1 / clusters), resamples)
    return drawn.astype(float)
