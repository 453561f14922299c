"""One figure, many pages: which rows repeat another one, and what got lost or changed on the way."""

from typing import Any

import numpy as np
import pandas as pd

from analysis.evidence.hedges import rounding_unit
from analysis.writing import as_change

MAX_DAYS_OTHER_LIST = 730  # equal figures of two lists further apart than this are taken as coincidence
HEDGED = ("over", "at_least", "nearly", "about", "up_to")


def _distinctive(value: float) -> bool:
    """A multiple of 5 % is printed of many lists; 58.9 or 38 hardly by chance of two within two years."""
    return not np.isclose(value % 5, [0, 5]).any()


def _same_figure(a: Any, b: Any) -> bool:
    """Whether two rows print one figure: equal, or one rounds the other within a year.

    Figures of two lists are one only if the number is distinctive and printed within two years.
    """
    days = abs((a.published_latest - b.published_latest).days)
    if a.programme != b.programme:
        near = days <= MAX_DAYS_OTHER_LIST and a.entity == b.entity
        return near and a.value == b.value and _distinctive(a.value)
    if a.value == b.value:
        return a.entity == b.entity
    return days <= 365 and a.entity == b.entity and (_rounds(a, b) or _rounds(b, a))


def _rounds(a: Any, b: Any) -> bool:
    """Whether the hedged figure a is a rounded form of b: b lies in a's interval, near the printed value."""
    near = abs(a.value - b.value) <= 0.25 * rounding_unit(a.value)
    return a.qualifier in HEDGED and a.low <= b.value <= a.high and bool(near)


def _groups(rows: list) -> list[list]:
    """Rows of one outcome joined wherever two of them print the same figure."""
    groups: list[list] = []
    for row in rows:
        hits = [g for g in groups if any(_same_figure(row, other) for other in g)]
        merged = [row, *(other for g in hits for other in g)]
        groups = [g for g in groups if g not in hits] + [merged]
    return groups


def _rank(row: Any) -> tuple:
    """The reference of a group: sites counted, basis and baseline said, then the earliest page."""
    return (
        pd.isna(row.n_sites),
        row.basis == "unclear",
        row.baseline == "unknown",
        row.published_latest,
        row.claim_id,
    )


def _flags(row: Any, reference: Any) -> tuple[str, ...]:
    flags: list[str] = []
    if row.source_id == reference.source_id:
        flags.append("relay")
    elif row.programme == reference.programme:
        flags.append("repeat")
    if row.programme != reference.programme:
        flags.append("scope drift: other list")
    elif pd.isna(row.n_sites) and not pd.isna(reference.n_sites):
        flags.append("sites dropped")
    elif _number(row.n_sites) != _number(reference.n_sites):
        flags.append("scope drift: other sites")
    if row.basis == "unclear" and reference.basis != "unclear":
        flags.append("unit dropped")
    if row.qualifier != reference.qualifier and "average" in (row.qualifier, reference.qualifier):
        flags.append("hedge changed")
    if row.value != reference.value:
        flags.append("rounded")
    return tuple(flags)


def _number(n: Any) -> int | None:
    return None if pd.isna(n) else int(n)


def mark_retellings(table: pd.DataFrame) -> pd.DataFrame:
    """The table with columns `reference` (claim id of the row that a row repeats, or its own) and `flags` (tuple).

    Flags: relay (same text), repeat (printed again), scope drift: other sites / other list (the same number
    with another set of sites), sites dropped (n lost), unit dropped (per-unit wording lost), hedge changed,
    rounded, changed definition. Rows without an effect size are left alone.
    """
    reference = dict(zip(table["claim_id"], table["claim_id"], strict=True))
    flags: dict[str, tuple[str, ...]] = dict.fromkeys(reference, ())
    for _, part in table[table["status"] != "refused"].groupby("outcome", sort=True):
        for group in _groups(list(part.itertuples(index=False))):
            first = min(group, key=_rank)
            for row in group:
                reference[row.claim_id] = first.claim_id
                if row.claim_id != first.claim_id:
                    flags[row.claim_id] = _flags(row, first)
    told = (table["status"] != "refused") & (table["definition"].fillna("") != "")
    other = table.loc[told, "claim_id"]
    for name in other:
        flags[name] = (*flags[name], "changed definition")
    return table.assign(reference=table["claim_id"].map(reference), flags=table["claim_id"].map(flags))


_WHAT = {
    "relay": "the same text printed elsewhere",
    "repeat": "an earlier figure printed again, not a new measurement",
    "sites dropped": "the number of sites is lost; compare the two scopes",
    "scope drift: other sites": "the same average with another number of sites",
    "scope drift: other list": "the same average attached to another list",
    "unit dropped": "printed per unit of output in the reference, without it here",
    "hedge changed": "the hedge differs from the reference",
    "rounded": "a rounded form of the reference",
    "changed definition": "another definition than the programme's own",
}


def audit(table: pd.DataFrame) -> pd.DataFrame:
    """What is wrong with which claim: one row per finding, with the reference row.

    Takes the result of `effect_table`. Columns claim_id, outcome, programme, printed, scope, finding,
    reference, reference_printed, reference_scope, note. Refused claims are listed with their reason.
    """
    by_id = table.set_index("claim_id")
    rows: list[dict[str, Any]] = []
    for row in table.itertuples(index=False):
        findings = [_WHAT[flag] for flag in row.flags]
        if row.status != "pooled" and row.reference == row.claim_id and row.reason not in findings:
            findings.append(row.reason)
        first = by_id.loc[row.reference]
        rows += [
            {"claim_id": row.claim_id, "outcome": row.outcome, "programme": row.programme,
             "printed": _as_printed(row), "scope": row.scope, "finding": finding, "reference": row.reference,
             "reference_printed": _as_printed(first), "reference_scope": first.scope, "note": row.note}
            for finding in findings
        ]  # fmt: skip
    columns = ["claim_id", "outcome", "programme", "printed", "scope", "finding", "reference",
               "reference_printed", "reference_scope", "note"]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def _as_printed(row: Any) -> str:
    sites = "sites not stated" if pd.isna(row.n_sites) else f"n = {int(row.n_sites):,}"
    return f"{as_change(row.value, row.unit, row.qualifier)} ({sites})"
