"""`outlook read ARTICLE --browser`: the figures of an article confirmed on a page, beside its text."""

import json
import tempfile
from pathlib import Path
from typing import Any

from analysis.errors import ExploreError
from analysis.explore.serve import serve_file

_CELL = """import json
from pathlib import Path
from analysis import explore, intake
given = json.loads(Path({file!r}).read_text(encoding="utf-8"))
explore.Confirm(intake.Article.of(given["article"]), **given["more"])"""


def serve_article(
    article: str, data_dir: str | None, source_kind: str, restart: bool, *, port: int = 0, browser: bool = True,
    say: Any = print, **given: Any,
) -> None:  # fmt: skip
    """Open an article and serve the page on which its figures are confirmed, until it is stopped. given: as of
    `intake.open_article`. The text is held in a folder of its own that goes with the page.

    Raises EvidenceError for an article that can't be read, ExploreError for options that ask nothing.
    """
    from analysis import evidence, intake
    from analysis.evidence import add

    if asked := [name for name in ("as_json", "accept_all", "dry_run") if given.pop(name, False)]:
        raise ExploreError(
            f"--browser and --{asked[0].removeprefix('as_').replace('_', '-')} exclude each other; keep one."
        )
    opened = intake.open_article(article, **given)
    add.must_be_own(data_dir)
    directory = evidence.load(data_dir).data_dir  # a slip is told here and not on the page
    more = {"data_dir": str(directory.absolute()), "kind": source_kind, "restart": restart}
    with tempfile.TemporaryDirectory(prefix="outlook-read-") as folder:
        held, path = Path(folder) / "article.json", Path(folder) / "confirm.ipynb"
        held.write_text(json.dumps({"article": opened.plain(), "more": more}), encoding="utf-8")
        path.write_text(json.dumps(_notebook(str(held))), encoding="utf-8")
        serve_file(path, "confirm them at the terminal, without --browser", "The figures", port, browser, say)


def _notebook(file: str) -> dict[str, Any]:
    """The notebook of the page: a heading, and the widget."""
    head: dict[str, Any] = {
        "cell_type": "markdown",
        "id": "head",
        "metadata": {},
        "source": "# Confirm the figures of an article",
    }
    cell = {
        "cell_type": "code",
        "id": "confirm",
        "metadata": {},
        "execution_count": None,
        "outputs": [],
        "source": _CELL.format(file=file),
    }
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return {"cells": [head, cell], "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
