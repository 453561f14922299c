"""What the pages on improvements and on emissions share: words for factors and treatments, the tornado, bounds, folds."""

from __future__ import annotations

import html
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.effects.tier import FACTORS
from analysis.pages.picture import Picture
from analysis.pages.table import Nothing, Table
from analysis.pages.theme import BLUE, INK, ORANGE, clean, legend_below, wrap
from analysis.writing import PERCENT, counted, number, signed, span

if TYPE_CHECKING:
    from matplotlib.figure import Figure

TREATMENTS = {
    "ministry_list": "a place on a list of the ministry",
    "subsidised_programme": "a support programme",
    "robots": "robots",
    "analytics": "data analytics",
    "ai": "artificial intelligence",
    "digital_index": "a high digital index",
    "management_practice": "management practice",
    "energy_management": "energy management",
    "other_equipment": "other equipment and software",
    "policy": "a policy for places or sectors",
}
TREATED = {  # by directness, nearest first
    "list": "places on the lists themselves",
    "programme": "other lists and support programmes for firms",
    "equipment": "plants and firms that adopt robots, data or software",
    "index": "firms that a label or an index calls digital",
    "practice": "management or energy management without new equipment",
    "place": "policies for cities, regions or sectors (no counterpart)",
}


# how a total Sobol index is called: the share of the variance that goes with a factor, alone and together with others
SOBOL = "share of the variance that goes with it, alone or with others, the total Sobol index:"


# what a range of draws is, and is not
DRAWN = "The draws run over the ranges of these assumptions; no study's own error is in them."


def largest(n: int) -> str:
    """The size that no study without one exceeds by assumption, of n that print a percent for adopters."""
    return (
        "that percent" if n == 1 else f"the {'larger' if n == 2 else 'largest'} of the percents for adopters"
    )


def label(factor: str) -> str:
    """How a factor of a scenario is called."""
    return FACTORS[factor].label


def amount(factor: str, value: float) -> str:
    """A value of a factor with its unit: shares and changes in percent, changes with their sign.

    >>> amount("coverage", 0.016), amount("evaluated change", -9.0)
    ('1.6\\xa0%', '-9.0\\xa0%')
    """
    if FACTORS[factor].unit == "percent":
        return signed(value) if abs(value) < 1000 else f"{value:+,.0f}{PERCENT}"
    return f"{number(100 * value)}{PERCENT}"


def between(low: float, high: float) -> str:
    """Two changes as the ends of an interval in a sentence.

    >>> between(-2.36, 17.3)
    '-2.4 and +17.3\xa0%'
    """
    return span(low, high).replace(" to ", " and ")


def _digits(*values: float) -> int:
    """Decimals that say something: two where all lie below one, one else; what is assumed is not known to a hundredth of fifty.

    >>> _digits(-59.96, 19.96), _digits(-0.43, 0.0)
    (1, 2)
    """
    return 2 if max(abs(v) for v in values) < 1 else 1


def _points(value: float) -> str:
    return f"{value:.{_digits(value)}f} points"


def ends(low: float, high: float, digits: int = 1) -> str:
    """The ends of an interval of changes; a zero has no sign.

    >>> ends(-1.02, 0.0, 2), ends(0.0, 26.0)
    ('-1.02 to 0\xa0%', '0 to +26.0\xa0%')
    """
    low, high = (
        round(float(low), digits) + 0.0,
        round(float(high), digits) + 0.0,
    )  # + 0.0: no minus before a zero
    text = span(low, high, digits=digits)
    return text.replace(f"+{0:.{digits}f}", "0") if 0 in (round(low, digits), round(high, digits)) else text


def capital(text: str) -> str:
    """A text with a capital first letter."""
    return text[:1].upper() + text[1:]


def nothing(why: str) -> Nothing:
    """The sentence that stands where there is nothing to draw; nothing for nothing."""
    return Nothing(why)


def lay_out(
    ax: Any, y: Any, labels: Sequence[str], beside: Sequence[str], narrow: bool, letters: int = 46
) -> None:
    """Names on the left of each line and a text on its right; on a phone the text stands under the name."""
    small = 7.5 if narrow else 9
    names = [wrap(text, 24 if narrow else letters) for text in labels]
    if narrow:
        names = [
            f"{name}\n{wrap(text, 28)}" if text else name for name, text in zip(names, beside, strict=True)
        ]
    ax.set_yticks(y, names, fontsize=small)
    for where, text in () if narrow else zip(y, beside, strict=True):
        ax.annotate(text, (1.02, where), xycoords=("axes fraction", "data"), va="center", fontsize=8.5)
    ax.axvline(0, color=INK, linewidth=0.9)
    clean(ax)


