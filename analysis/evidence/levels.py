"""Printed figures of one list → levels at dates on one cumulative scale, by the rules that `series` tells."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from analysis.evidence.claims import Evidence
from analysis.evidence.index import ListKey, Printed
from analysis.evidence.kinds import cannot_fall
from analysis.writing import UP_TO, printed

A_DAY = pd.Timedelta(days=1)


@dataclass(frozen=True, eq=False)
class Levels:
    """The levels of a list, ascending: figures; date, first and last (its earliest and its latest day), low and high (in the unit of the
    indicator) and conflict, (k,) each. unused: the flows that connect to no known level; monotone: it can't fall."""

    figures: tuple["Figure", ...]
    low: np.ndarray
    high: np.ndarray
    conflict: np.ndarray
    unused: tuple["Figure", ...]
    monotone: bool

    @cached_property
    def date(self) -> np.ndarray:
        return np.array([figure.date.to_datetime64() for figure in self.figures], "datetime64[us]")

    @cached_property
    def first(self) -> np.ndarray:
        return np.array([figure.date_earliest.to_datetime64() for figure in self.figures], "datetime64[us]")

    @cached_property
    def last(self) -> np.ndarray:
        return np.array([figure.date_latest.to_datetime64() for figure in self.figures], "datetime64[us]")

    @cached_property
    def begins(self) -> np.ndarray:
        """Which of them are no figure: the zero with which a list or a change begins."""
        return np.array([figure.how == "start" for figure in self.figures], bool)

    @cached_property
    def guessed(self) -> np.ndarray:
        """Whose day is a guess: their texts bear none."""
        return np.array([figure.guessed for figure in self.figures], bool)

    def at(self, k: int) -> "Figure":
        """The figure at a place, with its bounds on this scale (of changes it has their logarithms)."""
        return self.figures[k]._replace(low=float(self.low[k]), high=float(self.high[k]))


def levels_of(evidence: Evidence, key: ListKey, definition: str | None, since: pd.Timestamp | None) -> Levels:
    """The levels of one list (see `series`), made once between two of its publications."""
    known = len(evidence.index.figures(key, evidence.until))
    return evidence.index.remembered_of(
        key, ("levels", known, definition, since), lambda: _levels(evidence, key, definition, since)
    )


def _levels(evidence: Evidence, key: ListKey, definition: str | None, since: pd.Timestamp | None) -> Levels:
    programme, described = evidence.programme(key[0]), evidence.indicator(key[1])
    change = described.scale == "change"
    figures = _figures(_printed(evidence, key, described.scale, definition))
    origin = since if change else None
    join_days = evidence.assumed("series-join-days")
    levels, unused = _chain(figures, join_days, -np.inf if change else 0.0, origin)
    low, high = (np.array([getattr(level, end) for level in levels], float) for end in ("low", "high"))
    if change:
        low, high = 100 * np.expm1(low), 100 * np.expm1(high)
    monotone = cannot_fall(programme, described)
    conflict = _conflicts(levels, low, high, monotone)
    return Levels(tuple(levels), low, high, conflict, tuple(unused), monotone)


class Figure(NamedTuple):
    """One figure after relays are merged: a level at `date`, or an addition from `start` to `date`. Readers are told
    `date_latest`, with its `precision` (see `known_day`)."""

    start: pd.Timestamp | None
    date: pd.Timestamp
    date_earliest: pd.Timestamp
    low: float
    high: float
    printed: str
    qualifier: str
    how: str
    claim_ids: tuple[str, ...]
    source_ids: tuple[str, ...]
    definition: str
    value: float
    date_latest: pd.Timestamp
    precision: str = "day"
    clash: bool = False  # an addition larger than the total at its end

    @property
    def guessed(self) -> bool:
        """Whether its day is a guess: its text bears none."""
        return self.precision == UP_TO

    def meets(self, other: "Figure") -> bool:
        return self.low <= other.high and other.low <= self.high


def _figure(row: Printed, claim_ids: list[str]) -> Figure:
    flow, value, (latest, precision) = row.kind == "flow", row.value, known_day(row)
    return Figure(
        start=row.period_start - A_DAY if flow else None,
        date=row.period_end,
        date_earliest=row.period_earliest,
        low=row.low,
        high=row.high,
        printed=printed(value),
        qualifier=row.qualifier,
        how="addition" if flow else "total",
        claim_ids=tuple(claim_ids),
        source_ids=(row.source_id,),
        definition=row.definition,
        value=value,
        date_latest=latest,
        precision=precision,
    )


