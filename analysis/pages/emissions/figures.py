"""Figures of what follows from assumptions: readings, yearly rates, scenario, waterfall, tipping plane."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.effects.decomposition import Decomposition
from analysis.effects.scenario import Scenario
from analysis.effects.tier import Tier
from analysis.pages.effects import ends, entitle, label, lay_out, nothing
from analysis.pages.emissions.sentences import NO_PAIR
from analysis.pages.picture import Picture
from analysis.pages.theme import BLUE, GREY, INK, ORANGE, PALETTE, RED, clean, legend_below, wrap
from analysis.writing import counted, signed

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def readings(table: pd.DataFrame | None, what: str = "emissions") -> Any:
    """Readings of an unclear basis (readings_of_basis): total and per-unit change, as intervals."""
    if table is None:
        return nothing(NO_PAIR)
    y = np.arange(len(table), 0, -1)
    kinds = (
        (0.13, "total", BLUE, "o", f"total {what}"),
        (-0.13, "per_unit", ORANGE, "D", f"{what} per unit of output"),
    )

    def draw(figure: Figure, narrow: bool) -> Any:
        ax = figure.subplots()
        for shift, name, colour, marker, words in kinds:
            low, high = table[f"{name}_low"], table[f"{name}_high"]
            ax.hlines(y + shift, low, high, color=colour, linewidth=4)
            ax.scatter(low, y + shift, color=colour, marker=marker, s=34, label=words, zorder=3)
            ax.scatter(high, y + shift, color=colour, marker=marker, s=34, zorder=3)
        lay_out(ax, y, [f"read as {text}" for text in table["reading"]], [""] * len(table), narrow)
        ax.set_ylim(0.5, len(table) + 0.5)
        entitle(ax, "One printed figure, several meanings", "change at the sites, percent", narrow)
        legend_below(ax, ncols=1 if narrow else 2)
        return ax

    total = ends(table["total_low"].min(), table["total_high"].max())
    alt = f"{counted(len(table), 'reading')} of one figure: the total changed by {total}."
    return Picture(draw, (1.5 + 0.45 * len(table), 1.9 + 0.55 * len(table)), alt=alt)


def rates(table: pd.DataFrame, names: str, group: str) -> Any:
    """Yearly rates side by side: `table` has per_year, the column of names and a group for marker and colour."""
    if table.empty:
        return nothing("No printed change over a period is in this evidence.")
    y = np.arange(len(table), 0, -1)

    def draw(figure: Figure, narrow: bool) -> Any:
        ax = figure.subplots()
        for i, (name, part) in enumerate(table.assign(at=y).groupby(group, sort=False)):
            ax.hlines(part["at"], 0, part["per_year"], color="0.85", linewidth=1.2, zorder=1)
            ax.scatter(
                part["per_year"],
                part["at"],
                color=PALETTE[i % 6],
                marker="osD^vP"[i % 6],
                s=40,
                label=name,
                zorder=3,
            )
        for where, value in zip(y, table["per_year"], strict=True):
            ax.annotate(f"{value:+.1f}", (value, where), xytext=(-7, 0), textcoords="offset points", ha="right", va="center",
                        fontsize=8)  # fmt: skip
        lay_out(ax, y, table[names].tolist(), [""] * len(table), narrow, 60)
        ax.set_ylim(0.4, len(table) + 0.6)
        ax.margins(x=0.25 if narrow else 0.1)
        entitle(ax, "The same time unit for every figure", "change per year, percent", narrow)
        legend_below(ax, ncols=1 if narrow else 3)
        return ax

    alt = f"{counted(len(table), 'yearly rate')}, from {ends(table['per_year'].min(), table['per_year'].max())} a year."
    return Picture(draw, (1.5 + 0.3 * len(table), 1.8 + 0.5 * len(table)), alt=alt)


def waterfall(split: Decomposition | None, unit: str) -> Any:
    """Waterfall of an LMDI split: start, one step per factor, end; the steps add up exactly."""
    if split is None:
        return nothing("There is nothing to split.")

    def draw(figure: Figure, narrow: bool) -> Any:
        ax = figure.subplots()
        _steps(ax, split)
        names = ["start", *split.additive.index, "end"]
        ax.set_xticks(
            range(len(names)),
            [wrap(name, 10 if narrow else 14) for name in names],
            fontsize=8 if narrow else 9.5,
        )
        cut = "" if ax.get_ylim()[0] == 0 else "\n(axis does not begin at 0)"
        ax.set_ylabel(f"{wrap(unit, 34)}{cut}", fontsize=8.5 if narrow else 10)
        ax.set_title("Split into its factors", loc="left", fontweight="bold")
        clean(ax, "y")
        return ax

    parts = ", ".join(f"{name} {value:+.2f}" for name, value in split.additive.items())
    return Picture(draw, (3.6, 3.4), alt=f"From {split.start:.2f} to {split.end:.2f}: {parts}.")


def _steps(ax: Any, split: Decomposition) -> None:
    steps, at = split.additive, split.start
    place = {"xytext": (0, 3), "textcoords": "offset points", "ha": "center", "fontsize": 9}
    ax.bar(0, split.start, color="0.6", width=0.6)
    for i, value in enumerate(steps, start=1):
        colour, hatch = (ORANGE, "//") if value > 0 else (BLUE, None)
        ax.bar(i, value, bottom=at, color=colour, hatch=hatch, edgecolor="white", width=0.6)
        ax.hlines(at, i - 0.7, i + 0.3, color="0.4", linewidth=0.8)
        at += value
        ax.annotate(f"{value:+.2f}", (i, max(at, at - value)), **place)
    ax.hlines(at, len(steps) + 0.3, len(steps) + 0.7, color="0.4", linewidth=0.8)
    ax.bar(len(steps) + 1, split.end, color="0.6", width=0.6)
    for where, value in ((0, split.start), (len(steps) + 1, split.end)):
        ax.annotate(f"{value:.2f}", (where, value), **place)
    levels = np.r_[split.start, split.start + steps.cumsum()]
    room = np.ptp(levels) or 1.0
    floor = levels.min() - 0.6 * room
    ax.set_ylim(max(floor, 0) if floor > 0.3 * levels.min() else 0, levels.max() + 0.25 * room)


def tipping_plane(case: Tier | None, claimed: float) -> Any:
    """Change of the whole over coverage and causal share, with the line on which the claim would be true.

    The printed change and the rebound are held at their mean; the box is the range of the coverage and of the share that
    evaluated studies leave room for (or that was set by hand).
    """
    if case is None:
        return nothing("")  # the table above has said that there is no scenario
    c, k = np.meshgrid(np.linspace(0, 1, 201), np.linspace(0, 1, 201))
    change = c * k * case.effect.mean * (1 - case.rebound.mean)
    (left, right), (low, high) = (
        (100 * case.coverage.low, 100 * case.coverage.high),
        (100 * x for x in case.causal),
    )

    def draw(figure: Figure, narrow: bool) -> Any:
        import matplotlib.patheffects as halo

        ax = figure.subplots()
        shade = ax.contourf(100 * c, 100 * k, change, levels=12, cmap="Blues_r")
        line = ax.contour(
            100 * c, 100 * k, change, levels=[claimed], colors=RED, linewidths=2.4, linestyles="solid"
        )
        if change.min() <= claimed <= change.max():
            for label in ax.clabel(line, fmt=lambda v: f"{v:+g} %", fontsize=10, colors=INK):
                label.set(fontweight="bold", path_effects=[halo.withStroke(linewidth=3, foreground="white")])
        ax.plot([left, right, right, left, left], [low, low, high, high, low], color=INK, linestyle="--")
        ax.annotate("what is known", (right, high), xytext=(4, 3), textcoords="offset points", fontsize=9, color=INK,
                    path_effects=[halo.withStroke(linewidth=2, foreground="white")])  # fmt: skip
        figure.colorbar(
            shade, ax=ax, label="change of the whole, percent", location="bottom" if narrow else "right"
        )
        ax.set_ylabel("share of the printed change due\nto the programme, percent", fontsize=9)
        ax.set_xlabel("share of output covered, percent", fontsize=9)
        ax.set_title(
            f"Where a change of {claimed:+g} % would be true", loc="left", fontweight="bold", fontsize=11
        )
        return ax

    alt = f"The line of {claimed:+g} % and, as a box, what is known: {left:.2g} to {right:.2g} % covered, {low:.0f} to {high:.0f} % due."
    return Picture(draw, (4.4, 4.8), alt=alt)


def scenario(drawn: Scenario | None) -> Any:
    """Draws of a scenario with their mean and where 90 % of them lie, and what drives their spread (Sobol)."""
    if drawn is None:
        return nothing(
            "There is nothing to draw from: it takes a tier with printed changes, and an evaluated study with a size or a share set by hand."
        )
    s = drawn.summary(0.9)
    mean, interval = signed(drawn.expected, digits=2), ends(s["lower"], s["upper"], 2)

    def draw(figure: Figure, narrow: bool) -> Any:
        ax, beside = (
            figure.subplots(2, 1) if narrow else figure.subplots(1, 2, gridspec_kw={"width_ratios": [1.5, 1]})
        )
        ax.hist(drawn.draws, bins=60, color=BLUE, alpha=0.75, density=True)
        ax.axvline(drawn.expected, color=INK, linewidth=1.6, label=f"mean {mean}")
        ax.axvspan(
            s["lower"], s["upper"], color=GREY, alpha=0.18, zorder=0, label=f"90 % of the draws\n{interval}"
        )
        ax.axvline(0, color=INK, linewidth=0.8, linestyle=":")
        ax.set_yticks([])
        ax.set_xlabel("change of the whole, percent")
        ax.set_title("Change under the assumptions", loc="left", fontweight="bold", fontsize=10)
        ax.legend(fontsize=8, loc="upper left")
        clean(ax)
        _sobol(beside, drawn.sensitivity)
        return ax

    return Picture(
        draw, (3.5, 5.6), alt=f"Draws of the change of the whole: mean {mean}, 90 % of them {interval}."
    )


def _sobol(ax: Any, table: pd.DataFrame) -> None:
    table = table[table["total"] > 0]
    y = np.arange(len(table), 0, -1)
    error = {"elinewidth": 1, "ecolor": "0.3"}
    ax.barh(
        y + 0.18,
        table["total"],
        height=0.34,
        color=BLUE,
        xerr=table["total_half"],
        label="with interactions",
        error_kw=error,
    )
    ax.barh(
        y - 0.18,
        table["first_order"],
        height=0.34,
        color=ORANGE,
        hatch="//",
        edgecolor="white",
        label="alone",
    )
    ax.set_yticks(y, [wrap(label(name), 20) for name in table["factor"]], fontsize=8)
    ax.set_xlim(0, max(1.0, float((table["total"] + table["total_half"]).max()) * 1.05))
    ax.set_xlabel("share of the variance (Sobol index)", fontsize=9)
    ax.set_title("What drives the spread", loc="left", fontweight="bold", fontsize=10)
    ax.legend(fontsize=8, loc="lower right")
    clean(ax)
