"""Questions at the terminal for new rows of any table: one for each column, answers kept, only wrong ones asked again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import click
import pandas as pd

from analysis.errors import EvidenceError
from analysis.evidence import cells, form
from analysis.evidence.add import Row, problems_of_rows
from analysis.evidence.alike import alike
from analysis.evidence.checks import rules
from analysis.evidence.checks.check import Problem, read_all
from analysis.evidence.checks.files import Rows
from analysis.evidence.kinds import COUNTED
from analysis.evidence.schema import Column, Package, read_package
from analysis.evidence.search import matching
from analysis.evidence.unfinished import Transcript

NEW = "new"
_SHOWN = 8
_OPENED = (
    "sources",
    "programmes",
    "indicators",
    "entities",
    "targets",
)  # tables of which a new row may be asked for within
# a cell that follows from another one is mended there
COMES_FROM = {
    ("claims", "published_earliest"): "published_latest", ("claims", "published_precision"): "published_latest",
    ("claims", "period_precision"): "period_end", ("claims", "unit"): "indicator",
}  # fmt: skip


@dataclass
class Dialogue:
    """New rows that are being asked for: drafts, in the order in which they were finished."""

    package: Package
    everything: dict[str, Rows]  # with the new rows that others may point to
    before: dict[str, Rows]
    drafts: list[Row] = field(default_factory=list)
    transcript: Transcript = field(default_factory=Transcript)

    @classmethod
    def of(cls, data_dir: str | Path | None) -> "Dialogue":
        package = read_package(data_dir)
        before = read_all(package)[0]
        copied = {n: replace(d, rows=list(d.rows), lines=list(d.lines)) for n, d in before.items()}
        return cls(package, copied, before)

    def alike(self) -> list[str]:
        """What the data hold already of these rows, or nearly so."""
        return [told for table, row in self.drafts for told in alike(table, row, self.before)]

    def ask(self, table: str, given: Mapping[str, str], only_promises: bool = False) -> dict[str, str]:
        """One row: what is not given is asked. New rows that it points to are asked within."""
        row = dict(given)
        for name in form.ORDER[table]:
            column = self.package[table].by_name[name]
            if name in row or not form.applies(column, row):
                continue
            if table == "claims" and name == "target" and form.applies(column, row):
                row["target"] = self._target(row)
                continue
            follows = form.follows(table, row, self.everything)
            allowed = form.PROMISED if only_promises and name == "kind" else None
            row |= self.answer(table, name, row, follows.get(name, ""), allowed)
        row = row | form.follows(table, row, self.everything)
        self._keep(table, row)
        return row

    def _keep(self, table: str, row: dict[str, str]) -> None:
        self.drafts.append((table, row))
        if table != "claims":  # what follows may point to it
            data = self.everything[table]
            data.rows.append({name: row.get(name, "") for name in data.header})
            data.lines.append(max(data.lines, default=1) + 1)

    def answer(
        self, table: str, name: str, row: Mapping[str, str], default: str, allowed: tuple[str, ...] | None = None,
        *, optional: bool = False,
    ) -> dict[str, str]:  # fmt: skip
        """The answer to one question, with what it says beside: asked until it can stand in its column.

        row: the cells that are known; default: what Enter takes; allowed: the choices, where they are not all of the
        descriptor's; optional: it may stay empty whatever the descriptor says.
        """
        column = self.package[table].by_name[name]
        needed = form.is_needed(column, row) and not optional
        question = f"{table}.{name}"
        again = self.transcript.again(question)
        if again is None:
            click.echo(f"  {about(column, allowed)}")
        listed = [] if default or again else self._all_of(table, name)
        empty = (
            " (empty: not said, that of the publication)" if _undated(table, column, row)
            else "" if needed else " (may be empty)"
        )  # fmt: skip
        while True:
            text = again
            if text is None:
                label = f"{name}{empty}"
                text = click.prompt(label, default=default, show_default=bool(default)).strip()
            else:
                click.echo(f"{name}: {text}")
            again = None
            answer, listed = self._understood(table, column, row, text, needed, allowed, listed, question)
            if answer is not None:
                return answer
            self.transcript.drop()

    def _all_of(self, table: str, name: str) -> list[str]:
        """The slugs that a column may point to, shown with numbers where they are few."""
        pointed = self._pointed(table, name)
        rows = self.everything[pointed].rows if pointed else []
        return _numbered(rows, self.package[pointed].primary_key[0]) if 0 < len(rows) <= _SHOWN else []

    def _pointed(self, table: str, name: str) -> str:
        return next((other for here, other, _ in self.package[table].foreign_keys if here == name), "")

    def _understood(
        self, table: str, column: Column, row: Mapping[str, str], text: str, needed: bool,
        allowed: tuple[str, ...] | None, listed: list[str], question: str,
    ) -> tuple[dict[str, str] | None, list[str]]:  # fmt: skip
        """An answer as cells, or None where it can't stand, and what was listed beside it."""
        take = self.transcript.take
        if not text and not needed:
            take(question, text)
            return {column.name: ""}, listed
        if not text and (undated := _undated(table, column, row)):
            take(question, text)
            return undated, listed
        pointed = self._pointed(table, column.name)
        if pointed and text:
            slug, listed = self._slug(text, pointed, listed, question)
            return ({column.name: slug} if slug else None), listed
        answer, wrong = read_answer(column, text, allowed)
        if answer is not None:
            take(question, text)
        else:
            click.echo(f"  {wrong}")
        return answer, listed

    def _slug(self, text: str, table: str, listed: list[str], question: str) -> tuple[str, list[str]]:
        """The slug that an answer names: itself, the number of one that was listed, a new one; '' and a list otherwise."""
        data = self.everything[table]
        key = self.package[table].primary_key[0]
        slugs = data.column(key)
        if text.isdigit() and 0 < int(text) <= len(listed):
            text = listed[int(text) - 1]
        if text in slugs:
            self.transcript.take(question, text)
            return text, listed
        if text == NEW and table in _OPENED:
            self.transcript.take(question, NEW)
            click.echo(f"  A new row of {table}:")
            return self.ask(table, {})[key], listed
        hits = near(text, data, key)
        listed = _numbered(hits, key)
        none = "" if hits else f"  Nothing in {table} has {text!r} in it."
        click.echo(f"{none}  Write a number, a name, other words{f', or {NEW}' if table in _OPENED else ''}.")
        return "", listed

    def _target(self, claim: Mapping[str, str]) -> str:
        """The target that a promise prints: one of the data, or a new one with its reading."""
        full = {**claim, **form.follows("claims", claim, self.everything)}
        same = [r["target"] for r in self.everything["targets"].rows
                if all(r[c] == full[c] for c in ("entity", "programme", "indicator")) and r["deadline"] == full["period_end"]]  # fmt: skip
        name = self.answer("claims", "target", claim, same[0]) if same else {"target": NEW}
        if name["target"] != NEW:
            return name["target"]
        click.echo("  A new target:")
        target, reading = form.promise(full, self.everything)
        for table, row in (("targets", target), ("readings", reading)):
            for asked in form.ORDER[table]:
                column = self.package[table].by_name[asked]
                if form.applies(column, row):
                    row |= self.answer(table, asked, row, row.get(asked, ""))
                else:
                    row.pop(asked, None)
            if table == "targets":
                reading["target"] = row["target"]
            else:
                row["reading"] = row["how"]
            self._keep(table, row)
        return target["target"]

    def mend(self, data_dir: str | Path | None) -> list[Problem]:
        """Ask again for what is wrong, and for nothing else, until nothing is; returns the doubts that remain.

        Raises EvidenceError for what no answer can mend.
        """
        while True:
            names = [f"{table}.csv (new row {n})" for n, (table, _) in enumerate(self.drafts, 1)]
            told = problems_of_rows(self.drafts, data_dir, [(name, 0) for name in names])
            wrong = [problem for problem in told if problem.error]
            if not wrong:
                return told
            click.echo("\n".join(map(str, wrong)))
            asked = {place for problem in wrong for place in self._places(problem, names)}
            if not asked:
                raise EvidenceError("None of the answers mends this. Nothing was written.")
            for number, name in sorted(asked):
                table, row = self.drafts[number]
                row |= self.answer(table, name, row, row.get(name, ""))
            self._link()

    def _places(self, problem: Problem, names: list[str]) -> list[tuple[int, str]]:
        if problem.file not in names:
            return []
        number = names.index(problem.file)
        table = self.drafts[number][0]
        places = []
        for name in problem.column.split(", "):
            name = COMES_FROM.get((table, name), name)
            claim = next((n for n, (other, _) in enumerate(self.drafts) if other == "claims"), None)
            if table in ("targets", "readings") and name not in form.ORDER[table] and claim is not None:
                places.append(
                    (
                        claim,
                        {"deadline": "period_end", "announced_latest": "published_latest"}.get(name, name),
                    )
                )
            elif name in self.package[table].by_name:
                places.append((number, name))
        return [(n, name) for n, name in places if name in self.package[self.drafts[n][0]].by_name]

    def _link(self) -> None:
        """What follows from an answer that was changed is changed with it."""
        claim = next((row for table, row in self.drafts if table == "claims"), None)
        if claim is None:
            return
        unit = next(
            (r["unit"] for r in self.everything["indicators"].rows if r["indicator"] == claim["indicator"]),
            "",
        )
        claim["unit"] = unit or claim.get("unit", "")
        if not any(table == "targets" for table, _ in self.drafts):
            return
        target, reading = form.promise(claim, self.everything)
        for table, row in self.drafts:
            new = {"targets": target, "readings": reading}.get(table, {})
            row |= {name: text for name, text in new.items() if name not in (*form.ORDER[table], "label")}


