"""Which way probabilities erred so far, in one clause, for every page that shows one."""

import numpy as np
import pandas as pd

from analysis.evaluation import bins_apart, said_and_met
from analysis.evidence import Evidence


def erred(evidence: Evidence, probability: float | None = None) -> str:
    """The bins of the probability in which what came was off what had been said by more than two standard errors, as one
    sentence; of one probability its own bin alone; '' where none is. Bins, scores and rule are those of the page on forecasts.

    >>> from analysis import evidence
    >>> erred(evidence.load(as_of="2026-11-22"), 0.7)
    ''
    """
    told = bins_apart(said_and_met(evidence))
    if probability is not None:
        told = told[(told["from"] <= probability) & (probability < told["to"])]
    if told.empty or (probability is not None and not np.isfinite(probability)):
        return ""
    parts = [_bin(row) for _, row in told.iterrows()]
    return f"Forecast again with what was in print at the time, {'; '.join(parts)}."


def _bin(row: pd.Series) -> str:
    side = "low" if row["met"] > row["probability"] else "high"
    return (
        f"{int(row['cases'])} resolved targets were given {100 * row['from']:.0f} to {100 * row['to']:.0f} %, {100 * row['probability']:.0f} % on "
        f"average, and {100 * row['met']:.0f} ± {100 * row['met_se']:.0f} % of them were met: so far such probabilities were too {side}"
    )
