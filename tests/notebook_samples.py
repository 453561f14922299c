"""Notebooks run in the test's own process: quick, and without a kernel."""

import ast
from pathlib import Path

import nbformat
import pytest

FOLDER = Path(__file__).resolve().parents[1] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
MIME = (
    "application/vnd.outlook.result+json"  # of a recorded result; written out here because readers rely on it
)


def settings_of(path: Path) -> dict:
    """What a notebook says of itself for the machinery: metadata `outlook`, with `question` and `main_parameters` (see
    `notebook_tables`), `quick` (parameters with which it is
    tried in seconds), `slow` (if even so it takes more than two of them) and `not_in_default_plan` (the reason). Empty if it says nothing."""
    return dict(nbformat.read(path, as_version=4).metadata.get("outlook", {}))


def run(
    notebook: Path | str, monkeypatch: pytest.MonkeyPatch, *, said: list[str] | None = None, **parameters
) -> dict[str, dict]:
    """Execute the code of a notebook, a path or the name of a shipped one, and return what it recorded, by name; what a
    cell ends in is formatted as it would be shown. said: a list that is given all that a reader sees as text."""
    import matplotlib as mpl
    import matplotlib.pyplot as plt

    mpl.use("Agg")
    path = notebook if isinstance(notebook, Path) else FOLDER / f"{notebook}.ipynb"
    recorded: dict[str, dict] = {}

    def display(*shown, raw: bool = False, **_) -> None:
        for one in shown:
            if raw and isinstance(one, dict) and MIME in one:
                recorded[one[MIME]["name"]] = one[MIME]
            texts = [getattr(one, form, str)() for form in ("_repr_html_", "_repr_markdown_")]
            if said is not None and not (raw and MIME in one):
                said.extend(text for text in texts if isinstance(text, str))

    monkeypatch.setattr("IPython.display.display", display)
    space: dict = {"display": display, "__name__": "__main__"}
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type != "code":
            if said is not None:
                said.append(cell.source)
            continue
        tree = ast.parse(cell.source)
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, path.name, "exec"), space)
        if "parameters" in cell.metadata.get("tags", []):
            unknown = set(parameters) - set(space)
            assert not unknown, f"{path.name} has no parameter {', '.join(sorted(unknown))}"
            space.update(parameters)
        if last is not None:
            display(eval(compile(ast.Expression(last.value), path.name, "eval"), space))
    plt.close("all")
    return recorded
