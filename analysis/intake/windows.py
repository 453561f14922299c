"""Where the words of programmes stand around a figure: for each part of what must be said the nearest window that has it.

All places of all parts of a text are kept in one sorted list, so that a window is asked once for everything it has.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from analysis.intake.wording import Part

# the stretches of a text in which words are looked for, the nearest first; each takes in those before it
WINDOWS = ("own", "clause", "sentence", "previous", "paragraph", "heading", "title", "before", "text")
NOWHERE = len(WINDOWS)
CLAUSE, HEADING, TITLE, BEFORE = (WINDOWS.index(name) for name in ("clause", "heading", "title", "before"))
Span = tuple[int, int]
Words = tuple[str, ...]


class Windows:
    """The parts that a text has, by number, and those of each programme."""

    def __init__(
        self, parts_at: Mapping[Words, Sequence[int]], programmes: Mapping[str, Sequence[Part]]
    ) -> None:
        """parts_at: the words of a part → where the text has them, in order; programmes: slug → its parts."""
        used = {part.words for parts in programmes.values() for part in parts}
        self._places = {words: at for words, at in parts_at.items() if at and words in used}
        number = {words: i for i, words in enumerate(self._places)}
        self.none = len(number)  # the number of every part that the text has not
        self.parts_of = {
            slug: tuple(number.get(part.words, self.none) for part in parts)
            for slug, parts in programmes.items()
        }
        self._at_of = [*self._places.values(), []]
        pairs = sorted((at, i) for words, i in number.items() for at in self._places[words])
        self._at, self._part = [at for at, _ in pairs], [i for _, i in pairs]
        self._probes: dict[str, list[tuple[str, int]]] = {}  # by their first two signs
        for probe, i in ((f" {x}" if x[0].isascii() else x, i) for words, i in number.items() for x in words):
            self._probes.setdefault(probe[:2], []).append((probe, i))
        most = max((len(parts) for parts in self.parts_of.values()), default=1)
        rows = [parts + parts[:1] * (most - len(parts)) for parts in self.parts_of.values()]
        self.of_programme = np.array(rows, int).reshape(len(rows), most)  # short rows: their first part again
        self._at_span: dict[Span, frozenset[int]] = {}
        self._in_words: dict[str, frozenset[int]] = {}

    def at(self, span: Span | None) -> frozenset[int]:
        """The parts that a stretch of the text has; asked once for each stretch."""
        if span is None:
            return frozenset()
        if span not in self._at_span:
            first, last = bisect_left(self._at, span[0]), bisect_left(self._at, span[1])
            self._at_span[span] = frozenset(self._part[first:last])
        return self._at_span[span]

    def in_words(self, words: str) -> frozenset[int]:
        """The parts that some words have (in small letters, behind a blank); asked once for each."""
        if words not in self._in_words:
            heads = ((at, words[at:end]) for at in range(len(words)) for end in (at + 1, at + 2))
            begun = ((at, self._probes[head]) for at, head in heads if head in self._probes)
            self._in_words[words] = frozenset(
                i for at, probes in begun for probe, i in probes if words.startswith(probe, at)
            )
        return self._in_words[words]

    def nearest(self, spans: Sequence[Span | None], counted: Iterable[int], by_noun: int) -> list[int]:
        """For each part, by number, the nearest window that has it. spans: the windows; counted: the parts that the words of
        what is counted have, which are in window by_noun at the least."""
        near = [NOWHERE - 1] * self.none + [NOWHERE]
        before = self.at(spans[BEFORE])
        for window, has in (
            (BEFORE, before),
            (TITLE, self.at(spans[TITLE])),
            (HEADING, self.at(spans[HEADING])),
        ):
            for part in has:
                near[part] = window
        for window in range(HEADING - 1, -1, -1):
            for part in self.at(spans[window]) & before:
                near[part] = window
        for part in counted:
            near[part] = min(near[part], by_noun)
        return near

    def of_programmes(self, nearest: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """For each figure (a row of `nearest`) and programme the nearest window that has one part, and that which has all."""
        of = nearest[:, self.of_programme]
        return of.min(axis=2), of.max(axis=2)

    def have(self, parts: Sequence[Iterable[int]]) -> np.ndarray:
        """Which parts, by number, are among some of each row."""
        found = np.zeros((len(parts), self.none + 1), bool)
        for row, of in zip(found, parts, strict=True):
            row[list(of)] = True
        return found

    def last_before(self, ends: Sequence[int]) -> np.ndarray:
        """For each of some places and each part where the text up to there has it for the last time; -1 for nowhere."""
        last = [np.searchsorted(at, ends) for at in self._at_of]
        return np.stack([np.array([-1, *at])[i] for at, i in zip(self._at_of, last, strict=True)], axis=1)
