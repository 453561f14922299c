"""Why a published probability lies outside what trend and record say, each by itself, or far from the trend."""

from typing import Any

import numpy as np

from analysis.evidence import SETTLED
from analysis.forecast.conditions import APART
from analysis.forecast.reading import ReadingForecast
from analysis.forecast.verdicts import looked_until
from analysis.writing import counted, percent

ROUNDING = 0.005  # of a probability in whole percents


def beyond(probability: Any, trend: Any, record: Any) -> np.ndarray:
    """On which side of both voices probabilities lie: -1 below, 1 above, 0 between them or as near as rounding; a voice that
    is not heard (NaN) bounds nothing.

    >>> beyond([0.2, 0.5, 0.9, 0.4], [0.3, 0.4, 0.6, np.nan], [0.6, 0.6, 0.7, 0.4]).tolist()
    [-1, 0, 1, 0]
    """
    p, voices = np.asarray(probability, float), np.array([trend, record], float)
    lowest, highest = np.fmin(*voices), np.fmax(*voices)
    return np.where(p < lowest - ROUNDING, -1, np.where(p > highest + ROUNDING, 1, 0))


def outside(forecast: ReadingForecast) -> str:
    """Why the published probability lies outside both voices; nothing where it does not."""
    side = int(beyond(forecast.probability, forecast.p_trend, forecast.p_delivery))
    if forecast.status in SETTLED or forecast.closed or not side:
        return ""
    whose = "both the trend and the record" if np.isfinite(forecast.p_trend) else "the record"
    reasons = reasons_for(forecast, side < 0)
    where = f"{'below' if side < 0 else 'above'} {whose}"
    return (
        f"The probability of {percent(forecast.probability)} lies {where}: {'; '.join(reasons)}."
        if reasons
        else ""
    )


def apart(forecast: ReadingForecast) -> str:
    """Why the answer lies far from what the trend says: how much that weighs, and what weighs the rest; nothing where it does
    not, or where `outside` tells why. That a trend has no weight is told by the answer itself (see `ReadingForecast.basis`).

    >>> from analysis import evidence, forecast
    >>> ev = evidence.load(as_of="2026-11-22")
    >>> jiading = forecast.predict(ev, evidence.target(ev, "jiading-district-smart-factory-2024"), readings="primary")
    >>> jiading.primary.basis, abs(jiading.probability - jiading.primary.p_trend) > APART
    ('record only', True)
    >>> "no weight" in apart(jiading.primary)
    False
    """
    p, trend, record = forecast.probability, forecast.p_trend, forecast.p_delivery
    if forecast.status in SETTLED or forecast.closed or not forecast.has_draws or abs(p - trend) <= APART:
        return ""
    if int(beyond(p, trend, record)):
        return ""
    lowered = reasons_for(forecast, below=True) if p < forecast.p_pooled - ROUNDING else []
    so_far = f", lowered since {'; '.join(lowered)}" if lowered else ""
    share = f"the share of similar plans that were met (the record, {percent(record)})"
    if forecast.basis == "record only":
        return f"The answer is the record's{so_far}." if so_far else ""
    return (
        f"The trend alone says {percent(trend)} and has a weight of {percent(forecast.weight)} in the answer of {percent(p)}: it rests on "
        f"{counted(forecast.figures, 'dated figure')}. The rest is {share}{so_far}."
    )


def causes(forecast: ReadingForecast) -> tuple[str, ...]:
    """What takes a published probability outside both voices, as keys: replaced, may be replaced, silence, surer, raised; none
    where it does not lie outside."""
    side = int(beyond(forecast.probability, forecast.p_trend, forecast.p_delivery))
    if forecast.status in SETTLED or forecast.closed or not side:
        return ()
    return tuple(_causes(forecast, side < 0))


def _causes(forecast: ReadingForecast, below: bool) -> list[str]:
    settings, lapse, found = forecast.settings, forecast.lapse, []
    if below:
        if lapse.day is not None:
            found.append("replaced")
        elif lapse.chance:
            found.append("may be replaced")
        if forecast.silent_days > settings.grace_days and lapse.day is None:
            found.append("silence")
    if not found and forecast.has_draws:
        if below == (forecast.p_trend < 0.5):  # a surer trend lies further from one half
            found.append("surer")
        if not below:  # a raised one higher
            found.append("raised")
    return found


def reasons_for(forecast: ReadingForecast, below: bool) -> list[str]:
    """What else than the two voices moves the answer down (or up), in words."""
    settings, lapse = forecast.settings, forecast.lapse
    words = {
        "silence": f"{looked_until(forecast)}, none for the deadline is known, and met targets are reported more often",
        "surer": "on resolved targets trends came true more surely than they said, so that the trend counts as surer than it says by "
        "itself (assumption mixture-sharpness)",
        "raised": "the trend is raised a little before it is joined with the record (assumption mixture-lift)",
    }
    if lapse.day is not None:
        perhaps = f" with a probability of {percent(lapse.share)}" if lapse.share < 1 else ""
        words["replaced"] = (
            f"the list gave way to another by {lapse.day:%Y-%m-%d}{perhaps}, and what it had reached by then counts, unless the promise "
            f"is counted on elsewhere (assumed at {percent(settings.still_counted)})"
        )
    if lapse.chance:
        words["may be replaced"] = (
            "that another list takes its place before the deadline, and the promise is counted no more, has a probability of "
            f"{percent(lapse.chance)}"
        )
    return [words[cause] for cause in _causes(forecast, below)]
