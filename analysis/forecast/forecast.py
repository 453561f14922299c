"""`predict`: the forecast of one target as known on a day, and everything a reader asks of it."""

import html
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from analysis.errors import ForecastError
from analysis.evidence import EVIDENCE_ASSUMPTIONS, UNDECIDED, Evidence, Target
from analysis.evidence.hedges import HEDGES
from analysis.forecast import given
from analysis.forecast.attain import attainment_years, central
from analysis.forecast.conditions import condition
from analysis.forecast.delivery import record_of
from analysis.forecast.kinds import DIFFERENCE as KIND_DIFFERENCE
from analysis.forecast.kinds import kinds_beside
from analysis.forecast.level import untold
from analysis.forecast.reading import ReadingForecast, forecast_reading
from analysis.forecast.settings import DRAWS, Settings
from analysis.forecast.traced import Traced, traced
from analysis.forecast.trend.classes import ReferenceClass
from analysis.forecast.trend.observed import day_of
from analysis.forecast.verdicts import verdict
from analysis.forecast.words import in_words
from analysis.writing import percent

LEVELS = (0.5, 0.8, 0.9)
ASSUMPTIONS = (
    "delivery-shrinkage", "record-followed-up-ratio", "mixture-lift", "mixture-sharpness", "mixture-end-one-figure",
    "mixture-end-two-figures", "mixture-end-more-figures", "silence-grace", "silence-report-ratio", "silence-reported-if-met",
    "outcome-publication-lag-days", "list-replacement-hazard", "list-replaced-still-counted", "list-slip-hazard", "list-slip-delay", "batch-gap-spread",
)  # fmt: skip


