"""Figures of what was reported and evaluated: forest plot, both kinds together, bounds."""

from typing import Any

import numpy as np
import pandas as pd

from analysis.effects.evaluated import Comparison, without_effect
from analysis.effects.outcomes import OutcomePool, pool_ends
from analysis.pages.effects import DARK, GREY, capital, new_axes, nothing, palette
from analysis.pages.theme import clean, legend_below, wrap


def _span(years: tuple[int, int]) -> str:
    first, last = years
    return f"{first}" if first == last else f"{first}-{last}"


def _interval_of(reported: OutcomePool) -> np.ndarray:
    """Printed-scale ends of yi ± z sqrt(vi), ascending, one row per effect."""
    from scipy.stats import norm

    yi, vi = (reported.programmes[name].to_numpy(float) for name in ("yi", "vi"))
    half = norm.ppf((1 + reported.settings.level) / 2) * np.sqrt(vi)
    return np.sort(reported.family.printed(np.column_stack([yi - half, yi + half])), axis=1)


def forest(reported: OutcomePool, ax: Any = None) -> Any:
    """Forest plot of one outcome: a line per programme with years, sites and basis, then pool and prediction.

    The scale is the printed one (percent change, on a log ratio axis). Thin lines are intervals *under the
    assumed spread between sites*: no source prints one. Without a pool the programmes are shown alone.
    """
    p = reported.programmes
    if p.empty:
        return nothing(ax, reported.reason)
    rows = len(p) + (2 if reported.pool else 0)
    ax = new_axes(ax, 9.2, 1.5 + 0.36 * max(rows, 2))
    blue, orange = palette()[:2]
    y = np.arange(rows, 0, -1)
    ends = _interval_of(reported)
    middle = reported.family.printed(p["yi"])
    size = 30 + 90 * _relative_weights(reported)
    ax.hlines(y[: len(p)], ends[:, 0], ends[:, 1], color=GREY, linewidth=1.4)
    ax.scatter(middle, y[: len(p)], s=size, marker="s", color=blue, zorder=3)
    labels = [wrap(label, 46) for label in p["label"]]
    right = [_right_label(row, middle[i]) for i, row in enumerate(p.itertuples())]
    if reported.pool:
        labels += ["Mean of programmes", "Where a next programme would lie"]
        right += _draw_pool(ax, reported, y, orange)
    _finish_forest(ax, reported, y, labels, right)
    return ax


def _relative_weights(reported: OutcomePool) -> np.ndarray:
    variance = reported.programmes["vi"].to_numpy() + (reported.pool.tau2 if reported.pool else 0.0)
    return (1 / variance) / (1 / variance).max()


def _right_label(row: Any, value: float) -> str:
    n = "n not stated" if pd.isna(row.n_sites) else f"n = {int(row.n_sites):,}"
    return f"{value:+.1f} %   {_span((row.first_year, row.last_year))}   {n}   basis {row.basis}"


def _draw_pool(ax: Any, reported: OutcomePool, y: np.ndarray, colour: Any) -> list[str]:
    mean, low, high, pi_low, pi_high = pool_ends(reported)
    height = 0.26
    diamond = [(low, y[-2]), (mean, y[-2] + height), (high, y[-2]), (mean, y[-2] - height)]
    ax.fill(*zip(*diamond, strict=True), color=colour, zorder=3)
    ax.hlines(y[-1], pi_low, pi_high, color=colour, linewidth=4, alpha=0.85)
    return [f"{mean:+.1f} % [{low:+.1f}, {high:+.1f}]", f"[{pi_low:+.1f}, {pi_high:+.1f}] %"]


def _finish_forest(
    ax: Any, reported: OutcomePool, y: np.ndarray, labels: list[str], right: list[str]
) -> None:
    ax.set_yticks(y, labels)
    ax.axvline(0, color=DARK, linewidth=0.9)
    if reported.pool:
        ax.axhline((y[-2] + y[-3]) / 2 if len(y) > 2 else y[0], color="0.8", linewidth=0.8)
        for tick in ax.get_yticklabels()[-2:]:
            tick.set_fontweight("bold")
    left, upper = ax.get_xlim()
    ax.set_xlim(max(left, -99), min(upper, 400))
    ax.set_ylim(0.4, y[0] + 0.6)
    clean(ax)
    for where, text in zip(y, right, strict=True):
        ax.annotate(text, (1.02, where), xycoords=("axes fraction", "data"), va="center", fontsize=8.5)
    level, spread = 100 * reported.settings.level, reported.settings.spread
    ax.set_xlabel(
        f"reported change, percent; lines: {level:.0f} % if the spread between sites is {spread:g} x mean"
    )
    ax.set_title(f"Reported change of {reported.family.label} by programme", loc="left", fontweight="bold")


