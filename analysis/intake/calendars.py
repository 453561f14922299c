"""The days of a period that was found in a text: what `periods.RULES` matched, against the day of publication."""

import calendar
import re
from typing import NamedTuple

import pandas as pd

from analysis.intake.compiling import compiled
from analysis.intake.numerals_en import ONES, TENS
from analysis.intake.numerals_zh import value_of_characters

MONTHS = {
    name: number
    for number, name in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], start=1
    )
}


class Period(NamedTuple):
    """A period as printed. role: see `periods`; first and last day (None: open or unknown); precision of the last day;
    start, end: its span."""

    role: str
    first: pd.Timestamp | None
    last: pd.Timestamp | None
    precision: str
    start: int
    end: int


ASIDE = ("base", "begun")  # roles of periods that no figure is of
Words = dict[str, str]  # the named parts of a match that are there

_YEARS_OFF = {2: "after next|后年", 1: "next|明年", -1: "last|去年|上年|before|previous", -2: "前年"}
_FYP = {"十一": 2006, "十二": 2011, "十三": 2016, "十四": 2021, "十五": 2026, "十六": 2031}
_FYP_EN = {"11th": 2006, "12th": 2011, "13th": 2016, "14th": 2021, "15th": 2026, "16th": 2031}
_SEASONS = {
    "spring": 3,
    "summer": 6,
    "autumn": 9,
    "fall": 9,
    "winter": 12,
    "春": 3,
    "夏": 6,
    "秋": 9,
    "冬": 12,
}
_QUARTERS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "一": 1, "二": 2, "三": 3, "四": 4}
_PARTS = {
    "middle": (6, "month"),
    "mid": (6, "month"),
    "early": (3, "quarter"),
}  # last month of a part of a year
_SPELLED = {"a": 1, "an": 1, "a decade": 10, "year": 1, "decade": 10}
_LONGEST = 60  # years or months; what is more is no period of a programme


