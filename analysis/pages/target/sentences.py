"""Sentences on a target: written from the results, never typed by hand."""

from typing import Any

import pandas as pd

from analysis.errors import ForecastError
from analysis.evidence import SETTLED, Evidence, Target, as_printed
from analysis.evidence.wording import counted_by
from analysis.forecast import Forecast, in_words
from analysis.forecast.level import untold
from analysis.forecast.reading import ReadingForecast
from analysis.forecast.trend.observed import day_of, years
from analysis.forecast.verdicts import as_far
from analysis.forecast.words import scale_of
from analysis.pages.erred import like_it
from analysis.pages.shared import cited, deadline_words, first_published, markdown, named
from analysis.pages.table import claim_anchor
from analysis.pages.target import settle, tables, voices
from analysis.pages.target.figures import attainment, sensitivity
from analysis.writing import day, escape, in_chinese, percent, printed, said_day, with_unit


def words(outlook: Forecast) -> Any:
    """What trend, record and kind mean, and how sure a probability can be here: one paragraph under the answer."""
    primary = outlook.primary
    if primary.status in SETTLED:
        by = settle.settled_by(outlook.evidence, primary)
        if by is not None and by.judged:
            return markdown(
                f"No figure of the deadline is known: that the target was {primary.status} is a judgement of the register of resolved targets, whose "
                "reason stands above. What follows shows how it looked on the way."
            )
        return markdown("The outcome is known; what follows shows how it looked on the way.")
    ends = "No probability is published nearer to 0 or 1 than the record of forecasts with as many figures supports."
    still = ""
    if primary.lapse.day is not None and primary.lapse.share == 1 and not primary.closed:
        still = "Whether the promise is still counted, on the list that took its place, is what remains uncertain."
    said, so_far = scale_of(primary.probability), like_it(outlook.evidence, primary.probability)
    parts = (voices.voices_line(primary), ends if outlook.has_draws else "", said, still)
    return markdown(" ".join(filter(None, parts)), so_far)


def announced(goal: Target, evidence: Evidence) -> Any:
    """What was announced, by when, and how it can be read."""
    programme = evidence.programme(goal.programme)
    lines = [
        f"- **{escape(r.label)}**{' (the answer is for this one)' if r.primary and len(goal.readings) > 1 else ''}: "
        f"{escape(with_unit(printed(r.value), r.unit))}, {_compared(evidence, r)}. {escape(r.reason)} "
        f"[[{escape(r.claim_id)}](#{claim_anchor(r.claim_id)})]"
        for r in goal.readings
    ]
    said = f"**{escape(goal.label)}**{in_chinese(escape(goal.label_zh))}, due by {deadline_words(goal)}; first publication known: {first_published(evidence, goal)}."
    what = f"The list: {named(programme)} "
    if (
        goal.primary.programme != goal.programme
    ):  # the head of the page tells who counts what the answer is for
        what = what.rstrip() + escape(counted_by(programme.body))
    how = "It can be read in these ways:" if len(lines) > 1 else "It is read so:"
    return markdown(said, what.rstrip(), escape(goal.note), how, "\n".join(lines))


def _compared(evidence: Evidence, reading: Any) -> str:
    counted, listed = (
        evidence.indicator(reading.indicator).label_en,
        evidence.programme(reading.programme).label_en,
    )
    return f"compared with *{escape(counted)}*" + (f" of *{escape(listed)}*" if listed != counted else "")


def methods(outlook: Forecast) -> Any:
    """Every method side by side; where there is no trend, why, and what the record rests on."""
    primary = outlook.primary
    if outlook.has_draws:
        told = " ".join(filter(None, (_agree(primary), _untold(outlook))))
        return tables.by_leg(outlook.by_leg(), primary.reading.unit, told)
    if primary.status in SETTLED:
        return markdown(
            "The outcome is settled, so no method is asked. What was said before stands in the chart above."
        )
    return markdown(
        f"No method that needs figures has an answer: {_why(outlook)} The record alone answers: {percent(primary.p_delivery)} "
        f"({escape(voices.record_words(primary))})."
    )


def _untold(outlook: Forecast) -> str:
    """Why methods have no median and no interval in the table; nothing where they have."""
    why = untold(outlook.evidence, outlook.primary)
    return f"A dash stands where the value itself is not told: {why}." if why else ""


