"""What came after changes no forecast of before."""

import shutil

import numpy as np
import pandas as pd
import pytest
from check_samples import put
from evaluation_samples import SIZE, chances, known, lists
from evidence_samples import AS_OF, DATA

from analysis import evidence
from analysis.evaluation import backtest, rolling


def test_changing_an_outcome_does_not_change_its_own_forecast(tmp_path):
    replayed = {}
    for met, value in (("yes", 52), ("no", 37)):
        ev = known(tmp_path / met, lists(met, value))
        replayed[met] = backtest.targets(ev, cases=["plants-2024"], **SIZE)
    one, other = chances(replayed["yes"]), chances(replayed["no"])
    assert one.notna().sum() > 30
    pd.testing.assert_series_equal(one, other)
    assert replayed["yes"].answers["outcome"].unique() == [1.0]
    assert replayed["no"].answers["outcome"].unique() == [0.0]


@pytest.mark.slow
def test_changing_a_shipped_outcome_and_its_claim_does_not_change_its_own_forecast(tmp_path, shipped):
    case_id = "shanghai-city-2022"
    changed = shutil.copytree(DATA, tmp_path / "data")
    printed = shipped.outcomes.set_index("case_id").at[case_id, "outcome_claim_id"]
    for table, key, column, text in (
        ("outcomes", case_id, "met", "no"), ("outcomes", case_id, "outcome_value", "31"), ("claims", printed, "value", "31"),
    ):  # fmt: skip
        put(changed, table, key, column, text)
    before = backtest.targets(shipped, cases=[case_id], **SIZE)
    after = backtest.targets(evidence.load(changed, as_of=AS_OF, check=False), cases=[case_id], **SIZE)
    assert before.answers["outcome"].iloc[0] != after.answers["outcome"].iloc[0]
    pd.testing.assert_series_equal(chances(before), chances(after))


def test_what_was_published_later_does_not_change_a_forecast(tmp_path):
    early, late = lists(), lists()
    late["claims"] = late["claims"][:3]
    late["sources"] = late["sources"][:3]
    whole, less = (
        backtest.targets(known(tmp_path / name, tables), cases=["plants-2024"], **SIZE)
        for name, tables in (("all", early), ("less", late))
    )
    assert chances(whole).notna().sum() > 30
    pd.testing.assert_series_equal(chances(whole), chances(less))


def test_changing_a_later_figure_leaves_rolling_forecasts_as_they_were(tmp_path):
    found = [
        rolling.series(
            known(tmp_path / f"{v}", lists(own_value=v)),
            n_draws=200,
            registered=False,
        )
        for v in (52, 90)
    ]
    for a, b in zip(found[0]["draws"], found[1]["draws"], strict=True):
        np.testing.assert_array_equal(a, b)
    assert not found[0]["low"].equals(found[1]["low"])