def period_of_words(role: str, match: re.Match, published: pd.Timestamp | None) -> Period | None:
    """The period that a match of a rule of a role tells; None for one that no calendar has."""
    parts = {
        compiled(r"(?<=[a-z])[23z]$").sub("", name): word for name, word in match.groupdict().items() if word
    }
    span = (match.start(), match.start() + len(match[0].rstrip(" ,，.")))
    if role in ASIDE:
        return Period(role, None, None, "publication", *span)
    if role == "plan" or "fyp" in parts:
        return _of_plan(role, parts, span, published)
    if "back" in parts:
        last = None if published is None else published.replace(day=1) - pd.Timedelta(days=1)
        return Period(role, None, last, "month", *span)
    if "decade" in parts:
        end = None if published is None else _day(published.year // 10 * 10 + 10, 12, 31)
        return Period(role, None, end, "year", *span)
    if role in ("coming", "recent", "ago", "earlier"):
        return _counted(role, parts, match[0], span, published)
    return _calendar(role, parts, match[0], span, published)


def _number(word: str) -> int | None:
    """How many a word of a period says; None for several."""
    word = word.lower()
    if word.isdigit():
        return int(word)
    for words in (_SPELLED, ONES, TENS):
        if word in words:
            return int(words[word])
    value = value_of_characters(word) if compiled(r"[一二两三四五六七八九十]+").fullmatch(word) else None
    return None if value is None else int(value)


def _day(year: int, month: int, day: int) -> pd.Timestamp | None:
    try:
        return pd.Timestamp(year, month, min(day, calendar.monthrange(year, month)[1]))
    except (ValueError, IndexError):
        return None


def _of_plan(role: str, parts: Words, span: tuple[int, int], published: pd.Timestamp | None) -> Period | None:
    """The years of a five-year plan."""
    begin = _FYP.get(parts.get("fyp", "").strip("“”")[:2]) or _FYP_EN.get(parts.get("nth", "").lower())
    if begin is None:
        return None
    if role == "since":
        return Period(role, _day(begin, 1, 1), published, "publication", *span)
    return Period(
        "deadline" if "part" in parts else "span", _day(begin, 1, 1), _day(begin + 4, 12, 31), "year", *span
    )


def _counted(
    role: str, parts: Words, words: str, span: tuple[int, int], published: pd.Timestamp | None
) -> Period:
    """A period that is told by a number of years or months before or after now."""
    word = next((parts[n] for n in ("n", "k", "m", "one") if n in parts), "")
    n = (
        _number(word)
        if word
        else 1
        if compiled("过去一年|一年来|(?:上年|去年)同期").fullmatch(words)
        else None
    )
    if published is None or n is None or n > _LONGEST:
        return Period(role, None, None, "publication", *span)
    of = f"{parts.get('of', '')}{parts.get('off', '')}".lower()
    shift = pd.DateOffset(months=n if "month" in of or "月" in of else 12 * n)
    if role == "coming":
        return Period(role, published, published + shift, "month", *span)
    if role == "recent":
        return Period(role, published - shift, published, "publication", *span)
    return Period(role, None, published - shift, "month", *span)


def _calendar(
    role: str, parts: Words, words: str, span: tuple[int, int], published: pd.Timestamp | None
) -> Period | None:
    """A period that is told by year, month or part of a year."""
    only_now = (
        role == "asof"
        and ("rel" in parts or "zh" in parts)
        and not parts.keys() & {"month", "part", "turn", "year"}
    )
    if only_now:
        return Period(role, None, published, "publication", *span)
    year = _year_of(parts, words.lower(), published)
    if year is None:
        return Period(role, None, None, "publication", *span)
    first, last, precision = _limits(year, parts)
    if "to" in parts:
        to = int(parts["to"])
        last = _day(to if to > 99 else year // 100 * 100 + to, 12, 31)
    if "fiscal" in parts or (len(parts.get("to", "")) == 2 and (year + 1) % 100 == int(parts["to"])):
        first, last, precision = _day(year, 4, 1), _day(year + 1, 3, 31), "month"
    if "until" in parts:
        last, precision = _until(parts["until"], int(parts.get("over", year)), published)
    if first is None or last is None:
        return None
    if "twelve" in parts:
        return Period(role, last - pd.DateOffset(years=1) + pd.Timedelta(days=1), last, "month", *span)
    if role == "since":
        return Period(role, first, published, "publication", *span)
    if role == "end":
        role = "deadline" if published is not None and last > published else "asof"
    return Period(role, None if role in ("asof", "deadline") else first, last, precision, *span)


def _until(word: str, year: int, published: pd.Timestamp | None) -> tuple[pd.Timestamp | None, str]:
    """The last day of a period whose end is told by a word: 从2018年到去年底, between January and November."""
    if month := _month({"month": word}):
        return _day(year, month, 31), "month"
    return None if published is None else _day(published.year - (word == "去年"), 12, 31), "year"


def _year_of(parts: Words, words: str, published: pd.Timestamp | None) -> int | None:
    """The year of a period; where none is printed, that in which its months are not ahead of the day of publication."""
    if told := parts.get("year") or parts.get("over"):
        return int(told)
    if published is None:
        return None
    told = parts.get("rel", "").lower()
    year = published.year + next((off for off, rel in _YEARS_OFF.items() if compiled(rel).search(told)), 0)
    if told:
        return year - ("turn" in parts)
    begins = (
        _month({"month": parts.get("until", "")})
        or _SEASONS.get(parts.get("season", "").lower())
        or _month(parts)
        or _number(parts.get("months", "0"))
        or 0
    )
    if "season" in parts and "next" in words:
        return year + (begins <= published.month)
    return year - (begins > published.month)  # 'in December', told in February


def _month(parts: Words) -> int:
    """The number of a month in digits or letters; 0 for none."""
    word = parts.get("month", "")
    return int(word) if word.isdigit() else MONTHS.get(word[:3].lower(), 0)


def _limits(year: int, parts: Words) -> tuple[pd.Timestamp | None, pd.Timestamp | None, str]:
    """First and last day of a year or of the part of it that is told, and how precise the last one is."""
    month, day, part = (
        _month(parts),
        int(parts.get("day", 0)),
        parts.get("part", "").lower().removesuffix(" of"),
    )
    if "half" in parts:
        second = parts["half"].lower() in ("second", "下")
        return _day(year, 7 if second else 1, 1), _day(year, 12 if second else 6, 31), "month"
    if "quarters" in parts:
        return _day(year, 1, 1), _day(year, 6 if parts["quarters"].lower() == "two" else 9, 30), "quarter"
    if "quarter" in parts:
        q = _QUARTERS.get(parts["quarter"].lower().strip("第前"), 0)
        begin = 1 if parts["quarter"].startswith("前") else 3 * q - 2
        return _day(year, begin, 1), _day(year, 3 * q, 31), "quarter"
    if "months" in parts:
        n = _number(parts["months"])
        return (_day(year, 1, 1), _day(year, n, 31), "month") if n and n <= 12 else (None, None, "")
    if "season" in parts:
        begin = _SEASONS[parts["season"].lower()]
        return _day(year, begin, 1), _day(year + (begin > 10), (begin + 1) % 12 + 1, 31), "quarter"
    if month:
        first = _day(year, month, day or 1)
        return (
            (first, _day(year, month, day or 31), "day" if day else "month")
            if month <= 12
            else (None, None, "")
        )
    if part in _PARTS:
        last, precision = _PARTS[part]
        return _day(year, 1, 1), _day(year, last, 31), precision
    if part in ("start", "beginning"):
        return _day(year, 1, 1), _day(year, 1, 1), "month"
    return _day(year, 1, 1), _day(year, 12, 31), "year"
