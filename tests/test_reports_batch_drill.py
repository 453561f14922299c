"""Faults of every kind on batches: afterwards every report is whole. OUTLOOK_FAULTS=100 for a long drill on batches of forty."""

import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from drills import Drill
from reports_samples import data, gone, light, outputs, plan_of

from analysis.reports.batch.run import run_plan
from analysis.reports.results import store as results

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc"),
]
FAULTS = int(os.environ.get("OUTLOOK_FAULTS", "4"))
SEED = int(os.environ.get("OUTLOOK_SEED", "20261126"))
SIZE, PAUSE = (8, 0.6) if FAULTS < 100 else (40, 0.05)  # of a batch: its reports, and seconds of each
FAULTY = """
import datetime, sys, time
from pathlib import Path
from reports_samples import plan_of
from analysis.reports import run_plan
from analysis.reports.batch import loop, run
from analysis.reports.batch.progress import Progress
loop.PAGE_SECONDS, loop.GRACE_SECONDS = 5, 1
run.new_batch_id = lambda: datetime.datetime.fromtimestamp(time.time(), datetime.UTC).strftime("%Y%m%dT%H%M%S.%f")
plan = plan_of(Path(sys.argv[1]), "light", number=list(range(int(sys.argv[3]))), pause=float(sys.argv[4]))
raise SystemExit(run_plan(plan, Path(sys.argv[2]), timeout=5, progress=Progress()).exit_code)
"""
# what every process of a batch runs first, its zygote, workers and page makers too
CLOCK = """
import os, time
now, now_ns = time.time, time.time_ns
def off():
    try:
        return (os.stat(os.environ["OUTLOOK_TEST_CLOCK"]).st_size - 4000) * 86400
    except OSError:
        return 0
with open(os.environ["OUTLOOK_TEST_CLOCK"] + "ed", "a") as file:
    file.write(f"{os.getpid()}\\n")
time.time = lambda: now() + off()
time.time_ns = lambda: now_ns() + off() * 10**9
"""
FOREIGN = (
    ("foreign-list", b"[1, 2]"),
    ("foreign-shape", b'{"run_id": 5, "slug": "foreign-shape", "results": {}}'),
    ("foreign-torn", b'{"run_id": "x", "slug'),
    ("foreign-bytes", b"\xff\xfe\x00"),
)


KILLED, STOPPED = ("batch", "zygote", "fork", "pages"), ("zygote", "fork", "pages")
CUT = {
    "file": "*", "page": "light*.html", "record": "light*.json", "notebook": "*.ipynb", "style": "*.css",
    "manifest": "manifest.json", "database": "results.duckdb", "index": "index.html",
}  # fmt: skip


class Faults:
    """One batch at a time, and what can happen to it."""

    def __init__(self, folder: Path, out: Path, dice: random.Random):
        self.drill, self.folder, self.out, self.dice = Drill(folder), folder, out, dice
        self.tried: dict[str, int] = {}
        self.busy: list[subprocess.Popen] = []
        self.clock = folder / "clock"  # its size is how many days its processes are off, and 4,000
        (folder / "first").mkdir()
        (folder / "first" / "sitecustomize.py").write_text(CLOCK)
        self.drill.env["PYTHONPATH"] += f"{os.pathsep}{folder / 'first'}"
        self.drill.env["OUTLOOK_TEST_CLOCK"] = str(self.clock)
        self.kinds: dict[str, Callable[[], bool]] = {
            **{f"kill_{who}": partial(self.signal, who, signal.SIGKILL) for who in KILLED},
            **{f"stop_{who}": partial(self.signal, who, signal.SIGSTOP) for who in STOPPED},
            **{f"cut_{name}": partial(self.cut, pattern) for name, pattern in CUT.items()},
            **{f"delete_{name}": partial(self.delete, CUT[name]) for name in ("file", "database")},
            "stop_batch_for_a_second": self.stop_batch_for_a_second, "full_disk": self.full_disk,
            "clock_jumps": self.clock_jumps, "delete_folder": self.delete_folder,
            "foreign_files": self.foreign_files, "busy_machine": self.busy_machine,
        }  # fmt: skip

    def start(self) -> None:
        self.set_clock(0)
        if self.dice.random() < 0.3:
            self.clock_jumps()
            self.count("clock_jumps")
        command = [sys.executable, "-c", FAULTY, str(self.folder), str(self.out), str(SIZE), str(PAUSE)]
        with (self.folder / "said.txt").open("ab") as said:
            self.drill.batch = subprocess.Popen(command, env=self.drill.env, stderr=said)

    def set_clock(self, days: int) -> None:
        self.clock.touch()
        os.truncate(self.clock, 4000 + days)

    def clock_jumps(self) -> bool:
        self.set_clock(self.dice.choice((-4000, -1, 1, 4000)))
        return True

    def count(self, kind: str) -> None:
        self.tried[kind] = self.tried.get(kind, 0) + 1

    def one(self, kinds: str = "") -> None:
        """A fault, of the kinds that were tried least. kinds: how their names begin."""
        named = sorted(kind for kind in self.kinds if kind.startswith(kinds))
        kind = min(self.dice.sample(named, 4), key=lambda k: self.tried.get(k, 0))
        if self.kinds[kind]():
            self.count(kind)

    def signal(self, who: str, number: int) -> bool:
        victims = self.drill.victims(who)
        if not victims:
            return False
        try:
            os.kill(self.dice.choice(victims), number)
        except ProcessLookupError:
            return False
        return True

    def stop_batch_for_a_second(self) -> bool:
        if not self.signal("batch", signal.SIGSTOP):
            return False
        time.sleep(1)
        return self.signal("batch", signal.SIGCONT)

    def full_disk(self) -> bool:
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

    def some_file(self, pattern: str) -> Path | None:
        """One of the files; None also where a folder goes away while they are looked for: then nothing is done, or counted."""
        try:
            found = [p for p in self.out.rglob(pattern) if p.is_file() and p.name != "batch"]
        except FileNotFoundError:
            return None
        return self.dice.choice(found) if found else None

    def cut(self, pattern: str) -> bool:
        """Cut a file to a part of its length, or overwrite a part of it."""
        path = self.some_file(pattern)
        if path is None:
            return False
        try:
            size = path.stat().st_size
            if size and self.dice.random() < 0.3:
                with path.open("r+b") as file:
                    file.seek(self.dice.randrange(size))
                    file.write(b"\0torn")
            else:
                os.truncate(path, self.dice.choice((0, self.dice.randrange(size + 1))))
        except OSError:
            return False
        return True

    def delete(self, pattern: str) -> bool:
        path = self.some_file(pattern)
        if path is None:
            return False
        path.unlink(missing_ok=True)
        return True

    def delete_folder(self) -> bool:
        if not self.out.exists():
            return False
        shutil.rmtree(self.out, ignore_errors=True)
        return True

    def foreign_files(self) -> bool:
        """Files that no batch has made: a record of the wrong shape beside its page, and in the spool."""
        name, content = self.dice.choice(FOREIGN)
        for place in (self.out, self.out / ".outlook" / "spool"):
            if place.is_dir():
                (place / f"{name}.json").write_bytes(content)
        if self.out.is_dir():
            (self.out / f"{name}.html").write_text("not ours")
        return self.out.is_dir()

    def busy_machine(self) -> bool:
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


