"""Recorded results as data: from executed notebooks, through a spool of files, into one embedded database.

Every finished report leaves one small file in the spool; `merge` takes the files into `results.duckdb` under
a lock and in one transaction, so that any number of writers lose nothing and a kill at any moment repeats or
drops nothing.

Tables: `runs` (one row per run), `results` (one per recorded number or text), `batches` (which run each
report of a batch had), `claims` (the printed figure of each cited claim, by data hash), `parts` (files,
packages and cells behind each hash), `unstable` (numbers that differed although nothing had changed). View
`latest`: results of the newest batch of each report.
"""

from __future__ import annotations

import contextlib
import os
import time
from pathlib import Path

from analysis.errors import ReportError
from analysis.reports.files import write_json
from analysis.reports.locks import hold, release
from analysis.reports.results.schema import FROM_SPOOL, READ_SPOOL, TABLES, columns, schema

DATABASE = "results.duckdb"


def spool_batch(
    spool: Path, batch_id: str, records: list[dict], parts: list[dict], claims: list[dict]
) -> None:
    """Leave in the spool what a batch is about to make: each report's run, and what is behind the hashes."""
    content = {
        "batch_id": batch_id,
        "batches": [{"batch_id": batch_id, "slug": r["slug"], "run_id": r["run_id"]} for r in records],
        "parts": parts,
        "claims": claims,
    }
    write_json(spool / f"batch-{batch_id}.json", content)


def merge(out: Path | str) -> int:
    """Take the spool into the database; the number of files taken. Safe to call at any time, by anybody."""
    out = Path(out)
    spool = out / ".outlook" / "spool"
    if not spool.is_dir():
        return 0
    with _one_at_a_time(spool):
        files = sorted(entry.path for entry in os.scandir(spool) if entry.name.endswith(".json"))
        if files or not (out / DATABASE).exists():
            _insert(out, files)
        for path in files:
            os.unlink(path)  # noqa: PTH108 (ten thousand of them: a Path for each takes longer)
    return len(files)


def _insert(out: Path, files: list[str]) -> None:
    """Insert what spool files hold in one transaction; a run that is there already is replaced.

    The database reads the files itself, as one: in Python ten thousand of them would take longer than all the rest.
    """
    connection = _connect(out / DATABASE)
    whole = out / ".outlook" / "spool.json.new"
    try:
        connection.execute(schema())
        if not files:
            return
        longest = 1 << 24  # bytes; what the database reads at a time
        with whole.open("wb") as target:
            for path in files:
                with open(path, "rb", buffering=0) as file:  # noqa: PTH123
                    data = file.read()
                longest = max(longest, len(data) + 1)
                target.write(data + b"\n")
        connection.execute("begin")
        connection.execute(READ_SPOOL, {"file": str(whole), "longest": longest})
        connection.execute(
            "create temp table fresh_runs as select run_id from spool where run_id is not null"
        )
        for table, rows in FROM_SPOOL.items():
            names = ", ".join(columns(table))
            connection.execute(f"create or replace temp table fresh as select {names} from ({rows})")
            if table == "results":
                _note_unstable(connection)
            connection.execute(f"insert or replace into {table} ({names}) select * from fresh")
        connection.execute("commit")
    finally:
        whole.unlink(missing_ok=True)
        connection.close()


def _note_unstable(connection) -> None:
    """Keep note of numbers that moved although nothing had changed; drop names that are gone."""
    connection.execute(
        """insert into unstable (run_id, name, before, after)
           select f.run_id, f.name, r.value, f.value from fresh f join results r using (run_id, name)
           where abs(r.value - f.value) > 1e-12 * greatest(abs(r.value), abs(f.value))"""
    )
    connection.execute(
        """delete from results where run_id in (select run_id from fresh_runs)
           and not exists (select 1 from fresh f where f.run_id = results.run_id and f.name = results.name)"""
    )


def connect(out: Path | str):
    """A read-only connection to the results of a folder, after taking in what waits. Raises ReportError."""
    out = Path(out)
    if (out / ".outlook" / "spool").is_dir():
        with contextlib.suppress(OSError):  # a folder that may only be read
            merge(out)
    if not (out / DATABASE).exists():
        raise ReportError(f"There are no results in {out} yet. `outlook report --out {out}` makes them.")
    connection = _connect(out / DATABASE, read_only=True)
    connection.execute("set enable_external_access = false")
    connection.execute("set lock_configuration = true")
    return connection


def prepare() -> None:
    """Load the database engine ahead of its use."""
    import duckdb  # noqa: F401


def _connect(path: Path, read_only: bool = False, patience: float = 30):
    """Open the database; wait while another process writes."""
    import duckdb

    end = time.monotonic() + patience
    while True:
        try:
            return duckdb.connect(str(path), read_only=read_only)
        except duckdb.ConnectionException as problem:
            raise ReportError(
                f"Close the other connection to {path} of this process first: {problem}"
            ) from problem
        except duckdb.IOException as problem:
            if "lock" not in str(problem).lower() or time.monotonic() > end:
                raise ReportError(f"The results {path} cannot be opened: {problem}") from problem
            time.sleep(0.05)


@contextlib.contextmanager
def _one_at_a_time(folder: Path):
    """Only one process merges; the others wait."""
    lock = hold(folder)
    try:
        yield
    finally:
        release(lock)


def query(out: Path | str, sql: str, parameters=()) -> tuple[list[str], list[tuple]]:
    """(column names, rows) of a read-only query. Raises ReportError with the database's message."""
    import duckdb

    connection = connect(out)
    try:
        cursor = connection.execute(sql, list(parameters))
        return [d[0] for d in cursor.description or []], cursor.fetchall()
    except duckdb.Error as problem:
        raise ReportError(f"The query cannot be answered: {problem}") from problem
    finally:
        connection.close()


def export_parquet(out: Path | str, folder: Path | str) -> list[Path]:
    """Write every table as one Parquet file; their paths."""
    merge(out)
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    connection = _connect(Path(out) / DATABASE, read_only=True)
    written = []
    try:
        for table in TABLES:
            path = target / f"{table}.parquet"
            connection.execute(
                f"copy {table} to '{str(path).replace(chr(39), chr(39) * 2)}' (format parquet)"
            )
            written.append(path)
    finally:
        connection.close()
    return written


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
