"""One reading of one target, forecast: the trend, the record of delivery, and the published answer from both.

Three stages, each a type of its own: what is asked and known (`asked.Asked`), the draws where there are figures
(`Drawn`), and the answer (`ReadingForecast`), which is the same object wherever a number of it is printed.
"""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from analysis.errors import ForecastError
from analysis.evidence import STATUSES, Evidence, Reading, Standing, Target, reading_series, standing
from analysis.forecast import delivery
from analysis.forecast.asked import Asked, published, weight_of, why_no_trend
from analysis.forecast.lapse import Lapse, lapse_of
from analysis.forecast.mixture import draws_that_agree
from analysis.forecast.settings import Settings
from analysis.forecast.trend.batches import BatchTime
from analysis.forecast.trend.classes import ReferenceClass
from analysis.forecast.trend.history import History
from analysis.forecast.trend.observed import to_history, years
from analysis.forecast.trend.paths import Trend, trend_of

LEVEL_STREAM = 103
# a path below a ceiling comes near it and never there: this part of it counts as "all of them"
ALL_OF_THEM = 0.999


@dataclass(frozen=True, eq=False)
class Drawn:
    """The draws of a reading, on the scale of the series. One row of trend, legs, level and paths is one draw.

    level: of the level asked for. trend, delivered: of the value at the deadline by either voice. together, together_level:
    of the published answer, and the level beside each of them; all (n_draws,). legs: the trend's, of the class
    `reference`. grid, paths: decimal years since 2000, and the trend over them (n_draws, n_grid). batch_time: set if time
    is counted in batches.
    """

    history: History
    level: np.ndarray
    trend: np.ndarray
    delivered: np.ndarray
    together: np.ndarray
    together_level: np.ndarray
    legs: dict[str, np.ndarray]
    grid: np.ndarray
    paths: np.ndarray
    reference: ReferenceClass
    batch_time: BatchTime | None


@dataclass(frozen=True, eq=False)
class ReadingForecast:
    """The answer to one reading. drawn: None where the outcome is known or there is no trend; refusal: why there is none.

    p_trend: share of the trend's draws that reach the level, NaN without a trend. p_pooled: both voices together, before
    what is known of the list's end and of silence. probability: what is published.
    """

    asked: Asked = field(repr=False)
    drawn: Drawn | None = field(repr=False)
    refusal: str
    p_trend: float
    p_before_lapse: float
    p_pooled: float
    probability: float

    @property
    def goal(self) -> Target:
        return self.asked.goal

    @property
    def reading(self) -> Reading:
        return self.asked.reading

    @property
    def today(self) -> pd.Timestamp:
        return self.asked.today

    @property
    def standing(self) -> Standing:
        return self.asked.standing

    @property
    def observed(self) -> pd.DataFrame:
        return self.asked.observed

    @property
    def record(self) -> delivery.Record:
        return self.asked.record

    @property
    def settings(self) -> Settings:
        return self.asked.settings

    @property
    def lapse(self) -> Lapse:
        return self.asked.lapse

    @property
    def offset(self) -> float:
        return self.asked.offset

    @property
    def status(self) -> str:
        return self.standing.status

    @property
    def silent_days(self) -> float:
        return self.asked.silent_days

    @property
    def basis(self) -> str:
        """On what the probability rests: 'settled', 'closed list', 'trend and record', or 'record only'."""
        if self.status in ("met", "missed"):
            return "settled"
        if self.drawn is None:
            return "record only"
        return "closed list" if self.closed else "trend and record"

    @cached_property
    def figures(self) -> int:
        """How many dated figures the trend rests on."""
        return 0 if self.drawn is None else int(self.asked.facts["date"].nunique())

    @property
    def weight(self) -> float:
        """The weight of the trend (see `mixture`), 0 without a trend."""
        return weight_of(self.asked, self.figures)

    @property
    def p_delivery(self) -> float:
        return self.record.probability

    @property
    def closed(self) -> bool:
        """True where the list is known to have ended short of the level (see `Asked.closed`)."""
        return self.has_draws and self.asked.closed

    @property
    def has_draws(self) -> bool:
        """False where the outcome is known, or no trend can be drawn."""
        return self.drawn is not None

    @property
    def draws(self) -> Drawn:
        """The draws; ForecastError, with the reason, where there are none."""
        if self.drawn is None:
            why = self.refusal or f"the target is {self.status} already: {STATUSES[self.status].told}."
            raise ForecastError(f"{self.goal.slug} ({self.reading.reading}) has no draws: {why}")
        return self.drawn

    def reaches(self, draws: np.ndarray) -> float:
        """The share of draws of the trend, the record or a leg that reach the level (at most, for reductions)."""
        return _share(draws, self.draws.level, self.asked.at_most)

    @cached_property
    def claim_ids(self) -> tuple[str, ...]:
        ids = [c for row in self.observed["claim_ids"] for c in row]
        ids += self.drawn.batch_time.claim_ids if self.drawn and self.drawn.batch_time else ()
        ids += [self.standing.case_id] if self.standing.case_id else []
        return tuple(dict.fromkeys([*self.goal.claim_ids, *ids]))


