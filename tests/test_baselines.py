"""The rules of others, against published numbers where a source prints them, and hand calculations elsewhere.

Where a source gives a formula but no numbers, the expected value is worked out here, step by step.
"""

from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import ForecastError
from analysis.forecast.baselines import (
    NAIVE,
    OFFICIAL,
    Verdict,
    escap,
    eurostat,
    last_increment,
    naive_references,
    official_rules,
    ols_line,
    pace,
    persistence,
    sdsn,
    unsd,
    unsd_projection,
)
from analysis.forecast.baselines_case import reaches

GROWTH = (eurostat, unsd, unsd_projection)
# Share of people relying on clean cooking fuels, world (SDG indicator 7.1.2): 63 % in 2015, 69 % in 2020
CLEAN_FUELS = {"time": [2015, 2020], "value": [63, 69], "target": 100, "deadline": 2030}
# A list that starts from zero, as most recognised lists do
FROM_ZERO = {"time": [2020, 2023], "value": [0, 103], "target": 203, "deadline": 2026}


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


def by_weighted_sums(time, value, deadline, weight):
    """The normal equations of a weighted line, in fractions: another route to the figure at the deadline."""
    w, t, y = ([Fraction(x) for x in xs] for xs in (weight, time, value))
    sw, st_ = sum(w), sum(a * b for a, b in zip(w, t, strict=True))
    sy = sum(a * b for a, b in zip(w, y, strict=True))
    stt = sum(a * b * b for a, b in zip(w, t, strict=True))
    sty = sum(a * b * c for a, b, c in zip(w, t, y, strict=True))
    slope = (sw * sty - st_ * sy) / (sw * stt - st_**2)
    return (sy - slope * st_) / sw + slope * deadline


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
    """0, 10 in 2020 to 2021: whatever the weights, two figures give 30 in 2023."""
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
    """From 40 in 2010 to 70 in 2030: 1.5 a year, against the mean of 2010-2015 (Africa SDG Index 2018, FAQ 13)."""
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
    """Figures built to have the ratio wanted; the target grows or falls by 8 % a year."""
    direction = "at_least" if required > 0 else "at_most"
    for ratio, word in cuts:
        latest = 100 * (1 + ratio * required) ** 3
        said = rule([2020, 2023], [100, latest], 100 * (1 + required) ** 6, 2026, direction)
        assert said.value == pytest.approx(ratio, abs=1e-12)
        assert said.verdict == word


# What cannot be computed --------------------------------------------------------------------------


@pytest.mark.parametrize("rule", GROWTH)
def test_a_list_from_zero_has_no_growth_rate(rule):
    said = rule(**FROM_ZERO)
    assert (said.verdict, said.would_be_met) == ("not computable", None)
    assert np.isnan(said.value)
    assert "above zero; the first figure is 0" in said.why_not


@pytest.mark.parametrize("rule", GROWTH)
def test_zero_as_latest_figure_or_target_has_no_growth_rate(rule):
    assert "the latest figure is 0" in rule([2020, 2022], [5, 0], 9, 2025).why_not
    assert "the target is 0" in rule([2020, 2022], [5, 4], 0, 2025, "at_most").why_not


@pytest.mark.parametrize("rule", [eurostat, unsd, escap])
def test_a_target_fulfilled_from_the_start_requires_nothing(rule):
    said = rule([2020, 2022], [50, 60], 40, 2025)
    assert said.verdict == "not computable"
    assert "already fulfils the target" in said.why_not


@pytest.mark.parametrize("rule", [*OFFICIAL, *NAIVE])
@pytest.mark.parametrize(("time", "value"), [([], []), ([2024], [7])])
def test_too_few_figures_are_said_not_raised(rule, time, value):
    said = rule(time, value, 100, 2026)
    if rule is persistence and time:
        assert said.value == 7
    else:
        assert (said.verdict, said.would_be_met) == ("not computable", None)
        assert f"has {len(time)}" in said.why_not


@pytest.mark.parametrize("rule", [*OFFICIAL, *NAIVE])
@pytest.mark.parametrize("deadline", [2022.5, 2020.0])
def test_a_deadline_that_is_not_ahead_is_said_not_raised(rule, deadline):
    assert "not after the latest figure" in rule([2020, 2022.5], [5, 7], 9, deadline).why_not


def test_growth_beyond_any_number_is_said():
    said = eurostat([2020, 2020 + 1e-9], [1, 1e9], 2e9, 2021)
    assert said.verdict == "not computable"
    assert "too close in time" in said.why_not


@pytest.mark.parametrize(
    ("question", "message"),
    [
        (([2020, 2021], [1, 2], 3, 2025, "more"), "Unknown direction 'more'; allowed: at_least, at_most"),
        (([2020, 2021], [1], 3, 2025), "do not match. Give one value"),
        (([[2020], [2021]], [[1], [2]], 3, 2025), "do not match. Give one value"),
        (([2021, 2020], [1, 2], 3, 2025), "figure 2 is dated 2020, after 2021"),
        (([2020, 2020], [1, 2], 3, 2025), "figure 2 is dated 2020, after 2020"),
        (([2020, 2021], [1, np.nan], 3, 2025), "Figure 2 is nan at 2021"),
        (([2020, 2021], [1, 2], np.inf, 2025), "The target is inf"),
        (([2020, 2021], [1, 2], 3, np.nan), "The deadline is nan"),
    ],
)
def test_malformed_input_is_refused_with_a_clear_message(question, message):
    for rule in (*OFFICIAL, *NAIVE, official_rules, naive_references):
        with pytest.raises(ForecastError) as refused:
            rule(*question)
        assert message in str(refused.value)


