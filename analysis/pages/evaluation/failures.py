"""The forecasts that were most wrong, by name, and what of their lists was in print and not in them."""

from typing import Any

import numpy as np
import pandas as pd

from analysis.evaluation.cases import question, resolved
from analysis.evidence import Evidence, events_of
from analysis.pages.evaluation.tables import cases
from analysis.pages.shared import markdown
from analysis.writing import day, escape, listed, percent, printed, with_unit

ENDED = {
    "closed": "the list had been closed", "replaced": "the list had been replaced", "redefined": "it had been counted by another rule",
    "rebased": "it had been put on another base",
}  # fmt: skip
MOST = 3  # figures that are named


def failures(targets: pd.DataFrame, evidence: Evidence, most: int = 8) -> Any:
    """The forecasts that were most wrong, by name, what was known at the last of them, and what else of the list was in print
    before the deadline. targets: see `backtest.targets`; evidence: that which they are scored in."""
    rows = cases(targets).head(most)
    asked = {case.case_id: case for case in resolved(evidence).itertuples()}
    lines = [
        f"- **{escape(r.what)}** ({escape(r.case_id)}): said {percent(r.first)} at announcement"
        + (f", {percent(r.last)} at the last forecast" if r.forecasts > 1 else "")
        + f"; it was **{'met' if r.outcome else 'missed'}**. {known_then(r)} {_besides(r, asked[r.case_id], evidence)}"
        for r in rows.itertuples()
    ]
    return markdown("\n".join(lines))


def known_then(r: Any) -> str:
    """What was known at the last forecast, and which way it pointed."""
    if r.figures == 0:
        return "No dated figure of it was known: the record of its kind answered alone."
    age = f"{max((r.origin - r.newest).days, 0) / 30.44:.0f} months"
    known = (
        f"One dated figure was known, {age} old at the last forecast"
        if r.figures == 1
        else f"{int(r.figures)} dated figures were known, the newest {age} old at the last forecast"
    )
    trend = r.trend[-1]
    if not np.isfinite(trend):
        return f"{known}; no trend can be drawn from {'it' if r.figures == 1 else 'them'}."
    if _is_right(trend, r):
        side = "just on the right side" if abs(trend - 0.5) < 0.1 else "on the right side"
        drew = "" if _is_right(r.last, r) else f"; {'what else counts' if _is_right(r.record[-1], r) else 'the record'} drew the answer to the other"  # fmt: skip
        return f"{known}. The trend alone was {side} of one half in the end ({percent(trend)}){drew}."
    return f"{known}; the trend from {'it' if r.figures == 1 else 'them'} pointed the other way ({percent(trend)})."


def _is_right(probability: float, r: Any) -> bool:
    """Whether a probability lay on the side of one half on which the outcome came."""
    return bool((probability > 0.5) == (r.outcome == 1))


def _besides(r: Any, case: Any, evidence: Evidence) -> str:
    """What became of the list, and figures of it, in print before the deadline and not among those that were known."""
    events = [e for e in events_of(evidence, r.programme, today=r.deadline) if not e.day > r.deadline]
    parts = []
    for when, later in (("by", False), ("after", True)):
        ends = [
            f"that {ENDED[e.kind]} ({day(e.day, e.day_precision)}) was in print from {day(e.published)}"
            for e in events
            if (e.published > r.origin) == later
        ]
        parts += [f"Known {when} the last forecast: {'; '.join(ends)}."] if ends else []
    used = {i for ids in question(case, evidence.known_by(r.origin)).observed["claim_ids"] for i in ids}
    claims = evidence.claims
    later = claims[
        (claims["programme"] == r.programme) & (claims["entity"] == case.entity) & (claims["indicator"] == case.indicator)
        & claims["kind"].isin(("stock", "flow")) & (claims["published_latest"] <= r.deadline) & (claims["period_end"] <= r.deadline)
    ]  # fmt: skip
    later = later[~later["claim_id"].isin(used)]
    later = later[later["period_end"] > (r.announced if pd.isna(r.newest) else r.newest)]
    later = later.sort_values("published_latest").drop_duplicates(["period_start", "value"])
    after = later["published_latest"] > r.origin
    parts += [
        f"{words}: {_listed(rows)}."
        for words, rows in (
            ("In print by the last forecast, and joined to no series", later[~after]),
            ("Printed after the last forecast", later[after]),
        )
        if len(rows)
    ]
    return " ".join(parts) or "No later figure of it printed before the deadline is known here."


def _listed(claims: pd.DataFrame) -> str:
    """The newest of some figures, with the days of which they are and on which they were printed."""
    told = [
        f"{with_unit(printed(c.value), c.unit)} for {_span(c)} (printed {day(c.published_latest)})"
        for c in claims.sort_values("period_end", ascending=False).head(MOST).itertuples()
    ]
    return listed([*told, f"{len(claims) - MOST} more"] if len(claims) > MOST else told)


def _span(claim: Any) -> str:
    """The day of a total, or the time of an addition."""
    if claim.kind == "flow" and pd.notna(claim.period_start):
        return f"{day(claim.period_start)} to {day(claim.period_end)}"
    return day(claim.period_end)
