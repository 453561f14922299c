"""Cues are weighed together: tables of weights, fitted on marked articles, decide where no single rule can.

A cue is a short name of what is seen of a figure (`ADDED@lead`, `role=deadline`); a figure has many of them. A table
(`weights/*.csv`) gives each cue a weight for each class. The classes of a figure have the sums of its weights, and the
probabilities that follow from the sums. The tables are written by `tests/intake/fit_weights.py` and `fit_programmes.py`, which tell how they were
fitted; a row may be added or changed by hand as well, and a word that joins a table of `kind_words` is weighed with that table.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from math import exp
from operator import mul
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

TABLES = Path(__file__).parent / "weights"
_MOST = 4096  # sets of marks, and groups of cues, whose weights are kept


class Table(NamedTuple):
    """Weights: the cues, the classes, and for each cue the weight of each class."""

    cues: list[str]
    classes: tuple[str, ...]
    weights: np.ndarray


@lru_cache(maxsize=8)
def table(name: str) -> Table:
    """The table of a name.

    >>> table("kind").classes
    ('context', 'effect', 'flow', 'share', 'stock', 'target_flow', 'target_stock')
    """
    frame = pd.read_csv(TABLES / f"{name}.csv", dtype={"cue": object}, keep_default_na=False)
    values = frame.drop(columns="cue")
    return Table(frame["cue"].tolist(), tuple(values.columns), values.to_numpy(float))


class Together(tuple[str, ...]):
    """Cues that are seen together or not at all. Each is known by what it is and not by its words, so that asking for its
    weight compares none of them: whoever makes one keeps it."""

    __slots__ = ()
    __hash__ = object.__hash__

    def __eq__(self, other: object) -> bool:
        return self is other


class Cues(NamedTuple):
    """The cues of one candidate: groups of them that are seen together, each cue of strength 1, and those of another strength;
    and the marks of the figure that they may depend on."""

    together: tuple[Together, ...]
    sized: Mapping[str, float]
    marks: tuple[str, ...]

    @property
    def own(self) -> dict[str, float]:
        """All cues with their strengths."""
        return dict.fromkeys(chain(*self.together), 1.0) | dict(self.sized)

    def weight(self, table: "Crossed") -> float:
        """The sum of their weights."""
        return table.sum(self.together, self.sized, self.marks)


class Crossed:
    """A table with one column of weights, whose cues are crossed with the marks of what they are seen of."""

    def __init__(self, table: Table, share: float) -> None:
        self._row: dict[str, int] = {}
        self._column = {"": 0}
        rows, columns = [], []
        for name in table.cues:
            cue, _, mark = name.partition("|")
            rows.append(self._row.setdefault(cue, len(self._row)))
            columns.append(self._column.setdefault(mark, len(self._column)))
        self._weights = np.zeros(
            (len(self._row) + 1, len(self._column))
        )  # the last row: of cues that it has not
        self._weights[rows, columns] = table.weights[:, 0]
        self._weights[:, 1:] *= share
        self._by_mark: dict[str | Together, list[float]] = {}
        self._columns: dict[tuple[str, ...], list[int]] = {}
        self._known: dict[tuple[str, ...], dict[str | Together, float]] = {}

    def sum(self, together: Iterable[Together], sized: Mapping[str, float], marks: tuple[str, ...]) -> float:
        """The sum of the weights of groups of cues and of single ones, each of its strength; what one weighs with certain
        marks is worked out once.

        >>> weights = Crossed(Table(["a", "a|count"], ("weight",), np.array([[1.0], [0.4]])), 0.5)
        >>> weights.sum([Together(["a", "c"])], {"a": 1.0, "b": 1.0}, ("count", "back"))
        2.4
        """
        known = self._known.get(marks)
        if known is None:
            if len(self._known) >= _MOST or len(self._by_mark) >= _MOST:
                self._known.clear()
                self._by_mark.clear()
            known = self._known[marks] = {}
        together = tuple(together)
        try:
            return sum(map(known.__getitem__, together)) + sum(
                map(mul, map(known.__getitem__, sized), sized.values())
            )
        except KeyError:  # cues that were not seen with these marks before
            both: list[str | Together] = [*together, *sized]
            for cue in both:
                if cue not in known:
                    known[cue] = sum(map(self._of(cue).__getitem__, self._columns_of(marks)))
        return self.sum(together, sized, marks)

    def sums(self, cues: Sequence[str], sizes: np.ndarray, marks: Sequence[tuple[str, ...]]) -> list[float]:
        """The sums for many things that the same cues are seen of. sizes: for each thing the strength of each cue; marks: of
        each thing.

        >>> weights = Crossed(Table(["a", "a|count"], ("weight",), np.array([[1.0], [0.4]])), 0.5)
        >>> weights.sums(["a", "b"], np.array([[2.0, 1.0], [0.0, 1.0]]), [("count", "back"), ()])
        [2.4, 0.0]
        """
        by_mark = (sizes @ self._weights[[self._row.get(cue, -1) for cue in cues]]).tolist()
        return [
            sum(map(row.__getitem__, self._columns_of(of))) for row, of in zip(by_mark, marks, strict=True)
        ]

    def _of(self, cue: str | Together) -> list[float]:
        """What a cue or a group weighs by itself, and what it weighs more with each mark."""
        if cue not in self._by_mark:
            rows = [self._row.get(one, -1) for one in ((cue,) if isinstance(cue, str) else cue)]
            self._by_mark[cue] = self._weights[rows].sum(axis=0).tolist()
        return self._by_mark[cue]

    def _columns_of(self, marks: tuple[str, ...]) -> list[int]:
        if marks not in self._columns:
            self._columns[marks] = [0, *(self._column[mark] for mark in marks if mark in self._column)]
        return self._columns[marks]


@lru_cache(maxsize=8)
def by_marks(name: str, share: float) -> Crossed:
    """The table of a name, made to be crossed with marks."""
    return Crossed(table(name), share)


class Bundle:
    """Cues that are seen together or not at all, each with its strength; known by what it is, as `Together`."""

    __slots__ = ("cues",)

    def __init__(self, cues: Mapping[str, float]) -> None:
        self.cues = cues


class Seen(NamedTuple):
    """What is seen of a figure: bundles of cues, and single cues with their strengths."""

    bundles: list[Bundle]
    single: Mapping[str, float]

    @property
    def own(self) -> dict[str, float]:
        """All cues with their strengths."""
        return {
            cue: size for some in (*(b.cues for b in self.bundles), self.single) for cue, size in some.items()
        }


class Rows:
    """A table with a column for each class, made to be summed for many figures."""

    def __init__(self, table: Table) -> None:
        self.classes = table.classes
        self._row = dict(zip(table.cues, range(len(table.cues)), strict=True))
        self._bundle: dict[
            Bundle, int
        ] = {}  # those that were summed before have rows below those of the table
        self._weights = np.vstack([table.weights, np.zeros((_MOST, len(table.classes)))])

    def likeliest(self, seen: Seen) -> str:
        """The class with the greatest sum of weights.

        >>> rows = Rows(Table(["a", "b"], ("x", "y"), np.array([[2.0, 0.0], [0.0, 1.0]])))
        >>> rows.likeliest(Seen([], {"a": 1.0, "b": 3.0, "c": 1.0})), rows.likeliest(Seen([Bundle({"a": 2.0})], {"b": 3.0}))
        ('y', 'x')
        """
        if len(self._bundle) + len(seen.bundles) > _MOST:
            self._bundle.clear()
        row = self._row
        known = [cue for cue in seen.single if cue in row]
        numbers = [row[cue] for cue in known] + [self._number(bundle) for bundle in seen.bundles]
        sizes = np.array([seen.single[cue] for cue in known] + [1.0] * len(seen.bundles))
        return self.classes[int((sizes @ self._weights[numbers]).argmax())] if numbers else self.classes[0]

    def _number(self, bundle: Bundle) -> int:
        at = self._bundle.get(bundle)
        if at is None:
            at = self._bundle[bundle] = len(self._row) + len(self._bundle)
            known = [(self._row[cue], size) for cue, size in bundle.cues.items() if cue in self._row]
            self._weights[at] = 0.0
            for number, size in known:
                self._weights[at] += size * self._weights[number]
        return at


@lru_cache(maxsize=8)
def in_rows(name: str) -> Rows:
    """The table of a name, made to be summed for many figures."""
    return Rows(table(name))


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
