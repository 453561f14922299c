"""From numbers to figures: numbers of both languages, without those that are none, with unit, hedge and direction."""

import re
from dataclasses import dataclass, replace

from analysis.intake import numerals_en, numerals_zh, surely, units
from analysis.intake.cells import cell_of
from analysis.intake.compiling import compiled
from analysis.intake.counted import unit_of
from analysis.intake.direction import UP_EN, UP_ZH, Direction, direction
from analysis.intake.hedging import Hedge, hedge_of, on_average
from analysis.intake.not_figures import Excluded, spans
from analysis.intake.numerals import Numeral
from analysis.intake.page import Spans, clause
from analysis.intake.ranges import ranges
from analysis.intake.separators import thousands
from analysis.intake.unit_words import MONEY, TIME_UNITS
from analysis.intake.units import Unit

MOST = 1000  # figures; a text that has more is a table of data and no article
LEAST = 0.4  # numbers that are less surely a figure are not proposed


@dataclass(frozen=True)
class Candidate:
    """One figure: its span with hedge and unit, the number, and what was found around it."""

    start: int
    end: int
    number: Numeral
    value: float
    high: float | None
    unit: Unit
    hedge: Hedge
    moves: Direction
    clause: tuple[int, int]
    sentence: tuple[int, int]
    score: float
    negative: bool = False


def candidates(text: str, sentences: Spans) -> list[Candidate]:
    """All figures of a text (with its furniture blanked out), in order."""
    excluded = Excluded(spans(text))
    numbers = [n for n in _numbers(text) if not excluded.rule_at(n.start, n.end)]
    numbers = ranges(text, numbers)
    figures: list[Candidate] = []
    for number in numbers:
        sentence = sentences.at(number.start)
        previous = figures[-1].end if figures and figures[-1].sentence == sentence else sentence[0]
        candidate = _candidate(text, number, sentence, previous, _before(figures))
        if candidate is not None and candidate.score >= LEAST:
            figures.append(candidate)
        if len(figures) >= MOST:
            break
    return _shared(text, figures)


def _before(figures: list[Candidate]) -> Candidate | None:
    """The figure whose words a bare number may share: the last one, or the count a little before it where that is a ratio."""
    if not figures or figures[-1].unit.unit not in ("percent", "percentage_point"):
        return figures[-1] if figures else None
    counts = [c for c in figures[-3:] if c.unit.unit == "count" and c.sentence == figures[-1].sentence]
    return counts[-1] if counts else figures[-1]


def _numbers(text: str) -> list[Numeral]:
    """The numbers of both languages; of two readings of one place the longer."""
    both = sorted(
        [*numerals_en.find(text), *numerals_zh.find(text)],
        key=lambda n: (n.start, -n.end, n.form != "digits"),
    )
    kept: list[Numeral] = []
    for number in both:
        if kept and number.start < kept[-1].end:
            if number.end - number.start > kept[-1].end - kept[-1].start and number.start <= kept[-1].start:
                kept[-1] = number
            continue
        kept.append(number)
    return kept


# ---- ranges


def _candidate(
    text: str, number: Numeral, sentence: tuple[int, int], previous: int, before: Candidate | None
) -> Candidate | None:
    unit, measure_end = unit_of(text, number, sentence, before)
    if unit is None:
        return None
    whole = unit.unit == "count" and number.form == "digits" and bool(unit.words or unit.noun)
    number = replace(number, value=thousands(text[number.start : number.end], number.value, whole))
    cell = cell_of(text, number) if unit.unit == "count" and not unit.noun else None
    if cell is not None:
        unit, number = cell.unit, replace(number, value=float(f"{number.value * cell.scale:.12g}"))
    hedge = hedge_of(text, number.start, number.end, number.hedge, unit.end, measure_end)
    place = clause(text, number.start, max(number.end, unit.end), sentence)
    moves = _direction(text, number, unit, sentence, previous)
    score = surely.score(text, number, unit, hedge, place, moves)
    if (
        hedge.qualifier in ("exact", "average")
        and unit.unit in ("percent", "percentage_point", "times")
        and on_average(text, number.start, unit.end, sentence)
        and moves.change
    ):
        hedge = Hedge("average", hedge.word or "average", hedge.start, hedge.end)
    begin = min(x for x in (number.start, hedge.start, unit.start) if x is not None)
    end = max(unit.end, hedge.end or 0, number.end)
    negative = (
        bool(
            compiled(r"(?:^|[\s(（为是达|]|\bby |\bof )-$").search(
                text[max(0, number.start - 5) : number.start]
            )
        )
        and (unit.unit in ("percent", "percentage_point") or cell is not None)
        and not moves.base
    )
    if unit.unit == "times" and _is_english_change(text, unit, moves):  # grew eightfold: by 700 percent
        number, unit, moves = (
            _by_percent(number, moves),
            unit._replace(unit="percent"),
            Direction(moves.sign or 1, True),
        )
    value, high, unit = _as_printed(number, unit, text, place)
    return Candidate(
        start=begin,
        end=end,
        number=number,
        value=value,
        high=high,
        unit=unit,
        hedge=hedge,
        moves=moves,
        clause=place,
        sentence=sentence,
        score=score,
        negative=negative,
    )


