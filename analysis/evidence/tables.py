"""Single tables, typed: from their files, or from frames and rows in memory."""

import csv
import io
import re
from collections import namedtuple
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis.errors import EvidenceError, suggest
from analysis.evidence.schema import Package, Table, referred_package
from analysis.paths import BORROWED_BY_DEFAULT, typed
from analysis.writing import no_formula

_NAMED = {"string": "str", "number": "float64", "integer": "Int64", "boolean": "boolean", "date": "str"}
_DTYPES = {
    type_: pd.api.types.pandas_dtype(name) for type_, name in _NAMED.items()
}  # a name is looked up for each column
ADDED = ("low", "high", "period_earliest", "corrected")  # columns that loading adds to claims


def read_table(table: Table, text: str | None = None) -> pd.DataFrame:
    """One table with the types of its columns. text: what is read instead of the table's own file.

    Raises EvidenceError if the file or a column is missing, or if a value is of the wrong type.
    """
    dtypes = {column.name: _DTYPES.get(column.type, _DTYPES["string"]) for column in table.columns}
    # a blank cell of a word is no missing one: '' stays what it is
    blanks = {c.name: [""] for c in table.columns if c.type != "string" or c.name == "note"}
    if text is None and table.optional and not table.path.exists():
        text = ",".join(dtypes) + "\n"
    source = table.path if text is None else io.StringIO(text, newline="")
    try:
        frame = pd.read_csv(source, dtype=dtypes, keep_default_na=False, na_values=blanks, encoding="utf-8")
    except FileNotFoundError:
        raise EvidenceError(f"{table.path}: file not found, datapackage.json names it. Restore it.") from None
    except (ValueError, TypeError, OverflowError, OSError) as error:
        raise _unreadable(table, error) from None
    doubled = [name for name in frame if str(name).rpartition(".")[0] in dtypes and str(name) not in dtypes]
    if doubled:
        raise _unreadable(table, f"column {str(doubled[0]).rpartition('.')[0]} stands there twice")
    numbers = [name for name, dtype in dtypes.items() if dtype == _DTYPES["number"] and name in frame]
    endless = [name for name in numbers if np.isinf(frame[name].to_numpy()).any()]
    if endless:
        raise _unreadable(table, f"column {endless[0]} holds a number without end")
    missing = [name for name in dtypes if name not in frame]
    if missing:
        raise _unreadable(table, f"column {missing[0]} is missing")
    for column in table.columns:
        if column.type == "date":
            try:
                frame[column.name] = pd.to_datetime(frame[column.name], format="%Y-%m-%d")
            except ValueError as error:
                raise _unreadable(table, error) from None
    return frame


def rows_of(frame: pd.DataFrame) -> list[Any]:
    """Its rows as named tuples of plain values: `itertuples`, which takes words out of their column one by one.

    >>> rows_of(pd.DataFrame({"word": ["a"], "true": pd.array([True], "boolean")}))
    [Row(word='a', true=True)]
    """
    row = namedtuple("Row", list(frame.columns))  # type: ignore[misc]
    return [row(*cells) for cells in zip(*(frame[name].tolist() for name in frame), strict=True)]


def _unreadable(table: Table, error: Exception | str) -> EvidenceError:
    reason = str(error).splitlines()[0].partition(". You might want to try")[0]  # what pandas adds of itself
    if table.in_memory:
        return EvidenceError(
            f"table {table.name!r} can't be read: {reason}. Its columns are those of {table.path.name}."
        )
    return EvidenceError(
        f"{table.path.name} can't be read: {reason}. Run `outlook check --data-dir {typed(table.path.parent)}`: it names every row."
    )


def package_of(given: Mapping[str, Any]) -> Package:
    """The package of tables in memory: those of the shipped descriptor; outcomes, assumptions and evaluated studies are borrowed if not given.

    Raises EvidenceError for a name that is no table.
    """
    package = referred_package(Path(), [name for name in BORROWED_BY_DEFAULT if name not in given])
    for name in given:
        if name not in package.tables:
            raise EvidenceError(
                f"there is no table {name!r}; the tables are {', '.join(package.tables)}.{suggest(name, package.tables)}"
            )
    tables = {n: t if t.borrowed else replace(t, in_memory=True) for n, t in package.tables.items()}
    return Package(package.directory, tables)


