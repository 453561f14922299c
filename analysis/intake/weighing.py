"""Cues are weighed together: tables of weights, fitted on marked articles, decide where no single rule can.

A cue is a short name of what is seen of a figure (`ADDED@lead`, `role=deadline`); a figure has many of them. A table
(`weights/*.csv`) gives each cue a weight for each class. The classes of a figure have the sums of its weights, and the
probabilities that follow from the sums. The tables are written by `tests/intake/fit_weights.py`, which tells how they were
fitted; a row may be added or changed by hand as well, and a word that joins a table of `kind_words` is weighed with that table.
"""

import csv
from collections.abc import Iterable, Mapping
from functools import lru_cache
from math import exp
from pathlib import Path

_TABLES = Path(__file__).parent / "weights"


@lru_cache(maxsize=8)
def weights(name: str) -> dict[str, dict[str, float]]:
    """The table of a name: cue → class → weight.

    >>> sorted(next(iter(weights("kind").values())))
    ['context', 'effect', 'flow', 'share', 'stock', 'target_flow', 'target_stock']
    """
    with (_TABLES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return {row.pop("cue"): {k: float(w) for k, w in row.items()} for row in csv.DictReader(file)}


Grouped = Mapping[str, tuple[float, dict[str, float]]]


@lru_cache(maxsize=8)
def by_mark(name: str) -> Grouped:
    """The table of a name that has one column of weights, as `grouped` gives it."""
    return grouped(weights(name))


def grouped(table: Mapping[str, Mapping[str, float]]) -> Grouped:
    """A table with one column of weights: cue → its weight, and its weight for each mark (`cue|mark`).

    >>> grouped({"a": {"weight": 1.0}, "a|count": {"weight": 0.4}})
    {'a': (1.0, {'count': 0.4})}
    """
    of: dict[str, float] = {}
    marks: dict[str, dict[str, float]] = {}
    for cue, row in table.items():
        plain, _, mark = cue.partition("|")
        if mark:
            marks.setdefault(plain, {})[mark] = row["weight"]
        else:
            of[plain] = row["weight"]
    return {cue: (of.get(cue, 0.0), marks.get(cue, {})) for cue in of | marks}


def crossed_sum(table: Grouped, cues: Mapping[str, float], marks: tuple[str, ...], share: float) -> float:
    """The sum of the weights of cues that are crossed with marks (see `crossed`). table: as `by_mark` gives it.

    >>> crossed_sum({"a": (1.0, {"count": 0.4})}, {"a": 2.0, "b": 1.0}, ("count", "back"), 0.5)
    2.4
    """
    total = 0.0
    for cue, size in cues.items():
        if (found := table.get(cue)) is not None:
            base, of_marks = found
            total += size * (base + share * sum(of_marks.get(mark, 0.0) for mark in marks))
    return total


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
