"""What the reported gains mean: effect sizes, pools, bounds, and the emissions that could follow.

    table = effect_table(ev)                       every claim of kind `effect`, with its size or its refusal
    audit(table)                                   what is wrong with which claim, and the reference row
    given = settings(ev, "central")                assumed precision, dependence, minimum of programmes
    got = pool_outcome(table, "efficiency", given) pool, interval, prediction interval (or why there is none)
    compare(got, evaluated_table(ev))              beside studies with a comparison
    plots.forest(got)                              figures: analysis.effects.plots

The parts, each on plain numbers: `pooling`, `dependence`, `selection`, `bounds`, `decomposition`, `scenario`,
`energy`. A reported figure is a before-after average of sites chosen by those who print it; only the
evaluated effects come from a comparison, and only they may carry causal words.
"""

from analysis.effects import bounds, decomposition, dependence, energy, plots, pooling, scenario, selection
from analysis.effects.decomposition import lmdi, readings_of_basis
from analysis.effects.evaluated import compare, comparison_table, evaluated_table
from analysis.effects.outcomes import natural, pool_outcome, pooled_table, settings, year_trend
from analysis.effects.pooling import random_effects
from analysis.effects.reported import OUTCOMES, effect_table, log_ratio, with_precision
from analysis.effects.retold import audit

__all__ = [
    "OUTCOMES", "audit", "bounds", "compare", "comparison_table", "decomposition", "dependence", "effect_table",
    "energy", "evaluated_table", "lmdi", "log_ratio", "natural", "plots", "pool_outcome", "pooled_table", "pooling",
    "random_effects", "readings_of_basis", "scenario", "selection", "settings", "with_precision", "year_trend",
]  # fmt: skip
