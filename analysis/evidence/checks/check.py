"""Checking: every failure of every table in one answer, each with its file, row, column and next step.

The rules are those of `datapackage.json` (see `schema`); the files are read as text (see `files`). What is wrong in
one place does not hide what is wrong in another, and is told once: rows that only point to a broken one are in order.
"""

from collections.abc import Iterator, Mapping
from dataclasses import astuple
from pathlib import Path
from types import MappingProxyType
from typing import Any

from analysis.errors import EvidenceError, suggest
from analysis.evidence.checks import rules
from analysis.evidence.checks.falls import falling_stocks
from analysis.evidence.checks.files import Problem, Rows, read_rows
from analysis.evidence.checks.judged import sense_problems
from analysis.evidence.checks.rows import Sheet, sheet_of, value_of
from analysis.evidence.checks.table_rules import table_problems
from analysis.evidence.computed import FILE as FILE_OF_COMPUTED
from analysis.evidence.computed import read_computed
from analysis.evidence.corrections import as_text, misfit, read_corrections
from analysis.evidence.hedges import HedgeRule
from analysis.evidence.needed import NEEDED_ASSUMPTIONS
from analysis.evidence.schema import Package, Table, read_package

__all__ = ["Problem", "check", "check_package", "problems_in", "read_all"]


def _cell_problems(data: Rows) -> Iterator[Problem]:
    name = data.table.path.name
    for column in data.table.columns:
        if column.name not in data.header:
            continue
        cells = data.column(column.name)
        wrong = rules.wrong_cells(column, set(cells))
        for line, cell in zip(data.lines, cells, strict=True) if wrong else ():
            if cell in wrong:
                yield Problem(name, line, column.name, *wrong[cell])


def _key_problems(data: Rows) -> Iterator[Problem]:
    key, name = data.table.primary_key, data.table.path.name
    if not key or not set(key) <= set(data.header):
        return
    first: dict[tuple, int] = {}
    for line, row in zip(data.lines, data.rows, strict=True):
        value = tuple(row[column] for column in key)
        if not all(value):  # told already as a blank in a required column
            continue
        if value not in first:
            first[value] = line
            continue
        step = f"It stands in row {first[value]} already: rename or merge."
        yield Problem(name, line, ", ".join(key), f"{' + '.join(value)} a second time", "each once", step)


ADDED_BY = {
    "sources": " (outlook source add)",
    "programmes": " (outlook programme add)",
    "targets": " (outlook target add)",
}


def _reference_problems(data: Rows, everything: dict[str, Rows]) -> Iterator[Problem]:
    name = data.table.path.name
    for column, other, field in data.table.foreign_keys:
        target = everything.get(other)
        if target is None or not target.complete or field not in target.header or column not in data.header:
            continue
        known = set(target.column(field))
        for line, cell in zip(data.lines, data.column(column), strict=True):
            if cell and cell not in known and cell not in target.broken:
                step = (
                    f"Add it to {other}.csv{ADDED_BY.get(other, '')} or mend the word.{suggest(cell, known)}"
                )
                yield Problem(name, line, column, repr(cell), f"a {field} of {other}.csv", step)


def _own_rules(data: Rows, everything: dict[str, Rows]) -> Iterator[Problem]:
    name = data.table.path.name
    for column in data.table.columns:
        tests = rules.row_tests(column, everything)
        if not tests or column.name not in data.header:
            continue
        cells = data.column(column.name)
        for line, cell, row in zip(data.lines, cells, data.rows, strict=True):
            for of_blanks, test in tests:
                if of_blanks != bool(cell) and (told := test(row)) is not None:
                    yield Problem(name, line, column.name, *told)
    if data.whole:
        yield from (Problem(name, *told) for told in table_problems(data, everything))


