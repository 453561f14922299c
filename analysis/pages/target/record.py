"""What the page of a target records."""

import math
from typing import Any

import numpy as np
import pandas as pd

from analysis.evidence import Evidence, all_targets
from analysis.forecast import Forecast, overview_table
from analysis.forecast.conditions import condition
from analysis.pages.overview.rows import rows
from analysis.pages.table import claim_anchor
from analysis.pages.target.figures import numbered
from analysis.pages.target.settle import happened
from analysis.pages.target.tables import print_known
from analysis.recording import record as put
from analysis.recording import record_answer, record_table
from analysis.writing import day


def record(outlook: Forecast) -> None:
    """Record a target's forecast: title, status, verdict, and for each reading the probability, both voices, the
    median and its 90 % interval; the probability under each neighbouring kind; and as the table `row` what a front page
    tells of the target where no overview is."""
    goal = outlook.goal
    put("title", goal.label)
    put("target", goal.slug)
    put("status", outlook.status, claim_ids=outlook.claim_ids)
    put("verdict", outlook.verdict, claim_ids=outlook.claim_ids)
    for row in outlook.summary().itertuples():
        name, ids = row.reading, row.claim_ids
        record_answer(
            name,
            row.probability,
            row.status,
            condition(outlook.evidence, outlook.reading(name)).brief,
            claim_ids=ids,
        )
        put(f"trend/{name}", row.trend, unit="probability", claim_ids=ids)
        put(f"delivery/{name}", row.delivery, unit="probability", claim_ids=ids)
        put(
            f"level/{name}",
            row.level_low
            if np.isfinite(row.level_high)
            else np.nan,  # it is not known where nothing bounds it above
            unit=row.unit,
            low=row.level_low,
            high=row.level_high,
            claim_ids=ids,
        )
        if not math.isnan(row.median):
            put(
                f"median/{name}",
                row.median,
                unit=row.unit,
                low=row.lower_90,
                high=row.upper_90,
                claim_ids=ids,
            )

    for row in outlook.under_other_kinds.itertuples():
        put(f"as_kind/{row.kind}", row.probability, unit="probability", claim_ids=outlook.primary.claim_ids)
    known = all_targets(outlook.evidence, slugs=[goal.slug])
    record_table("row", rows(outlook.evidence, overview_table(known, {goal.slug: outlook}), ()))


def record_over_time(outlook: Forecast, told: pd.DataFrame) -> None:
    """Record from `forecast.over_time` the table `over_time`, day and probability, which is the line that a front page draws;
    and `steps`: day, when (the day as exactly as it is known), change, why (what happened to the list; '' for a figure), claims (their ids in one text) and place (the
    anchor of the first one on the page) of each publication that moved it by a point or more."""
    known = told[np.isfinite(told["probability"])]
    record_table("over_time", ({"day": day(r.day), "probability": r.probability} for r in known.itertuples()))
    record_table("steps", (_step(outlook.evidence, row) for _, row in numbered(told).iterrows()))


def _step(evidence: Evidence, row: pd.Series) -> dict[str, Any]:
    why = " and ".join(happened(e.kind) for e in row.events)
    place = claim_anchor(row.claim_ids[0]) if row.claim_ids else ""
    return {
        "day": day(row.day),
        "when": day(row.day, print_known(evidence, row)),
        "change": row.change,
        "why": why,
        "claims": ", ".join(row.claim_ids),
        "place": place,
    }
