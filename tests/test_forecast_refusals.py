"""The forecast of a target: what is known already is said, and where there is nothing to say, that is said in words."""

import numpy as np
import pytest
from evidence_samples import claim
from lakeside import ask, small

from analysis import evidence, forecast, intake
from analysis.errors import ForecastError, OutlookError


@pytest.mark.parametrize(("value", "status", "p"), [(60, "met", 1.0), (59, "missed", 0.0)])
def test_a_known_outcome_is_said_and_not_forecast(tmp_path, value, status, p):
    ev = small(tmp_path, as_of="2028-03-01", counted=[claim("end", "stock", "2027-12-31", value)])
    found = ask(ev)
    assert (found.status, found.probability, found.has_draws) == (status, p, False)
    assert (
        found.verdict.startswith(f"{status.capitalize()}: {value} for 2027-12-31")
        and "2027-12-31" in found.verdict
    )
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


def test_without_any_figure_the_record_answers_and_says_that_it_knows_no_more(tmp_path):
    found = ask(small(tmp_path, counted=[]))
    assert found.primary.basis == "record only" and not found.has_draws
    assert found.primary.p_pooled == pytest.approx(0.5)  # no plan of any kind is resolved in this package
    assert "nothing is known either way" in found.verdict and found.claim_ids == ("plants-target",)
    with pytest.raises(ForecastError, match="no dated figure of lakeside-model-plants"):
        found.intervals()


def test_one_figure_and_a_target_is_enough_and_the_answer_is_wide(tmp_path):
    one = ask(small(tmp_path, counted=[claim("only", "stock", "2024-12-31", 33)]))
    assert one.has_draws and 0.1 <= one.probability <= 0.9
    trend = one.intervals().set_index("voice").loc["trend"]
    assert trend["lower_90"] >= 33 and trend["upper_90"] > 1.5 * trend["lower_90"]


def test_figures_that_begin_after_the_deadline_do_not_say_what_was_reached_by_then(tmp_path):
    """90 plants in 2029 may have been 60 in 2027, or not."""
    late = [claim("late", "stock", "2029-12-31", 90), claim("later", "stock", "2030-12-31", 95)]
    found = ask(small(tmp_path, as_of="2031-06-30", counted=late))
    assert found.status == "silent" and found.primary.basis == "record only"
    assert "2029-12-31, after the deadline" in found.primary.refusal


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
        assert found.reaches(found.draws.delivered) == pytest.approx(found.p_delivery, abs=0.05)


def test_a_base_that_is_not_known_is_a_refusal_of_that_reading_only(tmp_path):
    found = ask(small(tmp_path, counted=[claim("only", "stock", "2024-12-31", 33)]))
    addition = found.reading("addition")
    assert addition.basis == "record only" and "2022-12-31" in addition.refusal
    assert found.has_draws


def test_a_hedged_history_is_wider_than_an_exact_one(tmp_path):
    exact = [claim("a", "stock", "2023-12-31", 2000), claim("b", "stock", "2024-12-31", 3000)]
    hedged = [c | {"qualifier": "over"} for c in exact]
    goal = ({"value": 6000}, {"value": 6000, "base_value": 2000})
    spread = []
    for name, counted in (("exact", exact), ("hedged", hedged)):
        found = ask(small(tmp_path / name, counted=counted, readings=goal), weight=0).primary
        spread.append(np.subtract(*np.quantile(found.draws.trend, [0.95, 0.05])))
        assert (
            found.draws.trend.min() >= 3000 - 75
        )  # an unhedged 3,000 is read with half a per cent of rounding
    assert spread[1] > spread[0]


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"n_draws": 99}, "n_draws is 99"), ({"n_draws": 10**9}, "from 100 to 1,000,000"), ({"n_draws": 1e4}, "n_draws is 10000.0"), ({"n_draws": "many"}, "n_draws is 'many'"),
        ({"seed": -1}, "seed is -1"), ({"seed": 1.5}, "seed is 1.5"), ({"weight": 1.2}, "between 0 and 1"),
        ({"weight": float("nan")}, "between 0 and 1"), ({"readings": "first"}, "allowed: all, primary"),
    ],
)  # fmt: skip
def test_settings_out_of_range_are_told(lakeside, settings, words):
    with pytest.raises(ForecastError, match=words):
        ask(lakeside, **settings)


@pytest.mark.parametrize(
    ("ask_for", "words"),
    [
        (lambda o: o.probability_of("many"), "level is 'many'; a number"), (lambda o: o.probability_of(None), "level is None; a number"),
        (lambda o: o.probability_of(float("nan")), "level is nan"), (lambda o: o.quantile(5), "levels is 5; shares from 0 to 1"),
        (lambda o: o.quantile("median"), "levels is 'median'"), (lambda o: o.intervals(levels=[95]), r"levels is \[95\]"),
        (lambda o: o.intervals(levels=None), "levels is None"), (lambda o: o.changed_since("2126-01-01"), "comes after the day of the forecast"),
        (lambda o: forecast.predict(o.evidence, None), "goal is None; the slug of a target"),
        (lambda o: forecast.predict("mine", o.goal), "evidence is 'mine'; what evidence.load"),
        (lambda o: forecast.predict(o.evidence, o.goal, reference="shares"), "reference is 'shares'; a class of coefficients"),
        (lambda o: forecast.table(o.evidence, None), "targets is None; a list of slugs"),
        (lambda o: o.evidence.with_outcomes("x"), "outcomes is 'x'; a table"), (lambda o: evidence.load(5), "data_dir is 5; a directory, or a mapping"),
        (lambda o: evidence.load({"claims": "x"}), "table 'claims' is 'x'; a DataFrame or a list of rows"),
        (lambda o: intake.read(None), "text is None; the plain text"), (lambda o: intake.read("x", evidence="mine"), "evidence is 'mine'"),
    ],
)  # fmt: skip
def test_what_is_of_no_type_that_can_be_meant_is_one_sentence(outlook, ask_for, words):
    with pytest.raises(OutlookError, match=words) as told:
        ask_for(outlook)
    assert "\n" not in str(told.value)


def test_an_unknown_reading_names_those_that_there_are(outlook):
    with pytest.raises(ForecastError, match="it has total, addition"):
        outlook.reading("totals")
