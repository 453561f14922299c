"""The records of a folder, each read once: an index that is written again while a batch runs reads only what is new."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import Any

from analysis.recording import OUTCOME
from analysis.reports.files import read_json
from analysis.reports.results.lines import is_record

BULKY = ("results", "tables")  # of a record: what the manifest does without
LONGEST_VERDICT = 100  # characters; of a longer one, what stands before its colon
# the tables that an index is made from -> what their columns hold: text, a number, a number or nothing (maybe), a day
OF_A_TARGET = {
    **dict.fromkeys(
        ("target", "label", "label_zh", "place", "place_zh", "within", "list", "list_zh", "programme", "kind", "deadline",
         "asked", "unit", "newest", "newest_day", "status", "standing", "words"), "text"),
    **dict.fromkeys(("value", "newest_value", "probability", "trend", "record"), "maybe"),
}  # fmt: skip
TABLES = {
    "targets": OF_A_TARGET, "row": OF_A_TARGET,
    "over_time": {"day": "day", "probability": "number"},
    "steps": {**dict.fromkeys(("why", "claims", "place"), "text"), "day": "day", "change": "number"},
    "gains": {
        **dict.fromkeys(("claim", "outcome", "label", "list", "printed", "what", "found"), "text"), "value": "number",
        "low": "maybe", "high": "maybe",
    },
    "answer": {"sentence": "text"},
    "scored": {**dict.fromkeys(("what", "brier", "half", "share"), "text"), "targets": "number"},
}  # fmt: skip
ANSWERS = ("target", "status", "verdict", "outcome", "label_zh")  # texts that an index tells a report by


class Shelf:
    """Records with a page, by slug. Each has, beside what its file says, `headline` (see there), `answers` (name -> text)
    and `tables` (name -> rows), and no results any more."""

    def __init__(self, out: Path):
        self.out = out
        self._read: dict[str, tuple[tuple[int, int], dict | None]] = {}

    def records(self) -> list[dict]:
        """Those that are there now, by notebook and title. What is no record, or has no page, is left out."""
        stamps, pages = {}, set()
        with os.scandir(self.out) as entries:
            for entry in entries:
                name, _, kind = entry.name.rpartition(".")
                if kind == "html":
                    pages.add(name)
                elif kind == "json" and name != "manifest":
                    known = entry.stat()
                    stamps[name] = (known.st_mtime_ns, known.st_size)
        self._read = {slug: self._known(slug, stamp) for slug, stamp in stamps.items()}
        listed = [record for slug, (_, record) in self._read.items() if record is not None and slug in pages]
        return sorted(listed, key=lambda r: (r["notebook"], r["title"], r["slug"]))

    def _known(self, slug: str, stamp: tuple[int, int]) -> tuple[tuple[int, int], dict | None]:
        before = self._read.get(slug)
        if before is not None and before[0] == stamp:
            return before
        record = read_json(self.out / f"{slug}.json")
        whole = record is not None and record.get("slug") == slug and is_record(record)
        return stamp, brief(record) if record is not None and whole else None


def brief(record: dict) -> dict:
    """What an index keeps of a record."""
    texts = {r["name"]: r["value"] for r in record["results"] if isinstance(r["value"], str)}
    tables = record.get("tables")
    tables = tables if isinstance(tables, dict) else {}
    return {
        **{name: value for name, value in record.items() if name not in BULKY},
        "headline": headline(record["results"]),
        "answers": {name: texts[name] for name in ANSWERS if name in texts},
        "tables": {name: rows for name, rows in tables.items() if name in TABLES and fits(name, rows)},
    }


def fits(name: str, rows: Any) -> bool:
    """Whether a recorded table has the columns that an index needs; one of another version, or of somebody else, may not.

    >>> fits("answer", [{"sentence": "Good."}]), fits("answer", [{"sentence": 1}]), fits("over_time", [{"day": "soon"}])
    (True, False, False)
    """
    columns = TABLES[name]
    return isinstance(rows, list) and all(
        isinstance(row, dict) and all(_holds(row.get(column), kind) for column, kind in columns.items()) for row in rows
    )


def _holds(value: Any, kind: str) -> bool:
    if kind == "maybe" and value is None:
        return True
    if kind in ("number", "maybe"):
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    if kind == "day":
        try:
            dt.date.fromisoformat(value)
        except (TypeError, ValueError):
            return False
    return isinstance(value, str)


def headline(results: list[dict]) -> dict | None:
    """What an index shows of a report: `words`, and the value, unit, low and high of a number.

    A report that records a text `verdict` is told by it and by its first probability, or known outcome (either may be unknown: None); any
    other by the first number recorded.

    >>> number = {"name": "newest_total", "value": 7, "unit": "count", "low": None, "high": None}
    >>> headline([number])["words"]
    'newest total'
    >>> headline([number, {**number, "name": "verdict", "value": "No forecast."}])["value"] is None
    True
    """
    verdict = next((r["value"] for r in results if r["name"] == "verdict"), None)
    if isinstance(verdict, str):
        nothing = {"value": None, "unit": "", "low": None, "high": None}
        chance = next((r for r in results if r["unit"] in ("probability", OUTCOME)), nothing)
        return {**chance, "words": verdict if len(verdict) <= LONGEST_VERDICT else verdict.split(": ")[0]}
    for result in results:
        if isinstance(result["value"], (int, float)) and not isinstance(result["value"], bool):
            return {**result, "words": result["name"].replace("_", " ").replace("/", ", ")}
    return None
