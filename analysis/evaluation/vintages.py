"""The evidence of a day, without anything that would tell the outcome of the target in question.

A vintage holds the claims published by its day, and the resolved targets of *other* programmes whose outcome had
been published by then. The tables are read once; a vintage costs a few milliseconds.
"""

from functools import lru_cache

import numpy as np
import pandas as pd

from analysis.evidence import Evidence, HedgeRule, known_from, register
from analysis.evidence.hedges import QUALIFIERS
from analysis.evidence.outcomes import SETTLED
from analysis.forecast import delivery

AS_PRINTED = HedgeRule(dict.fromkeys(QUALIFIERS, (0.0, 0.0)), 0.0)


def families(evidence: Evidence) -> dict[str, str]:
    """Programme → family (`programmes.family`: one plan, one directive, one company), for the programmes of cases."""
    rows = evidence.programmes[evidence.programmes["programme"].isin(register(evidence)["programme"])]
    return dict(zip(rows["programme"], rows["family"], strict=True))


class Vintages:
    """Evidence by day. evidence: all that is recorded; its `as_of` is the day of the evaluation. like: other vintages of
    the same register, whose days are taken over."""

    def __init__(self, evidence: Evidence, like: "Vintages | None" = None) -> None:
        self.evidence = evidence
        self.known: pd.Series = known_from(evidence) if like is None else like.known
        self.family: dict[str, str] = families(evidence) if like is None else like.family
        self._at = lru_cache(maxsize=64)(self._without)
        self._some, self._of = lru_cache(maxsize=512)(self._rows), lru_cache(maxsize=1024)(self._record)
        outcomes = register(evidence) if like is None else like._outcomes
        texts = outcomes.select_dtypes("string").columns
        # a copy joins columns of one type: the rows of all of them are then taken at once
        self._outcomes: pd.DataFrame = outcomes.astype(dict.fromkeys(texts, object)).copy()
        self._columns = {name: self._outcomes[name].to_numpy() for name in delivery.COUNTED}
        self._families = self._outcomes["programme"].map(self.family).to_numpy(object)
        self._from = self.known.reindex(self._outcomes["case_id"]).to_numpy("datetime64[ns]")
        self._settled = self._outcomes["met"].isin(SETTLED).to_numpy()
        self._due = self._outcomes["deadline"].to_numpy("datetime64[ns]")

    def at(self, day: pd.Timestamp, without: str = "") -> Evidence:
        """The evidence as of a day. without: a programme; outcomes of its family are left out, whenever resolved.

        Claims of the programme that were published by then stay: they are what a forecast is made from.
        """
        return self._at(pd.Timestamp(day), self.family.get(without, without))

    def _without(self, day: pd.Timestamp, family: str) -> Evidence:
        return self.evidence.known_by(day).with_outcomes(self._some(self._known_on(day, family).tobytes()))

    def _rows(self, known: bytes) -> pd.DataFrame:
        """Rows of the register: which, as booleans."""
        kept = self._outcomes.take(np.flatnonzero(np.frombuffer(known, bool)))
        kept.index = pd.RangeIndex(len(kept))
        return kept

    def record(self, day: pd.Timestamp, kind: str, without: str) -> delivery.Record:
        """What `delivery.record_of` says of the evidence of a day without a programme's family."""
        known = self._known_on(day, self.family.get(without, without))
        return self._of((known & self._settled & (self._due <= np.datetime64(day))).tobytes(), kind)

    def _record(self, counts: bytes, kind: str) -> delivery.Record:
        """What some rows of the register say, the same on all days that know these."""
        keep = np.frombuffer(counts, bool)
        columns = {name: column[keep] for name, column in self._columns.items()}
        cases = delivery.counted(columns, self.evidence.assumed("record-followed-up-ratio"))
        return delivery.record_from(cases, kind, self.evidence.assumed("delivery-shrinkage"))

    def _known_on(self, day: pd.Timestamp, without: str) -> np.ndarray:
        keep = self._from <= np.datetime64(day)
        return keep & (self._families != without) if without else keep
