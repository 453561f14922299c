"""Sentences on what studies with a comparison found, and on how far that lies from what programmes report."""

from typing import Any

import numpy as np
import pandas as pd

from analysis.effects.bounds import Ratio
from analysis.effects.comparison import Comparison
from analysis.effects.evaluated import Studies, own
from analysis.effects.funnel import Funnel
from analysis.effects.outcomes import pool_ends
from analysis.pages.effects import TREATED, largest
from analysis.pages.glance import Fact
from analysis.pages.improvements.gains import counted as studies_words
from analysis.pages.shared import markdown
from analysis.writing import PERCENT, escape, listed, signed, span

SIGN_WORDS = (
    ("better", "found an improvement"),
    ("worse", "found a worsening"),
    ("mixed", "found both"),
    ("null", "found nothing"),
)


def in_a_cell(c: Comparison) -> Fact | None:
    """What studies found, in a cell: the mean of three or more, where the mean of all lies where fewer print a percent, else signs."""
    told = c.evaluated
    if c.family.mixed or not told.n:
        return None
    if np.isfinite(told.se):
        what = f"found by {studies_words(told.n_numeric)} with a comparison"
        return Fact(what, _mean(c), f"of {told.n}, these print a percent for adopters; interval {span(*_sorted(c, told.lower, told.upper))}")  # fmt: skip
    of = f"found by {studies_words(told.n)} with a comparison"
    if not told.n_numeric:
        return Fact(of, "no percent", _signs(told))
    if told.n_numeric == told.n:
        return Fact(of, _mean(c), "a percent for adopters" if told.n == 1 else f"the mean of {told.n} percents for adopters, too few for an interval")  # fmt: skip
    some = "one prints" if told.n_numeric == 1 else f"{told.n_numeric} print"
    return Fact(of, span(*_sorted(c, told.low, told.high)), f"where their mean lies: {some} a percent for adopters, the others count by their sign")  # fmt: skip


def found(c: Comparison) -> str:
    """What studies with a comparison found, in two sentences."""
    told, name = c.evaluated, c.family.label
    if c.family.mixed:
        n = c.studies.loc[own(c.studies), "study"].nunique()
        return f"**Evaluated: {n} studies stand below; they measure different things, so no mean of them is formed.**"
    if not told.n_numeric:
        return f"**Evaluated: {escape(c.reason) if c.reason and not c.reported.reason else 'no study of ' + name + ' prints a percent for adopters'}.**"
    interval = f" (interval {span(*_sorted(c, told.lower, told.upper))})" if np.isfinite(told.se) else ""
    return f"**{_sized(told)} found {_mean(c)}{' on average' if told.n_numeric > 1 else ''}**{interval}.{_single(c)} {_set_aside(c)}{_bounds(c)}".rstrip()


def _mean(c: Comparison) -> str:
    """The mean of the studies that print a percent for adopters."""
    return signed(float(c.family.printed(c.evaluated.mean)))


def _sized(told: Studies) -> str:
    """Which studies print a percent for adopters, of all with a comparison.

    >>> some = lambda n, k: Studies(n, k, k, {}, *[0.0] * 11)
    >>> for n, k in ((1, 1), (3, 3), (3, 1), (5, 2)): print(_sized(some(n, k)))
    The one study with a comparison prints a percent for adopters and
    All 3 studies with a comparison print a percent for adopters and
    Of 3 studies with a comparison, one prints a percent for adopters and
    Of 5 studies with a comparison, the 2 that print a percent for adopters
    """
    if told.n_numeric == told.n:
        whose = "The one study" if told.n == 1 else f"All {told.n} studies"
        return f"{whose} with a comparison print{'s' * (told.n == 1)} a percent for adopters and"
    some = "one prints a percent for adopters and" if told.n_numeric == 1 else f"the {told.n_numeric} that print a percent for adopters"  # fmt: skip
    return f"Of {told.n} studies with a comparison, {some}"


def _bounds(c: Comparison) -> str:
    """Where the mean of all lies, with those that print no percent for adopters; nothing where all print one."""
    told = c.evaluated
    if told.n_numeric == told.n:
        return ""
    return (
        f"With those that count by their sign, and if none of them found more than {largest(told.n_numeric)}, the mean of all lies "
        f"anywhere from {span(*_sorted(c, told.low, told.high))}: bounds, which hold no study's own error."
    )


