"""The picture of an exploration."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from analysis.explore.widget import Explorer
from analysis.forecast import Forecast
from analysis.pages.picture import Picture
from analysis.pages.target.fan import alt, caption, shown
from analysis.pages.target.fan import draw as draw_fan
from analysis.pages.theme import legend_below, plain
from analysis.writing import day, percent

if TYPE_CHECKING:
    from matplotlib.figure import Figure

LEVELS = (0.5, 0.8, 0.9)


def picture(explorer: Explorer) -> Picture:
    """The fan of what is shown, with the second day beside it where one was chosen. What is supposed is told first.

    axes: one for each day.
    """
    chosen = explorer.chosen
    outlooks = [explorer.outlook]
    if chosen.compare_with:
        outlooks.append(explorer.session.outlook(replace(chosen, as_of=chosen.compare_with)))

    def draw(figure: Figure, narrow: bool) -> Any:
        many = len(outlooks)
        axes = (
            figure.subplots(many, 1, squeeze=False)
            if narrow
            else figure.subplots(1, many, squeeze=False, sharey=True)
        )
        for ax, outlook in zip(axes.ravel(), outlooks, strict=True):
            draw_fan(ax, shown(outlook, outlook.primary, LEVELS))
            ax.set_title(plain(_title(outlook, bool(chosen.what_if))))
        handles = {h.get_label(): h for ax in axes.ravel() for h in ax.get_legend_handles_labels()[0]}
        legend_below(axes.ravel()[0], list(handles.values()), ncols=1 if narrow else 3)
        return axes.ravel()

    stamps = " ".join(f"{line}." for line in chosen.stamps())
    said = f"{stamps} {caption(outlooks[0], outlooks[0].primary)}".strip()
    height = 4.2 * len(outlooks)
    return Picture(
        draw, heights=(4.4, height), caption=said, alt=f"{stamps} {alt(outlooks[0].primary)}".strip()
    )


def _title(outlook: Forecast, supposed: bool) -> str:
    what = "What if, as of" if supposed else "As of"
    return f"{what} {day(outlook.today)}: {percent(outlook.probability)}"
