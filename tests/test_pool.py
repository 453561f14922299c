"""The pool as a whole: paths, seeds, scale, hedges, odd histories."""

import json
from dataclasses import replace

import numpy as np
import pytest
from benchmarks.adapter import forecaster
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm

from analysis.errors import ForecastError
from analysis.forecast.learn.fit_classes import narrowing
from analysis.forecast.trend import classes, pool
from analysis.forecast.trend.history import History
from analysis.forecast.trend.pool import linear_pool, predict_draws, widened
from analysis.forecast.trend.recent import Recent, remembered

LIST = History.exactly([2020, 2021, 2022], [20, 60, 100], integer=True, cumulative=True)
AMOUNT = History.exactly([2020, 2021, 2022], [2.0, 3.0, 3.5], scale="amount")
KINDS = {
    "adoption-counts": LIST,
    "recognised-lists": LIST,
    "unseen-counts": LIST,
    "adoption-amounts": AMOUNT,
    "unseen-amounts": AMOUNT,
    "yearly-amounts": AMOUNT,
    "falling-rates": AMOUNT,
    "shares": History.exactly([2020, 2021], [40.0, 44.0], scale="share", ceiling=100),
}


@pytest.mark.parametrize("name", KINDS)
def test_every_leg_of_every_class_gives_paths(name):
    cls = classes.load(name)
    draws = predict_draws(
        KINDS[name], [0.25, 1, 2.5, 8], n_draws=400, seed=1, reference_class=cls, legs=list(cls.legs)
    )
    assert set(draws) == {*cls.legs, "pool"}
    for d in draws.values():
        assert d.shape == (400, 4) and np.isfinite(d).all() and (d >= 0).all()
    if KINDS[name].cumulative:
        assert (np.diff(draws["pool"], axis=1) >= 0).all() and (draws["pool"] >= 100).all()
        assert (draws["pool"] == np.rint(draws["pool"])).all()


@pytest.mark.parametrize("name", KINDS)
def test_classes_say_where_they_come_from(name):
    about = classes.load(name).about
    assert {"origin", "made", "script", "series"} <= set(about)


def test_the_same_seed_gives_the_same_draws():
    a, b = (predict_draws(LIST, [1, 2], n_draws=300, seed=7)["pool"] for _ in range(2))
    assert np.array_equal(a, b)
    c = predict_draws(LIST, [1, 2], n_draws=300, rng=np.random.default_rng(7))["pool"]
    d = predict_draws(LIST, [1, 2], n_draws=300, rng=np.random.default_rng(7))["pool"]
    assert np.array_equal(c, d) and not np.array_equal(a, c)


def test_adding_a_leg_leaves_the_others_unchanged():
    few = predict_draws(LIST, [1, 2], n_draws=300, seed=7, legs=["nbc"])
    many = predict_draws(LIST, [1, 2], n_draws=300, seed=7, legs=["ltc", "mixed", "nbc"])
    assert np.array_equal(few["nbc"], many["nbc"])


def test_horizons_share_their_draws():
    # The same quantile serves all horizons, so that attainment dates and levels come from one set of paths.
    d = predict_draws(
        AMOUNT, [1, 3], n_draws=2000, seed=1, reference_class="adoption-amounts", legs=["pace"]
    )["pace"]
    assert np.corrcoef(np.argsort(np.argsort(d[:, 0])), np.argsort(np.argsort(d[:, 1])))[0, 1] > 0.95


@settings(max_examples=25, deadline=None)
@given(st.floats(1e-3, 1e6))
def test_the_unit_of_an_amount_does_not_matter(factor):
    scaled = History.exactly(AMOUNT.time, AMOUNT.low * factor, scale="amount")
    for name in ("adoption-amounts", "yearly-amounts"):
        a = predict_draws(AMOUNT, [1, 2], n_draws=200, seed=3, reference_class=name)["pool"]
        b = predict_draws(scaled, [1, 2], n_draws=200, seed=3, reference_class=name)["pool"]
        assert b == pytest.approx(a * factor, rel=1e-6)


def test_hedges_widen_the_forecast():
    hedged = History([2020, 2021, 2022], [20, 50, 80], [29, 79, 119], integer=True, cumulative=True)
    exact, wide = (predict_draws(h, [1], n_draws=4000, seed=1)["pool"][:, 0] for h in (LIST, hedged))
    assert np.subtract(*np.quantile(wide, [0.9, 0.1])) > np.subtract(*np.quantile(exact, [0.9, 0.1]))


def test_uncertain_dates_widen_the_forecast():
    late = History(
        LIST.time, LIST.low, LIST.high, integer=True, cumulative=True, time_low=[2019.2, 2020.5, 2021.2]
    )
    exact, wide = (
        predict_draws(h, [1], n_draws=4000, seed=1, legs=["nbc"])["pool"][:, 0] for h in (LIST, late)
    )
    assert np.subtract(*np.quantile(wide, [0.9, 0.1])) > np.subtract(*np.quantile(exact, [0.9, 0.1]))


