"""Figures of a target: the probability over time with the fan beside it, when the level is reached, what moves it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.forecast import Forecast
from analysis.forecast.attain import attainment_years
from analysis.forecast.trend.observed import day_of
from analysis.pages.marks import few_dates
from analysis.pages.picture import Picture
from analysis.pages.shared import markdown
from analysis.pages.target import fan as fans
from analysis.pages.target import tables, voices
from analysis.pages.theme import (
    BLUE,
    INK,
    ORANGE,
    PERCENTS,
    RED,
    SKY,
    as_of_line,
    legend_below,
    plain,
    wrap,
)
from analysis.status import STATUSES
from analysis.writing import counted, day, month_of, percent, said_day

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def story(outlook: Forecast, told: pd.DataFrame, levels: Sequence[float] = (0.5, 0.8, 0.9)) -> Any:
    """The probability over time, and beside it the printed figures with the forecast; without a figure the first alone,
    and a sentence where there is no probability either.

    told: see `forecast.replay.over_time`. levels: central intervals of the fan. axes: that of the probability, that of
    the figures. Where a core is free it is drawn from now on: a notebook makes it before the cell that shows it.
    """

    if not told["probability"].notna().any():
        return markdown("No probability was published on any day since the announcement.")
    if (outlook.primary.observed["how"] == "start").all():
        return _alone(outlook, told).begun()
    deadline, today, fan = outlook.goal.deadline, outlook.today, fans.shown(outlook, outlook.primary, levels)

    def draw(figure: Figure, narrow: bool) -> tuple[Any, Any]:
        left, right = figure.subplots(2, 1) if narrow else figure.subplots(1, 2)
        _over_time(left, deadline, today, told)
        fans.draw(right, fan)
        handles = {h.get_label(): h for ax in (left, right) for h in ax.get_legend_handles_labels()[0]}
        legend_below(left, list(handles.values()), ncols=1 if narrow else 3)
        return left, right

    return Picture(
        draw, heights=(4.9, 8.6), caption=_story_caption(outlook, told), alt=_story_alt(outlook, told)
    ).begun()


def _alone(outlook: Forecast, told: pd.DataFrame) -> Picture:
    """The probability over time without figures beside it."""
    deadline, today = outlook.goal.deadline, outlook.today

    def draw(figure: Figure, narrow: bool) -> Any:
        ax = figure.subplots()
        _over_time(ax, deadline, today, told)
        legend_below(ax, ncols=2 if narrow else 4)
        return ax

    said = f"{_way(outlook, told)} No figure of the list itself is in print."
    return Picture(draw, heights=(3.6, 4.2), caption=said, alt=f"A line over time. {said}")


def numbered(told: pd.DataFrame) -> pd.DataFrame:
    """The days whose publication moved the probability by a point or more, as it is printed, with their number from 1 on."""
    before = told["probability"] - told["change"]
    moved = [bool(tables.points(a, b)) for a, b in zip(before, told["probability"], strict=True)]
    steps = told[told["change"].notna() & np.array(moved, bool)]
    return steps.assign(number=range(1, len(steps) + 1))


def _over_time(ax: Any, deadline: pd.Timestamp, today: pd.Timestamp, told: pd.DataFrame) -> None:
    days = told["day"]
    for name, column in ((voices.TREND, "trend"), (voices.RECORD, "record")):
        if told[column].notna().any():
            ax.plot(days, told[column], color=voices.COLOURS[name], lw=1.1, ls=(0, (3, 2)), alpha=0.8, zorder=2,
                    label=f"{name} alone", drawstyle="steps-post")  # fmt: skip
    ax.plot(
        days, told["probability"], color=INK, lw=2.2, zorder=3, drawstyle="steps-post", label="probability"
    )
    if days.iloc[0] == days.iloc[-1]:  # a line over one day is none
        ax.plot(days.iloc[-1:], told["probability"].iloc[-1:], "o", ms=7, color=INK, zorder=4)
    figures = told[told["why"] == "figure"]
    ax.plot(figures["day"], figures["probability"], "o", ms=5, mfc="white", mec=INK, ls="none", zorder=5,
            label="a figure is published")  # fmt: skip
    events = told[told["why"] == "event"]
    if len(events):
        ax.plot(events["day"], events["probability"], "D", ms=7, mfc=ORANGE, mec=INK, ls="none", zorder=6,
                label="replaced, closed or redefined")  # fmt: skip
    for row in numbered(told).itertuples():
        down = row.probability > 0.88
        ax.annotate(str(row.number), (row.day, row.probability), xytext=(7, -8 if down else 5), fontsize=9.5,
                    textcoords="offset points", ha="left", va="top" if down else "bottom")  # fmt: skip
    if told["day"].iloc[0] < deadline <= told["day"].iloc[-1]:
        ax.axvline(deadline, color=RED, lw=1, ls=(0, (4, 3)), zorder=1, label="deadline")
    as_of_line(ax, today)
    ax.set_ylim(-0.03, 1.03)
    ax.set_yticks(*PERCENTS)
    ax.set_title("Probability over time")
    few_dates(ax)


def _way(outlook: Forecast, told: pd.DataFrame) -> str:
    """From where to where the probability went."""
    first, last = told.iloc[0], told.iloc[-1]
    start = f"Probability over time, as it would have been published on each day: {percent(first['probability'])} on {day(first['day'])}"
    if STATUSES[last["status"]].settled:
        known = told.loc[told["status"] == last["status"], "day"].iloc[0]
        before = told.loc[told["status"] != last["status"], "probability"]
        until = f"{percent(before.iloc[-1])} before " if len(before) else ""
        when = (
            "from when the register of resolved targets counts it as"
            if outlook.primary.standing.case_id
            else "when it was known to be"
        )
        return f"{start}, {until}{day(known)}, {when} {last['status']}."
    return f"{start}." if first["day"] == last["day"] else f"{start}, {percent(last['probability'])} on {day(last['day'])}."  # fmt: skip


def _story_caption(outlook: Forecast, told: pd.DataFrame) -> str:
    steps = numbered(told)
    moved = "No publication moved it by a point or more." if steps.empty else (
        f"The largest step came on {day(steps.loc[steps['change'].abs().idxmax(), 'day'])}."
    )  # fmt: skip
    return f"{_way(outlook, told)} {moved} {fans.caption(outlook, outlook.primary)}"


def _story_alt(outlook: Forecast, told: pd.DataFrame) -> str:
    days = int(told["why"].isin(("figure", "event")).sum())
    return f"Two charts. {_way(outlook, told)} {counted(days, 'day')} of publication {'is' if days == 1 else 'are'} marked. The second chart shows {fans.alt(outlook.primary)}"


def fan(
    outlook: Forecast, reading: str | None = None, *, levels: Sequence[float] = (0.5, 0.8, 0.9)
) -> Picture:
    """The forecast of one reading by itself: printed figures with their hedges, the target, the day of the forecast."""
    forecast = outlook.reading(reading)
    shown, title = fans.shown(outlook, forecast, levels), f"{outlook.goal.label} ({forecast.reading.label})"

    def draw(figure: Figure, narrow: bool) -> Any:
        ax = figure.subplots()
        fans.draw(ax, shown)
        ax.set_title(plain(wrap(title, 46 if narrow else 90)))
        legend_below(ax, ncols=1 if narrow else 3)
        return ax

    return Picture(
        draw,
        heights=(4.9, 5.6),
        caption=fans.caption(outlook, forecast),
        alt=f"A chart of {fans.alt(forecast)}",
    )


def attainment(outlook: Forecast, reading: str | None = None) -> Picture:
    """When the level is reached: the share of the trend's draws that have reached it by each day."""
    forecast = outlook.reading(reading)
    when = np.sort(attainment_years(forecast))
    share = np.arange(1, len(when) + 1) / len(when)
    finite = np.isfinite(when)
    step = max(finite.sum() // 400, 1)
    days, shares = [day_of(x) for x in when[finite][::step]], share[finite][::step]
    deadline, today = outlook.goal.deadline, outlook.today
    within = forecast.p_trend  # what `attainment_years` counts by the deadline

    def draw(figure: Figure, narrow: bool) -> Any:
        ax = figure.subplots()
        ax.plot(days, shares, color=BLUE, lw=2, label="reached by that day, by the trend")
        ax.axvline(deadline, color=RED, lw=1, ls=(0, (4, 3)), label="deadline")
        as_of_line(ax, today)
        ax.set_ylim(0, 1.02)
        ax.set_yticks(*PERCENTS)
        ax.set_ylabel("share of the futures drawn")
        ax.set_title("When the level is reached")
        few_dates(ax)
        legend_below(ax, ncols=1 if narrow else 3)
        return ax

    caption = f"Of the futures that the list's own trend allows, {percent(within)} have reached the level by the deadline"
    if percent(finite.mean()) != percent(within):
        caption += f" and {percent(finite.mean())} within eight years after it"
    caption += "."
    return Picture(draw, heights=(3.3, 3.6), caption=caption, alt=f"A rising curve. {caption}")


def sensitivity(table: pd.DataFrame, base: float) -> Picture:
    """How far the probability moves if one figure is left out, moved to a bound or dated otherwise; table: see `Forecast.moves`."""
    table = table[np.isfinite(table["probability"])]
    # of equal moves the first comes last, as the sentence on what the answer hangs on has it
    table = table.loc[table.iloc[::-1]["change"].abs().sort_values(kind="stable").index].tail(12)
    widest = table.iloc[-1]
    y = np.arange(len(table))

    def draw(figure: Figure, narrow: bool) -> Any:
        ax = figure.subplots()
        ax.hlines(y, base, table["probability"], color=SKY, lw=5)
        ax.plot(table["probability"], y, "o", color=BLUE, ms=6)
        labels = [tables.varied(r, month_of(r.date, r.precision)) for r in table.itertuples()]
        ax.set_yticks(y, [plain(wrap(label, 24 if narrow else 60)) for label in labels])
        ax.set_ylim(-0.7, len(table) - 0.3)
        ax.axvline(base, color=INK, lw=1, label=f"with all figures: {percent(base)}")
        ax.set_xlim(0, 1)
        ax.set_xticks(*PERCENTS)
        ax.set_xlabel(wrap("probability that the target is met", 22 if narrow else 60))
        ax.grid(axis="y", visible=False)
        legend_below(ax)
        return ax

    moved = percent(widest["probability"]) != percent(base)
    caption = "The probability with one figure changed. " + (
        f"The largest move: {tables.varied(widest, said_day(widest['date'], widest['precision']))}, it would be "
        f"{percent(widest['probability'])} instead of {percent(base)}."
        if moved
        else f"With any of them it stays at {percent(base)}."
    )
    heights = (0.32 * len(table) + 1.4, 0.52 * len(table) + 1.6)
    return Picture(
        draw,
        heights=heights,
        caption=caption,
        alt=f"Bars from the published probability to that without a figure. {caption}",
    )
