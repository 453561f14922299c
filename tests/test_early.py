"""A process that waits for work gives what is given without it, and none is left behind."""

import os
import subprocess
import sys
import threading

import pytest
from cli_samples import run
from evidence_samples import change
from test_spare import children

from analysis import command, early
from analysis.spare import SPARE

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="forks: Linux only")


@pytest.fixture
def waiting(monkeypatch):
    monkeypatch.delenv(SPARE, raising=False)
    monkeypatch.setattr(threading, "active_count", lambda: 1)  # whatever the test runner has started
    monkeypatch.setattr(early, "cores", lambda: 2)
    before = children()
    early.begin(["colorsys"])
    assert len(early._waiting) == 1 and len(children() - before) == 1
    yield
    assert children() <= before and not early._waiting
    pid, _, core = early.beside(seen)
    assert (pid, core) == (os.getpid(), "1")  # none waits: this process, with both cores


def seen() -> tuple:
    """Who does it, whether the module was imported, and whether both cores are for it."""
    return os.getpid(), "colorsys" in sys.modules, os.environ.get(SPARE)


def of_no_other() -> int:
    """What only the process that asks can do, with a word that must not be lost."""
    print("said")
    return os.getpid()


def test_the_other_process_has_imported_and_may_take_a_core_that_gets_free(waiting):
    pid, imported, core = early.beside(seen)
    assert pid != os.getpid() and imported and core == "1"


def test_what_is_done_meanwhile_is_done_here(waiting):
    done = []
    pid, _, _ = early.beside(seen, meanwhile=lambda: done.append((os.getpid(), os.environ.get(SPARE))))
    assert pid != os.getpid() and done == [(os.getpid(), None)]


def test_what_fails_or_prints_there_is_done_here(waiting, capsys):
    assert early.beside(of_no_other, meanwhile=list) == os.getpid()
    assert capsys.readouterr().out == "said\n"


def test_an_error_meanwhile_comes_first_and_who_is_not_asked_is_ended(waiting):
    def wrong():
        raise KeyError("x")

    try:
        with pytest.raises(KeyError, match="x"):
            early.beside(seen, meanwhile=wrong)
    finally:
        early.end()  # as at the end of a command


def test_a_list_by_two_processes_is_that_of_one(small_data, tmp_path, monkeypatch):
    """One that checks and one that reckons, then, of the same data, what was said; in a directory with an error, the error."""
    monkeypatch.setenv("OUTLOOK_CACHE_DIR", str(tmp_path / "cache"))
    change(small_data, "searches", "2035-12-31", "2025-06-30")  # another process has today
    words = ["targets", "--data-dir", str(small_data)]
    assert not command._is_said_again(words)
    line = [sys.executable, "-m", "analysis.command", *words]
    told = [subprocess.run(line, capture_output=True, text=True, check=True).stdout for _ in range(2)]
    assert command._is_said_again(words) and command._is_said_again([words[0], f"--data-dir={small_data}"])
    monkeypatch.setenv("OUTLOOK_CACHE_DIR", str(tmp_path / "another"))
    assert told == [run(*words).stdout] * 2 and "1 target" in told[0]
    (small_data / "corrections.yml").write_text("- claim_id: [", "utf-8")
    assert not command._is_said_again(words)
    wrong = subprocess.run(line, capture_output=True, text=True, check=False)
    assert (
        wrong.returncode == 1
        and wrong.stdout == ""
        and "since it has 1 error:\n  corrections.yml" in wrong.stderr
    )
