"""The labels of programmes as names: which of them a stretch of text has, in either language, and how well they fit it."""

from collections.abc import Iterable, Mapping
from copy import copy
from typing import Any

from analysis.intake.lists import plain_words
from analysis.intake.tokens import _alike, _tokens, label_parts, label_words

_A_NAME = 4  # characters; a shorter Chinese label is no name by itself


class Labels:
    """The labels of programmes, cut into what must be there: words in English, parts in Chinese."""

    def __init__(self, programmes: Mapping[str, Any], places: Mapping[str, Any]) -> None:
        """programmes: slug → row; places: slug → the row of its place, or None."""
        self.slugs = set(programmes)
        self._own = {slug for slug, row in programmes.items() if row.entity not in ("china", "world")}
        self._words, self._parts = {}, {}
        for slug, row in programmes.items():
            place = places[slug]
            self._words[slug] = label_words(plain_words(row.label_en), place.label_en if place else "")
            self._parts[slug] = label_parts(row.label_zh or "", (place.label_zh or "") if place else "")
        self._names = {
            slug: tuple(p.lower() for p in parts) if sum(map(len, parts)) >= _A_NAME else ()
            for slug, parts in self._parts.items()
        }
        self._with_part, self._with_word = _index(self._names), _index(self._words)

    def of_text(self, plain: str, present: set[str]) -> "Labels":
        """Those that a whole text may have. plain: its words as names have them; present: the set of them."""
        there = copy(self)
        there.slugs = {slug for slug in self._parts if self._may_be_in(slug, plain, present)}
        there._with_part = _kept(self._with_part, there.slugs)
        there._with_word = _kept(self._with_word, there.slugs)
        return there

    def _may_be_in(self, slug: str, plain: str, present: set[str]) -> bool:
        parts, words = self._parts[slug], self._words[slug]
        if parts and all(part.lower() in plain for part in parts):
            return True
        lacking = words - present
        return len(words) > 1 and len(lacking) <= 2 and sum(not _alike(w, present) for w in lacking) <= 1

    def found(self, noun: str, near: str, present: set[str]) -> dict[str, float]:
        """The programmes whose labels fit, each with how well. noun: what is counted; near: the words around; present: the
        words of both."""
        parts = [slugs for part, slugs in self._with_part.items() if part in near or part in noun]
        words = [self._with_word[word] for word in present if word in self._with_word]
        scores = {slug: self._fit(slug, noun, near, present) for slug in set().union(*parts, *words)}
        return {slug: score for slug, score in scores.items() if score}

    def _fit(self, slug: str, noun: str, near: str, present: set[str]) -> float:
        """How well the labels of a programme fit: all parts of the Chinese label, or all words of the English one."""
        names = self._names[slug]
        if names and all(p in near or p in noun for p in names):
            return 7 + min(sum(map(len, names)), 20) / 3 + (2 if all(p in noun for p in names) else 0)
        words = self._words[slug]
        if words.isdisjoint(present):
            return 0.0
        if len(words) < 2:  # one word is a name where it is all that is counted
            return 5.0 if slug in self._own and words == set(_tokens(noun)) else 0.0
        lacking = set(words - present)
        if len(lacking) <= 2:  # a slip or another ending
            lacking = {w for w in lacking if not _alike(w, present)}
        if not lacking:
            return 7 + min(2 * len(words), 8)
        return 5.0 if slug in self._own and len(lacking) == 1 and len(words) >= 3 else 0.0


def _index(parts_of: Mapping[str, Iterable[str]]) -> dict[str, set[str]]:
    """Part → the programmes that have it. parts_of: programme → its parts."""
    index: dict[str, set[str]] = {}
    for slug, parts in parts_of.items():
        for part in parts:
            index.setdefault(part, set()).add(slug)
    return index


def _kept(index: Mapping[str, set[str]], slugs: set[str]) -> dict[str, set[str]]:
    """The index for some of the programmes alone."""
    return {part: kept for part, of in index.items() if (kept := of & slugs)}
