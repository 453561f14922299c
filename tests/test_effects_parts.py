"""Selection, decomposition, bounds, scenario and energy: published identities and properties."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.effects import bounds, decomposition, energy, scenario, selection
from analysis.errors import EffectsError

positive = st.floats(1e-3, 1e3)
with_zeros = st.one_of(st.just(0.0), positive)


def tables(values, n_groups=3, n_factors=3):
    size = n_groups * n_factors
    grid = st.lists(values, min_size=size, max_size=size).map(
        lambda cells: pd.DataFrame(np.reshape(cells, (n_groups, n_factors)), columns=list("abc"))
    )
    return st.tuples(grid, grid)


@given(tables(positive))
def test_lmdi_sums_and_multiplies_exactly(pair):
    d = decomposition.lmdi(*pair)
    assert d.additive.sum() == pytest.approx(d.total, rel=1e-8, abs=1e-8 * (d.start + d.end))
    assert d.multiplicative.prod() == pytest.approx(d.end / d.start, rel=1e-8)
    assert d.by_group.to_numpy().sum() == pytest.approx(d.total, rel=1e-8, abs=1e-8 * (d.start + d.end))


@given(tables(with_zeros))
def test_lmdi_sums_exactly_with_zeros_anywhere(pair):
    d = decomposition.lmdi(*pair)
    assert np.isfinite(d.additive).all()
    assert d.additive.sum() == pytest.approx(d.total, rel=1e-8, abs=1e-8 * (1 + d.start + d.end))


@given(tables(positive))
def test_lmdi_is_time_reversible(pair):
    forward, back = decomposition.lmdi(*pair), decomposition.lmdi(*reversed(pair))
    scale = 1e-8 * (forward.start + forward.end)
    assert forward.additive.to_numpy() == pytest.approx(-back.additive.to_numpy(), rel=1e-6, abs=scale)


def test_lmdi_gives_a_new_group_to_the_factor_that_was_zero():
    # limit of Ang, Zhang & Choi (1998): the factor that was zero takes the whole change of its group
    d = decomposition.lmdi({"activity": [0.0], "intensity": [2.0]}, {"activity": [5.0], "intensity": [3.0]})
    assert d.additive.to_dict() == {"activity": 15.0, "intensity": 0.0}
    both = decomposition.lmdi(
        {"activity": [0.0], "intensity": [0.0]}, {"activity": [5.0], "intensity": [3.0]}
    )
    assert both.additive.to_dict() == {"activity": 7.5, "intensity": 7.5}


def test_lmdi_zero_limit_is_what_small_values_tend_to():
    # Ang & Liu (2007): replacing zero by a small number tends to the analytical limit, if slowly
    end = {"activity": [5.0], "intensity": [3.0]}
    limit = decomposition.lmdi({"activity": [0.0], "intensity": [2.0]}, end).additive
    gaps = [
        abs(
            decomposition.lmdi({"activity": [d], "intensity": [2.0]}, end).additive["activity"]
            - limit["activity"]
        )
        for d in (1e-10, 1e-50, 1e-300)
    ]
    assert gaps[0] > gaps[1] > gaps[2]
    assert gaps[2] < 0.02


def test_lmdi_of_one_group_by_hand():
    # Ang (2005), Energy Policy 33:867: L(V1, V0) ln(x1 / x0) with L(a, b) = (a - b) / ln(a / b); 200 to 180, 1.5 / 2 = 0.75
    d = decomposition.lmdi(
        {"activity": [100.0], "intensity": [2.0]}, {"activity": [120.0], "intensity": [1.5]}
    )
    weight = (180 - 200) / np.log(180 / 200)
    assert d.additive["activity"] == pytest.approx(weight * np.log(1.2))
    assert d.multiplicative["intensity"] == pytest.approx(0.75)


@pytest.mark.parametrize(
    ("start", "end", "message"),
    [({"a": [1.0]}, {"b": [1.0]}, "same, in the same order"), ({"a": [-1.0]}, {"a": [1.0]}, "0 or more"),
     ({"a": [np.nan]}, {"a": [1.0]}, "factor 'a'")],
)  # fmt: skip
def test_lmdi_refuses(start, end, message):
    with pytest.raises(EffectsError, match=message):
        decomposition.lmdi(start, end)


def test_chain_adds_up_in_logs():
    # the product of the ratios, less one; made-up figures
    table = pd.DataFrame({"energy": [0.973, 0.999], "carbon": [0.99, 0.993]}, index=[2021, 2022])
    out = decomposition.chain(table)
    whole = 100 * (table.to_numpy().prod() - 1)
    assert out.loc["whole period", "product"] == pytest.approx(whole)
    with pytest.raises(EffectsError, match="-100 %"):
        decomposition.chain(pd.DataFrame({"energy": [0.0]}))


def test_readings_of_the_announced_carbon_figure():
    # total = output x per unit: 0.796 x 1.223 - 1 = -2.65 %, and 0.796 / 1.223 - 1 = -34.91 %; the figures -20.4 and 22.3
    # are those printed of the excellence factories (ann-excellence-carbon-emissions-change, -production-efficiency-change)
    table = decomposition.readings_of_basis(-20.4, 22.3, growth=(0.0, 10.0)).set_index("reading")
    assert table.loc["per unit, output up by the printed gain", "total_low"] == pytest.approx(-2.65, abs=0.01)
    assert table.loc["per unit, output unchanged", "total_low"] == pytest.approx(-20.4)
    assert table.loc["total, output up by the printed gain", "per_unit_low"] == pytest.approx(
        -34.91, abs=0.01
    )
    assert table.loc["per unit, with growth of output besides", "total_high"] > 0
    only = decomposition.readings_of_basis(-20.4, 22.3, basis="absolute")
    assert set(only["basis"]) == {"absolute"}
    with pytest.raises(EffectsError, match="allowed are absolute"):
        decomposition.readings_of_basis(-20.4, 22.3, basis="total")
    with pytest.raises(EffectsError, match="above -100"):
        decomposition.readings_of_basis(-100, 22.3)


@settings(deadline=None)  # the first call imports scipy.stats
@given(st.floats(0.001, 0.5), st.floats(0, 1), st.floats(0.01, 0.5))
def test_selection_closed_form_inverts(share, correlation, spread):
    chosen = selection.expected_of_chosen(0.05, spread, share, correlation)
    assert selection.implied_mean_of_all(chosen, spread, share, correlation) == pytest.approx(0.05)
    assert chosen >= 0.05


def test_selection_simulation_agrees_with_the_closed_form():
    for share, correlation in ((0.01, 1.0), (0.05, 0.5), (0.2, 0.8)):
        sim = selection.simulate_chosen(
            0.0, 0.1, share, correlation, reliability=0.4, n_sites=5_000, n_draws=150
        )
        expected = selection.expected_of_chosen(0.0, 0.1, share, correlation)
        assert sim["measured"].mean() == pytest.approx(expected, abs=0.004)
        assert sim["repeated"].mean() == pytest.approx(0.4 * expected, abs=0.004)
        assert sim["all_sites"].mean() == pytest.approx(0, abs=0.001)


def test_selection_published_values():
    # Falconer & Mackay, Introduction to Quantitative Genetics, appendix table A: 1.755 at 10 %, 2.063 at 5 %
    assert selection.selection_intensity(0.10) == pytest.approx(1.755, abs=0.001)
    assert selection.selection_intensity(0.05) == pytest.approx(2.063, abs=0.001)
    reported = np.log(1.223)
    spread = selection.spread_that_explains_all(reported, 0.01)
    assert selection.expected_of_chosen(0.0, spread, 0.01) == pytest.approx(reported)
    assert selection.spread_that_explains_all(reported, 1.0) == np.inf
    with pytest.raises(EffectsError, match="chosen share"):
        selection.selection_intensity(0)


@given(
    st.tuples(st.floats(0, 1), st.floats(0, 1)).map(sorted),
    st.floats(0, 60),
    st.floats(-30, 0),
    st.floats(0, 60),
)
def test_each_assumption_narrows_the_bounds_of_its_subject(share, reported, worst, best):
    table = bounds.ladder(share, reported, worst, best, causal=(0.1, 0.6), offset=(0.0, 0.5))
    assert (table["upper"] >= table["lower"] - 1e-9).all()
    for _, part in table.groupby("about"):
        assert (part["width"].diff().dropna() <= 1e-9).all()


def test_bounds_by_hand():
    # Manski (1989): [s m + (1 - s) a, s m + (1 - s) b]; 0.471 x 0.896 = 0.422, and 0.529 more if all the rest have it;
    # 0.1 x 20 + 0.9 x (-10) = -7 and 0.1 x 20 + 0.9 x 30 = 29; no worse, no better: 2 to 20; what is due to it and kept:
    # 2 x 0.1 x 0.5 = 0.1 to 2 x 0.5 = 1
    assert bounds.share_bounds(0.471, 0.896) == pytest.approx((0.422, 0.951), abs=5e-4)
    table = bounds.ladder((0.1, 0.1), 20.0, -10.0, 30.0, causal=(0.1, 0.5), offset=(0.0, 0.5))
    assert table.loc[0, ["lower", "upper"]].tolist() == pytest.approx([-7.0, 29.0])
    assert table.loc[2, ["lower", "upper"]].tolist() == pytest.approx([2.0, 20.0])
    assert table.loc[5, ["lower", "upper"]].tolist() == pytest.approx([0.1, 1.0])
    with pytest.raises(EffectsError, match="reporting share"):
        bounds.mean_bounds(1.2, 20, (0, 1))


def test_bounds_hold_for_every_share_of_their_range():
    # by hand: 0.1 x 20 + 0.9 x (-10) = -7, 0.1 x 20 + 0.9 x 30 = 29; at a share of 0.3: -1 and 27; together -7 to 29
    wide = bounds.ladder((0.1, 0.3), 20.0, -10.0, 30.0, causal=(0.1, 0.5), offset=(0.0, 0.5))
    assert wide.loc[0, ["lower", "upper"]].tolist() == pytest.approx([-7.0, 29.0])
    assert wide.loc[5, ["lower", "upper"]].tolist() == pytest.approx([0.1, 3.0])
    for share in (0.1, 0.2, 0.3):
        one = bounds.ladder((share, share), 20.0, -10.0, 30.0, causal=(0.1, 0.5), offset=(0.0, 0.5))
        assert (one["lower"] >= wide["lower"] - 1e-9).all() and (one["upper"] <= wide["upper"] + 1e-9).all()
    fall = bounds.as_change(wide, falls=True)
    assert fall["lower"].tolist() == pytest.approx((-wide["upper"]).tolist())


def test_steps_that_say_nothing_are_left_out():
    assert len(bounds.ladder((0.1, 0.2), 20.0, -10.0, 30.0)) == 4
    assert len(bounds.ladder((0.1, 0.2), 20.0, -10.0, 30.0, causal=(0.0, 0.5))) == 5


def test_ratio_counts_draws_without_a_ratio_as_infinite():
    r = bounds.ratio_of_effects(np.full(100, 0.2), np.r_[np.full(90, 0.1), np.full(10, -0.1)])
    assert r.median == pytest.approx(2)
    assert r.upper == np.inf
    assert r.share_not_positive == pytest.approx(0.1)
    with pytest.raises(EffectsError, match="no draws"):
        bounds.ratio_of_effects([], [1.0])


def test_tornado_and_tipping():
    # 0.2 x (-20) x 0.2 = -0.8; -5 = 0.25 x (-20) = 0.2 x (-25)
    factors = {"coverage": (0.1, 0.2, 0.4), "effect": (-30.0, -20.0, -10.0), "causal": (0.0, 0.2, 0.6)}
    table = bounds.tornado(factors)
    assert table.loc[0, "factor"] == "causal"
    assert table["at_central"].to_numpy() == pytest.approx(np.full(3, -0.8))
    tip = bounds.tipping(-5, {"coverage": 0.2, "effect": -20.0}, {"coverage": (0, 1), "effect": (-100, 0)})
    assert tip["needed"].tolist() == pytest.approx([0.25, -25.0])
    with pytest.raises(EffectsError, match="low <= central"):
        bounds.tornado({"coverage": (0.3, 0.2, 0.4)})
    with pytest.raises(EffectsError, match="no limits"):
        bounds.tipping(-5, {"coverage": 0.2}, {})


def factors(**changed):
    given_ = {
        "coverage": (0.1, 0.2, 0.3),
        "effect": (-30, -20, -10),
        "causal": (0.0, 0.2, 0.6),
        "offset": (0.0, 0.2, 0.5),
    }
    return [scenario.Factor(name, *(changed.get(name, value))) for name, value in given_.items()]


def test_scenario_draws_give_the_point_the_interval_and_the_ranking():
    # a triangular factor has the mean (low + mode + high) / 3; total Sobol indices sum to 1 or more, to 1 without
    # interactions (Saltelli et al. 2010, Comput. Phys. Commun. 181:259), less what the design errs
    s = scenario.run(*factors(), n=1024)
    mean = 0.2 * -20 * (0.8 / 3) * (1 - 0.7 / 3)
    assert s.expected == pytest.approx(mean) and s.summary()["mean"] == pytest.approx(mean, rel=0.02)
    assert s.summary()["lower"] < s.summary()["median"] < s.summary()["upper"] <= 0
    assert s.sensitivity.loc[0, "factor"] == "causal"
    assert 0.95 < s.sensitivity["total"].sum() < 1.3
    again = scenario.run(*factors(), n=1024)
    assert np.array_equal(s.draws, again.draws)


def test_scenario_with_fixed_factors():
    s = scenario.run(*factors(coverage=(0.2, 0.2, 0.2)), n=64)
    assert s.sensitivity.set_index("factor").loc["coverage", "total"] == 0
    fixed = {"coverage": (0.2,) * 3, "effect": (-20,) * 3, "causal": (0.5,) * 3, "offset": (0.25,) * 3}
    assert scenario.run(*factors(**fixed)).draws.tolist() == [-1.5]  # 0.2 x (-20) x 0.5 x (1 - 0.25)
    nothing = scenario.run(*factors(coverage=(0.0, 0.0, 0.0)), n=64)
    assert nothing.summary()["median"] == 0
    with pytest.raises(EffectsError, match="power of two"):
        scenario.run(*factors(), n=100)
    with pytest.raises(EffectsError, match="between 0 and 1"):
        scenario.run(*factors(causal=(0.0, 0.5, 1.5)))
    with pytest.raises(EffectsError, match="low <= mode"):
        scenario.Factor("coverage", 0.5, 0.1, 0.9)


def test_triangular_quantiles_agree_with_scipy():
    from scipy.stats import triang

    u = np.linspace(0, 1, 11)
    ours = scenario.Factor("x", -30, -20, -5).quantile(u)
    assert ours == pytest.approx(triang.ppf(u, 10 / 25, loc=-30, scale=25))


def jiangxi(**changed):
    row = {"claim_id": "x-energy", "value": -9.0, "period_start": "2022-06-01", "period_end": "2024-05-31"}
    return pd.Series(row | changed)


def test_every_window_of_a_printed_change_has_its_yearly_rate():
    # 0.91^(1/2) - 1 = -4.6 % over the two years printed; 0.91^(1/7.42) - 1 = -1.26 % from mid-2016 to December 2023, the
    # middle of the last twelve months; 0.91^2 - 1 = -17.2 % if -9 % is a year's
    table = energy.window_readings(jiangxi(), base_years=(2016, 2018))
    assert table.loc[0, "per_year"] == pytest.approx(-4.6, abs=0.05)
    assert table.loc[1, "per_year"] == pytest.approx(-1.27, abs=0.05)
    assert table["per_year"].iloc[-1] == -9
    assert table["change"].iloc[-1] == pytest.approx(-17.2, abs=0.1)
    assert table.loc[0, "reading"] == "over the printed window"
    guessed = energy.window_readings(
        jiangxi(period_precision="publication", published_precision="inferred"), (2016,)
    )
    assert not guessed["reading"].str.contains("printed").any()  # no text prints a day of it
    with pytest.raises(EffectsError, match="no period"):
        energy.window_readings(jiangxi(period_start=None), (2016,))
    with pytest.raises(EffectsError, match="base year 2024"):
        energy.window_readings(jiangxi(), (2024,))


@given(st.floats(-60, 60), st.integers(1, 10))
def test_per_year_chains_back(total, years):
    assert energy.chained([float(energy.per_year(total, years))] * years) == pytest.approx(total, abs=1e-6)


def test_energy_refuses():
    with pytest.raises(EffectsError, match="no yearly rate"):
        energy.per_year(-100, 5)
    with pytest.raises(EffectsError, match="positive length"):
        energy.per_year(-10, 0)
    with pytest.raises(EffectsError, match="no logarithm"):
        energy.chained([-100])
