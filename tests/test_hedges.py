"""Hedges: what an interval must be whatever the figure."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from analysis.errors import EvidenceError
from analysis.evidence.hedges import (
    HEDGES,
    QUALIFIERS,
    HedgeRule,
    intervals,
    qualifier_of,
    rounding_unit,
    rule_table,
)
from analysis.evidence.schema import read_package

RULE = HedgeRule({"exact": (0, 0), "over": (0, 1), "at_least": (0, 1), "nearly": (-0.5, 0), "about": (-0.5, 0.5),
                  "up_to": (-1, 0), "average": (-0.5, 0.5)})  # fmt: skip
FIGURE = st.one_of(st.integers(-(10**9), 10**9).map(float), st.integers(-9999, 9999).map(lambda n: n / 10))


@given(FIGURE, st.sampled_from(QUALIFIERS))
def test_the_printed_value_lies_in_its_interval(value, qualifier):
    low, high = intervals([value], [qualifier], RULE)
    assert low[0] <= value <= high[0]


@given(FIGURE, st.sampled_from(QUALIFIERS))
def test_an_interval_does_not_cross_zero(value, qualifier):
    low, high = intervals([value], [qualifier], RULE)
    assert not (low[0] < 0 < high[0])


@given(FIGURE.filter(bool), st.sampled_from(QUALIFIERS))
@example(0.1, "over")
@example(-0.1, "nearly")
def test_a_reduction_mirrors_a_rise(value, qualifier):
    low, high = intervals([value], [qualifier], RULE)
    mirrored_low, mirrored_high = intervals([-value], [qualifier], RULE)
    assert low[0] == pytest.approx(-mirrored_high[0]) and high[0] == pytest.approx(-mirrored_low[0])


@pytest.mark.parametrize("qualifier", QUALIFIERS)
@pytest.mark.parametrize("zero", [0.0, -0.0])
def test_a_printed_zero_has_no_sign_and_is_read_as_a_rise(qualifier, zero):
    """Nought is its own mirror image, so one side is chosen: its interval begins at nought and goes up as a rise does."""
    low, high = intervals([zero], [qualifier], RULE)
    assert (low[0], high[0]) == (0, RULE.widths[qualifier][1])


@given(st.integers(1, 10**6), st.integers(0, 6))
def test_the_rounding_unit_divides_the_figure(digits, zeros):
    value = float(digits) * 10.0**zeros
    unit = rounding_unit(value)
    assert value / unit == pytest.approx(round(value / unit))
    assert unit >= 10.0**zeros


@given(st.integers(1, 999), st.integers(1, 6))
def test_a_coarser_figure_has_the_wider_interval(digits, zeros):
    fine, coarse = float(digits * 10 + 1), float(digits * 10 * 10**zeros)
    low, high = intervals([fine, coarse], ["over", "over"], RULE)
    assert (high - low)[0] <= (high - low)[1]


def test_examples_of_the_press():
    low, high = intervals([10000, 30000, 1200, 103, 235], ["over", "over", "over", "exact", "exact"], RULE)
    assert low.tolist() == [10000, 30000, 1200, 103, 235]
    assert high.tolist() == [20000, 40000, 1300, 103, 235]


def test_a_large_round_count_without_a_hedge_is_taken_as_rounded():
    """By half a rounding unit on both sides, 500, but by no more than 2.5 % (`hedge-large-exact-share`), 750 of 30,000."""
    low, high = intervals([2_312_000, 30_000, 421], ["exact"] * 3, RULE)
    assert (high - low).tolist() == [1000, 1500, 0]


def test_bounds_of_the_quantity_hold():
    low, high = intervals(
        [90, 5], ["over", "about"], RULE, floor=np.zeros(2), ceiling=np.array([95.0, np.nan])
    )
    assert high[0] == 95 and low[1] >= 0


def test_every_wording_has_one_qualifier():
    words = [w for q in HEDGES.values() for w in q.wordings]
    assert len(words) == len(set(words))
    assert all(qualifier_of(w) == q.name for q in HEDGES.values() for w in q.wordings)


def test_the_descriptor_allows_the_hedges_of_the_records():
    """A new hedge is one record in `hedges` and its row of assumptions; this says where the descriptor must follow."""
    fields = {
        (table.name, column.name): column.constraints["enum"]
        for table in read_package().tables.values()
        for column in table.columns
        if column.name.endswith("qualifier")
    }
    assert len(fields) >= 2 and set(map(tuple, fields.values())) == {QUALIFIERS}


def test_an_unknown_wording_names_near_ones():
    with pytest.raises(EvidenceError, match="Did you mean about"):
        qualifier_of("abuot")


def test_a_rule_without_a_width_is_refused():
    with pytest.raises(EvidenceError, match="no width"):
        HedgeRule({"exact": (0, 0)})


def test_the_rule_is_written_down(shipped):
    table = rule_table(shipped.hedge_rule)
    assert list(table["qualifier"]) == list(QUALIFIERS)
    assert table.set_index("qualifier").at["over", "a printed 2,000 means"] == "2,000 to 3,000"
