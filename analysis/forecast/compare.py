"""Every leg, every voice and every official rule side by side, each with its verdict in its own words."""

from dataclasses import replace

import numpy as np
import pandas as pd

from analysis.evidence import Evidence
from analysis.forecast.level import led_by_another
from analysis.forecast.reading import ReadingForecast
from analysis.forecast.rules.official import OFFICIAL, Verdict, verdicts
from analysis.forecast.trend.legs import LEGS
from analysis.forecast.trend.observed import years
from analysis.forecast.trend.paths import trend_of
from analysis.forecast.words import in_words

LEVELS = ("median", "lower_90", "upper_90")
TREND = "trend (pool of the legs)"


def _row(group: str, name: str, forecast: ReadingForecast, draws: np.ndarray, p: float | None = None) -> dict:
    """p: the probability where it is known without the draws (None: the share of them)."""
    low, middle, high = np.quantile(draws, [0.05, 0.5, 0.95])
    p = forecast.reaches(draws) if p is None else p
    return {
        "group": group, "name": name, "probability": p, "median": middle, "lower_90": low, "upper_90": high,
        "verdict": in_words(p), "why_not": "",
    }  # fmt: skip


def verdicts_of(forecast: ReadingForecast) -> list[Verdict]:
    """The official rules on the midpoints of the intervals, with the midpoint of the level as the target; of an addition or a
    change from its own base on, since what was done before it is no progress towards it."""
    history, reading = forecast.draws.history, forecast.reading
    middle = (history.low + history.high) / 2
    level = float(np.mean(forecast.draws.level))
    base = None
    if reading.base_date is not None:
        at = forecast.offset if reading.how == "change" else level - reading.value
        base = float(years(reading.base_date)), at
    deadline = float(years(forecast.goal.deadline))
    return verdicts(OFFICIAL, history.time, middle, level, deadline, forecast.goal.direction, base)


def legs_beside(evidence: Evidence, forecast: ReadingForecast) -> dict[str, np.ndarray]:
    """Draws at the deadline of the legs that the class has but does not pool, (n_draws,) each."""
    known = forecast.draws
    history = known.batch_time.history if known.batch_time else known.history
    names = tuple(n for n in known.reference.coefficients(history) if n not in known.legs)
    if not names:
        return {}
    asked = replace(forecast.asked, settings=replace(forecast.settings, to_deadline=True))
    drawn = trend_of(evidence, asked, known.history, known.reference, names)
    at = drawn.column(forecast.goal.deadline)
    return {name: drawn.legs[name][:, at] for name in names}


def _together(forecast: ReadingForecast) -> dict:
    """The published answer; its share of draws that reach the level is the published probability."""
    drawn = forecast.draws
    low, middle, high = np.quantile(drawn.together, [0.05, 0.5, 0.95])
    return {
        "group": "voice", "name": f"together (weight of the trend {forecast.weight:.2f})", "probability": forecast.probability,
        "median": middle, "lower_90": low, "upper_90": high, "verdict": in_words(forecast.probability), "why_not": "",
    }  # fmt: skip


def _told(evidence: Evidence, forecast: ReadingForecast, row: dict) -> bool:
    """Whether a method's value at the deadline is told: a trend's also where it has no weight in the answer."""
    if forecast.basis == "record only" and row["name"] != TREND and row["group"] == "voice":
        return False
    return not led_by_another(evidence, forecast)


def by_leg(evidence: Evidence, forecast: ReadingForecast) -> pd.DataFrame:
    """See `Forecast.by_leg`."""
    rows = [_row("leg", LEGS[name].label, forecast, draws) for name, draws in forecast.draws.legs.items()]
    rows += [
        _row("leg, not pooled", LEGS[name].label, forecast, draws)
        for name, draws in legs_beside(evidence, forecast).items()
    ]
    rows += [
        _row("voice", TREND, forecast, forecast.draws.trend),
        _row("voice", f"delivery ({forecast.goal.kind.replace('_', ' ')}, {forecast.record.n_programmes} programmes)", forecast,
             forecast.draws.delivered, forecast.p_delivery),
        _together(forecast),
    ]  # fmt: skip
    for row in rows:
        for name in LEVELS:
            row[name] = row[name] - forecast.offset if _told(evidence, forecast, row) else np.nan
    for rule in verdicts_of(forecast):
        said = rule.would_be_met
        rows.append({
            "group": "official rule", "name": rule.rule, "probability": np.nan if said is None else float(said),
            "median": np.nan, "lower_90": np.nan, "upper_90": np.nan, "verdict": rule.verdict, "why_not": rule.why_not,
        })  # fmt: skip
    return pd.DataFrame(rows)