def check(data_dir: str | Path | Mapping[str, Any] | None = None) -> list[Problem]:
    """All problems of a data directory, doubts among them (`error` is False); an empty list if there is none.

    data_dir: a directory with a `datapackage.json` (None: the shipped data), or tables in memory as `load` takes them, of
    which row 2 is the first. Raises EvidenceError only if there is no readable `datapackage.json`, or a rule in it that is
    not known, since nothing can be said without rules; for tables in memory, if a table or column is unknown.

    >>> check()
    []
    """
    if isinstance(data_dir, Mapping):
        from analysis.evidence.tables import package_of, texts_of

        package = package_of(data_dir)
        return check_package(package, texts_of(package, data_dir))
    return check_package(read_package(data_dir), {})


def check_package(package: Package, texts: Mapping[str, str], *, doubts: bool = True) -> list[Problem]:
    """The same of a package. texts: of its tables that are in no file, by name; doubts: False for errors alone, which takes
    half the time."""
    everything, told = read_all(package, texts)
    return sorted(told + problems_in(package, everything, told, doubts), key=astuple)


def read_all(
    package: Package, texts: Mapping[str, str] = MappingProxyType({})
) -> tuple[dict[str, Rows], list[Problem]]:
    """All tables that can be read as text, and what is wrong with the form of the files."""
    everything: dict[str, Rows] = {}
    told: list[Problem] = []
    for name, table in package.tables.items():
        data, problems = read_rows(table, texts.get(name))
        told += problems
        if data is not None:
            everything[name] = data
    return everything, told


def problems_in(
    package: Package, everything: dict[str, Rows], form: list[Problem], doubts: bool = True
) -> list[Problem]:
    """What is wrong with the contents of tables whose problems of form are known; with `doubts` what is unlikely too."""
    told: list[Problem] = []
    for data in everything.values():
        if data.table.borrowed:  # its rows point to shipped ones
            continue
        told += _cell_problems(data)
        told += _key_problems(data)
        told += _reference_problems(data, everything)
        told += _own_rules(data, everything)
    return told + content_problems(package, everything, [*form, *told], doubts)


def content_problems(
    package: Package, everything: dict[str, Rows], told: list[Problem], doubts: bool = True
) -> list[Problem]:
    """What is asked of rows that are in order by themselves: corrections fit, assumptions are there, no stock falls.

    told: the problems known already; rows that have one are left out.
    """
    lacking = list(_missing_assumptions(everything.get("assumptions")))
    fitting, problems = _corrections(package, everything)
    problems += _computed(package, everything)
    lacking += problems
    bad = {(p.file, p.row) for p in told}
    headed = {name: data for name, data in everything.items() if (data.table.path.name, 1) not in bad}
    sound = {name: _sound(data, bad) for name, data in headed.items() if data.header}
    lacking += _falls(package, everything, sound, fitting)
    return lacking + list(sense_problems(sound, everything, package, doubts))


def _missing_assumptions(data: Rows | None) -> Iterator[Problem]:
    if data is None or not data.complete or "assumption_id" not in data.header:
        return
    known = data.broken.union(data.column("assumption_id"))
    for wanted in NEEDED_ASSUMPTIONS:
        if wanted not in known:
            step = "Restore it from the shipped assumptions.csv: loading needs it."
            yield Problem("assumptions.csv", 0, "assumption_id", f"no row {wanted}", f"a row {wanted}", step)


def _corrections(package: Package, everything: dict[str, Rows]) -> tuple[list[dict], list[Problem]]:
    """The corrections that fit, and what is wrong with the others."""
    step = "Corrections may not outlive their reason: see the README of the data."
    try:
        declared = read_corrections(package)
    except EvidenceError as error:
        return [], [Problem("corrections.yml", 0, "", str(error), "a list of corrections", step)]
    data, fitting, told = everything.get("claims"), [], []
    if data is None or not data.complete or "claim_id" not in data.header:
        return [], []
    rows = {row["claim_id"]: row for row in data.rows}
    for entry in declared:
        if entry["claim_id"] in data.broken:
            continue
        row = rows.get(entry["claim_id"])
        wrong = misfit(entry, row) or _wrong_correction(package, entry, everything)
        if wrong:
            told.append(Problem("corrections.yml", 0, "", wrong, "corrections that fit a claim", step))
        else:
            fitting.append(entry)
    return fitting, told


