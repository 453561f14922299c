"""Other lists of the same kind in the evidence: how fast they grew, and what followed where they moved alike."""

from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.evidence import Evidence, kin, series
from analysis.forecast.trend.classes import ReferenceClass
from analysis.forecast.trend.legs import nearest
from analysis.forecast.trend.observed import one_interval_a_date, years


class Comparable(NamedTuple):
    """One list of a kind: its dates, and its figures as the middles of their intervals."""

    programme: str
    entity: str
    date: pd.Series
    value: np.ndarray


@lru_cache(maxsize=4)
def lists_of_kind(evidence: Evidence, kind: str, scale: str) -> tuple[Comparable, ...]:
    """All series of one programme kind and scale with two dates or more; conflicting figures are left out."""
    lists, kinds = [], evidence.figures["kind"].to_numpy()
    ends = evidence.figures["period_end"].to_numpy()
    columns = [evidence.figures[name].to_numpy() for name in evidence.figures]
    for (programme, indicator, entity), rows in evidence.rows_of_list.items():
        if evidence.programme(programme).kind != kind or evidence.indicator(indicator).scale != scale:
            continue
        if not _has_two_dates(kinds[rows], ends[rows]):
            continue
        monotone, join = bool(evidence.programme(programme).monotone), evidence.assumed("series-join-days")
        printed = tuple(tuple(column[rows].tolist()) for column in columns)
        key = (programme, indicator, entity, monotone, join, printed)
        if key not in _REMEMBERED:
            while len(_REMEMBERED) >= MOST_REMEMBERED:
                _REMEMBERED.pop(next(iter(_REMEMBERED)))
            _REMEMBERED[key] = _comparable(evidence, programme, indicator, entity)
        if (listed := _REMEMBERED[key]) is not None:
            lists.append(listed)
    return tuple(lists)


# by what was printed of a list: from one vintage to the next most lists are the same
_REMEMBERED: dict[tuple, Comparable | None] = {}
MOST_REMEMBERED = 2000


def _comparable(evidence: Evidence, programme: str, indicator: str, entity: str) -> Comparable | None:
    observed = series(evidence, programme, indicator, entity)
    observed = observed[~observed["conflict"]]
    if len(observed) < 2:
        return None
    frame = one_interval_a_date(observed).frame
    middle = ((frame["low"] + frame["high"]) / 2).to_numpy(float)
    return Comparable(programme, entity, frame["date"], middle)


def _has_two_dates(kinds: np.ndarray, ends: np.ndarray) -> bool:
    """Whether claims of these kinds and days can make two dates above zero: additions count from the one before."""
    return len(kinds) > 1 and ("flow" in kinds or len(set(ends[kinds == "stock"])) > 1)


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
        gap = np.diff(years(listed.date).to_numpy())
        ok = (gap >= 0.25) & (listed.value[:-1] > 0)
        pace = np.diff(listed.value)[ok] / listed.value[:-1][ok] / gap[ok]
        dates = listed.date.to_numpy()
        rows += [
            {"programme": listed.programme, "entity": listed.entity, "from_date": a, "to_date": b, "pace": p}
            for a, b, p in zip(dates[:-1][ok], dates[1:][ok], pace, strict=True)
        ]
    return pd.DataFrame(rows, columns=["programme", "entity", "from_date", "to_date", "pace"])


@lru_cache(maxsize=8)
def with_own_lists(
    evidence: Evidence, programme: str, scale: str, reference: ReferenceClass
) -> ReferenceClass:
    """A reference class joined by the nearest-window legs, learnt from the recognised lists in the evidence.

    Only for recognised lists, whose kin is left out, and only where the others have `nearest.FEWEST` windows or more in
    print on the day: the class is returned as it is otherwise. Time is in years; batches are no unit of these windows.
    """
    if evidence.programme(programme).kind != "recognised_list" or scale != "count":
        return reference
    known = others(evidence, "recognised_list", scale, programme)
    windows = nearest.windows([(years(listed.date).to_numpy(), listed.value) for listed in known])
    return nearest.join(reference, windows) if len(windows) >= nearest.FEWEST else reference


def without_own_lists(reference: ReferenceClass) -> ReferenceClass:
    """A reference class without the legs that `with_own_lists` adds."""
    pool = {name: weight for name, weight in reference.pool.items() if name not in nearest.NAMES}
    return reference if len(pool) == len(reference.pool) else replace(reference, pool=pool)
