"""What `outlook check` said is said again while nothing has changed: the files, the code, the libraries, the day.

The rules are run anew for any other content and on any other day, since some of them ask what day it is.
"""

import datetime as dt
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from analysis.evidence import unfinished
from analysis.evidence.checks.content import content_of, place_of
from analysis.evidence.checks.files import Problem
from analysis.evidence.schema import Package, read_package
from analysis.fingerprint import canonical, digest

MOST = 20  # answers that are kept
today = dt.date.today


def problems_of(data_dir: str | Path | None = None) -> list[Problem]:
    """All problems of a data directory, as `check` gives them, or as it gave them on this day of the same content.

    data_dir: a directory with a `datapackage.json` (None: the shipped data). Raises EvidenceError as `check` does.

    >>> problems_of()
    []
    """
    package = read_package(data_dir)
    read = content_of(package, {})
    content = _named(package, read)
    place = place_of("said", content) if content else None
    told = None if place is None else _kept(place, content)
    if told is None:
        from analysis.evidence.checks.check import check_package

        told = check_package(package, {})
        if place is not None and content_of(package, {}) == read:  # nobody wrote in between
            from analysis.evidence.checks import verdict

            rows = [asdict(problem) for problem in told]
            unfinished.keep(place, {"problems": rows, "digest": _digest(content, rows)}, MOST)
            verdict.note(read, told)  # loading need not ask again
    return told


def _named(package: Package, content: str) -> str:
    """A digest of what the check reads (`content`), where it lies and which day it is; '' where that can't be read."""
    where = f"{package.directory} {package.directory.resolve()}"
    return content and digest(content, where, f"{today()}", length=40)


def _digest(content: str, rows: list[dict[str, Any]]) -> str:
    return digest(content, canonical(rows), length=40)


def _kept(place: Path, content: str) -> list[Problem] | None:
    """What was said of a content; None where nothing whole is kept of it."""
    state = unfinished.kept(place)
    rows = state.get("problems")
    if not isinstance(rows, list) or state.get("digest") != _digest(content, rows):
        return None
    named = {field.name for field in fields(Problem)}
    if not all(isinstance(row, dict) and row.keys() == named for row in rows):
        return None
    return [Problem(**row) for row in rows]
