"""What the scores of the page know that nobody knew at the time."""

from typing import Any

import numpy as np
import pandas as pd

from analysis.evaluation.method import METHODS, PUBLISHED, WITH_BASELINES, WITH_HINDSIGHT
from analysis.evaluation.scores import units_of
from analysis.evaluation.summary import summary
from analysis.pages.evaluation.looked import MORE
from analysis.pages.evaluation.tables import plus_minus
from analysis.pages.shared import markdown, share
from analysis.writing import counted


def by_knowledge(scored: pd.DataFrame, *, resamples: int) -> pd.DataFrame:
    """`summary.summary` of the published probability, and of those that the same engine gives one who knows more, a row each;
    on the forecasts that all of them answered."""
    wanted = [PUBLISHED, WITH_BASELINES, WITH_HINDSIGHT]
    units, answered = units_of(scored), (scored["method"].isin(wanted) & scored["brier"].notna()).to_numpy()
    answers = np.bincount(units, weights=answered)
    kept = scored[answers[units] == len(wanted)]
    rows = [summary(kept, method=m, resamples=resamples).assign(group=METHODS[m].label) for m in wanted]
    return pd.concat(rows, ignore_index=True)


def hindsight(scored: pd.DataFrame, resamples: int) -> str:
    """What the score knows that nobody knew at the time, and what it would be with more of that."""
    rows = by_knowledge(scored, resamples=resamples).iloc[1:]
    told = ""
    if len(rows):
        baselines, today = (f"{plus_minus(r.brier, r.brier_se)} ({share(r.right)} on the right side)" for r in rows.itertuples())  # fmt: skip
        told = f" With the baselines of that register as figures too it would be {baselines}, with the record of today besides {today}."
    return (
        "**This is the probability that the page of a target would have shown that day**: from figures in print by then and plans "
        f"resolved by then; the promise is that of the register of outcomes.{told} One hindsight is left: the coefficients were fitted "
        "on these targets."
    )


def rivals_seen(looks: pd.DataFrame) -> Any:
    """What the comparison with rules knows that they do not, and the rule of Eurostat on cases that no coefficient had seen."""
    first = (
        "The coefficients of the published probability were fitted on the outcomes of these targets, which the rules have not seen: the "
        "comparison flatters it. Both have the figures in print at the time, an addition or a change from its own base on. Calibrated rules have seen the outcomes of all other programmes."
    )
    answered = looks[(looks["set"] == "half B") & (looks["by"] == "Eurostat")].set_index("method")
    if not {"published", "Eurostat"} <= set(answered.index):
        return markdown(first)
    own, rule = answered.loc["published"], answered.loc["Eurostat"]
    return markdown(
        f"{first} On the {counted(int(own['cases']), 'target')} of the one look at unseen cases that the rule of Eurostat answers, the "
        f"probability as it was then had a Brier score of {own['brier']:.3f}, the rule one of {rule['brier']:.3f}, both with {MORE}; of the other rules no "
        "score on unseen cases was kept."
    )