@dataclass(frozen=True, repr=False)
class Forecast:
    """A target's readings, each forecast from its own draws. The primary reading is the first."""

    goal: Target
    today: pd.Timestamp
    readings: tuple[ReadingForecast, ...]
    evidence: Evidence = field(repr=False)
    settings: Settings = field(repr=False)

    @property
    def primary(self) -> ReadingForecast:
        return self.readings[0]

    @property
    def probability(self) -> float:
        """The published probability of the primary reading (see `ReadingForecast.probability`)."""
        return self.primary.probability

    @property
    def status(self) -> str:
        return self.primary.status

    @property
    def has_draws(self) -> bool:
        """False where there is nothing to forecast: the outcome is known, or no figure of the list is."""
        return self.primary.has_draws

    @property
    def claim_ids(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(c for r in self.readings for c in r.claim_ids))

    @property
    def verdict(self) -> str:
        """The answer in one sentence, with its word from the fixed table."""
        return verdict(self.evidence, self.primary)

    def reading(self, name: str | None = None) -> ReadingForecast:
        if name is None:
            return self.primary
        for r in self.readings:
            if r.reading.reading == name:
                return r
        known = ", ".join(r.reading.reading for r in self.readings)
        raise ForecastError(f"{self.goal.slug} has no reading {name!r}; it has {known}.")

    def summary(self) -> pd.DataFrame:
        """One row per reading: status, level asked for, trend, delivery, both, median, 90 % interval (NaN where they are told
        nowhere, see `level.untold`), words, claim_ids."""
        return pd.DataFrame([_summary_row(self.evidence, r) for r in self.readings])

    def intervals(self, reading: str | None = None, levels: Sequence[float] = LEVELS) -> pd.DataFrame:
        """Median and central prediction intervals at the deadline, by voice: voice, median, lower_50, upper_50, ..."""
        forecast = self._forecast(reading)
        drawn = forecast.draws
        voices = {"trend": drawn.trend, "delivery": drawn.delivered, "together": drawn.together}
        voices = {name: draws - forecast.offset for name, draws in voices.items()}
        rows = []
        for voice, draws in voices.items():
            row = {"voice": voice, "median": np.median(draws)}
            for level in np.atleast_1d(given.shares(levels)).tolist():
                name = f"{100 * level:.6g}"
                row[f"lower_{name}"], row[f"upper_{name}"] = central(draws, level)
            rows.append(row)
        return pd.DataFrame(rows)

    @property
    def draws(self) -> np.ndarray:
        """Draws of the published answer at the deadline, in the unit of the primary reading, (n_draws,).

        Raises ForecastError, with the reason, where there are none.
        """
        return self.primary.draws.together - self.primary.offset

    def quantile(self, levels: float | Sequence[float]) -> float | np.ndarray:
        """Quantiles of `draws`: one number for one level, an array for several."""
        values = np.quantile(self.draws, given.shares(levels))
        return float(values) if np.ndim(values) == 0 else values

    def probability_of(self, level: float) -> float:
        """The share of `draws` that reach another level than the one promised (or fall to it, for reductions).

        Not cut by silence and ends as `probability` is: a question of one's own.
        """
        asked = given.level(level)
        reached = self.draws <= asked if self.goal.direction == "at_most" else self.draws >= asked
        return float(np.mean(reached))

    def to_frame(self) -> pd.DataFrame:
        """The primary reading as one tidy row: target, label, deadline, as_of, status, basis, figures, probability,
        trend, delivery, weight, median, lower_90, upper_90 (NaN where they are told nowhere), words, condition (on what the
        probability stands that nobody knows, '' for nothing)."""
        row = _summary_row(self.evidence, self.primary)
        kept = (
            "status",
            "basis",
            "probability",
            "trend",
            "delivery",
            "weight",
            "median",
            "lower_90",
            "upper_90",
        )
        return pd.DataFrame([{
            "target": self.goal.slug, "label": self.goal.label, "deadline": self.goal.deadline, "as_of": self.today,
            "figures": self.primary.figures, **{name: row[name] for name in kept}, "words": in_words(self.probability),
            "condition": condition(self.evidence, self.primary).brief,
        }])  # fmt: skip

    def __repr__(self) -> str:
        return f"<Forecast of {self.goal.slug} as of {self.today:%Y-%m-%d}: {percent(self.probability)}, {self.primary.basis}>"

    def _repr_html_(self) -> str:
        return (
            f"<p><strong>{html.escape(self.goal.label)}</strong>, as of {self.today:%Y-%m-%d}: "
            f"{html.escape(self.verdict)}</p>"
        )

    def attainment_date(self, reading: str | None = None) -> pd.DataFrame:
        """When the level is reached, by the trend: quantile of the draws (0.1, 0.25, 0.5, 0.75, 0.9) → day.

        Linear between the points of the path. NaT where that many draws don't reach it within the path, which ends
        eight years after the deadline.
        """
        forecast = self._forecast(reading)
        when = attainment_years(forecast)
        quantiles = (0.1, 0.25, 0.5, 0.75, 0.9)
        at = np.quantile(when, quantiles, method="higher")
        days = [day_of(x) if np.isfinite(x) else pd.NaT for x in at]
        return pd.DataFrame({"share_of_draws": quantiles, "reached_by": days})

    def required(self, reading: str | None = None) -> pd.DataFrame:
        """What is still to be done per year until the deadline, and how that compares.

        required: (level - latest value) / years left, median and 90 % interval from the same draws; recent: the same
        for the last two dates; class_percentile: the share of comparable lists' yearly relative additions that are
        smaller than the required one (see `class_paces`), NaN with fewer than ten of them.
        """
        from analysis.forecast.pace import required_pace

        return required_pace(self.evidence, self._forecast(reading))

    def levels_at(
        self, reading: str | None = None, probabilities: Sequence[float] = (0.9, 0.5, 0.1)
    ) -> pd.DataFrame:
        """The level that would be reached with a given probability: an aid for setting targets."""
        forecast = self._forecast(reading)
        sign = 1 if self.goal.direction == "at_least" else -1
        at = [
            sign * np.quantile(sign * (forecast.draws.together - forecast.offset), 1 - p)
            for p in probabilities
        ]
        return pd.DataFrame({"probability": probabilities, "level": at})

    def by_leg(self, reading: str | None = None) -> pd.DataFrame:
        """Every leg, every voice and every official rule side by side.

        Columns: group (leg; leg, not pooled; voice; official rule), name, probability, median, lower_90, upper_90, verdict (words from
        the fixed table for probabilities, the institution's own for rules), why_not (where a rule can't be computed).
        """
        from analysis.forecast.compare import by_leg

        return by_leg(self.evidence, self._forecast(reading))

    def without_each_claim(self, reading: str | None = None) -> pd.DataFrame:
        """The probability without each figure in turn (see `sensitivity.without_each_claim`)."""
        from analysis.forecast import sensitivity

        return sensitivity.without_each_claim(self.evidence, self._forecast(reading))

    def moved_bounds(self, reading: str | None = None) -> pd.DataFrame:
        """The probability with each hedged figure at its lower, then at its upper bound."""
        from analysis.forecast import sensitivity

        return sensitivity.moved_bounds(self.evidence, self._forecast(reading))

    def moves(self, reading: str | None = None) -> pd.DataFrame:
        """`without_each_claim`, `moved_bounds` and `moved_days` in one table (see `sensitivity.moves`)."""
        from analysis.forecast import sensitivity

        return sensitivity.moves(self.evidence, self._forecast(reading))

    @cached_property
    def under_other_kinds(self) -> pd.DataFrame:
        """The answer if the programme were of a neighbouring kind (see `kinds.under_other_kinds`)."""
        from analysis.forecast import kinds

        return kinds.under_other_kinds(self)

    @property
    def assumption_ids(self) -> tuple[str, ...]:
        """The rows of assumptions.csv that the forecast rests on."""
        hedges = sorted(
            {q for r in self.readings for row in r.observed["qualifier"] for q in row.split("; ")}
        )
        used = [HEDGES[q].assumption_id for q in hedges]
        return (
            *used,
            *EVIDENCE_ASSUMPTIONS,
            *ASSUMPTIONS,
            *([KIND_DIFFERENCE] if kinds_beside(self) else []),
        )

    def tipping_claim(
        self, reading: str | None = None, moves: pd.DataFrame | None = None
    ) -> pd.Series | None:
        """The single figure that would change the verdict's word; None if none would. moves: if at hand already."""
        from analysis.forecast import sensitivity

        return sensitivity.tipping_claim(self.evidence, self._forecast(reading), moves)

    def changed_since(self, as_of: Any, reading: str | None = None) -> pd.DataFrame:
        """Which text moved the probability by how much since an earlier day (see `sensitivity.changed_since`)."""
        from analysis.forecast import sensitivity

        return sensitivity.changed_since(self, as_of, reading)

    def _forecast(self, name: str | None) -> ReadingForecast:
        """A reading that has draws; ForecastError, with the reason, if it has none."""
        forecast = self.reading(name)
        _ = forecast.draws
        return forecast


