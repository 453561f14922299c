"""Sealed forecasts: written once, noticed when changed, scored when the outcome comes."""

import datetime as dt
import json

import numpy as np
import pandas as pd
import pytest
from cli_samples import run
from evidence_samples import GOAL, claim, small_tables, write_package

from analysis import evidence, forecast
from analysis.errors import ForecastError
from analysis.evaluation import beside, registration, sealed
from analysis.evaluation.errors import EvaluationError
from analysis.evaluation.resolve import outcome_row, resolve
from analysis.evidence.add import add_row
from analysis.pages import target as target_page
from analysis.writing import percent

DAY = dt.date(2026, 11, 26)


def sealed_once(folder):
    return sealed.seal(evidence.load(folder, as_of="2025-06-30"), day=DAY, git=False)


def with_outcome(folder, value, **more):
    row = (
        claim(
            "plants-2027",
            "stock",
            "2027-12-31",
            value,
            published_earliest="2028-02-01",
            published_latest="2028-02-01",
        )
        | more
    )
    add_row(
        "claims", {name: str(cell) for name, cell in row.items()} | {"source_id": "text-plants-2024"}, folder
    )


OTHER = "lakeside-model-plants-2028"


def with_two_targets(folder):
    tables = small_tables()
    (goal,), (reading, _) = tables["targets"], tables["readings"]
    tables["claims"].append(
        claim("plants-target-2028", "target_stock", "2028-12-31", 80, target=OTHER, source_id="text-plants-target",
              published_earliest="2023-03-01", published_latest="2023-03-01")
    )  # fmt: skip
    tables["targets"].append(goal | {"target": OTHER, "deadline": "2028-12-31"})
    tables["readings"].append(
        reading | {"target": OTHER, "value": 80, "label": "80 in all", "claim_id": "plants-target-2028"}
    )
    return write_package(folder / "two", tables)


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (ForecastError("the list has shrunk."), "the list has shrunk."),
        (ValueError("shapes differ"), "a fault of the program, ValueError: shapes differ"),
    ],
)
def test_a_target_that_can_t_be_forecast_is_named_and_the_others_are_sealed(
    tmp_path, monkeypatch, fault, told
):
    folder = with_two_targets(tmp_path)
    assert [p for p in evidence.check(folder) if p.error] == []

    def predict(known, goal, **how):
        if goal.slug == OTHER:
            raise fault
        return forecast.predict(known, goal, **how)

    monkeypatch.setattr(sealed, "predict", predict)
    asked = ("seal", "--data-dir", folder, "--as-of", "2025-06-30", "--without-git")
    done = run(*asked)
    assert done.exit_code == 1 and "1 forecast sealed" in done.output
    assert f"{OTHER} can't be forecast and is left out: {told}" in done.output
    (made,) = sealed.read(folder)
    assert [r["target"] for r in made.forecasts] == [GOAL] and made.left_out == {OTHER: told}

    monkeypatch.setattr(sealed, "predict", forecast.predict)  # mended: the one that was missing is sealed too
    assert run(*asked).exit_code == 0
    assert {r["target"] for s in sealed.read(folder) for r in s.forecasts} == {GOAL, OTHER}


def test_a_probability_that_is_no_number_is_not_sealed(small_data, monkeypatch):
    monkeypatch.setattr(sealed, "forecast_row", lambda outlook: {"probability": float("nan")})
    with pytest.raises(EvaluationError, match=f"nothing was sealed:\n  {GOAL}: its probability is nan"):
        sealed_once(small_data)
    assert sealed.read(small_data) == []


def test_a_seal_holds_what_was_published(small_data):
    made = sealed_once(small_data)
    [row] = made.forecasts
    assert row["target"] == GOAL and row["status"] == "open" and 0 < row["probability"] < 1
    assert list(row["quantiles"].values()) == sorted(row["quantiles"].values())
    assert set(row["claim_ids"]) >= {"plants-2022", "plants-target"}
    assert made.content["as_of"] == "2025-06-30" and made.day == "2026-11-26"
    assert len(made.content["code_sha256"]) == len(made.content["data_sha256"]) == 64
    assert [s.content for s in sealed.read(small_data)] == [made.content]
    assert made.path.name == sealed._name(json.loads(made.path.read_text("utf-8")))


def test_sealing_changes_no_hash_of_the_evidence(small_data):
    first = sealed_once(small_data)
    second = sealed.seal(evidence.load(small_data, as_of="2025-07-31"), day=DAY, git=False)
    assert first.content["data_sha256"] == second.content["data_sha256"]
    assert len(sealed.read(small_data)) == 2


