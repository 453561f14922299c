"""Fault drill: processes of a batch are killed at random moments; what a reader finds in the end must be whole."""

import json
import os
import random
import signal
import subprocess
import sys
import time
import uuid
from pathlib import Path

import pytest
from reports_samples import data, gone, light, plan_of, processes

from analysis.reports.batch.run import run_plan
from analysis.reports.results import store as results

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc"),
]
KILLS = 30
NUMBERS = list(range(8))
SCRIPT = """
import sys
from pathlib import Path
from reports_samples import plan_of
from analysis.reports import run_plan
folder = Path(sys.argv[1])
run_plan(plan_of(folder, "light", number={numbers}, pause={pause}), folder / "out", warm={warm})
"""


def parent_of(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


def runs(module: str, pid: int) -> bool:
    """Whether a process was started as this module of the package; its forks have the same command line."""
    try:
        return f"analysis.reports.{module}".encode() in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


class Drill:
    """A batch in a process of its own, and what may be killed of it."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.mark = f"OUTLOOK_TEST={uuid.uuid4()}"
        name, value = self.mark.split("=")
        self.env = {**os.environ, name: value, "PYTHONPATH": str(Path(__file__).parent)}
        self.batch = None

    def start(self, warm: bool = True, pause: float = 0.2) -> None:
        script = SCRIPT.format(numbers=NUMBERS, warm=warm, pause=pause)
        command = [sys.executable, "-c", script, str(self.folder)]
        self.batch = subprocess.Popen(command, env=self.env, stderr=subprocess.DEVNULL)

    def victims(self, kind: str) -> list[int]:
        if kind == "batch":
            return [self.batch.pid]
        pids = processes(self.mark)
        ours = [p for p in pids if parent_of(p) == self.batch.pid]
        if kind in ("zygote", "pages"):
            return [p for p in ours if runs(kind, p)]
        if kind == "fork":
            return [p for p in pids if parent_of(p) in ours and runs("zygote", p)]
        return [p for p in pids if p != self.batch.pid]

    def change_something(self, number: int) -> None:
        """New evidence, so that every report is to be made again."""
        with (self.folder / "data" / "claims.csv").open("a", encoding="utf-8") as file:
            file.write(f"c-x{number},stock,1,count,exact,2026-01-01,2026-01-02\n")


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
    assert inner == {"spool"} and not list((out / ".outlook" / "spool").iterdir())
    assert not [p for p in out.rglob("*") if p.suffix == ".new" or p.name.startswith(".light")]
    assert not gone(mark)


@pytest.mark.parametrize("seed", [20261122])
def test_thirty_kills(tmp_path, seed):
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
    result = run_plan(plan_of(tmp_path, "light", number=NUMBERS, pause=0.2), tmp_path / "out")
    check(tmp_path, drill.mark, result)


def test_kills_of_cold_workers_and_kernels(tmp_path):
    light(tmp_path)
    data(tmp_path / "data")
    drill = Drill(tmp_path)
    drill.start(warm=False, pause=1000)
    end = time.monotonic() + 300
    while len(drill.victims("any")) < 4 and time.monotonic() < end:  # two workers and their kernels
        time.sleep(0.05)
    os.kill(max(drill.victims("any")), signal.SIGKILL)
    time.sleep(2)
    drill.batch.kill()
    drill.batch.wait(60)
    assert not gone(drill.mark)
    result = run_plan(plan_of(tmp_path, "light", number=NUMBERS, pause=0.2), tmp_path / "out")
    check(tmp_path, drill.mark, result)
