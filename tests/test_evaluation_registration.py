"""Nothing is scored that was not registered first."""

import json

import pandas as pd
import pytest
from evaluation_samples import known, lists
from evidence_samples import write_package

from analysis import evidence
from analysis.evaluation import backtest, looks, registration
from analysis.evaluation.errors import EvaluationError
from analysis.evaluation.registration import Protocol


@pytest.fixture
def own(small_data):
    return evidence.load(small_data)


def test_what_is_shipped_is_what_was_registered(shipped):
    found = registration.check(shipped)
    assert len(found.sha256) == 64
    assert found.day <= f"{pd.Timestamp.now():%Y-%m-%d}"
    assert tuple(found.content["cases"]) == registration.case_list(shipped)
    assert set(found.content["cases"]) <= set(found.set_of)
    assert found.code_changed == (), (
        "the code of forecasts or scores changed since it was registered: "
        "python -m analysis.evaluation.registration data YYYY-MM-DD 'why'"
    )


def test_cases_in_no_half_of_the_split_are_named_and_were_scored_apart(shipped):
    split = json.loads((shipped.data_dir / "evaluation" / "split.json").read_text(encoding="utf-8"))
    halves = {*split["half_a"], *split["half_b"]}
    assert len(halves) == len(split["half_a"]) + len(split["half_b"]) == 112
    apart = set(split["came_after"])
    assert not apart & halves and {registration.read(shipped).set_of[case] for case in apart} == {"after"}
    seen = looks(shipped).query("set == 'came after' and by == 'kind' and group == 'intensity'")
    assert set(seen["cases"]) == {len(apart)}


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
    table.write_text(text.replace(row, row.replace(",0.18,", ",0.4,", 1)), encoding="utf-8")
    with pytest.raises(EvaluationError, match=r"mixture-lift: registered 0\.18, in use 0\.4"):
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
    own = known(tmp_path / "lakeside", as_of=None)
    path = registration.write(own, "2026-01-31", "first")
    held = json.loads(path.read_text(encoding="utf-8"))
    (group,) = held["seen"]
    assert (group["day"], group["set"], group["cases"]) == ("2026-01-31", "after", held["content"]["cases"])
    *kept, last = group["cases"]
    group |= {"set": "tuning", "cases": kept}
    held["content"]["cases"] = kept
    held["log"] = registration._log_digest(held)
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


def as_if_the_code_were_another(monkeypatch, mark: str):
    monkeypatch.setattr(registration, "code_hashes", lambda: {"forecast/mixture.py": mark})


def test_cases_are_unseen_under_the_registration_that_scored_them_first_and_no_other(tmp_path, monkeypatch):
    own = known(tmp_path / "lakeside", as_of=None)
    as_if_the_code_were_another(monkeypatch, "first")
    registration.write(own, "2026-01-31", "first")
    (group,) = registration.check(own).seen
    assert registration.check(own).scored_again(group) == 0
    as_if_the_code_were_another(monkeypatch, "second")
    assert registration.check(own).scored_again(group) == 1  # changed, and not even registered
    registration.write(own, "2026-02-28", "a better mixture")
    as_if_the_code_were_another(monkeypatch, "first")
    registration.write(own, "2026-03-31", "taken back: it was scored under both all the same")
    found = registration.check(own)
    assert found.seen == (group,) and found.scored_again(group) == 2
    assert set(found.told.values()) == {"came after the freeze; seen since"}
    assert [scoring["day"] for scoring in found.scorings] == ["2026-01-31", "2026-02-28", "2026-03-31"]


def test_a_case_that_comes_later_is_no_new_scoring_of_the_others(tmp_path):
    rows = lists()
    kept = [row for row in rows["outcomes"] if row["case_id"] != rows["outcomes"][-1]["case_id"]]
    registration.write(known(tmp_path / "a", rows | {"outcomes": kept}, as_of=None), "2026-01-31", "first")
    path = write_package(tmp_path / "b", rows) / registration.PLACE
    path.parent.mkdir()
    path.write_bytes((tmp_path / "a" / registration.PLACE).read_bytes())
    later = evidence.load(tmp_path / "b")
    registration.write(later, "2026-02-28", "one more outcome")
    found = registration.check(later)
    assert [len(group["cases"]) for group in found.seen] == [len(kept), 1]
    assert [found.scored_again(group) for group in found.seen] == [0, 0]


@pytest.mark.parametrize(
    "change",
    [
        lambda held: held["scorings"].pop(),
        lambda held: held["seen"][0].update(under=held["scorings"][-1]["under"]),
        lambda held: held["seen"][0].update(set="once"),
        lambda held: held["seen"][0]["cases"].pop(),
        lambda held: held["earlier"].clear(),
    ],
)
def test_what_was_registered_earlier_is_only_added_to(tmp_path, monkeypatch, change):
    own = known(tmp_path / "lakeside", as_of=None)
    for mark in ("first", "second"):
        as_if_the_code_were_another(monkeypatch, mark)
        path = registration.write(own, "2026-01-31", mark)
    held = json.loads(path.read_text(encoding="utf-8"))
    change(held)
    path.write_text(json.dumps(held), encoding="utf-8")
    for ask in (registration.check, lambda ev: registration.write(ev, "2026-02-28", "third")):
        with pytest.raises(EvaluationError, match="was changed; it is only ever added to"):
            ask(own)


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


def test_the_command_registers(own, small_data, monkeypatch, capsys):
    assert registration.main([str(small_data), "2026-01-31", "first"]) == 0
    assert "registered.json" in capsys.readouterr().out
    as_if_the_code_were_another(monkeypatch, "second")
    assert registration.main([str(small_data), "2026-01-30", "second"]) == 1
    assert "2026-01-30 is before the last registration (2026-01-31)" in capsys.readouterr().out
    assert registration.main([]) == 2
