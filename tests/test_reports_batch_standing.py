"""The warm process that stays for the next report: never needed for a result, private, gone when it is told to."""

import os
import signal
import stat
import sys
import uuid

import pytest
from click.testing import CliRunner
from reports_samples import gone, light, outputs, plan_of, processes

from analysis.reports.batch import standing
from analysis.reports.batch.run import run_plan
from analysis.reports.cli import warm
from analysis.reports.warm import shared

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="forks: Linux only")


@pytest.fixture
def alone(monkeypatch, tmp_path):
    """Warm processes of this test only; yields their mark. None is left."""
    mark = f"OUTLOOK_TEST={uuid.uuid4()}"
    monkeypatch.setenv(*mark.split("="))
    (tmp_path / "run").mkdir()
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "run"))
    yield mark
    standing.stopped()
    assert not gone(mark)


def test_the_second_report_is_forked_from_the_process_that_stayed(alone, tmp_path):
    light(tmp_path)
    run_plan(plan_of(tmp_path, "light", number=[2]), tmp_path / "out", standing=True)
    ((folder, pid),) = shared.running().items()
    assert stat.S_IMODE(folder.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "socket").stat().st_mode) == 0o600
    second = run_plan(plan_of(tmp_path, "light", number=[3]), tmp_path / "out", standing=True)
    assert second.exit_code == 0 and second.warm
    assert shared.running() == {folder: pid}
    plain = run_plan(plan_of(tmp_path, "light", number=[3]), tmp_path / "plain")
    (slug,) = (r["slug"] for r in plain.reports)
    assert plain.reports[0]["results"] == second.reports[0]["results"]
    ours, theirs = (outputs(tmp_path / f / "notebooks" / f"{slug}.ipynb") for f in ("out", "plain"))
    assert ours == theirs
    said = CliRunner().invoke(warm, []).output
    assert f"process {pid} is waiting" in said
    assert f"process {pid} ended" in CliRunner().invoke(warm, ["--stop"]).output
    assert not shared.running() and not gone(alone)
    assert "No warm process" in CliRunner().invoke(warm, ["--stop"]).output


def test_other_data_is_another_process_and_the_old_one_ends(alone, tmp_path):
    light(tmp_path)
    run_plan(plan_of(tmp_path, "light"), tmp_path / "out", standing=True)
    ((_, before),) = shared.running().items()
    with (tmp_path / "data" / "claims.csv").open("a", encoding="utf-8") as file:
        file.write("c-9,stock,1,count,exact,2026-01-01,2026-01-02\n")
    assert run_plan(plan_of(tmp_path, "light"), tmp_path / "out", standing=True).made == 1
    assert before not in shared.running().values() and len(shared.running()) == 1


def test_a_process_that_was_stopped_keeps_no_report_from_being_made(alone, tmp_path, monkeypatch):
    monkeypatch.setattr(standing, "START_SECONDS", 3)
    light(tmp_path)
    run_plan(plan_of(tmp_path, "light"), tmp_path / "out", standing=True)
    ((_, pid),) = shared.running().items()
    os.kill(pid, signal.SIGSTOP)
    again = run_plan(plan_of(tmp_path, "light"), tmp_path / "out", standing=True, force=True, timeout=3)
    assert again.exit_code == 0
    assert pid not in processes(alone)


def test_for_many_reports_none_stays(alone, tmp_path):
    light(tmp_path)
    run_plan(plan_of(tmp_path, "light", number=[1, 2, 3]), tmp_path / "out", standing=True)
    assert not shared.running()