def known_day(claim: Any) -> tuple[pd.Timestamp, str]:
    """The last day that a figure can be of, and how exactly that is known: as in claims.csv, or `writing.UP_TO` for a count on a
    page without a day, of which the last is known on which it can have been printed. claim: a row of claims."""
    precision = claim.period_precision
    if precision != "publication":
        return claim.period_end, precision
    if claim.published_precision == "day":
        return claim.period_end, "day"
    guessed = claim.published_precision == "inferred"
    return max(claim.period_end, claim.published_latest) if guessed else claim.period_end, UP_TO


_FINEST = ("day", "month", "quarter", UP_TO, "year")  # of two texts that give one day, the finer one tells it


def _figures(rows: list[Printed]) -> list[Figure]:
    """Claims of one list, in the order of their dates, as figures: relays and undated repeats merged."""
    relays: dict[tuple, list] = {}
    for row in rows:
        start = None if pd.isna(row.period_start) else row.period_start
        key = (row.source_id, row.kind, start, row.period_end, row.value, row.qualifier, row.definition)
        relays.setdefault(key, []).append(row)
    figures: list[Figure] = []
    for group in relays.values():
        figure = _figure(group[0], [row.claim_id for row in group])
        echo = _echo_of(figures, figure) if group[0].period_precision == "publication" else None
        if echo is None:
            figures.append(figure)
        else:
            figures[echo] = _joined(figures[echo], figure)
    return figures


def _echo_of(earlier: list[Figure], figure: Figure) -> int | None:
    """An undated figure that repeats an earlier one says nothing about a new day."""

    def said(f: Figure) -> tuple:
        return f.value, f.qualifier, f.how, f.start, f.definition

    return next((k for k, f in enumerate(earlier) if said(f) == said(figure)), None)


def _without_relays(levels: list[Figure]) -> list[Figure]:
    """Levels, ascending, without those whose day is a guess and that only relay an earlier one, whose claims they join: what
    was counted up to last, or room for more than a level of a day that they may be of ("over 200" beside 209)."""
    kept: list[Figure] = []
    for level in levels:
        relayed = (k for k, f in enumerate(kept) if _relays(level, f, last=k == len(kept) - 1))
        if (k := next(relayed, None)) is None:
            kept.append(level)
        else:
            kept[k] = _joined(kept[k], level)
    return kept


def _relays(level: Figure, earlier: Figure, last: bool) -> bool:
    """Whether a level of a guessed day tells no more than an earlier one; last: whether none lies between them."""
    if not level.guessed or earlier.how == "start" or level.definition != earlier.definition:
        return False
    within = level.low <= earlier.low and earlier.high <= level.high
    same = (level.low, level.high) == (earlier.low, earlier.high)
    return within and (level.date_earliest <= earlier.date or (last and same))


def _joined(first: Figure, second: Figure) -> Figure:
    low, high = max(first.low, second.low), min(first.high, second.high)
    printed = first.printed if second.printed == first.printed else f"{first.printed}; {second.printed}"
    qualifier = (
        first.qualifier if second.qualifier == first.qualifier else f"{first.qualifier}; {second.qualifier}"
    )
    return first._replace(
        low=low, high=high, printed=printed, qualifier=qualifier,
        how=first.how if first.how == second.how else f"{first.how}; {second.how}", clash=first.clash or second.clash,
        date_earliest=max(first.date_earliest, second.date_earliest) if first.date == second.date else first.date_earliest,
        date_latest=min(first.date_latest, second.date_latest) if first.date == second.date else first.date_latest,
        precision=min(first.precision, second.precision, key=_FINEST.index) if first.date == second.date else first.precision,
        claim_ids=(*first.claim_ids, *(c for c in second.claim_ids if c not in first.claim_ids)),
        source_ids=(*first.source_ids, *(s for s in second.source_ids if s not in first.source_ids)),
    )  # fmt: skip


def _place(levels: list[Figure], figure: Figure) -> None:
    """Add a level; figures of one day that agree narrow each other, those that don't stand side by side."""
    for k, level in enumerate(levels):
        if level.date == figure.date and level.meets(figure):
            levels[k] = _joined(level, figure)
            return
    levels.append(figure)


