"""Evaluated studies: bounds for those without a size, votes, and what is set against what was reported."""

import json
from pathlib import Path

import numpy as np
import pytest
from effects_samples import (
    GIVEN,
    THREE,
    evidence,
    pooled,
    silent,
    studies,
)

from analysis import effects
from analysis.effects import outcomes
from analysis.effects.evaluated import summary, votes
from analysis.errors import EffectsError


def test_a_study_without_a_size_is_bounded_by_its_sign():
    # largest 0.2, smallest 0.1 (log points): better (0, .2), worse (-.2, 0), mixed (-.2, .2), null (-.1, .1); the mean of
    # the six lies between (.1 + .2 + 0 - .2 - .2 - .1) / 6 and (.1 + .2 + .2 + 0 + .2 + .1) / 6 by hand
    sizes = [{"estimate": 100 * np.expm1(size)} for size in (0.1, 0.2)]
    told = summary(votes(studies(*sizes, *(silent(sign) for sign in ("better", "worse", "mixed", "null")))))
    assert (told.low, told.high) == pytest.approx((-0.2 / 6, 0.8 / 6))
    assert told.middle == pytest.approx(0.05) and (told.n, told.n_numeric) == (6, 2)
    assert told.signs == {"better": 1, "worse": 1, "mixed": 1, "null": 1}


def test_better_and_worse_nulls_and_gains_count_alike():
    # turned round, every bound turns round: nothing is dropped on one side only
    rows = [{"estimate": 10.0}, silent("better"), silent("better"), silent("null"), silent("mixed")]
    turned = [{"estimate": 100 * (1 / 1.1 - 1), "sign": "worse"}, silent("worse"), silent("worse"), *rows[3:]]
    one, other = (summary(votes(studies(*each))) for each in (rows, turned))
    assert (one.low, one.middle, one.high) == pytest.approx((-other.high, -other.middle, -other.low))


def test_of_a_range_its_ends_are_in_print_and_its_middle_counts():
    """2 to 4 percent, coded as 3: the smallest size in print is 2; an interval around one estimate is no size."""
    around = {"estimate": 10.0, "low": 1.0, "high": 20.0, "error_kind": "interval"}
    told = summary(votes(studies({"estimate": 3.0, "low": 2.0, "high": 4.0, "error_kind": "range"}, around)))
    assert (told.smallest, told.largest) == pytest.approx((np.log(1.02), np.log(1.1)))
    assert told.mean == pytest.approx((np.log(1.03) + np.log(1.1)) / 2)


def test_without_any_size_a_sign_bounds_nothing():
    told = summary(votes(studies(silent("better"), silent("null"))))
    assert np.isnan([told.low, told.middle, told.high, told.mean]).all() and told.n == 2
    assert summary(votes(studies({}).iloc[:0])).n == 0


def test_one_study_has_one_vote_whatever_it_prints():
    # study s prints four estimates of 10 %, another one of 50 %: their mean is halfway between, on the log scale
    four = [{"estimate": 10.0, "study": "s"}] * 4
    told = summary(votes(studies(*four, {"estimate": 50.0})))
    assert told.mean == pytest.approx((np.log(1.1) + np.log(1.5)) / 2)
    assert votes(studies(*[silent("null", study="s")] * 3, {}))["study"].tolist() == ["s", "s3"]


def test_the_mean_of_studies_has_a_t_interval_from_three_on():
    # 0.1, 0.2, 0.3: mean 0.2, standard error 0.1 / sqrt(3), t(2) = 4.303 at 95 % (any table of t)
    told = summary(votes(studies(*({"estimate": 100 * np.expm1(x)} for x in (0.1, 0.2, 0.3)))))
    assert told.upper - told.mean == pytest.approx(4.303 * 0.1 / np.sqrt(3), abs=1e-4)
    assert told.pi_upper - told.mean == pytest.approx(4.303 * 0.1 * np.sqrt(4 / 3), abs=1e-4)
    assert np.isnan(summary(votes(studies({}, {}))).se)


def test_places_summaries_and_superseded_estimates_have_no_vote():
    table = studies({"directness": "place"}, {"level": "meta", "design": "meta"}, {"usable": "superseded"},
                    {"usable": "dose"}, {})  # fmt: skip
    assert table.set_index("effect_id")["counterpart"].to_dict() == {
        "e0": False, "e1": False, "e2": False, "e3": True, "e4": True}  # fmt: skip
    assert table["numeric"].sum() == 1 and table["nearness"].is_monotonic_increasing


