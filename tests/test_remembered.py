"""What the check found is remembered by content, and by nothing else: that there is no error, and what `outlook check` said."""

import datetime as dt
import json
import os
import shutil
from collections import Counter
from functools import partial
from pathlib import Path

import pandas as pd
import pytest
from cli_samples import run
from evidence_samples import change

from analysis import evidence, listed, targets
from analysis.errors import EvidenceError
from analysis.evidence.checks import again, content, verdict
from analysis.evidence.checks import check as checking
from analysis.evidence.checks.check import check_package

pytestmark = pytest.mark.usefixtures("nothing_remembered")


@pytest.fixture
def times(monkeypatch) -> Counter:
    """How often the check ran."""
    count: Counter = Counter()

    def counted(*given, **how):
        count["checks"] += 1
        return check_package(*given, **how)

    monkeypatch.setattr(checking, "check_package", counted)
    return count


def test_the_check_runs_once_for_each_content(small_data, times, monkeypatch):
    evidence.load(small_data)
    evidence.load(small_data, as_of="2024-06-30")
    assert times["checks"] == 1
    monkeypatch.setattr(verdict, "_without_error", set())  # as in another process
    evidence.load(shutil.copytree(small_data, small_data.parent / "copy"))
    assert times["checks"] == 1
    change(small_data, "sources", "Lakeside Gazette", "The Lakeside Gazette")
    evidence.load(small_data)
    assert times["checks"] == 2
    (small_data / "exceptions.yml").write_text("[]\n", "utf-8")
    evidence.load(small_data)
    assert times["checks"] == 3


def test_an_error_is_remembered_by_nobody(small_data, times):
    change(small_data, "claims", ",33,count", ",5,count")
    for _ in range(2):
        with pytest.raises(EvidenceError):
            evidence.load(small_data)
    assert times["checks"] == 2 and not Path(os.environ["OUTLOOK_CACHE_DIR"]).exists()


def spoil(marker: Path, how: str) -> None:
    if how == "cut":
        marker.write_text(marker.read_text("utf-8")[:20], "utf-8")
    elif how == "another's":
        marker.write_text(json.dumps({"content": "0" * 40, "day": "2030-01-01"}), "utf-8")
    elif how == "bytes":
        marker.write_bytes(b"\xff\xfe\x00")
    elif how == "of tomorrow":  # the clock was wrong then
        marker.write_text(json.dumps(json.loads(marker.read_text("utf-8")) | {"day": "2099-01-01"}), "utf-8")
    elif how == "others write":
        marker.chmod(0o666)
    elif how == "a link":
        marker.rename(marker.with_suffix(".away"))
        marker.symlink_to(marker.with_suffix(".away"))
    elif how == "a directory":
        marker.unlink()
        marker.mkdir()


@pytest.mark.parametrize(
    "how", ["cut", "another's", "bytes", "of tomorrow", "others write", "a link", "a directory"]
)
def test_a_memory_that_can_not_be_trusted_is_none(small_data, times, monkeypatch, how):
    evidence.load(small_data)
    [marker] = Path(os.environ["OUTLOOK_CACHE_DIR"]).glob("checked-*")
    spoil(marker, how)
    monkeypatch.setattr(verdict, "_without_error", set())
    evidence.load(small_data)
    assert times["checks"] == 2


@pytest.mark.parametrize("place", ["a file", "no home"])
def test_without_a_place_for_it_the_check_runs_each_time(small_data, times, monkeypatch, tmp_path, place):
    (tmp_path / "taken").write_text("", "utf-8")
    monkeypatch.setenv("OUTLOOK_CACHE_DIR", str(tmp_path / "taken"))
    if place == "no home":
        monkeypatch.setattr(content, "cache_folder", lambda: None)
    for _ in range(2):
        monkeypatch.setattr(verdict, "_without_error", set())
        assert len(evidence.load(small_data).claims) == 5
    assert times["checks"] == 2


def written_meanwhile(directory, *given, **how):
    """The check, while which somebody writes."""
    told = check_package(*given, **how)
    change(directory, "claims", ",33,count", ",5,count")
    return told


def test_what_changed_while_it_was_checked_is_not_remembered(small_data, monkeypatch):
    monkeypatch.setattr(checking, "check_package", partial(written_meanwhile, small_data))
    evidence.load(small_data)
    monkeypatch.undo()
    with pytest.raises(EvidenceError, match="can't fall"):
        evidence.load(small_data)


def test_only_the_newest_verdicts_are_kept(small_data, monkeypatch):
    monkeypatch.setattr(verdict, "MOST", 3)
    for k in range(5):
        change(small_data, "sources", "Gazette", f"Gazette {k}")
        evidence.load(small_data)
    folder = Path(os.environ["OUTLOOK_CACHE_DIR"])
    assert len(list(folder.iterdir())) == 3


# --- what `outlook check` said ---------------------------------------------------------------------------------------


