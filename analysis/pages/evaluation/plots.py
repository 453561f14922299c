"""Figures of the evaluation report."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.evaluation.bins import EVERY, FOUND, WHOLE
from analysis.evaluation.method import METHODS, PUBLISHED
from analysis.pages.evaluation import tables as show
from analysis.pages.picture import Picture
from analysis.pages.shared import share
from analysis.pages.theme import BLUE, GREEN, INK, ORANGE, PALE, PERCENTS, RED, legend_below, plain, wrap
from analysis.writing import counted, percent

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def record(targets: pd.DataFrame, *, method: str = PUBLISHED, most: int = 20) -> Picture:
    """The resolved targets that went worst: what was said at announcement (ring), in between (dots) and last (disc)."""
    worst = show.cases(targets, method).head(most)
    rows = targets[targets["method"] == method].sort_values("origin")
    said = rows.groupby("case_id")["probability"].apply(lambda p: p.to_numpy()).to_dict()
    names = {narrow: [wrap(what, 30 if narrow else 60) for what in worst["what"]] for narrow in (False, True)}

    def draw(figure: Figure, narrow: bool) -> Any:
        ax = figure.subplots()
        for y, row in zip(range(len(worst) - 1, -1, -1), worst.itertuples(), strict=True):
            p, colour = said[row.case_id], GREEN if row.outcome else RED
            ax.plot([p[0], p[-1]], [y, y], color=colour, lw=1.3, alpha=0.5, zorder=2)
            ax.plot(p, np.full(len(p), y), ".", color=colour, ms=4, alpha=0.7, zorder=3)
            ax.plot(p[0], y, "o", mfc="white", mec=colour, ms=6, mew=1.4, zorder=4)
            if len(p) > 1:
                ax.plot(p[-1], y, "o", color=colour, ms=6, zorder=5)
        labels = [plain(text) for text in names[narrow]]
        ax.set_yticks(range(len(worst) - 1, -1, -1), labels, fontsize=7 if narrow else 8.5)
        ax.set_ylim(-0.8, len(worst) - 0.2)
        _probability_axis(ax, narrow)
        for colour, label in ((GREEN, "met"), (RED, "missed")):
            ax.plot([], [], "o", color=colour, label=label)
        ax.plot([], [], "o", mfc="white", mec=INK, label="at announcement")
        ax.plot([], [], "o", color=INK, label="last forecast")
        legend_below(ax, ncols=2 if narrow else 4)
        ax.grid(axis="y", visible=False)
        return ax

    caption = (
        f"{f'The {len(worst)} targets' if len(worst) > 1 else 'The one target'} on which the published probability did worst. A line runs from the forecast at announcement "
        "to the last one before the deadline; green was met, red was missed."
    )
    heights = (_height(names[False], 0.15) + 1.3, _height(names[True], 0.13) + 1.5)
    return Picture(draw, heights=heights, caption=caption, alt=caption)


def _height(names: list[str], line: float) -> float:
    """Inches for rows of equal height under each other, of which the tallest has all its lines."""
    return len(names) * max(0.24, line * max((name.count("\n") + 1 for name in names), default=1))


def _probability_axis(ax: Any, narrow: bool) -> None:
    ax.set_xlim(-0.02, 1.02)
    ax.set_xticks(*PERCENTS)
    ax.set_xlabel(wrap("forecast probability that the target is met", 28 if narrow else 60))
    ax.axvline(0.5, color=PALE, lw=0.8, zorder=1)


def differences(compared: pd.DataFrame) -> Picture:
    """Brier differences with one (thick) and two (thin) standard errors; left of zero the published probability is better.

    compared: see `tables.rivals`.
    """
    names = [METHODS[m].label for m in compared["method"]]

    def draw(figure: Figure, narrow: bool) -> Any:
        ax = figure.subplots()
        y = np.arange(len(names))[::-1]
        d, e = compared["brier_difference"], compared["brier_difference_se"].fillna(0)
        ax.hlines(y, d - 2 * e, d + 2 * e, color=BLUE, lw=1)
        ax.hlines(y, d - e, d + e, color=BLUE, lw=3)
        ax.plot(d, y, "o", color=BLUE, mec="white", ms=6)
        ax.axvline(0, color=INK, lw=0.9)
        ax.set_xlabel("published less other" if narrow else "Brier score: published probability less other")
        ax.set_yticks(
            y, [textwrap.fill(n, 22 if narrow else 50) for n in names], fontsize=7.5 if narrow else 9
        )
        ax.set_ylim(-0.6, len(names) - 0.4)
        ax.grid(axis="y", visible=False)
        return ax

    caption = (
        "Left of the line the published probability is better, on the forecasts that both answered. Thick: one standard error on "
        "either side, thin: two; a thin line that crosses the upright one is no difference that can be told from noise."
    )
    return Picture(
        draw, heights=(0.3 * len(names) + 1.1, 0.34 * len(names) + 1.1), caption=caption, alt=caption
    )


def reliability(bins: pd.DataFrame, least: int) -> Picture:
    """Share met beside the forecast probability, with one standard error; the number of families at each point. Apart by how targets
    were found, where plans taken whole are judged by themselves (see `evaluation.judged`).

    bins: see `evaluation.reliability_by_selection`; those with fewer than `least` families are not drawn.
    """
    shown = bins[bins["clusters"] >= least]
    parts = {words: shown[shown["found"] == way] for way, words in FOUND.items()}
    if parts[FOUND[WHOLE]].empty:
        parts = {"published": shown[shown["found"] == EVERY]}

    def draw(figure: Figure, narrow: bool) -> Any:
        ax = figure.subplots()
        ax.plot([0, 1], [0, 1], color="#999999", lw=1, ls=(0, (4, 3)), label="as often as forecast")
        looks = zip(parts.items(), (BLUE, ORANGE), ("o", "s"), ((7, -11), (7, 5)), strict=False)
        for (label, table), colour, marker, place in looks:
            if table.empty:
                continue
            ax.errorbar(
                table["probability"],
                table["met"],
                yerr=table["met_se"],
                fmt=marker,
                color=colour,
                ms=6,
                lw=1.4,
                label=label,
            )
            for row in table.itertuples():
                ax.annotate(f"{row.clusters}", (row.probability, row.met), xytext=place, textcoords="offset points",
                            fontsize=8.5, color=colour)  # fmt: skip
        ax.set_xlim(-0.02, 1.02)
        ax.set_ylim(-0.02, 1.02)
        ax.set_xticks(*PERCENTS)
        ax.set_yticks(*PERCENTS)
        ax.set_xlabel("forecast probability (mean of the bin)")
        ax.set_ylabel("share met")
        legend_below(ax, ncols=1 if narrow else 3)
        return ax

    told = ". ".join(
        f"{label[0].upper()}{label[1:]}: " + "; ".join(f"of those told {percent(r.probability)}, {share(r.met)} were met" for r in part.itertuples())
        for label, part in parts.items() if len(part)
    )  # fmt: skip
    short = f"In short: {told}." if told else "No bin holds enough families of programmes to be drawn."
    caption = f"Points above the dashed line were met more often than was said. The numbers count families of programmes. {short}"
    return Picture(
        draw, heights=(4.6, 4.6), caption=caption, alt=f"Share met by forecast probability. {caption}"
    )


def pit(scored: pd.DataFrame, methods: list[str]) -> Picture:
    """Where the outcome fell in the forecast distribution; level bars mean that intervals hold what they promise.

    scored: see `scores.score`, with column pit. Bars: share of forecasts in ten equal steps, a series one vote.
    """
    import seaborn as sns  # the only figure that draws with it: no other page waits for it

    def draw(figure: Figure, narrow: bool) -> Any:
        shape = (len(methods), 1) if narrow else (1, len(methods))
        axes = np.atleast_1d(figure.subplots(*shape, sharey=True, squeeze=False)).ravel()
        for ax, method in zip(axes, methods, strict=True):
            rows = scored[scored["method"] == method]
            weight = 1 / rows.groupby("series")["series"].transform("size")
            sns.histplot(
                x=rows["pit"],
                weights=weight,
                stat="proportion",
                bins=10,
                binrange=(0, 1),
                color=BLUE,
                alpha=1,
                ax=ax,
            )
            ax.axhline(0.1, color=INK, lw=1, ls=(0, (4, 3)))
            ax.set_title(f"{method}: {counted(len(rows), 'forecast')}", fontsize=10)
            ax.set_ylabel("share of forecasts")
        axes[-1].set_xlabel("place of the outcome in the forecast")
        return axes

    caption = "Level bars mean that intervals hold what they promise; high ends mean too narrow, a high middle too wide."
    return Picture(draw, heights=(3.0, 5.0), caption=caption, alt=caption)
