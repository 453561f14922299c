"""The curated register of resolved targets (`outcomes.csv`), as far as it could be known on a day."""

from functools import lru_cache

import numpy as np
import pandas as pd

from analysis.evidence.claims import Evidence, load

SETTLED = ("yes", "no")


def day_known(evidence: Evidence, cases: pd.DataFrame) -> pd.Series:
    """The day from which the outcome of each case could be known, by case_id; NaT if its text is not out yet.

    cases: rows with the columns of outcomes.csv. A target is known as met from the date of the figure that reaches it, as
    missed not before its deadline either; both
    count as public `outcome-publication-lag-days` later, and not before the claim that prints them.
    """
    latest = np.maximum(cases["outcome_date"], cases["deadline"])
    day = cases["outcome_date"].where(cases["met"] == "yes", latest)
    day = day + pd.Timedelta(days=evidence.assumed("outcome-publication-lag-days"))
    claim = cases["outcome_claim_id"]
    claims = evidence.claims[["claim_id", "published_latest"]]
    if evidence.package["outcomes"].borrowed:
        claims = pd.concat([claims, _shipped_claims()[["claim_id", "published_latest"]]])
    texts = claims[claims["claim_id"].isin(set(claim))].drop_duplicates("claim_id")
    published = texts.set_index("claim_id")["published_latest"]
    printed = pd.Series(published.reindex(claim).to_numpy(), index=cases.index)
    known = day.where(~(printed > day), printed).where((claim == "") | printed.notna())
    return pd.Series(known.to_numpy(), index=cases["case_id"])


@lru_cache(maxsize=1)
def _shipped_claims() -> pd.DataFrame:
    """The claims that a borrowed register points to."""
    return load().claims


def settled_by(evidence: Evidence, cases: pd.DataFrame, day: pd.Timestamp | None) -> pd.DataFrame:
    """The cases with a verdict that could be known on a day (None: all of them)."""
    settled = cases["met"].isin(SETTLED)
    if day is not None:
        settled &= day_known(evidence, cases).to_numpy() <= np.datetime64(day)
    return cases[settled]


def curated_outcomes(evidence: Evidence, day: pd.Timestamp | None) -> pd.DataFrame:
    """The rows of outcomes.csv with a verdict that could be known on a day; what figures settle besides is not in it
    (see `register`)."""
    return settled_by(evidence, evidence.outcomes, day)


def met_exactly(cases: pd.DataFrame) -> pd.Series:
    """Which kept promises landed on the promised number itself: rows of outcomes.csv → booleans.

    Such a case is often a list that was filled to its number, or a number that was printed because it was promised;
    scores are also told without them.

    >>> cases = pd.DataFrame({"met": ["yes", "yes", "no"], "outcome_value": [10, 12, 9], "target_value": [10, 10, 10]})
    >>> met_exactly(cases).tolist()
    [True, False, False]
    """
    return (cases["met"] == "yes") & (cases["outcome_value"] == cases["target_value"])
