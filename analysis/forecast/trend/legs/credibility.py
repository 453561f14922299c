"""How much of a series' own pace to believe: Bühlmann-Straub credibility, shared by two legs.

The own rate is a discounted mean of the steps, the prior rate is a share of the present value, and
    rate = Z * own + (1 - Z) * prior,   Z = E / (E + within / between)
with E the discounted years seen, `within` the squared coefficient of variation of a year's additions
(plus 1 / expected count for counts) and `between` that of rates across the class.
(Bühlmann and Gisler 2005, A Course in Credibility Theory, ch. 4.)
"""

from dataclasses import dataclass

import numpy as np

from analysis.forecast.trend.legs.leg import Coefficients
from analysis.forecast.trend.legs.steps import Steps


@dataclass(frozen=True)
class Rate:
    """Believed yearly additions, (m, 1) each: rate, z, trend (log of last over first pace), relative (rate / value)."""

    rate: np.ndarray
    z: np.ndarray
    trend: np.ndarray
    relative: np.ndarray


def credible_rate(s: Steps, c: Coefficients, integer: bool, shift: float | np.ndarray = 0.0) -> Rate:
    """Rate of `Steps` s under coefficients c (discount, prior_rate, within, between).

    shift (m, 1) or 0 is added to every rate, for series that may fall slowly.

    >>> from analysis.forecast.trend.legs.steps import steps
    >>> s = steps(np.array([[0.0, 1.0]]), np.array([[10.0, 20.0]]))
    >>> credible_rate(s, dict(discount=0.5, prior_rate=0.1, within=0.0, between=1.0), False).rate.item()
    10.0
    """
    prior = np.maximum(c["prior_rate"] * s.last + shift, 1e-12)
    rate = np.maximum(s.rate, -0.9 * shift) + shift
    weight = c["discount"] ** np.maximum(s.age - 0.5, 0.0) * s.span
    seen = weight.sum(1, keepdims=True)
    own = (weight * rate).sum(1, keepdims=True) / np.where(seen > 0, seen, 1.0)
    within = c["within"] + (2 / np.maximum(own + prior, 1e-6) if integer else 0.0)
    z = seen / np.maximum(seen + within / c["between"], 1e-12)
    mean = np.maximum(z * own + (1 - z) * prior, 1e-12)
    edge = 0.05 * mean
    first, last = (np.maximum(r, -0.9 * shift) + shift for r in (s.first_rate, s.last_rate))
    trend = np.where(s.known > 1, np.log((last + edge) / (first + edge)), 0.0)
    return Rate(mean, z, trend, mean / np.maximum(s.last, 1e-12))
