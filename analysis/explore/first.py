"""The first picture of the last start, kept: shown at once while Python still imports, as long as it is what would be shown.

It is known by everything that it is made of: the state that is asked for, the data, the code, and the libraries that draw. A
change of any of them makes another name, under which there is no file yet.
"""

import json
import sys
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from typing import Any

from analysis.fingerprint import canonical, digest, hashes_below
from analysis.paths import cache_folder, default_data_dir

MOST = 20  # pictures that are kept
DRAWN_BY = ("numpy", "pandas", "scipy")
CODE = Path(__file__).parents[1]


def name_of(chosen: Mapping[str, Any]) -> str:
    """The name of the picture of a state: equal names, equal pictures."""
    data = Path(chosen.get("data_dir") or default_data_dir())
    made_of = {
        "chosen": dict(chosen), "code": hashes_below(CODE, {".py", ".json"}), "data": hashes_below(data, {".csv", ".json", ".yml"}),
        "drawn by": [version(name) for name in DRAWN_BY], "python": sys.version,
    }  # fmt: skip
    return digest(canonical(made_of), length=32)


def kept(name: str) -> dict[str, Any] | None:
    """What was shown under a name (see `Dialogue.begin`); None where nothing is kept."""
    folder = cache_folder()
    try:
        return None if folder is None else json.loads(_file(folder, name).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def keep(name: str, begun: Mapping[str, Any]) -> None:
    """Keep what is shown first, and no more than `MOST` pictures. Where nothing can be written, nothing is kept."""
    folder = cache_folder()
    if folder is None:
        return
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(
            "w", dir=folder, suffix=".new", delete=False, encoding="utf-8"
        ) as new:
            json.dump(begun, new, allow_nan=False)
        Path(new.name).replace(_file(folder, name))
        for old in sorted(folder.glob("first-*.json"), key=lambda path: path.stat().st_mtime)[:-MOST]:
            old.unlink(missing_ok=True)


def _file(folder: Path, name: str) -> Path:
    return folder / f"first-{name}.json"
