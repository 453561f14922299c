"""The notebook of the explorer, as a file; nothing heavy is imported for it, so that a page is served at once."""

import ast
import json
from typing import Any

from analysis.paths import default_notebook_dir

NOTEBOOK = "06_explore"


def defaults() -> dict[str, Any]:
    """The parameters of the notebook, as they are where none is given."""
    notebook = json.loads((default_notebook_dir() / f"{NOTEBOOK}.ipynb").read_text(encoding="utf-8"))
    cells = [cell for cell in notebook["cells"] if "parameters" in cell["metadata"].get("tags", [])]
    values = {}
    for line in ast.parse("".join(cells[0]["source"])).body:
        if isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name) and line.value is not None:
            values[line.target.id] = ast.literal_eval(line.value)
    return values
