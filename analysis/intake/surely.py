"""How sure it is that a number is a figure: 0 to 1, by its form, its unit and its hedge."""

import re

from analysis.intake.direction import Direction
from analysis.intake.hedging import Hedge
from analysis.intake.numerals import Numeral
from analysis.intake.unit_words import MONEY, TIME_UNITS
from analysis.intake.units import Unit

_CHANGED = re.compile(
    r"\b(?:cut|reduc|shorten|lower|drop|fell|fall|slash|trim|compress|from|down to|takes?|instead of|rather than|only|lead time|cycle|delivery|response|turnaround|changeover|used to|set-up|done in|once took|now takes?)\w*\b|缩短|压缩|降至|减少|由|从|仅需|只需|只要|周期|交付|用时|提速|节拍|耗时|缩减|只剩|还剩|剩下|合并|以前|将近|过去|原来|原本|此前|年前|如今|现在|就能|只用|仅用",
    re.IGNORECASE,
)


_DOUBTED = 0.45  # proposed all the same: a figure that is missed is worse than one that a person skips
_EVERY = re.compile(r"(?:每|\bevery\s|\beach\s)$", re.IGNORECASE)
_PERSONS = re.compile(r"^\s*(?:人|名|个人|workers?|people|operators?|employees?|persons?)")
_POINTED = re.compile(r"[这那每某第各前后哪另头]$")  # these two, each of them: no count
_TINY = re.compile(
    r"^(?:[一二三两四五六七八九]|one|two|three|four|five|six|seven|eight|nine)$", re.IGNORECASE
)


def score(
    text: str,
    number: Numeral,
    unit: Unit,
    hedge: Hedge,
    place: tuple[int, int],
    moves: Direction,
    sentence: tuple[int, int],
) -> float:
    """0 to 1. Percent, money and hedged numbers are figures; small bare numbers seldom are."""
    printed = text[number.start : number.end]
    if number.form == "fraction":
        return 0.8
    if number.form == "change":
        return (
            0.8
            if number.unit == "percent"
            or moves.change
            or re.search(r"as|than|that|倍", text[number.end : number.end + 16])
            else 0.6
        )
    if unit.unit in ("percent", "percentage_point"):
        return (
            0.0
            if re.search(r"\b(?:a|one)\s*$", text[max(0, number.start - 4) : number.start])
            and number.value == 1
            else 0.95
        )
    if unit.unit in TIME_UNITS:
        if unit.unit == "year" or _EVERY.search(text[max(0, number.start - 8) : number.start]):
            return 0.0
        return 0.6 if _CHANGED.search(text[place[0] : place[1]]) else _DOUBTED
    if unit.unit in MONEY and re.fullmatch(r"[百千万亿]+", printed) and not hedge.word:
        return 0.0  # 百亿元专项资金 is a name
    if unit.unit in MONEY:
        return 0.9 if number.scaled or number.value >= 1000 else 0.45
    if unit.unit not in ("count", "per_10000_employees", "per_10000_people", "units_per_year"):
        return 0.85 if unit.unit != "times" else 0.75
    if (
        re.fullmatch(r"[百千万亿十]+", printed.rstrip("余多"))
        and not number.hedge
        and not hedge.word
        and printed != "十"
    ):
        return 0.45 if unit.known and printed in ("百", "千") else 0.0
    if _TINY.match(printed):
        return _small(text, number, unit, hedge)
    if _PERSONS.search(unit.words) and number.value > 1 and _CHANGED.search(text[place[0] : place[1]]):
        return 0.7  # where sixty stood, six are left
    score = 0.9 if unit.known else (0.7 if unit.words else _DOUBTED)
    if (
        number.form == "digits"
        and number.value <= 12
        and not hedge.word
        and not unit.known
        and not re.match(r"[家座]", unit.words)
        and "→" not in text[max(0, number.start - 2) : number.end + 2]
    ):
        score -= 0.25
    if number.form == "words" and not unit.known and not hedge.word and number.value <= 20:
        score -= 0.35
    if number.value == 1 or number.value == 0:
        score -= 0.45 if unit.known and _CHANGED.search(text[place[0] : place[1]]) else 0.55
    return score


def _small(text: str, number: Numeral, unit: Unit, hedge: Hedge) -> float:
    """A number below ten in words counts if it counts things of the field."""
    firms = re.match(r"[家户]", unit.words) and not _POINTED.search(
        text[max(0, number.start - 2) : number.start]
    )
    if number.value <= 1 or not (unit.known or firms):
        return 0.0
    if re.match(r"[一二两三四五六七八九]", text[number.start : number.start + 1]):
        return (
            0.5
            if (
                re.match(r"[家座个条台]", unit.words)
                and re.search(r"工厂|企业|车间|基地|园区|平台|集群|项目|中心|机器|线$", unit.noun)
            )
            or firms
            else 0.0
        )
    return 0.5
