"""How long the reader of articles takes: seconds of processor time for a text of 10,000 characters in each language.

    python tests/benchmarks/bench_reader.py [TIMES] [--against OTHER_CHECKOUT]

The texts are the marked articles of `tests/intake` one behind the other, cut at 10,000 characters: as dense with figures as
none is in the press. Each round starts a process anew, which imports pandas, then the reader (its patterns are compiled by
that), reads a first text (the data and the weights are loaded by that) and a second one. Printed is the median of the rounds (five), each
also as a multiple of the time that the import of pandas took in the same process, which a slower machine changes less. With
another checkout, its rounds alternate with those of this one. The compiled modules are written before the first round.
"""

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parents[2]
LENGTH = 10_000  # characters
PARTS = ("pandas", "reader", "first text", "second text")
_MARK = re.compile(r"\{\{(.*?)\|[^{}]*\}\}")
_ROUND = """
import json, sys, time
now = time.process_time
texts, began = json.load(sys.stdin), now()
import pandas
told = [now() - began]
for part in ("import analysis.intake.reading as reading", *("counts.append(len(reading.read(texts.pop(0), '2026-01-10')))",) * 2):
    counts, began = globals().setdefault("counts", []), now()
    exec(part)
    told.append(now() - began)
print(json.dumps([told, counts]))
"""


def texts(language: str) -> list[str]:
    """Two texts of a language (en, zh), of the marked articles without their marks."""
    found = []
    for path in sorted((HERE / "tests" / "intake").glob("*/*.txt")):
        body = _MARK.sub(r"\1", path.read_text(encoding="utf-8").partition("\n")[2])
        chinese = sum("\u4e00" <= sign <= "\u9fff" for sign in body) > 0.2 * len(body)
        if chinese == (language == "zh"):
            found.append(body)
    whole = "\n\n".join(found)
    return [whole[:LENGTH], whole[LENGTH : 2 * LENGTH]]


def one_round(checkout: Path, language: str) -> tuple[list[float], list[int]]:
    """The seconds of each part, and the figures of each text, in a process of its own."""
    environment = os.environ | {"PYTHONPATH": str(checkout)}
    done = subprocess.run(
        [sys.executable, "-c", _ROUND], cwd=checkout, env=environment, input=json.dumps(texts(language)),
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return tuple(json.loads(done.stdout))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("times", nargs="?", type=int, default=5, help="rounds of each language")
    options.add_argument("--against", type=Path, help="another checkout, read in turn with this one")
    given = options.parse_args()
    checkouts = [HERE, *([given.against.resolve()] if given.against else [])]
    for checkout in checkouts:
        subprocess.run([sys.executable, "-m", "compileall", "-q", "analysis"], cwd=checkout, check=True)
    for language in ("zh", "en"):
        rounds: dict[Path, list[list[float]]] = {checkout: [] for checkout in checkouts}
        for _ in range(given.times):
            for checkout in checkouts:
                seconds, counts = one_round(checkout, language)
                rounds[checkout].append(seconds)
        print(f"{language}, {' and '.join(map(str, counts))} figures")
        for checkout in checkouts:
            whole = [[*of, sum(of[1:3])] for of in rounds[checkout]]
            for name, of in zip((*PARTS, "reader and first text"), zip(*whole, strict=True), strict=True):
                by_pandas = statistics.median(s / row[0] for s, row in zip(of, whole, strict=True))
                print(f"  {name:22} {statistics.median(of):5.2f} s  {by_pandas:5.2f} x pandas  {checkout}")


if __name__ == "__main__":
    main()
