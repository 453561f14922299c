"""How sure it is that a number is a figure: 0 to 1, by its form, its unit and its hedge."""

import re

from analysis.intake.compiling import compiled
from analysis.intake.direction import Direction
from analysis.intake.hedging import Hedge
from analysis.intake.numerals import Numeral
from analysis.intake.unit_words import MONEY, TIME_UNITS
from analysis.intake.units import Unit

_CHANGED = compiled(
    r"\b(?:cut|reduc|shorten|lower|drop|fell|fall|slash|trim|compress|from|down to|takes?|instead of|rather than|only|lead time|cycle|delivery|response|turnaround|changeover|used to|set-up|done in|once took|now takes?)\w*\b|缩短|压缩|降至|减少|由|从|仅需|只需|只要|周期|交付|用时|提速|节拍|耗时|缩减|只剩|还剩|剩下|合并|以前|将近|过去|原来|原本|此前|年前|如今|现在|就能|只用|仅用",
    re.IGNORECASE,
)


_DOUBTED = 0.45  # proposed all the same: a figure that is missed is worse than one that a person skips
_COUNTS = ("count", "per_10000_employees", "per_10000_people", "units_per_year")
_COMPARED = compiled(r"as|than|that|倍")
_A = compiled(r"\b(?:a|one)\s*$")
_POWERS, _POWERS_OF_MONEY = compiled(r"[百千万亿十]+"), compiled(r"[百千万亿]+")
_FIRMS = compiled(r"[家座]")
_EVERY = compiled(r"(?:每|\bevery\s|\beach\s)$", re.IGNORECASE)
_PERSONS = compiled(r"^\s*(?:人|名|个人|workers?|people|operators?|employees?|persons?)")
_POINTED = compiled(r"[这那每某第各前后哪另头]$")  # these two, each of them: no count
_FEWER_NOW = compiled(r"\bto\s+(?:just\s+|only\s+)?$", re.IGNORECASE)
_ADDED = compiled(r"(?:新增|新添|再添|增添|摘牌|撤销|退出|新认定|获评|入选)[了的仅只有]{0,2}\s?$")
_TINY = compiled(r"^(?:[一二三两四五六七八九]|one|two|three|four|five|six|seven|eight|nine)$", re.IGNORECASE)


def score(
    text: str,
    number: Numeral,
    unit: Unit,
    hedge: Hedge,
    place: tuple[int, int],
    moves: Direction,
) -> float:
    """0 to 1. Percent, money and hedged numbers are figures; small bare numbers seldom are."""
    if number.form in ("fraction", "change"):
        return _told_in_words(text, number, moves)
    if unit.unit in ("percent", "percentage_point"):
        return 0.0 if number.value == 1 and _A.search(text[max(0, number.start - 4) : number.start]) else 0.95
    if unit.unit in TIME_UNITS:
        return _time(text, number, unit, place)
    printed = text[number.start : number.end]
    if unit.unit in MONEY:
        return _money(printed, number, hedge)
    if unit.unit not in _COUNTS:
        return 0.85 if unit.unit != "times" else 0.75
    hedged = bool(number.hedge or hedge.word)
    if not hedged and printed != "十" and _POWERS.fullmatch(printed.rstrip("余多")):
        return 0.45 if unit.known and printed in ("百", "千") else 0.0
    if _TINY.match(printed):
        return _small(text, number, unit, hedge, place)
    if _PERSONS.search(unit.words) and number.value > 1 and _is_changed(text, place):
        return 0.7  # where sixty stood, six are left
    return _count(text, number, unit, hedge, place)


def _is_changed(text: str, place: tuple[int, int]) -> bool:
    """Whether a clause tells a change from one level to another."""
    return bool(_CHANGED.search(text[place[0] : place[1]]))


def _told_in_words(text: str, number: Numeral, moves: Direction) -> float:
    """Half, a third; doubled, twice as many."""
    if number.form == "fraction" or number.unit == "percent" or moves.change:
        return 0.8
    return 0.8 if _COMPARED.search(text[number.end : number.end + 16]) else 0.6


def _time(text: str, number: Numeral, unit: Unit, place: tuple[int, int]) -> float:
    """How long something takes; years, and what comes every so often, are no figures."""
    if unit.unit == "year" or _EVERY.search(text[max(0, number.start - 8) : number.start]):
        return 0.0
    return 0.6 if _is_changed(text, place) else _DOUBTED


def _money(printed: str, number: Numeral, hedge: Hedge) -> float:
    """An amount; small ones are prices."""
    if _POWERS_OF_MONEY.fullmatch(printed) and not hedge.word:
        return 0.0  # 百亿元专项资金 is a name
    return 0.9 if number.scaled or number.value >= 1000 else 0.45


def _count(text: str, number: Numeral, unit: Unit, hedge: Hedge, place: tuple[int, int]) -> float:
    """A number of things: less surely a figure where it is small, in words, or of things that the field does not count."""
    score = 0.9 if unit.known else (0.7 if unit.words else _DOUBTED)
    bare = not hedge.word and not unit.known
    if number.form == "digits" and number.value <= 12 and bare and not _FIRMS.match(unit.words) and "→" not in text[max(0, number.start - 2) : number.end + 2]:  # fmt: skip
        score -= 0.25
    if number.form == "words" and bare and number.value <= 20:
        score -= 0.35
    if number.value in (0, 1):
        added = _FIRMS.match(unit.words) and _ADDED.search(text[max(0, number.start - 8) : number.start])
        told = added or (unit.known and _is_changed(text, place))
        score -= 0.25 if added else 0.45 if told else 0.55
    return score


_LEFT = compiled(r"[个人名](?=[，,。；;”\"！]|$)")  # of sixty there are seven left


def _small(text: str, number: Numeral, unit: Unit, hedge: Hedge, place: tuple[int, int]) -> float:
    """A number below ten in words counts if it counts things of the field."""
    changed = _is_changed(text, place)
    if changed and unit.known and _FEWER_NOW.search(text[max(0, number.start - 12) : number.start]):
        return _DOUBTED
    if changed and number.value > 1 and _LEFT.match(text, number.end):
        return _DOUBTED
    firms = compiled(r"[家户]").match(unit.words) and not _POINTED.search(
        text[max(0, number.start - 2) : number.start]
    )
    if number.value <= 1 or not (unit.known or firms):
        return 0.0
    if compiled(r"[一二两三四五六七八九]").match(text[number.start : number.start + 1]):
        return (
            0.5
            if (
                compiled(r"[家座个条台]").match(unit.words)
                and compiled(r"工厂|企业|车间|基地|园区|平台|集群|项目|中心|机器|线$").search(unit.noun)
            )
            or firms
            else 0.0
        )
    return 0.5
