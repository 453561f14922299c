"""The rows of a table as the rules of sense ask for them: named tuples of plain values.

They are made of the texts that the check has read, so that it need not load what reads tables as columns (half of its time).
Blank cells: a text is '', a number nan, a whole number or a word of yes and no None, a day `NO_DAY`.
"""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from collections import namedtuple
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from analysis.evidence.schema import Table

BEGINNING = {"month": 1, "quarter": 3, "year": 12}  # months of what a day can be the last of


class Day(dt.datetime):
    """A day. What is reckoned with one, or from it, is one again."""

    @property
    def is_month_end(self) -> bool:
        """Whether it is the last of its month."""
        return self.day == monthrange(self.year, self.month)[1]

    def beginning(self, of: str) -> Day:
        """The first day of its month, quarter or year."""
        months = BEGINNING[of]
        return Day(self.year, (self.month - 1) // months * months + 1, 1)


class _NoDay:
    """Where a day is blank: it is no day's equal, lies neither before nor after one, and so does what is reckoned with it."""

    days = year = month = day = float("nan")
    is_month_end = False

    def _no(self, other: object) -> bool:
        return False

    def _self(self, *others: object) -> _NoDay:
        return self

    __eq__ = __lt__ = __le__ = __gt__ = __ge__ = _no
    __add__ = __radd__ = __sub__ = __rsub__ = __neg__ = __abs__ = beginning = _self

    def __ne__(self, other: object) -> bool:
        return True

    def __hash__(self) -> int:
        return hash(_NoDay)

    def __reduce__(self) -> str:
        return "NO_DAY"


NO_DAY: Any = _NoDay()  # stands where a day is expected


def is_blank(cell: Any) -> bool:
    """Whether a cell holds nothing.

    >>> is_blank(float("nan")), is_blank(None), is_blank(NO_DAY), is_blank(0), is_blank("")
    (True, True, True, False, False)
    """
    return cell is None or bool(cell != cell)


@lru_cache(maxsize=20_000)
def day_from(text: str) -> Day:
    """A day as its cell has it, YYYY-MM-DD.

    >>> day_from("2024-02-29").is_month_end, day_from("2024-02-29").beginning("quarter").isoformat()[:10]
    (True, '2024-01-01')
    """
    return Day(int(text[:4]), int(text[5:7]), int(text[8:]))


_MAKE: dict[str, Callable[[str], Any]] = {
    "number": lambda text: float(text) if text else float("nan"),
    "integer": lambda text: int(text) if text else None,
    "boolean": lambda text: text == "true" if text else None,
    "date": lambda text: day_from(text) if text else NO_DAY,
}


def value_of(text: str, kind: str) -> Any:
    """What a cell of a column of some type stands for."""
    return _MAKE[kind](text) if kind in _MAKE else text


class Sheet(list[Any]):
    """The rows of one table. columns: their names; texts: those that hold words."""

    def __init__(self, columns: Sequence[str], texts: Iterable[str], cells: Iterable[Iterable[Any]]):
        row = namedtuple("row", columns, rename=True)  # type: ignore[misc]
        super().__init__(map(row._make, zip(*cells, strict=True)))
        self.columns, self.texts = list(columns), frozenset(texts)

    def column(self, name: str) -> list[Any]:
        """The cells of one column."""
        at = self.columns.index(name)
        return [row[at] for row in self]


def sheet_of(table: Table, header: Sequence[str], rows: Sequence[dict[str, str]]) -> Sheet:
    """Rows of text, each cell of the type of its column."""
    kinds = {name: table.by_name[name].type for name in header}
    cells = ([row[name] for row in rows] for name in header)
    typed = (list(map(_MAKE[k], c)) if (k := kinds[n]) in _MAKE else c for n, c in zip(header, cells, strict=True))  # fmt: skip
    return Sheet(header, (name for name, kind in kinds.items() if kind not in _MAKE), typed)


def sheet_from(frame: pd.DataFrame) -> Sheet:
    """The rows of a table that was loaded."""
    texts = [str(name) for name, dtype in zip(frame.columns, frame.dtypes, strict=True) if dtype.kind == "O"]
    return Sheet(
        [str(name) for name in frame.columns], texts, (_plain(frame[name]) for name in frame.columns)
    )


def _plain(column: pd.Series) -> list[Any]:
    kind = column.dtype.kind
    if kind == "M":
        days = column.to_numpy().astype("datetime64[D]").astype(object).tolist()
        return [NO_DAY if day is None else Day(day.year, day.month, day.day) for day in days]
    cells = column.to_numpy(dtype=object).tolist()
    if kind in "iub":
        return [None if empty else cell for cell, empty in zip(cells, column.isna(), strict=True)]
    return ["" if cell != cell or cell is None else cell for cell in cells] if kind == "O" else cells
