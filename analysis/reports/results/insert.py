"""Lines of the archive into the tables of the database, in one transaction."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from analysis.reports.results.archive import part
from analysis.reports.results.schema import FROM_LINES, MISSING_PARTS, PREPARE_LINES, READ_LINES, columns, schema


def taken_up_to(connection: Any) -> int:
    """The byte of the archive up to which the database has it; makes the tables that it has not."""
    for statement in schema():
        connection.execute(statement)
    return int(connection.execute("select coalesce(max(byte), 0) from taken").fetchone()[0])


def insert(connection: Any, inner: Path, lines: list[dict], end: int) -> None:
    """Insert lines into a database that was asked how far it is (see `taken_up_to`); a run that is there already is replaced
    by its later one. `end`: the byte of the archive up to which they go.

    The database reads them as a file: ten thousand rows from Python would take longer than all the rest.
    """
    whole = inner / "lines.json.new"
    try:
        connection.execute("begin")
        if lines:
            before = connection.execute(
                "select max(w) from (select max(written) as w from runs union all select max(written) from batches)"
            ).fetchone()[0]
            texts = [
                json.dumps({"written": number, **line}, ensure_ascii=False, default=str).encode(
                    "utf-8", "replace"
                )
                for number, line in enumerate(lines, (before or 0) + 1)
            ]
            whole.write_bytes(b"\n".join(texts) + b"\n")
            longest = max(1 << 24, *(len(text) + 1 for text in texts))
            connection.execute(READ_LINES, {"file": str(whole), "longest": longest})
            connection.execute(PREPARE_LINES)
            _note_unstable(connection)
            for table, rows in FROM_LINES.items():
                names = ", ".join(columns(table))
                connection.execute(f"insert or replace into {table} ({names}) select {names} from ({rows})")
        _insert_parts(connection, inner)
        connection.execute("delete from taken")
        connection.execute("insert into taken values (?)", [end])
        connection.execute("commit")
    finally:
        whole.unlink(missing_ok=True)


def _note_unstable(connection: Any) -> None:
    """Keep note of numbers that moved although nothing had changed; drop the results of runs that come anew."""
    connection.execute(
        """insert into unstable (run_id, name, before, after) select run_id, name, before, value from (
             select run_id, name, value, written, lag(value) over (partition by run_id, name order by written) as before
             from (select run_id, name, value, 0 as written from results where run_id in (select run_id from last_lines)
                   union all select run_id, name, value, written from result_lines))
           where written > 0 and abs(before - value) > 1e-12 * greatest(abs(before), abs(value))"""
    )
    connection.execute("delete from results where run_id in (select run_id from last_lines)")


def _insert_parts(connection: Any, inner: Path) -> None:
    """Bring in what is behind the hashes of runs, as far as it is known and not there yet."""
    for kind, value in connection.execute(MISSING_PARTS).fetchall():
        if kept := part(inner, kind, value):
            if kind == "claims":
                _rows(connection, "claims", _claims(kept))
            else:
                _rows(connection, "parts", [(value, kind, json.dumps(kept.get("content")))])


def _claims(kept: dict) -> Iterable[tuple]:
    for row in kept.get("claims", ()):
        yield str(row.get("hash_data")), str(row.get("claim_id")), str(row.get("printed"))


def _rows(connection: Any, table: str, rows: Iterable[tuple]) -> None:
    columns_of_rows = [list(column) for column in zip(*rows, strict=True)]
    if columns_of_rows:  # a list for each column: a mark for each value takes ten times as long
        marks = ", ".join("unnest(?)" for _ in columns_of_rows)
        connection.execute(f"insert or replace into {table} select {marks}", columns_of_rows)
