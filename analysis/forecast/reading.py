"""One reading of one target, forecast: trend, delivery and both together, all from the same draws."""

from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from analysis.errors import ForecastError
from analysis.evidence import Evidence, Reading, Standing, Target, events_of, reading_series, standing
from analysis.forecast import delivery
from analysis.forecast.settings import Settings
from analysis.forecast.trend import batches
from analysis.forecast.trend.classes import ReferenceClass
from analysis.forecast.trend.history import History
from analysis.forecast.trend.observed import day_of, one_interval_a_date, to_history, years
from analysis.forecast.trend.paths import trend_of

LEVEL_STREAM = 103
# a path below a ceiling comes near it and never there: this part of it counts as "all of them"
ALL_OF_THEM = 0.999


@dataclass(frozen=True, eq=False)
class ReadingForecast:
    """Everything known of one reading on one day.

    trend, delivered, combined: draws of the value at the deadline, on the scale of the series, (n_draws,); None where
    there is nothing to draw from. level: draws of the level asked for. legs: those of the trend, of the class
    `reference`. grid, paths: decimal
    years since 2000 and the trend's paths over them, (n_draws, n_grid). batch_time: set if time is counted in batches.
    refusal: why there is no trend, '' if there is one. lapse: the chance that the list gives way to another before the
    deadline and the promise with it; lapse_day: the day, where it is known.
    """

    goal: Target
    reading: Reading
    today: pd.Timestamp
    standing: Standing
    observed: pd.DataFrame = field(repr=False)
    record: delivery.Record = field(repr=False)
    settings: Settings = field(repr=False)
    history: History | None = field(default=None, repr=False)
    level: np.ndarray | None = field(default=None, repr=False)
    trend: np.ndarray | None = field(default=None, repr=False)
    delivered: np.ndarray | None = field(default=None, repr=False)
    combined: np.ndarray | None = field(default=None, repr=False)
    legs: dict = field(default_factory=dict, repr=False)
    grid: np.ndarray | None = field(default=None, repr=False)
    paths: np.ndarray | None = field(default=None, repr=False)
    reference: ReferenceClass | None = field(default=None, repr=False)
    batch_time: batches.BatchTime | None = field(default=None, repr=False)
    refusal: str = ""
    lapse: float = 0.0
    lapse_day: pd.Timestamp | None = None

    @property
    def status(self) -> str:
        return self.standing.status

    @property
    def offset(self) -> float:
        """What draws of a change have above the percent that readers see: they are an index with 100 on the base day."""
        return 100.0 if self.reading.how == "change" else 0.0

    def reaches(self, draws: np.ndarray | None) -> float:
        """The share of draws that reach the level (at most, for reductions); NaN without draws."""
        if draws is None:
            return np.nan
        return float(
            np.mean(draws >= self.level if self.goal.direction == "at_least" else draws <= self.level)
        )

    @property
    def p_trend(self) -> float:
        return self.reaches(self.trend)

    @property
    def p_delivery(self) -> float:
        return self.record.probability if self.delivered is None else self.reaches(self.delivered)

    @property
    def probability(self) -> float:
        """The published probability that the target is met: both voices, or what the list reached before it gave way
        to another, within the floor and the cap; 1 or 0 where the outcome is known; NaN where there is no trend."""
        if self.status in ("met", "missed"):
            return float(self.status == "met")
        if self.combined is None:
            return np.nan
        p = (1 - self.lapse) * self.reaches(self.combined) + self.lapse * self.p_before_lapse
        if self.silent_days > self.settings.grace_days:
            p = self.settings.after_silence(p)
        return float(np.clip(p, self.settings.floor, self.settings.cap))

    @property
    def silent_days(self) -> float:
        """Days of silence after the deadline: up to the day of the forecast, and no further than figures were searched for."""
        if self.status != "silent":
            return 0.0
        return float((min(self.today, self.standing.searched_until) - self.goal.deadline).days)

    @property
    def p_before_lapse(self) -> float:
        """The share of the trend's paths that had reached the level on the day on which the list gave way."""
        if self.lapse_day is None or self.lapse_day <= day_of(self.history.time[-1]):
            return 0.0
        at = int(np.argmin(np.abs(self.grid - float(years(self.lapse_day)))))
        return self.reaches(self.paths[:, at])

    @property
    def replaced(self) -> float:
        """The probability that another list takes the place of this one before the target is reached."""
        return 0.0 if self.combined is None else self.lapse * (1 - self.p_before_lapse)

    @property
    def claim_ids(self) -> tuple[str, ...]:
        ids = [c for row in self.observed["claim_ids"] for c in row]
        ids += self.batch_time.claim_ids if self.batch_time else ()
        ids += [self.standing.case_id] if self.standing.case_id else []
        return tuple(dict.fromkeys([*self.goal.claim_ids, *ids]))


def _level_draws(where: Standing, reading: Reading, n: int, rng) -> np.ndarray:
    """Draws of the level: uniform in its interval; an index (100 on the base day) for changes."""
    level = rng.uniform(where.level_low, where.level_high, n) if where.level_high > where.level_low else None
    level = np.full(n, where.level_low) if level is None else level
    return 100 + level if reading.how == "change" else level


