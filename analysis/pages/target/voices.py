"""What the page asks of one reading's forecast: draws on the scale of the reader, and words for the two voices."""

import numpy as np

from analysis.evidence import SETTLED, Evidence, within
from analysis.evidence.kinds import KINDS
from analysis.forecast import Forecast
from analysis.forecast.beside import ROUNDING
from analysis.forecast.level import total, untold
from analysis.forecast.reading import ReadingForecast
from analysis.forecast.trend.observed import day_of as day_of_years
from analysis.forecast.trend.observed import years
from analysis.forecast.verdicts import as_far
from analysis.pages.shared import forecast_interval
from analysis.pages.theme import BLUE, GREEN, ORANGE
from analysis.writing import counted, escape, interval, percent, printed, with_unit

TREND, RECORD, BOTH = "trend", "record", "both together"
COLOURS = {TREND: BLUE, RECORD: ORANGE, BOTH: GREEN}


def at_deadline(forecast: ReadingForecast) -> dict[str, np.ndarray]:
    """Voice → draws of the value at the deadline, as readers see it (percent for changes)."""
    drawn = forecast.draws
    voices = {TREND: drawn.trend, RECORD: drawn.delivered, BOTH: drawn.together}
    return {name: draws - forecast.offset for name, draws in voices.items()}


def paths(forecast: ReadingForecast) -> tuple[np.ndarray, np.ndarray]:
    """The trend over time: decimal years since 2000, and values as readers see them, one path a row."""
    return forecast.draws.grid, forecast.draws.paths - forecast.offset


def rests_on(forecast: ReadingForecast) -> str:
    """On what an answer rests, in words."""
    far = as_far(forecast) if forecast.basis == "record only" else ""
    return f"record of plans {far}" if far else forecast.basis


def kind_words(kind: str) -> str:
    """A kind of plan in words.

    >>> kind_words("recognised_list")
    'recognised list'
    """
    return kind.replace("_", " ")


def record_words(forecast: ReadingForecast) -> str:
    """Whose record speaks, of how many programmes, and how sure its share is."""
    record, kind = forecast.record, kind_words(forecast.goal.kind)
    if not record.has_voice:
        return "no plan of any kind was resolved by then, so that it stands at one half"
    low, high = record.interval(0.9)
    told = f"{counted(record.n_programmes, 'programme')}, 90 % interval of the share {percent(low)} to {percent(high)}"
    if far := as_far(forecast):
        told += f"; of those {far} {percent(forecast.p_delivery)}"
    if record.speaks == forecast.goal.kind:
        return f"{kind}: {told}"
    return f"fewer than three programmes are of its kind ({kind}), so those of {kind_words(record.speaks)}: {told}"


def voices_line(forecast: ReadingForecast) -> str:
    """What trend, record and kind mean on this page, in one line of Markdown."""
    record = f"*record* is how often plans of the same *kind* were met ({escape(record_words(forecast))})"
    if forecast.has_draws and forecast.basis == "record only":
        return (
            f"**Record only.** The {record}. The trend, how often the list's own pace, continued, reaches the level, has no weight: no "
            "figure of it is known to be later than the promise, so that none tells of the pace since."
        )
    if not forecast.has_draws:
        if far := as_far(forecast):
            return f"**Record of plans {far}.** The {record}. No figure of this reading itself is known; another reading tells how far it came."
        return f"**Record only.** The {record}. No figure of this target can be used, so it says nothing of this list in particular."
    return (
        f"*Trend* is how often the list's own pace, continued, reaches the level; {record}. The answer joins both: the trend has "
        f"a weight of {percent(forecast.weight)}, which grows with the number of dated figures ({forecast.figures}) and with the "
        "share of the time since the announcement that they cover."
    )


SPREAD = "that of other series of its kind, and how evenly this one went hardly enters: its interval can be too wide"


def spread_of_others(forecast: ReadingForecast) -> bool:
    """Whether a growth path alone draws the trend of a reading that is not settled."""
    return (
        forecast.has_draws
        and forecast.status not in SETTLED
        and set(forecast.draws.reference.pool) == {"growth"}
    )


WIDE = 5  # times the lower end of an interval: from here on a reader is told


def wide(evidence: Evidence, forecast: ReadingForecast) -> str:
    """What the draws do not know: sentences where the interval of the level is told and wide, and where a growth path alone draws it."""
    if not forecast.has_draws or forecast.status in SETTLED:
        return ""
    far = "" if untold(evidence, forecast) else _far_apart(forecast)
    return " ".join(filter(None, (far, _by_growth(forecast))))


def _far_apart(forecast: ReadingForecast) -> str:
    """That little is known of the level itself, where the ends of its interval lie far apart."""
    low, high = np.quantile(at_deadline(forecast)[BOTH], [0.05, 0.95])
    unit = forecast.reading.unit
    if forecast.reading.how == "change" or unit == "percent" or not 0 < WIDE * low <= high:
        return ""
    return (
        f"Of the level itself little is known: nine chances in ten span {with_unit(forecast_interval(low, high, unit), unit)}, the upper end "
        f"{high / low:.0f} times the lower."
    )


def _by_growth(forecast: ReadingForecast) -> str:
    """What the trend of an amount or of a change does not know, where a growth path alone draws it; else nothing.

    The path's middle flattens and its spread grows with the years, by what other series did: the draws are of the value on a day,
    so that a level may be less likely on a later one, although what is reached once has kept the promise.
    """
    if not spread_of_others(forecast):
        return ""
    told = f"The spread of the trend is {SPREAD}"
    drawn, at = forecast.draws, float(years(forecast.goal.deadline))
    later = {day: forecast.reaches(column) for day, column in zip(drawn.grid, drawn.paths.T, strict=True) if day > at + 0.01}  # fmt: skip
    least = min(later, key=lambda day: later[day], default=at)
    if forecast.asked.at_most or later.get(least, 1.0) >= forecast.p_trend - ROUNDING:
        return f"{told}."
    year = day_of_years(least).year
    return (
        f"{told}; and as its middle flattens, it has the level in {percent(later[least])} of its draws for the end of {year}, where it has "
        f"{percent(forecast.p_trend)} for the deadline: it is to be read for the deadline alone."
    )


def other_kinds(outlook: Forecast) -> str:
    """What the answer would be under a neighbouring kind, where that differs by more than a stated amount; else nothing."""
    others = outlook.under_other_kinds
    told = others[others["told"].astype(bool)]
    if told.empty:
        return ""
    own = outlook.goal.kind
    rest = " and ".join(
        f"counted as {kind_words(row.kind)} ({KINDS[row.kind].counts}) it would be {percent(row.probability)}"
        for row in told.itertuples()
    )
    return (
        f"It depends on what the promise is taken to count: as {kind_words(own)} ({KINDS[own].counts}) the answer is "
        f"{percent(outlook.probability)}; {rest}. How a kind is chosen is told in data/README.md."
    )


def asked(forecast: ReadingForecast) -> str:
    """What is asked for at the deadline: of an addition the addition, with the total that it makes where that is in print."""
    reading, (low, high) = forecast.reading, total(forecast)
    if reading.how != "addition":
        return with_unit(interval(low, high, reading.unit), reading.unit)
    value = with_unit(printed(reading.value), reading.unit)
    if np.isnan(low):
        return f"{value} {within(reading.base_date, forecast.goal.deadline)}"
    more = f"{value} more"
    alone = reading.base_value == 0
    return more if alone else f"{more} ({with_unit(interval(low, high, reading.unit), reading.unit)} in all)"