# The table ----------------------------------------------------------------------------------------


def test_official_rules_has_one_row_a_rule_and_keeps_unknown_apart_from_no():
    table = official_rules(**FROM_ZERO)
    assert table.columns.tolist() == list(Verdict._fields)
    assert table["rule"].tolist() == [
        "Eurostat",
        "UNSD 2022",
        "UNSD 2023",
        "UN ESCAP",
        "SDSN",
        "required pace",
    ]
    assert table["would_be_met"].tolist() == [None, None, None, True, True, True]
    assert table["would_be_met"].dtype == object
    answered = table["would_be_met"].notna()
    assert (table["why_not"] == "").tolist() == answered.tolist()
    assert table["value"].notna().tolist() == answered.tolist()


def test_points_given_as_lists_tuples_or_arrays_say_the_same_and_stay_as_they_were():
    time, value = np.array([2019, 2020, 2022]), np.array([20, 30, 45])
    table = official_rules(time, value, 60, 2025)
    assert table.equals(official_rules(tuple(time), list(value), 60, 2025))
    assert time.dtype == np.array([1]).dtype and value.tolist() == [20, 30, 45]


# Properties ---------------------------------------------------------------------------------------

figures = st.lists(st.integers(0, 10**9), min_size=0, max_size=7)
gaps = st.lists(st.floats(0.01, 4), min_size=8, max_size=8)


def dated(value, gap):
    return 2015 + np.cumsum(gap[: len(value)])


@given(figures, gaps, st.integers(-5, 2 * 10**9), st.floats(-1, 8), st.sampled_from(["at_least", "at_most"]))
def test_every_rule_answers_or_says_why(value, gap, target, ahead, direction):
    time = dated(value, gap)
    deadline = (time[-1] if len(time) else 2015) + ahead
    for row in (*official_rules(time, value, target, deadline, direction).itertuples(),
                *naive_references(time, value, target, deadline, direction).itertuples()):  # fmt: skip
        if row.would_be_met is None:
            assert row.verdict == "not computable" and row.why_not and np.isnan(row.value)
        else:
            assert (
                isinstance(row.would_be_met, bool) and row.verdict != "not computable" and row.why_not == ""
            )


@given(figures.filter(lambda v: len(v) > 1), gaps, st.floats(0.05, 8), st.sampled_from([0.25, 8.0]))
def test_the_unit_does_not_matter(value, gap, ahead, factor):
    time = dated(value, gap)
    target, deadline = 1.5 * max(value) + 1, time[-1] + ahead
    one = official_rules(time, value, target, deadline)
    other = official_rules(time, np.array(value) * factor, target * factor, deadline)
    assert one["verdict"].tolist() == other["verdict"].tolist()
    np.testing.assert_allclose(one["value"], other["value"], rtol=1e-6, atol=1e-9)


@given(figures.filter(lambda v: len(v) > 1), gaps, st.floats(0.05, 8))
def test_line_rules_mirror_a_ceiling_into_a_floor(value, gap, ahead):
    time, value = dated(value, gap), np.array(value, float)
    target, deadline = 1.5 * value.max() + 1, time[-1] + ahead
    for rule in (escap, sdsn, pace, persistence, last_increment, ols_line):
        floor, ceiling = rule(time, value, target, deadline), rule(time, -value, -target, deadline, "at_most")
        assert (floor.verdict, floor.would_be_met) == (ceiling.verdict, ceiling.would_be_met)


@given(figures.filter(lambda v: len(v) > 1), gaps, st.floats(0.05, 8))
def test_a_higher_floor_is_never_easier(value, gap, ahead):
    time = dated(value, gap)
    first = max(value) + 1
    for rule in (*OFFICIAL, *NAIVE):
        said = [
            rule(time, value, target, time[-1] + ahead).would_be_met
            for target in (first, 2 * first, 5 * first)
        ]
        assert all(later is None or earlier or not later for earlier, later in pairwise(said))


@given(st.lists(st.integers(0, 10**6), min_size=2, max_size=7), gaps, st.floats(0.1, 8))
def test_escap_weights_are_the_normal_equations(value, gap, ahead):
    time = np.round(dated(value, gap), 6)
    if np.any(np.diff(time) < 0.01):
        return
    deadline = round(float(time[-1] + ahead), 6)
    target = max(value) + 1
    weight = [(Fraction(deadline) - Fraction(time[0])) / (Fraction(deadline) - Fraction(t)) for t in time]
    line = by_weighted_sums(time, value, Fraction(deadline), weight)
    said = escap(time, value, target, deadline)
    assert said.value == pytest.approx(float(100 * (target - line) / (target - value[0])), rel=1e-6, abs=1e-6)


def test_equality_up_to_rounding_only():
    assert reaches(10 - 1e-14, 10)
    assert not reaches(10**9 - 1, 10**9)
