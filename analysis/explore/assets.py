"""What the browser is given: a script and a sheet of styles of each page, for its widget and for the page of its own. Nothing
heavy is imported."""

from functools import cache
from pathlib import Path
from typing import NamedTuple

from analysis.paths import search_script

FOLDER = Path(__file__).parent / "browser"
OF_A_PAGE = "asking.js"  # how a page of its own asks the server that sent it


class Assets(NamedTuple):
    """script: defines `render`, and calls it where it is that of a page of its own; styles: how it looks."""

    script: str
    styles: str

    @property
    def module(self) -> str:
        """The module for the browser, as a widget's module has to be."""
        return f"{self.script}\nexport default {{ render }};"


@cache
def explorer(*more: str) -> Assets:
    """Of the explorer: the index's search, then our own parts. more: names of further files."""
    parts = files("picture.js", "controls.js", "explorer.js", *more)
    return Assets(f"{search_script()}\n{parts}", files("explorer.css"))


@cache
def confirmation(*more: str) -> Assets:
    """Of the page on which the figures of an article are confirmed."""
    return Assets(files("controls.js", "confirm.js", *more), files("explorer.css", "confirm.css"))


def files(*names: str) -> str:
    """Files of the browser's side, one after the other."""
    return "\n".join((FOLDER / name).read_text(encoding="utf-8") for name in names)
