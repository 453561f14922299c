"""Tables in plain text: a cell that is a number alone is counted in the words of its row's first cell."""

import re
from typing import NamedTuple

from analysis.evidence.cells import SCALES as ZH_SCALES
from analysis.intake.compiling import compiled
from analysis.intake.numerals import Numeral
from analysis.intake.numerals_en import GLUED, SCALES
from analysis.intake.units import Unit, counted_before_zh, counted_en, measure

_SCALES = SCALES | ZH_SCALES | {"'000": 1e3, "000": 1e3}
_MULTIPLIER = compiled(
    rf"(?:in\s+)?(?:单位[:：]\s?)?(?P<word>{'|'.join(sorted(_SCALES, key=len, reverse=True))})s?(?![瓦克米伏])(?![a-z])",
    re.IGNORECASE,
)
_MONEY_FIRST = compiled(r"(?:[A-Z]{0,2}[$€£¥₹₩]|Rs\.?|RMB|[A-Z]{3}\b)\s*", re.IGNORECASE)  # US$ bn, Rs crore
_SHORT_SCALE = compiled(rf"(?P<word>{'|'.join(GLUED)})", re.IGNORECASE)  # EUR m
_CELL = compiled(r"[|\t｜]")
_LABEL = compiled(r"^\s*(?:[^\w\s“\"《]+\s*)?(?P<label>[^:：\n|]{2,60}?)\s*[:：]\s*(?!//)")
_NEXT_LABEL = compiled(r"\s{3,}(?=[^\W\d][^:：\n|]{1,40}[:：]\s)")
_NO_THING = compiled(
    r"\b(?:goals?|targets?|of\s+which|thereof|total|average|then|now|today)\b|目标|其中|合计|总计",
    re.IGNORECASE,
)
_TIER = compiled(r"(?:basic|advanced|excellence|pioneer)\b", re.IGNORECASE)
_UNIT_CELL = compiled(r"(?:万|亿|千|百)?(?:[家个座间项台套条户人次]|元|%|％)|百万|%|million|billion|thousand")
_BETWEEN = compiled(r"(?:[\s(（,，;；/]|\d{4}年?[:：]?|[\d,.]+\+?|[≥>≤<~≈约超近逾+]|ca\.|approx\.?|approximately|at least|at most|up to|some|around|roughly|just|about|over|nearly|some|more than|almost|thereof|of which|now|today|target|goal)*", re.IGNORECASE)  # fmt: skip
_ENDS = compiled(
    r"\+?(?:\s{3}|\s*(?:$|in\s+total\b|added\b|altogether\b|overall\b|so\s+far\b|to\s+date\b|now\b|in\s+20\d\d\b|by\b|during\b|to\s+be\b|[(（)）,，;；|/·•。]|\.(?:\s|$)))"
)
_BRACKET = compiled(r"[(（](?P<scale>in\s+)?(?P<words>[^)）]{1,24})[)）]")
_BARE_SCALE = compiled(  # Output, RMB million
    rf"[,，]\s*((?:in\s+)?(?:[A-Z]{{0,3}}[$€£¥₹]?\s)?(?:{'|'.join(sorted(_SCALES, key=len, reverse=True))})s?(?:\s[A-Za-z]+|元|家|台|吨)?)\s*$",
    re.IGNORECASE,
)
_BARE_PERCENT = compiled(r"[,，]\s*(?:%|％|in\s+(?:%|percent)|percent|per\s+cent)\s*$", re.IGNORECASE)


_HEAD_SCALE = compiled(  # at the end of the title of a table
    rf"(?:[(（](?:单位[:：]\s?)?|,\s+in\s+)(?P<word>{'|'.join(sorted(_SCALES, key=len, reverse=True))})s?(?:[家个座间项台套条户辆张元吨度]|千瓦时?|\s\w+)?[)）]?\s*$"
    rf"|^\s*(?:单位|unit)[:：]\s?(?P<line>{'|'.join(sorted(_SCALES, key=len, reverse=True))})s?(?:[家个座间项台套条户辆张元吨度]|千瓦时?|\s\w+)?\s*$",
    re.IGNORECASE,
)
_LONGEST_TABLE, _LONGEST_TITLE, _LONGEST_ITEM = 40, 80, 200  # rows, characters
LONGEST_ROW = 400  # characters; what is longer is no row of a table that a reader takes in


