"""What the overview records."""

import pandas as pd

from analysis.evidence import Evidence
from analysis.pages.overview.rows import rows
from analysis.recording import record as put
from analysis.recording import record_answer, record_table

PROMISES = ("promise", "counts for")  # of `evidence.figures_of_texts`: figures that a target answers


def record(table: pd.DataFrame) -> None:
    """Record the overview: how many targets stand where, and the probability of each that has one."""
    put("title", "Announced targets: where they stand")
    for status, count in table["status"].value_counts().items():
        ids = [c for group in table.loc[table["status"] == status, "claim_ids"] for c in group]
        put(f"targets/{status}", int(count), unit="count", claim_ids=ids)
    for row in table.itertuples():
        record_answer(row.target, row.probability, row.status, row.condition, claim_ids=row.claim_ids)


def record_rows(evidence: Evidence, every: pd.DataFrame, stated: pd.DataFrame, since: str = "") -> None:
    """Record the table `targets` (see `rows`), from which a front page is made.

    every: all targets, as `forecast.overview_table` gives them. stated: the figures of the announcements (see
    `evidence.figures_of_texts`); the targets that they lead to are marked. since: targets due before this day are marked as
    earlier ones: a front page counts them nowhere, and finds them when it is asked.
    """
    promised = stated[stated["answered"].isin(PROMISES)]
    announced = {slug for slugs in promised["slugs"] for slug in slugs}
    record_table("targets", rows(evidence, every, announced, since))
