"""What loading adds to claims: a figure's hedge as an interval, and the first day to which it can refer."""

import numpy as np
import pandas as pd

from analysis.errors import EvidenceError
from analysis.evidence.hedges import HedgeRule, intervals
from analysis.evidence.index import LIST, ListKey
from analysis.evidence.needed import EVIDENCE_ASSUMPTIONS


def _earliest_day(claims: pd.DataFrame, assumptions: pd.DataFrame) -> pd.Series:
    """The first day to which a figure can refer: a month or quarter reaches back to its first day, a year by
    `date-year-precision` days, a figure dated by its publication alone by `date-undated-lag` days before the first day on
    which it can have been published."""
    end, precision = claims["period_end"], claims["period_precision"]
    days = dict(zip(assumptions["assumption_id"].tolist(), assumptions["value"].tolist(), strict=True))
    missing = [name for name in EVIDENCE_ASSUMPTIONS if name not in days]
    if missing:
        raise EvidenceError(f"assumptions.csv: no row {', '.join(missing)}. Loading needs each of them.")
    known = end.to_numpy()
    first, month = known.copy(), known.astype("datetime64[M]")
    of = {name: (precision == name).to_numpy(bool) for name in set(precision.tolist())}
    for name, months in (("month", 1), ("quarter", 3)):
        if name in of:
            begun = month[of[name]]
            first[of[name]] = begun - begun.astype(int) % months
    for name, back in (("year", "date-year-precision"), ("publication", "date-undated-lag")):
        if name in of:
            last = known[of[name]]
            if name == "publication":
                printed = claims["published_earliest"].to_numpy()[of[name]]
                last = np.where(printed < last, printed, last)
            first[of[name]] = last - pd.Timedelta(days=float(days[back])).to_timedelta64()
    return pd.Series(first, index=end.index, name=end.name)


def with_intervals(claims: pd.DataFrame, tables: dict[str, pd.DataFrame], rule: HedgeRule) -> pd.DataFrame:
    """Claims with what loading adds: low, high and period_earliest. Raises EvidenceError for an unknown indicator or hedge."""
    indicators, measured = tables["indicators"], claims["indicator"].tolist()
    names = indicators["indicator"].tolist()
    scales = dict(zip(names, indicators["scale"].tolist(), strict=True))
    ceilings = dict(zip(names, indicators["ceiling"].to_numpy(float).tolist(), strict=True))
    unknown = sorted(set(measured) - set(scales))
    if unknown:
        raise EvidenceError(
            f"claims.csv: indicator {unknown[0]} is not in indicators.csv. Run `outlook check`."
        )
    hedges = claims["qualifier"].tolist()
    unknown = sorted(set(hedges) - set(rule.widths))
    if unknown:
        raise EvidenceError(f"claims.csv: qualifier {unknown[0]!r} is not known. Run `outlook check`.")
    change = np.array([scales[name] == "change" for name in measured], bool)
    change |= (claims["kind"] == "effect").to_numpy(bool)
    floor = np.where(change, np.nan, 0.0)
    ceiling = np.where(change, np.nan, np.array([ceilings[name] for name in measured], float))
    low, high = intervals(claims["value"].to_numpy(), hedges, rule, floor=floor, ceiling=ceiling)
    return claims.assign(low=low, high=high, period_earliest=_earliest_day(claims, tables["assumptions"]))


def reread(
    claims: pd.DataFrame, before: HedgeRule, rule: HedgeRule, tables: dict[str, pd.DataFrame]
) -> pd.DataFrame:
    """Claims, read with one hedge rule, under another one and other assumptions about days: those intervals are made anew
    that the rule moves."""
    moved = {name for name, width in rule.widths.items() if width != before.widths.get(name)}
    if rule.large_exact_share != before.large_exact_share:
        moved.add("exact")
    earliest = _earliest_day(claims, tables["assumptions"])
    rows = claims["qualifier"].isin(moved).to_numpy()
    if not rows.any():
        return claims.assign(period_earliest=earliest)
    anew = with_intervals(claims[rows], tables, rule)
    bounds = {name: claims[name].to_numpy(copy=True) for name in ("low", "high")}
    for name, column in bounds.items():
        column[rows] = anew[name].to_numpy()
    return claims.assign(**bounds, period_earliest=earliest)


def lists_that_differ(claims: pd.DataFrame, others: pd.DataFrame) -> set[ListKey]:
    """The lists of which a claim has another interval or another earliest day in a second table of the same claims."""
    differ = np.zeros(len(claims), bool)
    for name in ("low", "high", "period_earliest"):
        one, two = claims[name], others[name]
        differ |= ((one != two) & ~(one.isna() & two.isna())).to_numpy()
    return set(zip(*(claims[name].to_numpy()[differ].tolist() for name in LIST), strict=True))
