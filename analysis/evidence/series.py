"""Stocks and flows of one programme and indicator → dated intervals on one cumulative scale.

Press texts print totals ("421 so far"), additions within a period ("103 since 2021", "70 this year") and repeats of
both. They become one series by four rules: relays of one text are one figure; a flow that begins where a known
level lies carries that level to its end (or, read backwards, to its start); where no total is known, the scale
begins with zero on the day the earliest flow begins; figures of different definitions are not joined.
Figures that contradict each other stay side by side and are marked.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analysis.errors import EvidenceError, suggest
from analysis.evidence.claims import Evidence, assumption

COLUMNS = [
    "date", "date_earliest", "low", "high", "printed", "qualifier", "how", "claim_ids", "source_ids", "definition",
    "conflict",
]  # fmt: skip
_PERIODS = {"month": "M", "quarter": "Q"}


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

    def meets(self, other: "Figure") -> bool:
        return self.low <= other.high and other.low <= self.high


def earliest_day(
    period_end: pd.Series, precision: pd.Series, undated_days: float, year_days: float
) -> pd.Series:
    """The first day to which a figure can refer, given how precisely its date is known.

    A month or quarter reaches back to its first day, a year by year_days; a figure dated by its publication alone
    reaches back undated_days.
    """
    first = period_end.copy()
    for name, code in _PERIODS.items():
        rows = precision == name
        first[rows] = period_end[rows].dt.to_period(code).dt.start_time
    for name, days in (("year", year_days), ("publication", undated_days)):
        rows = precision == name
        first[rows] = period_end[rows] - pd.Timedelta(days=days)
    return first


def _date_days(evidence: Evidence) -> tuple[float, float]:
    """How far back figures reach that are dated by their publication alone, and by their year alone."""
    return tuple(float(assumption(evidence, i)["value"]) for i in ("date-undated-lag", "date-year-precision"))


def _figures(claims: pd.DataFrame, date_days: tuple[float, float]) -> list[Figure]:
    """Claims of one list as figures, relays and undated repeats merged, in the order of their dates."""
    claims = claims.assign(first=earliest_day(claims["period_end"], claims["period_precision"], *date_days))
    claims = claims.sort_values(["period_end", "published_latest", "claim_id"])
    keys = ["source_id", "kind", "period_start", "period_end", "value", "qualifier", "definition"]
    found: list[Figure] = []
    for _, group in claims.groupby(keys, dropna=False, sort=False):
        row = group.iloc[0]
        flow = row["kind"] == "flow"
        figure = Figure(
            row["period_start"] - pd.Timedelta(days=1) if flow else None, row["period_end"], row["first"], row["low"],
            row["high"], f"{row['value']:g}" if abs(row["value"]) < 1e5 else f"{row['value']:,.0f}", row["qualifier"],
            "addition" if flow else "total", tuple(group["claim_id"]), (row["source_id"],), row["definition"],
        )  # fmt: skip
        echo = _echo_of(found, figure) if row["period_precision"] == "publication" else None
        if echo is None:
            found.append(figure)
        else:
            found[echo] = _joined(found[echo], figure)
    return found


def _echo_of(found: list[Figure], figure: Figure) -> int | None:
    """An undated figure that repeats an earlier one says nothing about a new day."""
    same = [
        k for k, f in enumerate(found)
        if (f.printed, f.qualifier, f.how, f.start) == (figure.printed, figure.qualifier, figure.how, figure.start)
    ]  # fmt: skip
    return same[0] if same else None


def _joined(first: Figure, second: Figure) -> Figure:
    low, high = max(first.low, second.low), min(first.high, second.high)
    printed = first.printed if second.printed == first.printed else f"{first.printed}; {second.printed}"
    qualifier = (
        first.qualifier if second.qualifier == first.qualifier else f"{first.qualifier}; {second.qualifier}"
    )
    return replace(
        first, low=low, high=high, printed=printed, qualifier=qualifier,
        how=first.how if first.how == second.how else f"{first.how}; {second.how}",
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
        high=max(high, floor), how="total less addition" if back else "total plus addition", printed=f"{base.printed} {'+' if sign > 0 else '−'} {flow.printed}",
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
            if base is None and end is None:
                continue
            _place(
                levels,
                _carry(flow, base, back=False, floor=floor)
                if base
                else _carry(flow, end, back=True, floor=floor),
            )
            flows.remove(flow)
            progress = True
    return sorted(levels, key=lambda f: (f.date, f.low)), flows


def _mark_conflicts(frame: pd.DataFrame, monotone: bool) -> pd.Series:
    same_day = frame["date"].duplicated(keep=False)
    if not monotone or frame.empty:
        return same_day
    before = frame["low"].cummax().shift(fill_value=-np.inf)
    after = frame["high"][::-1].cummin()[::-1].shift(-1, fill_value=np.inf)
    return same_day | (frame["high"] < before) | (frame["low"] > after)


def select(
    evidence: Evidence, programme: str, indicator: str, entity: str, definition: str | None
) -> pd.DataFrame:
    """The stock and flow claims of one list; definition None: all definitions, '' the programme's own."""
    claims = evidence.claims
    rows = (
        (claims["programme"] == programme) & (claims["indicator"] == indicator) & (claims["entity"] == entity)
    )
    rows &= claims["kind"].isin(["stock", "flow"])
    if definition is not None:
        rows &= claims["definition"] == definition
    return claims[rows]


