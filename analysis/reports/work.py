"""The folder in which one report is made: the names of its files, and what is read back from them."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Callable
from pathlib import Path

from analysis.reports.files import read_json

OUTCOME = "outcome.json"
JOURNAL = "journal.jsonl"
NOTEBOOK = "notebook.ipynb"
PAGE = "page.html"


def outcome_of(work: Path) -> dict | None:
    """What a job wrote when it was done, or None if it ended before."""
    return read_json(work / OUTCOME)


def journal_of(work: Path) -> list[dict]:
    """Lines of a job's journal; a torn last line is left out."""
    lines = []
    with contextlib.suppress(OSError):
        for line in (work / JOURNAL).read_bytes().split(b"\n"):
            with contextlib.suppress(ValueError):
                lines.append(json.loads(line))
    return lines


def journal_writer(path: Path) -> Callable[[int, list | None], None]:
    """Append what every cell gave to a file: a killed report can still be shown up to the failing cell."""
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o644)

    def journal(index: int, outputs: list | None) -> None:
        os.write(file, json.dumps({"cell": index, "outputs": outputs}).encode() + b"\n")

    return journal
