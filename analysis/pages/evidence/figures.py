"""The figure of a list."""

from collections.abc import Iterable
from typing import Any

import pandas as pd

from analysis.pages.marks import draw_figures, finish
from analysis.pages.theme import ORANGE, as_of_line


def history(
    observed: pd.DataFrame,
    *,
    title: str = "",
    unit: str = "",
    as_of: Any = None,
    targets: Iterable[tuple[pd.Timestamp, float, str]] = (),
    ax: Any = None,
) -> Any:
    """What was printed of one list: intervals over time, contradictions in red, targets as flags.

    observed: see `evidence.series`. targets: (deadline, level, label) each. Returns the axes.
    """
    import matplotlib.pyplot as plt

    ax = ax or plt.subplots(figsize=(8, 4.2))[1]
    draw_figures(ax, observed)
    for deadline, level, label in targets:
        ax.plot(deadline, level, marker="D", ms=7, mfc="none", mec=ORANGE, mew=1.6, ls="none", zorder=6)
        ax.annotate(
            label,
            (deadline, level),
            xytext=(-8, 0),
            textcoords="offset points",
            ha="right",
            va="center",
            fontsize=9,
        )
    as_of_line(ax, as_of)
    finish(ax, title, unit)
    return ax