class Cell(NamedTuple):
    """What a row says of a cell: its unit, and by how much its number is to be multiplied."""

    unit: Unit
    scale: float


def cell_of(text: str, number: Numeral) -> Cell | None:
    """The unit of a number that stands in a table cell of its own; None where it stands in running text.

    >>> text = "5G base stations (million) | 3.38"
    >>> cell_of(text, Numeral(29, 33, 3.38, "digits"))
    Cell(unit=Unit(words='5G base stations', unit='count', noun='5G base stations', end=33, start=None, known=True), scale=1000000.0)
    """
    span = _row_of(text, number)
    if span is None:
        return None
    first, row = span[0], text[slice(*span)]
    marks = [m.start() for m in _CELL.finditer(row)]
    if not marks:
        return None
    at = number.start - first
    left = max((m for m in marks if m < at), default=None)
    right = min((m for m in marks if m >= number.end - first), default=len(row))
    told = [part.strip() for part in _CELL.split(row[: number.start - first])]
    label = next((part for part in told if part and not compiled(r"[\d\s.,%–-]*").fullmatch(part)), "")
    units = [part for part in told if part != label and _UNIT_CELL.fullmatch(part)]
    if left is None or not label or compiled(r"[\d\s.,%–-]*").fullmatch(label):
        return None
    cell = row[left + 1 : right].strip()
    rest = cell.replace(row[at : number.end - first], "", 1)
    if len(compiled(r"[^A-Za-z\u4e00-\u9fff]").sub("", rest)) > 12:
        return None
    head = header_of(text, number.start)
    column = text[slice(*head)].strip() if head else ""
    tier = _TIER.match(column)
    own = _LABEL.match(cell)
    if (
        own
        and own.end() <= len(cell) - len(row[at : number.end - first])
        and compiled(r"[A-Za-z\u4e00-\u9fff]{2}").search(own["label"])
    ):
        label = own["label"]  # Plants: 3 | Output: 1.9 million
    if tier:  # a table of places by level
        label = f"{tier[0]}-level smart factories"
    found = _unit_of_label(f"{label} ({units[0]})" if units else label, number)
    if found is None or found.scale != 1.0 or found.unit.unit != "count" or units or _HEAD_SCALE.search(row):
        return found
    of_column = _unit_of_label(column, number) if _BRACKET.search(_BARE_SCALE.sub(r" (\1)", column)) else None
    if of_column is not None:  # what its own head says goes before what the title says
        return Cell(found.unit._replace(unit=of_column.unit.unit), of_column.scale)
    return found._replace(scale=_scale_over(text, first))


def _row_of(text: str, number: Numeral) -> tuple[int, int] | None:
    """The span of the line of a number; None where it is longer than any row of a table."""
    before = text.rfind("\n", max(0, number.start - LONGEST_ROW - 1), number.start)
    behind = text.find("\n", number.end, number.end + LONGEST_ROW + 1)
    if (before < 0 and number.start > LONGEST_ROW) or (behind < 0 and len(text) - number.end > LONGEST_ROW):
        return None
    first, last = before + 1, behind if behind >= 0 else len(text)
    return (first, last) if last - first <= LONGEST_ROW else None


def _scale_over(text: str, first: int) -> float:
    """The multiplier in the title of the table that the row at `first` belongs to: '(万家)', ', in thousands'; 1 for none."""
    top = first
    for _ in range(_LONGEST_TABLE):
        above = text.rfind("\n", 0, max(top - 1, 0)) + 1
        line = text[above : max(top - 1, 0)]
        if top == 0 or (line.strip() and not _CELL.search(line)):
            match = _HEAD_SCALE.search(line) if len(line) <= _LONGEST_TITLE else None
            return _SCALES[(match["word"] or match["line"]).lower()] if match else 1.0
        top = above
    return 1.0


