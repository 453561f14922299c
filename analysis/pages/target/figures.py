"""Figures of a target."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from analysis.forecast import Forecast
from analysis.forecast.forecast import attainment_years
from analysis.forecast.reading import ReadingForecast
from analysis.forecast.trend.observed import day_of
from analysis.pages.marks import draw_figures, finish
from analysis.pages.theme import BLUE, GREEN, INK, ORANGE, PERCENTS, RED, SKY, as_of_line

_BANDS = ("#d6e6f2", "#a9cbe4", "#79aed3")  # 90, 80, 50 %: opaque, so that print and legend agree


def fan(
    outlook: Forecast,
    reading: str | None = None,
    *,
    levels: Sequence[float] = (0.5, 0.8, 0.9),
    ax: Any = None,
) -> Any:
    """The forecast of one reading as a fan: printed figures with their hedges, the target, the day of the forecast.

    outlook: a Forecast. levels: central intervals of the trend, drawn over time; beside the deadline two bars show
    the record and both together (90 %, with the median). Returns the axes.
    """
    import matplotlib.pyplot as plt

    found = outlook.reading(reading)
    ax = ax or plt.subplots(figsize=(9, 4.8))[1]
    offset = 100 if found.reading.how == "change" else 0
    unit = outlook.evidence.indicator(found.reading.indicator).label_en
    unit = f"{unit}, % since the base year" if found.reading.how == "change" else unit
    draw_figures(ax, found.observed)
    if found.has_draws:
        drawn = found.draws
        at = np.r_[drawn.history.time[-1], drawn.grid]
        until = found.goal.deadline + pd.DateOffset(months=6)
        order = [k for k in np.argsort(at, kind="stable") if k == 0 or day_of(at[k]) <= until]
        days, paths = [day_of(at[k]) for k in order], drawn.paths - offset
        edge = (drawn.history.low[-1] - offset, drawn.history.high[-1] - offset)
        for k, level in enumerate(sorted(levels, reverse=True)):
            low, high = np.quantile(paths, [(1 - level) / 2, (1 + level) / 2], axis=0)
            ax.fill_between(days, np.r_[edge[0], low][order], np.r_[edge[1], high][order], color=_BANDS[min(k, 2)], lw=0,
                            zorder=1.5, label=f"trend, {level:.0%} interval".replace("%", " %"))  # fmt: skip
        middle = np.r_[sum(edge) / 2, np.median(paths, axis=0)][order]
        ax.plot(days, middle, color=BLUE, lw=1.8, label="trend, median")
        _voices_at_deadline(ax, found, offset)
    _target_mark(ax, found)
    as_of_line(ax, outlook.today)
    finish(ax, f"{outlook.goal.label}\n{found.reading.label}", unit)
    _sensible_limits(ax, found)
    return ax


def _voices_at_deadline(ax: Any, found: ReadingForecast, offset: float) -> None:
    span = found.goal.deadline - min(found.observed["date"].min(), found.goal.deadline)
    for k, (name, draws, colour) in enumerate(
        (("record", found.draws.delivered, ORANGE), ("together", found.draws.together, GREEN))
    ):
        low, middle, high = np.quantile(draws, [0.05, 0.5, 0.95]) - offset
        at = found.goal.deadline + span * (0.035 + 0.025 * k)
        ax.plot([at, at], [low, high], color=colour, lw=3, solid_capstyle="butt", zorder=3,
                label=f"{name}, 90 % at the deadline")  # fmt: skip
        ax.plot(at, middle, "o", ms=5.5, color=colour, mec="white", mew=0.8, zorder=4)


def _target_mark(ax: Any, found: ReadingForecast) -> None:
    low, high = found.standing.level_low, found.standing.level_high
    if np.isnan(low):
        return
    middle = (low + high) / 2
    label = f"target: {middle:,.0f}" if low == high else f"target: {low:,.0f} to {high:,.0f}"
    label = f"target: {middle:g} %" if found.reading.unit == "percent" else label
    ax.errorbar(found.goal.deadline, middle, yerr=[[middle - low], [high - middle]], fmt="D", ms=8, mfc="white", mec=RED,
                mew=1.8, ecolor=RED, zorder=7, label=label)  # fmt: skip
    ax.axhline(middle, color=RED, lw=0.9, ls=(0, (4, 3)), zorder=1)


def _sensible_limits(ax: Any, found: ReadingForecast) -> None:
    """A heavy upper tail must not squeeze everything else: cut at what matters for the target."""
    if not found.has_draws or found.reading.how == "change":
        return
    level = found.standing.level_high
    bottom = -0.02 * level if found.observed["low"].min() <= 0 else 0
    top = max(level * 1.25, found.observed["high"].max() * 1.15, np.quantile(found.draws.trend, 0.95) * 1.05)
    most = max(level, found.observed["high"].max()) * 3.5
    ax.set_ylim(bottom, min(top, most) if found.reading.unit != "percent" else min(top, 105))


def attainment(outlook: Forecast, reading: str | None = None, *, ax: Any = None) -> Any:
    """When the level is reached: the share of the trend's draws that have reached it by each day."""
    import matplotlib.pyplot as plt

    found = outlook.reading(reading)
    ax = ax or plt.subplots(figsize=(8, 3.4))[1]
    when = np.sort(attainment_years(found))
    share = np.arange(1, len(when) + 1) / len(when)
    finite = np.isfinite(when)
    step = max(finite.sum() // 400, 1)
    ax.plot(
        [day_of(x) for x in when[finite][::step]],
        share[finite][::step],
        color=BLUE,
        lw=2,
        label="reached by that day (trend)",
    )
    ax.axvline(outlook.goal.deadline, color=RED, lw=1, ls=(0, (4, 3)), label="deadline")
    as_of_line(ax, outlook.today)
    ax.set_ylim(0, 1)
    ax.set_yticks(*PERCENTS)
    ax.set_ylabel("share of draws")
    ax.legend(loc="lower right")
    ax.set_title("When the level is reached, by the trend")
    return ax


def sensitivity(table: pd.DataFrame, base: float, *, ax: Any = None) -> Any:
    """How far the probability moves if one figure is left out or moved to a bound; table: see `Forecast`."""
    import matplotlib.pyplot as plt

    table = table[np.isfinite(table["probability"])].copy()
    table = table.loc[table["change"].abs().sort_values().index].tail(14)
    ax = ax or plt.subplots(figsize=(8, 0.34 * len(table) + 1.2))[1]
    y = np.arange(len(table))
    ax.hlines(y, base, table["probability"], color=SKY, lw=5)
    ax.plot(table["probability"], y, "o", color=BLUE, ms=6)
    ax.set_yticks(y, [f"{r.what}: {r.printed}, {r.date:%Y-%m}" for r in table.itertuples()])
    ax.set_ylim(-0.7, len(table) - 0.3)
    ax.axvline(base, color=INK, lw=1, label=f"all figures: {base:.0%}".replace("%", " %"))
    ax.set_xlim(0, 1)
    ax.set_xticks(*PERCENTS)
    ax.set_xlabel("probability that the target is met")
    ax.legend(loc="lower right")
    return ax
