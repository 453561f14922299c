"""Reported gains beside evaluated ones: what studies with a comparison found for the same family of outcomes.

A reported figure is a before-after average of chosen sites, written by those who chose them. An evaluated one
comes from a design with a comparison. Both are shown on the log scale; their ratio carries the uncertainty of
both. It says how far apart two kinds of evidence lie, not which part of a programme's gain is real.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.effects.bounds import Ratio, ratio_of_effects
from analysis.effects.outcomes import OutcomePool, Settings, natural, pool_outcome
from analysis.effects.reported import OUTCOMES, log_ratio
from analysis.errors import EffectsError

# which evaluated families stand beside a reported one: output per input is the same idea under several names
COUNTERPARTS = {
    "efficiency": ("efficiency", "productivity"),
    "productivity": ("productivity", "efficiency"),
    "rnd_cycle": ("rnd_cycle",),
    "defects": ("defects",),
    "carbon": ("carbon",),
    "energy": ("energy",),
    "cost": ("cost",),
    "other": (),
}
DESIGNS = ("experiment", "quasi_experiment", "panel", "survey")


def evaluated_table(ev) -> pd.DataFrame:
    """Evaluated effects with their size on the log scale (yi, yi_low, yi_high), NaN where none is printed.

    `numeric` says whether a relative size is printed at all; percentage points have none. `same_treatment` is
    False where the sample names another treatment ("treatment is a smart-city pilot"): such a study is
    listed but is no counterpart. Raises EffectsError for an unknown design.
    """
    table = ev.evaluated_effects.copy()
    wrong = table[~table["design"].isin(DESIGNS)]
    if len(wrong):
        row = wrong.iloc[0]
        raise EffectsError(
            f"evaluated_effects.csv, {row['effect_id']}: design '{row['design']}'; "
            f"allowed are {', '.join(DESIGNS)}."
        )
    estimate, low, high = (pd.to_numeric(table[c], errors="coerce") for c in ("estimate", "low", "high"))
    numeric = estimate.notna() & (table["unit"] == "percent")
    sizes = {}
    for name, values in (
        ("yi", estimate),
        ("yi_low", low.fillna(estimate)),
        ("yi_high", high.fillna(estimate)),
    ):
        sizes[name] = np.where(numeric, log_ratio(values.where(numeric, 0.0)), np.nan)
    other = table["sample"].fillna("").str.contains("treatment is", case=False)
    return table.assign(numeric=numeric, same_treatment=~other, **sizes)


@dataclass(frozen=True)
class Comparison:
    """Reported beside evaluated for one outcome; `ratio` is None where one side has no number."""

    outcome: str
    reported: OutcomePool
    studies: pd.DataFrame
    ratio: Ratio | None
    ratio_with_nulls: Ratio | None
    reason: str


def compare(got: OutcomePool, evaluated: pd.DataFrame, n_draws: int = 20_000, seed: int = 1) -> Comparison:
    """Set the pooled reported effect beside the evaluated ones of the same family.

    Reported draws come from the t distribution of the pooled mean; evaluated draws take a study at random
    (each one vote per paper) and a value between its printed ends. `ratio` uses the studies that print a
    number; `ratio_with_nulls` counts those that report no effect without a number as zero, which is the
    more careful reading: studies without an effect print fewer numbers.
    """
    studies = evaluated[evaluated["outcome"].isin(COUNTERPARTS[got.outcome])].copy()
    if got.pool is None:
        return Comparison(got.outcome, got, studies, None, None, got.reason)
    near = studies[studies["same_treatment"]]
    if not near["numeric"].any():
        return Comparison(got.outcome, got, studies, None, None, _no_counterpart(got.outcome, studies))
    rng = np.random.default_rng([seed, 11])
    reported = got.pool.mean + got.pool.se * rng.standard_t(got.pool.df, n_draws)
    if got.outcome in ("carbon", "energy", "defects", "rnd_cycle", "cost"):
        studies = studies.assign(yi=-studies["yi"], yi_low=-studies["yi_high"], yi_high=-studies["yi_low"])
    near = studies[studies["same_treatment"]]
    numbers, nulls = near[near["numeric"]], near[~near["numeric"] & reports_no_effect(near)]
    ratio = ratio_of_effects(reported, _draws(numbers, n_draws, rng))
    zero = nulls.assign(yi=0.0, yi_low=0.0, yi_high=0.0)
    careful = ratio_of_effects(reported, _draws(pd.concat([numbers, zero]), n_draws, rng))
    return Comparison(got.outcome, got, studies, ratio, careful, "")


def compare_all(
    table: pd.DataFrame,
    evaluated: pd.DataFrame,
    given: Settings,
    how: str = "one_vote",
    n_draws: int = 20_000,
    seed: int = 1,
) -> list[Comparison]:
    """`compare` for every outcome that a programme reports (without the mixed family `other`)."""
    found = [o for o in OUTCOMES if o != "other" and (table["outcome"] == o).any()]
    return [compare(pool_outcome(table, o, given, how), evaluated, n_draws, seed) for o in found]


def reports_no_effect(studies: pd.DataFrame) -> pd.Series:
    """Whether a study says in words that it found no effect (and prints no number for it)."""
    words = studies["uncertainty"].fillna("").str.lower()
    return words.str.contains(
        r"not (?:statistically )?significant|no (?:significant|positive) effect", regex=True
    )


def _draws(studies: pd.DataFrame, n: int, rng) -> np.ndarray:
    weight = 1 / studies.groupby("paper")["paper"].transform("size").to_numpy(float)
    pick = rng.choice(len(studies), n, p=weight / weight.sum())
    low, high = studies["yi_low"].to_numpy()[pick], studies["yi_high"].to_numpy()[pick]
    return low + rng.random(n) * (high - low)


def _no_counterpart(outcome: str, studies: pd.DataFrame) -> str:
    if studies.empty:
        return f"no evaluated counterpart of {OUTCOMES[outcome]} in the evidence"
    if not studies["same_treatment"].any():
        return f"no evaluated counterpart: the {len(studies)} studies listed evaluate other policies"
    return f"no evaluated study of {OUTCOMES[outcome]} prints a relative effect"


def comparison_table(comparisons: list[Comparison]) -> pd.DataFrame:
    """One row per outcome: reported mean and interval, evaluated range (percent), ratio and its interval."""
    rows = []
    for c in comparisons:
        pool, numbers = c.reported.pool, c.studies[c.studies["numeric"] & c.studies["same_treatment"]]
        nan = float("nan")
        ends = natural(c.outcome, [pool.mean, pool.lower, pool.upper]) if pool else [nan] * 3
        evaluated = (
            np.sort(natural(c.outcome, numbers[["yi_low", "yi_high"]].to_numpy().ravel())) if c.ratio else []
        )
        ratio, careful = c.ratio, c.ratio_with_nulls
        rows.append({
            "outcome": c.outcome,
            "k": len(c.reported.programmes),
            "reported": ends[0],
            "reported_lower": min(ends[1:]) if pool else nan,
            "reported_upper": max(ends[1:]) if pool else nan,
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
