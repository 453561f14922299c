"""Figures of what was reported and evaluated: forest plot, both kinds together, readings, yearly rates."""

import numpy as np
import pandas as pd

from analysis.effects.evaluated import Comparison, reports_no_effect
from analysis.effects.outcomes import FALLS, OutcomePool, natural
from analysis.effects.reported import OUTCOMES
from analysis.pages.effects._canvas import (
    DARK,
    GREY,
    capital,
    clean,
    legend_below,
    new_axes,
    nothing,
    palette,
    wrap,
)


def _span(years) -> str:
    first, last = years
    return f"{first}" if first == last else f"{first}-{last}"


def _interval_of(outcome: str, yi, vi, level: float) -> np.ndarray:
    """Printed-scale ends of yi ± z sqrt(vi), ascending, one row per effect."""
    from scipy.stats import norm

    half = norm.ppf((1 + level) / 2) * np.sqrt(np.asarray(vi, float))
    ends = natural(outcome, np.column_stack([yi - half, yi + half]))
    return np.sort(ends, axis=1)


def forest(got: OutcomePool, ax=None):
    """Forest plot of one outcome: a line per programme with years, sites and basis, then pool and prediction.

    The scale is the printed one (percent change, on a log ratio axis). Thin lines are intervals *under the
    assumed spread between sites*: no source prints one. Without a pool the programmes are shown alone.
    """
    p = got.programmes
    if p.empty:
        return nothing(ax, got.reason)
    rows = len(p) + (2 if got.pool else 0)
    ax = new_axes(ax, 9.2, 1.5 + 0.36 * max(rows, 2))
    blue, orange = palette()[:2]
    y = np.arange(rows, 0, -1)
    ends = _interval_of(got.outcome, p["yi"].to_numpy(), p["vi"].to_numpy(), got.settings.level)
    middle = natural(got.outcome, p["yi"].to_numpy())
    size = 30 + 90 * _relative_weights(got)
    ax.hlines(y[: len(p)], ends[:, 0], ends[:, 1], color=GREY, linewidth=1.4)
    ax.scatter(middle, y[: len(p)], s=size, marker="s", color=blue, zorder=3)
    labels = [wrap(label, 46) for label in p["label"]]
    right = [_right_label(row, middle[i]) for i, row in enumerate(p.itertuples())]
    if got.pool:
        labels += ["Mean of programmes", "Where a next programme would lie"]
        right += _draw_pool(ax, got, y, orange)
    _finish_forest(ax, got, y, labels, right)
    return ax


def _relative_weights(got: OutcomePool) -> np.ndarray:
    variance = got.programmes["vi"].to_numpy() + (got.pool.tau2 if got.pool else 0.0)
    return (1 / variance) / (1 / variance).max()


def _right_label(row, value: float) -> str:
    n = "n not stated" if pd.isna(row.n_sites) else f"n = {int(row.n_sites):,}"
    return f"{value:+.1f} %   {_span((row.first_year, row.last_year))}   {n}   basis {row.basis}"


def _draw_pool(ax, got: OutcomePool, y, colour) -> list[str]:
    names = ("mean", "lower", "upper", "pi_lower", "pi_upper")
    mean, low, high, pi_low, pi_high = natural(got.outcome, [getattr(got.pool, n) for n in names])
    height = 0.26
    diamond = [(low, y[-2]), (mean, y[-2] + height), (high, y[-2]), (mean, y[-2] - height)]
    ax.fill(*zip(*diamond, strict=True), color=colour, zorder=3)
    ax.hlines(y[-1], pi_low, pi_high, color=colour, linewidth=4, alpha=0.85)
    low, high = sorted((low, high))
    pi_low, pi_high = sorted((pi_low, pi_high))
    return [f"{mean:+.1f} % [{low:+.1f}, {high:+.1f}]", f"[{pi_low:+.1f}, {pi_high:+.1f}] %"]


def _finish_forest(ax, got: OutcomePool, y, labels, right):
    ax.set_yticks(y, labels)
    ax.axvline(0, color=DARK, linewidth=0.9)
    if got.pool:
        ax.axhline((y[-2] + y[-3]) / 2 if len(y) > 2 else y[0], color="0.8", linewidth=0.8)
        for tick in ax.get_yticklabels()[-2:]:
            tick.set_fontweight("bold")
    left, upper = ax.get_xlim()
    ax.set_xlim(max(left, -99), min(upper, 400))
    ax.set_ylim(0.4, y[0] + 0.6)
    clean(ax)
    for where, text in zip(y, right, strict=True):
        ax.annotate(text, (1.02, where), xycoords=("axes fraction", "data"), va="center", fontsize=8.5)
    level, spread = 100 * got.settings.level, got.settings.spread
    ax.set_xlabel(
        f"reported change, percent; lines: {level:.0f} % if the spread between sites is {spread:g} x mean"
    )
    ax.set_title(f"Reported change of {OUTCOMES[got.outcome]} by programme", loc="left", fontweight="bold")


