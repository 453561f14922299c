"""The answer to one reading as a sentence, with its word from the fixed table."""

from analysis.evidence import Evidence, as_printed, how_it_ended, settled_otherwise
from analysis.forecast.conditions import condition
from analysis.forecast.reading import ReadingForecast
from analysis.forecast.words import in_words
from analysis.status import SETTLED
from analysis.writing import counted, day, percent, printed, said_day, with_unit

NO_FIGURE = ("silent", "unsearched")  # after a deadline without a figure


def verdict(evidence: Evidence, forecast: ReadingForecast) -> str:
    """One sentence on one reading: how it ended, or how likely it is met."""
    deadline = f"{forecast.goal.deadline:%Y-%m-%d}"
    if forecast.status in SETTLED:
        return how_it_ended(evidence, forecast.goal, forecast.reading, forecast.standing)
    said = f"{in_words(forecast.probability)} ({percent(forecast.probability)}){condition(evidence, forecast).said}"
    if forecast.closed and forecast.lapse.day is not None:
        return f"The list was closed by {day(forecast.lapse.day)} and cannot grow: by its own count the target is missed."
    text = f"That the target is met by {deadline} is {said}."
    if forecast.status in NO_FIGURE:
        text = _without_a_figure(evidence, forecast, said)
    return f"{text} {on_the_record(forecast)}" if forecast.basis == "record only" else text


def tells_of_others(forecast: ReadingForecast) -> bool:
    """Whether the verdict begins with the readings that are settled otherwise and say something of the primary one."""
    return forecast.status in NO_FIGURE and forecast.reading.primary


def _without_a_figure(evidence: Evidence, forecast: ReadingForecast, said: str) -> str:
    """A deadline that passed without a figure: on which other reading one is known, or how far nothing was found."""
    goal, latest = forecast.goal, forecast.standing.latest
    otherwise = settled_otherwise(evidence, goal, forecast.today) if tells_of_others(forecast) else ""
    if otherwise:
        known = (
            "no figure is known"
            if latest is None
            else f"no figure after {said_day(latest['date_latest'], latest['precision'])} is known"
        )
        return f"{otherwise}. On the first reading {known}, and that the target was met is {said}."
    if forecast.status == "unsearched":
        return f"The deadline {day(goal.deadline)} has passed and no search since is recorded; that the target was met is {said}."
    if forecast.silent_days <= forecast.settings.grace_days:
        looked = f"{looked_until(forecast)}, {forecast.silent_days:.0f} days later"
        return f"The deadline {day(goal.deadline)} has passed; {looked}, without a figure for it; that the target was met is {said}."
    return f"The deadline {day(goal.deadline)} has passed in silence; that the target was met is {said}."


def looked_until(forecast: ReadingForecast) -> str:
    """How far somebody looked for the figures of a reading, or else where the texts end that are known of its list or of one tied
    to it: no search is told that nobody made."""
    until = day(min(forecast.today, forecast.standing.searched_until))
    if forecast.standing.searched:
        return f"figures were searched for until {until}"
    return f"no text about it is known to be later than {until}"


def on_the_record(forecast: ReadingForecast) -> str:
    """What an answer without a trend rests on: the record, and what readings beside it say of how far it came."""
    record = forecast.record
    if not record.has_voice:
        return "Record only, and no plan of any kind was resolved by then: nothing is known either way."
    low, high = record.interval(0.9)
    whose = (
        " of this kind" if record.speaks == forecast.goal.kind else f" ({record.speaks.replace('_', ' ')})"
    )
    of = f"{counted(record.n_programmes, 'programme')}{whose}"
    share = f"90 % interval of their share {percent(low)} to {percent(high)}"
    if not forecast.asked.is_bounded:
        return f"Record only: {of}, {share}."
    known, asked, unit = forecast.asked.between, forecast.standing.level_low, forecast.reading.unit
    ends = [(word, end) for word, end in (("at least", known.least), ("at most", known.most)) if end]
    told = " and ".join(
        f"{word} {with_unit(printed(end.value), unit)} of {printed(asked)} (the {end.of.beside} reading has {as_printed(end.figure, unit)} "
        f"for {said_day(end.figure.date_latest, end.figure.precision)})"
        for word, end in ends
    )
    return (
        f"Known are {told}, and no pace: of similar plans {as_far(forecast)} {percent(forecast.asked.recorded)} were met, by the record of {of} "
        f"(of all of them {percent(record.probability)}, {share})."
    )


def as_far(forecast: ReadingForecast) -> str:
    """Of which plans the record is asked, where readings beside it bound how far one came; '' for all of its kind."""
    if not forecast.asked.is_bounded:
        return ""
    return "that came so far" if forecast.asked.between.most is None else "that ended there"
