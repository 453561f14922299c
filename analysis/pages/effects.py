"""What the pages on improvements and on emissions share: axes, an empty figure, the tornado, the table of bounds."""

from typing import Any

import numpy as np
import pandas as pd

from analysis.pages.table import Table
from analysis.pages.theme import clean, legend_below
from analysis.writing import span

GREY, DARK = "0.55", "0.15"


def new_axes(ax: Any, width: float, height: float) -> Any:
    import matplotlib.pyplot as plt

    if ax is None:
        _, ax = plt.subplots(figsize=(width, height), layout="constrained", dpi=120)
    return ax


def palette() -> list:
    import seaborn as sns

    return sns.color_palette("colorblind")


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def nothing(ax: Any, why: str) -> Any:
    """An empty figure that says why it is empty."""
    ax = new_axes(ax, 8, 1.2)
    ax.text(0.5, 0.5, why, ha="center", va="center", transform=ax.transAxes)
    ax.set_axis_off()
    return ax


def tornado(
    table: pd.DataFrame | None, unit: str = "percent", labels: dict[str, str] | None = None, ax: Any = None
) -> Any:
    """Tornado of bounds.tornado: the result at the low and high value of each factor, widest on top."""
    if table is None:
        return nothing(ax, "No pool, so no point and nothing that it hangs on.")
    labels = labels or {}
    ax = new_axes(ax, 8.4, 1.3 + 0.55 * len(table))
    low_colour, high_colour = palette()[0], palette()[1]
    base = table["at_central"].iloc[0]
    y = np.arange(len(table), 0, -1)
    for name, colour, hatch in (("low", low_colour, None), ("high", high_colour, "//")):
        width = table[f"at_{name}"] - base
        ax.barh(
            y,
            width,
            left=base,
            height=0.55,
            color=colour,
            hatch=hatch,
            edgecolor="white",
            label=f"at the {name} value",
        )
    for where, row in zip(y, table.itertuples(), strict=True):
        for end, value in ((row.at_low, row.low), (row.at_high, row.high)):
            side = "left" if end > base or (end == base and value == row.high) else "right"
            ax.annotate(f"{value:.3g}", (end, where), xytext=(4 if side == "left" else -4, 0), ha=side,
                        textcoords="offset points", va="center", fontsize=8.5)  # fmt: skip
    ax.axvline(base, color=DARK, linewidth=0.9)
    ax.set_yticks(y, [labels.get(name, name) for name in table["factor"]])
    ax.margins(x=0.12)
    ax.set_xlabel(f"{unit}; others held at their central value ({base:+.2f})")
    ax.set_title("What the result hangs on, one factor at a time", loc="left", fontweight="bold")
    legend_below(ax)
    clean(ax)
    return ax


def bounds(table: pd.DataFrame | None) -> Table:
    """The ladder of assumptions with the width that each closes."""
    if table is None:
        return Table(pd.DataFrame(), caption="No claim of this outcome counts, so there is nothing to bound.")
    frame = pd.DataFrame({
        "assumption added": table["assumption"], "about": table["about"],
        "bounds": [span(a, b, digits=2) for a, b in zip(table["lower"], table["upper"], strict=True)],
        "width": [f"{v:.2f}" for v in table["width"]], "closed by it": [f"{v:.2f}" for v in table["closed"]],
    })  # fmt: skip
    return Table(frame, numeric=["bounds", "width", "closed by it"])
