"""What the notebook records as data: values, units, intervals, claims."""

import numpy as np
import pandas as pd

from analysis import recording
from analysis.effects.bounds import Ratio
from analysis.effects.comparison import Comparison
from analysis.effects.families import outcome_of
from analysis.effects.outcomes import OutcomePool, pool_ends
from analysis.effects.sector import Point
from analysis.evidence import Evidence
from analysis.pages.improvements.gains import recorded, rows


def record(
    c: Comparison, as_one: OutcomePool, gains: pd.DataFrame, ladder: pd.DataFrame | None, point: Point | None
) -> None:
    """Record the announced gains, the pool with and without the lists of one family as one, the studies, ratios, bounds."""
    for row in recorded(gains):
        recording.record(**row)
    recording.record_table("gains", rows(gains))
    reported, ids = c.reported, c.reported.claim_ids
    recording.record("title", f"Reported change of {c.family.label}")
    recording.record("outcome", c.outcome)
    recording.record("programmes", len(reported.programmes), unit="count", claim_ids=ids)
    recording.record("claims", len(reported.figures), unit="count", claim_ids=ids)
    recording.record("pooled", reported.pool is not None, claim_ids=ids)
    _studies(c)
    if reported.pool is None:
        recording.record("reason", reported.reason)
        return
    mean, lower, upper, pi_lower, pi_upper = pool_ends(reported)
    recording.record("mean", mean, unit="percent", low=lower, high=upper, claim_ids=ids)
    recording.record("next_programme", mean, unit="percent", low=pi_lower, high=pi_upper, claim_ids=ids)
    recording.record("tau2", reported.pool.tau2, unit="log_ratio_squared", claim_ids=ids)
    recording.record("i2", reported.pool.i2, unit="percent", claim_ids=ids)
    if as_one.pool is None:
        recording.record("lists_as_one", as_one.reason)
    else:
        mean, lower, upper, *_ = pool_ends(as_one)
        recording.record("lists_as_one", mean, unit="percent", low=lower, high=upper, claim_ids=ids)
    _ratios(c)
    if ladder is not None:
        last = ladder.iloc[-1]
        middle = (last["lower"] + last["upper"]) / 2
        recording.record(
            "bounds", middle, unit="percent", low=last["lower"], high=last["upper"], claim_ids=ids
        )
    if point is not None:
        drawn = point.drawn.summary(0.9)
        recording.record(
            "sector",
            point.drawn.expected,
            unit="percent",
            low=drawn["lower"],
            high=drawn["upper"],
            claim_ids=ids,
        )


def record_words(evidence: Evidence, c: Comparison) -> None:
    """Record what the outcome's measures and the lists that report it are called in Chinese: words that the page is found by."""
    of_outcome = [
        one
        for one in evidence.indicators.itertuples()
        if one.scale == "change" and outcome_of(one.indicator) == c.outcome
    ]
    lists = [evidence.programme(slug).label_zh for slug in sorted(c.reported.programmes.get("programme", ()))]
    words = dict.fromkeys(filter(None, [*(one.label_zh for one in of_outcome), *lists]))
    recording.record("label_zh", " ".join(words))


def _studies(c: Comparison) -> None:
    told = c.evaluated
    recording.record("studies", told.n, unit="count")
    recording.record("studies_with_a_size", told.n_numeric, unit="count")
    if told.n_numeric:
        low, high = np.sort(c.family.printed([told.lower, told.upper]))
        recording.record("evaluated", float(c.family.printed(told.mean)), unit="percent", low=low, high=high)
        low, high = np.sort(c.family.printed([told.low, told.high]))
        recording.record(
            "evaluated_bounds", float(c.family.printed(told.middle)), unit="percent", low=low, high=high
        )


def _ratios(c: Comparison) -> None:
    if c.ratio is None:
        recording.record("no_counterpart", c.reason)
    for name, ratio in (("reported_over_evaluated", c.ratio), ("next_over_next", c.ratio_next)):
        if ratio is not None:
            _ratio(name, ratio, c.reported.claim_ids)


def _ratio(name: str, ratio: Ratio, claim_ids: tuple[str, ...]) -> None:
    high = ratio.upper if np.isfinite(ratio.upper) else None
    recording.record(name, ratio.median, unit="ratio", low=ratio.lower, high=high, claim_ids=claim_ids)
