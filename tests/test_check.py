"""`evidence.check`: each malformed file gets a message that names the place, and none gets a traceback."""

import codecs
import csv
import io
import json
import re

import pytest
from conftest import claim, small_tables, write_package

from analysis import evidence
from analysis.errors import EvidenceError
from analysis.evidence.schema import read_package

# a text with line breaks and a comma inside quotes: what stands below it is no longer in line `index + 2`
LONG_NOTE = 'Printed in two lines:\nthe second one, with "quotes"\nand a third.'
TARGET = "lakeside-model-plants-2027"


@pytest.fixture
def data(tmp_path):
    tables = small_tables()
    tables["claims"][0]["note"] = LONG_NOTE
    tables["batches"] = [
        {"programme": "lakeside-model-plants", "entity": "lakeside", "batch": n, "date": f"{2021 + n}-12-31",
         "date_precision": "day", "note": "As printed."} for n in (1, 2)
    ]  # fmt: skip
    return write_package(tmp_path / "evidence", tables)


def rows_of(path) -> tuple[list[str], list[list[str]]]:
    header, *rows = csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline=""))
    return header, rows


def write(path, header, rows) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, lineterminator="\n").writerows([header, *rows])


def line_of(path, key: str) -> int:
    """The true line of the file in which a row begins, counted without a CSV parser: the key opens its line."""
    return path.read_bytes().decode("utf-8", "surrogateescape").split(f"\n{key},")[0].count("\n") + 2


def put(data, table: str, key: str, column: str, text: str) -> int:
    """Write a text into one cell of the row whose first cell is `key`; returns the line of the row."""
    path = data / f"{table}.csv"
    header, rows = rows_of(path)
    row = next(r for r in rows if r[0] == key)
    row[header.index(column)] = text
    write(path, header, rows)
    return line_of(path, row[0])


def told(data, file: str, column: str, row: int | None = None) -> list:
    """The problems of one place; each must say what was found, what is allowed and what to do."""
    problems = evidence.check(data)
    for p in problems:
        assert p.file and p.found and p.allowed and p.next_step, p
        assert p.row >= 0 and p.next_step.rstrip().endswith((".", "?")), p
        assert "Traceback" not in str(p)
    here = [p for p in problems if p.file == file and p.column == column and (row is None or p.row == row)]
    assert here, f"nothing told of {file}, row {row}, {column}: {[str(p) for p in problems]}"
    return here


def test_the_small_package_is_in_order(data):
    assert evidence.check(data) == []


