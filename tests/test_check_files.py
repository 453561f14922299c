"""`evidence.check`: a file of the wrong form gets a message that names the place, and none gets a traceback."""

import codecs
import csv

import pytest
from check_samples import edit, line_of, rows_of, told, with_line, write
from evidence_samples import RESOURCES

from analysis import evidence
from analysis.errors import EvidenceError

FORMS = [  # change of the bytes, the row that is told (a key: the line of that row), what is found
    ("quote never closed", lambda raw: with_line(raw, b"plants-2024", lambda x: x[:-1] + b'"no end'), "plants-2024", "broken CSV"),
    ("quote not doubled", lambda raw: with_line(raw, b"plants-2024", lambda x: x[:-1] + b',"a "b" c"'), "plants-2024", "broken CSV"),
    ("cell too many", lambda raw: with_line(raw, b"plants-2024", lambda x: x + b",x"), "plants-2024", "25 cells"),
    ("cell missing", lambda raw: with_line(raw, b"plants-2024", lambda x: x[:-1]), "plants-2024", "23 cells"),
    ("text with a bare comma", lambda raw: raw.replace(b"33,count", b"1,033,count"), "plants-2024", "25 cells"),
    ("empty line", lambda raw: raw.replace(b"\nplants-2024", b"\n\nplants-2024"), 6, "an empty line"),
    ("blank cells only", lambda raw: raw.replace(b"\nplants-2024", b"\n" + b"," * 23 + b"\nplants-2024"), 6, "nothing"),
    ("NUL", lambda raw: with_line(raw, b"plants-2024", lambda x: x + b"\x00"), "plants-2024", "NUL"),
    ("empty", lambda raw: b"", 0, "empty file"),
    ("only a line break", lambda raw: b"\n", 1, ""),
    ("byte-order mark", lambda raw: codecs.BOM_UTF8 + raw, 1, "byte-order mark"),
    ("UTF-16", lambda raw: raw.decode().encode("utf-16"), 1, "no UTF-8"),
    ("UTF-16 without mark", lambda raw: raw.decode().encode("utf-16-le"), 1, "NUL"),
    ("Latin-1", lambda raw: with_line(raw, b"plants-2024", lambda x: x + "é".encode("latin-1")), "plants-2024", "0xe9"),
    ("GB18030", lambda raw: with_line(raw, b"plants-2024", lambda x: x + "湖畔".encode("gb18030")), "plants-2024", "no UTF-8"),
    ("column missing", lambda raw: raw.replace(b",value,", b",", 1), 1, "no such column"),
    ("column unknown", lambda raw: raw.replace(b",value,", b",valeu,", 1), 1, "unknown column"),
    ("column twice", lambda raw: raw.replace(b",note\n", b",value\n", 1), 1, "the column twice"),
    ("no header", lambda raw: raw.split(b"\n", 1)[1], 1, "no such column"),
    ("semicolons", lambda raw: raw.replace(b",", b";"), 1, "parted by semicolons"),
    ("tabs", lambda raw: raw.replace(b",", b"\t"), 1, "parted by tabs"),
    ("row twice", lambda raw: raw + raw[raw.index(b"plants-energy"):], "last", "plants-energy a second time"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "row", "found"), [f[1:] for f in FORMS], ids=[f[0] for f in FORMS])
def test_a_file_of_the_wrong_form_is_told(data, change, row, found):
    edit(data, "claims.csv", change)
    problems = evidence.check(data)
    path = data / "claims.csv"
    if row == "last":
        row = path.read_text(encoding="utf-8").count("\n")
    elif isinstance(row, str):
        row = line_of(path, row)
    here = [p for p in problems if p.file == "claims.csv" and p.row == row and found in p.found]
    assert here, [str(p) for p in problems]
    assert all(p.allowed and p.next_step for p in problems)


def test_missing_and_unreadable_files(data):
    (data / "sources.csv").unlink()
    (data / "entities.csv").unlink()
    (data / "entities.csv").mkdir()
    problems = evidence.check(data)
    assert {(p.file, p.row) for p in problems} == {("sources.csv", 0), ("entities.csv", 0)}
    with pytest.raises(EvidenceError, match=r"entities\.csv|sources\.csv"):
        evidence.load(data)