def header_of(text: str, place: int) -> tuple[int, int] | None:
    """The span of the cell at the head of the column that a place stands in; None outside of a table, and in its head."""
    first = text.rfind("\n", 0, place) + 1
    column = len(_CELL.findall(text, first, place))
    if not column:
        return None
    top, above = first, first
    while above > 0:
        above = text.rfind("\n", 0, above - 1) + 1
        if not _CELL.search(text, above, top):
            break
        top = above
    last = text.find("\n", top)
    if top == first or last < 0:
        return None
    marks = [top - 1, *(m.start() for m in _CELL.finditer(text, top, last)), last]
    return (marks[column] + 1, marks[column + 1]) if column + 1 < len(marks) else None


def labelled_of(text: str, number: Numeral) -> Unit | None:
    """The unit of a number that stands alone behind a label: 'Digital workshops: 530+ (2022: 410)'; None elsewhere.

    >>> text = "- Digital workshops: 530 (2022: 410)"
    >>> labelled_of(text, Numeral(21, 24, 530, "digits")).noun
    'Digital workshops'
    """
    span = _row_of(text, number)
    if span is None or span[1] - span[0] > _LONGEST_ITEM:
        return None
    first, row = span[0], text[slice(*span)]
    gaps = [gap.end() for gap in _NEXT_LABEL.finditer(row, 0, number.start - first)]
    if gaps:  # Founded: 1974   Plants: 3
        first, row = first + gaps[-1], row[gaps[-1] :]
    label = _LABEL.match(row)
    if (
        label is None
        or first + label.end() > number.start
        or not compiled(r"[A-Za-z\u4e00-\u9fff]{2}").search(label["label"])
    ):
        return None
    if not _BETWEEN.fullmatch(row[label.end() : number.start - first]) or not _ENDS.match(
        row, number.end - first
    ):
        return None
    if _NO_THING.search(label["label"]):  # goal of the plan: what is counted stands further up
        return None
    noun = compiled(r"\s*\b(?:19|20)\d\d\b").sub("", label["label"]).strip()
    known = counted_en(f"1 {noun}", 1) or counted_before_zh(noun, len(noun), 0)
    listed = bool(compiled(r"\s*[^\w\s“\"《(（]").match(row))
    return Unit(noun, "count", noun, number.end, None, known is not None) if known or listed else None


def _unit_of_label(label: str, number: Numeral) -> Cell | None:
    scale, unit = 1.0, "count"
    label = _BARE_SCALE.sub(r" (\1)", _BARE_PERCENT.sub(" (%)", label))
    bracket = _BRACKET.search(label)
    if bracket:
        words = next(
            (p for p in compiled(r"[,，、]\s*").split(bracket["words"].strip()) if _MULTIPLIER.match(p)),
            bracket["words"].strip(),
        )
        money = _MONEY_FIRST.match(words)
        multiplier = _MULTIPLIER.match(words, money.end() if money else 0)
        multiplier = multiplier or (_SHORT_SCALE.fullmatch(words, money.end()) if money else None)
        before = money[0] if money and (multiplier or money.end() == len(words)) else ""
        if multiplier:
            scale = (_SCALES | GLUED)[multiplier["word"].lower()]
            words = words[multiplier.end() :].strip()
        if before or _MONEY_FIRST.fullmatch(words):  # million US$ as well
            before = before or words
            measured = measure(f"{before}0", len(before), len(before) + 1)
        else:
            measured = measure("0" + words, 0, 1) if words else None
        unit = measured.unit if measured else unit
    noun = _BRACKET.sub("", label).strip(" ·-•")
    return Cell(Unit(noun, unit, noun, number.end, None, True), scale) if noun else None
