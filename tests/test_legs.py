"""The legs against closed forms, scipy's distributions and statsmodels' own state space."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from scipy.special import gammaincinv

from analysis.errors import ForecastError
from analysis.forecast.trend import classes
from analysis.forecast.trend.classes import ReferenceClass
from analysis.forecast.trend.history import History
from analysis.forecast.trend.legs import (
    growth,
    last_increment,
    local_trend,
    ltc,
    mixed,
    nbc,
    nearest,
    pace,
    share,
)
from analysis.forecast.trend.legs.credibility import credible_rate
from analysis.forecast.trend.legs.gamma import SMOOTH, TABLE, gamma_quantiles, table_of
from analysis.forecast.trend.legs.steps import counted, spread_uniforms, steps
from analysis.forecast.trend.pool import predict_draws


def one(time, value):
    return steps(np.array([time], float), np.array([value], float))


def test_steps_ignore_padding():
    plain = one([2020, 2021, 2023], [10, 20, 60])
    padded = one([np.nan, np.nan, 2020, 2021, 2023], [np.nan, np.nan, 10, 20, 60])
    for name in ("last", "first_rate", "last_rate", "mean_size", "known"):
        assert np.array_equal(getattr(plain, name), getattr(padded, name))
    c = dict(discount=0.5, prior_rate=0.1, within=0.2, between=0.5)
    assert credible_rate(plain, c, True).rate == pytest.approx(credible_rate(padded, c, True).rate)


def test_credibility_by_hand():
    # Z = w / (w + within / between), rate Z own + (1 - Z) prior (Bühlmann and Gisler 2005, A Course in Credibility Theory,
    # chapter 4). Two yearly steps of 10 and 20; discount 0.5: weights 0.5 and 1, own rate 25 / 1.5; Z = 1.5 / (1.5 + 0.3 / 0.6).
    s = one([0, 1, 2], [10, 20, 40])
    r = credible_rate(s, dict(discount=0.5, prior_rate=0.1, within=0.3, between=0.6), integer=False)
    assert r.z.item() == pytest.approx(0.75)
    assert r.rate.item() == pytest.approx(0.75 * 25 / 1.5 + 0.25 * 4)


def test_credibility_of_a_single_figure_is_the_prior():
    r = credible_rate(
        one([2020], [50]), dict(discount=0.5, prior_rate=0.1, within=0.3, between=0.6), integer=True
    )
    assert (r.rate.item(), r.z.item()) == (5.0, 0.0)


def test_nbc_draws_follow_the_negative_binomial():
    s, c = one([2020, 2021, 2022], [20, 60, 100]), nbc.START
    mean, v = (x.item() for x in nbc.mean_and_dispersion(s, np.array([2.0]), c, True))
    draws = nbc.draw(s, np.array([2.0]), c, True, 200_000, np.random.default_rng(1))[:, 0]
    exact = stats.nbinom(1 / v, 1 / (1 + v * mean))
    for k in exact.ppf([0.05, 0.25, 0.5, 0.75, 0.95]):
        assert (draws <= k).mean() == pytest.approx(exact.cdf(k), abs=0.005)


def test_nbc_likelihood_is_scipys():
    s = one([2020, 2021], [20, 60])
    mean, v = (x.item() for x in nbc.mean_and_dispersion(s, np.array([1.0]), nbc.START, True))
    own = stats.nbinom.pmf(35, 1 / v, 1 / (1 + v * mean))
    got = nbc.log_likelihood(s, np.array([[1.0]]), np.array([[35.0]]), nbc.START, True)
    assert np.exp(got.item()) == pytest.approx(0.99 * own + 0.01 / 61)
    gamma = stats.gamma.pdf(35 / 60, 1 / v, scale=v * mean / 60)
    mean, v = (x.item() for x in nbc.mean_and_dispersion(s, np.array([1.0]), nbc.START, False))
    gamma = stats.gamma.pdf(35 / 60, 1 / v, scale=v * mean / 60)
    got = nbc.log_likelihood(s, np.array([[1.0]]), np.array([[35.0]]), nbc.START, False)
    assert np.exp(got.item()) == pytest.approx(0.98 * gamma + 0.02)


def test_ltc_quantiles_are_those_of_a_log_t():
    s, c, h = one([2020, 2021, 2022], [20.0, 60.0, 100.0]), ltc.START, np.array([1.5])
    centre, sd, shift = (np.ravel(x)[0] for x in ltc.median_and_spread(s, h, c, False, True))
    draws = ltc.draw(s, h, c, False, 100_000, np.random.default_rng(0), falls=True)[:, 0]
    for level in (0.1, 0.5, 0.9):
        want = np.exp(centre + sd * stats.t.ppf(level, c["tails"])) - shift * 1.5
        assert np.quantile(draws, level) == pytest.approx(want, rel=0.01)
    assert draws.max() <= np.exp(centre + ltc.CAP) - shift * 1.5 + 1e-9


def test_ltc_density_of_amounts_is_scipys_t():
    s, c, h = one([2020, 2021], [20.0, 60.0]), ltc.START, np.array([[1.0]])
    centre, sd, shift = (np.ravel(x)[0] for x in ltc.median_and_spread(s, h, c, False, True))
    own = stats.t.pdf((np.log(30 + shift) - centre) / sd, c["tails"]) / sd
    got = ltc.log_likelihood(s, h, np.array([[30.0]]), c, False, falls=True).item()
    assert np.exp(got) == pytest.approx(0.98 * own + 0.02 * np.exp(-3))


def test_mixed_posterior_is_bayes_rule():
    # One step of 10 in a year on a list of 50: prior x negative binomial (scipy) over the same grid.
    c = {**mixed.START, "trust": 1.0}
    s = one([2020, 2021], [40, 50])
    back = c["past"] + c["past_growth"] * np.tanh(mixed.RATES)
    mean, size = mixed.RATES * 50 * np.exp(-0.5 * back), 1 / (c["within"] + 0.5 * c["aging"])
    likelihood = 0.97 * stats.nbinom.pmf(10, size, size / (size + mean)) + 0.03 / 51
    x = np.log(mixed.RATES)
    prior = c["slow_share"] * stats.norm.pdf(x, np.log(c["slow_rate"]), c["slow_spread"]) + (
        1 - c["slow_share"]
    ) * stats.norm.pdf(x, np.log(c["fast_rate"]), c["fast_spread"])
    want = prior * likelihood / (prior * likelihood).sum()
    assert np.exp(mixed.posterior(s, c)[0]) == pytest.approx(want, rel=1e-6)
    assert np.exp(mixed.evidence(mixed.joint(s, c))) == pytest.approx(
        (prior * likelihood).sum() / prior.sum(), rel=1e-6
    )


def test_mixed_knows_a_list_that_stands_still():
    c = classes.load("adoption-counts").legs
    still = one([0, 1, 2, 3], [8, 8, 8, 8])
    added = {
        leg.LEG.name: leg.draw(
            still, np.array([3.0]), c[leg.LEG.name], True, 4000, np.random.default_rng(0)
        ).mean()
        for leg in (mixed, nbc)
    }
    assert added["mixed"] < added["nbc"] < 3


def test_last_increment_adds_the_pooled_errors():
    flat = dict(horizons=[1, 2], errors=[np.zeros(len(last_increment.LEVELS)).tolist()] * 2)
    draws = last_increment.draw(
        one([0, 1], [10, 14]), np.array([1.0, 2.0]), flat, False, 5, np.random.default_rng(0)
    )
    assert draws.tolist() == [[4.0, 8.0]] * 5
    sloped = dict(horizons=[1, 2], errors=[last_increment.LEVELS.tolist()] * 2)
    draws = last_increment.draw(
        one([0, 1], [10, 14]), np.array([1.0]), sloped, False, 20_000, np.random.default_rng(0)
    )
    # the last step, 4, and 4 times the error, whose quantile at a level is that level here
    assert np.quantile(draws, 0.5) == pytest.approx(4 + 4 * 0.5, abs=0.02)


@pytest.mark.parametrize("leg", [pace, growth])
def test_quantiles_of_log_growth_ascend(leg):
    c = classes.load("adoption-amounts").legs[leg.LEG.name]
    c = c["nets"][0] if "nets" in c else c
    value = np.array([[1.0, 3.0, 4.0]])
    s = steps(np.array([[0.0, 1.0, 2.0]]), np.log(value) if leg is growth else value)
    u = np.linspace(0.01, 0.99, 50)[:, None]
    assert (np.diff(leg.log_growth(s, np.array([1.0, 3.0]), c, u), axis=0) >= 0).all()


def test_growth_median_by_hand():
    # No shrinking, no damping, no push: the mean yearly log growth goes on.
    c = {**growth.START, "within": 1e-9, "damping": 1e-9, "discount": 1.0, "push": 0.0, "bend": 0.0}
    s = steps(np.array([[0.0, 1.0, 2.0]]), np.log([[10.0, 12.0, 18.0]]))
    median = growth.log_growth(s, np.array([3.0]), c, np.array([[0.5]]))
    assert median.item() == pytest.approx(3 * np.log(1.8) / 2, rel=1e-6)


def test_pace_net_gradient_is_right():
    from scipy.optimize import check_grad

    from analysis.forecast.learn import fit_net, fitting

    rng = np.random.default_rng(0)
    value = np.cumsum(rng.uniform(1, 5, (12, 4)), axis=1)
    label = np.array(["a"] * 12)
    w = fitting.Windows(
        np.tile(np.arange(4.0), (12, 1)),
        value,
        np.full((12, 1), 2.0),
        value[:, -1:] * 1.4,
        np.ones(12),
        np.zeros(12, bool),
        np.zeros(12, bool),
        label,
        label,
    )
    f = fit_net._loss_and_gradient(w, {n: v for n, v in pace.START.items() if n not in pace.NET})

    def unpack(x):
        return dict(hidden=x[:35].reshape(7, 5), to_median=x[35:40], to_spread=x[40:])

    x = rng.normal(0, 0.3, 45)
    assert check_grad(lambda x: f(unpack(x))[0], lambda x: f(unpack(x))[1], x) < 1e-5


def test_share_stays_below_its_ceiling_and_is_growth_far_below():
    h = History.exactly([2020, 2021, 2022], [80.0, 90.0, 97.0], scale="share", ceiling=100)
    draws = predict_draws(h, [1, 5], n_draws=500, seed=0, reference_class="shares")["pool"]
    assert draws.max() < 100
    assert share.LEG.start is growth.START
    low = History.exactly([2020, 2021, 2022], [0.08, 0.1, 0.12], scale="share", ceiling=100)
    amount = History.exactly([2020, 2021, 2022], [0.08, 0.1, 0.12], scale="amount")
    c = classes.load("shares").legs["share"]
    both = ReferenceClass("both", pool=dict(share=1, growth=1), legs=dict(share=c, growth=c))
    a = predict_draws(low, [1], n_draws=500, seed=0, reference_class=both)["share"]
    b = predict_draws(amount, [1], n_draws=500, seed=0, reference_class=both)["growth"]
    assert np.median(a) == pytest.approx(np.median(b), rel=0.02)


def test_local_trend_is_statsmodels_forecast():
    from statsmodels.tsa.statespace.structural import UnobservedComponents

    c, y = local_trend.START, np.log([10.0, 14.0, 19.0])
    s = steps(np.array([[0.0, 1.0, 2.5]]), y[None])
    grid = np.full(11, np.nan)
    grid[[0, 4, 10]] = y
    own = UnobservedComponents(grid, "lltrend")
    own.ssm.initialize_known(
        np.array([y[0], c["slope_mean"] / 4]), np.diag([c["irregular"] + 1e-6, (c["slope_sd"] / 4) ** 2])
    )
    f = own.filter([c["irregular"], c["level"] / 4, c["slope"] / 64]).get_forecast(8)
    draws = local_trend.draw(s, np.array([1.0, 2.0]), c, False, 20_000, np.random.default_rng(0)) + y[-1]
    assert draws.mean(0) == pytest.approx(f.predicted_mean[[3, 7]], abs=0.01)
    assert draws.std(0) == pytest.approx(np.sqrt(f.var_pred_mean[[3, 7]]), rel=0.02)


def lists(n=6):
    rng = np.random.default_rng(3)
    return [(np.arange(2018.0, 2024.0), np.cumsum(rng.integers(20, 60, 6)).astype(float)) for _ in range(n)]


def test_nearest_windows_follow_lists_that_move_alike():
    cls = nearest.join(classes.load("adoption-counts"), nearest.windows(lists()))
    h = History.exactly([2020, 2021, 2022], [80, 120, 160], integer=True, cumulative=True)
    draws = predict_draws(h, [1, 2], n_draws=1000, seed=0, reference_class=cls)
    for name in ("nearest_pace", "nearest_growth"):
        assert 185 < np.median(draws[name][:, 0]) < 225
        assert (np.diff(draws[name], axis=1) >= 0).all()
    with pytest.raises(ForecastError, match="Only 8 windows"):
        nearest.learn(nearest.windows((t[:4], y[:4]) for t, y in lists(2)))


@settings(max_examples=50, deadline=None)
@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=6))
def test_counted_paths_never_fall(expected):
    path = counted(np.random.default_rng(0), np.tile(expected, (20, 1)), integer=True)
    assert (np.diff(path, axis=1) >= 0).all() and (path >= 0).all()


def test_counted_is_poisson_at_every_horizon():
    path = counted(np.random.default_rng(0), np.tile([2.0, 7.0], (100_000, 1)), integer=True)
    for j, mean in enumerate((2.0, 7.0)):
        assert (path[:, j] <= mean).mean() == pytest.approx(stats.poisson.cdf(mean, mean), abs=0.005)


def test_spread_uniforms_are_even_in_every_block():
    u = spread_uniforms(np.random.default_rng(5), 3000)
    for block in np.split(u, 3):
        assert stats.kstest(block, "uniform").statistic < 0.01


@pytest.mark.parametrize("spread", [0.0, 0.15, 1.0])
def test_gamma_quantiles_from_tables_are_those_of_scipy(spread):
    rng = np.random.default_rng(2)
    shape = np.array([0.8, 3.0, 40.0]) * (1 + spread * rng.random((20_000, 1)))
    u = spread_uniforms(rng, 20_000)[:, None]
    assert gamma_quantiles(shape, u) == pytest.approx(stats.gamma.ppf(u, shape), rel=1e-2, abs=2e-3)


@pytest.mark.parametrize("rows", [1, 300])
def test_quantiles_at_few_levels_are_those_of_scipy(rows):
    """Of one shape for all draws and of shapes in several octaves, of which a part of the rows is asked for."""
    rng = np.random.default_rng(2)
    shape, u = np.exp(rng.uniform(-2.7, 5, (rows, 6))), spread_uniforms(rng, 300)[:, None]
    for some in (slice(None), slice(100), slice(100, None)):
        wanted = gammaincinv(shape[some] if rows > 1 else shape, u[some])
        assert gamma_quantiles(shape, u, some) == pytest.approx(wanted, rel=1e-11, abs=0)
    assert (gamma_quantiles(0.9 * SMOOTH[0] * shape**0, u) == gammaincinv(0.9 * SMOOTH[0], u)).all()


def test_tables_between_nodes_are_those_of_scipy():
    """An octave's ends, what lies between, and shapes of which no table is interpolated."""
    low, high = SMOOTH
    shapes = [low, np.nextafter(1.0, 0), 1.0, *np.random.default_rng(3).uniform(low, 40, 30), 0.9 * high]
    for shape in shapes:
        assert table_of(shape) == pytest.approx(stats.gamma.ppf(TABLE, shape), rel=1e-11, abs=0), shape
    for shape in (0.9 * low, high):
        assert (table_of(shape) == gammaincinv(shape, TABLE)).all()