def reported_and_evaluated(comparisons: list[Comparison], ax: Any = None) -> Any:
    """Per outcome: programmes' reported gains, their mean, and evaluated effects, as improvement in percent.

    Improvements of things that should fall are shown as the size of the fall. Outcomes without an evaluated
    counterpart say so in place of the points.
    """
    shown = [c for c in comparisons if len(c.reported.programmes)]
    ax = new_axes(ax, 9.2, 1.6 + 0.95 * len(shown))
    blue, orange = palette()[0], palette()[1]
    for i, c in enumerate(shown):
        base = len(shown) - i
        _reported_points(ax, c, base + 0.16, blue)
        _evaluated_points(ax, c, base - 0.2, orange)
    ax.set_yticks(range(len(shown), 0, -1), [capital(c.family.label) for c in shown])
    ax.axvline(0, color=DARK, linewidth=0.9)
    ax.set_ylim(0.45, len(shown) + 0.55)
    ax.set_xlabel("improvement, percent (for things that should fall: size of the fall)")
    ax.set_title("Reported by promoters, and evaluated with a comparison", loc="left", fontweight="bold")
    handles = [
        ax.scatter([], [], marker="s", color=blue, alpha=0.55, label="a programme's reported average"),
        ax.scatter(
            [], [], marker="|", s=160, linewidth=2.5, color=blue, label="mean of programmes, with interval"
        ),
        ax.scatter([], [], marker="o", color=orange, label="an evaluated effect (range where printed)"),
        ax.scatter(
            [], [], marker="o", facecolor="none", edgecolor=orange, label="evaluated: none found, no number"
        ),
    ]
    legend_below(ax, handles)
    clean(ax)
    return ax


def _reported_points(ax: Any, c: Comparison, where: float, colour: Any) -> None:
    yi = c.reported.programmes["yi"].to_numpy()
    ax.scatter(c.family.improvement(yi), np.full(yi.size, where), marker="s", s=34, color=colour, alpha=0.55)
    pool = c.reported.pool
    if pool:
        mean, low, high = c.family.improvement(np.array([pool.mean, pool.lower, pool.upper]))
        ax.plot([low, high], [where, where], color=colour, linewidth=1.6)
        ax.scatter([mean], [where], marker="|", s=260, linewidth=2.6, color=colour, zorder=4)


def _evaluated_points(ax: Any, c: Comparison, where: float, colour: Any) -> None:
    studies = c.studies[c.studies["same_treatment"]] if len(c.studies) else c.studies
    numbers = studies[studies["numeric"]] if len(studies) else studies
    if numbers.empty:
        ax.annotate(c.reason, (0.5, where), fontsize=8.5, style="italic", color="0.35", va="center")
        return
    low = c.family.improvement(numbers["yi_low"].to_numpy())
    high = c.family.improvement(numbers["yi_high"].to_numpy())
    ax.hlines(
        np.full(len(numbers), where),
        np.minimum(low, high),
        np.maximum(low, high),
        color=colour,
        linewidth=2.2,
    )
    ax.scatter(
        c.family.improvement(numbers["yi"].to_numpy()),
        np.full(len(numbers), where),
        color=colour,
        s=34,
        zorder=3,
    )
    nulls = int(without_effect(studies).sum())
    if nulls:
        ax.scatter([0], [where], facecolor="white", edgecolor=colour, s=40, zorder=4, linewidth=1.4)
        ax.annotate(f"{nulls} x", (-0.6, where), fontsize=8, ha="right", va="center", color="0.25")


def ladder(table: pd.DataFrame | None, unit: str = "percent", ax: Any = None) -> Any:
    """Bounds under assumptions added one after the other (bounds.ladder), widest first."""
    if table is None:
        return nothing(ax, "No claim of this outcome counts: nothing to bound.")
    ax = new_axes(ax, 9.2, 1.4 + 0.52 * len(table))
    colours = {"sector": palette()[0], "programme": palette()[1]}
    y = np.arange(len(table), 0, -1)
    for where, row in zip(y, table.itertuples(), strict=True):
        ax.plot(
            [row.lower, row.upper],
            [where, where],
            color=colours[row.about],
            linewidth=6,
            solid_capstyle="butt",
        )
        ax.plot(
            [row.lower, row.upper],
            [where, where],
            "|",
            color=colours[row.about],
            markersize=13,
            markeredgewidth=2,
        )
        text = f"[{row.lower:+.3g}, {row.upper:+.3g}]"
        ax.annotate(text, (1.02, where), xycoords=("axes fraction", "data"), va="center", fontsize=8.5)
    ax.set_yticks(y, [wrap(text, 44) for text in table["assumption"]])
    ax.axvline(0, color=DARK, linewidth=0.9)
    ax.set_ylim(0.4, len(table) + 0.6)
    ax.set_xlabel(f"mean improvement of the sector, {unit}")
    ax.set_title("Bounds, and which assumption closes them", loc="left", fontweight="bold")
    handles = [
        ax.plot(
            [], [], color=colours["sector"], linewidth=6, label="change in the sector, whoever caused it"
        )[0],
        ax.plot([], [], color=colours["programme"], linewidth=6, label="what the programme can have brought")[
            0
        ],
    ]
    legend_below(ax, handles)
    clean(ax)
    return ax
