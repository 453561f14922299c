"""Rows as text for a terminal, or as CSV or JSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from typing import Any

from analysis.writing import no_formula


def as_text(columns: list[str], rows: list, form: str = "table") -> str:
    """Rows as an aligned table (numbers to the right), as CSV or as JSON records.

    >>> print(as_text(["name", "value"], [("a", 1.5), ("b", None)]))
    name  value
    a       1.5
    b
    """
    if form == "json":
        records = [dict(zip(columns, row, strict=True)) for row in rows]
        return json.dumps(records, ensure_ascii=False, indent=1, default=str)
    if form == "csv":
        buffer = io.StringIO()
        writer = csv.writer(buffer, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([no_formula(value) for value in row] for row in rows)
        return buffer.getvalue().rstrip("\n")
    return _table(columns, rows)


def _table(columns: list[str], rows: list) -> str:
    cells = [[_cell(value) for value in row] for row in rows]
    right = [
        all(isinstance(r[i], (int, float, type(None))) for r in rows) and bool(rows)
        for i in range(len(columns))
    ]
    widths = [max(len(c), *(len(r[i]) for r in cells)) if cells else len(c) for i, c in enumerate(columns)]

    def line(words: Sequence[str]) -> str:
        parts = (w.rjust(n) if r else w.ljust(n) for w, n, r in zip(words, widths, right, strict=True))
        return "  ".join(parts).rstrip()

    return "\n".join(line(row) for row in [columns, *cells])


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.6g}"
    return " ".join(str(value).split())
