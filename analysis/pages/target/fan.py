"""The fan: printed figures with their hedges, the trend's intervals over time, both voices at the deadline, the target."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from analysis.forecast import Forecast
from analysis.forecast.reading import ReadingForecast
from analysis.forecast.trend.observed import day_of
from analysis.pages.marks import draw_figures, finish, frame_values
from analysis.pages.shared import forecast_value, precision_of
from analysis.pages.target import voices
from analysis.pages.theme import BLUE, RED, as_of_line
from analysis.writing import day, interval, listed, on_day, with_unit

BANDS = (
    "#d6e6f2",
    "#a9cbe4",
    "#79aed3",
)  # from the widest to the narrowest: opaque, so that print and legend agree
AFTER = pd.DateOffset(months=3)


def counted_in(outlook: Forecast, forecast: ReadingForecast) -> str:
    """What a plain number of a reading counts."""
    return outlook.evidence.indicator(forecast.reading.indicator).label_en


def draw(ax: Any, forecast: ReadingForecast, levels: Sequence[float], counted: str) -> None:
    """The fan of one reading into axes; without draws the printed figures and the target alone. counted: what a plain number
    counts."""
    draw_figures(ax, forecast.observed)
    inner: list[float] = []
    tails: list[float] = []
    if forecast.has_draws:
        inner, tails = _bands(ax, forecast, levels)
        _at_deadline(ax, forecast)
    _target(ax, forecast)
    where = forecast.standing
    must = [*forecast.observed["low"], *forecast.observed["high"], where.level_low, where.level_high, *inner]
    frame_values(ax, must, tails, floor=None if forecast.reading.how == "change" else 0.0)
    if forecast.reading.unit == "percent" and forecast.reading.how != "change":
        ax.set_ylim(top=min(ax.get_ylim()[1], 102))
    as_of_line(ax, forecast.today)
    finish(ax, "Printed figures and forecast", _unit(forecast, counted))


def _unit(forecast: ReadingForecast, counted: str) -> str:
    unit = forecast.reading.unit
    if forecast.reading.how == "change":
        return f"change since {day(forecast.reading.base_date)}, %"
    words = {"count": counted, "percent": "%"}.get(unit, unit)
    begun = forecast.observed.loc[forecast.observed["how"] == "start", "date"]
    return f"{words}, added since {day(begun.iloc[0])}" if len(begun) else words


def _bands(ax: Any, forecast: ReadingForecast, levels: Sequence[float]) -> tuple[list[float], list[float]]:
    """Draw the intervals; returns ends of the 50 % interval at the deadline, and of the widest one."""
    offset, history = forecast.offset, forecast.draws.history
    grid, paths = voices.paths(forecast)
    at = np.r_[history.newest_low, grid]
    until = forecast.goal.deadline + AFTER
    order = [k for k in np.argsort(at, kind="stable") if k == 0 or day_of(at[k]) <= until]
    days = [day_of(at[k]) for k in order]
    edge = (history.low[-1] - offset, history.high[-1] - offset)
    widest: list[float] = []
    named = listed([f"{level:.0%}".replace("%", "") for level in sorted(levels)]) + " %"
    for k, level in enumerate(sorted(levels, reverse=True)):
        low, high = np.quantile(paths, [(1 - level) / 2, (1 + level) / 2], axis=0)
        lower, upper = np.r_[edge[0], low][order], np.r_[edge[1], high][order]
        label = f"trend: {named} intervals" if k == min(1, len(levels) - 1) else None
        ax.fill_between(days, lower, upper, color=BANDS[min(k, 2)], lw=0, zorder=1.5, label=label)
        widest = widest or [float(lower.min()), float(upper.max())]
    middle = np.r_[sum(edge) / 2, np.median(paths, axis=0)][order]
    ax.plot(days, middle, color=BLUE, lw=1.8)
    draws = voices.at_deadline(forecast)
    inner = [float(v) for name in draws for v in np.quantile(draws[name], [0.25, 0.75])]
    return inner, widest


def _at_deadline(ax: Any, forecast: ReadingForecast) -> None:
    """Beside the deadline the 90 % intervals of the record and of both voices, with their medians."""
    first = min(forecast.observed["date"].min(), forecast.goal.deadline)
    span = forecast.goal.deadline - first
    draws = voices.at_deadline(forecast)
    for k, name in enumerate((voices.RECORD, voices.BOTH)):
        low, middle, high = np.quantile(draws[name], [0.05, 0.5, 0.95])
        at, colour = forecast.goal.deadline + span * (0.045 + 0.035 * k), voices.COLOURS[name]
        ax.plot([at, at], [low, high], color=colour, lw=3, solid_capstyle="butt", zorder=3,
                label=f"{name}: 90 % interval")  # fmt: skip
        ax.plot(at, middle, "o", ms=5.5, color=colour, mec="white", mew=0.8, zorder=4)


def _target(ax: Any, forecast: ReadingForecast) -> None:
    low, high = forecast.standing.level_low, forecast.standing.level_high
    if np.isnan(low):
        return
    middle = (low + high) / 2
    label = f"target: {voices.asked(forecast)}"
    ax.errorbar(forecast.goal.deadline, middle, yerr=[[middle - low], [high - middle]], fmt="D", ms=7, mfc="white", mec=RED,
                mew=1.8, ecolor=RED, zorder=7, label=label)  # fmt: skip
    ax.axhline(middle, color=RED, lw=0.9, ls=(0, (4, 3)), zorder=1)


def caption(forecast: ReadingForecast) -> str:
    """What the fan shows and what follows from it, in a sentence or two."""
    unit = forecast.reading.unit
    if not forecast.has_draws:
        return "Printed figures: each with the interval that its hedge and its rounding allow, beside the target."
    both = voices.at_deadline(forecast)[voices.BOTH]
    low, middle, high = np.quantile(both, [0.05, 0.5, 0.95])
    return (
        "Printed figures and forecast: bars are printed figures with the interval that hedge and rounding allow, the fan is "
        f"the trend of this list alone. The median of both voices together is {with_unit(forecast_value(middle, unit), unit)} at the deadline; with "
        f"nine chances in ten it lies between {forecast_value(low, unit)} and {with_unit(forecast_value(high, unit), unit)}."
    )


def alt(forecast: ReadingForecast) -> str:
    """The same chart for who can't see it."""
    figures = forecast.observed[forecast.observed["how"] != "start"]
    if figures.empty:
        return "the target alone: no figure is printed."
    first, last = figures.iloc[0], figures.iloc[-1]
    unit = forecast.reading.unit
    return (
        f"{len(figures)} dated figure{'s' if len(figures) > 1 else ''}, from {interval(first['low'], first['high'], unit)} "
        f"{on_day(first['date'], precision_of(first))} to {with_unit(interval(last['low'], last['high'], unit), unit)} {on_day(last['date'], precision_of(last))}, and the target of "
        f"{voices.asked(forecast)} by {day(forecast.goal.deadline)}."
    )
