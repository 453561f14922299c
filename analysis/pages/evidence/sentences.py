"""Sentences on a list."""

from typing import Any

import numpy as np
import pandas as pd

from analysis.evidence import ChosenList, Evidence, as_printed
from analysis.pages.evidence.tables import targets
from analysis.pages.glance import Fact, Glance
from analysis.pages.marks import derived
from analysis.pages.shared import markdown, named
from analysis.writing import counted, escape, ids, said_day

DAYS_A_YEAR = 365.25


def glance(evidence: Evidence, chosen: ChosenList, observed: pd.DataFrame, claims: pd.DataFrame) -> Glance:
    """The newest figure, the next promise, how many figures there are, and how many of them contradict another."""
    observed, unit = observed[observed["how"] != "start"], observed.about.unit
    facts = []
    if len(observed):
        last = observed.iloc[-1]
        what = "newest figure" + ", worked out" * derived(last["how"])
        facts.append(Fact(what, as_printed(last, unit), f"for {_when(observed, observed.index[-1])}"))
    promised = targets(evidence, chosen).frame.sort_values("deadline", kind="stable")
    if len(promised):  # the next that is undecided, or else the last
        ahead = promised[promised["status"] == "open"]
        row = (ahead if len(ahead) else promised.tail(1)).iloc[0]
        facts.append(Fact(f"promised by {row['deadline']}", row["asks for"], row["status"]))
    made = int(observed["how"].map(derived).sum())
    printers = (
        f"from {counted(len(claims), 'claim')} by {counted(claims['publisher'].nunique(), 'publisher')}"
    )
    facts.append(Fact("dated figures", f"{len(observed):,}", f"{printers}{f'; {made:,} worked out' * bool(made)}"))  # fmt: skip
    conflict = int(observed["conflict"].sum())
    facts.append(Fact("of them contradict another", f"{conflict:,}" if conflict else "none", "of the same definition, beyond hedges and rounding"))  # fmt: skip
    return Glance(tuple(facts))


def in_short(programme: pd.Series, observed: pd.DataFrame, claims: pd.DataFrame) -> Any:
    """How much is known of a list: figures, texts, publishers, span, contradictions, gaps."""
    observed, about = observed[observed["how"] != "start"], observed.about
    if observed.empty:
        return markdown("**No dated figure of this list is known on this day.**")
    dates = observed["date"]
    gaps = dates.sort_values().diff().dt.days.dropna()
    texts = len({s for row in observed["source_ids"] for s in row})
    sentence = (
        f"{counted(len(claims), 'claim')}, of which {counted(len(observed), 'dated figure')} {'remains' if len(observed) == 1 else 'remain'} once relays of one text are merged; "
        f"they stand in {counted(texts, 'text')}, printed by {counted(claims['publisher'].nunique(), 'publisher')}, and cover {_when(observed, dates.idxmin())} to {_when(observed, dates.idxmax())}."
    )
    last = observed.iloc[-1]
    newest = (
        f" **The newest figure: {as_printed(last, about.unit)} for {_when(observed, observed.index[-1])}.**"
    )
    conflict = int(observed["conflict"].sum())
    second = (
        "No two figures of the list's own definition contradict each other within their hedges."
        if not conflict
        else f"{counted(conflict, 'figure')} {'contradicts' if conflict == 1 else 'contradict'} another one of the same definition: marked in the table."
    )
    if len(gaps) and np.isfinite(gaps.max()):
        longest = gaps.max() / DAYS_A_YEAR
        second += f" The longest stretch without a figure is {f'{gaps.max():.0f} days' if longest < 1.5 else f'{longest:.1f} years'}."
    unused = about.unused
    third = (
        f"Additions that connect to no known total are left out: {escape(ids(c for g in unused for c in g))}."
        if unused
        else ""
    )
    return markdown(
        named(programme, mark="**", joint=": "),
        sentence + newest,
        second,
        third,
    )


def _when(observed: pd.DataFrame, row: Any) -> str:
    """The day of a figure of the series, as exactly as it is known."""
    figure = observed.loc[row]
    return said_day(figure["date_latest"], figure["precision"])
