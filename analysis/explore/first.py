"""What is shown first, kept from the last start: it is there at once while Python still imports, as long as it is what would
be shown.

It is known by everything that it is made of: what is asked for, the data, the code, and the libraries that draw. A change of
any of them makes another name, under which there is no file yet.
"""

import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

from analysis.evidence import unfinished
from analysis.explore.notebook import defaults
from analysis.fingerprint import canonical, digest, hashes_below
from analysis.paths import cache_folder, default_data_dir

MOST = 20  # pictures that are kept
DRAWN_BY = ("numpy", "pandas", "scipy")
CODE = Path(__file__).parents[1]


@dataclass(frozen=True)
class Opening:
    """With what the explorer opens. chosen: all parameters of the notebook; name: under which the picture of it is kept;
    picture: what was shown of it before (see `Dialogue.begin`), None where nothing is kept."""

    chosen: dict[str, Any]
    name: str
    picture: dict[str, Any] | None

    def with_chosen(self, more: Mapping[str, Any]) -> "Opening":
        """The same with other parameters for what was left open."""
        return replace(self, chosen=self.chosen | dict(more))


def opening(asked: Mapping[str, Any]) -> Opening:
    """With what the explorer opens where some parameters are asked for. What was chosen for the others when it was shown
    before, the first target of a directory and the day of its newest figure, is chosen again."""
    name = name_of(asked)
    picture = kept(name)
    return Opening(defaults() | dict(asked) | (picture["state"] if picture else {}), name, picture)


def name_of(asked: Mapping[str, Any]) -> str:
    """The name of the picture of what is asked for: equal names, equal pictures."""
    data = Path(asked.get("data_dir") or default_data_dir())
    made_of = {
        "asked": dict(asked), "else": defaults(), "code": hashes_below(CODE, {".py", ".json"}),
        "data": hashes_below(data, {".csv", ".json", ".yml"}), "drawn by": [version(name) for name in DRAWN_BY], "python": sys.version,
    }  # fmt: skip
    return digest(canonical(made_of), length=32)


def kept(name: str) -> dict[str, Any] | None:
    """What was shown under a name (see `Dialogue.begin`); None where nothing is kept."""
    folder = cache_folder()
    return None if folder is None else unfinished.kept(_file(folder, name)) or None


def keep(name: str, begun: Mapping[str, Any]) -> None:
    """Keep what is shown first, and no more than `MOST` pictures. Where nothing can be written, nothing is kept."""
    folder = cache_folder()
    if folder is not None:
        unfinished.keep(_file(folder, name), dict(begun), MOST)


def _file(folder: Path, name: str) -> Path:
    return folder / f"first-{name}.json"
