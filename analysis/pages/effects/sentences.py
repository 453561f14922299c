"""Sentences of the notebooks that hold numbers. Reported figures are reported; causal words stay with the studies."""

import numpy as np

from analysis.effects.bounds import Ratio, share_bounds
from analysis.effects.evaluated import Comparison
from analysis.effects.outcomes import OutcomePool, natural
from analysis.effects.reported import OUTCOMES
from analysis.effects.sector import Chosen, Point
from analysis.effects.selection import selection_intensity, spread_that_explains_all
from analysis.effects.tier import LABELS, Tier
from analysis.writing import escape, ids, signed, span


def _markdown(*paragraphs: str):
    from IPython.display import Markdown

    return Markdown("\n\n".join(p for p in paragraphs if p))


def answer(got: OutcomePool, table):
    """What programmes report of an outcome, pooled or not, and what the number is not."""
    rows = table[table["outcome"] == got.outcome]
    name = OUTCOMES[got.outcome]
    counted = f"{len(rows)} claims speak of {name}; {len(got.figures)} of them count, from {len(got.programmes)} programmes."
    if got.pool is None:
        return _markdown(
            f"**No pooled figure of {name}: {got.reason}.** The claims stand below, one by one.", counted
        )
    mean, lower, upper, pi_lower, pi_upper = _ends(got)
    level = f"{100 * got.settings.level:.0f} %"
    first = (
        f"**Programmes report a mean change of {name} of {signed(mean)} ({level} interval {span(lower, upper)}, "
        f"{len(got.programmes)} programmes). A further programme of this kind would report something from "
        f"{span(pi_lower, pi_upper)}.**"
    )
    caution = (
        "These are before-after averages of chosen sites, written by those who chose them. They say what is reported, "
        "not what the conversion brought: no site that was left out is in them, and what would have happened "
        "anyway is not taken off. No source prints a standard error, so the intervals rest on an assumed spread "
        f"between sites of {got.settings.spread:g} times the mean; the table shows how they move with it."
    )
    return _markdown(first, counted, caution)


def _ends(got: OutcomePool):
    names = ("mean", "lower", "upper", "pi_lower", "pi_upper")
    mean, *ends = natural(got.outcome, [getattr(got.pool, n) for n in names])
    return float(mean), *sorted(ends[:2]), *sorted(ends[2:])


def heterogeneity(got: OutcomePool):
    """How far the programmes agree, and what a pool of so few can carry."""
    if got.pool is None:
        return _markdown(f"There is no pool: {got.reason}.")
    p = got.pool
    low, high = (
        sorted((100 * np.expm1(np.sqrt([p.tau2_lower, p.tau2_upper]))).tolist())
        if np.isfinite(p.tau2_upper)
        else (np.nan, np.nan)
    )
    spread = 100 * np.expm1(np.sqrt(p.tau2))
    between = f" (95 % interval {low:.0f} to {high:.0f} %)" if np.isfinite(high) else ""
    return _markdown(
        f"The programmes differ by about {spread:.0f} % of one another{between}; {p.i2:.0f} % of the variance between their "
        f"figures is more than the assumed spread of sites explains (Q = {p.q:.0f} on {p.k - 1}). "
        f"{_moderators(got)}Dependence: {p.method}{'; ' + '; '.join(p.notes) if p.notes else ''}."
    )


def _moderators(got: OutcomePool) -> str:
    k = len(got.programmes)
    if k >= 10:
        return ""
    return f"With {k} programmes no moderator (list, year, baseline) is estimated: ten are needed for each. "


