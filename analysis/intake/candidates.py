"""From numbers to figures: numbers of both languages, without those that are none, with unit, hedge and direction."""

import re
from dataclasses import dataclass, replace

from analysis.intake import numerals_en, numerals_zh, units
from analysis.intake.cells import cell_of
from analysis.intake.direction import Direction, direction
from analysis.intake.hedging import Hedge, hedge_of, on_average
from analysis.intake.not_figures import Excluded, spans
from analysis.intake.numerals import Numeral
from analysis.intake.page import Spans, clause
from analysis.intake.units import TIME_UNITS, Unit

MOST = 2000  # figures; a text that has more is a table of data and no article
LEAST = 0.4  # numbers that are less surely a figure are not proposed
_CHANGED = re.compile(
    r"\b(?:cut|reduc|shorten|lower|drop|fell|fall|slash|trim|compress|from|down to|takes?|instead of|rather than|only|lead time|cycle|delivery|response|turnaround|changeover)\w*\b|缩短|压缩|降至|减少|由|从|仅需|只需|只要|周期|交付|用时|提速|节拍|耗时|缩减",
    re.IGNORECASE,
)


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
    numbers = _ranges(text, numbers)
    found: list[Candidate] = []
    for number in numbers:
        sentence = sentences.at(number.start)
        previous = found[-1].end if found and found[-1].sentence == sentence else sentence[0]
        candidate = _candidate(text, number, sentence, previous, found[-1] if found else None)
        if candidate is not None and candidate.score >= LEAST:
            found.append(candidate)
        if len(found) >= MOST:
            break
    return _shared(text, found)


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

_TO = re.compile(
    r"[ ]?(?P<unit>%|percent|per cent|pct|个百分点|亿元|万元|元|家|个)?[ ]?(?:-|–|—|~|～|至|到|to|and)[ ]?(?:about\s|around\s|US\$|\$|€|RMB\s?)?",
    re.IGNORECASE,
)
_CHANGE_FROM = re.compile(
    r"\b(?:ros|ris|increas|gr[eo]w|up|fell|fall|down|cut|reduc|climb|jump|surg|lower|drop|declin|shorten|improv|expand|rais|soar|lift|boost|chang|went|go(?:es|ing)?|mov)\w*\b[^.;]{0,60}\bfrom\s+(?:\w+\s){0,3}$",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\bbetween\s+(?:about\s|around\s|US\$|\$|€|RMB\s?)?$", re.IGNORECASE)


def _ranges(text: str, numbers: list[Numeral]) -> list[Numeral]:
    """Two numbers with 'to' or a dash between them as one range, unless something moved from the one to the other."""
    joined: list[Numeral] = []
    i = 0
    while i < len(numbers):
        first = numbers[i]
        second = numbers[i + 1] if i + 1 < len(numbers) else None
        if second is not None and _is_range(text, first, second):
            low, high = first.value, second.value
            if second.scaled and not first.scaled and first.form == second.form == "digits":
                low *= _scale(text, second)
            if low < high:
                joined.append(
                    replace(
                        first,
                        end=second.end,
                        value=float(f"{low:.12g}"),
                        high=high,
                        hedge=second.hedge or first.hedge,
                        scaled=first.scaled or second.scaled,
                    )
                )
                i += 2
                continue
        joined.append(first)
        i += 1
    return joined


def _is_range(text: str, first: Numeral, second: Numeral) -> bool:
    between = text[first.end : second.start]
    match = _TO.fullmatch(between)
    if len(between) > 14 or first.high is not None or second.high is not None or not match:
        return False
    if match["unit"] and not re.match(rf"\s?(?:{re.escape(match['unit'])})", text[second.end :]):
        return False
    before = text[max(0, first.start - 100) : first.start]
    word = between.strip().lower()
    if word.endswith("and"):
        return bool(_BETWEEN.search(before))
    return not (
        re.search(r"(?:to|至|到)\W*(?:about|around|us\$|\$|€|rmb)?\s*$", word) and _CHANGE_FROM.search(before)
    )


def _scale(text: str, number: Numeral) -> float:
    printed = re.search(r"\d[\d,]*(?:\.\d+)?", text[number.start : number.end])
    return number.value / float(printed[0].replace(",", "")) if printed else 1.0


# ---- one number


def _candidate(
    text: str, number: Numeral, sentence: tuple[int, int], previous: int, before: Candidate | None
) -> Candidate | None:
    unit, measure_end = _unit(text, number, sentence, before)
    if unit is None:
        return None
    cell = cell_of(text, number) if unit.unit == "count" and not unit.noun else None
    if cell is not None:
        unit, number = cell.unit, replace(number, value=float(f"{number.value * cell.scale:.12g}"))
    hedge = hedge_of(text, number.start, number.end, number.hedge, unit.end, measure_end)
    place = clause(text, number.start, max(number.end, unit.end), sentence)
    moves = _direction(text, number, unit, sentence, previous)
    score = _score(text, number, unit, hedge, place, moves, sentence)
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
            re.search(r"(?:^|[\s(（为是达]|\bby |\bof )-$", text[max(0, number.start - 5) : number.start])
        )
        and unit.unit in ("percent", "percentage_point")
        and not moves.base
    )
    value, high, unit = _as_printed(number, unit, text, place)
    return Candidate(begin, end, number, value, high, unit, hedge, moves, place, sentence, score, negative)


