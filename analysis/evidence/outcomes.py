"""The curated register of resolved targets (`outcomes.csv`), as far as it could be known on a day."""

from functools import lru_cache

import numpy as np
import pandas as pd

from analysis.evidence.claims import Evidence
from analysis.evidence.loading import load

SETTLED = ("yes", "no")


def day_known(evidence: Evidence, cases: pd.DataFrame) -> pd.Series:
    """The day from which the outcome of each case could be known, by case_id; NaT if its text is not out yet.

    cases: rows with the columns of outcomes.csv. A target is known as met from the date of the figure that reaches it, as
    missed not before its deadline either; both
    count as public `outcome-publication-lag-days` later, and not before the claim that prints them.
    """
    outcome, deadline = (cases[name].to_numpy("datetime64[us]") for name in ("outcome_date", "deadline"))
    lag = pd.Timedelta(days=evidence.assumed("outcome-publication-lag-days")).to_timedelta64()
    day = np.where(cases["met"].to_numpy() == "yes", outcome, np.maximum(outcome, deadline)) + lag
    claim = cases["outcome_claim_id"].to_numpy()
    printed = _printed(evidence, claim.tolist()).astype("datetime64[us]")
    known = np.where(printed > day, printed, day)
    known = np.where((claim == "") | ~np.isnat(printed), known, np.datetime64("NaT"))
    return pd.Series(known, index=cases["case_id"])


def _printed(evidence: Evidence, claim_ids: list[str]) -> np.ndarray:
    """The day on which each claim that prints an outcome was published; NaT where it is not out yet."""
    printed = evidence.index.published(claim_ids, evidence.until)
    if not evidence.package["outcomes"].borrowed:
        return printed
    shipped = _shipped().index.published(claim_ids, None)
    return np.where(np.isnat(printed), shipped, printed)


@lru_cache(maxsize=1)
def _shipped() -> Evidence:
    """The evidence whose claims a borrowed register points to."""
    return load()


def settled_by(evidence: Evidence, cases: pd.DataFrame, day: pd.Timestamp | None) -> pd.DataFrame:
    """The cases with a verdict that could be known on a day (None: all of them)."""
    return cases[is_settled(evidence, cases, day)]


def is_settled(evidence: Evidence, cases: pd.DataFrame, day: pd.Timestamp | None) -> np.ndarray:
    """Which cases have a verdict that could be known on a day (None: which have one)."""
    settled = cases["met"].isin(SETTLED).to_numpy(bool)
    if day is not None:
        settled = settled & (day_known(evidence, cases).to_numpy() <= np.datetime64(day))
    return settled


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
