"""Adding one claim: checked against the vocabularies before anything is written, then appended atomically."""

import csv
import io
import os
import tempfile
from pathlib import Path

from analysis.errors import EvidenceError
from analysis.evidence import rules
from analysis.evidence.check import Problem, read_rows
from analysis.evidence.hedges import qualifier_of
from analysis.evidence.schema import Table, read_package


def problems_of(row: dict[str, str], table: str, data_dir: str | Path | None = None) -> list[Problem]:
    """What is wrong with one new row of a table: types, words, references, key, rules across columns.

    row: column → text; columns that are left out count as empty. Raises EvidenceError if a vocabulary can't be read.
    """
    package = read_package(data_dir)
    everything = {}
    for name, described in package.tables.items():
        rows, told = read_rows(described)
        if rows is None:
            raise EvidenceError("\n".join(map(str, told)))
        everything[name] = rows
    described, name = package[table], f"{table}.csv (new row)"
    row = {column.name: row.get(column.name, "") for column in described.columns}
    told = []
    for column in described.columns:
        tests = [lambda r, c=column: rules.cell_test(c)(r[c.name]), *rules.row_tests(column, everything)]
        told += [Problem(name, 0, column.name, *found) for test in tests if (found := test(row)) is not None]
    for column, other, field in described.foreign_keys:
        known = everything[other].column(field)
        if row[column] and row[column] not in known:
            from analysis.errors import suggest

            step = f"Take one of {other}.csv or add it there first.{suggest(row[column], known)}"
            told.append(Problem(name, 0, column, repr(row[column]), f"a {field} of {other}.csv", step))
    key = tuple(row[column] for column in described.primary_key)
    if key in {tuple(r[c] for c in described.primary_key) for r in everything[table].rows}:
        told.append(
            Problem(
                name, 0, ", ".join(described.primary_key), " + ".join(key), "each once", "Choose another id."
            )
        )
    return told


def normalised(row: dict[str, str]) -> dict[str, str]:
    """A claim as it was given, with its hedge as a qualifier (a wording such as 超 is understood) and defaults filled.

    published_earliest, published_precision and period_precision are filled from what is given where they are left
    out: the day of publication, known to the day; a period known to the day.
    """
    row = {name: value.strip() for name, value in row.items() if value is not None}
    row["qualifier"] = qualifier_of(row.get("qualifier") or "exact")
    row.setdefault("period_precision", "day")
    row.setdefault("published_precision", "day")
    row.setdefault("published_earliest", row.get("published_latest", ""))
    return row


def _append(table: Table, row: dict[str, str]) -> None:
    """Write the file anew beside the old one and put it in its place: a reader sees the old or the new, never half."""
    text = table.path.read_text(encoding="utf-8")
    header = next(csv.reader(io.StringIO(text)))
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow([row.get(column, "") for column in header])
    text = text if text.endswith("\n") else text + "\n"
    handle, temporary = tempfile.mkstemp(dir=table.path.parent, prefix=f".{table.path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as out:
            out.write(text + line.getvalue())
            out.flush()
            os.fsync(out.fileno())
        Path(temporary).chmod(table.path.stat().st_mode)
        Path(temporary).replace(table.path)
    except OSError as error:
        Path(temporary).unlink(missing_ok=True)
        raise EvidenceError(
            f"{table.path} can't be written ({error.strerror}). Nothing was changed."
        ) from None


def add_row(table: str, row: dict[str, str], data_dir: str | Path | None = None) -> dict[str, str]:
    """Append one row to a table of the data directory; returns the row as written.

    Raises EvidenceError, with all problems at once, if the row breaks a rule; then nothing is written.
    """
    if table == "claims":
        row = normalised(row)
    told = problems_of(row, table, data_dir)
    if told:
        raise EvidenceError("\n".join(map(str, told)))
    package = read_package(data_dir)
    _append(package[table], row)
    return {column.name: row.get(column.name, "") for column in package[table].columns}
