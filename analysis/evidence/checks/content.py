"""What the check reads, as a digest: equal digests mean the same files, the same code of the check and the same libraries.

What was found out about a content is kept in the user's cache folder under its digest, and is never needed: where it is not
there, can't be read, or is not this user's own, the check runs. It imports no table, so that who only asks waits for none.
"""

import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from analysis.evidence.schema import Package
from analysis.fingerprint import digest, hashes_below
from analysis.paths import cache_folder, default_data_dir

BESIDE = ("datapackage.json", "corrections.yml", "exceptions.yml", "computed.yml")
CODE = Path(__file__).parents[2]


def content_of(package: Package, texts: Mapping[str, str]) -> str:
    """A digest of all that the check of this package reads, and of the check; '' where that can't be read.

    texts: of tables that are in no file, by name.
    """
    folders = [default_data_dir()] if package.in_memory else [package.directory, default_data_dir()]
    files = [folder / name for folder in folders for name in BESIDE]
    try:
        parts: list[str | bytes] = [*_code()]
        parts += [path.read_bytes() if path.exists() else "none" for path in files]
        for name, table in package.tables.items():
            there = name in texts or table.path.exists()
            said = f"{name} {table.borrowed} {table.optional} {there}"
            parts += [said, texts[name] if name in texts else table.path.read_bytes() if there else ""]
    except OSError:
        return ""
    return digest(*parts, length=40)


@cache
def _code() -> tuple[str | bytes, ...]:
    """The code of the check, as this process has it: read once. Of libraries, which of them are installed in which version."""
    texts = [path.read_bytes() for path in sorted(CODE.glob("*.py"))]
    installed = sorted(
        found.name for folder in sys.path if folder for found in Path(folder).glob("*.dist-info")
    )
    return (*hashes_below(CODE / "evidence", {".py"}).values(), *texts, sys.version, *installed)


def place_of(kind: str, content: str) -> Path | None:
    """The file for what was found out about a content; None where this user has no cache folder."""
    folder = cache_folder()
    return None if folder is None else folder / f"{kind}-{content}.json"
