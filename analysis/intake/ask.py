"""What is asked of a proposal at the terminal: the cells that a person changes, and the rows that it needs of the data.

The questions themselves are those of `outlook claim add`: descriptions, choices and search of `evidence.asking`.
"""

from collections.abc import Callable

import click

from analysis.errors import suggest
from analysis.evidence import Evidence
from analysis.evidence.asking import Dialogue
from analysis.intake.confirming import POINTED, shown
from analysis.intake.kinds import KINDS
from analysis.intake.links import NEW
from analysis.intake.places import UNKNOWN
from analysis.intake.review import EDITABLE, typed
from analysis.intake.rows import lacking

FEW = 9  # programmes that are listed where one is to be named


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

    def _of_programme(self, slug: str, row: dict) -> dict[str, object]:
        """The cells that say of which programme a figure is; its place and what it measures where that is told by it."""
        changes = self._changed("programme", slug)
        if not row["entity"] or row["entity"] == UNKNOWN:
            changes |= self._changed("entity", self.ev.programme(slug).entity)
        measured = set(self.ev.claims.loc[self.ev.claims["programme"] == slug, "indicator"])
        if row["indicator"] == NEW and len(measured) == 1:
            changes |= self._changed("indicator", measured.pop())
        return changes

    def fitted(self, row: dict) -> dict[str, object] | None:
        """What is still asked of a proposal that is accepted; None if the person gives up on it."""
        changes: dict[str, object] = {}
        while True:
            now = row | changes
            reason = lacking(now, self.ev)
            if not reason:
                return changes
            click.echo(f"  {reason}.")
            if now["programme"] == NEW:
                chosen = _adds(self.ev)
                if chosen is None:
                    return None
                if chosen:
                    changes |= self._of_programme(chosen, now)
                    continue
                known = {} if not now["entity"] else {"entity": now["entity"]}
                click.echo("  Enter without a name goes back.")
                known |= self.dialogue.answer("programmes", "label_en", known, "", optional=True)
                if not known["label_en"]:
                    return None
                slug = self.dialogue.ask("programmes", known)["programme"]
                changes |= self._changed("programme", slug)
            else:  # Enter on every question gives up: there is no such measure, and none is to be added
                more = self.edited(now, ("indicator",) if now["indicator"] == NEW else EDITABLE)
                if not more:
                    return None
                changes |= more


def _adds(ev: Evidence) -> str | None:
    """The slug of a programme that is there, '' where a new one is wanted, None where neither; asked until it is told. Few
    programmes are listed, and are answered by their number too."""
    known = dict(zip(ev.programmes["programme"], ev.programmes["label_en"], strict=True))
    listed = dict(enumerate(known, 1)) if len(known) <= FEW else {}
    for number, slug in listed.items():
        click.echo(f"  {number}  {slug}  {known[slug]}")
    while True:
        told = click.prompt(
            "  Add a new programme? y adds one, n goes back; or name one that is there", default="y"
        )
        if (word := told.strip().lower()) in ("y", "yes"):
            return ""
        if word in ("n", "no", "back"):
            return None
        if word.isdigit() and int(word) in listed:
            return listed[int(word)]
        if found := [slug for slug, label in known.items() if word in (slug, label.lower())]:
            return found[0]
        click.echo(f"  {told!r} is neither y nor n.{suggest(told, known)}")
