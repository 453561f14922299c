"""Cues are weighed together: tables of weights, fitted on marked articles, decide where no single rule can.

A cue is a short name of what is seen of a figure (`ADDED@lead`, `role=deadline`); a figure has many of them. A table
(`weights/*.csv`) gives each cue a weight for each class. The classes of a figure have the sums of its weights, and the
probabilities that follow from the sums. The tables are written by `tests/intake/fit_weights.py` and `fit_programmes.py`, which tell how they were
fitted; a row may be added or changed by hand as well, and a word that joins a table of `kind_words` is weighed with that table.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

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


class Groups(NamedTuple):
    """A group of cues for each of many things: the groups that there are, which of them each thing has, and how strongly (size;
    None: with strength 1)."""

    there: Sequence[Together]
    which: np.ndarray
    size: np.ndarray | None = None

    def of(self, thing: int) -> dict[str, float]:
        """The cues of one thing with their strengths, by its number."""
        size = 1.0 if self.size is None else float(self.size[thing])
        return dict.fromkeys(self.there[self.which[thing]], size)


class Column(NamedTuple):
    """One thing that is seen of many: for each of them a number, and what the numbers stand for."""

    numbers: np.ndarray
    names: Sequence[Any]

    @classmethod
    def whether(cls, on: np.ndarray) -> "Column":
        """What is seen of some and not of others."""
        return cls(on.astype(int), (False, True))


def grouped(make: Callable[..., Together], *columns: Column, size: np.ndarray | None = None) -> Groups:
    """The cues that are made of what is seen of things together, once for each case that there is. size: of each thing, 1 where
    it is left out.

    >>> fits = Column.whether(np.array([True, False, True]))
    >>> groups = grouped(lambda of, fits: Together([f"{of}/{fits}"]), Column(np.array([0, 1, 0]), ("a", "b")), fits)
    >>> len(groups.there), groups.of(2)
    (2, {'a/True': 1.0})
    """
    code = np.zeros(len(columns[0].numbers), np.int64)
    for column in columns:
        code = code * len(column.names) + column.numbers
    _, first, which = np.unique(code, return_index=True, return_inverse=True)
    cases = zip(*(column.numbers[first].tolist() for column in columns), strict=True)
    made = [make(*(column.names[i] for column, i in zip(columns, case, strict=True))) for case in cases]
    return Groups(made, which, size)


def always(cues: Iterable[str], size: np.ndarray) -> Groups:
    """The same cues for all things, of another strength in each."""
    return Groups([_always(tuple(cues))], np.zeros(len(size), int), size)


@lru_cache(maxsize=_MOST)
def _always(cues: tuple[str, ...]) -> Together:
    return Together(cues)


class Crossed:
    """A table with one column of weights, whose cues are crossed with the marks of what they are seen of."""

    def __init__(self, table: Table, share: float) -> None:
        cues, _, marks = zip(*(name.partition("|") for name in table.cues), strict=True)
        self._row = {cue: at for at, cue in enumerate(dict.fromkeys(cues))}
        self._column = {mark: at for at, mark in enumerate(dict.fromkeys(("", *marks)))}
        rows, columns = [self._row[cue] for cue in cues], [self._column[mark] for mark in marks]
        self._weights = np.zeros(
            (len(self._row) + 1, len(self._column))
        )  # the last row: of cues that it has not
        self._weights[rows, columns] = table.weights[:, 0]
        self._weights[:, 1:] *= share
        self._by_mark: dict[Together, np.ndarray] = {}
        self._marked: dict[tuple[str, ...], np.ndarray] = {}

    def marked(self, marks: Iterable[tuple[str, ...]]) -> np.ndarray:
        """For each thing with some marks which columns of weights count."""
        return np.stack([self._columns_of(of) for of in marks])

    def sums(self, groups: Iterable[Groups], marked: np.ndarray) -> np.ndarray:
        """For each of many things the sum of the weights of its cues. marked: which columns count for it.

        >>> weights = Crossed(Table(["a", "a|count"], ("weight",), np.array([[1.0], [0.4]])), 0.5)
        >>> both = [always(["a", "c"], np.array([1.0, 2.0])), always(["b", "a"], np.array([1.0, 0.0]))]
        >>> weights.sums(both, weights.marked([("count", "back"), ()])).tolist()
        [2.4, 2.0]
        """
        by_mark = np.zeros(marked.shape)
        if not len(marked):
            return by_mark.sum(axis=1)
        for group in groups:
            own = self._of(group.there)[group.which]
            by_mark += own if group.size is None else own * group.size[:, None]
        return (by_mark * marked).sum(axis=1)

    def rows(self, cues: Iterable[str]) -> np.ndarray:
        """What each cue weighs by itself, and what it weighs more with each mark."""
        return self._weights[[self._row.get(cue, -1) for cue in cues]]

    def _of(self, groups: Sequence[Together]) -> np.ndarray:
        """What each group weighs by itself, and what it weighs more with each mark; worked out once for each."""
        new = [group for group in groups if group not in self._by_mark]
        if len(self._by_mark) + len(new) > _MOST:
            self._by_mark.clear()
            new = list(groups)
        begins = np.cumsum(
            [0, *(len(group) + 1 for group in new)]
        )  # each with a row of nothing, since it may have no cue
        if new:
            numbers = [at for group in new for at in (-1, *(self._row.get(cue, -1) for cue in group))]
            rows = self._weights[numbers]
            self._by_mark.update(zip(new, np.add.reduceat(rows, begins[:-1]), strict=True))
        return np.stack([self._by_mark[group] for group in groups])

    def _columns_of(self, marks: tuple[str, ...]) -> np.ndarray:
        if marks not in self._marked:
            if len(self._marked) >= _MOST:
                self._marked.clear()
            columns = self._marked[marks] = np.zeros(len(self._column))
            columns[[self._column[mark] for mark in ("", *marks) if mark in self._column]] = 1.0
        return self._marked[marks]


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


class Rows(dict[Bundle, int]):
    """A table with a column for each class, made to be summed for many figures. Bundle → the number of its row: those that were
    summed before have rows below those of the table."""

    def __init__(self, table: Table) -> None:
        super().__init__()
        self.classes = table.classes
        self._row = dict(zip(table.cues, range(len(table.cues)), strict=True))
        self._weights = np.vstack([table.weights, np.zeros((_MOST, len(table.classes)))])

    def likeliest(self, seen: Sequence[Seen], ruled_out: Collection[str] = ()) -> str:
        """The class with the greatest sum of weights over figures that are of one class, of those that are not ruled out.

        >>> rows = Rows(Table(["a", "b"], ("x", "y"), np.array([[2.0, 0.0], [0.0, 1.0]])))
        >>> one, another = Seen([], {"a": 1.0, "b": 3.0, "c": 1.0}), Seen([Bundle({"a": 2.0})], {"b": 3.0})
        >>> rows.likeliest([one]), rows.likeliest([another]), rows.likeliest([one, another]), rows.likeliest([another], ["x"])
        ('y', 'x', 'x', 'y')
        """
        scores = sum(map(self._sums, seen), np.zeros(len(self.classes)))
        out = [self.classes.index(name) for name in ruled_out]
        scores[out] = -np.inf
        return self.classes[int(scores.argmax())]

    def _sums(self, seen: Seen) -> np.ndarray:
        """For each class the sum of the weights of what is seen of one figure."""
        if len(self) + len(seen.bundles) > _MOST:
            self.clear()
        known = [cue for cue in seen.single if cue in self._row]
        numbers = [*map(self._row.__getitem__, known), *map(self.__getitem__, seen.bundles)]
        sizes = np.ones(len(numbers))
        sizes[: len(known)] = [*map(seen.single.__getitem__, known)]
        return sizes @ self._weights[numbers]

    def __missing__(self, bundle: Bundle) -> int:
        at = self[bundle] = len(self._row) + len(self)
        known = [cue for cue in bundle.cues if cue in self._row]
        sizes = np.array([bundle.cues[cue] for cue in known])
        self._weights[at] = sizes @ self._weights[[self._row[cue] for cue in known]]
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


def probabilities(scores: np.ndarray) -> np.ndarray:
    """The probabilities of each row that follow from its sums; none of what has a sum of minus infinity.

    >>> probabilities(np.array([[0.0, 0.0, -np.inf]])).tolist()
    [[0.5, 0.5, 0.0]]
    """
    raw = np.exp(scores - scores.max(axis=1, keepdims=True))
    return raw / raw.sum(axis=1, keepdims=True)
