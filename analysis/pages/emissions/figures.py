"""Figures of what follows from assumptions: readings, yearly rates, scenario, waterfall, tipping plane."""

from typing import Any

import numpy as np
import pandas as pd

from analysis.effects.decomposition import Decomposition
from analysis.effects.scenario import Scenario
from analysis.effects.tier import Tier
from analysis.pages.effects import DARK, label, new_axes, nothing, palette
from analysis.pages.emissions.sentences import NO_PAIR
from analysis.pages.theme import RED, clean, legend_below, wrap
from analysis.writing import signed, span


def readings(table: pd.DataFrame | None, what: str = "emissions", ax: Any = None) -> Any:
    """Readings of an unclear basis (readings_of_basis): total and per-unit change, as intervals."""
    if table is None:
        return nothing(ax, NO_PAIR)
    ax = new_axes(ax, 9.2, 1.5 + 0.5 * len(table))
    blue, orange = palette()[0], palette()[1]
    y = np.arange(len(table), 0, -1)
    for shift, name, colour, marker in ((0.13, "total", blue, "o"), (-0.13, "per_unit", orange, "D")):
        low, high = table[f"{name}_low"], table[f"{name}_high"]
        ax.hlines(y + shift, low, high, color=colour, linewidth=4)
        label = f"total {what}" if name == "total" else f"{what} per unit of output"
        ax.scatter(low, y + shift, color=colour, marker=marker, s=34, label=label, zorder=3)
        ax.scatter(high, y + shift, color=colour, marker=marker, s=34, zorder=3)
    ax.set_yticks(y, [wrap(f"read as {text}", 46) for text in table["reading"]])
    ax.axvline(0, color=DARK, linewidth=0.9)
    ax.set_ylim(0.5, len(table) + 0.5)
    ax.set_xlabel("change at the sites, percent")
    legend_below(ax)
    ax.set_title("One printed figure, several meanings", loc="left", fontweight="bold")
    clean(ax)
    return ax


def rates(table: pd.DataFrame, label: str, group: str, ax: Any = None) -> Any:
    """Yearly rates side by side: `table` has per_year, the label column and a group for marker and colour."""
    if table.empty:
        return nothing(ax, "No printed change over a period is in this evidence.")
    ax = new_axes(ax, 9.2, 1.5 + 0.36 * len(table))
    markers = ["o", "s", "D", "^", "v", "P"]
    y = np.arange(len(table), 0, -1)
    for i, (name, part) in enumerate(table.assign(at=y).groupby(group, sort=False)):
        ax.hlines(part["at"], 0, part["per_year"], color="0.85", linewidth=1.2, zorder=1)
        ax.scatter(
            part["per_year"],
            part["at"],
            color=palette()[i % 8],
            marker=markers[i % 6],
            s=48,
            label=name,
            zorder=3,
        )
    for where, value in zip(y, table["per_year"], strict=True):
        ax.annotate(
            f"{value:+.1f}",
            (value, where),
            xytext=(-7, 0),
            textcoords="offset points",
            ha="right",
            va="center",
            fontsize=8.5,
        )
    ax.set_yticks(y, [wrap(text, 60) for text in table[label]])
    ax.axvline(0, color=DARK, linewidth=0.9)
    ax.set_ylim(0.4, len(table) + 0.6)
    ax.margins(x=0.1)
    ax.set_xlabel("change per year, percent")
    ax.set_title("The same time unit for every figure", loc="left", fontweight="bold")
    legend_below(ax)
    clean(ax)
    return ax


def waterfall(split: Decomposition | None, unit: str, ax: Any = None) -> Any:
    """Waterfall of an LMDI split: start, one step per factor, end; the steps add up exactly."""
    if split is None:
        return nothing(ax, "Nothing to split: what it takes is not printed in this evidence.")
    steps = split.additive
    ax = new_axes(ax, 1.9 + 1.25 * (len(steps) + 2), 4.2)
    colours = palette()
    names = ["start", *steps.index, "end"]
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


