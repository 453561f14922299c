"""What came after changes no forecast of before."""

import csv
import shutil

import numpy as np
import pandas as pd
import pytest
from conftest import DATA, write_package
from evaluation_samples import SIZE, chances, lists

from analysis import evidence
from analysis.evaluation import backtest, rolling


def test_changing_an_outcome_does_not_change_its_own_forecast(tmp_path):
    found = {}
    for met, value in (("yes", 52), ("no", 37)):
        ev = evidence.load(write_package(tmp_path / met, lists(met, value)), as_of="2025-06-30")
        found[met] = backtest.targets(ev, cases=["plants-2024"], **SIZE)
    one, other = chances(found["yes"]), chances(found["no"])
    assert one.notna().sum() > 30
    pd.testing.assert_series_equal(one, other)
    assert found["yes"].answers["outcome"].unique() == [1.0]
    assert found["no"].answers["outcome"].unique() == [0.0]


@pytest.mark.slow
def test_changing_a_shipped_outcome_and_its_claim_does_not_change_its_own_forecast(tmp_path):
    case_id = "shanghai-city-2022"
    changed = shutil.copytree(DATA, tmp_path / "data")
    rows = {}
    for name, key in (("outcomes", "case_id"), ("claims", "claim_id")):
        with (changed / f"{name}.csv").open(encoding="utf-8", newline="") as text:
            reader = csv.DictReader(text)
            rows[name] = (reader.fieldnames, key, list(reader))
    case = next(r for r in rows["outcomes"][2] if r["case_id"] == case_id)
    case |= {"met": "no", "outcome_value": "31"}
    next(r for r in rows["claims"][2] if r["claim_id"] == case["outcome_claim_id"])["value"] = "31"
    for name, (columns, _, table) in rows.items():
        with (changed / f"{name}.csv").open("w", encoding="utf-8", newline="") as text:
            writer = csv.DictWriter(text, columns, lineterminator="\n")
            writer.writeheader()
            writer.writerows(table)
    before = backtest.targets(evidence.load(as_of="2026-11-22"), cases=[case_id], **SIZE)
    after = backtest.targets(evidence.load(changed, as_of="2026-11-22"), cases=[case_id], **SIZE)
    assert before.answers["outcome"].iloc[0] != after.answers["outcome"].iloc[0]
    pd.testing.assert_series_equal(chances(before), chances(after))


def test_what_was_published_later_does_not_change_a_forecast(tmp_path):
    early, late = lists(), lists()
    late["claims"] = late["claims"][:3]
    late["sources"] = late["sources"][:3]
    found = [
        backtest.targets(
            evidence.load(write_package(tmp_path / name, t), as_of="2025-06-30"),
            cases=["plants-2024"],
            **SIZE,
        )
        for name, t in (("all", early), ("less", late))
    ]
    pd.testing.assert_series_equal(*map(chances, found))


def test_changing_a_later_figure_leaves_rolling_forecasts_as_they_were(tmp_path):
    found = [
        rolling.series(
            evidence.load(write_package(tmp_path / f"{v}", lists(own_value=v)), as_of="2025-06-30"),
            n_draws=200,
            registered=False,
        )
        for v in (52, 90)
    ]
    for a, b in zip(found[0]["draws"], found[1]["draws"], strict=True):
        np.testing.assert_array_equal(a, b)
    assert not found[0]["low"].equals(found[1]["low"])
