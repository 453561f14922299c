"""The fan: printed figures with their hedges, the trend's intervals over time, both voices at the deadline, the target."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from analysis.evidence import as_printed
from analysis.forecast import Forecast
from analysis.forecast.level import from_newest, led_by_another, level_shown, untold
from analysis.forecast.reading import ReadingForecast
from analysis.forecast.trend.observed import day_of, years
from analysis.pages.erred import missed
from analysis.pages.marks import draw_figures, finish, frame_values
from analysis.pages.shared import forecast_value
from analysis.pages.target import voices
from analysis.pages.theme import BLUE, RED, as_of_line
from analysis.writing import day, listed, on_day, with_unit

BANDS = (
    "#d6e6f2",
    "#a9cbe4",
    "#79aed3",
)  # from the widest to the narrowest: opaque, so that print and legend agree
AFTER = pd.DateOffset(months=3)


def counted_in(outlook: Forecast, forecast: ReadingForecast) -> str:
    """What a plain number of a reading counts."""
    return outlook.evidence.indicator(forecast.reading.indicator).label_en


@dataclass(frozen=True)
class Fan:
    """What a fan shows of one reading, on the scale of the reader: little enough to be taken to another process. bands: from
    the widest to the narrowest, lower and upper ends on `days`; ends: voice → 5, 50 and 95 % quantile at the deadline; both empty
    without draws, as days and middle are. inner: ends of the voices' 50 % intervals. unit: words for the value axis. target: lower
    end, middle and upper end of what is asked for.
    """

    observed: pd.DataFrame
    unit: str
    change: bool
    percent: bool
    target: tuple[float, float, float]
    asked: str
    deadline: pd.Timestamp
    today: pd.Timestamp
    levels: tuple[float, ...]
    days: tuple[pd.Timestamp, ...] = ()
    bands: tuple[tuple[np.ndarray, np.ndarray], ...] = ()
    middle: np.ndarray = field(default_factory=lambda: np.empty(0))
    ends: Mapping[str, np.ndarray] = field(default_factory=dict)
    inner: tuple[float, ...] = ()


def shown(outlook: Forecast, forecast: ReadingForecast, levels: Sequence[float]) -> Fan:
    """The fan of one reading; without draws the printed figures and the target alone."""
    reading = forecast.reading
    drawn = (
        _drawn(forecast, levels)
        if forecast.has_draws and not led_by_another(outlook.evidence, forecast)
        else {}
    )
    return Fan(
        observed=_dated(forecast), unit=_unit(forecast, counted_in(outlook, forecast)), change=reading.how == "change",
        percent=reading.unit == "percent", target=level_shown(forecast), asked=voices.asked(forecast),
        deadline=forecast.goal.deadline, today=forecast.today, levels=tuple(sorted(levels, reverse=True)), **drawn,
    )  # fmt: skip


def _dated(forecast: ReadingForecast) -> pd.DataFrame:
    """The printed figures; the newest is not older than the day on which the fan begins, since it comes after the one before."""
    observed = forecast.observed
    if not forecast.has_draws:
        return observed
    begins, newest = day_of(forecast.draws.history.newest_low), observed["date"] == observed["date"].max()
    return observed.assign(date_earliest=observed["date_earliest"].mask(newest & (observed["date_earliest"] < begins), begins))  # fmt: skip


def _drawn(forecast: ReadingForecast, levels: Sequence[float]) -> dict[str, Any]:
    """What draws add: every quantile of the paths is found in one pass over them."""
    offset, history = forecast.offset, forecast.draws.history
    grid, paths = voices.paths(forecast)
    at = np.r_[history.newest_low, grid]
    until = forecast.goal.deadline + AFTER
    order = [k for k in np.argsort(at, kind="stable") if k == 0 or day_of(at[k]) <= until]
    edge = (history.low[-1] - offset, history.high[-1] - offset)
    tails = [end for level in sorted(levels, reverse=True) for end in ((1 - level) / 2, (1 + level) / 2)]
    *found, middle = np.quantile(paths, [*tails, 0.5], axis=0)
    ends = [*(edge[0 if k % 2 == 0 else 1] for k in range(len(tails))), sum(edge) / 2]
    rows = np.column_stack([ends, np.array([*found, middle])]).T[order]
    days, rows = from_newest(history, float(years(forecast.goal.deadline)), at[order], rows)
    *found, middle = rows.T
    draws = voices.at_deadline(forecast)
    ended = () if forecast.basis == "record only" else (voices.RECORD, voices.BOTH)
    draws = {name: draws[name] for name in (voices.TREND, *ended)}
    return {
        "days": tuple(day_of(when) for when in days), "bands": tuple(zip(found[::2], found[1::2], strict=True)), "middle": middle,
        "ends": {name: np.quantile(draws[name], [0.05, 0.5, 0.95]) for name in ended},
        "inner": tuple(float(v) for name in draws for v in np.quantile(draws[name], [0.25, 0.75])),
    }  # fmt: skip


def draw(ax: Any, fan: Fan) -> None:
    """A fan into axes."""
    draw_figures(ax, fan.observed)
    tails: list[float] = []
    if fan.bands:
        _bands(ax, fan)
        _at_deadline(ax, fan)
        lower, upper = fan.bands[0]
        tails = [float(lower.min()), float(upper.max())]
    _target(ax, fan)
    must = [*fan.observed["low"], *fan.observed["high"], *fan.target, *fan.inner]
    frame_values(ax, must, tails, floor=None if fan.change else 0.0)
    if fan.percent and not fan.change:
        ax.set_ylim(top=min(ax.get_ylim()[1], 102))
    as_of_line(ax, fan.today)
    finish(ax, "Printed figures and forecast", fan.unit)


def _unit(forecast: ReadingForecast, counted: str) -> str:
    unit = forecast.reading.unit
    if forecast.reading.how == "change":
        return f"change since {day(forecast.reading.base_date)}, %"
    words = {"count": counted, "percent": "%"}.get(unit, unit)
    begun = forecast.observed.loc[forecast.observed["how"] == "start", "date"]
    return f"{words}, added since {day(begun.iloc[0])}" if len(begun) else words


def _bands(ax: Any, fan: Fan) -> None:
    """The intervals over time, and the median."""
    named = listed([f"{level:.0%}".replace("%", "") for level in reversed(fan.levels)]) + " %"
    for k, (lower, upper) in enumerate(fan.bands):
        label = f"trend: {named} intervals" if k == min(1, len(fan.bands) - 1) else None
        ax.fill_between(fan.days, lower, upper, color=BANDS[min(k, 2)], lw=0, zorder=1.5, label=label)
    ax.plot(fan.days, fan.middle, color=BLUE, lw=1.8)


def _at_deadline(ax: Any, fan: Fan) -> None:
    """Beside the deadline the 90 % intervals of the record and of both voices, with their medians."""
    span = fan.deadline - min(fan.observed["date"].min(), fan.deadline)
    for k, (name, (low, middle, high)) in enumerate(fan.ends.items()):
        at, colour = fan.deadline + span * (0.045 + 0.035 * k), voices.COLOURS[name]
        ax.plot([at, at], [low, high], color=colour, lw=3, solid_capstyle="butt", zorder=3,
                label=f"{name}: 90 % interval")  # fmt: skip
        ax.plot(at, middle, "o", ms=5.5, color=colour, mec="white", mew=0.8, zorder=4)


def _target(ax: Any, fan: Fan) -> None:
    low, middle, high = fan.target
    if np.isnan(low):
        return
    label = f"target: {fan.asked}"
    ax.errorbar(fan.deadline, middle, yerr=[[middle - low], [high - middle]], fmt="D", ms=7, mfc="white", mec=RED,
                mew=1.8, ecolor=RED, zorder=7, label=label)  # fmt: skip
    ax.axhline(middle, color=RED, lw=0.9, ls=(0, (4, 3)), zorder=1)


def caption(outlook: Forecast, forecast: ReadingForecast) -> str:
    """What the fan shows and what follows from it, in a sentence or two."""
    unit = forecast.reading.unit
    bare = "Printed figures: each with the interval that its hedge and its rounding allow, beside the target."
    if not forecast.has_draws:
        return bare
    why = untold(outlook.evidence, forecast)
    if led_by_another(outlook.evidence, forecast):
        return f"{bare} No fan is drawn, and no median and interval are told: {why}."
    drawn = "Printed figures and forecast: bars are printed figures with the interval that hedge and rounding allow, the fan is the trend of this list alone"  # fmt: skip
    if why:
        return f"{drawn}, which has no weight in the answer. No median and interval of the answer are told: {why}."
    if (history := forecast.draws.history).newest_low < history.time[-1]:
        drawn += (
            "; the newest figure may be of any day of its thin line, so that the fan is wide where it begins"
        )
    both = voices.at_deadline(forecast)[voices.BOTH]
    low, middle, high = np.quantile(both, [0.05, 0.5, 0.95])
    return (
        f"{drawn}. The median of both voices together is {with_unit(forecast_value(middle, unit), unit)} at the deadline; with "
        f"nine chances in ten it lies between {forecast_value(low, unit)} and {with_unit(forecast_value(high, unit), unit)}. {missed(outlook.evidence, forecast)}"
    ).strip()


def alt(forecast: ReadingForecast) -> str:
    """The same chart for who can't see it."""
    figures = forecast.observed[forecast.observed["how"] != "start"]
    if figures.empty:
        return "the target alone: no figure is printed."
    first, last = figures.iloc[0], figures.iloc[-1]
    unit = forecast.reading.unit
    return (
        f"{len(figures)} dated figure{'s' if len(figures) > 1 else ''}, from {as_printed(first, unit)} "
        f"{on_day(first['date_latest'], first['precision'])} to {as_printed(last, unit)} {on_day(last['date_latest'], last['precision'])}, and the target of "
        f"{voices.asked(forecast)} by {day(forecast.goal.deadline)}."
    )
