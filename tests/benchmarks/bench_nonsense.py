"""How much nonsense the check finds: one wrong thing at a time in a copy of the shipped data, and what it says of it.

    python tests/benchmarks/bench_nonsense.py [nonsense_1.csv ...]

A set is a table with the columns wrong (in words), table, row (its key as `outlook check` prints it), how (set: other
cells in that row; again: that row a second time, with other cells; new: a row of these cells; gone: no such row; file: a
fault of FAULTS on the file), cells (a JSON object column → text; or the name of the fault), and maybe obvious (hard,
suspicious or subtle, as who wrote it sees it). The first set is the list by which the check was mended; the second was
written by somebody who had not seen the rules, and 68 of its 100 were told on the day it came; so was the third, from the
tables and their README alone, and 84 of its 100 were told on its day, 79 of them by the name of the row; of the fourth,
written in the same way, 81, all by name; of the fifth, again, 84, all by name; of the sixth, 90 of 99, 89 by name; of the
seventh, 75, all by name; of the eighth, 85, 83 by name, on the day on which rules had been mended by the seventh, and none was by it
yet. Rules were mended by each of the others after its day, so that only that day's number is blind. Tables are
read once, and each fault changes one of them. It is caught where the check says something that it does not say of the
shipped data, an error or a doubt, and named where that leads to the row that was changed.
"""

import csv
import io
import json
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from analysis.errors import EvidenceError
from analysis.evidence import check
from analysis.evidence.checks.check import problems_in, read_all
from analysis.evidence.checks.files import Problem, Rows
from analysis.evidence.checks.sense import KEYS, key_of
from analysis.evidence.schema import Package, read_package
from analysis.paths import default_data_dir

HERE = Path(__file__).resolve().parent
SETS = (
    "nonsense_1.csv",
    "nonsense_2.csv",
    "nonsense_3.csv",
    "nonsense_4.csv",
    "nonsense_5.csv",
    "nonsense_6.csv",
    "nonsense_7.csv",
    "nonsense_8.csv",
)
_FIFTH = 4  # of the lines
ADDED = ("again", "new")  # how a row comes that was not there


def _line(raw: bytes, change: Callable[[bytes], bytes]) -> bytes:
    lines = raw.split(b"\n")
    lines[_FIFTH] = change(lines[_FIFTH])
    return b"\n".join(lines)


def _rows(raw: bytes, change: Callable[[list[str]], list[str]], mark: str = ",") -> bytes:
    out = io.StringIO(newline="")
    rows = csv.reader(io.StringIO(raw.decode(), newline=""))
    csv.writer(out, lineterminator="\n", delimiter=mark).writerows(change(row) for row in rows)
    return out.getvalue().encode()


def _wide(raw: bytes, letters: int) -> bytes:
    rows = list(csv.reader(io.StringIO(raw.decode(), newline="")))
    rows[_FIFTH][-1] += "a" * letters
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().encode()


def _header_again(raw: bytes) -> bytes:
    lines = raw.split(b"\n")
    return b"\n".join([*lines[:40], lines[0], *lines[40:]])


def _bomb(dash: str) -> bytes:
    lines = [
        "&a [x,x,x,x,x,x,x,x,x]",
        *(f"&{chr(98 + n)} [{','.join([f'*{chr(97 + n)}'] * 9)}]" for n in range(9)),
    ]
    return "".join(f"{dash or chr(97 + n) + ': '}{line}\n" for n, line in enumerate(lines)).encode()


FAULTS: dict[str, Callable[[bytes], bytes]] = {
    "a quotation mark that is not closed": lambda raw: _line(raw, lambda line: line.replace(b",", b',"', 1)),
    "semicolons": lambda raw: _rows(raw, list, ";"),
    "UTF-16": lambda raw: raw.decode().encode("utf-16"),
    "a byte-order mark": lambda raw: b"\xef\xbb\xbf" + raw,
    "GB18030": lambda raw: raw.decode().encode("gb18030"),
    "the header again in the middle": _header_again,
    "a column twice": lambda raw: _rows(raw, lambda row: [row[0], *row]),
    "an unknown column": lambda raw: _rows(raw, lambda row: [*row, "remark"]),
    "columns in another order than their header": lambda raw: (
        raw.split(b"\n")[0]
        + b"\n"
        + _rows(raw, lambda row: [row[0], row[2], row[1], *row[3:]]).split(b"\n", 1)[1]
    ),
    "nothing": lambda raw: b"",
    "a NUL": lambda raw: _line(raw, lambda line: line + b"\x00"),
    "a cell of 10 MB": lambda raw: _wide(raw, 10_000_000),
    "a cell of 200 kB": lambda raw: _wide(raw, 200_000),
    "a tag": lambda raw: b"- !!python/object/apply:os.getcwd []\n",
    "a bomb": lambda raw: _bomb(""),
    "a bomb in a list": lambda raw: _bomb("- "),
    "an alias of itself": lambda raw: (
        b"- &a {claim_id: *a, column: value, printed: 1, corrected: 2, reason: none}\n"
    ),
    "ten times the correction": lambda raw: raw.replace(b"corrected: 235", b"corrected: 2350", 1),
    "a path that leaves": lambda raw: raw.replace(b'"claims.csv"', b'"../../../etc/passwd"', 1),
}
ON_DISK: dict[str, Callable[[Path], None]] = {
    "a directory": lambda path: path.mkdir(),
    "a link to itself": lambda path: path.symlink_to(path.name),
}