def test_like_is_set_against_like():
    reported, sizes = pooled(), [{"estimate": 100 * np.expm1(x)} for x in (0.04, 0.05, 0.06)]
    c = effects.compare(reported, studies(*sizes))
    assert c.ratio.median == pytest.approx(reported.pool.mean / 0.05, rel=0.05)
    assert c.ratio_next.upper > c.ratio.upper and c.ratio_next.lower < c.ratio.lower
    assert c.ratio_low == c.ratio_high == c.ratio_middle == pytest.approx(reported.pool.mean / 0.05)
    for few in (sizes[:1], sizes[:2]):  # fewer than three have no error, and what is divided by them has none
        alone = effects.compare(reported, studies(*few))
        assert (
            alone.ratio is alone.ratio_next is None
            and "3 are needed for a mean with an error" in alone.reason
        )
    # three of nothing beside them, the bounds (-.04, .04) of each: the mean lies within (.005, .045), of nine such within (-.015, .0425)
    within = effects.compare(reported, studies(*sizes, *[silent("null")] * 3))
    assert within.ratio_high == pytest.approx(reported.pool.mean / 0.005)
    open_end = effects.compare(reported, studies(*sizes, *[silent("null")] * 9))
    assert open_end.ratio_high == np.inf and open_end.ratio_low == pytest.approx(reported.pool.mean / 0.0425)


def test_what_has_no_counterpart_says_so():
    table = effects.effect_table(
        evidence(*(row | {"indicator": "carbon_emissions_change", "value": -row["value"]} for row in THREE))
    )
    reported = effects.pool_outcome(table, "carbon", GIVEN)
    other = studies({"outcome": "carbon", "estimate": -23.0, "directness": "place"})
    assert "evaluate other policies" in effects.compare(reported, other).reason
    assert "no evaluated counterpart" in effects.compare(reported, studies({})).reason
    assert "prints a percent" in effects.compare(reported, studies(silent("better", outcome="carbon"))).reason
    listed = effects.comparison_table([effects.compare(reported, other)])
    assert listed.loc[0, "effect_ids"] == ("e0",)
    assert np.isnan(listed.loc[0, "ratio"])
    assert list(effects.comparison_table([]).columns) == list(listed.columns)
    with pytest.raises(EffectsError, match="design 'guess'"):
        studies({"design": "guess"})
    with pytest.raises(EffectsError, match="directness 'near'"):
        studies({"directness": "near"})


def test_the_causal_share_is_evaluated_over_reported_by_treatment():
    reported = pooled()
    mean = 100 * np.expm1(reported.pool.mean)
    table = effects.causal_shares(
        reported, studies({"estimate": mean / 2}, silent("null", treatment="analytics", directness="index"))
    ).set_index("treatment")
    assert table.index.tolist() == ["all", "robots", "analytics"]
    assert table.loc["robots", ["share_low", "share", "share_high"]].tolist() == pytest.approx([0.5] * 3)
    assert table.loc["analytics", "share_low"] == 0 and table.loc["analytics", "share_high"] == pytest.approx(
        0.5
    )
    assert effects.causal_shares(reported, studies({}).iloc[:0]).empty


def test_lists_of_one_family_have_one_vote_where_they_are_counted_as_one():
    table = effects.effect_table(evidence(*THREE, {"value": 60.0, "programme": "list-c", "source_id": "s9"}))
    given = outcomes.replace(GIVEN, min_programmes=2)
    apart, as_one = (
        effects.pool_outcome(table, "efficiency", outcomes.replace(given, as_one=one))
        for one in (False, True)
    )
    assert (apart.pool.k, as_one.pool.k) == (3, 2)
    assert "2 lists of one family (lists)" in set(as_one.programmes["label"])
    assert set(apart.claim_ids) == set(as_one.claim_ids)


def test_egger_agrees_with_metafor():
    # Viechtbauer (2010), J. Stat. Softw. 36(3), section 3.5: regtest(res, model = "lm") on dat.bcg: t = -1.4013, p = 0.1887
    reference = json.loads((Path(__file__).parent / "reference" / "metafor.json").read_text())
    bcg = next(one for one in reference["singles"] if one["name"].startswith("dat.bcg"))
    tested = effects.egger(bcg["yi"], bcg["vi"])
    assert (tested.k, tested.reason) == (13, "")
    assert tested.t == pytest.approx(-1.4013, abs=5e-5) and tested.p == pytest.approx(0.1887, abs=5e-5)


def test_egger_sees_a_lopsided_funnel_and_needs_ten_studies():
    rng = np.random.default_rng(1)
    se = np.linspace(0.02, 0.4, 40)
    even = effects.egger(0.1 + se * rng.standard_normal(40), se**2)
    lopsided = effects.egger(0.1 + 2 * se + 0.3 * se * rng.standard_normal(40), se**2)
    assert abs(even.t) < 2.5 and lopsided.p < 0.001 and lopsided.intercept == pytest.approx(2, abs=0.3)
    few = effects.funnel(studies({"error": 2.0}, {"error": None}))
    assert few.k == 1 and few.reason == "1 study prints a size with its standard error; 10 are needed"
    assert np.isnan(few.p)