def _single(c: Comparison) -> str:
    """What the one study with a percent is of, its error, and what its other estimates found; nothing for several."""
    rows = c.studies[c.studies["numeric"]]
    if c.evaluated.n_numeric != 1:
        return ""
    error = pd.to_numeric(rows["error"], errors="coerce").notna().any()
    others = c.studies[(c.studies["study"] == rows["study"].iloc[0]) & ~c.studies["numeric"] & own(c.studies)]
    counts = others["sign"].value_counts()
    also = [f"{n} {word}" for sign, word in SIGN_WORDS if (n := int(counts.get(sign, 0)))]
    more = f"; of its other estimates, without a percent, {listed(also)}" if also else ""
    return f" It is of {TREATED[rows['directness'].iloc[0]]}{'' if error else ', with no standard error in print'}{more}."


def _signs(told: Studies) -> str:
    return ", ".join(f"{n} {word}" for sign, word in SIGN_WORDS if (n := told.signs[sign]))


def _set_aside(c: Comparison) -> str:
    """How many studies print a size that no programme's can be set beside, as a sentence; nothing for none."""
    n = c.evaluated.n_sized - c.evaluated.n_numeric
    whose = "a size" if n == 1 else "sizes"
    return (
        f"{n} more print{'s' * (n == 1)} {whose} on another scale (per dose, an elasticity, an amount), which cannot be set beside. "
        if n
        else ""
    )


def _sorted(c: Comparison, *log_points: float) -> tuple[float, float]:
    low, high = np.sort(c.family.printed(list(log_points))).tolist()
    return low, high


def comparison(c: Comparison, tested: Funnel) -> Any:
    """How many times the evaluated the reported change is, with which uncertainty; what most studies do not print."""
    told, name = c.evaluated, c.family.label
    if c.ratio is None:
        reason = escape(c.reason[:1].upper() + c.reason[1:])
        return markdown(f"**{reason}.** {_unchecked(c)}", _unprinted(c, tested))
    level = f"{100 * c.ratio.level:.0f}{PERCENT}"
    first = (
        f"**The reported mean of {name} is {times(c.ratio.median)} times the evaluated one** (mean against mean on the log "
        f"scale; {level} interval {ratio_ends(c.ratio)}, which carries the uncertainty of both means)."
    )
    following = (
        f" A next programme against a next study: {times(c.ratio_next.median)} times, {level} interval {ratio_ends(c.ratio_next)}."
        if c.ratio_next
        else ""
    )
    middle = (
        f"Against the mean of all {told.n} studies, those without such a percent by their bounds, the ratio, of log changes too, lies between "
        f"{times(c.ratio_low)} and {times(c.ratio_high)}. The studies evaluate related treatments in several countries, not these lists: "
        "a ratio says how far two kinds of evidence lie apart, not which part of a programme's gain is real."
    )
    return markdown(first + following, middle, _unprinted(c, tested))


def _unchecked(c: Comparison) -> str:
    """What stands in the place of a ratio."""
    told = c.evaluated
    if c.reported.pool is None or not told.n_numeric:
        return f"What is reported of {c.family.label} stands without a check."
    found = _mean(c)
    whose = "that one study" if told.n_numeric == 1 else f"those {told.n_numeric} studies on average"
    return f"Reported is {signed(pool_ends(c.reported)[0])} on average, and {whose} found {found}: how far both lie apart has no interval."


def _unprinted(c: Comparison, tested: Funnel) -> str:
    """What the studies leave out, and whether their publication can be tested."""
    told = c.evaluated
    if not told.n:
        return ""
    silent = _signs(told)
    outcomes = f": {silent}" if silent else ""
    test = (
        f"Whether small studies print larger effects cannot be tested (Egger's test): {tested.reason}."
        if tested.reason
        else f"Egger's test: intercept {tested.intercept:+.2f} (p = {tested.p:.2f}, {tested.k} studies); above 0 small studies print "
        "larger effects. So few studies seldom show it: a large p does not say that none is missing."
    )
    left = told.n - told.n_numeric
    if not left:
        return test
    sized = told.n_sized - told.n_numeric
    scaled = f"; {sized} of them print{'s' * (sized == 1)} a size, on another scale" if sized else ""
    return f"{left} of {told.n} studies print no percent for adopters and count by what they found{outcomes}{scaled}. {test}"


def times(value: float) -> str:
    """A ratio as it is read; without an upper end where nothing was found.

    >>> times(3.27), times(-0.02), times(float("inf"))
    ('3.3', '0.0', 'no upper end')
    """
    if np.isposinf(value):
        return "no upper end"
    return (
        f"{round(float(value), 1) + 0.0:.1f}" if np.isfinite(value) else "–"
    )  # + 0.0: no minus before a zero


def ratio_ends(r: Ratio) -> str:
    return f"{times(r.lower)} to {times(r.upper)}"
