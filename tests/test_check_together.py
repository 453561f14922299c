"""`evidence.check`: what the tables say together, corrections and assumptions among them, and all at once."""

import json
import re

import pytest
from check_samples import edit, line_of, put, rows_of, told, with_line, write
from evidence_samples import GOAL, claim

from analysis import evidence
from analysis.errors import EvidenceError


def test_a_stock_that_falls_where_it_cannot(data):
    line = put(data, "claims", "plants-2024", "value", "15")
    here = [problem for problem in told(data, "claims.csv", "value", line) if problem.error]
    assert "15" in here[0].found and "plants-2023" in here[0].allowed and "monotone" in here[0].next_step
    put(data, "programmes", "lakeside-model-plants", "monotone", "false")
    # it may fall, but a fall by a quarter is to be looked at: this one, or the figure before it
    assert {(p.rule, p.error) for p in evidence.check(data)} == {("alone-off-its-course", False)}


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
    assert GOAL in told(data, "readings.csv", "target")[0].found


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
    put(data, "targets", GOAL, "deadline", "2027-02-29")
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
