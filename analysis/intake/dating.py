"""Which of the periods of a text a figure is of, and what days follow from it."""

import re

from analysis.intake.candidates import Candidate
from analysis.intake.kinds import DONE_SURELY, PROMISED
from analysis.intake.periods import Period
from analysis.intake.surroundings import Surroundings

_ITEM = re.compile(r"\s*(?:[-•*◆·▪]|[(（]?[一二三四五六七八九十\d]{1,2}[)）.、])")

_LIST_REACH = 700  # characters over which the deadline at the head of a list of goals holds


def period_of(page: Surroundings, candidate: Candidate) -> Period | None:
    """The period of a figure: the nearest in its clause, then before it in the sentence, then behind it there."""
    first, last = candidate.clause
    inside = [p for p in page.periods.between(first, last) if p.end <= last]
    a, b = candidate.sentence
    before = [p for p in page.periods.between(a, first) if p.end <= first]
    behind = [p for p in page.periods.between(last, b) if p.end <= b]
    if inside:
        return min(
            inside,
            key=lambda p: (
                p.role == "asof" and p.first is None and len(inside) > 1 and p.precision == "publication",
                abs(p.start - candidate.start),
            ),
        )
    if before:
        return before[-1]
    ahead = [p for p in behind if p.role in ("deadline", "coming")]
    if behind and not page.text[a:first].strip():
        return behind[0]
    if ahead and not DONE_SURELY.search(page.text[first:last]):
        return ahead[0]
    if _ITEM.match(page.text[slice(*page.paragraphs.at(candidate.start))]) and not DONE_SURELY.search(
        page.text[first:last]
    ):
        heads = [
            p
            for p in page.periods.between(max(a - _LIST_REACH, 0), a)
            if p.role in ("deadline", "coming") and p.last is not None
        ]
        heads = [p for p in heads if page.published is None or p.last > page.published]
        if heads:
            return heads[-1]
    paragraph = page.paragraphs.at(candidate.start)
    index = page.sentences.index(candidate.start)
    carried = PROMISED.search(page.text[a:b]) or page.text[max(a - 2, 0) : a].rstrip().endswith(
        (";", "；", ":", "：")
    )
    if carried and index and page.sentences.all[index - 1][0] >= paragraph[0]:
        x, y = page.sentences.all[index - 1]
        earlier = [p for p in page.periods.between(x, y) if p.role in ("deadline", "coming", "plan")]
        if earlier:
            return earlier[-1]
    return None


def days_of(kind: str, period: Period | None, page: Surroundings) -> dict:
    """The columns of a figure that tell its days."""
    published = page.published
    first = last = None
    precision, words = "publication", ""
    if period is not None:
        first, last, precision = period.first, period.last, period.precision
        words = page.text[period.start : period.end].strip()
        promised = kind.startswith("target")
        if not promised and last is not None and published is not None and last > published:
            last, precision = published, "publication"
        if kind in ("stock", "share", "context") or (kind == "target_stock"):
            first = None
    if last is None:
        last, precision = (published, "publication") if not kind.startswith("target") else (last, precision)
    return {
        "period_start": first, "period_end": last, "deadline": last if kind.startswith("target") else None,
        "period_precision": precision, "period_words": words,
    }  # fmt: skip
