"""Evidence that a process keeps for its forks: the same object as long as its files are the same, and the same answers."""

import sys
import types

import pandas as pd
import pytest

from analysis import evidence, forecast
from analysis.evidence import kept, loading
from analysis.forecast import rehearsal
from analysis.pages import outcomes
from analysis.pages.target import early, related
from analysis.reports.warm import warmup

DAY = "2026-11-22"
GOAL = "beijing-smart-factories-digital-workshops-2026"


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch):
    monkeypatch.setattr(kept, "_kept", {})


def test_what_is_kept_is_given_again_until_a_file_changes(small_data):
    assert evidence.load(small_data, DAY) is not evidence.load(small_data, DAY)
    known = evidence.keep(small_data, DAY)
    assert evidence.load(small_data, DAY) is known
    assert evidence.load(small_data, "2025-06-30") is not known
    assert evidence.load(small_data, DAY, hedge_rule=known.hedge_rule) is not known
    sources = (small_data / "sources.csv").read_bytes()
    (small_data / "sources.csv").write_bytes(sources.replace(b"\n", b"\r\n"))
    again = evidence.load(small_data, DAY)
    assert again is not known
    pd.testing.assert_frame_equal(again.claims, known.claims)


def test_a_rehearsal_changes_no_answer():
    def answer() -> pd.DataFrame:
        ev = evidence.load(as_of=DAY)
        outlook = forecast.predict(ev, evidence.target(ev, GOAL), n_draws=200, seed=3)
        near = [table.frame for table in related(ev, outlook.goal)]
        return pd.concat([outlook.summary(), forecast.over_time(outlook), *near])

    before = answer()
    forecast.rehearse(None, DAY)
    forecast.rehearse(None, DAY, GOAL)  # this very target, as while the process waits after a report on it
    forecast.rehearse(None, DAY, "no target of this evidence")
    outcomes.at_leisure(None, DAY)
    assert evidence.load(as_of=DAY) is evidence.load(as_of=DAY)
    pd.testing.assert_frame_equal(answer(), before)


@pytest.mark.parametrize(
    ("hook", "home", "call"),
    [
        ("rehearse", rehearsal, warmup.rehearsal),
        ("at_leisure", outcomes, warmup.leisure),
        ("acquaint", loading, warmup.evidence),
    ],
)
def test_every_module_that_has_a_hook_is_called_once(monkeypatch, hook, home, call):
    told = []
    own, other = types.ModuleType("own_module"), types.ModuleType("other_module")
    function = lambda *words: told.append(words)  # noqa: E731
    function.__module__ = "own_module"
    own.__dict__[hook] = other.__dict__[hook] = function  # of the other only imported there
    for module in (own, other):
        monkeypatch.setitem(sys.modules, module.__name__, module)
    for module in (home, early):  # the package's own hooks would look for evidence
        monkeypatch.setattr(module, hook, None, raising=False)
    call("somewhere", DAY)
    assert told == [("somewhere", DAY)]
    if hook == "rehearse":
        call("somewhere", DAY, "hash", "subject")
        assert told[1:] == [("somewhere", DAY, "subject")]


def test_of_many_days_the_newest_are_kept(tmp_path):
    days = [pd.Timestamp("2024-01-01") + pd.Timedelta(days=k) for k in range(kept.MOST + 1)]
    for day in [*days, days[1]]:
        kept.put(tmp_path, day, kept.stamp(tmp_path), day)
    assert [kept.kept(tmp_path, day) for day in days] == [None, *days[1:]]
    kept.put(tmp_path, days[0], kept.stamp(tmp_path), days[0])
    assert kept.kept(tmp_path, days[2]) is None and kept.kept(tmp_path, days[1]) == days[1], (
        "asked for last, kept"
    )
