"""Rows from a CSV file of somebody else: columns mapped by name, cells as spreadsheets write them."""

import csv
import io
import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from analysis.errors import EvidenceError, suggest
from analysis.evidence import cells, form
from analysis.evidence.add import Row
from analysis.evidence.along import Along, of_texts
from analysis.evidence.checks.files import Problem, Rows
from analysis.evidence.schema import Table

ENCODINGS = ("utf-8-sig", "gb18030")
_TOLD = re.compile(r"sep=([,;\t|])[ \t]*\r?\n", re.IGNORECASE)
_SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs"}


@dataclass(frozen=True)
class Sheet:
    """A file as it was read. rows: header → text, line by line; remarks: what a person should know of the reading."""

    header: list[str]
    rows: list[dict[str, str]]
    lines: list[int]
    manner: cells.Manner
    remarks: list[str]


def read_sheet(path: str | Path, manner: cells.Manner = cells.Manner("")) -> Sheet:  # noqa: B008 - a tuple
    """A CSV file with commas, semicolons (Excel's in many countries) or tabs; a byte-order mark and empty lines left out.

    manner: how numbers and days are written, where it is known (no mark before decimals: a point, or a comma where semicolons
    part the cells).

    Raises EvidenceError for a file that is none.
    """
    name = Path(path).name
    try:
        raw = Path(path).read_bytes()
    except OSError as error:
        raise EvidenceError(f"{path} can't be read ({error.strerror}).") from None
    _refuse_what_is_none(raw, name)
    text, encoding = _decoded(raw, name)
    told = _TOLD.match(text)  # Excel's own line
    text = text[told.end() :] if told else text
    separator = told[1] if told else max(_SEPARATORS, key=text.partition("\n")[0].count)
    decimal = manner.decimal or ("," if separator == ";" else ".")
    remarks = []
    if separator in _SEPARATORS and separator != ",":
        remarks.append(f"{name}: its cells are parted by {_SEPARATORS[separator]}; numbers are read with {decimal!r} before decimals (--decimal changes it).")  # fmt: skip
    if encoding != ENCODINGS[0]:
        remarks.append(f"{name}: no UTF-8; read as {encoding}.")
    (_, header), *table = _cells(text, separator, name)
    _refuse_odd_shapes(header, table, name)
    rows = [dict(zip(header, row + [""] * (len(header) - len(row)), strict=True)) for _, row in table]
    return Sheet(header, rows, [line for line, _ in table], manner._replace(decimal=decimal), remarks)


