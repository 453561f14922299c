"""Energy and carbon intensity: what a printed change means per year, and beside the plans' targets.

A change over an unclear window has several yearly rates; all are shown. Yearly figures of one definition are
chained; figures of another definition are kept apart, because a redefinition can look like progress.
"""

import numpy as np
import pandas as pd

from analysis.effects.decomposition import chain, lmdi
from analysis.errors import EffectsError, suggest


def per_year(percent, years) -> np.ndarray:
    """The constant yearly change (percent) that gives `percent` after `years`.

    Raises EffectsError at -100 % or below and for no time.

    >>> round(float(per_year(-13.5, 5)), 2)
    -2.86
    """
    p, t = np.asarray(percent, float), np.asarray(years, float)
    if np.any(p <= -100):
        raise EffectsError(f"A change of {np.min(p):g} % has no yearly rate: nothing would be left.")
    if np.any(t <= 0):
        raise EffectsError(f"A window of {np.min(t):g} years has no yearly rate; give a positive length.")
    return 100 * np.expm1(np.log1p(p / 100) / t)


def window_readings(claim, base_years: tuple[int, ...], read_as_yearly: bool = True) -> pd.DataFrame:
    """Every window that a printed change can refer to, with its yearly rate.

    `claim` is a row of the claims with value, period_start, period_end. The first reading takes the printed
    window; the others run from the middle of each base year to the middle of the printed window's last twelve
    months; the last takes the figure as a yearly one. Columns reading, begins, ends, years, change, per_year,
    claim_id. Raises EffectsError for a claim without a period or base years after it.
    """
    start, end = pd.Timestamp(claim["period_start"]), pd.Timestamp(claim["period_end"])
    if pd.isna(start) or pd.isna(end):
        raise EffectsError(
            f"{claim['claim_id']}: no period is printed, so there is no window. Give period_start."
        )
    value, middle = float(claim["value"]), end - pd.Timedelta(days=182)
    rows = [("over the printed window", start, end)]
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
            "each year of the printed window",
            start,
            end,
            table.loc[0, "years"],
            total,
            value,
        ]
    return table.assign(claim_id=claim["claim_id"])


def plan_table(ev, indicators) -> pd.DataFrame:
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
    table["label"] = table["indicator"].map(ev.indicators.set_index("indicator")["label_en"])
    columns = [*keys[:5], "begins", "ends", "years", "change", "per_year", "qualifier", "label", "claim_ids"]
    return table[columns].sort_values(
        ["entity", "indicator", "begins", "ends", "is_target"], ignore_index=True
    )


def target_with_outcomes(plans: pd.DataFrame) -> pd.DataFrame:
    """Each target of two years or more beside what was printed of its period, by definition of the measure.

    For every definition the longest stretch from the target's first year that printed changes cover, chained
    from the fewest of them. Columns entity, programme, indicator, first, last, target, definition, outcome,
    until, complete (the whole period is covered), share_of_cut (of the target's log change; above 1 is more
    than promised), share_of_time, pieces, claim_ids.
    """
    rows = []
    for t in plans[plans["is_target"] & (plans["years"] >= 2)].itertuples():
        first, last = t.begins.year, t.ends.year
        same = plans[
            ~plans["is_target"] & (plans["entity"] == t.entity) & (plans["indicator"] == t.indicator)
        ]
        for definition in sorted(set(same["definition"])):
            got, until = _longest(plans, t, definition)
            if got is None:
                continue
            rows.append({
                "entity": t.entity, "programme": t.programme, "indicator": t.indicator, "label": t.label,
                "first": first, "last": last, "target": t.change, "definition": definition, "outcome": got["change"],
                "until": until, "complete": until == last,
                "share_of_cut": np.log1p(got["change"] / 100) / np.log1p(t.change / 100),
                "share_of_time": (until - first + 1) / (last - first + 1), "pieces": got["pieces"],
                "claim_ids": (*t.claim_ids, *got["claim_ids"]),
            })  # fmt: skip
    columns = ["entity", "programme", "indicator", "first", "last", "target", "definition", "outcome", "until",
               "complete", "share_of_cut", "share_of_time", "pieces", "label", "claim_ids"]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def _longest(plans, target, definition: str) -> tuple[dict | None, int]:
    first, last = target.begins.year, target.ends.year
    for until in range(last, first - 1, -1):
        try:
            return over_years(plans, target.entity, target.indicator, first, until, definition), until
        except EffectsError:
            continue  # not covered so far: try a year less
    return None, first


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
        raise EffectsError(
            f"No yearly change of {indicator} for {entity} (definition {definition or 'any'}) is printed. "
            "See effects.plan_table."
        )
    own = own.assign(year=own["ends"].dt.year).sort_values(["year", "definition"])
    return own.groupby("year").agg(
        change=("change", "first"), definition=("definition", "first"), claim_ids=("claim_ids", "first")
    )


