"""Whether a published report is as it was published: sizes and hashes of its files, and one over its record."""

from __future__ import annotations

from pathlib import Path

from analysis.fingerprint import canonical, digest

SEAL = "seal"  # of the record itself; beside it `files`: name -> [size, hash] of what belongs to the report


def described(path: Path) -> list:
    """[size, hash] of a file."""
    data = path.read_bytes()
    return [len(data), digest(data, length=32)]


def sealed(record: dict) -> dict:
    """The record with a hash over all it says."""
    content = {key: value for key, value in record.items() if key != SEAL}
    return {**content, SEAL: digest(canonical(content), length=32)}


def damage(folder: Path, record: dict) -> str:
    """What of a report is not as it was published: the name of a file, or of its record; '' if all is."""
    files = record.get("files")
    if not isinstance(files, dict) or not files or record.get(SEAL) != sealed(record)[SEAL]:
        return "its record"
    for name, about in files.items():
        try:
            if (folder / name).stat().st_size != about[0] or described(folder / name) != about:
                return str(name)
        except (OSError, TypeError, IndexError):
            return str(name)
    return ""
