"""What the notebook records as data: values, units, intervals, claims."""

from collections.abc import Iterable
from typing import Any

import pandas as pd

from analysis import recording
from analysis.effects.tier import Tier


def record(
    case: Tier, claimed: float, rates: pd.DataFrame, split: pd.DataFrame, outlooks: Iterable[Any] = ()
) -> None:
    """Record the readings, the scenario and its drivers, the yearly rates, the intensity split, the forecasts."""
    ids = case.claim_ids
    recording.record("title", f"Emissions: the {case.name} level, basis {case.basis}")
    low, high = float(case.readings["total_low"].min()), float(case.readings["total_high"].max())
    recording.record("total_at_sites", case.change, unit="percent", low=low, high=high, claim_ids=ids)
    s = case.drawn.summary(0.9)
    recording.record("whole", s["median"], unit="percent", low=s["lower"], high=s["upper"], claim_ids=ids)
    recording.record("claimed", claimed, unit="percent")
    recording.record(
        "share_of_draws_reaching_the_claim",
        case.drawn.probability_at_least(claimed),
        unit="share",
        claim_ids=ids,
    )
    for row in case.drawn.sensitivity.itertuples():
        recording.record(f"sobol_total/{row.factor}", row.total, unit="share", claim_ids=ids)
    own = rates["claim_id"].iloc[0]
    low, high = rates["per_year"].min(), rates["per_year"].max()
    recording.record(
        "window_per_year", rates["per_year"].iloc[0], unit="percent", low=low, high=high, claim_ids=[own]
    )
    for row in split.itertuples():
        name = row.measure.replace(" ", "_")
        recording.record(
            f"carbon_per_energy/{name}", row.carbon_per_energy_change, unit="percent", claim_ids=row.claim_ids
        )
    for outlook in outlooks:
        for row in outlook.summary().itertuples():
            name = f"probability/{outlook.goal.slug}/{row.reading}"
            recording.record(name, row.probability, unit="probability", claim_ids=row.claim_ids)
