"""Energy and carbon intensity: what a printed change means per year, and how carbon per output splits.

A change over an unclear window has several yearly rates; all are shown, beside the plans' targets and
outcomes (`plans`). Carbon per output is split into energy per output and carbon per energy for every
definition of energy.
"""

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import pandas as pd

from analysis.effects.decomposition import chain, lmdi
from analysis.effects.plans import (
    in_words,
    intensity_measures,
    open_targets,
    over_years,
    plan_table,
    target_with_outcomes,
    yearly,
)
from analysis.effects.rates import chained, needed_in_rest, per_year
from analysis.errors import EffectsError
from analysis.evidence import Evidence

__all__ = [
    "chained", "intensity_measures", "needed_in_rest", "open_targets", "over_years", "per_year", "place", "plan_table",
    "side_by_side", "split_intensity", "target_with_outcomes", "told", "window_of", "window_readings", "yearly", "yearly_split",
]  # fmt: skip


def told(work: Callable[..., Any], *given: Any) -> tuple[Any, str]:
    """What `work(*given)` returns and no reason, or None and the reason why the evidence does not give it."""
    try:
        return work(*given), ""
    except EffectsError as error:
        return None, str(error)


def window_of(ev: Evidence, claim_id: str, base_years: Iterable[int]) -> pd.DataFrame | None:
    """`window_readings` of a claim; None where the evidence does not hold it, or it has no period."""
    rows = ev.claims[ev.claims["claim_id"] == claim_id]
    if rows.empty or rows[["period_start", "period_end"]].isna().any(axis=None):
        return None
    return window_readings(rows.iloc[0], tuple(base_years))


def window_readings(claim: pd.Series, base_years: Iterable[int], read_as_yearly: bool = True) -> pd.DataFrame:
    """Every window that a printed change can refer to, with its yearly rate.

    `claim` is a row of the claims with value, period_start, period_end. The first reading takes the printed
    window (or the one reckoned back from a day of publication that is itself inferred, which is told as that); the others run
    from the middle of each base year to the middle of the window's last twelve months; the last takes the figure as a yearly one. Columns reading, begins, ends, years, change, per_year,
    claim_id. Raises EffectsError for a claim without a period or base years after it.
    """
    start, end = pd.Timestamp(claim["period_start"]), pd.Timestamp(claim["period_end"])
    if pd.isna(start) or pd.isna(end):
        raise EffectsError(
            f"{claim['claim_id']}: no period is printed, so there is no window. Give period_start."
        )
    value, middle = float(claim["value"]), end - pd.Timedelta(days=182)
    reckoned = (
        claim.get("period_precision") == "publication" and claim.get("published_precision") == "inferred"
    )
    window = "window reckoned back from its inferred day" if reckoned else "printed window"
    rows = [(f"over the {window}", start, end)]
    for year in base_years:
        begin = pd.Timestamp(year, 7, 1)
        if begin >= middle:
            raise EffectsError(f"{claim['claim_id']}: base year {year} does not lie before the window's end.")
        rows.append((f"from {year} to the last year of the window", begin, middle))
    table = pd.DataFrame(rows, columns=["reading", "begins", "ends"])
    table["years"] = (table["ends"] - table["begins"]).dt.days / 365.25
    table["change"] = value
    table["per_year"] = per_year(value, table["years"])
    if read_as_yearly:
        total = 100 * np.expm1(np.log1p(value / 100) * table.loc[0, "years"])
        table.loc[len(table)] = [
            f"each year of the {window}",
            start,
            end,
            table.loc[0, "years"],
            total,
            value,
        ]
    return table.assign(claim_id=claim["claim_id"])


def place(entity: str) -> str:
    """The name of a place from its slug.

    >>> place("china"), place("us")
    ('China', 'US')
    """
    return entity.upper() if len(entity) <= 2 else entity.replace("-", " ").title()


def side_by_side(windows: pd.DataFrame | None, plans: pd.DataFrame) -> pd.DataFrame:
    """Window readings above the plans' targets and outcomes of two years or more.

    Columns what, kind, per_year, claim_ids. Water is left out: it is no energy.
    """
    columns = ["what", "kind", "per_year", "claim_ids"]
    readings = pd.DataFrame(columns=columns) if windows is None else pd.DataFrame({
        "what": windows["claim_id"] + ", " + windows["reading"], "kind": "readings of the printed change",
        "per_year": windows["per_year"], "claim_ids": [(name,) for name in windows["claim_id"]],
    })  # fmt: skip
    long = plans[(plans["years"] >= 2) & ~plans["indicator"].str.contains("water")]
    span = long["begins"].dt.year.astype(str) + " to " + long["ends"].dt.year.astype(str)
    definition = long["definition"].where(long["definition"] == "", ", " + long["definition"])
    rows = pd.DataFrame({
        "what": long["entity"].map(place) + ", " + long["label"] + ", " + span + definition,
        "kind": np.where(long["is_target"], "promised by a plan", "printed of the period"),
        "per_year": long["per_year"], "claim_ids": long["claim_ids"],
    })  # fmt: skip
    rows = rows.sort_values(["kind", "what"], ascending=[False, True])
    parts = [part for part in (readings, rows) if len(part)]
    return pd.concat(parts, ignore_index=True) if parts else readings