def test_plausible_histories_prefer_even_growth():
    # 100 to 199 and then exactly 200: a list that added 60 a year before hardly jumped from 100.
    h = History(
        [2018, 2019, 2020, 2021], [20, 80, 100, 200], [20, 80, 199, 200], integer=True, cumulative=True
    )
    from analysis.forecast.trend.plausible import plausible_histories

    c = classes.load("adoption-counts").legs
    value = plausible_histories(h, c, 4000, np.random.default_rng(0)).value
    plain = plausible_histories(h, {}, 4000, np.random.default_rng(0)).value
    assert value[:, 2].std() < plain[:, 2].std()
    assert value[:, 2].min() >= 100 and value[:, 2].max() <= 199


def test_a_single_figure_is_forecast_widely():
    one = History.exactly([2022], [100], integer=True, cumulative=True)
    single, known = (predict_draws(h, [2], n_draws=4000, seed=1)["pool"][:, 0] for h in (one, LIST))
    assert single.min() >= 100
    assert np.subtract(*np.quantile(single, [0.95, 0.05])) > 0.5 * np.median(single - 100)
    assert np.median(single) < np.median(known)  # nothing is known of a pace


def test_new_programmes_have_coefficients_of_their_own():
    young = History.exactly([2021, 2022], [0, 100], integer=True, cumulative=True)
    cls = classes.load("adoption-counts")
    assert cls.coefficients(young) is cls.start
    assert cls.coefficients(LIST) is cls.legs
    assert np.isfinite(predict_draws(young, [1, 2], n_draws=300, seed=1)["pool"]).all()


@pytest.mark.parametrize("value", [[50, 50, 50], [10**9, 2 * 10**9, 3 * 10**9], [0, 0, 4]])
def test_odd_lists_have_an_answer(value):
    h = History.exactly([2020, 2021, 2022], value, integer=True, cumulative=True)
    draws = predict_draws(h, [0.1, 1, 20], n_draws=500, seed=1)["pool"]
    assert np.isfinite(draws).all() and (draws >= value[-1]).all()


def test_a_list_that_loses_members_may_fall_further():
    h = History.exactly([2020, 2021, 2022], [60, 55, 50], integer=True)
    assert predict_draws(h, [1], n_draws=500, seed=1, reference_class="unseen-counts")["pool"].min() >= 0
    h = History.exactly([2020, 2021, 2022], [60.0, 55.0, 50.0], scale="amount")
    assert (
        np.median(predict_draws(h, [1], n_draws=500, seed=1, reference_class="yearly-amounts")["pool"]) < 50
    )


@pytest.mark.parametrize(
    ("horizons", "message"),
    [
        ([0], "Horizon 0: the date lies at or before the newest figure"),
        ([-1.5], "at or before"),
        ([2, 1], "must ascend"),
        ([1, 1], "must ascend"),
        ([], "finite numbers"),
        ([np.nan], "finite numbers"),
    ],
)
def test_bad_horizons_are_refused(horizons, message):
    with pytest.raises(ForecastError, match=message):
        predict_draws(LIST, horizons, seed=1)


def test_unknown_names_are_refused_with_the_known_ones():
    with pytest.raises(ForecastError, match="Unknown leg 'nbx'; there are: nbc"):
        predict_draws(LIST, [1], seed=1, legs=["nbx"])
    with pytest.raises(ForecastError, match="Did you mean adoption-counts"):
        predict_draws(LIST, [1], seed=1, reference_class="adoption-count")
    with pytest.raises(ForecastError, match="No reference class serves kind 'lists'"):
        classes.for_kind("lists")
    with pytest.raises(ForecastError, match="newest figure is zero"):
        predict_draws(History.exactly([2020, 2021], [0, 0], integer=True, cumulative=True), [1], seed=1)


def test_a_broken_class_file_is_named(tmp_path):
    (tmp_path / "a.json").write_text(json.dumps({"name": "a"}))
    with pytest.raises(ForecastError, match="lacks legs, pool"):
        classes.load("a", str(tmp_path))


def test_linear_pool_is_a_mixture():
    pool = linear_pool([np.zeros((300, 1)), np.ones((300, 1)), np.full((300, 1), 2.0)], [1, 1, 1])
    assert np.unique(pool, return_counts=True)[1].tolist() == [100, 100, 100]


def test_widening_and_narrowing_keep_ranks():
    draws = np.random.default_rng(0).normal(size=(999, 2))
    wide = widened(draws, [[0.0, 0.0], [0.5, 0.6], [0.8, 0.9], [1.0, 1.0]])
    assert np.array_equal(np.argsort(draws[:, 0]), np.argsort(wide[:, 0]))
    for level in (0.05, 0.2, 0.8, 0.95):
        assert abs(np.quantile(wide[:, 0], level)) >= abs(np.quantile(draws[:, 0], level)) - 1e-9
    # the central 80 % of the result holds what the central 90 % of the draws held
    assert np.quantile(wide[:, 0], 0.9) == pytest.approx(np.quantile(draws[:, 0], 0.95), abs=0.02)
    assert widened(draws, None) is draws
    # half as wide a normal distribution has half the quantiles
    narrow = widened(draws, narrowing(0.5))
    assert np.array_equal(np.argsort(draws[:, 0]), np.argsort(narrow[:, 0]))
    assert np.quantile(narrow[:, 0], 0.9) == pytest.approx(
        np.quantile(draws[:, 0], norm.cdf(0.5 * norm.ppf(0.9))), abs=0.02
    )


