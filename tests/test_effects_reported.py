"""Claims to effect sizes: refusals, retellings, votes and pools, on a small made-up evidence."""

import json
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from analysis import effects
from analysis.effects import families, outcomes
from analysis.effects.evaluated import COLUMNS, summary, votes
from analysis.effects.reported import log_ratio
from analysis.errors import EffectsError
from analysis.pages.effects import TREATED

DEFAULTS = {
    "entity": "land", "programme": "list-a", "indicator": "production_efficiency_change", "kind": "effect",
    "period_start": pd.NaT, "period_end": pd.Timestamp("2024-12-31"), "value": 20.0, "unit": "percent",
    "qualifier": "average", "definition": "", "source_id": "s1", "published_latest": pd.Timestamp("2025-01-10"),
    "n_sites": 100, "baseline": "before_after", "basis": "unclear", "scope": "", "note": "",
}  # fmt: skip
INDICATORS = [
    ("production_efficiency_change", "higher", "change"), ("defect_rate_change", "lower", "change"),
    ("carbon_emissions_change", "lower", "change"), ("energy_utilisation_change", "higher", "change"),
    ("energy_per_product_change", "lower", "change"), ("output_growth", "higher", "amount"),
    ("headcount_change", "neutral", "change"),
]  # fmt: skip
KINDS = {"list-a": "recognised_list", "list-b": "recognised_list", "list-c": "subsidised_programme",
         "showcase": "single_site", "province": "intensity"}  # fmt: skip
FAMILY = {"list-a": "lists", "list-b": "lists"}
ASSUMPTIONS = [("effects-spread", 0.6, 0.3, 1.0), ("effects-n-unknown", 10, 3, 100), ("effects-rho", 0.8, 0.5, 1),
               ("effects-min-programmes", 3, 2, 5)]  # fmt: skip


def evidence(*rows, assumptions=ASSUMPTIONS):
    claims = pd.DataFrame([DEFAULTS | {"claim_id": f"c{i}"} | row for i, row in enumerate(rows)])
    claims["n_sites"] = claims["n_sites"].astype("Int64")
    claims["low"], claims["high"] = claims["value"] - 0.5, claims["value"] + 0.5
    return SimpleNamespace(
        claims=claims,
        indicators=pd.DataFrame(INDICATORS, columns=["indicator", "direction", "scale"]),
        programmes=pd.DataFrame(
            [(name, f"The {name}", kind, FAMILY.get(name, name)) for name, kind in KINDS.items()],
            columns=["programme", "label_en", "kind", "family"],
        ),
        assumptions=pd.DataFrame(assumptions, columns=["assumption_id", "value", "low", "high"]),
        evaluated_effects=pd.DataFrame(),
    )


def one(**row):
    return effects.effect_table(evidence(row)).iloc[0]


def test_the_sign_follows_the_direction():
    assert one(value=20.0)["yi"] == pytest.approx(np.log(1.2))
    assert one(value=-50.0, indicator="defect_rate_change")["yi"] == pytest.approx(np.log(2))
    worse = one(value=10.0, indicator="carbon_emissions_change")
    assert worse["yi"] == pytest.approx(-np.log(1.1))
    assert worse["yi_low"] < worse["yi"] < worse["yi_high"]


@pytest.mark.parametrize(
    ("row", "reason"),
    [({"unit": "percentage_point"}, "percentage points"), ({"unit": "CNY"}, "total in CNY"),
     ({"value": -100.0}, "100 % or more"), ({"indicator": "energy_utilisation_change"}, "rate of use"),
     ({"indicator": "output_growth"}, "a level or a growth rate"), ({"programme": "province"}, "whole place"),
     ({"indicator": "headcount_change"}, "neither a rise nor a fall"), ({"qualifier": "up_to"}, "largest change"),
     ({"definition": "not-an-average"}, "not an average over sites")],
)  # fmt: skip
def test_what_has_no_effect_size_is_refused_with_the_reason(row, reason):
    reported = one(**row)
    assert reported["status"] == "refused"
    assert reason in reported["reason"]
    assert np.isnan(reported["yi"])


def test_a_refusal_can_be_lifted_by_name():
    ev = evidence({"indicator": "energy_utilisation_change"}, {"programme": "province"})
    assert (effects.effect_table(ev, accept=("rate_of_use", "statistic"))["status"] == "pooled").all()


