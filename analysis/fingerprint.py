"""What something was made from: hashes of files and values, and the commit. Equal hashes mean equal contents."""

from __future__ import annotations

import functools
import hashlib
import json
import subprocess
from collections.abc import Collection
from pathlib import Path
from typing import Any


def canonical(value: Any) -> str:
    """One text for equal values, whatever the order of keys.

    >>> canonical({"b": 1, "a": [1.0, "x"]})
    '{"a":[1.0,"x"],"b":1}'
    """
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)


def digest(*parts: str | bytes, length: int = 16) -> str:
    """Hex digest of texts or bytes, each kept apart from the next.

    >>> digest("a", "b") == digest("ab")
    False
    """
    total = hashlib.sha256()
    for part in parts:
        raw = part.encode() if isinstance(part, str) else part
        total.update(len(raw).to_bytes(8, "big") + raw)
    return total.hexdigest()[:length]


@functools.cache
def _file_hash(path: Path, size: int, modified: int) -> str:
    return digest(path.read_bytes())


def hashes_below(folder: Path, suffixes: Collection[str] | None = None) -> dict[str, str]:
    """Relative path -> content hash of every file below a folder; hidden files and caches are left out."""
    hashes = {}
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder)
        if not path.is_file() or any(p.startswith((".", "__pycache__")) for p in relative.parts):
            continue
        if suffixes is None or path.suffix in suffixes:
            about = path.stat()
            hashes[relative.as_posix()] = _file_hash(path, about.st_size, about.st_mtime_ns)
    return hashes


def git_state(folder: Path) -> tuple[str | None, bool]:
    """(commit, whether files differ from it); (None, False) outside a repository of this package."""

    def git(*words: str) -> str:
        return subprocess.run(
            ["git", "-C", str(folder), *words], capture_output=True, text=True, timeout=10, check=True
        ).stdout.strip()

    try:
        if Path(git("rev-parse", "--show-toplevel")) != folder.resolve():
            return None, False
        commit = git("rev-parse", "HEAD")
        return commit, bool(
            git("status", "--porcelain", "--untracked-files=no", "--", "analysis", "data", "notebooks")
        )
    except (OSError, subprocess.SubprocessError):
        return None, False
