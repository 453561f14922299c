"""Tables of the overview."""

import pandas as pd

from analysis.evidence import SETTLED
from analysis.pages.shared import asked, latest
from analysis.pages.table import Table
from analysis.writing import day, percent


def every_target(table: pd.DataFrame) -> Table:
    """Every target with its status, newest figure and probability, as `forecast.overview_table` orders them."""
    known = table["status"].isin(SETTLED)
    frame = pd.DataFrame({
        "target": table["label"], "asks for": [asked(r) for r in table.itertuples()],
        "deadline": table["deadline"].map(day), "status": table["status"],
        "newest figure": [latest(r) for r in table.itertuples()],
        "trend": [percent(v) for v in table["trend"]],
        "delivery": ["–" if k else percent(v) for v, k in zip(table["delivery"], known, strict=True)],
        "P(met)": ["–" if k else percent(v) for v, k in zip(table["probability"], known, strict=True)],
        "claims": table["claim_ids"],
    })  # fmt: skip
    return Table(frame, numeric=["trend", "delivery", "P(met)"])
