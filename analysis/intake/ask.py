"""What is asked of a proposal at the terminal: the cells that a person changes, and the rows that it needs of the data.

The questions themselves are those of `outlook claim add`: descriptions, choices and search of `evidence.asking`.
"""

import click

from analysis.evidence import Evidence
from analysis.evidence.asking import Dialogue
from analysis.intake.confirming import POINTED, shown
from analysis.intake.kinds import KINDS
from analysis.intake.links import NEW
from analysis.intake.review import EDITABLE, typed
from analysis.intake.rows import lacking


class Questions:
    """The questions on the proposals of one text. Rows that are new to the data are kept with the proposals that need them."""

    def __init__(self, ev: Evidence) -> None:
        self.ev = ev
        self.dialogue = Dialogue.of(ev.data_dir)

    def edited(self, row: dict, columns: tuple[str, ...] = EDITABLE) -> dict[str, object]:
        """What a person changes of a proposal: one question for each column, the present value kept by Enter."""
        changes: dict[str, object] = {}
        texts = {column: shown(row[column]) for column in EDITABLE}
        for column in columns:
            if column == "period_precision" and "period_end" in changes:
                continue  # it came with the day
            answer = self.dialogue.answer(
                "claims", column, texts, texts[column], allowed=KINDS if column == "kind" else None, optional=True
            )  # fmt: skip
            texts |= answer
            for name, text in answer.items():
                if text != shown(row.get(name)) and name in EDITABLE:
                    changes |= self._changed(name, text)
        return changes

    def _changed(self, column: str, text: str) -> dict[str, object]:
        """A cell that was changed, with the row of the vocabulary that it points to where that is new."""
        if column not in POINTED:
            return {column: typed(column, text)}
        drafted = [row for table, row in self.dialogue.drafts if table == POINTED[column] and row[column] == text]  # fmt: skip
        return {column: text, f"new_{column}": drafted[-1] if drafted else None}

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
                if not _adds():
                    return None
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


def _adds() -> bool:
    """Whether a new programme is wanted; asked until it is told."""
    while True:
        told = click.prompt(
            "  Add a new programme? (n goes back, where edit names one that is there)", default="y"
        )
        if (word := told.strip().lower()) in ("y", "yes"):
            return True
        if word in ("n", "no", "back"):
            return False
        click.echo(f"  {told!r} is neither y nor n.")
