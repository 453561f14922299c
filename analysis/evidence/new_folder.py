"""A new directory of evidence: rows of one's own beside a descriptor that borrows the rest, or a copy of the shipped one."""

import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from analysis.errors import EvidenceError
from analysis.evidence.own import LIST, slug_of
from analysis.evidence.schema import read_package
from analysis.evidence.tables import text_of
from analysis.paths import BORROWED, BORROWED_BY_DEFAULT, REFERRED


def write(directory: str | Path, rows: Mapping[str, Sequence[Mapping[str, str]]], title: str) -> Path:
    """A new directory with these rows, and a descriptor that refers to the shipped one.

    Tables without a row get no file: absent means empty. Raises EvidenceError if the directory holds anything already, or
    can't be written.
    """
    folder = Path(directory)
    must_be_empty(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _fill(folder, rows, title)
    except OSError as error:
        raise _unwritable(folder, error) from None
    return folder


def must_be_empty(folder: Path) -> None:
    """Raises EvidenceError where a folder holds anything already, or is none."""
    try:
        taken = folder.exists() and (not folder.is_dir() or any(folder.iterdir()))
    except (OSError, ValueError) as error:
        raise _unwritable(folder, error) from None
    if taken:
        raise _unwritable(folder, FileExistsError())


def copy(source: Path, directory: str, *left_out: str) -> None:
    """Copy a folder into a new one. Raises EvidenceError where there is one already, or none can be made."""
    try:
        if Path(directory).exists():
            raise FileExistsError
        shutil.copytree(source, directory, ignore=shutil.ignore_patterns(*left_out))
    except (OSError, ValueError, shutil.Error) as error:
        raise _unwritable(Path(directory), error, "exists already") from None


def _unwritable(folder: Path, error: Exception, taken: str = "is not empty") -> EvidenceError:
    if isinstance(error, FileExistsError):
        return EvidenceError(f"{folder} {taken}. Choose a new directory; nothing was written.")
    why = getattr(error, "strerror", None) or "not all of its files"
    return EvidenceError(f"{folder} can't be written ({why}). Choose another directory.")


def _fill(folder: Path, rows: Mapping[str, Sequence[Mapping[str, str]]], title: str) -> None:
    described = {
        "name": slug_of(title, LIST),
        "title": title,
        REFERRED: "shipped",
        BORROWED: list(BORROWED_BY_DEFAULT),
    }
    # whoever makes this file has the folder: of two who found it empty, the other writes nothing
    with (folder / "datapackage.json").open("x", encoding="utf-8") as file:
        file.write(json.dumps(described, indent=1, ensure_ascii=False) + "\n")
    package = read_package(folder)
    for name, table in rows.items():
        if table:
            package[name].path.write_text(text_of(package[name], table).getvalue(), encoding="utf-8")
