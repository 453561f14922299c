"""What falls due around the day of the page: the next forecasts to be scored, and whose figure will settle them."""

import pandas as pd

from analysis.evidence import Evidence, due
from analysis.pages.links import target_page
from analysis.pages.outcomes import latest
from analysis.pages.shared import asked
from analysis.pages.table import Table
from analysis.status import DUE_DAYS
from analysis.writing import day, percent


def due_table(evidence: Evidence, seals: pd.DataFrame, *, days: int = DUE_DAYS) -> Table:
    """Undecided targets with a deadline near the day of the page, each with its newest seal; seals: see `sealed.scored`."""
    waiting = due(evidence, days)
    newest = seals.sort_values(["as_of", "sealed"]).groupby("target")["probability"].last()
    frame = pd.DataFrame({
        "deadline": waiting["deadline"].map(day), "target": waiting["label"],
        "asks for": [asked(r) for r in waiting.itertuples()], "newest figure": [latest(r, {}) for r in waiting.itertuples()],
        "settled by a figure of": waiting["counted_by"],
        "sealed probability": [percent(newest.get(slug)) for slug in waiting["target"]],
    })  # fmt: skip
    when = f"within {days} days of {day(evidence.as_of)}, before or after" if evidence.as_of is not None else f"within {days} days"  # fmt: skip
    links = {(k, "target"): target_page(evidence, slug) for k, slug in enumerate(waiting["target"])}
    caption = f"Due {when}, and not decided: {len(frame)}" if len(frame) else f"No undecided target is due {when}."  # fmt: skip
    return Table(frame, numeric=["sealed probability"], links=links, caption=caption)
