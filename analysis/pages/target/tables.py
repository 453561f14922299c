"""Tables of a target."""

from typing import Any

import numpy as np
import pandas as pd

from analysis.evidence import SETTLED
from analysis.forecast import Forecast, in_words
from analysis.pages.table import Table
from analysis.writing import day, interval, number, percent


def summary(outlook: Forecast) -> Table:
    """One row per reading: level, trend, record, the weight of the trend, what the answer rests on, interval, verdict."""
    rows = []
    for r in outlook.summary().itertuples():
        unit = "" if r.unit == "percent" else r.unit
        rows.append({
            "reading": r.label, "asks for": interval(r.level_low, r.level_high, unit), "trend": percent(r.trend),
            "record": percent(r.delivery), "weight of the trend": percent(r.weight), "rests on": r.basis,
            "P(met)": percent(r.probability), "median": number(r.median, unit),
            "90 % interval": "–" if np.isnan(r.lower_90) else interval(r.lower_90, r.upper_90, unit),
            "in words": _short_verdict(r),
        })  # fmt: skip
    numeric = ["asks for", "trend", "record", "weight of the trend", "P(met)", "median", "90 % interval"]
    return Table(pd.DataFrame(rows), numeric=numeric)


def _short_verdict(row: Any) -> str:
    """The word of a reading's verdict, or how it stands; the page says the rest in a sentence."""
    if row.status in SETTLED:
        return row.status
    return in_words(row.probability) if np.isfinite(row.probability) else "no forecast"


def by_leg(table: pd.DataFrame, unit: str = "") -> Table:
    """See `Forecast.by_leg`, as a table to print; rules that answer yes or no show that instead of a probability."""
    unit = "" if unit == "percent" else unit
    rows = []
    for r in table.itertuples():
        rule = r.group == "official rule"
        answer = {1.0: "yes", 0.0: "no"}.get(r.probability, "–") if rule else percent(r.probability)
        rows.append({
            "": r.group, "method": r.name, "met?": answer, "median": number(r.median, unit),
            "90 % interval": "–" if np.isnan(r.lower_90) else interval(r.lower_90, r.upper_90, unit),
            "in its own words": r.verdict or r.why_not,
        })  # fmt: skip
    return Table(pd.DataFrame(rows), numeric=["met?", "median", "90 % interval"])


def moves(table: pd.DataFrame) -> Table:
    """What moved the probability, or would: see `Forecast.without_each_claim` and `changed_since`."""
    table = table.copy()
    for column in table.columns:
        if column in ("probability", "share_of_draws"):
            table[column] = table[column].map(percent)
        elif column == "change":
            table[column] = [("–" if np.isnan(c) else f"{100 * c:+.0f} points") for c in table[column]]
        elif column in ("date", "published", "reached_by"):
            table[column] = table[column].map(day)
        elif column == "claim_ids":
            table[column] = table[column].map(tuple)
    table.columns = [c.replace("_", " ") for c in table.columns]
    return Table(table, numeric=["probability", "change", "share of draws"])


def pace(outlook: Forecast, reading: str | None = None) -> Table:
    """What is still to be done per year, and the levels reached with 90, 50 and 10 % probability."""
    unit = outlook.reading(reading).reading.unit
    unit = "" if unit == "percent" else unit
    rows = []
    for r in outlook.required(reading).itertuples():
        rows.append(
            ("required per year", f"{number(r.required, unit)} ({interval(r.lower_90, r.upper_90, unit)})")
        )
        rows.append(("per year between the last two dates", number(r.recent, unit)))
        rows.append(("required / recent", number(r.ratio)))
        rank = percent(r.class_percentile) + f" of {r.class_n} yearly steps" if r.class_n >= 10 else "–"
        rows.append(("slower steps among comparable lists (class percentile)", rank))
    for r in outlook.levels_at(reading).itertuples():
        rows.append((f"level reached with probability {percent(r.probability)}", number(r.level, unit)))
    return Table(pd.DataFrame(rows, columns=["", "value"]), numeric=["value"])
