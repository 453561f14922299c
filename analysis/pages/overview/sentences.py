"""Sentences of the overview."""

from typing import Any

import numpy as np
import pandas as pd

from analysis.evidence import SETTLED, STATUSES, UNDECIDED
from analysis.forecast.beside import beyond
from analysis.forecast.words import least
from analysis.pages.overview.rows import standing
from analysis.pages.shared import markdown
from analysis.writing import counted, escape, listed, percent


def in_short(table: pd.DataFrame, as_of: str) -> Any:
    """The state of all targets in a few sentences, and what the words mean in one line."""
    if table.empty:
        return markdown("No target with a deadline in these years was announced by that day.")
    undecided = table[table["status"].isin(UNDECIDED)]
    words = (
        "*Trend* is how often a list's own pace, continued, reaches the level; *record* is how often plans of the same *kind* (a "
        "recognised list, a rate, an amount) were met. The probability joins both, the trend with the more weight the more is known."
    )
    return markdown(
        _settled(table, as_of),
        _chances(undecided, len(table)),
        _statuses(undecided),
        f"{words}{_outside(undecided)}",
    )


def _settled(table: pd.DataFrame, as_of: str) -> str:
    """How many targets there are, and how those ended whose outcome is known."""
    years = sorted({d.year for d in table["deadline"]})
    due = f"due in {years[0]}" if len(years) == 1 else f"due from {years[0]} to {years[-1]}"
    count = table["status"].value_counts()
    n = sum(count.get(name, 0) for name in SETTLED)
    ended = listed([f"{count[name]} {name}" for name in SETTLED if name in count])
    if len(table) == 1:
        return f"**On {escape(as_of)}, the one target {due} is {ended.removeprefix('1 ') or 'undecided'}.**"
    known = f"the outcome of {n} is known: {ended}" if n else "no outcome is known"
    return f"**On {escape(as_of)}, of {counted(len(table), 'target')} {due}, {known}.**"


def _chances(undecided: pd.DataFrame, every: int) -> str:
    """How the undecided targets, among all of them, are likely to end; the front page of a folder counts them alike."""
    told = undecided[np.isfinite(undecided["probability"])]
    if told.empty:
        return "None of those undecided has a probability." if len(undecided) else ""
    if len(told) == 1:
        return f"The one that is undecided has a probability of {percent(told['probability'].iloc[0])}."
    count = pd.Series([standing(row) for row in told.itertuples()]).value_counts()
    words = {
        "likely": f"likely to be met ({least('likely')} % or better)", "uncertain": "uncertain",
        "unlikely": f"unlikely (less than {least('about as likely as not')} %)",
    }  # fmt: skip
    parts = [(count[name], said) for name, said in words.items() if name in count]
    said = listed(
        [f"{n} {'' if k else 'is ' if n == 1 else 'are '}{what}" for k, (n, what) in enumerate(parts)]
    )
    others = "" if len(told) == every else " others"
    first = f"Of the {len(told)}{others}, {said}." if parts else ""
    alone = told[[standing(row) == "record only" for row in told.itertuples()]]
    if len(alone):
        low, high = percent(alone["probability"].min()), percent(alone["probability"].max())
        between = low if low == high else f"probabilities between {low} and {high}"
        first += (
            f" Of {len(alone)} no figure of the list itself can be used: the record of similar plans answers alone, with {between}; it "
            "says no more than how such plans usually end."
        )
    return f"{first} If the probabilities are right, about {told['probability'].sum():.0f} of the {len(told)} are met.".strip()


def _statuses(undecided: pd.DataFrame) -> str:
    """Whether their deadlines are ahead or passed, and what the words say."""
    count = undecided["status"].value_counts()
    told = [f"**{count[s]} {s}** ({STATUSES[s].meaning})" for s in STATUSES if s in count]
    return f"By their deadlines: {'; '.join(told)}." if told else ""


def _outside(undecided: pd.DataFrame) -> str:
    """How many probabilities lie outside what trend and record say, or off the record where that speaks alone, and where the
    reason stands."""
    told = undecided[undecided["basis"] != "closed list"]
    off = beyond(told["probability"], told["trend"], told["delivery"]) != 0
    both = np.isfinite(told["trend"].to_numpy(float))
    n, alone = int((off & both).sum()), int((off & ~both).sum())
    parts = [f"For {n} of the {counted(int(both.sum()), 'target')} with a trend it lies outside both"] * bool(
        n
    )
    parts += [f"for {alone} with the record alone it lies off the record"] * bool(alone)
    if not parts:
        return ""
    said = "; ".join(parts)
    surer = (
        ", and a trend that is sure counts for more than it says, since such trends came true more often"
        if n
        else ""
    )
    return f" {said[0].upper()}{said[1:]}: silence after a deadline and a list that was replaced lower it{surer}. The page of each says why."
