"""Tables of the overview."""

from typing import Any

import pandas as pd

from analysis.evidence import SETTLED, Evidence
from analysis.evidence.announcements import ANSWERED
from analysis.pages.shared import asked, latest, with_unit
from analysis.pages.table import Table
from analysis.writing import day, interval, percent, printed


def every_target(table: pd.DataFrame) -> Table:
    """Every target with its status, newest figure and probability, as `forecast.overview_table` orders them."""
    known = table["status"].isin(SETTLED)
    frame = pd.DataFrame({
        "target": table["label"], "asks for": [asked(r) for r in table.itertuples()],
        "deadline": table["deadline"].map(day), "status": table["status"],
        "newest figure": [latest(r) for r in table.itertuples()],
        "trend": [percent(v) for v in table["trend"]],
        "record": ["–" if k else percent(v) for v, k in zip(table["delivery"], known, strict=True)],
        "P(met)": ["–" if k else percent(v) for v, k in zip(table["probability"], known, strict=True)],
        "rests on": table["basis"],
        "claims": table["claim_ids"],
    })  # fmt: skip
    return Table(frame, numeric=["trend", "record", "P(met)"])


def announced(evidence: Evidence, figures: pd.DataFrame) -> Table:
    """Every figure of the texts that the work began with, as `evidence.figures_of_texts` gives them: what it is, how it is
    read, who printed it, and where its question is answered."""
    texts = evidence.sources.set_index("source_id")
    frame = pd.DataFrame({
        "figure": [_stated(r) for r in figures.itertuples()],
        "what it counts": figures["what"],
        "read as": [f"{_KINDS[r.kind]}, {interval(r.low, r.high, r.unit)}" for r in figures.itertuples()],
        "for": figures["period_end"].map(day),
        "text": [texts.at[s, "title"] or s for s in figures["source_id"]],
        "published": figures["published_latest"].map(day),
        "answered in": [
            f"{ANSWERED[r.answered]}{': ' if r.slugs else ''}{', '.join(r.slugs)}" for r in figures.itertuples()
        ],
        "note": figures["note"], "claim": [(c,) for c in figures["claim_id"]],
    })  # fmt: skip
    links = {(k, "text"): texts.at[s, "url"] for k, s in enumerate(figures["source_id"])}
    return Table(
        frame,
        numeric=["figure"],
        links=links,
        caption=f"{len(frame)} figures of {figures['source_id'].nunique()} texts"
        if len(frame)
        else "None of these texts had been published by that day, or they are not in this evidence.",
    )


_KINDS = {
    "target_stock": "promised total", "target_flow": "promised addition", "stock": "total", "flow": "addition",
    "effect": "reported change", "context": "context",
}  # fmt: skip


def _stated(figure: Any) -> str:
    """A figure as it is used, with its hedge; figure: a row of `evidence.figures_of_texts`."""
    hedge = "" if figure.qualifier == "exact" else f"{figure.qualifier.replace('_', ' ')} "
    corrected = " (corrected)" if figure.corrected else ""
    return f"{hedge}{with_unit(printed(figure.printed), figure.unit)}{corrected}"
