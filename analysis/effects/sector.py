"""From a pooled report to the sector: what choosing sites does to the average, and bounds of the sector's mean."""

from dataclasses import dataclass

import pandas as pd

from analysis.effects.bounds import ladder, tornado
from analysis.effects.outcomes import ASSUMPTIONS as POOL_ROWS
from analysis.effects.outcomes import FALLS, OutcomePool, natural
from analysis.effects.scenario import Factor, Scenario, run
from analysis.effects.selection import selection_table, simulate_chosen
from analysis.effects.tier import CAUSAL_ROW, REBOUND_ROW, assumed, coverage_row

SELECTION_ROWS = (
    "effects-selection-share", "effects-selection-spread", "effects-selection-correlation",
    "effects-selection-reliability",
)  # fmt: skip
REST_ROW = "effects-rest-change"
SAVED_ON = ("energy", "carbon", "cost")  # a rebound is about use that becomes cheaper


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


def _reported(got: OutcomePool) -> float:
    return got.pool.mean if got.pool else float(got.programmes["yi"].mean())


def chosen_sites(ev, got: OutcomePool, seed: int = 1) -> Chosen | None:
    """Selection under the assumption rows; None where no claim of the outcome counts."""
    share, spread, correlation, reliability = (assumed(ev, name, name) for name in SELECTION_ROWS)
    if got.programmes.empty:
        return None
    spreads = (spread.low, spread.mode, spread.high)
    table = selection_table(_reported(got), share.mode, spreads, (1.0, correlation.mode))
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
    return Chosen(got.outcome, _reported(got), share.mode, correlation.mode, again, table)


def _improvement(outcome: str, log_points) -> list[float]:
    """Log points of improvement as percent: growth of what should rise, size of the fall of what should fall."""
    sign = -1 if FALLS[outcome] else 1
    return [float(v) * sign for v in natural(outcome, log_points)]


def _offset(ev, outcome: str) -> Factor:
    row = assumed(ev, "rebound", REBOUND_ROW)
    return row if outcome in SAVED_ON else Factor("rebound", 0.0, 0.0, 0.0, ("no rebound for this outcome",))


def sector_ladder(ev, got: OutcomePool, tier: str, causal_share=()) -> pd.DataFrame | None:
    """Bounds of a sector's mean improvement (bounds.ladder) when the tier reports the pooled improvement.

    Improvements are percent; of things that should fall the size of the fall. Rebound is taken off for
    energy, carbon and cost only. `causal_share` three numbers, or empty for the assumption row. None where
    no claim of the outcome counts. Raises EffectsError for an unknown tier.
    """
    share, rest = assumed(ev, "coverage", coverage_row(tier)), assumed(ev, "rest", REST_ROW)
    causal = assumed(ev, "causal share", CAUSAL_ROW, causal_share)
    if got.programmes.empty:
        return None
    reported = _improvement(got.outcome, [_reported(got)])[0]
    offset = _offset(ev, got.outcome)
    limits = (causal.low, causal.high), (offset.low, offset.high)
    return ladder(share.mode, reported, rest.low, rest.high, *limits)


@dataclass(frozen=True)
class Point:
    """The sector's gain under a stated prior on the causal share: draws, their ranking, and a tornado."""

    outcome: str
    tier: str
    drawn: Scenario
    tornado: pd.DataFrame


def sector_point(
    ev, got: OutcomePool, tier: str, causal_share=(), n: int = 2048, seed: int = 1
) -> Point | None:
    """Coverage x reported improvement x causal share x (1 - rebound), as draws; None where there is no pool.

    The reported improvement is triangular over the confidence interval of the pooled mean. Raises
    EffectsError.
    """
    coverage = assumed(ev, "coverage", coverage_row(tier))
    causal = assumed(ev, "causal share", CAUSAL_ROW, causal_share)
    if got.pool is None:
        return None
    mean, *ends = _improvement(got.outcome, [got.pool.mean, got.pool.lower, got.pool.upper])
    reported = Factor("reported change", min(ends), mean, max(ends), got.claim_ids)
    rebound = _offset(ev, got.outcome)
    drawn = run(coverage, reported, causal, rebound, n=n, seed=seed)
    factors = {f.name: (f.low, f.mode, f.high) for f in (coverage, reported, causal)}
    if not rebound.fixed:
        factors["kept"] = (1 - rebound.high, 1 - rebound.mode, 1 - rebound.low)
    return Point(got.outcome, tier, drawn, tornado(factors))
