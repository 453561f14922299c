"""Figures of the notebooks: seaborn and matplotlib, colour-blind safe, readable in print.

Colours are those of Okabe and Ito (2008), which stay apart under the common forms of colour blindness.
"""

import textwrap

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


def warm_up() -> None:
    """Draw one figure in this look, so that fonts are found and the canvas is imported; leaves only caches behind."""
    import datetime as dt
    import io

    import matplotlib as mpl
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    letters = {letter: mpl.colors.to_rgb(letter) for letter in "bgrmyck"}
    with mpl.rc_context():
        theme()
        try:
            drawn = Figure()  # not a pyplot figure: pyplot's state stays as it is after import
            axes = drawn.subplots()
            axes.plot([dt.date(2025, 1, 1), dt.date(2026, 1, 1)], [0, 1], label="a")
            axes.set_title("a")
            axes.set_ylabel("a")
            axes.legend()
            FigureCanvasAgg(drawn).print_png(io.BytesIO())
        finally:  # seaborn gives the letters other colours
            mpl.colors.colorConverter.colors.update(letters)
            mpl.colors.colorConverter.cache.clear()


def plain(text: str) -> str:
    """Text from the data as text: a dollar sign begins no formula."""
    return str(text).replace("$", r"\$")


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
    ax.set_title(plain(title))
    ax.set_ylabel(textwrap.shorten(unit.replace("_", " "), 48, placeholder=" …"))
    ax.set_xlabel("")
    if ax.get_yscale() == "linear":
        thousands(ax.yaxis)
    ax.legend(loc="upper left")


def fan(outlook, reading: str | None = None, *, levels=(0.5, 0.8, 0.9), ax=None):
    """The forecast of one reading as a fan: printed figures with their hedges, the target, the day of the forecast.

    outlook: a Forecast. levels: central intervals of the trend, drawn over time; beside the deadline two bars show
    delivery and both together (90 %, with the median). Returns the axes.
    """
    import matplotlib.pyplot as plt

    from analysis.forecast.trend.observed import day_of

    found = outlook.reading(reading)
    ax = ax or plt.subplots(figsize=(9, 4.8))[1]
    offset = 100 if found.reading.how == "change" else 0
    unit = outlook.evidence.indicator(found.reading.indicator).label_en
    unit = f"{unit}, % since the base year" if found.reading.how == "change" else unit
    draw_figures(ax, found.observed)
    if found.combined is not None:
        at = np.r_[found.history.time[-1], found.grid]
        until = found.goal.deadline + pd.DateOffset(months=6)
        order = [k for k in np.argsort(at, kind="stable") if k == 0 or day_of(at[k]) <= until]
        days, paths = [day_of(at[k]) for k in order], found.paths - offset
        edge = (found.history.low[-1] - offset, found.history.high[-1] - offset)
        for k, level in enumerate(sorted(levels, reverse=True)):
            low, high = np.quantile(paths, [(1 - level) / 2, (1 + level) / 2], axis=0)
            ax.fill_between(days, np.r_[edge[0], low][order], np.r_[edge[1], high][order], color=_BANDS[min(k, 2)], lw=0,
                            zorder=1.5, label=f"trend, {level:.0%} interval".replace("%", " %"))  # fmt: skip
        middle = np.r_[sum(edge) / 2, np.median(paths, axis=0)][order]
        ax.plot(days, middle, color=BLUE, lw=1.8, label="trend, median")
        _voices_at_deadline(ax, found, offset)
    _target_mark(ax, found)
    _as_of_line(ax, outlook.today)
    _finish(ax, f"{outlook.goal.label}\n{found.reading.label}", unit)
    _sensible_limits(ax, found)
    return ax


_BANDS = ("#d6e6f2", "#a9cbe4", "#79aed3")  # 90, 80, 50 %: opaque, so that print and legend agree


def _voices_at_deadline(ax, found, offset) -> None:
    span = found.goal.deadline - min(found.observed["date"].min(), found.goal.deadline)
    for k, (name, draws, colour) in enumerate(
        (("delivery", found.delivered, ORANGE), ("together", found.combined, GREEN))
    ):
        low, middle, high = np.quantile(draws, [0.05, 0.5, 0.95]) - offset
        at = found.goal.deadline + span * (0.035 + 0.025 * k)
        ax.plot([at, at], [low, high], color=colour, lw=3, solid_capstyle="butt", zorder=3,
                label=f"{name}, 90 % at the deadline")  # fmt: skip
        ax.plot(at, middle, "o", ms=5.5, color=colour, mec="white", mew=0.8, zorder=4)


