"""The look at the cases that were kept apart, with what it knew more, and what the same cases score from what was in print."""

import numpy as np
import pandas as pd

from analysis.evaluation.method import PUBLISHED
from analysis.evaluation.registration import Registration
from analysis.evaluation.scores import reading
from analysis.evaluation.summary import summary
from analysis.writing import counted

MORE = "more than was in print"  # what that look knew: see data/evaluation/README.md
KEPT_APART = "once"  # the set of the registration that was looked at once


def once(looks: pd.DataFrame) -> pd.DataFrame:
    """The published scores of the cases that were looked at once, by (by, group); without rows where there was no such look."""
    return looks[(looks["set"] == "half B") & (looks["method"] == "published")].set_index(["by", "group"])


def unseen(looks: pd.DataFrame) -> str:
    """The look at the cases that were kept apart, with all frozen: how good was the rule as it was then?

    looks: see `evaluation.looks`. Empty without such a look.
    """
    mine = once(looks)
    if mine.empty:
        return ""
    whole = mine.loc[("all", "all")]
    parts = [
        f"{words} {apart(mine.loc[('figures', group)], 'to_half')}"
        for group, words in (
            ("2 and more", "with two or more dated figures it was"),
            ("0", "without a figure it was"),
        )
        if ("figures", group) in mine.index
    ]
    known = f" Against one half, {'; '.join(parts)}." if parts else ""
    return (
        f"On the {counted(int(whole['cases']), 'target')} kept apart that could be forecast then, looked at once with everything fixed before, the probability as it was then had a Brier score of "
        f"{whole['brier']:.3f}: {apart(whole, 'to_half')} than saying one half (0.250) and {apart(whole, 'to_record')} than the share met of "
        f"plans of its kind.{known} That look knew {MORE}: what the register of outcomes says of the start, and how plans ended that were resolved since."
    )


def of_today(registration: Registration, scored: pd.DataFrame, resamples: int) -> pd.Series | None:
    """The row of `summary.summary` of the cases that were kept apart, by the rule of today, which has seen them, from what was in
    print alone; None where none were, or none of them is scored. scored: the scored answers of `backtest.targets`."""
    kept = [case for case, name in registration.set_of.items() if name == KEPT_APART]
    mine = summary(scored[scored["case_id"].isin(kept)], method=PUBLISHED, resamples=resamples)
    return None if mine.empty else mine.iloc[0]


def since(row: pd.Series | None) -> str:
    """The same as a sentence, '' for None. row: see `of_today`."""
    if row is None:
        return ""
    return (
        f"From what was in print alone, by the rule of today, what was kept apart ({counted(int(row['cases']), 'target')} that can be forecast now) scores {row['brier']:.3f}: "
        f"{apart(row, 'half_difference')} than saying one half."
    )


def apart(row: pd.Series, difference: str) -> str:
    """How far a score lies from another's, with its error; better or worse only by more than two standard errors. difference: its
    column, the error is in the one beside it.

    >>> apart(pd.Series({"to_half": -0.05, "to_half_se": 0.01}), "to_half")
    '0.050 ± 0.010 better'
    >>> apart(pd.Series({"half_difference": -0.019, "half_se": 0.014}), "half_difference")
    'neither better nor worse beyond the noise (-0.019 ± 0.014)'
    >>> apart(pd.Series({"to_half": -0.05, "to_half_se": float("nan")}), "to_half")
    '0.050 lower (of one programme, which shows no noise)'
    """
    change, se = row[difference], row[f"{difference.removesuffix('_difference')}_se"]
    if not np.isfinite(se):
        return f"{abs(change):.3f} {'lower' if change < 0 else 'higher'} (of one programme, which shows no noise)"
    if reading(change, se) in ("better", "worse"):
        return f"{abs(change):.3f} ± {se:.3f} {'better' if change < 0 else 'worse'}"
    return f"neither better nor worse beyond the noise ({change:+.3f} ± {se:.3f})"
