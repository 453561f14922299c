"""The evidence of a day, without anything that would tell the outcome of the target in question.

A vintage holds the claims published by its day, and the resolved targets of *other* programmes whose outcome had
been published by then. The tables are read once; a vintage costs a few milliseconds.
"""

from functools import lru_cache

import pandas as pd

from analysis.evidence import Evidence, HedgeRule, known_from, register
from analysis.evidence.hedges import QUALIFIERS

AS_PRINTED = HedgeRule(dict.fromkeys(QUALIFIERS, (0.0, 0.0)), 0.0)


def families(evidence: Evidence) -> dict[str, str]:
    """Programme → family (`programmes.family`: one plan, one directive, one company), for the programmes of cases."""
    rows = evidence.programmes[evidence.programmes["programme"].isin(register(evidence)["programme"])]
    return dict(zip(rows["programme"], rows["family"], strict=True))


class Vintages:
    """Evidence by day. evidence: all that is recorded; its `as_of` is the day of the evaluation."""

    def __init__(self, evidence: Evidence) -> None:
        self.evidence = evidence
        self.known = known_from(evidence)
        self.family = families(evidence)
        self._day = lru_cache(maxsize=64)(evidence.known_by)

    def at(self, day: pd.Timestamp, without: str = "") -> Evidence:
        """The evidence as of a day. without: a programme; outcomes of its family are left out, whenever resolved.

        Claims of the programme that were published by then stay: they are what a forecast is made from.
        """
        found = self._day(pd.Timestamp(day))
        outcomes = register(self.evidence)
        keep = outcomes["case_id"].map(self.known) <= day
        if without:
            own = self.family.get(without, without)
            keep &= outcomes["programme"].map(self.family) != own
        return found.with_outcomes(outcomes[keep].reset_index(drop=True))