def _cells(text: str, separator: str, name: str) -> list[tuple[int, list[str]]]:
    """The rows that hold anything, each with its line, the header first. Raises EvidenceError where there is none."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        table = [(reader.line_num, [cell.strip() for cell in row]) for row in reader]
    except csv.Error as error:
        raise EvidenceError(
            f"{name}, row {reader.line_num}: broken CSV ({error}). Look for a quote that is not closed."
        ) from None
    table = [(line, row) for line, row in table if any(row)]
    if not table:
        raise EvidenceError(f"{name} is empty. Its first line names the columns.")
    return table


def _refuse_odd_shapes(header: list[str], table: list[tuple[int, list[str]]], name: str) -> None:
    """Raises EvidenceError where the first line names no columns, or one of them twice, or fewer than a row has."""
    doubled = sorted({h for h in header if h and header.count(h) > 1})
    if doubled:
        raise EvidenceError(f"{name}: the column {doubled[0]!r} stands there twice. Rename one of the two.")
    if len(header) == 1 and table and all(len(row) > 1 for _, row in table):
        raise EvidenceError(
            f"{name}: its first line is {header[0]!r} alone and names no columns. Is it a title above the header? Take it off."
        )
    odd = [f"{line} ({len(row)} cells)" for line, row in table if len(row) > len(header)]
    if odd:
        raise EvidenceError(
            f"{name}: the header names {len(header)} columns, but there are more cells in row {', '.join(odd[:5])}. Is a text with "
            f"a separator not in quotes?"
        )


def _refuse_what_is_none(raw: bytes, name: str) -> None:
    """Raises EvidenceError for files that are often given in place of a CSV file."""
    start = raw[:400].lstrip().lower()
    if raw.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        what, step = "a workbook of Excel", "Save its sheet as 'CSV UTF-8'"
    elif start.startswith((b"<!doctype", b"<html", b"<table", b"<?xml")):
        what, step = "a web page or XML", "Save its table as CSV"
    elif start.startswith((b"[{", b'{"')):
        what, step = "JSON", "Write it as CSV, or add its rows in Python with evidence.add.add_rows"
    else:
        return
    raise EvidenceError(f"{name} is {what} and no CSV file. {step}.")


def _decoded(raw: bytes, name: str) -> tuple[str, str]:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return raw.decode("utf-16"), "UTF-16"
        except UnicodeDecodeError:
            raise EvidenceError(
                f"{name} begins as UTF-16 and breaks off or is none. Save it as 'CSV UTF-8'."
            ) from None
    for encoding in ENCODINGS:
        try:
            return raw.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    raise EvidenceError(f"{name} is no text in UTF-8 or GB18030. Save it as 'CSV UTF-8'.")


def mapping_of(
    words: tuple[str, ...], same: tuple[str, ...], sheet: Sheet, table: Table, texts: Table | None
) -> tuple[dict[str, str], dict[str, str]]:
    """column → header, from words such as value=Anzahl, and column → text for all lines; headers that are called like a column
    need no word. texts: the table of the texts that the lines may bring along, whose columns are called sources.….

    Raises EvidenceError, with all problems at once, for an unknown column or header.
    """
    known = names_of(table, texts)
    mapping = {known[h.lower()]: h for h in sheet.header if h.lower() in known}
    headers = [header for _, _, header in (word.partition("=") for word in words)]
    if len(headers) > 1 and not set(headers) & set(sheet.header):
        raise EvidenceError(
            f"none of the headers {', '.join(map(repr, headers))} stands in the first line, which has {', '.join(filter(None, sheet.header))}. "
            "Is there a title above the header? Take it off."
        )
    wrong, fixed = [], {}
    for word in words:
        column, sign, header = word.partition("=")
        if not sign:
            wrong.append(f"--map {word!r}: write column=header.")
        elif column not in known:
            wrong.append(f"--map {word!r}: {_unknown(column, table, known)}")
        elif header not in sheet.header:
            wrong.append(
                f"--map {word!r}: the file has no header {header!r}.{suggest(header, sheet.header) or ' It has ' + ', '.join(sheet.header) + '.'}"
            )
        else:
            mapping[known[column]] = header
    for word in same:
        column, sign, text = word.partition("=")
        if not sign or column not in known:
            wrong.append(
                f"--set {word!r}: {_unknown(column, table, known) if sign else 'write column=text.'}"
            )
        else:
            fixed[known[column]] = text
    if wrong:
        raise EvidenceError("\n".join(wrong))
    return mapping, fixed


def names_of(table: Table, texts: Table | None) -> dict[str, str]:
    """By which words the columns of a sheet may be named, and how they are called; texts: the table of those that it brings."""
    own = {column.name: column.name for column in table.columns}
    return own | (of_texts(own, texts.by_name) if texts else {})


def _unknown(column: str, table: Table, known: Iterable[str]) -> str:
    listed = ", ".join(table.by_name)
    return f"{table.path.name} has no column {column!r}.{suggest(column, known) or f' It has {listed}.'}"


def rows_of(
    sheet: Sheet, name: str, mapping: Mapping[str, str], same: Mapping[str, str], table: Table, everything: dict[str, Rows],
    along: Along | None, *, promised: bool = False,
) -> tuple[list[list[Row]], list[Problem]]:  # fmt: skip
    """The rows that each line of a sheet asks for, and the cells that can't be read.

    mapping: column → header; same: column → text for all lines. What is left out follows as in `form.follows`; a claim without
    a day of its own has that of its publication. along: takes the texts that the lines bring. promised: each line is a promise: a
    claim with its target and its reading.
    """
    rows, told = [], []
    for line, cells_of in zip(sheet.lines, sheet.rows, strict=True):
        whole = {
            **same,
            **{column: cells_of[header] for column, header in mapping.items() if cells_of[header]},
        }
        given = {column: text for column, text in whole.items() if column in table.by_name}
        given = form.without_unit(given, everything)
        row = form.as_read(table.columns, given, sheet.manner)
        wrong = list(_unread(name, line, given, table, sheet.manner))
        new = None
        if along:
            of_text = {c.partition(".")[2]: text for c, text in whole.items() if c not in given}
            source, new, against = along.of(name, line, of_text, row)
            row |= {"source_id": source} if source else {}
            wrong += against
        if promised:
            row.setdefault("kind", "target_stock")
        elif table.name == "claims" and not row.get("period_end"):
            row |= form.undated(row)
        row = row | form.follows(table.name, row, everything)
        for column, found, said in cells.contradictions(
            given.get("value", ""), row, sheet.manner.decimal or "."
        ):
            told.append(Problem(name, line, mapping.get(column, f"--set {column}"), repr(found), f"{said}, as its figure {given['value']!r} says", "Mend one of the two."))  # fmt: skip
        lacking = [Problem(name, line, *what) for what in _lacking(row, promised)] if table.name == "claims" else []  # fmt: skip
        told += [replace(p, column=place_of(p.column, mapping, same)) for p in (*wrong, *lacking)]
        made = _promise(row, table, everything) if promised and not lacking else [(table.name, row)]
        asked = [] if lacking else made  # what rests on a cell that is not there would only say so again
        rows.append([("sources", new), *asked] if new else asked)
        for where, of in asked:  # the next slug is free of these
            data = everything[where]
            data.rows.append({column: of.get(column, "") for column in data.header})
    return rows, told


def place_of(column: str, mapping: Mapping[str, str], same: Container[str]) -> str:
    """How a column is called to who made the sheet: by its header, by the option that gives it to all lines, else by its name."""
    return mapping.get(column, f"--set {column}" if column in same else column)


def shown(column: str, mapping: Mapping[str, str], same: Container[str]) -> str:
    """The same, with the column's own name behind a header that is another."""
    place = place_of(column, mapping, same)
    return f"{place} ({column})" if column in mapping and place.casefold() != column else place


