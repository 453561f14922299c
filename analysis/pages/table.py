"""Tables as readers see them: text cells only, some of them links; no false precision, text from the data escaped."""

import html
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

import pandas as pd

from analysis.writing import ids

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")  # a day is not broken over two lines
_WITHIN = re.compile(
    r"#[\w.:-]+|[\w.-]+\.html(#[\w.:-]+)?", re.ASCII
)  # a place of this page, another page beside it
MOST_IDS = 4
CARDS = 4  # columns from which on a row becomes a card on a phone, each value behind its column's name
LONG = 60  # letters of a cell for which a third of a phone is too narrow
DENSE = 7  # columns from which on paper needs small type
NOTHING = ("", "–", ())


def claim_anchor(claim_id: str) -> str:
    """The id that a claim's row has in the sources of its page.

    >>> claim_anchor("bj-2024/1")
    'claim-bj-2024-1'
    """
    return "claim-" + re.sub(r"[^\w.-]", "-", claim_id, flags=re.ASCII)


class Table:
    """A finished table. Shown as HTML in notebooks and reports.

    frame: cells as text; a tuple of claim ids is shown as links to their rows in the sources of the page. links: (row,
    column) → address, of the web (http, https) or of this site (`#place`, `page.html`). anchors: row → id of that row.
    folded: a line that opens the table, for what few readers need. folds: for each row the line behind which it stands with
    the others of that line, '' for one that is shown; paper shows them all. aside: columns that paper leaves out, where nothing can be
    followed and room is short. most_ids: claim ids in one cell; the rest is counted. A table without a row is its caption alone.
    """

    def __init__(
        self,
        frame: pd.DataFrame,
        *,
        caption: str = "",
        numeric: Collection[str] = (),
        links: Mapping[tuple[int, str], object] | None = None,
        anchors: Mapping[int, str] | None = None,
        folded: str = "",
        folds: Sequence[str] | None = None,
        aside: Collection[str] = (),
        most_ids: int = MOST_IDS,
    ) -> None:
        self.frame, self.caption, self.numeric, self.folded = frame, caption, set(numeric), folded
        self.aside, self.folds = set(aside), list(folds or [])
        self.links, self.anchors, self.most_ids = dict(links or {}), dict(anchors or {}), most_ids

    def _cell(self, column: str, row: int, value: Any) -> str:
        if isinstance(value, tuple):
            return f"<td{self._attributes(column, value)}>{_linked_ids(value, self.most_ids)}</td>"
        text = html.escape(str(value)).replace(" %", "&nbsp;%")
        kind = "num" if column in self.numeric else "day" if _DAY.fullmatch(text) else ""
        return f"<td{self._attributes(column, value, kind)}>{_link(str(self.links.get((row, column), '')), text)}</td>"

    def _attributes(self, column: str, value: Any, kind: str = "") -> str:
        """Class of a cell, and the name of its column where a card says it: not of the first cell, which is the card's head,
        and of none that says nothing."""
        kinds = " ".join(filter(None, (kind, "aside" if column in self.aside else "")))
        named = self.cards and column != self.frame.columns[0] and value not in NOTHING
        return (f' class="{kinds}"' if kinds else "") + (f' data-name="{html.escape(str(column))}"' if named else "")  # fmt: skip

    @cached_property
    def cards(self) -> bool:
        """Whether a row becomes a card on a phone: where it has many columns, or long texts in three."""
        columns = len(self.frame.columns)
        longest = max(
            (len(str(value)) for row in self.frame.itertuples(index=False) for value in row), default=0
        )
        return columns >= CARDS or (columns == CARDS - 1 and longest > LONG)

    def _row(self, at: int, row: Iterable[Any]) -> str:
        anchor = f' id="{html.escape(self.anchors[at], quote=True)}"' if at in self.anchors else ""
        cells = "".join(self._cell(c, at, v) for c, v in zip(self.frame.columns, row, strict=True))
        return f"<tr{anchor}>{cells}</tr>"

    def _repr_html_(self) -> str:
        if self.frame.empty:
            return f"<p>{html.escape(self.caption)}</p>" if self.caption else ""
        if not any(self.folds):
            table = self._shown(range(len(self.frame)), self.caption)
            return _folded(self.folded, table) if self.folded else table
        groups: dict[str, list[int]] = {}
        for at, line in enumerate(self.folds):
            groups.setdefault(line, []).append(at)
        shown = [self._shown(groups[""], self.caption)] if "" in groups else [f"<p>{html.escape(self.caption)}</p>"] if self.caption else []  # fmt: skip
        return "".join([*shown, *(_folded(line, self._shown(rows), printed=True) for line, rows in groups.items() if line)])  # fmt: skip

    def _shown(self, rows: Iterable[int], caption: str = "") -> str:
        """Some of the rows as a table."""
        head = "".join(
            f'<th scope="col"{self._attributes(c, "", "num" if c in self.numeric else "")}>{html.escape(str(c))}</th>'
            for c in self.frame.columns
        )
        cells = list(self.frame.itertuples(index=False, name=None))
        body = "".join(self._row(k, cells[k]) for k in rows)
        said = f"<caption>{html.escape(caption)}</caption>" if caption else ""
        dense = len(self.frame.columns) - len(self.aside.intersection(self.frame.columns)) >= DENSE
        kinds = " ".join(["outlook", *["cards"] * self.cards, *["dense"] * dense])
        return f'<table class="{kinds}">{said}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'

    def __repr__(self) -> str:
        if self.frame.empty:
            return self.caption
        shown = self.frame.map(lambda v: ids(v) if isinstance(v, tuple) else v)
        return (self.caption + "\n" if self.caption else "") + shown.to_string(index=False)


class Nothing(Table):
    """One sentence where there is nothing to show. A page on which a section holds no more than such sentences leaves the section
    out and names it (see `reports.site.silent`); in a notebook the sentence stands under its heading."""

    def __init__(self, why: str = "") -> None:
        super().__init__(pd.DataFrame(), caption=why)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> tuple[dict, dict]:
        return {"text/html": self._repr_html_(), "text/plain": self.caption}, {"outlook": "nothing"}


def _folded(line: str, table: str, *, printed: bool = False) -> str:
    """A table behind a line that opens it. printed: paper, on which nothing opens, shows it."""
    kind = ' class="printed"' if printed else ""
    return f"<details{kind}><summary>{html.escape(line)}</summary>{table}</details>"


def _link(address: str, text: str) -> str:
    if address.startswith(("http://", "https://")):
        return f'<a href="{html.escape(address, quote=True)}" rel="noopener noreferrer">{text}</a>'
    return f'<a href="{address}">{text}</a>' if _WITHIN.fullmatch(address) else text


def _linked_ids(claim_ids: tuple[str, ...], most: int) -> str:
    """Claim ids as links to their rows; those beyond a few are counted."""
    unique = list(dict.fromkeys(claim_ids))
    shown = ", ".join(_link(f"#{claim_anchor(c)}", html.escape(c)) for c in unique[:most])
    more = len(unique) - most
    return f"{shown} and {more} more" if more > 0 else shown
