"""What the browser is given: one script and one sheet of styles, for the widget and for the page. Nothing heavy is imported."""

from functools import cache
from pathlib import Path

from analysis.paths import search_script

FOLDER = Path(__file__).parent / "browser"
SCRIPTS = ("picture.js", "controls.js", "explorer.js")


@cache
def script(*more: str) -> str:
    """The index's search, then our own parts; `render` is what they define. more: names of further files."""
    return "\n".join([search_script(), files(*SCRIPTS, *more)])


@cache
def files(*names: str) -> str:
    """Files of the browser's side, one after the other."""
    return "\n".join((FOLDER / name).read_text(encoding="utf-8") for name in names)


@cache
def styles() -> str:
    """The explorer's own styles."""
    return files("explorer.css")
