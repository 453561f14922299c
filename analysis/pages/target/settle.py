"""How a target will be, or was, settled: which figure, of whom, by which reading; and how old the newest one is."""

from typing import Any

import numpy as np
import pandas as pd

from analysis.evidence import Evidence, Target
from analysis.forecast import Forecast
from analysis.forecast.reading import ReadingForecast
from analysis.pages.shared import with_unit
from analysis.writing import day, interval, printed

DAYS_A_YEAR = 365.25


def asked_words(forecast: ReadingForecast) -> str:
    """The level that a reading asks for, as a reader says it."""
    where, reading = forecast.standing, forecast.reading
    if np.isnan(where.level_low):
        return f"{with_unit(printed(reading.value), reading.unit)} more than on {day(reading.base_date)}, a level that is not known"
    level = with_unit(interval(where.level_low, where.level_high, reading.unit), reading.unit)
    if reading.how == "change":
        return f"a change of {level} since {day(reading.base_date)}"
    bound = "at least" if forecast.goal.direction == "at_least" else "at most"
    more = (
        f" ({printed(reading.value)} more than on {day(reading.base_date)})"
        if reading.how == "addition"
        else ""
    )
    return f"{bound} {level}{more}"


def how_settled(evidence: Evidence, forecast: ReadingForecast) -> str:
    """Which figure will settle a target: of which list, printed by whom, for which day, read how."""
    goal, reading = forecast.goal, forecast.reading
    programme, counted = evidence.programme(reading.programme), evidence.indicator(reading.indicator)
    slack = evidence.assumed("deadline-figure-days")
    listed = "" if programme.label_en == counted.label_en else f" of the list “{programme.label_en}”"
    others = len(goal.readings) - 1
    read = f"Read as “{reading.label}”" + (f", the first of {others + 1} readings." if others else ".")
    return (
        f"By a printed figure: {counted.label_en}{listed}, {asked_words(forecast)}, for {day(goal.deadline)} or up to "
        f"{slack:.0f} days after{' (or any earlier day)' if reading.how in ('total', 'addition') and goal.direction == 'at_least' else ''}. "
        f"Counted by: {programme.body}. {read}"
    )


def age(then: pd.Timestamp, today: pd.Timestamp) -> str:
    """How old a figure is, in words.

    >>> age(pd.Timestamp("2024-03-01"), pd.Timestamp("2026-11-22")), age(pd.Timestamp("2026-11-01"), pd.Timestamp("2026-11-22"))
    ('2.7 years old', '21 days old')
    """
    days = (today - then).days
    if days < 0:
        return "of a day after this page"
    if days < 60:
        return f"{days} day{'s' if days != 1 else ''} old"
    return f"{days / 30.44:.0f} months old" if days < 550 else f"{days / DAYS_A_YEAR:.1f} years old"


def newest(forecast: ReadingForecast) -> tuple[str, tuple[str, ...]]:
    """The newest figure of a reading with its age, and its claims; a sentence without claims where there is none."""
    latest = forecast.standing.latest
    if latest is None:
        return "No dated figure of it is known.", ()
    unit = forecast.reading.unit
    told = f"{with_unit(interval(latest['low'], latest['high'], unit), unit)} for {day(latest['date'])}"
    hedge = "" if latest["low"] == latest["high"] else f" (printed: {_hedged(latest)})"
    return f"{told}{hedge}, {age(latest['date'], forecast.today)}.", tuple(latest["claim_ids"])


def _hedged(figure: Any) -> str:
    words = str(figure["qualifier"]).replace("_", " ").replace("exact", "").strip("; ")
    return f"{words} {figure['printed']}".strip()


def other_readings(outlook: Forecast) -> str:
    """Where another reading is settled otherwise than the primary one: a sentence for the headline; else nothing."""
    primary = outlook.primary
    told = [
        f"Read as “{r.reading.label}”, it is already {r.status}."
        for r in outlook.readings[1:]
        if r.status != primary.status and r.status in ("met", "missed")
    ]
    return " ".join(told)


def events(evidence: Evidence, goal: Target, today: pd.Timestamp) -> list[tuple[str, tuple[str, ...]]]:
    """What happened to the target's list or measure by the day of the page: a sentence each, with its claims."""
    programme = evidence.programme(goal.programme)
    if pd.isna(programme.replaced_from) or programme.replaced_from > today:
        return []
    successor = (
        evidence.programme(programme.replaced_by).label_en if programme.replaced_by else "another list"
    )
    return [(f"Replaced on {day(programme.replaced_from)} by “{successor}”.", ())]
