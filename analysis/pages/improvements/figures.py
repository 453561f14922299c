"""Figures of what was reported and evaluated: forest plot, both kinds together, bounds."""

from typing import Any

import numpy as np
import pandas as pd

from analysis.effects.comparison import Comparison
from analysis.effects.evaluated import SIGNS, by_nearness, votes
from analysis.effects.outcomes import OutcomePool, pool_ends
from analysis.pages.effects import ABOUT, DARK, GREY, TREATED, capital, ends, new_axes, nothing, palette
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
    """Per outcome: programmes' reported changes, their mean, and evaluated ones, in percent as printed.

    What should fall lies to the left of 0. Outcomes without an evaluated size say so in place of the points.
    """
    shown = [c for c in comparisons if len(c.reported.programmes)]
    if not shown:
        return nothing(ax, "No programme reports a change of an outcome in this evidence.")
    ax = new_axes(ax, 9.2, 1.6 + 0.95 * len(shown))
    blue, orange = palette()[0], palette()[1]
    for i, c in enumerate(shown):
        _reported_points(ax, c, len(shown) - i + 0.16, blue)
        _evaluated_points(ax, c, len(shown) - i - 0.2, orange)
    ax.set_yticks(range(len(shown), 0, -1), [wrap(capital(c.family.label), 20) for c in shown])
    ax.axvline(0, color=DARK, linewidth=0.9)
    ax.set_ylim(0.45, len(shown) + 0.55)
    ax.set_xlabel("change as printed, percent: what should fall lies to the left")
    ax.set_title("Reported by promoters, and evaluated with a comparison", loc="left", fontweight="bold")
    handles = [
        ax.scatter([], [], marker="s", color=blue, alpha=0.55, label="a programme's reported average"),
        ax.scatter([], [], marker="|", s=160, linewidth=2.5, color=blue, label="mean of programmes, with interval"),
        ax.scatter([], [], marker="o", color=orange, label="what one study printed"),
        ax.plot([], [], color=orange, linewidth=6, alpha=0.3, label="bounds of the mean of all studies")[0],
    ]  # fmt: skip
    legend_below(ax, handles)
    clean(ax)
    return ax


def _reported_points(ax: Any, c: Comparison, where: float, colour: Any) -> None:
    yi = c.reported.programmes["yi"].to_numpy()
    ax.scatter(c.family.printed(yi), np.full(yi.size, where), marker="s", s=34, color=colour, alpha=0.55)
    if c.reported.pool:
        mean, low, high = pool_ends(c.reported)[:3]
        ax.plot([low, high], [where, where], color=colour, linewidth=1.6)
        ax.scatter([mean], [where], marker="|", s=260, linewidth=2.6, color=colour, zorder=4)


def _evaluated_points(ax: Any, c: Comparison, where: float, colour: Any) -> None:
    if not c.evaluated.n_numeric:
        side = {"ha": "right", "x": -1.0} if c.family.falls else {"ha": "left", "x": 1.0}
        ax.text(
            side["x"],
            where,
            wrap(c.reason, 60),
            ha=side["ha"],
            va="center",
            fontsize=8.5,
            style="italic",
            color="0.35",
        )
        return
    cast = votes(c.studies)
    yi = cast.loc[cast["numeric"].astype(bool), "yi"].to_numpy(float)
    band = c.family.printed([c.evaluated.low, c.evaluated.high])
    ax.plot(band, [where, where], color=colour, linewidth=6, alpha=0.3, solid_capstyle="butt", zorder=1)
    ax.scatter(c.family.printed(yi), np.full(yi.size, where), color=colour, s=34, zorder=3)


