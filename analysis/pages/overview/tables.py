"""Tables of the overview."""

from typing import Any

import numpy as np
import pandas as pd

from analysis import tally
from analysis.evidence import SETTLED, Evidence, target
from analysis.evidence.announcements import ANSWERED
from analysis.forecast import in_words
from analysis.forecast.words import least
from analysis.pages.links import list_page, target_page
from analysis.pages.outcomes import dated, latest, newest, outcomes_of, status_words
from analysis.pages.overview.rows import standing
from analysis.pages.shared import asked, corrected, due, kind_of_claim
from analysis.pages.table import Table
from analysis.writing import counted, day, hedge_words, interval, listed, percent, printed, with_unit

FEW = 12  # rows that need no line to stand behind


# what is said of a standing, as the head of a column
_COLUMNS = {
    "likely": f"likely ({least('likely')} % or better)", "uncertain": "could go either way",
    "unlikely": f"unlikely (less than {least('about as likely as not')} %)", "record only": "no figure tells the pace",
}  # fmt: skip


def chances(table: pd.DataFrame) -> Table:
    """How the targets whose outcome is not known are likely to end: those whose deadline is ahead, and those past it."""
    ahead, passed = tally.left(tally.Stands(row.status, standing(row)) for row in table.itertuples())
    rows = [
        {"undecided": name, "targets": f"{len(part):,}"}
        | {words: f"{sum(one.standing == kind for one in part):,}" for kind, words in _COLUMNS.items()}
        for name, part in (("deadline ahead", ahead), ("deadline passed, no figure", passed))
        if part
    ]
    columns = ["undecided", "targets", *_COLUMNS.values()]
    return Table(pd.DataFrame(rows, columns=columns), numeric=columns[1:])


def undecided(evidence: Evidence, table: pd.DataFrame) -> Table:
    """The targets whose outcome is not known, with status, newest figure and probability, as `forecast.overview_table` orders
    them; each leads to its page. Those for which the record of similar plans speaks alone stand behind a line, where there
    are many: they say nothing of themselves."""
    rows = table[~table["status"].isin(SETTLED)]
    frame = pd.DataFrame({
        "target": rows["label"], "asks for": [asked(r) for r in rows.itertuples()],
        "deadline": [due(target(evidence, slug)) for slug in rows["target"]], "status": [_status(evidence, r) for r in rows.itertuples()], "newest figure": [latest(r, {}) for r in rows.itertuples()],
        "probability": rows["probability"].map(percent), "in words": [_words(r) for r in rows.itertuples()],
        "trend": [_trend(r) for r in rows.itertuples()], "record": rows["delivery"].map(percent), "claims": rows["claim_ids"].map(tuple),
    })  # fmt: skip
    links = {(k, "target"): target_page(evidence, slug) for k, slug in enumerate(rows["target"])}
    none = "No target with a deadline in these years is undecided." if len(table) else (
        "No target with a deadline in these years was announced by that day."
    )  # fmt: skip
    alone = (rows["basis"] == "record only").tolist()
    return Table(
        frame, caption="" if len(frame) else none, numeric=["probability", "trend", "record"], links=links,
        folds=_alone(rows["probability"], alone) if FEW < sum(alone) < len(alone) else None,
        aside=["in words", "trend", "record", "claims"], most_ids=1,
    )  # fmt: skip


def _status(evidence: Evidence, row: Any) -> str:
    """The status, and on what the probability stands that nobody knows: a column of numbers has no room for it."""
    held = f"; {percent(row.probability)}{row.condition}" if row.condition else ""
    return status_words(evidence, row, {}) + held


def _trend(row: Any) -> str:
    """What the trend says, and that it has no weight in the answer where that is so."""
    return percent(row.trend) + (", no weight" if np.isfinite(row.trend) and row.weight == 0 else "")


def _alone(chances: pd.Series, alone: list[bool]) -> list[str]:
    """For each target the line behind which it stands: '' where its own list says something."""
    told = chances[alone]
    line = f"{sum(alone)} more of which no figure of the list itself says anything of the pace: the record of similar plans, {percent(told.min())} to {percent(told.max())}"  # fmt: skip
    return [line if record else "" for record in alone]


def settled(evidence: Evidence, table: pd.DataFrame) -> Table:
    """The targets whose outcome is known, each with the figure that settled it, behind a line that counts them; missed ones
    first."""
    rows = table[table["status"].isin(SETTLED)].sort_values(
        ["status", "deadline", "label"], ascending=[False, True, True]
    )
    ended = outcomes_of(evidence, rows)
    frame = pd.DataFrame({
        "target": rows["label"], "asked for": [asked(r) for r in rows.itertuples()], "deadline": [due(target(evidence, slug)) for slug in rows["target"]],
        "outcome": [status_words(evidence, r, ended) for r in rows.itertuples()], "settled by": ["–" if (by := newest(r, ended)) is None else dated(by) for r in rows.itertuples()],
        "claims": rows["claim_ids"].map(tuple),
    })  # fmt: skip
    links = {(k, "target"): target_page(evidence, slug) for k, slug in enumerate(rows["target"])}
    count = rows["status"].value_counts()
    told = listed([f"{count[s]} {s}" for s in SETTLED if s in count])
    line = f"{counted(len(rows), 'target')} whose outcome is known: {told}" if len(rows) else ""
    none = "" if len(rows) else "The outcome of none is known."
    return Table(frame, caption=none, links=links, folded=line, most_ids=1)


def _words(row: Any) -> str:
    """The word of the probability, and that its list was closed."""
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
    size = figures["source_id"].map(figures["source_id"].value_counts())
    lines = [
        f"{t}, {d}: {counted(n, 'figure')}"
        for t, d, n in zip(frame["text"], frame["published"], size, strict=True)
    ]
    return Table(
        frame,
        numeric=["figure"],
        links=links,
        folds=_by_text(figures["source_id"], lines) if len(frame) > FEW else None,
        aside=["read as", "text", "published", "note", "claim"],
        caption=f"{counted(len(frame), 'figure')} of {counted(figures['source_id'].nunique(), 'text')}"
        if len(frame)
        else "None of these texts had been published by that day, or they are not in this evidence.",
    )


def _by_text(texts: pd.Series, lines: list[str]) -> list[str]:
    """For each figure the line of its text: that of the text's first figure, whatever day a later print has."""
    first: dict[str, str] = {}
    return [first.setdefault(text, line) for text, line in zip(texts, lines, strict=True)]


def _stated(figure: Any) -> str:
    """A figure as it is used, with its hedge; figure: a row of `evidence.figures_of_texts`."""
    return (
        f"{hedge_words(figure.qualifier)}{with_unit(printed(figure.printed), figure.unit)}{corrected(figure)}"
    )


def _page(evidence: Evidence, figure: Any) -> str:
    """The page on which the question of a figure is answered."""
    if figure.answered in ("promise", "counts for"):
        return target_page(evidence, figure.slugs[0])
    return list_page(evidence, figure.slugs[0]) if figure.answered == "count" else ""
