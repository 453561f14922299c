"""Stocks and flows of one programme and indicator → dated intervals on one cumulative scale.

Press texts print totals ("421 so far"), additions within a period ("103 since 2021", "70 this year") and repeats of
both. They become one series by four rules: relays of one text are one figure; a flow that begins where a known
level lies carries that level to its end (or, read backwards, to its start); where no total is known, the scale
begins with zero on the day the earliest flow begins; figures of different definitions are not joined.
Figures that contradict each other stay side by side and are marked.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from analysis.errors import EvidenceError
from analysis.evidence.claims import Evidence
from analysis.evidence.index import ListKey, Printed
from analysis.writing import printed

COLUMNS = [
    "date", "date_earliest", "low", "high", "printed", "qualifier", "how", "claim_ids", "source_ids", "definition",
    "conflict",
]  # fmt: skip


@dataclass(frozen=True)
class About:
    """Of what a series is: programme, indicator, entity; the indicator's unit and scale; monotone: whether it can't fall;
    unused: the claim_ids of each flow that connects to no known level."""

    programme: str
    indicator: str
    entity: str
    unit: str
    scale: str
    monotone: bool
    unused: tuple[tuple[str, ...], ...] = ()


class Series(pd.DataFrame):
    """Dated intervals of one list, one row per day and figure (see `series`), with what they are about.

    What is made of its rows (a selection, an assignment) stays a Series about the same list.
    """

    _metadata = ["about"]  # noqa: RUF012  (pandas asks for a list)
    about: About

    @property
    def _constructor(self) -> type["Series"]:
        return Series


@dataclass(frozen=True)
class Figure:
    """One figure after relays are merged: a level at `date`, or an addition from `start` to `date`."""

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
    clash: bool = False  # an addition larger than the total at its end

    def meets(self, other: "Figure") -> bool:
        return self.low <= other.high and other.low <= self.high


def _figure(row: Printed, claim_ids: list[str]) -> Figure:
    flow, value = row.kind == "flow", row.value
    return Figure(
        start=row.period_start - pd.Timedelta(days=1) if flow else None,
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
    )


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


def _joined(first: Figure, second: Figure) -> Figure:
    low, high = max(first.low, second.low), min(first.high, second.high)
    printed = first.printed if second.printed == first.printed else f"{first.printed}; {second.printed}"
    qualifier = (
        first.qualifier if second.qualifier == first.qualifier else f"{first.qualifier}; {second.qualifier}"
    )
    return replace(
        first, low=low, high=high, printed=printed, qualifier=qualifier,
        how=first.how if first.how == second.how else f"{first.how}; {second.how}", clash=first.clash or second.clash,
        date_earliest=max(first.date_earliest, second.date_earliest) if first.date == second.date else first.date_earliest,
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
    """The level that is known on a day or within join_days of it (the nearest one)."""
    slack = pd.Timedelta(days=join_days)
    near = [f for f in levels if f.date_earliest - slack <= day <= f.date + slack]
    return min(near, key=lambda f: (abs(f.date - day), f.high - f.low), default=None)


def _carry(flow: Figure, base: Figure, *, back: bool, floor: float) -> Figure:
    """The level at the other end of a flow that begins (or ends) at a known level."""
    sign = -1 if back else 1
    low, high = (
        (base.low - flow.high, base.high - flow.low) if back else (base.low + flow.low, base.high + flow.high)
    )
    date = flow.start if back else flow.date
    return replace(
        flow, start=None, date=date, date_earliest=date if back else flow.date_earliest, low=max(low, floor),
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
        zero = replace(first, start=None, date=start, date_earliest=start, low=0.0, high=0.0, printed="0", how="start",
                       qualifier="exact")  # fmt: skip
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
    return sorted(levels, key=lambda f: (f.date, f.low)), flows


def _conflicts(levels: list[Figure], low: np.ndarray, high: np.ndarray, monotone: bool) -> np.ndarray:
    """Which figures contradict another one: of the same day, or, where nothing can fall, of any."""
    days = Counter(level.date for level in levels)
    conflict = np.array([level.clash or days[level.date] > 1 for level in levels], bool)
    if not monotone or not levels:
        return conflict
    before = np.r_[-np.inf, np.maximum.accumulate(low)[:-1]]
    after = np.r_[np.minimum.accumulate(high[::-1])[::-1][1:], np.inf]
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
        low, high = _whole(value, low, high)
    return index.printed(at, low, high)


def whole_numbers(claims: pd.DataFrame) -> pd.DataFrame:
    """Intervals of counts: of a printed whole number only whole numbers can be meant."""
    low, high = _whole(*(claims[c].to_numpy(float) for c in ("value", "low", "high")))
    return claims.assign(low=low, high=high)


def _whole(value: np.ndarray, low: np.ndarray, high: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    whole = value == np.rint(value)
    return np.where(whole, np.ceil(low - 1e-9), low), np.where(whole, np.floor(high + 1e-9), high)


def series(
    evidence: Evidence, of: Any, indicator: str | None = None, entity: str | None = None, *, definition: str | None = "",
    since: pd.Timestamp | None = None,
) -> Series:  # fmt: skip
    """Dated intervals of one list on one cumulative scale.

    of: a Target or Reading (its programme, indicator and entity are taken), or the slug of a programme, then with
    indicator and entity. definition: '' the programme's own definition (a change of definition ends the series),
    a slug for another one, None to join all, breaks included, on the caller's own account. since: for indicators of
    scale `change`, the day from which changes are compounded; the result is then percent since that day.

    Returns one row per day and figure, ascending: date, date_earliest, low, high (unit of the indicator), printed,
    qualifier, how (total, addition, start), claim_ids, source_ids (tuples), definition, conflict (True where figures
    contradict each other). Its `about` (see `About`) says of what, in which unit and scale, and what could not be joined.

    Raises EvidenceError for an unknown programme or indicator, and for a programme without an indicator and an entity.

    >>> from analysis import evidence
    >>> ev = evidence.load(as_of="2024-03-31")
    >>> got = evidence.series(ev, evidence.target(ev, "beijing-smart-factories-digital-workshops-2026"))
    >>> bool((got["low"] <= got["high"]).all()) and got["date"].is_monotonic_increasing
    True
    """
    if not isinstance(of, str):
        of, indicator, entity = of.programme, of.indicator, entity or of.entity
    if indicator is None or entity is None:
        raise EvidenceError(f"the series of programme {of!r} needs an indicator and an entity as well.")
    evidence.programme(of), evidence.indicator(indicator)  # told where they are not known
    key = (of, indicator, entity)
    known = len(evidence.index.figures(key, evidence.until))
    since = None if since is None else pd.Timestamp(since)
    made = evidence.index.remembered(
        ("series", key, known, definition, since), lambda: _made(evidence, key, definition, since)
    )
    return made.copy()


def _made(evidence: Evidence, key: ListKey, definition: str | None, since: pd.Timestamp | None) -> Series:
    """`series` of one list from its claims."""
    programme, described = evidence.programme(key[0]), evidence.indicator(key[1])
    change = described.scale == "change"
    figures = _figures(_printed(evidence, key, described.scale, definition))
    origin = since if change else None
    join_days = evidence.assumed("series-join-days")
    levels, unused = _chain(figures, join_days, -np.inf if change else 0.0, origin)
    low, high = (np.array([getattr(level, end) for level in levels], float) for end in ("low", "high"))
    if change:
        low, high = 100 * np.expm1(low), 100 * np.expm1(high)
    monotone = bool(programme.monotone) and described.scale == "count"
    columns: dict[str, Any] = {name: [getattr(level, name) for level in levels] for name in COLUMNS[:-1]}
    frame = Series(columns | {"low": low, "high": high, "conflict": _conflicts(levels, low, high, monotone)})
    frame.about = About(*key, described.unit, described.scale, monotone, tuple(f.claim_ids for f in unused))
    return frame


@dataclass(frozen=True)
class Fall:
    """A stock that is lower than an earlier one although its programme says that it can't fall."""

    programme: str
    claim: str
    high: float
    before_claim: str
    before_low: float
    before_date: pd.Timestamp


def falling_stocks(evidence: Evidence) -> Iterator[Fall]:
    """Stocks of monotone programmes whose interval lies below that of an earlier date, same list and definition."""
    monotone = evidence.programmes.loc[
        evidence.programmes["monotone"].fillna(False).astype(bool), "programme"
    ]
    counts = evidence.indicators.loc[evidence.indicators["scale"] == "count", "indicator"]
    claims = evidence.claims
    rows = claims[
        (claims["kind"] == "stock") & claims["programme"].isin(monotone) & claims["indicator"].isin(counts)
    ]
    rows = rows.sort_values("period_end", kind="stable")
    for (programme, *_), group in rows.groupby(["programme", "indicator", "entity", "definition"]):
        top = None
        for row in group.itertuples():
            if top is not None and row.high < top.low and row.period_end > top.period_end:
                yield Fall(programme, row.claim_id, row.high, top.claim_id, top.low, top.period_end)
            if top is None or row.low > top.low:
                top = row
