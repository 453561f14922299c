"""Sections of a report that have nothing to say: the page names them in one sentence and prints none.

A notebook is the same for every evidence: a country without tiers or plans has the headings of their sections all the same,
and under each a sentence that there is nothing. An output that is such a sentence bears `outlook: nothing` in its metadata.
"""

import re
from copy import copy
from typing import Any

from analysis.reports.site.numbers import text_of

_HEADING = re.compile(r"^#{2,3} +(.+)$", re.M)


def to_print(notebook: Any) -> Any:
    """A notebook as a page prints it: without the red markers papermill adds on an error, since the page's own header says it
    better, and without the sections that have nothing to say."""
    plain = copy(notebook)
    cells = [c for c in notebook.cells if "papermill-error-cell-tag" not in c.metadata.get("tags", [])]
    plain.cells = without_silent(cells)
    return plain


def without_silent(cells: list[Any]) -> list[Any]:
    """The cells of a notebook, without the sections that hold nothing but sentences that there is nothing.

    At the place of the first of them one sentence names them all; for one alone it gives the reason. Code stays, without its
    output. A section begins with a heading of the second or third level.
    """
    sections: list[list[Any]] = [[]]
    for cell in cells:
        if cell.cell_type == "markdown" and _HEADING.search(cell.source):
            sections.append([])
        sections[-1].append(cell)
    silent = [section for section in sections[1:] if _is_silent(section)]
    if not silent:
        return cells
    places = {id(section) for section in silent}
    names = [_HEADING.findall(section[0].source)[-1].strip() for section in silent]
    kept: list[Any] = []
    for section in sections:
        if id(section) not in places:
            kept += section
            continue
        if section is silent[0]:
            kept.append(_told(section[0], names, _reason(section)))
        kept += [_bare(cell) for cell in section if cell.cell_type == "code"]
    return kept


def _is_silent(section: list[Any]) -> bool:
    """Whether something is said to be nothing, and nothing else is shown."""
    outputs = [output for cell in section if cell.cell_type == "code" for output in cell.get("outputs", [])]
    return any(_says_nothing(o) for o in outputs) and all(_says_nothing(o) or _is_blank(o) for o in outputs)


def _says_nothing(output: Any) -> bool:
    return output.get("metadata", {}).get("outlook") == "nothing"


def _is_blank(output: Any) -> bool:
    """Whether an output shows nothing at all, as a table without rows does."""
    data = output.get("data")
    return data is not None and not "".join(data.get("text/html", "x")).strip()


def _reason(section: list[Any]) -> str:
    for cell in section:
        for output in cell.get("outputs", []):
            if _says_nothing(output) and (said := "".join(output["data"].get("text/html", ""))):
                return text_of(said)
    return ""


def _told(heading: Any, names: list[str], reason: str) -> Any:
    """A cell with the sentence that stands for all silent sections."""
    cell = copy(heading)
    listed = "; ".join(f"*{name}*" for name in names)
    if len(names) == 1:
        cell.source = f"A section is left out, as this evidence has nothing for it: {listed}. {reason}".strip()
    else:
        cell.source = f"{len(names)} sections are left out, as this evidence has nothing for them: {listed}."
    return cell


def _bare(cell: Any) -> Any:
    bare = copy(cell)
    bare.outputs = []
    return bare