def _undated(table: str, column: Column, row: Mapping[str, str]) -> dict[str, str]:
    return form.undated(row) if (table, column.name) == ("claims", "period_end") else {}


def read_answer(
    column: Column, text: str, allowed: tuple[str, ...] | None = None
) -> tuple[dict[str, str] | None, str]:
    """An answer as cells of its column and of those that follow from it, or None and what is wrong with it."""
    try:
        answer = cells.read(column, text)
    except EvidenceError as error:
        return None, str(error)
    told = None if allowed else rules.cell_test(column)(answer.get(column.name, ""))
    if allowed and text not in allowed:
        told = (repr(text), ", ".join(allowed), "Take one of these.")
    return (answer, "") if told is None else (None, f"Found {told[0]}; allowed: {told[1]}. {told[2]}")


def about(column: Column, allowed: tuple[str, ...] | None) -> str:
    """What a question is about: description, example and choices, from the descriptor."""
    choices = allowed or column.constraints.get("enum")
    if choices:
        meant = (f"{word} ({COUNTED[word]})" if word in COUNTED else word for word in choices)
        how = f"One of: {', '.join(meant)}."
    else:
        how = f"E.g. {column.example.rstrip('.')}." if column.example else ""
    dated = " A month, quarter or year will do: 2024-03, 2024-Q1, 2024." if column.type == "date" else ""
    printed = " With its hedge, as printed: over 60, 近2000." if column.name == "value" else ""
    return f"{column.description} {how}{dated}{printed}".strip()


