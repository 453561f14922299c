"""The register of resolved targets, as far as it could be known on a day."""

from functools import lru_cache

import numpy as np
import pandas as pd

from analysis.evidence.claims import Evidence, load


def known_from(evidence: Evidence) -> pd.Series:
    """The day from which the outcome of each case could be known, by case_id; NaT if its text is not out yet.

    A target is known as met from the date of the figure that reaches it, as missed not before its deadline either; both
    count as public `outcome-publication-lag-days` later, and not before the claim that prints them.
    """
    cases = evidence.outcomes
    latest = np.maximum(cases["outcome_date"], cases["deadline"])
    day = cases["outcome_date"].where(cases["met"] == "yes", latest)
    day = day + pd.Timedelta(days=evidence.assumed("outcome-publication-lag-days"))
    claim = cases["outcome_claim_id"]
    claims = _shipped_claims() if evidence.package["outcomes"].borrowed else evidence.claims
    texts = claims.loc[claims["claim_id"].isin(set(claim)), ["claim_id", "published_latest"]]
    published = texts.set_index("claim_id")["published_latest"]
    printed = pd.Series(published.reindex(claim).to_numpy(), index=cases.index)
    known = day.where(~(printed > day), printed).where((claim == "") | printed.notna())
    return pd.Series(known.to_numpy(), index=cases["case_id"])


@lru_cache(maxsize=1)
def _shipped_claims() -> pd.DataFrame:
    """The claims that a borrowed register points to."""
    return load().claims


def known_outcomes(evidence: Evidence, day: pd.Timestamp | None) -> pd.DataFrame:
    """Rows of outcomes.csv with a verdict that could be known on a day (None: all of them); see `known_from`.

    >>> from analysis import evidence
    >>> ev = evidence.load(as_of="2020-12-31")
    >>> bool((known_outcomes(ev, ev.as_of)["outcome_date"] < "2020-12-31").all())
    True
    """
    cases = evidence.outcomes
    settled = cases["met"].isin(["yes", "no"])
    if day is not None:
        settled &= known_from(evidence).to_numpy() <= np.datetime64(day)
    return cases[settled]


def met_exactly(cases: pd.DataFrame) -> pd.Series:
    """Which kept promises landed on the promised number itself: rows of outcomes.csv → booleans.

    Such a case is often a list that was filled to its number, or a number that was printed because it was promised;
    scores are also told without them.

    >>> cases = pd.DataFrame({"met": ["yes", "yes", "no"], "outcome_value": [10, 12, 9], "target_value": [10, 10, 10]})
    >>> met_exactly(cases).tolist()
    [True, False, False]
    """
    return (cases["met"] == "yes") & (cases["outcome_value"] == cases["target_value"])
