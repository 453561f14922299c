"""The parameters a notebook declares, and values that fit them."""

from __future__ import annotations

import ast
import csv
import datetime as dt
import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from analysis.errors import ReportError, suggest

# a parameter of this name takes its values from this column of this table of the data directory
TABLES = {
    "target": "targets.csv",
    "programme": "programmes.csv",
    "indicator": "indicators.csv",
    "entity": "entities.csv",
}
SUBJECTS = ("target", "programme")  # what a report is about
DUE = re.compile(r"due-(\d{4})(?:-(\d{4}))?")  # targets by the year of their deadline
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
    """One line of a parameters cell. `kinds` are names of TYPES that fit; empty where nothing is known."""

    name: str
    kinds: tuple[str, ...]
    default: Any = None
    has_default: bool = False
    optional: bool = False


def declared(path: Path) -> dict[str, Parameter]:
    """Parameters of the cell tagged `parameters`, in its order. Raises ReportError for what is no notebook.

    Read from the syntax tree: annotated and plain assignments of literals. papermill's own reader goes line
    by line and loses values that span lines.
    """
    try:
        notebook = json.loads(Path(path).read_text(encoding="utf-8"))
        cells = notebook["cells"]
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise ReportError(f"{path} is not a Jupyter notebook (format 4): {problem}.") from problem
    for cell in cells:
        if "parameters" in cell.get("metadata", {}).get("tags", []):
            source = cell["source"]
            return _assignments("".join(source), path)
    return {}


def _assignments(source: str, path: Path) -> dict[str, Parameter]:
    try:
        tree = ast.parse(source)
    except SyntaxError as problem:
        raise ReportError(
            f"{path}: the parameters cell is not Python, line {problem.lineno}: {problem.msg}."
        ) from problem
    parameters = {}
    for node in tree.body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            name, annotation, value = node.target.id, ast.unparse(node.annotation), node.value
        elif (
            isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name)
        ):
            name, annotation, value = node.targets[0].id, "", node.value
        else:
            continue
        parameters[name] = _parameter(name, annotation, value)
    return parameters


def _parameter(name: str, annotation: str, value: ast.expr | None) -> Parameter:
    try:
        default, literal = ast.literal_eval(value), True
    except (ValueError, TypeError):
        default, literal = None, False
    alternatives = annotation.replace("Optional[", "None | ").split("|")
    heads = [a.split("[")[0].strip(" ]'\"").rpartition(".")[2].lower() for a in alternatives]
    kinds = tuple(h for h in heads if h in TYPES)
    optional = "none" in heads or (literal and default is None)
    if not annotation and literal and default is not None and type(default).__name__ in TYPES:
        kinds = (type(default).__name__,)
    return Parameter(name, kinds, default, literal, optional)


@dataclass
class Reader:
    """Values for the parameters of one notebook; collects every problem instead of stopping at the first."""

    path: Path
    declared: dict[str, Parameter]
    data_dir: Path
    choices: Mapping[str, Any] | None = None
    where: str = ""
    as_of: Any = None
    problems: list[str] = field(default_factory=list)

    def read(self, name: str, value: Any, spread: bool = False) -> list:
        """The values to run: one, or with `spread` each of a list. Problems are added to `problems`."""
        if name not in self.declared:
            known = ", ".join(self.declared) or "none (no cell is tagged `parameters`)"
            near = suggest(name, self.declared)
            self._problem(f"{self.path.stem} has no parameter {name!r}.{near} Known: {known}.")
            return []
        parameter = self.declared[name]
        if not spread:
            return [self._one(parameter, value)]
        values = value if isinstance(value, (list, tuple)) else [value]
        if not values:
            self._problem(f"{self.path.stem}: the grid of {name!r} is empty.")
        spread_out: list = []
        for one in values:
            spread_out += self._every(parameter, one) if is_spread(one) else [self._one(parameter, one)]
        return spread_out

    def check_defaults(self, given: Collection[str]) -> None:
        """What a report is about, where it is not given, is the notebook's default: is that in this directory?"""
        for name in SUBJECTS:
            parameter = self.declared.get(name)
            if parameter is None or name in given or not parameter.default:
                continue
            allowed = self._allowed(name)
            if allowed is not None and parameter.default not in allowed:
                self._problem(
                    f"{self.path.stem}: {name} is {parameter.default!r} where none is given, which is not in "
                    f"{self.data_dir / TABLES.get(name, '')}. Give one of it, or `all`."
                )

    def _problem(self, text: str) -> None:
        self.problems.append(self.where + text)

    def _one(self, parameter: Parameter, value: Any) -> Any:
        fitted, problem = fit(value, parameter)
        if problem:
            self._problem(f"{self.path.stem}: {parameter.name} = {value!r}: {problem}")
            return fitted
        if parameter.name == "as_of" and isinstance(fitted, str) and fitted:
            try:
                dt.date.fromisoformat(fitted)
            except ValueError:
                self._problem(f"{self.path.stem}: as_of = {fitted!r} is not a day written YYYY-MM-DD.")
        allowed = self._allowed(parameter.name)
        unset = fitted == "" and parameter.default == ""
        if allowed is not None and isinstance(fitted, str) and fitted not in allowed and not unset:
            near = suggest(fitted, allowed) or (
                f" Known: {', '.join(sorted(allowed))}." if len(allowed) < 9 else ""
            )
            more = " `outlook targets` lists all." if parameter.name == "target" else ""
            self._problem(f"unknown {parameter.name} {fitted!r}.{near}{more}")
        return fitted

    def _allowed(self, name: str) -> list[str] | None:
        if self.choices and name in self.choices:
            given = self.choices[name]
            return list(given() if callable(given) else given)
        if name in TABLES:
            return [row[name] for row in rows(self.data_dir / TABLES[name]) if row.get(name)] or None
        return None

    def _every(self, parameter: Parameter, word: str) -> list[str]:
        allowed = self._allowed(parameter.name)
        if not allowed:
            self._problem(
                f"{self.path.stem}: {parameter.name}: {word!r} needs a table of values; "
                f"none is in {self.data_dir}."
            )
            return []
        if word == "all":
            return allowed
        if parameter.name != "target":
            self._problem(f"{self.path.stem}: {parameter.name}: {word!r} is for targets only.")
            return []
        deadlines = {row["target"]: row.get("deadline", "") for row in rows(self.data_dir / TABLES["target"])}
        if word != "open":
            first, last = DUE.fullmatch(word).group(1, 2)
            return [t for t in allowed if first <= deadlines.get(t, "")[:4] <= (last or first)]
        default = self.declared["as_of"].default if "as_of" in self.declared else None
        days = self.as_of if isinstance(self.as_of, (list, tuple)) else [self.as_of or default]
        day = min(str(d or dt.date.today().isoformat()) for d in days)
        return [t for t in allowed if deadlines.get(t, "9999") >= day]