def comparison(c: Comparison):
    """Reported beside evaluated in one paragraph; says so where there is no counterpart."""
    name = OUTCOMES[c.outcome]
    if c.ratio is None:
        reason = escape(c.reason[:1].upper() + c.reason[1:])
        return _markdown(f"**{reason}.** What is reported of {name} stands without a check.")
    careful = c.ratio_with_nulls
    numbers = c.studies[c.studies["numeric"] & c.studies["same_treatment"]]
    return _markdown(
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


def selection(found: Chosen | None):
    """What choosing the top share alone would show, the spread that would explain all of it, a second look."""
    if found is None:
        return _markdown("No claim of this outcome counts, so there is no average to hold against a choice.")
    needed = spread_that_explains_all(found.reported, found.share, found.correlation)
    full = spread_that_explains_all(found.reported, found.share, 1.0)
    return _markdown(
        f"If the chosen are the top {100 * found.share:.2g} % of the candidates, their mean lies "
        f"{selection_intensity(found.share):.2f} standard deviations above that of all. Measured changes of "
        f"{OUTCOMES[found.outcome]} need to differ between sites by only {100 * np.expm1(full):.0f} % for the whole "
        "reported mean to appear although nobody gained anything, if sites were chosen by it alone; "
        f"{100 * np.expm1(needed):.0f} % if the score follows it with a correlation of {found.correlation:g}. "
        f"Measured again, the same sites would show {100 * found.second_look:.0f} % of such an average."
    )


def point(found: Point | None):
    """The sector's gain under the prior on the causal share; says so where there is no pool to start from."""
    if found is None:
        return _markdown("Without a pool there is no point to give: the bounds above are what can be said.")
    s, top = found.drawn.summary(0.9), found.drawn.sensitivity.iloc[0]
    return _markdown(
        f"**If the {found.tier} level covers the stated share of output and the causal share is what the prior says, the "
        f"sector's {OUTCOMES[found.outcome]} would have improved through it by {signed(s['median'], digits=2)} "
        f"(90 % interval {span(s['lower'], s['upper'], digits=2)}).** The prior is a belief, informed by the ratio of "
        f"evaluated to reported effects; the first driver of the spread is the {escape(LABELS[top['factor']])} (Sobol "
        f"index {top['total']:.2f})."
    )


def shares(covered, inside):
    """Bounds of a national share that is known of a part only; both are rows of claims in percent."""
    low, high = share_bounds(covered["value"] / 100, inside["value"] / 100)
    return _markdown(
        f"An example with printed figures: {inside['value']:g} % of the firms that are registered on an assessment platform "
        f"have taken up a digital retrofit [{inside['claim_id']}], and {covered['value']:g} % of the firms are registered "
        f"[{covered['claim_id']}]. About the others nothing is said: the national share lies between {100 * low:.0f} and "
        f"{100 * high:.0f} %. The figure that is quoted, {inside['value']:g} %, needs the assumption that firms which did "
        "not register are as far as those that did."
    )


def emissions(case: Tier, claimed: float):
    """The scenario's answer, and whether a claim about the whole can hold."""
    s = case.drawn.summary(0.9)
    top = case.drawn.sensitivity.iloc[0]
    chance = case.drawn.probability_at_least(claimed)
    low, high = min(case.readings["total_low"]), max(case.readings["total_high"])
    word = "None" if chance == 0 else f"{100 * chance:.2g} %"
    return _markdown(
        f"**Printed is {signed(case.change)}; read every way, total emissions of the sites changed by {span(low, high)}.** "
        f"Under the stated ranges the {case.name} level would account for a change of the whole of {signed(s['median'], digits=2)} "
        f"(90 % interval {span(s['lower'], s['upper'], digits=2)}).",
        f"{word} of the draws reach a cut of {abs(claimed):g} % of the whole. The spread comes first from "
        f"the {escape(LABELS[top['factor']])} (Sobol index {top['total']:.2f} with interactions). "
        "The causal share is an assumption: no study of plant emissions with a comparison is in the evidence.",
    )


def windows(table, plans):
    """A printed change with an unclear window beside the plans' yearly rates."""
    claim_id = table["claim_id"].iloc[0]
    low, high = table["per_year"].min(), table["per_year"].max()
    targets = plans[plans["is_target"] & (plans["years"] >= 4) & ~plans["indicator"].str.contains("water")]
    return _markdown(
        f"The window and the baseline of {escape(claim_id)} do not match. Its {signed(table['change'].iloc[0])} means anything "
        f"from {signed(low)} to {signed(high)} a year. It is an absolute amount of energy; the plans promise "
        f"{span(targets['per_year'].min(), targets['per_year'].max())} a year *per unit of value added or GDP* "
        f"[{escape(ids([c for g in targets['claim_ids'] for c in g]))}]. A falling total and a falling intensity are different "
        "things: output can fall too."
    )
