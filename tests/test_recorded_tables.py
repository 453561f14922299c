"""Tables that notebooks record for other pages: rows of plain values, read back as they were."""

import json
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from evidence_samples import GOAL
from nbformat.v4 import new_code_cell, new_notebook, new_output

from analysis import evidence, forecast, recording
from analysis.errors import ReportError
from analysis.pages import overview, target
from analysis.pages.overview import rows as overview_rows


@pytest.fixture
def kept(monkeypatch):
    """Tables recorded since, by name, as JSON gives them back."""
    found = {}

    def display(data, raw):
        if recording.TABLE_MIME in data:  # the other kind are single results
            one = json.loads(json.dumps(data[recording.TABLE_MIME], allow_nan=False))
            found[one["name"]] = one["rows"]

    monkeypatch.setattr("IPython.display.display", display)
    return found


def test_a_table_is_recorded_as_plain_values(kept):
    recording.record_table(
        "t", [{"a": np.float64(1.5), "b": pd.Timestamp("2024-02-29"), "c": [("x", np.nan)]}]
    )
    assert kept == {"t": [{"a": 1.5, "b": "2024-02-29", "c": [["x", None]]}]}


def test_a_table_has_the_same_columns_in_every_row(kept):
    with pytest.raises(ReportError, match="same columns"):
        recording.record_table("t", [{"a": 1}, {"b": 1}])
    with pytest.raises(ReportError, match="not dict"):
        recording.record_table("t", [{"a": {}}])


def test_tables_are_read_back_from_a_notebook_and_what_is_none_is_left_out():
    one = {"name": "t", "rows": [{"a": 1}]}
    cells = [
        new_code_cell(outputs=[new_output("display_data", {recording.TABLE_MIME: data})])
        for data in (one, "broken", {"name": "u"}, {**one, "rows": [{"a": 2}, 3]})
    ]
    assert recording.recorded_tables(new_notebook(cells=cells)) == {"t": [{"a": 2}]}


def test_the_overview_records_every_target_as_a_row(kept, lakeside):
    outlook = forecast.predict(lakeside, evidence.target(lakeside, GOAL), n_draws=200, readings="primary")
    table = forecast.overview_table(evidence.all_targets(lakeside), {GOAL: outlook})
    stated = pd.DataFrame({"answered": ["promise", "gain"], "slugs": [(GOAL,), ("other",)]})
    overview.record_rows(lakeside, table, stated)
    [row] = kept["targets"]
    assert row["target"] == GOAL and row["announced"] is True
    target.record(outlook)
    assert kept["row"] == [
        row | {"announced": False}
    ]  # its own page tells the same, where no overview is made
    assert (row["label_zh"], row["place"], row["within"], row["asked"]) == (
        "湖畔",
        "Lakeside",
        "",
        "60 in all",
    )
    assert (row["newest"], row["newest_day"], row["newest_when"], row["value"]) == (
        "33",
        "2024-12-31",
        "2024-12-31",
        60.0,
    )
    overview.record_rows(lakeside, table.assign(latest_precision="month"), stated)
    [row] = kept["targets"]
    assert (row["newest_day"], row["newest_when"]) == ("2024-12-31", "2024-12")
    assert row["probability"] == outlook.probability and row["words"] == forecast.in_words(
        outlook.probability
    )
    overview.record_rows(lakeside, table.assign(status="met"), stated.iloc[1:])
    [row] = kept["targets"]
    assert (
        row["probability"] is None and row["standing"] == row["words"] == "met" and row["announced"] is False
    )


