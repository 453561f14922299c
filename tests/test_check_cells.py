"""`evidence.check`: a wrong cell is told with its line, what was found in it and what is allowed."""

import pytest
from check_samples import put, rows_of, told, write
from evidence_samples import GOAL

from analysis import evidence
from analysis.evidence.schema import read_package


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
    ("claims", "plants-2024", "unit", "家", "家", "a letter first"),
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
    ("claims", "plants-2024", "target", GOAL, GOAL, "nothing where"),
    ("claims", "plants-target", "target", "", "nothing", "target_stock"),
    ("claims", "plants-energy", "basis", "", "nothing", "effect"),
    ("claims", "plants-2024", "url", "www.example.org", "www.example.org", "http://"),
    ("claims", "plants-2024", "publisher", "", "nothing", "required"),
    ("claims", "plants-2024", "entity", "lakesid", "lakesid", "entities.csv"),
    ("claims", "plants-2024", "programme", "lakeside-model-plant", "lakeside-model-plant", "programmes.csv"),
    ("claims", "plants-2024", "indicator", "units_recognized", "units_recognized", "indicators.csv"),
    ("claims", "plants-2024", "source_id", "text-plants-2042", "text-plants-2042", "sources.csv"),
    ("claims", "plants-target", "target", "lakeside-model-plants-2028", "2028", "targets.csv"),
    ("sources", "text-plants-2024", "language", "Chinese", "Chinese", "two small letters"),
    ("sources", "text-plants-2024", "kind", "website", "website", "media"),
    ("programmes", "lakeside-model-plants", "monotone", "yes", "yes", "boolean"),
    ("programmes", "lakeside-model-plants", "monotone", "True", "True", "boolean"),
    ("programmes", "lakeside-model-plants", "entity", "nowhere", "nowhere", "entities.csv"),
    ("programmes", "lakeside-model-plants", "part_of", "nothing-like-it", "nothing-like-it", "programmes.csv"),
    ("programmes", "lakeside-model-plants", "label_en", "", "nothing", "required"),
    ("programmes", "lakeside-model-plants", "definition", "short", "short", "10 characters"),
    ("indicators", "units_recognised", "scale", "counts", "counts", "count"),
    ("indicators", "energy_change", "scale", "count", "unit 'percent' with scale count", "unit count"),
    ("indicators", "energy_change", "direction", "down", "down", "lower"),
    ("entities", "lakeside", "level", "town", "town", "city"),
    ("entities", "lakeside", "part_of", "sea", "sea", "entities.csv"),
    ("targets", GOAL, "deadline", "2027-13-01", "2027-13-01", "date"),
    ("targets", GOAL, "direction", "higher", "higher", "at_least"),
    ("targets", GOAL, "programme", "other-plants", "other-plants", "programmes.csv"),
    ("targets", GOAL, "indicator", "units", "units", "indicators.csv"),
    ("targets", GOAL, "entity", "seaside", "seaside", "entities.csv"),
    ("targets", GOAL, "announced_latest", "2023-02-01", "2023-02-01", "not before"),
    ("readings", GOAL, "target", "lakeside-2027", "lakeside-2027", "targets.csv"),
    ("readings", GOAL, "how", "sum", "sum", "total"),
    ("readings", GOAL, "programme", "other-plants", "other-plants", "programmes.csv"),
    ("readings", GOAL, "indicator", "units", "units", "indicators.csv"),
    ("readings", GOAL, "claim_id", "plants-goal", "plants-goal", "claims.csv"),
    ("readings", GOAL, "base_date", "2022-12-31", "2022-12-31", "nothing where"),
    ("readings", GOAL, "reason", "so it is", "so it is", "20 characters"),
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
