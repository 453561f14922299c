r"""Patterns that are compiled and tried only where a text may have them; many of them are asked for at once.

`Late` is compiled when it is first asked for, `Seldom` of those of its alternatives that a text may have; `Tables` tries of many
patterns (`AnyOf`) only the alternatives of which a text has the beginning.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property, partial
from itertools import chain

from analysis.intake.alternatives import LONGEST, Needs, alternatives, in_small_letters, of_one
from analysis.intake.compiling import compiled

_SIGN = re.compile(r"#|(?:\(\?:|\[)*[\u4e00-\u9fff]")
_WORD = re.compile(r"[a-z]+")
_MOST = 65536  # beginnings of texts that are kept
_Match = Callable[..., re.Match | None]


class Late:
    """A pattern that is compiled when it is first asked for."""

    def __init__(self, pattern: str, flags: int = 0) -> None:
        self.pattern, self.flags = pattern, flags

    @cached_property
    def _compiled(self) -> re.Pattern:
        return compiled(self.pattern, self.flags)

    @cached_property
    def search(self) -> _Match:
        return self._compiled.search

    @cached_property
    def match(self) -> _Match:
        return self._compiled.match

    @cached_property
    def fullmatch(self) -> _Match:
        return self._compiled.fullmatch

    @cached_property
    def finditer(self) -> Callable[..., Iterator[re.Match]]:
        return self._compiled.finditer


class Seldom:
    """A pattern of which few texts have anything: made of those of its alternatives alone that a text may have, in their order.
    One without any regard to case is looked for in small letters, which takes two thirds of the time."""

    def __init__(self, pattern: str, flags: int = re.IGNORECASE) -> None:
        self._in_small = bool(flags & re.IGNORECASE) and "(?-i:" not in pattern
        self._flags = flags & ~re.IGNORECASE if self._in_small else flags
        parts = alternatives(in_small_letters(pattern) if self._in_small else pattern)
        self._parts = [(part, Needs(part)) for part in parts]
        self._made_of: list[str] = []

    def finditer(self, text: str, small: str) -> Iterator[re.Match]:
        """What a text has of it, in order. small: the text `in_place`.

        >>> from analysis.intake.alternatives import in_place
        >>> text = "BY 2026, By 2030"
        >>> [m[0] for m in Seldom(r"\\bBy\\s+20\\d\\d|到20\\d\\d年").finditer(text, in_place(text))]
        ['by 2026', 'by 2030']
        """
        has = [part for part, needs in self._parts if part in self._made_of or needs.met_by(small)]
        if has != self._made_of:
            self._made_of, self._compiled = has, compiled("|".join(has), self._flags)
        return self._compiled.finditer(small if self._in_small else text) if has else iter(())


class AnyOf:
    """A pattern, great and small letters alike, taken apart by where it can be found: at its words in Latin letters, at
    characters, at the beginning of a text, or anywhere. Each part is compiled when it is first tried."""

    def __init__(self, pattern: str) -> None:
        parts = alternatives(in_small_letters(pattern))
        self.pattern = pattern
        self.words = [part for part in parts if part.startswith(r"\b") and of_one(part)]
        self.signs = [part for part in parts if _SIGN.match(part) and of_one(part)]
        self.first = [part for part in parts if part.startswith("^")]
        self.anywhere = [part for part in parts if part not in (*self.words, *self.signs, *self.first)]

    @cached_property
    def at_first(self) -> _Match:
        return compiled("|".join(self.first)).match

    @cached_property
    def search(self) -> _Match:
        return compiled("|".join(self.anywhere)).search

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
            for i, part in words[word[0][:LONGEST]]:
                if i not in found and part.at(small, word.start()):
                    found.add(i)
        for at, sign in enumerate(small):
            if sign in begin:
                for i, part in signs[small[at : at + LONGEST]]:
                    if i not in found and part.at(small, at):
                        found.add(i)
        return tuple(self._named[i] for i in sorted(found))


class _Beginnings(dict[str, tuple[tuple[int, "_Part"], ...]]):
    """What a word or a run of characters begins with (`LONGEST` of its letters) → the alternatives that may be there, each with the
    number of its pattern; put together when it is first asked for."""

    def __init__(self, patterns: Mapping[int, list[str]]) -> None:
        super().__init__()
        self._of: dict[str, list[tuple[int, _Part]]] = {}
        for i, parts in patterns.items():
            for part in map(_Part, parts):
                for beginning in sorted(of_one(part.pattern) or ()):
                    self._of.setdefault(beginning, []).append((i, part))
        self.first = {beginning[0] for beginning in self._of}

    def __missing__(self, head: str) -> tuple[tuple[int, "_Part"], ...]:
        if len(self) >= _MOST:
            self.clear()
        found = [of for n in range(1, len(head) + 1) if (of := self._of.get(head[:n]))]
        self[head] = tuple(chain.from_iterable(found))
        return self[head]


class _Part:
    """One alternative of a pattern, compiled when it is first tried."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern

    @cached_property
    def at(self) -> Callable[[str, int], object]:
        """Whether a text has it at a place."""
        literal = self.pattern.isalpha() and not self.pattern.isascii()
        return partial(_begins_with, self.pattern) if literal else compiled(self.pattern).match


def _begins_with(words: str, text: str, at: int) -> bool:
    return text.startswith(words, at)
