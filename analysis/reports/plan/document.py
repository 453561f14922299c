"""A plan's file and its parts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from analysis.errors import ReportError
from analysis.yaml_files import read_yaml

LONGEST = 200  # characters of a path that a message repeats


def read(path: Path) -> Any:
    """The content of a YAML file. Raises ReportError."""
    name = str(path) if len(str(path)) <= LONGEST else shown(str(path))
    return read_yaml(path, ReportError, f"The plan {name}", "Use `grid:` for many values.")


def shown(value: object, longest: int = 80) -> str:
    """A value inside a message: its beginning, if it is long.

    >>> shown("a" * 100, longest=5)
    "'aaaaa… (100 characters)"
    """
    text = repr(value)
    return text if len(text) <= longest else f"{text[: longest + 1]}… ({len(str(value)):,} characters)"


def mapping(content: Any, name: str, where: str, problems: list[str]) -> dict[str, Any]:
    """A part of a plan that is names and values; an empty one, and a problem, where it is something else."""
    if content is None:
        return {}
    if not isinstance(content, dict) or not all(isinstance(key, str) for key in content):
        problems.append(
            f"{where}`{name}:` needs names with values, as in {{seed: 1}}; found {shown(content)}."
        )
        return {}
    return content


def parameters_of(path: str | Path) -> dict[str, Any]:
    """The content of a file of parameters: names with values. Raises ReportError."""
    problems: list[str] = []
    given = mapping(read(Path(path)), "parameters", f"{path}: ", problems)
    if problems:
        raise ReportError(problems[0].replace("`parameters:` needs", "a file of parameters holds"))
    return given
