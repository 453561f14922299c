"""What a page says of one printed change, by hand: its readings, its tier, its split, its place among the plans."""

import numpy as np
import pandas as pd
import pytest

from analysis import effects
from analysis.effects import bounds, decomposition, energy, plans, selection, tier
from analysis.errors import EffectsError

CHANGE, GAIN = (
    "ann-excellence-carbon-emissions-change",
    "ann-excellence-production-efficiency-change",
)  # -20.4 and 22.3 %


@pytest.fixture(scope="module")
def case(shipped):
    return tier.tier_case(shipped, "excellence", CHANGE, GAIN, coverage=[0.1, 0.2, 0.3], n=64)


def test_a_tier_runs_over_every_reading_of_its_change(case):
    """-20.4 % if the figure is the total or output stood still; 0.796 x 1.223 - 1 = -2.65 % if output rose by the gain."""
    effect = case.effect
    deepest, least = -20.4, 100 * (0.796 * 1.223 - 1)
    assert (effect.low, effect.mode, effect.high) == pytest.approx((deepest, (deepest + least) / 2, least))
    assert effect.source == (CHANGE, GAIN)


def test_a_tier_names_the_assumptions_that_it_uses_and_no_others(case):
    used = {tier.REBOUND_ROW, tier.GROWTH_ROW}
    assert set(case.assumption_ids) == used  # the coverage was set by hand
    assert case.claim_ids == (CHANGE, GAIN)


@pytest.mark.parametrize("basis", ["unclear", "absolute"])
def test_the_split_of_a_tier_sums_to_what_its_sites_change(shipped, basis):
    """A fifth of the whole makes 22.3 % more with 20.4 % less a unit; or, in total, 20.4 % less."""
    found = tier.tier_case(shipped, "excellence", CHANGE, GAIN, basis, coverage=[0.1, 0.2, 0.3], n=64).split()
    end = 0.796 * 1.223 if basis == "unclear" else 0.796
    assert (found.start, found.total) == pytest.approx((100, 20 * (end - 1)))
    assert found.by_group.loc["rest"].abs().max() == 0
    assert found.additive["more output"] > 0 > found.additive["less per unit"]


@pytest.mark.parametrize("which", ["kind", "unit"])
def test_a_tier_needs_an_effect_in_percent(shipped, which):
    claims = shipped.claims
    other = claims[(claims["kind"] != "effect") & (claims["unit"] == "percent")] if which == "kind" else (
        claims[(claims["kind"] == "effect") & (claims["unit"] != "percent")])  # fmt: skip
    with pytest.raises(EffectsError, match="needed is an effect in percent"):
        tier.tier_case(shipped, "excellence", other["claim_id"].iloc[0], GAIN, n=64)


def test_shares_of_a_decomposition_are_percents_of_the_start():
    found = decomposition.lmdi({"a": [40.0], "b": [5.0]}, {"a": [60.0], "b": [5.0]}).table()  # 200 to 300
    assert found.loc["a"].tolist() == pytest.approx([100, 50, 1.5])
    assert found.loc["b"].tolist() == pytest.approx([0, 0, 1])


def test_a_chain_says_each_year_as_it_was():
    yearly = pd.DataFrame({"energy": [0.9, 0.8], "carbon": [1.1, 1.0]}, index=[2021, 2022])
    found = decomposition.chain(yearly)
    assert found.loc[[2021, 2022], "energy"].tolist() == pytest.approx([-10, -20])
    assert found.loc[2021, "product"] == pytest.approx(-1)
    assert found.loc["whole period", ["energy", "carbon", "product"]].tolist() == pytest.approx(
        [-28, 10, -20.8]
    )


def test_without_further_growth_there_is_no_reading_of_it():
    found = decomposition.readings_of_basis(-20.4, 22.3)
    assert len(found) == 5 and not found["reading"].str.contains("growth of output besides").any()
    assert len(decomposition.readings_of_basis(-20.4, 22.3, growth=(0.0, 10.0))) == 6


