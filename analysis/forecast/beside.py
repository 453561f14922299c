"""Why a published probability lies outside what trend and record say, each by itself."""

from typing import Any

import numpy as np

from analysis.evidence import SETTLED
from analysis.forecast.reading import ReadingForecast
from analysis.writing import percent

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


def reasons_for(forecast: ReadingForecast, below: bool) -> list[str]:
    """What else than the two voices moves the answer down (or up), in words."""
    settings, lapse, reasons = forecast.settings, forecast.lapse, []
    if below:
        if lapse.day is not None:
            reasons.append(
                f"the list gave way to another by {lapse.day:%Y-%m-%d}, and what it had reached by then counts, unless the promise "
                f"is counted on elsewhere (assumed at {percent(settings.still_counted)})"
            )
        elif lapse.chance:
            reasons.append(
                "that another list takes its place before the deadline, and the promise is counted no more, has a probability of "
                f"{percent(lapse.chance)}"
            )
        if forecast.silent_days > settings.grace_days and lapse.day is None:
            reasons.append(
                "figures were searched for after the deadline and none was found, and met targets are reported more often"
            )
    if not reasons and forecast.has_draws:
        reasons += _pooled(forecast.p_trend, below)
    return reasons


def _pooled(trend: float, below: bool) -> list[str]:
    """Which step of the mixture takes the answer beyond both voices: a surer trend lies further from one half, a raised one higher."""
    steps = []
    if below == (trend < 0.5):
        steps.append(
            "on resolved targets trends came true more surely than they said, so that the trend counts as surer than it says by "
            "itself (assumption mixture-sharpness)"
        )
    if not below:
        steps.append(
            "the trend is raised a little before it is joined with the record (assumption mixture-lift)"
        )
    return steps
