"""Whatever stands in the files, `check` answers: property tests on the small package."""

import copy
import json
import shutil

import pytest
from check_samples import line_of, rows_of, write
from conftest import MANY
from evidence_samples import DATA, PACKAGE, small_tables, write_package
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis import evidence
from analysis.errors import EvidenceError
from analysis.evidence.schema import read_package

FILES = sorted(p.name for p in DATA.glob("*.csv"))
FEW = settings(max_examples=MANY or 30, derandomize=not MANY, deadline=None,
               suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip

# pieces of files that break readers, beside bytes of any sort
PIECES = st.one_of(
    st.binary(max_size=40),
    st.sampled_from([b'"', b'""', b",", b"\n", b"\r", b"\r\n", b"\x00", b"\xef\xbb\xbf", b"\xff\xfe", b"\xa3\xac", b" ",
                     b'"\n"', b",,,", b"=1+1", "　".encode(), "，".encode(), b"\x85", b"\x1a", b"\xe2\x80\xa8"]),
)  # fmt: skip


@pytest.fixture(scope="module")
def pristine(tmp_path_factory):
    return write_package(tmp_path_factory.mktemp("pristine") / "evidence", small_tables())


@pytest.fixture
def data(pristine, tmp_path, checked_once):
    return shutil.copytree(pristine, tmp_path / "evidence", dirs_exist_ok=True)


def restore(data, pristine) -> None:
    """Each example begins with the whole package, also after one that was broken off."""
    shutil.copytree(pristine, data, dirs_exist_ok=True)
    (data / "corrections.yml").unlink(missing_ok=True)


def answered(problems) -> None:
    for p in problems:
        assert p.file and p.found and p.allowed and p.next_step and p.row >= 0
        assert str(p)
    json.dumps([str(p) for p in problems], ensure_ascii=False).encode("utf-8")


def loads_if_in_order(data, problems) -> None:
    """What check passes, load reads; what it does not, load reads or refuses in words."""
    try:
        evidence.load(data)
    except EvidenceError:
        assert problems


@FEW
@given(file=st.sampled_from([*FILES, "corrections.yml"]), raw=st.binary(max_size=300))
def test_any_bytes_in_a_file_get_an_answer(data, pristine, file, raw):
    restore(data, pristine)
    (data / file).write_bytes(raw)
    problems = evidence.check(data)
    answered(problems)
    assert problems or file == "corrections.yml"
    loads_if_in_order(data, problems)


@FEW
@given(file=st.sampled_from(FILES), piece=PIECES, at=st.floats(0, 1), drop=st.integers(0, 5))
def test_any_piece_put_into_a_file_gets_an_answer(data, pristine, file, piece, at, drop):
    restore(data, pristine)
    raw = (pristine / file).read_bytes()
    place = int(at * len(raw))
    (data / file).write_bytes(raw[:place] + piece + raw[place + drop :])
    problems = evidence.check(data)
    answered(problems)
    loads_if_in_order(data, problems)


CELL = st.one_of(
    st.text(max_size=12),
    st.sampled_from(["", " ", "0", "-1", "1e5", "1E400", "-0", "+7", ".5", "5.", "1,000", "１２", "½", "true", "TRUE", "nan",
                     "2024-02-29", "2023-02-29", "9999-12-31", "0001-01-01", "2024-1-1", "stock", "flow", "percent",
                     "count", "lakeside", "plants-2024", "null", "None", "N/A", "\n", "a\nb", '"', "'", "=A1", "\ufeff"]),
    st.integers(-(10**20), 10**20).map(str),
    st.floats().map(str),
    st.dates().map(str),
    st.sampled_from([" {}", "{} ", "\u3000{}"]).flatmap(lambda padded: st.integers(0, 99).map(padded.format)),
)  # fmt: skip


@FEW
@given(choice=st.randoms(use_true_random=False), cell=CELL)
def test_any_cell_is_either_in_order_or_told_on_its_line(data, pristine, choice, cell):
    restore(data, pristine)
    table = choice.choice([t for t in read_package(data).tables.values() if len(rows_of(t.path)[1])])
    header, rows = rows_of(table.path)
    row = choice.choice(rows)
    k = choice.randrange(len(header))
    row[k] = cell
    write(table.path, header, rows)
    problems = evidence.check(data)
    answered(problems)
    loads_if_in_order(data, problems)
    column = table.by_name[header[k]]
    if column.required and not cell:
        assert any(
            p.file == table.path.name and p.column == column.name and p.found == "nothing" for p in problems
        )
    if cell != cell.strip() and "\r" not in cell and k:
        line = line_of(table.path, row[0])
        assert (
            any((p.file, p.row, p.column) == (table.path.name, line, column.name) for p in problems)
            or len([r for r in rows if r[0] == row[0]]) > 1
        )


@FEW
@given(choice=st.randoms(use_true_random=False), number=st.integers(2, 5))
def test_defects_in_several_places_are_all_told(data, pristine, choice, number):
    """Each file gets one row with a stray cell: as many are told."""
    restore(data, pristine)
    files = choice.sample([f for f in FILES if len(rows_of(data / f)[1])], number)
    wanted = set()
    for file in files:
        header, rows = rows_of(data / file)
        k = choice.randrange(len(rows))
        rows[k].append("stray")
        write(data / file, header, rows)
        wanted.add((file, k + 2))
    assert {(p.file, p.row) for p in evidence.check(data) if "cells" in p.found} == wanted


# --- the descriptor ----------------------------------------------------------------------------------------------------

JUNK = st.one_of(st.none(), st.booleans(), st.integers(-5, 5), st.text(max_size=4), st.just([]), st.just({}), st.just(["x"]),
                 st.just({"x": "y"}), st.just({"x": ["y"]}), st.just("["), st.just(1.5))  # fmt: skip


def places(node, path=()):
    """All places of a nested structure at which something else can be put."""
    if isinstance(node, dict | list):
        for key, inner in node.items() if isinstance(node, dict) else enumerate(node):
            yield (*path, key)
            yield from places(inner, (*path, key))


PLACES = [
    p for p in places(PACKAGE) if not set(p) & {"example", "badExample", "description", "title", "sources"}
]


@settings(FEW, max_examples=MANY or 80)
@given(place=st.sampled_from(PLACES), junk=JUNK, remove=st.booleans())
def test_any_change_of_the_descriptor_gets_an_answer(data, place, junk, remove):
    package = copy.deepcopy(PACKAGE)
    node = package
    for key in place[:-1]:
        node = node[key]
    if remove:
        del node[place[-1]]
    else:
        node[place[-1]] = junk
    (data / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    try:
        answered(evidence.check(data))
    except EvidenceError as error:
        assert "datapackage.json" in str(error)


@pytest.mark.parametrize(
    "raw",
    [b"", b"{", b"[]", b"null", b'"text"', b"{}", b'{"resources": 1}', b'{"resources": [1]}', b'{"resources": [{"schema": {}}]}',
     b"\xff\xfe{\x00}\x00", b"\xef\xbb\xbf{}", b"[" * 100_000, b'{"resources": []}'],
    ids=lambda raw: str(raw[:30]),
)  # fmt: skip
def test_an_unreadable_descriptor_is_one_message(data, raw):
    (data / "datapackage.json").write_bytes(raw)
    for call in (evidence.check, evidence.load):
        with pytest.raises(EvidenceError, match=r"datapackage\.json"):
            call(data)


def described(data, table: str, column: str | None = None) -> tuple[dict, dict]:
    package = json.loads((data / "datapackage.json").read_text(encoding="utf-8"))
    schema = next(r for r in package["resources"] if r["name"] == table)["schema"]
    return package, schema if column is None else next(f for f in schema["fields"] if f["name"] == column)


@pytest.mark.parametrize("column", [None, "value"])
def test_a_rule_that_is_not_known_is_told_with_near_ones(data, column):
    package, place = described(data, "claims", column)
    place["outlook:integerWhenn" if column else "outlook:exactlyOnee"] = {"unit": ["count"]}
    (data / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    with pytest.raises(EvidenceError, match=r"rule outlook:.*not known.*Did you mean"):
        evidence.check(data)


def test_a_table_or_column_that_the_code_needs_is_missed(data):
    package, schema = described(data, "readings")
    schema["fields"] = [f for f in schema["fields"] if f["name"] != "definition"]
    package["resources"] = [r for r in package["resources"] if r["name"] != "batches"]
    (data / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    with pytest.raises(
        EvidenceError, match=r"no column definition.*no table batches|no table batches.*no column definition"
    ):
        evidence.load(data)
