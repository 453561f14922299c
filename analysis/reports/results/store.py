"""Recorded results as data: from the archive of records into one embedded database, and queries on it.

Every finished report leaves one small file in the spool; `merge` takes the files into the archive, and what is new in the
archive into `results.duckdb`, under a lock and in one transaction: any number of writers lose nothing, and a kill at any
moment repeats or drops nothing. The database is derived: where it is missing or damaged it is made anew, and that is said.

Tables: `runs` (one row per run), `results` (one per recorded number or text), `batches` (which run each
report of a batch had), `claims` (the printed figure of each cited claim, by data hash), `parts` (files,
packages and cells behind each hash), `unstable` (numbers that differed although nothing had changed). View
`latest`: results of the newest batch of each report. `written` counts up in the order of writing, whatever a clock says.
"""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

from analysis.errors import ReportError
from analysis.fingerprint import REPORTS
from analysis.locks import NoLocksError, hold, release
from analysis.paths import typed
from analysis.reports.results.archive import ARCHIVE, Say, beside_pages, lines_from, take_in
from analysis.reports.results.damage import first_line, interrupted, is_damage, raise_unless_damaged, retire
from analysis.reports.results.insert import insert, taken_up_to
from analysis.reports.results.schema import TABLES

Answer = TypeVar("Answer")
DATABASE = "results.duckdb"
PATIENCE = 30.0  # seconds that another process may write


def tell(text: str) -> None:
    """What a user should know of the database, for who does not say where to tell it."""
    print(text, file=sys.stderr)


def merge(out: Path | str, say: Say = tell, ask: Callable[[Any], object] = lambda connection: None) -> int:
    """Take the spool into the archive and the database; the number of files taken. Safe to call at any time, by
    anybody. ask: what is to be asked of the database as it stands then, while it is open; of one that is made anew nothing is.

    Raises ReportError where another process holds the results for long, or they cannot be written.
    """
    out = Path(out)
    inner = out / REPORTS
    if not out.is_dir() or not (inner.is_dir() or any(out.glob("*.json"))):
        return 0
    inner.mkdir(exist_ok=True)
    with _one_at_a_time(inner):
        known = (inner / ARCHIVE).exists()
        taken = take_in(inner, say)
        _catch_up(out, say, known, ask)
    return taken


def _catch_up(out: Path, say: Say, known: bool, ask: Callable[[Any], object]) -> None:
    """Bring the database up to the archive; make it anew where it is missing or cannot be read."""
    import duckdb

    path = out / DATABASE
    if path.exists():
        try:
            connection = _connect(path)
            try:
                with interrupted():
                    offset = taken_up_to(connection)
                    lines, end, _ = lines_from(out / REPORTS, offset)
                    if end < offset:  # the archive was lost: the database is older than it and keeps what it has
                        lines, end, _ = lines_from(out / REPORTS, 0)
                    insert(connection, out / REPORTS, lines, end)
                    ask(connection)
                return
            finally:
                connection.close()
        except duckdb.Error as problem:
            raise_unless_damaged(problem, path)
            retire(path, problem, say)
    _anew(out, say, known)


def _anew(out: Path, say: Say, known: bool) -> None:
    import duckdb

    path = out / DATABASE
    lines, end, unread = lines_from(out / REPORTS, 0)
    runs = {line["run_id"] for line in lines if "run_id" in line}
    lines += (more := beside_pages(out, runs))
    new = path.with_name(f"{path.name}.new")
    unfinished = (new, Path(f"{new}.wal"))
    for stale in (*unfinished, Path(f"{path}.wal")):
        stale.unlink(missing_ok=True)
    try:
        connection = _connect(new)
        try:
            with interrupted():
                taken_up_to(connection)
                insert(connection, out / REPORTS, lines, end)
        finally:
            connection.close()
        new.replace(path)
    except duckdb.Error as problem:
        raise ReportError(f"The results {path} cannot be written: {first_line(problem)}") from problem
    finally:
        for half in unfinished:
            half.unlink(missing_ok=True)
    if known or more:  # else there was nothing that could have been lost
        runs |= {line["run_id"] for line in more if "run_id" in line}
        lost = f"; {unread} lines could not be read" if unread else ""
        say(f"The database of results was made anew from the records of {len(runs)} runs{lost}.")


def _reading(out: Path, locked: bool) -> Any:
    """A connection that only reads; `locked`: and nothing but the database."""
    if not (out / DATABASE).exists():
        raise ReportError(f"There are no results in {out} yet. `outlook report --out {typed(out)}` makes them.")
    connection = _connect(out / DATABASE, read_only=True)
    if locked:
        connection.execute("set enable_external_access = false")
        connection.execute("set lock_configuration = true")
    return connection


def prepare() -> None:
    """Load the database engine ahead of its use."""
    import duckdb  # noqa: F401