def _unit(
    text: str, number: Numeral, sentence: tuple[int, int], before: Candidate | None
) -> tuple[Unit | None, int]:
    """The unit of a number and where its measure word ends; None where it has none that makes it a figure."""
    if number.unit:
        words = text[number.start : number.end]
        return Unit(
            number.unit if number.unit == "percent" else words, number.unit, "", number.end
        ), number.end
    end = number.end
    bracket = re.match(r"(?:以上|左右|多)(?=[家个座间项台套条])", text[end : end + 4])
    if bracket:
        end += bracket.end()
    found = units.measure(text, number.start, end)
    if found is not None:
        if found.unit in units.MONEY and found.start is not None and found.end == end:
            return found, end
        return _density(text, found, number, sentence), found.end
    chinese = units.counted_zh(text, end)
    if chinese is not None and not (
        text[end : end + 1] == " " and re.match(r"[A-Za-z]", text[end + 1 : end + 2])
    ):
        measure_end = end + len(chinese.words) - len(chinese.noun)
        if not chinese.noun:
            named = units.counted_before_zh(text, number.start, _clause_floor(text, number.start, sentence))
            if named:
                chinese = Unit(chinese.words, "count", named[0], chinese.end, None, True)
            elif (
                before is not None
                and before.sentence == sentence
                and before.unit.noun
                and chinese.words[:1] == before.unit.words[:1]
            ):
                chinese = Unit(chinese.words, "count", before.unit.noun, chinese.end, None, before.unit.known)
        return _density(text, chinese, number, sentence), measure_end
    english = units.counted_en(text, end)
    if english is not None:
        return _density(text, english, number, sentence), end
    short = units.counted_short(text, end)
    if short is not None:
        return short, end
    moved = _MOVED_TO.match(text, end)
    if moved:
        return _of_second(text, number, moved.end(), sentence, before), end
    cell = cell_of(text, number)
    if cell is not None:
        return Unit("", "count", "", end), end
    return _without_words(text, number, sentence, before), end


def _clause_floor(text: str, start: int, sentence: tuple[int, int]) -> int:
    marks = [m.end() for m in re.finditer(r"[，,；;：:。\n]", text[sentence[0] : start])]
    marks = [
        m
        for m in marks
        if not text[sentence[0] + m - 2 : sentence[0] + m - 1].isdigit()
        or not text[sentence[0] + m : sentence[0] + m + 1].isdigit()
    ]
    return sentence[0] + (marks[-1] if marks else 0)


_MOVED_TO = re.compile(
    r"\s?(?:to|至|到|down to|up to)\s?(?:(?:about|around|just|only|under|over|nearly|less than|more than)\s)?\d[\d,.]*"
)


def _of_second(
    text: str, number: Numeral, end: int, sentence: tuple[int, int], before: Candidate | None
) -> Unit | None:
    """The unit of the second of two numbers (from 90 to 30 minutes), for the first."""
    unit, _ = _unit(text, replace(number, start=number.start, end=end), sentence, before)
    return None if unit is None or unit.start is not None else unit._replace(end=number.end)


def _density(text: str, unit: Unit, number: Numeral, sentence: tuple[int, int]) -> Unit:
    if unit.unit != "count":
        return unit
    dense = units.per_unit(text, number.start, unit.end, sentence[0])
    counted = re.search(r"robot|station|units|sets|机器人|基站|^[台个]|^$", (unit.words + unit.noun).lower())
    return unit._replace(unit=dense) if dense and counted else unit


