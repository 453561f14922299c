"""What a person decides on the figures of one text, wherever it is asked, kept as it is decided and written in one step.

The terminal (`outlook read`) and the page (`explore.Confirm`) ask; here stands what both do with the answers.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.errors import EvidenceError
from analysis.evidence import Evidence, unfinished
from analysis.evidence.add import Row, add_rows, problems_of_rows
from analysis.evidence.answers import read_answer
from analysis.intake.article import Article
from analysis.intake.kinds import KINDS
from analysis.intake.links import NEW
from analysis.intake.places import UNKNOWN
from analysis.intake.reading import read
from analysis.intake.review import EDITABLE, Review, typed
from analysis.intake.rows import lacking, rows_for, shared_source

POINTED = {"entity": "entities", "programme": "programmes", "indicator": "indicators"}


def shown(value: Any) -> str:
    """A cell of a proposal as a person reads and types it.

    >>> shown(60.0), shown(pd.Timestamp("2025-03-18")), shown(NEW), shown(None)
    ('60', '2025-03-18', '', '')
    """
    if value is None or value != value or value in (NEW, UNKNOWN):
        return ""
    if hasattr(value, "strftime"):
        return f"{value:%Y-%m-%d}"
    return f"{value:.12g}" if isinstance(value, float) else str(value)


def prepared(
    accepted: list[dict], table: pd.DataFrame, article: Article, ev: Evidence, kind: str
) -> list[Row]:
    """The rows that accepted proposals ask for. Raises EvidenceError with all that is wrong of them."""
    rows = rows_for(accepted, article, ev, source_id=shared_source(table, ev), kind=kind)
    figures = iter(accepted)  # claims come in their order
    places = [(f"The figure {' '.join(str(next(figures)['text']).split())!r}" if table == "claims" else f"{table}.csv (new row)", 0) for table, _ in rows]  # fmt: skip
    told = [problem for problem in problems_of_rows(rows, ev.data_dir, places) if problem.error]
    if told:
        raise EvidenceError(
            "\n".join(map(str, told))
            + "\nNothing was written. What was decided is kept: go back to the figure, and change it or skip it."
        )
    return rows


class Confirmation:
    """The proposals of one text with the decisions on them, which are kept in the user's own state directory.

    kind: of the source, as in sources.csv; restart: forget what was decided on this text before. Raises EvidenceError for
    a text that can't be read.
    """

    def __init__(self, article: Article, ev: Evidence, *, kind: str = "media", restart: bool = False) -> None:
        self.article, self.ev, self.kind = article, ev, kind
        self.table = read(article.text, article.published, evidence=ev)
        self.review = Review(self.table)
        self._path = unfinished.file_for("read", Path(ev.data_dir), article.text)
        if not restart:
            self.review.resume(unfinished.kept(self._path))

    def keep(self) -> None:
        """Keep what was decided so far."""
        unfinished.keep(self._path, self.review.state())

    def change(self, texts: Mapping[str, str]) -> dict[str, str]:
        """Change cells of the proposal that is asked for; what is wrong of them, by column. All or none is changed."""
        changes: dict[str, object] = {}
        wrong: dict[str, str] = {}
        row = self.review.row()
        for name, text in texts.items():
            if name not in EDITABLE or text.strip() == shown(row[name]):
                continue
            cells, told = self._read(name, text.strip(), row)
            if told:
                wrong[name] = told
            changes |= cells
        if not wrong:
            self.review.edit(changes)
            self.keep()
        return wrong

    def _read(self, name: str, text: str, row: Mapping[str, Any]) -> tuple[dict[str, object], str]:
        """A typed cell, with those that follow from it, or what is wrong with it."""
        if name in POINTED:
            new = row.get(f"new_{name}")
            if new and new[name] == text:
                return {}, ""
            table = getattr(self.ev, POINTED[name])
            if text not in set(table[name]):
                return (
                    {},
                    f"{text!r} is not in {POINTED[name]}.csv. Choose one of the list, or make a new one.",
                )
            return {name: text, f"new_{name}": None}, ""
        if not text:
            return {name: typed(name, text) if name in ("period_start", "period_end") else text}, (
                "A figure needs a value." if name == "value" else ""
            )
        column = self.ev.package["claims"].by_name[name]
        answer, told = read_answer(column, text, tuple(KINDS) if name == "kind" else None)
        return {key: typed(key, cell) for key, cell in (answer or {}).items() if key in EDITABLE}, told

    def add(self, table: str, row: Mapping[str, str]) -> None:
        """A new row of a vocabulary, for the proposal that is asked for."""
        name = next(column for column, other in POINTED.items() if other == table)
        self.review.edit({name: row[name], f"new_{name}": dict(row)})
        self.keep()

    def lacks(self) -> str:
        """Why the proposal that is asked for can't be accepted as it stands; empty if it can."""
        return lacking(self.review.row(), self.ev)

    def decide(self, decision: str) -> None:
        """Accept or skip the proposal that is asked for. Raises EvidenceError where it can't be accepted."""
        if decision == "accept" and (reason := self.lacks()):
            raise EvidenceError(f"It can't be accepted yet: {reason}.")
        self.review.decide(decision)
        self.keep()

    def rows(self) -> list[Row]:
        """The rows that what is accepted asks for. Raises EvidenceError with all that is wrong of them."""
        return prepared(self.review.accepted(), self.table, self.article, self.ev, self.kind)

    def write(self) -> list[Row]:
        """Write what is accepted, with its source, in one step, and forget the decisions: they are in the data now.

        Raises EvidenceError, and writes nothing, where something is wrong of it.
        """
        rows = self.rows()
        add_rows(rows, self.ev.data_dir)
        self.forget()
        return rows

    def forget(self) -> None:
        """The decisions are not wanted any longer."""
        unfinished.forget(self._path)
