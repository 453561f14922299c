"""Sentences of the overview."""

from typing import Any

import numpy as np
import pandas as pd

from analysis.evidence import STATUSES, UNDECIDED
from analysis.pages.shared import markdown
from analysis.writing import counted, escape, percent

LIKELY, UNLIKELY = 0.66, 0.33  # two chances in three, one in three


def in_short(table: pd.DataFrame, as_of: str) -> Any:
    """The state of all targets in a few sentences, and what the words mean in one line."""
    if table.empty:
        return markdown("No target with a deadline in these years was announced by that day.")
    count = table["status"].value_counts()
    years = sorted({d.year for d in table["deadline"]})
    due = f"due in {years[0]}" if len(years) == 1 else f"due from {years[0]} to {years[-1]}"
    states = "; ".join(f"**{count[s]} {s}** ({STATUSES[s].meaning})" for s in STATUSES if s in count)
    first = f"As of {escape(as_of)}, {counted(len(table), 'target')} {due}: {states}."
    words = (
        "*Trend* is how often a list's own pace, continued, reaches the level; *record* is how often plans of the same *kind* (a "
        "recognised list, a rate, an amount) were met. The probability joins both, the trend with the more weight the more is known."
    )
    return markdown(first, _chances(table), _basis(table), words)


def _chances(table: pd.DataFrame) -> str:
    """How the undecided targets are likely to end."""
    undecided = table[table["status"].isin(UNDECIDED)]
    told = undecided[np.isfinite(undecided["probability"])]
    if told.empty:
        return "None of those undecided has a probability." if len(undecided) else ""
    if len(told) == 1:
        return f"The one that is undecided has a probability of {percent(told['probability'].iloc[0])}."
    likely, unlikely = int((told["probability"] >= LIKELY).sum()), int((told["probability"] < UNLIKELY).sum())
    return (
        f"Of the {len(told)} undecided ones with a probability, {likely} are likely to be met (two chances in three or better), "
        f"{unlikely} unlikely (less than one in three); the expected number met is {told['probability'].sum():.0f}."
    )


def _basis(table: pd.DataFrame) -> str:
    """What the answers rest on."""
    basis = table["basis"].value_counts()
    closed = f"{basis['closed list']} on a list that was closed, " if "closed list" in basis else ""
    return (
        f"Every target has an answer: {basis.get('settled', 0)} are settled, {basis.get('trend and record', 0)} rest on the trend "
        f"of the list and the record of similar plans, {closed}{basis.get('record only', 0)} on that record only, because no figure "
        "of the list itself can be used; these stay near one half and say no more than how such plans usually end."
    )
