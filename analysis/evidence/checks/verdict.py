"""Whether evidence may be loaded: not where the check finds an error in it. That it finds none is remembered by content.

The check takes longer than reading the tables. So what it found whole is known again by a digest of every file that it read
and of its own code (see `content`), in this process and in the user's cache folder. Nothing is taken from there but "no error
on that day"; where it is not there, can't be read, or is not this user's own, the check runs.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, TypeVar

from analysis import early
from analysis.errors import EvidenceError
from analysis.evidence import unfinished
from analysis.evidence.checks import sense
from analysis.evidence.checks.content import content_of, place_of
from analysis.evidence.checks.files import Problem
from analysis.evidence.schema import Package
from analysis.paths import typed
from analysis.writing import counted

MOST = 100  # verdicts that are kept
MOST_TOLD = 30  # problems in one message
_without_error: set[str] = set()
Read = TypeVar("Read")


def refuse(package: Package, texts: Mapping[str, str]) -> None:
    """Raises EvidenceError with everything that the check calls an error. texts: of tables that are in no file, by name."""
    content = content_of(package, texts)
    if _is_known(content):
        return
    _check(package, texts)
    if content and content_of(package, texts) == content:  # nobody wrote in between
        note(content, ())


def while_reading(package: Package, read: Callable[..., Read], *arguments: Any) -> Read | None:
    """What a function gives that reads the files of a package; None where somebody wrote in between. Raises what `refuse` does,
    before anything that the function does.

    Where a process waits for work (see `early`), that one reads while this one checks.
    """
    content = content_of(package, {})
    known = _is_known(content)
    given = early.beside(read, *arguments, meanwhile=None if known else partial(_check, package, {}))
    if not content or content_of(package, {}) != content:
        return None
    if not known:
        note(content, ())
    return given


def _check(package: Package, texts: Mapping[str, str]) -> None:
    from analysis.evidence.checks.check import check_package

    errors = [problem for problem in check_package(package, texts, doubts=False) if problem.error]
    if errors:
        raise EvidenceError(_told(package, [str(problem) for problem in errors]))


def note(content: str, told: Iterable[Problem]) -> None:
    """Remember of a content what the whole check, or that for errors, has told of it: that it has none, where it has none."""
    if any(problem.error for problem in told):
        return
    _without_error.add(content)
    if (place := place_of("checked", content)) is not None:
        unfinished.keep(place, {"content": content, "day": f"{sense.today():%Y-%m-%d}"}, MOST)


def _is_known(content: str) -> bool:
    """Whether a content is known to have no error, by this process or from before."""
    if content not in _without_error and content and _was_without_error(content):
        _without_error.add(content)
    return content in _without_error


def _was_without_error(content: str) -> bool:
    """What is an error on no day before stays none: a text that was printed by then was printed by now."""
    place = place_of("checked", content)
    known = {} if place is None else unfinished.kept(place)
    day = known.get("day")
    return (
        known.get("content") == content and isinstance(day, str) and "" < day <= f"{sense.today():%Y-%m-%d}"
    )


def _told(package: Package, errors: list[str]) -> str:
    where = "The evidence" if package.in_memory else f"The evidence in {package.directory}"
    more = [f"  and {len(errors) - MOST_TOLD} more"] if len(errors) > MOST_TOLD else []
    look = (
        "`evidence.check(tables)`"
        if package.in_memory
        else f"`outlook check --data-dir {typed(package.directory)}`"
    )
    return "\n".join([
        f"{where} is not loaded, since it has {counted(len(errors), 'error')}:",
        *(f"  {one}" for one in errors[:MOST_TOLD]), *more,
        f"Run {look}, and mend them until it finds none; evidence.load(…, check=False) shows the rows as they are.",
    ])  # fmt: skip