def test_one_broken_row_does_not_accuse_those_that_point_to_it(data):
    """A row with a cell too many is told once; what refers to it is not called unknown."""
    edit(data, "programmes.csv", lambda raw: raw.rstrip(b"\n") + b",x\n")
    cells = len(RESOURCES["programmes"]["schema"]["fields"]) + 1
    assert {(p.file, p.found) for p in evidence.check(data)} == {("programmes.csv", f"{cells} cells")}
    edit(data, "sources.csv", lambda raw: with_line(raw, b"text-plants-2023", lambda x: x + b'"'))
    assert {p.file for p in evidence.check(data)} == {"programmes.csv", "sources.csv"}


def test_a_missing_key_column_is_told_once(data):
    edit(data, "claims.csv", lambda raw: raw.replace(b"claim_id,", b"id,", 1))
    problems = evidence.check(data)
    assert {(p.column, p.row) for p in problems} == {("claim_id", 1), ("id", 1)}


@pytest.mark.parametrize(
    "table", ["claims", "indicators", "programmes", "targets", "readings", "sources", "entities", "batches"]
)
def test_a_column_that_is_missing_is_told_once_whichever_it_is(data, table):
    """No row of this or another table is accused of what only the missing column would say."""
    path = data / f"{table}.csv"
    header, rows = rows_of(path)
    for k, column in enumerate(header):
        write(path, header[:k] + header[k + 1 :], [row[:k] + row[k + 1 :] for row in rows])
        found = [str(p) for p in evidence.check(data)]
        assert len(found) == 1 and f"{table}.csv, row 1, {column}: found no such column" in found[0], (
            column,
            found,
        )
    write(path, header, rows)


@pytest.mark.parametrize("ends", [b"\r\n", b"\r"], ids=["CRLF", "CR"])
def test_files_with_the_line_ends_of_other_systems_are_read_alike(data, ends):
    """Spreadsheets on Windows write CRLF: that is no fault of the evidence, and the lines are still the true ones."""
    before = evidence.load(data).claims
    for path in data.glob("*.csv"):
        path.write_bytes(path.read_bytes().replace(b"\n", ends))
    assert evidence.check(data) == []
    after = evidence.load(data).claims
    assert after.drop(columns="note").equals(before.drop(columns="note"))
    edit(data, "claims.csv", lambda raw: raw.replace(b"33,count", b"x33,count"))
    assert told(data, "claims.csv", "value")[0].row == 6


def test_a_last_line_without_an_end_is_read(data):
    edit(data, "claims.csv", lambda raw: raw.rstrip(b"\n"))
    assert evidence.check(data) == []


def test_a_package_without_claims_yet_is_in_order(data):
    for file in ("claims", "sources", "targets", "readings", "batches"):
        header, _ = rows_of(data / f"{file}.csv")
        write(data / f"{file}.csv", header, [])
    assert evidence.check(data) == []
    assert len(evidence.load(data).claims) == 0
    assert evidence.all_targets(evidence.load(data)).empty


@pytest.mark.parametrize(("mark", "word"), [(";", "semicolons"), ("\t", "tabs")])
def test_a_spreadsheets_separator_is_told_once(data, mark, word):
    path = data / "claims.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.reader(lines))
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, delimiter=mark).writerows(rows)
    told = [problem for problem in evidence.check(data) if problem.file == "claims.csv"]
    assert len(told) == 1 and f"cells parted by {word}" in str(told[0])


@pytest.mark.parametrize("pattern", ["(a+)+$", "(a|aa)*b", "(?=a)a", r"(a)\\1", "((x)*)*"])
def test_a_pattern_that_could_hang_the_check_is_refused(data, pattern):
    path = data / "datapackage.json"
    path.write_text(
        path.read_text("utf-8").replace('"pattern": "^[a-z]{2}$"', f'"pattern": "{pattern}"'), "utf-8"
    )
    assert pattern in path.read_text("utf-8")
    with pytest.raises(EvidenceError, match="pattern"):
        evidence.check(data)


@pytest.mark.parametrize("place", ["../claims.csv", "/etc/passwd", "a/../../claims.csv", "C:claims.csv"])
def test_tables_lie_in_the_directory_of_their_descriptor(data, place):
    path = data / "datapackage.json"
    path.write_text(path.read_text("utf-8").replace('"path": "claims.csv"', f'"path": "{place}"'), "utf-8")
    with pytest.raises(EvidenceError, match="leaves the directory"):
        evidence.load(data)
