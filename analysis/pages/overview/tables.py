"""Tables of the overview."""

from typing import Any

import numpy as np
import pandas as pd

from analysis.evidence import SETTLED, Evidence
from analysis.evidence.announcements import ANSWERED
from analysis.forecast import in_words
from analysis.pages.links import list_page, target_page
from analysis.pages.outcomes import latest, outcomes_of
from analysis.pages.shared import asked, kind_of_claim, with_unit
from analysis.pages.table import Table
from analysis.writing import day, interval, percent, printed


def every_target(evidence: Evidence, table: pd.DataFrame) -> Table:
    """Every target with its status, newest figure and probability, as `forecast.overview_table` orders them; each leads to
    its page."""
    ended = outcomes_of(evidence, table)
    frame = pd.DataFrame({
        "target": table["label"], "asks for": [asked(r) for r in table.itertuples()],
        "deadline": table["deadline"].map(day), "status": table["status"],
        "newest figure": [latest(r, ended) for r in table.itertuples()],
        "probability": [_answer(r) for r in table.itertuples()], "in words": [_words(r) for r in table.itertuples()],
        "trend": [_answer(r, r.trend) for r in table.itertuples()], "record": [_answer(r, r.delivery) for r in table.itertuples()],
        "claims": [tuple(c) for c in table["claim_ids"]],
    })  # fmt: skip
    links = {(k, "target"): target_page(evidence, slug) for k, slug in enumerate(table["target"])}
    none = "" if len(frame) else "No target with a deadline in these years was announced by that day."
    return Table(frame, caption=none, numeric=["probability", "trend", "record"], links=links, most_ids=1)


def _answer(row: Any, value: float | None = None) -> str:
    """A probability; nothing where the outcome is known, which is no chance."""
    if row.status in SETTLED:
        return "–"
    return percent(row.probability if value is None else value)


def _words(row: Any) -> str:
    """The word of the probability; nothing where the outcome is known."""
    if row.status in SETTLED:
        return ""
    words = in_words(row.probability) if np.isfinite(row.probability) else "no forecast"
    return f"{words} ({row.basis})" if row.basis == "closed list" else words


def announced(evidence: Evidence, figures: pd.DataFrame) -> Table:
    """Every figure of the texts that the work began with, as `evidence.figures_of_texts` gives them: what it is, how it is
    read, who printed it, and where its question is answered."""
    texts = evidence.sources.set_index("source_id")
    names = dict(zip(evidence.targets["target"], evidence.targets["label_en"], strict=True))
    names |= dict(zip(evidence.programmes["programme"], evidence.programmes["label_en"], strict=True))
    frame = pd.DataFrame({
        "figure": [_stated(r) for r in figures.itertuples()],
        "what it counts": figures["what"],
        "read as": [f"{kind_of_claim(r.kind, r.unit)}, {interval(r.low, r.high, r.unit)}" for r in figures.itertuples()],
        "for": figures["period_end"].map(day),
        "text": [texts.at[s, "title"] or s for s in figures["source_id"]],
        "published": figures["published_latest"].map(day),
        "answered in": [
            f"{ANSWERED[r.answered]}{': ' if r.slugs else ''}{', '.join(names[s] for s in r.slugs)}"
            for r in figures.itertuples()
        ],
        "note": figures["note"], "claim": [(c,) for c in figures["claim_id"]],
    })  # fmt: skip
    links = {(k, "text"): texts.at[s, "url"] for k, s in enumerate(figures["source_id"])}
    links |= {(k, "answered in"): _page(evidence, r) for k, r in enumerate(figures.itertuples()) if r.slugs}
    return Table(
        frame,
        numeric=["figure"],
        links=links,
        caption=f"{len(frame)} figures of {figures['source_id'].nunique()} texts"
        if len(frame)
        else "None of these texts had been published by that day, or they are not in this evidence.",
    )


def _stated(figure: Any) -> str:
    """A figure as it is used, with its hedge; figure: a row of `evidence.figures_of_texts`."""
    hedge = "" if figure.qualifier == "exact" else f"{figure.qualifier.replace('_', ' ')} "
    corrected = " (corrected)" if figure.corrected else ""
    return f"{hedge}{with_unit(printed(figure.printed), figure.unit)}{corrected}"


def _page(evidence: Evidence, figure: Any) -> str:
    """The page on which the question of a figure is answered."""
    if figure.answered in ("promise", "counts for"):
        return target_page(evidence, figure.slugs[0])
    return list_page(evidence, figure.slugs[0]) if figure.answered == "count" else ""
