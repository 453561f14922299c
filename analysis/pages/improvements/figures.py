"""Figures of what was reported and evaluated: forest plot, studies by nearness, both kinds together, bounds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.effects.comparison import Comparison
from analysis.effects.evaluated import SIGNS, by_nearness, votes
from analysis.effects.outcomes import OutcomePool, pool_ends
from analysis.pages.effects import ABOUT, TREATED, capital, ends, entitle, lay_out, nothing
from analysis.pages.picture import Picture
from analysis.pages.theme import BLUE, GREY, INK, ORANGE, legend_below
from analysis.writing import counted, signed, span

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def _years(first: int, last: int) -> str:
    return f"{first}" if first == last else f"{first}-{last}"


def _interval_of(reported: OutcomePool) -> np.ndarray:
    """Printed-scale ends of yi ± z sqrt(vi), ascending, one row per effect."""
    from scipy.stats import norm

    yi, vi = (reported.programmes[name].to_numpy(float) for name in ("yi", "vi"))
    half = norm.ppf((1 + reported.settings.level) / 2) * np.sqrt(vi)
    return np.sort(reported.family.printed(np.column_stack([yi - half, yi + half])), axis=1)


def forest(reported: OutcomePool) -> Any:
    """Forest plot of one outcome: a line per programme with years, sites and basis, then pool and prediction.

    The scale is the printed one. Thin lines are intervals *under the assumed spread between sites*: no source prints
    one. Without a pool the programmes are shown alone.
    """
    p = reported.programmes
    if p.empty:
        return nothing(f"{capital(reported.reason)}.")
    rows = len(p) + (2 if reported.pool else 0)
    y = np.arange(rows, 0, -1)
    middle, around = reported.family.printed(p["yi"]), _interval_of(reported)
    labels = [
        *p["label"],
        *(["Mean of programmes", "Where a next programme would lie"] if reported.pool else []),
    ]
    beside = [_right_label(row, middle[i]) for i, row in enumerate(p.itertuples())]
    if reported.pool:
        mean, low, high, pi_low, pi_high = pool_ends(reported)
        beside += [f"{signed(mean)} [{span(low, high)}]", f"[{span(pi_low, pi_high)}]"]

    def draw(figure: Figure, narrow: bool) -> Any:
        ax = figure.subplots()
        ax.hlines(y[: len(p)], around[:, 0], around[:, 1], color=GREY, linewidth=1.4)
        ax.scatter(middle, y[: len(p)], s=30 + 90 * _weights(reported), marker="s", color=BLUE, zorder=3)
        if reported.pool:
            _draw_pool(ax, reported, y)
        lay_out(ax, y, labels, beside, narrow)
        if reported.pool:
            for tick in ax.get_yticklabels()[-2:]:
                tick.set_fontweight("bold")
        left, right = ax.get_xlim()
        ax.set_xlim(max(left, -99), min(right, 400))
        ax.set_ylim(0.4, rows + 0.6)
        level, spread = 100 * reported.settings.level, reported.settings.spread
        entitle(ax, f"Reported change of {reported.family.label} by programme",
                f"reported change, percent; lines: {level:.0f} % if the spread between sites is {spread:g} x mean", narrow)  # fmt: skip
        return ax

    alt = f"{counted(len(p), 'programme')} report{'s' if len(p) == 1 else ''} changes of {reported.family.label} from {span(middle.min(), middle.max())}."
    return Picture(draw, (1.5 + 0.36 * max(rows, 2), 1.6 + 0.66 * max(rows, 2)), alt=alt)


def _weights(reported: OutcomePool) -> np.ndarray:
    variance = reported.programmes["vi"].to_numpy() + (reported.pool.tau2 if reported.pool else 0.0)
    return (1 / variance) / (1 / variance).max()


def _right_label(row: Any, value: float) -> str:
    n = "n not stated" if pd.isna(row.n_sites) else f"n = {int(row.n_sites):,}"
    return f"{signed(value)}  {_years(row.first_year, row.last_year)}  {n}  basis {row.basis}"


def _draw_pool(ax: Any, reported: OutcomePool, y: np.ndarray) -> None:
    mean, low, high, pi_low, pi_high = pool_ends(reported)
    diamond = [(low, y[-2]), (mean, y[-2] + 0.26), (high, y[-2]), (mean, y[-2] - 0.26)]
    ax.fill(*zip(*diamond, strict=True), color=ORANGE, zorder=3)
    ax.hlines(y[-1], pi_low, pi_high, color=ORANGE, linewidth=4, alpha=0.85)
    ax.axhline(y[-2] + 0.5, color="0.8", linewidth=0.8)


def reported_and_evaluated(comparisons: list[Comparison]) -> Any:
    """Per outcome: programmes' reported changes, their mean, and evaluated ones, in percent as printed.

    What should fall lies to the left of 0. Outcomes without an evaluated size say so beside the points.
    """
    shown = [c for c in comparisons if len(c.reported.programmes)]
    if not shown:
        return nothing("No programme reports a change of an outcome in this evidence.")
    y = np.arange(len(shown), 0, -1)

    def draw(figure: Figure, narrow: bool) -> Any:
        ax = figure.subplots()
        for where, c in zip(y, shown, strict=True):
            _reported_points(ax, c, where + 0.16)
            _evaluated_points(ax, c, where - 0.2)
        beside = ["" if c.evaluated.n_numeric else "no evaluated size" for c in shown]
        lay_out(ax, y, [capital(c.family.label) for c in shown], beside, narrow, 20)
        ax.set_ylim(0.45, len(shown) + 0.55)
        entitle(ax, "Reported by promoters, and evaluated with a comparison",
                "change as printed, percent: what should fall lies to the left", narrow)  # fmt: skip
        handles = [
            ax.scatter([], [], marker="s", color=BLUE, alpha=0.55, label="a programme's reported average"),
            ax.scatter([], [], marker="|", s=160, linewidth=2.5, color=BLUE, label="mean of programmes, with interval"),
            ax.scatter([], [], marker="o", color=ORANGE, label="what one study printed"),
            ax.plot([], [], color=ORANGE, linewidth=6, alpha=0.3, label="bounds of the mean of all studies")[0],
        ]  # fmt: skip
        legend_below(ax, handles, ncols=1 if narrow else 2)
        return ax

    sized = sum(1 for c in shown if c.evaluated.n_numeric)
    alt = f"{counted(len(shown), 'outcome')} with what programmes report; for {sized} of them an evaluated size stands beside it."
    return Picture(draw, (1.5 + 0.72 * len(shown), 2.4 + 0.68 * len(shown)), alt=alt)


def _reported_points(ax: Any, c: Comparison, where: float) -> None:
    yi = c.reported.programmes["yi"].to_numpy()
    ax.scatter(c.family.printed(yi), np.full(yi.size, where), marker="s", s=34, color=BLUE, alpha=0.55)
    if c.reported.pool:
        mean, low, high = pool_ends(c.reported)[:3]
        ax.plot([low, high], [where, where], color=BLUE, linewidth=1.6)
        ax.scatter([mean], [where], marker="|", s=260, linewidth=2.6, color=BLUE, zorder=4)


def _evaluated_points(ax: Any, c: Comparison, where: float) -> None:
    if not c.evaluated.n_numeric:
        return
    cast = votes(c.studies)
    yi = cast.loc[cast["numeric"].astype(bool), "yi"].to_numpy(float)
    band = c.family.printed([c.evaluated.low, c.evaluated.high])
    ax.plot(band, [where, where], color=ORANGE, linewidth=6, alpha=0.3, solid_capstyle="butt", zorder=1)
    ax.scatter(c.family.printed(yi), np.full(yi.size, where), color=ORANGE, s=34, zorder=3)


def evaluated(c: Comparison) -> Any:
    """Every study of an outcome by how near it is, nearest on top: those with a size at it, the others counted by sign.

    The band is the mean of the programmes with its interval, so that both kinds of evidence stand on one scale.
    """
    near = by_nearness(c.studies)
    if near.empty:
        return nothing(f"{capital(c.reason)}.")
    y = np.arange(len(near), 0, -1)

    def draw(figure: Figure, narrow: bool) -> Any:
        ax = figure.subplots()
        if c.reported.pool:
            mean, low, high = pool_ends(c.reported)[:3]
            ax.axvspan(
                low, high, color=BLUE, alpha=0.14, linewidth=0, label="mean of the programmes, with interval"
            )
            ax.axvline(mean, color=BLUE, linewidth=1.6)
        for where, word in zip(y, near["directness"], strict=True):
            _sized(ax, c, word, where)
        ax.scatter([], [], color=ORANGE, s=40, label="a study with a percent for adopters")
        ax.scatter(
            [],
            [],
            facecolor="none",
            edgecolor=INK,
            marker="D",
            s=34,
            label="a percent of something else, not compared",
        )
        lay_out(
            ax,
            y,
            near["directness"].map(TREATED).tolist(),
            [_unsized(row) for row in near.itertuples()],
            narrow,
            30,
        )
        ax.set_ylim(0.4, len(near) + 0.6)
        entitle(
            ax,
            "What studies with a comparison print, nearest to the lists on top",
            "change as printed, percent",
            narrow,
        )
        legend_below(ax, ncols=1 if narrow else 2)
        return ax

    studies, sized = near["n_studies"].sum(), near["n_numeric"].sum()
    alt = f"{studies} studies, {sized} of them with a percent for adopters; the others are counted by what they found."
    return Picture(draw, (1.7 + 0.5 * len(near), 2.3 + 0.75 * len(near)), alt=alt)


def _sized(ax: Any, c: Comparison, word: str, where: Any) -> None:
    part = c.studies[c.studies["directness"] == word]
    sized = part[part["numeric"]]
    ax.scatter(
        c.family.printed(sized["yi"]),
        np.full(len(sized), where),
        color=ORANGE,
        s=40,
        zorder=4,
        alpha=0.8,
        gid="sized",
    )
    other = part[~part["numeric"] & part["usable"].isin(["dose", "place", "task", "superseded"])]
    other = pd.to_numeric(other["estimate"], errors="coerce").dropna()
    ax.scatter(other, np.full(len(other), where), facecolor="none", edgecolor=INK, marker="D", s=34, zorder=3)


def _unsized(row: Any) -> str:
    counts = [f"{n} {word}" for word in SIGNS if (n := getattr(row, word))]
    return f"by sign: {', '.join(counts)}" if counts else ""


def ladder(table: pd.DataFrame | None, of: str) -> Any:
    """Bounds under assumptions added one after the other (bounds.ladder), widest first.

    of: what the change is one of, in percent.
    """
    if table is None:
        return nothing("There is no mean of the programmes, so there is nothing to bound.")
    colours = {"sector": BLUE, "programme": ORANGE}
    y = np.arange(len(table), 0, -1)

    def draw(figure: Figure, narrow: bool) -> Any:
        ax = figure.subplots()
        for where, row in zip(y, table.itertuples(), strict=True):
            line, colour = ([row.lower, row.upper], [where, where]), colours[row.about]
            ax.plot(*line, color=colour, linewidth=6, solid_capstyle="butt")
            ax.plot(*line, "|", color=colour, markersize=13, markeredgewidth=2)
        beside = [ends(row.lower, row.upper) for row in table.itertuples()]
        lay_out(ax, y, table["assumption"].tolist(), beside, narrow, 44)
        ax.set_ylim(0.4, len(table) + 0.6)
        entitle(ax, "Bounds, and which assumption closes them", f"mean change of {of}, percent", narrow)
        handles = [
            ax.plot([], [], color=colours[about], linewidth=6, label=ABOUT[about])[0] for about in colours
        ]
        legend_below(ax, handles, ncols=1 if narrow else 2)
        return ax

    last = table.iloc[-1]
    alt = f"Bounds from {ends(table['lower'].iloc[0], table['upper'].iloc[0])} without an assumption to {ends(last['lower'], last['upper'])}."
    return Picture(draw, (1.4 + 0.5 * len(table), 2.2 + 0.72 * len(table)), alt=alt)
