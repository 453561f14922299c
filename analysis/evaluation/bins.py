"""What was said beside what came, in bins of the probability: of all targets, and apart by how they were found.

A target that is in print because somebody told how its promise ended was more likely kept; of a plan that was taken whole
every promise is there, kept or not (`selection` in outcomes.csv). The probability is one of plans of either sort, told or not: only
plans taken whole tell whether it held.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

EVERY, WHOLE, TOLD = "all", "whole_plan", "followed_up"
FOUND = {WHOLE: "plans taken whole", TOLD: "followed up in print"}  # a value of `selection` -> its words
BIN_COLUMNS = ["found", "from", "to", "forecasts", "cases", "clusters", "probability", "met", "met_se"]
JUDGED_COLUMNS = [*BIN_COLUMNS, "side", "told_cases", "told_probability", "told_met", "told_se", "told_more"]


def reliability_by_selection(
    table: pd.DataFrame, edges: Sequence[float], least: int, *, resamples: int = 2000, seed: int = 1
) -> pd.DataFrame:
    """`scores.reliability` of all targets (found: all) and of those that were found in each way (FOUND), one below the other.

    table: scored answers of one method, with `selection`. Columns: BIN_COLUMNS.
    """
    from analysis.evaluation.scores import reliability  # not needed by pages that read what is written down

    parts = {EVERY: table, **{way: table[table["selection"] == way] for way in FOUND}}
    bins = [reliability(part, edges, least, resamples=resamples, seed=seed).assign(found=way) for way, part in parts.items()]  # fmt: skip
    return pd.concat(bins, ignore_index=True)[BIN_COLUMNS]


def bins_apart(bins: pd.DataFrame) -> pd.Series:
    """By how much what came lies beyond two standard errors of what was said: 1 above, -1 below, 0 within, for each bin. Where all came
    out alike there is no spread to tell from (met_se 0).

    >>> bins_apart(pd.DataFrame({"probability": [0.3, 0.5, 0.9], "met": [0.5, 0.6, 1.0], "met_se": [0.09, 0.09, 0.0]})).tolist()
    [1, 0, 0]
    """
    off = bins["met"] - bins["probability"]
    beyond = (off.abs() > 2 * bins["met_se"]) & (bins["met_se"] > 0)
    return np.sign(off).where(beyond, 0).astype(int)


def judged(bins: pd.DataFrame, least: int) -> pd.DataFrame:
    """The bins by which it is judged whether the probability held, a row each: those of plans taken whole where one of them has `least`
    families or more, else those of all targets.

    bins: see `reliability_by_selection`. Columns: those of the bin; side (1: more came than was said by more than two standard
    errors, so that it was too low; -1: too high; 0: neither); told_cases, told_probability, told_met, told_se of the same bin of
    targets that were followed up in print, NaN where it has none or where all are judged together; told_more (True where of
    these more came than was said, beyond two standard errors).
    """
    whole, told = bins[bins["found"] == WHOLE], bins[bins["found"] == TOLD]
    if not (whole["clusters"] >= least).any():
        whole, told = bins[bins["found"] == EVERY], told[:0]
    told = told.assign(told_more=bins_apart(told) == 1)
    named = {"cases": "told_cases", "probability": "told_probability", "met": "told_met", "met_se": "told_se"}
    told = told[["from", "to", *named, "told_more"]].rename(columns=named)
    rows = whole.assign(side=bins_apart(whole)).merge(told, on=["from", "to"], how="left")
    more = rows["told_more"].eq(True)  # where there is none it is missing
    return rows.assign(told_more=more)[JUDGED_COLUMNS].reset_index(drop=True)
