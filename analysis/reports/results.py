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
import csv
import json
import math
import os
import time
from pathlib import Path

from analysis.errors import ReportError
from analysis.reports.tables import TABLES, columns, schema

MIME = "application/vnd.outlook.result+json"
DATABASE = "results.duckdb"


def collect(notebook) -> list[dict]:
    """Results recorded by an executed notebook: name, value, unit, low, high, claim_ids.

    A name recorded twice keeps its later value; NaN and infinity become None.
    """
    found: dict[str, dict] = {}
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            data = output.get("data", {}).get(MIME)
            for one in data if isinstance(data, list) else [data]:
                if isinstance(one, dict) and one.get("name"):
                    found[str(one["name"])] = _whole(one)
    return list(found.values())


def _whole(one: dict) -> dict:
    claims = one.get("claim_ids") or []
    return {
        "name": str(one["name"]),
        "value": _finite(one.get("value")),
        "unit": one.get("unit"),
        "low": _finite(one.get("low")),
        "high": _finite(one.get("high")),
        "claim_ids": [claims] if isinstance(claims, str) else [str(c) for c in claims],
    }


def _finite(value):
    return None if isinstance(value, float) and not math.isfinite(value) else value


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
    new = spool / f"batch-{batch_id}.new"
    new.write_text(json.dumps(content, ensure_ascii=False, default=str), encoding="utf-8")
    new.replace(spool / f"batch-{batch_id}.json")


def printed_claims(data_dir: Path, hash_data: str) -> list[dict]:
    """Each claim of a data folder as it is printed there: what `diff` compares.

    Empty without a `claims.csv`.
    """
    path = data_dir / "claims.csv"
    if not path.is_file():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    columns = ("qualifier", "value", "unit", "indicator", "period_end", "published_latest")
    return [
        {
            "hash_data": hash_data,
            "claim_id": row["claim_id"],
            "printed": " ".join(row[c] for c in columns if row.get(c)),
        }
        for row in rows
        if row.get("claim_id")
    ]


def merge(out: Path | str) -> int:
    """Take the spool into the database; the number of files taken. Safe to call at any time, by anybody."""
    out = Path(out)
    spool = out / ".outlook" / "spool"
    if not spool.is_dir():
        return 0
    with _one_at_a_time(spool):
        files = [spool / name for name in sorted(p.name for p in os.scandir(spool)) if name.endswith(".json")]
        rows: dict[str, list[dict]] = {table: [] for table in TABLES}
        for path in files:
            _sort_in(json.loads(path.read_bytes()), rows)
        if files or not (out / DATABASE).exists():
            _insert(out, rows)
        for path in files:
            path.unlink()
    return len(files)


def _sort_in(content: dict, rows: dict[str, list[dict]]) -> None:
    """Rows of one spool file, by table."""
    if "batches" in content:
        for table in ("batches", "parts", "claims"):
            rows[table] += content.get(table, [])
        return
    hashes = {f"hash_{k}": content["hashes"].get(k) for k in ("notebook", "data", "code", "packages")}
    error = content.get("error")
    rows["runs"].append(
        {
            **{k: content.get(k) for k in columns("runs") if k in content},
            **hashes,
            "parameters": content.get("all_parameters"),
            "error": f"{error['ename']}: {error['message']}" if error else None,
            "started": content["started"].split("+")[0],
        }
    )
    for position, result in enumerate(content["results"]):
        value = result["value"]
        number = float(value) if isinstance(value, (int, float)) else None
        text = None if number is not None or value is None else _text(value)
        extra = {"run_id": content["run_id"], "position": position, "value": number}
        low, high = (_number(result[k]) for k in ("low", "high"))
        rows["results"].append({**result, **extra, "text": text, "low": low, "high": high})


def _text(value) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _number(value) -> float | None:
    return float(value) if isinstance(value, (int, float)) else None


def _insert(out: Path, rows: dict[str, list[dict]]) -> None:
    """Insert rows in one transaction; a run that is there already is replaced."""
    connection = _connect(out / DATABASE)
    try:
        connection.execute(schema())
        connection.execute("begin")
        for table in ("runs", "results", "batches", "claims", "parts"):
            if not rows[table]:
                continue
            lines = out / ".outlook" / f"{table}.ndjson.new"
            with lines.open("w", encoding="utf-8") as file:
                file.writelines(
                    json.dumps(row, ensure_ascii=False, default=str) + "\n" for row in rows[table]
                )
            names = ", ".join(columns(table))
            types = ", ".join(f"{name}: '{kind}'" for name, kind in columns(table).items())
            connection.execute(
                f"create or replace temp table fresh as select {names} from read_json(?, "
                f"format = 'newline_delimited', columns = {{{types}}}, maximum_object_size = 268435456)",
                [str(lines)],
            )
            lines.unlink()
            if table == "results":
                _note_unstable(connection)
            if table == "runs":
                connection.execute("create or replace temp table fresh_runs as select run_id from fresh")
            connection.execute(f"insert or replace into {table} ({names}) select * from fresh")
        connection.execute("commit")
    finally:
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
    from analysis.reports.folder import hold, release

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
    from analysis.reports.textual import as_text

    if sql is not None:
        return as_text(*query(out, sql), form)
    value = "format('{:.6g}', value)" if form == "table" else "cast(value as varchar)"
    sql = (
        f"select slug, name, coalesce(text, {value}) as value, low, high, unit, len(claim_ids) as claims "
        f"from latest {'where name = ?' if name else ''}"
    )
    return as_text(*query(out, sql, [name] if name else []), form)
