"""Checking: every failure of every table in one answer, each with its file, row, column and next step.

The rules are those of `datapackage.json` (see `schema`). A file is read here as text, row by row, so that a file
that pandas can't load still gets an answer that names the line.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from pathlib import Path

import pandas as pd

from analysis.errors import EvidenceError
from analysis.evidence import rules
from analysis.evidence.corrections import read_corrections, unmatched
from analysis.evidence.schema import Package, Table, read_package
from analysis.evidence.table_rules import table_problems


@dataclass(frozen=True)
class Problem:
    """One failure. row: line number in the file (1 is the header), 0 for the file as a whole."""

    file: str
    row: int
    column: str
    found: str
    allowed: str
    next_step: str

    def __str__(self) -> str:
        place = (
            f"{self.file}"
            + (f", row {self.row}" if self.row else "")
            + (f", {self.column}" if self.column else "")
        )
        return f"{place}: found {self.found}; allowed: {self.allowed}. {self.next_step}"


@dataclass
class Rows:
    """The rows of one table as text, with the line on which each begins."""

    table: Table
    header: list[str]
    rows: list[dict[str, str]]
    lines: list[int]

    def column(self, name: str) -> list[str]:
        return [row.get(name, "") for row in self.rows]


def _decode(path: Path) -> tuple[str | None, list[Problem]]:
    name = path.name
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return None, [
            Problem(
                name,
                0,
                "",
                "no such file",
                "a file that datapackage.json names",
                "Restore it or take it out.",
            )
        ]
    except OSError as error:
        return None, [
            Problem(name, 0, "", f"unreadable ({error.strerror})", "a readable file", "Mend its permissions.")
        ]
    told = []
    if raw.startswith(b"\xef\xbb\xbf"):
        raw = raw[3:]
        told.append(
            Problem(
                name,
                1,
                "",
                "a byte-order mark",
                "UTF-8 without one",
                "Save the file as plain UTF-8, not 'UTF-8 with BOM'.",
            )
        )
    try:
        return raw.decode("utf-8"), told
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        found = f"byte 0x{raw[error.start]:02x}, which is no UTF-8"
        step = "Save the file as UTF-8 (it looks like another encoding, perhaps GB18030 or Latin-1)."
        return None, [*told, Problem(name, line, "", found, "UTF-8", step)]


def read_rows(table: Table) -> tuple[Rows | None, list[Problem]]:
    """The rows of a file as text, None where it can't be read at all, and what is wrong with its form."""
    text, told = _decode(table.path)
    if text is None:
        return None, told
    name = table.path.name
    if "\x00" in text:
        line = text[: text.index("\x00")].count("\n") + 1
        return None, [
            *told,
            Problem(name, line, "", "a NUL character", "text", "Remove it; the file may be damaged."),
        ]
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows, lines, header, start = [], [], None, 1
    try:
        for cells in reader:
            if header is None:
                header = cells
                told += _header_problems(table, header)
            elif not cells:
                told.append(Problem(name, start, "", "an empty line", "no empty lines", "Remove it."))
            elif len(cells) != len(header):
                step = (
                    "Look for a missing or a stray comma, or for a text with a comma that is not in quotes."
                )
                told.append(Problem(name, start, "", f"{len(cells)} cells", f"{len(header)} cells", step))
            else:
                rows.append(dict(zip(header, cells, strict=True)))
                lines.append(start)
            start = reader.line_num + 1
    except csv.Error as error:
        told.append(
            Problem(
                name,
                start,
                "",
                f"broken CSV ({error})",
                "RFC 4180",
                "Look for a quote that is not closed or not doubled.",
            )
        )
        return None, told
    if header is None:
        return None, [*told, Problem(name, 0, "", "an empty file", "a header line", "Restore the header.")]
    return Rows(table, header, rows, lines), told


def _header_problems(table: Table, header: list[str]) -> Iterator[Problem]:
    name, known = table.path.name, [column.name for column in table.columns]
    for column in known:
        if column not in header:
            yield Problem(
                name,
                1,
                column,
                "no such column",
                "all columns of datapackage.json",
                "Add it to the header and to each row.",
            )
    for column in header:
        if column not in known:
            step = f"Remove it, or describe it in datapackage.json.{_near(column, known)}"
            yield Problem(name, 1, column, "an unknown column", ", ".join(known), step)
    for column in {c for c in header if header.count(c) > 1}:
        yield Problem(name, 1, column, "the column twice", "each column once", "Remove one of the two.")