def _delivered(base: ReadingForecast) -> ReadingForecast:
    """The second voice and the mixture of both: a share of the draws is the record's, the rest the trend's."""
    settings, goal = base.settings, base.goal
    rng = np.random.default_rng([settings.seed, delivery.STREAM])
    offset = 100.0 if base.reading.how == "change" else 0.0
    start = np.full(settings.n_draws, offset)
    if base.reading.how == "addition":
        start = base.level - base.reading.value
    reduction, newest = goal.direction == "at_most", base.history
    reached = (
        np.maximum(newest.high[-1], np.nextafter(base.level, np.inf))
        if reduction
        else np.minimum(newest.low[-1], np.nextafter(base.level, -np.inf))
    )
    drawn = delivery.draw_outcomes(
        base.record, base.level, start, reached, rng, ceiling=base.history.ceiling, at_most=reduction
    )
    first = round(settings.n_draws * settings.weight)
    order = np.random.default_rng([settings.seed, 104]).permutation(settings.n_draws)
    combined = np.concatenate([drawn[order[:first]], base.trend[order[first:]]])
    level = base.level[order]
    return replace(base, delivered=drawn[order], combined=combined, level=level, trend=base.trend[order],
                   legs={k: v[order] for k, v in base.legs.items()}, paths=base.paths[order])  # fmt: skip


def forecast_reading(
    evidence: Evidence, goal: Target, reading: Reading, settings: Settings, today: pd.Timestamp,
    observed: pd.DataFrame | None = None, reference=None, record: delivery.Record | None = None,
) -> ReadingForecast:  # fmt: skip
    """Forecast one reading. observed: another series than the one of the evidence (for sensitivity).
    reference: a reference class instead of the one that serves the programme's kind. record: of delivery, if at hand."""
    observed = reading_series(evidence, reading) if observed is None else observed
    where = standing(evidence, goal, reading, observed, today)
    record = record or delivery.record_of(evidence, goal.kind, exclude_programme=goal.programme)
    base = ReadingForecast(goal, reading, today, where, observed, record, settings)
    if where.status in ("met", "missed"):
        return base
    why = _why_no_trend(base)
    if why:
        return replace(base, refusal=why)
    ceiling = evidence.indicator(reading.indicator).ceiling
    history = to_history(observed, None if pd.isna(ceiling) else float(ceiling))
    level = _level_draws(
        where, reading, settings.n_draws, np.random.default_rng([settings.seed, LEVEL_STREAM])
    )
    if history.ceiling is not None and goal.direction == "at_least":
        level = np.minimum(level, ALL_OF_THEM * history.ceiling)
    base = replace(base, history=history, level=level, **_lapse(evidence, base))
    try:
        found = trend_of(evidence, base, reference)
    except ForecastError as refusal:
        return replace(base, refusal=str(refusal))
    at = found.column(goal.deadline)
    legs = {name: draws[:, at] for name, draws in found.legs.items() if name != "pool"}
    paths = found.legs["pool"]
    base = replace(
        base, grid=found.grid, paths=paths, legs=legs, trend=paths[:, at], reference=found.reference,
        batch_time=found.batch_time,
    )  # fmt: skip
    return _delivered(base)


def _lapse(evidence: Evidence, base: ReadingForecast) -> dict:
    """The chance that the list gives way to another before the deadline and takes the promise with it; the day if known.

    Once a replacement is known (a sourced event, see `evidence.events_of`), the promise lives on with the chance
    `list-replaced-still-counted`, by counting the successor too; not so where that is a reading of its own. Before, the
    hazard of recognised lists is used.
    """
    programme, goal, settings = evidence.programme(base.reading.programme), base.goal, base.settings
    replaced = events_of(evidence, programme.programme, "replaced", base.today)
    event = next((e for e in replaced if e.day <= min(base.today, goal.deadline)), None)
    if event is not None:
        of_its_own = any(r.programme == event.successor for r in goal.readings)
        return {"lapse": 1.0 if of_its_own else 1 - settings.still_counted, "lapse_day": event.day}
    if programme.kind != "recognised_list" or base.status != "open":
        return {}
    ahead = max(float(years(goal.deadline) - years(base.today)), 0.0)
    return {"lapse": 1 - float(np.exp(-settings.replacement_hazard * ahead))}


def _why_no_trend(base: ReadingForecast) -> str:
    observed, reading = base.observed, base.reading
    if observed.empty or (observed["how"] == "start").all():
        place = f"{reading.programme}, {reading.indicator}, {reading.entity}"
        return f"no dated figure of {place} is known on {base.today:%Y-%m-%d}: add a claim of kind stock or flow."
    if np.isnan(base.standing.level_low):
        return f"the level on {reading.base_date:%Y-%m-%d}, from which the addition counts, is not known."
    if not (one_interval_a_date(observed).frame["high"] > -100).all():
        return "a change of -100 % or below has no index."
    first = observed["date"].min()
    if first > base.goal.deadline:
        return f"the first figure is of {first:%Y-%m-%d}, after the deadline: it does not say what was reached by then."
    return ""
