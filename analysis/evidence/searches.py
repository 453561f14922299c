"""How far anybody looked: the day up to which silence can count.

A target of which nothing is printed after its deadline is silent only as far as its texts were searched. That day is a
row of `searches.csv`, or else the day of the newest dated text of the programme's family in the same place.
"""

import pandas as pd

from analysis.evidence.claims import Evidence
from analysis.evidence.events import kin
from analysis.evidence.targets import Target

DATED = ("day", "month")  # precisions of a publication that tell when somebody read on


def searched_until(evidence: Evidence, goal: Target) -> pd.Timestamp:
    """The last day up to which figures of a target were searched for; NaT where no dated text is known at all.

    A row of searches.csv for the target comes before one for its programme; without either it is the newest dated claim
    in print on `as_of` about the programme, its whole, its parts, its forerunners and its successors, in the same place.

    >>> from analysis import evidence
    >>> ev = evidence.load(as_of="2026-11-22")
    >>> str(searched_until(ev, evidence.target(ev, "miit-demonstration-factory-2025")).date()) < "2026-11-22"
    True
    """
    rows = evidence.searches
    for mine in (rows["target"] == goal.slug, (rows["programme"] == goal.programme) & (rows["target"] == "")):
        if mine.any():
            return rows.loc[mine, "searched_until"].max()
    family = kin(evidence, goal.programme)
    at = [
        k
        for (programme, _, entity), positions in evidence.rows_of_list.items()
        if programme in family and entity == goal.entity
        for k in positions
    ]
    claims = evidence.claims.iloc[at]
    return claims.loc[claims["published_precision"].isin(DATED), "published_latest"].max()


def last_search(evidence: Evidence) -> pd.Timestamp:
    """The last day on which anybody is known to have searched for anything: rows of searches.csv and dated claims."""
    claims = evidence.claims
    newest = claims.loc[claims["published_precision"].isin(DATED), "published_latest"].max()
    return max(
        (day for day in (newest, evidence.searches["searched_until"].max()) if day == day), default=pd.NaT
    )


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