def _connect(path: Path, read_only: bool = False, patience: float = PATIENCE) -> Any:
    """Open the database; wait while another process writes. Raises ReportError, and the database's own error where the
    file is none of its."""
    import duckdb

    end = time.monotonic() + patience
    while True:
        try:
            # to write: what is new is little, and is not worth the start of threads
            return duckdb.connect(str(path), read_only, {} if read_only else {"threads": 1})
        except duckdb.ConnectionException as problem:
            raise ReportError(
                f"Close the other connection to {path} of this process first: {problem}"
            ) from problem
        except duckdb.IOException as problem:
            if "lock" not in str(problem).lower():
                if read_only:
                    raise ReportError(f"The results {path} cannot be opened: {problem}") from problem
                raise
            if time.monotonic() > end:
                raise ReportError(
                    f"Another process has kept the results {path} open for {patience:g} s. Try again when it has ended."
                ) from problem
            time.sleep(0.05)


@contextlib.contextmanager
def _one_at_a_time(folder: Path) -> Iterator[None]:
    """Only one process merges; the others wait, but not for ever."""
    lock = None
    try:
        lock = hold(folder / "spool" if (folder / "spool").is_dir() else folder, PATIENCE)
    except NoLocksError:
        pass  # the database has a lock of its own; of the spool each file is taken once
    except TimeoutError as problem:
        raise ReportError(f"The results cannot be read: {problem}. Try again when it has ended.") from problem
    try:
        yield
    finally:
        if lock is not None:
            release(lock)


def answered(
    out: Path | str, ask: Callable[[Any], Answer], merged: bool = False, locked: bool = True
) -> Answer:
    """What is asked of a connection that only reads, after taking in what waits (`merged`: that was done just now), and (`locked`)
    only the database. One that turns out to be damaged is made anew, and asked again. Raises ReportError with its message."""
    import duckdb

    out = Path(out)
    for attempt in (1, 2):
        if not (merged and attempt == 1 and (out / DATABASE).exists()):
            with contextlib.suppress(OSError):  # a folder that may only be read
                merge(out, tell)
        connection = _reading(out, locked)
        try:
            with interrupted():
                return ask(connection)
        except (duckdb.Error, RuntimeError) as problem:  # RuntimeError: a query that is no text in UTF-8
            if attempt == 2 or not is_damage(problem):
                raise ReportError(f"The query cannot be answered: {problem}") from problem
            connection.close()
            retire(out / DATABASE, problem, tell)
        finally:
            connection.close()
    raise AssertionError("unreachable")


def query(
    out: Path | str, sql: str, parameters: Sequence = (), merged: bool = False
) -> tuple[list[str], list[tuple]]:
    """(column names, rows) of a read-only query; `merged` and errors as in `answered`."""

    def ask(connection: Any) -> tuple[list[str], list[tuple]]:
        if (cursor := connection.execute(sql, list(parameters))) is None:
            raise ReportError("The query cannot be answered: it asks nothing.")
        return [d[0] for d in cursor.description or []], cursor.fetchall()

    return answered(out, ask, merged)


def lacking(out: Path | str, runs: dict[str, str], batch_id: str) -> tuple[list[str], bool]:
    """What the database does not have, as it stands after a `merge`: (those reports (slug -> run id) whose run it lacks,
    whether it lacks the batch). Raises ReportError."""
    return _without(runs, query(out, HELD, [batch_id], merged=True)[1])


def lacking_in(connection: Any, runs: dict[str, str], batch_id: str) -> tuple[list[str], bool]:
    """`lacking`, of a database that is open."""
    return _without(runs, connection.execute(HELD, [batch_id]).fetchall())


HELD = "select run_id, false from runs union all select batch_id, true from batches where batch_id = ?"


def _without(runs: dict[str, str], rows: list[tuple]) -> tuple[list[str], bool]:
    known = {run for run, is_batch in rows if not is_batch}
    return [slug for slug, run in runs.items() if run not in known], not any(is_batch for _, is_batch in rows)


def export_parquet(out: Path | str, folder: Path | str) -> list[Path]:
    """Write every table as one Parquet file; their paths. Raises ReportError where they cannot be written."""
    import duckdb

    target = Path(folder)

    def write(connection: Any) -> list[Path]:
        written = []
        try:
            target.mkdir(parents=True, exist_ok=True)
            for table in TABLES:
                path = target / f"{table}.parquet"
                name = str(path).replace("'", "''")
                connection.execute(f"copy {table} to '{name}' (format parquet)")
                written.append(path)
        except (OSError, duckdb.Error) as problem:
            if is_damage(problem):
                raise
            raise ReportError(
                f"No Parquet files can be written to {target}: {first_line(problem)}. Choose another folder."
            ) from problem
        return written

    return answered(out, write, locked=False)


def show(out: Path | str, sql: str | None = None, name: str | None = None, form: str = "table") -> str:
    """Results as text: a query's, or those of the newest run of each report. `form`: table, csv or json."""
    from analysis.reports.results.textual import as_text

    if sql is not None:
        return as_text(*query(out, sql), form)
    value = "format('{:.6g}', value)" if form == "table" else "cast(value as varchar)"
    sql = (
        f"select slug, name, coalesce(text, {value}) as value, low, high, unit, len(claim_ids) as claims "
        f"from latest {'where name = ?' if name else ''}"
    )
    return as_text(*query(out, sql, [name] if name else []), form)
