"""Figures of the evaluation report."""

import textwrap

import numpy as np
import pandas as pd

from analysis.pages.evaluation import tables as show
from analysis.pages.theme import BLUE, GREEN, INK, ORANGE, RED

PERCENTS = ([0, 0.25, 0.5, 0.75, 1], ["0", "25 %", "50 %", "75 %", "100 %"])


def record(targets: pd.DataFrame, method: str = show.OURS[0], *, most: int = 40, ax=None):
    """The resolved targets that went worst: what was said at announcement (ring), in between (dots) and last (disc).

    targets: see `backtest.targets`. A line runs from the first forecast to the last; green if it was met, red if it
    was missed. Returns the axes.
    """
    import matplotlib.pyplot as plt

    found = show.cases(targets, method).head(most)
    ax = ax or plt.subplots(figsize=(9.5, 0.23 * len(found) + 1.3))[1]
    said = targets[targets["method"] == method].sort_values("origin").groupby("case_id")["probability"]
    for y, row in zip(range(len(found) - 1, -1, -1), found.itertuples(), strict=True):
        colour = GREEN if row.outcome else RED
        p = said.get_group(row.case_id).to_numpy()
        ax.plot([p[0], p[-1]], [y, y], color=colour, lw=1.3, alpha=0.5, zorder=2)
        ax.plot(p, np.full(len(p), y), ".", color=colour, ms=4, alpha=0.7, zorder=3)
        ax.plot(p[0], y, "o", mfc="white", mec=colour, ms=6, mew=1.4, zorder=4)
        if len(p) > 1:
            ax.plot(p[-1], y, "o", color=colour, ms=6, zorder=5)
    labels = [f"{textwrap.shorten(r.what, 40, placeholder=' …')}  [{r.case_id}]" for r in found.itertuples()]
    ax.set_yticks(range(len(found) - 1, -1, -1), labels, fontsize=8)
    ax.set_ylim(-0.8, len(found) - 0.2)
    _probability_axis(ax)
    ax.plot([], [], "o", color=GREEN, label="met")
    ax.plot([], [], "o", color=RED, label="missed")
    ax.plot([], [], "o", mfc="white", mec=INK, label="at announcement")
    ax.plot([], [], "o", color=INK, label="last forecast")
    ax.figure.legend(loc="outside upper right", ncols=4)
    ax.grid(axis="y", visible=False)
    return ax


def _probability_axis(ax) -> None:
    ax.set_xlim(-0.02, 1.02)
    ax.set_xticks(*PERCENTS)
    ax.set_xlabel("forecast probability that the target is met")
    ax.axvline(0.5, color="#bbbbbb", lw=0.8, zorder=1)


def differences(compared: dict[str, pd.DataFrame], *, axes=None):
    """Score differences with one (thick) and two (thin) standard errors; left of zero the engine is better.

    compared: name of the engine's variant → `show.rivals`. Returns the two axes: Brier and log score.
    """
    import matplotlib.pyplot as plt

    tables = {label: _by_rival(table) for label, table in compared.items()}
    names = list(max((t.index for t in tables.values()), key=len))
    if axes is None:
        axes = plt.subplots(1, 2, figsize=(10, 0.5 * len(names) + 1.6), sharey=True)[1]
    colours = (BLUE, ORANGE, GREEN)
    for ax, measure, title in zip(axes, ("brier", "log_score"), ("Brier score", "log score"), strict=True):
        for k, (label, table) in enumerate(tables.items()):
            table = table.reindex(names)
            y = np.arange(len(names))[::-1] + 0.2 * (1 - k)
            d, e = table[f"{measure}_difference"], table[f"{measure}_difference_se"].fillna(0)
            ax.hlines(y, d - 2 * e, d + 2 * e, color=colours[k], lw=1)
            ax.hlines(y, d - e, d + e, color=colours[k], lw=3)
            ax.plot(d, y, "o", color=colours[k], mec="white", ms=6, label=label)
        ax.axvline(0, color=INK, lw=0.9)
        ax.set_xlabel(f"{title}: engine less other")
        ax.grid(axis="y", visible=False)
    axes[0].set_yticks(np.arange(len(names))[::-1], names)
    axes[0].set_ylim(-0.6, len(names) - 0.4)
    axes[0].figure.legend(*axes[0].get_legend_handles_labels(), loc="outside upper left", ncols=len(compared))
    return axes


def _by_rival(table: pd.DataFrame) -> pd.DataFrame:
    names = [n.removesuffix(", as known then") for n in table["method"]]
    return table.set_index(pd.Index(names, name="rival"))


def reliability(bins: dict[str, pd.DataFrame], *, ax=None):
    """Share met beside the forecast probability, with one standard error; the number of programmes at each point.

    bins: label → `scores.reliability`. Bins with too few programmes are not there. Returns the axes.
    """
    import matplotlib.pyplot as plt

    ax = ax or plt.subplots(figsize=(6.2, 5.2))[1]
    ax.plot([0, 1], [0, 1], color="#999999", lw=1, ls=(0, (4, 3)), label="as often as forecast")
    looks = zip(
        bins.items(), (BLUE, ORANGE, GREEN), ("o", "s", "D"), ((7, -11), (7, 5), (-16, 5)), strict=False
    )
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
            ax.annotate(f"{row.clusters}", (row.probability, row.met), xytext=place, textcoords="offset points", fontsize=8.5,
                        color=colour)  # fmt: skip
    ax.set_xlim(-0.02, 1.02)
    ax.set_ylim(-0.02, 1.02)
    ax.set_xticks(*PERCENTS)
    ax.set_yticks(*PERCENTS)
    ax.set_xlabel("forecast probability (mean of the bin)")
    ax.set_ylabel("share met")
    ax.legend(loc="lower right")
    return ax


def pit(scored: pd.DataFrame, methods, *, axes=None):
    """Where the outcome fell in the forecast distribution; level bars mean that intervals hold what they promise.

    scored: see `scores.score`, with column pit. Bars: share of forecasts in ten equal steps, a series one vote.
    """
    import matplotlib.pyplot as plt

    if axes is None:
        axes = np.atleast_1d(plt.subplots(1, len(methods), figsize=(4.4 * len(methods), 3.1), sharey=True)[1])
    for ax, method in zip(axes, methods, strict=True):
        rows = scored[scored["method"] == method]
        weight = 1 / rows.groupby("series")["series"].transform("size")
        share, edges = np.histogram(rows["pit"], bins=10, range=(0, 1), weights=weight / weight.sum())
        ax.bar(edges[:-1], share, width=0.1, align="edge", color=BLUE, ec="white")
        ax.axhline(0.1, color=INK, lw=1, ls=(0, (4, 3)))
        ax.set_title(
            f"{method}\n{len(rows)} forecasts, {rows['cluster'].nunique()} programmes", fontsize=10.5
        )
        ax.set_xlabel("place of the outcome in the forecast")
    axes[0].set_ylabel("share of the forecasts")
    return axes
