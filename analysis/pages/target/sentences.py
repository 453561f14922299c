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
            _record_only(found),
            *_silence(found),
        )
    text = (
        f"The trend, which is how often the list's own pace, continued, reaches the level, says {percent(found.p_trend)}. The "
        f"record, which is how often plans of this kind were met ({_speaks(found)}), says {percent(found.p_delivery)}. Together "
        f"{percent(found.p_pooled)}: the trend has a weight of {percent(found.weight)}, which grows with the number of dated "
        f"figures ({found.figures}) and with the share of the time since the announcement that they cover. {_age(found)}"
    )
    if not min(found.p_trend, found.p_delivery) <= found.p_pooled <= max(found.p_trend, found.p_delivery):
        text += (
            " It lies outside both because trends came true more surely than they said: the assumptions *mixture-lift* and "
            "*mixture-sharpness* read them so."
        )
    if found.lapse.chance and found.lapse.day is None:
        text += (
            f" That another list takes its place before the deadline, and the promise is not counted any more, has a probability "
            f"of {percent(found.lapse.chance)}; it is taken off as far as the trend speaks."
        )
    return markdown(_headline(outlook), *_happened(outlook), text, *_silence(found))


def without_trend(outlook: Forecast) -> Any:
    """What stands where a trend would be shown: why there is none."""
    found = outlook.primary
    if found.status in SETTLED:
        return markdown("The outcome is known: there is nothing left to forecast.")
    return markdown(
        f"There is nothing to show here: {escape(found.refusal)} The answer rests on the record only."
    )


def _speaks(found: ReadingForecast) -> str:
    """The class whose record answers, with its number of programmes and the interval of its share."""
    record = found.record
    if not record.has_voice:
        return "no plan of any kind was resolved by then, so that it stands at one half"
    low, high = record.interval(0.9)
    told = f"{record.n_programmes} programmes, 90 % interval {percent(low)} to {percent(high)}"
    if record.speaks == found.goal.kind:
        return f"{escape(found.goal.kind.replace('_', ' '))}, {told}"
    return f"fewer than three programmes of this kind, so those of {record.speaks}, {told}"


def _record_only(found: ReadingForecast) -> str:
    """The answer of the record alone, with what it can't know."""
    return (
        f"**Record only.** No figure of this target can be used ({escape(found.refusal.rstrip('.'))}). The record, which is how "
        f"often plans of this kind were met ({_speaks(found)}), says {percent(found.p_delivery)}. It says nothing of this list "
        "in particular and knows no more."
    )


def _age(found: ReadingForecast) -> str:
    newest = found.asked.facts["date"].max()
    return f"The newest figure is of {day(newest)}, {months_between(newest, found.today)} before the day of this page."


def months_between(first: pd.Timestamp, last: pd.Timestamp) -> str:
    """A span of time in days or months.

    >>> months_between(pd.Timestamp("2024-01-01"), pd.Timestamp("2024-03-02"))
    '2 months'
    """
    days = (last - first).days
    count, unit = (days, "day") if days < 60 else (round(days / 30.44), "month")
    return f"{count} {unit}" + ("" if count == 1 else "s")


def _silence(found: ReadingForecast) -> list[str]:
    if found.lapse.day is not None and found.status == "silent":
        return ["Silence is not held against a list that gave way: nothing more is printed of it."]
    if found.silent_days > found.settings.grace_days:
        return [
            f"Since figures were searched for until {day(found.standing.searched_until)} and none was published after the "
            f"deadline, the probability is lowered to {percent(found.probability)}: met targets are reported more often than "
            "missed ones."
        ]
    if found.status in ("silent", "unsearched"):
        return [f"{_how_far(found)} So silence is not held against it."]
    return []


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
    if outlook.status in SETTLED:
        return markdown("There is no probability that could have moved.")
    if not outlook.has_draws:
        return markdown("Without a figure of its own nothing of the list could have moved the answer.")
    try:
        return moves_table(outlook.changed_since(as_of))
    except ForecastError as reason:
        return markdown(f"There is nothing to compare with: {escape(reason)}")
