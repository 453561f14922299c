"""The parameters that a notebook declares in its cell tagged `parameters`."""

from __future__ import annotations

import ast
import contextlib
import io
import json
import re
import tokenize
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from analysis.errors import ReportError

MAGIC = re.compile(r"^([ \t]*)[%!?].*$", re.M)
NUMBER = r"(-?[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?)"
BOUNDS = re.compile(rf"\bfrom {NUMBER} to {NUMBER}(?:, or {NUMBER})?")
AMONG = re.compile(r"(?:\bone of |^# )([\w-]+(?:, [\w-]+)+)(?=$|[:; (])")
# a type is told by the first of these words in its annotation; the value's Python types
TYPES = {
    "bool": (bool,),
    "int": (int,),
    "float": (int, float),
    "str": (str,),
    "list": (list,),
    "tuple": (list,),
    "dict": (dict,),
}


@dataclass(frozen=True)
class Parameter:
    """One line of a parameters cell. `kinds` are names of TYPES that fit; empty where nothing is known.

    What stands behind it says what its values are: `from 0 to 1` bounds a number, or each number of a list; `from 0 to 1, or
    -1` allows one more; `one of tight, central, wide`, or such a list alone, names all texts. `bounds`: least, largest, and the one more.
    """

    name: str
    kinds: tuple[str, ...]
    default: Any = None
    has_default: bool = False
    optional: bool = False
    bounds: tuple[float, ...] = ()
    among: tuple[str, ...] = ()


def declared(path: Path) -> dict[str, Parameter]:
    """Parameters of the cell tagged `parameters`, in its order. Raises ReportError for what is no notebook.

    Read from the syntax tree: annotated and plain assignments of literals. papermill's own reader goes line
    by line and loses values that span lines.
    """
    for cell in content_of(path)["cells"]:
        if "parameters" in cell.get("metadata", {}).get("tags", []):
            return _assignments(python_of("".join(cell["source"])), path)
    return {}


def content_of(path: Path) -> dict[str, Any]:
    """The content of a notebook file. Raises ReportError for what is none."""
    try:
        notebook = json.loads(Path(path).read_text(encoding="utf-8"))
        for cell in notebook["cells"]:
            cell["cell_type"], "".join(cell["source"]), cell.get("metadata", {}).get("tags", [])
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as problem:
        raise ReportError(f"{path} is not a Jupyter notebook (format 4): {problem}.") from problem
    return notebook


def python_of(source: str) -> str:
    """Code of a cell with its magics and shell lines taken out, line by line, so that it can be parsed.

    >>> python_of("%matplotlib inline\\nx = 1")
    'pass\\nx = 1'
    """
    return MAGIC.sub(r"\1pass", source)


def _assignments(source: str, path: Path) -> dict[str, Parameter]:
    try:
        tree = ast.parse(source)
    except SyntaxError as problem:
        raise ReportError(
            f"{path}: the parameters cell is not Python, line {problem.lineno}: {problem.msg}."
        ) from problem
    except (ValueError, RecursionError, MemoryError) as problem:  # signs without end
        raise ReportError(f"{path}: the parameters cell cannot be read as Python: {problem!r}.") from problem
    parameters, said = {}, _comments(source)
    for node in tree.body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            name, annotation, value = node.target.id, ast.unparse(node.annotation), node.value
        elif (
            isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name)
        ):
            name, annotation, value = node.targets[0].id, "", node.value
        else:
            continue
        parameters[name] = replace(
            _parameter(name, annotation, value), **_values(said.get(node.end_lineno, ""))
        )
    return parameters


def _comments(source: str) -> dict[int | None, str]:
    """Line -> what stands behind its code."""
    with contextlib.suppress(tokenize.TokenError, SyntaxError):
        tokens = list(tokenize.generate_tokens(io.StringIO(source).readline))
        return {token.start[0]: token.string for token in tokens if token.type == tokenize.COMMENT}
    return {}


def _values(comment: str) -> dict[str, Any]:
    """`bounds` and `among` of a parameter, from the words behind it.

    >>> _values("# of the record, from 0 to 1, or -1: it follows what is known"), _values("# one of tight, central, wide")
    ({'bounds': (0.0, 1.0, -1.0), 'among': ()}, {'bounds': (), 'among': ('tight', 'central', 'wide')})
    """
    bounds, among = BOUNDS.search(comment), AMONG.search(comment)
    numbers = [float(text.replace(",", "")) for text in bounds.groups() if text] if bounds else []
    return {"bounds": tuple(numbers), "among": tuple(among[1].split(", ")) if among else ()}


def _parameter(name: str, annotation: str, value: ast.expr | None) -> Parameter:
    try:
        default, literal = (ast.literal_eval(value), True) if value is not None else (None, False)
    except (ValueError, TypeError, RecursionError, MemoryError):
        default, literal = None, False
    alternatives = annotation.replace("Optional[", "None | ").split("|")
    heads = [a.split("[")[0].strip(" ]'\"").rpartition(".")[2].lower() for a in alternatives]
    kinds = tuple(h for h in heads if h in TYPES)
    optional = "none" in heads or (literal and default is None)
    if not annotation and literal and default is not None and type(default).__name__ in TYPES:
        kinds = (type(default).__name__,)
    return Parameter(name, kinds, default, literal, optional)
