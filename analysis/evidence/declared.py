"""What a data directory declares beside its tables: a YAML list of entries, each with the same keys."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from analysis.errors import EvidenceError, suggest
from analysis.yaml_files import read_yaml


def entries_of(path: Path, keys: Sequence[str], may: Sequence[str] = ()) -> list[dict[str, Any]]:
    """The entries of a file that is a list of mappings with these keys; an empty list if there is no such file.

    may: keys that an entry can have beside them. Raises EvidenceError for a file that can't be read, is no such list, says a
    thing twice, or has an entry that lacks a key or has another one.

    >>> entries_of(Path("no-such-file.yml"), ["rule", "row"])
    []
    """
    if not (path.exists() or path.is_symlink()):
        return []
    name, entries = path.name, read_yaml(path, EvidenceError) or []
    if not isinstance(entries, list):
        raise EvidenceError(f"{path}: a list is expected, each entry with {', '.join(keys)}.")
    for number, entry in enumerate(entries, 1):
        if not isinstance(entry, dict):
            raise EvidenceError(
                f"{name}, entry {number}: {', '.join(keys)} are needed; found {str(entry)[:60]!r}."
            )
        if lacking := [key for key in keys if key not in entry]:
            raise EvidenceError(
                f"{name}, entry {number}: {', '.join(lacking)} missing. Each needs {', '.join(keys)}."
            )
        if unknown := [key for key in entry if key not in (*keys, *may)]:
            raise EvidenceError(
                f"{name}, entry {number}: {unknown[0]!r} is not known; allowed: {', '.join((*keys, *may))}."
                f"{suggest(str(unknown[0]), (*keys, *may))}"
            )
    return entries