def forecast_reading(
    evidence: Evidence, goal: Target, reading: Reading, settings: Settings, today: pd.Timestamp,
    observed: pd.DataFrame | None = None, reference: ReferenceClass | None = None,
    record: delivery.Record | None = None,
) -> ReadingForecast:  # fmt: skip
    """Forecast one reading. observed: another series than the one of the evidence (for sensitivity).
    reference: a reference class instead of the one that serves the programme's kind. record: of delivery, if at hand."""
    observed = reading_series(evidence, reading) if observed is None else observed
    where = standing(evidence, goal, reading, observed, today)
    record = record or delivery.record_of(evidence, goal.kind, exclude_programme=goal.programme)
    lapse = lapse_of(evidence, goal, reading, where.status, settings, today)
    return forecast_asked(
        evidence, Asked(goal, reading, today, where, observed, record, settings, lapse), reference
    )


def forecast_asked(
    evidence: Evidence, asked: Asked, reference: ReferenceClass | None = None
) -> ReadingForecast:
    """The answer to what is asked, with all that is known of it at hand; see `forecast_reading`."""
    where, record = asked.standing, asked.record
    if where.status in ("met", "missed"):
        return ReadingForecast(asked, None, "", np.nan, np.nan, np.nan, float(where.status == "met"))
    why = why_no_trend(asked)
    if not why:
        try:
            return _from_trend(evidence, asked, reference)
        except ForecastError as refusal:
            why = str(refusal)
    pooled = record.probability
    return ReadingForecast(asked, None, why, np.nan, np.nan, pooled, published(asked, pooled, 0.0, 0, 0.0))


def _from_trend(evidence: Evidence, asked: Asked, reference: ReferenceClass | None) -> ReadingForecast:
    """The answer where there are figures. Raises ForecastError, with the reason, where no trend can be drawn from them."""
    ceiling = evidence.indicator(asked.reading.indicator).ceiling
    history = to_history(asked.observed, None if pd.isna(ceiling) else float(ceiling))
    voice = trend_of(evidence, asked, history, reference)
    level = _level_draws(asked, history, voice)
    at, paths = voice.column(asked.goal.deadline), voice.legs["pool"]
    trend = paths[:, at]
    figures = int(asked.facts["date"].nunique())
    share = _share(trend, level, asked.at_most)
    before = _before_lapse(asked, voice, level)
    settings = asked.settings
    weight = weight_of(asked, figures)
    pooled = settings.mixture.pooled(share, asked.record.probability, weight)
    p = published(asked, pooled, before, figures, weight)
    delivered = _delivered(asked, history, level)
    together, beside = draws_that_agree([(trend, level), (delivered, level)], weight, p, asked.at_most)
    legs = {name: draws[:, at] for name, draws in voice.legs.items() if name != "pool"}
    shown = (voice.grid > voice.newest) | (np.arange(len(voice.grid)) == at)
    drawn = Drawn(
        history, level, trend, delivered, together, beside, legs, voice.grid[shown], paths[:, shown],
        voice.reference, voice.batch_time,
    )  # fmt: skip
    return ReadingForecast(asked, drawn, "", share, before, pooled, p)


def _share(draws: np.ndarray, level: np.ndarray, at_most: bool) -> float:
    return float(np.mean(draws <= level if at_most else draws >= level))


def _level_draws(asked: Asked, history: History, trend: Trend) -> np.ndarray:
    """Draws of the level asked for; an index (100 on the base day) for changes.

    An addition to a base that is not known for sure asks for the base that lies on the same path as the value of the
    deadline: where the list grew fast before the base day, it has both a high base and a high end. A base day after the
    newest figure lies ahead on the path. Other levels are uniform in their interval.
    """
    where, reading, n = asked.standing, asked.reading, asked.settings.n_draws
    unsure, ahead = where.level_high > where.level_low, -np.inf
    if reading.how == "addition" and reading.base_value is None:
        ahead = float(years(reading.base_date)) - trend.newest
    if ahead > 0:
        level = trend.legs["pool"][:, trend.column(reading.base_date)] + reading.value
    elif unsure and ahead >= history.time[0] - trend.newest:
        level = trend.legs["pool"][:, trend.column(reading.base_date)] + reading.value
        level = np.clip(level, where.level_low, where.level_high)
    elif unsure:
        rng = np.random.default_rng([asked.settings.seed, LEVEL_STREAM])
        level = rng.uniform(where.level_low, where.level_high, n)
    else:
        level = np.full(n, where.level_low)
    level = level + asked.offset
    if history.ceiling is not None and not asked.at_most:
        level = np.minimum(level, ALL_OF_THEM * history.ceiling)
    return level


def _before_lapse(asked: Asked, trend: Trend, level: np.ndarray) -> float:
    """The share of the trend's paths that had reached the level on the day on which the list gave way; 0 where no such
    day is known or the newest figure is of a later one."""
    day = asked.lapse.day
    if day is None or float(years(day)) <= trend.newest:
        return 0.0
    return _share(trend.legs["pool"][:, trend.column(day)], level, asked.at_most)


def _delivered(asked: Asked, history: History, level: np.ndarray) -> np.ndarray:
    """Draws of the value at the deadline as the record of delivery has it."""
    rng = np.random.default_rng([asked.settings.seed, delivery.STREAM])
    start = np.full(len(level), asked.offset)
    if asked.reading.how == "addition":
        start = level - asked.reading.value
    reached = (
        np.maximum(history.high[-1], np.nextafter(level, np.inf))
        if asked.at_most
        else np.minimum(history.low[-1], np.nextafter(level, -np.inf))
    )
    return delivery.draw_outcomes(
        asked.record, level, start, reached, rng, ceiling=history.ceiling, at_most=asked.at_most
    )
