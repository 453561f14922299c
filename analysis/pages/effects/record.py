"""What the two notebooks of the effects record as data: values, units, intervals, claims."""

import numpy as np

from analysis.effects.evaluated import Comparison
from analysis.effects.outcomes import OutcomePool, natural
from analysis.effects.reported import OUTCOMES
from analysis.effects.tier import Tier
from analysis.recording import record


def improvements(got: OutcomePool, compared: Comparison, ladder, point) -> None:
    """Record the pooled figure, its heterogeneity, the ratio to evaluated effects, bounds and point."""
    ids = got.claim_ids
    record("title", f"Reported change of {OUTCOMES[got.outcome]}")
    record("outcome", got.outcome)
    record("programmes", len(got.programmes), unit="count", claim_ids=ids)
    record("claims", len(got.figures), unit="count", claim_ids=ids)
    record("pooled", got.pool is not None, claim_ids=ids)
    if got.pool is None:
        record("reason", got.reason)
        return
    names = ("mean", "lower", "upper", "pi_lower", "pi_upper")
    mean, lower, upper, pi_lower, pi_upper = natural(got.outcome, [getattr(got.pool, n) for n in names])
    record("mean", mean, unit="percent", low=min(lower, upper), high=max(lower, upper), claim_ids=ids)
    low, high = sorted((pi_lower, pi_upper))
    record("next_programme", mean, unit="percent", low=low, high=high, claim_ids=ids)
    record("tau2", got.pool.tau2, unit="log_ratio_squared", claim_ids=ids)
    record("i2", got.pool.i2, unit="percent", claim_ids=ids)
    if compared.ratio is None:
        record("no_counterpart", compared.reason)
    else:
        r = compared.ratio
        high = r.upper if np.isfinite(r.upper) else None
        record("reported_over_evaluated", r.median, unit="ratio", low=r.lower, high=high, claim_ids=ids)
    last = ladder.iloc[-1]
    middle = (last["lower"] + last["upper"]) / 2
    record("bounds", middle, unit="percent", low=last["lower"], high=last["upper"], claim_ids=ids)

    drawn = point.drawn.summary(0.9)
    record("sector", drawn["median"], unit="percent", low=drawn["lower"], high=drawn["upper"], claim_ids=ids)


def emissions(case: Tier, claimed: float, rates, split, outlooks=()) -> None:
    """Record the readings, the scenario and its drivers, the yearly rates, the intensity split, the forecasts."""
    ids = case.claim_ids
    record("title", f"Emissions: the {case.name} level, basis {case.basis}")
    low, high = float(case.readings["total_low"].min()), float(case.readings["total_high"].max())
    record("total_at_sites", case.change, unit="percent", low=low, high=high, claim_ids=ids)
    s = case.drawn.summary(0.9)
    record("whole", s["median"], unit="percent", low=s["lower"], high=s["upper"], claim_ids=ids)
    record("claimed", claimed, unit="percent")
    record(
        "share_of_draws_reaching_the_claim",
        case.drawn.probability_at_least(claimed),
        unit="share",
        claim_ids=ids,
    )
    for row in case.drawn.sensitivity.itertuples():
        record(f"sobol_total/{row.factor}", row.total, unit="share", claim_ids=ids)
    own = rates["claim_id"].iloc[0]
    low, high = rates["per_year"].min(), rates["per_year"].max()
    record("window_per_year", rates["per_year"].iloc[0], unit="percent", low=low, high=high, claim_ids=[own])
    for row in split.itertuples():
        name = row.measure.replace(" ", "_")
        record(
            f"carbon_per_energy/{name}", row.carbon_per_energy_change, unit="percent", claim_ids=row.claim_ids
        )
    for outlook in outlooks:
        for row in outlook.summary().itertuples():
            name = f"probability/{outlook.goal.slug}/{row.reading}"
            record(name, row.probability, unit="probability", claim_ids=row.claim_ids)
