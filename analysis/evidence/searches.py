"""How far anybody looked: the day up to which silence can count.

A target of which nothing is printed after its deadline is silent only as far as its texts were searched. That day is a
row of `searches.csv`, or else the day of the newest text of the programme's family in the same place: of a text without a
day of its own the first on which it can have been printed, since whoever found it looked that far at least.
"""

import numpy as np
import pandas as pd

from analysis.evidence.claims import Evidence
from analysis.evidence.events import kin
from analysis.evidence.tables import rows_of
from analysis.evidence.targets import Target

DATED = ("day", "month")  # precisions of a publication that tell when somebody read on


def searched_until(evidence: Evidence, goal: Target) -> pd.Timestamp:
    """The last day up to which texts about a target were read; NaT where no dated text is known at all.

    It is that of a recorded search (see `recorded_search`); without one it is that of the newest claim in print on `as_of`
    about the programme, its whole, its parts, its forerunners and its successors, in the same place: nobody is known to have
    searched then, but who found that text read so far.

    >>> from analysis import evidence
    >>> ev = evidence.load(as_of="2026-11-22")
    >>> str(searched_until(ev, evidence.target(ev, "miit-demonstration-factory-2025")).date()) < "2026-11-22"
    True
    """
    if (day := recorded_search(evidence, goal)) == day:
        return day
    at = [
        evidence.index.of_place(programme, goal.entity, evidence.until)
        for programme in kin(evidence, goal.programme)
    ]
    return _newest_dated(evidence, np.concatenate(at))


def recorded_search(evidence: Evidence, goal: Target) -> pd.Timestamp:
    """The day up to which figures of a target were searched for; NaT where searches.csv records no search for it.

    A row for the target comes before one for its programme.
    """
    by_target, by_programme = _searches(evidence)
    return by_target.get(goal.slug, by_programme.get(goal.programme, pd.NaT))


def last_search(evidence: Evidence) -> pd.Timestamp:
    """The last day on which anybody is known to have searched for anything: rows of searches.csv and dated claims."""
    index, until = evidence.index, evidence.until

    def made() -> pd.Timestamp:
        days = (_newest_dated(evidence, index.all(until)), evidence.searches["searched_until"].max())
        return max((day for day in days if day == day), default=pd.NaT)

    return index.remembered(("last search", until), made)


def _newest_dated(evidence: Evidence, at: np.ndarray) -> pd.Timestamp:
    """The latest day on which claims at some places (see `index`) are known to have been in print: the day of a text where it
    is known to the month at least, else the first on which it can have been printed."""
    index = evidence.index
    precision = index.column("published_precision")[at]
    dated = np.logical_or.reduce([precision == word for word in DATED])
    days = np.where(dated, index.column("published_latest")[at], index.column("published_earliest")[at])
    return pd.Timestamp(np.fmax.reduce(days)) if len(days) else pd.NaT


def _searches(evidence: Evidence) -> tuple[dict[str, pd.Timestamp], dict[str, pd.Timestamp]]:
    """How far was searched for a target, and for a programme where a row names no target."""
    return evidence.index.remembered(("searches",), lambda: _rows(evidence.searches))


def _rows(table: pd.DataFrame) -> tuple[dict[str, pd.Timestamp], dict[str, pd.Timestamp]]:
    days: tuple[dict, dict] = {}, {}
    for row in rows_of(table):
        if row.target:
            days[0].setdefault(row.target, []).append(row.searched_until)
        else:
            days[1].setdefault(row.programme, []).append(row.searched_until)
    by_target, by_programme = ({key: max(until) for key, until in of.items()} for of in days)
    return by_target, by_programme


def beyond_search(evidence: Evidence) -> str:
    """The warning of a page whose day lies after the last search; '' where it does not.

    >>> from analysis import evidence
    >>> beyond_search(evidence.load(as_of="2026-11-22"))
    ''
    >>> beyond_search(evidence.load(as_of="2030-01-01"))[:47]
    'Nobody searched for figures after 22 November 2'
    """
    last = last_search(evidence)
    if evidence.as_of is None or last != last or evidence.as_of <= last:
        return ""
    return (
        f"Nobody searched for figures after {last:%-d %B %Y}. Asked as of {evidence.as_of:%-d %B %Y}, this page shows "
        "what was known by then; that nothing is printed since says nothing, and no target is called silent."
    )
