"""Sentences of the page that hold numbers. Reported figures are reported; causal words stay with the studies."""

from typing import Any

import numpy as np
import pandas as pd

from analysis.effects.bounds import share_bounds
from analysis.effects.comparison import Comparison
from analysis.effects.outcomes import OutcomePool, pool_ends
from analysis.effects.sector import Chosen, Point
from analysis.effects.selection import selection_intensity, spread_that_explains_all
from analysis.evidence import Evidence
from analysis.pages.effects import DRAWN, SOBOL, label
from analysis.pages.glance import Fact, Glance
from analysis.pages.improvements.found import found, in_a_cell, ratio_ends, times
from analysis.pages.improvements.gains import AGAINST
from analysis.pages.shared import cited, markdown
from analysis.pages.table import Nothing
from analysis.writing import PERCENT, counted, escape, listed, signed, span


def glance(c: Comparison) -> Glance:
    """What programmes report on average, what studies with a comparison found, and how far both lie apart."""
    reported, facts = c.reported, []
    if reported.pool is not None:
        mean, lower, upper, *_ = pool_ends(reported)
        level = f"{100 * reported.settings.level:.0f}{PERCENT}"
        facts.append(Fact(f"reported by {counted(len(reported.programmes), 'programme')}, mean", signed(mean), f"{level} interval {span(lower, upper)}"))  # fmt: skip
    elif len(reported.programmes) and not reported.family.mixed:
        changes = reported.family.printed(reported.programmes["yi"])
        facts.append(Fact(f"reported by {counted(len(changes), 'programme')}, no mean", _from_to(min(changes), max(changes)), reported.reason))  # fmt: skip
    if (fact := in_a_cell(c)) is not None:
        facts.append(fact)
    if c.ratio is not None:
        facts.append(Fact("reported over found, of log changes", f"{times(c.ratio.median)} times", f"{100 * c.ratio.level:.0f}{PERCENT} interval {ratio_ends(c.ratio)}"))  # fmt: skip
    return Glance(tuple(facts))


def _from_to(low: float, high: float) -> str:
    return signed(low) if low == high else span(low, high)


def answer(c: Comparison, table: pd.DataFrame) -> Any:
    """What programmes report of an outcome, what evaluated studies found, and what the number is not."""
    reported, name = c.reported, c.family.label
    rows = table[table["outcome"] == reported.outcome]
    if rows.empty:
        return markdown(f"**No change of {name} is reported in this evidence.**", found(c))
    speak = f"{counted(len(rows), 'claim')} {'speaks' if len(rows) == 1 else 'speak'} of {name}; {len(reported.figures)} of them {'counts' if len(reported.figures) == 1 else 'count'}, from {counted(len(reported.programmes), 'programme')}."
    if reported.pool is None:
        first = f"**No mean of {name}: {reported.reason}.** The claims stand below, one by one. {speak}"
        return markdown(first, found(c))
    mean, lower, upper, pi_lower, pi_upper = pool_ends(reported)
    level = f"{100 * reported.settings.level:.0f}{PERCENT}"
    first = (
        f"**Programmes report a mean change of {name} of {signed(mean)}** ({level} interval {span(lower, upper)}, "
        f"{counted(len(reported.programmes), 'programme')}). A next programme would report something from {span(pi_lower, pi_upper)}. "
        f"{speak}"
    )
    caution = (
        f"Reported figures are averages of chosen sites, written by those who chose them: {_compared(rows)}. No site that was left "
        "out is in them, and what would have happened anyway is not taken off. No source prints a standard error: the "
        f"intervals rest on an assumed spread between sites of {reported.settings.spread:g} times the mean."
    )
    return markdown(first, found(c), caution)


def _compared(rows: pd.DataFrame) -> str:
    """With what the figures that count are compared, as far as their texts tell; rows: claims of one outcome."""
    count = rows.loc[rows["status"] == "pooled", "baseline"].value_counts()
    return listed(
        [f"{n} {'with' if name == 'unknown' else 'against'} {AGAINST[name]}" for name, n in count.items()]
    )


def heterogeneity(reported: OutcomePool) -> Any:
    """How far the programmes agree, and what a pool of so few can carry."""
    if reported.pool is None:
        return Nothing(f"There is no pool: {reported.reason}.")
    p = reported.pool
    low, high = (
        sorted((100 * np.expm1(np.sqrt([p.tau2_lower, p.tau2_upper]))).tolist())
        if np.isfinite(p.tau2_upper)
        else (np.nan, np.nan)
    )
    spread = 100 * np.expm1(np.sqrt(p.tau2))
    between = f" (95 % interval {low:.0f} to {high:.0f} %)" if np.isfinite(high) else ""
    return markdown(
        f"The reported ratios differ between programmes by about {spread:.0f} %{between}; {p.i2:.0f} % of the variance between their "
        f"figures is more than the assumed spread of sites explains (Q = {p.q:.0f} on {p.k - 1}). "
        f"{_moderators(reported)}Dependence: {p.method}{'; ' + '; '.join(p.notes) if p.notes else ''}."
    )


