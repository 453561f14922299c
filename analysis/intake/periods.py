"""When a figure is of: by 2025, since 2021, in the coming three years, 到2025年底, “十四五”期间.

Each rule of `RULES` is a pattern with the role of the period it tells: deadline (by a day), asof (on a day), since (from a
day to now), span (within a period), recent (a number of years back), coming (a number of years ahead).
"""

import calendar
import re
from typing import NamedTuple

import pandas as pd

from analysis.intake.numerals_en import ONES, TENS
from analysis.intake.numerals_zh import value_of_characters

_MONTHS = {
    m: i
    for i, m in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], start=1
    )
}
_MONTH = r"(?P<{0}>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
_M = _MONTH.format("month")
_Y = r"(?P<year>(?:19|20|21)\d\d)"
_N = r"(?P<n>\d{1,2}|" + "|".join([*ONES, *TENS]) + r"|a few|several|a decade)"
_NZ = r"(?P<n>\d{1,2}|[一二两三四五六七八九十]+|几)"


class Period(NamedTuple):
    """A period as printed. role: see above; first and last day (None: open or unknown); precision of the last day;
    text: its words; start, end: its span."""

    role: str
    first: pd.Timestamp | None
    last: pd.Timestamp | None
    precision: str
    start: int
    end: int


RULES = (
    # several years
    ("span", r"\b(?:from|between|during|over|in|of|the)?\s*(?P<year>(?:19|20)\d\d)\s?(?:–|-|—|to|and|through|until)\s?(?P<to>(?:19|20|21)\d\d|\d\d)\b"),
    ("span", r"(?P<year>(?:19|20)\d\d)年?\s?[-–—~～至到]+\s?(?P<to>(?:19|20|21)\d\d)年?"),
    # a day ahead or past
    ("deadline", rf"\b(?:by|before|until|till|no later than)\s+(?:the\s+)?(?:(?P<part>end|close|middle|mid|start|beginning)\s?(?:-|of|in)?\s*)?(?:the\s+year\s+)?(?:(?P<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?\s+)?(?:(?P<day>\d{{1,2}}),?\s+)?{_Y}\b"),
    ("deadline", rf"(?:到|(?<!截)至)\s?{_Y}年(?:(?P<month>\d{{1,2}})月)?(?P<part>底|末|年底|年末)?(?!以来|[^，。]{{0,4}}累计)"),
    ("deadline", rf"{_Y}年(?P<part>底|末)?(?:之?前|以前)(?![二三四五六七八九十\d]{{1,2}}(?:季|个?月))"),
    ("asof", rf"\b(?:as of|by|as at|up to|through|at|until|to)\s+(?:the\s+)?(?:(?P<part>end|close)\s?(?:-|of)?\s*)?{_M}\s*(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b)?,?\s*{_Y}?"),
    ("asof", rf"\b(?:at|as of|by)\s+(?:the\s+)?(?P<part>end|close)[\s-](?:of\s+)?(?:the\s+)?(?:year\s+)?{_Y}"),
    ("asof", r"(?:截至|截止|至|到)\s?(?:(?P<year>(?:19|20|21)\d\d)年|(?P<rel>今年|去年|目前))(?:(?P<month>\d{1,2})月)?(?:(?P<day>\d{1,2})日)?(?P<part>底|末|年底|年末)?"),
    ("asof", r"(?:截至|截止)\s?(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日)?(?P<part>底|末)?"),
    ("asof", r"\b(?P<rel>at present|currently|so far|to date|(?<!from )now|as of now)\b|(?P<zh>目前|截至目前|迄今|当前|眼下|如今)"),
    ("asof", r"\b(?P<rel>today|as things stand|by now|these days)\b|(?P<zh>至今|现如今)"),
    ("recent", r"\bthan\s+(?:(?:a|one|the)\s+)?(?:year|twelve\s+months)\s+(?:earlier|ago|before)|\bthan\s+(?:at|in|by)\s+the\s+(?:end|close|same\s+(?:time|period))\s+of\s+(?:last\s+year|the\s+previous\s+year|20\d\d)|[较比](?:上年|去年)(?:年?[末底]|同期)?"),
    # from a day on
    ("since", rf"\b(?:since|from|starting (?:in|from)|beginning in)\s+(?:the\s+)?(?:(?P<part>start|beginning|end|launch|early|late)\s?(?:of|in)?\s*)?(?:{_M}\s+(?:\d{{1,2}},?\s+)?)?{_Y}(?!\s?(?:–|-|to|through))"),
    ("since", rf"(?:自|从)?\s?{_Y}年(?:(?P<month>\d{{1,2}})月)?(?:(?P<day>\d{{1,2}})日)?(?:启动|开始|实施)?(?:以来|起|至今)"),
    ("since", rf"(?:自|从)\s?{_Y}年(?:(?P<month>\d{{1,2}})月)?[^，。；\d]{{1,16}}以来"),
    ("since", r"(?P<rel>this year|今年)(?:以来|\sso far|,? to date)|(?P<fyp>“?十[三四五]五”?)(?:规划)?以来"),
    # a number of years
    ("coming", rf"\b(?:in|over|within|during|for)\s+(?:the\s+)?(?:coming|next|following|about|around|nearly|roughly)\s+{_N}\s+(?P<of>years?|months?)|\bwithin\s+(?:about\s+|nearly\s+|roughly\s+)?{_N.replace('<n>', '<k>')}\s+(?P<off>years?|months?)"),
    ("coming", rf"\b{_N}\s+(?P<of>years?|months?)\s+from\s+now\b|\bin\s+{_N.replace('<n>', '<k>')}\s+(?P<off>years?|months?)['’]\s+time"),
    ("coming", rf"(?:未来|今后|接下来|再用|用|力争用|力争)\s?{_NZ}(?:至[一二两三四五六七八九十\d]+)?\s?(?P<of>年|个月)(?:内|里|时间|左右)?|{_NZ.replace('<n>', '<k>')}\s?年(?:内|之内)"),
    ("recent", rf"\b(?:in|over|during|for|within)\s+(?:the\s+)?(?:past|last|recent|previous)\s+{_N}\s+(?P<of>years?|months?)|\bin\s+recent\s+years\b|\b(?:over|in|during)\s+the\s+past\s+year\b|过去一年|一年来"),
    ("recent", rf"(?:近|过去|前)\s?{_NZ}\s?(?P<of>年|个月)(?:来|里|间)?|近年来?"),
    # parts of a year
    ("span", rf"\b(?:in|during|for|over)?\s*(?:the\s+)?(?P<half>first|second)\s+half\s+(?:of\s+)?(?:{_Y}|(?P<rel>this year|last year|the year|the current year))"),
    ("span", rf"\b(?:the\s+)?(?P<quarter>first|second|third|fourth)\s+quarter(?:\s+of\s+(?:{_Y}|(?P<rel>this year|last year)))?"),
    ("span", rf"\b(?:the\s+)?first\s+(?P<quarters>two|three)\s+quarters(?:\s+of\s+(?:{_Y}|(?P<rel>this year|last year)))?"),
    ("span", rf"\b(?:the\s+)?first\s+(?P<months>\d{{1,2}}|two|three|four|five|six|seven|eight|nine|ten|eleven)\s+months(?:\s+of\s+(?:{_Y}|(?P<rel>this year|last year)))?"),
    ("span", rf"(?:{_Y}年|(?P<rel>今年|去年))?(?P<half>上|下)半年|(?:{_Y.replace('year', 'year2')}年|(?P<rel2>今年|去年))?(?P<quarter>第?[一二三四]|前[二三])季度|(?:{_Y.replace('year', 'year3')}年|(?P<rel3>今年|去年))?(?:前|1[-至—])(?P<months>\d{{1,2}}|[一二两三四五六七八九十]+)(?:个月|月份?)"),
    ("span", rf"\b(?:in|during)\s+{_M}(?:,?\s+{_Y})?|(?:{_Y.replace('year', 'year2')}年|(?P<rel>今年|去年))(?P<monthz>\d{{1,2}})月(?!\d)"),
    ("deadline", r"\b(?:by|before)\s+(?:the\s+)?(?P<rel>year-end|(?:end|close) of (?:this|the|next) year|year's end|the end of the year)|(?:到|至)?(?P<relz>今年底|今年年底|年底前|到年底|明年底|明年年底)"),
    ("plan", r"(?<![较比])(?<![较比]“)[“\"]?(?P<fyp>十[一二三四五六]五)[”\"]?(?P<end>规划)?(?:时?期)?(?P<part>末|期末|中期)?|\b(?:the\s+)?(?P<nth>11th|12th|13th|14th|15th|16th)\sFive-Year\s(?:Plan)?(?:\s(?:period|programme))?"),
    ("deadline", r"(?:\b(?:target|goal|plan)s?|目标|规划)\s?(?:for\s|by\s)?(?P<year>20\d\d)\b|\b(?P<year2>20\d\d)年?\s?(?:target|goal|目标)"),
    ("span", r"[(（]\s?(?P<year>20\d\d)\s?年?\s?[)）]"),
    ("span", rf"\b(?:in|during|for|throughout)\s+(?:the\s+year\s+|fiscal\s+|the whole of\s+|all of\s+)?{_Y}\b|(?<![-–—至到较比]){_Y.replace('year', 'year2')}年(?:度|全年|期间|全市|全省)?|\b{_Y.replace('year', 'year3')}(?='s\b)"),
    ("span", r"(?<!than )(?<!from )\b(?P<rel>this year|last year|next year|the year before)\b|(?<![较比])(?P<relz>今年|去年|明年|全年|当年|本年度)"),
)  # fmt: skip
_COMPILED = [(role, re.compile(pattern, re.IGNORECASE)) for role, pattern in RULES]
_FYP = {"十一": 2006, "十二": 2011, "十三": 2016, "十四": 2021, "十五": 2026, "十六": 2031}
_FYP_EN = {"11th": 2006, "12th": 2011, "13th": 2016, "14th": 2021, "15th": 2026, "16th": 2031}
_QUARTERS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "一": 1, "二": 2, "三": 3, "四": 4}


