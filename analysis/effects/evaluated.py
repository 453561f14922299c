"""Reported gains beside evaluated ones: what studies with a comparison found for the same family of outcomes.

A reported figure is a before-after average of chosen sites, written by those who chose them. An evaluated one
comes from a design with a comparison. Both are shown on the log scale; their ratio carries the uncertainty of
both. It says how far apart two kinds of evidence lie, not which part of a programme's gain is real.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.effects.bounds import Ratio, ratio_of_effects
from analysis.effects.families import OUTCOMES, Outcome
from analysis.effects.outcomes import OutcomePool, Settings, pool_ends, pool_outcome
from analysis.effects.reported import log_ratio
from analysis.errors import EffectsError
from analysis.evidence import Evidence

DESIGNS = ("experiment", "quasi_experiment", "panel", "survey")
SIGNS = ("better", "worse", "mixed", "null")
PLACE = "place"  # directness of a study of a city, region or sector policy: listed, but no counterpart of a factory


def evaluated_table(ev: Evidence) -> pd.DataFrame:
    """Evaluated effects with their size on the log scale.

    Added to the columns of `evaluated_effects.csv`: numeric (a relative size is printed; percentage points have none),
    same_treatment (False where whole places or sectors were treated: such a study is listed but is no counterpart), yi,
    yi_low, yi_high (log ratio of the printed estimate and its ends, sign as printed; NaN where none is printed).
    Raises EffectsError for an unknown design or sign.
    """
    table = ev.evaluated_effects.copy()
    for column, allowed in (("design", DESIGNS), ("sign", SIGNS)):
        wrong = table[~table[column].isin(allowed)]
        if len(wrong):
            row = wrong.iloc[0]
            raise EffectsError(
                f"evaluated_effects.csv, {row['effect_id']}: {column} '{row[column]}'; "
                f"allowed are {', '.join(allowed)}."
            )
    estimate, low, high = (pd.to_numeric(table[c], errors="coerce") for c in ("estimate", "low", "high"))
    numeric = estimate.notna() & (table["unit"] == "percent")
    ends = {"yi": estimate, "yi_low": low.fillna(estimate), "yi_high": high.fillna(estimate)}
    sizes = {
        name: np.where(numeric, log_ratio(values.where(numeric, 0.0)), np.nan)
        for name, values in ends.items()
    }
    return table.assign(numeric=numeric, same_treatment=table["directness"] != PLACE, **sizes)


@dataclass(frozen=True)
class Comparison:
    """Reported beside evaluated for one outcome; `ratio` is None where one side has no number."""

    outcome: str
    reported: OutcomePool
    studies: pd.DataFrame
    ratio: Ratio | None
    ratio_with_nulls: Ratio | None
    reason: str

    @property
    def family(self) -> Outcome:
        """The record of the outcome."""
        return OUTCOMES[self.outcome]


def compare(
    reported: OutcomePool, evaluated: pd.DataFrame, n_draws: int = 20_000, seed: int = 1
) -> Comparison:
    """Set the pooled reported effect beside the evaluated ones of the same family.

    Reported draws come from the t distribution of the pooled mean; evaluated draws take a study at random
    (each one vote per paper) and a value between its printed ends. `ratio` uses the studies that print a
    number; `ratio_with_nulls` counts those that report no effect without a number as zero, which is the
    more careful reading: studies without an effect print fewer numbers.
    """
    name, family = reported.outcome, reported.family
    studies = evaluated[evaluated["outcome"].isin(family.counterparts)].copy()
    if reported.pool is None:
        return Comparison(name, reported, studies, None, None, reported.reason)
    near = studies[studies["same_treatment"]]
    if not near["numeric"].any():
        return Comparison(name, reported, studies, None, None, _no_counterpart(family.label, studies))
    rng = np.random.default_rng([seed, 11])
    gains = reported.pool.mean + reported.pool.se * rng.standard_t(reported.pool.df, n_draws)
    if family.falls:
        studies = studies.assign(yi=-studies["yi"], yi_low=-studies["yi_high"], yi_high=-studies["yi_low"])
    near = studies[studies["same_treatment"]]
    numbers, nulls = near[near["numeric"]], near[without_effect(near)]
    ratio = ratio_of_effects(gains, _draws(numbers, n_draws, rng))
    zero = nulls.assign(yi=0.0, yi_low=0.0, yi_high=0.0)
    careful = ratio_of_effects(gains, _draws(pd.concat([numbers, zero]), n_draws, rng))
    return Comparison(name, reported, studies, ratio, careful, "")


def compare_all(
    table: pd.DataFrame,
    evaluated: pd.DataFrame,
    given: Settings,
    how: str = "one_vote",
    n_draws: int = 20_000,
    seed: int = 1,
) -> list[Comparison]:
    """`compare` for every outcome that a programme reports (without the mixed family `other`)."""
    names = [o for o, one in OUTCOMES.items() if one.counterparts and (table["outcome"] == o).any()]
    return [compare(pool_outcome(table, o, given, how), evaluated, n_draws, seed) for o in names]


def without_effect(studies: pd.DataFrame) -> pd.Series:
    """Whether a study found no effect and prints no number for it."""
    return ~studies["numeric"] & (studies["sign"] == "null")


def _draws(studies: pd.DataFrame, n: int, rng: np.random.Generator) -> np.ndarray:
    weight = 1 / studies.groupby("paper")["paper"].transform("size").to_numpy(float)
    pick = rng.choice(len(studies), n, p=weight / weight.sum())
    low, high = studies["yi_low"].to_numpy()[pick], studies["yi_high"].to_numpy()[pick]
    return low + rng.random(n) * (high - low)


def _no_counterpart(label: str, studies: pd.DataFrame) -> str:
    if studies.empty:
        return f"no evaluated counterpart of {label} in the evidence"
    if not studies["same_treatment"].any():
        return f"no evaluated counterpart: the {len(studies)} studies listed evaluate other policies"
    return f"no evaluated study of {label} prints a relative effect"


def comparison_table(comparisons: list[Comparison]) -> pd.DataFrame:
    """One row per outcome.

    Columns outcome, k (programmes), reported, reported_lower, reported_upper (percent as printed), n_studies,
    evaluated_lowest, evaluated_highest (percent), ratio, ratio_lower, ratio_upper, ratio_with_nulls, reason (why there
    is no ratio), claim_ids, effect_ids.
    """
    rows = []
    for c in comparisons:
        numbers = c.studies[c.studies["numeric"] & c.studies["same_treatment"]]
        nan = float("nan")
        mean, lower, upper = pool_ends(c.reported)[:3] if c.reported.pool else (nan, nan, nan)
        sizes = numbers[["yi_low", "yi_high"]].to_numpy().ravel()
        evaluated = np.sort(c.family.printed(sizes)) if c.ratio else np.array([])
        ratio, careful = c.ratio, c.ratio_with_nulls
        rows.append({
            "outcome": c.outcome,
            "k": len(c.reported.programmes),
            "reported": mean,
            "reported_lower": lower,
            "reported_upper": upper,
            "n_studies": len(c.studies),
            "evaluated_lowest": evaluated[0] if len(evaluated) else nan,
            "evaluated_highest": evaluated[-1] if len(evaluated) else nan,
            "ratio": ratio.median if ratio else nan,
            "ratio_lower": ratio.lower if ratio else nan,
            "ratio_upper": ratio.upper if ratio else nan,
            "ratio_with_nulls": careful.median if careful else nan,
            "reason": c.reason,
            "claim_ids": c.reported.claim_ids,
            "effect_ids": tuple(c.studies["effect_id"]),
        })  # fmt: skip
    return pd.DataFrame(rows)
