"""Figures of what follows from assumptions: bounds, tornado, waterfall, tipping plane."""

import numpy as np
import pandas as pd

from analysis.effects.decomposition import Decomposition
from analysis.effects.scenario import Scenario
from analysis.effects.tier import Tier
from analysis.pages.effects._canvas import DARK, clean, legend_below, new_axes, nothing, palette, wrap
from analysis.pages.theme import RED


def tornado(table: pd.DataFrame | None, unit: str = "percent", labels: dict[str, str] | None = None, ax=None):
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


def waterfall(split: Decomposition, unit: str, labels: dict[str, str] | None = None, ax=None):
    """Waterfall of an LMDI split: start, one step per factor, end; the steps add up exactly."""
    labels = labels or {}
    steps = split.additive
    ax = new_axes(ax, 1.9 + 1.25 * (len(steps) + 2), 4.2)
    colours = palette()
    names = ["start", *[labels.get(name, name) for name in steps.index], "end"]
    at = split.start
    ax.bar(0, split.start, color="0.6", width=0.6)
    for i, value in enumerate(steps, start=1):
        colour, hatch = (colours[1], "//") if value > 0 else (colours[0], None)
        ax.bar(i, value, bottom=at, color=colour, hatch=hatch, edgecolor="white", width=0.6)
        ax.hlines(at, i - 0.7, i + 0.3, color="0.4", linewidth=0.8)
        at += value
        above = max(at, at - value)
        ax.annotate(
            f"{value:+.2f}", (i, above), xytext=(0, 3), textcoords="offset points", ha="center", fontsize=9
        )
    ax.hlines(at, len(steps) + 0.3, len(steps) + 0.7, color="0.4", linewidth=0.8)
    ax.bar(len(steps) + 1, split.end, color="0.6", width=0.6)
    for where, value in ((0, split.start), (len(steps) + 1, split.end)):
        ax.annotate(
            f"{value:.2f}", (where, value), xytext=(0, 3), textcoords="offset points", ha="center", fontsize=9
        )
    levels = np.r_[split.start, split.start + steps.cumsum()]
    room = np.ptp(levels) or 1.0
    floor = levels.min() - 0.6 * room
    ax.set_ylim(max(floor, 0) if floor > 0.3 * levels.min() else 0, levels.max() + 0.25 * room)
    ax.set_xticks(range(len(names)), [wrap(name, 14) for name in names])
    cut = "" if ax.get_ylim()[0] == 0 else "\n(axis does not begin at 0)"
    ax.set_ylabel(f"{wrap(unit, 44)}{cut}")
    ax.set_title("Split into its factors (LMDI-I)", loc="left", fontweight="bold")
    clean(ax, "y")
    return ax


def ladder(table: pd.DataFrame | None, unit: str = "percent", ax=None):
    """Bounds under assumptions added one after the other (bounds.ladder), widest first."""
    if table is None:
        return nothing(ax, "No claim of this outcome counts: nothing to bound.")
    ax = new_axes(ax, 9.2, 1.4 + 0.52 * len(table))
    colours = {"sector": palette()[0], "programme": palette()[1]}
    y = np.arange(len(table), 0, -1)
    for where, row in zip(y, table.itertuples(), strict=True):
        ax.plot(
            [row.lower, row.upper],
            [where, where],
            color=colours[row.about],
            linewidth=6,
            solid_capstyle="butt",
        )
        ax.plot(
            [row.lower, row.upper],
            [where, where],
            "|",
            color=colours[row.about],
            markersize=13,
            markeredgewidth=2,
        )
        text = f"[{row.lower:+.3g}, {row.upper:+.3g}]"
        ax.annotate(text, (1.02, where), xycoords=("axes fraction", "data"), va="center", fontsize=8.5)
    ax.set_yticks(y, [wrap(text, 44) for text in table["assumption"]])
    ax.axvline(0, color=DARK, linewidth=0.9)
    ax.set_ylim(0.4, len(table) + 0.6)
    ax.set_xlabel(f"mean improvement of the sector, {unit}")
    ax.set_title("Bounds, and which assumption closes them", loc="left", fontweight="bold")
    handles = [
        ax.plot(
            [], [], color=colours["sector"], linewidth=6, label="change in the sector, whoever caused it"
        )[0],
        ax.plot([], [], color=colours["programme"], linewidth=6, label="what the programme can have brought")[
            0
        ],
    ]
    legend_below(ax, handles)
    clean(ax)
    return ax


