"""Which way probabilities and intervals erred so far, in one clause, for every page that shows one."""

import numpy as np
import pandas as pd

from analysis.evaluation import bins_apart, held, said_and_met
from analysis.evaluation.registration import PROTOCOL
from analysis.evaluation.seen import IN_BATCHES, IN_YEARS
from analysis.evidence import Evidence
from analysis.forecast.reading import ReadingForecast


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


def missed(evidence: Evidence, forecast: ReadingForecast) -> str:
    """How often intervals of such a trend held the figures that came, where that was off what they say by more than two standard
    errors; '' where it was not, or too few families of programmes can say so."""
    kept = held(evidence).set_index(["kind", "method"])
    key = (
        evidence.programme(forecast.reading.programme).kind,
        IN_BATCHES if forecast.draws.batch_time else IN_YEARS,
    )
    if key not in kept.index:
        return ""
    row = kept.loc[key]
    off = row["held"] - row["level"]
    if row["families"] < PROTOCOL.reliability_least or not abs(off) > 2 * row["held_se"] > 0:
        return ""
    return (
        f"Forecast again figure after figure, intervals of {100 * row['level']:.0f} % by the trends of {int(row['series'])} series of its kind, with time "
        f"counted as here, held {100 * row['held']:.0f} ± {100 * row['held_se']:.0f} % of the figures that came: so far such intervals were too {'narrow' if off < 0 else 'wide'}."
    )
