"""Formulas of the effects against values worked out by hand or by another way."""

import numpy as np
import pandas as pd
import pytest

from analysis.effects import bounds, decomposition, funnel, reported


def test_a_hedge_adds_the_variance_of_a_uniform_number_in_its_interval():
    """(b - a)² / 12, where that is more than rounding alone, h² / 3 of half a unit h: textbook variances of uniform numbers."""
    table = pd.DataFrame({
        "claim_id": ["wide", "narrow"], "unit": "percent", "n_sites": [25, None], "yi": [0.2, 0.1],
        "yi_low": [0.1, 0.1], "yi_high": [0.4, 0.1], "rounding": [0.01, 0.03],
    })  # fmt: skip
    made = reported.with_precision(table, spread=0.5, n_unknown=4, interval=True)
    assert made["n_used"].tolist() == [25, 4]
    assert made["vi"].tolist() == pytest.approx([0.1**2 / 25 + 0.3**2 / 12, 0.05**2 / 4 + 0.03**2 / 3])
    rounded = reported.with_precision(table, spread=0.5, n_unknown=4, interval=False)
    assert rounded["vi"].iloc[0] == pytest.approx(0.1**2 / 25 + 0.01**2 / 3)


@pytest.mark.parametrize(("level", "ends"), [(0.9, (51, 951)), (0.5, (251, 751))])
def test_the_ends_of_a_ratio_leave_as_much_below_as_above(level, ends):
    ratio = bounds.ratio_of_effects(np.arange(1, 1002), [1.0], level=level)
    assert (ratio.lower, ratio.median, ratio.upper, ratio.level) == (ends[0], 501, ends[1], level)


def test_growth_besides_moves_the_total_and_not_what_is_used_per_unit():
    """-20 % per unit and +25 % of output: as much as before in all; 5 % of further growth at most makes it 5 % more."""
    made = decomposition.readings_of_basis(-20, 25, growth=(0.0, 5.0), basis="intensity").set_index("reading")
    grown = made.loc["per unit, with growth of output besides"]
    assert grown[["total_low", "total_high"]].tolist() == pytest.approx([-20, 5])
    assert grown[["per_unit_low", "per_unit_high"]].tolist() == pytest.approx([-20, -20])


def test_the_funnel_weighs_each_study_by_its_error_in_log_points():
    """Egger's regression by least squares: effect over its error on one over the error (BMJ 1997, 315:629); an error in
    percentage points is divided by the level it is one of."""
    estimate, error = np.array([10.0, 20.0, -5.0, 8.0]), np.array([2.0, 6.0, 1.0, 4.0])
    yi, se = np.log1p(estimate / 100), error / (100 + estimate)
    studies = pd.DataFrame({"numeric": True, "estimate": estimate, "error": error, "yi": yi})
    made = funnel(studies, least=3)
    design = np.column_stack([np.ones(4), 1 / se])
    intercept = np.linalg.lstsq(design, yi / se, rcond=None)[0][0]
    assert made.k == 4 and made.intercept == pytest.approx(intercept)