def _computed(package: Package, everything: dict[str, Rows]) -> list[Problem]:
    """What is wrong with the declared ways in which figures were computed."""
    step = "Every claim of it exists, once: see the README of the data."
    try:
        declared = read_computed(package)
    except EvidenceError as error:
        return [
            Problem(FILE_OF_COMPUTED, 0, "", str(error), "a list of claims with how they were computed", step)
        ]
    data = everything.get("claims")
    if not declared or data is None or not data.complete or "claim_id" not in data.header:
        return []
    known = data.broken.union(data.column("claim_id"))
    return [
        Problem(FILE_OF_COMPUTED, 0, "claim_id", f"no claim {claim}", "a claim of claims.csv", step)
        for claim in declared
        if claim not in known
    ]


def _wrong_correction(package: Package, entry: dict, everything: dict[str, Rows]) -> str:
    """What is wrong with the cell that a correction puts in the place of the printed one; '' if nothing is."""
    claims, cell = package["claims"], as_text(entry["corrected"])
    column = claims.by_name[entry["column"]]
    wrong = rules.cell_test(column)(cell)
    for here, other, field in claims.foreign_keys:
        known = everything.get(other)
        if wrong is None and here == column.name and known is not None and known.whole and cell:
            wrong = None if cell in known.column(field) else (repr(cell), f"a {field} of {other}.csv", "")
    return (
        f"claim {entry['claim_id']} would have {column.name} = {wrong[0]}, allowed: {wrong[1]}"
        if wrong
        else ""
    )


_FOR_FALLS = ("claims", "programmes", "indicators", "assumptions")


def _falls(
    package: Package, everything: dict[str, Rows], sound: dict[str, Sheet], corrections: list[dict]
) -> Iterator[Problem]:
    if not sound.keys() >= set(_FOR_FALLS):
        return
    value = dict(
        zip(*(sound["assumptions"].column(name) for name in ("assumption_id", "value")), strict=True)
    )
    if not set(NEEDED_ASSUMPTIONS) <= set(value):
        return
    try:
        rule = HedgeRule.from_values(value)
    except EvidenceError as error:
        step = "Write widths as positive numbers of rounding units."
        yield Problem("assumptions.csv", 0, "value", str(error), "hedges that hold what was printed", step)
        return
    line_of = dict(zip(everything["claims"].column("claim_id"), everything["claims"].lines, strict=True))
    programmes, indicators = (
        {getattr(row, key): row for row in sound[name]}
        for name, key in (("programmes", "programme"), ("indicators", "indicator"))
    )
    claims = _corrected(package["claims"], sound["claims"], corrections)
    for fall in falling_stocks(claims, programmes, indicators, rule):
        allowed = (
            f"at least {fall.before_low:g}, the figure of {fall.before_claim} for {fall.before_date:%Y-%m-%d}"
        )
        step = "Mend the figure or its date, give it a `definition` of its own, or set monotone to false in programmes.csv."
        found = f"a stock of {fall.high:g} at most, although {fall.programme} can't fall"
        yield Problem("claims.csv", line_of[fall.claim], "value", found, allowed, step)


def _corrected(table: Table, claims: Sheet, corrections: list[dict]) -> Iterator[Any]:
    """Claims with the declared errors of their texts mended."""
    cells: dict[str, dict[str, Any]] = {}
    for entry in corrections:
        column, text = entry["column"], as_text(entry["corrected"])
        cells.setdefault(entry["claim_id"], {})[column] = value_of(text, table.by_name[column].type)
    return (row._replace(**cells[row.claim_id]) if row.claim_id in cells else row for row in claims)


def _sound(data: Rows, bad: set[tuple[str, int]]) -> Sheet:
    """The rows without a problem, typed."""
    name = data.table.path.name
    rows = data.rows
    if any(file == name for file, _ in bad):
        rows = [row for line, row in zip(data.lines, rows, strict=True) if (name, line) not in bad]
    return sheet_of(data.table, data.header, rows)
