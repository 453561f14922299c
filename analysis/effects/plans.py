"""Plans' intensity targets beside the printed changes, by definition of the measure.

Yearly figures of one definition are chained; figures of another definition are kept apart, because a
redefinition can look like progress.
"""

from collections.abc import Iterable
from typing import Any

import pandas as pd

from analysis.effects.rates import chained, per_year
from analysis.errors import EffectsError, suggest
from analysis.evidence import UNDECIDED, Evidence, all_targets


def intensity_measures(ev: Evidence) -> list[str]:
    """Indicators of change per GDP or per value added that fall when things improve."""
    rows = ev.indicators[(ev.indicators["scale"] == "change") & (ev.indicators["direction"] == "lower")]
    names = rows.loc[rows["indicator"].str.contains("per_gdp|per_value_added"), "indicator"]
    return sorted(set(names) & set(ev.claims["indicator"]))


def plan_table(ev: Evidence, indicators: Iterable[str]) -> pd.DataFrame:
    """Printed changes of intensities over a period, targets and outcomes, each with its yearly rate.

    Columns entity, programme, indicator, definition, is_target, begins, ends, years, change, per_year,
    qualifier, label, claim_ids (all claims that print the same figure). Claims without a period are left
    out. Raises EffectsError for an indicator that the evidence does not have.
    """
    known = set(ev.indicators["indicator"])
    for name in indicators:
        if name not in known:
            raise EffectsError(f"Indicator '{name}' is not in indicators.csv.{suggest(name, known)}")
    claims = ev.claims[ev.claims["indicator"].isin(list(indicators)) & ev.claims["period_start"].notna()]
    claims = claims[claims["kind"].isin(["flow", "target_flow", "target_stock", "effect"])]
    keys = [
        "entity",
        "programme",
        "indicator",
        "definition",
        "is_target",
        "period_start",
        "period_end",
        "value",
    ]
    claims = claims.assign(
        is_target=claims["kind"].str.startswith("target"), definition=claims["definition"].fillna("")
    )
    table = claims.groupby(keys, sort=True, dropna=False).agg(
        qualifier=("qualifier", "first"), claim_ids=("claim_id", tuple)
    )
    table = table.reset_index().rename(
        columns={"period_start": "begins", "period_end": "ends", "value": "change"}
    )
    days = (table["ends"] - table["begins"]).dt.days + 1
    table["years"] = (days / 365.25).round(2)
    table["per_year"] = per_year(table["change"], table["years"]) if len(table) else []
    names = ev.indicators.set_index("indicator")["label_en"].str.removeprefix("Change in ")
    table["label"] = table["indicator"].map(names)
    columns = [*keys[:5], "begins", "ends", "years", "change", "per_year", "qualifier", "label", "claim_ids"]
    return table[columns].sort_values(
        ["entity", "indicator", "begins", "ends", "is_target"], ignore_index=True
    )


def in_words(indicator: str, entity: str) -> str:
    """An indicator and a place as a reader may meet them where nothing is printed of them.

    >>> in_words("co2_per_gdp_change", ""), in_words("energy_per_gdp_change", "china")
    ('co2 per gdp change', 'energy per gdp change, china')
    """
    return ", ".join(filter(None, (indicator.replace("_", " "), entity)))


def yearly(plans: pd.DataFrame, entity: str, indicator: str, definition: str | None = None) -> pd.DataFrame:
    """Printed yearly changes of one indicator: index year, columns change (percent), definition, claim_ids.

    `definition` None takes the first printed of each year whatever its definition and says which it is; a
    slug (or "" for the programme's own) takes that one only. Raises EffectsError if no year is printed.
    """
    own = plans[
        ~plans["is_target"] & (plans["entity"] == entity) & (plans["indicator"] == indicator)
        & plans["years"].between(0.98, 1.02)
    ]  # fmt: skip
    if definition is not None:
        own = own[own["definition"] == definition]
    if own.empty:
        raise EffectsError(f"{in_words(indicator, entity)}: no yearly change is printed{_of(definition)}.")
    own = own.assign(year=own["ends"].dt.year).sort_values(["year", "definition"])
    return own.groupby("year").agg(
        change=("change", "first"), definition=("definition", "first"), claim_ids=("claim_ids", "first")
    )


