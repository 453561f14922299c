"""The evidence of a day, without anything that would tell the outcome of the target in question.

A vintage holds the claims published by its day, and the resolved targets of *other* programmes whose outcome had
been published by then. The tables are read once; a vintage costs a few milliseconds.
"""

from dataclasses import replace
from functools import lru_cache

import numpy as np
import pandas as pd

from analysis.evidence import Evidence, HedgeRule
from analysis.evidence.hedges import QUALIFIERS

AS_PRINTED = HedgeRule(dict.fromkeys(QUALIFIERS, (0.0, 0.0)), 0.0)


def known_from(evidence: Evidence) -> pd.Series:
    """The day from which the outcome of each case could be known, by case_id.

    A promise counts as kept from the day of the figure that shows it, and as broken not before its deadline; both
    `outcome-publication-lag-days` later, and never before the text that prints the outcome.
    """
    cases = evidence.outcomes
    day = cases["outcome_date"].where(
        cases["met"] == "yes", np.maximum(cases["outcome_date"], cases["deadline"])
    )
    day = day + pd.Timedelta(days=evidence.assumed("outcome-publication-lag-days"))
    claim = cases["outcome_claim_id"]
    printed = evidence.claims.set_index("claim_id")["published_latest"].reindex(claim).to_numpy()
    latest = day.where(~(printed > day.to_numpy()), printed)
    latest = latest.where(
        (claim == "") | ~np.isnat(printed)
    )  # printed by a text that is not out yet: not known
    return pd.Series(latest.to_numpy(), index=cases["case_id"])


def families(evidence: Evidence) -> dict[str, str]:
    """Programme → family: programmes of resolved targets that are parts or successors of one another are one cluster."""
    programmes = sorted(set(evidence.outcomes["programme"]))
    family = {p: p for p in programmes}
    for name in programmes:
        row = evidence.programme(name)
        for other in (row.replaced_by, row.part_of):
            if other in family:
                a, b = sorted((family[name], family[other]))
                family = {p: a if f == b else f for p, f in family.items()}
    return family


class Vintages:
    """Evidence by day. evidence: all that is recorded; its `as_of` is the day of the evaluation."""

    def __init__(self, evidence: Evidence):
        self.evidence = evidence
        self.known = known_from(evidence)
        self.family = families(evidence)
        self._day = lru_cache(maxsize=64)(self._published_by)

    def _published_by(self, day: pd.Timestamp) -> Evidence:
        claims = self.evidence.claims
        claims = claims[claims["published_latest"] <= day].reset_index(drop=True)
        return replace(self.evidence, claims=claims, as_of=day)

    def at(self, day: pd.Timestamp, without: str = "") -> Evidence:
        """The evidence as of a day. without: a programme; outcomes of its family are left out, whenever resolved.

        Claims of the programme that were published by then stay: they are what a forecast is made from.
        """
        found = self._day(pd.Timestamp(day))
        outcomes = self.evidence.outcomes
        keep = outcomes["case_id"].map(self.known) <= day
        if without:
            own = self.family.get(without, without)
            keep &= outcomes["programme"].map(self.family) != own
        vintage = replace(found, tables=found.tables | {"outcomes": outcomes[keep].reset_index(drop=True)})
        vintage.__dict__["rows_of_list"] = found.rows_of_list  # the claims are the same
        vintage.__dict__["_vocabulary"] = found._vocabulary
        return vintage
