"""Reading the tables as text: rows with their lines, and what is wrong with the form of a file.

A file is read row by row, so that one that pandas can't load still gets an answer that names the line. LF and CRLF are
read alike, since spreadsheets on Windows write the latter.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from operator import itemgetter
from pathlib import Path

from analysis.errors import suggest
from analysis.evidence.schema import Table


@dataclass(frozen=True)
class Problem:
    """One failure, or one doubt. row: line number in the file (1 is the header), 0 for the file as a whole.

    rule: the name of the rule of sense that says so, '' for rules of form; error: False for what is only unlikely.
    """

    file: str
    row: int
    column: str
    found: str
    allowed: str
    next_step: str
    rule: str = ""
    error: bool = True

    def __str__(self) -> str:
        place = self.file + (f", row {self.row}" if self.row else "")
        place += f", {self.column}" if self.column else ""
        expected = "allowed" if self.error else f"unlikely ({self.rule}), expected"
        return f"{place}: found {self.found}; {expected}: {self.allowed}. {self.next_step}"


@dataclass
class Rows:
    """The rows of one table as text, with the line on which each begins.

    broken: cells of rows that have too many or too few of them; complete: False where reading had to stop before the
    end. Both say what can't be known of the table, so that nothing else is accused because of it. text: all of the file.
    """

    table: Table
    header: list[str]
    rows: list[dict[str, str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)
    complete: bool = True
    text: str = field(default="", repr=False)

    @property
    def whole(self) -> bool:
        return self.complete and not self.broken

    def column(self, name: str) -> list[str]:
        try:
            return list(map(itemgetter(name), self.rows))
        except KeyError:
            return [row.get(name, "") for row in self.rows]


def _decode(path: Path) -> tuple[str | None, list[Problem]]:
    name = path.name
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        step = "Restore it or take it out."
        return None, [Problem(name, 0, "", "no such file", "a file that datapackage.json names", step)]
    except OSError as error:
        found = f"unreadable ({error.strerror})"
        return None, [Problem(name, 0, "", found, "a readable file", "Mend it or its permissions.")]
    told = []
    if raw.startswith(b"\xef\xbb\xbf"):
        raw = raw[3:]
        step = "Save the file as plain UTF-8, not 'UTF-8 with BOM'."
        told.append(Problem(name, 1, "", "a byte-order mark", "UTF-8 without one", step))
    try:
        return raw.decode("utf-8"), told
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        found = f"byte 0x{raw[error.start]:02x}, which is no UTF-8"
        step = "Save the file as UTF-8 (it looks like another encoding, perhaps GB18030 or Latin-1)."
        return None, [*told, Problem(name, line, "", found, "UTF-8", step)]


def read_rows(table: Table, text: str | None = None) -> tuple[Rows | None, list[Problem]]:
    """The rows of a file as text, None where it can't be read at all, and what is wrong with its form.

    text: what is read instead of the file.
    """
    told: list[Problem] = []
    if text is None:
        if table.optional and not table.path.exists():
            return Rows(table, [column.name for column in table.columns]), []
        text, told = _decode(table.path)
    if text is None:
        return None, told
    name = table.path.name
    if "\x00" in text:
        line = text[: text.index("\x00")].count("\n") + 1
        step = "Remove it; the file may be damaged."
        return None, [*told, Problem(name, line, "", "a NUL character", "text", step)]
    if parted := _other_separator(table, text):
        step = (
            "Save the file as CSV with commas; `outlook claim import` reads claims of such a file as it is."
        )
        return None, [
            *told,
            Problem(name, 1, "", f"cells parted by {parted}", "cells parted by commas", step),
        ]
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    data, start = None, 1
    try:
        for cells in reader:
            if data is None:
                data = Rows(table, cells, text=text)
                told += _header_problems(table, cells)
            elif len(cells) == len(data.header):
                data.rows.append(dict(zip(data.header, cells, strict=True)))
                data.lines.append(start)
            else:
                told.append(_ill_formed(data, cells, start))
            start = reader.line_num + 1
    except csv.Error as error:
        step = "Look for a quote that is not closed or not doubled. What follows was not checked."
        told.append(Problem(name, start, "", f"broken CSV ({error})", "RFC 4180", step))
        if data is not None:
            data.complete = False
        return data, told
    if data is None:
        told.append(Problem(name, 0, "", "an empty file", "a header line", "Restore the header."))
    return data, told


def _other_separator(table: Table, text: str) -> str:
    """What parts the cells of a file that is not parted by commas, told once and not for each row; '' for commas."""
    header, known = text.partition("\n")[0].strip(), {column.name for column in table.columns}
    for mark, word in ((";", "semicolons"), ("\t", "tabs")):
        if len(known & set(header.replace('"', "").split(mark))) > 1:
            return word
    return ""


def _ill_formed(data: Rows, cells: list[str], line: int) -> Problem:
    """What is wrong with a row that has not as many cells as the header; what it says is noted as not known."""
    name = data.table.path.name
    if not cells:
        return Problem(name, line, "", "an empty line", "no empty lines", "Remove it.")
    step = "Look for a missing or a stray comma, or for a text with a comma that is not in quotes."
    data.broken.update(cells)
    return Problem(name, line, "", f"{len(cells)} cells", f"{len(data.header)} cells", step)


def _header_problems(table: Table, header: list[str]) -> Iterator[Problem]:
    name, known = table.path.name, [column.name for column in table.columns]
    for column in known:
        if column not in header:
            step = "Add it to the header and to each row."
            yield Problem(name, 1, column, "no such column", "all columns of datapackage.json", step)
    for column in dict.fromkeys(header):
        if column not in known:
            step = f"Remove it, or describe it in datapackage.json.{suggest(column, known)}"
            yield Problem(name, 1, column, "an unknown column", ", ".join(known), step)
        elif header.count(column) > 1:
            yield Problem(name, 1, column, "the column twice", "each column once", "Remove one of the two.")
