"""Which way probabilities and intervals erred so far, in one clause, for every page that shows one."""

import pandas as pd

from analysis.evaluation import held, judged, said_and_met
from analysis.evaluation.bins import WHOLE
from analysis.evaluation.registration import PROTOCOL
from analysis.evaluation.seen import IN_BATCHES, IN_YEARS
from analysis.evidence import Evidence
from analysis.forecast.reading import ReadingForecast
from analysis.pages.shared import share
from analysis.writing import listed, percent

AGAIN = "Forecast again with what was in print at the time"


def like_it(evidence: Evidence, probability: float) -> str:
    """What came of forecasts like this one, in its bin, as one sentence; '' where none are known. Bins, scores and rule are those of the
    page on forecasts.

    >>> from analysis import evidence
    >>> like_it(evidence.load(as_of="2026-11-22"), float("nan"))
    ''
    """
    rows = judged(said_and_met(evidence), PROTOCOL.reliability_least)
    own = rows[(rows["from"] <= probability) & (probability < rows["to"])]
    return "" if own.empty else f"{AGAIN}, {_bin(own.iloc[0])}."


def so_far(bins: pd.DataFrame) -> str:
    """Where what was said and what came differ by more than two standard errors, of plans taken whole and of targets that were followed
    up in print, as sentences; '' where they differ nowhere. bins: see `evaluation.reliability_by_selection`."""
    rows = judged(bins, PROTOCOL.reliability_least)
    off, told = rows[rows["side"] != 0], rows[rows["told_more"]]
    if not len(off) and not len(told):
        return ""
    whole = (rows["found"] == WHOLE).any()
    of = f"Of {'targets of plans that were taken whole' if whole else 'resolved targets'}, forecast again with what was in print at the time,"
    where = listed([
        f"{_met(r.met, r.met_se)} were met where the probability was {percent(r.probability)} on average (between {share(r['from'])} and {share(r.to)})"
        for _, r in off.iterrows()
    ])  # fmt: skip
    near = "what was said and what came lie within two standard errors"
    first = f"{of} {where}; elsewhere {near}." if where else f"{of} {near}."
    if not len(told):
        return first
    more = listed(
        [
            f"{_met(r.told_met, r.told_se)} where it was {percent(r.told_probability)}"
            for r in told.itertuples()
        ]
    )
    return (
        f"{first} Of targets that were followed up in print, where kept promises are told more often than broken ones, more were met than "
        f"it said: {more}."
    )


def _met(met: float, error: float) -> str:
    """A share with its error; none where all came out alike."""
    return f"{share(met)} ± {100 * error:.0f}" if error > 0 else share(met)


def _bin(row: pd.Series) -> str:
    which = "resolved targets of plans that were taken whole" if row["found"] == WHOLE else "resolved targets"
    said = (
        f"{int(row['cases'])} {which} were given {100 * row['from']:.0f} to {100 * row['to']:.0f} %, {100 * row['probability']:.0f} % on "
        f"average, and {_met(row['met'], row['met_se'])} of them were met"
    )
    if row["side"]:
        said += f": so far such probabilities were too {'low' if row['side'] > 0 else 'high'}"
    if row["told_more"]:
        said += (
            f"; of {int(row['told_cases'])} that were followed up in print, where kept promises are told more often than broken ones, "
            f"{_met(row['told_met'], row['told_se'])}"
        )
    return said


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
