"""The convention's questions, put to each figure: their answers are the strongest cues of its kind.

Each question is a set of turns of phrase around the figure (`question_words`). Its answer is a cue by itself, by what the figure
is of (a programme of the data or none, one plant or many), and so is the first question that is answered with yes. The heads of
columns and the two levels of a change are asked for as well.
"""

from functools import lru_cache

from analysis.intake.candidates import Candidate
from analysis.intake.context import Context
from analysis.intake.kinds import RATIOS
from analysis.intake.question_words import ARROW, CELLS, NOW, ORDER, QUESTIONS, THEN
from analysis.intake.sought import Tables
from analysis.intake.weighing import Bundle

STRENGTH = 4.0  # of an answer; a table's or a rule's cue is 1
BY_CLASS = 2.0  # of the same answer for the figure's class of unit
_BEFORE, _BEHIND = 110, 80  # characters that are looked at
_ASKED = Tables(QUESTIONS)
OF_NAMED = ("covers", "one_firm", "sample")  # questions that what is counted answers: # provinces, # workers
_ASKED_OF_NAMED = Tables({name: QUESTIONS[name] for name in OF_NAMED})


@lru_cache(maxsize=4096)
def answers(around: str) -> tuple[str, ...]:
    """The questions that the words around a figure (#) answer with yes.

    >>> answers("Sejong wants # by 2030.")
    ('promise',)
    >>> answers("全市共有智能工厂203家，其中今年认定#。")
    ('done', 'of_them', 'within', 'now')
    """
    return _ASKED.said_in(around)


@lru_cache(maxsize=4096)
def answered(around: str, named: str) -> tuple[str, ...]:
    """The questions that a figure answers with yes: by the words around it, some by what it counts too.

    >>> answered("It has sites in #.", "It has sites in # provinces.")
    ('done', 'level', 'covers')
    """
    yes = answers(around)
    if named == around:
        return yes
    more = _ASKED_OF_NAMED.said_in(named)
    return tuple(name for name in QUESTIONS if name in yes or name in more)


def around(text: str, c: Candidate, *, named: bool = False) -> str:
    """The sentence around a figure, with # in its place, as far as it is looked at. named: with what it counts behind #."""
    before = text[max(c.sentence[0], c.start - _BEFORE) : c.start]
    behind = text[c.end : min(c.sentence[1], c.end + _BEHIND)]
    counted = f" {c.unit.noun}" if named and c.unit.noun and c.unit.noun in text[c.number.end : c.end] else ""
    return f"{before}#{counted}{behind}".replace("\n", " ")


def first(yes: tuple[str, ...]) -> str:
    """The first question, in the order of the convention, that is answered with yes; none where no one is.

    >>> first(("level", "promise"))
    'promise'
    """
    return next((name for name in ORDER if name in yes), "none")


def of_column(context: Context) -> list[str]:
    """What the head of a column says of a number in it, and where that says nothing, the title of the table; what the title over
    a number that stands in no table says."""
    over = _told_by_head(context.section)
    if "|" not in context.sentence:
        return [f"over:{name}" for name in over]
    head = [f"cell:{name}" for name in _told_by_head(context.heading)]
    return head or [f"title:{name}" for name in over]


@lru_cache(maxsize=1024)
def _told_by_head(head: str) -> tuple[str, ...]:
    """What the head of a column or the title over a table says; asked once for all numbers under it."""
    return tuple(name for name, pattern in CELLS.items() if pattern.search(head))


def beside(text: str, figures: list[Candidate], i: int) -> tuple[str, ...]:
    """Whether the i-th figure is one of two levels of a change: cues of its own words and of the figure before and behind it."""
    c, own = figures[i], _marks(text, figures[i])
    told = [f"side={own}"]
    for name, j in (("earlier", i - 1), ("later", i + 1)):
        if not 0 <= j < len(figures) or not _alike(c, figures[j]):
            continue
        a, b = (figures[j], c) if name == "earlier" else (c, figures[j])
        gap = text[a.end : b.start]
        if len(gap) > 60 or "\n" in gap:
            continue
        other = _marks(text, figures[j])
        then, now = (other, own) if name == "earlier" else (own, other)
        arrow = len(gap) < 24 and bool(ARROW.search(gap))
        told += [f"{name}={other}", f"{name}_pair={arrow}/{'t' in then and 'n' in now}"]
    return tuple(told)


def _alike(one: Candidate, other: Candidate) -> bool:
    """Whether two figures may be levels of one thing."""
    return one.unit.unit == other.unit.unit or (one.unit.unit in RATIOS and other.unit.unit in RATIOS)


def _marks(text: str, c: Candidate) -> str:
    """Which of then (t) and now (n) stand next to a figure, before | behind it, up to the next number."""
    left = _up_to_digit(text[max(c.sentence[0], c.start - 14) : c.start][::-1])[::-1]
    right = _up_to_digit(text[c.end : min(c.sentence[1], c.end + 10)])
    return f"{_then_and_now(left)}|{_then_and_now(right)}"


@lru_cache(maxsize=4096)
def _then_and_now(words: str) -> str:
    return ("t" if THEN.search(words) else "") + ("n" if NOW.search(words) else "")


def _up_to_digit(words: str) -> str:
    return next((words[:k] for k, sign in enumerate(words) if sign.isdigit()), words)


def cues(context: Context, of_new: bool, single: bool, unit_class: str) -> list[Bundle]:
    """The cues that the questions give of a figure.

    of_new: it is of none of the programmes; single: it is of one plant or firm; unit_class: see `kind_cues.class_of`.
    """
    yes = answered(context.around, context.named)
    told = [f"q:{name}" for name in yes] + [f"first={first(yes)}"] + of_column(context)
    return [_told(cue, of_new, single, unit_class) for cue in told] + [
        _beside(cue, of_new, single, unit_class) for cue in dict.fromkeys(context.beside)
    ]


@lru_cache(maxsize=4096)
def _told(cue: str, of_new: bool, single: bool, unit_class: str) -> Bundle:
    """An answer, alone and by what the figure is of."""
    by = (f"{cue}|{unit_class}", f"{cue}/new={of_new}", f"{cue}/single={single}")
    return Bundle({cue: STRENGTH} | dict.fromkeys(by, BY_CLASS))


@lru_cache(maxsize=4096)
def _beside(cue: str, of_new: bool, single: bool, unit_class: str) -> Bundle:
    """A level beside another, alone and by what the figure is of."""
    of_pair = {f"{cue}/new={of_new}/{single}": 1.0} if "_pair" in cue else {}
    return Bundle({cue: 1.0, f"{cue}|{unit_class}": 1.0} | of_pair)
