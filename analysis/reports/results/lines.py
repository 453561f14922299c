"""Records as lines of the archive: what of a record the database needs, in the shape that it needs it.

A line is the run of a report (`run_id` …) or what a batch is about to make (`batches`).
"""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

TEXTS = ("run_id", "batch_id", "slug", "notebook", "title", "status", "started")
NUMBERS = ("duration_s", "peak_memory_mib")
# what pages and index use beyond
PARTS: dict[str, type | tuple[type, ...]] = {
    "parameters": dict,
    "all_parameters": dict,
    "hashes": dict,
    "results": list,
    "error": (dict, type(None)),
}
HASHES = ("notebook", "data", "code", "packages")


def line_of(record: Any) -> dict:
    """The line for what a file of the spool, or a record beside a page, holds. Raises ValueError for what is neither.

    >>> line_of({"batches": [{"batch_id": "b", "slug": "s", "run_id": "r"}]})["batches"][0]["slug"]
    's'
    >>> line_of([1])
    Traceback (most recent call last):
    ValueError: it is no record
    """
    if not isinstance(record, dict) or not ("run_id" in record or "batches" in record):
        raise ValueError("it is no record")
    if "run_id" not in record:
        return {"batches": [_texts(one, ("batch_id", "slug", "run_id")) for one in _list(record, "batches")]}
    line = _texts({"peak_memory_mib": 0.0, "title": record.get("slug"), **record}, TEXTS)
    dt.datetime.fromisoformat(line["started"])
    line |= {name: _number(record.get(name, 0.0), name) for name in NUMBERS}
    error = record.get("error")
    hashes = record.get("hashes")
    parameters = record.get("all_parameters", {})
    if not isinstance(hashes, dict) or not isinstance(parameters, dict):
        raise ValueError("hashes and all_parameters are no objects")
    return line | {
        "all_parameters": _finite(parameters),
        "as_of": None if record.get("as_of") is None else str(record["as_of"]),
        "seed": None if record.get("seed") is None else str(record["seed"]),
        "error": f"{error.get('ename')}: {error.get('message')}" if isinstance(error, dict) else None,
        "git_commit": record.get("git_commit") if isinstance(record.get("git_commit"), str) else None,
        "git_dirty": bool(record.get("git_dirty")),
        "hashes": {name: str(hashes.get(name, "")) for name in HASHES},
        "results": [_result(one) for one in _list(record, "results")],
    }


def is_record(record: Any) -> bool:
    """Whether it is the record of a report, whole and in the right shape: what an index or the database can use."""
    try:
        line_of(record)
    except (ValueError, TypeError, RecursionError):
        return False
    parts = ((record.get(name), kind) for name, kind in PARTS.items())
    return "run_id" in record and all(isinstance(part, kind) for part, kind in parts)


def _result(one: Any) -> dict:
    if not isinstance(one, dict) or not isinstance(one.get("name"), str):
        raise ValueError("one of its results has no name")
    claims = one.get("claim_ids") or []
    if not isinstance(claims, list):
        raise ValueError(f"claim_ids of {one['name']} are no list")
    unit = one.get("unit")
    return {
        "name": one["name"],
        "unit": None if unit is None else str(unit),
        "claim_ids": [str(claim) for claim in claims],
        **{key: _finite(one.get(key)) for key in ("value", "low", "high")},
    }


def _list(record: dict, name: str) -> list:
    if not isinstance(record.get(name), list):
        raise ValueError(f"{name} is no list")
    return record[name]


def _texts(record: Any, names: tuple[str, ...]) -> dict:
    if not isinstance(record, dict):
        raise ValueError("one of its parts is no object")
    for name in names:
        if not isinstance(record.get(name), str):
            raise ValueError(f"{name} is no text")
    return {name: record[name] for name in names}


def _number(value: Any, name: str) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise ValueError(f"{name} is no number")
    return float(value)


def _finite(value: Any) -> Any:
    """The same without what JSON has no word for: NaN and infinity become None."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {str(key): _finite(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_finite(one) for one in value]
    return value
