"""Which published numbers moved between two runs, and what explains it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.errors import ReportError
from analysis.reports.results import store as results
from analysis.reports.results.textual import as_text

TOLERANCE = 1e-12  # relative; below it a number has not moved


@dataclass(frozen=True)
class Difference:
    """One report in two runs. `moved`: dicts with name, before, after, unit; `causes`: kind -> lines."""

    report: str
    before: str
    after: str
    moved: list[dict]
    causes: dict[str, list[str]]


class Store:
    """What the database knows, for one comparison."""

    def __init__(self, connection: Any):
        self.connection = connection

    def ask(self, sql: str, *parameters: object) -> list[tuple]:
        """Rows of a query."""
        return self.connection.execute(sql, list(parameters)).fetchall()

    def runs_of(self, word: str) -> dict[str, str]:
        """Report -> run id, for a run id (or its beginning), a report, a batch, `latest` or `previous`."""
        batches = [
            b
            for (b,) in self.ask(
                "select batch_id from batches group by batch_id order by max(coalesce(written, 0)), batch_id"
            )
        ]
        if word in ("latest", "previous"):
            back = 1 if word == "latest" else 2
            if len(batches) < back:
                raise ReportError(f"There is no {word} batch: the database has {len(batches)}.")
            word = batches[-back]
        if word in batches:
            return dict(
                self.ask(
                    "select b.slug, b.run_id from batches b join runs using (run_id) where b.batch_id = ?",
                    word,
                )
            )
        runs = self.ask(
            "select slug, run_id from runs where starts_with(run_id, ?) or slug = ? order by written nulls first, started",
            word,
            word,
        )
        if len({slug for slug, _ in runs}) > 1:
            listing = ", ".join(f"{run} ({slug})" for slug, run in runs[:5])
            raise ReportError(f"{word!r} fits several runs: {listing}. Give more characters.")
        if not runs:
            raise ReportError(
                f"No run, report or batch {word!r}. List them with `outlook results --sql "
                '"select run_id, slug, batch_id from runs"`.'
            )
        return dict(runs)  # the last one is the newest


def compare(out: Path | str, before: str, after: str) -> list[Difference]:
    """Differences of every report that both sides have. Raises ReportError for an unknown run."""

    def differences(connection: Any) -> list[Difference]:
        store = Store(connection)
        old, new = store.runs_of(before), store.runs_of(after)
        pairs = _pairs(store, old, new)
        if not pairs:
            raise ReportError(f"{before} and {after} have no report in common.")
        return [_difference(store, name, a, b) for name, a, b in pairs]

    return results.answered(out, differences)


def _pairs(store: Store, old: dict[str, str], new: dict[str, str]) -> list[tuple[str, str, str]]:
    if len(old) == len(new) == 1:
        ((_, before),), ((slug, after),) = old.items(), new.items()
        return [(slug, before, after)]

    def keys(runs: dict[str, str]) -> dict[str, tuple[str, str]]:
        """The same question on another day is the same report: `as_of` does not count."""
        by_question = {}
        for slug, run in runs.items():
            ((notebook, parameters),) = store.ask(
                "select notebook, parameters from runs where run_id = ?", run
            )
            values = {k: v for k, v in json.loads(parameters).items() if k != "as_of"}
            by_question[json.dumps([notebook, values], sort_keys=True)] = (slug, run)
        return by_question

    left, right = keys(old), keys(new)
    return [(right[k][0], left[k][1], right[k][1]) for k in right if k in left]


def _difference(store: Store, name: str, before: str, after: str) -> Difference:
    old, new = (
        {
            r[0]: r[1:]
            for r in store.ask(
                "select name, value, text, unit, low, high, claim_ids from results "
                "where run_id = ? order by position",
                run,
            )
        }
        for run in (before, after)
    )
    moved = []
    for key in [*old, *(k for k in new if k not in old)]:
        a, b = old.get(key), new.get(key)
        if a is None or b is None or _moved(a, b):
            unit = (b or a or (None,) * 3)[2]
            moved.append({"name": key, "before": _said(a), "after": _said(b), "unit": unit})
    causes = _causes(store, before, after, old, new) if before != after else _unstable(store, before)
    return Difference(name, before, after, moved, causes)


def _moved(a: tuple, b: tuple) -> bool:
    if a[1] != b[1] or a[2] != b[2]:
        return True
    for x, y in zip((a[0], a[3], a[4]), (b[0], b[3], b[4]), strict=True):
        if (x is None) != (y is None):
            return True
        if x is not None and abs(x - y) > TOLERANCE * max(abs(x), abs(y)):
            return True
    return False


def _said(row: tuple | None) -> str:
    if row is None:
        return "-"
    value, text, _, low, high, _ = row
    shown = text if value is None else f"{value:.6g}"
    return shown if low is None or high is None else f"{shown} [{low:.4g}, {high:.4g}]"


def _causes(store: Store, before: str, after: str, old: dict, new: dict) -> dict[str, list[str]]:
    columns = "parameters, hash_notebook, hash_data, hash_code, hash_packages, git_commit"
    (a,), (b,) = (store.ask(f"select {columns} from runs where run_id = ?", run) for run in (before, after))
    causes: dict[str, list[str]] = {}
    left, right = json.loads(a[0]), json.loads(b[0])
    causes["settings"] = [
        f"{k}: {left.get(k)!r} -> {right.get(k)!r}" for k in {**left, **right} if left.get(k) != right.get(k)
    ]
    causes["claims"] = _claims(store, a[2], b[2], old, new)
    for kind, at in (("notebook", 1), ("data", 2), ("code", 3), ("packages", 4)):
        if a[at] != b[at]:
            causes[kind] = _parts(store, kind, a[at], b[at])
    if a[5] != b[5]:
        causes["commit"] = [f"{(a[5] or 'none')[:12]} -> {(b[5] or 'none')[:12]}"]
    return {kind: lines for kind, lines in causes.items() if lines}


def _claims(store: Store, data_a: str, data_b: str, old: dict, new: dict) -> list[str]:
    """Claims that only one run cites, and claims whose printed figure was changed."""
    cited_a, cited_b = ({c for row in rows.values() for c in row[5] or ()} for rows in (old, new))
    printed_a, printed_b = (
        dict(store.ask("select claim_id, printed from claims where hash_data = ?", data))
        for data in (data_a, data_b)
    )
    lines = [f"+ {c}: {printed_b.get(c, '')}".rstrip(": ") for c in sorted(cited_b - cited_a)]
    lines += [f"- {c}: {printed_a.get(c, '')}".rstrip(": ") for c in sorted(cited_a - cited_b)]
    for claim in sorted(cited_a & cited_b):
        x, y = printed_a.get(claim), printed_b.get(claim)
        if x != y and x is not None and y is not None:
            lines.append(f"~ {claim}: {x} -> {y}")
    return lines


def _parts(store: Store, kind: str, a: str, b: str) -> list[str]:
    """Files, packages or cells that differ behind two hashes."""
    contents = []
    for value in (a, b):
        kept = store.ask("select content from parts where hash = ? and kind = ?", value, kind)
        if not kept:
            return [f"{a[:12]} -> {b[:12]}"]
        contents.append(json.loads(kept[0][0]))
    x, y = contents
    lines = []
    for key in sorted({**x, **y}):
        if x.get(key) != y.get(key):
            if kind == "packages":
                lines.append(f"{key} {x.get(key, 'absent')} -> {y.get(key, 'absent')}")
            else:
                lines.append(f"{'+' if key not in x else '-' if key not in y else '~'} {key}")
    return lines


def _unstable(store: Store, run: str) -> dict[str, list[str]]:
    rows = store.ask("select name, before, after from unstable where run_id = ?", run)
    lines = [f"{name}: {a:.6g} and {b:.6g} in runs of the same things" for name, a, b in rows]
    return {"not reproducible": lines} if lines else {}


def show(out: Path | str, before: str, after: str, form: str = "table") -> str:
    """The comparison as text; `form` table or json."""
    differences = compare(out, before, after)
    if form == "json":
        return json.dumps([vars(d) for d in differences], ensure_ascii=False, indent=1, default=str)
    changed = [d for d in differences if d.moved]
    lines = []
    for one in changed:
        lines += [f"{one.report}  ({one.before} -> {one.after})"]
        table = as_text(
            ["number", "before", "after", "unit"],
            [(m["name"], m["before"], m["after"], m["unit"]) for m in one.moved],
        )
        lines += [f"  {line}" for line in table.splitlines()]
        if not one.causes:
            lines.append("  nothing that is kept track of changed: the number is not reproducible")
        for kind, texts in one.causes.items():
            more = f" (and {len(texts) - 12} more)" if len(texts) > 12 else ""
            lines.append(f"  {kind}: " + "; ".join(texts[:12]) + more)
        lines.append("")
    same = len(differences) - len(changed)
    lines.append(
        f"{len(changed)} of {len(differences)} reports have numbers that moved"
        + (f", {same} have none." if same else ".")
    )
    return "\n".join(lines)
