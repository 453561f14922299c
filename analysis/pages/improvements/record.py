"""What the notebook records as data: values, units, intervals, claims."""

import numpy as np
import pandas as pd

from analysis import recording
from analysis.effects.evaluated import Comparison
from analysis.effects.outcomes import OutcomePool, pool_ends
from analysis.effects.sector import Point


def record(
    reported: OutcomePool, compared: Comparison, ladder: pd.DataFrame | None, point: Point | None
) -> None:
    """Record the pooled figure, its heterogeneity, the ratio to evaluated effects, bounds and point."""
    ids = reported.claim_ids
    recording.record("title", f"Reported change of {reported.family.label}")
    recording.record("outcome", reported.outcome)
    recording.record("programmes", len(reported.programmes), unit="count", claim_ids=ids)
    recording.record("claims", len(reported.figures), unit="count", claim_ids=ids)
    recording.record("pooled", reported.pool is not None, claim_ids=ids)
    if reported.pool is None:
        recording.record("reason", reported.reason)
        return
    mean, lower, upper, pi_lower, pi_upper = pool_ends(reported)
    recording.record("mean", mean, unit="percent", low=lower, high=upper, claim_ids=ids)
    recording.record("next_programme", mean, unit="percent", low=pi_lower, high=pi_upper, claim_ids=ids)
    recording.record("tau2", reported.pool.tau2, unit="log_ratio_squared", claim_ids=ids)
    recording.record("i2", reported.pool.i2, unit="percent", claim_ids=ids)
    if compared.ratio is None:
        recording.record("no_counterpart", compared.reason)
    else:
        r = compared.ratio
        high = r.upper if np.isfinite(r.upper) else None
        recording.record(
            "reported_over_evaluated", r.median, unit="ratio", low=r.lower, high=high, claim_ids=ids
        )
    if ladder is not None:
        last = ladder.iloc[-1]
        middle = (last["lower"] + last["upper"]) / 2
        recording.record(
            "bounds", middle, unit="percent", low=last["lower"], high=last["upper"], claim_ids=ids
        )
    if point is not None:
        drawn = point.drawn.summary(0.9)
        recording.record(
            "sector", drawn["median"], unit="percent", low=drawn["lower"], high=drawn["upper"], claim_ids=ids
        )
