"""The assumptions of a forecast, its size and its seed: one object that every part of a forecast is given."""

from dataclasses import dataclass

import numpy as np

from analysis.errors import ForecastError
from analysis.evidence import Evidence
from analysis.forecast.mixture import Mixture

DRAWS = (
    20_000  # the one size of a published forecast: a share of so many draws is within 0.4 points of its value
)
FEWEST, MOST = 100, 1_000_000  # draws, as the parameters of the notebooks
NAMES = {
    "replacement_hazard": "list-replacement-hazard", "still_counted": "list-replaced-still-counted",
    "reported_if_met": "silence-reported-if-met", "report_ratio": "silence-report-ratio", "grace_days": "silence-grace",
    "day_range": "date-range-drawn",
}  # fmt: skip
LIFT, SHARPNESS = "mixture-lift", "mixture-sharpness"
ENDS = ("mixture-end-one-figure", "mixture-end-two-figures", "mixture-end-more-figures")


@dataclass(frozen=True)
class Settings:
    """The assumptions of a forecast (rows of assumptions.csv), its size and its seed.

    weight: of the record, if it is fixed by the caller; None: it follows what is known (see `mixture`). brief: the
    probability alone is asked for, and only the draws that it hangs on are made: the same number, and no draws to show.
    to_deadline: paths and legs are asked for up to the deadline, and what comes after it is not drawn: the same numbers.
    """

    n_draws: int
    seed: int
    weight: float | None
    mixture: Mixture
    replacement_hazard: float
    still_counted: float
    reported_if_met: float
    report_ratio: float
    grace_days: float
    day_range: float
    use_batches: bool = True
    brief: bool = False
    to_deadline: bool = False

    @classmethod
    def of(
        cls, evidence: Evidence, n_draws: int = DRAWS, seed: int = 1, weight: float | None = None,
        use_batches: bool = True, brief: bool = False,
    ) -> "Settings":  # fmt: skip
        """The settings of an evidence. Raises ForecastError for a size, seed or weight out of range."""
        if weight is not None and not 0 <= weight <= 1:
            raise ForecastError(f"the weight of the record lies between 0 and 1, not at {weight}.")
        if not isinstance(n_draws, int | np.integer) or not FEWEST <= n_draws <= MOST:
            raise ForecastError(
                f"n_draws is {n_draws!r}; a whole number from {FEWEST} to {MOST:,} is needed: fewer give no interval, and more no memory holds."
            )
        if not isinstance(seed, int | np.integer) or seed < 0:
            raise ForecastError(f"the seed is {seed!r}; a whole number from 0 on is needed.")
        mixture = Mixture(
            evidence.assumed(LIFT), evidence.assumed(SHARPNESS), tuple(evidence.assumed(e) for e in ENDS)
        )
        assumed = {name: evidence.assumed(row) for name, row in NAMES.items()}
        weight = None if weight is None else float(weight)
        return cls(
            int(n_draws),
            int(seed),
            weight,
            mixture,
            use_batches=use_batches,
            brief=brief,
            to_deadline=False,
            **assumed,
        )

    @property
    def ids(self) -> tuple[str, ...]:
        """The rows of assumptions.csv that are in here."""
        return (*NAMES.values(), LIFT, SHARPNESS, *ENDS)

    def after_silence(self, p: float) -> float:
        """Bayes' rule for a target whose deadline has passed without a word: silence is likelier after a miss.

        With m the chance that a met target is reported and k how much likelier that is than for a missed one:
        p (1 - m) / (p (1 - m) + (1 - p) (1 - m / k)).
        """
        met, missed = p * (1 - self.reported_if_met), (1 - p) * (1 - self.reported_if_met / self.report_ratio)
        return met / (met + missed) if met + missed > 0 else p