def tipping_plane(case: Tier | None, claimed: float, ax: Any = None) -> Any:
    """Change of the whole over coverage and causal share, with the line on which the claim would be true.

    The printed change and the rebound are held at their mean; the box is the range of the coverage and of the share that
    evaluated studies leave room for (or that was set by hand).
    """
    import matplotlib.patheffects as halo

    if case is None:
        return nothing(ax, NO_PAIR)
    ax = new_axes(ax, 6.8, 4.8)
    c, k = np.meshgrid(np.linspace(0, 1, 201), np.linspace(0, 1, 201))
    change = c * k * case.effect.mean * (1 - case.rebound.mean)
    shade = ax.contourf(100 * c, 100 * k, change, levels=12, cmap="Blues_r")
    line = ax.contour(100 * c, 100 * k, change, levels=[claimed], colors=RED, linewidths=2.4)
    if line.levels.size and change.min() <= claimed <= change.max():
        ax.clabel(line, fmt=lambda v: f"{v:+g} %", fontsize=9)
    (left, right), (low, high) = (
        (100 * case.coverage.low, 100 * case.coverage.high),
        (100 * x for x in case.causal),
    )
    ax.plot([left, right, right, left, left], [low, low, high, high, low], color=DARK, linestyle="--")
    outline = [halo.withStroke(linewidth=2, foreground="white")]
    place = {"xytext": (4, 3), "textcoords": "offset points", "fontsize": 9}
    ax.annotate("what is known", (right, high), color=DARK, path_effects=outline, **place)
    ax.figure.colorbar(shade, ax=ax, label="change of the whole, percent")
    ax.set_xlabel("share of output covered, percent")
    ax.set_ylabel("share of the printed change due\nto the programme, percent")
    ax.set_title(f"Where a change of {claimed:+g} % would be true", loc="left", fontweight="bold")
    return ax


def scenario(drawn: Scenario | None, ax: Any = None) -> Any:
    """Draws of a scenario with their mean and 90 % interval, and what drives their spread (Sobol)."""
    import matplotlib.pyplot as plt

    if drawn is None:
        return nothing(
            ax, "No evaluated study prints a size and no share is set by hand: there is nothing to draw from."
        )
    beside = None
    if ax is None:
        _, (ax, beside) = plt.subplots(
            1, 2, figsize=(9.6, 3.7), layout="constrained", gridspec_kw={"width_ratios": [1.5, 1]}
        )
    s = drawn.summary(0.9)
    ax.hist(drawn.draws, bins=60, color=palette()[0], alpha=0.75, density=True)
    ax.axvline(drawn.expected, color=DARK, linewidth=1.6, label=f"mean {signed(drawn.expected, digits=2)}")
    ax.axvspan(s["lower"], s["upper"], color="0.5", alpha=0.18, zorder=0,
               label=f"90 % interval\n{span(s['lower'], s['upper'], digits=2)}")  # fmt: skip
    ax.axvline(0, color=DARK, linewidth=0.8, linestyle=":")
    ax.set_yticks([])
    ax.set_xlabel("change of the whole, percent")
    ax.set_title("Change under the assumptions", loc="left", fontweight="bold")
    ax.legend(fontsize=8.5, frameon=False, loc="upper left")
    clean(ax)
    if beside is not None:
        _sobol(beside, drawn.sensitivity)
    return ax


def _sobol(ax: Any, table: pd.DataFrame) -> None:
    table = table[table["total"] > 0]
    y = np.arange(len(table), 0, -1)
    error = {"elinewidth": 1, "ecolor": "0.3"}
    ax.barh(
        y + 0.18,
        table["total"],
        height=0.34,
        color=palette()[0],
        xerr=table["total_half"],
        label="with interactions",
        error_kw=error,
    )
    ax.barh(
        y - 0.18,
        table["first_order"],
        height=0.34,
        color=palette()[1],
        hatch="//",
        edgecolor="white",
        label="alone",
    )
    ax.set_yticks(y, [wrap(label(name), 22) for name in table["factor"]])
    ax.set_xlim(0, max(1.0, float((table["total"] + table["total_half"]).max()) * 1.05))
    ax.set_xlabel("share of the variance (Sobol index)")
    ax.set_title("What drives the spread", loc="left", fontweight="bold")
    ax.legend(fontsize=8.5, frameon=False, loc="lower right")
    clean(ax)
