"""Other lists of the same kind in the evidence: how fast they grew, and what followed where they moved alike."""

from dataclasses import dataclass, replace
from functools import cached_property, partial

import numpy as np
import pandas as pd

from analysis.evidence import Evidence, kin
from analysis.evidence.index import ListKey
from analysis.evidence.kinds import RECOGNISED
from analysis.evidence.levels import levels_of
from analysis.forecast.trend.classes import ReferenceClass
from analysis.forecast.trend.legs import nearest
from analysis.forecast.trend.observed import one_a_date, years


@dataclass(frozen=True, eq=False)
class Comparable:
    """One list of a kind: its dates, and its figures as the middles of their intervals."""

    programme: str
    entity: str
    date: pd.Series
    value: np.ndarray

    @cached_property
    def years(self) -> np.ndarray:
        """Its dates as decimal years."""
        return years(self.date.to_numpy())

    @cached_property
    def windows(self) -> list[tuple]:
        """What followed what in it (see `nearest.windows`)."""
        return nearest.windows([(self.years, self.value)])


def lists_of_kind(evidence: Evidence, kind: str, scale: str) -> tuple[Comparable, ...]:
    """All series of one programme kind and scale with two dates or more; conflicting figures are left out."""
    return evidence.remembered(("lists of kind", kind, scale), lambda: _lists_of_kind(evidence, kind, scale))


def _lists_of_kind(evidence: Evidence, kind: str, scale: str) -> tuple[Comparable, ...]:
    index = evidence.index
    among = index.remembered(("of kind", kind, scale), lambda: _of_kind(evidence, kind, scale))
    lists = []
    for key in index.lists(evidence.until, among):
        known = len(index.figures(key, evidence.until))
        listed = index.remembered_of(key, ("comparable", known), partial(_comparable, evidence, key))
        if listed is not None:
            lists.append(listed)
    return tuple(lists)


def _of_kind(evidence: Evidence, kind: str, scale: str) -> list[ListKey]:
    """Every list of one programme kind and scale, on whatever day it begins."""
    return [
        key for key in evidence.index.lists(None)
        if evidence.programme(key[0]).kind == kind and evidence.indicator(key[1]).scale == scale
    ]  # fmt: skip


def _comparable(evidence: Evidence, key: ListKey) -> Comparable | None:
    levels = levels_of(evidence, key, definition="", since=None)
    agree = ~levels.conflict
    if agree.sum() < 2:
        return None
    date, first, low, high = (c[agree] for c in (levels.date, levels.first, levels.low, levels.high))
    dated = one_a_date(date, first, low, high, levels.monotone)
    return Comparable(key[0], key[2], pd.Series(dated.date), (dated.low + dated.high) / 2)


def others(evidence: Evidence, kind: str, scale: str, programme: str) -> list[Comparable]:
    """`lists_of_kind` without a programme and those that are its parts, its whole, its forerunner or its successor."""
    family = kin(evidence, programme)
    return [listed for listed in lists_of_kind(evidence, kind, scale) if listed.programme not in family]


def class_paces(evidence: Evidence, kind: str, scale: str, exclude_programme: str) -> pd.DataFrame:
    """Yearly relative additions of all lists of one kind in the evidence, the programme and its kin left out.

    Returns programme, entity, from_date, to_date, pace: (later - earlier) / earlier / years, for neighbouring dates at
    least a quarter apart.
    """
    rows = []
    for listed in others(evidence, kind, scale, exclude_programme):
        gap = np.diff(listed.years)
        ok = (gap >= 0.25) & (listed.value[:-1] > 0)
        pace = np.diff(listed.value)[ok] / listed.value[:-1][ok] / gap[ok]
        dates = listed.date.to_numpy()
        rows += [
            {"programme": listed.programme, "entity": listed.entity, "from_date": a, "to_date": b, "pace": p}
            for a, b, p in zip(dates[:-1][ok], dates[1:][ok], pace, strict=True)
        ]
    return pd.DataFrame(rows, columns=["programme", "entity", "from_date", "to_date", "pace"])


def with_own_lists(
    evidence: Evidence, programme: str, scale: str, reference: ReferenceClass
) -> ReferenceClass:
    """A reference class joined by the nearest-window legs, learnt from the recognised lists in the evidence.

    Only for recognised lists, whose kin is left out, and only where the others have `nearest.FEWEST` windows or more in
    print on the day: the class is returned as it is otherwise. Time is in years; batches are no unit of these windows.
    """
    if evidence.programme(programme).kind != RECOGNISED or scale != "count":
        return reference
    return evidence.remembered(
        ("own lists", programme, scale, reference), lambda: _joined(evidence, programme, scale, reference)
    )


def _joined(evidence: Evidence, programme: str, scale: str, reference: ReferenceClass) -> ReferenceClass:
    known = others(evidence, RECOGNISED, scale, programme)
    windows = [window for listed in known for window in listed.windows]
    return nearest.join(reference, windows) if len(windows) >= nearest.FEWEST else reference


def without_own_lists(reference: ReferenceClass) -> ReferenceClass:
    """A reference class without the legs that `with_own_lists` adds."""
    pool = {name: weight for name, weight in reference.pool.items() if name not in nearest.NAMES}
    return reference if len(pool) == len(reference.pool) else replace(reference, pool=pool)