def _at(levels: list[Figure], day: pd.Timestamp, join_days: float) -> Figure | None:
    """The level that is known on a day or within join_days of it (the nearest one). One whose day is a guess is none: what
    was added may be in it, or not."""
    slack = pd.Timedelta(days=join_days)
    first, last = day - slack, day + slack
    near = [f for f in levels if not f.guessed and f.date_earliest <= last and first <= f.date]
    return min(near, key=lambda f: (abs(f.date - day), f.high - f.low), default=None)


def _carry(flow: Figure, base: Figure, *, back: bool, floor: float) -> Figure:
    """The level at the other end of a flow that begins (or ends) at a known level."""
    sign = -1 if back else 1
    low, high = (
        (base.low - flow.high, base.high - flow.low) if back else (base.low + flow.low, base.high + flow.high)
    )
    date = flow.start if back else flow.date
    return flow._replace(
        start=None, date=date, date_earliest=date if back else flow.date_earliest, date_latest=date if back else flow.date_latest, precision="day" if back else flow.precision, low=max(low, floor),
        high=max(high, floor), clash=base.clash or high < floor, how="total less addition" if back else "total plus addition", printed=f"{base.printed} {'+' if sign > 0 else '−'} {flow.printed}",
        claim_ids=(*base.claim_ids, *(c for c in flow.claim_ids if c not in base.claim_ids)),
        source_ids=tuple(dict.fromkeys((*base.source_ids, *flow.source_ids))),
    )  # fmt: skip


def _chain(
    figures: list[Figure], join_days: float, floor: float, origin: pd.Timestamp | None
) -> tuple[list, list]:
    """Levels that totals and flows give together, and the flows that connect to none."""
    levels: list[Figure] = []
    for figure in (f for f in figures if f.start is None):
        _place(levels, figure)
    flows = [f for f in figures if f.start is not None]
    if flows and (origin is not None or not levels):
        first = min(flows, key=lambda f: (f.start, f.date))
        start = origin if origin is not None else first.start
        zero = first._replace(start=None, date=start, date_earliest=start, date_latest=start, precision="day", low=0.0, high=0.0, printed="0", how="start",
                       qualifier="exact")  # fmt: skip
        if origin is not None:  # by definition: no text says it
            zero = zero._replace(claim_ids=(), source_ids=())
        _place(levels, zero)
    progress = True
    while flows and progress:
        progress = False
        for flow in sorted(flows, key=lambda f: (f.start, f.date)):
            base = _at([f for f in levels if f.date < flow.date], flow.start, join_days)
            end = _at([f for f in levels if f.date > flow.start], flow.date, join_days)
            known = base or end
            if known is None:
                continue
            _place(levels, _carry(flow, known, back=base is None, floor=floor))
            flows.remove(flow)
            progress = True
    return _without_relays(sorted(levels, key=lambda f: (f.date, f.low))), flows


def _conflicts(levels: list[Figure], low: np.ndarray, high: np.ndarray, monotone: bool) -> np.ndarray:
    """Which figures contradict another one: of the same day, or, where nothing can fall, of any."""
    days = Counter(level.date for level in levels)
    conflict = np.array([level.clash or days[level.date] > 1 for level in levels], bool)
    if not monotone or not levels:
        return conflict
    before, after = np.full(len(low), -np.inf), np.full(len(high), np.inf)
    np.maximum.accumulate(low[:-1], out=before[1:])
    after[:-1] = np.minimum.accumulate(high[:0:-1])[::-1]
    return conflict | (high < before) | (low > after)


def _printed(evidence: Evidence, key: ListKey, scale: str, definition: str | None) -> list[Printed]:
    """The stock and flow claims of one list; definition None: all definitions, '' the programme's own. Intervals of
    changes are those of their logarithms."""
    index = evidence.index
    at = index.figures(key, evidence.until)
    if definition is not None:
        at = at[index.column("definition")[at] == definition]
    value, low, high = (index.column(name)[at] for name in ("value", "low", "high"))
    if scale == "change":
        low, high = np.log1p(low / 100), np.log1p(high / 100)
    if scale == "count":
        low, high = whole_bounds(value, low, high)
    return index.printed(at, low, high)


def whole_bounds(value: np.ndarray, low: np.ndarray, high: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Intervals of counts: of a printed whole number only whole numbers can be meant."""
    whole = value == np.rint(value)
    return np.where(whole, np.ceil(low - 1e-9), low), np.where(whole, np.floor(high + 1e-9), high)