def split_intensity(
    plans: pd.DataFrame, entity: str, carbon: str, energy: str, first: int, last: int
) -> pd.DataFrame:
    """LMDI of carbon per output into energy per output and carbon per energy, for every definition of energy.

    No absolute series is needed: the printed changes are an index with 100 before the first year. One row per
    definition of the energy measure that covers the years (`as printed`: year by year, whatever the
    definition). Columns measure, carbon_change, energy_change, carbon_per_energy_change (percent),
    from_energy, from_carbon_per_energy (index points that sum to the change), split (Decomposition),
    claim_ids.
    """
    whole = over_years(plans, entity, carbon, first, last)
    own = plans[~plans["is_target"] & (plans["entity"] == entity) & (plans["indicator"] == energy)]
    rows: list[dict[str, Any]] = []
    for definition in [None, *sorted(set(own["definition"]))]:
        try:
            part = _yearly_chain(plans, entity, energy, first, last) if definition is None else over_years(
                plans, entity, energy, first, last, definition)  # fmt: skip
        except EffectsError:
            continue  # this definition does not cover the years; the others are shown
        ratio, energy_ratio = 1 + whole["change"] / 100, 1 + part["change"] / 100
        d = lmdi({"energy per output": [100.0], "carbon per energy": [1.0]},
                 {"energy per output": [100 * energy_ratio], "carbon per energy": [ratio / energy_ratio]})  # fmt: skip
        rows.append({
            "measure": "as printed year by year" if definition is None else definition or "own definition",
            "carbon_change": whole["change"], "energy_change": part["change"],
            "carbon_per_energy_change": 100 * (ratio / energy_ratio - 1),
            "from_energy": d.additive["energy per output"], "from_carbon_per_energy": d.additive["carbon per energy"],
            "split": d, "claim_ids": tuple(dict.fromkeys((*whole["claim_ids"], *part["claim_ids"]))),
        })  # fmt: skip
    if not rows:
        raise EffectsError(f"{in_words(energy, entity)}: no definition covers {first} to {last}.")
    return pd.DataFrame(rows)


def yearly_split(
    plans: pd.DataFrame, entity: str, carbon: str, energy: str, first: int, last: int
) -> pd.DataFrame:
    """Year by year: carbon per output, energy per output and carbon per energy, with the definition of the year.

    One row per year and one for the whole period. Columns year, energy per output, carbon per energy, carbon per
    output (percent changes), energy per output_share, carbon per energy_share (of the log change), definition (of the
    measure of energy). Raises EffectsError where a year is not printed.
    """
    parts = {name: yearly(plans, entity, name) for name in (carbon, energy)}
    years = range(first, last + 1)
    for name, part in parts.items():
        gaps = [year for year in years if year not in part.index]
        if gaps:
            raise EffectsError(f"{in_words(name, entity)}: no change of {gaps[0]} is printed.")
    ratios = {name: 1 + part.loc[list(years), "change"] / 100 for name, part in parts.items()}
    per_energy = ratios[carbon] / ratios[energy]
    table = chain(pd.DataFrame({"energy per output": ratios[energy], "carbon per energy": per_energy}))
    definitions = parts[energy].loc[list(years), "definition"].replace("", "own")
    table["definition"] = [*definitions, "as printed"]
    return table.rename(columns={"product": "carbon per output"}).rename_axis("year").reset_index()


def _yearly_chain(plans: pd.DataFrame, entity: str, indicator: str, first: int, last: int) -> dict:
    table = yearly(plans, entity, indicator)
    table = table[(table.index >= first) & (table.index <= last)]
    if len(table) != last - first + 1:
        raise EffectsError(
            f"{in_words(indicator, entity)}: not every year from {first} to {last} is printed."
        )
    return {
        "change": chained(table["change"]),
        "claim_ids": tuple(c for ids in table["claim_ids"] for c in ids),
    }