def test_bounds_refuse_what_is_no_share():
    for wrong in (
        {"causal": (-0.1, 0.5)},
        {"causal": (0.1, 1.5)},
        {"offset": (-0.1, 0.5)},
        {"offset": (0.0, 1.2)},
    ):
        with pytest.raises(EffectsError, match=next(iter(wrong))):
            bounds.ladder((0.1, 0.1), 20.0, -10.0, 30.0, **wrong)


def test_sites_that_are_all_alike_cannot_be_chosen():
    """A spread of nought: whoever is chosen, the mean is that of all."""
    assert selection.expected_of_chosen(0.05, 0.0, 0.01) == 0.05
    with pytest.raises(EffectsError, match="0 or more"):
        selection.expected_of_chosen(0.05, -0.1, 0.01)


def test_selection_alone_shows_what_its_table_says():
    """The top hundredth of a standard normal lies 2.665 above its mean (Falconer and Mackay, appendix table A): with a
    spread of 10 log points and a score that is the gain itself 26.65 log points."""
    (row,) = selection.selection_table(np.log(1.5), 0.01, [0.1], [1.0]).itertuples()
    pull = 0.1 * 2.665
    assert row.shown_at_zero_gain == pytest.approx(100 * np.expm1(pull), abs=0.01)
    assert row.implied_for_all == pytest.approx(100 * (1.5 * np.exp(-pull) - 1), abs=0.01)
    assert row.share_explained == pytest.approx(pull / np.log(1.5), abs=1e-3)


# --- plans and what was printed of them ---------------------------------------------------------------------------


def spans(*rows) -> pd.DataFrame:
    """Printed changes (indicator, first year, last year, change, is_target, definition) as `plan_table` gives them."""
    made = [
        {"entity": "land", "programme": "plan", "indicator": f"{name}_per_gdp_change", "definition": definition,
         "is_target": target, "begins": pd.Timestamp(first, 1, 1), "ends": pd.Timestamp(last, 12, 31),
         "years": float(last - first + 1), "change": change, "per_year": 100 * ((1 + change / 100) ** (1 / (last - first + 1)) - 1),
         "qualifier": "exact", "label": name, "claim_ids": (f"{name}-{first}-{last}-{definition or 'own'}",)}
        for name, first, last, change, target, definition in rows
    ]  # fmt: skip
    return pd.DataFrame(made)


PLAN = ("energy", 2021, 2025, -13.5, True, "")


def test_a_target_stands_beside_the_longest_stretch_that_is_printed():
    table = plans.target_with_outcomes(
        spans(PLAN, ("energy", 2021, 2021, -2.7, False, ""), ("energy", 2022, 2023, -1.0, False, ""))
    )
    (row,) = table.itertuples()
    assert (row.first, row.last, row.until, row.complete, row.pieces) == (2021, 2025, 2023, False, 2)
    assert row.outcome == pytest.approx(100 * (0.973 * 0.99 - 1))
    assert row.share_of_time == pytest.approx(3 / 5)
    assert row.share_of_cut == pytest.approx((1 - 0.973 * 0.99) / 0.135)


def test_a_first_year_alone_is_a_stretch():
    (row,) = plans.target_with_outcomes(spans(PLAN, ("energy", 2021, 2021, -2.7, False, ""))).itertuples()
    assert (row.until, row.share_of_time) == (2021, pytest.approx(1 / 5))


def test_a_definition_without_a_first_year_does_not_hide_the_next():
    """Printed under three definitions; the first of them, by the alphabet, does not begin with the plan."""
    table = plans.target_with_outcomes(spans(
        PLAN, ("energy", 2023, 2024, -3.0, False, "a-late-one"), ("energy", 2021, 2025, -14.0, False, "b-whole"),
        ("energy", 2021, 2022, -5.0, False, "c-half"),
    ))  # fmt: skip
    assert table["definition"].tolist() == ["b-whole", "c-half"]
    assert table["complete"].tolist() == [True, False]