def _with(everything: dict[str, Rows], wrong: dict[str, str]) -> dict[str, Rows]:
    """The tables with one row changed, or there a second time."""
    data = everything[wrong["table"]]
    rows, lines = list(data.rows), list(data.lines)
    at = next((k for k, row in enumerate(rows) if key_of(wrong["table"], row) == wrong["row"]), None)
    if at is None and wrong["how"] != "new":
        raise SystemExit(f"{wrong['wrong']}: {wrong['table']}.csv has no row {wrong['row']}.")
    cells = json.loads(wrong["cells"])
    if unknown := set(cells) - set(data.header):
        raise SystemExit(f"{wrong['wrong']}: {wrong['table']}.csv has no column {', '.join(unknown)}.")
    if wrong["how"] in ADDED:
        rows.append({**(rows[at] if wrong["how"] == "again" else dict.fromkeys(data.header, "")), **cells})
        lines.append(lines[-1] + 1)
    elif wrong["how"] == "gone":
        del rows[at], lines[at]
    else:
        rows[at] = {**rows[at], **cells}
    return {**everything, wrong["table"]: Rows(data.table, data.header, rows, lines)}


def _spoilt(directory: Path, wrong: dict[str, str]) -> list[Problem]:
    """What the check says of a copy of the directory with a spoilt file."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(
            shutil.copytree(
                directory, Path(folder, "data"), ignore=shutil.ignore_patterns("evaluation", "forecasts")
            )
        )
        path = copy / wrong["row"]
        if wrong["cells"] in ON_DISK:
            path.unlink()
            ON_DISK[wrong["cells"]](path)
        else:
            path.write_bytes(FAULTS[wrong["cells"]](path.read_bytes()))
        try:
            return check(copy)
        except EvidenceError as error:  # the descriptor itself
            return [Problem("datapackage.json", 0, "", str(error), "", "")]


def answers(
    name: str, package: Package, everything: dict[str, Rows]
) -> Iterator[tuple[dict[str, str], list[Problem]]]:
    """Each fault of a set with what the check says of it."""
    usual = {_said(p) for p in problems_in(package, everything, [])}
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        for wrong in csv.DictReader(file):
            if wrong["how"] == "file":
                told = _spoilt(package.directory, wrong)
            else:
                told = problems_in(package, _with(everything, wrong), [])
            yield wrong, [p for p in told if _said(p) not in usual]


def _names(wrong: dict[str, str], told: list[Problem], everything: dict[str, Rows]) -> bool:
    """Whether one of the problems is that of the changed row, or names it; for a file, whether there is one."""
    if wrong["how"] == "file":
        return bool(told)
    cells, data = json.loads(wrong["cells"]), everything[wrong["table"]]
    keys = {wrong["row"], *(str(cells[column]) for column in KEYS.values() if column in cells)}
    lines = zip(data.rows, data.lines, strict=True)
    line = next((line for row, line in lines if key_of(wrong["table"], row) == wrong["row"]), 0)
    place = (f"{wrong['table']}.csv", data.lines[-1] + 1 if wrong["how"] in ADDED else line)
    return any((p.file, p.row) == place or any(k in f"{p.found} {p.allowed}" for k in keys) for p in told)


def _said(problem: Problem) -> tuple:
    return (problem.file, problem.column, problem.found, problem.allowed)


def main(names: list[str]) -> None:
    package = read_package(default_data_dir())
    everything, _ = read_all(package)
    for name in names:
        tally, by_sight, named = Counter[str](), Counter[tuple[str, str]](), 0
        began = time.perf_counter()
        for wrong, told in answers(name, package, everything):
            word = "error" if any(p.error for p in told) else "doubt" if told else "silent"
            tally[word] += 1
            names_it = _names(wrong, told, everything)
            named += names_it
            by_sight[wrong.get("obvious") or "", "named" if names_it else "not named"] += 1
            first = next((p for p in told if p.error), told[0]) if told else None
            print(f"{word:7} {wrong['wrong']}" + (f"\n          {str(first)[:150]}" if first else ""))
        whole = sum(tally.values())
        caught = whole - tally["silent"]
        print(f"{name}: {caught} of {whole} caught ({tally['error']} errors, {tally['doubt']} doubts), {named} by name, "
              f"{tally['silent']} silent, in {time.perf_counter() - began:.0f} s")  # fmt: skip
        for sight in sorted({sight for sight, _ in by_sight} - {""}):
            hit = by_sight[sight, "named"]
            print(f"  {sight}: {hit} of {hit + by_sight[sight, 'not named']} by name")


if __name__ == "__main__":
    main(sys.argv[1:] or [name for name in SETS if (HERE / name).is_file()])