@pytest.mark.parametrize(
    ("row", "reason"),
    [({"n_sites": 1}, "one site only"), ({"programme": "showcase"}, "one site only"),
     ({"baseline": "industry"}, "with the industry"), ({"baseline": "previous_period"}, "the year before"),
     ({"definition": "other"}, "another definition")],
)  # fmt: skip
def test_what_has_a_size_but_no_vote(row, reason):
    reported = one(**row)
    assert reported["status"] == "shown"
    assert reason in reported["reason"]
    assert np.isfinite(reported["yi"])


@pytest.mark.parametrize(("column", "word"), [("basis", "per head"), ("baseline", "last year")])
def test_unknown_words_are_named(column, word):
    with pytest.raises(EffectsError, match=f"c0: {column} is '{word}'; allowed are"):
        effects.effect_table(evidence({column: word}))


def test_minus_hundred_percent_is_told():
    with pytest.raises(EffectsError, match="-100 % has no log ratio"):
        log_ratio([-100.0])


def test_blank_basis_is_unclear():
    assert one(basis="")["basis"] == "unclear"


def test_precision_needs_n_or_an_assumption_and_one_unit():
    table = effects.effect_table(evidence({"n_sites": None}))
    with pytest.raises(EffectsError, match="first c0"):
        effects.with_precision(table, 0.6)
    assert effects.with_precision(table, 0.6, n_unknown=10)["vi"].iloc[0] > 0
    mixed = effects.effect_table(evidence({}, {"unit": "percentage_point", "value": 3.0}))
    with pytest.raises(EffectsError, match="units percent, percentage_point are mixed"):
        effects.with_precision(mixed, 0.6, 10)
    with pytest.raises(EffectsError, match="spread is 0"):
        effects.with_precision(table, 0, 10)


def test_more_sites_and_less_spread_mean_more_precision():
    table = effects.effect_table(evidence({"n_sites": 10}, {"n_sites": 1000, "value": 21.3}))
    small, large = effects.with_precision(table, 0.6, interval=False)["vi"]
    assert small > large
    assert (effects.with_precision(table, 0.3)["vi"] < effects.with_precision(table, 0.6)["vi"]).all()


def test_retellings_point_to_the_reference():
    day = pd.Timestamp
    ev = evidence(
        {"value": 34.8, "n_sites": 209, "published_latest": day("2023-09-08"), "source_id": "a"},
        {"value": 34.8, "n_sites": None, "published_latest": day("2023-07-23"), "source_id": "b"},
        {"value": 34.8, "n_sites": 421, "published_latest": day("2024-05-01"), "source_id": "c"},
        {"value": 34.8, "programme": "list-b", "published_latest": day("2024-06-01"), "source_id": "d"},
        {"value": 34.8, "programme": "list-c", "published_latest": day("2029-06-01"), "source_id": "e"},
        {"value": 35.0, "qualifier": "nearly", "published_latest": day("2023-10-01"), "source_id": "a"},
    )
    table = effects.effect_table(ev).set_index("claim_id")
    assert table["reference"].to_dict() == {
        "c0": "c0",
        "c1": "c0",
        "c2": "c0",
        "c3": "c0",
        "c4": "c4",
        "c5": "c0",
    }
    assert "scope drift: other sites" in table.loc["c2", "flags"]
    assert "scope drift: other list" in table.loc["c3", "flags"]
    assert table.loc["c5", "flags"][0] == "relay"
    assert "rounded" in table.loc["c5", "flags"]
    assert table.loc[["c0", "c4"], "status"].eq("pooled").all()
    assert table.drop(["c0", "c4"])["status"].eq("shown").all()


def test_a_lost_unit_is_found():
    ev = evidence(
        {"indicator": "energy_per_product_change", "value": -13.8, "basis": "intensity"},
        {"indicator": "energy_per_product_change", "value": -14.0, "qualifier": "nearly", "source_id": "s2"},
    )
    table = effects.effect_table(ev)
    found = effects.audit(table)
    assert (found["finding"] == "printed per unit of output in the reference, without it here").any()
    assert found["reference"].iloc[0] == "c0"
    assert found["reference_printed"].iloc[0] == "-13.8 % (n = 100)"


