"""Two numbers with a dash or 'to' between them: one range, unless something moved from the one to the other."""

import re
from dataclasses import replace

from analysis.intake.compiling import compiled
from analysis.intake.numerals import Numeral
from analysis.intake.numerals_en import value_of_words
from analysis.intake.numerals_zh import value_of_characters

_TO = compiled(
    r"[ ]?(?P<unit>%|percent|per cent|pct|个百分点|亿元|万元|元|家|个)?[ ]?(?:-|–|—|~|～|至|到|to|and)[ ]?(?:about\s|around\s|US\$|\$|€|RMB\s?)?",
    re.IGNORECASE,
)
_CHANGE_FROM = compiled(
    r"\b(?:ros|ris|increas|gr[eo]w|up|fell|fall|down|cut|reduc|climb|jump|surg|lower|drop|declin|shorten|improv|expand|rais|soar|lift|boost|chang|went|go(?:es|ing)?|mov)\w*\b[^.;]{0,60}\bfrom\s+(?:\w+\s){0,3}$",
    re.IGNORECASE,
)
_BETWEEN = compiled(r"\bbetween\s+(?:about\s|around\s|US\$|\$|€|RMB\s?)?$", re.IGNORECASE)


def ranges(text: str, numbers: list[Numeral]) -> list[Numeral]:
    """Two numbers with 'to' or a dash between them as one range, unless something moved from the one to the other."""
    joined: list[Numeral] = []
    i = 0
    while i < len(numbers):
        first = numbers[i]
        second = numbers[i + 1] if i + 1 < len(numbers) else None
        if second is not None and _is_range(text, first, second):
            low, high = first.value, second.value
            if first.form == second.form:
                low *= _scale(text, first, second)
            if second.form == "fraction" and first.form == "words" and text[second.end - 1] == "成":
                first, low = replace(first, form="fraction", unit="percent"), low * 10  # 两至三成
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
    tenths = first.form == "words" and second.form == "fraction" and text[second.end - 1] == "成"
    if "fraction" in (first.form, second.form) and first.form != second.form and not tenths:
        return False  # fell by a third to $2.1bn
    between = text[first.end : second.start]
    match = _TO.fullmatch(between)
    if (
        "change" in (first.form, second.form)
        or len(between) > 14
        or first.high is not None
        or second.high is not None
        or not match
    ):
        return False
    if match["unit"] and not re.match(rf"\s?(?:{re.escape(match['unit'])})", text[second.end :]):
        return False
    before = text[max(0, first.start - 100) : first.start]
    word = between.strip().lower()
    if word.startswith("and") or word.endswith("and"):  # and a sign of money may follow it
        return bool(_BETWEEN.search(before))
    return not (
        compiled(r"(?:to|至|到)\W*(?:about|around|us\$|\$|€|rmb)?\s*$").search(word)
        and _CHANGE_FROM.search(before)
    )


_LAST_SCALE = compiled(r"(?:hundred|thousand|million|billion|trillion|dozen|[百千万亿])s?$", re.IGNORECASE)
_LARGE = compiled(r"[万亿]")


def _scale(text: str, first: Numeral, second: Numeral) -> float:
    """By what the multiplier that ends a range multiplies its lower end too, where that has none of its own: "five hundred to two
    thousand" has one of its own in words, and 五百到两万 would fall."""
    printed = text[second.start : second.end]
    if second.form == "digits":
        digits = compiled(r"\d[\d,]*(?:\.\d+)?").search(printed)
        if not second.scaled or first.scaled or digits is None:
            return 1.0
        return second.value / float(digits[0].replace(",", ""))
    scale = _LAST_SCALE.search(printed)
    if scale is None or (
        first.scaled and not (_LARGE.match(scale[0]) and not _LARGE.search(text, first.start, first.end))
    ):
        return 1.0
    value = (
        value_of_characters("一" + scale[0]) if ord(scale[0][0]) > 255 else value_of_words("one " + scale[0])
    )
    return value if value and first.value * value < second.value else 1.0
