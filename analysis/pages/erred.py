"""Which way probabilities erred so far, in one clause, for every page that shows one."""

import numpy as np
import pandas as pd

from analysis.evaluation import said_and_met
from analysis.evidence import Evidence

OFF = 0.1  # between what was said and what came: less is not told
FEWEST = 20  # targets, of which a share is told


def erred(evidence: Evidence, probability: float | None = None) -> str:
    """The bins of the probability in which what came was off what had been said, as one sentence; of one probability its own bin
    alone; '' where none is. What was said is as it was scored when the method was fixed (see `evaluation.said_and_met`).

    >>> from analysis import evidence
    >>> erred(evidence.load(as_of="2026-11-22"), 0.62)
    'Of the 100 resolved targets that were given 50 to 70 % when the method was fixed, 78 % were met: so far such probabilities were too low.'
    """
    bins = said_and_met(evidence)
    told = bins[(bins["cases"] >= FEWEST) & ((bins["met"] - bins["said"]).abs() > OFF)]
    if probability is not None:
        told = told[(told["low"] <= probability) & (probability < told["high"])]
    if told.empty or (probability is not None and not np.isfinite(probability)):
        return ""
    parts = [_bin(row) for _, row in told.iterrows()]
    return f"Of the {'; of the '.join(parts)}."


def _bin(row: pd.Series) -> str:
    side = "low" if row["met"] > row["said"] else "high"
    return (
        f"{int(row['cases'])} resolved targets that were given {100 * row['low']:.0f} to {100 * row['high']:.0f} % when the method was fixed, "
        f"{100 * row['met']:.0f} % were met: so far such probabilities were too {side}"
    )
