"""How alike a stretch of text and the labels of programmes are: the words they share, weighed by how rare a word is among labels."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from copy import copy
from math import log

from analysis.intake.tokens import _STOP, _tokens

_LEAST = 0.5  # of the weight of a label: what shares less is not alike
_MOST = 3


def pieces(text: str) -> set[str]:
    """The words of a text in the Latin script, and every two characters that stand together in Chinese.

    >>> sorted(pieces("智能工厂 of Anhui"))
    ['anhui', '工厂', '智能', '能工']
    """
    chinese = re.findall(r"[\u4e00-\u9fff]+", text)
    return (set(_tokens(text)) - _STOP) | {run[i : i + 2] for run in chinese for i in range(len(run) - 1)}


class Likely:
    """The labels of programmes in both languages, made to be compared with many stretches of text."""

    def __init__(self, labels: Mapping[str, str]) -> None:
        """labels: slug → its label in English and in Chinese."""
        cut = {
            slug: re.sub(r"\([^)]*\)|（[^）]*）|\d{4}(?:-\d{4})?", "", label)
            for slug, label in labels.items()
        }
        self._parts = {}
        for slug, label in cut.items():
            both = pieces(label)
            latin = frozenset(p for p in both if p.isascii())
            self._parts[slug] = [part for part in (latin, frozenset(both - latin)) if part]
        often = Counter(p for parts in self._parts.values() for part in parts for p in part)
        self._weight = {p: log(1 + len(labels) / n) for p, n in often.items()}
        self._whole = {
            slug: [sum(map(self._weight.__getitem__, part)) for part in parts]
            for slug, parts in self._parts.items()
        }
        self.slugs = list(labels)

    def of_text(self, text: str) -> "Likely":
        """The same for the labels alone that share enough with a whole text."""
        there = copy(self)
        present = pieces(text.lower())
        there.slugs = [s for s in self.slugs if self._share(s, present) >= _LEAST]
        return there

    def _share(self, slug: str, present: set[str]) -> float:
        shares = (
            sum(map(self._weight.__getitem__, part & present)) / whole
            for part, whole in zip(self._parts[slug], self._whole[slug], strict=True)
            if not part.isdisjoint(present)
        )
        return max(shares, default=0.0)

    def best(self, text: str, slugs: Iterable[str]) -> list[tuple[str, float]]:
        """Those of some labels that are most alike to a text, with the share of their weight that it has.

        >>> Likely({"a": "Smart factories of Anhui", "b": "Green parks"}).best("a park that is green", ["a", "b"])
        [('b', 1.0)]
        """
        present = pieces(text.lower())
        alike = sorted(((round(self._share(s, present), 9), s) for s in slugs), reverse=True)[:_MOST]
        return [(slug, round(share, 3)) for share, slug in alike if share >= _LEAST]
