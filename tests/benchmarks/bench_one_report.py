"""How soon is one report there, and how soon do the commands answer? Ratios within one run, medians of the repeats.

    python tests/benchmarks/bench_one_report.py [--repeats 5]

plain    papermill and `jupyter nbconvert --to html` for the same notebook
first    `outlook report` for one target when no warm process is waiting
second   the same for another target, while one is
pandas   `python -c "import pandas"`: the floor of every command that reads a table

The ways take turns, each repeat in another order; a ratio is that of two times of one repeat, so that a busy moment does not
hit one way only. A round before the first repeat is not counted: it leaves what every later run finds, compiled modules and
templates, also where the environment forbids Python to keep them (PYTHONDONTWRITEBYTECODE), which would have each process
compile all that it imports.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOK = ROOT / "notebooks" / "02_target_forecast.ipynb"
BIN = Path(sys.executable).parent
COMMANDS = {"targets": ["targets"], "check": ["check"], "help": ["--help"]}


def seconds(*command: object, env: dict) -> float:
    """Wall time of a command that must succeed."""
    began = time.perf_counter()
    subprocess.run([str(word) for word in command], check=True, capture_output=True, env=env)
    return time.perf_counter() - began


def one_round(number: int, folder: Path) -> dict[str, float]:
    """Every way once; way -> seconds."""
    own = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    env = {**own, "XDG_RUNTIME_DIR": str(folder), "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    out = folder / f"out{number}"

    def plain() -> float:
        made = folder / "plain.ipynb"
        ours = seconds(BIN / "papermill", "--cwd", NOTEBOOK.parent, NOTEBOOK, made, env=env)
        return ours + seconds(BIN / "jupyter", "nbconvert", "--to", "html", made, env=env)

    def report(seed: int) -> float:
        words = ["report", "-n", NOTEBOOK, "-p", "seed", seed, "--out", out, "--quiet"]
        return seconds(BIN / "outlook", *words, env=env)

    def both() -> tuple[float, float]:
        seconds(BIN / "outlook", "warm", "--stop", env=env)
        first = report(10 * number + 1)
        time.sleep(3)  # as long as somebody looks at the page: meanwhile the process learns to render
        second = report(10 * number + 2)
        seconds(BIN / "outlook", "warm", "--stop", env=env)
        return first, second

    times: dict[str, float] = {}
    ways = ["plain", "both", "pandas", *COMMANDS]
    for way in ways[number % len(ways) :] + ways[: number % len(ways)]:
        if way == "plain":
            times["plain"] = plain()
        elif way == "both":
            times["first"], times["second"] = both()
        elif way == "pandas":
            times["pandas"] = seconds(sys.executable, "-c", "import pandas", env=env)
        else:
            times[way] = seconds(BIN / "outlook", *COMMANDS[way], env=env)
    return times


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeats", type=int, default=5)
    repeats = parser.parse_args().repeats
    with tempfile.TemporaryDirectory() as name:
        rounds = [one_round(number, Path(name)) for number in range(repeats + 1)][1:]
    print("| way | median s | of | ratio (range) |")
    for way, floor in (("first", "plain"), ("second", "plain"), *((c, "pandas") for c in COMMANDS)):
        ratios = [one[way] / one[floor] for one in rounds]
        middle = statistics.median(one[way] for one in rounds)
        print(
            f"| {way} | {middle:.2f} | {floor} | {statistics.median(ratios):.2f} ({min(ratios):.2f}-{max(ratios):.2f}) |"
        )
    for floor in ("plain", "pandas"):
        print(f"| {floor} | {statistics.median(one[floor] for one in rounds):.2f} | | |")


if __name__ == "__main__":
    main()
