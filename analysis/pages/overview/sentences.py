"""Sentences of the overview."""

from typing import Any

import numpy as np
import pandas as pd

from analysis.evidence import STATUSES, UNDECIDED
from analysis.pages.shared import markdown
from analysis.writing import escape


def in_short(table: pd.DataFrame, as_of: str) -> Any:
    """The state of all targets in a few sentences."""
    if table.empty:
        return markdown("No target with a deadline in these years was announced by that day.")
    count = table["status"].value_counts()
    forecast = table[table["status"].isin(UNDECIDED) & np.isfinite(table["probability"])]
    basis = table["basis"].value_counts()
    first = (
        f"As of {escape(as_of)}, {len(table)} targets: "
        + ", ".join(f"{count[s]} {s}" for s in STATUSES if s in count)
        + "."
    )
    second = (
        f"Every target has an answer: {basis.get('settled', 0)} are settled, {basis.get('trend and record', 0)} rest on the trend "
        f"of the list and the record of similar plans, {basis.get('record only', 0)} on that record only, because no figure of "
        "the list itself can be used; these stay near one half and say no more than how such plans usually end."
    )
    third = ""
    if len(forecast):
        likely, unlikely = (forecast["probability"] >= 0.66).sum(), (forecast["probability"] < 0.33).sum()
        third = (
            f"Of the {len(forecast)} with a probability, {likely} are likely to be met (two chances in three or better), "
            f"{unlikely} unlikely; the expected number met is {forecast['probability'].sum():.0f}."
        )
    return markdown(first, third, second)
