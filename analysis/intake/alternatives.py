r"""Whether a text has one of many turns of phrase, quickly: of many patterns only those are tried that it may have.

A pattern is taken apart into its alternatives. Those of which it is known with which letters or characters they begin are tried only
where a text has these; none is compiled before that.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property, partial
from itertools import pairwise

_SIGN = re.compile(r"#|(?:\(\?:|\[)*[\u4e00-\u9fff]")
_WORD = re.compile(r"[a-z]+")
_CLASS = re.compile(r"\[\^?(?:\\.|[^\]\\])+\]")
_JOINT = re.compile(
    r"\\.|\[(?:\\.|[^\]\\])*\]|[(|)]", re.DOTALL
)  # what is escaped, a class, or what makes alternatives
_GROUP = re.compile(r"\((?:\?(?::|-i:|P<\w+>)|(?!\?))")  # the beginning of one that is no look around
_DIGITS = "0123456789"
_LONGEST = 3  # letters, or characters, of a beginning
_MOST = 65536  # beginnings of texts that are kept
_Match = Callable[..., re.Match | None]
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
        of = _of_one(part)
        if of is None:
            return None
        found |= of
    return found


def _of_one(part: str) -> set[str] | None:
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
    return {part[: min(run, _LONGEST)]}


def _or_rest(found: set[str] | None, rest: str) -> set[str] | None:
    """`beginnings` of something with the rest of its alternative behind it, which may stand without it where it is optional."""
    if found is None or rest.startswith(("*", "{")):
        return None
    if not rest.startswith("?"):
        return found
    of_rest = _of_one(rest[1:])
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


class Seldom:
    """A pattern that few texts have: compiled when a text first has what it needs. One without any regard to case is looked for in
    small letters, which takes two thirds of the time."""

    def __init__(self, pattern: str, flags: int = re.IGNORECASE) -> None:
        self._in_small = bool(flags & re.IGNORECASE) and "(?-i:" not in pattern
        self._flags = flags & ~re.IGNORECASE if self._in_small else flags
        self._pattern = pattern
        self._needs = Needs(pattern)

    @cached_property
    def _compiled(self) -> re.Pattern:
        return re.compile(in_small_letters(self._pattern) if self._in_small else self._pattern, self._flags)

    def finditer(self, text: str, small: str) -> Iterator[re.Match]:
        """What a text has of it, in order. small: the text `in_place`.

        >>> text = "BY 2026, By 2030"
        >>> [m[0] for m in Seldom(r"\\bBy\\s+20\\d\\d").finditer(text, in_place(text))]
        ['by 2026', 'by 2030']
        """
        if not self._needs.met_by(small):
            return iter(())
        return self._compiled.finditer(small if self._in_small else text)


class AnyOf:
    """A pattern, great and small letters alike, taken apart by where it can be found: at its words in Latin letters, at
    characters, at the beginning of a text, or anywhere. Each part is compiled when it is first tried."""

    def __init__(self, pattern: str) -> None:
        parts = alternatives(in_small_letters(pattern))
        self.pattern = pattern
        self.words = [part for part in parts if part.startswith(r"\b") and _of_one(part)]
        self.signs = [part for part in parts if _SIGN.match(part) and _of_one(part)]
        self.first = [part for part in parts if part.startswith("^")]
        self.anywhere = [part for part in parts if part not in (*self.words, *self.signs, *self.first)]

    @cached_property
    def at_first(self) -> _Match:
        return re.compile("|".join(self.first)).match

    @cached_property
    def search(self) -> _Match:
        return re.compile("|".join(self.anywhere)).search

    @cached_property
    def _needs(self) -> Needs:
        return Needs("|".join(self.anywhere))

    @property
    def needs_letters(self) -> bool:
        """Whether no part that can be found anywhere is found in a text without Latin letters."""
        return all(map(_WORD.search, self._needs.runs))

    def is_anywhere(self, small: str) -> bool:
        """Whether a text in small letters has one of the parts that can be found anywhere."""
        return self._needs.met_by(small) and bool(self.search(small))


class Tables:
    """Many patterns by name, of which a text is asked all at once: each is tried only where the text has what it begins with."""

    def __init__(self, named: Mapping[str, AnyOf]) -> None:
        self._named = dict(enumerate(named))
        self._all = dict(enumerate(named.values()))
        self._words = _Beginnings({i: of.words for i, of in self._all.items()})
        self._signs = _Beginnings({i: of.signs for i, of in self._all.items()})
        self._begin = self._signs.first
        self._first = [i for i, of in self._all.items() if of.first]
        self._anywhere = [i for i, of in self._all.items() if of.anywhere]
        self._without_letters = [i for i in self._anywhere if not self._all[i].needs_letters]

    def said_in(self, text: str) -> tuple[str, ...]:
        """The names of the patterns that a text has, in their order.

        >>> tables = Tables({"new": AnyOf(r"\\bnew\\b|新增|再"), "plan": AnyOf(r"\\bplan\\b|计划"), "end": AnyOf(r"!$")})
        >>> tables.said_in("The New plants"), tables.said_in("newer; 按计划!"), tables.said_in("再建40家")
        (('new',), ('plan', 'end'), ('new',))
        """
        small, begin, words, signs = text.lower(), self._begin, self._words, self._signs
        anywhere = self._anywhere if _WORD.search(small) else self._without_letters
        found = {i for i in anywhere if self._all[i].is_anywhere(small)}
        found |= {i for i in self._first if self._all[i].at_first(small)}
        for word in _WORD.finditer(small):
            for i, part in words[word[0][:_LONGEST]]:
                if i not in found and part.at(small, word.start()):
                    found.add(i)
        for at, sign in enumerate(small):
            if sign in begin:
                for i, part in signs[small[at : at + _LONGEST]]:
                    if i not in found and part.at(small, at):
                        found.add(i)
        return tuple(self._named[i] for i in sorted(found))


class _Beginnings(dict[str, tuple[tuple[int, "_Part"], ...]]):
    """What a word or a run of characters begins with (`_LONGEST` of its letters) → the alternatives that may be there, each with the
    number of its pattern; put together when it is first asked for."""

    def __init__(self, patterns: Mapping[int, list[str]]) -> None:
        super().__init__()
        self._of: dict[str, list[tuple[int, _Part]]] = {}
        for i, parts in patterns.items():
            for part in map(_Part, parts):
                for beginning in sorted(_of_one(part.pattern) or ()):
                    self._of.setdefault(beginning, []).append((i, part))
        self.first = {beginning[0] for beginning in self._of}

    def __missing__(self, head: str) -> tuple[tuple[int, "_Part"], ...]:
        if len(self) >= _MOST:
            self.clear()
        self[head] = tuple(one for n in range(1, len(head) + 1) for one in self._of.get(head[:n], ()))
        return self[head]


class _Part:
    """One alternative of a pattern, compiled when it is first tried."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern

    @cached_property
    def at(self) -> Callable[[str, int], object]:
        """Whether a text has it at a place."""
        literal = self.pattern.isalpha() and not self.pattern.isascii()
        return partial(_begins_with, self.pattern) if literal else re.compile(self.pattern).match


def _begins_with(words: str, text: str, at: int) -> bool:
    return text.startswith(words, at)
