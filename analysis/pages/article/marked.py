"""The text of an article with every figure marked."""

import html
import re
from typing import Any

import pandas as pd

from analysis.intake import Judged
from analysis.pages.shared import markdown
from analysis.writing import escape, interval, unit_words

_COLOURS = {  # of the mark, by what the figure is
    "target_stock": "#f6dcc3", "target_flow": "#f6dcc3", "effect": "#d5ecdf", "stock": "#d6e6f2", "share": "#d6e6f2", "flow": "#d6e6f2",
    "context": "#ececec",
}  # fmt: skip
_BLANK = re.compile(r"\n(?:[^\S\n]*\n)+")
_MOST = 20_000  # characters that are shown
_OPEN = 4_000  # of these, those that stand open; the rest of a long text is folded


class Marked:
    """A text with marks; shown as HTML in notebooks and reports, as plain text elsewhere."""

    def __init__(self, body: str, plain: str) -> None:
        self._body, self._plain = body, plain

    def _repr_html_(self) -> str:
        return self._body

    def __repr__(self) -> str:
        return self._plain


def marked(judged: Judged) -> Any:
    """The text with every figure marked and numbered as in the table of figures; a mark says on pointing how it is read."""
    if judged.article is None:
        title = (
            judged.evidence.sources.set_index("source_id").at[judged.source_id, "title"] or judged.source_id
        )
        return markdown(
            f"The evidence holds the figures of *{escape(title)}*, each with its source; the text itself is not in it."
        )
    text = judged.article.text
    parts: list[str] = []
    at = opened = 0
    for number, figure in enumerate(judged.figures.itertuples(index=False), start=1):
        start, end = int(figure.start), int(figure.end)
        if start < at or start >= _MOST:
            continue
        if start >= _OPEN and not opened:
            opened = len(parts)
        parts += [_plain(text[at:start]), _mark(text[start:end], number, figure)]
        at = end
    parts.append(_plain(text[at:_MOST]))
    if len(text) > _MOST:
        parts.append(f"<p>… {len(text) - _MOST:,} more characters are not shown.</p>")
    legend = " ".join(
        f'<mark style="background:{_COLOURS[kind]};color:inherit">{word}</mark>'
        for kind, word in (("target_stock", "promise"), ("stock", "count or share"), ("effect", "reported gain"), ("context", "context"))
    )  # fmt: skip
    shown, rest = ("".join(part) for part in (parts[: opened or None], parts[opened:] if opened else []))
    more = f'<details class="printed"><summary>The rest of the text</summary>{rest}</details>' if rest else ""
    return Marked(f'<div class="text"><p>{legend}</p><div>{shown}</div>{more}</div>', text[:_MOST])


def _plain(text: str) -> str:
    r"""A text with its lines, and no more than one blank line between two.

    >>> _plain("30 < 60\n \n\n\nplants")
    '30 &lt; 60<br><br>plants'
    """
    return html.escape(_BLANK.sub("\n\n", text)).replace("\n", "<br>")


def _mark(text: str, number: int, figure: Any) -> str:
    reading = html.escape(as_read(figure), quote=True)
    return (
        f'<mark style="background:{_COLOURS.get(figure.kind, "#ececec")};color:inherit" title="{reading}">{_plain(text)}</mark>'
        f'<sup><a href="#figure-{number}">{number}</a></sup>'
    )


def as_read(figure: Any) -> str:
    """How a figure is read, in a few words: its interval with the unit, and what kind of figure it is.

    >>> from types import SimpleNamespace as Figure
    >>> as_read(Figure(low=30000.0, high=40000.0, unit="count", kind="stock"))
    '30,000 to 40,000, stock'
    """
    span = f"{interval(figure.low, figure.high, figure.unit)} {unit_words(figure.unit)}".rstrip()
    return f"{span}, {figure.kind.replace('_', ' ')}" if pd.notna(figure.low) else figure.kind
