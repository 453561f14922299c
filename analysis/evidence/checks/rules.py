"""Single rules of the tables as small tests: a cell (or a row) in, None or (found, allowed, next step) out."""

import math
import re
from collections.abc import Callable, Collection
from datetime import date

from analysis.errors import EvidenceError, suggest
from analysis.evidence.schema import Column

Told = tuple[str, str, str] | None
_FALSE_TRUE = ("false", "true")
_NEXT = {
    "number": "Write plain digits without thousands separators or units, e.g. 28.4.",
    "integer": "Write a whole number in plain digits, 15 at most.",
    "date": "Write a day that exists, from 1900 to 2199, as YYYY-MM-DD.",
    "boolean": "Write true or false.",
}


_DATE = re.compile(r"(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}")
_NUMBER = re.compile(r"[-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]+)?")


def _is_date(text: str) -> bool:
    if not _DATE.fullmatch(text):
        return False
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False


def _is_number(text: str) -> bool:
    return bool(_NUMBER.fullmatch(text)) and math.isfinite(float(text))


_TYPES: dict[str, Callable[[str], bool]] = {
    "string": lambda text: True,
    "number": _is_number,
    "integer": lambda text: bool(re.fullmatch(r"[-+]?[0-9]{1,15}", text)),
    "date": _is_date,
    "boolean": lambda text: text in _FALSE_TRUE,
}


def _bound_told(cell: str, limits: dict) -> Told:
    if "minimum" in limits and float(cell) < float(limits["minimum"]):
        return cell, f"{limits['minimum']} or more", "Mend the number."
    if "maximum" in limits and float(cell) > float(limits["maximum"]):
        return cell, f"{limits['maximum']} or less", "Mend the number."
    return None


_IN_WORDS = {
    "^[a-z0-9]+(?:-[a-z0-9]+)*$": "small Latin letters and digits, with single hyphens between",
    "^[a-z0-9]+(?:_[a-z0-9]+)*$": "small Latin letters and digits, with single underscores between",
    "^[A-Za-z][A-Za-z0-9_]*$": "Latin letters, digits and underscores, a letter first",
    "^https?://\\S+$": "an address that begins with http:// or https://, without a space",
    "^[a-z]{2}$": "two small letters",
}  # patterns of the descriptor as a person would say them


def cell_test(column: Column) -> Callable[[str], Told]:
    """The test of one cell by type and constraints of Table Schema."""
    limits, is_type = column.constraints, _TYPES.get(column.type, _TYPES["string"])
    pattern = re.compile(limits["pattern"]) if "pattern" in limits else None

    def test(cell: str) -> Told:
        if cell == "":
            return ("nothing", "a value (the column is required)", "Fill it in.") if column.required else None
        if cell != cell.strip():
            return repr(cell), "no space around a value", "Remove the space."
        if not is_type(cell):
            return repr(cell), f"a {column.type}", _NEXT[column.type]
        if "enum" in limits and cell not in limits["enum"]:
            return repr(cell), ", ".join(limits["enum"]), f"Take one of these.{suggest(cell, limits['enum'])}"
        if pattern and not pattern.fullmatch(cell):
            allowed = _IN_WORDS.get(limits["pattern"], f"the pattern {limits['pattern']}")
            return (
                repr(cell),
                allowed,
                f"Write it like {column.example.rstrip('.')}." if column.example else "Write it so.",
            )
        if len(cell) < limits.get("minLength", 0):
            return repr(cell), f"{limits['minLength']} characters or more", "Say it in full."
        if column.type in ("number", "integer"):
            return _bound_told(cell, limits)
        return None

    return test


def wrong_cells(column: Column, cells: Collection[str]) -> dict[str, tuple[str, str, str]]:
    """Cells of a column that its test refuses, each with what it says."""
    if column.type == "string" and not column.constraints.keys() & {"enum", "pattern", "minLength"}:
        cells = [
            cell for cell in cells if not cell or cell != cell.strip()
        ]  # all else that words can be is in order
    test = cell_test(column)
    return {cell: told for cell in cells if (told := test(cell)) is not None}


def _holds(row: dict[str, str], when: dict[str, list[str]]) -> bool:
    for name, allowed in when.items():  # noqa: SIM110 (asked of each row: a generator is dear)
        if row.get(name, "") not in allowed:
            return False
    return True


def _said(when: dict) -> str:
    return " and ".join(
        f"{name} is {' or '.join(str(a) or 'blank' for a in allowed)}" for name, allowed in when.items()
    )


def _required_when(column: Column, when: dict) -> Callable[[dict], Told]:
    def test(row: dict) -> Told:
        if row.get(column.name, "") == "" and _holds(row, when):
            return "nothing", f"a value where {_said(when)}", "Fill it in."
        return None

    return test