def evaluated(c: Comparison, ax: Any = None) -> Any:
    """Every study of an outcome by how near it is, nearest on top: those with a size at it, the others counted by sign.

    The band is the mean of the programmes with its interval, so that both kinds of evidence stand on one scale.
    """
    near = by_nearness(c.studies)
    words, unsized = near["directness"].tolist(), {row.directness: _unsized(row) for row in near.itertuples()}
    if not words:
        return nothing(ax, c.reason)
    ax = new_axes(ax, 9.2, 1.7 + 0.62 * len(words))
    blue, orange = palette()[0], palette()[1]
    if c.reported.pool:
        mean, low, high = pool_ends(c.reported)[:3]
        ax.axvspan(
            low, high, color=blue, alpha=0.14, linewidth=0, label="mean of the programmes, with interval"
        )
        ax.axvline(mean, color=blue, linewidth=1.6)
    for where, word in zip(range(len(words), 0, -1), words, strict=True):
        part = c.studies[c.studies["directness"] == word]
        _sized(ax, part, where, orange, c.family.printed)
        ax.annotate(
            unsized.get(word, ""),
            (1.02, where),
            xycoords=("axes fraction", "data"),
            va="center",
            fontsize=8.5,
        )
    ax.scatter([], [], color=orange, s=40, label="a study with a size in percent")
    ax.scatter(
        [],
        [],
        facecolor="none",
        edgecolor="0.4",
        marker="D",
        s=34,
        label="a percent of something else, not compared",
    )
    ax.set_yticks(range(len(words), 0, -1), [wrap(TREATED[word], 30) for word in words])
    ax.axvline(0, color=DARK, linewidth=0.9)
    ax.set_ylim(0.4, len(words) + 0.6)
    ax.set_xlabel("change as printed, percent")
    ax.set_title(
        "What studies with a comparison print, nearest to the lists on top", loc="left", fontweight="bold"
    )
    legend_below(ax)
    clean(ax)
    return ax


def _sized(ax: Any, part: pd.DataFrame, where: float, colour: Any, printed: Any) -> None:
    sized = part[part["numeric"]]
    ax.scatter(
        printed(sized["yi"]), np.full(len(sized), where), color=colour, s=40, zorder=4, alpha=0.8, gid="sized"
    )
    other = part[~part["numeric"] & part["usable"].isin(["dose", "place", "task", "superseded"])]
    other = pd.to_numeric(other["estimate"], errors="coerce").dropna()
    ax.scatter(
        other, np.full(len(other), where), facecolor="none", edgecolor="0.4", marker="D", s=34, zorder=3
    )


def _unsized(row: Any) -> str:
    counts = [f"{n} {word}" for word in SIGNS if (n := getattr(row, word))]
    return f"no size: {', '.join(counts)}" if counts else ""


def ladder(table: pd.DataFrame | None, of: str, ax: Any = None) -> Any:
    """Bounds under assumptions added one after the other (bounds.ladder), widest first.

    of: what the change is one of, in percent.
    """
    if table is None:
        return nothing(ax, "No claim of this outcome counts: nothing to bound.")
    ax = new_axes(ax, 9.2, 1.4 + 0.52 * len(table))
    colours = {"sector": palette()[0], "programme": palette()[1]}
    y = np.arange(len(table), 0, -1)
    for where, row in zip(y, table.itertuples(), strict=True):
        line, colour = ([row.lower, row.upper], [where, where]), colours[row.about]
        ax.plot(*line, color=colour, linewidth=6, solid_capstyle="butt")
        ax.plot(*line, "|", color=colour, markersize=13, markeredgewidth=2)
        text = ends(row.lower, row.upper)
        ax.annotate(text, (1.02, where), xycoords=("axes fraction", "data"), va="center", fontsize=8.5)
    ax.set_yticks(y, [wrap(text, 44) for text in table["assumption"]])
    ax.axvline(0, color=DARK, linewidth=0.9)
    ax.set_ylim(0.4, len(table) + 0.6)
    ax.set_xlabel(f"mean change of {of}, percent")
    ax.set_title("Bounds, and which assumption closes them", loc="left", fontweight="bold")
    legend_below(
        ax, [ax.plot([], [], color=colours[about], linewidth=6, label=ABOUT[about])[0] for about in colours]
    )
    clean(ax)
    return ax
