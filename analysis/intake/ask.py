"""What is asked of a proposal at the terminal: the cells that a person changes, and the rows that it needs of the data.

The questions themselves are those of `outlook claim add`: descriptions, choices and search of `evidence.asking`.
"""

from collections.abc import Callable, Mapping, Sequence

import click
import pandas as pd

from analysis.evidence import Evidence
from analysis.evidence.answers import near
from analysis.evidence.asking import Dialogue
from analysis.evidence.checks.files import Rows
from analysis.evidence.unfinished import BACK
from analysis.intake.confirming import POINTED, shown
from analysis.intake.kinds import KINDS
from analysis.intake.links import NEW
from analysis.intake.places import UNKNOWN
from analysis.intake.review import EDITABLE, typed
from analysis.intake.rows import claim_kind, factor, lacking

FEW = 9  # rows that are listed where one is to be named


class Questions:
    """The questions on the proposals of one text. Rows that are new to the data are kept with the proposals that need them."""

    def __init__(self, ev: Evidence) -> None:
        self.ev = ev
        self.dialogue = Dialogue.of(ev.data_dir)

    def edited(
        self,
        row: dict,
        columns: tuple[str, ...] = EDITABLE,
        keep: Callable[[dict[str, object]], None] | None = None,
    ) -> dict[str, object]:
        """What a person changes of a proposal: one question for each column, the present value kept by Enter. keep: takes each
        answer as it is given, so that none is lost where the person stops between them."""
        changes: dict[str, object] = {}
        texts = {column: shown(row[column]) for column in EDITABLE}
        for column in columns:
            if column == "period_precision" and "period_end" in changes:
                continue  # it came with the day
            answer = self.dialogue.answer(
                "claims", column, texts, texts[column], allowed=KINDS if column == "kind" else None, optional=True
            )  # fmt: skip
            if column == "period_end" and answer[column] == texts[column]:
                continue  # a day that is kept keeps its precision, which the text gave and the day alone does not
            texts |= answer
            for name, text in answer.items():
                if text != shown(row.get(name)) and name in EDITABLE:
                    changes |= self._changed(name, text)
                    if keep:
                        keep(changes)
        return changes

    def _changed(self, column: str, text: str) -> dict[str, object]:
        """A cell that was changed, with the row of the vocabulary that it points to where that is new."""
        if column not in POINTED:
            return {column: typed(column, text)}
        drafted = [row for table, row in self.dialogue.drafts if table == POINTED[column] and row[column] == text]  # fmt: skip
        return {column: text, f"new_{column}": drafted[-1] if drafted else None}

    def _of_programme(self, slug: str, row: dict, accepted: Sequence[dict]) -> dict[str, object]:
        """The cells that say of which programme a figure is; its place and what it measures where that is told by it."""
        changes = self._changed("programme", slug)
        if not row["entity"] or row["entity"] == UNKNOWN:
            place = next(r["entity"] for r in self._rows("programmes") if r["programme"] == slug)
            changes |= self._changed("entity", place)
        measured = self._measured(slug, row, accepted)
        if row["indicator"] == NEW and len(measured) == 1:
            changes |= self._changed("indicator", measured.pop())
        return changes

    def _measured(self, slug: str, row: dict, accepted: Sequence[dict]) -> set[str]:
        """What is measured of a programme by figures like this one: changes or not, in a unit that it can be told in."""
        claims, effect = self.ev.claims, row["kind"] == "effect"
        of = claims[(claims["programme"] == slug) & ((claims["kind"] == "effect") == effect)]
        known = {*of["indicator"], *(r["indicator"] for r in accepted if r["programme"] == slug and (r["kind"] == "effect") == effect)}  # fmt: skip
        units = {r["indicator"]: r["unit"] for r in self._rows("indicators")}
        return {name for name in known if factor(row["unit"], units.get(name, "")) is not None}

    def _rows(self, table: str) -> list[dict[str, str]]:
        """The rows of a vocabulary, those among them that were asked for a moment ago or came with what is accepted."""
        return self.dialogue.everything[table].rows

    def bring(self, rows: Sequence[dict]) -> None:
        """Proposals bring their new rows with them: those behind them may point to these."""
        for column, table in POINTED.items():
            known = {r[column] for r in self._rows(table)}
            for row in (r.get(f"new_{column}") for r in rows):
                if row and row[column] not in known:
                    known.add(row[column])
                    self.dialogue.keep(table, dict(row))

    def fitted(
        self,
        row: dict,
        accepted: Sequence[dict] = (),
        keep: Callable[[dict[str, object]], None] | None = None,
    ) -> dict[str, object] | None:
        """What is still asked of a proposal that is accepted; None if the person gives up on it. accepted: those before it, to
        whose new rows it may point; keep: takes a new row as soon as it is whole, so that it is not lost by giving up on the next."""
        changes: dict[str, object] = {}
        while True:
            now = row | changes
            reason = lacking(now, self.ev)
            if not reason:
                return changes
            click.echo(f"  {reason}.")
            column = next((name for name in ("programme", "indicator") if now[name] == NEW), "")
            if column:
                more = self._pointing(column, now, accepted)
                if more and keep:
                    keep(more)
            else:  # Enter on every question gives up
                more = self.edited(now, self._lacking(now))
            if not more:
                return None
            changes |= more

    def _lacking(self, row: dict) -> tuple[str, ...]:
        """The cells by which a proposal with a programme and a measure is mended."""
        if row["entity"] not in {r["entity"] for r in self._rows("entities")}:
            return ("entity",)
        if pd.isna(row["period_end"]):
            return ("period_end",)
        if claim_kind(row) in ("flow", "target_flow") and pd.isna(row["period_start"]):
            return ("kind", "period_start")
        return ("value", "unit", "kind", "programme", "indicator")

    def _pointing(self, column: str, row: dict, accepted: Sequence[dict]) -> dict[str, object] | None:
        """The programme or the measure of a figure: one that is there, or a new one; None if the person goes back."""
        table, what = POINTED[column], {"programme": "programme", "indicator": "measure"}[column]
        used = [r[column] for r in reversed(accepted) if r[column] != NEW]
        if column == "indicator":
            fit = self._measured(row["programme"], row, accepted)
            used = [name for name in used if name in fit]
        chosen = _adds(self.dialogue.everything[table], column, what, list(dict.fromkeys(used)))
        if chosen is None:
            return None
        if chosen:
            return self._of_programme(chosen, row, accepted) if column == "programme" else self._changed(column, chosen)  # fmt: skip
        known = {} if column == "indicator" or row["entity"] in ("", UNKNOWN) else {"entity": row["entity"]}
        named = str(row.get("counted") or "")
        offered = named if column == "indicator" and named.isascii() else ""
        click.echo(f"  {BACK if offered else 'Enter without a name'} goes back to the figure.")
        known |= self.dialogue.answer(table, "label_en", known, offered, optional=True)
        if not known["label_en"]:
            return None
        if not named.isascii():  # a text that counts in Chinese has a name for it
            known |= self.dialogue.answer(table, "label_zh", known, named, optional=True)
        of = {"programme": row["programme"], "kind": claim_kind(row)} if column == "indicator" else None
        new = self.dialogue.ask(table, known, of=of)[column]
        return self._of_programme(new, row, accepted) if column == "programme" else self._changed(column, new)


