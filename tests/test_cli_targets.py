"""The list of targets at the command line: which ones, what each line says, and what is told where there is none."""

import json
import re

import pytest
from cli_samples import run

from analysis import evidence
from analysis.errors import OutlookError


def test_targets_as_a_table_say_deadline_status_level_and_latest_figure():
    done = run("targets", "--as-of", "2024-03-31", "--from", "2026-12-01", "--to", "2026-12-31")
    assert done.exit_code == 0
    line, more = done.output.split("beijing-smart-factories-digital-workshops-2026\n")
    assert line.splitlines()[-1].split() == ["2026-12-31", "open"]
    assert "addition of 100; latest: 103" in more.splitlines()[0]
    assert re.search(r"; probability \d+ % \(trend and record, as of 2024-03-31\)$", more.splitlines()[0])
    assert done.output.splitlines()[-1] == "3 targets, as of 2024-03-31"
    without = run(
        "targets", "--as-of", "2024-03-31", "--from", "2026-12-01", "--to", "2026-12-31", "--no-probability"
    )
    assert without.exit_code == 0 and "probability" not in without.output
    known = run("targets", "--as-of", "2026-11-22", "--no-probability", "software", "revenue").output
    assert "decided by: 4.28 trillion CNY on 2015-12-31" in known  # not by what came ten years later


def test_targets_that_fall_due_say_whose_figure_settles_them():
    """Those of the end of 2026, asked five weeks before it; none that is decided."""
    done = run("targets", "--due", "--as-of", "2026-11-22", "--no-probability")
    assert "beijing-smart-factories-digital-workshops-2026" in done.output and " met " not in done.output
    assert done.output.count("settled by a figure of: ") == done.output.count("2026-12-31  ") > 5
    assert "0 targets" in run("targets", "--due", "0", "--as-of", "2026-11-22").output


@pytest.mark.parametrize(
    "given", [["--due", "-5"], ["--due=-5"], ["--due", "soon"], ["--due", "1.5"], ["--due", "-.5"]]
)
def test_what_is_no_number_of_days_is_told_with_what_is_one(given):
    done = run("targets", *given)
    word = given[-1].removeprefix("--due=")
    assert done.exit_code == 2 and f"'--due': '{word}' is not a whole number of days from 0" in done.output


def test_targets_are_found_by_words_and_slips_get_names(data):
    assert (
        run("targets", "--data-dir", data, "lakeside", "60")
        .output.splitlines()[-1]
        .startswith("1 target, as of ")
    )
    near = run("targets", "--data-dir", data, "modle plants of lakeside").output
    assert near == "0 targets. Did you mean lakeside-model-plants-2027 (Lakeside: 60 model plants by 2027)?\n"
    with pytest.raises(OutlookError, match=r"Did you mean lakeside-model-plants-2027 \(Lakeside"):
        evidence.target(evidence.load(data), "model plants lakeside")


def test_targets_as_json_agree_with_the_api(shipped):
    done = run("targets", "--as-of", "2026-11-22", "--from", "2025-12-31", "--json")
    rows, table = json.loads(done.output), evidence.all_targets(shipped, deadline_from="2025-12-31")
    assert [r["target"] for r in rows] == table["target"].tolist()
    assert [r["deadline"] for r in rows] == table["deadline"].dt.strftime("%Y-%m-%d").tolist()
    assert [r["latest_date"] is None for r in rows] == table["latest_date"].isna().tolist()
    assert {r["status"] for r in rows} <= {"open", "met", "missed", "silent", "unsearched"}
    assert all(r["claim_ids"] for r in rows)


@pytest.mark.parametrize("words", [["--status", "met"], ["--from", "2100-01-01"]])
def test_targets_may_be_none(data, words):
    assert run("targets", "--data-dir", data, *words).output == "0 targets\n"
    assert json.loads(run("targets", "--data-dir", data, "--json", *words).output) == []
