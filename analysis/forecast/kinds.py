"""The answer under a neighbouring kind: what it would be if the programme were counted as something that is easily taken for it.

A programme's kind decides which past promises, and which growth of other lists, its target is compared with. The guide in
the data's README says how a kind is chosen and which kinds lie next to each other.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import partial
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis import spare
from analysis.evidence import UNDECIDED, Evidence, Target, kin, target
from analysis.evidence.kinds import KINDS, kind_named
from analysis.evidence.standing import place_of

if TYPE_CHECKING:
    from analysis.forecast.forecast import Forecast

DIFFERENCE = "kind-neighbour-difference"  # the assumption: from which difference on a reader is told
COLUMNS = ["kind", "probability", "trend", "difference", "told"]


def neighbours(kind: str, scale: str) -> list[str]:
    """The kinds that are easily taken for one and can count what is measured on a scale (`scale` of indicators.csv), none for a
    single site or a plan of unlike goals.

    >>> neighbours("market_adoption", "count"), neighbours("market_adoption", "intensity"), neighbours("single_site", "count")
    (['subsidised_programme', 'installation'], ['installation'], [])
    """
    return [other for other in kind_named(kind).beside if scale in KINDS[other].goals]


def kinds_beside(outlook: Forecast) -> list[str]:
    """The kinds that a target's programme is easily taken for."""
    return _kinds_beside(outlook.evidence, outlook.goal)


def _kinds_beside(evidence: Evidence, goal: Target) -> list[str]:
    return neighbours(goal.kind, evidence.indicator(goal.primary.indicator).scale)


def _offered(outlook: Forecast, kind: str) -> bool:
    """Whether the rows of a target offer a kind beside its own: that of a reading's list, or of a list tied to it. Asked of lists
    and subsidies alone; other kinds are neighbours by what they count."""
    goal, evidence = outlook.goal, outlook.evidence
    if not (KINDS[goal.kind].members and KINDS[kind].members):
        return True
    tied = kin(evidence, goal.programme) | {reading.programme for reading in goal.readings}
    return kind in {evidence.programme(programme).kind for programme in tied}


def under_other_kinds(outlook: Forecast) -> pd.DataFrame:
    """The primary reading's answer under each neighbouring kind, from the same figures, draws and seed.

    One row per kind: kind, probability, trend (NaN without figures), difference (from the published probability), told
    (True where that is more than the assumption `kind-neighbour-difference`). Empty where the outcome is known, or no kind
    that can count what is measured lies next to this one.
    """
    goal, evidence, settings = outlook.goal, outlook.evidence, outlook.settings
    others = kinds_beside(outlook) if outlook.status in UNDECIDED else []
    size = (settings.n_draws, settings.seed, settings.weight, settings.use_batches)
    rows = []
    for kind in others:
        probability, trend = spare.answer(
            _key(evidence, goal, kind, size), partial(_under, evidence, goal, kind, size)
        )
        difference = probability - outlook.probability
        rows.append({
            "kind": kind, "probability": probability, "trend": trend, "difference": difference,
            "told": abs(difference) > evidence.assumed(DIFFERENCE) and _offered(outlook, kind),
        })  # fmt: skip
    return pd.DataFrame(rows, columns=COLUMNS)


def ahead(evidence: Evidence, goal: Target, n_draws: int, seed: int) -> dict[Hashable, Callable[[], Any]]:
    """What `under_other_kinds` will ask of a forecast of this size, for `spare.ahead`."""
    size = (n_draws, seed, None, True)
    kinds = (
        _kinds_beside(evidence, goal) if place_of(evidence, goal, goal.primary)[1].status in UNDECIDED else []
    )
    return {_key(evidence, goal, kind, size): partial(_under, evidence, goal, kind, size) for kind in kinds}


Size = tuple[int, int, float | None, bool]  # draws, seed, weight, use_batches (see `Settings`)


def _key(evidence: Evidence, goal: Target, kind: str, size: Size) -> Hashable:
    return "under another kind", evidence, goal.slug, kind, size


def _under(evidence: Evidence, goal: Target, kind: str, size: Size) -> tuple[float, float]:
    """Probability and trend of the primary reading if the programme were of this kind."""
    from analysis.forecast.forecast import predict

    changed, (n_draws, seed, weight, use_batches) = evidence.with_kind(goal.programme, kind), size
    other = predict(
        changed, target(changed, goal.slug), n_draws=n_draws, seed=seed, weight=weight,
        use_batches=use_batches, readings="primary", brief=True,
    )  # fmt: skip
    return other.probability, other.primary.p_trend