_SIGNED = compiled(
    r"(?:^|[\s(（:：|,，\u4e00-\u9fff])(?P<sign>[+–↑↓-])$|(?P<arrow>[↑↓])\s$|(?:[|｜]|\s{2})\s*(?P<apart>[+–-])\s$"
)


def _direction(text: str, number: Numeral, unit: Unit, sentence: tuple[int, int], previous: int) -> Direction:
    signed = _SIGNED.search(text[max(0, number.start - 4) : number.start])
    if signed and unit.unit in ("percent", "percentage_point"):
        return Direction(1 if (signed["sign"] or signed["arrow"] or signed["apart"]) in "+↑" else -1, True)
    if number.form == "change" and number.unit == "percent":
        return Direction(1 if number.value > 0 else -1, True)
    start = unit.start if unit.start is not None else number.start
    ratio = unit.unit in ("percent", "percentage_point", "times", "basis_point", *MONEY, *TIME_UNITS)
    if unit.unit == "count" and _FEWER.match(text, number.end):
        return Direction(-1, True)  # 30 fewer accidents
    moves = direction(text, start, number.end, unit.end, sentence, previous, behind=ratio)
    if unit.unit not in ("percent", "percentage_point", "times", "basis_point") and moves.change:
        by = compiled(r"\bby\s+(?:\w+\s){0,3}$").search(text[max(0, start - 30) : start])
        fell = moves.sign < 0 and (
            by
            or compiled(
                r"(?:减少|下降|降低|缩短|压减|缩减|减|降|少[花用付交开]?)(?:了|约|近|超|超过|逾|成本)*$"
                r"|(?:减少|少[用排]|压掉|砍掉|裁[减掉])[^，。；到至为由\d]{0,8}$"
            ).search(text[max(0, start - 14) : start])
            or _SHED.search(text[max(0, start - 30) : start])
            or _DOWN.search(text[max(0, start - 30) : start])
        )
        if (
            moves.sign < 0
            and not fell
            and not _LOWER.match(text, unit.end)
            and not _LOWER.match(text, number.end)
        ):
            return Direction(0, False)
        if moves.sign > 0 and moves.change and not _ADDS.search(text[max(sentence[0], start - 60) : start]):
            return Direction(0, False)  # the verb stands too far off to be of this number
    return moves


_DOWN = compiled(
    r"(?<!put )(?<!set )(?<!laid )(?<!lays )(?<!lay )\bdown\s+(?:about\s+|around\s+|some\s+|over\s+|nearly\s+|more\s+than\s+)?$",
    re.IGNORECASE,
)
_SHED = compiled(  # it will cut 450 jobs
    r"\b(?:cut|cuts|cutting|shed|sheds|shedding)\s+(?:(?:about|around|some|over|nearly|more\s+than|another|up\s+to)\s+)?$",
    re.IGNORECASE,
)
_FEWER = compiled(r"\s+(?:fewer|less)\b(?!\s+than\s+\d)", re.IGNORECASE)
_LOWER = compiled(
    r"\s*(?:(?:a|per|each)\s+\w+\s+)?(?:fewer|less|lower|shorter|sooner|cheaper)\b", re.IGNORECASE
)
_ADDS = compiled(
    rf"\b(?:{UP_EN})\b(?:\s+(?:by|of|an?|the|about|over|nearly|more|than|some|another|further|additional|around|at|least|up|to))*\s*(?:US\$|[$€£¥])?\s*$|(?:{UP_ZH})[了约近超过逾至到达]*$",
    re.IGNORECASE,
)


def _is_english_change(text: str, unit: Unit, moves: Direction) -> bool:
    """Whether a multiple tells what became of a thing, and not how it compares with another one."""
    if unit.words.strip() == "倍":
        return False
    compared = _COPULA.search(text[max(0, unit.end - 60) : unit.end])  # are ten times ours
    return (moves.change and bool(moves.sign) and not compared) or bool(
        numerals_en.THAN_BEFORE.match(text, unit.end) or _WHAT_IT_WAS.match(text, unit.end)
    )


def _by_percent(number: Numeral, moves: Direction) -> Numeral:
    """The change in percent that a multiple stands for: threefold is 200 percent more, or two thirds less."""
    ends = [value for value in (number.value, number.high) if value is not None]
    told = [100 * (1 - 1 / value) if moves.sign < 0 and value > 1 else 100 * (value - 1) for value in ends]
    told = [float(f"{value:.6g}") for value in told]
    return replace(number, value=told[0], high=told[1] if len(told) > 1 else None)


