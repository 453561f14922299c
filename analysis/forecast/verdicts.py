"""The answer to one reading as a sentence, with its word from the fixed table."""

from analysis.forecast.reading import ReadingForecast
from analysis.forecast.words import in_words
from analysis.status import STATUSES
from analysis.writing import percent


def verdict(forecast: ReadingForecast) -> str:
    """One sentence on one reading."""
    deadline = f"{forecast.goal.deadline:%Y-%m-%d}"
    if forecast.status in ("met", "missed"):
        where = forecast.standing
        if where.event is not None:
            return f"Already missed: the list was closed below the target ({where.event.day:%Y-%m-%d})."
        if where.case_id:
            return f"Already {forecast.status}, by the register of resolved targets (case {where.case_id})."
        newest = "" if where.latest is None else f" (newest figure of {where.latest['date']:%Y-%m-%d})"
        return f"Already {forecast.status}: {STATUSES[forecast.status].told}{newest}."
    said = f"{in_words(forecast.probability)} ({percent(forecast.probability)})"
    if forecast.closed and forecast.lapse.day is not None:
        return f"The list was closed on {forecast.lapse.day:%Y-%m-%d} and cannot grow: by its own count the target is missed."
    text = f"That the target is met by {deadline} is {said}."
    if forecast.status == "silent":
        text = f"The deadline {deadline} has passed in silence; that the target was met is {said}."
    if forecast.status == "unsearched":
        text = f"The deadline {deadline} has passed and no search since is recorded; that the target was met is {said}."
    return text if forecast.has_draws else f"{text} {on_the_record(forecast)}"


def on_the_record(forecast: ReadingForecast) -> str:
    """What an answer without a trend rests on, in one or two sentences."""
    record = forecast.record
    if not record.has_voice:
        return "Record only, and no plan of any kind was resolved by then: nothing is known either way."
    low, high = record.interval(0.9)
    whose = "this kind" if record.speaks == forecast.goal.kind else record.speaks
    return (
        f"Record only: {record.n_programmes} programmes of {whose}, 90 % interval of their share "
        f"{percent(low)} to {percent(high)}."
    )
