"""Where it is told that a row is unlikely: when a claim is added, when the check runs, at the foot of a page."""

import pandas as pd
import pytest
from adding_samples import LIST, last
from cli_samples import run, said
from evidence_samples import claim, small_tables, write_package

from analysis import evidence
from analysis.errors import EvidenceError
from analysis.evidence import adding
from analysis.evidence.add import add_row
from analysis.evidence.checks.judged import doubts
from analysis.pages import shared


@pytest.fixture
def leap(tmp_path):
    """The small package with a total fifteen times the one before it."""
    tables = small_tables()
    tables["claims"].append(claim("plants-2025", "stock", "2025-12-31", 500, source_id="text-plants-2024"))
    return write_package(tmp_path / "leap", tables)


def test_a_doubt_is_told_when_a_claim_is_added(data, monkeypatch, tmp_path):
    monkeypatch.setattr(adding, "_at_terminal", lambda: True)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    about = ["text-plants-2024", "", "", "2026-01-15", "stock", LIST, "", "", "over 500", "2025-12", "", ""]
    done = run("claim", "add", "--data-dir", data, answers=[*about, "y"])
    assert done.exit_code == 0, said(done)
    assert "unlikely (unlike-its-neighbours), expected: something nearer to its neighbours, 33" in said(done)
    assert last(data)["value"] == 500  # unlikely is not impossible


def test_a_doubt_is_told_when_the_check_runs_and_fails_it_on_demand(leap):
    done, strict = run("check", "--data-dir", leap), run("check", "--data-dir", leap, "--strict")
    assert (done.exit_code, strict.exit_code) == (0, 1)
    assert all("unlikely (unlike-its-neighbours)" in said(one) for one in (done, strict))


def test_a_doubt_stands_at_the_foot_of_a_page_that_rests_on_its_row(leap):
    ev = evidence.load(leap)
    foot = shared.sources(ev, ["plants-2025", "plants-2024"]).frame.set_index("claim")
    assert foot.at["plants-2024", "doubt"] == ""
    assert foot.at["plants-2025", "doubt"].startswith("value: 500; expected: something nearer to its")
    assert foot.at["plants-2025", "doubt"].endswith("Nobody has looked at it yet.")
    assert "doubt" not in shared.sources(ev, ["plants-2024"]).frame  # another page has no such column
    assert "doubt" not in shared.sources(evidence.load(leap, as_of="2025-06-30"), ["plants-2025"]).frame


def test_a_foot_tells_what_whoever_looked_at_a_row_found(leap):
    reason = "Fifteen towns joined the list in that year."
    (leap / "exceptions.yml").write_text(
        f"- rule: unlike-its-neighbours\n  row: plants-2025\n  reason: {reason}\n", "utf-8"
    )
    [told] = shared.sources(evidence.load(leap), ["plants-2025"]).frame["doubt"]
    assert told.endswith(f"Looked at: {reason}")


def test_who_looks_at_refused_rows_is_told_so_at_the_foot(leap):
    path = leap / "claims.csv"
    path.write_text(path.read_text("utf-8").replace(",-12.5,", ",-112.5,"), "utf-8")
    assert any(problem.rule == "fall-beyond-all" and problem.error for problem in evidence.check(leap))
    with pytest.raises(EvidenceError, match=r"-112\.5 % \(plants-energy\); allowed: above -100 %"):
        evidence.load(leap)
    [told] = shared.sources(evidence.load(leap, check=False), ["plants-energy"]).frame["doubt"]
    assert "-112.5 %; allowed: above -100 %" in told and "The check calls it an error." in told


def test_a_page_judges_its_rows_beside_those_that_bear_on_them_as_the_check_does_beside_all(shipped):
    """Only claims of the same lists, texts, pages, measures and definitions are looked at: no verdict differs."""
    every = doubts(shipped, shipped.claims["claim_id"])
    lists = shipped.claims.set_index("claim_id").loc[every["claim_id"], "programme"].unique()
    assert len(lists) > 10
    for programme in lists[::5]:
        ids = set(shipped.claims.loc[shipped.claims["programme"] == programme, "claim_id"])
        wanted = every[every["claim_id"].isin(ids)].sort_values(["claim_id", "rule"], ignore_index=True)
        told = doubts(shipped, ids).sort_values(["claim_id", "rule"], ignore_index=True)
        pd.testing.assert_frame_equal(told, wanted)


def test_doubts_stand_at_the_foot_of_a_page_with_the_reason_that_was_declared(shipped):
    table = doubts(shipped, ["cn-ci-2022", "ann-shanghai-200"])
    assert table["claim_id"].tolist() == ["cn-ci-2022"]
    assert "yearly change" in table["declared"].item()


def test_a_doubtful_claim_can_be_added_and_an_impossible_one_not(data):
    row = {"claim_id": "plants-2025", "entity": "lakeside", "programme": "lakeside-model-plants", "kind": "stock",
           "indicator": "units_recognised", "period_end": "2025-06-30", "value": "500", "unit": "count", "qualifier": "exact",
           "source_id": "text-plants-2024", "publisher": "Lakeside Gazette", "published_latest": "2025-07-01"}  # fmt: skip
    add_row("claims", row, data)
    [doubt] = evidence.check(data)
    assert (doubt.rule, doubt.error) == ("unlike-its-neighbours", False)
    with pytest.raises(EvidenceError, match="1e\\+"):
        add_row("claims", row | {"claim_id": "plants-2026", "value": "1e300"}, data)
