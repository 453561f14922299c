"""What a command said is said again while nothing has changed: the files, the code, the libraries, the day.

On any other content and on any other day it is worked out anew, since some rules ask what day it is. What is kept is the answer
alone, under a digest of all that it follows from; where it is not there, not whole, or not this user's own, it is worked out.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from analysis.evidence import unfinished
from analysis.evidence.checks.content import content_of, place_of
from analysis.evidence.checks.files import Problem
from analysis.evidence.schema import Package, read_package
from analysis.fingerprint import canonical, digest

MOST = 20  # answers that are kept of a kind
today = dt.date.today


def again(kind: str, content: Callable[[], str], say: Callable[[], Any]) -> Any:
    """What `say` gives, plain as in JSON, or gave on this day of the same content.

    kind: of answers that are kept beside each other. content: a digest of all that the answer follows from, as it is now; ''
    where that can't be read: nothing is remembered then. Raises what `say` raises, and remembers nothing of it.

    >>> again("example", lambda: "", lambda: [1])
    [1]
    """
    read = content()
    key = read and digest(read, f"{today()}", length=40)
    place = place_of(kind, key) if key else None
    state = {} if place is None else unfinished.kept(place)
    if "told" in state and state.get("digest") == _digest(key, state["told"]):
        return state["told"]
    told = say()
    if place is not None and content() == read:  # nobody wrote in between
        unfinished.keep(place, {"told": told, "digest": _digest(key, told)}, MOST)
    return told


def _digest(key: str, told: Any) -> str:
    return digest(key, canonical(told), length=40)


def problems_of(data_dir: str | Path | None = None) -> list[Problem]:
    """All problems of a data directory, as `check` gives them, or as it gave them on this day of the same content.

    data_dir: a directory with a `datapackage.json` (None: the shipped data). Raises EvidenceError as `check` does.

    >>> problems_of()
    []
    """
    package = read_package(data_dir)
    told = again("said", lambda: _named(package), lambda: _checked(package))
    return [Problem(**row) for row in told]


def _checked(package: Package) -> list[dict[str, Any]]:
    """What the check finds, as rows; loading need not ask again."""
    from analysis.evidence.checks import verdict
    from analysis.evidence.checks.check import check_package

    read = content_of(package, {})
    told = check_package(package, {})
    if read and content_of(package, {}) == read:  # nobody wrote in between
        verdict.note(read, told)
    return [asdict(problem) for problem in told]


def _named(package: Package) -> str:
    """A digest of what the check reads, and where it lies; '' where that can't be read."""
    content = content_of(package, {})
    return content and digest(content, f"{package.directory} {package.directory.resolve()}", length=40)