def _summary_row(evidence: Evidence, forecast: ReadingForecast) -> dict:
    row = {
        "reading": forecast.reading.reading, "label": forecast.reading.label, "status": forecast.status,
        "level_low": forecast.standing.level_low, "level_high": forecast.standing.level_high, "unit": forecast.reading.unit,
        "trend": forecast.p_trend, "delivery": forecast.p_delivery if forecast.status in UNDECIDED else np.nan,
        "basis": forecast.basis, "weight": forecast.weight, "probability": forecast.probability, "median": np.nan, "lower_90": np.nan,
        "upper_90": np.nan, "verdict": verdict(evidence, forecast), "claim_ids": forecast.claim_ids,
    }  # fmt: skip
    if forecast.has_draws and not untold(evidence, forecast):
        low, high = central(forecast.draws.together - forecast.offset, 0.9)
        row |= {
            "median": float(np.median(forecast.draws.together)) - forecast.offset,
            "lower_90": low,
            "upper_90": high,
        }
    return row


def predict(
    evidence: Evidence, goal: Target | str, *, n_draws: int = DRAWS, seed: int = 1, weight: float | None = None,
    use_batches: bool = True, reference: ReferenceClass | None = None, readings: str = "all", brief: bool = False, trace: Callable[..., Traced] = traced,
) -> Forecast:  # fmt: skip
    """Forecast a target from the evidence as it was known on its day.

    evidence: see `evidence.load`; its `as_of` is the day of the forecast (None: the last publication known).
    goal: see `evidence.target`, or its slug. n_draws, seed: size and reproducibility; each voice and leg has a stream of its own.
    weight: of the record, fixed (None: it follows what is known, see `mixture`). use_batches: count time in batches
    where their dates are known. reference: a reference class instead of the one of the programme's kind.
    readings: 'all' or 'primary'. brief: the probability alone is wanted, which comes sooner; such a forecast has no draws to show.
    trace: how the trend is come by (see `forecast_asked`).

    The trend is a linear pool of legs (see `pool`), the record that of resolved targets of the same kind (see
    `delivery`); `mixture` makes one probability of them, `asked.published` adds what is known of the list's end and of
    silence. Without a figure the record alone answers.

    Raises ForecastError for settings out of range.

    >>> from analysis import evidence
    >>> ev = evidence.load(as_of="2024-03-31")
    >>> goal = evidence.target(ev, "beijing-smart-factories-digital-workshops-2026")
    >>> outlook = predict(ev, goal, n_draws=2000, seed=1)
    >>> 0.05 <= outlook.probability <= 0.95
    True
    """
    goal = given.asked_for(evidence, goal, reference)
    today = evidence.as_of if evidence.as_of is not None else evidence.claims["published_latest"].max()
    settings = Settings.of(evidence, n_draws, seed, weight, use_batches, brief)
    if readings not in ("all", "primary"):
        raise ForecastError(f"readings is {readings!r}; allowed: all, primary.")
    chosen = sorted(goal.readings, key=lambda r: not r.primary)
    chosen = chosen[:1] if readings == "primary" else chosen
    record = record_of(evidence, goal.kind, exclude_programme=goal.programme)
    answers = tuple(
        forecast_reading(evidence, goal, r, settings, today, reference=reference, record=record, trace=trace)
        for r in chosen
    )
    return Forecast(goal, today, answers, evidence, settings)