def is_spread(value: Any) -> bool:
    """Whether a word stands for several values: `all`, `open`, or `due-2025` and `due-2024-2026` for targets by year.

    >>> [is_spread(v) for v in ("all", "due-2024-2026", "due-soon", 3)]
    [True, True, False, False]
    """
    return isinstance(value, str) and (value in ("all", "open") or DUE.fullmatch(value) is not None)


def newest_day(data_dir: Path) -> str:
    """The last day on which a claim of a data directory was published; empty without one."""
    return max((row.get("published_latest") or "" for row in rows(data_dir / "claims.csv")), default="")


def with_a_target(data_dir: Path) -> list[str]:
    """The programmes of a data directory that have a target, in the order of its tables."""
    return list(dict.fromkeys(row["programme"] for row in rows(data_dir / TABLES["target"]) if row.get("programme")))


def rows(path: Path) -> list[dict]:
    """Rows of a CSV table; an empty list where there is no such file."""
    if not path.is_file():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def fit(value: Any, parameter: Parameter) -> tuple[Any, str | None]:
    """(value as the parameter's type, problem or None). Text is read as on a command line.

    >>> fit("3", Parameter("seed", ("int",)))
    (3, None)
    >>> fit("x", Parameter("seed", ("int",)))
    ('x', 'a whole number is needed.')
    >>> fit("0.5,0.9", Parameter("levels", ("list",)))
    ([0.5, 0.9], None)
    """
    if isinstance(value, (dt.date, dt.datetime)):
        value = value.isoformat()
    if isinstance(value, tuple):
        value = list(value)
    if not parameter.kinds:
        return value, None
    if value is None or (
        isinstance(value, str) and value in ("None", "null") and "str" not in parameter.kinds
    ):
        return None, None if parameter.optional else f"{_words(parameter)} is needed."
    if isinstance(value, str) and "str" not in parameter.kinds:
        value = _from_text(value, parameter.kinds)
    for kind in parameter.kinds:
        if isinstance(value, TYPES[kind]) and (kind == "bool" or not isinstance(value, bool)):
            return value, None
    if "int" in parameter.kinds and isinstance(value, float) and value.is_integer():
        return int(value), None
    return value, f"{_words(parameter)} is needed."


def _from_text(text: str, kinds: Sequence[str]) -> Any:
    try:
        value = ast.literal_eval(text)
    except (ValueError, SyntaxError):
        value = {"true": True, "false": False, "yes": True, "no": False}.get(text.lower(), text)
        if "list" in kinds and not isinstance(value, bool):
            value = [_from_text(part.strip(), ()) for part in text.split(",")]
    if isinstance(value, tuple):
        value = list(value)
    if "list" in kinds and not isinstance(value, (list, bool, dict)):
        value = [value]
    return value


def _words(parameter: Parameter) -> str:
    words = {
        "bool": "true or false",
        "int": "a whole number",
        "float": "a number",
        "str": "text",
        "list": "a list",
        "tuple": "a list",
        "dict": "a mapping",
    }
    return " or ".join(words[k] for k in parameter.kinds)
