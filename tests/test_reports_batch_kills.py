"""Processes of a batch are killed or stopped at random moments; what a reader finds in the end must be whole."""

import json
import os
import random
import signal
import sys
import time
from pathlib import Path

import pytest
from batch_samples import place
from drills import NUMBERS, Drill
from reports_samples import data, gone, light, plan_of

from analysis.reports.batch.run import run_plan
from analysis.reports.results import store as results

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc"),
]
KILLS = int(os.environ.get("OUTLOOK_KILLS", "8"))


def check(folder: Path, mark: str, result) -> None:
    """Everything is there, whole and once, and nothing else."""
    out = folder / "out"
    assert result.exit_code == 0
    expected = {r["slug"]: r["run_id"] for r in result.reports}
    assert len(set(expected.values())) == len(NUMBERS)
    for slug, run_id in expected.items():
        record = json.loads((out / f"{slug}.json").read_text(encoding="utf-8"))
        assert (record["status"], record["run_id"]) == ("ok", run_id)
        assert record["results"][0]["value"] == 6 * record["parameters"]["number"]
        assert (out / f"{slug}.html").read_text(encoding="utf-8").rstrip().endswith("</html>")
        cells = json.loads((out / "notebooks" / f"{slug}.ipynb").read_text(encoding="utf-8"))["cells"]
        assert cells[-1]["outputs"]
        assert slug in (out / "index.html").read_text(encoding="utf-8")
    twice = "select run_id from runs group by run_id having count(*) > 1"
    assert results.query(out, twice)[1] == []
    assert {r[0] for r in results.query(out, "select distinct run_id from latest")[1]} == set(
        expected.values()
    )
    inner = {p.name for p in (out / ".outlook").iterdir()}
    assert inner == {"spool", "parts", "records.jsonl", "beside.json"} and not list(
        (out / ".outlook" / "spool").iterdir()
    )
    assert not [p for p in out.rglob("*") if p.suffix == ".new" or p.name.startswith(".light")]
    assert not gone(mark)


@pytest.mark.parametrize("seed", [20261122])
def test_kills_at_any_moment(tmp_path, seed, borrowing):
    dice = random.Random(seed)
    light(tmp_path)
    data(tmp_path / "data")
    drill = Drill(tmp_path)
    done = {"batch": 0, "zygote": 0, "fork": 0, "pages": 0}
    rounds = 0
    end = time.monotonic() + 900
    while sum(done.values()) < KILLS:
        assert time.monotonic() < end, done
        if drill.batch is None or drill.batch.poll() is not None:
            drill.change_something(rounds)
            rounds += 1
            drill.start()
        time.sleep(dice.uniform(0.05, 0.7))
        kind = min(dice.sample(sorted(done), 3), key=done.get)
        victims = drill.victims(kind)
        if victims:
            try:
                os.kill(dice.choice(victims), signal.SIGKILL)
            except ProcessLookupError:
                continue
            done[kind] += 1
            if kind == "batch":
                drill.batch.wait(60)
    if drill.batch.poll() is None:
        assert drill.batch.wait(300) in (0, -9)
    assert not gone(drill.mark), "what was killed takes its processes with it"
    result = run_plan(
        plan_of(tmp_path, "light", number=NUMBERS, pause=0.2), tmp_path / "out", batch_class=borrowing
    )
    check(tmp_path, drill.mark, result)


@pytest.mark.parametrize("where, count", [("process", 2), ("kernel", 4)])
def test_kills_without_forks(tmp_path, monkeypatch, where, count, borrowing):
    """Each of the two reports under way has a process of its own, and a kernel where one is asked for."""
    light(tmp_path)
    data(tmp_path / "data")
    options = place(where, tmp_path, monkeypatch)  # before the drill takes its environment
    drill = Drill(tmp_path)
    drill.start(pause=1000, **options)
    os.kill(max(drill.await_victims("any", count)), signal.SIGKILL)
    time.sleep(0.3)
    drill.batch.kill()
    drill.batch.wait(60)
    assert not gone(drill.mark)
    result = run_plan(
        plan_of(tmp_path, "light", number=NUMBERS, pause=0), tmp_path / "out", batch_class=borrowing
    )
    check(tmp_path, drill.mark, result)


@pytest.mark.parametrize("who, count", [("zygote", 1), ("pages", 1), ("fork", 1), ("job", 2)])
def test_what_is_stopped_ends_with_its_batch(tmp_path, who, count):
    """As soon as it is there, while it still imports; a job is a process of its own where there are no forks."""
    light(tmp_path)
    data(tmp_path / "data")
    drill = Drill(tmp_path)
    drill.start(pause=1000, warm=who != "job")
    for pid in drill.await_victims(who, count):
        os.kill(pid, signal.SIGSTOP)
    drill.batch.kill()
    drill.batch.wait(60)
    assert not gone(drill.mark)