def tipping_plane(case: Tier, claimed: float, ax=None):
    """Change of the whole over coverage and causal share, with the line on which the claim would be true.

    The printed change and the rebound are held at their likely values; the box is the range of the
    assumptions.
    """
    import matplotlib.patheffects as halo

    ax = new_axes(ax, 6.8, 4.8)
    c, k = np.meshgrid(np.linspace(0, 1, 201), np.linspace(0, 1, 201))
    f = case.factors
    change = c * k * f["effect"].mode * (1 - f["rebound"].mode)
    coverage, causal = ((x.low, x.high) for x in (f["coverage"], f["causal share"]))
    shade = ax.contourf(100 * c, 100 * k, change, levels=12, cmap="Blues_r")
    line = ax.contour(100 * c, 100 * k, change, levels=[claimed], colors=RED, linewidths=2.4)
    if line.levels.size and change.min() <= claimed <= change.max():
        ax.clabel(line, fmt=lambda v: f"{v:+g} %", fontsize=9)
    box = [100 * coverage[0], 100 * coverage[1]], [100 * causal[0], 100 * causal[1]]
    ax.plot(
        [box[0][i] for i in (0, 1, 1, 0, 0)],
        [box[1][i] for i in (0, 0, 1, 1, 0)],
        color=DARK,
        linestyle="--",
    )
    outline = [halo.withStroke(linewidth=2, foreground="white")]
    place = {"xytext": (4, 3), "textcoords": "offset points", "fontsize": 9}
    ax.annotate("assumed range", (box[0][1], box[1][1]), color=DARK, path_effects=outline, **place)
    ax.figure.colorbar(shade, ax=ax, label="change of the whole, percent")
    ax.set_xlabel("share of output covered, percent")
    ax.set_ylabel("share of the reported change due to the programme, percent")
    ax.set_title(f"Where a claim of {claimed:+g} % would be true", loc="left", fontweight="bold")
    return ax


def scenario(
    drawn: Scenario, unit: str = "percent of the whole", labels: dict[str, str] | None = None, ax=None
):
    """Draws of a scenario as a histogram with median and 90 % interval, and what drives their spread (Sobol)."""
    import matplotlib.pyplot as plt

    labels = labels or {}
    if ax is None:
        _, (ax, beside) = plt.subplots(
            1, 2, figsize=(9.6, 3.7), layout="constrained", gridspec_kw={"width_ratios": [1.5, 1]}
        )
    else:
        beside = None
    s = drawn.summary(0.9)
    ax.hist(drawn.draws, bins=60, color=palette()[0], alpha=0.75, density=True)
    ax.axvline(s["median"], color=DARK, linewidth=1.6, label=f"median {s['median']:+.2f}")
    ax.axvspan(s["lower"], s["upper"], color="0.5", alpha=0.18, zorder=0,
               label=f"90 % interval [{s['lower']:+.2f}, {s['upper']:+.2f}]")  # fmt: skip
    ax.axvline(0, color=DARK, linewidth=0.8, linestyle=":")
    ax.set_yticks([])
    ax.set_xlabel(unit)
    ax.set_title("Change under the assumptions", loc="left", fontweight="bold")
    ax.legend(fontsize=8.5, frameon=False, loc="upper left")
    clean(ax)
    if beside is not None:
        _sobol(beside, drawn.sensitivity, labels)
    return ax


def _sobol(ax, table: pd.DataFrame, labels: dict[str, str]):
    y = np.arange(len(table), 0, -1)
    ax.barh(y + 0.18, table["total"], height=0.34, color=palette()[0], xerr=table["total_half"], label="with interactions",
            error_kw={"elinewidth": 1, "ecolor": "0.3"})  # fmt: skip
    ax.barh(
        y - 0.18,
        table["first_order"],
        height=0.34,
        color=palette()[1],
        hatch="//",
        edgecolor="white",
        label="alone",
    )
    ax.set_yticks(y, [wrap(labels.get(name, name), 22) for name in table["factor"]])
    ax.set_xlim(0, max(1.0, float((table["total"] + table["total_half"]).max()) * 1.05))
    ax.set_xlabel("share of the variance (Sobol index)")
    ax.set_title("What drives the spread", loc="left", fontweight="bold")
    ax.legend(fontsize=8.5, frameon=False, loc="lower right")
    clean(ax)
