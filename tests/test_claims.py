"""Loading: types, vintages, corrections."""

import pandas as pd
import pytest
from evidence_samples import claim, small_tables, write_package

from analysis import evidence
from analysis.errors import EvidenceError
from analysis.evidence.corrections import apply_corrections, read_corrections
from analysis.evidence.schema import Package


def test_tables_are_typed(small_data):
    claims = evidence.load(small_data).claims
    assert claims["value"].dtype == "float64"
    assert str(claims["n_sites"].dtype) == "Int64"
    assert pd.api.types.is_datetime64_any_dtype(claims["period_end"])
    assert set(claims.loc[claims["kind"] == "stock", "definition"]) == {""}


def test_only_what_was_published_by_the_day_is_seen(small_data):
    seen = evidence.load(small_data, as_of="2023-12-30").claims["claim_id"]
    assert set(seen) == {"plants-2022", "plants-target"}


def test_as_of_uses_the_latest_possible_day_of_publication(tmp_path):
    tables = small_tables()
    tables["claims"][0] |= {"published_latest": "2023-06-30", "published_precision": "month"}
    data = write_package(tmp_path, tables)
    assert "plants-2022" not in set(evidence.load(data, as_of="2023-05-31").claims["claim_id"])
    assert "plants-2022" in set(evidence.load(data, as_of="2023-06-30").claims["claim_id"])


@pytest.mark.parametrize("day", ["2024", "31.3.2024", "2024-02-30", "soon", 17.5j])
def test_a_day_that_is_none_is_refused(small_data, day):
    with pytest.raises(EvidenceError, match="YYYY-MM-DD"):
        evidence.load(small_data, as_of=day)


def test_missing_directory_file_and_column_are_told(tmp_path, small_data):
    with pytest.raises(EvidenceError, match="no such data directory"):
        evidence.load(tmp_path / "nowhere")
    (small_data / "sources.csv").unlink()
    with pytest.raises(EvidenceError, match=r"sources\.csv: found no such file"):
        evidence.load(small_data)


def test_wrong_type_names_the_file_and_the_command_that_says_more(small_data):
    path = small_data / "claims.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",33,", ",thirty-three,"), encoding="utf-8")
    with pytest.raises(
        EvidenceError, match=r"claims\.csv, row 4, value: found .thirty-three.(.|\n)*Run `outlook check"
    ):
        evidence.load(small_data)


def test_a_correction_is_applied_and_marked(small_data):
    (small_data / "corrections.yml").write_text(
        "- {claim_id: plants-2024, column: value, printed: 33, corrected: 34, reason: the list has 34 names}\n",
        encoding="utf-8",
    )
    claims = evidence.load(small_data).claims.set_index("claim_id")
    assert claims.at["plants-2024", "value"] == 34
    assert claims["corrected"].sum() == 1


def test_a_correction_that_matches_nothing_any_more_is_an_error(small_data):
    told = "- {claim_id: plants-2024, column: value, printed: 35, corrected: 34, reason: x}\n"
    (small_data / "corrections.yml").write_text(told, encoding="utf-8")
    with pytest.raises(EvidenceError, match="not 35"):
        evidence.load(small_data)


@pytest.mark.parametrize("text", ["claim_id: a", "- [1, 2]", "- {claim_id: a}", "- {a: b: c}"])
def test_malformed_corrections_are_told(tmp_path, text):
    (tmp_path / "corrections.yml").write_text(text, encoding="utf-8")
    with pytest.raises(EvidenceError, match=r"corrections\.yml"):
        read_corrections(Package(tmp_path, {}))


def test_a_correction_of_a_day_is_a_day():
    claims = pd.DataFrame({"claim_id": ["a"], "period_end": pd.to_datetime(["2024-01-01"])})
    fix = {
        "claim_id": "a",
        "column": "period_end",
        "printed": "2024-01-01",
        "corrected": "2024-01-31",
        "reason": "x",
    }
    assert apply_corrections(claims, [fix])["period_end"].iloc[0] == pd.Timestamp("2024-01-31")


def test_unknown_tables_and_assumptions_name_near_ones(small_data):
    ev = evidence.load(small_data)
    with pytest.raises(AttributeError, match="Did you mean sources"):
        _ = ev.source
    with pytest.raises(EvidenceError, match="Did you mean delivery-shrinkage"):
        evidence.assumption(ev, "delivery-wieght")


def test_shares_are_bounded_by_their_ceiling_and_reductions_keep_their_sign(tmp_path):
    tables = small_tables()
    tables["indicators"].append(
        {"indicator": "share_done", "label_en": "share", "label_zh": "份额", "definition": "A share for the test.",
         "unit": "percent", "direction": "higher", "scale": "share", "ceiling": 100})  # fmt: skip
    tables["claims"].append(claim("plants-share", "stock", "2024-12-31", 100, indicator="share_done", unit="percent",
                                  qualifier="about", source_id="text-plants-2024"))  # fmt: skip
    claims = evidence.load(write_package(tmp_path, tables)).claims.set_index("claim_id")
    assert (claims.at["plants-share", "low"], claims.at["plants-share", "high"]) == (
        50,
        100,
    )  # 150, were it a count
    energy = claims.loc["plants-energy"]
    assert energy["low"] == pytest.approx(-12.55) and energy["high"] == pytest.approx(-12.45)


@pytest.mark.parametrize("day", ["2021-06-30", "2024-03-31"])
def test_what_was_known_by_a_day_is_what_loading_as_of_it_gives(shipped, day):
    known, loaded = shipped.known_by(pd.Timestamp(day)), evidence.load(as_of=day)
    pd.testing.assert_frame_equal(known.claims, loaded.claims)
    assert known.as_of == loaded.as_of and known.programme("miit-green-factory") == loaded.programme(
        "miit-green-factory"
    )