CELLS = [  # table, first cell of the row, column, what is written, what the message says is found, what is allowed
    ("claims", "plants-2024", "period_end", "2024-02-30", "2024-02-30", "date"),
    ("claims", "plants-2024", "period_end", "31.12.2024", "31.12.2024", "date"),
    ("claims", "plants-2024", "period_end", "2024-12", "2024-12", "date"),
    ("claims", "plants-2024", "period_end", "2024-W52-2", "2024-W52-2", "date"),
    ("claims", "plants-2024", "period_end", "20241231", "20241231", "date"),
    ("claims", "plants-2024", "period_end", "0024-12-31", "0024-12-31", "date"),
    ("claims", "plants-2024", "period_end", "２０２４-12-31", "２０２４", "date"),
    ("claims", "plants-2024", "published_latest", "2024-12-30", "2024-12-30", "not before published_earliest"),
    ("claims", "plants-2024", "value", "33 %", "33 %", "number"),
    ("claims", "plants-2024", "value", "1,033", "1,033", "number"),
    ("claims", "plants-2024", "value", "thirty-three", "thirty-three", "number"),
    ("claims", "plants-2024", "value", "３３", "３３", "number"),
    ("claims", "plants-2024", "value", "33.5", "33.5", "whole number"),
    ("claims", "plants-2024", "value", "-33", "-33", "0 or more"),
    ("claims", "plants-2024", "value", "nan", "nan", "number"),
    ("claims", "plants-2024", "value", "inf", "inf", "number"),
    ("claims", "plants-2024", "value", "1e999", "1e999", "number"),
    ("claims", "plants-2024", "value", "", "nothing", "required"),
    ("claims", "plants-2024", "value", " 33", " 33", "space"),
    ("claims", "plants-2024", "unit", "percent", "percent", "count"),
    ("claims", "plants-2024", "unit", "家", "家", "pattern"),
    ("claims", "plants-2024", "kind", "stok", "stok", "stock"),
    ("claims", "plants-2024", "kind", "Stock", "Stock", "stock"),
    ("claims", "plants-2024", "qualifier", "more than", "more than", "over"),
    ("claims", "plants-2024", "period_precision", "about", "about", "quarter"),
    ("claims", "plants-2024", "n_sites", "about 30", "about 30", "integer"),
    ("claims", "plants-2024", "n_sites", "3.5", "3.5", "integer"),
    ("claims", "plants-2024", "n_sites", "0", "0", "1 or more"),
    ("claims", "plants-2024", "n_sites", "9" * 30, "999", "integer"),
    ("claims", "plants-2024", "period_start", "2024-01-01", "2024-01-01", "nothing where kind is stock"),
    ("claims", "plants-2024", "baseline", "before_after", "before_after", "nothing where"),
    ("claims", "plants-2024", "target", TARGET, TARGET, "nothing where"),
    ("claims", "plants-target", "target", "", "nothing", "target_stock"),
    ("claims", "plants-energy", "basis", "", "nothing", "effect"),
    ("claims", "plants-2024", "url", "www.example.org", "www.example.org", "https?"),
    ("claims", "plants-2024", "publisher", "", "nothing", "required"),
    ("claims", "plants-2024", "entity", "lakesid", "lakesid", "entities.csv"),
    ("claims", "plants-2024", "programme", "lakeside-model-plant", "lakeside-model-plant", "programmes.csv"),
    ("claims", "plants-2024", "indicator", "units_recognized", "units_recognized", "indicators.csv"),
    ("claims", "plants-2024", "source_id", "text-plants-2042", "text-plants-2042", "sources.csv"),
    ("claims", "plants-target", "target", "lakeside-model-plants-2028", "2028", "targets.csv"),
    ("sources", "text-plants-2024", "language", "Chinese", "Chinese", "pattern"),
    ("sources", "text-plants-2024", "kind", "website", "website", "media"),
    ("programmes", "lakeside-model-plants", "monotone", "yes", "yes", "boolean"),
    ("programmes", "lakeside-model-plants", "monotone", "True", "True", "boolean"),
    ("programmes", "lakeside-model-plants", "entity", "nowhere", "nowhere", "entities.csv"),
    ("programmes", "lakeside-model-plants", "replaced_by", "nothing-like-it", "nothing-like-it", "programmes.csv"),
    ("programmes", "lakeside-model-plants", "part_of", "nothing-like-it", "nothing-like-it", "programmes.csv"),
    ("programmes", "lakeside-model-plants", "label_zh", "", "nothing", "required"),
    ("programmes", "lakeside-model-plants", "definition", "short", "short", "10 characters"),
    ("indicators", "units_recognised", "scale", "counts", "counts", "count"),
    ("indicators", "energy_change", "scale", "count", "unit 'percent' with scale count", "unit count"),
    ("indicators", "energy_change", "direction", "down", "down", "lower"),
    ("entities", "lakeside", "level", "town", "town", "city"),
    ("entities", "lakeside", "part_of", "sea", "sea", "entities.csv"),
    ("targets", TARGET, "deadline", "2027-13-01", "2027-13-01", "date"),
    ("targets", TARGET, "direction", "higher", "higher", "at_least"),
    ("targets", TARGET, "programme", "other-plants", "other-plants", "programmes.csv"),
    ("targets", TARGET, "indicator", "units", "units", "indicators.csv"),
    ("targets", TARGET, "entity", "seaside", "seaside", "entities.csv"),
    ("targets", TARGET, "announced_latest", "2023-02-01", "2023-02-01", "not before"),
    ("readings", TARGET, "target", "lakeside-2027", "lakeside-2027", "targets.csv"),
    ("readings", TARGET, "how", "sum", "sum", "total"),
    ("readings", TARGET, "programme", "other-plants", "other-plants", "programmes.csv"),
    ("readings", TARGET, "indicator", "units", "units", "indicators.csv"),
    ("readings", TARGET, "claim_id", "plants-goal", "plants-goal", "claims.csv"),
    ("readings", TARGET, "base_date", "2022-12-31", "2022-12-31", "nothing where"),
    ("readings", TARGET, "reason", "so it is", "so it is", "20 characters"),
    ("batches", "lakeside-model-plants", "batch", "first", "first", "integer"),
    ("batches", "lakeside-model-plants", "claim_id", "plants-0000", "plants-0000", "claims.csv"),
    ("assumptions", "silence-grace", "value", "a third", "a third", "number"),
    ("assumptions", "silence-grace", "low", "9999", "9999", "not above value"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("table", "key", "column", "text", "found", "allowed"), CELLS, ids=[f"{c[2]}={c[3][:20]}" for c in CELLS]
)
def test_a_wrong_cell_is_told_with_its_line(data, table, key, column, text, found, allowed):
    line = put(data, table, key, column, text)
    here = told(data, f"{table}.csv", column, line)
    assert any(found in p.found and allowed in p.allowed for p in here), [str(p) for p in here]


def test_lines_are_those_of_the_file_after_cells_of_several_lines(data):
    path = data / "claims.csv"
    line = put(data, "claims", "plants-2024", "kind", "stok")
    assert line == 6  # header, one claim of three lines, one of one line
    assert path.read_text(encoding="utf-8").splitlines()[line - 1].startswith("plants-2024,")
    assert told(data, "claims.csv", "kind")[0].row == line


def test_a_near_word_is_suggested(data):
    put(data, "claims", "plants-2024", "kind", "stok")
    put(data, "claims", "plants-2024", "programme", "lakeside-model-plant")
    assert "Did you mean stock?" in told(data, "claims.csv", "kind")[0].next_step
    assert "Did you mean lakeside-model-plants?" in told(data, "claims.csv", "programme")[0].next_step


def test_a_period_that_ends_before_it_starts(data):
    for column, text in (("kind", "flow"), ("period_start", "2025-01-01")):
        line = put(data, "claims", "plants-2024", column, text)
    here = told(data, "claims.csv", "period_end", line)
    assert here[0].found == "2024-12-31" and "2025-01-01" in here[0].allowed


def test_a_flow_without_its_start(data):
    line = put(data, "claims", "plants-2024", "kind", "flow")
    assert "flow" in told(data, "claims.csv", "period_start", line)[0].allowed


def test_every_foreign_key_of_the_package_is_held(data):
    package = read_package(data)
    for table in package.tables.values():
        for column, other, _ in table.foreign_keys:
            header, rows = rows_of(table.path)
            if not rows:
                continue
            before = table.path.read_bytes()
            rows[-1][header.index(column)] = "no-such-thing"
            write(table.path, header, rows)
            here = [p for p in evidence.check(data) if p.column == column and p.file == table.path.name]
            assert any(f"{other}.csv" in p.allowed for p in here), (table.name, column)
            table.path.write_bytes(before)
    assert evidence.check(data) == []


# --- the form of a file -------------------------------------------------------------------------------------------


def edit(data, file: str, change) -> None:
    path = data / file
    path.write_bytes(change(path.read_bytes()))


def with_line(raw: bytes, start: bytes, change) -> bytes:
    lines = raw.split(b"\n")
    return b"\n".join(change(line) if line.startswith(start) else line for line in lines)


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
    ("semicolons", lambda raw: raw.replace(b",", b";"), 1, "no such column"),
    ("tabs", lambda raw: raw.replace(b",", b"\t"), 1, "unknown column"),
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
    assert {(p.file, p.found) for p in evidence.check(data)} == {("programmes.csv", "13 cells")}
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


# --- what the tables say together ---------------------------------------------------------------------------------


def test_a_stock_that_falls_where_it_cannot(data):
    line = put(data, "claims", "plants-2024", "value", "15")
    here = told(data, "claims.csv", "value", line)
    assert "15" in here[0].found and "plants-2023" in here[0].allowed and "monotone" in here[0].next_step
    put(data, "programmes", "lakeside-model-plants", "monotone", "false")
    assert evidence.check(data) == []


def test_a_stock_may_fall_within_its_hedge(data):
    put(data, "claims", "plants-2024", "value", "24")  # "over 20" may be 20 to 30
    assert evidence.check(data) == []


def test_exactly_one_reading_of_a_target_is_primary(data):
    header, rows = rows_of(data / "readings.csv")
    for both in ("false", "true"):
        for row in rows:
            row[header.index("primary")] = both
        write(data / "readings.csv", header, rows)
        assert "exactly one" in told(data, "readings.csv", "primary")[0].allowed
    write(data / "readings.csv", header, [])
    assert TARGET in told(data, "readings.csv", "target")[0].found


CORRECTION = {
    "claim_id": "plants-2024",
    "column": "value",
    "printed": 33,
    "corrected": 34,
    "reason": "the list has 34",
}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"claim_id": "plants-2042"}, "plants-2042"),
        ({"column": "figure"}, "figure"),
        ({"printed": 35}, "35"),
        ({"printed": "about 33"}, "about 33"),
        ({"corrected": "many"}, "many"),
        ({"column": "qualifier", "printed": "exact", "corrected": "ovr"}, "ovr"),
        ({"column": "period_end", "printed": "2024-12-31", "corrected": "2024-12-32"}, "2024-12-32"),
        ({"claim_id": ["a"]}, "claim_id"),
        ({"column": {"a": 1}}, "column"),
    ],
    ids=lambda x: str(x)[:40],
)
def test_corrections_that_do_not_fit_are_told(data, change, words):
    (data / "corrections.yml").write_text(json.dumps([CORRECTION | change]), encoding="utf-8")
    here = told(data, "corrections.yml", "")
    assert any(words in str(p) for p in here)
    with pytest.raises(EvidenceError, match=re.escape(words)):
        evidence.load(data)