def reported_and_evaluated(comparisons: list[Comparison], ax=None):
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
    ax.set_yticks(range(len(shown), 0, -1), [capital(OUTCOMES[c.outcome]) for c in shown])
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


def _improvement(outcome: str, yi) -> np.ndarray:
    return np.abs(natural(outcome, yi)) * np.sign(yi) if FALLS[outcome] else natural(outcome, yi)


def _reported_points(ax, c: Comparison, where: float, colour):
    yi = c.reported.programmes["yi"].to_numpy()
    ax.scatter(
        _improvement(c.outcome, yi), np.full(yi.size, where), marker="s", s=34, color=colour, alpha=0.55
    )
    pool = c.reported.pool
    if pool:
        mean, low, high = _improvement(c.outcome, np.array([pool.mean, pool.lower, pool.upper]))
        ax.plot([low, high], [where, where], color=colour, linewidth=1.6)
        ax.scatter([mean], [where], marker="|", s=260, linewidth=2.6, color=colour, zorder=4)


def _evaluated_points(ax, c: Comparison, where: float, colour):
    studies = c.studies[c.studies["same_treatment"]] if len(c.studies) else c.studies
    numbers = studies[studies["numeric"]] if len(studies) else studies
    if numbers.empty:
        ax.annotate(c.reason, (0.5, where), fontsize=8.5, style="italic", color="0.35", va="center")
        return
    low = _improvement(c.outcome, numbers["yi_low"].to_numpy())
    high = _improvement(c.outcome, numbers["yi_high"].to_numpy())
    ax.hlines(
        np.full(len(numbers), where),
        np.minimum(low, high),
        np.maximum(low, high),
        color=colour,
        linewidth=2.2,
    )
    ax.scatter(
        _improvement(c.outcome, numbers["yi"].to_numpy()),
        np.full(len(numbers), where),
        color=colour,
        s=34,
        zorder=3,
    )
    nulls = int((~studies["numeric"] & reports_no_effect(studies)).sum())
    if nulls:
        ax.scatter([0], [where], facecolor="white", edgecolor=colour, s=40, zorder=4, linewidth=1.4)
        ax.annotate(f"{nulls} x", (-0.6, where), fontsize=8, ha="right", va="center", color="0.25")


def readings(table: pd.DataFrame, what: str = "emissions", ax=None):
    """Readings of an unclear basis (readings_of_basis): total and per-unit change, as intervals."""
    ax = new_axes(ax, 9.2, 1.5 + 0.5 * len(table))
    blue, orange = palette()[0], palette()[1]
    y = np.arange(len(table), 0, -1)
    for shift, name, colour, marker in ((0.13, "total", blue, "o"), (-0.13, "per_unit", orange, "D")):
        low, high = table[f"{name}_low"], table[f"{name}_high"]
        ax.hlines(y + shift, low, high, color=colour, linewidth=4)
        label = f"total {what}" if name == "total" else f"{what} per unit of output"
        ax.scatter(low, y + shift, color=colour, marker=marker, s=34, label=label, zorder=3)
        ax.scatter(high, y + shift, color=colour, marker=marker, s=34, zorder=3)
    ax.set_yticks(y, [wrap(f"read as {text}", 46) for text in table["reading"]])
    ax.axvline(0, color=DARK, linewidth=0.9)
    ax.set_ylim(0.5, len(table) + 0.5)
    ax.set_xlabel("change at the sites, percent")
    legend_below(ax)
    ax.set_title("One printed figure, several meanings", loc="left", fontweight="bold")
    clean(ax)
    return ax


def rates(table: pd.DataFrame, label: str, group: str, ax=None):
    """Yearly rates side by side: `table` has per_year, the label column and a group for marker and colour."""
    ax = new_axes(ax, 9.2, 1.5 + 0.36 * len(table))
    markers = ["o", "s", "D", "^", "v", "P"]
    y = np.arange(len(table), 0, -1)
    for i, (name, part) in enumerate(table.assign(at=y).groupby(group, sort=False)):
        ax.hlines(part["at"], 0, part["per_year"], color="0.85", linewidth=1.2, zorder=1)
        ax.scatter(
            part["per_year"],
            part["at"],
            color=palette()[i % 8],
            marker=markers[i % 6],
            s=48,
            label=name,
            zorder=3,
        )
    for where, value in zip(y, table["per_year"], strict=True):
        ax.annotate(
            f"{value:+.1f}",
            (value, where),
            xytext=(-7, 0),
            textcoords="offset points",
            ha="right",
            va="center",
            fontsize=8.5,
        )
    ax.set_yticks(y, [wrap(text, 60) for text in table[label]])
    ax.axvline(0, color=DARK, linewidth=0.9)
    ax.set_ylim(0.4, len(table) + 0.6)
    ax.margins(x=0.1)
    ax.set_xlabel("change per year, percent")
    ax.set_title("The same time unit for every figure", loc="left", fontweight="bold")
    legend_below(ax)
    clean(ax)
    return ax
