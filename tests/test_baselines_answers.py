"""The rules of others: what they cannot answer is said and not raised, and the table keeps unknown apart from no."""

import numpy as np
import pytest

from analysis.errors import ForecastError
from analysis.forecast.rules.case import reaches
from analysis.forecast.rules.official import (
    NAIVE,
    OFFICIAL,
    Verdict,
    escap,
    eurostat,
    naive_references,
    official_rules,
    persistence,
    unsd,
    unsd_projection,
)

GROWTH = (eurostat, unsd, unsd_projection)
# A list that starts from zero, as most recognised lists do
FROM_ZERO = {"time": [2020, 2023], "value": [0, 103], "target": 203, "deadline": 2026}

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


def test_equality_up_to_rounding_only():
    assert reaches(10 - 1e-14, 10)
    assert not reaches(10**9 - 1, 10**9)
