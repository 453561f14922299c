"""One probability from two voices: what the weight of the trend follows, how they are pooled, and the draws behind it."""

import numpy as np
import pandas as pd
import pytest
from evidence_samples import claim
from hypothesis import given
from hypothesis import strategies as st
from lakeside import ask, small

from analysis.forecast.mixture import Mixture, draws_that_agree, trend_weight, way_known

PLAIN = Mixture(lift=0.0, sharpness=1.0, ends=(0.1, 0.03, 0.02))
shares = st.floats(0.01, 0.99)


@given(shares, shares, st.floats(0, 1))
def test_the_plain_pool_is_the_weighted_geometric_mean_of_the_odds(trend, record, weight):
    """The logarithmic opinion pool of two probabilities (Genest and Zidek 1986, section 3): odds = odds_1^w odds_2^(1-w)."""
    odds = (trend / (1 - trend)) ** weight * (record / (1 - record)) ** (1 - weight)
    assert PLAIN.pooled(trend, record, weight) == pytest.approx(odds / (1 + odds))


@given(shares, st.floats(0, 1))
def test_a_surer_trend_never_lowers_the_answer(record, weight):
    read = Mixture(lift=0.24, sharpness=1.34, ends=(0.1,))
    answers = [read.pooled(p, record, weight) for p in np.linspace(0, 1, 21)]
    assert (np.diff(answers) >= -1e-12).all()


def test_without_knowledge_of_the_way_the_record_stands_alone():
    read = Mixture(lift=0.24, sharpness=1.34, ends=(0.1,))
    assert read.pooled(0.001, 0.47, trend_weight(1, 0.0)) == pytest.approx(0.47)


def test_the_weight_of_the_trend_grows_with_figures_and_with_the_way_that_they_tell():
    by_figures = [trend_weight(n, 0.2) for n in range(1, 6)]
    by_way = [trend_weight(2, known) for known in (0, 0.25, 0.5, 1)]
    assert by_figures == sorted(by_figures) and by_way == sorted(by_way)
    assert (trend_weight(0, 0.0), trend_weight(1, 1.0), by_way[-1]) == (0.0, 1.0, 1.0)


def test_a_target_announced_on_its_deadline_has_no_way_left_to_know():
    day = pd.Timestamp("2024-12-31")
    assert way_known(day, day, day) == 1.0


@pytest.mark.parametrize(("figures", "end"), [(1, 0.1), (2, 0.03), (3, 0.02), (9, 0.02)])
def test_the_ends_follow_from_the_number_of_figures(figures, end):
    assert PLAIN.within_ends(0.0, figures) == end and PLAIN.within_ends(1.0, figures) == 1 - end
    assert PLAIN.within_ends(0.4, figures) == 0.4


@given(st.floats(0, 1), st.floats(0, 1), st.booleans(), st.integers(0, 50))
def test_the_draws_behind_an_answer_reach_the_level_as_often_as_it_says(p, weight, at_most, seed):
    """Also where one voice, or both, hold no draw on the side that is asked for."""
    rng, n = np.random.default_rng(seed), 400
    level = np.full(n, 50.0)
    trend, record = rng.normal(50 + seed - 25, 5, n), rng.normal(20, 1, n)
    draws, asked = draws_that_agree([(trend, level), (record, level)], weight, p, at_most)
    reached = np.mean(draws <= asked if at_most else draws >= asked)
    assert len(draws) == n and reached == pytest.approx(p, abs=0.5 / n + 1e-9)


def test_levels_stay_beside_their_draws():
    """Of an addition to an uncertain base each draw has a level of its own: 30 more than its own base."""
    base = np.random.default_rng(1).uniform(10, 40, 500)
    level = base + 30
    draws, asked = draws_that_agree([(base + 29, level), (base + 31, level)], 0.5, 0.25, at_most=False)
    assert set(np.round(draws - asked)) == {-1.0, 1.0}


def late(tmp_path, newest: str, value: float, today: str):
    """Of 60 plants by the end of 2027, announced in March 2023, so many on a late day."""
    rows = [
        claim("a", "stock", "2023-12-31", 20),
        claim("b", "stock", "2024-12-31", 33),
        claim("c", "stock", newest, value),
    ]
    return ask(small(tmp_path, as_of=today, counted=rows))


def test_what_is_known_shortly_before_a_deadline_overrules_the_record(tmp_path):
    """49 of 60 three days before the deadline: a constant weight of the record of one half left 30 % and more of it."""
    found = late(tmp_path, "2027-12-28", 49, "2027-12-28")
    assert found.primary.weight > 0.99 and found.probability < 0.05
    assert late(tmp_path / "more", "2027-12-28", 59, "2027-12-28").probability > found.probability


def test_one_figure_of_the_day_of_the_announcement_leaves_the_record_its_word(tmp_path):
    """A single figure tells no pace: whether 60 or 6,000 are asked for, the answer is the record's."""
    one = [claim("only", "stock", "2023-02-28", 33)]
    for value in (60, 6000):
        ev = small(tmp_path / str(value), as_of="2023-06-30", counted=one, readings=({"value": value}, {}))
        found = ask(ev).primary
        assert found.weight == 0.0 and found.p_pooled == pytest.approx(found.p_delivery)