def _target_mark(ax, found) -> None:
    low, high = found.standing.level_low, found.standing.level_high
    if np.isnan(low):
        return
    middle = (low + high) / 2
    label = f"target: {middle:,.0f}" if low == high else f"target: {low:,.0f} to {high:,.0f}"
    label = f"target: {middle:g} %" if found.reading.unit == "percent" else label
    ax.errorbar(found.goal.deadline, middle, yerr=[[middle - low], [high - middle]], fmt="D", ms=8, mfc="white", mec=RED,
                mew=1.8, ecolor=RED, zorder=7, label=label)  # fmt: skip
    ax.axhline(middle, color=RED, lw=0.9, ls=(0, (4, 3)), zorder=1)


def _sensible_limits(ax, found) -> None:
    """A heavy upper tail must not squeeze everything else: cut at what matters for the target."""
    if found.combined is None or found.reading.how == "change":
        return
    level = found.standing.level_high
    bottom = -0.02 * level if found.observed["low"].min() <= 0 else 0
    top = max(level * 1.25, found.observed["high"].max() * 1.15, np.quantile(found.trend, 0.95) * 1.05)
    most = max(level, found.observed["high"].max()) * 3.5
    ax.set_ylim(bottom, min(top, most) if found.reading.unit != "percent" else min(top, 105))


def overview(table: pd.DataFrame, *, ax=None):
    """The targets with a probability: a dot for each, trend and delivery as ends of a line, coloured by status.

    table: rows with label, status, probability, trend, delivery, in the order to be shown (top first); rows without
    a probability are left out. Returns the axes.
    """
    import matplotlib.pyplot as plt

    table = table[table["probability"].notna()].reset_index(drop=True)
    ax = ax or plt.subplots(figsize=(9.5, 0.34 * len(table) + 1.4))[1]
    y = np.arange(len(table))[::-1]
    for at, row in zip(y, table.itertuples(), strict=True):
        colour = STATUS_COLOURS[row.status]
        ax.plot([row.trend, row.delivery], [at, at], color=colour, lw=1.4, alpha=0.45, zorder=2)
        ax.plot(row.trend, at, marker="|", ms=9, color=colour, mew=1.8, zorder=3)
        ax.plot(row.delivery, at, marker="x", ms=6, color=colour, mew=1.5, zorder=3)
        ax.plot(row.probability, at, "o", ms=7, color=colour, zorder=4)
    ax.set_yticks(y, [plain(textwrap.shorten(label, 62, placeholder=" …")) for label in table["label"]])
    ax.set_xlim(-0.02, 1.02)
    ax.set_ylim(-0.8, len(table) - 0.2)
    ax.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0", "25 %", "50 %", "75 %", "100 %"])
    ax.set_xlabel("probability that the target is met")
    ax.axvline(0.5, color="#bbbbbb", lw=0.8, zorder=1)
    for status, colour in STATUS_COLOURS.items():
        if (table["status"] == status).any():
            ax.plot([], [], "o", color=colour, label=status)
    ax.plot([], [], marker="|", color=INK, ls="none", mew=1.8, label="trend alone")
    ax.plot([], [], marker="x", color=INK, ls="none", mew=1.5, label="delivery alone")
    ax.figure.legend(loc="outside upper right", ncols=4)
    ax.grid(axis="y", visible=False)
    return ax


def attainment(outlook, reading: str | None = None, *, ax=None):
    """When the level is reached: the share of the trend's draws that have reached it by each day."""
    import matplotlib.pyplot as plt

    from analysis.forecast.forecast import attainment_years
    from analysis.forecast.trend.observed import day_of

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
    ax = ax or plt.subplots(figsize=(8, 0.34 * len(table) + 1.2))[1]
    y = np.arange(len(table))
    ax.hlines(y, base, table["probability"], color=SKY, lw=5)
    ax.plot(table["probability"], y, "o", color=BLUE, ms=6)
    ax.set_yticks(y, [f"{r.what}: {r.printed}, {r.date:%Y-%m}" for r in table.itertuples()])
    ax.set_ylim(-0.7, len(table) - 0.3)
    ax.axvline(base, color=INK, lw=1, label=f"all figures: {base:.0%}".replace("%", " %"))
    ax.set_xlim(0, 1)
    ax.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0", "25 %", "50 %", "75 %", "100 %"])
    ax.set_xlabel("probability that the target is met")
    ax.legend(loc="lower right")
    return ax
