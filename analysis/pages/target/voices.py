"""What the page asks of one reading's forecast: draws on the scale of the reader, and words for the two voices."""

from typing import Any

import numpy as np

from analysis.forecast.reading import ReadingForecast
from analysis.pages.theme import BLUE, GREEN, ORANGE
from analysis.writing import percent

TREND, RECORD, BOTH = "trend", "record", "both together"
COLOURS = {TREND: BLUE, RECORD: ORANGE, BOTH: GREEN}


def drawn(forecast: ReadingForecast) -> bool:
    """Whether there are draws: not where the outcome is known, or no figure is."""
    return forecast.combined is not None


def at_deadline(forecast: ReadingForecast) -> dict[str, np.ndarray]:
    """Voice → draws of the value at the deadline, as readers see it (percent for changes)."""
    voices: dict[str, Any] = {TREND: forecast.trend, RECORD: forecast.delivered, BOTH: forecast.combined}
    return {name: draws - forecast.offset for name, draws in voices.items()}


def kind_words(kind: str) -> str:
    """A kind of plan in words.

    >>> kind_words("recognised_list")
    'recognised list'
    """
    return kind.replace("_", " ")


def record_words(forecast: ReadingForecast) -> str:
    """Whose record speaks, and of how many programmes."""
    record = forecast.record
    kind = kind_words(forecast.goal.kind)
    return f"{record.n_programmes} resolved programme{'s' if record.n_programmes != 1 else ''} of its kind ({kind})"


def voices_line(forecast: ReadingForecast) -> str:
    """What trend, record and kind mean on this page, in one line of Markdown."""
    return (
        "*Trend* is what the figures of this list alone say of the deadline; *record* is how often plans of the same *kind* "
        f"were met, here {record_words(forecast)}. The answer joins both."
    )


def outside(forecast: ReadingForecast) -> str:
    """Why the published probability lies outside both voices; nothing where it does not."""
    both = [p for p in (forecast.p_trend, forecast.p_delivery) if np.isfinite(p)]
    p = forecast.probability
    if not both or not np.isfinite(p) or min(both) - 0.005 <= p <= max(both) + 0.005:
        return ""
    side = "below" if p < min(both) else "above"
    reasons = reasons_for(forecast)
    return f"That lies {side} both the trend and the record: {'; '.join(reasons)}." if reasons else ""


def reasons_for(forecast: ReadingForecast) -> list[str]:
    """What else than the two voices moves the answer, in words."""
    settings, reasons = forecast.settings, []
    if forecast.lapse_day is not None:
        reasons.append(
            f"the list gave way to another on {forecast.lapse_day:%Y-%m-%d}, and what it had reached by then counts, unless "
            f"the promise is counted on elsewhere (assumed at {percent(settings.still_counted)})"
        )
    elif forecast.lapse:
        reasons.append(
            f"that the list gives way to another before the deadline has a probability of {percent(forecast.lapse)}"
        )
    if forecast.silent_days > settings.grace_days:
        reasons.append(
            "nothing was printed after the deadline, and met targets are reported more often than missed ones"
        )
    if forecast.probability in (settings.floor, settings.cap):
        reasons.append(
            f"no probability is published below {percent(settings.floor)} or above {percent(settings.cap)}"
        )
    return reasons


def history(forecast: ReadingForecast) -> Any:
    """The dated intervals from which the trend was drawn."""
    return forecast.history


def paths(forecast: ReadingForecast) -> tuple[np.ndarray, np.ndarray]:
    """The trend over time: decimal years since 2000, and values as readers see them, one path a row."""
    return np.asarray(forecast.grid), np.asarray(forecast.paths) - forecast.offset