def series(
    evidence: Evidence, of, indicator: str | None = None, entity: str | None = None, *, definition: str | None = "",
    since=None,
) -> pd.DataFrame:  # fmt: skip
    """Dated intervals of one list on one cumulative scale.

    of: a Target or Reading (its programme, indicator and entity are taken), or the slug of a programme, then with
    indicator and entity. definition: '' the programme's own definition (a change of definition ends the series),
    a slug for another one, None to join all, breaks included, on the caller's own account. since: for indicators of
    scale `change`, the day from which changes are compounded; the result is then percent since that day.

    Returns one row per day and figure, ascending: date, date_earliest, low, high (unit of the indicator), printed,
    qualifier, how (total, addition, start), claim_ids, source_ids (tuples), definition, conflict (True where figures
    contradict each other). `attrs` holds programme, indicator, entity, unit, scale, monotone and unused: the flows
    that connect to no known level, with their claim_ids.

    Raises EvidenceError for an unknown programme or indicator.

    >>> from analysis import evidence
    >>> ev = evidence.load(as_of="2024-03-31")
    >>> got = evidence.series(ev, evidence.target(ev, "beijing-smart-factories-digital-workshops-2026"))
    >>> bool((got["low"] <= got["high"]).all()) and got["date"].is_monotonic_increasing
    True
    """
    if not isinstance(of, str):
        of, indicator, entity = of.programme, of.indicator, entity or of.entity
    programmes = evidence.programmes.set_index("programme")
    indicators = evidence.indicators.set_index("indicator")
    for word, known, name in (
        (of, programmes.index, "programme"),
        (indicator, indicators.index, "indicator"),
    ):
        if word not in known:
            raise EvidenceError(f"{name} {word!r} is not in {name}s.csv.{suggest(word, known)}")
    scale = indicators.at[indicator, "scale"]
    change = scale == "change"
    claims = select(evidence, of, indicator, entity, definition)
    if change:
        claims = claims.assign(low=np.log1p(claims["low"] / 100), high=np.log1p(claims["high"] / 100))
    figures = _figures(claims, _date_days(evidence))
    origin = pd.Timestamp(since) if since is not None and change else None
    join_days = assumption(evidence, "series-join-days")["value"]
    levels, unused = _chain(figures, join_days, -np.inf if change else 0.0, origin)
    frame = pd.DataFrame([{c: getattr(f, c) for c in COLUMNS[:-1]} for f in levels], columns=COLUMNS[:-1])
    if change:
        frame[["low", "high"]] = 100 * np.expm1(frame[["low", "high"]].astype(float))
    monotone = bool(programmes.at[of, "monotone"]) and scale == "count"
    frame["conflict"] = _mark_conflicts(frame, monotone)
    frame.attrs = {
        "programme": of, "indicator": indicator, "entity": entity, "unit": indicators.at[indicator, "unit"],
        "scale": scale, "monotone": monotone, "unused": [f.claim_ids for f in unused],
    }  # fmt: skip
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
