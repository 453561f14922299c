"""How a target will be, or was, settled: which figure, of whom, by which reading; and how old the newest one is."""

from typing import Any

import numpy as np
import pandas as pd

from analysis.evidence import SETTLED, Event, Evidence, disagreement, events_of, register
from analysis.forecast import Forecast
from analysis.forecast.reading import ReadingForecast
from analysis.pages.shared import precision_of, with_unit
from analysis.writing import day, interval, printed, said_day

DAYS_A_YEAR = 365.25
ENDS = ("replaced", "closed")  # events that end a list; others change what is measured


def asked_words(forecast: ReadingForecast) -> str:
    """The level that a reading asks for, as a reader says it."""
    where, reading = forecast.standing, forecast.reading
    if np.isnan(where.level_low):
        return f"{with_unit(printed(reading.value), reading.unit)} more than on {day(reading.base_date)}, a level that is not known"
    level = with_unit(interval(where.level_low, where.level_high, reading.unit), reading.unit)
    at_most = forecast.goal.direction == "at_most"
    if reading.how == "change":
        falls = at_most and where.level_high <= 0
        word, size = (
            ("fall", interval(-where.level_high, -where.level_low, reading.unit)) if falls else ("change", "")
        )
        level = with_unit(size, reading.unit) if falls else level
        bound = "at least" if falls or not at_most else "at most"
        return f"a {word} of {bound} {level} since {day(reading.base_date)}"
    bound = "at most" if at_most else "at least"
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
    name, what = programme.label_en, counted.label_en
    measured = name if what == name else f"{name}, {what[:1].lower()}{what[1:]}"
    settled = forecast.status in SETTLED
    when = f"for {day(goal.deadline)}" + (
        "" if settled else f" (a figure of up to {slack:.0f} days later counts)"
    )
    if reading.how in ("total", "addition") and goal.direction == "at_least":
        when = f"by {when.removeprefix('for ')}"
    read = f"“{reading.label}”" + (
        f", the first of {len(goal.readings)} readings" if len(goal.readings) > 1 else ""
    )
    return f"{measured}: {asked_words(forecast)}, {when}. Counted by: {programme.body}. Read as {read}."


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
        since = forecast.reading.base_date
        if forecast.reading.how == "change" and (forecast.observed["date"] <= since).any():
            return f"None since {day(since)}, from which the change counts.", ()
        return "No dated figure of it is known.", ()
    unit = forecast.reading.unit
    told = f"{with_unit(interval(latest['low'], latest['high'], unit), unit)} for {_of(latest)}"
    hedge = "" if latest["low"] == latest["high"] else f" ({_hedged(latest)})"
    return f"{told}{hedge}, {age(latest['date'], forecast.today)}.", tuple(latest["claim_ids"])


def _of(figure: Any) -> str:
    """The day of a figure of a series, as exactly as it is known."""
    return said_day(figure["date"], precision_of(figure))


def _hedged(figure: Any) -> str:
    """How an interval came about: the printed figure with its hedge, or several figures."""
    if not str(figure["printed"]).replace(",", "").replace(".", "").isdigit():
        return "worked out from several printed figures"
    words = str(figure["qualifier"]).replace("_", " ").replace("exact", "").strip("; ")
    return f"printed: {words} {figure['printed']}".replace("  ", " ")


def other_readings(outlook: Forecast) -> str:
    """Where another reading is settled otherwise than the primary one: a sentence for the headline; else nothing."""
    return disagreement(outlook.evidence, outlook.goal, outlook.today)


def headline(outlook: Forecast) -> str:
    """The answer in one sentence: the verdict, or how a known outcome came about."""
    primary = outlook.primary
    return how_it_ended(outlook.evidence, primary) if primary.status in SETTLED else outlook.verdict


def how_it_ended(evidence: Evidence, forecast: ReadingForecast) -> str:
    """The outcome with the figure, the day and the level asked for; of a closed list, its end."""
    where, unit = forecast.standing, forecast.reading.unit
    word = where.status.capitalize()
    asked = asked_words(forecast)
    if where.event is not None and where.latest is not None:
        stood = with_unit(interval(where.latest["low"], where.latest["high"], unit), unit)
        return (
            f"{word}: the list was closed by {day(where.event.day)} with {stood}; {asked} had been promised."
        )
    if where.figure is not None:
        stood = with_unit(interval(where.figure["low"], where.figure["high"], unit), unit)
        return f"{word}: {stood} for {_of(where.figure)}; {asked} had been promised by {day(forecast.goal.deadline)}."
    case = register(evidence)
    row = case[case["case_id"] == where.case_id].iloc[0]
    stood = with_unit(printed(row["outcome_value"]), row["unit"])
    return f"{word}: {stood} for {day(row['outcome_date'])}; {with_unit(printed(row['target_value']), row['unit'])} had been promised by {day(row['deadline'])}."


def deciding_claims(forecast: ReadingForecast) -> tuple[str, ...]:
    """The claims of the figure that settled a target, where a figure of its own series did."""
    where = forecast.standing
    figure = where.figure if where.figure is not None else where.latest if where.event is not None else None
    return () if figure is None else tuple(figure["claim_ids"])


def how_far(forecast: ReadingForecast) -> str:
    """How far figures were searched for after a deadline that passed without one; nothing before it."""
    if forecast.status not in ("silent", "unsearched"):
        return ""
    until = forecast.standing.searched_until
    if pd.isna(until):
        return "No dated text about it is known at all."
    looked = f"Figures were searched for until {day(until)}"
    late = (until - forecast.goal.deadline).days
    return (
        f"{looked}, {late} days after the deadline."
        if late > 0
        else f"{looked}, not beyond the deadline: its silence says nothing."
    )


def events(evidence: Evidence, forecast: ReadingForecast) -> list[tuple[str, str]]:
    """What happened to the list or the measure by the day of the page: a sentence each, and the address of its text."""
    texts = evidence.sources.set_index("source_id")
    told = []
    for event in events_of(evidence, forecast.reading.programme, today=forecast.today):
        told.append((event_words(evidence, event), str(texts.at[event.source_id, "url"] or "")))
    return told


def event_words(evidence: Evidence, event: Event) -> str:
    """One event as a sentence, with its day as exactly as it is known."""
    when = {"day": f"on {day(event.day)}", "month": f"in {event.day:%B %Y}"}.get(
        event.day_precision, f"not later than {day(event.day)}"
    )
    heir = f" by “{evidence.programme(event.successor).label_en}”" if event.successor else ""
    told = happened(event.kind)
    return f"{told[:1].upper()}{told[1:]} {when}{heir}. {event.note}"


def happened(kind: str) -> str:
    """What an event did to a list or to what it measures.

    >>> happened("closed"), happened("redefined")
    ('the list was closed', 'the measure was redefined')
    """
    return f"the {'list' if kind in ENDS else 'measure'} was {kind}"


def ended(evidence: Evidence, forecast: ReadingForecast) -> str:
    """The first event that ended the list before the deadline, as a sentence; nothing where none is known."""
    for event in events_of(evidence, forecast.reading.programme, today=forecast.today):
        if event.kind in ENDS and event.day <= forecast.goal.deadline:
            return event_words(evidence, event)
    return ""
