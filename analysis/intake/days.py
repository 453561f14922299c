"""The days of figures, once their kinds are known: a level has a day, what came about has a first and a last one, a promise its
deadline. Each is that of the period a figure is told in, else that of the sentences before it, else that of publication."""

import re
from typing import Any

import pandas as pd

from analysis.intake.calendars import Period
from analysis.intake.candidates import Candidate
from analysis.intake.cells import header_of
from analysis.intake.compiling import compiled
from analysis.intake.dating import told
from analysis.intake.links import NEW
from analysis.intake.surroundings import Surroundings

Row = dict[str, Any]

_BACK = 2  # sentences of its paragraph in which the time of a figure may have been told
_RUNS = ("flow", "target_flow")  # kinds of which a first day is told
_NAMED = compiled(r"(?:19|20|21)\d\d|last|去年|上年|前年|previous|before", re.IGNORECASE)
_TITLE = 80  # characters before a column's head in which the title of its table stands
_CLOSE = 8  # characters between the level from which something changed and the time that is its own
_DAY = ("asof", "deadline", "coming")  # roles of times that hold for the sentences behind
_ANY = (*_DAY, "span", "since", "recent")
_YEAR = compiled(r"(20\d\d)年?(?:末|底)?")
_LOOKS_AHEAD = compiled(
    r"\b(?:expect|forecast|reckon|predict|project|believ|estimat|will|may|could|should)|预计|预测|预期|有望|将|力争",
    re.IGNORECASE,
)
_FIGURE = compiled(r"\d")
_AT_ITS_END = compiled(r"\bend\b|底|末", re.IGNORECASE)


def days_of(rows: list[Row], page: Surroundings) -> list[Row]:
    """The columns of each figure that tell its days, in the order of the figures.

    rows: the figures of a text in its order, each with its kind, its programme, its candidate and the period that its clause tells.
    """
    found: list[Row] = []
    known: dict[tuple[str, str], Period] = {}  # of the programme and the kind: the period that was told last
    for row in rows:
        beside = found[-1]["period_end"] if found else None
        period = _period(row, page)
        key = (row["programme"], "stock" if row["kind"] == "share" else row["kind"])
        if (
            row["programme"] != NEW
            and row["kind"] not in ("effect", "context")
            and not row["_candidate"].moves.base
        ):
            if period is None:
                period = known.get(key)
            elif period.role in _ANY:
                known[key] = period
        found.append(_days(row["kind"], period, row["_candidate"], page, beside))
    return found


def _period(row: Row, page: Surroundings) -> Period | None:
    """The period of a figure that can be one of its kind."""
    kind, own, c = row["kind"], row["_period"], row["_candidate"]
    if c.moves.base and kind != "effect":
        return own if own is not None and _its_own(own, c, page.text) else None
    column = header_of(page.text, c.start)
    if (of_year := _of_column(column, page)) is not None:
        return of_year
    if own is not None and kind == "flow" and _fits(kind, own, page.published):
        return _with_its_other_end(own, c, page)
    expected = kind == "context" and own is not None and own.last is not None and _is_expected(c, page)
    if own is not None and (expected or _fits(kind, own, page.published)):
        return own
    return None if kind == "effect" else _before(row, page) or _over(kind, column, page)


def _is_expected(c: Candidate, page: Surroundings) -> bool:
    """Whether a sentence tells what is expected, whose day may lie ahead."""
    return bool(_LOOKS_AHEAD.search(page.text[slice(*c.sentence)]))


def _with_its_other_end(period: Period, c: Candidate, page: Surroundings) -> Period:
    """What came about in a time of which its sentence tells start and end apart: 到10月20日，今年已兑付1.72亿元."""
    beside = [p for p in told(page, c.sentence[0], c.start) if p != period and p.first != p.last]
    if period.role == "asof" and period.last is not None:
        begun = [p for p in beside if _goes_on(p, page.published) and p.first < period.last]
        return period._replace(first=begun[-1].first) if begun else period
    if period.first is not None and _goes_on(period, page.published):
        days = [p for p in beside if p.role == "asof" and p.precision != "publication" and p.last is not None]
        ends = [p for p in days if p.last > period.first]
        return ends[-1]._replace(first=period.first) if ends else period
    return period


