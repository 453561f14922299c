"""What an executed notebook holds: the results it recorded, and its title."""

from __future__ import annotations

import math
from typing import Any

from analysis.recording import MIME


def collect(notebook: Any) -> list[dict]:
    """Results recorded by an executed notebook: name, value, unit, low, high, claim_ids.

    A name recorded twice keeps its later value; NaN and infinity become None.
    """
    results: dict[str, dict] = {}
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            data = output.get("data", {}).get(MIME)
            for one in data if isinstance(data, list) else [data]:
                if isinstance(one, dict) and one.get("name"):
                    results[str(one["name"])] = _whole(one)
    return list(results.values())


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


def _finite(value: Any) -> Any:
    return None if isinstance(value, float) and not math.isfinite(value) else value


def title_of(notebook: Any, results: list[dict], otherwise: str) -> str:
    """A recorded result called `title`, or else the first heading of level 1, or else the notebook's name."""
    for result in results:
        if result["name"] == "title" and isinstance(result["value"], str) and result["value"].strip():
            return result["value"].strip()
    for cell in notebook.cells:
        texts = (
            [cell.source]
            if cell.cell_type == "markdown"
            else [
                "".join(o.data["text/markdown"])
                for o in cell.get("outputs", [])
                if "text/markdown" in o.get("data", {})
            ]
        )
        for text in texts:
            for line in text.splitlines():
                if line.startswith("# "):
                    return line[2:].strip().strip("#").strip()
    return otherwise
