"""From a pooled report to the sector: what choosing sites does to the average, and bounds of the sector's mean."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.effects.bounds import as_change, ladder, tornado
from analysis.effects.causal import evaluated_range, share_of
from analysis.effects.evaluated import evaluated_table
from analysis.effects.families import OUTCOMES, Outcome
from analysis.effects.outcomes import ASSUMPTIONS as POOL_ROWS
from analysis.effects.outcomes import OutcomePool
from analysis.effects.scenario import Factor, Scenario, run
from analysis.effects.selection import selection_table, simulate_chosen
from analysis.effects.tier import BY_HAND, REBOUND_ROW, assumed, coverage_row, evaluated_factor, means_of
from analysis.evidence import Evidence

SELECTION_ROWS = (
    "effects-selection-share", "effects-selection-spread", "effects-selection-correlation",
    "effects-selection-reliability",
)  # fmt: skip
REST_ROW = "effects-rest-change"


def assumption_ids(tier: str) -> tuple[str, ...]:
    """The assumption rows behind the pooled figure, the selection and the bounds."""
    return (*POOL_ROWS, *SELECTION_ROWS, coverage_row(tier), REST_ROW, REBOUND_ROW)


@dataclass(frozen=True)
class Chosen:
    """What choosing the top share would show: table over spreads and correlations, and a simulated second look.

    `reported` is the improvement in log points that is held against it (the pooled mean). `second_look` is the mean of the
    same chosen sites measured again, when nobody gained anything, as a share of what the first look showed.
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


def chosen_sites(ev: Evidence, reported: OutcomePool, seed: int = 1) -> Chosen | None:
    """Selection under the assumption rows; None where there is no pooled mean to hold against it."""
    share, spread, correlation, reliability = (assumed(ev, name, name) for name in SELECTION_ROWS)
    if reported.pool is None:
        return None
    spreads = (spread.low, spread.mode, spread.high)
    table = selection_table(reported.pool.mean, share.mode, spreads, (1.0, correlation.mode))
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
    return Chosen(reported.outcome, reported.pool.mean, share.mode, correlation.mode, again, table)


def _offset(ev: Evidence, reported: OutcomePool) -> Factor:
    row = assumed(ev, "rebound", REBOUND_ROW)
    return (
        row
        if reported.family.rebounds
        else Factor("rebound", 0.0, 0.0, 0.0, ("no rebound for this outcome",))
    )


def _room(
    ev: Evidence, reported: OutcomePool, mean: float, causal_share: Sequence[float]
) -> tuple[tuple[float, float], str]:
    """Range of the share of the reported mean (percent as printed) that can be due to the programme, by hand or from studies; and which."""
    if len(causal_share):
        by_hand = assumed(ev, "causal share", "", causal_share)
        return (by_hand.low, by_hand.high), BY_HAND
    evaluated = evaluated_range(evaluated_table(ev), reported.outcome)
    if not evaluated.known:
        return (0.0, 1.0), ""
    return (share_of(evaluated.worst, mean), share_of(evaluated.best, mean)), evaluated.source


def sector_ladder(
    ev: Evidence, reported: OutcomePool, tier: str, causal_share: Sequence[float] = ()
) -> pd.DataFrame | None:
    """Bounds of a sector's mean change when the tier reports the pooled one, over the whole range of its coverage.

    Percent in the printed sense (a fall is negative); columns of `bounds.ladder`. Rebound is taken off where a saving
    makes use cheaper. `causal_share` three numbers (low, likely, high); empty takes what evaluated studies of the
    outcome leave room for. None where there is no pooled mean. Raises EffectsError for an unknown tier.
    """
    share, rest = assumed(ev, "coverage", coverage_row(tier)), assumed(ev, "rest", REST_ROW)
    if reported.pool is None:
        return None
    offset, mean = _offset(ev, reported), float(reported.family.printed(reported.pool.mean))
    improvement = float(reported.family.improvement(reported.pool.mean))
    room, source = _room(ev, reported, mean, causal_share)
    undone = (offset.low, offset.high)
    table = ladder((share.low, share.high), improvement, rest.low, rest.high, room, undone, source)
    return as_change(table, reported.family.falls)


@dataclass(frozen=True)
class Point:
    """The sector's change (percent, printed sense) if the tier's sites gained what `effect` says: draws, tornado.

    The centre of both is the mean: `drawn.expected`. `by_hand` says that a causal share was set instead of taking what
    evaluated studies found.
    """

    outcome: str
    tier: str
    by_hand: bool
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
    """Coverage x evaluated change x (1 - rebound), as draws; with `causal_share`, coverage x reported x share x kept.

    The evaluated change is triangular between the bounds of the mean of all studies around their middle. It stands in
    for reported change times causal share: that share is evaluated over reported, so the two are not independent and
    the reported change cancels out. A share set by hand is taken as independent. None where there is no pool, or no
    study with a size and no share. Raises EffectsError.
    """
    coverage, rebound = assumed(ev, "coverage", coverage_row(tier)), _offset(ev, reported)
    if reported.pool is None:
        return None
    if len(causal_share):
        share = assumed(ev, "causal share", "", causal_share)
        mean, *ends = reported.family.printed([reported.pool.mean, reported.pool.lower, reported.pool.upper])
        change = Factor(
            "reported change", float(min(ends)), float(mean), float(max(ends)), reported.claim_ids
        )
    else:
        evaluated = evaluated_range(evaluated_table(ev), reported.outcome)
        if not evaluated.known:
            return None
        share, change = Factor("causal share", 1.0, 1.0, 1.0), evaluated_factor(evaluated)
    drawn = run(coverage, change, share, rebound, n=n, seed=seed)
    return Point(reported.outcome, tier, bool(len(causal_share)), drawn, tornado(means_of(drawn.factors)))
