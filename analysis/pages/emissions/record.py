"""What the notebook records as data: values, units, intervals, claims."""

from collections.abc import Iterable
from typing import Any

import pandas as pd

from analysis import recording
from analysis.effects.tier import Tier
from analysis.forecast.conditions import condition
from analysis.writing import signed


def record(
    case: Tier | None,
    claimed: float,
    steps: pd.DataFrame | None,
    rates: pd.DataFrame | None,
    split: pd.DataFrame | None,
    outlooks: Iterable[Any] = (),
) -> None:
    """Record the readings, the bounds and the scenario with its drivers, the yearly rates, the split, the forecasts.

    steps: the bounds of the whole (`Tier.ladder`). What this evidence does not hold is not recorded.
    """
    recording.record("title", _title(case) if case else "Emissions")
    recording.record("claimed", claimed, unit="percent")
    if case is not None:
        _tier(case, claimed, steps)
    if rates is not None:
        own, per_year = rates["claim_id"].iloc[0], rates["per_year"]
        recording.record(
            "window_per_year",
            per_year.iloc[0],
            unit="percent",
            low=per_year.min(),
            high=per_year.max(),
            claim_ids=[own],
        )
    for row in () if split is None else split.itertuples():
        name = f"carbon_per_energy/{row.measure.replace(' ', '_')}"
        recording.record(name, row.carbon_per_energy_change, unit="percent", claim_ids=row.claim_ids)
    for outlook in outlooks:
        for row in outlook.summary().itertuples():
            held = condition(outlook.evidence, outlook.reading(row.reading)).brief
            name = f"{outlook.goal.slug}/{row.reading}"
            recording.record_answer(name, row.probability, row.status, held, claim_ids=row.claim_ids)


def _tier(case: Tier, claimed: float, steps: pd.DataFrame | None) -> None:
    ids = case.claim_ids
    low, high = float(case.readings["total_low"].min()), float(case.readings["total_high"].max())
    recording.record("total_at_sites", case.change, unit="percent", low=low, high=high, claim_ids=ids)
    if steps is not None:
        last = steps.iloc[-1]
        middle = (last["lower"] + last["upper"]) / 2
        recording.record(
            "bounds", middle, unit="percent", low=last["lower"], high=last["upper"], claim_ids=ids
        )
    low, high = case.causal
    recording.record("causal_share", (low + high) / 2, unit="share", low=low, high=high, claim_ids=ids)
    if case.drawn is None:
        return
    s = case.drawn.summary(0.9)
    recording.record(
        "whole", case.drawn.expected, unit="percent", low=s["lower"], high=s["upper"], claim_ids=ids
    )
    reaching = case.drawn.probability_at_least(claimed)
    recording.record("share_of_draws_reaching_the_claim", reaching, unit="share", claim_ids=ids)
    for row in case.drawn.sensitivity.itertuples():
        if row.total > 0:
            recording.record(f"sobol_total/{row.factor}", row.total, unit="share", claim_ids=ids)


def _title(case: Tier) -> str:
    read = "" if case.basis == "unclear" else f", read as {case.basis}"
    return f"Emissions: what the printed {signed(case.change, ' %')} of the {case.name} level can mean{read}"
