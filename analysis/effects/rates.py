"""Percent changes over several years: per year, chained, and what is still needed."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import ArrayLike

from analysis.errors import EffectsError


def per_year(percent: ArrayLike, years: ArrayLike) -> np.ndarray:
    """The constant yearly change (percent) that gives `percent` after `years`.

    Raises EffectsError at -100 % or below and for no time.

    >>> round(float(per_year(-13.5, 5)), 2)
    -2.86
    """
    p, t = np.asarray(percent, float), np.asarray(years, float)
    if np.any(p <= -100):
        raise EffectsError(f"A change of {np.min(p):g} % has no yearly rate: nothing would be left.")
    if np.any(t <= 0):
        raise EffectsError(f"A window of {np.min(t):g} years has no yearly rate; give a positive length.")
    return 100 * np.expm1(np.log1p(p / 100) / t)


def chained(changes: Iterable[float]) -> float:
    """The change over all years when yearly changes (percent) are multiplied.

    >>> round(chained([-2.7, -0.1, -0.5, -3.8]), 2)
    -6.96
    """
    values = np.asarray(list(changes), float)
    if np.any(values <= -100):
        raise EffectsError("Chaining: a yearly change of -100 % or below has no logarithm.")
    return float(100 * np.expm1(np.log1p(values / 100).sum()))


def needed_in_rest(target: float, achieved: float) -> float:
    """The change (percent) that the rest of a period must bring, given what is promised and achieved.

    >>> round(needed_in_rest(-13.5, -6.96), 1)
    -7.0
    """
    return float(100 * np.expm1(np.log1p(target / 100) - np.log1p(achieved / 100)))
