"""Cues are weighed together: tables of weights, fitted on marked articles, decide where no single rule can.

A cue is a short name of what is seen of a figure (`ADDED@lead`, `role=deadline`); a figure has many of them. A table
(`weights/*.csv`) gives each cue a weight for each class. The classes of a figure have the sums of its weights, and the
probabilities that follow from the sums. The tables are written by `tests/intake/fit_weights.py` and `fit_programmes.py`, which tell how they were
fitted; a row may be added or changed by hand as well, and a word that joins a table of `kind_words` is weighed with that table.
"""

import csv
from collections.abc import Iterable, Mapping
from functools import lru_cache
from math import exp
from operator import mul
from pathlib import Path

import numpy as np

TABLES = Path(__file__).parent / "weights"
_MOST_MARKS = 4096  # sets of marks whose weights are kept


@lru_cache(maxsize=8)
def weights(name: str) -> dict[str, dict[str, float]]:
    """The table of a name: cue → class → weight.

    >>> sorted(next(iter(weights("kind").values())))
    ['context', 'effect', 'flow', 'share', 'stock', 'target_flow', 'target_stock']
    """
    with (TABLES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        at = (head := next(rows)).index("cue")
        classes = head[:at] + head[at + 1 :]
        return {
            row[at]: dict(zip(classes, map(float, row[:at] + row[at + 1 :]), strict=True)) for row in rows
        }


class Crossed:
    """A table with one column of weights, whose cues are crossed with the marks of what they are seen of (see `crossed`)."""

    def __init__(self, table: Mapping[str, Mapping[str, float]], share: float) -> None:
        self._weight: dict[str, float] = {}
        self._crossings: dict[str, dict[str, float]] = {}
        for name, row in table.items():
            cue, crossed, mark = name.partition("|")
            if crossed:
                self._crossings.setdefault(cue, {})[mark] = row["weight"]
            else:
                self._weight[cue] = row["weight"]
        self._share = share
        self._by_marks: dict[tuple[str, ...], dict[str, float]] = {}

    def sum(self, cues: Mapping[str, float], marks: tuple[str, ...]) -> float:
        """The sum of the weights of cues; what one weighs with certain marks is worked out once.

        >>> Crossed({"a": {"weight": 1.0}, "a|count": {"weight": 0.4}}, 0.5).sum({"a": 2.0, "b": 1.0}, ("count", "back"))
        2.4
        """
        if marks not in self._by_marks:
            if len(self._by_marks) >= _MOST_MARKS:
                self._by_marks.clear()
            self._by_marks[marks] = {}
        known = self._by_marks[marks]
        try:
            return sum(map(mul, map(known.__getitem__, cues), cues.values()))
        except KeyError:  # cues that were not seen with these marks before
            known |= {cue: self._of(cue, marks) for cue in cues.keys() - known.keys()}
        return sum(map(mul, map(known.__getitem__, cues), cues.values()))

    def _of(self, cue: str, marks: tuple[str, ...]) -> float:
        alone = self._weight.get(cue, 0.0)
        by_mark = self._crossings.get(cue)
        if by_mark is None:
            return alone
        return alone + self._share * sum([by_mark[mark] for mark in marks if mark in by_mark])


@lru_cache(maxsize=8)
def by_marks(name: str, share: float) -> Crossed:
    """The table of a name, made to be crossed with marks."""
    return Crossed(weights(name), share)


class Rows:
    """A table with a column for each class, made to be summed for many figures."""

    def __init__(self, table: Mapping[str, Mapping[str, float]]) -> None:
        self.classes = tuple(next(iter(table.values())))
        self._row = {cue: i for i, cue in enumerate(table)}
        self._weights = np.array([list(row.values()) for row in table.values()])

    def likeliest(self, cues: Mapping[str, float]) -> str:
        """The class with the greatest sum of weights.

        >>> Rows({"a": {"x": 2.0, "y": 0.0}, "b": {"x": 0.0, "y": 1.0}}).likeliest({"a": 1.0, "b": 3.0, "c": 1.0})
        'y'
        """
        known = [(self._row[cue], size) for cue, size in cues.items() if cue in self._row]
        if not known:
            return self.classes[0]
        rows, sizes = zip(*known, strict=True)
        return self.classes[int(np.argmax(np.array(sizes) @ self._weights[list(rows)]))]


@lru_cache(maxsize=8)
def in_rows(name: str) -> Rows:
    """The table of a name, made to be summed for many figures."""
    return Rows(weights(name))


def sums(table: Mapping[str, Mapping[str, float]], cues: Mapping[str, float]) -> dict[str, float]:
    """The sum of the weights of cues for each class. cues: cue → how strongly it is there (1, or less).

    >>> sums({"a": {"x": 2.0, "y": 0.0}, "b": {"x": 0.0, "y": 1.0}}, {"a": 1.0, "b": 0.5, "c": 1.0})
    {'x': 2.0, 'y': 0.5}
    """
    total = dict.fromkeys(next(iter(table.values())), 0.0)
    for cue, size in cues.items():
        if row := table.get(cue):
            for name, weight in row.items():
                total[name] += weight * size
    return total


def probabilities(scores: Mapping[str, float]) -> dict[str, float]:
    """The probability of each class that follows from the sums.

    >>> probabilities({"x": 0.0, "y": 0.0})
    {'x': 0.5, 'y': 0.5}
    """
    top = max(scores.values())
    raw = {name: exp(score - top) for name, score in scores.items()}
    whole = sum(raw.values())
    return {name: value / whole for name, value in raw.items()}


def crossed(cues: Mapping[str, float], marks: Iterable[str], share: float) -> dict[str, float]:
    """The cues, and each of them once more for each mark (what it says may depend on that), at a share of its strength.

    >>> crossed({"a": 1.0}, ["count"], 0.5)
    {'a': 1.0, 'a|count': 0.5}
    """
    marks = tuple(marks)
    return dict(cues) | {f"{cue}|{mark}": share * size for cue, size in cues.items() for mark in marks}