def _goes_on(period: Period, published: pd.Timestamp | None) -> bool:
    """Whether a period has begun and goes on: since 2021, this year."""
    return period.first is not None and (period.role == "since" or _runs(period, published))


def _of_column(head: tuple[int, int] | None, page: Surroundings) -> Period | None:
    """The year that is the head of the column of a table."""
    year = _YEAR.fullmatch(page.text[slice(*head)].strip()) if head else None
    if year is None or head is None:
        return None
    return Period("asof", None, pd.Timestamp(int(year[1]), 12, 31), "year", *head)


def _over(kind: str, column: tuple[int, int] | None, page: Surroundings) -> Period | None:
    """The period that the title of a table tells, for what stands in one of its columns."""
    if column is None:
        return None
    over = told(page, max(column[0] - _TITLE, 0), column[0])
    fitting = [p for p in over if p.role in _ANY and _fits(kind, p, page.published)]
    return fitting[-1] if fitting else None


def _its_own(period: Period, c: Candidate, text: str) -> bool:
    """Whether the time is that of the level from which something changed, and not that of what it became."""
    if period.role == "earlier":
        return True
    if period.end <= c.start:
        return c.start - period.end <= _CLOSE and not compiled(r"[,，]").search(text[period.end : c.start])
    return not _FIGURE.search(text[c.end : period.start])


def _fits(kind: str, period: Period, published: pd.Timestamp | None) -> bool:
    """Whether a figure of a kind can be of a period: a promise of none that is over now, what is told as done of none ahead."""
    now = period.precision == "publication"
    if kind.startswith("target"):
        return not now and period.role not in ("since", "recent", "earlier")
    if period.last is None:
        return False
    ahead = published is not None and period.last > published
    return not ahead or _runs(period, published)


def _runs(period: Period, published: pd.Timestamp | None) -> bool:
    """Whether a period has begun and is not over."""
    return (
        period.first is not None
        and period.last is not None
        and published is not None
        and period.first <= published < period.last
    )


def _before(row: Row, page: Surroundings) -> Period | None:
    """The last period of a figure's sentence before it which fits; else one that is told in a sentence before: a day holds
    for `_BACK` sentences of a paragraph, what came about in a time for the next one and for what came about too."""
    kind, c = row["kind"], row["_candidate"]
    index, paragraph = page.sentences.index(c.start), page.paragraphs.at(c.start)[0]
    for k in range(index, max(index - _BACK, 0) - 1, -1):
        first, last = page.sentences.all[k]
        if first < paragraph:
            return None
        if k < index and kind == "context":
            return None
        roles = {*_ANY, "now"} if k == index else _ANY if k == index - 1 and kind in _RUNS else _DAY
        for p in reversed(told(page, first, min(last, c.start), c.start, row["_base"])):
            role = "now" if p.role == "asof" and p.precision == "publication" else p.role
            if role in roles and _fits(kind, p, page.published):
                return p
    return None


def _days(
    kind: str, period: Period | None, c: Candidate, page: Surroundings, beside: pd.Timestamp | None
) -> Row:
    """The columns that follow from a kind and a period. beside: the last day of the figure before, from which 'a year
    earlier' is counted."""
    published, promised = page.published, kind.startswith("target")
    words = "" if period is None else page.text[period.start : period.end].strip()
    first, last, precision = (None, None, "publication") if period is None else period[1:4]
    if period is not None and period.role == "earlier" and published is not None and last is not None:
        before = 12 * (published.year - last.year) + published.month - last.month
        last = (beside if pd.notna(beside) else published) - pd.DateOffset(months=before)
    if (
        promised
        and last is not None
        and published is not None
        and last <= published
        and not _NAMED.search(words)
    ):
        last += pd.DateOffset(years=1)  # by the end of June, promised in October
    expected = (
        kind == "context" and not (period is not None and _runs(period, published)) and _is_expected(c, page)
    )
    if not promised and not expected and last is not None and published is not None and last > published:
        last, precision = published, "publication"
    if last is None and not promised and not (c.moves.base and kind != "effect"):
        last = published
    if kind not in _RUNS:
        first = None
    if kind in ("stock", "share") and _AT_ITS_END.search(words) and precision != "publication":
        precision = "day"  # what there was at the end of a year is of that day
    return {
        "period_start": first, "period_end": last, "deadline": last if promised else None,
        "period_precision": precision, "period_words": words,
    }  # fmt: skip