def _agree(forecast: ReadingForecast) -> str:
    """Why all models say the same, where they do: they part after the newest figure alone, and that is of a later day."""
    first, newest = forecast.draws.history.newest_low, forecast.standing.latest
    if newest is None or first < float(years(forecast.goal.deadline)):
        return ""
    of_day = said_day(newest["date_latest"], newest["precision"])
    drawn = f", drawn from {day(day_of(first))} on (assumption date-range-drawn)" * (
        newest["precision"] != "day"
    )
    return (
        f"All models say the same: the newest figure is of a day after the deadline ({as_printed(newest, forecast.reading.unit)} for {of_day}{drawn}), so that "
        "the value at the deadline is read off the straight line between two printed figures, before any model begins."
    )


def _why(outlook: Forecast) -> str:
    """Why there is no trend, for readers: the place of a row in the evidence is none of their business."""
    primary = outlook.primary
    if primary.asked.facts.empty:
        return f"no dated figure of it is known on {day(outlook.today)}."
    return escape(primary.refusal)


def pace(outlook: Forecast) -> list[Any]:
    """When the level is reached by the trend, and what is still to be done; a sentence where there is no trend."""
    if outlook.has_draws:
        return [attainment(outlook), tables.pace(outlook)]
    primary = outlook.primary
    if primary.status in SETTLED:
        done = "was reached" if primary.status == "met" else "was not reached"
        return [markdown(f"The level {done}.")]
    return [markdown(f"The pace is not known: {_why(outlook)}")]


def hangs_on(outlook: Forecast) -> list[Any]:
    """What one figure more or less would change: a figure and a sentence."""
    primary = outlook.primary
    if not outlook.has_draws:
        if primary.status in SETTLED:
            return [markdown(_settled_by(outlook))]
        return [
            markdown(
                f"On the record of similar plans{f' {far}' if (far := as_far(primary)) else ''} alone ({escape(voices.record_words(primary))}). The first printed figure would change it."
            )
        ]
    moves = outlook.moves()
    shown = moves[moves["probability"].notna()]
    return [*([sensitivity(moves, outlook.probability)] if len(shown) else []), tipping(outlook, moves)]


def _settled_by(outlook: Forecast) -> str:
    """What a known outcome hangs on: the end of the list, or the figure that settled it; the head of the page tells both."""
    if outlook.primary.standing.event is not None:
        return "On the end of the list, which the head of this page tells."
    by = settle.settled_by(outlook.evidence, outlook.primary)
    if by is None:
        return "On the figure that settled it."
    return (
        f"On the figure that settled it: {escape(by.figure)} {cited(c for c in by.claim_ids if c in outlook.claim_ids)}".rstrip()
        + "."
    )


def tipping(outlook: Forecast, moves: pd.DataFrame | None = None) -> Any:
    """What the verdict hangs on: an event of the list first, then the single figure that would change its word. moves: the
    table of `Forecast.moves`."""
    happened = settle.ended(outlook.evidence, outlook.primary)
    told = "The answer hangs first of all on what happened to the list, which the head of this page tells."
    first = told if happened else ""
    chance = tables.by_chance(outlook.primary, "move")
    figure = outlook.tipping_claim(moves=moves)
    if figure is None:
        word = in_words(outlook.probability)
        return markdown(
            first,
            f"No single figure, left out, moved to an end of its interval or dated otherwise, would change the word *{word}*.",
            chance,
        )
    told = escape(tables.varied(figure, said_day(figure["date"], figure["precision"])))
    return markdown(
        first,
        f"The answer hangs on one figure most of all: {told}, it would be *{figure['word']}* ({percent(figure['probability'])}) "
        f"{cited(figure['claim_ids'])}.",
        chance,
    )


def changes(outlook: Forecast, as_of: str) -> Any:
    """What was published since an earlier day (empty: since the announcement) and how far each text moved the probability,
    as a table."""
    if outlook.status in SETTLED:
        return markdown("The outcome is settled, and no forecast is made of it any more.")
    if not outlook.has_draws:
        return markdown("There is no trend that a publication could have moved since.")
    as_of = as_of or day(outlook.goal.announced)
    if as_of > day(outlook.today):
        return markdown(
            f"There is nothing to compare with: {escape(as_of)} comes after the day of this page."
        )
    try:
        return tables.changed(outlook, outlook.changed_since(as_of))
    except ForecastError as reason:
        goal = outlook.goal
        if goal.announced > pd.to_datetime(as_of, errors="coerce"):
            return markdown(
                f"There is nothing to compare with: the target was first published on {day(goal.announced)}, after {escape(as_of)}."
            )
        return markdown(f"There is nothing to compare with: {escape(reason)}")
