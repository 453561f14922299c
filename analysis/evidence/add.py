"""Adding one claim: checked with the whole evidence before anything is written, then appended atomically."""

import csv
import io
import os
import shutil
import tempfile
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from analysis.errors import EvidenceError, suggest
from analysis.evidence.checks.check import Problem, problems_in, read_all
from analysis.evidence.checks.files import Rows
from analysis.evidence.hedges import qualifier_of
from analysis.evidence.schema import Package, Table, read_package


def _table(package: Package, name: str) -> Table:
    if name not in package.tables:
        raise EvidenceError(f"there is no table {name!r}.{suggest(name, package.tables)}")
    return package[name]


def problems_of(row: dict[str, str], table: str, data_dir: str | Path | None = None) -> list[Problem]:
    """What would be wrong with the data if a row were added to a table, beyond what is wrong with them already.

    row: column → text; columns that are left out count as empty. Raises EvidenceError if the data directory or the
    table can't be read: a file that is broken is mended first.
    """
    package = read_package(data_dir)
    described = _table(package, table)
    everything, form = read_all(package)
    broken = [p for p in form if p.file == described.path.name]
    if broken or table not in everything:
        raise EvidenceError(
            "\n".join(["Mend the table first; nothing can be added to it.", *map(str, broken)])
        )
    known = [column.name for column in described.columns]
    new = f"{described.path.name} (new row)"
    told = [
        Problem(new, 0, name, "an unknown column", ", ".join(known), f"Mend its name.{suggest(name, known)}")
        for name in row
        if name not in known
    ]
    before = problems_in(package, everything, form)
    data, line = everything[table], max(everything[table].lines, default=1) + 1
    with_row = Rows(
        described, data.header, [*data.rows, {c: row.get(c) or "" for c in data.header}], [*data.lines, line]
    )
    after = problems_in(package, everything | {table: with_row}, form)
    for problem in sorted(set(after) - set(before), key=lambda p: (p.file, p.row, p.column)):
        here = problem.file == described.path.name and problem.row == line
        told.append(replace(problem, file=new, row=0) if here else problem)
    return told


def normalised(row: dict[str, str]) -> dict[str, str]:
    """A claim as it was given, with its hedge as a qualifier (a wording such as 超 is understood) and defaults filled.

    published_earliest, published_precision and period_precision are filled from what is given where they are left
    out: the day of publication, known to the day; a period known to the day. A hedge that is not known stays as it is,
    so that it is told together with whatever else is wrong.
    """
    row = {name: str(value).strip() for name, value in row.items() if value is not None}
    with suppress(EvidenceError):
        row["qualifier"] = qualifier_of(row.get("qualifier") or "exact")
    row.setdefault("period_precision", "day")
    row.setdefault("published_precision", "day")
    row.setdefault("published_earliest", row.get("published_latest", ""))
    return row


def _append(table: Table, row: dict[str, str]) -> None:
    """Write the file anew beside the old one and put it in its place: a reader sees the old or the new, never half."""
    try:
        text = table.path.read_bytes().decode("utf-8")
        end = "\r\n" if text.partition("\n")[0].endswith("\r") else "\n"
        header = next(csv.reader(io.StringIO(text, newline="")))
        line = io.StringIO(newline="")
        csv.writer(line, lineterminator=end).writerow([row.get(column, "") for column in header])
        text += "" if text.endswith(("\n", "\r")) else end
        with tempfile.TemporaryDirectory(
            dir=table.path.parent, prefix=f".{table.path.name}.", ignore_cleanup_errors=True
        ) as beside:
            new = Path(beside, table.path.name)
            with new.open("w", encoding="utf-8", newline="") as out:
                out.write(text + line.getvalue())
                out.flush()
                os.fsync(out.fileno())
            shutil.copymode(table.path, new)
            new.replace(table.path)
    except OSError as error:
        raise EvidenceError(
            f"{table.path} can't be written ({error.strerror}). Nothing was changed. Is the directory yours to write in?"
        ) from None


def add_row(table: str, row: dict[str, str], data_dir: str | Path | None = None) -> dict[str, str]:
    """Append one row to a table of the data directory; returns the row as written.

    Raises EvidenceError, with all problems at once, if the data would break a rule with it; then nothing is written.
    """
    if table == "claims":
        row = normalised(row)
    told = [problem for problem in problems_of(row, table, data_dir) if problem.error]
    if told:
        raise EvidenceError("\n".join(map(str, told)))
    described = read_package(data_dir)[table]
    if described.borrowed:
        raise EvidenceError(
            f"{table}.csv of {data_dir} is the shipped one. Take it off the borrowed tables to keep one of your own."
        )
    _append(described, row)
    return {column.name: row.get(column.name, "") for column in described.columns}
