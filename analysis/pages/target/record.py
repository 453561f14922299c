"""What the page of a target records."""

import math

import numpy as np
import pandas as pd

from analysis.forecast import Forecast
from analysis.recording import record as put
from analysis.recording import record_table
from analysis.writing import day


def record(outlook: Forecast) -> None:
    """Record a target's forecast: title, status, verdict, and for each reading the probability, both voices, the
    median and its 90 % interval; and the probability under each neighbouring kind."""
    goal = outlook.goal
    put("title", goal.label)
    put("target", goal.slug)
    put("status", outlook.status, claim_ids=outlook.claim_ids)
    put("verdict", outlook.verdict, claim_ids=outlook.claim_ids)
    for row in outlook.summary().itertuples():
        name, ids = row.reading, row.claim_ids
        put(f"probability/{name}", row.probability, unit="probability", claim_ids=ids)
        put(f"trend/{name}", row.trend, unit="probability", claim_ids=ids)
        put(f"delivery/{name}", row.delivery, unit="probability", claim_ids=ids)
        put(
            f"level/{name}",
            row.level_low,
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


def record_over_time(told: pd.DataFrame) -> None:
    """Record the table `over_time`, day and probability, from `forecast.over_time`: the line that a front page draws."""
    known = told[np.isfinite(told["probability"])]
    record_table("over_time", ({"day": day(r.day), "probability": r.probability} for r in known.itertuples()))