def _adds(rows: Rows, key: str, what: str, used: Sequence[str] = ()) -> str | None:
    """The slug of a row that is there, '' where a new one is wanted, None where neither; asked until it is told. Few rows are
    listed, of many those that words find; both are answered by their number too. used: those of the figures before, of which the
    last is what Enter takes."""
    labels = {row[key]: row["label_en"] for row in rows.rows}
    first = [*used, *(name for name in labels if name not in used)]
    listed = _listed((first if len(labels) <= FEW else list(used))[:FEW], labels)
    while True:
        told = click.prompt(
            f"  Add a new {what}? y adds one, n goes back; or name one that is there", default=used[0] if used else "y"
        )  # fmt: skip
        if (word := told.strip().lower()) in ("y", "yes", NEW):
            return ""
        if word in ("n", "no", "back"):
            return None
        if word.isdigit() and 0 < int(word) <= len(listed):
            return listed[int(word) - 1]
        if found := [slug for slug, label in labels.items() if word in (slug, label.lower())]:
            return found[0]
        hits = [row[key] for row in near(told, rows, key)]
        click.echo(f"  {told!r} is neither y nor n, nor the name of one that is there.")
        listed = _listed(hits, labels) or listed


def _listed(slugs: Sequence[str], labels: Mapping[str, str]) -> list[str]:
    for number, slug in enumerate(slugs, 1):
        click.echo(f"  {number}  {slug}  {labels[slug]}")
    return list(slugs)
