"""What a number counts: its own unit, the words behind or before it, its table row, or what the figure before it counted."""

import re
from dataclasses import replace
from typing import Any

from analysis.intake import units
from analysis.intake.cells import cell_of, labelled_of
from analysis.intake.compiling import compiled
from analysis.intake.direction import DOWN_EN, UP_EN
from analysis.intake.hedging import hedge_of
from analysis.intake.intensity import per_money
from analysis.intake.numerals import Numeral
from analysis.intake.unit_words import MONEY
from analysis.intake.units import Unit


def unit_of(text: str, number: Numeral, sentence: tuple[int, int], before: Any) -> tuple[Unit | None, int]:
    """The unit of a number and where its measure word ends; None where it has none that makes it a figure."""
    end = number.end
    if number.unit:
        words = number.unit if number.unit == "percent" else text[number.start : end]
        return Unit(words, number.unit, "", end), end
    bracket = _HEDGED_MEASURE.match(text, end)
    end = bracket.end() if bracket else end
    measured = units.measure(text, number.start, end)
    if measured is not None:
        if measured.unit in MONEY and measured.start is not None and measured.end == end:
            return measured, end
        return _density(text, measured, number, sentence), measured.end
    chinese = units.counted_zh(text, end)
    if chinese is not None and not _ENGLISH_FOLLOWS.match(text, end):
        measure_end = end + len(chinese.words) - len(chinese.noun)
        chinese = chinese if chinese.noun else _with_noun(text, number, chinese, sentence, before)
        return _density(text, chinese, number, sentence), measure_end
    return _counted_in_english(text, number, end, sentence, before), end


_HEDGED_MEASURE = compiled(r"(?:以上|左右|多)(?=[家个座间项台套条])")
_ENGLISH_FOLLOWS = compiled(r" [A-Za-z]")


def _with_noun(text: str, number: Numeral, measured: Unit, sentence: tuple[int, int], before: Any) -> Unit:
    """A Chinese measure word with what it measures: what stands before the number, in its label, or at the figure before it."""
    named = units.counted_before_zh(text, number.start, _clause_floor(text, number.start, sentence))
    labelled = labelled_of(text, replace(number, end=measured.end)) if named is None else None
    noun = named[0] if named else labelled.noun if labelled else ""
    if noun:
        return Unit(measured.words, "count", noun, measured.end, None, True)
    if before is not None and before.sentence == sentence and before.unit.noun and measured.words[:1] == before.unit.words[:1]:  # fmt: skip
        return Unit(measured.words, "count", before.unit.noun, measured.end, None, before.unit.known)
    return measured


def _counted_in_english(
    text: str, number: Numeral, end: int, sentence: tuple[int, int], before: Any
) -> Unit | None:
    """What a number counts that no measure follows: the words behind it, its row or label, or what stood before."""
    english = None if _OF_THEM.match(text, end) else units.counted_en(text, end)
    if english is not None:
        return _density(text, english, number, sentence)
    short = units.counted_short(text, end)
    if short is not None:
        return short
    moved = _MOVED_TO.match(text, end)
    if moved:
        return _of_second(text, number, moved.end(), sentence, before)
    if cell_of(text, number) is not None:
        return Unit("", "count", "", end)
    return (
        labelled_of(text, number)
        or _without_words(text, number, sentence, before)
        or _bare(text, number, before)
    )


_SOON, _LINE = 90, 1000  # characters; of a longer line no more is looked at
_IN_PROSE = compiled(r"[A-Za-z\u4e00-\u9fff]{2}")
_NOT_BARE = compiled(r"[A-Za-z#/.:：_=-]$")  # a part of a name or of an id
_OWN_WORD = compiled(r"\s(?:[A-Za-z]{1,4}/[A-Za-z]+|[A-Z][\w]*[a-z]p\b)|(?:[双口株头匹粒瓶片颗枚组])")
_OF_SO_MANY = compiled(r"\s+(?:out\s+)?of\s+(?:(?:the|its|their|our)\s+)?\d")  # seven of the 48
_RUNS_ON = compiled(r"[-/:：.]?[A-Za-z\d]|[-/:：]\s?\d")


