"""Series of changes in per cent: their logarithms add up."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from series_samples import FEW, LIST, flow, with_claims

from analysis import evidence


def changes(basis, *rows, since="2020-12-31"):
    rows = [row | {"indicator": "energy_change", "unit": "percent"} for row in rows]
    return evidence.series(with_claims(basis, rows), LIST[0], "energy_change", LIST[2], since=since)


def test_yearly_changes_compound(basis):
    """-3 % and then -2 % are 0.97 x 0.98 - 1 = -4.94 %, not -5 %."""
    found = changes(
        basis,
        flow("a", "2021-01-01", "2021-12-31", -3.0, qualifier="exact"),
        flow("b", "2022-01-01", "2022-12-31", -2.0),
    )
    middle = (found["low"] + found["high"]) / 2
    assert middle.tolist() == pytest.approx([0, -3, -4.94])
    assert found["how"].tolist()[0] == "start"


def test_a_change_over_several_years_agrees_with_its_years(basis):
    years = [flow(f"y{k}", f"{k}-01-01", f"{k}-12-31", -2.6) for k in range(2021, 2026)]
    whole = flow("all", "2021-01-01", "2025-12-31", round(100 * (0.974**5 - 1), 1))
    found = changes(basis, *years, whole)
    assert len(found) == 6 and not found["conflict"].any()
    assert set(found["claim_ids"].iloc[-1]) == {"y2021", "y2022", "y2023", "y2024", "y2025", "all"}


def test_changes_before_the_base_day_do_not_enter(basis):
    found = changes(
        basis, flow("a", "2019-01-01", "2019-12-31", -3.0), flow("b", "2021-01-01", "2021-12-31", -2.0)
    )
    assert found["date"].min() == pd.Timestamp("2020-12-31")
    assert found.about.unused == (("a",),)


@FEW
@given(st.lists(st.integers(-300, 300).map(lambda n: n / 10), min_size=1, max_size=8))
def test_log_changes_are_additive(basis, percents):
    rows = [
        flow(f"y{k}", f"{2021 + k}-01-01", f"{2021 + k}-12-31", p, qualifier="average")
        for k, p in enumerate(percents)
    ]
    found = changes(basis, *rows)
    total = np.log1p(np.array(percents) / 100).sum()
    low, high = np.log1p(found[["low", "high"]].iloc[-1] / 100)
    assert low - 1e-9 <= total <= high + 1e-9
