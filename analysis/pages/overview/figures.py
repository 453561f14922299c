"""The figure of the overview: every undecided target with its probability and both voices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.evidence import STATUSES
from analysis.pages.picture import Picture
from analysis.pages.shared import markdown
from analysis.pages.theme import COLOURS, INK, PALE, PERCENTS, legend_below, plain, wrap
from analysis.writing import counted, percent

if TYPE_CHECKING:
    from matplotlib.figure import Figure

ROW, ROW_NARROW, FOOT = 0.27, 0.42, 1.5  # inches for a target, and for axis and legend


def probabilities(table: pd.DataFrame) -> Any:
    """The targets with a trend, a dot each at the probability, in the order of the table; a sentence where there is none.

    table: rows with label, status, probability, trend, delivery, basis (see `forecast.overview_table`). The line joins what the
    trend of the list (stroke) and the record of similar plans (cross) say. Where the record speaks alone there is nothing
    to compare: these are counted in the caption.
    """
    alone = int((table["basis"] == "record only").sum())
    table = table[table["basis"] != "record only"].reset_index(drop=True)
    if table.empty:
        rest = f"; for {alone} the record of similar plans speaks alone" if alone else ""
        return markdown(f"No undecided target has a figure of its own list{rest}.")

    def draw(figure: Figure, narrow: bool) -> Any:
        ax = figure.subplots()
        y = np.arange(len(table))[::-1]
        for at, row in zip(y, table.itertuples(), strict=True):
            colour = COLOURS[STATUSES[row.status].colour]
            ax.plot([row.trend, row.delivery], [at, at], color=colour, lw=1.4, alpha=0.45, zorder=2)
            ax.plot(row.trend, at, marker="|", ms=9, color=colour, mew=1.8, zorder=3)
            ax.plot(row.delivery, at, marker="x", ms=6, color=colour, mew=1.5, zorder=3)
            ax.plot(row.probability, at, "o", ms=7, color=colour, zorder=4)
        labels = [plain(wrap(label, 30) if narrow else label) for label in table["label"]]
        ax.set_yticks(y, labels, fontsize=8 if narrow else 9)
        ax.set_xlim(-0.02, 1.02)
        ax.set_ylim(-0.8, len(table) - 0.2)
        ax.set_xticks(*(([0, 0.5, 1], ["0", "50 %", "100 %"]) if narrow else PERCENTS))
        ax.set_xlabel(wrap("probability that the target is met", 22 if narrow else 60))
        ax.tick_params(axis="x", top=True, labeltop=True)
        ax.xaxis.set_label_position("top")  # where a reader begins; the foot may be screens away
        ax.axvline(0.5, color=PALE, lw=0.8, zorder=1)
        for status in STATUSES.values():
            if (table["status"] == status.name).any():
                ax.plot([], [], "o", color=COLOURS[status.colour], label=f"{status.name}: published")
        ax.plot([], [], marker="|", color=INK, ls="none", mew=1.8, label="trend alone")
        ax.plot([], [], marker="x", color=INK, ls="none", mew=1.5, label="record alone")
        ax.grid(axis="y", visible=False)
        legend_below(ax, ncols=1 if narrow else 4)
        return ax

    caption = _caption(table)
    if alone:
        caption += f" {alone} more rest{'s' * (alone == 1)} on the record of similar plans alone and stand{'s' * (alone == 1)} in the table."
    heights = (ROW * len(table) + FOOT, ROW_NARROW * len(table) + FOOT + 0.6)
    return Picture(
        draw,
        heights=heights,
        caption=caption,
        alt=f"One line for each target with a dot at its probability. {caption}",
    )


def _caption(table: pd.DataFrame) -> str:
    top = table.loc[table["probability"].idxmax()]
    low = table.loc[table["probability"].idxmin()]
    text = f"{counted(len(table), 'target')}, the nearest deadline on top within each status"
    if len(table) == 1:
        return f"{text}: {top['label']}, {percent(top['probability'])}{top['condition']}."
    return (
        f"{text}. Likeliest: {top['label']} ({percent(top['probability'])}{top['condition']}); least likely: {low['label']} "
        f"({percent(low['probability'])}{low['condition']}). The further stroke and cross lie apart, the less the dot should be trusted."
    )
