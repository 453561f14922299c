"""How soon is one report there? Ratios within one run, medians of the repeats. Other commands: `bench_commands`.

    python tests/benchmarks/bench_one_report.py [--repeats 5]

plain    papermill and `jupyter nbconvert --to html` for the same notebook
first    `outlook report` for one target when no warm process is waiting
second   the same target with another seed while one is, seconds later: all that is drawn is drawn anew
other    another target while one is
again    the very same report once more: it is up to date, and nothing is made

The ways take turns, each repeat in another order; a ratio is that of two times of one repeat, so that a busy moment does not
hit one way only. Beside the wall times stands the time on a processor, of the command and of the warm processes that worked
for it: on a busy machine it says more. A round before the first repeat is not counted: it leaves what every later run finds,
compiled modules and templates, also where the environment forbids Python to keep them (PYTHONDONTWRITEBYTECODE), which would
have each process compile all that it imports.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOK = ROOT / "notebooks" / "02_target_forecast.ipynb"
OTHER = "5g-factories-built-2027"
BIN = Path(sys.executable).parent
REPORTS = ("first", "second", "other", "again")
LOOK_SECONDS = 3  # as long as somebody looks at a page: meanwhile the process learns


class Took(NamedTuple):
    """Seconds on the clock, and on a processor."""

    wall: float
    processor: float

    def __add__(self, more: object) -> Took:
        assert isinstance(more, Took)
        return Took(self.wall + more.wall, self.processor + more.processor)


def seconds(*command: object, env: dict) -> Took:
    """What a command took that must succeed, with the processes that it started and waited for."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run([str(word) for word in command], check=True, capture_output=True, env=env)
    wall, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    return Took(wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def staying(folder: Path) -> float:
    """Seconds on a processor of the warm processes whose socket is below a folder, and of their forks that have ended."""
    total = 0
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                told = (
                    (entry / "environ").read_bytes() if b"zygote" in (entry / "cmdline").read_bytes() else b""
                )
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if f"XDG_RUNTIME_DIR={folder}".encode() in told.split(b"\0"):
                total += sum(map(int, fields[11:15]))
    return total / os.sysconf("SC_CLK_TCK")


class Round:
    """Every way once. `number`: of the round, which gives it seeds of its own."""

    def __init__(self, number: int, folder: Path):
        self.number, self.folder = number, folder
        own = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        self.env = {
            **own, "XDG_RUNTIME_DIR": str(folder), "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1",
        }  # fmt: skip

    def plain(self) -> dict[str, Took]:
        """Papermill, then nbconvert."""
        made = self.folder / "plain.ipynb"
        run = seconds(BIN / "papermill", "--cwd", NOTEBOOK.parent, NOTEBOOK, made, env=self.env)
        return {"plain": run + seconds(BIN / "jupyter", "nbconvert", "--to", "html", made, env=self.env)}

    def report(self, *parameters: object) -> Took:
        """One report from the shell, with what it had the warm processes do."""
        before = staying(self.folder)
        out = self.folder / f"out{self.number}"
        took = seconds(BIN / "outlook", "report", "-n", NOTEBOOK, *parameters, "--out", out, "--quiet", env=self.env)  # fmt: skip
        return took + Took(0.0, staying(self.folder) - before)

    def reports(self) -> dict[str, Took]:
        """One after the other, each after a while of looking at the one before."""
        one, two = 10 * self.number + 1, 10 * self.number + 2
        asked = {
            "first": ("-p", "seed", one),
            "second": ("-p", "seed", two),
            "other": ("-t", OTHER),
            "again": ("-p", "seed", two),
        }
        self.stop()
        told = {}
        for way in REPORTS:
            told[way] = self.report(*asked[way])
            time.sleep(LOOK_SECONDS)
        self.stop()
        return told

    def stop(self) -> None:
        """Let no warm process wait."""
        seconds(BIN / "outlook", "warm", "--stop", env=self.env)

    def all(self) -> dict[str, Took]:
        """Way -> what it took."""
        ways = [self.plain, self.reports]
        turn = self.number % len(ways)
        return {name: took for way in ways[turn:] + ways[:turn] for name, took in way().items()}


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeats", type=int, default=5)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        rounds = [Round(number, Path(name)).all() for number in range(asked.repeats + 1)][1:]
    print("| way | median s | of | ratio (range) | on a processor, s | ratio |")
    for way in rounds[0]:
        wall, busy = (statistics.median(one[way][k] for one in rounds) for k in (0, 1))
        if way == "plain":
            print(f"| {way} | {wall:.2f} | | | {busy:.2f} | |")
            continue
        ratios, of_busy = ([one[way][k] / one["plain"][k] for one in rounds] for k in (0, 1))
        told = f"{statistics.median(ratios):.2f} ({min(ratios):.2f}-{max(ratios):.2f})"
        print(f"| {way} | {wall:.2f} | plain | {told} | {busy:.2f} | {statistics.median(of_busy):.2f} |")


if __name__ == "__main__":
    main()
