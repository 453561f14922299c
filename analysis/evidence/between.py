"""Between which values a reading lies by what is printed of the readings beside it: a stricter count is a part of it, a wider one
holds it."""

from typing import Any, NamedTuple

import numpy as np

from analysis.evidence.claims import Evidence
from analysis.evidence.kinds import cannot_fall
from analysis.evidence.standing import levels_behind
from analysis.evidence.targets import Reading, Target


class Bound(NamedTuple):
    """One end of it. value: in the unit of the reading; of: the reading beside it; figure: of that, what gives the value."""

    value: float
    of: Reading
    figure: Any


class Between(NamedTuple):
    """What a reading has reached at the least and at the most on the deadline; None: no figure says so."""

    least: Bound | None = None
    most: Bound | None = None


def between(evidence: Evidence, goal: Target, reading: Reading) -> Between:
    """The bounds of the primary reading of a level that is to be reached, by the figures of the others.

    A figure bounds what it is of, counted in the same way: that of a stricter reading from below, of a wider one from above. What is
    read off the same list bounds nothing, since it is its own figures. Of what cannot fall an earlier figure bounds the deadline
    from below and a later one from above; else one within `deadline-figure-days`.

    >>> from analysis import evidence
    >>> ev = evidence.load(as_of="2026-11-22")
    >>> goal = evidence.target(ev, "5g-factories-built-2025-firms-started")
    >>> between(ev, goal, goal.primary).least.value
    8000.0
    """
    if not reading.primary or goal.direction != "at_least" or reading.how not in ("total", "share"):
        return Between()
    slack = np.timedelta64(round(evidence.assumed("deadline-figure-days")), "D")
    deadline = goal.deadline.to_datetime64()
    lasts = cannot_fall(evidence.programme(reading.programme), evidence.indicator(reading.indicator))
    least: list[Bound] = []
    most: list[Bound] = []
    for other in goal.readings:
        if _list_of(other) == _list_of(reading) or (other.how, other.unit) != (reading.how, reading.unit):
            continue
        seen = levels_behind(evidence, other)
        if other.beside == "stricter":
            near = lasts | (seen.first >= deadline - slack)
            bounds, ends = ~seen.begins & near & (seen.last <= deadline + slack), seen.low
            least += [Bound(float(ends[k]), other, seen.figures[k]) for k in np.flatnonzero(bounds)]
        elif other.beside == "wider":
            bounds, ends = (seen.first >= deadline) & (lasts | (seen.last <= deadline + slack)), seen.high
            most += [Bound(float(ends[k]), other, seen.figures[k]) for k in np.flatnonzero(bounds & ~seen.begins)]  # fmt: skip
    return Between(
        max(least, key=lambda b: b.value, default=None), min(most, key=lambda b: b.value, default=None)
    )


def _list_of(reading: Reading) -> tuple[str, str, str]:
    return reading.programme, reading.indicator, reading.definition
