"""A plan's file: YAML that says each thing once, and no more than a plan can need.

YAML has words that blow up: aliases that repeat an alias that repeats an alias, a list that holds itself, a key given
twice of which the last one silently counts. They are refused before anything is expanded.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from analysis.errors import ReportError

LARGEST_FILE = 2_000_000  # bytes
LARGEST_PLAN = 200_000  # values, aliases written out


def read(path: Path) -> Any:
    """The content of a YAML file. Raises ReportError."""
    import yaml

    try:
        if path.stat().st_size > LARGEST_FILE:
            raise ReportError(
                f"The plan {path} has more than {LARGEST_FILE:,} bytes; use `grid:` for many values."
            )
        text = path.read_text(encoding="utf-8")
    except OSError as problem:
        raise ReportError(f"The plan {shown(str(path))} cannot be read: {problem.strerror}.") from problem
    except (UnicodeDecodeError, ValueError) as problem:
        raise ReportError(f"The plan {path} is not valid YAML: {problem}.") from problem
    loader = yaml.SafeLoader(text)
    try:
        node = loader.get_single_node()
        if node is None:
            return None
        _check(node, path)
        return loader.construct_document(node)
    except yaml.YAMLError as problem:
        raise ReportError(
            f"The plan {path} is not valid YAML: {' '.join(str(problem).split())}."
        ) from problem
    except (RecursionError, ValueError, TypeError) as problem:
        why = "lists in lists, too deep" if isinstance(problem, RecursionError) else str(problem)
        raise ReportError(f"The plan {path} cannot be used: {why}.") from problem
    finally:
        loader.dispose()


def _check(root: Any, path: Path) -> None:
    """Refuse doubled keys, what holds itself, and what is too much when aliases are written out."""
    sizes: dict[int, int] = {}
    doubled: list[str] = []

    def size(node: Any, above: frozenset[int]) -> int:
        if id(node) in above:
            raise ReportError(
                f"The plan {path}, line {node.start_mark.line + 1}: an alias stands for what it is in."
            )
        if id(node) not in sizes:
            inner = above | {id(node)}
            parts = node.value if isinstance(node.value, list) else []
            flat = [one for part in parts for one in (part if isinstance(part, tuple) else (part,))]
            sizes[id(node)] = 1 + sum(size(one, inner) for one in flat)
            doubled.extend(_doubled(parts))
        if sizes[id(node)] > LARGEST_PLAN:
            raise ReportError(
                f"The plan {path} holds more than {LARGEST_PLAN:,} values; use `grid:` for many reports."
            )
        return sizes[id(node)]

    size(root, frozenset())
    if doubled:
        raise ReportError(f"The plan {path}: {'; '.join(doubled)}. Keep one of each.")


def _doubled(parts: list) -> list[str]:
    seen: dict[str, int] = {}
    told = []
    for key in (part[0] for part in parts if isinstance(part, tuple)):
        line = key.start_mark.line + 1
        name = key.value if isinstance(key.value, str) else ""
        if name and name in seen:
            told.append(f"{shown(name)} stands in line {seen[name]} and again in line {line}")
        seen.setdefault(name, line)
    return told


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
