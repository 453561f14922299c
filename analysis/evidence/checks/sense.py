"""Sense: rules that look across rows and tables. What can't be is an error, what is unlikely a warning with its reason.

A rule is a function of the typed tables that yields findings; `rule` puts it into the registry `RULES`. The same rules
run when files are checked, when a claim is added, and at the foot of a page that rests on a row they doubt.
"""

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from analysis.evidence.checks.rows import Day, Sheet, day_from, is_blank, sheet_from

if TYPE_CHECKING:
    import pandas as pd


ANY = "any"  # in place of a table: the rule judges the cells of all
KEYS = {
    "assumptions": "assumption_id", "claims": "claim_id", "entities": "entity", "evaluated_effects": "effect_id",
    "events": "event_id", "indicators": "indicator", "outcomes": "case_id", "programmes": "programme", "sources": "source_id",
    "targets": "target", "questions": "question_id",
}  # fmt: skip


class Tables(dict[str, "Sheet | pd.DataFrame"]):
    """Typed tables by name, each read as rows or as columns; what several rules ask of them is made once.

    partial: tables of which rows are left out, since they have problems of form: what is not there may stand in these.
    """

    def __init__(self, tables: "Mapping[str, Sheet | pd.DataFrame]", partial: Collection[str] = ()):
        super().__init__(tables)
        self.partial = frozenset(partial)

    def once(self, name: str, make: Callable[["Tables"], Any]) -> Any:
        """What `make` makes of the tables, kept under a name."""
        made = self.__dict__.setdefault("made", {})
        if name not in made:
            made[name] = make(self)
        return made[name]

    def rows(self, name: str) -> Sheet:
        """The rows of a table as named tuples."""
        table = self[name]
        return (
            table
            if isinstance(table, Sheet)
            else self.once(f"rows of {name}", lambda tables: sheet_from(table))
        )

    def by_key(self, name: str) -> dict[str, Any]:
        """The same by the key of the row."""
        return self.once(
            f"keys of {name}", lambda tables: {getattr(r, KEYS[name]): r for r in tables.rows(name)}
        )

    def each(self, names: Iterable[str]) -> Iterator[tuple[str, Any]]:
        """The rows of several tables, each with the name of its table; one that is not there has none."""
        return ((name, row) for name in names if name in self for row in self.rows(name))

    def joined(self, name: str, column: str, other: str) -> Iterator[tuple[Any, Any]]:
        """The rows of a table, each with the row of another that its column names; rows that name none there are left out."""
        there = self.by_key(other)
        return ((row, there[key]) for row in self.rows(name) if (key := getattr(row, column)) in there)


@dataclass(frozen=True)
class Finding:
    """What a rule says of one row. key: of the row (see `key_of`); column: '' for the row as a whole."""

    rule: str
    table: str
    key: str
    column: str
    found: str
    allowed: str
    next_step: str

    def __str__(self) -> str:
        where = f"{self.table}.csv, {self.key}" + (f", {self.column}" if self.column else "")
        return f"{where}: found {self.found}; expected: {self.allowed}. {self.next_step}"


Says = Iterator[tuple[str, ...]]  # (table, if the rule judges any,) key, column, found, allowed, next step


@dataclass(frozen=True)
class Rule:
    """name: as in exceptions.yml; error: False for what is only unlikely; table: whose rows it judges, or ANY; needs:
    tables without which it has nothing to say; about: in one line."""

    name: str
    error: bool
    table: str
    needs: tuple[str, ...]
    about: str
    says: Callable[[Tables], Says]

    def findings(self, tables: Tables) -> Iterator[Finding]:
        if self.table == ANY:
            for told in self.says(tables):
                yield Finding(self.name, *told)
        elif all(name in tables and len(tables[name]) for name in (self.table, *self.needs)):
            for told in self.says(tables):
                yield Finding(self.name, self.table, *told)


RULES: dict[str, Rule] = {}


def rule(name: str, table: str, *needs: str, error: bool) -> Callable[[Callable[[Tables], Says]], Callable]:
    """Register a rule; its docstring is what the guide prints."""

    def register(says: Callable[[Tables], Says]) -> Callable[[Tables], Says]:
        RULES[name] = Rule(name, error, table, needs, " ".join((says.__doc__ or "").split()), says)
        return says

    return register


