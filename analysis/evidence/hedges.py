"""Hedged figures as intervals: wording and rounding → `[low, high]`.

A printed figure says two things about the number behind it: the hedge ("over", 超) says on which side it lies,
and the trailing zeros say how coarsely it was rounded. Both together give an interval. How far the interval
reaches is an assumption, so the rule is a parameter; the shipped one is the rows `hedge-*` of
`data/assumptions.csv`, in rounding units around the printed value.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from analysis.errors import EvidenceError, suggest

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd


@dataclass(frozen=True)
class Qualifier:
    """A hedge with everything that belongs to it.

    name: as in claims.csv; wordings: what texts say for it, English and Chinese; below, above: whether the interval
    reaches to that side of the printed value; assumption_id: the row of assumptions.csv that says how far.
    """

    name: str
    wordings: tuple[str, ...]
    below: bool
    above: bool
    assumption_id: str


HEDGES: dict[str, Qualifier] = {
    q.name: q
    for q in (
        Qualifier("exact", (
            "exactly", "precisely", "达", "达到", "共", "为", "恰好", "整",
        ), True, True, "hedge-exact-width"),
        Qualifier("over", (
            "more than", "above", "exceeding", "exceeded", "exceeds", "exceed", "surpassing", "surpassed",
            "surpasses", "surpass", "topping", "topped", "tops", "top", "upwards of", "upward of",
            "in excess of", "north of", "beyond", "greater than", "higher than", "crossed", "crossing",
            "passed", "past", "plus", "odd", "a little over", "a good", "and counting", "超", "超过", "超出", "余", "多", "突破", "逾", "+", "大于",
            "高于", "多于", "越过", "跨过", "有余", "开外", "出头", "馀", "冲破", "破", "挂零", "强", "还多", ">",
        ), False, True, "hedge-over-width"),
        Qualifier("at_least", (
            "no fewer than", "no less than", "not less than", "not fewer than", "not below", "or more",
            "or above", "and above", "or higher", "and more", "a minimum of", "minimum of", "minimum", "min.", "no lower than",
            "not lower than", "or better", "以上", "不低于", "不少于", "至少", "不小于", "最少", "起码", "下限", "下限为", "及以上", "或以上", "不下", "≥", ">=",
        ), False, True, "hedge-at-least-width"),
        Qualifier("nearly", (
            "almost", "close to", "just under", "approaching", "approached", "just short of", "nearing",
            "virtually", "a little under", "near", "近", "将近", "接近", "临近", "逼近", "弱",
        ), True, False, "hedge-nearly-width"),
        Qualifier("about", (
            "around", "some", "approximately", "roughly", "approx", "circa", "ca.", "or so", "an estimated",
            "estimated", "something like", "in the region of", "of the order of", "in the order of", "give or take", "约", "左右", "大约", "上下", "大概", "约为", "约有", "许", "来", "几", "~", "≈",
        ), True, True, "hedge-about-halfwidth"),
        Qualifier("up_to", (
            "as many as", "as much as", "as high as", "at most", "no more than", "not more than",
            "a maximum of", "maximum of", "maximum", "max.", "max", "a limit of", "limit of", "limited to", "not exceeding", "capped at", "a ceiling of", "a cap of", "less than", "fewer than", "below", "under",
            "within", "or less", "or fewer", "or lower", "lower than", "最多", "不超过", "以内", "至多", "多达", "最高",
            "不高于", "低于", "不足", "不到", "以下", "顶多", "封顶", "上限", "上限为", "少于", "小于", "不多于", "之内", "<", "≤", "<=",
        ), True, False, "hedge-up-to-width"),
        Qualifier("average", (
            "on average", "mean", "an average of", "average of", "averaging", "averaged", "averages",
            "an average", "平均", "均",
        ), True, True, "hedge-average-halfwidth"),
    )
}  # fmt: skip
QUALIFIERS = tuple(HEDGES)
LARGE_EXACT = "hedge-large-exact-share"  # the assumption about unhedged round numbers
HEDGE_ASSUMPTIONS = (*(q.assumption_id for q in HEDGES.values()), LARGE_EXACT)
_QUALIFIER_OF = {word: q.name for q in HEDGES.values() for word in (q.name, *q.wordings)}


def qualifier_of(wording: str) -> str:
    """The qualifier that a hedging word stands for, in English or Chinese.

    Raises EvidenceError for a word that is not in the table.

    >>> [qualifier_of(word) for word in ("超", "近", "左右", "以上", "More than", "up_to")]
    ['over', 'nearly', 'about', 'at_least', 'over', 'up_to']
    """
    qualifier = _QUALIFIER_OF.get(re.sub(r"[\s-]+", "_", str(wording).strip().lower()))
    if qualifier is None:
        qualifier = _QUALIFIER_OF.get(str(wording).strip().lower())
    if qualifier is None:
        known = ", ".join(QUALIFIERS)
        raise EvidenceError(
            f"hedge {wording!r} is not known. Hedges are read in English and Chinese: write it as one of {known}, or a "
            f"wording of those (more than, 近 …).{suggest(wording, _QUALIFIER_OF)}"
        )
    return qualifier


def wordings(english: bool = False) -> dict[str, str]:
    """Every hedging word that is known, with its qualifier; the names of the qualifiers among them. english: no others, and no signs.

    >>> known = wordings()
    >>> known["逾"], known["in excess of"], known["over"]
    ('over', 'over', 'over')
    """
    said = {word.replace("_", " "): name for word, name in _QUALIFIER_OF.items()}
    return {w: name for w, name in said.items() if w.isascii() and w[0].isalpha()} if english else said


@dataclass(frozen=True)
class HedgeRule:
    """How far a hedge reaches, in rounding units below and above the printed value.

    widths: qualifier → (below, above), e.g. over: (0, 1). large_exact_share: an unhedged count with three or more
    trailing zeros is taken as rounded too, by half a unit and by no more than this share of the value.
    """

    widths: Mapping[str, tuple[float, float]]
    large_exact_share: float = 0.025

    def __post_init__(self) -> None:
        missing = [q for q in QUALIFIERS if q not in self.widths]
        wrong = [q for q, (low, high) in self.widths.items() if not low <= 0 <= high]
        if missing or wrong:
            raise EvidenceError(
                f"hedge rule: no width for {missing}; below zero to above zero is needed for {wrong}."
            )

    @classmethod
    def from_assumptions(cls, assumptions: pd.DataFrame) -> HedgeRule:
        """The rule as written down in the table of assumptions (the rows `HEDGE_ASSUMPTIONS`)."""
        names = assumptions["assumption_id"].tolist()
        return cls.from_values(dict(zip(names, assumptions["value"].tolist(), strict=True)))

    @classmethod
    def from_values(cls, value: Mapping[str, float]) -> HedgeRule:
        """The rule of assumptions by their names. Raises EvidenceError where one of `HEDGE_ASSUMPTIONS` is missing."""
        missing = [i for i in HEDGE_ASSUMPTIONS if i not in value]
        if missing:
            raise EvidenceError(
                f"assumptions.csv: no row {', '.join(missing)}. The hedge rule needs each of them."
            )
        width = {q.name: float(value[q.assumption_id]) for q in HEDGES.values()}
        widths = {q.name: (-q.below * width[q.name], q.above * width[q.name]) for q in HEDGES.values()}
        return cls(widths, float(value[LARGE_EXACT]))


@lru_cache(maxsize=4096)
def _unit(value: float) -> float:
    size = abs(value)
    if size and math.isfinite(size):
        for power in range(min(15, int(math.log10(size)) + 1), -7, -1):  # no greater one fits a whole time
            step = 10.0**power
            many = size / step
            whole = float(round(many))
            if whole > 0 and abs(many - whole) <= 1e-6:
                return step
    return 1.0


def rounding_unit(value: Any) -> Any:
    """The power of ten of the last digit that is not zero: how coarsely a number was rounded at the most.

    value: numbers as printed, any shape. Returns floats of the same shape; 1 for zero.

    >>> rounding_unit([10000, 1200, 421, 22.3, -50.2, 0])
    array([1.e+04, 1.e+02, 1.e+00, 1.e-01, 1.e-01, 1.e+00])
    """
    import numpy as np

    if not np.ndim(value):
        return _unit(float(value))
    value = np.asarray(value, float)
    return np.array([_unit(one) for one in value.ravel().tolist()], float).reshape(value.shape)


def interval(
    value: float, qualifier: str, rule: HedgeRule, floor: float = math.nan, ceiling: float = math.nan
) -> tuple[float, float]:
    """The interval of one printed figure, (low, high) in its unit.

    floor, ceiling: bounds that the quantity itself has, nan for none. The printed value lies inside its interval always. For
    negative figures (reductions) "over" reaches away from zero: a fall of over 20 % is [-30, -20].

    >>> rule = HedgeRule({"exact": (0, 0), "over": (0, 1), "at_least": (0, 1), "nearly": (-.5, 0),
    ...                   "about": (-.5, .5), "up_to": (-1, 0), "average": (-.5, .5)})
    >>> interval(2000.0, "nearly", rule), interval(-20.0, "over", rule)
    ((1500.0, 2000.0), (-30.0, -20.0))
    """
    below, above = rule.widths[qualifier]
    size, unit, slack = abs(value), _unit(value), 0.0
    if qualifier == "exact":
        slack = (
            unit / 2 if unit < 1 else min(unit / 2, rule.large_exact_share * size) if unit >= 1000 else 0.0
        )
    low, high = max(size + below * unit, 0.0) - slack, size + above * unit + slack
    if value < 0:
        low, high = -high, -low
    if floor == floor:
        low = min(max(low, floor), value)
    if ceiling == ceiling:
        high = max(min(high, ceiling), value)
    return low, high


def intervals(
    value: Any,
    qualifier: Iterable[str],
    rule: HedgeRule,
    *,
    floor: Any | None = None,
    ceiling: Any | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """The interval of each printed figure (see `interval`), as two arrays (low, high) in the unit of the figure.

    value, qualifier: equally long. floor, ceiling: bounds that the quantity itself has (0 for a count, 100 for a
    share), scalars or arrays, NaN for none.

    >>> rule = HedgeRule({"exact": (0, 0), "over": (0, 1), "at_least": (0, 1), "nearly": (-.5, 0),
    ...                   "about": (-.5, .5), "up_to": (-1, 0), "average": (-.5, .5)})
    >>> intervals([10000, 2000, 103, -20], ["over", "nearly", "exact", "over"], rule)
    (array([10000.,  1500.,   103.,   -30.]), array([20000.,  2000.,   103.,   -20.]))
    """
    import numpy as np

    value = np.asarray(value, float)
    bounds = (np.broadcast_to(math.nan if b is None else b, value.shape).tolist() for b in (floor, ceiling))
    ends = [
        interval(one, hedge, rule, *within)
        for one, hedge, *within in zip(value.tolist(), qualifier, *bounds, strict=True)
    ]
    low, high = np.array(ends, float).reshape(-1, 2).T.copy()
    return low, high


def rule_table(rule: HedgeRule) -> pd.DataFrame:
    """The rule as a table: qualifier, wordings, reach in rounding units and the example of a printed 2,000."""
    import pandas as pd

    low, high = intervals([2000.0] * len(QUALIFIERS), list(QUALIFIERS), rule)
    words = [", ".join(q.wordings) for q in HEDGES.values()]
    reach = [_reach(rule, q) for q in QUALIFIERS]
    example = [f"{a:,.0f} to {b:,.0f}" for a, b in zip(low, high, strict=True)]
    return pd.DataFrame(
        {"qualifier": QUALIFIERS, "wordings": words, "reach": reach, "a printed 2,000 means": example}
    )


def _reach(rule: HedgeRule, qualifier: str) -> str:
    """How far a hedge reaches, in words; decimals and large round numbers are taken as rounded without one (see `intervals`)."""
    low, high = rule.widths[qualifier]
    if qualifier == "exact" and low == high == 0:
        most = f"{rule.large_exact_share:.1%}".replace("%", " %")
        return f"as printed; a decimal, or a number that ends in three zeros or more, is taken as rounded: half a unit, {most} of it at the most"
    return f"{low:+g} to {high:+g} units".replace("+0 ", "0 ").replace("-0 ", "0 ")