def _moderators(reported: OutcomePool) -> str:
    k = len(reported.programmes)
    if k >= 10:
        return ""
    return f"With {k} programmes it can't be estimated what the differences come from (list, year, baseline): ten programmes are needed for each. "


def selection(chosen: Chosen | None) -> Any:
    """What choosing the top share alone would show, the spread that would explain all of it, a second look."""
    if chosen is None:
        return Nothing("There is no mean of the programmes, so there is none to hold against a choice.")
    needed = spread_that_explains_all(chosen.reported, chosen.share, chosen.correlation)
    full = spread_that_explains_all(chosen.reported, chosen.share, 1.0)
    return markdown(
        f"If the chosen are the top {100 * chosen.share:.2g} % of the candidates, their mean lies "
        f"{selection_intensity(chosen.share):.2f} standard deviations above that of all. Measured changes of "
        f"{chosen.family.label} need to differ between sites by only {100 * np.expm1(full):.0f} % for the whole "
        "reported mean to appear although nobody gained anything, if sites were chosen by it alone; "
        f"{100 * np.expm1(needed):.0f} % if the score follows it with a correlation of {chosen.correlation:g}. "
        f"Measured again, the same sites would show {100 * chosen.second_look:.0f} % of such an average."
    )


def point(given: Point | None, c: Comparison) -> Any:
    """The sector's change if sites gained what evaluated studies found; says so where there is nothing to start from."""
    if given is None:
        why = c.reported.reason or c.reason or f"no study of {c.family.label} prints a percent for adopters"
        rest = "" if c.reported.pool is None else " The bounds above are what can be said."
        return (
            Nothing(f"No point is given, because {why}.{rest}")
            if not rest
            else markdown(f"No point is given, because {escape(why)}.{rest}")
        )
    s, top = given.drawn.summary(0.9), given.drawn.sensitivity.iloc[0]
    what = (
        "If the share of the reported change that is due to the programme is what was set by hand"
        if given.by_hand
        else f"If the sites of the {given.tier} level gained what evaluated studies found"
    )
    basis = (
        "That share is a belief."
        if given.by_hand
        else "The evaluated change runs over the bounds of the mean of all studies. The reported change is not used: a causal share of it "
        "would be evaluated over reported, and the reported change cancels out."
        + (" One study alone prints a percent for adopters here." if c.evaluated.n_numeric == 1 else "")
    )
    return markdown(
        f"**{what}, the sector's {given.family.label} changed by {signed(given.drawn.expected, digits=2)} on average "
        f"(90{PERCENT} of the draws: {span(s['lower'], s['upper'], digits=2)}).** {basis} {DRAWN} The spread comes first from the "
        f"{escape(label(top['factor']))} ({SOBOL} {100 * top['total']:.0f}{PERCENT})."
    )


def shares(ev: Evidence, covered_claim: str, inside_claim: str) -> Any:
    """Bounds of a national share that is known of a part only; both claims are in percent."""
    if not (covered_claim and inside_claim):
        return markdown(
            "No share that is known of a part only was named (parameters `covered_claim` and `inside_claim`)."
        )
    rows = ev.claims.set_index("claim_id")
    missing = [name for name in (covered_claim, inside_claim) if name not in rows.index]
    if missing:
        return markdown(
            f"The example of a share that is known of a part only needs {escape(', '.join(missing))}; this evidence does not hold it."
        )
    covered, inside = (float(rows.loc[name, "value"]) for name in (covered_claim, inside_claim))
    low, high = share_bounds(covered / 100, inside / 100)
    return markdown(
        f"The same reasoning with printed shares: {inside:g}{PERCENT} of the firms that are registered on an assessment platform have "
        f"taken up a digital retrofit {cited([inside_claim])}, and {covered:g}{PERCENT} of the firms are registered "
        f"{cited([covered_claim])}. About the others nothing is said: **the national share lies between {100 * low:.0f} and "
        f"{100 * high:.0f}{PERCENT}.** The figure that is quoted, {inside:g}{PERCENT}, needs the assumption that firms which did not "
        "register are as far as those that did."
    )
