"""Reported gains beside evaluated ones: what studies with a comparison found for the same family of outcomes.

A reported figure is an average of chosen sites, written by those who chose them. An evaluated one comes
from a design with a comparison. Ratios are of log changes, and like is set against like: the mean of programmes
against the mean of studies, a next programme against a next study. They say how far apart two kinds of evidence lie,
not which part of a programme's gain is real.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.effects.bounds import Ratio, ratio_of_effects
from analysis.effects.evaluated import LEAST, Studies, counterparts, summary, votes
from analysis.effects.families import OUTCOMES, Outcome
from analysis.effects.outcomes import OutcomePool, Settings, pool_ends, pool_outcome


@dataclass(frozen=True)
class Comparison:
    """Reported beside evaluated for one outcome.

    `studies` are all estimates of the family, with or without a vote; `evaluated` their summary. `ratio` sets means
    against means, with the uncertainty of both; `ratio_next` sets a next programme against a next study; `ratio_low`,
    `ratio_high` are the ratio of the reported mean to the bounds of the mean of all studies, `ratio_middle` to their middle
    (infinite at 0 or below). None and NaN where one side has no mean with an error; `reason` says which.
    """

    reported: OutcomePool
    studies: pd.DataFrame
    evaluated: Studies
    ratio: Ratio | None = None
    ratio_next: Ratio | None = None
    ratio_low: float = np.nan
    ratio_high: float = np.nan
    ratio_middle: float = np.nan
    reason: str = ""

    @property
    def outcome(self) -> str:
        """The outcome that both sides are about."""
        return self.reported.outcome

    @property
    def family(self) -> Outcome:
        """The record of the outcome."""
        return OUTCOMES[self.outcome]


def compare(
    reported: OutcomePool, evaluated: pd.DataFrame, n_draws: int = 20_000, seed: int = 1
) -> Comparison:
    """Set the pooled reported effect beside the evaluated ones of the same family (see `Comparison`).

    Takes the result of `evaluated_table`. Reported draws come from the t distribution of the pooled mean, evaluated
    ones from that of the mean over studies; for the next of each, from the prediction intervals.
    """
    if reported.family.mixed:
        studies = evaluated[evaluated["outcome"] == reported.outcome]
        told, reason = (
            summary(votes(studies.iloc[:0])),
            "the studies measure different things, so no mean of them is formed",
        )
    else:
        studies = counterparts(evaluated, reported.outcome)
        told = summary(votes(studies), reported.settings.level)
        reason = reported.reason or _no_counterpart(reported.family.label, studies, told)
    if reported.pool is None or reason:
        return Comparison(reported, studies, told, reason=reason)
    pool, rng = reported.pool, np.random.default_rng([seed, 11])
    noise, other, more, further = (rng.standard_t(df, n_draws) for df in (pool.df, told.n_numeric - 1) * 2)
    ratio = ratio_of_effects(pool.mean + pool.se * noise, told.mean + told.se * other)
    spread = np.sqrt(pool.tau2 + pool.se**2), told.se * np.sqrt(told.n_numeric + 1)
    ratio_next = ratio_of_effects(pool.mean + spread[0] * more, told.mean + spread[1] * further)
    low, high, middle = (pool.mean / x if x > 0 else np.inf for x in (told.high, told.low, told.middle))
    return Comparison(
        reported,
        studies,
        told,
        ratio=ratio,
        ratio_next=ratio_next,
        ratio_low=low,
        ratio_high=high,
        ratio_middle=middle,
    )


def compare_all(
    table: pd.DataFrame,
    evaluated: pd.DataFrame,
    given: Settings,
    how: str = "one_vote",
    n_draws: int = 20_000,
    seed: int = 1,
) -> list[Comparison]:
    """`compare` for every outcome with counterparts that a programme reports."""
    names = [o for o, one in OUTCOMES.items() if one.counterparts and (table["outcome"] == o).any()]
    return [compare(pool_outcome(table, o, given, how), evaluated, n_draws, seed) for o in names]


def few_sizes(n: int) -> str:
    """Why so few studies with a percent for adopters give no ratio.

    >>> few_sizes(1)
    '1 study prints a percent for adopters; 3 are needed for a mean with an error'
    """
    return f"{n} {'study prints' if n == 1 else 'studies print'} a percent for adopters; {LEAST} are needed for a mean with an error"


def _no_counterpart(label: str, studies: pd.DataFrame, told: Studies) -> str:
    if told.n_numeric >= LEAST:
        return ""
    if told.n_numeric:
        return few_sizes(told.n_numeric)
    if studies.empty:
        return f"no evaluated counterpart of {label} in the evidence"
    if not told.n:
        return f"no evaluated counterpart: the {len(studies)} studies listed evaluate other policies"
    return f"none of {told.n} evaluated studies of {label} prints a percent for adopters"


TABLE = [
    "outcome", "k", "reported", "reported_lower", "reported_upper", "n_studies", "n_numeric", "evaluated",
    "evaluated_lower", "evaluated_upper", "bound_low", "bound_high", "ratio", "ratio_lower", "ratio_upper",
    "ratio_next", "ratio_next_lower", "ratio_next_upper", "ratio_middle", "reason", "claim_ids",
    "effect_ids",
]  # fmt: skip


def comparison_table(comparisons: list[Comparison]) -> pd.DataFrame:
    """One row per outcome.

    Columns outcome, k (programmes), reported, reported_lower, reported_upper (percent as printed), n_studies (with a
    vote), n_numeric, evaluated, evaluated_lower, evaluated_upper (mean of studies with a size and its interval),
    bound_low, bound_high (of the mean of all studies; all percent as printed), ratio, ratio_lower, ratio_upper,
    ratio_next, ratio_next_lower, ratio_next_upper, ratio_middle, reason, claim_ids, effect_ids.
    """
    nan = float("nan")
    rows = []
    for c in comparisons:
        printed, told = c.family.printed, c.evaluated
        mean, lower, upper = pool_ends(c.reported)[:3] if c.reported.pool else (nan, nan, nan)
        ends, bounds = np.sort(printed([told.lower, told.upper])), np.sort(printed([told.low, told.high]))
        rows.append({
            "outcome": c.outcome, "k": len(c.reported.programmes), "reported": mean, "reported_lower": lower,
            "reported_upper": upper, "n_studies": told.n, "n_numeric": told.n_numeric,
            "evaluated": float(printed(told.mean)), "evaluated_lower": ends[0], "evaluated_upper": ends[1],
            "bound_low": bounds[0], "bound_high": bounds[1], **_ratio("ratio", c.ratio),
            **_ratio("ratio_next", c.ratio_next), "ratio_middle": c.ratio_middle, "reason": c.reason,
            "claim_ids": c.reported.claim_ids, "effect_ids": tuple(c.studies["effect_id"]),
        })  # fmt: skip
    return pd.DataFrame(rows, columns=TABLE)


def _ratio(name: str, ratio: Ratio | None) -> dict[str, float]:
    values = (ratio.median, ratio.lower, ratio.upper) if ratio else (float("nan"),) * 3
    return dict(zip((name, f"{name}_lower", f"{name}_upper"), values, strict=True))
