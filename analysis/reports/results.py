"""Recorded results: what notebooks give out as data."""

from __future__ import annotations

import math

MIME = "application/vnd.outlook.result+json"


def collect(notebook) -> list[dict]:
    """Results recorded by an executed notebook: name, value, unit, low, high, claim_ids; a later value replaces."""
    found: dict[str, dict] = {}
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            data = output.get("data", {}).get(MIME)
            if data is None:
                continue
            for one in data if isinstance(data, list) else [data]:
                if isinstance(one, dict) and one.get("name"):
                    found[str(one["name"])] = _whole(one)
    return list(found.values())


def _whole(one: dict) -> dict:
    claims = one.get("claim_ids") or []
    return {
        "name": str(one["name"]),
        "value": _finite(one.get("value")),
        "unit": one.get("unit"),
        "low": _finite(one.get("low")),
        "high": _finite(one.get("high")),
        "claim_ids": [claims] if isinstance(claims, str) else [str(c) for c in claims],
    }


def _finite(value):
    return None if isinstance(value, float) and not math.isfinite(value) else value


def merge(out) -> None:
    """Placeholder until the database is in."""
