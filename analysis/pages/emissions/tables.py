"""Tables of the emissions page: readings, factors, what would have to hold, plans, intensity, forecasts."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from analysis.effects.energy import place
from analysis.effects.rates import needed_in_rest
from analysis.effects.tier import FACTORS, Tier
from analysis.pages import effects
from analysis.pages.effects import amount, label
from analysis.pages.emissions.sentences import NO_PAIR
from analysis.pages.shared import forecast_interval, forecast_value
from analysis.pages.table import Nothing, Table
from analysis.pages.target.voices import SPREAD, spread_of_others
from analysis.status import SETTLED
from analysis.writing import PERCENT, day, ids, percent, signed, span, with_unit

MOST = 1000  # percent; what a factor would have to be


def readings(table: pd.DataFrame | None) -> Table:
    """Readings of an unclear basis, in total and per unit."""
    if table is None:
        return Nothing()  # the figure has said why
    frame = pd.DataFrame({
        "read as": table["reading"], "in total": [span(a, b) for a, b in zip(table["total_low"], table["total_high"], strict=True)],
        "per unit of output": [span(a, b) for a, b in zip(table["per_unit_low"], table["per_unit_high"], strict=True)],
        "what it means": table["why"],
    })  # fmt: skip
    return Table(frame, numeric=["in total", "per unit of output"])


def bounds(steps: pd.DataFrame | None) -> Table:
    """The ladder of assumptions; a sentence where there is no tier."""
    return Nothing("There is nothing to bound.") if steps is None else effects.bounds(steps)


def factors(case: Tier | None) -> Table:
    """Factors of a scenario with their unit and source; the mean is the centre of headline, tornado and tipping points."""
    if case is None:
        return Nothing(NO_PAIR)
    table = case.factor_table()
    frame = pd.DataFrame({"factor": table["factor"].map(label)} | {
        column: [amount(f, v) for f, v in zip(table["factor"], table[column], strict=True)]
        for column in ("low", "likely", "mean", "high")
    } | {"from": [ids(source, most=2) for source in table["source"]]})  # fmt: skip
    return Table(frame, numeric=["low", "likely", "mean", "high"])


def tipping(table: pd.DataFrame | None) -> Table:
    """What each factor alone would have to be for a claim to hold, the others at their mean."""
    if table is None:
        return Nothing("Without a scenario no factor can be asked what it would have to be.")
    frame = pd.DataFrame({
        "factor": table["factor"].map(label), "at its mean": [amount(f, v) for f, v in zip(table["factor"], table["held_at"], strict=True)],
        "needed, the others at their mean": [_needed(f, v) for f, v in zip(table["factor"], table["needed"], strict=True)],
        "possible": np.where(table["possible"], "yes", "no"),
    })  # fmt: skip
    return Table(frame, numeric=["at its mean", "needed, the others at their mean"])


def _needed(factor: str, value: float) -> str:
    """What a factor would have to be; beyond a thousand percent the size says nothing more."""
    return (
        f"over {'-' if value < 0 else ''}{MOST:,}{PERCENT}"
        if abs(100 * value if FACTORS[factor].unit == "share" else value) > MOST
        else amount(factor, value)
    )


def windows(table: pd.DataFrame | None) -> Table:
    """Readings of a window with their yearly rates."""
    if table is None:
        return Nothing()  # the sentence above has said so
    frame = pd.DataFrame({
        "read as": table["reading"], "from": table["begins"].map(day), "to": table["ends"].map(day),
        "years": [f"{v:.1f}" for v in table["years"]], "change": table["change"].map(signed),
        "per year": table["per_year"].map(signed), "claim": [(c,) for c in table["claim_id"]],
    })  # fmt: skip
    return Table(frame, numeric=["years", "change", "per year"])


def plan_outcomes(table: pd.DataFrame) -> Table:
    """Targets of the plans beside what was printed of their period, by definition of the measure."""
    frame = pd.DataFrame({
        "measure": [f"{place(e)}: {name}" for e, name in zip(table["entity"], table["label"], strict=True)],
        "plan": [f"{a} to {b}" for a, b in zip(table["first"], table["last"], strict=True)],
        "promised": table["target"].map(signed), "definition": table["definition"].replace("", "own"),
        "printed": table["outcome"].map(signed), "until": table["until"],
        "cut / promised": [f"{v:.2f} times" for v in table["share_of_cut"]],
        "needed in the rest": [_rest(r) for r in table.itertuples()], "time passed": [f"{100 * v:.0f}{PERCENT}" for v in table["share_of_time"]],
        "claims": table["claim_ids"].map(tuple),
    })  # fmt: skip
    return Table(
        frame, numeric=["promised", "printed", "until", "cut / promised", "needed in the rest", "time passed"]
    )


def yearly_split(table: pd.DataFrame | None, why: str = "") -> Table:
    """Carbon per output year by year, split (see energy.yearly_split); why: the reason where it is not printed."""
    if table is None:
        return Nothing(why)
    columns = ["carbon per output", "energy per output", "carbon per energy"]
    frame = pd.DataFrame({"year": table["year"].astype(str)} | {c: table[c].map(signed) for c in columns})
    frame["measure of energy"] = table["definition"]
    return Table(frame, numeric=columns)


def _rest(row: Any) -> str:
    return "–" if row.complete else signed(needed_in_rest(row.target, row.outcome))


def intensity(table: pd.DataFrame | None, why: str = "") -> Table:
    """Carbon per output split into energy per output and carbon per energy, for each measure of energy; why: as above."""
    if table is None:
        return Nothing(why)
    frame = pd.DataFrame({
        "measure of energy": table["measure"], "carbon per output": table["carbon_change"].map(signed),
        "energy per output": table["energy_change"].map(signed),
        "carbon per energy": table["carbon_per_energy_change"].map(signed),
        "points from energy": [signed(v, " points") for v in table["from_energy"]],
        "points from carbon per energy": [signed(v, " points") for v in table["from_carbon_per_energy"]],
        "claims": table["claim_ids"].map(tuple),
    })  # fmt: skip
    return Table(frame, numeric=list(frame.columns[1:-1]))


def outlooks(forecasts: Iterable[Any]) -> Table:
    """Forecasts of several targets, one row per reading: probability, trend and record, interval."""
    rows, forecasts = [], list(forecasts)
    for outlook in forecasts:
        for r in outlook.summary().itertuples():
            middle = "–" if not np.isfinite(r.median) else (
                f"{signed(r.median)} ({span(r.lower_90, r.upper_90)})" if r.unit == "percent"
                else f"{with_unit(forecast_value(r.median, r.unit), r.unit)} ({forecast_interval(r.lower_90, r.upper_90, r.unit)})"
            )  # fmt: skip
            rows.append({
                "target": outlook.goal.label, "reading": r.label, "status": r.status,
                "probability": r.status if r.status in SETTLED else percent(r.probability), "trend": percent(r.trend), "record": percent(r.delivery),
                "median and 90 % interval": middle, "claims": tuple(r.claim_ids),
            })  # fmt: skip
    if not rows:
        return Nothing("No open target of these measures is known on that day.")
    numeric = ["probability", "trend", "record", "median and 90 % interval"]
    others = any(spread_of_others(reading) for outlook in forecasts for reading in outlook.readings)
    return Table(
        pd.DataFrame(rows), numeric=numeric, caption=f"The spread of a trend is {SPREAD}." if others else ""
    )
