"""Patterns as Python compiles them, and what it made of them kept: making it takes a fifth of the time of a first text.

What is kept is Python's own code for a pattern, under the pattern, its flags and the version of Python, in the user's cache
folder; a pattern that is not there, or a file that can't be read or is not this user's own, is compiled as ever. Which
patterns there are follows from nothing that is kept.
"""

import base64
import importlib
import json
import re
import sys
from array import array
from contextlib import suppress
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from analysis.evidence import unfinished
from analysis.fingerprint import digest
from analysis.paths import cache_folder

FEW = 20  # new patterns: writing the file takes as long as compiling them
MOST = 4000  # patterns that are kept, those that were asked for last; an article asks for twelve hundred
AT_HAND = 1024  # patterns that this process need not make again
# of these the inside of `re` is known: another compiles every pattern as ever
KNOWN = sys.implementation.name == "cpython" and (3, 11) <= sys.version_info[:2] <= (3, 13)
Row = tuple[int, int, dict[str, int], str]  # flags, groups, names of groups, code
_rows: dict[tuple[str, int], Row] = {}
_asked: dict[tuple[str, int], Row] = {}
_new: set[tuple[str, int]] = set()


@lru_cache(maxsize=AT_HAND)
def compiled(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """What `re.compile` gives; at once where the same was asked for before.

    >>> compiled("(?P<year>20[0-9][0-9])", re.IGNORECASE) == re.compile("(?P<year>20[0-9][0-9])", re.IGNORECASE)
    True
    """
    if not KNOWN:
        return re.compile(pattern, flags)
    key = pattern, int(flags)
    if len(_asked) >= MOST:
        del _asked[next(iter(_asked))]
    row = _asked.get(key) or _kept().get(key)
    if row is not None:
        with suppress(TypeError, ValueError, RuntimeError):  # no code of this Python
            made = _of_code(pattern, row)
            _asked[key] = row
            return made
    row = _asked[key] = _code_of(*key)
    _new.add(key)
    return _of_code(pattern, row)


def keep() -> None:
    """Keep what was compiled since, where it is worth a file."""
    place = _place()
    if len(_new) < FEW or place is None:
        return
    rows = list(({key: row for key, row in _kept().items() if key not in _asked} | _asked).items())[-MOST:]
    text = json.dumps([[*key, *row] for key, row in rows], ensure_ascii=False)
    unfinished.keep(place, {"patterns": text, "digest": digest(text, length=40)}, most=2)
    _new.clear()


def _place() -> Path | None:
    folder = cache_folder()
    made_by = digest(sys.version, str(_inside("_sre").MAGIC), str(_inside("_sre").CODESIZE), length=12)
    return None if folder is None else folder / f"patterns-{made_by}.json"


@cache
def _kept() -> dict[tuple[str, int], Row]:
    place = _place()
    state = {} if place is None else unfinished.kept(place)
    text = state.get("patterns")
    if not isinstance(text, str) or state.get("digest") != digest(text, length=40):
        return {}
    return {(pattern, flags): tuple(row) for pattern, flags, *row in json.loads(text)}


def _inside(name: str) -> Any:
    """A module that is no part of what Python promises."""
    return importlib.import_module(name)


def _code_of(pattern: str, flags: int) -> Row:
    """As `re._compiler.compile` makes it."""
    parsed = _inside("re._parser").parse(pattern, flags)
    code = array("I", _inside("re._compiler")._code(parsed, flags))
    state = parsed.state
    return flags | state.flags, state.groups - 1, dict(state.groupdict), base64.b64encode(code).decode()


def _of_code(pattern: str, row: Row) -> re.Pattern[str]:
    flags, groups, names, code = row
    of_number: list[str | None] = [None] * (groups + 1)
    for name, number in names.items():
        of_number[number] = name
    numbers = array("I", base64.b64decode(code, validate=True)).tolist()
    made: re.Pattern[str] = _inside("_sre").compile(pattern, flags, numbers, groups, names, tuple(of_number))
    return made
