"""Spoiling a file of evidence in one place, and what `evidence.check` tells of that place."""

import csv
import io

from analysis import evidence


def rows_of(path) -> tuple[list[str], list[list[str]]]:
    header, *rows = csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline=""))
    return header, rows


def write(path, header, rows) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, lineterminator="\n").writerows([header, *rows])


def line_of(path, key: str) -> int:
    """The true line of the file in which a row begins, counted without a CSV parser: the key opens its line."""
    return path.read_bytes().decode("utf-8", "surrogateescape").split(f"\n{key},")[0].count("\n") + 2


def put(data, table: str, key: str, column: str, text: str) -> int:
    """Write a text into one cell of the row whose first cell is `key`; returns the line of the row."""
    path = data / f"{table}.csv"
    header, rows = rows_of(path)
    row = next(r for r in rows if r[0] == key)
    row[header.index(column)] = text
    write(path, header, rows)
    return line_of(path, row[0])


def told(data, file: str, column: str, row: int | None = None) -> list:
    """The problems of one place; each must say what was found, what is allowed and what to do."""
    problems = evidence.check(data)
    for p in problems:
        assert p.file and p.found and p.allowed and p.next_step, p
        assert p.row >= 0 and p.next_step.rstrip().endswith((".", "?")), p
        assert "Traceback" not in str(p)
    here = [p for p in problems if p.file == file and p.column == column and (row is None or p.row == row)]
    assert here, f"nothing told of {file}, row {row}, {column}: {[str(p) for p in problems]}"
    return here


def edit(data, file: str, change) -> None:
    path = data / file
    path.write_bytes(change(path.read_bytes()))


def with_line(raw: bytes, start: bytes, change) -> bytes:
    lines = raw.split(b"\n")
    return b"\n".join(change(line) if line.startswith(start) else line for line in lines)
