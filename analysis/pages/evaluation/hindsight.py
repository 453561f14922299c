"""What the scores of the page know that nobody knew at the time, and where what was said and what came differ."""

from typing import Any

import pandas as pd

from analysis.evaluation.method import PUBLISHED_THEN
from analysis.evaluation.scores import summarise
from analysis.pages.evaluation.tables import share
from analysis.pages.shared import markdown
from analysis.writing import counted


def hindsight(scored: pd.DataFrame, resamples: int) -> str:
    """What this score knows that nobody knew at the time, and the score without it."""
    then = summarise(scored[scored["method"] == PUBLISHED_THEN], resamples=resamples)
    row = then.iloc[0] if len(then) and then["forecasts"].iloc[0] else None
    without = (
        f", and with the record of that day it is {row['brier']:.3f} ± {row['brier_se']:.3f}"
        if row is not None
        else ""
    )
    return (
        "The figures of a list are those in print at the time, but **this score has hindsight**: the record counts plans that were "
        f"resolved later{without}; and the coefficients were fitted on these targets."
    )


def rivals_seen(looks: pd.DataFrame) -> Any:
    """What the comparison with rules knows that they do not, and the rule of Eurostat on cases that no coefficient had seen."""
    first = (
        "The coefficients of the published probability were fitted on the outcomes of these targets, which the rules have not seen: the "
        "comparison flatters it. Calibrated rules have seen the outcomes of all other programmes."
    )
    answered = looks[(looks["set"] == "half B") & (looks["by"] == "Eurostat")].set_index("method")
    if not {"published", "Eurostat"} <= set(answered.index):
        return markdown(first)
    own, rule = answered.loc["published"], answered.loc["Eurostat"]
    return markdown(
        f"{first} On the {counted(int(own['cases']), 'target')} of the one look at unseen cases that the rule of Eurostat answers, the "
        f"probability as it was then had a Brier score of {own['brier']:.3f}, the rule one of {rule['brier']:.3f}; of the other rules no "
        "score on unseen cases was kept."
    )


def off(bins: pd.DataFrame) -> str:
    """The bins in which what was said and what came differ by more than two standard errors; '' where none does. bins: see
    `scores.reliability`."""
    apart = bins[((bins["met"] - bins["probability"]).abs() > 2 * bins["met_se"]) & (bins["met_se"] > 0)]
    return "; ".join(
        f"where it was {share(r.probability)} on average (between {share(r['from'])} and {share(r.to)}), {share(r.met)} ± {100 * r.met_se:.0f} were met"
        for _, r in apart.iterrows()
    )
