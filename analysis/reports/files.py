"""Files that are written whole or not at all, so that no reader sees half of one, and read where they can be."""

from __future__ import annotations

import contextlib
import errno
import json
import os
from pathlib import Path
from typing import Any


def write_text(path: Path, text: str) -> None:
    """Write under a hidden temporary name, have it reach the disk, and rename; what a kill leaves behind ends with `.new`."""
    new = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        with new.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            new.unlink(missing_ok=True)
        raise


def write_json(path: Path, content: Any) -> None:
    """Write a JSON file; days and other objects as their text."""
    write_text(path, json.dumps(content, ensure_ascii=False, indent=1, default=str))


def read_json(path: Path) -> dict | None:
    """A JSON object, or None where there is none that can be read."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    return content if isinstance(content, dict) else None


def to_disk(path: Path) -> None:
    """Have a file, or the names in a folder, reach the disk: what is renamed afterwards is whole even after a power cut."""
    if os.name != "posix" and path.is_dir():
        return  # Windows does not open folders
    file = os.open(path, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)


def unwritable(problem: OSError, folder: Path) -> str:
    """Why nothing can be written, and what to do, in one sentence."""
    if problem.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"no space is left on the disk of {folder}: free some, then the same command does the rest"
    if problem.errno == errno.ENOENT:
        return f"{problem.filename or folder} is gone: the same command makes it again"
    return f"{problem.filename or folder} cannot be written ({problem.strerror or problem})"
