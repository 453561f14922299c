"""Rows of the assumptions table as numbers."""

from typing import Any

from analysis.errors import EvidenceError, suggest
from analysis.evidence import Evidence


def assumption_row(ev: Evidence, assumption_id: str) -> Any:
    """One row of the assumptions with value, low, high as attributes. Raises EvidenceError for an unknown id."""
    rows = ev.assumptions[ev.assumptions["assumption_id"] == assumption_id]
    if rows.empty:
        near = suggest(assumption_id, ev.assumptions["assumption_id"])
        raise EvidenceError(
            f"assumptions.csv: no row '{assumption_id}'. Add it with value, low, high, reason.{near}"
        )
    return next(rows.itertuples(index=False))
