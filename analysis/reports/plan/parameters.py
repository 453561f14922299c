"""Values for the parameters of a notebook: each fits its type and is one that can be."""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from analysis.errors import ReportError, suggest
from analysis.reports.plan.declared import Parameter
from analysis.reports.plan.document import shown
from analysis.reports.plan.fitting import fit

# a parameter of this name takes its values from this column of this table of the data directory
TABLES = {
    "target": "targets.csv",
    "programme": "programmes.csv",
    "indicator": "indicators.csv",
    "entity": "entities.csv",
}
SUBJECTS = ("target", "programme")  # what a report is about
DUE = re.compile(r"due-(\d{4})(?:-(\d{4}))?")  # targets by the year of their deadline
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
FIRST_DAY = "1900-01-01"
LARGEST_AXIS = 10_000  # values of one parameter
FEW = 9  # values that a message can list
LONGEST_WORD = 200  # characters; for a longer one nobody looks for a similar one


@dataclass
class Reader:
    """Values for the parameters of one notebook; collects every problem instead of stopping at the first."""

    path: Path
    declared: dict[str, Parameter]
    data_dir: Path
    choices: Mapping[str, Any] | None = None
    where: str = ""
    as_of: Any = None
    problems: list[str] = field(default_factory=list)
    tables: dict[str, list[dict]] = field(default_factory=dict)

    def read(self, name: str, value: Any, spread: bool = False) -> list:
        """The values to run: one, or with `spread` each of a list. Problems are added to `problems`."""
        if name not in self.declared:
            known = ", ".join(self.declared) or "none (no cell is tagged `parameters`)"
            near = suggest(name, self.declared)
            self._problem(f"{self.path.stem} has no parameter {name!r}.{near} Known: {known}.")
            return []
        parameter = self.declared[name]
        if not spread:
            return [self._one(parameter, value)]
        values = value if isinstance(value, (list, tuple)) else [value]
        if len(values) > LARGEST_AXIS:
            self._problem(
                f"{self.path.stem}: the grid of {name!r} has {len(values):,} values, at most {LARGEST_AXIS:,}."
            )
            return []
        if not values:
            self._problem(f"{self.path.stem}: the grid of {name!r} is empty.")
        spread_out: list = []
        for one in values:
            spread_out += self._every(parameter, one) if is_spread(one) else [self._one(parameter, one)]
        return spread_out

    def check_defaults(self, given: Collection[str]) -> None:
        """What a report is about, where it is not given, is the notebook's default: is that in this directory?"""
        for name in SUBJECTS:
            parameter = self.declared.get(name)
            if parameter is None or name in given or not parameter.default:
                continue
            allowed = self._allowed(name)
            if allowed is not None and parameter.default not in allowed:
                known = f" Known: {', '.join(sorted(allowed))}." if len(allowed) < FEW else ""
                self._problem(
                    f"{self.path.stem}: {name} is {parameter.default!r} where none is given, which is not in "
                    f"{self.data_dir / TABLES.get(name, '')}.{known} Give one (-p {name} NAME), or a page for each (-g {name} all)."
                )

    def _problem(self, text: str) -> None:
        self.problems.append(self.where + text)

    def _one(self, parameter: Parameter, value: Any) -> Any:
        fitted, problem = fit(value, parameter)
        if problem:
            self._problem(f"{self.path.stem}: {parameter.name} = {shown(value)}: {problem}")
            return fitted
        if parameter.name == "as_of" and isinstance(fitted, str) and fitted:
            self._check_day(fitted, parameter)
        allowed = self._allowed(parameter.name)
        unset = fitted == "" and parameter.default == ""
        if allowed is not None and isinstance(fitted, str) and fitted not in allowed and not unset:
            near = (suggest(fitted, allowed) if len(fitted) < LONGEST_WORD else "") or (
                f" Known: {', '.join(sorted(allowed))}." if len(allowed) < FEW else ""
            )
            more = " `outlook targets` lists all." if parameter.name == "target" else ""
            self._problem(f"unknown {parameter.name} {shown(fitted)}.{near}{more}")
        return fitted

    def _check_day(self, text: str, parameter: Parameter) -> None:
        """A day that can be: written YYYY-MM-DD, and not later than today and than everything that is known."""
        where = f"{self.path.stem}: as_of = {shown(text)}"
        try:
            if not DAY.fullmatch(text):
                raise ValueError
            day = dt.date.fromisoformat(text).isoformat()
        except ValueError:
            self._problem(f"{where} is not a day written YYYY-MM-DD.")
            return
        known = [row.get("published_latest") or "" for row in self._rows("claims.csv")]
        last = max(
            [
                dt.date.today().isoformat(),
                str(parameter.default or ""),
                *(d for d in known if DAY.fullmatch(d)),
            ]
        )
        if not FIRST_DAY <= day <= last:
            self._problem(f"{where}: allowed are days from {FIRST_DAY} to {last}.")

    def _rows(self, table: str) -> list[dict]:
        if table not in self.tables:
            self.tables[table] = rows(self.data_dir / table)
        return self.tables[table]

    def _allowed(self, name: str) -> list[str] | None:
        if self.choices and name in self.choices:
            given = self.choices[name]
            return list(given() if callable(given) else given)
        if name in TABLES:
            return [row[name] for row in self._rows(TABLES[name]) if row.get(name)] or None
        return None

    def _every(self, parameter: Parameter, word: str) -> list[str]:
        allowed = self._allowed(parameter.name)
        if not allowed:
            self._problem(
                f"{self.path.stem}: {parameter.name}: {word!r} needs a table of values; "
                f"none is in {self.data_dir}."
            )
            return []
        if word == "all":
            return allowed
        if parameter.name != "target":
            self._problem(f"{self.path.stem}: {parameter.name}: {word!r} is for targets only.")
            return []
        deadlines = {row["target"]: row.get("deadline", "") for row in self._rows(TABLES["target"])}
        if due := DUE.fullmatch(word):
            first, last = due.group(1, 2)
            if last and last < first:
                self._problem(
                    f"{self.path.stem}: {parameter.name}: {word!r} ends before it begins; due-{last}-{first}?"
                )
                return []
            return [t for t in allowed if first <= deadlines.get(t, "")[:4] <= (last or first)]
        default = self.declared["as_of"].default if "as_of" in self.declared else None
        days = self.as_of if isinstance(self.as_of, (list, tuple)) else [self.as_of or default]
        day = min(str(d or dt.date.today().isoformat()) for d in days)
        return [t for t in allowed if deadlines.get(t, "9999") >= day]


def is_spread(value: Any) -> bool:
    """Whether a word stands for several values: `all`, `open`, or `due-2025` and `due-2024-2026` for targets by year.

    >>> [is_spread(v) for v in ("all", "due-2024-2026", "due-soon", 3)]
    [True, True, False, False]
    """
    return isinstance(value, str) and (value in ("all", "open") or DUE.fullmatch(value) is not None)


def with_a_target(data_dir: Path) -> list[str]:
    """The programmes of a data directory that have a target, in the order of its tables."""
    return list(
        dict.fromkeys(row["programme"] for row in rows(data_dir / TABLES["target"]) if row.get("programme"))
    )


def rows(path: Path) -> list[dict]:
    """Rows of a CSV table; an empty list where there is no such file."""
    if not is_place(path, folder=False):
        return []
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))
    except (OSError, ValueError, csv.Error) as problem:
        raise ReportError(
            f"{path} cannot be read: {problem}. `outlook check` says what is wrong with it."
        ) from problem


def is_place(path: Path, folder: bool = True) -> bool:
    """Whether there is such a folder (or file); names that no file system takes are of none."""
    try:
        return path.is_dir() if folder else path.is_file()
    except (OSError, ValueError):
        return False
