"""Claims to effect sizes: refusals, retellings, votes and pools, on a small made-up evidence."""

import numpy as np
import pandas as pd
import pytest
from effects_samples import GIVEN, THREE, evidence, one, studies

from analysis import effects
from analysis.effects import families, outcomes
from analysis.effects.evaluated import COLUMNS
from analysis.effects.reported import log_ratio
from analysis.errors import EffectsError
from analysis.pages.effects import TREATED


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
     ({"definition": "not-an-average"}, "not an average over sites"),
     ({"definition": "perhaps-the-whole-place"}, "perhaps a statistic of a whole place")],
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
    for name, outcome in families.OUTCOMES.items():
        assert outcome.name == name
        assert set(outcome.counterparts) <= set(families.OUTCOMES)
        assert np.sign(outcome.printed(0.1)) == (-1 if outcome.falls else 1)
        assert outcome.improvement(0.1) > 0
    used = shipped.claims.loc[shipped.claims["kind"] == "effect", "indicator"]
    directions = shipped.indicators.set_index("indicator")["direction"]
    for indicator in set(used):
        outcome = families.OUTCOMES[families.outcome_of(indicator)]
        if (
            outcome.stems
            and directions[indicator] != "neutral"
            and "efficiency" not in indicator
            and "utilisation" not in indicator
        ):
            assert (directions[indicator] == "lower") == outcome.falls, indicator


def test_every_shipped_study_stands_on_the_page_of_an_outcome(shipped):
    evaluated = effects.evaluated_table(shipped)
    table, given = effects.effect_table(shipped), effects.settings(shipped)
    shown = set()
    for name, outcome in families.OUTCOMES.items():
        c = effects.compare(effects.pool_outcome(table, name, given), evaluated, n_draws=100)
        shown |= set(c.studies["effect_id"])
        assert not (outcome.mixed and c.evaluated.n), "no mean is formed of different things"
    assert shown == set(shipped.evaluated_effects["effect_id"])