def test_two_seals_of_one_day_with_other_numbers_are_refused(small_data):
    sealed_once(small_data)
    with pytest.raises(EvaluationError, match="sealed already"):
        sealed_once(small_data)
    path = small_data / "claims.csv"
    path.write_text(path.read_text("utf-8").replace(",33,count,", ",55,count,"), "utf-8")
    with pytest.raises(EvaluationError, match=f"{GOAL}: sealed as 0"):
        sealed_once(small_data)
    assert len(list((small_data / sealed.PLACE).glob("*.json"))) == 1


def seen(folder, as_of="2025-06-30"):
    ev = evidence.load(folder, as_of=as_of)
    return forecast.predict(ev, evidence.target(ev, GOAL), readings="primary")


def test_a_page_says_which_probability_is_scored_where_it_says_another(small_data):
    first = sealed_once(small_data)
    assert beside.beside(seen(small_data)) is None  # the same number
    assert beside.beside(seen(small_data, "2025-06-29")) is None  # nothing was sealed by that day
    with_figure = {"published_earliest": "2025-07-01", "published_latest": "2025-07-01"}
    row = claim("plants-2025-07", "stock", "2025-06-30", 34) | with_figure
    add_row("claims", {name: str(cell) for name, cell in row.items()} | {"source_id": "text-plants-2024"}, small_data)  # fmt: skip
    found = beside.beside(seen(small_data, "2025-07-31"))
    assert found.sealed == first.forecasts[0]["probability"] != found.today
    assert found.why == "Since then 31 days have passed and 1 claim printed since joined (plants-2025-07)."
    late = seen(small_data, "2025-07-31"), first.forecasts[0], pd.Timestamp("2025-07-31")
    assert beside.why(*late) == "Since then 1 claim in print by that day was entered (plants-2025-07)."
    assert "the seal held for another target was counted here too" in beside.why(*late, {"plants-2025-07"})
    told = repr(target_page.answer(seen(small_data, "2025-07-31")))
    assert f"The {percent(found.sealed)} that was sealed on 2026-11-26 (as of 2025-06-30) will be scored" in told  # fmt: skip
    (row,) = beside.seals_that_differ(evidence.load(small_data, as_of="2025-07-31")).to_dict("records")
    assert (row["target"], row["sealed"], row["today"], row["why"]) == (GOAL, found.sealed, found.today, found.why)  # fmt: skip
    first.path.write_text(first.path.read_text("utf-8").replace('"probability": 0', '"probability": 1'), "utf-8")  # fmt: skip
    told = repr(target_page.answer(seen(small_data)))
    assert "What was sealed of this target can't be told." in told


def test_the_reason_is_the_method_where_the_claims_are_the_same(shipped):
    """Its 44,000 stand on a page without a day, which counted as of its last one when the forecast was sealed."""
    slug = "guangdong-manufacturing-digital-transformation-2025"
    found = beside.beside(forecast.predict(shipped, evidence.target(shipped, slug), readings="primary"))
    assert "The claims are the same; the method is another" in found.why
    assert "it gives 2 %" in found.why


def test_a_changed_seal_is_noticed(small_data):
    path = sealed_once(small_data).path
    held = json.loads(path.read_text("utf-8"))
    held["forecasts"][0]["probability"] = 0.99
    path.write_text(json.dumps(held), "utf-8")
    with pytest.raises(EvaluationError, match="was changed after it was sealed"):
        sealed.read(small_data)
    path.write_text("{", "utf-8")
    with pytest.raises(EvaluationError, match="can't be read as a sealed file"):
        sealed.read(small_data)


def test_only_targets_without_an_outcome_are_sealed(small_data):
    with pytest.raises(
        EvaluationError, match="only targets without an outcome are sealed, not no-such-target"
    ):
        sealed.seal(evidence.load(small_data), targets=["no-such-target"], git=False)


def test_a_state_that_differs_from_the_commit_is_not_sealed(small_data, monkeypatch):
    monkeypatch.setattr(sealed, "git_state", lambda folder: ("abc", True))
    with pytest.raises(EvaluationError, match="commit first, then seal"):
        sealed.seal(evidence.load(small_data), git=True)
    monkeypatch.setattr(sealed, "git_state", lambda folder: (None, False))
    with pytest.raises(EvaluationError, match="no git checkout"):
        sealed.seal(evidence.load(small_data), git=True)


