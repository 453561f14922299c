"""Evidence that a process keeps for those that are forked from it: read once, with what was made of it since.

Nothing is kept unless `loading.keep` is called: who loads evidence gets tables of its own. A fork has a copy of the process,
so that it can do with the kept evidence what it likes.
"""

from pathlib import Path
from typing import Any

import pandas as pd

Stamp = tuple[tuple[str, int, int], ...]
MOST = 4  # directories and days: who asks for many does not ask for one of them again soon
_kept: dict[tuple[Path, pd.Timestamp | None], tuple[Stamp, Any]] = {}


def stamp(directory: Path) -> Stamp:
    """Name, size and moment of the last change of every file below a directory."""
    files = sorted(path for path in directory.rglob("*") if path.is_file())
    return tuple((str(path), (about := path.stat()).st_size, about.st_mtime_ns) for path in files)


def put(directory: Path, day: pd.Timestamp | None, as_read: Stamp, evidence: Any) -> None:
    """Keep the evidence of a directory, as of a day, that was read when its files were so; of more than `MOST` the newest."""
    place = directory.resolve(), day
    _kept.pop(place, None)
    _kept[place] = as_read, evidence
    while len(_kept) > MOST:
        del _kept[next(iter(_kept))]


def kept(directory: Path, day: pd.Timestamp | None) -> Any | None:
    """The evidence that is kept of a directory for a day; None if there is none, or a file has changed since."""
    if not _kept:
        return None
    as_read, evidence = _kept.get((directory.resolve(), day), (None, None))
    return evidence if as_read is not None and as_read == stamp(directory) else None
