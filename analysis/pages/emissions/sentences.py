"""Sentences of the page that hold numbers. Printed changes are printed; what follows from assumptions says so."""

from typing import Any

import pandas as pd

from analysis.effects.tier import LABELS, Tier
from analysis.pages.shared import markdown
from analysis.writing import escape, ids, signed, span


def emissions(case: Tier, claimed: float) -> Any:
    """The scenario's answer, and whether a claim about the whole can hold."""
    s = case.drawn.summary(0.9)
    top = case.drawn.sensitivity.iloc[0]
    chance = case.drawn.probability_at_least(claimed)
    low, high = min(case.readings["total_low"]), max(case.readings["total_high"])
    word = "None" if chance == 0 else f"{100 * chance:.2g} %"
    return markdown(
        f"**Printed is {signed(case.change)}; read every way, total emissions of the sites changed by {span(low, high)}.** "
        f"Under the stated ranges the {case.name} level would account for a change of the whole of {signed(s['median'], digits=2)} "
        f"(90 % interval {span(s['lower'], s['upper'], digits=2)}).",
        f"{word} of the draws reach a cut of {abs(claimed):g} % of the whole. The spread comes first from "
        f"the {escape(LABELS[top['factor']])} (Sobol index {top['total']:.2f} with interactions). "
        "The causal share is an assumption: no study of plant emissions with a comparison is in the evidence.",
    )


def windows(table: pd.DataFrame, plans: pd.DataFrame) -> Any:
    """A printed change with an unclear window beside the plans' yearly rates."""
    claim_id = table["claim_id"].iloc[0]
    low, high = table["per_year"].min(), table["per_year"].max()
    targets = plans[plans["is_target"] & (plans["years"] >= 4) & ~plans["indicator"].str.contains("water")]
    return markdown(
        f"The window and the baseline of {escape(claim_id)} do not match. Its {signed(table['change'].iloc[0])} means anything "
        f"from {signed(low)} to {signed(high)} a year. It is an absolute amount of energy; the plans promise "
        f"{span(targets['per_year'].min(), targets['per_year'].max())} a year *per unit of value added or GDP* "
        f"[{escape(ids([c for g in targets['claim_ids'] for c in g]))}]. A falling total and a falling intensity are different "
        "things: output can fall too."
    )