def test_round_figures_of_two_lists_are_not_taken_as_one():
    table = effects.effect_table(evidence({"value": 30.0}, {"value": 30.0, "programme": "list-b"}))
    assert (table["status"] == "pooled").all()


GIVEN = outcomes.Settings(spread=0.6, n_unknown=10, rho=0.8, min_programmes=3)
THREE = ({"value": 20.0}, {"value": 33.3, "programme": "list-b"}, {"value": 51.2, "programme": "list-c"})


def test_one_programme_one_vote():
    alone = effects.pool_outcome(effects.effect_table(evidence(*THREE)), "efficiency", GIVEN)
    more = [{"value": 20.0 + i / 10, "published_latest": pd.Timestamp(f"202{i}-01-01")} for i in range(1, 5)]
    crowd = effects.pool_outcome(effects.effect_table(evidence(*THREE, *more)), "efficiency", GIVEN)
    assert alone.pool.k == crowd.pool.k == 3
    assert crowd.pool.mean == pytest.approx(alone.pool.mean, abs=0.02)
    assert len(crowd.claim_ids) == 7
    assert len(crowd.without_each_programme()) == 3
    for how in ("cluster_robust", "multilevel"):
        other = effects.pool_outcome(effects.effect_table(evidence(*THREE, *more)), "efficiency", GIVEN, how)
        assert other.pool.lower < other.pool.mean < other.pool.upper


def test_too_few_programmes_show_the_claims_and_say_why():
    reported = effects.pool_outcome(effects.effect_table(evidence(*THREE[:2])), "efficiency", GIVEN)
    assert reported.pool is None
    assert reported.reason == "2 programmes print a figure; 3 are needed for a pool"
    assert len(reported.programmes) == 2
    none = effects.pool_outcome(effects.effect_table(evidence(*THREE)), "carbon", GIVEN)
    assert none.reason == "no claim of this outcome has a vote"
    with pytest.raises(EffectsError, match="Did you mean carbon"):
        effects.pool_outcome(effects.effect_table(evidence(*THREE)), "carbn", GIVEN)
    with pytest.raises(EffectsError, match="needed are 10 each"):
        effects.year_trend(effects.pool_outcome(effects.effect_table(evidence(*THREE)), "efficiency", GIVEN))


def test_settings_come_from_the_assumptions():
    ev = evidence({})
    assert effects.settings(ev, "central").spread == 0.6
    assert effects.settings(ev, "wide").spread == 1.0
    with pytest.raises(EffectsError, match="Precision 'narow'"):
        effects.settings(ev, "narow")


def test_precision_moves_the_pool_and_nothing_of_the_claims():
    table = effects.effect_table(evidence(*THREE, {"value": -5.0, "indicator": "defect_rate_change"}))
    ev = evidence({})
    given = {name: effects.settings(ev, name) for name in outcomes.PRECISIONS}
    by = effects.pooled_table(table, given).set_index(["outcome", "precision"])
    assert set(by.loc["efficiency", "k"]) == {3}
    assert by.loc[("efficiency", "tight"), "tau2"] > by.loc[("efficiency", "wide"), "tau2"]
    assert by["claim_ids"].groupby(level="outcome").nunique().eq(1).all()
    assert by.loc["defects", "reason"].str.contains("1 programme prints").all()


def test_falls_are_shown_as_falls():
    rows = [{"indicator": "defect_rate_change", "value": v, "programme": p}
            for v, p in ((-20.0, "list-a"), (-40.0, "list-b"), (-50.0, "list-c"))]  # fmt: skip
    table = effects.effect_table(evidence(*rows))
    row = effects.pooled_table(table, {"central": GIVEN}).iloc[0]
    assert -50 < row["mean"] < -20
    assert row["lower"] < row["mean"] < row["upper"]
    assert row["pi_lower"] < row["lower"]


def studies(*rows):
    """Evaluated estimates; each row is a study of its own with an estimate of +5 % unless it says otherwise."""
    base = {"paper": "P", "year": 2020, "outcome": "productivity", "estimate": 5.0, "low": None, "high": None,
            "unit": "percent", "error": None, "uncertainty": "", "sample": "firms", "method": "", "note": "",
            "design": "panel", "sign": "better", "treatment": "robots", "directness": "equipment", "level": "firm",
            "usable": "yes", "printed": "", "measured": "output", "url": "", "text_read": ""}  # fmt: skip
    ev = evidence({})
    ev.evaluated_effects = pd.DataFrame(
        [base | {"effect_id": f"e{i}", "study": f"s{i}"} | row for i, row in enumerate(rows)]
    )
    return effects.evaluated_table(ev)


