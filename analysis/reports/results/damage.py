"""What an error of the database means: that it was interrupted, cannot be written, or is damaged; and setting a damaged one aside."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from analysis.errors import ReportError
from analysis.reports.results.archive import Say

# what the database's messages call a disk, a folder or a limit that keeps it from writing: no damage
UNWRITABLE = ("no space left", "disk quota", "permission denied", "read-only", "too many open files", "file too large", "out of memory")  # fmt: skip


@contextlib.contextmanager
def interrupted() -> Iterator[None]:
    """Ctrl-C while the database works is no error of its own, and no damage."""
    import duckdb

    try:
        yield
    except (RuntimeError, duckdb.InterruptException) as problem:
        if not isinstance(problem, duckdb.InterruptException) and "interrupted" not in str(problem):
            raise
        raise KeyboardInterrupt from problem


def raise_unless_damaged(problem: Exception, path: Path) -> None:
    """Raise ReportError where the database cannot be written, though it is whole."""
    if any(words in str(problem).lower() for words in UNWRITABLE):
        raise ReportError(f"The results {path} cannot be written: {first_line(problem)}") from problem


def is_damage(problem: Exception) -> bool:
    """Whether a query fails for what the file holds, not for what it asks."""
    import duckdb

    broken = (duckdb.InternalException, duckdb.FatalException, duckdb.SerializationException)
    # a block that is not as it was written: an IOException, in some versions of no kind of its own
    if type(problem) in (duckdb.IOException, duckdb.Error):
        return "checksum" in str(problem).lower()
    return isinstance(problem, broken)


def retire(path: Path, problem: Exception, say: Say) -> None:
    """Put a damaged database aside; the next merge makes another one."""
    kept = _set_aside(path)
    say(f"The results {path} are damaged ({first_line(problem)}). They were set aside as {kept.name}.")


def _set_aside(path: Path) -> Path:
    number = 1
    while (kept := path.with_name(f"{path.name}.damaged-{number}")).exists():
        number += 1
    path.replace(kept)
    wal = Path(f"{path}.wal")
    if wal.exists():
        wal.replace(f"{kept}.wal")
    return kept


def first_line(problem: Exception) -> str:
    """What an error of the database says first."""
    return (str(problem).strip().splitlines() or [type(problem).__name__])[0]
