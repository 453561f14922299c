"""Tables of a list."""

import re
from typing import Any

import pandas as pd

from analysis.evidence import (
    ChosenList,
    Event,
    Evidence,
    HedgeRule,
    events_inferred,
    events_of,
    rule_table,
    targets_of,
)
from analysis.pages.links import target_page
from analysis.pages.marks import derived
from analysis.pages.outcomes import latest, outcomes_of, status_words
from analysis.pages.shared import CORRECTED, asked, forecast_interval, kind_of_claim
from analysis.pages.table import Table
from analysis.writing import day, interval, printed, unit_words


def printed_figures(observed: pd.DataFrame, evidence: Evidence) -> Table:
    """A series as printed: day, what was printed, the interval it is read as, its claims; contradictions and figures that
    are read otherwise than printed are marked."""
    unit, change = observed.about.unit, observed.about.scale == "change"
    mended = set(evidence.claims.loc[evidence.claims["corrected"], "claim_id"])
    rows = [
        {
            "day": day(r.date_latest, r.precision), "printed": (_changes if change else _sum)(r.printed) + (CORRECTED if mended & set(r.claim_ids) else ""), "hedge": "of each part" if derived(r.how) else r.qualifier.replace("_", " "),
            "kind": kind_of_claim("stock", unit) if r.how == "total" else r.how, "read as": _read_as(r, unit), "contradicts": "yes" if r.conflict else "", "claims": tuple(r.claim_ids),
        }
        for r in observed.itertuples()
    ]  # fmt: skip
    columns = ["day", "printed", "hedge", "kind", "read as", "contradicts", "claims"]
    return Table(
        pd.DataFrame(rows, columns=columns),
        numeric=["printed", "read as"],
        caption=f"{_of_what(evidence.indicator(observed.about.indicator))}."
        if rows
        else "No dated figure of it is known on this day.",
    )


def _of_what(indicator: Any) -> str:
    """What figures are of, and in which unit; a count has none."""
    unit = unit_words(indicator.unit)
    return f"Figures: {indicator.label_en}" + (f", {unit}" if unit else "")


def _sum(printed_as: str) -> str:
    """Figures that were put together, as people write a sum.

    >>> _sum("0 − -12 + -5"), _sum("100 + 77")
    ('0 + 12 − 5', '100 + 77')
    """
    return printed_as.replace("− -", "+ ").replace("+ -", "− ")


def _changes(printed_as: str) -> str:
    """Changes that were put together, each as it was printed: they are multiplied, and from a later level one is taken back.

    >>> _changes("0 − -12 + -5 + -3.7"), _changes("0 + -3.8; 0 − -12")
    ('-12 taken back, then -5, then -3.7', '-3.8; -12 taken back')
    """
    ways = []
    for way in printed_as.split("; "):
        parts = re.split(r" ([+−]) ", way)
        told = [
            f"{size} taken back" if sign == "−" else size
            for sign, size in zip(parts[1::2], parts[2::2], strict=True)
        ]
        ways.append(", then ".join(told) or parts[0])
    return "; ".join(ways)


def _read_as(row: Any, unit: str) -> str:
    """The interval of a figure; what was worked out in percent is known to a tenth at the best."""
    if unit == "percent" and derived(row.how):
        return forecast_interval(row.low, row.high, unit)
    return interval(row.low, row.high, unit)


def definitions(evidence: Evidence, chosen: ChosenList) -> Table:
    """Figures of a list that follow another definition than the programme's own."""
    claims = evidence.claims
    rows = claims[
        (claims["programme"] == chosen.programme) & (claims["entity"] == chosen.entity)
        & (claims["indicator"] == chosen.indicator) & (claims["definition"] != "") & claims["kind"].isin(["stock", "flow"])
    ].sort_values(["definition", "period_end"])  # fmt: skip
    frame = pd.DataFrame({
        "definition": rows["definition"], "day": [day(d, p) for d, p in zip(rows["period_end"], rows["period_precision"], strict=True)], "kind": rows["kind"],
        "figure": rows["value"].map(printed),
        "note": rows["note"].fillna(""), "claim": [(c,) for c in rows["claim_id"]],
    })  # fmt: skip
    return Table(
        frame,
        numeric=["figure"],
        caption="" if len(frame) else "All figures follow the programme's own definition.",
    )


def targets(evidence: Evidence, chosen: ChosenList) -> Table:
    """Targets of one list: what was promised, by when, where it stands; each leads to its page."""
    table = targets_of(evidence, chosen)
    ended = outcomes_of(evidence, table)
    frame = pd.DataFrame({
        "target": table["label"], "asks for": [asked(r) for r in table.itertuples()],
        "deadline": table["deadline"].map(day), "status": [status_words(evidence, r, ended) for r in table.itertuples()],
        "newest figure": [latest(r, ended) for r in table.itertuples()], "claims": [tuple(c) for c in table["claim_ids"]],
    })  # fmt: skip
    links = {(k, "target"): target_page(evidence, slug) for k, slug in enumerate(table["target"])}
    return Table(frame, caption="" if len(table) else "No target was announced for it.", links=links)


def hedges(rule: HedgeRule) -> Table:
    """The rule that turns words into intervals (see `evidence.rule_table`)."""
    return Table(rule_table(rule))


def events(evidence: Evidence, chosen: ChosenList) -> Table:
    """What happened to the list by the day of the page, with its text; one without a text is told as inferred, with its basis."""
    told = [*events_of(evidence, chosen.programme), *events_inferred(evidence)]
    told = [e for e in told if e.programme == chosen.programme]
    texts = evidence.sources.set_index("source_id")
    claims = evidence.claims.set_index("claim_id")
    frame = pd.DataFrame({
        "event": [_event_words(evidence, e) for e in told],
        "day": [_event_day(e) for e in told],
        "published": [day(e.published) if e.sourced else "–" for e in told],
        "text": [texts.at[e.source_id, "title"] or e.source_id if e.sourced else "inferred" for e in told],
        "note": [e.note if e.sourced else f"Inferred from: {e.basis} {e.note}" for e in told],
    })  # fmt: skip
    links = {(k, "text"): texts.at[e.source_id, "url"] for k, e in enumerate(told) if e.sourced}
    links |= {
        (k, "text"): claims.at[e.claim_id, "url"] for k, e in enumerate(told) if not e.sourced and e.claim_id
    }
    caption = "" if told else "No replacement, closure or new definition of it was known by that day."
    return Table(frame, links=links, caption=caption)


def _event_words(evidence: Evidence, event: Event) -> str:
    return (
        f"{event.kind} by {evidence.programme(event.successor).label_en}" if event.successor else event.kind
    )


def _event_day(event: Event) -> str:
    if not event.sourced:
        return "not known"
    return day(event.day) if event.day_precision == "day" else f"by {day(event.day)}"


def questions(evidence: Evidence, chosen: ChosenList) -> Table:
    """What readers ask about the list and the evidence can't answer."""
    rows = evidence.questions[evidence.questions["programme"] == chosen.programme]
    frame = pd.DataFrame({
        "not known": rows["question"], "no answer found by": rows["asked"].map(day), "what is known instead": rows["note"],
    })  # fmt: skip
    return Table(frame, caption="" if len(rows) else "No open question is noted.")
