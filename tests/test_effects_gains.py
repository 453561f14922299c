"""The announced gains one by one, and what they could bring a sector or the whole: on the shipped evidence."""

import numpy as np
import pytest
from effects_samples import pooled, studies

from analysis import effects
from analysis.pages.improvements.gains import found, gain
from analysis.pages.improvements.sentences import answer, glance


@pytest.fixture(scope="module")
def table(shipped):
    return effects.effect_table(shipped)


def test_headline_tornado_and_tipping_points_have_one_centre(shipped, table):
    ids = ("ann-excellence-carbon-emissions-change", "ann-excellence-production-efficiency-change")
    for by_hand in ((), (0.1, 0.3, 0.9)):
        case = effects.tier.tier_case(shipped, "excellence", *ids, causal_share=by_hand, n=64)
        centre = case.drawn.expected
        assert case.tornado()["at_central"].tolist() == pytest.approx([centre] * len(case.tornado()))
        held = case.tipping(-5.0)
        assert held["held_at"].prod() == pytest.approx(centre)
        # the value that a factor would need, the others at their mean, gives the claim
        for row in held.itertuples():
            assert centre / row.held_at * row.needed == pytest.approx(-5.0)
        assert ("causal share" in set(held["factor"])) == bool(by_hand)
    point = effects.sector_point(
        shipped, effects.pool_outcome(table, "carbon", effects.settings(shipped)), "advanced", n=64
    )
    assert point.tornado["at_central"].iloc[0] == pytest.approx(point.drawn.expected)


def test_where_no_study_prints_a_size_there_are_bounds_and_no_point(shipped, table):
    reported = effects.pool_outcome(table, "cost", effects.settings(shipped))
    assert effects.sector_point(shipped, reported, "advanced", n=64) is None
    steps = effects.sector_ladder(shipped, reported, "advanced")
    assert (
        not steps["assumption"].str.startswith("no more than").any()
    )  # nothing says that less than all of it is due
    by_hand = effects.sector_ladder(shipped, reported, "advanced", (0.1, 0.2, 0.4))
    assert by_hand["assumption"].str.startswith("no more than 40 % of it is").any()
    assert (steps["lower"] <= steps["upper"]).all() and steps["upper"].iloc[-1] == 0  # a fall is negative


def test_a_mean_that_is_withheld_is_used_nowhere(shipped, table):
    """Two programmes are no pool: then nothing stands on their mean, neither a bound of a sector nor what a choice would show."""
    reported = effects.pool_outcome(table, "energy", effects.settings(shipped))
    assert reported.pool is None and len(reported.programmes)
    assert effects.sector_ladder(shipped, reported, "advanced") is None
    assert effects.chosen_sites(shipped, reported) is None


def test_sizes_that_cannot_be_set_beside_are_told_and_one_study_gives_no_ratio_at_the_head(shipped, table):
    evaluated = effects.evaluated_table(shipped)
    for name in ("energy", "carbon", "efficiency"):
        compared = effects.compare(effects.pool_outcome(table, name, effects.settings(shipped)), evaluated, n_draws=200)  # fmt: skip
        told, facts = compared.evaluated, {fact.what for fact in glance(compared).facts}
        said, one = answer(compared, table).data, told.n_numeric == 1
        assert ("these percents" in said, "that percent" in said, "no standard error in print" in said) == (
            False,
            one,
            one,
        )
        assert told.n_sized > told.n_numeric > 0
        assert f"{told.n_sized - told.n_numeric} more print" in answer(compared, table).data
        assert ("reported over found, of log changes" in facts) == (
            compared.ratio is not None and told.n_numeric >= 3
        )


