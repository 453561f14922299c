"""Printed figures as marks, and axes for them: what the pages on a list and on a target both draw."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from analysis.pages.theme import INK, RED, plain, thousands, wrap

ROOM = 0.12  # of the height above and below what must be seen
SPILL = 0.3  # of the height at the most for what may be seen beyond


def draw_figures(
    ax: Any, observed: pd.DataFrame, *, colour: str = INK, label: str = "printed figure, with its hedge"
) -> None:
    """Printed figures as intervals: a bar from low to high at the last day that it can be of, a thin line back to the earliest.

    A figure that was worked out from others is no printed one and is drawn hollow and square; a stroke marks where a
    scale begins.
    """
    for row in observed.itertuples():
        shade, middle = RED if row.conflict else colour, (row.low + row.high) / 2
        style = {"color": shade, "solid_capstyle": "butt", "zorder": 4}
        if row.how == "start":  # where a scale begins
            ax.plot(row.date, middle, marker="|", ms=7, color=shade, ls="none", zorder=5)
            continue
        worked_out = derived(row.how)
        last = max(row.date, row.date_latest)
        ax.plot([last, last], [row.low, row.high], lw=3.2, alpha=0.85, **style)
        if row.date_earliest < last:
            ax.plot([row.date_earliest, last], [middle, middle], lw=0.9, alpha=0.6, **style)
        hollow = worked_out or row.low < row.high
        face, marker = "white" if hollow else shade, "s" if worked_out else "o"
        ax.plot(last, middle, marker=marker, ms=4.5, mfc=face, mec=shade, ls="none", zorder=5)
    how = observed.loc[observed["how"] != "start", "how"].map(derived).astype(bool)
    if not how.all():
        ax.plot([], [], color=colour, marker="o", ms=4.5, mfc="white", lw=3.2, label=label)
    if how.any():
        ax.plot(
            [],
            [],
            color=colour,
            marker="s",
            ms=4.5,
            mfc="white",
            ls="none",
            label="worked out from printed figures",
        )
    if observed["conflict"].any():
        ax.plot([], [], color=RED, lw=3.2, label="figures that contradict each other")


def derived(how: str) -> bool:
    """Whether a level was worked out from several printed figures; how: a cell of a series."""
    return " plus " in how or " less " in how


def frame_values(
    ax: Any, must: Iterable[float], may: Iterable[float] = (), *, floor: float | None = None
) -> None:
    """Set the limits of the value axis: what must be seen with some room, what may be seen as far as it stays within
    `SPILL` of that height beyond it. A heavy tail must not squeeze everything else."""
    shown = np.array([v for v in must if np.isfinite(v)])
    if not len(shown):
        return
    low, high = float(shown.min()), float(shown.max())
    height = (high - low) or abs(high) or 1.0
    more = [v for v in may if np.isfinite(v)]
    top = max(high + ROOM * height, min(max(more, default=high), high + SPILL * height))
    bottom = min(low - ROOM * height, max(min(more, default=low), low - SPILL * height))
    if floor is not None and low >= floor:
        bottom = max(bottom, floor - 0.02 * (top - floor))
    ax.set_ylim(bottom, top)


def finish(ax: Any, title: str, unit: str) -> None:
    """Title, unit of the value axis and its numbers; the legend stands elsewhere."""
    ax.set_title(plain(title))
    ax.set_ylabel(wrap(unit.replace("_", " "), 44))
    ax.set_xlabel("")
    if ax.get_yscale() == "linear":
        thousands(ax.yaxis)
    few_dates(ax)


def few_dates(ax: Any) -> None:
    """Dates on the horizontal axis as short as they can be, and so few that they do not touch: call it last."""
    from matplotlib import dates

    first, last = ax.get_xlim()
    years = (last - first) / 365.25
    if years > 2.5:
        locator: Any = dates.YearLocator(base=max(round(years / 5), 1))
        written: Any = dates.DateFormatter("%Y")
    else:
        months = (1, 7) if years > 1.2 else (1, 4, 7, 10) if years > 0.6 else range(1, 13)
        locator = (
            dates.MonthLocator(bymonth=months)
            if years > 0.2
            else dates.AutoDateLocator(minticks=2, maxticks=4)
        )
        written = dates.DateFormatter("%b\n%Y" if years > 0.2 else "%d %b\n%Y")
    ax.xaxis.set_major_locator(locator)
    ax.xaxis.set_major_formatter(written)
