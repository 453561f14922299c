"""Figures of the notebooks: seaborn and matplotlib, colour-blind safe, readable in print.

Colours are those of Okabe and Ito (2008), which stay apart under the common forms of colour blindness.
"""

import numpy as np
import pandas as pd

BLUE, ORANGE, GREEN, PURPLE, RED, SKY, YELLOW, INK = (
    "#0072B2", "#E69F00", "#009E73", "#CC79A7", "#D55E00", "#56B4E9", "#F0E442", "#222222",
)  # fmt: skip
STATUS_COLOURS = {"open": BLUE, "met": GREEN, "missed": RED, "silent": ORANGE}


def theme() -> None:
    """The look of every figure: white ground, thin lines, fonts that know Chinese where the system has one."""
    import matplotlib as mpl
    import seaborn as sns

    sns.set_theme(context="notebook", style="ticks", palette=[BLUE, ORANGE, GREEN, PURPLE, RED, SKY])
    mpl.rcParams.update({
        "figure.dpi": 110, "savefig.dpi": 160, "figure.constrained_layout.use": True, "axes.spines.top": False,
        "axes.spines.right": False, "axes.titlelocation": "left", "axes.titlesize": 12, "axes.labelsize": 10.5,
        "axes.edgecolor": "#555555", "axes.grid": True, "grid.color": "#e6e6e6", "grid.linewidth": 0.7,
        "legend.frameon": False, "legend.fontsize": 9.5, "xtick.labelsize": 9.5, "ytick.labelsize": 9.5,
        "font.family": "sans-serif", "svg.hashsalt": "outlook",
    })  # fmt: skip


def thousands(axis) -> None:
    """Numbers on an axis with separators and no needless digits."""
    from matplotlib.ticker import FuncFormatter

    axis.set_major_formatter(
        FuncFormatter(lambda v, _: f"{v:,.0f}" if abs(v) >= 10 or v == int(v) else f"{v:g}")
    )


