"""Questions at the terminal for new rows of any table: one for each column, answers kept, only wrong ones asked again."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import click

from analysis.errors import EvidenceError
from analysis.evidence import form
from analysis.evidence.add import Row, problems_of_rows
from analysis.evidence.alike import alike
from analysis.evidence.answers import NEEDED, NEW, OPENED, SHOWN, about, naming, near, numbered, read_answer
from analysis.evidence.cells import bare, contradictions
from analysis.evidence.checks.check import Problem, read_all
from analysis.evidence.checks.files import Rows
from analysis.evidence.schema import Column, Package, read_package
from analysis.evidence.unfinished import BACK, Back, Transcript

ANOTHER = "another column"
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
        return cls(package, _copied(before), before)

    def asked(
        self, table: str, given: Mapping[str, str], only_promises: bool, data_dir: str | Path | None
    ) -> list[Problem]:
        """A row and what it needs, asked for until nothing is wrong; BACK takes an answer back. Returns the doubts that remain."""
        while True:
            try:
                self.ask(table, given, only_promises)
                return self.mend(data_dir)
            except Back:  # what was answered before is given again, as after a break
                self.transcript.back()
                self.drafts.clear()
                self.everything = _copied(self.before)

    def alike(self) -> list[str]:
        """What the data hold already of these rows, or nearly so."""
        return [told for table, row in self.drafts for told in alike(table, row, self.before)]

    def ask(
        self, table: str, given: Mapping[str, str], only_promises: bool = False, of: Mapping[str, str] | None = None
    ) -> dict[str, str]:  # fmt: skip
        """One row: what is not given is asked. New rows that it points to are asked within; of: the row that will."""
        row = dict(given)
        for name in form.ORDER[table]:
            column = self.package[table].by_name[name]
            if name in row or not form.applies(column, row):
                continue
            if table == "claims" and name == "target" and form.applies(column, row):
                row["target"] = self._target(row)
                continue
            follows = form.follows(table, row, self.everything, of)
            if table == "claims" and name in ("publisher", "url") and self._is_new(row["source_id"]):
                row[name] = follows.get(name, "")  # said a moment ago
                continue
            if not form.is_asked(table, column, row, follows):
                continue
            allowed = form.PROMISED if only_promises and name == "kind" else None
            row |= self.answer(table, name, row, follows.get(name, allowed[0] if allowed else ""), allowed)
        row = row | form.follows(table, row, self.everything, of)
        self.keep(table, row)
        return row

    def _is_new(self, source: str) -> bool:
        return any(table == "sources" and row["source_id"] == source for table, row in self.drafts)

    def keep(self, table: str, row: dict[str, str]) -> None:
        """A new row that is whole: one more draft."""
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
            click.echo(f"  {about(column, allowed, self.everything[table], numbers=True)}")
        listed = [] if default or again else self._all_of(table, name)
        label = column.asked_as(
            "empty: not said, that of the publication" if _undated(table, column, row)
            else "" if needed else "may be empty"
        )  # fmt: skip
        while True:
            text = again
            if text is None:
                text = click.prompt(label, default=default, show_default=bool(default)).strip()
                if text == BACK:
                    raise Back
            else:
                click.echo(f"{column.asked_as()}: {text}")
            again = None
            before = listed
            answer, listed = self._understood(table, column, row, text, needed, allowed, listed, question)
            if answer is not None:
                return answer
            if len(listed) == 1 and listed is not before:  # the only one that was found is what Enter takes
                default = listed[0]
            self.transcript.drop()

    def _all_of(self, table: str, name: str) -> list[str]:
        """The slugs that a column may point to, shown with numbers where they are few."""
        pointed = self._pointed(table, name)
        rows = self.everything[pointed].rows if pointed else []
        if pointed in OPENED or len(rows) > SHOWN:
            click.echo(f"  {naming(pointed)}")
        return numbered(rows, self.package[pointed].primary_key[0]) if 0 < len(rows) <= SHOWN else []

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
        if not text:
            click.echo(f"  {NEEDED}")
            return None, listed
        pointed = self._pointed(table, column.name)
        if pointed:
            slug, listed = self._slug(text, pointed, listed, question, row)
            return ({column.name: slug} if slug else None), listed
        unit = form.follows(table, row, self.everything).get("unit", "") if column.name == "value" else ""
        answer, wrong = read_answer(column, bare(text, row.get("unit") or unit), allowed)
        against = contradictions(text, {"unit": unit, **row}) if column.name == "value" and answer else []
        if against:
            answer, (name, found, said) = None, against[0]
            wrong = f"The figure says {said}, and {name} is {found}. Leave out what is wrong in it, or break off and give another {name}."
        if answer is not None:
            take(question, text)
        else:
            click.echo(f"  {wrong}")
        return answer, listed

    def _slug(
        self, text: str, table: str, listed: list[str], question: str, of: Mapping[str, str]
    ) -> tuple[str, list[str]]:
        """The slug that an answer names: itself, the number of one that was listed, a new one; '' and a list otherwise. of: the
        row that points to it."""
        data = self.everything[table]
        key = self.package[table].primary_key[0]
        slugs = data.column(key)
        if text.isdigit() and 0 < int(text) <= len(listed):
            text = listed[int(text) - 1]
        if text in slugs:
            self.transcript.take(question, text)
            return text, listed
        if text == NEW and table in OPENED:
            self.transcript.take(question, NEW)
            click.echo(f"  A new row of {table}:")
            return self.ask(table, {}, of=of)[key], listed
        hits = near(text, data, key)
        listed = numbered(hits, key)
        none = "" if hits else f"  Nothing in {table} has {text!r} in it."
        click.echo(f"{none}  {naming(table)}")
        return "", listed

    def _target(self, claim: Mapping[str, str]) -> str:
        """The target that a promise prints: one of the data, or a new one with its reading."""
        full = {**claim, **form.follows("claims", claim, self.everything)}
        same = [r["target"] for r in self.everything["targets"].rows
                if all(r[c] == full[c] for c in ("entity", "programme", "indicator")) and r["deadline"] == full["period_end"]]  # fmt: skip
        name = self.answer("claims", "target", claim, same[0]) if same else {"target": NEW}
        if name["target"] != NEW:
            return name["target"]
        target, reading = form.promise(full, self.everything)
        for table, row in (("targets", target), ("readings", reading)):
            for asked in form.ORDER[table]:
                column = self.package[table].by_name[asked]
                if not form.applies(column, row):
                    row.pop(asked, None)
                elif form.is_asked(table, column, row, row):
                    row |= self.answer(table, asked, row, row.get(asked, ""))
            if table == "targets":
                reading["target"] = row["target"]
            else:
                row["reading"] = row["how"]
            self.keep(table, row)
        return target["target"]

    def change(self, text: str, data_dir: str | Path | None) -> list[Problem] | None:
        """Ask one cell again, and what no longer fits; None where nothing that was asked has a column of this name.

        text: a column, or TABLE.COLUMN where several new rows have it; the row that was asked for goes first.
        """
        return self.mend(data_dir) if self._changed(text) else None

    def _changed(self, text: str) -> bool:
        """Whether a cell of this name was asked again."""
        of, _, name = text.rpartition(".")
        for table, row in reversed(self.drafts):
            if of in ("", table) and name in form.ORDER[table]:
                row |= self.answer(table, name, row, row.get(name, ""))
                self._link()
                return True
        return False

    def _another(self) -> bool:
        """Where an answer did not mend what is wrong: whether another cell, which a person names, was asked again."""
        text = self.transcript.again(ANOTHER)
        if text is None:
            text = click.prompt("That is wrong still. Which column to change (Enter: the same; TABLE.COLUMN of another new row)",
                                default="", show_default=False).strip()  # fmt: skip
        if text == BACK:
            raise Back
        self.transcript.take(ANOTHER, text)
        return bool(text) and self._changed(text)

    def mend(self, data_dir: str | Path | None) -> list[Problem]:
        """Ask again for what is wrong, and for nothing else, until nothing is; returns the doubts that remain.

        Raises EvidenceError for what no answer can mend.
        """
        before: list[Problem] = []
        while True:
            names = [f"{table}.csv (new row {n})" for n, (table, _) in enumerate(self.drafts, 1)]
            told = problems_of_rows(self.drafts, data_dir, [(name, 0) for name in names])
            wrong = [problem for problem in told if problem.error]
            if not wrong:
                return told
            click.echo("\n".join(map(str, wrong)))
            same, before = wrong == before, wrong
            if same and self._another():
                continue
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


def _copied(tables: Mapping[str, Rows]) -> dict[str, Rows]:
    return {n: replace(d, rows=list(d.rows), lines=list(d.lines)) for n, d in tables.items()}


def _undated(table: str, column: Column, row: Mapping[str, str]) -> dict[str, str]:
    return form.undated(row) if (table, column.name) == ("claims", "period_end") else {}
