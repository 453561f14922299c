"""The process that renders pages beside the zygote: one page at a time, none lost, the guilty one told."""

import json
import os
import select
import signal
import sys
import time
from types import SimpleNamespace

import nbformat
import pytest
from reports_samples import light, notebook, plan_of

from analysis.reports.batch import loop
from analysis.reports.batch.loop import Batch, Running, Turn
from analysis.reports.batch.run import run_plan
from analysis.reports.plan.plan import Plan
from analysis.reports.site.maker import RECORD, PageMaker
from analysis.reports.work import NOTEBOOK, OUTCOME, PAGE

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="batches are warm on Linux only")


@pytest.fixture
def maker():
    made = PageMaker([])
    yield made
    made.close()
    assert made.process.poll() is not None


def executed(folder, name: str, content: str | None = None) -> dict:
    """A job that has run: its notebook and its outcome lie in its work folder."""
    work = folder / name
    work.mkdir()
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(f"# About\n\nText of {name}")])
    (work / NOTEBOOK).write_text(content or nbformat.writes(book), encoding="utf-8")
    (work / OUTCOME).write_text(json.dumps({"record": {"title": name}}), encoding="utf-8")
    return {"slug": name, "work": str(work), "record": RECORD}


def wait(*pages) -> list[int]:
    """Exit codes of pages, once each is decided."""
    while waiting := [page for page in pages if page.poll() is None]:
        select.select(waiting, [], [])
    return [page.returncode for page in pages]


def test_pages_are_made_in_turn(maker, tmp_path):
    pages = [maker.ask(executed(tmp_path, f"report {k}")) for k in range(5)]
    assert wait(*pages) == [0] * 5
    for k, page in enumerate(pages):
        assert f"Text of report {k}" in (tmp_path / f"report {k}" / PAGE).read_text(encoding="utf-8")
        assert page.seconds > 0


def test_a_page_that_cannot_be_rendered_says_why_and_the_next_is_made(maker, tmp_path):
    broken, whole = maker.ask(executed(tmp_path, "broken", "{")), maker.ask(executed(tmp_path, "whole"))
    assert wait(broken, whole) == [1, 0]
    assert "the page cannot be rendered" in broken.problem


def test_only_the_page_under_way_is_lost_with_the_process(maker, tmp_path):
    os.kill(maker.process.pid, signal.SIGKILL)
    first, second = maker.ask(executed(tmp_path, "first")), maker.ask(executed(tmp_path, "second"))
    assert wait(first, second) == [-signal.SIGKILL, 0]
    assert wait(maker.ask(first.job)) == [0]


def test_a_page_over_its_time_is_given_up_and_the_next_is_made(maker, tmp_path):
    os.kill(maker.process.pid, signal.SIGSTOP)  # busy for ever
    slow, next_one, unwanted = (maker.ask(executed(tmp_path, n)) for n in ("slow", "next", "unwanted"))
    unwanted.kill()
    slow.kill()
    assert wait(slow, next_one, unwanted) == [-signal.SIGKILL, 0, -signal.SIGKILL]
    assert "took longer" in slow.problem
    assert not (tmp_path / "unwanted" / PAGE).exists()


def test_the_time_of_a_page_is_counted_from_its_own_turn(maker, tmp_path):
    """A page that takes for ever costs itself alone, and not all that wait behind it."""
    os.kill(maker.process.pid, signal.SIGSTOP)
    slow, waiting = (maker.ask(executed(tmp_path, name)) for name in ("slow", "waiting"))
    batch, late = object.__new__(Batch), time.monotonic() + loop.PAGE_SECONDS + 1
    ones = [Running(Turn(None), page.job, page, None, late, late, "page", {}) for page in (slow, waiting)]
    batch._over(ones[1], late)
    assert waiting.returncode is None and ones[1].limit_at > late
    batch._over(ones[0], late)
    assert wait(slow, waiting) == [-signal.SIGKILL, 0]