def texts_of(package: Package, given: Mapping[str, Any]) -> dict[str, str]:
    """The tables of such a package as the texts that their files would hold, but for those it borrows.

    Raises EvidenceError for an unknown column.
    """
    own = (table for table in package.tables.values() if not table.borrowed)
    return {table.name: text_of(table, given.get(table.name)).getvalue() for table in own}


def text_of(table: Table, rows: pd.DataFrame | Iterable[Mapping[str, Any]] | None) -> io.StringIO:
    """A table in memory as the text that its file would hold. Raises EvidenceError for an unknown column."""
    if isinstance(rows, str) or not isinstance(rows, Iterable | None):
        raise EvidenceError(f"table {table.name!r} is {rows!r}; a DataFrame or a list of rows is wanted.")
    frame = rows if isinstance(rows, pd.DataFrame) else pd.DataFrame(list(rows or ()), dtype=object)
    known = [column.name for column in table.columns]
    for name in frame.columns:
        if name not in (*known, *ADDED):
            raise EvidenceError(
                f"table {table.name!r} has no column {name!r}; it has {', '.join(known)}.{suggest(str(name), known)}"
            )
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, known, lineterminator="\n", restval="", extrasaction="ignore")
    writer.writeheader()
    writer.writerows({name: cell(value) for name, value in row.items()} for row in frame.to_dict("records"))
    text.seek(0)
    return text


def cell(value: Any) -> str:
    """A value as a cell of a file: days as YYYY-MM-DD, true and false, '' for nothing.

    >>> cell(103.0), cell(pd.Timestamp("2024-03-04")), cell(True), cell(None), cell(float("nan"))
    ('103', '2024-03-04', 'true', '', '')
    """
    if value is None or value is pd.NA or value != value:
        return ""
    if isinstance(value, bool | np.bool_):
        return "true" if value else "false"
    if hasattr(value, "strftime"):
        return f"{value:%Y-%m-%d}"
    return repr(float(value)).removesuffix(".0") if isinstance(value, float) else str(value)


def save(table: pd.DataFrame, path: str | Path) -> Path:
    """Write a table as CSV or Parquet, by the ending of the path; returns the path.

    Cells with several values (claim_ids) become one text, parted by "; "; in a CSV no text begins as a formula does (see
    `writing.no_formula`). Raises EvidenceError for another ending, a
    folder that is not there, or a file that can't be written.

    >>> import tempfile
    >>> save(pd.DataFrame({"a": [1]}), Path(tempfile.mkdtemp(), "one.parquet")).stat().st_size > 0
    True
    """
    path = Path(path)
    if path.suffix not in (".csv", ".parquet"):
        raise EvidenceError(f"{path}: a table is written as .csv or .parquet. Choose one of the two endings.")
    flat = table.map(lambda v: "; ".join(map(str, v)) if isinstance(v, tuple | list) else v)
    try:
        if path.suffix == ".csv":
            flat.map(no_formula).to_csv(path, index=False)
        else:
            import duckdb

            with duckdb.connect() as connection:
                connection.register("flat", flat)
                connection.table("flat").write_parquet(str(path))
    except Exception as error:
        if isinstance(error, OSError) or type(error).__module__.startswith(("duckdb", "_duckdb")):
            raise EvidenceError(f"{path} can't be written ({str(error).splitlines()[0]}).") from None
        raise
    return path


def parse_day(day: Any, name: str = "as_of") -> pd.Timestamp:
    """A day given as text, date or Timestamp; EvidenceError if it is none. The time of day is left out.

    Text must be YYYY-MM-DD, since 01.02.2024 is one day here and another there; a bare number is no day either.

    >>> parse_day("2024-03-31")
    Timestamp('2024-03-31 00:00:00')
    """
    parsed = pd.NaT
    if (
        re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", day)
        if isinstance(day, str)
        else hasattr(day, "isoformat")
    ):
        try:
            parsed = pd.Timestamp(day).tz_localize(None).normalize()
        except (ValueError, TypeError):
            parsed = pd.NaT
    if parsed is pd.NaT:
        raise EvidenceError(f"{name} {day!r} is not a day. Write it as YYYY-MM-DD, e.g. 2024-03-31.")
    return parsed
