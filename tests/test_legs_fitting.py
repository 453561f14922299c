"""Fitting: windows of a panel, recovery of what simulated lists were made with, robust searches."""

import numpy as np
import pandas as pd
import pytest

from analysis.errors import ForecastError
from analysis.forecast.learn import fitting
from analysis.forecast.learn.fit_classes import falling_levels, positions, widening
from analysis.forecast.learn.fit_panels import rate_windows, read_six_points, six_point_windows
from analysis.forecast.trend.legs import last_increment, mixed, nbc
from analysis.forecast.trend.legs.steps import steps


def panel(n=30, length=12, integer=1, seed=0):
    """Lists that grow by Poisson numbers around a rate of their own."""
    rng, rows = np.random.default_rng(seed), []
    for i in range(n):
        value = 20 + np.cumsum(rng.poisson(rng.uniform(4, 12), length))
        rows += [
            dict(
                series_id=f"s{i}",
                family=f"f{i % 3}",
                cluster=f"c{i}",
                integer=integer,
                cumulative=1,
                year=2000 + j,
                value=float(v),
            )
            for j, v in enumerate(value)
        ]
    return pd.DataFrame(rows)


def test_windows_never_show_the_future_and_weigh_series_equally():
    w = fitting.windows(panel())
    assert (w.horizon > 0).all() and set(np.unique(w.horizon)) == {1, 2, 3}
    assert pd.Series(w.weight).groupby(w.cluster).sum().to_numpy() == pytest.approx(2.0)
    assert (w.time[:, -1] + w.horizon[:, 0] <= 2011).all()
    assert (fitting.windows(panel(), until=2009).time[:, -1] + 1 <= 2009).all()


def test_windows_of_single_figures_and_of_starts():
    assert np.isfinite(fitting.windows(panel(), kind="single").value).sum(1).max() == 1
    w = fitting.windows(panel(), kind="start")
    first = np.nanmin(w.value, axis=1)
    assert (first == 0).all()


def test_balanced_families_weigh_the_same():
    uneven = pd.concat(
        [panel(20), panel(2, seed=1).assign(series_id=lambda d: "x" + d.series_id, family="small")]
    )
    w = fitting.balance(fitting.windows(uneven))
    assert pd.Series(w.weight).groupby(w.family).sum().nunique() <= 2
    assert pd.Series(w.weight).groupby(w.family).sum().std() == pytest.approx(0, abs=1e-6)


def test_thinning_keeps_the_weights_on_average():
    w = fitting.windows(panel(60))
    few = fitting.thin(w, 300)
    assert len(few) <= 300
    assert np.average(few.horizon[:, 0], weights=few.weight) == pytest.approx(
        np.average(w.horizon[:, 0], weights=w.weight), abs=0.1
    )


@pytest.mark.parametrize("leg", [nbc.LEG, pytest.param(mixed.LEG, marks=pytest.mark.slow)])
def test_likelihood_fits_predict_poisson_lists_well(leg):
    w = fitting.windows(panel())
    c = fitting.fit_leg(leg, fitting.thin(w, 200 if leg is nbc.LEG else 40))
    s = steps(w.time, w.value)
    fitted, start = (
        leg.log_likelihood(s, w.horizon, w.outcome - s.last, c, True).mean() for c in (c, leg.start)
    )
    assert fitted > start
    # a Poisson number with mean 8 a year, its rate known from six figures, has a standard deviation near 3.5
    full = w.where(np.isfinite(w.value).all(1) & (w.horizon[:, 0] == 1))
    draws = leg.draw(
        steps(full.time[:1], full.value[:1]), np.array([1.0]), c, True, 4000, np.random.default_rng(0)
    )
    assert 2 < draws.std() < 6


def test_pooled_errors_are_the_quantiles_of_the_windows():
    w = fitting.windows(panel())
    table = fitting.fit_last_increment(w)
    s = steps(w.time, w.value)
    point, scale = last_increment.point_and_scale(s, w.horizon)
    one = w.horizon[:, 0] == 1
    below = ((w.outcome - s.last - point) / scale)[one, 0] <= table["errors"][0][
        last_increment.LEVELS.tolist().index(0.8)
    ]
    assert np.average(below, weights=w.weight[one]) == pytest.approx(0.8, abs=0.03)


def test_a_panel_without_windows_is_refused():
    with pytest.raises(ForecastError, match="no window to learn from"):
        fitting.windows(panel(length=3))


