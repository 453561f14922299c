"""Rules on a table as a whole (`outlook:` keys of its schema): row numbers in, (line, column, found, allowed, step) out."""

from collections.abc import Iterator
from itertools import pairwise

from analysis.errors import EvidenceError, suggest
from analysis.evidence.checks.files import Rows

Told = tuple[int, str, str, str, str]
ELSEWHERE = ("outlook:neverFalls",)  # asked of the loaded claims, since it needs their intervals


def _groups(data: Rows, columns: list[str]) -> dict[tuple, list[tuple[int, dict]]]:
    groups: dict[tuple, list] = {}
    for line, row in zip(data.lines, data.rows, strict=True):
        groups.setdefault(tuple(row.get(c, "") for c in columns), []).append((line, row))
    return groups


def _exactly_one(data: Rows, rule: dict, everything: dict) -> Iterator[Told]:
    value = str(rule["value"]).lower() if isinstance(rule["value"], bool) else str(rule["value"])
    for key, rows in _groups(data, rule["within"]).items():
        lines = [line for line, row in rows if row.get(rule["column"], "") == value]
        if len(lines) != 1:
            found = f"{len(lines)} rows with {rule['column']} {value} for {' + '.join(key)}"
            yield (lines or [rows[0][0]])[-1], rule["column"], found, "exactly one", "Choose one of the rows."


def _covers_all(data: Rows, rule: dict, everything: dict) -> Iterator[Told]:
    other = everything.get(rule["resource"])
    if other is None or rule["field"] not in other.header:
        return
    here = set(data.column(rule["column"]))
    for value in dict.fromkeys(other.column(rule["field"])):
        if value and value not in here:
            allowed = f"each {rule['field']} of {rule['resource']}.csv at least once"
            yield 0, rule["column"], f"no row for {value!r}", allowed, "Add a row for it."


def _increasing(data: Rows, rule: dict, everything: dict) -> Iterator[Told]:
    for key, rows in _groups(data, rule["within"]).items():
        try:
            rows = sorted(rows, key=lambda r: float(r[1].get(rule["along"], "")))
        except ValueError:  # told already by the test of the cell
            continue
        for (_, before), (line, row) in pairwise(rows):
            if row.get(rule["column"], "") <= before.get(rule["column"], ""):
                found = f"{row[rule['column']]} for {rule['along']} {row[rule['along']]} of {' + '.join(key)}"
                allowed = (
                    f"later than {before[rule['column']]}, that of {rule['along']} {before[rule['along']]}"
                )
                yield line, rule["column"], found, allowed, "Mend one of the two."


_TESTS = {
    "outlook:exactlyOne": _exactly_one,
    "outlook:coversAll": _covers_all,
    "outlook:increasing": _increasing,
}


def table_problems(data: Rows, everything: dict) -> Iterator[Told]:
    """All breaches of a table's own rules. Raises EvidenceError for a rule that is not known."""
    for name, rule in data.table.rules.items():
        if name in ELSEWHERE:
            continue
        if name not in _TESTS:
            known = [*_TESTS, *ELSEWHERE]
            raise EvidenceError(
                f"datapackage.json, {data.table.name}: rule {name} is not known.{suggest(name, known)}"
            )
        needed = [rule["column"], *rule.get("within", []), *([rule["along"]] if "along" in rule else [])]
        if all(column in data.header for column in needed):
            yield from _TESTS[name](data, rule, everything)
