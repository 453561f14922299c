"""Energy and carbon intensity: what a printed change means per year, and beside the plans' targets.

A change over an unclear window has several yearly rates; all are shown. Yearly figures of one definition are
chained; figures of another definition are kept apart, because a redefinition can look like progress.
"""

import numpy as np
import pandas as pd

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
    qualifier, claim_ids (all claims that print the same figure). Claims without a period are left out. Raises
    EffectsError for an indicator that the evidence does not have.
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
    columns = [*keys[:5], "begins", "ends", "years", "change", "per_year", "qualifier", "claim_ids"]
    return table[columns].sort_values(
        ["entity", "indicator", "begins", "ends", "is_target"], ignore_index=True
    )


def target_with_outcomes(plans: pd.DataFrame) -> pd.DataFrame:
    """Each target of two years or more beside every outcome of its place and indicator in its period.

    Columns entity, programme, indicator, begins, ends, target, definition, outcome, outcome_ends, complete
    (the outcome covers the whole period), share_of_cut (of the target's log change; above 1 is more than
    promised), share_of_time, claim_ids. Outcomes that begin later than the target's period are left to the
    chained series.
    """
    rows = []
    for t in plans[plans["is_target"] & (plans["years"] >= 2)].itertuples():
        same = plans[
            ~plans["is_target"] & (plans["entity"] == t.entity) & (plans["indicator"] == t.indicator)
            & (plans["begins"] == t.begins) & (plans["ends"] <= t.ends)
        ]  # fmt: skip
        for o in same.itertuples():
            rows.append({
                "entity": t.entity, "programme": t.programme, "indicator": t.indicator, "begins": t.begins,
                "ends": t.ends, "target": t.change, "definition": o.definition, "outcome": o.change,
                "outcome_ends": o.ends, "complete": o.ends == t.ends,
                "share_of_cut": np.log1p(o.change / 100) / np.log1p(t.change / 100),
                "share_of_time": o.years / t.years, "claim_ids": (*t.claim_ids, *o.claim_ids),
            })  # fmt: skip
    columns = ["entity", "programme", "indicator", "begins", "ends", "target", "definition", "outcome",
               "outcome_ends", "complete", "share_of_cut", "share_of_time", "claim_ids"]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


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
