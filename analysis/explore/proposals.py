"""What a person does with the figures of an article, and what is shown of it, wherever the two meet: a notebook or a page.

Decisions, progress and writing are those of the terminal (`intake.confirming`).
"""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from analysis import evidence as facts
from analysis.errors import OutlookError
from analysis.evidence import Evidence, form, parse_day
from analysis.evidence.answers import about, read_answer
from analysis.evidence.asking import Dialogue
from analysis.evidence.checks.files import Rows
from analysis.intake import Article, open_article
from analysis.intake.cli import SOURCE_KINDS, written
from analysis.intake.confirming import POINTED, Confirmation, shown
from analysis.intake.kinds import KINDS
from analysis.intake.review import EDITABLE
from analysis.intake.showing import described

_MADE = {
    "programmes": ("programme", "family"),
    "indicators": ("indicator",),
    "entities": ("entity",),
}  # follow from labels
STATE = ("pieces", "fields", "choices", "forms", "view")


class Proposals:
    """The proposals of an article, one at a time.

    article: a file, or an `intake.Article`; published, publisher, title, url: of a file, where it does not say; kind: of the
    source, as in sources.csv; restart: forget what was decided before. pieces: the text in order, [words, proposal or -1].
    fields, choices, forms: what can be changed, chosen and added. view: the proposal that is asked for (see `_view`).

    Raises EvidenceError for an article or a directory that can't be read.
    """

    def __init__(
        self, article: str | Path | Article, data_dir: str = "", *, kind: str = "media", restart: bool = False, **known: Any
    ) -> None:  # fmt: skip
        opened = article if isinstance(article, Article) else open_article(str(article), **known)
        ev = facts.load(data_dir or None)
        self.confirmation = Confirmation(opened, ev, kind=kind, restart=restart)
        self._dialogue = Dialogue.of(ev.data_dir)
        self.pieces = pieces(opened.text, self.confirmation.review.rows)
        self.fields, self.choices, self.forms = (
            _fields(ev, self._dialogue.everything["claims"]),
            _choices(ev),
            self._forms(ev),
        )
        self.view: dict[str, Any] = {}
        self._seq = 0
        self._show()

    @property
    def state(self) -> dict[str, Any]:
        """All that is shown, by its names."""
        return {name: getattr(self, name) for name in STATE}

    def act(self, message: Mapping[str, Any]) -> dict[str, Any]:
        """Do what a person asks for: accept, skip, back, undo, go, change, new, about or write; the view after it. What
        can't be is told in it and changes nothing."""
        try:
            told = self._act(str(message.get("do")), message) or {}
        except OutlookError as wrong:
            told = {"message": str(wrong)}
        self._show(**told)
        return self.view

    def _act(self, what: str, message: Mapping[str, Any]) -> dict[str, Any] | None:
        one, review = self.confirmation, self.confirmation.review
        fields = {str(k): str(v) for k, v in dict(message.get("fields") or {}).items()}
        if what == "new":
            return self._new(str(message.get("table")), fields)
        if what == "about":
            self._about(fields)
            return None
        if what == "write":
            return {"outcome": written(one.write())}
        if fields and not review.done and (wrong := one.change(fields)):
            return {"wrong": wrong}
        if what in ("accept", "skip") and not review.done:
            one.decide(what)
        elif what == "go":
            review.at = min(max(int(message.get("index", 0)), 0), len(review.rows))
        elif what in ("back", "undo"):
            getattr(review, what)()
            one.keep()
        return None

    def _about(self, fields: Mapping[str, str]) -> None:
        """What is known of the text was changed: it is read anew, for days follow from that of its publication."""
        one = self.confirmation
        day = parse_day(fields["published"], "published") if fields.get("published") else None
        given = day is not None and day != one.article.published
        article = replace(
            one.article, published=day, day_from="given" if given else one.article.day_from,
            **{name: fields.get(name, "").strip() for name in ("publisher", "title", "url")},
        )  # fmt: skip
        one.keep()
        self.confirmation = Confirmation(article, one.ev, kind=fields.get("kind", one.kind))

    def _new(self, table: str, fields: Mapping[str, str]) -> dict[str, Any] | None:
        """A new row of a vocabulary; what is wrong of it, by column."""
        row: dict[str, str] = {}
        wrong: dict[str, str] = {}
        package = self.confirmation.ev.package
        for told in self.forms[table]:
            column, text = package[table].by_name[told["name"]], fields.get(told["name"], "").strip()
            if not text:
                if told["needed"]:
                    wrong[column.name] = "It needs an answer."
                continue
            cells, problem = read_answer(column, text)
            row |= cells or {}
            if problem:
                wrong[column.name] = problem
        if wrong:
            return {"wrong": {f"{table}.{name}": text for name, text in wrong.items()}}
        self.confirmation.add(table, row | form.follows(table, row, self._dialogue.everything))
        return None

    def _forms(self, ev: Evidence) -> dict[str, list[dict[str, Any]]]:
        """What is asked of a new programme, indicator or place."""
        forms = {}
        for table, made in _MADE.items():
            defaults = form.follows(table, {}, self._dialogue.everything)
            columns = [ev.package[table].by_name[name] for name in form.ORDER[table] if name not in made]
            forms[table] = [
                {"name": c.name, "about": about(c, None, self._dialogue.everything[table]), "choices": list(c.constraints.get("enum") or ()) or _truths(c),
                 "needed": c.required, "value": defaults.get(c.name, "")}
                for c in columns
            ]  # fmt: skip
        return forms

    def _show(self, **told: Any) -> None:
        self._seq += 1
        self.view = _view(self.confirmation) | told | {"seq": self._seq}


