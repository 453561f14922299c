"""The readings of a target that are settled otherwise than its primary one, and what they say of that."""

import pandas as pd

from analysis.evidence.claims import Evidence
from analysis.evidence.settled import Settlement, settlement
from analysis.evidence.standing import Standing, standings
from analysis.evidence.targets import Reading, Target
from analysis.status import SETTLED


def settled_otherwise(
    evidence: Evidence, goal: Target, today: pd.Timestamp | None = None, *, bearing: bool = True
) -> str:
    """The readings that are settled otherwise than the primary one, as a sentence without its full stop; '' for none.

    bearing: those that say something of the primary one, or else those that say nothing of it (see `Reading.bears`). Beside a
    primary reading that is settled itself all bear alike.

    >>> from analysis import evidence
    >>> ev = evidence.load(as_of="2026-11-22")
    >>> settled_otherwise(ev, evidence.target(ev, "energy-intensity-gdp-2025"))[:45]
    'Met on another reading (13.5 percent lower th'
    >>> settled_otherwise(ev, evidence.target(ev, "beijing-robot-core-industry-2025"))
    ''
    """
    (_, first), *others = standings(evidence, goal, today)
    told = []
    for reading, where in others:
        by = settlement(evidence, goal, reading, where)
        if by is None or where.status == first.status:
            continue
        if (first.status in SETTLED or reading.bears(where.status)) is bearing:
            told.append(_told_otherwise(goal, reading, where, by, bearing))
    return ". ".join(told)


def _told_otherwise(goal: Target, reading: Reading, where: Standing, by: Settlement, bearing: bool) -> str:
    """One reading that is settled otherwise; where it says nothing of the primary one, that, and what it bounds."""
    kind = reading.beside if reading.beside in ("wider", "stricter") else "another"
    article = "" if kind == "another" else "a "
    told = (
        f"{where.status.capitalize()} on {article}{kind} reading ({reading.label}): {by.figure} for {by.when}"
    )
    if bearing:
        return told
    bounds = (
        kind == "stricter" and reading.how == goal.primary.how == "total" and goal.direction == "at_least"
    )
    return f"{told}, which settles nothing on the first" + (", but bounds it from below" if bounds else "")
