"""Nothing is scored that was not registered first."""

import json

import pandas as pd
import pytest
from conftest import write_package
from test_evaluation_backtest import lists

from analysis import evidence
from analysis.evaluation import backtest, registration
from analysis.evaluation.errors import EvaluationError
from analysis.evaluation.registration import Protocol


@pytest.fixture
def own(small_data):
    return evidence.load(small_data)


def test_what_is_shipped_is_what_was_registered(shipped):
    found = registration.check(shipped)
    assert len(found.sha256) == 64
    assert found.day <= f"{pd.Timestamp.now():%Y-%m-%d}"
    assert found.content["cases"] == registration.case_list(shipped)
    assert set(found.content["cases"]) <= set(found.set_of)
    assert found.code_changed == (), (
        "the code of forecasts or scores changed since it was registered: "
        "python -m analysis.evaluation.registration data YYYY-MM-DD 'why'"
    )


def test_scoring_without_a_registration_is_refused(own):
    with pytest.raises(EvaluationError, match=r"registered\.json: no such file.*python -m analysis"):
        backtest.targets(own)


def test_a_registration_is_found_as_it_was_written(own):
    registration.write(own, "2026-01-31", "Before the first score.")
    found = registration.check(own)
    assert (found.day, found.why, found.earlier) == ("2026-01-31", "Before the first score.", ())
    assert found.protocol == registration.PROTOCOL


def test_writing_the_same_again_changes_nothing(own):
    first = registration.write(own, "2026-01-31", "first").read_bytes()
    assert registration.write(own, "2026-02-28", "second").read_bytes() == first


def test_another_coefficient_is_refused_by_name(own, small_data):
    registration.write(own, "2026-01-31", "first")
    table = small_data / "assumptions.csv"
    text = table.read_text(encoding="utf-8")
    row = next(line for line in text.splitlines() if line.startswith("mixture-lift,"))
    table.write_text(text.replace(row, row.replace(",0.26,", ",0.8,", 1)), encoding="utf-8")
    with pytest.raises(EvaluationError, match=r"mixture-lift: registered 0\.26, in use 0\.8"):
        backtest.targets(evidence.load(small_data))


def test_another_rule_of_scoring_is_refused_by_name(own):
    registration.write(own, "2026-01-31", "first")
    with pytest.raises(EvaluationError, match=r"protocol: yes: registered 0\.99, in use 1\.0"):
        registration.check(own, Protocol(yes=1.0))


def test_a_case_added_later_is_refused_by_name(own):
    registration.write(own, "2026-01-31", "first")
    path = own.data_dir / registration.PLACE
    held = json.loads(path.read_text(encoding="utf-8"))
    held["content"]["cases"] = ["a-case-that-was-there"]
    path.write_text(json.dumps(held), encoding="utf-8")
    with pytest.raises(EvaluationError, match="cases: registered, but not in use: a-case-that-was-there"):
        registration.check(own)


def test_earlier_registrations_stay_in_the_file(own, small_data):
    registration.write(own, "2026-01-31", "first")
    first = registration.read(own)
    registration.write(own, "2026-02-28", "One half looked too bold.", Protocol(weights=(0.5, 1.0)))
    found = registration.read(own)
    assert found.earlier[0]["sha256"] == first.sha256 != found.sha256
    assert found.earlier[0]["why"] == "first"
    assert any("weights" in line for line in found.earlier[0]["changed_after"])


def test_a_case_stays_in_the_set_under_which_it_was_registered_first(tmp_path):
    own = evidence.load(write_package(tmp_path / "lakeside", lists()))
    path = registration.write(own, "2026-01-31", "first")
    held = json.loads(path.read_text(encoding="utf-8"))
    (group,) = held["seen"]
    assert (group["day"], group["set"], group["cases"]) == ("2026-01-31", "after", held["content"]["cases"])
    *kept, last = group["cases"]
    group |= {"set": "tuning", "cases": kept}
    held["content"]["cases"] = kept
    path.write_text(json.dumps(held), encoding="utf-8")
    registration.write(own, "2026-02-28", "one more case")
    sets = registration.read(own).set_of
    assert sets == dict.fromkeys(kept, "tuning") | {last: "after"} and len(kept) > 1


def test_code_that_differs_is_named(own):
    """A file that computes forecasts or scores and was registered with another hash stands in the registration."""
    path = registration.write(own, "2026-01-31", "first")
    assert registration.check(own).code_changed == ()
    held = json.loads(path.read_text(encoding="utf-8"))
    held["content"]["code"]["forecast/mixture.py"] = "0" * 16
    path.write_text(json.dumps(held), encoding="utf-8")
    assert registration.check(own).code_changed == ("forecast/mixture.py",)
    registration.write(own, "2026-02-28", "the same code")
    assert registration.check(own).code_changed == ()


@pytest.mark.parametrize("name", ["forecast/mixture.py", "evaluation/scores.py", "evidence/series.py"])
def test_code_that_computes_scores_is_registered(name):
    assert len(registration.code_hashes()[name]) == 16
    assert not any(n.startswith(registration.NO_PART_OF_IT) for n in registration.code_hashes())


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"registered": "2026-01-31"}'])
def test_a_damaged_file_is_an_error_and_no_registration(own, damage):
    path = own.data_dir / registration.PLACE
    path.parent.mkdir()
    path.write_text(damage, encoding="utf-8")
    with pytest.raises(EvaluationError, match="is damaged"):
        registration.check(own)


def test_the_command_registers(own, small_data, capsys):
    assert registration.main([str(small_data), "2026-01-31", "first"]) == 0
    assert "registered.json" in capsys.readouterr().out
    assert registration.main([]) == 2
