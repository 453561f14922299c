"""What falls due around the day of the page: the next forecasts to be scored, and whose figure will settle them."""

import pandas as pd

from analysis.evidence import Evidence, due
from analysis.pages.links import target_page
from analysis.pages.outcomes import latest
from analysis.pages.shared import asked
from analysis.pages.table import Table
from analysis.status import DUE_DAYS
from analysis.writing import day, percent


def beside_table(evidence: Evidence, differ: pd.DataFrame) -> Table:
    """Sealed probabilities, which are scored, beside those of the pages where they differ; differ: see
    `evaluation.seals_that_differ`."""
    frame = pd.DataFrame({
        "target": differ["label"], "deadline": differ["deadline"].map(day), "sealed: will be scored": differ["sealed"].map(percent),
        "today's page: not scored": differ["today"].map(percent), "why they differ": differ["why"],
    })  # fmt: skip
    links = {(k, "target"): target_page(evidence, slug) for k, slug in enumerate(differ["target"])}
    caption = "Where the sealed probability and that of the page differ by more than rounding"
    return (
        Table(frame, numeric=list(frame)[2:4], links=links, caption=caption) if len(frame) else Table(frame)
    )


def due_table(
    evidence: Evidence, seals: pd.DataFrame, differ: pd.DataFrame, *, days: int = DUE_DAYS
) -> Table:
    """Undecided targets with a deadline near the day of the page, each with its newest seal, and the probability of its page
    where that differs; seals: see `sealed.scored`; differ: see `evaluation.seals_that_differ`."""
    waiting = due(evidence, days)
    now = dict(zip(differ["target"], differ["today"], strict=True))
    newest = seals.sort_values(["as_of", "sealed"]).groupby("target")["probability"].last()
    frame = pd.DataFrame({
        "deadline": waiting["deadline"].map(day), "target": waiting["label"],
        "asks for": [asked(r) for r in waiting.itertuples()], "newest figure": [latest(r, {}) for r in waiting.itertuples()],
        "settled by a figure of": waiting["counted_by"],
        "sealed probability (scored)": [percent(newest.get(slug)) + (f"; today {percent(now[slug])}" if slug in now else "") for slug in waiting["target"]],
    })  # fmt: skip
    when = f"within {days} days of {day(evidence.as_of)}, before or after" if evidence.as_of is not None else f"within {days} days"  # fmt: skip
    links = {(k, "target"): target_page(evidence, slug) for k, slug in enumerate(waiting["target"])}
    caption = f"Due {when}, and not decided: {len(frame)}" if len(frame) else f"No undecided target is due {when}."  # fmt: skip
    return Table(frame, numeric=["sealed probability (scored)"], links=links, caption=caption)
