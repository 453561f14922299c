"""One question put to a rule (figures, target, deadline) and one answer (statistic, verdict, reason)."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from analysis.errors import ForecastError

NOT_COMPUTABLE = "not computable"
SIGNS = {"at_least": 1.0, "at_most": -1.0}


class Verdict(NamedTuple):
    """What a rule says of a target.

    rule; statistic (what `value` is); value (NaN if the rule could not compute it); threshold (of the
    statistic, between yes and no); verdict (the institution's own word, or 'not computable'); would_be_met
    (True, False, or None); why_not (the reason when it is not computable, else empty).
    """

    rule: str
    statistic: str
    value: float
    threshold: float
    verdict: str
    would_be_met: bool | None
    why_not: str = ""

    def says(self, value: float, verdict: str, would_be_met: bool) -> "Verdict":
        """The same rule with its answer."""
        return self._replace(value=float(value), verdict=verdict, would_be_met=bool(would_be_met))

    def cannot(self, why: str) -> "Verdict":
        """The same rule, not computable, with the reason."""
        return self._replace(why_not=why)


def unanswered(rule: str, statistic: str, threshold: float) -> Verdict:
    """A rule before it has answered.

    >>> unanswered("UNSD 2022", "ratio", 0.95).cannot("one figure only").verdict
    'not computable'
    """
    return Verdict(rule, statistic, math.nan, float(threshold), NOT_COMPUTABLE, None)


@dataclass(frozen=True, eq=False)
class Case:
    """Checked figures with the target and its deadline.

    time: (k,) years, ascending; value: (k,) point values in the unit of the target; sign: +1 if the target is
    a floor ('at_least'), -1 if it is a ceiling ('at_most').
    """

    time: np.ndarray
    value: np.ndarray
    target: float
    deadline: float
    sign: float

    def meets(self, value: float) -> bool:
        """Whether a value fulfils the target."""
        return reaches(self.sign * value, self.sign * self.target)

    def problem(self, points: int = 2) -> str:
        """Why no rule can answer (too few figures, no deadline ahead); empty if there is no reason."""
        if len(self.time) < points:
            return f"needs {points} dated figures, has {len(self.time)}"
        if self.deadline <= self.time[-1]:
            return (
                f"the deadline {self.deadline:.2f} is not after the latest figure, of {self.time[-1]:.2f}: "
                "compare that figure with the target"
            )
        return ""


def case_of(
    time: Sequence[float] | np.ndarray,
    value: Sequence[float] | np.ndarray,
    target: float,
    deadline: float,
    direction: str = "at_least",
) -> Case:
    """Check what a rule is given; see `Case`.

    Raises ForecastError for an unknown direction, different lengths, a number that is not finite, or dates
    that do not ascend.

    >>> case_of([2021, 2021], [1, 2], 5, 2025)
    Traceback (most recent call last):
    ...
    analysis.errors.ForecastError: Dates must ascend: figure 2 is dated 2021, after 2021. Keep one ...
    """
    if direction not in SIGNS:
        raise ForecastError(f"Unknown direction {direction!r}; allowed: {', '.join(SIGNS)}.")
    time, value = np.array(time, float, ndmin=1), np.array(value, float, ndmin=1)
    if time.ndim != 1 or time.shape != value.shape:
        raise ForecastError(
            f"Times of shape {time.shape} and values of shape {value.shape} do not match. "
            "Give one value for each time."
        )
    finite = np.isfinite(time) & np.isfinite(value)
    if not finite.all():
        at = int(np.argmin(finite))
        raise ForecastError(
            f"Figure {at + 1} is {value[at]:g} at {time[at]:g}. Leave out figures that are not known."
        )
    for name, number in (("target", target), ("deadline", deadline)):
        if not math.isfinite(number):
            raise ForecastError(f"The {name} is {number}. Give a finite number.")
    late = np.flatnonzero(time[1:] <= time[:-1])
    if late.size:
        at = int(late[0]) + 1
        raise ForecastError(
            f"Dates must ascend: figure {at + 1} is dated {time[at]:g}, after {time[at - 1]:g}. "
            "Keep one figure a date and sort by date."
        )
    return Case(time, value, float(target), float(deadline), SIGNS[direction])


def reaches(value: float, cut: float) -> bool:
    """value >= cut, with equality up to rounding of the arithmetic.

    >>> reaches(0.1 + 0.2 - 0.3, 0), reaches(0.9499, 0.95)
    (True, False)
    """
    return bool(value >= cut or math.isclose(value, cut, rel_tol=1e-10, abs_tol=1e-12))


def word_for(value: float, classes: Sequence[tuple[float, str]], lowest: str) -> str:
    """The word of the first class whose cut the value reaches; `lowest` below all cuts.

    >>> word_for(0.7, [(0.95, "high"), (0.6, "middle")], "low")
    'middle'
    """
    return next((word for cut, word in classes if reaches(value, cut)), lowest)
