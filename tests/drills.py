"""A batch in a process of its own, and what may be killed or stopped of it."""

import os
import subprocess
import sys
import time
import uuid
from pathlib import Path

from reports_samples import processes

MODULES = {"zygote": "warm.zygote", "pages": "site.maker", "job": "batch.job"}
NUMBERS = list(range(8))
SCRIPT = """
import sys
from pathlib import Path
from reports_samples import plan_of
from analysis.reports import run_plan
folder = Path(sys.argv[1])
run_plan(plan_of(folder, "light", number={numbers}, pause={pause}), folder / "out", **{options})
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

    def start(self, pause: float = 0.2, **options) -> None:
        """Begin a batch of eight reports with these options of `run_plan`."""
        script = SCRIPT.format(numbers=NUMBERS, pause=pause, options=options)
        command = [sys.executable, "-c", script, str(self.folder)]
        self.batch = subprocess.Popen(command, env=self.env, stderr=subprocess.DEVNULL)

    def victims(self, kind: str) -> list[int]:
        if kind == "batch":
            return [self.batch.pid]
        pids = processes(self.mark)
        ours = [p for p in pids if parent_of(p) == self.batch.pid]
        if kind in MODULES:
            return [p for p in ours if runs(kind, p)]
        if kind == "fork":
            return [p for p in pids if parent_of(p) in ours and runs("zygote", p)]
        return [p for p in pids if p != self.batch.pid]

    def await_victims(self, kind: str, count: int = 1) -> list[int]:
        """Those of a kind, as soon as there are so many."""
        end = time.monotonic() + 300
        while len(found := self.victims(kind)) < count:
            assert time.monotonic() < end and self.batch.poll() is None, (kind, found)
            time.sleep(0.01)
        return found

    def change_something(self, number: int) -> None:
        """New evidence, so that every report is to be made again."""
        with (self.folder / "data" / "claims.csv").open("a", encoding="utf-8") as file:
            file.write(f"c-x{number},stock,1,count,exact,2026-01-01,2026-01-02\n")
