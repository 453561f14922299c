"""The figure of a list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.evidence import ChosenList, Evidence, as_printed, target_marks
from analysis.pages.marks import derived, draw_figures, finish, frame_values
from analysis.pages.picture import Picture
from analysis.pages.shared import markdown
from analysis.pages.theme import ORANGE, as_of_line, legend_below, wrap
from analysis.writing import counted, on_day

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def history(evidence: Evidence, chosen: ChosenList, observed: pd.DataFrame) -> Any:
    """What was printed of one list: intervals over time, contradictions in red, targets as diamonds; a sentence where there
    is nothing to draw.

    observed: see `evidence.series`.
    """
    change = observed.about.scale == "change"
    marks = [] if change else target_marks(evidence, chosen)  # changes count from days of their own
    if observed.empty and not marks:
        return markdown("There is no dated figure to draw.")

    def draw(figure: Figure, narrow: bool) -> Any:
        ax = figure.subplots()
        draw_figures(ax, observed)
        for k, (deadline, level, label) in enumerate(marks):
            ax.plot(deadline, level, marker="D", ms=7, mfc="none", mec=ORANGE, mew=1.6, ls="none", zorder=6,
                    label="announced target" if k == 0 else None)  # fmt: skip
            ax.annotate(label.removeprefix("target "), (deadline, level), xytext=(-9, 0), textcoords="offset points",
                        ha="right", va="center", fontsize=9)  # fmt: skip
        as_of_line(ax, evidence.as_of)
        must = [*observed["low"], *observed["high"], *(level for _, level, _ in marks)]
        frame_values(ax, must, floor=None if change else 0.0)
        finish(
            ax,
            wrap(chosen.row["label_en"], 36 if narrow else 90),
            evidence.indicator(chosen.indicator).label_en,
        )
        legend_below(ax, ncols=1 if narrow else 3)
        return ax

    caption = _caption(observed, marks, change)
    return Picture(draw, heights=(4.3, 4.6), caption=caption, alt=f"A chart of dated intervals. {caption}")


def _caption(observed: pd.DataFrame, marks: list, change: bool) -> str:
    unit = observed.about.unit
    figures = observed[observed["how"] != "start"]
    told = (
        f"{counted(len(marks), 'announced target')} beside them."
        if marks
        else "No target with a known level was announced for it."
    )
    if change:
        told = "Targets are changes since days of their own and stand in the table."
    if figures.empty:
        return f"No dated figure is known. {told}"
    first, last = figures.iloc[0], figures.iloc[-1]
    bars = "Each bar is a printed figure with the interval that its hedge and its rounding allow; a thin line shows how early an undated one may lie."
    if figures["how"].map(derived).all():
        bars = "Each square is worked out from several printed figures, with the interval that their hedges and their rounding allow."
    start, end = (as_printed(row, unit) for row in (first, last))
    return (
        f"{bars} From {start}{_worked_out(first)} {on_day(first['date_latest'], first['precision'])} to {end}"
        f"{_worked_out(last)} {on_day(last['date_latest'], last['precision'])}. {told}"
    )


def _worked_out(figure: pd.Series) -> str:
    """That no text prints a level, behind it."""
    return " (worked out)" if derived(figure["how"]) else ""