def test_bad_panels_are_refused(tmp_path):
    path = tmp_path / "panel.csv"
    panel(2).drop(columns="family").to_csv(path, index=False)
    with pytest.raises(ForecastError, match="columns missing: family"):
        fitting.read_panel(path)
    pd.concat([panel(2), panel(2)]).to_csv(path, index=False)
    with pytest.raises(ForecastError, match="series s0 has year 2000 twice"):
        fitting.read_panel(path)
    path.write_text("a,b\nx,1\n")
    with pytest.raises(ForecastError, match="a name and six yearly figures"):
        read_six_points(path)


def test_other_panels_give_windows():
    w = six_point_windows(np.array(["a"]), np.array([[1.0, 2, 3, 4, 5, 6]]))
    assert w.weight.sum() == pytest.approx(1)
    assert w.outcome.max() == 6
    rates = pd.DataFrame({"x": np.linspace(90, 30, 31)}, index=range(1985, 2016))
    w = rate_windows(rates)
    assert set(np.unique(w.horizon)) == {5, 10, 15}
    with pytest.raises(ForecastError, match="three figures five years apart"):
        rate_windows(rates.iloc[:5])


def test_widening_table_holds_what_fell_outside():
    rng = np.random.default_rng(0)
    narrow = (
        0.5 + 0.5 * np.sign(rng.random(4000) - 0.5) * rng.random(4000) ** 0.5
    )  # outcomes pile up in the tails
    # distance from the middle is U^(1/2), so that a share x^2 of the outcomes lies within x: 80 % within 0.8^(1/2)
    table = np.array(widening([narrow], [np.ones(4000)]))
    assert (table[:, 1] >= table[:, 0]).all() and (np.diff(table[:, 1]) >= 0).all()
    assert np.interp(0.8, *table.T) == pytest.approx(0.8**0.5, abs=0.02)


def test_positions_of_outcomes_are_probabilities():
    from analysis.forecast.trend import classes

    w = fitting.thin(fitting.windows(panel(6)), 30)
    assert (
        (positions(classes.load("adoption-counts"), w) >= 0)
        & (positions(classes.load("adoption-counts"), w) <= 1)
    ).all()


@pytest.mark.slow
def test_the_environment_chooses_the_learning_fold(tmp_path):
    from benchmarks.adapter import fold, learnt, make_forecaster

    path = tmp_path / "panel.csv"
    panel(6, length=7).to_csv(path, index=False)
    assert {fold(f"c{i}") for i in range(6)} == {0, 1}
    one = learnt(environment={"OUTLOOK_LEARN": str(path), "OUTLOOK_FOLD": "0"})
    assert set(one) == {True} and set(one[True].legs) == {"nbc", "mixed"}
    run = make_forecaster(one)
    draws = run(
        [2000.0, 2001.0],
        [20.0, 28.0],
        1.0,
        integer=True,
        cumulative=True,
        n_draws=200,
        rng=np.random.default_rng(0),
    )
    assert 28 <= np.median(draws) <= 44
    assert set(learnt(environment={})) == {True, False}


def test_a_class_of_falling_levels_has_seen_even_and_bumpy_falls():
    """Rates that fall evenly and amounts that fall by 2 to 12 % and now and then turn: 80 % intervals hold about as many of
    either, so that neither panel is drowned by the other (before, bumpy levels had intervals over five powers of ten)."""
    rng = np.random.default_rng(4)
    years = np.arange(1975, 2016)
    falls = np.exp(np.cumsum(-0.04 + 0.01 * rng.standard_normal((len(years), 20)), axis=0))
    even = pd.DataFrame(100 * falls, index=years, columns=[f"country {k}" for k in range(20)])
    bumpy = 100 * np.exp(np.cumsum(rng.uniform(-0.12, 0.04, (100, 6)), axis=1))
    names = np.array([f"s{i}" for i in range(100)])
    cls = falling_levels(even, names, bumpy)
    for windows in (rate_windows(even), six_point_windows(names, bumpy)):
        first = windows.value[np.arange(len(windows)), np.argmax(np.isfinite(windows.value), axis=1)]
        fell = fitting.thin(windows.where(windows.value[:, -1] < first), 100)
        inside = np.abs(2 * positions(cls, fell) - 1) < 0.8
        assert 0.65 < np.average(inside, weights=fell.weight) < 0.95
