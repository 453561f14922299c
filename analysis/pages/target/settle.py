"""How a target will be, or was, settled: which figure, of whom, by which reading; and how old the newest one is."""

from typing import Any

import pandas as pd

from analysis.evidence import (
    SETTLED,
    Event,
    Evidence,
    Settlement,
    as_printed,
    asked_words,
    events_inferred,
    events_of,
    is_printed,
    settled_otherwise,
    settlement,
    span_words,
)
from analysis.evidence.kinds import cannot_fall
from analysis.evidence.lists import inside
from analysis.evidence.outcomes import curated_outcomes
from analysis.evidence.wording import counted_by
from analysis.forecast import Forecast
from analysis.forecast.conditions import ENDS
from analysis.forecast.level import total
from analysis.forecast.reading import ReadingForecast
from analysis.forecast.verdicts import looked_until, tells_of_others
from analysis.forecast.words import in_words
from analysis.writing import UP_TO, day, interval, on_day, percent, said_day, with_unit

DAYS_A_YEAR = 365.25


def how_settled(evidence: Evidence, forecast: ReadingForecast) -> str:
    """Which figure will settle a target: of which list, printed by whom, for which day, read how."""
    goal, reading = forecast.goal, forecast.reading
    programme, counted = evidence.programme(reading.programme), evidence.indicator(reading.indicator)
    slack = evidence.assumed("deadline-figure-days")
    name, what = programme.label_en, counted.label_en
    measured = name if what == name else f"{name}, {inside(what)}"
    settled = forecast.status in SETTLED
    when = f"for {day(goal.deadline)}" + (
        "" if settled else f" (a figure of up to {slack:.0f} days later counts)"
    )
    if reading.how in ("total", "addition") and goal.direction == "at_least":
        when = f"by {when.removeprefix('for ')}"
    read = f"“{reading.label}”" + (
        f", the first of {len(goal.readings)} readings" if len(goal.readings) > 1 else ""
    )
    return f"{measured}: {asked_words(evidence, goal, reading, forecast.standing)}, {when}.{counted_by(programme.body)} Read as {read}.{_counts_from(forecast)}"


def _counts_from(forecast: ReadingForecast) -> str:
    """Between which numbers lies what an addition counts from, where no one figure says it; else nothing."""
    reading, (low, high) = forecast.reading, total(forecast)
    if reading.how != "addition" or not low < high:
        return ""
    ends = with_unit(interval(low - reading.value, high - reading.value, reading.unit), reading.unit)
    return f" What it counts from is known as {ends} only, by what is printed of {day(reading.base_date)} or of days around it."


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
    told = f"{as_printed(latest, unit)}{_since(forecast)} for {_of(latest)}"
    hedge = "" if latest["low"] == latest["high"] else f" ({_read(latest, unit)})"
    old = "" if latest["precision"] == UP_TO else f", {age(latest['date'], forecast.today)}"
    return f"{told}{hedge}{old}.", tuple(latest["claim_ids"])


def _of(figure: Any) -> str:
    """The day of a figure of a series, as exactly as it is known."""
    told = said_day(figure["date_latest"], figure["precision"])
    return f"{told} (its text bears no day)" if figure["precision"] == UP_TO else told


def _since(forecast: ReadingForecast) -> str:
    """Since when a sum is counted of which additions alone are printed; nothing for a total."""
    observed = forecast.observed
    if forecast.reading.how == "change" or not (observed["how"] == "start").any():
        return ""
    return f" added since {day(observed['date'].iloc[0])}"


def _read(figure: Any, unit: str) -> str:
    """What a printed figure is read as, or that none was printed."""
    if not is_printed(figure):
        return "worked out from several printed figures"
    return f"read as {with_unit(interval(figure['low'], figure['high'], unit), unit)}"


