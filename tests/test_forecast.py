"""The forecast of a target: one answer from one set of draws, reproducible, honest where there is nothing to say."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from conftest import claim, small_tables, write_package

from analysis import evidence, forecast
from analysis.errors import EvidenceError, ForecastError
from analysis.forecast import batches, delivery
from analysis.forecast.forecast import attainment_years
from analysis.forecast.observed import day_of, years
from analysis.forecast.reading import Settings

GOAL = "lakeside-model-plants-2027"
N = 2000


def small(directory, *, as_of="2025-06-30", counted=None, target=None, readings=None, **tables):
    """Evidence of the small package. counted: its totals and additions (None: those that it has)."""
    rows = small_tables()
    if counted is not None:
        others = [c for c in rows["claims"] if c["kind"] not in ("stock", "flow")]
        rows["claims"] = [*others, *(c | {"source_id": "text-plants-2024"} for c in counted)]
    rows["targets"][0] |= target or {}
    for row, change in zip(rows["readings"], readings or ({}, {}), strict=True):
        row |= change
    return evidence.load(write_package(directory / "evidence", rows | tables), as_of=as_of)


def ask(ev, **settings):
    return forecast.predict(ev, evidence.target(ev, GOAL), **({"n_draws": N, "seed": 1} | settings))


@pytest.fixture(scope="module")
def lakeside(tmp_path_factory):
    return small(tmp_path_factory.mktemp("forecast"))


@pytest.fixture(scope="module")
def outlook(lakeside):
    return ask(lakeside)


@pytest.fixture(scope="module")
def shipped_2024():
    return evidence.load(as_of="2024-03-31")


# --- one set of draws ---------------------------------------------------------------------------------------------


def test_the_same_seed_gives_the_same_answer_and_another_one_nearly_so(lakeside, outlook):
    again, other = ask(lakeside), ask(lakeside, seed=2)
    pd.testing.assert_frame_equal(outlook.summary(), again.summary())
    assert not np.array_equal(outlook.primary.combined, other.primary.combined)
    assert abs(outlook.probability - other.probability) < 5 * np.sqrt(0.25 / N) * 2


def test_point_interval_and_probability_come_from_the_same_draws(outlook):
    for found, row in zip(outlook.readings, outlook.summary().itertuples(), strict=True):
        assert row.median == np.median(found.combined)
        assert (row.lower_90, row.upper_90) == tuple(np.quantile(found.combined, [0.05, 0.95]))
        assert row.lower_90 <= row.median <= row.upper_90
        share = np.mean(found.combined >= found.level)
        assert row.probability == pytest.approx(
            (1 - found.lapse) * share + found.lapse * found.p_before_lapse
        )
        assert (row.trend, row.delivery) == (
            np.mean(found.trend >= found.level),
            np.mean(found.delivered >= found.level),
        )
        assert {
            len(d) for d in (found.trend, found.delivered, found.combined, found.level, *found.legs.values())
        } == {N}


def test_intervals_are_nested_and_hold_the_median(outlook):
    for name in ("total", "addition"):
        for row in outlook.intervals(name, levels=(0.5, 0.8, 0.9)).itertuples():
            edges = [
                row.lower_90,
                row.lower_80,
                row.lower_50,
                row.median,
                row.upper_50,
                row.upper_80,
                row.upper_90,
            ]
            assert edges == sorted(edges)


def test_levels_reached_with_a_probability_are_quantiles_of_the_draws(outlook):
    table = outlook.levels_at(probabilities=(0.9, 0.5, 0.1)).set_index("probability")["level"]
    assert table.is_monotonic_increasing
    for p, level in table.items():
        draws = outlook.primary.combined
        assert np.mean(draws > level) <= p <= np.mean(draws >= level) + 1e-9  # counts have ties
    assert table[0.5] == pytest.approx(outlook.summary()["median"].iloc[0])


def test_days_of_attainment_are_ordered_and_agree_with_the_trend(outlook):
    table = outlook.attainment_date()
    days = table["reached_by"].dropna()
    assert days.is_monotonic_increasing and days.min() > pd.Timestamp("2024-12-31")
    found = outlook.primary
    by_deadline = np.mean(attainment_years(found) <= float(years(found.goal.deadline)) + 1e-9)
    assert by_deadline == pytest.approx(found.p_trend, abs=1e-9)


def test_a_level_that_was_passed_before_the_newest_figure_was_passed_by_the_deadline(tmp_path):
    """33 in 2024 and 90 in 2029: on the line between them 60 is reached in 2027, and the table of days says so too."""
    rows = [claim("a", "stock", "2024-12-31", 33), claim("b", "stock", "2029-12-31", 120)]
    found = ask(small(tmp_path, as_of="2030-06-30", counted=rows))
    assert found.status == "silent" and found.primary.p_trend == 1
    assert (found.attainment_date()["reached_by"] <= found.goal.deadline + pd.Timedelta(days=1)).all()


def test_all_of_them_can_be_reached_by_a_share(tmp_path):
    """A target of 100 % is no certain failure: a path that comes within 0.1 % of it has got there."""
    rows = small_tables()
    share = {"indicator": "units_recognised", "unit": "percent"}
    rows["indicators"][0] |= {"unit": "percent", "scale": "share", "ceiling": 100}
    rows["programmes"][0] |= {"kind": "rate", "monotone": "false"}
    counted = [
        claim(f"s-{y}", "stock", f"{y}-12-31", v, **share)
        for y, v in ((2021, 70), (2022, 85), (2023, 94), (2024, 98))
    ]
    rows["claims"][3] |= share | {"value": 100}
    for row in rows["readings"]:
        row |= {"value": 100, "unit": "percent", "how": "share", "base_date": ""}
    rows["claims"] = [*(c | {"source_id": "text-plants-2024"} for c in counted), *rows["claims"][3:]]
    ev = evidence.load(write_package(tmp_path / "evidence", rows), as_of="2025-06-30")
    assert evidence.check(ev.data_dir) == []
    found = ask(ev).primary
    assert 0 < found.p_trend < 0.5 and found.standing.level_low == 100
    assert found.p_delivery == pytest.approx(found.record.probability, abs=0.05)


def test_the_pace_that_is_required_is_what_is_missing_over_what_is_left(outlook):
    """From 33 at the end of 2024 to 60 at the end of 2027: 27 in three years; 2023 to 2024 added 3 to 13."""
    row = outlook.required().iloc[0]
    assert row["required"] == pytest.approx(27 / (1095 / 365.25))
    assert 3 <= row["recent"] <= 13
    assert row["ratio"] == pytest.approx(row["required"] / row["recent"])


def test_every_leg_and_voice_stands_beside_the_official_rules(outlook):
    table = outlook.by_leg()
    assert set(table["group"]) == {"leg", "voice", "official rule"}
    voices = table[table["group"] == "voice"]["probability"].tolist()
    found = outlook.primary
    assert voices == [found.p_trend, found.p_delivery, found.reaches(found.combined)]
    said = table[table["group"] == "official rule"]
    assert (said["verdict"].astype(bool) | said["why_not"].astype(bool)).all()


def test_every_number_names_the_claims_behind_it(lakeside, outlook):
    known = set(lakeside.claims["claim_id"])
    assert set(outlook.claim_ids) <= known
    assert {"plants-target", "plants-2022", "plants-2023", "plants-2024"} <= set(outlook.claim_ids)
    assert "hedge-over-width" in outlook.assumption_ids
    assert set(outlook.assumption_ids) <= set(lakeside.assumptions["assumption_id"])


# --- weight, floor, cap, silence ----------------------------------------------------------------------------------


def test_weights_of_nought_and_one_are_the_voices(lakeside):
    for weight, voice in ((0, "trend"), (1, "delivered")):
        found = ask(lakeside, weight=weight).primary
        assert sorted(found.combined) == sorted(getattr(found, voice))
        assert found.reaches(found.combined) == found.reaches(getattr(found, voice))


def test_the_mixture_lies_between_its_voices(lakeside):
    for weight in (0.25, 0.5, 0.75):
        found = ask(lakeside, weight=weight).primary
        expected = weight * found.p_delivery + (1 - weight) * found.p_trend
        assert found.reaches(found.combined) == pytest.approx(expected, abs=0.05)


@pytest.mark.parametrize(("value", "bound"), [(36, "cap"), (5000, "floor")])
def test_no_published_probability_is_beyond_floor_and_cap(tmp_path, value, bound):
    ev = small(tmp_path, readings=({"value": value}, {}))
    found = ask(ev, weight=0).primary
    settings = found.settings
    assert settings.floor <= found.probability <= settings.cap
    assert abs(found.probability - getattr(settings, bound)) < 0.2
    hard = replace(found, combined=found.level + (1 if bound == "cap" else -1), lapse=0.0)
    assert hard.probability == getattr(settings, bound)


def test_silence_after_the_deadline_lowers_the_probability(tmp_path):
    late = small(tmp_path, as_of="2028-06-30")
    found = ask(late).primary
    assert found.status == "silent"
    assert found.probability < found.reaches(found.combined)
    soon = small(tmp_path / "soon", as_of="2028-02-01")  # within silence-grace: it says nothing yet
    assert ask(soon).probability == pytest.approx(
        np.clip(ask(soon).primary.reaches(ask(soon).primary.combined), 0.05, 0.95)
    )
    assert "passed in silence" in forecast.predict(late, evidence.target(late, GOAL), n_draws=N).verdict


@pytest.mark.parametrize(
    ("p", "m", "k"), [(0.5, 0.4, 2.0), (0.9, 0.9, 3.0), (0.2, 0.5, 1.0), (0.0, 0.5, 2.0), (1.0, 0.5, 2.0)]
)
def test_silence_is_read_by_the_rule_of_bayes(lakeside, p, m, k):
    """P(met | silent) = p (1-m) / (p (1-m) + (1-p)(1-m/k)), counted out on 100,000 imagined targets."""
    settings = replace(Settings.of(lakeside, N, 1), reported_if_met=m, report_ratio=k)
    met, missed = p * 100_000, (1 - p) * 100_000
    silent_met, silent_missed = met * (1 - m), missed * (1 - m / k)
    assert settings.after_silence(p) == pytest.approx(silent_met / (silent_met + silent_missed))
    assert settings.after_silence(p) <= p + 1e-12


# --- what is known already, and what is not -----------------------------------------------------------------------


@pytest.mark.parametrize(("value", "status", "p"), [(60, "met", 1.0), (59, "missed", 0.0)])
def test_a_known_outcome_is_said_and_not_forecast(tmp_path, value, status, p):
    ev = small(tmp_path, as_of="2028-03-01", counted=[claim("end", "stock", "2027-12-31", value)])
    found = ask(ev)
    assert (found.status, found.probability, found.has_draws) == (status, p, False)
    assert found.verdict.startswith(f"Already {status}") and "2027-12-31" in found.verdict
    assert found.summary()[["median", "lower_90", "trend"]].isna().all(axis=None)
    for question in (
        found.intervals,
        found.attainment_date,
        found.by_leg,
        found.levels_at,
        found.required,
        found.moves,
    ):
        with pytest.raises(ForecastError, match=f"{status} already"):
            question()


def test_without_any_figure_the_answer_is_a_refusal_in_words(tmp_path):
    found = ask(small(tmp_path, counted=[]))
    assert np.isnan(found.probability) and not found.has_draws
    assert "no dated figure of lakeside-model-plants" in found.verdict and "add a claim" in found.verdict
    assert 0 < found.primary.p_delivery < 1
    assert found.claim_ids == ("plants-target",)
    with pytest.raises(ForecastError, match="no dated figure"):
        found.intervals()


def test_one_figure_and_a_target_is_enough_and_the_answer_is_wide(tmp_path):
    one = ask(small(tmp_path, counted=[claim("only", "stock", "2024-12-31", 33)]))
    assert one.has_draws and 0.05 <= one.probability <= 0.95
    trend = one.intervals().set_index("voice").loc["trend"]
    assert trend["lower_90"] >= 33 and trend["upper_90"] > 1.5 * trend["lower_90"]


def test_figures_that_begin_after_the_deadline_do_not_say_what_was_reached_by_then(tmp_path):
    """90 plants in 2029 may have been 60 in 2027, or not."""
    late = [claim("late", "stock", "2029-12-31", 90), claim("later", "stock", "2030-12-31", 95)]
    found = ask(small(tmp_path, as_of="2031-06-30", counted=late))
    assert found.status == "silent" and np.isnan(found.probability)
    assert "2029-12-31, after the deadline" in found.verdict


def test_plans_of_large_amounts_are_delivered_as_often_as_small_ones(tmp_path):
    """What is reached already stays short of the level, also where a thousand millions leave no room for small steps."""
    for factor in (1, 10**9):
        counted = [
            claim("a", "stock", "2023-12-31", 20 * factor),
            claim("b", "stock", "2028-12-31", 90 * factor),
        ]
        goal = ({"value": 60 * factor}, {"value": 60 * factor})
        found = ask(small(tmp_path / str(factor), as_of="2029-06-30", counted=counted, readings=goal)).primary
        assert found.status == "silent"
        assert found.p_delivery == pytest.approx(found.record.probability, abs=0.05)


def test_a_base_that_is_not_known_is_a_refusal_of_that_reading_only(tmp_path):
    found = ask(small(tmp_path, counted=[claim("only", "stock", "2024-12-31", 33)]))
    addition = found.reading("addition")
    assert np.isnan(addition.probability) and "2022-12-31" in addition.refusal
    assert found.has_draws


def test_a_hedged_history_is_wider_than_an_exact_one(tmp_path):
    exact = [claim("a", "stock", "2023-12-31", 2000), claim("b", "stock", "2024-12-31", 3000)]
    hedged = [c | {"qualifier": "over"} for c in exact]
    goal = ({"value": 6000}, {"value": 6000, "base_value": 2000})
    spread = []
    for name, counted in (("exact", exact), ("hedged", hedged)):
        found = ask(small(tmp_path / name, counted=counted, readings=goal), weight=0).primary
        spread.append(np.subtract(*np.quantile(found.trend, [0.95, 0.05])))
        assert found.trend.min() >= 3000 - 75  # an unhedged 3,000 is read with half a per cent of rounding
    assert spread[1] > spread[0]


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"n_draws": 99}, "n_draws is 99"), ({"n_draws": 1e4}, "n_draws is 10000.0"), ({"n_draws": "many"}, "n_draws is 'many'"),
        ({"seed": -1}, "seed is -1"), ({"seed": 1.5}, "seed is 1.5"), ({"weight": 1.2}, "between 0 and 1"),
        ({"weight": float("nan")}, "between 0 and 1"), ({"readings": "first"}, "allowed: all, primary"),
    ],
)  # fmt: skip
def test_settings_out_of_range_are_told(lakeside, settings, words):
    with pytest.raises(ForecastError, match=words):
        ask(lakeside, **settings)


def test_an_unknown_reading_names_those_that_there_are(outlook):
    with pytest.raises(ForecastError, match="it has total, addition"):
        outlook.reading("totals")


# --- what moves the answer, and which way -------------------------------------------------------------------------


def test_a_higher_target_is_never_likelier(tmp_path):
    for weight in (0.0, 0.5):
        p = [ask(small(tmp_path / f"{v}-{weight}", readings=({"value": v}, {"value": v})), weight=weight).summary()["probability"]
             for v in (35, 45, 60, 90, 200)]  # fmt: skip
        for reading in (0, 1):
            assert all(a[reading] >= b[reading] for a, b in pairwise(p))


def test_a_later_deadline_is_never_less_likely_by_the_trend(tmp_path):
    p = [ask(small(tmp_path / day, target={"deadline": day}, counted=None)).primary.p_trend
         for day in ("2025-12-31", "2026-12-31", "2027-12-31", "2030-12-31")]  # fmt: skip
    assert p == sorted(p)


def test_an_addition_and_the_total_that_it_leads_to_are_one_forecast(tmp_path):
    """50 more than the 10 of 2022 are 60 in all."""
    found = ask(small(tmp_path, readings=({}, {"value": 50})))
    total, addition = found.reading("total"), found.reading("addition")
    assert (addition.standing.level_low, addition.standing.level_high) == (60, 60)
    np.testing.assert_array_equal(np.sort(total.trend), np.sort(addition.trend))
    assert total.p_trend == addition.p_trend


def test_an_at_most_target_is_met_by_low_draws(tmp_path):
    rows = small_tables()
    rows["programmes"][0] |= {"monotone": "false", "kind": "rate"}
    ev = small(tmp_path, target={"direction": "at_most"}, programmes=rows["programmes"])
    found = ask(ev).primary
    assert found.p_trend == np.mean(found.trend <= found.level)
    levels = ask(ev).levels_at(probabilities=(0.9, 0.1)).set_index("probability")["level"]
    assert levels[0.9] >= levels[0.1]  # with 90 % it stays below a high level, with 10 % below a low one


def test_changes_are_shown_in_percent_in_every_table():
    """Draws of a change are an index inside; whoever reads a table sees percent since the base day."""
    ev = evidence.load(as_of="2023-06-30")
    outlook = forecast.predict(ev, evidence.target(ev, "energy-intensity-gdp-2025"), n_draws=500)
    assert outlook.primary.reading.how == "change" and outlook.has_draws
    median = outlook.summary()["median"].iloc[0]
    assert -40 < median < 20
    together = outlook.intervals().set_index("voice").loc["together"]
    assert together["median"] == pytest.approx(median)
    assert outlook.levels_at(probabilities=(0.5,))["level"].iloc[0] == pytest.approx(median)
    assert outlook.by_leg().query("group == 'voice'")["median"].iloc[-1] == pytest.approx(median)


# --- sensitivity --------------------------------------------------------------------------------------------------


def test_leaving_a_figure_out_is_loading_without_it(tmp_path, lakeside, outlook):
    table = outlook.without_each_claim()
    assert list(table["claim_ids"]) == [("plants-2022",), ("plants-2023",), ("plants-2024",)]
    for row in table.itertuples():
        rows = small_tables()
        rows["claims"] = [c for c in rows["claims"] if c["claim_id"] not in row.claim_ids]
        ev = evidence.load(write_package(tmp_path / row.claim_ids[0] / "evidence", rows), as_of="2025-06-30")
        assert row.probability == pytest.approx(ask(ev).probability)
        assert row.change == pytest.approx(row.probability - outlook.probability)


def test_a_figure_at_its_bounds_is_loading_it_as_exact(tmp_path, outlook):
    table = outlook.moved_bounds()
    assert table["what"].tolist() == ["at its lower bound", "at its upper bound"]
    for row, value in zip(table.itertuples(), (20, 30), strict=True):
        rows = small_tables()
        rows["claims"][1] |= {"value": value, "qualifier": "exact"}
        ev = evidence.load(write_package(tmp_path / str(value) / "evidence", rows), as_of="2025-06-30")
        assert row.probability == pytest.approx(ask(ev).probability, abs=0.02)


def test_the_tipping_claim_is_the_largest_move_to_another_word(outlook):
    moves, found = outlook.moves(), outlook.tipping_claim()
    other = moves[moves["word"] != forecast.in_words(outlook.probability)]
    if other.empty:
        assert found is None
    else:
        assert abs(found["change"]) == other["change"].abs().max()


def test_what_changed_sums_to_the_difference_and_begins_with_the_earlier_forecast(lakeside, outlook):
    table = outlook.changed_since("2024-06-30")
    earlier = evidence.load(lakeside.data_dir, as_of="2024-06-30")
    assert table["probability"].iloc[0] == pytest.approx(ask(earlier).probability)
    assert table["probability"].iloc[-1] == pytest.approx(outlook.probability)
    assert table["change"].iloc[1:].sum() == pytest.approx(outlook.probability - ask(earlier).probability)
    assert table["source_id"].tolist() == ["as of 2024-06-30", "time passed", "text-plants-2024"]
    assert table["claim_ids"].iloc[-1] == ("plants-2024",)


def test_before_the_announcement_there_is_nothing_to_compare_with(outlook):
    with pytest.raises(ForecastError, match="not announced by 2023-01-31"):
        outlook.changed_since("2023-01-31")
    with pytest.raises(ForecastError, match="not a day"):
        outlook.changed_since("last year")


def test_more_draws_than_the_variants_have_shift_none_of_the_answers(lakeside):
    outlook = ask(lakeside, n_draws=5000)
    table = outlook.changed_since("2024-06-30")
    assert table["probability"].iloc[-1] == pytest.approx(outlook.probability)
    assert table["probability"].between(0.05, 0.95).all()
    assert outlook.without_each_claim()["probability"].between(0.05, 0.95).all()


# --- the record of delivery ---------------------------------------------------------------------------------------


def outcomes(rows: list[tuple[str, str, str]]) -> tuple[list[dict], list[dict]]:
    """Cases (programme, kind, met) with a ratio of 1 or 0.5, and the programmes that they name."""
    usual = {"entity": "lakeside", "indicator": "units_recognised", "what": "model plants", "announced": "2020-01-01",
             "announced_precision": "day", "target_value": 100, "unit": "count", "how": "total", "direction": "at_least",
             "deadline": "2022-12-31", "outcome_date": "2022-12-31", "outcome_qualifier": "exact"}  # fmt: skip
    cases = [usual | {"case_id": f"case-{k}", "programme": p, "kind": kind, "met": met, "outcome_value": 100 if met == "yes" else 50}
             for k, (p, kind, met) in enumerate(rows)]  # fmt: skip
    known = small_tables()["programmes"][0]
    kinds = {p: kind for p, kind, _ in rows}
    return cases, [
        known,
        *(known | {"programme": p, "kind": k} for p, k in kinds.items() if p != known["programme"]),
    ]


def record(directory, rows, exclude=None, **assumed):
    cases, programmes = outcomes(rows)
    ev = small(directory, as_of=None, outcomes=cases, programmes=programmes)
    table = ev.assumptions.copy()
    for name, value in assumed.items():
        table.loc[table["assumption_id"] == name.replace("_", "-"), "value"] = value
    ev = replace(ev, tables=ev.tables | {"assumptions": table})
    return delivery.record_of(ev, "recognised_list", exclude)


THREE = [
    ("a", "recognised_list", "yes"),
    ("b", "recognised_list", "yes"),
    ("c", "recognised_list", "no"),
    ("d", "rate", "no"),
]


def test_delivery_is_the_posterior_mean_of_a_beta_binomial(tmp_path):
    """Beta-binomial: prior Beta(s r, s (1 - r)), m of n met, posterior mean (s r + m) / (s + n) (Gelman et al., Bayesian
    Data Analysis, 3rd ed., section 2.4). Here r is the share met of all programmes with one met and one missed added
    (Laplace): (2 + 1) / (4 + 2) = 1/2; s = 4, m = 2, n = 3: (2 + 2) / (4 + 3) = 4/7."""
    found = record(tmp_path, THREE, silence_report_ratio=1, delivery_shrinkage=4)
    assert found.probability == pytest.approx(4 / 7)
    assert (found.alpha, found.beta) == pytest.approx((4, 3))
    assert (found.n_programmes, found.kind_rate, found.all_rate) == (3, pytest.approx(2 / 3), 0.5)


def test_met_targets_that_are_told_more_readily_count_for_less(tmp_path):
    """If met ones are k times as likely to be reported, the odds are divided by k: 4/3 to 2/3, or 0.4."""
    assert record(tmp_path, THREE, silence_report_ratio=2, delivery_shrinkage=4).probability == pytest.approx(
        0.4
    )


def test_shrinkage_leads_from_the_kind_alone_to_all_kinds(tmp_path):
    weak = record(tmp_path / "weak", THREE, silence_report_ratio=1, delivery_shrinkage=1e-6)
    strong = record(tmp_path / "strong", THREE, silence_report_ratio=1, delivery_shrinkage=1e6)
    assert weak.probability == pytest.approx(2 / 3, abs=1e-4) and strong.probability == pytest.approx(
        1 / 2, abs=1e-4
    )


def test_several_cases_of_one_programme_have_one_vote(tmp_path):
    more = [*THREE, ("c", "recognised_list", "no"), ("c", "recognised_list", "no")]
    one, three = record(tmp_path / "one", THREE), record(tmp_path / "three", more)
    assert one.probability == pytest.approx(three.probability)


def test_a_programme_that_is_left_out_has_no_influence(tmp_path):
    flipped = [("a", "recognised_list", "no"), *THREE[1:], ("a", "recognised_list", "no")]
    one, two = record(tmp_path / "one", THREE, exclude="a"), record(tmp_path / "two", flipped, exclude="a")
    assert (one.alpha, one.beta) == (two.alpha, two.beta)
    assert record(tmp_path / "three", THREE).alpha != record(tmp_path / "four", flipped).alpha


def test_an_empty_record_says_nothing_either_way(tmp_path):
    found = record(tmp_path, [], silence_report_ratio=1)
    assert found.probability == pytest.approx(0.5) and found.n_programmes == 0


def test_draws_of_delivery_reach_the_level_as_often_as_the_record_says(tmp_path):
    found = record(tmp_path, THREE)
    rng, n = np.random.default_rng(1), 20_000
    level = rng.uniform(60, 70, n)  # levels that are no whole numbers: a plan that lands on it has met it
    for base in (np.zeros(n), level - 55.3):
        drawn = delivery.draw_outcomes(found, level, base, np.full(n, np.nan), np.random.default_rng(2))
        assert np.mean(drawn >= level) == pytest.approx(found.probability, abs=4 * np.sqrt(0.25 / n))
    low = delivery.draw_outcomes(
        found, level, np.full(n, 100.0), np.full(n, np.nan), np.random.default_rng(2), at_most=True
    )
    assert np.mean(low <= level) == pytest.approx(found.probability, abs=4 * np.sqrt(0.25 / n))


def test_delivery_in_a_forecast_is_the_record(outlook):
    for found in outlook.readings:
        assert found.p_delivery == pytest.approx(found.record.probability, abs=5 * np.sqrt(0.25 / N))


def test_outcomes_that_were_not_public_yet_are_not_in_the_record(tmp_path):
    cases, programmes = outcomes(THREE)
    for day, n in (("2023-02-28", 0), ("2023-03-01", 3)):  # outcome-publication-lag-days is 60
        ev = small(tmp_path / day, as_of=day, outcomes=cases, programmes=programmes)
        assert delivery.record_of(ev, "recognised_list").n_programmes == n


# --- batches ------------------------------------------------------------------------------------------------------

DATES = [("2021-06-30", 10), ("2022-06-30", 20), ("2023-06-30", 30)]


def with_batches(directory, dates=DATES):
    counted = [claim(f"batch-{k}", "stock", day, total) for k, (day, total) in enumerate(dates, 1)]
    rows = [{"programme": "lakeside-model-plants", "entity": "lakeside", "batch": k, "date": day, "date_precision": "day", "note": "x",
             "claim_id": f"batch-{k}"} for k, (day, _) in enumerate(dates, 1)]  # fmt: skip
    return small(directory, counted=counted, batches=rows, as_of="2023-12-31")


def test_time_is_counted_in_batches_where_their_dates_are_known(tmp_path):
    ev = with_batches(tmp_path)
    found = ask(ev).primary
    assert found.batch_time is not None
    assert found.batch_time.history.time.tolist() == [1, 2, 3]
    assert found.batch_time.gaps == pytest.approx([1, 1], abs=0.01)
    assert set(found.batch_time.claim_ids) == {"batch-1", "batch-2", "batch-3"} <= set(found.claim_ids)
    assert ask(ev, use_batches=False).primary.batch_time is None


def test_a_list_with_one_batch_or_figures_of_no_batch_is_counted_in_years(tmp_path):
    assert ask(with_batches(tmp_path, DATES[:1])).primary.batch_time is None


def test_counts_of_batches_grow_by_about_one_a_year_less_those_left_out(tmp_path):
    ev = with_batches(tmp_path)
    found = ask(ev).primary.batch_time
    grid = float(years(pd.Timestamp("2023-06-30"))) + np.array([0.0, 0.5, 1.5, 2.5, 3.5, 4.5])
    count = batches.draw_batch_counts(ev, found, grid, 20_000, np.random.default_rng(1))
    assert count.shape == (20_000, 6) and (count[:, 0] == 0).all() and (np.diff(count, axis=1) >= 0).all()
    skip = ev.assumed("list-slip-hazard")
    assert count[:, -1].mean() == pytest.approx(4 * (1 - skip), rel=0.1)
    assert (count[:, 1] > 0).mean() < 0.1  # half a year after the last one


# --- the targets of the first announcements -----------------------------------------------------------------------


@pytest.mark.parametrize("day", ["2024-03-31", "2026-11-22"])
def test_beijing_as_known_then_and_now(day):
    """103 by February 2024, 100 more by the end of 2026."""
    ev = evidence.load(as_of=day)
    outlook = forecast.predict(
        ev, evidence.target(ev, "beijing-smart-factories-digital-workshops-2026"), n_draws=N
    )
    assert outlook.status in ("open", "met") and not np.isnan(outlook.probability)
    assert outlook.primary.standing.level_low == 203
    published = ev.claims.set_index("claim_id")["published_latest"]
    assert (published[list(outlook.claim_ids)] <= day).all()
    if outlook.has_draws:
        assert 0.05 <= outlook.probability <= 0.95
        assert (outlook.primary.trend >= outlook.primary.history.low[-1]).all()


def test_nothing_published_later_moves_a_forecast(tmp_path, shipped_2024, shipped):
    """The forecast as of March 2024 is the same from data that end on that day."""
    goal = "shanghai-city-smart-factory-2025"
    whole = forecast.predict(shipped_2024, evidence.target(shipped_2024, goal), n_draws=500)
    kept = shipped.claims.loc[shipped.claims["published_latest"] <= "2024-03-31"].reset_index(drop=True)
    cut = replace(shipped, claims=kept, as_of=pd.Timestamp("2024-03-31"))
    again = forecast.predict(cut, evidence.target(cut, goal), n_draws=500)
    pd.testing.assert_frame_equal(whole.summary(), again.summary())


def test_forecasts_of_many_targets_are_those_of_each(shipped_2024):
    known = evidence.all_targets(shipped_2024, deadline_from="2024-12-01", deadline_to="2025-01-31")
    outlooks = forecast.predict_all(shipped_2024, known["target"], n_draws=200)
    table = forecast.overview_table(known, outlooks).set_index("target")
    assert set(table.index) == set(known["target"]) and len(table) >= 3
    for slug in known["target"].head(4):
        one = forecast.predict(shipped_2024, evidence.target(shipped_2024, slug), n_draws=200)
        assert table.at[slug, "probability"] == pytest.approx(one.probability, nan_ok=True)
    order = table["status"].map({"open": 0, "silent": 1, "met": 2, "missed": 3})
    assert order.is_monotonic_increasing


def test_an_overview_of_no_target_is_empty_and_no_error(shipped_2024):
    known = evidence.all_targets(shipped_2024, deadline_from="2100-01-01")
    table = forecast.overview_table(known, forecast.predict_all(shipped_2024, known["target"]))
    assert table.empty and {"probability", "trend", "delivery", "verdict"} <= set(table.columns)


def test_a_day_comes_back_from_years():
    for day in ("2000-01-01", "2024-02-29", "2035-12-31"):
        assert day_of(float(years(pd.Timestamp(day)))) == pd.Timestamp(day)
    with pytest.raises(EvidenceError):
        evidence.load(as_of="2024-02-30")
