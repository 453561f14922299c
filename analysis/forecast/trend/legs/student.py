"""Quantiles of Student t distributions, kept for a while: draws of one seed ask each leg for the same levels, list after list."""

import numpy as np
from scipy.special import stdtrit

from analysis.forecast.trend.recent import Recent, remembered

_RECENT = Recent(16_000_000)


def student_quantiles(tails: float, u: np.ndarray) -> np.ndarray:
    """Quantiles of Student t(tails) at levels u, in the shape of u; they cannot be written to.

    >>> student_quantiles(3.0, np.array([0.5, 0.9])).round(3)
    array([0.   , 1.638])
    """
    return remembered((tails, u), lambda: {"t": np.asarray(stdtrit(tails, u))}, _RECENT)["t"]