@pytest.mark.parametrize("name", ["recognised-lists", "adoption-counts", "unseen-counts"])
def test_a_pool_lies_within_its_models(name):
    """Of a linear pool every quantile lies between the least and the greatest of its members' (Stone 1961), unless its class
    widens it: also of a list that grows by one or by none, where a member's tail is all that reaches a target."""
    cls = classes.load(name)
    history = History.exactly([2021, 2022, 2023], [1, 2, 2], integer=True, cumulative=True)
    made = predict_draws(history, [1, 2], n_draws=2000, seed=1, reference_class=replace(cls, widen=None))
    members = np.stack([(made[leg] >= 5).mean(axis=0) for leg in cls.pool])
    pool = (made["pool"] >= 5).mean(axis=0)
    assert (pool >= members.min(axis=0) - 0.03).all() and (pool <= members.max(axis=0) + 0.03).all()


def test_the_benchmark_adapter_has_the_asked_signature():
    draws = forecaster(
        np.array([2019.0, 2020, 2021]),
        np.array([1.0, 2.0, 4.0]),
        2.0,
        integer=False,
        cumulative=False,
        n_draws=100,
        rng=np.random.default_rng(0),
    )
    assert draws.shape == (100,) and (draws > 0).all()


def test_a_level_that_falls_steadily_has_a_narrow_interval():
    """Grams per kilowatt-hour that fall by 10 % a year, 529 in the first year: six years on the 90 % interval spans less than
    a factor of three and holds the steady path; a bumpy one is wider, and neither runs over powers of ten."""
    steady = 529 * 0.9 ** np.arange(14)
    bumpy = steady * np.exp(0.08 * np.random.default_rng(1).standard_normal(14))
    spans = {}
    for name, value in (("steady", steady), ("bumpy", bumpy)):
        h = History.exactly(np.arange(2011, 2025), value, scale="amount")
        draws = predict_draws(h, [6], n_draws=8000, seed=1, reference_class="falling-rates")["pool"][:, 0]
        low, high = np.quantile(draws, [0.05, 0.95])
        assert low < value[-1] * 0.9**6 < high
        spans[name] = high / low
    assert spans["steady"] < 3 < 10 and spans["steady"] < spans["bumpy"] < 10


def test_a_history_that_may_stand_at_zero_still_has_draws():
    """From "up to 3" a draw of none has no relative pace: it counts as half a member, and no draw is lost as NaN."""
    history = History(
        time=np.array([20.0, 21.0]), low=np.array([0.0, 0.0]), high=np.array([0.0, 3.0]), time_low=np.array([20.0, 21.0]),
        integer=True, cumulative=True, scale="count", ceiling=None,
    )  # fmt: skip
    for draws in predict_draws(history, [1.0, 2.0], n_draws=400, seed=1).values():
        assert np.isfinite(draws).all() and (draws >= 0).all()


def test_what_a_leg_has_drawn_of_the_same_is_not_drawn_again(monkeypatch):
    drawn, draw = [], pool._draws
    monkeypatch.setattr(pool, "_draws", lambda leg, *rest: drawn.append(leg.name) or draw(leg, *rest))
    read = classes.load("adoption-counts")
    first = predict_draws(LIST, [1, 2.5], n_draws=211, seed=77, reference_class=read)
    assert drawn == ["nbc", "mixed"]
    alone = predict_draws(LIST, [1, 2.5], n_draws=211, seed=77, reference_class=read, legs=["nbc"])
    assert len(drawn) == 2
    assert (alone["nbc"] == first["nbc"]).all()
    with pytest.raises(ValueError, match="read-only"):
        alone["nbc"][0, 0] = 0
    other = classes.from_dict(
        {"name": "other", "pool": {"nbc": 1}, "legs": {"nbc": read.legs["nbc"] | {"drift": 0.5}}}
    )
    predict_draws(LIST, [1, 2.5], n_draws=211, seed=77, reference_class=other)
    predict_draws(LIST, [1, 2.5], n_draws=211, seed=78, reference_class=read, legs=["nbc"])
    predict_draws(LIST, [1, 2.0], n_draws=211, seed=77, reference_class=read, legs=["nbc"])
    later = History.exactly([2020, 2021, 2022], [20, 60, 101], integer=True, cumulative=True)
    predict_draws(later, [1, 2.5], n_draws=211, seed=77, reference_class=read, legs=["nbc"])
    assert drawn[2:] == ["nbc"] * 4


def test_what_was_asked_for_last_is_forgotten_last():
    made, room = [], Recent(room=200)

    def of(name):
        def make():
            made.append(name)
            return {"value": np.zeros(10)}

        return remembered(("test of room", name), make, room)

    for name in ("a", "b", "a", "c", "a", "b"):  # room for two of 80 bytes
        of(name)
    assert made == ["a", "b", "c", "b"]