def other_readings(outlook: Forecast) -> str:
    """Where another reading is settled otherwise than the primary one, or not settled as that is: sentences beside the verdict,
    without what that tells."""
    primary, known = outlook.primary, (outlook.evidence, outlook.goal, outlook.today)
    bearing = "" if tells_of_others(primary) else settled_otherwise(*known)
    parts = [f"{told}." for told in (bearing, settled_otherwise(*known, bearing=False)) if told]
    for other in outlook.readings if primary.status in SETTLED else ():
        if other.status not in SETTLED:
            parts.append(
                f"Undecided on another reading ({other.reading.label}): {in_words(other.probability)} ({percent(other.probability)})."
            )
    return " ".join(parts)


def settled_by(evidence: Evidence, forecast: ReadingForecast) -> Settlement | None:
    """What settled a reading (see `evidence.settlement`)."""
    return settlement(evidence, forecast.goal, forecast.reading, forecast.standing)


def registered_note(evidence: Evidence, forecast: ReadingForecast) -> str:
    """What the register of resolved targets says of a target that its figures settle by themselves; '' where it has none, or
    judges otherwise."""
    if not forecast.reading.primary or forecast.status not in SETTLED:
        return ""
    cases = curated_outcomes(evidence, forecast.today)
    same = cases[
        (cases["target"] == forecast.goal.slug)
        & (cases["met"] == ("yes" if forecast.status == "met" else "no"))
    ]
    return str(same["note"].iloc[-1]) if len(same) else ""


def deciding(by: Settlement, how: str) -> str:
    """The figure that settled a target, its day, and who printed it when, as a sentence. how: of its reading."""
    ground = f" ({by.ground})" if by.ground else ""
    when = "" if pd.isna(by.published) else f" not later than {day(by.published)}"
    how_printed = (
        f"computed ({by.computed.rstrip('.')}) from what was printed" if by.computed
        else "worked out from several printed figures, the last one printed" if by.worked_out else "printed"
    )  # fmt: skip
    printed_by = f", {how_printed} by {by.by}{when}" if by.by else ""
    of = "more by" if how == "addition" else "for"
    since = (
        ""
        if pd.isna(by.since)
        else f" It was known from {day(by.since)} on, when several printed figures together settled it."
    )
    return f"{by.figure} {of} {by.when}{ground}{printed_by}.{since}"


def early(evidence: Evidence, forecast: ReadingForecast) -> str:
    """Where a target was reached before its deadline: when, and why that counts; else nothing. Of what can't fall again it is
    told as long as the deadline is to come."""
    by, goal, reading = settled_by(evidence, forecast), forecast.goal, forecast.reading
    if by is None or forecast.status != "met" or goal.direction != "at_least":
        return ""
    since = goal.deadline - pd.Timedelta(days=evidence.assumed("deadline-figure-days"))
    if by.day >= since or (forecast.observed["date_latest"] >= since).any():
        return ""
    ahead = forecast.today <= goal.deadline
    first = (
        f"Reached {on_day(by.day, by.precision)}, {span_words(goal.deadline - by.day)} before its deadline"
    )
    first += ", which is to come" if ahead else ""
    if cannot_fall(evidence.programme(reading.programme), evidence.indicator(reading.indicator)):
        return f"{first}; counted as met because what is counted here does not fall again." if ahead else ""
    held = f"whether it {'holds' if ahead else 'still held'} on {day(goal.deadline)} is not {'known' if ahead else 'told'}"
    return f"{first}; counted as met because a promise counts as met from the first figure that reaches it; {held}."


def perhaps_ended(evidence: Evidence, forecast: ReadingForecast) -> str:
    """That the list may have ended before the deadline, or after it, and how that counts; else nothing."""
    lapse = forecast.lapse
    if forecast.status in SETTLED:
        return ""
    for event in events_of(evidence, forecast.reading.programme, today=forecast.today):
        if event.kind in ENDS and event.first_day <= forecast.goal.deadline < event.day:
            counted = (
                "That moves nothing here: it is counted from the last day on which it can have been."
                if lapse.day is None
                else f"Each of these days is as likely (assumption date-range-drawn), so that it came before with a probability of {percent(lapse.share)}; what the "
                f"list had reached by then counts, unless the promise is counted on elsewhere (assumption list-replaced-still-counted)."
            )
            return f"The list was {event.kind} between {day(event.first_day)} and {day(event.day)}, so perhaps before the deadline. {counted}"
    return ""