def test_the_same_is_said_again_of_the_same_alone(small_data, times, monkeypatch):
    """Of another content, another day, another place or another code the rules are run anew."""
    change(small_data, "claims", ",33,count", ",5,count")
    first = run("check", "--data-dir", str(small_data), "--json")
    assert run("check", "--data-dir", str(small_data), "--json").stdout == first.stdout != "[]\n"
    assert first.exit_code == 1 and times["checks"] == 1
    change(small_data, "claims", ",5,count", ",33,count")
    assert run("check", "--data-dir", str(small_data)).stdout != first.stdout and times["checks"] == 2
    run("check", "--data-dir", str(shutil.copytree(small_data, small_data.parent / "copy")))
    assert times["checks"] == 3
    monkeypatch.setattr(again, "today", lambda: dt.date(2030, 1, 1))
    run("check", "--data-dir", str(small_data))
    assert times["checks"] == 4
    monkeypatch.setattr(content, "_code", lambda: ("another code",))
    run("check", "--data-dir", str(small_data))
    assert times["checks"] == 5
    evidence.check(small_data)  # from Python the rules are always run
    assert times["checks"] == 6


def test_a_list_is_said_again_of_the_same_alone(small_data, monkeypatch):
    """Other words, other data, another code: it is made anew; what it warned of is told again."""
    made, make = [], targets._said
    monkeypatch.setattr(targets, "_said", lambda *given: made.append(given) or make(*given))
    words = ("targets", "--data-dir", str(small_data))
    change(small_data, "searches", "2035-12-31", "2025-06-30")
    first, late = run(*words), run(*words, "--as-of", "2026-01-01")
    assert "1 target" in first.stdout and late.stderr.startswith("warning: Nobody searched")
    again_late = run(*words, "--as-of", "2026-01-01")
    assert run(*words).output == first.output and len(made) == 2
    assert (again_late.stdout, again_late.stderr) == (late.stdout, late.stderr)
    assert run(*words, "--json").stdout.startswith("[") and len(made) == 3
    change(small_data, "searches", "2025-06-30", "2025-07-30")
    run(*words)
    monkeypatch.setattr("analysis.reports.warm.surroundings.code_state", lambda: "another code")
    run(*words)
    assert len(made) == 5


def test_part_of_a_list_is_what_the_whole_one_says(small_data, monkeypatch):
    monkeypatch.setattr(listed, "SHOWN_WITH_PROBABILITY", 0)
    made, make = [], targets._said
    monkeypatch.setattr(targets, "_said", lambda *given: made.append(given) or make(*given))
    words = ("targets", "--data-dir", str(small_data))
    parts = [(), ("--to", "2030-01-01"), ("--status", "open"), ("PLANTS",), ("--no-probability",)]
    others = [("--to", "1999-01-01"), ("nobody's",), ("--json",), ("--as-of", "2026-01-01")]
    with monkeypatch.context() as alone:
        alone.setattr(targets, "_picked", lambda *given: None)
        said = [run(*words, *part).output for part in parts + others]
    for file in Path(os.environ["OUTLOOK_CACHE_DIR"]).glob("listed-*"):
        file.unlink()
    assert "2027-12-31" in said[1] and len(made) == len(said) and len(set(said[len(parts) :])) == 4
    assert [run(*words, *part).output for part in parts] == said[: len(parts)]
    assert len(made) == len(said) + 1
    assert [run(*words, *part).output for part in others] == said[len(parts) :]
    assert len(made) == 2 * len(said) + 1 - len(parts)


@pytest.mark.parametrize(
    "how", ["cut", "another's", "bytes", "others write", "a link", "a directory", "less"]
)
def test_what_was_said_is_not_taken_from_what_can_not_be_trusted(small_data, times, how):
    change(small_data, "claims", ",33,count", ",5,count")
    whole = run("check", "--data-dir", str(small_data)).stdout
    [marker] = Path(os.environ["OUTLOOK_CACHE_DIR"]).glob("said-*")
    if how == "less":  # a problem taken out of it
        state = json.loads(marker.read_text("utf-8"))
        marker.write_text(json.dumps(state | {"told": state["told"][1:]}), "utf-8")
    else:
        spoil(marker, how)
    assert run("check", "--data-dir", str(small_data)).stdout == whole
    assert times["checks"] == 2


def test_a_clean_check_is_asked_again_by_no_loading(small_data, times, monkeypatch):
    """One that doubts too; what it called an error, loading works out anew and refuses."""
    assert run("check", "--data-dir", str(small_data)).exit_code == 0
    assert len(evidence.load(small_data).claims) == 5 and times["checks"] == 1
    monkeypatch.setattr(verdict, "_without_error", set())  # as another process, on the next day
    monkeypatch.setattr("analysis.evidence.checks.sense.today", lambda: pd.Timestamp("2036-01-02"))
    assert len(evidence.load(small_data).claims) == 5 and times["checks"] == 1
    change(small_data, "claims", ",33,count", ",5,count")
    assert run("check", "--data-dir", str(small_data)).exit_code == 1
    with pytest.raises(EvidenceError, match="can't fall"):
        evidence.load(small_data)
    assert times["checks"] == 3


def test_what_changed_meanwhile_is_not_said_again(small_data, monkeypatch):
    monkeypatch.setattr(checking, "check_package", partial(written_meanwhile, small_data))
    assert run("check", "--data-dir", str(small_data)).exit_code == 0
    monkeypatch.setattr(checking, "check_package", check_package)
    with pytest.raises(EvidenceError, match="can't fall"):
        evidence.load(small_data)
    assert run("check", "--data-dir", str(small_data)).exit_code == 1
