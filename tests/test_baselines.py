"""The rules of others, against published numbers where a source prints them, and hand calculations elsewhere.

Where a source gives a formula but no numbers, the expected value is worked out here, step by step.
"""

from fractions import Fraction

import numpy as np
import pytest
from baselines_samples import by_weighted_sums

from analysis.forecast.rules.official import (
    escap,
    eurostat,
    naive_references,
    ols_line,
    pace,
    sdsn,
    unsd,
    unsd_projection,
)

# Share of people relying on clean cooking fuels, world (SDG indicator 7.1.2): 63 % in 2015, 69 % in 2020
CLEAN_FUELS = {"time": [2015, 2020], "value": [63, 69], "target": 100, "deadline": 2030}

# Published worked example -------------------------------------------------------------------------


def test_unsd_2022_gives_the_published_ratio_of_clean_fuels():
    """cwtravisyip/unsd_global_database, G7_exploration.ipynb, section on EG_EGY_CLEAN, written after UN DESA,
    Progress Chart 2022 Technical Note: ratio .5869534484039416, 'Fair progress but acceleration needed'."""
    said = unsd(**CLEAN_FUELS)
    assert said.value == pytest.approx(0.5869534484039416, abs=1e-14)
    assert said.verdict == "Fair progress but acceleration needed"
    assert said.would_be_met is False


def test_eurostat_has_the_same_ratio_but_its_own_class():
    """Same ratio .587: below 60 %, so insufficient. Thresholds: Statistics Canada after Eurostat (2021), Open
    SDG documentation, 'Indicators with quantitative targets'."""
    said = eurostat(**CLEAN_FUELS)
    assert said.value == pytest.approx(0.5869534484039416, abs=1e-14)
    assert (said.verdict, said.would_be_met) == ("insufficient progress", False)


# Hand calculations --------------------------------------------------------------------------------


def test_eurostat_by_hand_for_a_falling_target():
    """100 to 81 in two years is -10 % a year; 100 to 100 * .9^8 in eight years asks for the same: ratio 1."""
    said = eurostat([2020, 2022], [100, 81], target=100 * 0.9**8, deadline=2028, direction="at_most")
    assert said.value == pytest.approx(1.0)
    assert (said.verdict, said.would_be_met) == ("significant progress", True)


def test_unsd_2023_by_hand():
    """Formula and cuts: Eustat, 'Measuring progress on the Sustainable Development Goals', 2.1 and 2.3.

    63 to 69 in 5 years, 10 years left: expected 69 (69/63)^2, share of the way (expected - 63) / (100 - 63).
    """
    expected = Fraction(69**3, 63**2)
    said = unsd_projection(**CLEAN_FUELS)
    assert said.value == pytest.approx(float((expected - 63) / 37), abs=1e-14)
    assert (said.verdict, said.would_be_met) == ("Fair progress, but acceleration needed", False)


def test_unsd_2023_counts_a_target_that_is_met_already():
    """Eustat, section 2.4 (1): the last value decides, whatever the trend, even where there is no rate."""
    assert unsd_projection([2020, 2022, 2023], [50, 130, 110], 100, 2025).verdict == "On track or target met"
    from_zero = unsd_projection([2020, 2023], [0, 103], 100, 2026)
    assert from_zero.would_be_met is True
    assert np.isnan(from_zero.value)


def test_escap_by_hand():
    """Weights (T - t_1) / (T - t_i): Bidarbakht Nia (2017), SD/WP/04, as in UNICEF SDG-MENARO, wgm and wreg.

    T = 2030, years 2015, 2020, 2022: weights 15/15, 15/10, 15/8 = 1, 3/2, 15/8. Index relative to the
    progress required since the base: UNECE (2022), Technical notes, 'Assessment measure'.
    """
    time, value, weight = [2015, 2020, 2022], [0, 10, 20], [Fraction(1), Fraction(3, 2), Fraction(15, 8)]
    line = by_weighted_sums(time, value, 2030, weight)
    said = escap(time, value, target=60, deadline=2030)
    assert said.value == pytest.approx(float(100 * (60 - line) / 60), rel=1e-12)
    assert said.verdict == "Accelerate progress to achieve target"
    unweighted = by_weighted_sums(time, value, 2030, [1, 1, 1])
    assert float(line) > float(unweighted) + 1  # the weights lean towards the recent, steeper part


@pytest.mark.parametrize(
    ("target", "verdict", "met"),
    [
        (30, "Maintain progress to achieve target", True),  # the line ends at 30: no gap
        (33, "Maintain progress to achieve target", True),  # 3 of 33, 9.1 %
        (34, "Accelerate progress to achieve target", False),  # 4 of 34, 11.8 %
    ],
)
def test_escap_classes_on_a_straight_line(target, verdict, met):
    """0, 10 in 2020 to 2021: whatever the weights, two figures give 30 in 2023. The cut at 10 per cent could not be
    confirmed in a text of ESCAP, hence it is a parameter of the rule."""
    said = escap([2020, 2021], [0, 10], target, 2023)
    assert said.value == pytest.approx(100 * (target - 30) / target)
    assert (said.verdict, said.would_be_met) == (verdict, met)