def _bare(text: str, number: Numeral, before: Any) -> Unit | None:
    """A number that nothing names: of the unit of the figure just before it, else of none; proposed with little confidence."""
    first = max(0, number.start - _LINE)
    line = (
        text[first : number.start].rpartition("\n")[2] + text[number.end : number.end + 60].partition("\n")[0]
    )
    if not _IN_PROSE.search(line) or _NOT_BARE.search(text[max(0, number.start - 1) : number.start]) or _RUNS_ON.match(text, number.end):  # fmt: skip
        return None
    near = before is not None and number.start - before.end < _SOON
    ratio = before is not None and before.unit.unit in ("percent", "percentage_point")
    alone = number.form == "digits" or number.scaled or number.hedge
    if compiled(r"[百千万亿]").fullmatch(text[number.start : number.end]):
        return None
    less = ratio and near and "." in text[number.start : number.end]  # today it is 0.6
    if (number.value < 2 and not less) or not (
        alone or (near and number.form == "words" and number.value >= 3)
    ):
        return None
    if number.form == "digits" and not number.scaled and 1900 <= number.value <= 2100 and "," not in text[number.start : number.end]:  # fmt: skip
        return None
    own = _OWN_WORD.match(text, number.end)
    if own:
        return Unit(own[0].strip(), "count", "", own.end())
    from_it = compiled(r"\bfrom\s+$").search(text[max(0, number.start - 6) : number.start])
    goes_on = not ratio or (number.value <= 100 and bool(from_it or _HERE.match(text, number.end)))
    if near and before.unit.unit not in MONEY and goes_on:
        return before.unit._replace(words=before.unit.words or "", end=number.end, start=None)
    return Unit("", "count", "", number.end, None, bool(_OF_SO_MANY.match(text, number.end)))


def _clause_floor(text: str, start: int, sentence: tuple[int, int]) -> int:
    marks = [m.end() for m in compiled(r"[，,；;：:。\n]").finditer(text[sentence[0] : start])]
    marks = [
        m
        for m in marks
        if not text[sentence[0] + m - 2 : sentence[0] + m - 1].isdigit()
        or not text[sentence[0] + m : sentence[0] + m + 1].isdigit()
    ]
    return sentence[0] + (marks[-1] if marks else 0)


_MOVED_TO = compiled(
    r"\s?(?:to|至|到|down to|up to)\s?(?:(?:about|around|just|only|under|over|nearly|less than|more than)\s)?\d[\d,.]*"
)


def _of_second(text: str, number: Numeral, end: int, sentence: tuple[int, int], before: Any) -> Unit | None:
    """The unit of the second of two numbers (from 90 to 30 minutes), for the first."""
    unit, _ = unit_of(text, replace(number, start=number.start, end=end), sentence, before)
    return None if unit is None or unit.start is not None else unit._replace(end=number.end)


def _density(text: str, unit: Unit, number: Numeral, sentence: tuple[int, int]) -> Unit:
    if unit.unit != "count":
        return per_money(text, unit, number.start, sentence[0])
    dense = units.per_unit(text, number.start, unit.end, sentence[0])
    counted = compiled(r"robot|station|units|sets|机器人|基站|^[台个]|^$").search(
        (unit.words + unit.noun).lower()
    )
    return unit._replace(unit=dense) if dense and counted else unit


_REACHED = compiled(
    r"(?:\b(?:reach\w*|exceed\w*|surpass\w*|total(?:l?ed|l?ing|s)?|to|hit|number(?:ed|s|ing)?|was|is|stood at|stands? at|at|topp?ed|of|than|nearly|over|about|around|almost|some|another|are|were|has|have|wants?|needs?|from|only|just|by|least|target|goal|against|with|see|sees|managed|sold|built|installed|made|added|counted|counts|boasts|operates|runs|now|already|currently|exactly|mere|total of|\w+[\'’]s)|达到?|超过?|突破|为|至|逾|近|约|有|到|[:：|])\s*$",
    re.IGNORECASE,
)
_OPENS = compiled(r"(?:^|\n)\s*[-–•*·▪◆●]\s*[+]?$|[:：]\s*$")  # at the head of an item, or behind a colon
_SUBJECT = compiled(
    r"\b(?P<np>(?:[A-Za-z\d][\w'-]*\s+){0,6}(?!(?:stands|is|was|has|reaches|exceeds|totals|hits|numbers|its|this)\b)[A-Za-z][\w'-]*s)(?:\s+(?:per\s+[\d,]+\s+\w+|in\s+\w+|nationwide|worldwide))?,?\s+(?:now\s+|had\s+|has\s+|have\s+|should\s+|will\s+|would\s+|to\s+|at\s+|currently\s+)*(?:number(?:ed|s)?|totall?(?:ed|s)?|reach(?:ed|es)?|stood\s+at|stands?\s+at|exceed(?:ed|s)?|surpass(?:ed|es)?|hit|amount(?:ed)?\s+to|topped|at|was|were|are|(?:rose|risen|increased|grew|grown|climbed|expanded|fell|fallen|dropped|jumped|swelled)\s+to)\s+(?:\w+\s+){0,3}$"
)
_HERE = compiled(
    r"\s*(?:(?=\n)|or (?:more|so|above|fewer|less)\b|of (?:them|these|those)|from\b|at present|now\b|today\b|currently|so far|by\b|in\b|at\b|across\b|nationwide|worldwide|within|over\b|per\s+10,000|next\s+year|annually|added\b|were\b|during\b|altogether|on\b|likewise\b|too\b|again\b|each\b|exist\b|remain\b|stand\b|when\b|as\b|while\b|but\b|who\b|carried\b|carry\b|hold\b|held\b|had\b|have\b|last year|this year|a year|[.,;)。，；|]|$|目前|现在)",
    re.IGNORECASE,
)