def _numbered(rows: Sequence[Mapping[str, str]], key: str) -> list[str]:
    """Rows shown with numbers by which they can be named; returns their slugs."""
    for number, row in enumerate(rows, 1):
        click.echo(f"  {number}  {row[key]}  {_label(row)}")
    return [row[key] for row in rows]


def _label(row: Mapping[str, str]) -> str:
    return " · ".join(filter(None, (row.get(c, "") for c in ("label_en", "label_zh", "publisher", "title"))))


def near(text: str, data: Rows, key: str) -> list[dict[str, str]]:
    """The rows of a vocabulary that words name, or nearly name, by slug or label in either language; best first."""
    columns = [c for c in (key, "label_en", "label_zh", "publisher", "title") if c in data.header]
    frame = pd.DataFrame([{c: row[c] for c in columns} for row in data.rows], columns=columns, dtype=str)
    hits = [data.rows[n] for n in matching(frame, text.replace("-", " ").replace("_", " ").split()).index]
    if not hits:
        from rapidfuzz import fuzz, process

        texts = [f"{row[key].replace('-', ' ')} {_label(row)}" for row in data.rows]
        best = process.extract(
            text.casefold(),
            [t.casefold() for t in texts],
            scorer=fuzz.partial_ratio,
            limit=_SHOWN,
            score_cutoff=75,
        )
        hits = [data.rows[n] for _, _, n in best]
    return sorted(hits, key=lambda row: len(row[key]))[:_SHOWN]
