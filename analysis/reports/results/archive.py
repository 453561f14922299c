"""What the database is made from: every run and every batch, one a line, in the order in which they were taken in.

    .outlook/spool/          records that have not been taken in
    .outlook/records.jsonl   those that have; it is only ever appended to
    .outlook/parts/          what is behind the hashes of a run: files, packages, cells, printed claims
    .outlook/set-aside/      what could not be read

A record leaves the spool when it has reached the archive. Whatever happens to the database, it can be made from the
archive again; where that is lost too, from the records beside the pages.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from analysis.reports.files import read_json, write_text
from analysis.reports.results.lines import line_of

ARCHIVE = "records.jsonl"
Say = Callable[[str], None]


def spool_batch(
    spool: Path,
    batch_id: str,
    records: list[dict],
    parts: list[dict],
    claims: Mapping[str, Callable[[], list[dict]]],
) -> None:
    """Leave in the spool which run each report of a batch has, and beside it what is behind the hashes of the runs.

    `parts`: rows kind, hash, content. `claims`: hash of the data → rows hash_data, claim_id, printed; asked for where they
    are not known yet.
    """
    folder = spool.parent / "parts"
    folder.mkdir(parents=True, exist_ok=True)
    for part in parts:
        _keep(folder / f"{part['kind']}-{part['hash']}.json", partial(dict, part))
    for hash_data, printed in claims.items():
        _keep(folder / f"claims-{hash_data}.json", partial(_told, printed))
    batches = [{"batch_id": batch_id, "slug": r["slug"], "run_id": r["run_id"]} for r in records]
    write_text(spool / f"batch-{batch_id}.json", json.dumps({"batches": batches}, ensure_ascii=False))


def _told(printed: Callable[[], list[dict]]) -> dict:
    return {"claims": printed()}


def _keep(path: Path, content: Callable[[], dict]) -> None:
    if read_json(path) is None:  # not there, or cut off
        write_text(path, json.dumps(content(), ensure_ascii=False, default=str))


def spool_run(spool: Path, record: dict) -> None:
    """Leave the record of a run in the spool."""
    write_text(spool / f"{record['run_id']}.json", json.dumps(record, ensure_ascii=False, default=str))


def part(inner: Path, kind: str, value: str) -> dict | None:
    """What is behind a hash, as it was spooled; None where it is not known."""
    return read_json(inner / "parts" / f"{kind}-{value}.json")


def take_in(inner: Path, say: Say) -> int:
    """Move the spool into the archive; how many files that were. What is no record is set aside, and said."""
    spool = inner / "spool"
    if not spool.is_dir():
        return 0
    files = sorted(entry.path for entry in os.scandir(spool) if entry.name.endswith(".json"))
    lines, taken = [], []
    for path in files:
        try:
            with open(path, "rb") as file:  # noqa: PTH123 (ten thousand of them: a Path for each takes longer)
                lines.append(_text(line_of(json.loads(file.read()))))
            taken.append(path)
        except FileNotFoundError:
            continue
        except (OSError, ValueError, TypeError, RecursionError) as problem:
            _set_aside(inner, Path(path), problem, say)
    if lines:
        _append(inner / ARCHIVE, lines)
    for path in taken:
        os.unlink(path)  # noqa: PTH108
    return len(taken)


def _text(line: dict) -> bytes:
    return json.dumps(line, ensure_ascii=False, default=str).encode("utf-8", "replace")


def _append(path: Path, lines: list[bytes]) -> None:
    with path.open("ab+", buffering=0) as file:  # what does not reach the disk stays in no buffer either
        end = file.seek(0, os.SEEK_END)
        if end and (file.seek(end - 1), file.read(1))[1] != b"\n":
            lines = [b"", *lines]  # the last line was cut off: it ends here
        try:
            rest = memoryview(b"\n".join(lines) + b"\n")
            while rest:
                rest = rest[file.write(rest) :]
            os.fsync(file.fileno())
        except OSError:
            file.truncate(end)  # a full disk: nothing of it was written
            raise


def _set_aside(inner: Path, path: Path, problem: Exception, say: Say) -> None:
    target = inner / "set-aside" / path.name
    target.parent.mkdir(exist_ok=True)
    if path.is_file():
        path.replace(target)
        say(f"{path} is no record of a report ({problem}). It was set aside as {target}.")


def lines_from(inner: Path, offset: int) -> tuple[list[dict], int, int]:
    """(lines of the archive from a byte on, where it ends, how many lines could not be read)."""
    try:
        with (inner / ARCHIVE).open("rb") as file:
            file.seek(offset)
            data = file.read()
    except FileNotFoundError:
        return [], 0, 0
    lines: list[dict] = []
    unread = 0
    for raw in data.split(b"\n"):
        if raw.strip():
            try:
                lines.append(line_of(_whole(json.loads(raw))))
            except (ValueError, TypeError, RecursionError):
                unread += 1
    return lines, offset + len(data), unread


def _whole(line: Any) -> Any:
    """A line of the archive as the record that it came from: its error is one text."""
    if isinstance(line, dict) and isinstance(line.get("error"), str):
        name, _, message = line["error"].partition(": ")
        return {**line, "error": {"ename": name, "message": message}}
    return line


def beside_pages(out: Path, known: Iterable[str]) -> list[dict]:
    """Lines for records beside the pages whose run the archive does not have."""
    missing = []
    have = set(known)
    for path in sorted(out.glob("*.json")):
        record = read_json(path)
        if record and record.get("run_id") not in have and path.name != "manifest.json":
            try:
                line = line_of(record)
            except (ValueError, TypeError):
                continue
            batch = {"batch_id": line["batch_id"], "slug": line["slug"], "run_id": line["run_id"]}
            missing += [line, {"batches": [batch]}]
    return missing
