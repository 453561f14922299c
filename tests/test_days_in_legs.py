"""Where the day of a figure is a range, the forecast is the mixture of the forecasts with each of its days.

No outside reference value is needed: by the law of total probability P(met) is the mean of P(met | day) over the days, here
eight of them, evenly spaced. It is shown with amounts; of counts the days are also weighed by how plausible their steps are.
"""

from dataclasses import replace

import numpy as np
import pytest

from analysis import evidence, forecast
from analysis.forecast.settings import Settings
from analysis.forecast.trend import classes
from analysis.forecast.trend.history import History
from analysis.forecast.trend.observed import to_history
from analysis.forecast.trend.paths import paths_over
from analysis.forecast.trend.pool import predict_draws
from analysis.forecast.trend.since import at_days, grid_since

KNOWN = {"integer": True, "cumulative": True}
DAYS = np.arange(2023.0625, 2024, 0.125)


def _list(day: float, first: float) -> History:
    return History([2021, 2022, day], [20, 60, 100], [20, 60, 100], time_low=[2021, 2022, first], **KNOWN)


@pytest.mark.parametrize(("reference", "leg"), [("yearly-amounts", "growth"), ("adoption-amounts", "pace")])
@pytest.mark.parametrize("ahead", [0.5, 2.0])
def test_a_range_of_days_is_the_mixture_of_its_days(ahead, reference, leg):
    size = {"n_draws": 4000, "seed": 3, "legs": [leg], "reference_class": reference}

    def amounts(day: float, first: float) -> History:
        return replace(_list(day, first), integer=False, cumulative=False, scale="amount")

    ranged = predict_draws(amounts(2024, 2023), [ahead], **size)[leg][:, 0]
    each = [predict_draws(amounts(t, t), [2024 + ahead - t], **size)[leg][:, 0] for t in DAYS]
    for level in (110, 130, 160, 200, 260):
        assert (ranged >= level).mean() == pytest.approx(
            np.mean([(d >= level).mean() for d in each]), abs=0.03
        )


def test_a_day_within_the_range_is_before_the_figure_in_some_draws_and_after_it_in_others():
    draws = predict_draws(_list(2024, 2023), [-0.5, 0.5], n_draws=2000, seed=1)["nbc"]
    assert 0.3 < (draws[:, 0] < 100).mean() < 0.7 and (draws[:, 0] >= 60).all()
    assert (draws[:, 1] >= np.maximum(draws[:, 0], 100)).all()


def test_a_day_before_the_range_is_read_off_the_history():
    reference, settings = classes.load("adoption-counts"), Settings.of(evidence.load(), 500, 1)
    paths = paths_over(_list(2024, 2023), np.array([2021.5, 2025.0]), reference, settings)
    assert (paths["pool"][:, 0] == 40).all()


def test_a_known_day_takes_no_other_way():
    sure = predict_draws(_list(2024, 2024), [1.0, 2.0], n_draws=500, seed=1)
    plain = predict_draws(
        History([2021, 2022, 2024], [20, 60, 100], [20, 60, 100], **KNOWN), [1.0, 2.0], n_draws=500, seed=1
    )
    assert all(np.array_equal(sure[name], plain[name]) for name in plain)


def test_each_draw_is_read_at_its_own_day():
    """Two paths that grow by 10 a year, the second from half a year earlier on: 1.25 years on they have 12.5 and 17.5 more."""
    before, horizon = np.array([0.0, 0.5]), np.array([1.25])
    grid = grid_since(horizon, before)
    value, time = np.full((2, 1), 100.0), np.array([[2024.0], [2023.5]])
    got = at_days(horizon, before, grid, 100 + 10 * np.tile(grid, (2, 1)), time, value)
    assert got.ravel() == pytest.approx([112.5, 117.5])


GUANGDONG = "guangdong-manufacturing-digital-transformation-2025"


@pytest.fixture(scope="module")
def undated():
    """The 44,000 of an undated page of 2025, of 50,000 by its end."""
    return forecast.predict(evidence.load(as_of="2026-11-22"), GUANGDONG, n_draws=1000, seed=1)


def test_the_answer_lies_between_those_of_the_first_and_the_last_day(undated):
    ends = undated.moves().query("what.str.startswith('dated')")
    ends = ends[ends["claim_ids"].map(lambda ids: "guangdong-digital-44000" in ids)]
    assert ends["probability"].iloc[1] < 0.05 < undated.probability < 0.95 < ends["probability"].iloc[0]


def test_the_share_of_the_range_is_an_assumption(undated):
    ev = undated.evidence
    last = forecast.predict(ev.with_assumptions({"date-range-drawn": 0}), GUANGDONG, n_draws=1000, seed=1)
    assert last.probability < 0.05 < undated.probability
    assert not to_history(undated.primary.observed, day_range=0).dates_uncertain
    history = to_history(undated.primary.observed)
    assert history.time[-1] - history.newest_low == pytest.approx(364 / 365.25)  # all of 2025

    assert replace(history, time_low=None).newest_low == history.time[-1]
