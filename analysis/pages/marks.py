"""Printed figures as marks: what the pages on a list and on a target both draw."""

from typing import Any

import pandas as pd

from analysis.pages.theme import INK, RED, plain, thousands, wrap


def draw_figures(
    ax: Any, observed: pd.DataFrame, *, colour: str = INK, label: str = "printed figures, with their hedge"
) -> None:
    """Printed figures as intervals: a bar from low to high, a thin line back to the earliest possible day."""
    for k, row in enumerate(observed.itertuples()):
        shade = RED if row.conflict else colour
        style = {"color": shade, "solid_capstyle": "butt", "zorder": 4}
        ax.plot(
            [row.date, row.date],
            [row.low, row.high],
            lw=3.2,
            alpha=0.85,
            label=label if k == 0 else None,
            **style,
        )
        middle = (row.low + row.high) / 2
        if row.date_earliest < row.date:
            ax.plot([row.date_earliest, row.date], [middle, middle], lw=0.9, alpha=0.6, **style)
        marker = "o" if row.how != "start" else "|"
        ax.plot(
            row.date,
            middle,
            marker=marker,
            ms=4.5,
            mfc="white" if row.low < row.high else shade,
            mec=shade,
            zorder=5,
        )
    if observed["conflict"].any():
        ax.plot([], [], color=RED, lw=3.2, label="figures that contradict each other")


def finish(ax: Any, title: str, unit: str) -> None:
    ax.set_title(plain(title))
    ax.set_ylabel(wrap(unit.replace("_", " "), 48))
    ax.set_xlabel("")
    if ax.get_yscale() == "linear":
        thousands(ax.yaxis)
    ax.legend(loc="upper left")
