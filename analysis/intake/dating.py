"""Which of the periods of a text a figure is of."""

from analysis.intake.calendars import ASIDE, Period
from analysis.intake.candidates import Candidate
from analysis.intake.compiling import compiled
from analysis.intake.kind_words import COUNT_FLOW, DONE_SURELY, INVESTED, PROMISED, STATES, TOTAL
from analysis.intake.surroundings import Surroundings

_ITEM = compiled(r"\s*(?:[-•*◆·▪]|[(（]?[一二三四五六七八九十\d]{1,2}[)）.、])")

_FIGURE = compiled(r"\d")
_NUMBERS = compiled(r"\d[\d,.]*")
_JOINTS = compiled(r"\band\b|\bbut\b|\bwhile\b|\bup from\b|\bfrom\b|[,;，；、]|并|以及|同时|而")
_JOINT = 40  # characters
_COMPARES = "较比由从自与同、"  # before a time that is of the figure behind it
_THE_FIGURE_OF = compiled(r"的[约近超逾仅]?\s?(?=[\d一二两三四五六七八九])")
_CLOSE = compiled(r"(?:\s+(?!to\b)[A-Za-z-]+){0,3}\s*[(（]?\s*")  # between a level and its own time
_AT_HEAD = 12  # characters
_LIST_REACH = 700  # characters over which the deadline at the head of a list of goals holds


def period_of(page: Surroundings, candidate: Candidate, base: Candidate | None = None) -> Period | None:
    """The period of a figure: the nearest in its clause, then before it in the sentence, then behind it there, then further off.
    base: the level from which it changed, whose own time is not that of the figure."""
    (first, last), (a, b), text = candidate.clause, candidate.sentence, page.text
    inside = [p for p in told(page, first, last, candidate.start, base) if not _apart(text, p, candidate)]
    before = [p for p in told(page, a, first, candidate.start, base) if not _apart(text, p, candidate)]
    since = [p for p in before if p.role == "since"]
    if inside:
        return _of_clause(text, inside, since, candidate)
    if since and before[-1].role == "asof":  # since 2014, by the end of September
        return since[-1]
    lead = text[first : candidate.start]
    states = bool(STATES.search(lead)) and not PROMISED.search(lead)
    if before and not (states and before[-1].role in ("deadline", "coming")):
        return before[-1]
    heading = page.heading_of(candidate.start)
    over = page.periods.between(*heading) if heading else []
    if over:
        return over[-1]
    behind = [
        p
        for p in told(page, last, b, candidate.start)
        if not _FIGURE.search(text[candidate.end : p.start])  # else it is that one's
    ]
    if behind and not text[a:first].strip():
        return behind[0]
    done = DONE_SURELY.search(text[first:last])
    ahead = [p for p in behind if p.role in ("deadline", "coming")]
    if ahead and not done:
        return ahead[0]
    listed = None if done else _of_list(page, candidate)
    return listed or _head_of(page, candidate.start) or _of_paragraph(page, candidate)


def told(
    page: Surroundings, first: int, last: int, at: int | None = None, base: Candidate | None = None
) -> list[Period]:
    """The periods from one place to another that figures can be of; what a change is measured against is none. at: where a figure
    begins, for which what is said of another one alone is none either; base: the level from which it changed."""
    return [
        p
        for p in page.periods.between(first, last)
        if p.end <= last
        and p.role not in ASIDE
        and not (at is not None and _of_another(page.text, p, at, base))
    ]


def _of_another(text: str, period: Period, at: int, base: Candidate | None) -> bool:
    """Whether a time stands with another figure alone: 较2024年的95家, 从2019年的31%; with the level before a change (base): from 51
    in 2023. at: where the figure that is asked for begins."""
    belongs = (
        _THE_FIGURE_OF.match(text, period.end) if text[period.start - 1 : period.start] in _COMPARES else None
    )
    if belongs:
        return not period.end <= at <= belongs.end()
    return (
        base is not None and base.end <= period.start and bool(_CLOSE.fullmatch(text, base.end, period.start))
    )


def _of_clause(text: str, inside: list[Period], since: list[Period], candidate: Candidate) -> Period:
    """The period of a figure's clause that the fewest words, joints and figures part from it; one that only says 'now' gives
    way to any other."""
    if since and all(_only_now(p) for p in inside):
        return since[-1]
    return min(inside, key=lambda p: (_only_now(p) and len(inside) > 1, _far(text, p, candidate)))


def _only_now(period: Period) -> bool:
    return period.role == "asof" and period.first is None and period.precision == "publication"


def _far(text: str, period: Period, candidate: Candidate) -> int:
    """How far a period stands from a figure: characters between them, and `_JOINT` more for each joint, figure or
    other period between; in Chinese, where the time stands before what it is said of, as much for one behind."""
    ahead = period.end <= candidate.start
    between = text[period.end : candidate.start] if ahead else text[candidate.end : period.start]
    apart = len(_JOINTS.findall(between)) + len(_NUMBERS.findall(between))
    chinese = not ahead and "\u4e00" <= text[period.start : period.end].strip("“")[-1:] <= "\u9fff"
    return len(between) + _JOINT * (apart + chinese)


def _of_list(page: Surroundings, candidate: Candidate) -> Period | None:
    """The deadline ahead that is told over a list, for what is an item of it."""
    if not _ITEM.match(page.text[slice(*page.paragraphs.at(candidate.start))]):
        return None
    first = candidate.sentence[0]
    heads = [
        p
        for p in page.periods.between(max(first - _LIST_REACH, 0), first)
        if p.role in ("deadline", "coming")
        and p.last is not None
        and (page.published is None or p.last > page.published)
    ]
    return heads[-1] if heads else None


def _of_paragraph(page: Surroundings, candidate: Candidate) -> Period | None:
    """The period at the head of a paragraph, for a count within it; or that of the sentence before, for a promise that goes on."""
    (first, last), (a, b), text = candidate.clause, candidate.sentence, page.text
    paragraph, index = page.paragraphs.at(candidate.start), page.sentences.index(candidate.start)
    opens = [p for p in page.periods.between(paragraph[0], min(paragraph[0] + _AT_HEAD, paragraph[1])) if p.role in ("span", "recent")]  # fmt: skip
    near = text[first:last]
    if opens and (COUNT_FLOW.search(near) or INVESTED.search(near)) and not TOTAL.search(near):
        return opens[0]
    ends = _FIGURE.search(text, candidate.end, b)
    goes_on = text[max(a - 2, 0) : a].rstrip().endswith((";", "；", ":", "："))
    carried = PROMISED.search(text[a : ends.start() if ends else b]) or goes_on
    if not (carried and index and page.sentences.all[index - 1][0] >= paragraph[0]):
        return None
    earlier = [p for p in page.periods.between(*page.sentences.all[index - 1]) if p.role in ("deadline", "coming", "plan")]  # fmt: skip
    return earlier[-1] if earlier else None


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
        return len(compiled(r"[)）]").findall(between)) > len(compiled(r"[(（]").findall(between))
    between = text[candidate.end : period.start]
    return bool(_FIGURE.search(text[period.end : period.end + 12])) and len(
        compiled(r"[(（]").findall(between)
    ) > len(compiled(r"[)）]").findall(between))
