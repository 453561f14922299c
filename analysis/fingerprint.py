"""What something was made from: hashes of files and values, and the commit. Equal hashes mean equal contents."""

from __future__ import annotations

import functools
import hashlib
import json
import os
import subprocess
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Any

GIT_SECONDS = 10.0
REPORTS = ".outlook"  # lies in a folder of reports
STATUS = "status --porcelain=v2 --branch --untracked-files=no -- analysis data notebooks"
OID, NO_COMMIT = "# branch.oid ", "(initial)"  # as it says them


def canonical(value: Any) -> str:
    """One text for equal values, whatever the order of keys.

    >>> canonical({"b": 1, "a": [1.0, "x"]})
    '{"a":[1.0,"x"],"b":1}'
    """
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)


def digest(*parts: str | bytes, length: int = 16) -> str:
    """Hex digest of texts or bytes, each kept apart from the next; a path that is no text in the caller's encoding is one too.

    >>> digest("a", "b") == digest("ab"), digest("a\\udce6")[:4]
    (False, '199c')
    """
    total = hashlib.sha256()
    for part in parts:
        raw = part.encode(errors="surrogatepass") if isinstance(part, str) else part
        total.update(len(raw).to_bytes(8, "big") + raw)
    return total.hexdigest()[:length]


@functools.cache
def _file_hash(path: str, size: int, modified: int) -> str:
    return digest(Path(path).read_bytes())


def hashes_below(folder: Path, suffixes: Collection[str] | None = None) -> dict[str, str]:
    """Relative path -> content hash of every file below a folder; hidden files and caches are left out."""
    wanted = None if suffixes is None else tuple(suffixes)
    found = [name for name in files_below(str(folder)) if wanted is None or name.endswith(wanted)]
    hashes = {}
    for name in sorted(found, key=lambda name: name.split("/")):
        path = f"{folder}/{name}"
        about = os.stat(path)  # noqa: PTH116 (a thousand files before each report: a Path for each takes ten times as long)
        hashes[name] = _file_hash(path, about.st_size, about.st_mtime_ns)
    return hashes


def files_below(folder: str, inside: str = "") -> Iterator[str]:
    """Files below a folder, by their way from it; hidden ones, caches and folders of reports are left out, and a folder that
    cannot be read."""
    try:
        listed = os.scandir(folder)
    except (FileNotFoundError, PermissionError):
        return
    with listed as entries:
        for entry in entries:
            if entry.name.startswith((".", "__pycache__")):
                continue
            if entry.is_dir(follow_symlinks=False):
                if not os.path.lexists(f"{entry.path}/{REPORTS}"):
                    yield from files_below(entry.path, f"{inside}{entry.name}/")
            elif _is_file(entry):
                yield inside + entry.name


def _is_file(entry: os.DirEntry) -> bool:
    try:
        return entry.is_file()
    except OSError:  # a link that leads in a circle
        return False


def git_state(folder: Path) -> tuple[str | None, bool]:
    """(commit, whether files differ from it); (None, False) outside a repository of this package."""
    return git_asked(folder)()


def git_asked(folder: Path) -> Callable[[], tuple[str | None, bool]]:
    """`git_state`, asked for now and told when it is called: git reads as long as other things do."""
    try:
        if not (folder / ".git").exists():
            return lambda: (None, False)
        git = subprocess.Popen(
            ["git", "-C", str(folder), *STATUS.split()],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
    except OSError:
        return lambda: (None, False)

    def told() -> tuple[str | None, bool]:
        with git:
            try:
                lines = git.communicate(timeout=GIT_SECONDS)[0].splitlines()
            except subprocess.TimeoutExpired:
                git.kill()
                return None, False
        commit = next((line.split()[2] for line in lines if line.startswith(OID)), NO_COMMIT)
        if git.returncode or commit == NO_COMMIT:
            return None, False
        return commit, any(not line.startswith("#") for line in lines)

    return told