def _required_when_filled(column: Column, other: str) -> Callable[[dict], Told]:
    def test(row: dict) -> Told:
        if row.get(other, "") and not row.get(column.name, ""):
            return "nothing", f"a value where {other} is given", "Fill it in."
        return None

    return test


def _blank_when(column: Column, when: dict) -> Callable[[dict], Told]:
    def test(row: dict) -> Told:
        if row.get(column.name, "") and _holds(row, when):
            return repr(row[column.name]), f"nothing where {_said(when)}", "Empty the cell or mend the kind."
        return None

    return test


def _ordered(column: Column, other: str, key: Callable, sign: int, word: str) -> Callable[[dict], Told]:
    def test(row: dict) -> Told:
        here, there = row.get(column.name, ""), row.get(other, "")
        try:
            one, other_one = (key(here), key(there)) if here and there else (0, 0)
            wrong = sign * ((one > other_one) - (one < other_one)) < 0
        except ValueError:  # told already by the test of the cell
            return None
        return (here, f"{word} {other}, which is {there}", "Mend one of the two.") if wrong else None

    return test


def _integer_when(column: Column, when: dict) -> Callable[[dict], Told]:
    def test(row: dict) -> Told:
        cell = row.get(column.name, "")
        if _holds(row, when) and _is_number(cell) and float(cell) != round(float(cell)):
            return (
                cell,
                f"a whole number where {_said(when)}",
                "Is it a percentage or another unit? Then mend the unit.",
            )
        return None

    return test


def _minimum_when(column: Column, rule: dict) -> Callable[[dict], Told]:
    def test(row: dict) -> Told:
        cell = row.get(column.name, "")
        if _holds(row, rule["when"]) and _is_number(cell) and float(cell) < rule["minimum"]:
            return (
                cell,
                f"{rule['minimum']} or more where {_said(rule['when'])}",
                "Mend the number or the unit.",
            )
        return None

    return test


def _same_as(column: Column, rule: dict, everything: dict) -> Callable[[dict], Told]:
    other = everything.get(rule["resource"])
    known = (
        {} if other is None else dict(zip(other.column(rule["on"]), other.column(rule["field"]), strict=True))
    )

    def test(row: dict) -> Told:
        key, cell = row.get(rule["on"], ""), row.get(column.name, "")
        if cell and known.get(key) and cell != known[key]:
            place = f"{rule['resource']}.csv"
            return (
                repr(cell),
                f"{known[key]}, the {rule['field']} of {key} in {place}",
                "Mend the unit or take the right slug.",
            )
        return None

    return test


def _when_value_then(column: Column, rule: dict) -> Callable[[dict], Told]:
    def test(row: dict) -> Told:
        for name, allowed in rule.get(row.get(column.name, ""), {}).items():
            if name in row and row[name] not in allowed:  # a missing column is told as such
                found = f"{name} {row[name]!r} with {column.name} {row[column.name]}"
                return found, f"{name} {' or '.join(allowed)}", "Mend one of the two."
        return None

    return test


_OF_BLANKS = ("requiredWhen", "requiredWhenFilled")


def row_tests(column: Column, everything: dict) -> list[tuple[bool, Callable[[dict], Told]]]:
    """The tests of one column that look at the rest of its row, or at another table (`outlook:` rules), each with whether
    only a row in which the column is blank can fail it; any other test only a row in which it is filled can."""
    makers: dict[str, Callable] = {
        "requiredWhen": lambda rule: _required_when(column, rule),
        "requiredWhenFilled": lambda rule: _required_when_filled(column, rule),
        "blankWhen": lambda rule: _blank_when(column, rule),
        "notBefore": lambda rule: _ordered(column, rule, date.fromisoformat, 1, "not before"),
        "notAfter": lambda rule: _ordered(column, rule, date.fromisoformat, -1, "not after"),
        "notBelow": lambda rule: _ordered(column, rule, float, 1, "not below"),
        "notAbove": lambda rule: _ordered(column, rule, float, -1, "not above"),
        "integerWhen": lambda rule: _integer_when(column, rule),
        "minimumWhen": lambda rule: _minimum_when(column, rule),
        "sameAs": lambda rule: _same_as(column, rule, everything),
        "whenValueThen": lambda rule: _when_value_then(column, rule),
    }
    unknown = [name for name in column.rules if name.removeprefix("outlook:") not in makers]
    if unknown:
        raise EvidenceError(
            f"datapackage.json, column {column.name}: rule {unknown[0]} is not known.{suggest(unknown[0], makers)}"
        )
    return [
        (name in _OF_BLANKS, make(rule))
        for name, make in makers.items()
        if (rule := column.rule(name)) is not None
    ]