def key_of(table: str, row: Mapping[str, object]) -> str:
    """The key of a row as findings and exceptions name it: its id, or the parts of its key joined by a slash.

    >>> key_of("readings", {"target": "a-2026", "reading": "total"}), key_of("claims", {"claim_id": "c-1"})
    ('a-2026/total', 'c-1')
    """
    if table == "readings":
        return f"{row['target']}/{row['reading']}"
    if table == "batches":
        return f"{row['programme']}/{row['entity']}/{row['batch']}"
    if table == "searches":
        return f"{row['search_id']}/{row['programme']}" + (f"/{row['target']}" if row["target"] else "")
    return str(row[KEYS[table]])


def alike(rows: Iterable[Any], columns: Sequence[str]) -> list[list[Any]]:
    """Those rows, in groups, that have the same as another in some columns, blanks too.

    >>> some = Sheet(["n", "day", "text"], ["text"], ([1, 2, 3, 4], [None, 5, None, 5], "aaab"))
    >>> [[row.n for row in rows] for rows in alike(some, ["day", "text"])]
    [[1, 3]]
    """
    groups: dict[tuple, list[Any]] = {}
    cells = attrgetter(*columns)
    for row in rows:
        key = tuple([None if cell != cell else cell for cell in cells(row)])
        groups.setdefault(key, []).append(row)
    return [group for group in groups.values() if len(group) > 1]


def grouped(rows: Iterable[Any], *columns: str) -> dict[Any, list[Any]]:
    """Rows by what they have in some columns (in one: that cell, else a tuple), in their order.

    >>> some = Sheet(["text", "n"], ["text"], ("aba", [1, 2, 3]))
    >>> {key: [one.n for one in of] for key, of in grouped(some, "text").items()}
    {'a': [1, 3], 'b': [2]}
    """
    key, groups = attrgetter(*columns), dict[Any, list[Any]]()
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return groups


def odd_one(rows: Sequence[Any], of: Callable[[Any], Any], least: int = 2) -> tuple[Any, Any] | None:
    """The one row that is unlike all others, which are alike and so many at least, with what these are; None where there is none.

    >>> odd_one(["en", "en", "zh"], str), odd_one(["en", "zh"], str), odd_one(["en", "en", "en"], str)
    (('zh', 'en'), None, None)
    """
    if len(rows) <= least:
        return None
    words = [of(row) for row in rows]
    usual, times = Counter(words).most_common(1)[0]
    if times != len(rows) - 1:
        return None
    return next(row for row, word in zip(rows, words, strict=True) if word != usual), usual


def first_printed(tables: Tables) -> dict[str, Day]:
    """The day from which each programme may have been in print."""
    of = grouped(tables.rows("claims"), "programme")
    return {name: min(row.published_earliest for row in rows) for name, rows in of.items()}


def told(value: float) -> str:
    """A number as a finding quotes it.

    >>> told(1030.0), told(0.274), told(1e300)
    ('1030', '0.274', '1e+300')
    """
    return f"{value:g}" if abs(value) < 1e-3 or abs(value) >= 1e15 else f"{value:.6f}".rstrip("0").rstrip(".")


def words_of(cell: Any) -> str:
    """The text of a cell; '' where there is none."""
    if isinstance(cell, str):
        return cell
    return "" if is_blank(cell) else str(cell)


BOUND = re.compile(r"\b(?:lower|upper) bound\b", re.I)  # an outcome that no text prints as it stands
LEFT = re.compile(r"\b(?:no longer counted|fewer than|left the list|removed)\b", re.I)


def tells_of_removals(note: Any) -> bool:
    """Whether a note says that members left a list, so that a round and its totals don't add up.

    >>> tells_of_removals("172 in all, so three of before were no longer counted."), tells_of_removals("172 in all.")
    (True, False)
    """
    return bool(LEFT.search(words_of(note)))


def line_of(places: Mapping[str, Any], place: str) -> list[str]:
    """A place and what it lies in, from the nearest to the widest. places: rows of entities.csv by their key."""
    line = [place]
    while line[-1] in places and (above := places[line[-1]].part_of) and above not in line:
        line.append(above)
    return line


def day_of(day: Day) -> str:
    """A day as a finding quotes it; '' for none."""
    return "" if is_blank(day) else day.date().isoformat()


def ends_fiscal_year(day: Day) -> bool:
    """Whether a day is the last of March, with which the fiscal year that is named for the year before ends in India and Japan."""
    return (day.month, day.day) == (3, 31)


NOT_BEFORE = day_from("2026-11-27")  # this rule was written on that day: a clock that says less is wrong


def today() -> Day:
    """The day of the check."""
    return max(Day(*dt.date.today().timetuple()[:3]), NOT_BEFORE)
