"""Is a `datapackage.json` of the form that the code reads? Asked once, so that no rule fails later on its own form."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from analysis.paths import BORROWED

_TYPES = ("string", "number", "integer", "boolean", "date")
BORROWABLE = ("assumptions", "outcomes", "evaluated_effects")  # tables to which no claim points


def _is(value: Any, kind: Any) -> bool:
    return isinstance(value, kind) and not (isinstance(value, bool) and kind is not bool)


def _words(value: Any) -> bool:
    return _is(value, str) or (_is(value, list) and all(_is(v, str) for v in value))


def _condition(rule: Any) -> bool:
    """{column: [allowed texts]}: the form in which a rule says when it holds."""
    return _is(rule, dict) and all(_is(v, list) and all(_is(w, str) for w in v) for v in rule.values())


def _names(rule: Any, *keys: str) -> bool:
    return _is(rule, dict) and all(_is(rule.get(key), str) for key in keys)


_RULES = {  # of a column: is the rule of the form that it needs?
    "requiredWhen": _condition,
    "blankWhen": _condition,
    "integerWhen": _condition,
    "minimumWhen": lambda r: (
        _is(r, dict) and _condition(r.get("when")) and _is(r.get("minimum"), int | float)
    ),
    "sameAs": lambda r: _names(r, "resource", "on", "field"),
    "whenValueThen": lambda r: _is(r, dict) and all(_condition(then) for then in r.values()),
    "requiredWhenFilled": lambda r: _is(r, str),
    "notBefore": lambda r: _is(r, str),
    "notAfter": lambda r: _is(r, str),
    "notBelow": lambda r: _is(r, str),
    "notAbove": lambda r: _is(r, str),
}
_TABLE_RULES = {
    "exactlyOne": lambda r: _names(r, "column") and _words(r.get("within")) and "value" in r,
    "coversAll": lambda r: _names(r, "column", "resource", "field"),
    "increasing": lambda r: _names(r, "column", "along") and _words(r.get("within")),
}


_SLUGS = (
    "^[a-z0-9]+(?:-[a-z0-9]+)*$",
    "^[a-z0-9]+(?:_[a-z0-9]+)*$",
)  # their repetitions can't take each other's part


def _pattern(text: Any) -> bool:
    """Whether a pattern can be read, and matches in a time that grows no faster than the square of the text: none of its
    repetitions holds another one, and it refers back to nothing."""
    try:
        return bool(re.compile(text)) and (text in _SLUGS or not re.search(_RISKY, text))
    except (re.error, TypeError, RecursionError, OverflowError):
        return False


_RISKY = r"\)\s*[*+?{]|\\[1-9]|\(\?P=|\(\?[=!<]"  # a group that is repeated, what was matched before, a look around


def _inside(path: str) -> bool:
    """Whether a resource lies in the directory of its descriptor."""
    return (
        not Path(path).is_absolute() and ".." not in Path(path).parts and "\\" not in path and ":" not in path
    )


_LIMITS = {
    "enum": lambda v: _is(v, list) and all(_is(w, str) for w in v),
    "pattern": _pattern,
    "minLength": lambda v: _is(v, int),
    "minimum": lambda v: _is(v, int | float),
    "maximum": lambda v: _is(v, int | float),
}


def _rule_faults(described: dict, rules: dict, place: str) -> Iterator[str]:
    for name, rule in described.items():
        short = str(name).removeprefix("outlook:")
        if name != short and short in rules and not rules[short](rule):
            yield f"{place}: the rule {name} has the wrong form: {rule!r}"


def _column_faults(column: Any, place: str) -> Iterator[str]:
    if not _names(column, "name"):
        yield f"{place}: a column without a name"
        return
    place = f"{place}, column {column['name']}"
    if column.get("type", "string") not in _TYPES:
        yield f"{place}: type {column['type']!r}; known are {', '.join(_TYPES)}"
    limits = column.get("constraints", {})
    if not _is(limits, dict):
        yield f"{place}: constraints are {limits!r}, not a mapping"
        return
    for name, fits in _LIMITS.items():
        if name in limits and not fits(limits[name]):
            yield f"{place}: the constraint {name} has the wrong form: {limits[name]!r}"
    yield from _rule_faults(column, _RULES, place)


def _key_faults(schema: dict, place: str) -> Iterator[str]:
    if not _words(schema.get("primaryKey", [])):
        yield f"{place}: primaryKey is no name or list of names"
    keys = schema.get("foreignKeys", [])
    if not _is(keys, list):
        yield f"{place}: foreignKeys is no list"
        return
    for key in keys:
        reference: Any = key.get("reference") if _is(key, dict) else None
        ends: list[Any] = [end.get("fields") for end in (key, reference)] if _is(reference, dict) else [None]
        if not all(_words(end) for end in ends) or len({1 if _is(e, str) else len(e) for e in ends}) != 1:
            yield f"{place}: a foreign key of the wrong form: {key!r}"
        elif not _is(reference.get("resource", ""), str):
            yield f"{place}: a foreign key to {reference['resource']!r}"


def faults(descriptor: Any) -> Iterator[str]:
    """What is wrong with the form of a descriptor, one sentence each."""
    if not _is(descriptor, dict) or not _is(descriptor.get("resources"), list):
        yield "no list of resources"
        return
    borrowed = descriptor.get(BORROWED, [])
    if not (_is(borrowed, list) and all(name in BORROWABLE for name in borrowed)):
        yield f"{BORROWED} is {borrowed!r}; it lists tables of {', '.join(BORROWABLE)}"
    for number, resource in enumerate(descriptor["resources"], 1):
        place = f"resource {number}"
        if not _names(resource, "name", "path") or "\x00" in resource["path"]:
            yield f"{place}: no name or no path"
            continue
        if not _inside(resource["path"]):
            yield f"{place}: the path {resource['path']!r} leaves the directory"
            continue
        if "schema" not in resource:
            continue
        place, schema = f"table {resource['name']}", resource["schema"]
        columns: Any = schema.get("fields") if _is(schema, dict) else None
        if not _is(columns, list):
            yield f"{place}: no list of fields"
            continue
        for column in columns:
            yield from _column_faults(column, place)
        yield from _key_faults(schema, place)
        yield from _rule_faults(schema, _TABLE_RULES, place)


def lacking(descriptor: dict, shipped: dict) -> Iterator[str]:
    """Tables and columns of the shipped descriptor that another one lacks or types otherwise: code asks for them."""

    def types(package: dict) -> dict:
        return {
            r["name"]: {f["name"]: f.get("type", "string") for f in r["schema"]["fields"]}
            for r in package["resources"]
            if "schema" in r
        }

    here = types(descriptor)
    for table, columns in types(shipped).items():
        if table not in here:
            yield f"no table {table}"
            continue
        for column, kind in columns.items():
            if here[table].get(column) != kind:
                yield f"table {table}: no column {column} of type {kind}"