def entitle(ax: Any, title: str, xlabel: str, narrow: bool) -> None:
    """Title and axis label; on a phone the title begins at the edge of the picture."""
    if narrow:
        ax.figure.suptitle(wrap(title, 46), x=0.01, ha="left", fontweight="bold", fontsize=9.5)
    else:
        ax.set_title(title, loc="left", fontweight="bold", fontsize=12)
    ax.set_xlabel(wrap(xlabel, 34 if narrow else 100), fontsize=8.5 if narrow else 10)


class Fold:
    """A table behind a line that opens it: detail for those who want it. A table without a row is its caption alone."""

    def __init__(self, line: str, table: Table) -> None:
        self.line, self.table = line, table

    def _repr_html_(self) -> str:
        if self.table.frame.empty:
            return self.table._repr_html_()
        summary = f"<summary>{html.escape(self.line)}</summary>"
        return f'<details class="detail">{summary}{self.table._repr_html_()}</details>'

    def __repr__(self) -> str:
        return repr(self.table) if self.table.frame.empty else f"{self.line}\n{self.table!r}"


def tornado(table: pd.DataFrame | None, of: str) -> Any:
    """Tornado of bounds.tornado: the result at the low and high value of each factor, widest on top.

    of: what the result is a change of, in percent.
    """
    if table is None:
        return nothing("There is no point, and so nothing that it hangs on.")
    base = table["at_central"].iloc[0]
    y = np.arange(len(table), 0, -1)

    def draw(figure: Figure, narrow: bool) -> Any:
        ax = figure.subplots()
        for name, colour, hatch in (("low", BLUE, None), ("high", ORANGE, "//")):
            ax.barh(y, table[f"at_{name}"] - base, left=base, height=0.5, color=colour, hatch=hatch, edgecolor="white",
                    label=f"at the {name} value")  # fmt: skip
        for where, row in zip(y, table.itertuples(), strict=True):
            for end, value in ((row.at_low, row.low), (row.at_high, row.high)):
                left = end > base or (end == base and value == row.high)
                ax.annotate(amount(row.factor, value), (end, where), xytext=(4 if left else -4, 0), fontsize=8,
                            ha="left" if left else "right", textcoords="offset points", va="center")  # fmt: skip
        lay_out(ax, y, [label(name) for name in table["factor"]], [""] * len(table), narrow, 34)
        ax.axvline(base, color=INK, linewidth=0.9)
        ax.margins(x=0.3 if narrow else 0.16)
        entitle(ax, "What the result hangs on, one factor at a time",
                f"change of {of}, percent; the others at their mean, which gives {signed(base, digits=2)}", narrow)  # fmt: skip
        legend_below(ax, ncols=2)
        return ax

    widest = label(table["factor"].iloc[0])
    return Picture(
        draw,
        (1.7 + 0.5 * len(table), 1.9 + 0.6 * len(table)),
        alt=f"Bars of {counted(len(table), 'factor')}; the widest is: {widest}.",
    )


def bounds(table: pd.DataFrame | None) -> Table:
    """The ladder of assumptions with the width that each closes, in percentage points."""
    if table is None:
        return Table(pd.DataFrame())  # the figure has said why
    digits = [_digits(a, b) for a, b in zip(table["lower"], table["upper"], strict=True)]
    # widths are those between the ends as they stand beside them
    widths = [
        round(b, n) - round(a, n) for a, b, n in zip(table["lower"], table["upper"], digits, strict=True)
    ]
    closed = [0.0, *(before - width for before, width in pairwise(widths))]
    frame = pd.DataFrame({
        "assumption added": table["assumption"], "about": table["about"].map(ABOUT),
        "change lies in": [ends(a, b, n) for a, b, n in zip(table["lower"], table["upper"], digits, strict=True)],
        "width": [_points(v) for v in widths], "closed by it": [_points(v) for v in closed],
    })  # fmt: skip
    return Table(frame, numeric=["change lies in", "width", "closed by it"])


ABOUT = {"sector": "the change, whoever caused it", "programme": "what the programme brought"}
