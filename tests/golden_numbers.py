"""The numbers that a fixed plan of reports records, kept as literal values in `tests/golden/`, one file per notebook.

    make golden                      run the plan, write the files anew, print what moved as a Markdown table
    make golden-diff BASE=main       what moved between a commit and the files as they stand; runs nothing

Everything goes through the command line (`outlook report`, `outlook results`), so that moving code moves nothing here.

Tolerance: a number has moved if it differs by more than one part in a million (RELATIVE), or where it is nearly zero by
more than 1e-9 (ABSOLUTE). The draws come from a fixed seed, so that one machine gives the same number each time, under
Python 3.11 to 3.13; what remains are the last digits of optimisers and of sums in another order. On a processor whose
exponential is rounded otherwise a single draw may cross a bound, which is one in the number of draws and would be seen.
"""

from __future__ import annotations

import csv
import io
import json
import math
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import yaml
from notebook_samples import NOTEBOOKS, settings_of

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "tests" / "golden"
PLAN = FOLDER / "plan.yml"
COLUMNS = ("report", "name", "value", "low", "high", "unit")
RELATIVE, ABSOLUTE = 1e-6, 1e-9
QUERY = """select slug, name, coalesce(text, value) as value, low, high, unit from (
    select slug, name, text, cast(value as varchar) as value, low, high, unit from results join runs using (run_id))"""

Key = tuple[str, str]  # report, name
Rows = dict[str, dict[Key, dict[str, str]]]  # notebook -> its numbers


def outlook(*words: str) -> str:
    """What the command line prints. Raises SystemExit with its errors if it fails."""
    done = subprocess.run(
        [sys.executable, "-m", "analysis.cli", *words], capture_output=True, text=True, cwd=ROOT, check=False
    )
    if done.returncode:
        raise SystemExit(f"outlook {' '.join(words)} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


def whole_plan() -> dict[str, Any]:
    """The plan, and each notebook that it does not name once, with the settings in which it is quick."""
    plan = yaml.safe_load(PLAN.read_text(encoding="utf-8"))
    named = {report["notebook"] for report in plan["reports"]}
    others = [path for path in NOTEBOOKS if path.stem not in named]
    more = [{"notebook": path.stem, "parameters": settings_of(path).get("quick", {})} for path in others]
    places = {name: str((PLAN.parent / plan[name]).resolve()) for name in ("notebook_dir", "data_dir")}
    return {**plan, **places, "reports": [*plan["reports"], *more]}


def run(out: Path) -> Rows:
    """Execute the plan into an empty folder and return what its reports recorded."""
    with tempfile.TemporaryDirectory() as folder:
        plan = Path(folder) / PLAN.name
        plan.write_text(yaml.safe_dump(whole_plan(), sort_keys=False), encoding="utf-8")
        outlook("report", str(plan), "--out", str(out), "--quiet")
    found: Rows = {}
    for one in json.loads(outlook("results", "--out", str(out), "--format", "json", "--sql", QUERY)):
        notebook, _, report = one["slug"].partition("--")
        row = {name: written(one[name]) for name in ("value", "low", "high", "unit")}
        found.setdefault(notebook, {})[report, one["name"]] = row
    return found


def recorded(folder: Path, slug: str) -> dict[str, dict[str, Any]]:
    """What one report of the plan has recorded, by name. folder: where the plan was run."""
    record = json.loads((folder / f"{slug}.json").read_text(encoding="utf-8"))
    return {one["name"]: one for one in record["results"]}


def written(value) -> str:
    """A cell of a file: numbers with nine digits, nothing for what there is not.

    >>> written("0.1234567891234"), written(203.0), written(None), written("open")
    ('0.123456789', '203', '', 'open')
    """
    number = as_number(value)
    return ("" if value is None else str(value)) if number is None else f"{number:.9g}"


def as_number(cell) -> float | None:
    """The number in a cell, None for a text or an empty one."""
    try:
        return float(cell)
    except (TypeError, ValueError):
        return None


def read_text(text: str) -> dict[Key, dict[str, str]]:
    """The numbers in the text of one file."""
    return {
        (row["report"], row["name"]): {n: row[n] for n in COLUMNS[2:]}
        for row in csv.DictReader(io.StringIO(text))
    }


def read(folder: Path = FOLDER) -> Rows:
    """The numbers as they are kept."""
    return {
        path.stem: read_text(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("[0-9]*.csv"))
    }


def write(rows: Rows, folder: Path = FOLDER) -> None:
    """Write one file per notebook, sorted, one number a line; a file whose notebook is gone goes too."""
    for path in folder.glob("[0-9]*.csv"):
        if path.stem not in rows:
            path.unlink()
    for notebook, numbers in rows.items():
        with (folder / f"{notebook}.csv").open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
            writer.writeheader()
            for (report, name), row in sorted(numbers.items()):
                writer.writerow({"report": report, "name": name, **row})


def same(before: str, after: str) -> bool:
    """Whether two cells hold the same text, or the same number within the tolerance."""
    x, y = as_number(before), as_number(after)
    if x is None or y is None:
        return before == after
    return math.isclose(x, y, rel_tol=RELATIVE, abs_tol=ABSOLUTE)


def moved(before: Rows, after: Rows) -> list[tuple[str, str, str]]:
    """Every number that is not what it was: where it stands, from, to; `-` for what is only on one side."""
    found = []
    for notebook in sorted({*before, *after}):
        old, new = before.get(notebook, {}), after.get(notebook, {})
        for key in sorted({*old, *new}):
            a, b = old.get(key), new.get(key)
            if a is None or b is None or not all(same(a[n], b[n]) for n in a):
                found.append((f"{notebook} {key[0]}: {key[1]}", said(a), said(b)))
    return found


def said(row: dict[str, str] | None) -> str:
    """A number with its interval and unit.

    >>> said({"value": "0.5", "low": "0.1", "high": "0.75", "unit": "share"})
    '0.5 [0.1, 0.75] share'
    """
    if row is None:
        return "-"
    ends = f" [{row['low']}, {row['high']}]" if row["low"] or row["high"] else ""
    return f"{row['value'] or 'none'}{ends} {row['unit']}".strip()


def table(changes: list[tuple[str, str, str]]) -> str:
    """What moved as a Markdown table, for the changelog."""
    if not changes:
        return "No number moved."
    lines = [f"| `{name}` | {a} | {b} |" for name, a, b in changes]
    return "\n".join(["| number | from | to |", "| --- | --- | --- |", *lines])


def at_commit(base: str) -> Rows:
    """The numbers as a commit keeps them."""

    def git(*words: str) -> str:
        return subprocess.run(["git", *words], capture_output=True, text=True, cwd=ROOT, check=True).stdout

    names = git("ls-tree", "--name-only", base, "tests/golden/").splitlines()
    return {Path(n).stem: read_text(git("show", f"{base}:{n}")) for n in names if n.endswith(".csv")}


def main(words: list[str]) -> None:
    """`write`: run the plan and keep its numbers. `diff COMMIT`: what moved since a commit. Both print a table."""
    if words[:1] == ["diff"]:
        print(table(moved(at_commit(words[1]), read())))
        return
    before = read()
    with tempfile.TemporaryDirectory() as folder:
        after = run(Path(folder))
    write(after)
    print(table(moved(before, after)))


if __name__ == "__main__":
    main(sys.argv[1:])