@pytest.mark.parametrize("kills", [1, 2])
def test_a_page_whose_process_was_killed_is_asked_for_once_more(maker, tmp_path, kills):
    batch, published, running = object.__new__(Batch), [], []
    batch.pages, batch.options = maker, loop.Options(retries=1)
    batch._publish = lambda turn, job, given: published.append(given)
    one = Running(Turn(None), executed(tmp_path, "page"), None, None, 0, 0, given={"title": "T"})
    os.kill(maker.process.pid, signal.SIGKILL)
    batch._ask_page(one, running)
    assert wait(running.pop().process) == [-signal.SIGKILL]
    if kills == 2:
        os.kill(maker.process.pid, signal.SIGKILL)
    batch._step(one, [], running)
    assert not published and wait(running.pop().process) == [0 if kills == 1 else -signal.SIGKILL]
    batch._step(one, [], running)
    assert not running and len(published) == 1
    if kills == 1:
        assert published[0] == {"title": "T", "render_s": one.process.seconds}
    else:
        assert published[0]["error"]["message"] == "the process that renders pages ended"


def test_what_a_report_brings_about_in_its_batch_is_told_of_it_alone(monkeypatch):
    batch, told = object.__new__(Batch), []
    batch._failed = lambda turn, name, message: told.append((name, message))
    monkeypatch.setattr(Batch, "_finish", lambda *_: [][0])
    batch._step(Running(Turn(None), {}, None, None, 0, 0), [], [])
    assert told == [("IndexError", "list index out of range")]


def test_who_does_not_answer_is_given_up_and_its_report_loses_no_attempt(tmp_path, monkeypatch):
    """Its zygote was stopped before it began; after so many times the report is told to have failed."""
    batch, given_up = object.__new__(Batch), []
    batch.options, batch.named = loop.Options(timeout=0.01, retries=0), None
    process = SimpleNamespace(pid=None, returncode=-9, lost=True, poll=lambda: None, fileno=lambda: 0)
    batch.executor = SimpleNamespace(
        start=lambda job: process,
        answer_seconds=lambda: 0.02,
        give_up=given_up.append,
        ended=lambda job: None,
    )
    batch._job = lambda turn: {"work": str(tmp_path), "kernel_name": None}
    running: list[Running] = []
    batch._start(Turn(None), running)
    time.sleep(0.03)
    assert running[0].limit_at < time.monotonic()
    batch._over(running[0], time.monotonic())
    assert given_up == [process]
    again = batch._finish(running[0], [])
    assert (again.attempt, again.lost) == (1, 1)
    running[0].turn, batch.warm, published = Turn(None, 1, loop.LOSSES), False, []
    monkeypatch.setattr(loop.salvage, "partial", lambda *_: {"status": "failed"})
    batch._publish = lambda turn, job, given: published.append(given)
    assert batch._finish(running[0], []) is None and published == [{"status": "failed"}]


def test_a_report_without_a_page_fails_alone_and_keeps_its_notebook(tmp_path, borrowing):
    light(tmp_path)
    show = "from IPython.display import display\ndisplay({'image/png': 'no picture'}, raw=True)"
    notebook(tmp_path / "odd.ipynb", "# Odd", show)
    (tmp_path / "data").mkdir()
    reports = (plan_of(tmp_path, "odd").reports[0], plan_of(tmp_path, "light").reports[0])
    result = run_plan(Plan(reports, tmp_path / "data", tmp_path), tmp_path / "out", batch_class=borrowing)
    odd, whole = result.reports
    assert (odd["status"], whole["status"], result.exit_code) == ("failed", "ok", 1)
    assert odd["error"]["ename"] == "PageError"
    assert (tmp_path / "out" / "notebooks" / f"{odd['slug']}.ipynb").exists()
    assert "cannot be rendered" in (tmp_path / "out" / f"{odd['slug']}.html").read_text(encoding="utf-8")