def how_far(forecast: ReadingForecast) -> str:
    """How far figures were searched for after a deadline that passed without one, or else texts are known, and whether that
    counts; nothing before it."""
    if forecast.status not in ("silent", "unsearched"):
        return ""
    until = forecast.standing.searched_until
    if pd.isna(until):
        return "No dated text about it is known at all."
    looked = looked_until(forecast)
    looked = f"{looked[:1].upper()}{looked[1:]}"
    latest, today = forecast.standing.latest, forecast.today
    late = (min(today, until) - forecast.goal.deadline).days
    beyond = latest is not None and latest["precision"] == UP_TO and latest["date_latest"] > until
    later = "; the newest figure stands on a page without a day and may be later" if beyond else ""
    if late <= 0:
        return f"{looked}, which is not beyond the deadline{later}: its silence says nothing."
    grace = forecast.settings.grace_days
    soon = forecast.status == "silent" and forecast.silent_days <= grace
    yet = f": silence moves nothing within {grace:.0f} days of it (assumption silence-grace)" if soon else ""
    return f"{looked}, {late} days after the deadline{later}{yet}."


def events(evidence: Evidence, forecast: ReadingForecast) -> list[tuple[str, str]]:
    """What happened to the list or the measure by the day of the page: a sentence each, and the address of its text; what no text
    says, as our own reading with what it rests on."""
    texts, claims = evidence.sources.set_index("source_id"), evidence.claims_by_id
    told = []
    for event in events_of(evidence, forecast.reading.programme, today=forecast.today):
        told.append((event_words(evidence, event), str(texts.at[event.source_id, "url"] or "")))
    for event in _inferred(evidence, forecast.reading.programme):
        own = f"Perhaps {happened(event.kind)}{_heir(evidence, event)}: our own reading, which moves no number. {event.basis} {event.note}"
        told.append((own.strip(), str(claims.at[event.claim_id, "url"] or "") if event.claim_id else ""))
    return told


def _inferred(evidence: Evidence, programme: str) -> list[Event]:
    return [event for event in events_inferred(evidence) if event.programme == programme]


def _heir(evidence: Evidence, event: Event) -> str:
    return f" by “{evidence.programme(event.successor).label_en}”" if event.successor else ""


def event_words(evidence: Evidence, event: Event) -> str:
    """One event as a sentence, with its day as exactly as it is known."""
    known = event.day_earliest
    span = (
        f"not later than {day(event.day)}" if pd.isna(known) else f"between {day(known)} and {day(event.day)}"
    )
    when = {"day": f"on {day(event.day)}", "month": f"in {event.day:%B %Y}"}.get(event.day_precision, span)
    told, texts = happened(event.kind), evidence.sources
    by = texts.loc[texts["source_id"] == event.source_id, "publisher"]
    teller = f", told by {by.iloc[0]}" if len(by) else ""
    return f"{told[:1].upper()}{told[1:]} {when}{_heir(evidence, event)}{teller}. {event.note}"


def claims_shown(outlook: Forecast) -> tuple[str, ...]:
    """Every claim that the page of a target leads to: those of its readings, and those that tell what happened to their lists."""
    lists = dict.fromkeys(r.reading.programme for r in outlook.readings)
    known, today = outlook.evidence, outlook.today
    happened_to = [
        e for slug in lists for e in [*events_of(known, slug, today=today), *_inferred(known, slug)]
    ]
    return tuple(dict.fromkeys([*outlook.claim_ids, *(e.claim_id for e in happened_to if e.claim_id)]))


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