def test_what_reported_figures_are_against_is_counted_and_none_is_guessed(shipped, table):
    """Of the figures behind the mean of efficiency some texts tell no baseline: these are no before-after figures."""
    reported = effects.pool_outcome(table, "efficiency", effects.settings(shipped))
    compared = effects.compare(reported, effects.evaluated_table(shipped), n_draws=200)
    said = answer(compared, table).data
    counts = table[(table["outcome"] == "efficiency") & (table["status"] == "pooled")]["baseline"].value_counts()  # fmt: skip
    assert f"{counts['before_after']} against the same sites before" in said
    assert f"{counts['unknown']} with no baseline told" in said and "before-after" not in said


def test_a_printed_change_and_a_gain_belong_together(shipped):
    asked = ("ann-excellence-carbon-emissions-change", "ann-excellence-production-efficiency-change")
    assert effects.tier.printed_pair(shipped, *asked) == asked
    change, gain = effects.tier.printed_pair(shipped, "not-there", asked[1])
    rows = shipped.claims.set_index("claim_id").loc[[change, gain]]
    assert len(set(rows["programme"])) == 1 and rows["indicator"].str.contains("carbon").iloc[0]
    nothing = shipped.with_claims(shipped.claims[shipped.claims["kind"] != "effect"])
    assert effects.tier.printed_pair(nothing, *asked) is None


def test_each_announced_gain_stands_beside_the_nearest_studies(shipped):
    told = effects.gains(shipped).set_index("claim_id")
    assert told["printed"].tolist() == [22.3, -28.4, -50.2, -20.4, -9.0]
    efficiency = told.loc["ann-excellence-production-efficiency-change"]
    evaluated = effects.evaluated_table(shipped).set_index("effect_id")
    near = evaluated.loc[list(efficiency["effect_ids"])]
    assert near["numeric"].all() and set(near["directness"]) == {efficiency["nearest"]} == {"equipment"}
    assert efficiency["evaluated_high"] == pytest.approx(near["estimate"].max())
    assert (
        efficiency["bound_low"]
        < efficiency["evaluated_low"]
        < efficiency["evaluated_high"]
        < efficiency["printed"]
    )
    surveys = near.loc[near["design"] == "survey", "study"].nunique()
    assert (
        efficiency["n_surveys"] == surveys > 0
    )  # an association is not told as the effect of a comparison group
    for said in (
        gain(next(effects.gains(shipped).itertuples())),
        found(next(effects.gains(shipped).itertuples())),
    ):
        assert (
            "by a survey: what goes together, not what caused it" in said and "comparison group" not in said
        )
    cycle = told.loc["ann-excellence-rnd-cycle-change"]
    assert cycle["nearest"] == "" and np.isnan(cycle["evaluated_mean"]) and cycle["n_all"] == 4
    assert effects.gains(shipped, ["ann-jiangxi-energy"])["claim_id"].tolist() == ["ann-jiangxi-energy"]
    with pytest.raises(effects.tier.EffectsError, match="Did you mean ann-jiangxi-energy"):
        effects.gains(shipped, ["ann-jiangxi-enrgy"])


def test_a_gain_is_a_paragraph_that_names_its_claim_and_no_cause(shipped):
    for row in effects.gains(shipped).itertuples():
        text = gain(row)
        assert f"[{row.claim_id}]" in text and f"{row.printed:+g}" in text
        assert "It cannot be concluded that the programme brought" in text
        assert len(text.split()) <= 200 and "nan" not in text and "+0.0" not in text
        assert max(len(sentence.split()) for sentence in text.split(". ")) < 45


@pytest.mark.parametrize("n", [1, 2, 3])
def test_studies_that_all_print_a_percent_are_told_so_and_bounds_none(n):
    """One study of one's own is not "of 1 studies", and there are none that count by their sign."""
    compared = effects.compare(pooled(), studies(*[{}] * n), n_draws=200)
    told, cell = answer(compared, compared.studies).data, glance(compared).facts
    assert "+5.0" in told and "count by their sign" not in told and "of 1 studies" not in told.lower()
    found_by = [fact for fact in cell if fact.what.startswith("found by")]
    assert [fact.number for fact in found_by] == ["+5.0\xa0%"], found_by
    assert "count by their sign" not in found_by[0].beside
