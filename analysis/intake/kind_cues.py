"""What is seen of a figure that tells its kind: the cues that `weights/kind.csv` weighs.

Words are looked for by the tables of `kind_words`, each in several places: before the figure (lead), behind it (tail), in its
clause, its sentence, the sentence up to it, the heading over it, the sentence before, and in what is counted. The verdict of
the rules (`kinds`) is a cue among the others, and so are words that no table names and the years around (`kind_grams`).
"""

import re
from collections.abc import Collection, Sequence
from functools import cache, lru_cache
from itertools import combinations
from math import log10

import pandas as pd

from analysis.intake import attached, kind_questions, kind_words, weighing
from analysis.intake.calendars import Period
from analysis.intake.candidates import Candidate
from analysis.intake.compiling import compiled
from analysis.intake.context import Context
from analysis.intake.kind_grams import words_around, years_around
from analysis.intake.kinds import ALL_BUT_OVER, ENERGY, RATIOS
from analysis.intake.sought import AnyOf, Late, Tables
from analysis.intake.unit_words import MONEY, TIME_UNITS
from analysis.intake.weighing import Bundle, Seen

TABLES = {name: AnyOf(value.pattern) for name, value in vars(kind_words).items() if isinstance(value, Late)}
_TABLES = Tables(TABLES)
_LONGEST = 400  # characters
_CASES = 16384  # of what cues are made of, whose words are kept


def class_of(c: Candidate) -> str:
    """The class of unit that cues are read by: a change, its base or a level in percent; money, count, capacity, time, measure."""
    unit = c.unit.unit
    if unit in RATIOS:
        return "change" if c.moves.change else "base" if c.moves.base else "level"
    if unit in MONEY:
        return "money"
    if unit in ENERGY or unit.startswith("per_"):
        return "capacity"
    return "count" if unit == "count" else "time" if unit in TIME_UNITS else "measure"


@lru_cache(maxsize=4096)
def words_of(text: str) -> tuple[str, ...]:
    """The names of the tables of words that a text has a word of.

    >>> words_of("another 40 parks")
    ('ADDED',)
    """
    return _TABLES.said_in(text) if text.strip() else ()


_THEN = compiled(  # the figure is the level before a change: # stands for it
    r"(?:\bfrom|\bonce|\bused\s+to|\binstead\s+of|\bagainst|\bformerly|从|由|原|以前|过去|此前|曾|上线前|改造前)[^#.;，。；]{0,16}#"
    r"|#[^.;，。；]{0,12}(?:→|->|\bto\b|[降减缩压升提增]?[到至为])",
    re.IGNORECASE,
)
_NOW = compiled(  # the figure is the level after it
    r"(?:→|->|\bto|\bnow|[到至为]|如今|现在|目前|[只仅]剩|[只仅]需|改造后|上线后)[^#.;，。；\d]{0,12}#|#[^.;，。；\d]{0,14}\bfrom\b",
    re.IGNORECASE,
)
_OF_WHOLE = compiled(  # what a rate or a number is taken of: 47 percent of the 16,800; nine of the 36; 300家中37家
    r"(?:\d|%|percent|per\s+cent|half|third|quarter|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|most|none|out)\s+(?:out\s+)?of\s+(?:(?:the|some|about|around|those|these|its|their)\s+)*#"
    r"|#[^，。；\d]{0,10}[中里](?:[，,有只]|仅)",
    re.IGNORECASE,
)
_SHAPES = {"then": _THEN, "now": _NOW, "of_whole": _OF_WHOLE}


def _shape(c: Candidate, context: Context) -> list[str]:
    """What the words next to a figure make of it: a level before or after a change, the whole of which a part is told."""
    near = f"{context.before[-40:]}#{context.clause[c.end - c.clause[0] :][:40]}"
    return [name for name, pattern in _SHAPES.items() if pattern.search(near)]


def _ahead_of(heading: str, published: pd.Timestamp | None) -> bool:
    """Whether a heading names a year that lies ahead: Outlook 2027."""
    return published is not None and any(
        int(y) > published.year for y in compiled(r"(?<!\d)20\d\d(?!\d)").findall(heading)
    )


def _when(period: Period | None, published: pd.Timestamp | None) -> str:
    if period is None or period.last is None or published is None:
        return "unknown"
    return "ahead" if (period.last - published).days > ALL_BUT_OVER else "past"