def _truths(column: Any) -> list[str]:
    return ["true", "false"] if column.type == "boolean" else []


def pieces(text: str, rows: list[dict[str, Any]]) -> list[list[Any]]:
    """A text in order as [words, number of the proposal or -1]; of proposals that overlap the first is marked.

    >>> pieces("over 60 plants", [{"start": 0, "end": 14}])
    [['over 60 plants', 0]]
    """
    parts: list[list[Any]] = []
    at = 0
    for start, end, number in sorted((int(r["start"]), int(r["end"]), n) for n, r in enumerate(rows)):
        if start < at:
            continue
        parts += [[text[at:start], -1]] if start > at else []
        parts.append([text[start:end], number])
        at = end
    return [*parts, [text[at:], -1]] if at < len(text) or not parts else parts


def _fields(ev: Evidence, known: Rows) -> list[dict[str, Any]]:
    """The cells of a proposal that can be changed: name, about, choices."""
    columns = ev.package["claims"].by_name
    return [
        {"name": name, "about": about(columns[name], KINDS if name == "kind" else None, known),
         "choices": list(KINDS if name == "kind" else columns[name].constraints.get("enum") or ()), "table": POINTED.get(name, "")}
        for name in EDITABLE
    ]  # fmt: skip


def _choices(ev: Evidence) -> dict[str, list[list[str]]]:
    """The vocabularies: slug, and its labels in both languages."""
    return {
        table: [[r[0], " · ".join(filter(None, r[1:]))] for r in getattr(ev, table)[[key, "label_en", "label_zh"]].itertuples(index=False)]
        for key, table in POINTED.items()
    }  # fmt: skip


def _view(one: Confirmation) -> dict[str, Any]:
    """What is shown: the text's head, how far it is, the proposal that is asked for, and what it lacks.

    at, n, decided (proposal → accept or skip), accepted (how many), done; printed, told (lines), fields (column → text), lacks
    of the proposal; about: title, publisher, published, day_from, url, kind; message, wrong
    (column → text), outcome (lines) of what was asked last.
    """
    review, article = one.review, one.article
    view: dict[str, Any] = {
        "at": review.at, "n": len(review.rows), "done": review.done, "accepted": len(review.accepted()),
        "decided": {str(n): decision for n, decision in review.decided.items()}, "message": "", "wrong": {}, "outcome": [],
        "about": {
            "title": article.title, "publisher": article.publisher, "published": shown(article.published), "day_from": article.day_from,
            "url": article.url, "kind": one.kind,
        },
        "kinds": list(SOURCE_KINDS), "where": str(one.ev.data_dir),
    }  # fmt: skip
    if review.done:
        return view
    row = review.row()
    return view | {
        "printed": " ".join(str(row["text"]).split()), "told": described(row, one.ev).split("\n")[1:], "lacks": one.lacks(),
        "fields": {name: shown(row[name]) for name in EDITABLE},
    }  # fmt: skip