def draw_figures(
    ax, observed: pd.DataFrame, *, colour=INK, label="printed figures, with their hedge"
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


def _log_if_wide(ax, values) -> None:
    values = np.asarray([v for v in values if np.isfinite(v) and v > 0])
    if len(values) and values.max() / values.min() > 300:
        ax.set_yscale("log")


def history(observed: pd.DataFrame, *, title: str = "", unit: str = "", as_of=None, targets=(), ax=None):
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
    _as_of_line(ax, as_of)
    _finish(ax, title, unit)
    return ax


def _as_of_line(ax, as_of) -> None:
    if as_of is not None:
        ax.axvline(
            pd.Timestamp(as_of),
            color="#777777",
            lw=1,
            ls=(0, (2, 2)),
            zorder=1,
            label=f"as of {pd.Timestamp(as_of):%Y-%m-%d}",
        )


def _finish(ax, title: str, unit: str) -> None:
    ax.set_title(title)
    ax.set_ylabel(unit.replace("_", " "))
    ax.set_xlabel("")
    if ax.get_yscale() == "linear":
        thousands(ax.yaxis)
    ax.legend(loc="upper left")


def fan(outlook, reading: str | None = None, *, levels=(0.5, 0.8, 0.9), ax=None):
    """The forecast of one reading as a fan: printed figures with their hedges, the target, the day of the forecast.

    outlook: a Forecast. levels: central intervals of the trend, drawn over time; at the deadline three bars compare
    trend, delivery and both together (90 %, with the median). Returns the axes.
    """
    import matplotlib.pyplot as plt

    from analysis.forecast.observed import day_of

    found = outlook.reading(reading)
    ax = ax or plt.subplots(figsize=(9, 4.8))[1]
    offset = 100 if found.reading.how == "change" else 0
    unit = found.reading.unit if found.reading.how != "change" else "percent since the base year"
    draw_figures(ax, found.observed)
    if found.combined is not None:
        keep = found.grid <= found.grid[0] + 1e9
        days = [day_of(x) for x in found.grid[keep]]
        inside = [d <= found.goal.deadline + pd.DateOffset(months=18) for d in days]
        days, paths = (
            [d for d, i in zip(days, inside, strict=True) if i],
            found.paths[:, np.array(inside)] - offset,
        )
        start = day_of(found.history.time[-1])
        begin = 0.5 * (found.history.low[-1] + found.history.high[-1]) - offset
        for level in sorted(levels, reverse=True):
            low, high = np.quantile(paths, [(1 - level) / 2, (1 + level) / 2], axis=0)
            edge = (found.history.low[-1] - offset, found.history.high[-1] - offset)
            ax.fill_between([start, *days], [edge[0], *low], [edge[1], *high], color=BLUE, alpha=0.16, lw=0,
                            label=f"trend, {level:.0%} interval")  # fmt: skip
        ax.plot([start, *days], [begin, *np.median(paths, axis=0)], color=BLUE, lw=1.8, label="trend, median")
        _voices_at_deadline(ax, found, offset)
    _target_mark(ax, found, offset)
    _as_of_line(ax, outlook.today)
    _finish(ax, f"{outlook.goal.label}: {found.reading.label}", unit)
    _sensible_limits(ax, found, offset)
    return ax


def _voices_at_deadline(ax, found, offset) -> None:
    voices = (("delivery", found.delivered, ORANGE, 25), ("together", found.combined, GREEN, 50))
    for name, draws, colour, days in voices:
        low, middle, high = np.quantile(draws, [0.05, 0.5, 0.95]) - offset
        at = found.goal.deadline + pd.Timedelta(days=days)
        ax.plot([at, at], [low, high], color=colour, lw=2.4, alpha=0.9, label=f"{name}, 90 % at the deadline")
        ax.plot(at, middle, "o", ms=5, color=colour)


def _target_mark(ax, found, offset) -> None:
    low, high = found.standing.level_low, found.standing.level_high
    if np.isnan(low):
        return
    middle = (low + high) / 2
    label = f"target: {middle:,.0f}" if low == high else f"target: {low:,.0f} to {high:,.0f}"
    label = f"target: {middle:g} %" if found.reading.unit == "percent" else label
    ax.errorbar(found.goal.deadline, middle, yerr=[[middle - low], [high - middle]], fmt="D", ms=8, mfc="white", mec=RED,
                mew=1.8, ecolor=RED, zorder=7, label=label)  # fmt: skip
    ax.axhline(middle, color=RED, lw=0.9, ls=(0, (4, 3)), zorder=1)


def _sensible_limits(ax, found, offset) -> None:
    """A heavy upper tail must not squeeze everything else: cut at what matters for the target."""
    if found.combined is None or found.reading.how == "change":
        return
    level = found.standing.level_high
    top = max(level * 1.25, found.observed["high"].max() * 1.15, np.quantile(found.trend, 0.95) * 1.05)
    most = max(level, found.observed["high"].max()) * 3.5
    ax.set_ylim(0, min(top, most) if found.reading.unit != "percent" else min(top, 105))


def overview(table: pd.DataFrame, *, ax=None):
    """All targets: probability of each (dot), trend and delivery as ends of a line, coloured by status.

    table: rows with label, deadline, status, probability, trend, delivery, in the order to be shown (top first).
    """
    import matplotlib.pyplot as plt

    table = table.reset_index(drop=True)
    ax = ax or plt.subplots(figsize=(9, 0.31 * len(table) + 1.2))[1]
    y = np.arange(len(table))[::-1]
    for at, row in zip(y, table.itertuples(), strict=True):
        colour = STATUS_COLOURS[row.status]
        if np.isfinite(row.trend) and row.status in ("open", "silent"):
            ax.plot([row.trend, row.delivery], [at, at], color=colour, lw=1.4, alpha=0.45, zorder=2)
            ax.plot(row.trend, at, marker="|", ms=9, color=colour, mew=1.8, zorder=3)
            ax.plot(row.delivery, at, marker="x", ms=6, color=colour, mew=1.5, zorder=3)
        if np.isfinite(row.probability):
            ax.plot(row.probability, at, "o", ms=7, color=colour, zorder=4)
        else:
            ax.annotate("no forecast", (0.5, at), ha="center", va="center", fontsize=8.5, color="#888888")
    ax.set_yticks(y, [f"{r.label}  ({r.deadline:%Y})" for r in table.itertuples()])
    ax.set_xlim(-0.02, 1.02)
    ax.set_ylim(-0.8, len(table) - 0.2)
    ax.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0", "25 %", "50 %", "75 %", "100 %"])
    ax.set_xlabel("probability that the target is met")
    ax.axvline(0.5, color="#bbbbbb", lw=0.8)
    for status, colour in STATUS_COLOURS.items():
        if (table["status"] == status).any():
            ax.plot([], [], "o", color=colour, label=status)
    ax.plot([], [], marker="|", color=INK, ls="none", mew=1.8, label="trend alone")
    ax.plot([], [], marker="x", color=INK, ls="none", mew=1.5, label="delivery alone")
    ax.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=6)
    ax.grid(axis="y", visible=False)
    return ax


def attainment(outlook, reading: str | None = None, *, ax=None):
    """When the level is reached: the share of the trend's draws that have reached it by each day."""
    import matplotlib.pyplot as plt

    from analysis.forecast.forecast import attainment_years
    from analysis.forecast.observed import day_of

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
    _as_of_line(ax, outlook.today)
    ax.set_ylim(0, 1)
    ax.set_yticks([0, 0.25, 0.5, 0.75, 1], ["0", "25 %", "50 %", "75 %", "100 %"])
    ax.set_ylabel("share of draws")
    ax.legend(loc="lower right")
    ax.set_title("When the level is reached, by the trend")
    return ax


def sensitivity(table: pd.DataFrame, base: float, *, ax=None):
    """How far the probability moves if one figure is left out or moved to a bound; table: see `Forecast`."""
    import matplotlib.pyplot as plt

    table = table[np.isfinite(table["probability"])].copy()
    table = table.loc[table["change"].abs().sort_values().index].tail(14)
    ax = ax or plt.subplots(figsize=(8, 0.32 * len(table) + 1.1))[1]
    y = np.arange(len(table))
    ax.hlines(y, base, table["probability"], color=SKY, lw=5)
    ax.plot(table["probability"], y, "o", color=BLUE, ms=6)
    ax.set_yticks(y, [f"{r.what}: {r.printed}, {r.date:%Y-%m}" for r in table.itertuples()])
    ax.axvline(base, color=INK, lw=1, label=f"all figures: {base:.0%}")
    ax.set_xlim(0, 1)
    ax.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0", "25 %", "50 %", "75 %", "100 %"])
    ax.set_xlabel("probability that the target is met")
    ax.legend(loc="lower right")
    return ax
