"""Columns of numbers in HTML tables: found by what they hold, and marked so that they stand to the right."""

from __future__ import annotations

import html
import re

NUMBER = re.compile(
    r"^[\s\u00a0]*[<>≤≥~≈+\-−–]?\s?[\d.,\u202f\u00a0  ]*\d(?:[eE][+-]?\d+)?\s?(?:%|‰|pp)?[\s\u00a0]*$"
)
ROW = re.compile(r"<tr\b.*?</tr>", re.S)
CELL = re.compile(r"<(td|th)\b[^>]*>(.*?)</\1>", re.S)
OPENING = re.compile(r"<(td|th)\b([^>]*)>")
LARGEST_TABLE = 2_000_000  # characters; beyond it the time is not worth it
EMPTY = {"", "NaN", "nan", "None", "NaT", "<NA>", "–", "—", "-", "n/a"}


def align_numbers(table: str) -> str:
    """Mark cells and headings of columns that hold numbers only with the class `num`.

    Columns are counted from the right, where row labels that span rows do not disturb them; rows with a cell
    that spans columns are left as they are.

    >>> align_numbers("<table><tr><th>a</th></tr><tr><td>1.5</td></tr></table>")
    '<table><tr><th class="num">a</th></tr><tr><td class="num">1.5</td></tr></table>'
    """
    if len(table) > LARGEST_TABLE:
        return table
    columns: dict[int, list[str]] = {}
    for row in ROW.findall(table):
        if "colspan" not in row:
            for place, (tag, text) in enumerate(reversed(CELL.findall(row))):
                if tag == "td":
                    columns.setdefault(place, []).append(text_of(text))
    numeric = {place for place, texts in columns.items() if _numbers(texts)}
    return ROW.sub(lambda row: row[0] if "colspan" in row[0] else _mark(row[0], numeric), table)


def _numbers(texts: list[str]) -> bool:
    filled = [text for text in texts if text not in EMPTY]
    return bool(filled) and all(NUMBER.match(text) for text in filled)


def _mark(row: str, numeric: set[int]) -> str:
    count = len(OPENING.findall(row))
    places = iter(range(count - 1, -1, -1))

    def mark(cell: re.Match) -> str:
        if next(places) not in numeric:
            return cell[0]
        if "class=" in cell[2]:
            return f"<{cell[1]}" + re.sub(r'class="', 'class="num ', cell[2], count=1) + ">"
        return f'<{cell[1]} class="num"{cell[2]}>'

    return OPENING.sub(mark, row)


def text_of(markup: str) -> str:
    """Text of a heading: tags and the anchor link taken away."""
    markup = re.sub(r'<a class="anchor-link".*?</a>', "", markup, flags=re.S)
    return html.unescape(re.sub(r"<[^>]+>", "", markup)).strip()


TAG = re.compile(r"(<[^>]*>)")
DAY = re.compile(r"(?<![\w-])[12]\d{3}-\d{2}-\d{2}(?![\w-])")


def whole_days(text: str) -> str:
    """A day within a sentence is not broken over two lines; one that stands alone, or in code, needs nothing.

    >>> whole_days('<p title="2024-01-01">On 2024-01-01.</p><td>2024-01-01</td>')
    '<p title="2024-01-01">On <span class="day">2024-01-01</span>.</p><td>2024-01-01</td>'
    """
    parts, code = TAG.split(text), 0
    for at, part in enumerate(parts):
        if at % 2:
            code += part.startswith(("<pre", "<code")) - part.startswith(("</pre", "</code"))
        elif not code and not DAY.fullmatch(part):
            parts[at] = DAY.sub(r'<span class="day">\g<0></span>', part)
    return "".join(parts)