def silent(sign: str, **more):
    """A study that prints a sign and no size."""
    return {"estimate": None, "usable": "none", "sign": sign} | more


def pooled():
    return effects.pool_outcome(effects.effect_table(evidence(*THREE)), "efficiency", GIVEN)


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
    assert c.ratio_carries == "both means"
    assert c.ratio_next.upper > c.ratio.upper and c.ratio_next.lower < c.ratio.lower
    assert c.ratio_low == c.ratio_high == c.ratio_middle == pytest.approx(reported.pool.mean / 0.05)
    alone = effects.compare(reported, studies(sizes[1]))
    assert alone.ratio_next is None and alone.ratio_carries == "the reported mean alone"
    # with 1 study of nothing beside it the bounds (-.05, .05) of that one give (0, .05) for the mean: no upper end
    open_end = effects.compare(reported, studies(sizes[1], silent("null")))
    assert open_end.ratio_high == np.inf and open_end.ratio_low == pytest.approx(reported.pool.mean / 0.05)


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


def test_a_changed_note_moves_no_number():
    # what a row says of itself in prose is for readers: every decision has a column
    prose = (
        "not an average; treatment is a city pilot; no significant effect; not significant; up to one site"
    )
    plain, noted = (evidence(*(row | {"scope": text, "note": text} for row in THREE)) for text in ("", prose))
    columns = ["status", "reason", "yi", "reference", "flags"]
    pd.testing.assert_frame_equal(effects.effect_table(plain)[columns], effects.effect_table(noted)[columns])
    words = ("uncertainty", "sample", "note", "method", "measured", "printed")
    tables = [studies(dict.fromkeys(words, text)) for text in ("", prose)]
    first, second = (
        effects.compare_all(effects.effect_table(plain), table, GIVEN, n_draws=200) for table in tables
    )
    assert [c.ratio for c in first] == [c.ratio for c in second]
    assert [repr(c.evaluated) for c in first] == [repr(c.evaluated) for c in second]


def test_one_record_holds_all_of_a_family(shipped):
    enum = {c.name: c.constraints.get("enum") for c in shipped.package.tables["evaluated_effects"].columns}
    assert tuple(enum["outcome"]) == tuple(families.OUTCOMES)
    for column, words in COLUMNS.items():
        assert tuple(enum[column]) == words, column
    assert set(TREATED) == set(COLUMNS["directness"])
    for name, one in families.OUTCOMES.items():
        assert one.name == name
        assert set(one.counterparts) <= set(families.OUTCOMES)
        assert np.sign(one.printed(0.1)) == (-1 if one.falls else 1)
        assert one.improvement(0.1) > 0
    used = shipped.claims.loc[shipped.claims["kind"] == "effect", "indicator"]
    directions = shipped.indicators.set_index("indicator")["direction"]
    for indicator in set(used):
        one = families.OUTCOMES[families.outcome_of(indicator)]
        if (
            one.stems
            and directions[indicator] != "neutral"
            and "efficiency" not in indicator
            and "utilisation" not in indicator
        ):
            assert (directions[indicator] == "lower") == one.falls, indicator


def test_effects_load_nothing_of_what_stands_above_or_beside_them():
    code = "import sys, analysis.effects; print(*(m for m in sys.modules if m.startswith('analysis.')))"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    beside = ("analysis.forecast", "analysis.evaluation", "analysis.pages", "analysis.reports")
    assert not [name for name in loaded if name.startswith(beside)]


def test_every_shipped_study_stands_on_the_page_of_an_outcome(shipped):
    evaluated = effects.evaluated_table(shipped)
    table, given = effects.effect_table(shipped), effects.settings(shipped)
    shown = set()
    for name, one in families.OUTCOMES.items():
        c = effects.compare(effects.pool_outcome(table, name, given), evaluated, n_draws=100)
        shown |= set(c.studies["effect_id"])
        assert not (one.mixed and c.evaluated.n), "no mean is formed of different things"
    assert shown == set(shipped.evaluated_effects["effect_id"])
