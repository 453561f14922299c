"""The figure of the overview."""

import textwrap
from typing import Any

import numpy as np
import pandas as pd

from analysis.evidence import STATUSES
from analysis.pages.theme import COLOURS, INK, PERCENTS, plain


def probabilities(table: pd.DataFrame, *, ax: Any = None) -> Any:
    """The targets with a probability: a dot for each, trend and delivery as ends of a line, coloured by status.

    table: rows with label, status, probability, trend, delivery, in the order to be shown (top first); rows without
    a probability are left out. Returns the axes.
    """
    import matplotlib.pyplot as plt

    table = table[table["probability"].notna()].reset_index(drop=True)
    ax = ax or plt.subplots(figsize=(9.5, 0.34 * len(table) + 1.4))[1]
    y = np.arange(len(table))[::-1]
    for at, row in zip(y, table.itertuples(), strict=True):
        colour = COLOURS[STATUSES[row.status].colour]
        ax.plot([row.trend, row.delivery], [at, at], color=colour, lw=1.4, alpha=0.45, zorder=2)
        ax.plot(row.trend, at, marker="|", ms=9, color=colour, mew=1.8, zorder=3)
        ax.plot(row.delivery, at, marker="x", ms=6, color=colour, mew=1.5, zorder=3)
        ax.plot(row.probability, at, "o", ms=7, color=colour, zorder=4)
    ax.set_yticks(y, [plain(textwrap.shorten(label, 62, placeholder=" …")) for label in table["label"]])
    ax.set_xlim(-0.02, 1.02)
    ax.set_ylim(-0.8, len(table) - 0.2)
    ax.set_xticks(*PERCENTS)
    ax.set_xlabel("probability that the target is met")
    ax.axvline(0.5, color="#bbbbbb", lw=0.8, zorder=1)
    for status in STATUSES.values():
        if (table["status"] == status.name).any():
            ax.plot([], [], "o", color=COLOURS[status.colour], label=status.name)
    ax.plot([], [], marker="|", color=INK, ls="none", mew=1.8, label="trend alone")
    ax.plot([], [], marker="x", color=INK, ls="none", mew=1.5, label="delivery alone")
    ax.figure.legend(loc="outside upper right", ncols=4)
    ax.grid(axis="y", visible=False)
    return ax
