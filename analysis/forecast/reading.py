"""One reading of one target, forecast: the trend, the record of delivery, and the published answer from both.

Stages, each a type of its own: what is asked and known (`asked.Asked`), the trend where there are figures (`traced.Traced`, which
takes nearly all the time), the draws of both voices (`Drawn`), and the answer (`ReadingForecast`), which is the same object
wherever a number of it is printed.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from analysis.errors import ForecastError
from analysis.evidence import STATUSES, Evidence, Reading, Standing, Target, reading_series, standing
from analysis.evidence.between import between
from analysis.evidence.series import Listed
from analysis.forecast import delivery
from analysis.forecast.asked import Asked, published, weight_of, why_no_trend
from analysis.forecast.lapse import Lapse, lapse_of
from analysis.forecast.mixture import draws_that_agree
from analysis.forecast.settings import Settings
from analysis.forecast.traced import Traced, share_of, traced
from analysis.forecast.trend.batches import BatchTime
from analysis.forecast.trend.classes import ReferenceClass
from analysis.forecast.trend.history import History

HEARD = 0.01  # the weight of a trend below which the answer is told as that of the record alone


@dataclass(frozen=True, eq=False)
class Drawn:
    """The draws of a reading, on the scale of the series. One row of trend, legs, level and paths is one draw.

    level: of the level asked for. trend, delivered: of the value at the deadline by either voice. together, together_level:
    of the published answer, and the level beside each of them; all (n_draws,). legs: the trend's, of the class
    `reference`. grid, paths: decimal years since 2000, and the trend over them (n_draws, n_grid). batch_time: set if time
    is counted in batches. weight, probability: of the trend, and what is published. What only a page shows is drawn when it is
    asked for.
    """

    asked: Asked = field(repr=False)
    weight: float
    probability: float
    history: History
    level: np.ndarray
    trend: np.ndarray
    legs: dict[str, np.ndarray]
    grid: np.ndarray
    paths: np.ndarray
    reference: ReferenceClass
    batch_time: BatchTime | None

    @cached_property
    def delivered(self) -> np.ndarray:
        return _delivered(self.asked, self.history, self.level)

    @cached_property
    def _agreeing(self) -> tuple[np.ndarray, np.ndarray]:
        voices = [(self.trend, self.level), (self.delivered, self.level)]
        return draws_that_agree(voices, self.weight, self.probability, self.asked.at_most)

    @property
    def together(self) -> np.ndarray:
        return self._agreeing[0]

    @property
    def together_level(self) -> np.ndarray:
        return self._agreeing[1]


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
        return self.asked.table

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
        """On what the probability rests: 'settled', 'closed list', 'trend and record', or 'record only': where no trend can be drawn,
        or its one figure is no later than the promise, so that it has no weight in the answer (see `mixture.trend_weight`)."""
        if self.status in ("met", "missed"):
            return "settled"
        if self.closed:
            return "closed list"
        return "trend and record" if self.weight >= HEARD else "record only"

    @cached_property
    def figures(self) -> int:
        """How many dated figures the trend rests on."""
        return 0 if self.drawn is None else len(self.asked.dates)

    @property
    def weight(self) -> float:
        """The weight of the trend (see `mixture`), 0 without a trend."""
        return weight_of(self.asked, self.figures)

    @property
    def p_delivery(self) -> float:
        """What the record says of it: of a reading that readings beside it bound, that of plans that came as far."""
        return self.asked.recorded

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
        if self.settings.brief:
            raise ForecastError(
                f"{self.goal.slug} ({self.reading.reading}) was asked for its probability alone: forecast it without `brief`."
            )
        return self.drawn

    def reaches(self, draws: np.ndarray) -> float:
        """The share of draws of the trend, the record or a leg that reach the level (at most, for reductions)."""
        return share_of(draws, self.draws.level, self.asked.at_most)

    @cached_property
    def claim_ids(self) -> tuple[str, ...]:
        ids = [c for row in self.observed["claim_ids"] for c in row]
        ids += self.drawn.batch_time.claim_ids if self.drawn and self.drawn.batch_time else ()
        ids += [self.standing.case_id] if self.standing.case_id else []
        return tuple(dict.fromkeys([*self.goal.claim_ids, *ids]))


def forecast_reading(
    evidence: Evidence, goal: Target, reading: Reading, settings: Settings, today: pd.Timestamp,
    observed: pd.DataFrame | Listed | None = None, reference: ReferenceClass | None = None,
    record: delivery.Record | None = None,
    trace: Callable[[Evidence, Asked, ReferenceClass | None], Traced] = traced,
) -> ReadingForecast:  # fmt: skip
    """Forecast one reading. observed: another series than the one of the evidence (for sensitivity).
    reference: a reference class instead of the one that serves the programme's kind. record: of delivery, if at hand.
    trace: see `forecast_asked`."""
    observed = reading_series(evidence, reading) if observed is None else observed
    where = standing(evidence, goal, reading, observed, today)
    record = record or delivery.record_of(evidence, goal.kind, exclude_programme=goal.programme)
    lapse = lapse_of(evidence, goal, reading, where.status, settings, today)
    return forecast_asked(
        evidence,
        Asked(
            goal=goal,
            reading=reading,
            today=today,
            standing=where,
            observed=observed,
            record=record,
            settings=settings,
            lapse=lapse,
            between=between(evidence, goal, reading),
        ),
        reference,
        trace,
    )


def forecast_asked(
    evidence: Evidence, asked: Asked, reference: ReferenceClass | None = None,
    trace: Callable[[Evidence, Asked, ReferenceClass | None], Traced] = traced,
) -> ReadingForecast:  # fmt: skip
    """The answer to what is asked, with all that is known of it at hand; see `forecast_reading`. trace: how the trend is
    come by, for who has drawn it before."""
    where = asked.standing
    if where.status in ("met", "missed"):
        return ReadingForecast(asked, None, "", np.nan, np.nan, np.nan, float(where.status == "met"))
    why = why_no_trend(asked)
    if not why:
        try:
            return weighed(asked, trace(evidence, asked, reference))
        except ForecastError as refusal:
            why = str(refusal)
    pooled = asked.recorded
    return ReadingForecast(asked, None, why, np.nan, np.nan, pooled, published(asked, pooled, 0.0, 0, 0.0))


def weighed(asked: Asked, trace: Traced) -> ReadingForecast:
    """The answer where there is a trend: pooled with the record, with what is known of the list's end and of silence."""
    figures = len(asked.dates)
    weight = weight_of(asked, figures)
    pooled = asked.settings.mixture.pooled(trace.share, asked.record.probability, weight)
    p = published(asked, pooled, trace.before, figures, weight)
    drawn = Drawn(
        asked=asked, weight=weight, probability=p, history=trace.history, level=trace.level, trend=trace.trend,
        legs=trace.legs, grid=trace.grid, paths=trace.paths, reference=trace.reference, batch_time=trace.batch_time,
    )  # fmt: skip
    return ReadingForecast(asked, drawn, "", trace.share, trace.before, pooled, p)


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