def cues(
    c: Candidate,
    context: Context,
    period: Period | None,
    published: pd.Timestamp | None,
    verdict: str,
    of: str,
    single: bool = False,
) -> Seen:
    """The cues of a figure.

    verdict: its kind by the rules, '' where it is not to be used; of: the kind of its programme, 'new' where it has none. single: it
    is of one plant or firm.
    """
    name = class_of(c)
    told = (
        _own(c, context, period, published, of)
        + _worded(c, context)
        + _ruled(c, context, period, verdict, of == "new", single)
    )
    if _ahead_of(f"{context.heading} {context.label}", published):
        told += ["heading_ahead", *(f"heading_ahead/{name}" for name in kind_questions.of_column(context))]
    told += years_around(c, context, published)
    bundles = list(map(_crossed(name).__getitem__, dict.fromkeys(told)))
    bundles += kind_questions.cues(context, of == "new", single, name)
    bundles += [_of_clause(context.tied, name), _together(told, context, single)]
    size = log10(abs(c.value) + 1) / 5
    return Seen(bundles, {"size": size, f"size|{name}": size} | words_around(c, context))


class _Crossed(dict[str, Bundle]):
    """Cue → the cue with the same for a class of unit, since what it says may depend on that; made when it is first asked for."""

    def __init__(self, unit_class: str) -> None:
        super().__init__()
        self._class = unit_class

    def __missing__(self, cue: str) -> Bundle:
        bundle = self[cue] = Bundle({cue: 1.0, f"{cue}|{self._class}": 1.0})
        return bundle


@cache
def _crossed(unit_class: str) -> _Crossed:
    return _Crossed(unit_class)


@lru_cache(maxsize=_CASES)
def _of_clause(tied: attached.Tied | None, unit_class: str) -> Bundle:
    return Bundle(attached.cues(tied, unit_class))


_PAIRED = compiled(r"(?:class|role|of_new)=[^/]*$")  # cues of the figure itself whose pairs are cues


def _together(told: list[str], context: Context, single: bool) -> Bundle:
    """The cues of any two things that are said of a figure: what an answer means depends on the others."""
    said = {
        *kind_questions.answered(context.around, context.named),
        *kind_questions.of_column(context),
        *filter(_PAIRED.match, told),
    }
    said |= {*attached.said(context.tied), *(["single"] if single else [])}
    return _pairs(tuple(sorted(said)))


@lru_cache(maxsize=_CASES)
def _pairs(said: tuple[str, ...]) -> Bundle:
    return Bundle(dict.fromkeys(map("&".join, combinations(said, 2)), 1.0))


def _own(
    c: Candidate, context: Context, period: Period | None, published: pd.Timestamp | None, of: str
) -> list[str]:
    """What the figure is by itself: its unit, form, hedge and direction, its period, and what it is of."""
    role, when, name = period.role if period else "none", _when(period, published), class_of(c)
    return [
        f"class={name}", f"unit={c.unit.unit}", f"role={role}", f"when={when}", f"role={role}/{when}", f"dated={context.dated}/{role}",
        f"after_base={context.after_base}", f"base={c.moves.base}", f"known={c.unit.known}", f"moves={c.moves.sign}/{c.moves.change}",
        f"form={c.number.form}", f"hedge={c.hedge.qualifier}", f"noun={bool(c.unit.noun)}", f"from={bool(period and period.first is not None)}/{role}",
        f"of={of}", f"of_new={of == 'new'}",
    ]  # fmt: skip


def _worded(c: Candidate, context: Context) -> list[str]:
    """The tables of words that have a word in each of the places around a figure."""
    places = {
        "lead": context.lead, "tail": context.tail, "clause": context.clause, "sentence": context.sentence, "before": context.before,
        "heading": f"{context.heading} {context.label}", "previous": context.previous, "noun": f"{c.unit.words} {c.unit.noun}",
    }  # fmt: skip
    return [f"{word}@{place}" for place, text in places.items() for word in words_of(text[:_LONGEST])]


def _ruled(
    c: Candidate, context: Context, period: Period | None, verdict: str, of_new: bool, single: bool
) -> list[str]:
    """The verdict of the rules and the shape of the words around, by whether the figure is of one site and of no programme."""
    site, role = "one" if single else "many", period.role if period else "none"
    shapes = [
        f"{shape}{of_it}"
        for shape in _shape(c, context)
        for of_it in ("", f"/{site}", f"/{of_new}", f"/{site}/{of_new}")
    ]
    sites = [f"site={site}", f"site={site}/{of_new}", f"site={site}/{role}"]
    rules = [f"rule={verdict}/{site}", f"rule={verdict}/{of_new}", *([f"rule={verdict}"] if verdict else [])]
    return shapes + sites + rules


def kind_by_cues(seen: Sequence[Seen], ruled_out: Collection[str] = ()) -> str:
    """The likeliest kind of figures that are of one kind, of those that are not ruled out."""
    return weighing.in_rows("kind").likeliest(seen, ruled_out)
