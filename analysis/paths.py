"""Where the shipped data and notebooks lie: beside the package in a checkout, inside it when installed from a wheel."""

import os
import re
import shlex
from pathlib import Path

BORROWED = (
    "outlook:borrowed"  # the key of a datapackage.json that names tables of the shipped evidence to be used
)

BORROWED_BY_DEFAULT = ("outcomes", "assumptions", "evaluated_effects")
REFERRED = (
    "outlook:schema"  # "shipped": the tables are described by the shipped descriptor; absent ones are empty
)

_OF_A_SHELL = re.compile(r"[\s'\"`$&|;<>()*?\[\]!#~{}\\]")
_PACKAGE = Path(__file__).resolve().parent


def _shipped(name: str) -> Path:
    inside = _PACKAGE / "_shipped" / name
    return inside if inside.is_dir() else _PACKAGE.parent / name


def is_installed() -> bool:
    """Whether the shipped data lie inside an installed package, where nobody should write."""
    return (_PACKAGE / "_shipped" / "data").is_dir()


def default_data_dir() -> Path:
    """The data directory that is used when none is given."""
    return _shipped("data")


def search_script() -> str:
    """The search of the pages as JavaScript, `finder(texts)`: one rule for the index of reports and for the explorer."""
    return (_PACKAGE / "assets" / "search.js").read_text(encoding="utf-8")


def card_style() -> str:
    """The rules of a target's card as CSS: a notebook shows them with the card, the pages of reports have them in their style."""
    return (_PACKAGE / "assets" / "card.css").read_text(encoding="utf-8")


def cache_folder() -> Path | None:
    """The user's folder for what can be made again (or OUTLOOK_CACHE_DIR); None where this user has no home."""
    if given := os.environ.get("OUTLOOK_CACHE_DIR"):
        return Path(given)
    try:
        cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    except RuntimeError:  # neither HOME nor an entry for this user
        return None
    return cache / "smart-factory-outlook"


def typed(path: object) -> str:
    """A path as a person types it into a shell: quoted where it has a blank or another sign of the shell in it.

    >>> typed("own"), typed("my own data"), typed("数据")
    ('own', "'my own data'", '数据')
    """
    text = str(path)
    return text if text and not _OF_A_SHELL.search(text) else shlex.quote(text)


def default_notebook_dir() -> Path:
    """The directory of the shipped notebooks."""
    return _shipped("notebooks")