@pytest.mark.parametrize(
    "raw", [b"claim_id: a", b"- [1, 2]", b"- {a: b: c}", b"\xff\xfe\x00", b"- !!python/object:os.x {}"]
)
def test_malformed_corrections_are_told(data, raw):
    (data / "corrections.yml").write_bytes(raw)
    assert told(data, "corrections.yml", "")


def test_an_assumption_that_loading_needs_is_missed(data):
    header, rows = rows_of(data / "assumptions.csv")
    write(
        data / "assumptions.csv",
        header,
        [r for r in rows if r[0] not in ("hedge-over-width", "date-undated-lag")],
    )
    found = " ".join(str(p) for p in told(data, "assumptions.csv", "assumption_id"))
    assert "hedge-over-width" in found and "date-undated-lag" in found
    with pytest.raises(EvidenceError, match="hedge-over-width"):
        evidence.load(data)


def test_a_hedge_that_shuts_out_what_was_printed_is_told(data):
    put(data, "assumptions", "hedge-over-width", "low", "-1")
    put(data, "assumptions", "hedge-over-width", "value", "-1")
    assert "over" in told(data, "assumptions.csv", "value")[0].found


# --- all at once --------------------------------------------------------------------------------------------------


def test_all_failures_are_told_in_one_answer(data):
    """One defect of each sort, in different files and rows; none hides another."""
    header, rows = rows_of(data / "claims.csv")
    rows.append([str(claim("plants-2025", "stock", "2025-12-31", 12).get(c, "")) for c in header])  # falls
    rows[-1][header.index("source_id")] = "text-plants-2024"
    write(data / "claims.csv", header, rows)
    put(data, "claims", "plants-energy", "basis", "relative")
    put(data, "claims", "plants-energy", "n_sites", "thirty")
    put(data, "sources", "text-plants-2024", "language", "English")
    put(data, "targets", TARGET, "deadline", "2027-02-29")
    edit(data, "entities.csv", lambda raw: raw + b"\n")
    (data / "corrections.yml").write_text(json.dumps([CORRECTION | {"printed": 99}]), encoding="utf-8")
    (data / "batches.csv").unlink()
    places = {(p.file, p.column) for p in evidence.check(data)}
    assert places >= {
        ("claims.csv", "value"), ("claims.csv", "basis"), ("claims.csv", "n_sites"), ("sources.csv", "language"),
        ("targets.csv", "deadline"), ("entities.csv", ""), ("corrections.yml", ""), ("batches.csv", ""),
    }  # fmt: skip


def test_a_broken_table_does_not_hide_the_faults_above_the_break(data):
    put(data, "claims", "plants-2023", "kind", "stok")
    edit(data, "claims.csv", lambda raw: with_line(raw, b"plants-energy", lambda x: x[:-1] + b'"no end'))
    found = {(p.column, p.row) for p in evidence.check(data)}
    assert found == {("kind", 5), ("", line_of(data / "claims.csv", "plants-energy"))}
