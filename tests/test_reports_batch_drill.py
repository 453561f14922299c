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
MODULES = {"zygote": "warm.zygote", "pages": "site.maker"}
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
        return f"analysis.reports.{MODULES[module]}".encode() in Path(f"/proc/{pid}/cmdline").read_bytes()
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
    assert inner == {"spool", "parts", "records.jsonl", "beside.json"} and not list(
        (out / ".outlook" / "spool").iterdir()
    )
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


# faults of every kind, on batches of forty: OUTLOOK_FAULTS=100 for a long drill

FAULTS = int(os.environ.get("OUTLOOK_FAULTS", "8"))
MANY = list(range(40))
FAULTY = """
import datetime, sys, time
from pathlib import Path
from reports_samples import plan_of
from analysis.reports import run_plan
from analysis.reports.batch import loop, run
from analysis.reports.batch.progress import Progress
loop.PAGE_SECONDS, loop.GRACE_SECONDS = 8, 1
skew = datetime.timedelta(days=float(sys.argv[3]))
run.new_batch_id = lambda: (datetime.datetime.now(datetime.UTC) + skew).strftime("%Y%m%dT%H%M%S.%f")
now = time.time
time.time = lambda: now() + skew.total_seconds()
plan = plan_of(Path(sys.argv[1]), "light", number=list(range(40)), pause=0.05)
raise SystemExit(run_plan(plan, Path(sys.argv[2]), timeout=8, progress=Progress()).exit_code)
"""


class Faults:
    """One batch at a time, and what can happen to it."""

    def __init__(self, folder: Path, out: Path, dice: random.Random):
        self.drill, self.folder, self.out, self.dice = Drill(folder), folder, out, dice
        self.tried: dict[str, int] = {}
        self.busy: list[subprocess.Popen] = []

    def start(self) -> None:
        skew = self.dice.choice((0, 0, -4000, 4000))
        if skew:
            self.count("clock")
        command = [sys.executable, "-c", FAULTY, str(self.folder), str(self.out), str(skew)]
        with (self.folder / "said.txt").open("ab") as said:
            self.drill.batch = subprocess.Popen(command, env=self.drill.env, stderr=said)

    def count(self, kind: str) -> None:
        self.tried[kind] = self.tried.get(kind, 0) + 1

    def one(self) -> None:
        """A fault, of the kinds that were tried least."""
        kinds = [k for k in dir(self) if k.startswith("fault_")]
        kind = min(self.dice.sample(kinds, 4), key=lambda k: self.tried.get(k[6:], 0))
        if getattr(self, kind)():
            self.count(kind[6:])

    def signal(self, who: str, number: int) -> bool:
        victims = self.drill.victims(who)
        if not victims:
            return False
        try:
            os.kill(self.dice.choice(victims), number)
        except ProcessLookupError:
            return False
        return True

    def fault_kill_batch(self) -> bool:
        return self.signal("batch", signal.SIGKILL)

    def fault_kill_zygote(self) -> bool:
        return self.signal("zygote", signal.SIGKILL)

    def fault_kill_fork(self) -> bool:
        return self.signal("fork", signal.SIGKILL)

    def fault_kill_pages(self) -> bool:
        return self.signal("pages", signal.SIGKILL)

    def fault_stop_zygote(self) -> bool:
        return self.signal("zygote", signal.SIGSTOP)

    def fault_stop_fork(self) -> bool:
        return self.signal("fork", signal.SIGSTOP)

    def fault_stop_pages(self) -> bool:
        return self.signal("pages", signal.SIGSTOP)

    def fault_stop_batch_for_a_second(self) -> bool:
        if not self.signal("batch", signal.SIGSTOP):
            return False
        time.sleep(1)
        return self.signal("batch", signal.SIGCONT)

    def fault_full_disk(self) -> bool:
        filler = self.out.parent / "filler"
        try:
            with filler.open("wb") as file:
                while True:
                    file.write(b"x" * (1 << 16))
                    file.flush()
        except OSError:
            pass
        time.sleep(self.dice.uniform(0.2, 1.5))
        filler.unlink()
        return True

    def some_file(self) -> Path | None:
        names = [p for p in self.out.rglob("*") if p.is_file() and p.name != "batch"]
        return self.dice.choice(names) if names else None

    def fault_cut_file(self) -> bool:
        path = self.some_file()
        if path is None:
            return False
        try:
            os.truncate(path, self.dice.randrange(path.stat().st_size + 1))
        except OSError:
            return False
        return True

    def fault_delete_file(self) -> bool:
        path = self.some_file()
        if path is None:
            return False
        path.unlink(missing_ok=True)
        return True

    def fault_busy_machine(self) -> bool:
        self.busy += [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(4)]
        return True

    def calm(self) -> None:
        for one in self.busy:
            one.kill()
            one.wait()
        self.busy = []


def facts(out: Path, reports: list[dict]) -> dict[str, list]:
    """What the database says of these runs, without moments, durations and whose batch it was."""
    runs = ", ".join(f"'{r['run_id']}'" for r in reports)
    (data_hash,) = {r["hashes"]["data"] for r in reports}
    asked = {
        "runs": "select run_id, slug, notebook, title, parameters, as_of, status, error, hash_data from runs "
        f"where run_id in ({runs})",
        "results": f"select * from results where run_id in ({runs})",
        "latest": "select * from latest",
        "claims": f"select * from claims where hash_data = '{data_hash}'",
    }
    return {name: sorted(map(str, results.query(out, sql)[1])) for name, sql in asked.items()}


def test_faults_of_every_kind_on_batches_of_forty(tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = not subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", disk], capture_output=True
    ).returncode
    if not mounted:
        pytest.skip("no small file system can be mounted here")
    try:
        light(tmp_path)
        data(tmp_path / "data")
        faults = Faults(tmp_path, disk / "out", random.Random(20261126))
        rounds = 0
        while sum(faults.tried.values()) < FAULTS:
            faults.drill.change_something(rounds)
            rounds += 1
            faults.start()
            until = time.monotonic() + 60
            for _ in range(faults.dice.randrange(3, 7)):
                time.sleep(faults.dice.uniform(0.3, 2.5))
                if faults.drill.batch.poll() is None and time.monotonic() < until:
                    faults.one()
            assert faults.drill.batch.wait(240) in (0, 1, -9), (tmp_path / "said.txt").read_text()[-3000:]
            faults.calm()
            assert not gone(faults.drill.mark), "no process outlives its batch"
            plan = plan_of(tmp_path, "light", number=MANY, pause=0.05)
            assert run_plan(plan, faults.out).exit_code == 0
            assert run_plan(plan, faults.out).made == 0, "what was made is whole"
            calm = run_plan(plan, disk / "calm").reports
            assert facts(faults.out, calm) == facts(disk / "calm", calm)
            strays = [p.name for p in faults.out.rglob("*") if p.suffix == ".new"]
            assert not strays and not (faults.out / ".outlook" / "tmp").exists()
        said = (tmp_path / "said.txt").read_text(errors="replace")
        assert "Traceback" not in said, said[said.index("Traceback") :][:3000]
        print(f"{sum(faults.tried.values())} faults in {rounds} batches: {faults.tried}")
    finally:
        subprocess.run(["umount", "-l", disk], check=False)