def test_carbon_per_output_splits_into_energy_and_carbon_per_energy():
    """-20 % of carbon with -10 % of energy per output: carbon per energy 0.8 / 0.9 - 1 = -11.1 %."""
    rows = spans(
        ("co2", 2021, 2022, -20.0, False, ""),
        ("energy", 2021, 2022, -10.0, False, ""),
        ("energy", 2021, 2022, -8.0, False, "wide"),
    )
    found = energy.split_intensity(
        rows, "land", "co2_per_gdp_change", "energy_per_gdp_change", 2021, 2022
    ).set_index("measure")
    assert set(found.index) == {"own definition", "wide"}
    own = found.loc["own definition"]
    assert (own["carbon_change"], own["energy_change"]) == pytest.approx((-20, -10))
    assert own["carbon_per_energy_change"] == pytest.approx(100 * (0.8 / 0.9 - 1))
    weight = (80 - 100) / np.log(0.8)  # the logarithmic mean of 100 and 80
    assert own["from_energy"] == pytest.approx(weight * np.log(0.9))
    both = found["from_energy"] + found["from_carbon_per_energy"]
    assert both.to_numpy() == pytest.approx(-20.0)


def test_yearly_figures_are_a_measure_of_their_own():
    rows = spans(
        ("co2", 2021, 2022, -20.0, False, ""),
        ("energy", 2021, 2021, -5.0, False, "old"), ("energy", 2022, 2022, -6.0, False, "new"),
    )  # fmt: skip
    (row,) = energy.split_intensity(
        rows, "land", "co2_per_gdp_change", "energy_per_gdp_change", 2021, 2022
    ).itertuples()
    assert row.measure == "as printed year by year"
    assert row.energy_change == pytest.approx(100 * (0.95 * 0.94 - 1))


def test_windows_stand_above_promises_and_results_each_in_its_order():
    windows = pd.DataFrame({"claim_id": ["a"], "reading": ["over the printed window"], "per_year": [-4.6]})
    rows = spans(
        PLAN, ("energy", 2021, 2022, -5.0, False, "wide"), ("carbon", 2021, 2025, -18.0, True, ""),
        ("water", 2021, 2025, -16.0, True, ""), ("energy", 2021, 2021, -2.7, False, ""),
    )  # fmt: skip
    found = energy.side_by_side(windows, rows)
    assert found["what"].tolist() == [
        "a, over the printed window", "Land, carbon, 2021 to 2025", "Land, energy, 2021 to 2025", "Land, energy, 2021 to 2022, wide",
    ]  # fmt: skip
    assert found["kind"].tolist() == [
        "readings of the printed change",
        *["promised by a plan"] * 2,
        "printed of the period",
    ]


# --- the shipped pools --------------------------------------------------------------------------------------------


def test_every_assumption_behind_a_pool_is_tried_at_both_ends(shipped):
    found = effects.outcomes.ranges(shipped)
    central = found["central"]
    rows = shipped.assumptions.set_index("assumption_id")
    tried = {
        name: {getattr(given, name) for given in found.values()} for name in ("spread", "n_unknown", "rho")
    }
    for name, row in (
        ("spread", "effects-spread"),
        ("n_unknown", "effects-n-unknown"),
        ("rho", "effects-rho"),
    ):
        assert tried[name] == {rows.loc[row, "low"], rows.loc[row, "value"], rows.loc[row, "high"]}, name
        assert getattr(central, name) == rows.loc[row, "value"]


def test_reported_intervals_of_a_comparison_hold_their_mean(shipped):
    table = effects.effect_table(shipped)
    compared = effects.comparison_table(
        effects.compare_all(table, effects.evaluated_table(shipped), effects.settings(shipped), n_draws=500)
    )
    pooled = compared[compared["reported"].notna()]
    assert len(pooled) >= 5
    assert (pooled["reported_lower"] < pooled["reported"]).all() and (
        pooled["reported"] < pooled["reported_upper"]
    ).all()
    none = compared[compared["reported"].isna()]
    assert none[["reported_lower", "reported_upper"]].isna().all().all()