def _unread(name: str, line: int, given: Mapping[str, str], table: Table, manner: cells.Manner) -> Iterator[Problem]:  # fmt: skip
    """The cells of a line that can't be read."""
    for column, text in given.items():
        try:
            cells.read(table.by_name[column], text, manner)
        except EvidenceError as error:
            yield Problem(name, line, column, repr(text), f"a {table.by_name[column].type} ({column})", str(error))  # fmt: skip


_ALIKE = 3  # as many problems of one kind are told one by one


_FOLLOWS = {  # what is not asked for where another column is missing from which it follows
    "claims": {"entity": "programme", "indicator": "programme", "unit": "programme", "publisher": "source_id",
               "claim_id": "source_id", "published_earliest": "published_latest", "published_precision": "published_latest",
               "period_end": "published_latest", "period_precision": "published_latest"},
}  # fmt: skip


def without_columns(
    problems: Sequence[Problem], name: str, table: Table, given: Container[str], headers: Sequence[str],
    allowed: Callable[[str], str],
) -> list[Problem]:  # fmt: skip
    """Problems, with those of cells that no header and no --set gives as one for the whole file.

    given: the columns that have a header or a text for all rows; allowed: what may stand in a column, '' for anything.
    """
    follows, wrong = _FOLLOWS.get(table.name, {}), {p.column for p in problems if p.file == name}
    empty = [p for p in problems if p.file == name and p.found == "nothing" and p.column not in given]
    rest = [p for p in problems if p not in empty]
    asked = list(dict.fromkeys(p.column for p in empty if follows.get(p.column) not in wrong))
    asked.sort(key=lambda column: list(table.by_name).index(column) if column in table.by_name else len(asked))  # fmt: skip
    if not asked:
        return rest or list(problems)
    words = "; ".join(f"{column}: {said}" for column in asked if (said := allowed(column)))
    told = Problem(name, 0, "", f"nothing that gives {', '.join(asked)}", "a header of the file, or one text for all rows",
                   f"Say it for each: --map {asked[0]}=HEADER or --set {asked[0]}=TEXT. The headers are {', '.join(headers)}."
                   + (f" Allowed for {words}." if words else ""))  # fmt: skip
    return [told, *rest]


def told_once(problems: Sequence[Problem]) -> list[str]:
    """Problems as lines; of many that are alike in one column the first, with how many more there are.

    >>> told_once([Problem("a.csv", row, "Day", "'x'", "a date", "Write it.") for row in (2, 3, 4, 5)])
    ["a.csv, row 2, Day: found 'x'; allowed: a date. Write it.", 'a.csv, Day: 3 more cells like this, in rows 3, 4, 5.']
    """
    alike: dict[tuple[str, str, str], list[Problem]] = {}
    for problem in problems:
        alike.setdefault((problem.file, problem.column, problem.allowed), []).append(problem)
    lines: list[str] = []
    for (file, column, _), same in alike.items():
        shown = same if len(same) <= _ALIKE or not same[0].row else same[:1]
        lines += map(str, shown)
        if more := [problem.row for problem in same[len(shown) :]]:
            rows = ", ".join(map(str, more[:8])) + (" …" if len(more) > 8 else "")
            lines.append(f"{file}, {column}: {len(more):,} more cells like this, in rows {rows}.")
    return lines


_OF_PROMISES = ("programme", "entity", "indicator", "published_latest", "value", "period_end")


def _lacking(row: Mapping[str, str], promised: bool) -> Iterator[tuple[str, str, str, str]]:
    """What a line does not say without which it is no promise, and a promise where none is asked for: column, found, allowed, step."""
    if promised:
        for column in _OF_PROMISES:
            if not row.get(column):
                yield (
                    column,
                    "nothing",
                    f"a value: no promise without its {column}",
                    "Fill it in, or give it with --map or --set.",
                )
    elif row.get("kind") in form.PROMISED and not row.get("target"):
        yield "kind", repr(row["kind"]), "a figure that is no promise, or the name of its target beside it", "`outlook target import` takes promises, and makes target and reading of each."  # fmt: skip


def _promise(claim: dict[str, str], table: Table, everything: dict[str, Rows]) -> list[Row]:
    """A promised figure with its target and its reading."""
    full = {column.name: "" for column in table.columns} | claim
    target, reading = form.promise(full, everything)
    named = claim.get("target") or target["target"]
    target, reading = target | {"target": named}, reading | {"target": named, "reading": reading["how"]}
    return [("claims", claim | {"target": named}), ("targets", target), ("readings", reading)]
