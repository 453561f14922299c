"""Files that are written whole or not at all, so that no reader sees half of one, and read where they can be."""

from __future__ import annotations

import json
import os
from pathlib import Path


def write_text(path: Path, text: str) -> None:
    """Write under a hidden temporary name and rename; what a kill leaves behind ends with `.new`."""
    new = path.with_name(f".{path.name}.{os.getpid()}.new")
    new.write_text(text, encoding="utf-8")
    new.replace(path)


def write_json(path: Path, content) -> None:
    """Write a JSON file; days and other objects as their text."""
    write_text(path, json.dumps(content, ensure_ascii=False, indent=1, default=str))


def read_json(path: Path) -> dict | None:
    """A JSON file, or None where there is none that can be read."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
