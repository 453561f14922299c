"""The assumptions of a forecast, its size and its seed: one object that every part of a forecast is given."""

from dataclasses import dataclass

import numpy as np

from analysis.errors import ForecastError
from analysis.evidence import Evidence


@dataclass(frozen=True)
class Settings:
    """The assumptions of a forecast (rows of assumptions.csv), its size and its seed."""

    n_draws: int
    seed: int
    weight: float
    floor: float
    cap: float
    replacement_hazard: float
    still_counted: float
    reported_if_met: float
    report_ratio: float
    grace_days: float
    use_batches: bool = True
    ids: tuple[str, ...] = ()

    @classmethod
    def of(
        cls,
        evidence: Evidence,
        n_draws: int,
        seed: int,
        weight: float | None = None,
        use_batches: bool = True,
    ):
        names = {
            "weight": "delivery-weight", "floor": "probability-floor", "cap": "probability-cap",
            "replacement_hazard": "list-replacement-hazard", "still_counted": "list-replaced-still-counted", "reported_if_met": "silence-reported-if-met",
            "report_ratio": "silence-report-ratio", "grace_days": "silence-grace",
        }  # fmt: skip
        found = {k: evidence.assumed(i) for k, i in names.items()}
        if weight is not None:
            found["weight"] = float(weight)
        if not 0 <= found["weight"] <= 1:
            raise ForecastError(f"the weight of delivery lies between 0 and 1, not at {found['weight']}.")
        if not isinstance(n_draws, int | np.integer) or n_draws < 100:
            raise ForecastError(
                f"n_draws is {n_draws!r}; a whole number, 100 at the least, gives an interval."
            )
        if not isinstance(seed, int | np.integer) or seed < 0:
            raise ForecastError(f"the seed is {seed!r}; a whole number from 0 on is needed.")
        return cls(int(n_draws), int(seed), use_batches=use_batches, ids=tuple(names.values()), **found)

    def after_silence(self, p: float) -> float:
        """Bayes' rule for a target whose deadline has passed without a word: silence is likelier after a miss.

        With m the chance that a met target is reported and k how much likelier that is than for a missed one:
        p (1 - m) / (p (1 - m) + (1 - p) (1 - m / k)).
        """
        met, missed = p * (1 - self.reported_if_met), (1 - p) * (1 - self.reported_if_met / self.report_ratio)
        return met / (met + missed) if met + missed > 0 else p
