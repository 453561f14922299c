"""How soon do the commands answer? Each as a ratio to the import of pandas within one run, medians of the repeats.

    python tests/benchmarks/bench_commands.py [--repeats 5]

pandas                  `python -c "import pandas"`: the floor of every command that reads a table
help                    `outlook --help`
check first             the shipped evidence is checked, and nothing has been kept of it
check again             the same once more
targets after a check   every target is listed for the first time; that the evidence has no error is kept from the check
targets again           the same once more
targets otherwise       another part of the same list
targets first           every target is listed, and nothing has been kept: the first command of a newcomer

The commands take turns, in each repeat with folders of their own for what is kept, and a ratio is that of two times of one repeat.
Beside the wall times stands the time on a processor, of all processes of a command: of two at a time it counts both. A round
before the first repeat is not counted: it leaves compiled modules, also where the environment forbids Python to keep them. On a
busy machine the wall times say little; the load is printed.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
from pathlib import Path

from bench_one_report import BIN, Took, seconds

FLOOR = "pandas"
KEPT = {  # way -> the words of the command; they follow each other, each with what those before it have kept
    "check first": ["check"],
    "check again": ["check"],
    "targets after a check": ["targets"],
    "targets again": ["targets"],
    "targets otherwise": ["targets", "--to", "2090-01-01"],
}
ALONE = {"targets first": ["targets"], "help": ["--help"]}  # nothing has been kept


def once(folder: Path) -> dict[str, Took]:
    """Every way once; folder: an empty one for what is kept."""
    own = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}

    def took(kept: str, words: list[str]) -> Took:
        place = str(folder / kept)
        return seconds(
            BIN / "outlook", *words, env=own | {"OUTLOOK_CACHE_DIR": place, "XDG_CACHE_HOME": place}
        )

    told = {FLOOR: seconds(sys.executable, "-c", "import pandas", env=own)}
    for way, words in ALONE.items():
        told[way] = took(way, words)
    for way, words in KEPT.items():
        told[way] = took("kept", words)
    return told


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeats", type=int, default=5)
    asked = parser.parse_args()
    rounds = []
    for number in range(asked.repeats + 1):
        with tempfile.TemporaryDirectory() as name:
            one = once(Path(name))
        if number:
            rounds.append(one)
    print("| command | median s | of importing pandas (range) | on a processor, s | of importing pandas |")
    print("| --- | --- | --- | --- | --- |")
    for way in rounds[0]:
        wall, busy = (statistics.median(one[way][k] for one in rounds) for k in (0, 1))
        walls, busies = ([one[way][k] / one[FLOOR][k] for one in rounds] for k in (0, 1))
        told = f"{statistics.median(walls):.2f} ({min(walls):.2f}-{max(walls):.2f})"
        print(f"| {way} | {wall:.2f} | {told} | {busy:.2f} | {statistics.median(busies):.2f} |")
    print(f"load: {', '.join(f'{load:.1f}' for load in os.getloadavg())}")


if __name__ == "__main__":
    main()
