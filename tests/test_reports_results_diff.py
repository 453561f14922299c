"""What moved between two runs, and why: claims, code, packages or settings."""

import json
import subprocess
import sys

import pytest
from results_samples import run, spool, two_batches

from analysis.errors import ReportError
from analysis.reports.results import diff
from analysis.reports.results import store as results


@pytest.fixture
def history(tmp_path):
    return two_batches(tmp_path)


def test_diff_says_what_moved_and_why(history):
    (found,) = diff.compare(history, "r1", "r2")
    assert found.moved == [{"name": "p", "before": "0.5", "after": "0.75", "unit": "count"}]
    assert found.causes == {
        "settings": ["seed: 1 -> 2"],
        "claims": ["+ c-2: over 210 count", "~ c-1: exact 103 count -> exact 105 count"],
        "data": ["hd -> hd2"],
        "code": ["~ analysis/a.py", "- analysis/b.py", "+ analysis/c.py"],
        "packages": ["numpy 2.3 -> 2.4"],
    }


def test_diff_of_batches(history):
    text = diff.show(history, "previous", "latest")
    assert "1 of 1 reports have numbers that moved" not in text
    by_name = {d.report: d for d in diff.compare(history, "b1", "b2")}
    assert set(by_name) == {"two"}, "another seed is another question"
    assert not by_name["two"].moved
    assert json.loads(diff.show(history, "b1", "b2", form="json"))[0]["report"] == "two"


def test_diff_of_the_same_question_on_another_day(tmp_path):
    first = run("r1", "one--jan", {"p": 0.5}, all_parameters={"target": "one", "as_of": "2026-01-01"})
    second = run(
        "r2", "one--feb", {"p": 0.6}, all_parameters={"target": "one", "as_of": "2026-02-01"}, batch_id="b2"
    )
    results.merge(spool(tmp_path, first, second))
    (found,) = diff.compare(tmp_path, "previous", "latest")
    assert found.causes["settings"] == ["as_of: '2026-01-01' -> '2026-02-01'"]
    assert "1 of 1 reports have numbers that moved" in diff.show(tmp_path, "previous", "latest")


def test_runs_that_cannot_be_compared(history):
    with pytest.raises(ReportError, match=r"No run, report or batch 'zzz'\. List them"):
        diff.compare(history, "zzz", "r2")
    with pytest.raises(ReportError, match="fits several runs"):
        diff.compare(history, "", "r2")


def test_commands_read_the_folder(history):
    command = [sys.executable, "-c", "from analysis.cli import main; main()"]
    shown = subprocess.run(
        [*command, "results", "--out", str(history), "--name", "p"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert "one" in shown and "0.75" in shown
    moved = subprocess.run(
        [*command, "diff", "r1", "r2", "--out", str(history)], capture_output=True, text=True, check=True
    ).stdout
    assert "seed: 1 -> 2" in moved