def _number(word: str) -> int | None:
    word = word.lower()
    if word.isdigit():
        return int(word)
    if word in ONES or word in TENS:
        return int(ONES.get(word, TENS.get(word, 0)))
    if word in ("a decade",):
        return 10
    if word in ("a few", "several", "几"):
        return None
    value = value_of_characters(word) if re.fullmatch(r"[一二两三四五六七八九十]+", word) else None
    return None if value is None else int(value)


def _day(year: int, month: int, day: int) -> pd.Timestamp | None:
    try:
        return pd.Timestamp(year, month, min(day, calendar.monthrange(year, month)[1]))
    except (ValueError, IndexError):
        return None


def _year_of(parts: dict, published: pd.Timestamp | None) -> int | None:
    for name in ("year", "year2", "year3"):
        if parts.get(name):
            return int(parts[name])
    word = next((parts[n] for n in ("rel", "rel2", "rel3", "relz", "zh") if parts.get(n)), "").lower()
    if published is None:
        return None
    if re.search(r"last|去年|上年|before", word):
        return published.year - 1
    if re.search(r"next|明年", word):
        return published.year + 1
    return published.year


def _read(role: str, match: re.Match, published: pd.Timestamp | None) -> Period | None:
    parts = match.groupdict()
    span = match.span()
    if role == "plan":
        begin = _FYP.get((parts.get("fyp") or "")[:2]) or _FYP_EN.get((parts.get("nth") or "").lower())
        if begin is None:
            return None
        last = _day(begin + 4, 12, 31)
        return Period("deadline" if parts.get("part") else "span", _day(begin, 1, 1), last, "year", *span)
    if role in ("coming", "recent"):
        word = parts.get("n") or parts.get("k")
        n = _number(word) if word else None
        if published is None or n is None or n > 60:
            return Period(role, None, None, "publication", *span)
        months = n * (
            1
            if "month" in (parts.get("of") or parts.get("off") or "") or "月" in (parts.get("of") or "")
            else 12
        )
        shift = pd.DateOffset(months=months)
        if role == "coming":
            return Period(role, published, published + shift, "month", *span)
        return Period(role, published - shift, published, "publication", *span)
    if parts.get("fyp"):
        return Period(
            "since", _day(_FYP[parts["fyp"].strip("“”")[:2]], 1, 1), published, "publication", *span
        )
    return _calendar(role, parts, span, published)


