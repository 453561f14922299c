"""Two things at a time give what one after the other gives, and leave no process behind."""

import os
import sys
import threading
import time
from pathlib import Path

import pandas as pd
import pytest
from evaluation_samples import SIZE, known

from analysis import evidence, forecast
from analysis.evaluation import backtest, rolling
from analysis.evidence.checks import judged
from analysis.pages.picture import Picture
from analysis.spare import SPARE, begin, both, errands, second_core, shared_out

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="forks: Linux only")


def children() -> set[str]:
    """The processes that this one has started and not yet waited for."""
    return {
        pid for task in Path("/proc/self/task").iterdir() for pid in (task / "children").read_text().split()
    }


@pytest.fixture
def spare(monkeypatch):
    monkeypatch.setenv(SPARE, "1")
    monkeypatch.setattr(threading, "active_count", lambda: 1)  # whatever the test runner has started
    before = children()
    yield
    assert children() <= before  # other tests may have left some


def test_the_second_is_done_in_a_process_of_its_own(spare):
    assert both(os.getpid, os.getpid)[0] == os.getpid() != both(os.getpid, os.getpid)[1]
    assert both(lambda: "a" * 10, lambda: "b" * 1_000_000) == ("a" * 10, "b" * 1_000_000)


@pytest.mark.parametrize("why", ["no core", "threads"])
def test_without_a_spare_core_or_with_threads_there_is_no_fork(monkeypatch, why):
    if why == "threads":
        monkeypatch.setenv(SPARE, "1")
        monkeypatch.setattr(threading, "active_count", lambda: 2)
    assert both(os.getpid, os.getpid) == (os.getpid(), os.getpid())


def test_an_error_is_raised_where_it_would_be_without(spare):
    def wrong():
        raise KeyError("x")

    for pair in ((wrong, os.getpid), (os.getpid, wrong)):
        with pytest.raises(KeyError, match="x"):
            both(*pair)
    ours = os.getpid()
    assert both(int, lambda: "here" if os.getpid() == ours else os._exit(3)) == (0, "here"), (
        "it died: done again"
    )
    assert callable(both(int, lambda: lambda: 1)[1]), "what cannot be handed over is done again"


def test_parts_are_shared_out_and_none_is_lost(spare):
    """Each is done by whoever is free; what the other process could not do is done here, where its error is raised."""
    ours = os.getpid()

    def work(part):
        time.sleep(0.02)
        return part * part if part != 3 or os.getpid() == ours else os._exit(3)

    parts = list(range(20))
    assert shared_out(parts, work) == [part * part for part in parts]
    assert len(set(shared_out(parts, lambda _: (time.sleep(0.02), os.getpid())))) == 2
    with pytest.raises(ZeroDivisionError):
        shared_out(parts, lambda part: 1 / part)
    with errands():  # one that has the core at first: it is taken once that has ended
        assert begin((lambda: time.sleep(0.1), lambda _: None))
        assert len(set(shared_out(parts, lambda _: (time.sleep(0.02), os.getpid())))) == 2


def test_a_history_and_a_figure_are_the_same(spare, monkeypatch):
    known = evidence.load(as_of="2026-11-22")
    outlook = forecast.predict(known, evidence.target(known, "shanghai-city-smart-factory-2025"), n_draws=100)
    picture = Picture(lambda figure, narrow: figure.subplots().plot([0, 1], [narrow, 2]))
    fast = forecast.over_time(outlook), both(picture.png, lambda: picture.png(narrow=True))
    monkeypatch.delenv(SPARE)
    pd.testing.assert_frame_equal(fast[0], forecast.over_time(outlook))
    assert fast[1] == (picture.png(), picture.png(narrow=True)) and fast[1][0] != fast[1][1]


def test_scores_are_the_same_and_their_progress_is_told_to_the_end(spare, monkeypatch, tmp_path):
    lakeside = known(tmp_path / "lakeside")

    def scored(told):
        more = SIZE | {"progress": lambda *at: told.append(at)}
        return *backtest.targets(lakeside, **more), rolling.series(lakeside, **more)

    beside: list = []
    alone: list = []
    ours = scored(beside)
    monkeypatch.delenv(SPARE)
    theirs = scored(alone)
    assert [len(table) > 0 for table in ours[:2]] == [True, True]
    for one, other in zip(ours, theirs, strict=True):
        pd.testing.assert_frame_equal(one, other)
    assert [at for at in beside if at[0] == at[1]] == [at for at in alone if at[0] == at[1]]
    assert len(beside) < len(alone)


def test_the_rules_of_sense_say_the_same_by_two(spare, shipped):
    """Half of them in a fork: nothing is lost, told twice or told in another order."""
    tables = {**shipped.tables, "claims": shipped.claims}
    told = judged._by_two(tables, (), list(judged.RULES))
    assert len(told) > 50 and told == judged.findings(tables)


def test_a_command_takes_the_second_core_for_itself_alone(monkeypatch):
    monkeypatch.delenv(SPARE, raising=False)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1})
    with second_core():
        assert os.environ[SPARE]
    assert SPARE not in os.environ
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0})
    with second_core():
        assert SPARE not in os.environ
