"""Sentences of the overview."""

from typing import Any

import numpy as np
import pandas as pd

from analysis.evidence import STATUSES, UNDECIDED
from analysis.pages.shared import markdown
from analysis.writing import escape

LIKELY, UNLIKELY = 0.66, 0.33  # two chances in three, one in three


def in_short(table: pd.DataFrame, as_of: str) -> Any:
    """The state of all targets in a few sentences, and what the words mean in one line."""
    if table.empty:
        return markdown("No target with a deadline in these years was announced by that day.")
    count = table["status"].value_counts()
    states = ", ".join(f"{count[s]} {s}" for s in STATUSES if s in count)
    first = f"As of {escape(as_of)}, {len(table)} target{'s' if len(table) != 1 else ''}: {states}."
    words = (
        "*Trend* is what the figures of a list alone say of its deadline; *record* is how often plans of the same *kind* (a "
        "recognised list, a rate, an amount) were met. The probability joins both."
    )
    return markdown(first, _chances(table), words)


def _chances(table: pd.DataFrame) -> str:
    """How the undecided targets are likely to end."""
    undecided = table[table["status"].isin(UNDECIDED)]
    told = undecided[np.isfinite(undecided["probability"])]
    if told.empty:
        return "None of those undecided has a probability." if len(undecided) else ""
    likely, unlikely = int((told["probability"] >= LIKELY).sum()), int((told["probability"] < UNLIKELY).sum())
    text = (
        f"Of the {len(told)} undecided ones with a probability, {likely} are likely to be met (two chances in three or better), "
        f"{unlikely} unlikely (less than one in three); the expected number met is {told['probability'].sum():.0f}."
    )
    alone = int((~np.isfinite(told["trend"])).sum())
    if alone:
        text += f" For {alone} of them no figure of the list itself is known: the record of similar plans speaks alone."
    without = len(undecided) - len(told)
    if without:
        text += f" {without} more have no figure of the list itself, and no probability."
    return text