def _near(word: str, known) -> str:
    from analysis.errors import suggest

    return suggest(word, known)


def _cell_problems(data: Rows) -> Iterator[Problem]:
    name = data.table.path.name
    for column in data.table.columns:
        if column.name not in data.header:
            continue
        test = rules.cell_test(column)
        seen: dict[str, tuple[str, str, str] | None] = {}
        for line, cell in zip(data.lines, data.column(column.name), strict=True):
            if cell not in seen:
                seen[cell] = test(cell)
            if seen[cell] is not None:
                yield Problem(name, line, column.name, *seen[cell])


def _key_problems(data: Rows) -> Iterator[Problem]:
    key, name = data.table.primary_key, data.table.path.name
    first: dict[tuple, int] = {}
    for line, row in zip(data.lines, data.rows, strict=True):
        value = tuple(row.get(column, "") for column in key)
        if not key or value not in first:
            first[value] = line
            continue
        found = f"{' + '.join(value)} a second time"
        yield Problem(
            name,
            line,
            ", ".join(key),
            found,
            "each once",
            f"It stands in row {first[value]} already: rename or merge.",
        )


def _reference_problems(data: Rows, everything: dict[str, Rows]) -> Iterator[Problem]:
    name = data.table.path.name
    for column, other, field in data.table.foreign_keys:
        if other not in everything or column not in data.header:
            continue
        known = set(everything[other].column(field))
        for line, cell in zip(data.lines, data.column(column), strict=True):
            if cell and cell not in known:
                step = f"Add it to {other}.csv or mend the word.{_near(cell, known)}"
                yield Problem(name, line, column, repr(cell), f"a {field} of {other}.csv", step)


def _own_rules(data: Rows, everything: dict[str, Rows]) -> Iterator[Problem]:
    name = data.table.path.name
    for column in data.table.columns:
        tests = rules.row_tests(column, everything)
        if not tests or column.name not in data.header:
            continue
        for line, row in zip(data.lines, data.rows, strict=True):
            for test in tests:
                told = test(row)
                if told is not None:
                    yield Problem(name, line, column.name, *told)


def _content_problems(package: Package, everything: dict[str, Rows]) -> Iterator[Problem]:
    """What can be asked only of tables that are otherwise in order."""
    from analysis.evidence.claims import load
    from analysis.evidence.series import falling_stocks

    data = everything["claims"]
    line_of = dict(zip(data.column("claim_id"), data.lines, strict=True))
    for fall in falling_stocks(load(package.directory)):
        allowed = (
            f"at least {fall.before_low:g}, the figure of {fall.before_claim} for {fall.before_date:%Y-%m-%d}"
        )
        step = "Mend the figure or its date, give it a `definition` of its own, or set monotone to false in programmes.csv."
        found = f"a stock of {fall.high:g} at most, although {fall.programme} can't fall"
        yield Problem("claims.csv", line_of[fall.claim], "value", found, allowed, step)


def check(data_dir: str | Path | None = None) -> list[Problem]:
    """All problems of a data directory; an empty list if there is none.

    data_dir: a directory with a `datapackage.json` (None: the shipped data). Raises EvidenceError only if there is
    no readable `datapackage.json`, since nothing can be said without rules.

    >>> check()
    []
    """
    package = read_package(data_dir)
    everything: dict[str, Rows] = {}
    told: list[Problem] = []
    for name, table in package.tables.items():
        data, problems = read_rows(table)
        told += problems
        if data is not None:
            everything[name] = data
    for data in everything.values():
        told += _cell_problems(data)
        told += _key_problems(data)
        told += _reference_problems(data, everything)
        told += _own_rules(data, everything)
        told += [Problem(data.table.path.name, *found) for found in table_problems(data, everything)]
    if not told:
        told += _correction_problems(package, everything)
    if not told:
        told += _content_problems(package, everything)
    return sorted(told, key=astuple)


def _correction_problems(package: Package, everything: dict[str, Rows]) -> list[Problem]:
    claims = pd.DataFrame(everything["claims"].rows)
    claims["value"] = claims["value"].astype(float)
    step = "See the message; corrections may not outlive their reason."
    try:
        told = unmatched(claims, read_corrections(package.directory))
    except EvidenceError as error:
        told = [str(error)]
    return [Problem("corrections.yml", 0, "", text, "corrections that match a claim", step) for text in told]