def _of(definition: str | None) -> str:
    """Of which definition something is not printed; nothing for any."""
    return "" if definition is None else f" by the definition {definition or 'own'}"


def over_years(
    plans: pd.DataFrame, entity: str, indicator: str, first: int, last: int, definition: str | None = None
) -> dict:
    """The change from the end of year `first - 1` to the end of `last`, chained from printed spans.

    Takes the chain with the fewest pieces that covers the years exactly; `definition` None mixes
    definitions as they were printed year by year. Returns change (percent), pieces, definitions, claim_ids.
    Raises EffectsError where no chain of printed spans covers the years.
    """
    rows = plans[~plans["is_target"] & (plans["entity"] == entity) & (plans["indicator"] == indicator)]
    if definition is not None:
        rows = rows[rows["definition"] == definition]
    spans = [(r.begins.year, r.ends.year, r) for r in rows.itertuples() if _whole_years(r)]
    best: dict[int, list] = {first: []}
    for year in range(first, last + 1):
        if year not in best:
            continue
        for begin, end, row in spans:
            path = [*best[year], row]
            if begin == year and end <= last and len(path) < len(best.get(end + 1, [*path, row])):
                best[end + 1] = path
    chain = best.get(last + 1, [])
    if not chain:
        raise EffectsError(
            f"{in_words(indicator, entity)}: no printed changes cover {first} to {last}{_of(definition)}."
        )
    return {
        "change": chained(row.change for row in chain),
        "pieces": len(chain),
        "definitions": tuple(dict.fromkeys(row.definition for row in chain)),
        "claim_ids": tuple(name for row in chain for name in row.claim_ids),
    }


def _whole_years(row: Any) -> bool:
    return (row.begins.month, row.begins.day) == (1, 1) and (row.ends.month, row.ends.day) == (12, 31)


def target_with_outcomes(plans: pd.DataFrame) -> pd.DataFrame:
    """Each target of two years or more beside what was printed of its period, by definition of the measure.

    For every definition the longest stretch from the target's first year that printed changes cover, chained
    from the fewest of them. Columns entity, programme, indicator, label, first, last, target, definition,
    outcome, until, complete (the whole period is covered), share_of_cut (the change printed as a share of the one promised; above 1 is more
    than promised), share_of_time, pieces, claim_ids.
    """
    rows = []
    for t in plans[plans["is_target"] & (plans["years"] >= 2)].itertuples():
        first, last = t.begins.year, t.ends.year
        same = plans[
            ~plans["is_target"] & (plans["entity"] == t.entity) & (plans["indicator"] == t.indicator)
        ]
        for definition in sorted(set(same["definition"])):
            printed, until = _longest(plans, t, definition)
            if printed is None:
                continue
            rows.append({
                "entity": t.entity, "programme": t.programme, "indicator": t.indicator, "label": t.label,
                "first": first, "last": last, "target": t.change, "definition": definition, "outcome": printed["change"],
                "until": until, "complete": until == last,
                "share_of_cut": printed["change"] / t.change,
                "share_of_time": (until - first + 1) / (last - first + 1), "pieces": printed["pieces"],
                "claim_ids": (*t.claim_ids, *printed["claim_ids"]),
            })  # fmt: skip
    columns = ["entity", "programme", "indicator", "first", "last", "target", "definition", "outcome", "until",
               "complete", "share_of_cut", "share_of_time", "pieces", "label", "claim_ids"]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def _longest(plans: pd.DataFrame, target: Any, definition: str) -> tuple[dict | None, int]:
    first, last = target.begins.year, target.ends.year
    for until in range(last, first - 1, -1):
        try:
            return over_years(plans, target.entity, target.indicator, first, until, definition), until
        except EffectsError:
            continue  # not covered so far: try a year less
    return None, first


def open_targets(ev: Evidence, measures: Iterable[str]) -> list[str]:
    """Targets of these indicators, and of levels per unit that are to fall, that are open, or whose deadline passed in
    silence; open ones first."""
    table, about = all_targets(ev), ev.indicators
    levels = about.loc[(about["scale"] == "intensity") & (about["direction"] == "lower"), "indicator"]
    rows = table[table["indicator"].isin([*measures, *levels]) & table["status"].isin(UNDECIDED)]
    return rows.sort_values(["status", "deadline"])["target"].tolist()
