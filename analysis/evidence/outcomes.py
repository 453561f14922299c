"""The register of resolved targets, as far as it could be known on a day."""

import numpy as np
import pandas as pd

from analysis.evidence.claims import Evidence


def known_outcomes(evidence: Evidence, day: pd.Timestamp | None) -> pd.DataFrame:
    """Rows of outcomes.csv with a verdict that could be known on a day (None: all of them).

    A target is known as met from the date of the figure that reaches it, as missed not before its deadline either; both
    count as public `outcome-publication-lag-days` later, and not before the claim that prints them.

    >>> from analysis import evidence
    >>> ev = evidence.load(as_of="2020-12-31")
    >>> bool((known_outcomes(ev, ev.as_of)["outcome_date"] < "2020-12-31").all())
    True
    """
    cases = evidence.outcomes[evidence.outcomes["met"].isin(["yes", "no"])]
    if day is None:
        return cases
    latest = np.maximum(cases["outcome_date"], cases["deadline"])
    known = cases["outcome_date"].where(cases["met"] == "yes", latest)
    lag = pd.Timedelta(days=evidence.assumed("outcome-publication-lag-days"))
    claim = cases["outcome_claim_id"]
    printed = (claim == "") | claim.isin(evidence.claims["claim_id"])
    return cases[(known + lag <= day) & printed]
