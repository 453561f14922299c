"""Histories: what is refused, and exact draws of ordered values from intervals."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analysis.errors import ForecastError
from analysis.forecast.trend.history import History
from analysis.forecast.trend.ordered import ordered_uniform

COUNTS = dict(integer=True, cumulative=True)


@pytest.mark.parametrize(
    ("time", "low", "high", "kind", "message"),
    [
        ([2021, 2020], [1, 2], [1, 2], {}, "Dates must ascend: figure 2 is dated 2020"),
        ([2020, 2020], [1, 2], [1, 2], {}, "Two figures are dated 2020"),
        ([2020, 2021], [1, -2], [1, 2], {}, "Figure 2 .2021.: -2 is negative"),
        ([2020, 2021], [1, 9], [1, 2], {}, "low 9 is above high 2"),
        ([2020, 2021], [1, np.nan], [1, 2], {}, "Figure 2: low is not a finite number"),
        ([], [], [], {}, "at least one dated figure"),
        ([2020, 2021], [1], [1], {}, "different lengths"),
        (
            [2020, 2021],
            [50, 40],
            [50, 45],
            COUNTS,
            "cumulative list cannot shrink: .* at least 50 by 2020 .* at most 45",
        ),
        ([2020, 2021], [1.2, 3], [1.8, 3], COUNTS, "no whole number lies between 1.2 and 1.8"),
        ([2020], [120], [120], dict(scale="share", ceiling=100), "above the ceiling of 100"),
        ([2020], [1], [1], dict(scale="number"), "Unknown scale 'number'; allowed: count"),
    ],
)
def test_bad_histories_are_refused(time, low, high, kind, message):
    with pytest.raises(ForecastError, match=message):
        History(time, low, high, **kind)


def test_late_earliest_date_is_refused():
    with pytest.raises(ForecastError, match="earliest date 2021 is after its date 2020"):
        History([2020], [1], [1], time_low=[2021])


def test_changes_may_be_negative():
    assert len(History.exactly([2020, 2021], [-3.0, -5.0], scale="change")) == 2


def test_an_exact_history_is_itself():
    time, value = History.exactly([2020, 2021], [3, 5], **COUNTS).impute(100, np.random.default_rng(0))
    assert (time.tolist(), value.tolist()) == ([[2020, 2021]], [[3, 5]])


bounds = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 25)), min_size=1, max_size=6)


@settings(max_examples=100, deadline=None)
@given(bounds)
def test_imputed_lists_fit_their_intervals_and_never_fall(pairs):
    low = np.array([a for a, _ in pairs], float)
    high = np.maximum.accumulate(low) + np.array([b for _, b in pairs])
    _, value = History(np.arange(len(low)), low, high, **COUNTS).impute(50, np.random.default_rng(0))
    assert (value >= low).all() and (value <= high).all()
    assert (np.diff(value, axis=1) >= 0).all() and (value == np.rint(value)).all()


def test_ordered_draws_are_uniform_on_the_ordered_region():
    # Two values in [0, 1], ordered: minimum and maximum of two uniforms, Beta(1, 2) and Beta(2, 1).
    draws = ordered_uniform([0, 0], [1, 1], 20_000, np.random.default_rng(0))
    assert stats.kstest(draws[:, 0], stats.beta(1, 2).cdf).pvalue > 0.001
    assert stats.kstest(draws[:, 1], stats.beta(2, 1).cdf).pvalue > 0.001


def test_ordered_draws_agree_with_rejection():
    low, high, rng = np.array([0.0, 2, 1, 4]), np.array([5.0, 3, 8, 6]), np.random.default_rng(1)
    draws = ordered_uniform(low, high, 20_000, rng)
    tried = low + (high - low) * rng.random((400_000, 4))
    tried = tried[(np.diff(tried, axis=1) >= 0).all(1)]
    for i in range(4):
        assert stats.ks_2samp(draws[:, i], tried[:, i]).pvalue > 0.001


def test_ordered_draws_around_a_known_value():
    draws = ordered_uniform([0, 5, 0], [10, 5, 10], 1000, np.random.default_rng(0))
    assert (draws[:, 1] == 5).all() and (draws[:, 0] <= 5).all() and (draws[:, 2] >= 5).all()
    assert stats.kstest(draws[:, 0] / 5, "uniform").pvalue > 0.001


def test_a_narrow_ordered_region_is_no_trouble():
    # Chance alone would keep one try in 12! = 479 million.
    draws = ordered_uniform(np.zeros(12), np.ones(12), 200, np.random.default_rng(0))
    assert (np.diff(draws, axis=1) >= 0).all()
    assert draws.mean(0) == pytest.approx(np.arange(1, 13) / 13, abs=0.03)


def test_impossible_order_is_refused():
    with pytest.raises(ForecastError, match="No non-decreasing sequence"):
        ordered_uniform([5, 0], [6, 4], 10, np.random.default_rng(0))


def test_uncertain_dates_are_drawn_and_ascend():
    h = History([2020.5, 2021, 2023], [1, 4, 9], [1, 4, 9], time_low=[2020, 2020.2, 2023], **COUNTS)
    time, value = h.impute(500, np.random.default_rng(0))
    assert time.shape == value.shape == (500, 3)
    assert (np.diff(time, axis=1) > 0).all() and (time <= h.time).all() and (time >= h.time_low).all()
    assert time[:, 0].std() > 0.05
