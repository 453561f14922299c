"""Sentences of the page that hold numbers. Printed changes are printed; what follows from assumptions says so."""

from typing import Any

import pandas as pd

from analysis.effects.tier import Tier
from analysis.pages.effects import DRAWN, SOBOL, between, label, largest
from analysis.pages.glance import Fact, Glance
from analysis.pages.shared import cited, markdown
from analysis.pages.table import Nothing
from analysis.writing import PERCENT, escape, signed, span

SIGN_UNKNOWN = ": whether it fell or rose is not printed"
NO_PAIR = "No printed change of emissions or energy stands beside a printed gain in output here, so there is no tier to reckon with."


def _ends(case: Tier) -> tuple[float, float, str]:
    """The total at the sites, read every way, from the lowest to the highest; and what that is of the whole at most."""
    low, high = min(case.readings["total_low"]), max(case.readings["total_high"])
    deepest = min(low * case.coverage.high, 0.0)
    return low, high, signed(deepest, digits=1 if abs(deepest) >= 1 else 2)


def _covered(case: Tier) -> str:
    return f"{100 * case.coverage.low:.2g} to {100 * case.coverage.high:.2g}{PERCENT} of output (assumed)"


def glance(case: Tier | None) -> Glance:
    """The printed change, what it can mean at the sites, and what that is of the whole."""
    if case is None:
        return Glance(())
    low, high, deepest = _ends(case)
    facts = [
        Fact(f"printed: {case.family.label}", signed(case.change), f"sites of the {case.name} level"),
        Fact("total at the sites", span(low, high), "read every way"),
        Fact("of the whole, at most", deepest, _covered(case)),
    ]
    if case.drawn is not None and case.by_hand is None:
        s = case.drawn.summary(0.9)
        facts.append(Fact("of the whole, if sites gained what studies found", signed(case.drawn.expected, digits=2), f"90{PERCENT} of the draws: {span(s['lower'], s['upper'], digits=2)}"))  # fmt: skip
    return Glance(tuple(facts))


def emissions(case: Tier | None, claimed: float) -> Any:
    """What was printed, what it can mean, bounds of what it can have brought the whole, and whether a claim can hold."""
    if case is None:
        return markdown(f"**{NO_PAIR}**")
    low, high, deepest = _ends(case)
    share_low, share_high = (100 * x for x in case.causal)
    name = case.family.label
    first = (
        f"**Printed is {signed(case.change)} {name} {cited(case.claim_ids[:1])}. Read every way, the total at the sites changed by "
        f"{span(low, high)}{SIGN_UNKNOWN if low < 0 < high else ''}. Of the whole, that is at most {deepest} if the sites weigh as much "
        f"in {name} as in output**: the {case.name} level covers {_covered(case)}, and all of the printed change would have to be due to the programme."
    )
    return markdown(first, _evaluated(case, share_low, share_high), _scenario(case, claimed))


def _evaluated(case: Tier, share_low: float, share_high: float) -> str:
    evaluated = case.evaluated
    if case.by_hand is not None:
        return f"The share that is due to the programme is set by hand: {share_low:.0f} to {share_high:.0f}{PERCENT}."
    if not evaluated.known:
        return f"No evaluated study of {case.family.label} prints a percent for adopters. The bounds are what can be said."
    one = (
        "one study prints a percent for adopters"
        if evaluated.n_numeric == 1
        else f"{evaluated.n_numeric} studies print a percent for adopters"
    )
    low, high = sorted((evaluated.worst, evaluated.best))
    return (
        f"Studies with a comparison: {one}, of a related treatment. With those that count by their sign, and if none of them found more than "
        f"{largest(evaluated.n_numeric)}, the mean of all lies between {between(low, high)}, which is {share_low:.0f} to {share_high:.0f}{PERCENT} of the printed change."
    )


def _scenario(case: Tier, claimed: float) -> str:
    if case.drawn is None:
        return ""
    s, top = case.drawn.summary(0.9), case.drawn.sensitivity.iloc[0]
    chance = case.drawn.probability_at_least(claimed)
    word = "None of the draws reaches" if chance == 0 else f"{100 * chance:.2g}{PERCENT} of the draws reach"
    studies = "what evaluated studies found" + (
        " (one by a percent for adopters, the others by their sign)" if case.evaluated.n_numeric == 1 else ""
    )
    basis = "that share of the printed change" if case.by_hand is not None else studies
    return (
        f"If the sites changed by {basis}, the whole changed by {signed(case.drawn.expected, digits=2)} on average (90{PERCENT} of the draws: "
        f"{span(s['lower'], s['upper'], digits=2)}). {DRAWN} {word} {signed(claimed)} of the whole. The spread comes first from the "
        f"{escape(label(top['factor']))} ({SOBOL} {100 * top['total']:.0f}{PERCENT})."
    )


def windows(table: pd.DataFrame | None, plans: pd.DataFrame) -> Any:
    """A printed change with an unclear window beside the plans' yearly rates."""
    if table is None:
        return Nothing("The claim whose window was to be read is not in this evidence, or prints no period.")
    claim_id = table["claim_id"].iloc[0]
    low, high = table["per_year"].min(), table["per_year"].max()
    first = (
        f"**The window and the baseline of the claim {cited([claim_id])} do not match. Its {signed(table['change'].iloc[0])} means anything "
        f"from {signed(low)} to {signed(high)} a year.**"
    )
    targets = plans[plans["is_target"] & (plans["years"] >= 4) & ~plans["indicator"].str.contains("water")]
    if targets.empty:
        return markdown(first)
    return markdown(
        f"{first} It is an absolute amount of energy. The plans promise "
        f"{span(targets['per_year'].min(), targets['per_year'].max())} a year *per unit of value added or GDP* "
        f"{cited([c for g in targets['claim_ids'] for c in g])}. A falling total and a falling intensity are different "
        "things: output can fall too."
    )