def whole(out: Path, reports: list[dict], calm: Path) -> None:
    """Every report has the page, notebook and record of an undisturbed run, by reading them and not by their seals."""
    for report in reports:
        slug = report["slug"]
        assert page(out / f"{slug}.html") == page(calm / f"{slug}.html")
        assert outputs(out / "notebooks" / f"{slug}.ipynb") == outputs(calm / "notebooks" / f"{slug}.ipynb")
        ours, theirs = (json.loads((folder / f"{slug}.json").read_text()) for folder in (out, calm))
        assert {k: ours[k] for k in SAME} == {k: theirs[k] for k in SAME}
    for name in ("index.html", "targets.js"):
        assert page(out / name) == page(calm / name)
    listed = [json.loads((folder / "manifest.json").read_text()) for folder in (out, calm)]
    slugs = [{r["slug"] for r in one["reports"]} for one in listed]
    assert slugs[0] == slugs[1] == {r["slug"] for r in reports}
    for style in (calm / "assets").iterdir():
        assert (out / "assets" / style.name).read_bytes() == style.read_bytes(), style.name


SAME = ("slug", "run_id", "status", "results", "parameters", "title", "hashes")


def page(path: Path) -> str:
    """The text of a page without its moments, durations and names of batches."""
    return re.sub(
        r"\d{8}T[\d.]+Z?|\d{4}-\d\d-\d\d[ T]\d\d:\d\d[^<\"]*|[\d.,]+ (?:s|ms|MiB)\b", "#", path.read_text()
    )


def test_faults_of_every_kind_on_batches(tmp_path, borrowing):
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
        faults = Faults(tmp_path, disk / "out", random.Random(SEED))
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
            faults.one("cut_")
            assert not gone(faults.drill.mark), "no process outlives its batch"
            plan = plan_of(tmp_path, "light", number=list(range(SIZE)), pause=PAUSE)
            assert run_plan(plan, faults.out, batch_class=borrowing).exit_code == 0
            assert run_plan(plan, faults.out, batch_class=borrowing).made == 0, "what was made is whole"
            calm = run_plan(plan, disk / "calm", batch_class=borrowing).reports
            whole(faults.out, calm, disk / "calm")
            assert facts(faults.out, calm) == facts(disk / "calm", calm)
            strays = [p.name for p in faults.out.rglob("*") if p.suffix == ".new"]
            assert not strays and not (faults.out / ".outlook" / "tmp").exists()
        said = (tmp_path / "said.txt").read_text(errors="replace")
        assert "Traceback" not in said, said[said.index("Traceback") :][:3000]
        clocked = (tmp_path / "clocked").read_text().split()
        assert len(set(clocked)) >= 3 * rounds, (
            "the batch, its zygote and its maker of pages have the moved clock"
        )
        print(f"{sum(faults.tried.values())} faults in {rounds} batches: {faults.tried}")
    finally:
        subprocess.run(["umount", "-l", disk], check=False)
