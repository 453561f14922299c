"""What the check calls an error is not loaded, by nobody."""

import csv
import json
import shutil
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from cli_samples import run, said
from evidence_samples import DATA, change, small_tables, write_package

from analysis import evidence
from analysis.errors import EvidenceError
from analysis.evidence.checks import verdict
from analysis.evidence.checks.check import check_package, problems_in, read_all
from analysis.evidence.checks.sense import RULES, key_of
from analysis.evidence.schema import read_package
from analysis.evidence.tables import text_of

BENCHMARKS = Path(__file__).parent / "benchmarks"
CORRUPTIONS = [  # what can be read and can't be: (table, from, to, what is said of it)
    ("claims", ",33,count", ",many,count", r"claims\.csv, row 4, value: found 'many'; allowed: a number"),
    ("claims", "2024-12-31,day,33", "2024-02-30,day,33", r"row 4, period_end: found '2024-02-30'; allowed: a date"),
    ("claims", ",33,count", ",1e999,count", r"value: found '1e999'; allowed: a number"),
    ("claims", ",33,count", ",inf,count", r"value: found 'inf'; allowed: a number"),
    ("claims", "claim_id,entity", "claim_id,place", r"row 1, entity: found no such column"),
    ("claims", "claim_id,entity", "claim_id,claim_id,entity", r"found the column twice"),
    ("claims", ",33,count", ",33,percent", r"allowed: count, the unit of units_recognised in indicators\.csv"),
    ("claims", ",33,count", ",5,count", r"a stock of 5 at most, although lakeside-model-plants can't fall"),
    ("claims", ",-12.5,", ",-112.5,", r"found -112\.5 % \(plants-energy\); allowed: above -100 %"),
    ("targets", "at_least", "at_most", r"targets\.csv, row 2, direction: found at_most"),
    ("readings", ",60,count", ",600,count", r"readings\.csv, row 2, value: found 600"),
    ("sources", "text-plants-2024", "text-plants-2042", r"found 'text-plants-2024'; allowed: a source_id of sources\.csv"),
]  # fmt: skip


pytestmark = pytest.mark.usefixtures("nothing_remembered")


@pytest.mark.parametrize(("table", "old", "new", "told"), CORRUPTIONS)
def test_what_the_check_calls_an_error_is_not_loaded(small_data, table, old, new, told):
    evidence.load(small_data)
    change(small_data, table, old, new)
    with pytest.raises(EvidenceError, match=told) as refused:
        evidence.load(small_data, as_of="2024-06-30")  # whatever the day
    errors = [str(problem) for problem in evidence.check(small_data) if problem.error]
    assert errors and all(error in str(refused.value) for error in errors)
    assert f"Run `outlook check --data-dir {small_data}`" in str(refused.value)


@pytest.mark.parametrize(("table", "old", "new", "told"), CORRUPTIONS[6:])
def test_the_same_rows_in_memory_are_refused_too(small_data, table, old, new, told):
    change(small_data, table, old, new)
    broken = evidence.load(small_data, check=False)
    tables = {"claims": broken.claims, **broken.tables}
    with pytest.raises(EvidenceError, match=told) as refused:
        evidence.load(tables)
    assert "Run `evidence.check(tables)`" in str(refused.value)
    assert any(problem.error for problem in evidence.check(tables))


def test_wrong_rows_of_the_shipped_data_are_refused(tmp_path, checked_once):
    """A few that the benchmark calls errors, one after the other in a copy of the shipped directory; that loading is told the
    same errors as the check, of every row that is wrong, is the next test."""
    copy = tmp_path / "data"
    shutil.copytree(DATA, copy, ignore=shutil.ignore_patterns("evaluation", "forecasts", "reference_classes"))
    package = read_package(copy)
    everything, _ = read_all(package)
    wrong = [row for name in ("nonsense_1.csv", "nonsense_3.csv") for row in _set_rows(name)]
    tried = 0
    for one in wrong[::36]:
        rows = [dict(row) for row in everything[one["table"]].rows]
        for row in rows:
            if key_of(one["table"], row) == one["row"]:
                row |= json.loads(one["cells"])
        path = package[one["table"]].path
        path.write_text(text_of(package[one["table"]], rows).getvalue(), "utf-8")
        if any(problem.error for problem in evidence.check(copy)):
            tried += 1
            with pytest.raises(EvidenceError, match="is not loaded, since it has"):
                evidence.load(copy)
        else:
            evidence.load(copy)
        path.write_bytes((DATA / path.name).read_bytes())
    assert tried >= 3


def _set_rows(name: str) -> list[dict]:
    with (BENCHMARKS / name).open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["how"] == "set"]


def test_every_hard_rule_takes_part():
    """Loading asks the check itself, for errors alone: no list of rules of its own that could fall behind."""
    assert sum(rule.error for rule in RULES.values()) > 35
    package = read_package(DATA)
    everything, form = read_all(package)
    assert check_package(package, {}) == sorted(problems_in(package, everything, form))
    for name in ("nonsense_2.csv", "nonsense_4.csv"):  # many wrong rows at once
        wrong = {(one["table"], one["row"]): json.loads(one["cells"]) for one in _set_rows(name)}
        spoilt = {
            table: replace(
                data, text="", rows=[row | wrong.get((table, key_of(table, row)), {}) for row in data.rows]
            )
            for table, data in everything.items()
        }
        told = problems_in(package, spoilt, form)
        errors = [problem for problem in told if problem.error]
        assert len(told) > len(errors) > 10
        assert problems_in(package, spoilt, form, doubts=False) == errors


def test_all_is_told_at_once_and_a_flood_is_cut(small_data):
    change(small_data, "claims", ",33,count", ",many,count")
    change(small_data, "targets", "at_least", "at_most")
    with pytest.raises(EvidenceError, match=r"(?s)has 2 errors:.*claims\.csv, row 4.*targets\.csv, row 2"):
        evidence.load(small_data)
    tables = small_tables()
    tables["claims"] = [tables["claims"][0] | {"claim_id": f"c{k}", "value": "x"} for k in range(500)]
    with pytest.raises(EvidenceError, match=r"and \d+ more") as refused:
        evidence.load(write_package(small_data.parent / "flood", tables))
    assert len(str(refused.value).splitlines()) == verdict.MOST_TOLD + 3


def test_broken_rows_can_be_looked_at(small_data):
    change(small_data, "claims", ",-12.5,", ",-112.5,")
    assert -112.5 in evidence.load(small_data, check=False).claims["value"].tolist()


def test_a_doubt_is_loaded(small_data):
    change(small_data, "claims", ",33,count", ",500,count")
    assert any(not problem.error for problem in evidence.check(small_data))
    assert 500 in evidence.load(small_data).claims["value"].tolist()


def test_commands_tell_it_in_one_message(small_data):
    change(small_data, "claims", ",33,count", ",5,count")
    for words in (["targets"], ["claims"], ["explore", "--no-browser"]):
        done = run(*words, "--data-dir", str(small_data))
        assert done.exit_code == 1 and "Traceback" not in said(done), words
        assert "is not loaded, since it has 1 error" in said(done), words


def test_a_clock_before_the_rules_were_written_is_wrong(monkeypatch, shipped):
    from analysis.evidence.checks import sense

    assert sense.NOT_BEFORE + pd.Timedelta(days=1) >= shipped.claims["published_latest"].max()
