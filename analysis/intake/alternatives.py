r"""Patterns taken apart: their alternatives, with which letters or characters these begin, and which they must have.

What is made of it (`sought`) is compiled and tried only where a text may have it.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from analysis.intake.compiling import compiled

_CLASS = compiled(r"\[\^?(?:\\.|[^\]\\])+\]")
_JOINT = compiled(
    r"\\.|\[(?:\\.|[^\]\\])*\]|[(|)]", re.DOTALL
)  # what is escaped, a class, or what makes alternatives
_GROUP = compiled(r"\((?:\?(?::|-i:|P<\w+>)|(?!\?))")  # the beginning of one that is no look around
_DIGITS = "0123456789"
LONGEST = 3  # letters, or characters, of a beginning
_OPTIONAL = ("?", "*", "{")  # what makes what stands before it optional


def _bare(pattern: str) -> Iterator[tuple[int, str, int]]:
    """Place and sign of the brackets and bars that are neither escaped nor in a class, each with how many groups are open behind it."""
    depth = 0
    for joint in _JOINT.finditer(pattern):
        if len(sign := joint[0]) == 1:
            depth += (sign == "(") - (sign == ")")
            yield joint.start(), sign, depth


def alternatives(pattern: str) -> list[str]:
    """The alternatives that a pattern is made of at its top level.

    >>> alternatives(r"\\b(?:a|b)\\b|[|c]|d\\|e")
    ['\\\\b(?:a|b)\\\\b', '[|c]', 'd\\\\|e']
    """
    bars = [at for at, sign, depth in _bare(pattern) if sign == "|" and not depth]
    return [pattern[a + 1 : b] for a, b in pairwise([-1, *bars, len(pattern)])]


def _closed(pattern: str) -> int:
    """Where the group that a pattern begins with is closed: the place of its bracket."""
    end = next((at for at, sign, depth in _bare(pattern) if sign == ")" and not depth), None)
    if end is None:
        raise ValueError(f"a group that is not closed: {pattern}")
    return end


def beginnings(pattern: str) -> set[str] | None:
    r"""Letters or characters one of which whatever a pattern finds begins with; None where the pattern does not tell.

    >>> sorted(beginnings(r"\b(?:new(?:ly)?|adds?|go)\b|(?:新增|再)|[又添]"))
    ['add', 'go', 'new', '再', '又', '新增', '添']
    >>> beginnings(r"\b\w+ly\b|new") is None
    True
    """
    found: set[str] = set()
    for part in alternatives(pattern):
        of = of_one(part)
        if of is None:
            return None
        found |= of
    return found


def of_one(part: str) -> set[str] | None:
    """`beginnings` of a single alternative."""
    while part.startswith((r"\b", "(?<", "(?!", "(?=")):  # what has no width
        part = part[2:] if part.startswith(r"\b") else part[_closed(part) + 1 :]
    if part.startswith("(?:"):
        end = _closed(part)
        return _or_rest(beginnings(part[3:end]), part[end + 1 :])
    if part.startswith("["):
        end = part.find("]", 2)
        signs = part[1:end].replace(r"\d", _DIGITS)
        return _or_rest(set(signs) if signs.isalnum() else None, part[end + 1 :])
    if part.startswith("#"):
        return None if part[1:].startswith(_OPTIONAL) else {"#"}
    run = 0
    while run < len(part) and part[run].isalpha() and part[run].isascii() == part[0].isascii():
        run += 1
    if part[run:].startswith(_OPTIONAL):
        run -= 1
    if not run:
        return _or_rest({part[0]}, part[1:]) if part[:1].isalpha() else None
    return {part[: min(run, LONGEST)]}


def _or_rest(found: set[str] | None, rest: str) -> set[str] | None:
    """`beginnings` of something with the rest of its alternative behind it, which may stand without it where it is optional."""
    if found is None or rest.startswith(("*", "{")):
        return None
    if not rest.startswith("?"):
        return found
    of_rest = of_one(rest[1:])
    return None if of_rest is None else found | of_rest


def needed(pattern: str) -> set[str] | None:
    r"""Runs of letters or characters one of which whatever a pattern finds has; None where the pattern does not tell.

    >>> sorted(needed(r"\b(?:first|\d+th)\s+(?:batch|rounds?)\b|[1一]\s?月(?!底)"))
    ['batch', 'round', '月']
    >>> needed(r"\s*(?:of)?\d+") is None
    True
    """
    found: set[str] = set()
    for part in alternatives(pattern):
        runs = [of for of in map(_needed_by, _items(part)) if of]
        if not runs:
            return None
        found |= max(runs, key=lambda of: min(map(len, of)))
    return found


def _items(part: str) -> Iterator[str]:
    """What an alternative must have one behind the other: groups, classes, runs of letters; without what is optional."""
    at = 0
    while at < len(part):
        end = at + 1
        if part[at] == "\\":
            end = at + 2
        elif in_class := _CLASS.match(part, at):
            end = in_class.end()
        elif part[at] == "(":
            end = at + _closed(part[at:]) + 1
        else:
            while part[at:end].isalpha() and part[end : end + 1].isalpha():
                end += 1
            if end > at + 1 and part[end:].startswith(_OPTIONAL):
                end -= 1  # of a run only its last letter is optional
        if not part[end:].startswith(_OPTIONAL):
            yield part[at:end]
        at = end
        while part[at : at + 1] in ("?", "*", "+", "{") and at < len(part):
            at = part.index("}", at) + 1 if part[at] == "{" else at + 1


def _needed_by(item: str) -> set[str] | None:
    """`needed` of one of `_items`."""
    group = _GROUP.match(item)
    return needed(item[group.end() : -1]) if group else {item} if item.isalpha() else None


def in_small_letters(pattern: str) -> str:
    r"""A pattern with all letters small but those of its escapes and of the names of its groups: \S stays what it is.

    >>> in_small_letters(r"(?P<N>A\S)[A-Z]")
    '(?P<N>a\\S)[a-z]'
    """
    return re.sub(r"(\\.|\(\?P[<=]\w+)|([A-Z]+)", lambda m: m[1] or m[2].lower(), pattern)


def in_place(text: str) -> str:
    """A text in small letters, in which every sign keeps its place."""
    small = text.lower()
    if len(small) == len(text):
        return small
    return "".join(sign.lower() if len(sign.lower()) == 1 else sign for sign in text)


class Needs:
    """What a text in small letters must have if a pattern finds anything in it: asked before the pattern, which takes longer."""

    def __init__(self, pattern: str) -> None:
        self.runs = tuple(sorted(needed(in_small_letters(pattern)) or ("",)))

    def met_by(self, small: str) -> bool:
        """Whether it may find something.

        >>> Needs(r"\\bby\\s+20\\d\\d|到20\\d\\d年").met_by("in 2026"), Needs(r"\\d+").met_by("in 2026")
        (False, True)
        """
        return any(map(small.__contains__, self.runs))
