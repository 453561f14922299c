"""Which of the periods of a text a figure is of, and what days follow from it."""

import re

from analysis.intake.candidates import Candidate
from analysis.intake.kind_words import COUNT_FLOW, DONE_SURELY, INVESTED, PROMISED, STATES, TOTAL
from analysis.intake.periods import Period
from analysis.intake.surroundings import Surroundings

_ITEM = re.compile(r"\s*(?:[-•*◆·▪]|[(（]?[一二三四五六七八九十\d]{1,2}[)）.、])")

_FIGURE = re.compile(r"\d")
_AT_HEAD = 12  # characters
_LIST_REACH = 700  # characters over which the deadline at the head of a list of goals holds


def period_of(page: Surroundings, candidate: Candidate) -> Period | None:
    """The period of a figure: the nearest in its clause, then before it in the sentence, then behind it there."""
    first, last = candidate.clause
    inside = [
        p for p in page.periods.between(first, last) if p.end <= last and not _apart(page.text, p, candidate)
    ]
    a, b = candidate.sentence
    lead = page.text[first : candidate.start]
    states = bool(STATES.search(lead)) and not PROMISED.search(lead)
    before = [
        p for p in page.periods.between(a, first) if p.end <= first and not _apart(page.text, p, candidate)
    ]
    behind = [p for p in page.periods.between(last, b) if p.end <= b]
    if inside:
        since = [p for p in before if p.role == "since"]
        if since and all(p.role == "asof" and p.precision == "publication" for p in inside):
            return since[-1]
        return min(
            inside,
            key=lambda p: (
                p.role == "asof" and p.first is None and len(inside) > 1 and p.precision == "publication",
                abs(p.start - candidate.start),
            ),
        )
    since = [p for p in before if p.role == "since"]
    if since and before[-1].role == "asof":  # since 2014, by the end of September
        return since[-1]
    if before and not (states and before[-1].role in ("deadline", "coming")):
        return before[-1]
    behind = [
        p for p in behind if not _FIGURE.search(page.text[candidate.end : p.start])
    ]  # else it is that one's
    ahead = [p for p in behind if p.role in ("deadline", "coming")]
    heading = page.heading_of(candidate.start)
    if heading and not inside:
        over = page.periods.between(*heading)
        if over:
            return over[-1]
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
    head = _head_of(page, candidate.start)
    if head is not None:
        return head
    paragraph = page.paragraphs.at(candidate.start)
    index = page.sentences.index(candidate.start)
    opens = [p for p in page.periods.between(paragraph[0], min(paragraph[0] + _AT_HEAD, paragraph[1])) if p.role in ("span", "recent")]  # fmt: skip
    if (
        opens
        and (COUNT_FLOW.search(page.text[first:last]) or INVESTED.search(page.text[first:last]))
        and not TOTAL.search(page.text[first:last])
    ):
        return opens[0]
    ends = _FIGURE.search(page.text, candidate.end, b)
    carried = PROMISED.search(page.text[a : ends.start() if ends else b]) or page.text[
        max(a - 2, 0) : a
    ].rstrip().endswith((";", "；", ":", "："))
    if carried and index and page.sentences.all[index - 1][0] >= paragraph[0]:
        x, y = page.sentences.all[index - 1]
        earlier = [p for p in page.periods.between(x, y) if p.role in ("deadline", "coming", "plan")]
        if earlier:
            return earlier[-1]
    return None


def _head_of(page: Surroundings, place: int) -> Period | None:
    """The period at the head of a sentence whose parts are set off by semicolons: it is that of all of them."""
    index = page.sentences.index(place)
    while index:
        a, b = page.sentences.all[index - 1]
        if not page.text[a:b].rstrip().endswith((";", "；")):
            return None
        heads = [p for p in page.periods.between(a, min(a + _AT_HEAD, b)) if not page.text[a : p.start].strip(" \n-•*（(一二三四五六七八九十)）、.")]  # fmt: skip
        if heads:
            return heads[0]
        index -= 1
    return None


def _apart(text: str, period: Period, candidate: Candidate) -> bool:
    """Whether a bracket parts a period from a figure: what is said in it is said of another one."""
    if period.end <= candidate.start:
        between = text[period.end : candidate.start]
        return len(re.findall(r"[)）]", between)) > len(re.findall(r"[(（]", between))
    between = text[candidate.end : period.start]
    return bool(_FIGURE.search(text[period.end : period.end + 12])) and len(
        re.findall(r"[(（]", between)
    ) > len(re.findall(r"[)）]", between))


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