def test_escap_reverse_is_a_line_that_ends_behind_its_base():
    """UNECE (2024), 'Progress assessment': red if the trend runs counter to the desired direction."""
    assert escap([2020, 2021], [10, 9], 20, 2025).verdict == "Reverse trend to achieve target"
    assert escap([2020, 2021], [10, 11], 5, 2025, "at_most").verdict == "Reverse trend to achieve target"
    assert escap([2020, 2021], [10, 9], 5, 2025, "at_most").would_be_met is True


@pytest.mark.parametrize(
    ("latest", "verdict"),
    [
        (47.5, "On track or maintaining SDG achievement"),  # 1.5 a year, as required
        (47.4, "Moderately improving"),
        (43.75, "Moderately improving"),  # exactly half
        (43.7, "Stagnating"),
        (40, "Stagnating"),
        (39.9, "Decreasing"),
        (70, "On track or maintaining SDG achievement"),
    ],
)
def test_sdsn_arrows_by_hand(latest, verdict):
    """From 40 in 2010 to 70 in 2030: 1.5 a year, against the mean of 2010-2015 (Africa SDG Index 2018, FAQ 13). The
    cut at half of it and the words: trend labels of the published data of the Sustainable Development Report."""
    said = sdsn([2010, 2015], [40, latest], target=70, deadline=2030)
    assert said.value == pytest.approx((latest - 40) / 5 / 1.5)
    assert said.verdict == verdict


def test_sdsn_maintains_above_the_target_whatever_the_movement():
    """Africa SDG Index 2018, FAQ 14: movements above goal achievement are ignored."""
    said = sdsn([2010, 2015], [80, 75], target=70, deadline=2030)
    assert (said.verdict, said.would_be_met) == ("On track or maintaining SDG achievement", True)
    fallen = sdsn([2010, 2015], [80, 65], target=70, deadline=2030)
    assert (fallen.verdict, fallen.would_be_met) == ("not computable", None)


def test_sdsn_looks_at_the_recent_years_only():
    """5 a year are required (100 in 20 years); recent is the oldest figure of the window, or else the one before the last."""
    time, value = [2010, 2014, 2018, 2020], [0, 40, 44, 48]
    assert sdsn(time, value, 100, 2030).value == pytest.approx((48 - 44) / 2 / 5)
    assert sdsn(time, value, 100, 2030, recent_years=6).value == pytest.approx((48 - 40) / 6 / 5)
    assert sdsn(time, value, 100, 2030, recent_years=0.5).value == pytest.approx((48 - 44) / 2 / 5)


def test_pace_by_hand():
    """20, 60, 100 a year apart, 200 asked for two years later: 50 a year against 40."""
    said = pace([2021, 2022, 2023], [20, 60, 100], 200, 2025)
    assert (said.value, said.verdict, said.would_be_met) == (1.25, "faster pace needed", False)
    assert pace([2022, 2023], [60, 100], 180, 2025).would_be_met is True
    assert pace([2022, 2023], [60, 100], 100, 2025)[2:6] == (0.0, 1.0, "target reached", True)
    assert pace([2022, 2023], [60, 60], 100, 2025)[2:6] == (np.inf, 1.0, "no pace towards the target", False)
    assert pace([2022, 2023], [60, 50], 45, 2024, "at_most")[2:6] == (0.5, 1.0, "recent pace is enough", True)


def test_naive_references_by_hand():
    """Least squares through (0, 0), (1, 20), (2, 60): slope 30, mean 80/3 at 1, so 260/3 at 3; as numpy."""
    table = naive_references([2020, 2021, 2022], [0, 20, 60], 90, 2023)
    np.testing.assert_allclose(table["value"], [60, 100, 260 / 3])
    assert table["would_be_met"].tolist() == [False, True, False]
    assert table["threshold"].tolist() == [90, 90, 90]
    by_numpy = np.polyval(np.polyfit([0, 1, 2], [0, 20, 60], 1), 3)
    assert ols_line([2020, 2021, 2022], [0, 20, 60], 90, 2023).value == pytest.approx(by_numpy)


@pytest.mark.parametrize(
    ("rule", "cuts"),
    [
        (eurostat, [(1.2, "significant progress"), (0.951, "significant progress"),
                    (0.949, "moderate progress"), (0.601, "moderate progress"),
                    (0.599, "insufficient progress"), (0.0, "insufficient progress"),
                    (-0.001, "movement away")]),
        (unsd, [(0.951, "Substantial progress/on track"), (0.949, "Fair progress but acceleration needed"),
                (0.501, "Fair progress but acceleration needed"), (0.499, "Limited or no progress"),
                (-0.099, "Limited or no progress"), (-0.101, "Deterioration")]),
    ],
)  # fmt: skip
@pytest.mark.parametrize("required", [0.08, -0.08])
def test_growth_classes_on_both_sides_of_each_cut(rule, cuts, required):
    """Figures built to have the ratio wanted; the target grows or falls by 8 % a year.

    Cuts: Statistics Canada after Eurostat (2021), as above; UN DESA (2022), Progress Chart 2022, Technical Note, II b, as
    in the notebook above and in UNDP's country SDG dashboards.
    """
    direction = "at_least" if required > 0 else "at_most"
    for ratio, word in cuts:
        latest = 100 * (1 + ratio * required) ** 3
        said = rule([2020, 2023], [100, latest], 100 * (1 + required) ** 6, 2026, direction)
        assert said.value == pytest.approx(ratio, abs=1e-12)
        assert said.verdict == word
