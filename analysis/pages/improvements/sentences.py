"""Sentences of the page that hold numbers. Reported figures are reported; causal words stay with the studies."""

from typing import Any

import numpy as np
import pandas as pd

from analysis.effects.bounds import Ratio, share_bounds
from analysis.effects.evaluated import Comparison
from analysis.effects.outcomes import OutcomePool, pool_ends
from analysis.effects.sector import Chosen, Point
from analysis.effects.selection import selection_intensity, spread_that_explains_all
from analysis.effects.tier import LABELS
from analysis.pages.shared import markdown
from analysis.writing import escape, signed, span


def answer(reported: OutcomePool, table: pd.DataFrame) -> Any:
    """What programmes report of an outcome, pooled or not, and what the number is not."""
    rows = table[table["outcome"] == reported.outcome]
    name = reported.family.label
    counted = f"{len(rows)} claims speak of {name}; {len(reported.figures)} of them count, from {len(reported.programmes)} programmes."
    if reported.pool is None:
        return markdown(
            f"**No pooled figure of {name}: {reported.reason}.** The claims stand below, one by one.", counted
        )
    mean, lower, upper, pi_lower, pi_upper = pool_ends(reported)
    level = f"{100 * reported.settings.level:.0f} %"
    first = (
        f"**Programmes report a mean change of {name} of {signed(mean)} ({level} interval {span(lower, upper)}, "
        f"{len(reported.programmes)} programmes). A further programme of this kind would report something from "
        f"{span(pi_lower, pi_upper)}.**"
    )
    caution = (
        "These are before-after averages of chosen sites, written by those who chose them. They say what is reported, "
        "not what the conversion brought: no site that was left out is in them, and what would have happened "
        "anyway is not taken off. No source prints a standard error, so the intervals rest on an assumed spread "
        f"between sites of {reported.settings.spread:g} times the mean; the table shows how they move with it."
    )
    return markdown(first, counted, caution)


def heterogeneity(reported: OutcomePool) -> Any:
    """How far the programmes agree, and what a pool of so few can carry."""
    if reported.pool is None:
        return markdown(f"There is no pool: {reported.reason}.")
    p = reported.pool
    low, high = (
        sorted((100 * np.expm1(np.sqrt([p.tau2_lower, p.tau2_upper]))).tolist())
        if np.isfinite(p.tau2_upper)
        else (np.nan, np.nan)
    )
    spread = 100 * np.expm1(np.sqrt(p.tau2))
    between = f" (95 % interval {low:.0f} to {high:.0f} %)" if np.isfinite(high) else ""
    return markdown(
        f"The programmes differ by about {spread:.0f} % of one another{between}; {p.i2:.0f} % of the variance between their "
        f"figures is more than the assumed spread of sites explains (Q = {p.q:.0f} on {p.k - 1}). "
        f"{_moderators(reported)}Dependence: {p.method}{'; ' + '; '.join(p.notes) if p.notes else ''}."
    )


def _moderators(reported: OutcomePool) -> str:
    k = len(reported.programmes)
    if k >= 10:
        return ""
    return f"With {k} programmes no moderator (list, year, baseline) is estimated: ten are needed for each. "


def comparison(c: Comparison) -> Any:
    """Reported beside evaluated in one paragraph; says so where there is no counterpart."""
    name = c.family.label
    careful = c.ratio_with_nulls
    if c.ratio is None or careful is None:
        reason = escape(c.reason[:1].upper() + c.reason[1:])
        return markdown(f"**{reason}.** What is reported of {name} stands without a check.")
    numbers = c.studies[c.studies["numeric"] & c.studies["same_treatment"]]
    return markdown(
        f"**Reported changes of {name} are {_ratio(c.ratio)} times the effects that studies with a comparison print** "
        f"({len(numbers)} estimates of {numbers['paper'].nunique()} papers; on the log scale).",
        "Counting studies that found no effect and print no number as zero, the middle ratio is "
        f"{_number(careful.median)}, and in {100 * careful.share_not_positive:.0f} % of the draws there is no ratio, "
        "because nothing was found. The studies evaluate related treatments in several countries (table below), not "
        "these lists: the ratio says how far two kinds of evidence lie apart, not which part of a programme's gain is "
        "real.",
    )


def _number(value: float) -> str:
    return "without an upper end" if np.isinf(value) else f"{value:.1f}"


def _ratio(r: Ratio) -> str:
    return f"{r.median:.1f} ({100 * r.level:.0f} % interval {r.lower:.1f} to {_number(r.upper)})"


def selection(chosen: Chosen | None) -> Any:
    """What choosing the top share alone would show, the spread that would explain all of it, a second look."""
    if chosen is None:
        return markdown("No claim of this outcome counts, so there is no average to hold against a choice.")
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


def point(given: Point | None) -> Any:
    """The sector's gain under the prior on the causal share; says so where there is no pool to start from."""
    if given is None:
        return markdown("Without a pool there is no point to give: the bounds above are what can be said.")
    s, top = given.drawn.summary(0.9), given.drawn.sensitivity.iloc[0]
    return markdown(
        f"**If the {given.tier} level covers the stated share of output and the causal share is what the prior says, the "
        f"sector's {given.family.label} would have improved through it by {signed(s['median'], digits=2)} "
        f"(90 % interval {span(s['lower'], s['upper'], digits=2)}).** The prior is a belief, informed by the ratio of "
        f"evaluated to reported effects; the first driver of the spread is the {escape(LABELS[top['factor']])} (Sobol "
        f"index {top['total']:.2f})."
    )


def shares(covered: pd.Series, inside: pd.Series) -> Any:
    """Bounds of a national share that is known of a part only; both are rows of claims in percent."""
    low, high = share_bounds(covered["value"] / 100, inside["value"] / 100)
    return markdown(
        f"An example with printed figures: {inside['value']:g} % of the firms that are registered on an assessment platform "
        f"have taken up a digital retrofit [{inside['claim_id']}], and {covered['value']:g} % of the firms are registered "
        f"[{covered['claim_id']}]. About the others nothing is said: the national share lies between {100 * low:.0f} and "
        f"{100 * high:.0f} %. The figure that is quoted, {inside['value']:g} %, needs the assumption that firms which did "
        "not register are as far as those that did."
    )
