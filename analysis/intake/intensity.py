"""What is told per sum of money: tonnes per 10,000 yuan are no tonnes. The unit of such a figure says both."""

import re

from analysis.intake.compiling import compiled
from analysis.intake.unit_words import MONEY, TIME_UNITS
from analysis.intake.units import Unit, measure

_MANY = {
    "thousand": "1000", "million": "million", "billion": "billion", "千": "1000", "万": "10000", "百万": "million", "千万": "10_million", "亿": "100_million",
}  # fmt: skip
_SUM = r"(?P<many>million|billion|thousand|(?:[$€£¥]\s?)?(?:1\d{0,2}(?:,000)+|10{1,6}\b(?!,))|百万|千万|[千万亿])?"
_BEHIND = compiled(
    rf"\s?(?:of\s)?(?:(?:standard|coal|oil|CO2|CO₂|carbon|dioxide|equivalent|water|energy|electricity)\b\s?){{0,4}}(?:\bper\s|\bfor\severy\s|/\s?|每)(?:RMB\s|EUR\s|USD\s)?{_SUM}",
    re.IGNORECASE,
)
_BEFORE = compiled(rf"\bper\s{_SUM}(?P<rest>\s?[a-z]+\b)[^.;,\d]{{0,60}}$", re.IGNORECASE)
_BEFORE_ZH = compiled(
    r"(?P<many>百万|千万|[千万亿])?(?P<rest>美元|欧元|日元|元)[\u4e00-\u9fff（）()、]{0,10}(?:能耗|水耗|电耗|煤耗|用[水电能煤气]量?|取水量|排放量?)[^，。；,;\d]{0,14}$"
)
_NO_RATE = ("count", "percent", "percentage_point", "basis_point", "times", *MONEY, *TIME_UNITS)


def per_money(text: str, unit: Unit, start: int, floor: int) -> Unit:
    """The unit of a number that begins at start, with the sum of money that it is told for; floor: where its sentence begins.

    >>> line = "It used 52 tonnes per 10,000 yuan of output"
    >>> per_money(line, Unit("tonnes", "tonne", "", 17), 8, 0).unit
    'tonne_per_10000_CNY'
    """
    if unit.unit in _NO_RATE:
        return unit
    found = _BEHIND.match(text, unit.end)
    if found:
        at = found.start("many") if found["many"] else found.end()
        money = measure(
            text, at + len(found["many"] or "") - len((found["many"] or "").lstrip("$€£¥ ")), found.end()
        )
    else:
        near = text[max(floor, start - 100) : start]
        found = _BEFORE.search(near) or _BEFORE_ZH.search(near)
        money = measure(found["rest"], 0, 0) if found else None
    if found is None or money is None or money.unit not in MONEY:
        return unit
    many = (found["many"] or "").lower().lstrip("$€£¥ ").replace(",", "")
    return unit._replace(unit="_".join(filter(None, (unit.unit, "per", _MANY.get(many, many), money.unit))))
