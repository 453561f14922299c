"""The rules of others, whatever the figures: an answer or a reason, and the same one in another unit or mirrored."""

from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from baselines_samples import by_weighted_sums
from hypothesis import given
from hypothesis import strategies as st

from analysis.forecast.rules.official import (
    NAIVE,
    OFFICIAL,
    escap,
    last_increment,
    naive_references,
    official_rules,
    ols_line,
    pace,
    persistence,
    sdsn,
)

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