def test_a_reading_that_ended_otherwise_is_told_where_targets_are_listed(shipped, kept):
    """China's list closed at 421 of 500; the list that took its place counts over 500 (Xinhua in Global Times, 28 November 2025)."""
    slug = "miit-demonstration-factory-2025"
    known = evidence.all_targets(shipped, slugs=[slug])
    outlook = forecast.predict(shipped, evidence.target(shipped, slug), n_draws=200)
    table = forecast.overview_table(known, {slug: outlook})
    overview.record_rows(shipped, table, pd.DataFrame({"answered": [], "slugs": []}))
    assert kept["targets"][0]["otherwise"] == "met on another reading"
    assert overview.settled(shipped, table).frame["outcome"].tolist() == ["missed, met on another reading"]


def test_a_district_is_found_under_its_province():
    places = pd.DataFrame(
        {
            "label_en": ["Land", "Shire", "Town"],
            "level": ["country", "province", "district"],
            "part_of": [np.nan, "l", "s"],
        },
        index=["l", "s", "t"],
    )
    assert [overview_rows._within(places, name) for name in "tsl"] == ["Shire", "", ""]


def _with_claims():
    """A forecast of which its claims alone are asked."""
    claims = pd.DataFrame({
        "claim_id": ["small-1", "b/1", "b-2", "undated"], "published_precision": ["day", "day", "inferred", "inferred"],
    })  # fmt: skip
    return SimpleNamespace(evidence=SimpleNamespace(claims_by_id=claims.set_index("claim_id", drop=False)))


def test_a_targets_page_records_its_line_over_time_and_what_moved_it(kept):
    told = pd.DataFrame({
        "day": pd.to_datetime(["2024-01-01", "2024-02-01", "2024-03-01"]), "probability": [0.5, np.nan, 0.7],
        "change": [np.nan, 0.004, 0.2], "claim_ids": [(), ("small-1",), ("b/1", "b-2")], "events": [(), (), ()],
    })  # fmt: skip
    target.record_over_time(_with_claims(), told)
    assert kept["over_time"] == [
        {"day": "2024-01-01", "probability": 0.5},
        {"day": "2024-03-01", "probability": 0.7},
    ]
    # a step of less than a point is none; the place is the row of the first claim among the sources of the page
    assert kept["steps"] == [
        {
            "day": "2024-03-01",
            "when": "2024-03-01",
            "change": 0.2,
            "why": "",
            "claims": "b/1, b-2",
            "place": "claim-b-1",
        }
    ]


def test_what_happened_to_a_list_is_recorded_as_what_moved_the_line(kept):
    gone = SimpleNamespace(kind="replaced", claim_id="undated")  # its text bears no day
    told = pd.DataFrame({"day": pd.to_datetime(["2024-01-01"]), "probability": [0.5], "change": [-0.3],
                         "claim_ids": [()], "events": [(gone,)]})  # fmt: skip
    target.record_over_time(_with_claims(), told)
    assert kept["steps"] == [
        {
            "day": "2024-01-01",
            "when": "by 2024-01-01",
            "change": -0.3,
            "why": "the list was replaced",
            "claims": "",
            "place": "",
        }
    ]


def test_an_outcome_is_recorded_with_its_day_and_who_printed_it(kept, shipped):
    """Beijing's first hundred: 103 in the Beijing Daily of 2024-02-21 (data/claims.csv, beijing-sfdw-stock-2024-02)."""
    known = evidence.all_targets(
        shipped, slugs=["beijing-smart-factories-digital-workshops-2023", "nc-rate-2027"]
    )
    blank = dict.fromkeys(("probability", "trend", "delivery"), 0.5) | {
        "basis": "record only",
        "condition": "",
    }
    overview.record_rows(
        shipped, known.assign(**blank), pd.DataFrame({"answered": [], "slugs": []}), since="2024-01-01"
    )
    met, ahead = kept["targets"]
    assert (met["status"], met["newest"], met["newest_day"], met["earlier"]) == (
        "met",
        "103",
        "2024-02-21",
        True,
    )
    assert met["settled_by"].startswith("Beijing Daily") and met["settled_url"].startswith("http")
    assert (ahead["status"], ahead["settled_by"], ahead["earlier"]) == ("open", "", False)
