"""Sentences on a target: written from the results, never typed by hand."""

from typing import Any

import pandas as pd

from analysis.errors import ForecastError
from analysis.evidence import SETTLED, Event, Evidence, Target, disagreement, events_of
from analysis.forecast import Forecast
from analysis.forecast.reading import ReadingForecast
from analysis.pages.shared import markdown, with_unit
from analysis.pages.target.tables import moves as moves_table
from analysis.writing import day, escape, ids, interval, percent, printed


def target(goal: Target, evidence: Evidence) -> Any:
    """What was announced, by when, and how it can be read."""
    programme = evidence.programmes.set_index("programme").loc[goal.programme]
    lines = [
        f"- **{escape(r.label)}**{' (primary)' if r.primary else ''}: {with_unit(printed(r.value), r.unit)}, "
        f"compared with *{escape(r.programme)}*, {escape(r.indicator.replace('_', ' '))}. {escape(r.reason)} "
        f"[{escape(r.claim_id)}]"
        for r in goal.readings
    ]
    said = f"**{escape(goal.label)}** ({escape(goal.label_zh)}), due by {day(goal.deadline)}; first publication known: {day(goal.announced)}."
    what = f"The list: {escape(programme['label_en'])} ({escape(programme['label_zh'])}). {escape(programme['definition'])} Recognised by: {escape(programme['body'])}."
    return markdown(
        said,
        what,
        escape(goal.note),
        "It can be read in these ways:" if len(lines) > 1 else "It is read as follows:",
        "\n".join(lines),
    )


def answer(outlook: Forecast) -> Any:
    """The verdict of the primary reading, with what each voice says."""
    found = outlook.primary
    if found.status in SETTLED:
        return markdown(_headline(outlook), _settled(found), "There is nothing left to forecast.")
    if not outlook.has_draws:
        return markdown(
            _headline(outlook),
            *_happened(outlook),
            f"The record of delivery can still be read: plans of this kind ({escape(found.goal.kind.replace('_', ' '))}) were "
            f"delivered with a probability of {percent(found.p_delivery)}, from {found.record.n_programmes} programmes of the "
            "same kind, shrunk towards all kinds. It says nothing about this list in particular, so no probability is published.",
        )
    weight = found.settings.weight
    text = (
        f"The trend of the list alone says {percent(found.p_trend)}; the record of resolved plans of this kind "
        f"({escape(found.goal.kind.replace('_', ' '))}, {found.record.n_programmes} programmes) says {percent(found.p_delivery)}. "
        f"Together, with a weight of {weight:g} for delivery: {percent(found.reaches(found.combined))}."
    )
    if found.replaced and not _happened(outlook):
        text += f" That another list takes its place before the deadline has a probability of {percent(found.replaced)}."
    if found.silent_days > found.settings.grace_days:
        text += (
            f" Since figures were searched for until {day(found.standing.searched_until)} and none was published after the "
            "deadline, the probability is lowered: met targets are reported more often than missed ones."
        )
    elif found.status in ("silent", "unsearched"):
        text += f" {_how_far(found)} So silence is not held against it."
    return markdown(_headline(outlook), *_happened(outlook), text)


def _happened(outlook: Forecast) -> list[str]:
    """What is known to have happened to the list by the day of the page: told with its day and text, never as a chance."""
    known = _events(outlook)
    told = [f"{_event(e)} {escape(e.note)}" for e in known]
    if any(e.kind == "replaced" for e in known):
        told.append(
            "Whether the promise is still counted, on the list that took its place, is what remains uncertain: the chance of "
            "it is the assumption *list-replaced-still-counted*."
        )
    return told


def _events(outlook: Forecast) -> list[Event]:
    found = outlook.primary
    happened = events_of(outlook.evidence, found.reading.programme, today=outlook.today)
    return [e for e in happened if e.kind in ("replaced", "closed") and e.day <= found.goal.deadline]


def _event(event: Event) -> str:
    when = f"on {day(event.day)}" if event.day_precision == "day" else f"by {day(event.day)}"
    heir = f" by *{escape(event.successor)}*" if event.successor else ""
    return f"The list was {event.kind} {when}{heir} [{escape(event.source_id)}]."


def _how_far(found: ReadingForecast) -> str:
    """How far figures were searched for, after a deadline that passed without one."""
    until = found.standing.searched_until
    if until != until:
        return "No dated text about it is known at all."
    return f"Figures were searched for until {day(until)}; the deadline was {day(found.goal.deadline)}."


def _headline(outlook: Forecast) -> str:
    """The verdict, and what is settled on another reading than the main one: both are the answer."""
    return f"**{' '.join(filter(None, (escape(outlook.verdict), _other_readings(outlook))))}**"


def _other_readings(outlook: Forecast) -> str:
    """What is settled on another reading than the main one; '' where nothing is."""
    return escape(disagreement(outlook.evidence, outlook.goal, outlook.today))


def _settled(found: ReadingForecast) -> str:
    """The figure that settled a target, beside what was asked for."""
    where, unit = found.standing, found.reading.unit
    asked = (
        f"The target asks for {interval(where.level_low, where.level_high, unit)} {unit.replace('_', ' ')}"
    )
    if where.event is not None:
        return (
            f"{asked}; the list was closed by {day(where.event.day)} with {interval(where.latest['low'], where.latest['high'], unit)} "
            f"[{escape(ids(where.latest['claim_ids']))}; {escape(where.event.source_id)}]. {escape(where.event.note)}"
        )
    if where.case_id:
        return f"{asked}; the outcome stands in outcomes.csv as case {escape(where.case_id)}, with its address and a note."
    return (
        f"{asked}; the newest figure is {interval(where.latest['low'], where.latest['high'], unit)} for "
        f"{day(where.latest['date'])} [{escape(ids(where.latest['claim_ids']))}]."
    )


def tipping(outlook: Forecast, moves: pd.DataFrame | None = None) -> Any:
    """Which single figure would change the verdict, in one sentence. moves: the table of `Forecast.moves`."""
    found = outlook.tipping_claim(moves=moves)
    first = [
        f"The answer hangs on what happened to the list first of all. {_event(e)}"
        for e in _events(outlook)[:1]
    ]
    if found is None:
        return markdown(
            *first,
            "No single figure, left out or moved to an end of its interval, would change the word of the verdict.",
        )
    return markdown(
        *first,
        f"The verdict hangs on one figure most of all: {escape(found['what'])} *{escape(found['printed'])}* of "
        f"{day(found['date'])}, the answer would be {found['word']} ({percent(found['probability'])}) "
        f"[{escape(ids(found['claim_ids']))}].",
    )


def changes(outlook: Forecast, as_of: str) -> Any:
    """What was published since an earlier day and how far each text moved the probability, as a table."""
    if not outlook.has_draws:
        return markdown("There is no probability that could have moved.")
    try:
        return moves_table(outlook.changed_since(as_of))
    except ForecastError as reason:
        return markdown(f"There is nothing to compare with: {escape(reason)}")