_REACHED = re.compile(
    r"(?:\b(?:reach\w*|exceed\w*|surpass\w*|total(?:l?ed|l?ing|s)?|to|hit|number(?:ed|s|ing)?|was|is|stood at|stands? at|at|topp?ed|of|than|nearly|over|about|around|almost|some|another|are|were|has|have|wants?|needs?|from|only|just|by|least|target|goal|against|with|see|sees)|达到?|超过?|突破|为|至|逾|近|约|有|到|[:：|])\s*$",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"(?P<np>(?:[A-Za-z\d][\w'-]*\s+){0,6}[A-Za-z][\w'-]*s)(?:\s+(?:per\s+[\d,]+\s+\w+|in\s+\w+|nationwide|worldwide))?,?\s+(?:now\s+|had\s+|has\s+|have\s+|should\s+|will\s+|would\s+|to\s+|at\s+|currently\s+)*(?:number(?:ed|s)?|totall?(?:ed|s)?|reach(?:ed|es)?|stood\s+at|stands?\s+at|exceed(?:ed|s)?|surpass(?:ed|es)?|hit|amount(?:ed)?\s+to|topped|at|was|were|are|(?:rose|risen|increased|grew|grown|climbed|expanded|fell|fallen|dropped|jumped|swelled)\s+to)\s+(?:\w+\s+){0,3}$"
)
_HERE = re.compile(
    r"\s*(?:of (?:them|these|those)|from\b|at present|now\b|today\b|currently|so far|by\b|in\b|at\b|across\b|nationwide|worldwide|within|over\b|per\s+10,000|last year|this year|a year|[.,;)。，；|]|$|目前|现在)",
    re.IGNORECASE,
)


_OF_THEM = re.compile(r"\s+of\s+(?:them|these|those|which|whom)\b")
_MASS = re.compile(r"\b(?P<np>headcount|workforce|staff|payroll|personnel)\b[^.;,]{0,40}$", re.IGNORECASE)
_INSTEAD = re.compile(r"(?:instead of|rather than|compared (?:with|to)|against|from)\s*$", re.IGNORECASE)
_MORE = re.compile(r"\s+(?:more|fewer)\s+than\b")
_OF_THESE = re.compile(
    r"\b(?:of (?:these|those|them|which|the total|the new \w+|the [\d,]+)|among (?:them|these|which))\b|其中",
    re.IGNORECASE,
)
_LOCATED = re.compile(r"\s+(?:are|were|is|was|come|came|in|from|located|based|belong|went)\b")


def _without_words(
    text: str, number: Numeral, sentence: tuple[int, int], before: Candidate | None
) -> Unit | None:
    """The unit of a bare number: what 'the number of …' or the subject names, or what the figure before it counted."""
    inherits = (
        before is not None
        and before.unit.unit == "count"
        and before.unit.noun
        and number.start - before.end < 260
    )
    if inherits and _OF_THEM.match(text, number.end):
        return Unit(before.unit.words, "count", before.unit.noun, number.end, None, before.unit.known)
    if (number.form == "words" and not number.scaled and not number.hedge) or number.value < 2:
        return None
    if inherits and (
        _MORE.match(text, number.end)
        or (_OF_THESE.search(text[sentence[0] : number.start]) and _LOCATED.match(text, number.end))
    ):
        return Unit(before.unit.words, "count", before.unit.noun, number.end, None, before.unit.known)
    per = units.per_unit(text, number.start, number.end, number.start)
    if per:
        return Unit("", per, "", number.end, None, True)
    if not _REACHED.search(text[max(sentence[0], number.start - 24) : number.start]) or not _HERE.match(
        text, number.end
    ):
        return None
    named = units.counted_before_en(text, number.start, sentence[0])
    subject = _SUBJECT.search(text[max(sentence[0], number.start - 110) : number.start])
    mass = _MASS.search(text[max(sentence[0], number.start - 80) : number.start])
    if named is None and mass:
        return Unit(mass["np"], "count", mass["np"], number.end, None, True)
    if (
        before is not None
        and before.sentence == sentence
        and _INSTEAD.search(text[max(sentence[0], number.start - 16) : number.start])
        and number.start - before.end < 60
    ):
        return before.unit._replace(end=number.end, start=None)
    if named is None and subject:
        named = (subject["np"], 0)
    if named is None:
        named = units.counted_before_zh(text, number.start, _clause_floor(text, number.start, sentence))
    if named:
        return _density(text, Unit(named[0], "count", named[0], number.end, None, True), number, sentence)
    near = (
        before is not None
        and number.start - before.end < 400
        and before.unit.unit in ("count", "per_10000_employees", "per_10000_people")
    )
    if near and (number.value >= 10 or number.scaled):
        return Unit(
            before.unit.words, before.unit.unit, before.unit.noun, number.end, None, before.unit.known
        )
    return None


_SIGNED = re.compile(r"(?:^|[\s(（:：|,，为达是])(?P<sign>[+-])$")