@pytest.mark.parametrize(("value", "met"), [(75, "yes"), (41, "no")])
def test_an_outcome_scores_what_was_sealed(small_data, value, met):
    p = sealed_once(small_data).forecasts[0]["probability"]
    with_outcome(small_data, value)
    known = evidence.load(small_data)
    row = resolve(known, GOAL, "plants-2027", note="Printed in the yearly report.")
    assert row["met"] == met and row["target_value"] == "60" and row["outcome_value"] == str(value)
    after = evidence.load(small_data)
    scores = sealed.scored(after, sealed.table_of(sealed.read(small_data)))
    assert scores["outcome"].tolist() == [float(met == "yes")]
    # Brier 1950: the squared distance; the logarithm of what was said of what came
    assert scores["brier"].item() == pytest.approx((p - (met == "yes")) ** 2)
    assert scores["log_score"].item() == pytest.approx(-np.log(p if met == "yes" else 1 - p))
    by_day = sealed.over_time(scores)
    assert by_day[["forecasts", "open", "resolved"]].to_numpy().tolist() == [[1, 0, 1]]
    with pytest.raises(EvaluationError, match="has an outcome already"):
        resolve(after, GOAL, "plants-2027")


def test_what_is_open_has_no_score(small_data):
    sealed_once(small_data)
    scores = sealed.scored(
        evidence.load(small_data, as_of="2025-06-30"), sealed.table_of(sealed.read(small_data))
    )
    assert scores[["outcome", "brier", "log_score"]].isna().all(axis=None) and scores["case_id"].item() == ""
    assert sealed.over_time(scores)[["open", "resolved"]].to_numpy().tolist() == [[1, 0]]


def test_a_verdict_follows_the_figure(small_data):
    with_outcome(small_data, 75)
    known = evidence.load(small_data)
    with pytest.raises(EvaluationError, match="the verdict can't be 'no'"):
        outcome_row(known, GOAL, "plants-2027", met="no", note="a reason")
    with pytest.raises(EvaluationError, match="allowed: yes, no"):
        outcome_row(known, GOAL, "plants-2027", met="maybe")


def test_a_figure_that_does_not_decide_needs_a_verdict_and_its_reason(small_data):
    with_outcome(small_data, 60, qualifier="about")
    known = evidence.load(small_data)
    with pytest.raises(EvaluationError, match="does not decide"):
        outcome_row(known, GOAL, "plants-2027")
    with pytest.raises(EvaluationError, match="needs its reason"):
        outcome_row(known, GOAL, "plants-2027", met="yes")
    assert (
        outcome_row(known, GOAL, "plants-2027", met="yes", note="The ministry calls it reached.")["met"]
        == "yes"
    )


@pytest.mark.parametrize(
    ("claim_id", "words"),
    [
        ("plants-energy", "indicator is 'energy_change'"),
        ("plants-target", "it is a target_stock"),
        ("plants-2028", "no claim 'plants-2028' is known"),
    ],
)
def test_a_claim_on_something_else_is_refused(small_data, claim_id, words):
    with pytest.raises(EvaluationError, match=words):
        outcome_row(evidence.load(small_data), GOAL, claim_id)


def test_the_commands_seal_resolve_and_list(small_data):
    done = run("seal", "--data-dir", small_data, "--as-of", "2025-06-30", "--without-git")
    assert done.exit_code == 0 and "1 forecast sealed as of 2025-06-30" in done.output, done.output
    with_outcome(small_data, 75)
    shown = run("resolve", "--data-dir", small_data, GOAL, "plants-2027", "--dry-run")
    assert shown.exit_code == 0 and "Nothing written" in shown.output
    registration.write(evidence.load(small_data), "2026-11-26", "first")
    done = run("resolve", "--data-dir", small_data, GOAL, "plants-2027", "--note", "The yearly report.")
    assert f"analysis.evaluation.registration {small_data} YYYY-MM-DD" in done.output
    assert done.exit_code == 0 and f"{GOAL} is met; 1 sealed forecasts" in done.output, done.output
    done = run("sealed", "--data-dir", small_data)
    assert "met, Brier score" in done.output and "1 scored" in done.output
    assert json.loads(run("sealed", "--data-dir", small_data, "--json").output)[0]["outcome"] == 1.0


def test_the_shipped_seals_are_as_they_were_sealed(shipped):
    """171 forecasts of the first seal, of 26 November 2026; `read` refuses a file that no longer has its name."""
    first, *_ = sealed.read(shipped.data_dir)
    assert first.path.name == "2026-11-22-1a83330d1f294ad7.json" and first.day == "2026-11-26"
    assert len(first.forecasts) == 171 and first.left_out == {}