_OF_THEM = compiled(r"\s+of\s+(?:them|these|those|which|whom|the\s+(?:newcomers|additions|new\s+\w+))\b")
_MASS = compiled(
    r"\b(?P<np>headcount|workforce|staff|payroll|personnel|crews?|teams?)\b[^.;,]{0,40}$", re.IGNORECASE
)
_INSTEAD = compiled(r"(?:instead of|rather than|compared (?:with|to)|against|from)\s*$", re.IGNORECASE)
_MORE = compiled(r"\s+(?:more|fewer)\s+(?:than|are|were|will|have|had|joined|followed)\b")
_OF_THESE = compiled(
    r"\b(?:of (?:these|those|them|which|the total|the new \w+|the [\d,]+)|among (?:them|these|which))\b|其中",
    re.IGNORECASE,
)
_STILL = compiled(
    r"\s+(?:now|today|are\s+left|remain|suffice|do)\b"
)  # where 70 stood, eleven now watch screens
_TALLY = compiled(
    r"\b(?:total\s+of|no\s+more\s+than|tally\s+of|has|have|hosts?|counts?|stays?\s+at|stands?\s+at|numbered)\s*$",
    re.IGNORECASE,
)  # of which Korea has a total of five
_MOVES_TO = compiled(
    rf"(?:\b(?:{UP_EN}|{DOWN_EN}|went|gone|came|come|moved)\b|\d|\bfrom\s[^.;]{{1,24}})[^.;,\d]{{0,24}}\bto\s+(?:(?:just|only|about|around|under|over|nearly|almost|more\s+than|less\s+than|some)\s+)*$",
    re.IGNORECASE,
)  # accidents fell to one; from 14 in 2022 to two
_AND_SO_MANY = compiled(r"\band\s+$")  # 23 plants have the level and two are to follow
_GAPPED = compiled(
    r",\s+(?:and\s+)?(?:in\s+)?(?:the\s+)?(?:[a-z]+\s)?[A-Z]\w+(?:\s[A-Z]\w+|\s(?:region|province|state|county|prefecture|city|district))?(?:,[^,;.]{3,30},\s+\w+(?:\s\w+)?)?\s+"
)  # India has eight, Germany seven
_ONE_OF = compiled(
    r".*\b(?P<np>(?:[\w-]+\s+){0,4}(?:factory|plant|workshop|site|lighthouse|firm|company|enterprise|park))\b[^.;]{0,60}\bone\s+of\s+(?:the\s+)?$",
    re.DOTALL,
)
_LOCATED = compiled(
    r"\s+(?:had|have|has|will|use|run|report|are|were|is|was|come|came|in|from|located|based|belong|went)\b"
)


def _same(before: Any, number: Numeral) -> Unit:
    """What the figure before counted, for a number that follows it."""
    return Unit(before.unit.words, "count", before.unit.noun, number.end, None, before.unit.known)


def _of(things: str, number: Numeral) -> Unit | None:
    return Unit(things, "count", things, number.end, None, True) if things else None


