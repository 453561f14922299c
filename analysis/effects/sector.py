"""From a pooled report to the sector: what choosing sites does to the average, and bounds of the sector's mean."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.effects.bounds import ladder, tornado
from analysis.effects.families import OUTCOMES, Outcome
from analysis.effects.outcomes import ASSUMPTIONS as POOL_ROWS
from analysis.effects.outcomes import OutcomePool
from analysis.effects.scenario import Factor, Scenario, run
from analysis.effects.selection import selection_table, simulate_chosen
from analysis.effects.tier import CAUSAL_ROW, REBOUND_ROW, assumed, coverage_row
from analysis.evidence import Evidence

SELECTION_ROWS = (
    "effects-selection-share", "effects-selection-spread", "effects-selection-correlation",
    "effects-selection-reliability",
)  # fmt: skip
REST_ROW = "effects-rest-change"


def assumption_ids(tier: str) -> tuple[str, ...]:
    """The assumption rows behind the pooled figure, the selection and the bounds."""
    return (*POOL_ROWS, *SELECTION_ROWS, coverage_row(tier), REST_ROW, CAUSAL_ROW, REBOUND_ROW)


@dataclass(frozen=True)
class Chosen:
    """What choosing the top share would show: table over spreads and correlations, and a simulated second look.

    `reported` is the improvement in log points that is held against it (the pooled mean, or the mean of the
    programmes where there is no pool). `second_look` is the mean of the same chosen sites measured again,
    when nobody gained anything, as a share of what the first look showed.
    """

    outcome: str
    reported: float
    share: float
    correlation: float
    second_look: float
    table: pd.DataFrame

    @property
    def family(self) -> Outcome:
        """The record of the outcome."""
        return OUTCOMES[self.outcome]


def _mean_of(reported: OutcomePool) -> float:
    return reported.pool.mean if reported.pool else float(reported.programmes["yi"].mean())


def chosen_sites(ev: Evidence, reported: OutcomePool, seed: int = 1) -> Chosen | None:
    """Selection under the assumption rows; None where no claim of the outcome counts."""
    share, spread, correlation, reliability = (assumed(ev, name, name) for name in SELECTION_ROWS)
    if reported.programmes.empty:
        return None
    spreads = (spread.low, spread.mode, spread.high)
    table = selection_table(_mean_of(reported), share.mode, spreads, (1.0, correlation.mode))
    looks = simulate_chosen(
        0.0,
        spread.mode,
        share.mode,
        correlation.mode,
        reliability.mode,
        n_sites=5_000,
        n_draws=100,
        seed=seed,
    )
    again = float(looks["repeated"].mean() / looks["measured"].mean())
    return Chosen(reported.outcome, _mean_of(reported), share.mode, correlation.mode, again, table)


def _offset(ev: Evidence, reported: OutcomePool) -> Factor:
    row = assumed(ev, "rebound", REBOUND_ROW)
    return (
        row
        if reported.family.rebounds
        else Factor("rebound", 0.0, 0.0, 0.0, ("no rebound for this outcome",))
    )


def sector_ladder(
    ev: Evidence, reported: OutcomePool, tier: str, causal_share: Sequence[float] = ()
) -> pd.DataFrame | None:
    """Bounds of a sector's mean improvement (bounds.ladder) when the tier reports the pooled improvement.

    Improvements are percent; of things that should fall the size of the fall. Rebound is taken off for
    energy, carbon and cost only. `causal_share` three numbers, or empty for the assumption row. None where
    no claim of the outcome counts. Raises EffectsError for an unknown tier.
    """
    share, rest = assumed(ev, "coverage", coverage_row(tier)), assumed(ev, "rest", REST_ROW)
    causal = assumed(ev, "causal share", CAUSAL_ROW, causal_share)
    if reported.programmes.empty:
        return None
    improvement = float(reported.family.improvement(_mean_of(reported)))
    offset = _offset(ev, reported)
    limits = (causal.low, causal.high), (offset.low, offset.high)
    return ladder(share.mode, improvement, rest.low, rest.high, *limits)


@dataclass(frozen=True)
class Point:
    """The sector's gain under a stated prior on the causal share: draws, their ranking, and a tornado."""

    outcome: str
    tier: str
    drawn: Scenario
    tornado: pd.DataFrame

    @property
    def family(self) -> Outcome:
        """The record of the outcome."""
        return OUTCOMES[self.outcome]


def sector_point(
    ev: Evidence,
    reported: OutcomePool,
    tier: str,
    causal_share: Sequence[float] = (),
    n: int = 2048,
    seed: int = 1,
) -> Point | None:
    """Coverage x reported improvement x causal share x (1 - rebound), as draws; None where there is no pool.

    The reported improvement is triangular over the confidence interval of the pooled mean. Raises
    EffectsError.
    """
    coverage = assumed(ev, "coverage", coverage_row(tier))
    causal = assumed(ev, "causal share", CAUSAL_ROW, causal_share)
    if reported.pool is None:
        return None
    pool = reported.pool
    mean, *ends = reported.family.improvement([pool.mean, pool.lower, pool.upper]).tolist()
    change = Factor("reported change", min(ends), mean, max(ends), reported.claim_ids)
    rebound = _offset(ev, reported)
    drawn = run(coverage, change, causal, rebound, n=n, seed=seed)
    factors = {f.name: (f.low, f.mode, f.high) for f in (coverage, change, causal)}
    if not rebound.fixed:
        factors["kept"] = (1 - rebound.high, 1 - rebound.mode, 1 - rebound.low)
    return Point(reported.outcome, tier, drawn, tornado(factors))
