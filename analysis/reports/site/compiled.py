"""Page templates as they were compiled by an earlier process, in the user's folder for what can be made again."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path
from typing import Any

from jinja2 import FileSystemBytecodeCache, __version__
from jinja2.bccache import Bucket

from analysis.fingerprint import digest
from analysis.paths import cache_folder


class Kept(FileSystemBytecodeCache):
    """Templates that cannot be kept, or were damaged, are compiled."""

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take what is kept of this template, if it is of the same source."""
        with contextlib.suppress(Exception):
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it."""
        with contextlib.suppress(OSError):
            Path(self.directory).mkdir(mode=0o700, parents=True, exist_ok=True)
            super().dump_bytecode(bucket)


def kept(*of: Any) -> Kept | None:
    """The templates that were compiled by the same Python and jinja, under the same settings (`of`); None without a folder."""
    base = cache_folder()
    if base is None:
        return None
    return Kept(str(base / f"templates-{digest(sys.version, __version__, *map(str, of))}"))