_COPULA = compiled(
    r"\b(?:is|are|was|were|be|at|of)\s+(?:(?:about|around|nearly|almost|some|over|more\s+than|up\s+to)\s+)?[\w.-]+\s+times$",
    re.IGNORECASE,
)
_WHAT_IT_WAS = compiled(
    r"\s+(?:what\s+(?:it|they)\s+(?:was|were|had\s+been)|its\s+(?:level|value)\s+(?:of|in))\b", re.IGNORECASE
)
_PER_THOUSAND = compiled(r"‰|per\s(?:thousand|mille)", re.IGNORECASE)
_GREW_BY = compiled(r"(?:增长|提升|提高|增加|上升|扩大|增)(?:了|约|近|超过|超|逾|高达|达)*$")


def _as_printed(
    number: Numeral, unit: Unit, text: str, place: tuple[int, int]
) -> tuple[float, float | None, Unit]:
    value, high = number.value, number.high
    if unit.words.strip() == "倍" and _GREW_BY.search(text[max(0, number.start - 12) : number.start]):
        value, high = value * 100, None if high is None else high * 100  # 提升1.2倍: by 120 percent
        unit = unit._replace(unit="percent")
    if _PER_THOUSAND.fullmatch(unit.words.strip()):
        value, high = value / 10, None if high is None else high / 10
    if unit.unit in TIME_UNITS and text[unit.end : unit.end + 1] == "半":  # 两天半
        value += 0.5
    if (
        unit.unit == "count"
        and units.rate_of_making(text, *place, unit.noun)
        and compiled(r"phone|手机").search(unit.words + unit.noun)
    ):
        unit = unit._replace(unit="units_per_year")
    return value, high, unit


_LIST = compiled(r"^[\s,，、;；]*(?:and|as well as|while|和|及|以及|与|或)?[^.。;；\n]{0,90}$", re.IGNORECASE)
_PREDICATE = compiled(
    r"\b(?:was|were|is|are|had|has|have|reached|stood|account\w*|mak\w+\s+up|made\s+up|represent\w*|covers?|covering|to|share|rate of)\b|达|占|为|至|到|率(?!均)",
    re.IGNORECASE,
)


_OR = compiled(
    r",?\s*(?:or|i\.e\.,?|that\s+is,?)\s+(?:\w+\s+){0,2}|[，,、]?\s*[即或]约?", re.IGNORECASE
)  # 1.2 million euros, or 12 percent
_BY_SO_MUCH = compiled(r"\bby\s+(?:\w+\s+){0,3}$", re.IGNORECASE)


def _whose_change(text: str, done: list[Candidate], candidate: Candidate) -> Candidate | None:
    """The figure whose verb may be that of a candidate: the last one; before 'by' the last ratio, over a count between them."""
    last = done[-1] if done else None
    if (
        len(done) > 1
        and last
        and last.unit.unit == "count"
        and _BY_SO_MUCH.search(text[last.end : candidate.start])
    ):
        return done[-2]
    return last


def _once_more(text: str, last: Candidate, candidate: Candidate) -> bool:
    """Whether an amount tells the fall before it in another unit: by 62 percent, or 19,000 tons; what is saved has no sign."""
    between = text[last.end : candidate.start]
    fell = last.moves.sign < 0 and last.unit.unit == "percent" and "or" in between.split()
    return fell and not _SAVED.search(text, max(last.sentence[0], last.start - 60), last.start)


_SAVED = compiled(r"\bsav(?:e|ed|es|ing|ings)\b", re.IGNORECASE)


def _shared(text: str, figures: list[Candidate]) -> list[Candidate]:
    """One verb for a list: 'cut cycles by 28.4 percent, defects by 50.2 percent and emissions by 20.4 percent'."""
    done: list[Candidate] = []
    for candidate in figures:
        last = _whose_change(text, done, candidate)
        ratio = candidate.unit.unit in ("percent", "percentage_point")
        if (
            last
            and (ratio or _once_more(text, last, candidate))
            and last.sentence == candidate.sentence
            and last.moves.change
            and (
                last.unit.unit in ("percent", "percentage_point")
                or _OR.fullmatch(text[last.end : candidate.start])
            )
            and not candidate.moves.change
            and not candidate.moves.sign
            and not candidate.moves.base
        ):
            between = text[last.end : candidate.start]
            of_whole = compiled(r"\s+of\s+(?:the|its|all|their|China|global|world|national|total)\b").match(text[candidate.unit.end : candidate.unit.end + 20])  # fmt: skip
            if _LIST.match(between) and not _PREDICATE.search(between) and not of_whole:
                candidate = replace(candidate, moves=last.moves)
                if candidate.hedge.qualifier == "exact" and last.hedge.qualifier == "average":
                    candidate = replace(candidate, hedge=Hedge("average", last.hedge.word))
        done.append(candidate)
    return done
