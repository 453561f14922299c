"""Why a published probability lies outside what trend and record say, each by itself."""

import numpy as np

from analysis.evidence import SETTLED
from analysis.forecast.reading import ReadingForecast
from analysis.writing import percent


def outside(forecast: ReadingForecast) -> str:
    """Why the published probability lies outside both voices; nothing where it does not."""
    p = forecast.probability
    both = [v for v in (forecast.p_trend, forecast.p_delivery) if np.isfinite(v)]
    if (
        forecast.status in SETTLED
        or not both
        or not np.isfinite(p)
        or forecast.closed
        or min(both) - 0.005 <= p <= max(both) + 0.005
    ):
        return ""
    side = "below" if p < min(both) else "above"
    whose = "both the trend and the record" if len(both) > 1 else "the record"
    reasons = reasons_for(forecast, p < min(both))
    return f"The {percent(p)} lie {side} {whose}: {'; '.join(reasons)}." if reasons else ""


def reasons_for(forecast: ReadingForecast, below: bool) -> list[str]:
    """What else than the two voices moves the answer down (or up), in words."""
    settings, lapse, reasons = forecast.settings, forecast.lapse, []
    if below:
        if lapse.day is not None:
            reasons.append(
                f"the list gave way to another on {lapse.day:%Y-%m-%d}, and what it had reached by then counts, unless the promise "
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