def _without_words(text: str, number: Numeral, sentence: tuple[int, int], before: Any) -> Unit | None:
    """The unit of a bare number: what 'the number of …' or the subject names, or what the figure before it counted."""
    inherits = (
        before is not None
        and before.unit.unit == "count"
        and before.unit.noun
        and number.start - before.end < 260
    )
    of_them = _OF_THEM.match(text, number.end)
    if inherits and of_them:
        return _same(before, number)
    if of_them and number.value >= 2:
        return _of(units.last_things_en(text, number.start), number)
    goes_on = _going_on(text, number, sentence, before, bool(inherits))
    if goes_on is not None:
        return goes_on
    if (number.form == "words" and not number.scaled and not number.hedge) or number.value < 2:
        return None
    if inherits and (
        _MORE.match(text, number.end)
        or (_OF_THESE.search(text[sentence[0] : number.start]) and _LOCATED.match(text, number.end))
    ):
        return _same(before, number)
    per = units.per_unit(text, number.start, number.end, number.start)
    if per:
        return Unit("", per, "", number.end, None, True)
    return _named(text, number, sentence, before) if _is_reached(text, number, sentence) else None


def _going_on(
    text: str, number: Numeral, sentence: tuple[int, int], before: Any, inherits: bool
) -> Unit | None:
    """The unit of a number that goes on where the figure before it left off: in a list, a tally, or at the head of a sentence."""
    if before is None:
        return None
    here, ends = (
        before.sentence == sentence,
        compiled(r"\s*(?:[,.;]|and\b|$)").match(text[number.end : number.end + 6]),
    )
    if (
        inherits
        and here
        and number.value >= 2
        and ends
        and _GAPPED.fullmatch(text[before.end : number.start])
    ):
        return _same(before, number)
    if here and before.unit.unit in MONEY and number.scaled and ends:
        return before.unit._replace(end=number.end, start=None)
    if (
        here
        and _MOVES_TO.search(text[max(sentence[0], number.start - 40) : number.start])
        and _HERE.match(text, number.end)
    ):
        near = number.start - before.end < _SOON
        if near and (before.moves.base or (inherits and before.unit.known) or before.unit.unit != "count"):
            return before.unit._replace(end=number.end, start=None, known=True)
    if (
        inherits
        and here
        and number.value >= 2
        and _AND_SO_MANY.search(text[before.end : number.start])
        and _LOCATED.match(text, number.end)
    ):
        return _same(before, number)
    tally = _TALLY.search(text[max(sentence[0], number.start - 20) : number.start])
    first = not text[sentence[0] : number.start].strip() and _LOCATED.match(text, number.end)
    if inherits and number.value >= 2 and ((ends and tally) or first):
        return _same(before, number)
    return _same(before, number) if inherits and here and _STILL.match(text, number.end) else None


def _is_reached(text: str, number: Numeral, sentence: tuple[int, int]) -> bool:
    """Whether a bare number stands where a count is told: behind a verb, a hedge or a colon, before a place, a time or a mark."""
    hedge = hedge_of(text, number.start, number.end, number.hedge, number.end, number.end)
    begin = number.start if hedge.start is None else hedge.start
    told = (
        _OPENS.search(text[max(0, begin - 12) : begin])
        or (hedge.word and number.value >= 10)
        or _REACHED.search(text[max(sentence[0], begin - 24) : begin])
    )
    return bool(told and _HERE.match(text, number.end))


def _named(text: str, number: Numeral, sentence: tuple[int, int], before: Any) -> Unit | None:
    """What the words before a bare number name, in its sentence or further off."""
    start = number.start
    named = units.counted_before_en(text, start, sentence[0])
    subject = _SUBJECT.search(text[max(sentence[0], start - 110) : start])
    mass = _MASS.search(text[max(sentence[0], start - 80) : start])
    if named is None and mass:
        return _of(mass["np"], number)
    instead = _INSTEAD.search(text[max(sentence[0], start - 16) : start])
    if before is not None and before.sentence == sentence and instead and start - before.end < 60:
        return before.unit._replace(end=number.end, start=None)
    if named is None and subject:
        named = (subject["np"], 0)
    if named is None:
        named = units.counted_before_zh(text, start, _clause_floor(text, start, sentence))
    if named:
        return _density(text, Unit(named[0], "count", named[0], number.end, None, True), number, sentence)
    here = units.last_things_en(text, start, sentence[0])
    if here and number.value >= 10 and before is not None and before.sentence != sentence:
        return _of(here, number)
    one_of = _ONE_OF.search(text[max(sentence[0], start - 160) : start])
    if one_of:
        return _of(one_of["np"], number)
    counts = ("count", "per_10000_employees", "per_10000_people")
    near = before is not None and start - before.end < 400 and before.unit.unit in counts
    if near and (number.value >= 10 or number.scaled):
        return Unit(
            before.unit.words, before.unit.unit, before.unit.noun, number.end, None, before.unit.known
        )
    return _of(units.last_things_en(text, start), number) if number.value >= 10 else None