def chained(changes) -> float:
    """The change over all years when yearly changes (percent) are multiplied.

    >>> round(chained([-2.7, -0.1, -0.5, -3.8]), 2)
    -6.96
    """
    values = np.asarray(list(changes), float)
    if np.any(values <= -100):
        raise EffectsError("Chaining: a yearly change of -100 % or below has no logarithm.")
    return float(100 * np.expm1(np.log1p(values / 100).sum()))


def needed_in_rest(target: float, achieved: float) -> float:
    """The change (percent) that the rest of a period must bring, given what is promised and achieved.

    >>> round(needed_in_rest(-13.5, -6.96), 1)
    -7.0
    """
    return float(100 * np.expm1(np.log1p(target / 100) - np.log1p(achieved / 100)))


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
    path = best.get(last + 1)
    if not path:
        raise EffectsError(
            f"{indicator}, {entity}: no printed changes cover {first} to {last} "
            f"(definition {'any' if definition is None else definition or 'own'}). See effects.energy.plan_table."
        )
    return {
        "change": chained(row.change for row in path),
        "pieces": len(path),
        "definitions": tuple(dict.fromkeys(row.definition for row in path)),
        "claim_ids": tuple(name for row in path for name in row.claim_ids),
    }


def _whole_years(row) -> bool:
    return (row.begins.month, row.begins.day) == (1, 1) and (row.ends.month, row.ends.day) == (12, 31)


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
    rows = []
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
        raise EffectsError(
            f"{energy}, {entity}: no definition covers {first} to {last}. See effects.energy.plan_table."
        )
    return pd.DataFrame(rows)


def yearly_split(
    plans: pd.DataFrame, entity: str, carbon: str, energy: str, first: int, last: int
) -> pd.DataFrame:
    """Year by year: carbon per output, energy per output and carbon per energy, with the definition of the year.

    Percent changes, one row per year and one for the whole period (see decomposition.chain). Raises
    EffectsError where a year is not printed.
    """
    parts = {name: yearly(plans, entity, name) for name in (carbon, energy)}
    years = range(first, last + 1)
    for name, part in parts.items():
        gaps = [year for year in years if year not in part.index]
        if gaps:
            raise EffectsError(
                f"{name}, {entity}: no change of {gaps[0]} is printed. See effects.energy.plan_table."
            )
    ratios = {name: 1 + part.loc[list(years), "change"] / 100 for name, part in parts.items()}
    per_energy = ratios[carbon] / ratios[energy]
    table = chain(pd.DataFrame({"energy per output": ratios[energy], "carbon per energy": per_energy}))
    definitions = parts[energy].loc[list(years), "definition"].replace("", "own")
    table["definition"] = [*definitions, "as printed"]
    return table.rename(columns={"product": "carbon per output"}).rename_axis("year").reset_index()


def _yearly_chain(plans, entity: str, indicator: str, first: int, last: int) -> dict:
    table = yearly(plans, entity, indicator)
    table = table[(table.index >= first) & (table.index <= last)]
    if len(table) != last - first + 1:
        raise EffectsError(f"{indicator}, {entity}: not every year from {first} to {last} is printed.")
    return {
        "change": chained(table["change"]),
        "claim_ids": tuple(c for ids in table["claim_ids"] for c in ids),
    }


def intensity_measures(ev) -> list[str]:
    """Indicators of change per GDP or per value added that fall when things improve."""
    rows = ev.indicators[(ev.indicators["scale"] == "change") & (ev.indicators["direction"] == "lower")]
    names = rows.loc[rows["indicator"].str.contains("per_gdp|per_value_added"), "indicator"]
    return sorted(set(names) & set(ev.claims["indicator"]))


def side_by_side(windows: pd.DataFrame, plans: pd.DataFrame) -> pd.DataFrame:
    """Window readings above the plans' targets and outcomes of two years or more.

    Columns what, kind, per_year, claim_ids. Water is left out: it is no energy.
    """
    readings = pd.DataFrame({
        "what": windows["claim_id"] + ", " + windows["reading"], "kind": "readings of the printed change",
        "per_year": windows["per_year"], "claim_ids": [(name,) for name in windows["claim_id"]],
    })  # fmt: skip
    long = plans[(plans["years"] >= 2) & ~plans["indicator"].str.contains("water")]
    span = long["begins"].dt.year.astype(str) + " to " + long["ends"].dt.year.astype(str)
    definition = long["definition"].where(long["definition"] == "", ", " + long["definition"])
    rows = pd.DataFrame({
        "what": long["entity"].str.title() + ", " + long["label"] + ", " + span + definition,
        "kind": np.where(long["is_target"], "promised by a plan", "printed of the period"),
        "per_year": long["per_year"], "claim_ids": long["claim_ids"],
    })  # fmt: skip
    rows = rows.sort_values(["kind", "what"], ascending=[False, True])
    return pd.concat([readings, rows], ignore_index=True)


def open_targets(ev, measures) -> list[str]:
    """Targets of these indicators that are open, or whose deadline passed in silence; open ones first."""
    from analysis.evidence import all_targets

    table = all_targets(ev)
    rows = table[table["indicator"].isin(measures) & table["status"].isin(["open", "silent"])]
    return rows.sort_values(["status", "deadline"])["target"].tolist()
