"""Pooling: the numbers of R's metafor, and properties that hold on any data."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.effects import dependence, pooling
from analysis.errors import EffectsError

REFERENCE = json.loads((Path(__file__).parent / "reference" / "metafor.json").read_text())
SETS = {one["name"]: one for one in REFERENCE["singles"]}
TOLERANCE = 1e-4

effects = st.lists(
    st.tuples(st.floats(-2, 2), st.floats(1e-3, 1.0)), min_size=2, max_size=12
).map(lambda pairs: tuple(np.array(column) for column in zip(*pairs, strict=True)))  # fmt: skip


@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize("floor", [False, True], ids=["knha", "adhoc"])
def test_pool_agrees_with_metafor(name, floor):
    one = SETS[name]
    expected = one["adhoc" if floor else "knha"]
    found = pooling.random_effects(one["yi"], one["vi"], hk_floor=floor)
    for key, value in expected.items():
        assert getattr(found, key) == pytest.approx(value, rel=TOLERANCE, abs=TOLERANCE), key


@pytest.mark.parametrize("name", SETS)
def test_tau2_interval_agrees_with_metafor(name):
    one = SETS[name]
    lower, upper = pooling.tau2_interval(one["yi"], one["vi"])
    assert lower == pytest.approx(one["tau2_lower"], rel=TOLERANCE, abs=TOLERANCE)
    assert upper == pytest.approx(one["tau2_upper"], rel=TOLERANCE, abs=TOLERANCE)


@pytest.mark.parametrize("name", SETS)
def test_leave_one_out_agrees_with_metafor(name):
    one = SETS[name]
    table = pooling.leave_one_out(one["yi"], one["vi"], hk_floor=False)
    for key, values in one["leave_one_out"].items():
        assert table[key].to_numpy() == pytest.approx(np.array(values), rel=TOLERANCE, abs=TOLERANCE), key


def test_regression_agrees_with_metafor():
    r = REFERENCE["regression"]
    table = dependence.moderator(r["yi"], r["vi"], r["x"])
    for key in ("beta", "se", "lower", "upper", "p"):
        assert table[key].to_numpy() == pytest.approx(np.array(r[key]), rel=TOLERANCE, abs=TOLERANCE)
    assert table["tau2"][0] == pytest.approx(r["tau2"], rel=TOLERANCE)


def test_dependence_agrees_with_metafor():
    r = REFERENCE["dependent"]
    robust = dependence.cluster_robust(r["yi"], r["vi"], r["cluster"])
    for key in ("mean", "se", "lower", "upper", "df"):
        assert getattr(robust, key) == pytest.approx(r["robust"][key], rel=TOLERANCE, abs=TOLERANCE)
    votes = dependence.one_vote(r["yi"], r["vi"], r["cluster"], rho=r["aggregate_rho"]).set_index("cluster")
    expected = r["aggregate"]
    assert votes.loc[expected["cluster"], "yi"].to_numpy() == pytest.approx(
        np.array(expected["yi"]), abs=TOLERANCE
    )
    assert votes.loc[expected["cluster"], "vi"].to_numpy() == pytest.approx(
        np.array(expected["vi"]), abs=TOLERANCE
    )
    levels = dependence.multilevel(r["yi"], r["vi"], r["cluster"])
    assert levels.mean == pytest.approx(r["multilevel"]["mean"], abs=TOLERANCE)
    assert levels.se == pytest.approx(r["multilevel"]["se"], abs=TOLERANCE)
    total = r["multilevel"]["sigma2_between"] + r["multilevel"]["sigma2_within"]
    assert levels.tau2 == pytest.approx(total, abs=TOLERANCE)


@pytest.mark.parametrize("name", ["dat.bcg (log risk ratio)", "dat.bangertdrowns2004", "dat.raudenbush1985"])
def test_statsmodels_agrees_where_it_is_right(name):
    from statsmodels.stats.meta_analysis import combine_effects

    one = SETS[name]
    theirs = combine_effects(np.array(one["yi"]), np.array(one["vi"]), method_re="iterated", use_t=True)
    ours = pooling.random_effects(one["yi"], one["vi"])
    assert ours.tau2 == pytest.approx(theirs.tau2, rel=1e-4)
    assert ours.mean == pytest.approx(theirs.mean_effect_re, rel=1e-4)
    assert ours.se == pytest.approx(theirs.sd_eff_w_re_hksj, rel=1e-4)


@given(effects, st.randoms(use_true_random=False))
def test_order_does_not_matter(data, random):
    y, v = data
    order = list(range(y.size))
    random.shuffle(order)
    one, other = pooling.random_effects(y, v), pooling.random_effects(y[order], v[order])
    for key in ("mean", "se", "lower", "upper", "tau2", "i2", "pi_lower", "pi_upper"):
        assert getattr(one, key) == pytest.approx(getattr(other, key), rel=1e-6, abs=1e-9)


@given(effects, st.floats(0.05, 50))
def test_scale_goes_through(data, c):
    y, v = data
    one, other = pooling.random_effects(y, v), pooling.random_effects(c * y, c * c * v)
    for key, power in (
        ("mean", 1),
        ("se", 1),
        ("lower", 1),
        ("pi_upper", 1),
        ("tau2", 2),
        ("i2", 0),
        ("q", 0),
    ):
        assert getattr(other, key) == pytest.approx(
            c**power * getattr(one, key), rel=1e-6, abs=1e-8 * c**power
        )


@given(effects, st.floats(-3, 3))
def test_a_shift_moves_the_mean_and_nothing_else(data, shift):
    y, v = data
    one, other = pooling.random_effects(y, v), pooling.random_effects(y + shift, v)
    assert other.mean == pytest.approx(one.mean + shift, abs=1e-6)
    assert other.se == pytest.approx(one.se, rel=1e-4, abs=1e-7)


@given(st.floats(-1, 1), st.lists(st.floats(1e-3, 1), min_size=2, max_size=10))
def test_near_equal_effects_have_no_heterogeneity_and_a_finite_interval(value, variances):
    y = value + 1e-9 * np.arange(len(variances))
    pool = pooling.random_effects(y, variances)
    assert pool.tau2 == 0
    assert pool.i2 == 0
    assert pool.lower < pool.mean < pool.upper
    assert np.isfinite([pool.pi_lower, pool.pi_upper, pool.q_p]).all()


def test_one_effect_is_returned_without_an_interval():
    pool = pooling.random_effects([0.2], [0.01])
    assert pool.mean == 0.2
    assert np.isnan([pool.lower, pool.tau2, pool.pi_upper]).all()
    with pytest.raises(EffectsError, match="one effect only"):
        pooling.leave_one_out([0.2], [0.01])


@pytest.mark.parametrize("y", [[0.2, 0.3], [0.2, 0.2], [0.3, -0.3], [0.2, 0.2, 0.2], [0.5, -0.5, 0.1]])
@pytest.mark.parametrize("how", ["one_vote", "cluster_robust", "multilevel"])
def test_few_identical_and_contradictory_effects_do_not_crash(y, how):
    pool = dependence.pool_dependent(y, [0.01] * len(y), list("abc")[: len(y)], how)
    assert pool.lower <= pool.mean <= pool.upper
    assert pool.tau2 >= 0


@pytest.mark.parametrize(
    ("y", "v", "message"),
    [([], [], "no effect sizes"), ([0.1], [0.1, 0.2], "one variance per effect"),
     ([0.1, 0.2], [0.1, 0], "variance 0"), ([np.nan, 0.2], [0.1, 0.1], "effect 0"),
     ([0.1, 0.2], [0.1, -1], "effect 1")],
)  # fmt: skip
def test_bad_arrays_are_named(y, v, message):
    with pytest.raises(EffectsError, match=message):
        pooling.random_effects(y, v)


def test_dependence_refuses_what_it_cannot_do():
    with pytest.raises(EffectsError, match="rho is 2"):
        dependence.one_vote([0.1], [0.1], ["a"], rho=2)
    with pytest.raises(EffectsError, match="one programme"):
        dependence.cluster_robust([0.1, 0.2], [0.1, 0.1], ["a", "a"])
    with pytest.raises(EffectsError, match="'vote' is unknown"):
        dependence.pool_dependent([0.1], [0.1], ["a"], "vote")
    with pytest.raises(EffectsError, match="needed are 10 each"):
        dependence.moderator([0.1, 0.2], [0.1, 0.1], [1, 2])
    with pytest.raises(EffectsError, match="no programme label"):
        dependence.one_vote([0.1, 0.2], [0.1, 0.1], ["a", None])


@settings(max_examples=30)
@given(effects)
def test_one_vote_per_programme_lies_within_its_figures(data):
    y, v = data
    votes = dependence.one_vote(y, v, ["a"] * (y.size - 1) + ["b"])
    assert y[:-1].min() - 1e-9 <= votes["yi"][0] <= y[:-1].max() + 1e-9
    assert votes["vi"][0] <= v[:-1].max() + 1e-9