def _direction(text: str, number: Numeral, unit: Unit, sentence: tuple[int, int], previous: int) -> Direction:
    signed = _SIGNED.search(text[max(0, number.start - 3) : number.start])
    if signed and unit.unit in ("percent", "percentage_point"):
        return Direction(1 if signed["sign"] == "+" else -1, True)
    if number.form == "change" and number.unit == "percent":
        return Direction(1 if number.value > 0 else -1, True)
    start = unit.start if unit.start is not None else number.start
    ratio = unit.unit in ("percent", "percentage_point", "times", "basis_point") or unit.unit in units.MONEY
    moves = direction(text, start, number.end, unit.end, sentence, previous, behind=ratio)
    if unit.unit not in ("percent", "percentage_point", "times", "basis_point") and moves.change:
        by = re.search(r"\bby\s+(?:\w+\s){0,3}$", text[max(0, start - 30) : start])
        fell = moves.sign < 0 and (
            by
            or re.search(
                r"(?:减少|下降|降低|缩短|压减|减|降)(?:了|约|近|超|超过|逾|成本)*$",
                text[max(0, start - 10) : start],
            )
        )
        if (
            moves.sign < 0
            and not fell
            and not re.match(r"\s*(?:fewer|less|lower|shorter)", text[number.end : number.end + 12])
        ):
            return Direction(0, False)
    return moves


def _as_printed(
    number: Numeral, unit: Unit, text: str, place: tuple[int, int]
) -> tuple[float, float | None, Unit]:
    value, high = number.value, number.high
    if unit.words.strip() == "‰":
        value, high = value / 10, None if high is None else high / 10
    if text[number.end : number.end + 1] == "万" and unit.words.startswith("人次"):
        value *= 1
    if (
        unit.unit == "count"
        and units.rate_of_making(text, *place, unit.noun)
        and re.search(r"phone|手机", unit.words + unit.noun)
    ):
        unit = unit._replace(unit="units_per_year")
    return value, high, unit


# ---- how sure it is that it is a figure

_TINY = re.compile(
    r"^(?:[一二三两四五六七八九]|one|two|three|four|five|six|seven|eight|nine)$", re.IGNORECASE
)


def _score(
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
        return 0.6 if _CHANGED.search(text[place[0] : place[1]]) and unit.unit != "year" else 0.0
    if unit.unit in units.MONEY:
        return 0.9 if number.scaled or number.value >= 1000 else 0.45
    if unit.unit not in ("count", "per_10000_employees", "per_10000_people", "units_per_year"):
        return 0.85 if unit.unit != "times" else 0.75
    if (
        re.fullmatch(r"[百千万亿十]+", printed.rstrip("余多"))
        and not number.hedge
        and not hedge.word
        and printed != "十"
    ):
        return 0.45 if unit.known and len(printed) == 1 else 0.0
    if _TINY.match(printed):
        return _small(text, number, unit, hedge)
    score = 0.9 if unit.known else (0.7 if unit.words else 0.3)
    if (
        number.form == "digits"
        and number.value <= 12
        and not hedge.word
        and not unit.known
        and not re.match(r"[家座]", unit.words)
    ):
        score -= 0.35
    if number.form == "words" and not unit.known and not hedge.word and number.value <= 20:
        score -= 0.35
    if number.value == 1 or number.value == 0:
        score -= 0.55
    return score


def _small(text: str, number: Numeral, unit: Unit, hedge: Hedge) -> float:
    """A number below ten in words counts if it counts things of the field."""
    if number.value <= 1 or not unit.known:
        return 0.0
    if re.match(r"[一二两三四五六七八九]", text[number.start : number.start + 1]):
        return (
            0.5
            if re.match(r"[家座个]", unit.words)
            and re.search(r"工厂|企业|车间|基地|园区|平台|集群|项目|中心", unit.noun)
            else 0.0
        )
    return 0.5


_LIST = re.compile(
    r"^[\s,，、;；]*(?:and|as well as|while|和|及|以及|与|或)?[^.。;；\n]{0,90}$", re.IGNORECASE
)
_PREDICATE = re.compile(
    r"\b(?:was|were|is|are|had|has|have|reached|stood|accounts?|accounting|covers?|covering|to|share|rate of)\b|达|占|为|至|到|率(?!均)",
    re.IGNORECASE,
)


def _shared(text: str, found: list[Candidate]) -> list[Candidate]:
    """One verb for a list: 'cut cycles by 28.4 percent, defects by 50.2 percent and emissions by 20.4 percent'."""
    done: list[Candidate] = []
    for candidate in found:
        last = done[-1] if done else None
        ratio = candidate.unit.unit in ("percent", "percentage_point")
        if (
            last
            and ratio
            and last.sentence == candidate.sentence
            and last.moves.change
            and last.unit.unit in ("percent", "percentage_point")
            and not candidate.moves.change
            and not candidate.moves.sign
            and not candidate.moves.base
        ):
            between = text[last.end : candidate.start]
            if _LIST.match(between) and not _PREDICATE.search(between):
                candidate = replace(candidate, moves=last.moves)
                if candidate.hedge.qualifier == "exact" and last.hedge.qualifier == "average":
                    candidate = replace(candidate, hedge=Hedge("average", last.hedge.word))
        done.append(candidate)
    return done
