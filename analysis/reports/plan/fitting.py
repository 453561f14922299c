"""Values that fit the type of a parameter; text is read as on a command line."""

from __future__ import annotations

import ast
import datetime as dt
import math
from collections.abc import Sequence
from typing import Any

from analysis.reports.plan.declared import TYPES, Parameter


def fit(value: Any, parameter: Parameter) -> tuple[Any, str | None]:
    """(value as the parameter's type, problem or None): one of its type, and of those that it says it takes.

    Text is read as on a command line.

    >>> fit("-5", Parameter("n_draws", ("int",), bounds=(100, 1_000_000)))
    (-5, 'from 100 to 1,000,000 is needed.')
    """
    fitted, problem = _typed(value, parameter)
    return fitted, problem or (None if fitted == parameter.default else _outside(fitted, parameter))


def _outside(value: Any, parameter: Parameter) -> str | None:
    """What is needed instead, if a value (or one in a list) is none of those that the parameter takes."""
    ones = value if isinstance(value, list) else [value]
    if parameter.bounds:
        low, high, *more = parameter.bounds
        numbers = [one for one in ones if isinstance(one, (int, float)) and not isinstance(one, bool)]
        if any(not low <= one <= high and one not in more for one in numbers):
            return f"from {_number(low)} to {_number(high)}{''.join(f', or {_number(one)},' for one in more)} is needed."
    if parameter.among and any(one not in parameter.among for one in ones if isinstance(one, str)):
        return f"one of {', '.join(parameter.among)} is needed."
    return None


def _typed(value: Any, parameter: Parameter) -> tuple[Any, str | None]:
    """(value as the parameter's type, problem or None).

    >>> _typed("3", Parameter("seed", ("int",)))
    (3, None)
    >>> _typed("x", Parameter("seed", ("int",)))
    ('x', 'a whole number is needed.')
    >>> _typed("0.5,0.9", Parameter("levels", ("list",)))
    ([0.5, 0.9], None)
    """
    value = _plain(value)
    if not _known(value):
        return value, "only text in UTF-8, numbers, true or false, days, and lists and mappings of these."
    if not _finite(value) and _finite(parameter.default):
        return value, "a finite number is needed."
    if not parameter.kinds:
        return value, None
    if value is None or (
        isinstance(value, str) and value in ("None", "null") and "str" not in parameter.kinds
    ):
        return None, None if parameter.optional else f"{_words(parameter)} is needed."
    if isinstance(value, str) and "str" not in parameter.kinds:
        value = _from_text(value, parameter.kinds)
        if not _finite(value) and _finite(parameter.default):
            return value, "a finite number is needed."
    for kind in parameter.kinds:
        if isinstance(value, TYPES[kind]) and (kind == "bool" or not isinstance(value, bool)):
            return value, None
    if "int" in parameter.kinds and isinstance(value, float) and value.is_integer():
        return int(value), None
    return value, f"{_words(parameter)} is needed."


def _number(value: float) -> str:
    return f"{int(value):,}" if float(value).is_integer() else f"{value:g}"


def _plain(value: Any) -> Any:
    """Days as their text, wherever they stand; tuples and sets as lists: what every parameter's type can be told by."""
    if isinstance(value, (dt.date, dt.datetime)):
        return value.isoformat()
    if isinstance(value, dict):
        return {_plain(key): _plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple, set)):
        return [_plain(one) for one in value]
    return value


def _known(value: Any) -> bool:
    if isinstance(value, dict):
        return all(isinstance(key, (str, int, float)) and _known(key) and _known(one) for key, one in value.items())
    if isinstance(value, list):
        return all(map(_known, value))
    if isinstance(value, str):
        return value.isascii() or value == value.encode("utf-8", "replace").decode("utf-8")
    return value is None or isinstance(value, (bool, int, float))


def _finite(value: Any) -> bool:
    if isinstance(value, dict):
        return all(map(_finite, value.values()))
    if isinstance(value, (list, tuple)):
        return all(map(_finite, value))
    return not isinstance(value, float) or math.isfinite(value)


def _from_text(text: str, kinds: Sequence[str]) -> Any:
    try:
        value = ast.literal_eval(text)
    except (ValueError, SyntaxError, RecursionError, MemoryError):  # the last two: signs without end
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
