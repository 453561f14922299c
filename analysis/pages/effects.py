"""What the pages on improvements and on emissions share: words for factors and treatments, the tornado, bounds, folds."""

import html
from typing import Any

import numpy as np
import pandas as pd

from analysis.effects.tier import FACTORS
from analysis.pages.table import Table
from analysis.pages.theme import clean, legend_below, wrap
from analysis.writing import PERCENT, number, signed, span

GREY, DARK = "0.55", "0.15"
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


def ends(low: float, high: float, digits: int = 1) -> str:
    """The ends of an interval of changes; a zero has no sign.

    >>> ends(-1.02, 0.0, 2), ends(0.0, 26.0)
    ('-1.02 to 0\xa0%', '0 to +26.0\xa0%')
    """
    text = span(low, high, digits=digits)
    return text.replace(f"+{0:.{digits}f}", "0") if 0 in (round(low, digits), round(high, digits)) else text


def new_axes(ax: Any, width: float, height: float) -> Any:
    """The given axes, or those of a new figure."""
    import matplotlib.pyplot as plt

    if ax is None:
        _, ax = plt.subplots(figsize=(width, height), layout="constrained", dpi=120)
    return ax


def palette() -> list:
    """Colours that stay apart under the common forms of colour blindness."""
    import seaborn as sns

    return sns.color_palette("colorblind")


def capital(text: str) -> str:
    """A text with a capital first letter."""
    return text[:1].upper() + text[1:]


def nothing(ax: Any, why: str) -> Any:
    """An empty figure that says why it is empty."""
    ax = new_axes(ax, 8, 1.2)
    ax.text(0.5, 0.5, wrap(why, 90), ha="center", va="center", transform=ax.transAxes)
    ax.set_axis_off()
    return ax


class Fold:
    """A table behind a line that opens it: detail for those who want it."""

    def __init__(self, line: str, table: Table) -> None:
        self.line, self.table = line, table

    def _repr_html_(self) -> str:
        summary = f"<summary>{html.escape(self.line)}</summary>"
        return f'<details class="detail">{summary}{self.table._repr_html_()}</details>'

    def __repr__(self) -> str:
        return f"{self.line}\n{self.table!r}"


def tornado(table: pd.DataFrame | None, of: str, ax: Any = None) -> Any:
    """Tornado of bounds.tornado: the result at the low and high value of each factor, widest on top.

    of: what the result is a change of, in percent.
    """
    if table is None:
        return nothing(
            ax, "No evaluated study prints a size, so there is no point and nothing that it hangs on."
        )
    ax = new_axes(ax, 8.4, 1.5 + 0.55 * len(table))
    base = table["at_central"].iloc[0]
    y = np.arange(len(table), 0, -1)
    for name, colour, hatch in (("low", palette()[0], None), ("high", palette()[1], "//")):
        ax.barh(y, table[f"at_{name}"] - base, left=base, height=0.55, color=colour, hatch=hatch, edgecolor="white",
                label=f"at the {name} value")  # fmt: skip
    for where, row in zip(y, table.itertuples(), strict=True):
        for end, value in ((row.at_low, row.low), (row.at_high, row.high)):
            side = "left" if end > base or (end == base and value == row.high) else "right"
            ax.annotate(amount(row.factor, value), (end, where), xytext=(4 if side == "left" else -4, 0), ha=side,
                        textcoords="offset points", va="center", fontsize=8.5)  # fmt: skip
    ax.axvline(base, color=DARK, linewidth=0.9)
    ax.set_yticks(y, [wrap(label(name), 34) for name in table["factor"]])
    ax.margins(x=0.16)
    ax.set_xlabel(f"change of {of}, percent; the others at their mean, which gives {signed(base, digits=2)}")
    ax.set_title("What the result hangs on, one factor at a time", loc="left", fontweight="bold")
    legend_below(ax)
    clean(ax)
    return ax


def bounds(table: pd.DataFrame | None) -> Table:
    """The ladder of assumptions with the width that each closes, in percentage points."""
    if table is None:
        return Table(pd.DataFrame(), caption="No claim of this outcome counts, so there is nothing to bound.")
    frame = pd.DataFrame({
        "assumption added": table["assumption"], "about": table["about"].map(ABOUT),
        "change lies in": [ends(a, b, 2) for a, b in zip(table["lower"], table["upper"], strict=True)],
        "width": [f"{v:.2f} points" for v in table["width"]], "closed by it": [f"{v:.2f} points" for v in table["closed"]],
    })  # fmt: skip
    return Table(frame, numeric=["change lies in", "width", "closed by it"])


ABOUT = {"sector": "the change, whoever caused it", "programme": "what the programme brought"}
