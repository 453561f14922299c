"""What grammar says of kinds, where no weight of words can say otherwise: which kinds a figure cannot be of, and which figures are
levels of one thing at several times.

What has come about is no promise: a verb of what happens, in the past or the perfect, and a time that is not ahead. What a change
starts from is none either. A thing of which places keep lists is no gain, however its number grew.
"""

from collections.abc import Sequence

import pandas as pd

from analysis.intake.calendars import Period
from analysis.intake.candidates import Candidate
from analysis.intake.compiling import compiled
from analysis.intake.context import Context
from analysis.intake.kind_words import ADDED, HEAD_PROMISED, PROMISED
from analysis.intake.lists import Lists
from analysis.intake.page import Ordered

_NEXT = 3  # characters between a figure and its time
PROMISES = frozenset(("target_stock", "target_flow"))
_HAPPENED = {
    "rise",
    "fall",
    "become",
    "happen",
    "pay",
    "leave",
    "receive",
}  # classes of verbs, see `clause_words`
_MOVED = {"rise", "fall", "become"}
_DONE = {"past", "has", "have"}
_HELD = {
    "have",
    "rise",
    "fall",
    "become",
}  # of which a count of listed things is a level: it has 95, they rose to 95
_OWN = ("own", "list")  # how a figure comes by its verb
_REACH = 30  # characters before a figure
_PROVIDED = compiled(
    r"set\s+aside|earmark|allocat|sanction|budget", 2
)  # money that is kept for what is still to be done
_ALREADY = compiled(r"(?<!未)已经?(?!提出|部署|安排|明确)[^，。；：、\d]{0,14}$")
_REACHED = compiled(  # a verb of what comes about that ends at the figure
    r"(?:(?:[增升提扩涨降减缩达]|提高|提升|增加|增长|上升|上涨|扩大|扩展|下降|减少|缩短|降低)[至到]|达)(?:了|约|近|超过?|逾|突破)?\s*$"
    r"|(?:[建完认培][成定育])了?[^，。；：、\d]{0,12}$"
)
_ASKED = compiled(r"要求|原定|规划|计划|目标|任务|方案|写的|许下|应|须|还差|不到|短了")
_ON = compiled(  # from a level to the next one: to 95, and 120; 增至, 、
    r"[\s,，、()（）年的]*(?:(?:and|then|rising|和|及|以及|再|又|并|进一步)[\s,，]*)*(?P<to>to\b|(?:增加?|升|提高|提升|增长|上升|上涨|扩大|涨|减少?|降|下降)?[至到为])?[\s约近超逾的]*",
    2,
)
_AGAINST = compiled(  # a level that another is held against: up from 95, 较2024年的95家
    r"[\s,，(（]*(?:(?P<from>(?:up|down)\s+from)|from|compared\s+(?:with|to)|against|versus|较|比|而)[\s的]*(?:about|around|over|some|约|近|超)?\s*",
    2,
)


def ruled_out(
    c: Candidate, context: Context, period: Period | None, published: pd.Timestamp | None, *, chained: bool
) -> frozenset[str]:
    """The kinds that a figure cannot be of. chained: it is one of several levels of one thing (see `chains`)."""
    out: set[str] = set()
    if c.unit.unit == "count" and Lists.names_a_list(c.unit.noun):
        verb = context.tied.verb if context.tied and context.tied.how in _OWN else ""
        held = verb in _HELD or (chained and verb == "be")
        out |= {"effect", "flow"} if held and not ADDED.search(context.clause) else {"effect"}
    if c.moves.base or _has_come_about(c, context, period, published, chained):
        out |= PROMISES
    return frozenset(out)


def _has_come_about(
    c: Candidate, context: Context, period: Period | None, published: pd.Timestamp | None, chained: bool
) -> bool:
    """Whether a figure tells what has come about."""
    if period is not None and period.last is not None and (published is None or period.last > published):
        return False
    tied = context.tied
    if tied is not None and tied.form in _DONE and not _PROVIDED.search(context.lead):
        if tied.verb in _HAPPENED and tied.how == "own":
            return True
        if tied.verb in _MOVED and tied.how == "list" and context.after_base:
            return True
    lead = context.before[-_REACH:]
    if not (_ALREADY.search(lead) or (period is not None and (chained or _REACHED.search(lead)))):
        return False
    around = (context.sentence, context.heading, context.label, context.section, context.previous)
    return not any(PROMISED.search(words) or _ASKED.search(words) for words in around) and not any(
        HEAD_PROMISED.search(words) for words in (context.heading, context.label, context.section)
    )


def chains(text: str, figures: Sequence[Candidate], periods: Ordered) -> dict[int, int]:
    """The figures that are levels of one thing at several times, by their number → the number of the first of them: 'from 40 in 2023
    to 95 in 2024 and 120 in 2025', 'up from 95 at the end of 2024 and 40 in 2023'."""
    first: dict[int, int] = {}
    for i in range(1, len(figures)):
        last, c = figures[i - 1], figures[i]
        if (
            last.sentence != c.sentence
            or last.unit.unit != c.unit.unit
            or c.unit.unit not in ("count", "percent")
            or c.moves.change
        ):
            continue
        gap = _without_times(text, last.end, c.start, periods)
        on = _ON.fullmatch(gap) if last.moves.base or i - 1 in first else None
        timed = _has_a_time(text, last.end, c, periods)
        held = None if last.moves.change else _AGAINST.fullmatch(gap)
        if (on and (on["to"] or timed)) or (held and (held["from"] or timed)):
            first[i] = first.setdefault(i - 1, i - 1)
    return first


def _has_a_time(text: str, last: int, c: Candidate, periods: Ordered) -> bool:
    """Whether a time of its own stands next to a figure: before it, and behind the figure before; or behind it."""
    behind = periods.between(c.end, c.end + _NEXT)
    return bool(periods.between(last, c.start)) or any(not text[c.end : p.start].strip() for p in behind)


def _without_times(text: str, a: int, b: int, periods: Ordered) -> str:
    """The words between two figures, without the times among them; 增长到2025年的 still goes up to something."""
    words, at = "", a
    for p in periods.between(a, b):
        own = p.start + (text[p.start] in "到至")
        words, at = words + text[at : max(own, at)], max(p.end, at)
    return words + text[at:b] if at <= b else words


def as_level(period: Period | None) -> Period | None:
    """The time of a level: within a year means at its end."""
    return (
        period._replace(role="asof", first=None) if period is not None and period.role == "span" else period
    )