def _calendar(role: str, parts: dict, span: tuple[int, int], published: pd.Timestamp | None) -> Period | None:
    """A period that is told by year, month or part of a year."""
    year = _year_of(parts, published)
    if (
        role == "asof"
        and (parts.get("rel") or parts.get("zh"))
        and not parts.get("month")
        and not parts.get("part")
        and not parts.get("year")
    ):
        return Period("asof", None, published, "publication", *span)
    if year is None:
        return Period(role, None, None, "publication", *span)
    month_word = parts.get("month") or parts.get("monthz") or ""
    month = int(month_word) if month_word.isdigit() else _MONTHS.get(month_word[:3].lower(), 0)
    if (
        published is not None
        and month
        and not any(parts.get(n) for n in ("year", "year2", "year3", "rel", "rel2", "rel3"))
        and month > published.month
    ):
        year -= 1  # 'in December', told in February
    day = int(parts["day"]) if parts.get("day") else 0
    first, last, precision = _limits(year, month, day, parts)
    if parts.get("to"):
        to = int(parts["to"])
        last = _day(to if to > 99 else year // 100 * 100 + to, 12, 31)
    if first is None or last is None:
        return None
    if role == "since":
        return Period(role, first, published, "publication", *span)
    return Period(role, None if role in ("asof", "deadline") else first, last, precision, *span)


def _limits(
    year: int, month: int, day: int, parts: dict
) -> tuple[pd.Timestamp | None, pd.Timestamp | None, str]:
    half, quarter, months = parts.get("half"), parts.get("quarter"), parts.get("months")
    if half:
        second = half in ("second", "下")
        return _day(year, 7 if second else 1, 1), _day(year, 12 if second else 6, 31), "month"
    if parts.get("quarters"):
        return _day(year, 1, 1), _day(year, 6 if parts["quarters"] == "two" else 9, 30), "quarter"
    if quarter:
        q = _QUARTERS.get(quarter.lower().strip("第前"), 0)
        if quarter.startswith("前"):
            return _day(year, 1, 1), _day(year, 3 * q, 31), "quarter"
        return _day(year, 3 * q - 2, 1), _day(year, 3 * q, 31), "quarter"
    if months:
        n = _number(months)
        return (_day(year, 1, 1), _day(year, n, 31), "month") if n and n <= 12 else (None, None, "")
    if month and day:
        return _day(year, month, day), _day(year, month, day), "day"
    if month:
        return (_day(year, month, 1), _day(year, month, 31), "month") if month <= 12 else (None, None, "")
    if parts.get("part") in ("middle", "mid"):
        return _day(year, 1, 1), _day(year, 6, 30), "month"
    if parts.get("part") in ("start", "beginning"):
        return _day(year, 1, 1), _day(year, 1, 1), "month"
    return _day(year, 1, 1), _day(year, 12, 31), "year"


def find(text: str, published: pd.Timestamp | None = None) -> list[Period]:
    """All periods of a text in order; where two overlap, the one whose rule stands first.

    >>> day = pd.Timestamp("2024-03-04")
    >>> [(p.role, str(p.last)[:10]) for p in find("by the end of 2026, since 2021, in the coming three years", day)]
    [('deadline', '2026-12-31'), ('since', '2024-03-04'), ('coming', '2027-03-04')]
    >>> [(p.role, str(p.first)[:10], str(p.last)[:10]) for p in find("“十四五”期间，到2025年底", day)]
    [('span', '2021-01-01', '2025-12-31'), ('deadline', 'None', '2025-12-31')]
    """
    kept: list[Period] = []
    taken = bytearray(len(text))
    for role, pattern in _COMPILED:
        for match in pattern.finditer(text):
            a, b = match.span()
            if any(taken[a:b]):
                continue
            period = _read(role, match, published)
            if period is not None:
                kept.append(period)
                taken[a:b] = b"\1" * (b - a)
    return sorted(kept, key=lambda p: p.start)
