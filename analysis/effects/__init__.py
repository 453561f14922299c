"""What the reported gains mean: effect sizes, pools, bounds, and the emissions that could follow.

    table = effect_table(ev)                       every claim of kind `effect`, with its size or its refusal
    audit(table)                                   what is wrong with which claim, and the reference row
    given = settings(ev, "central")                assumed precision, dependence, minimum of programmes
    reported = pool_outcome(table, "efficiency", given) pool, interval, prediction interval (or why there is none)
    compare(reported, evaluated_table(ev))         beside studies with a comparison
    chosen_sites(ev, reported)                     what choosing the best does to an average
    sector_ladder(ev, reported, "advanced"), sector_point(ev, reported, "advanced")   bounds, and a point under a prior
    tier.tier_case(ev, "excellence", ...)          emissions of a tier as a scenario

On plain numbers: `pooling`, `dependence`, `selection`, `bounds`, `decomposition`, `scenario`, `energy`.
What readers see stands in `pages.effects`. A reported figure is an average of sites chosen by
those who print it; only the evaluated effects come from a comparison, and only they may carry causal words.
"""

from typing import TYPE_CHECKING

from analysis.doors import front_door, load_all

if TYPE_CHECKING:
    from analysis.effects import bounds, decomposition, dependence, energy, pooling, scenario, selection, tier
    from analysis.effects.causal import causal_shares, evaluated_range
    from analysis.effects.comparison import compare, compare_all, comparison_table
    from analysis.effects.decomposition import lmdi, readings_of_basis
    from analysis.effects.evaluated import by_nearness, evaluated_table
    from analysis.effects.families import OUTCOMES, Outcome, outcome_of
    from analysis.effects.funnel import egger, funnel
    from analysis.effects.gains import gains
    from analysis.effects.outcomes import (
        PRECISIONS,
        pool_ends,
        pool_outcome,
        pooled_table,
        ranges,
        settings,
        year_trend,
    )
    from analysis.effects.pooling import random_effects
    from analysis.effects.reported import effect_table, log_ratio, with_precision
    from analysis.effects.retold import audit
    from analysis.effects.sector import assumption_ids, chosen_sites, sector_ladder, sector_point


def warm_up() -> None:
    """Load what stands behind the door, for the forks of this process."""
    load_all(__name__)


front_door(__name__)
