"""Days, months, quarters and years as people and spreadsheets write them.

What can mean two days is refused with both: 3/4/2024 is March or April.
"""

import calendar
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta

from analysis.errors import EvidenceError

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_ABROAD = (  # the same months in German, French and Spanish
    "Januar Jänner janvier enero", "Februar février febrero", "März Maerz mars marzo", "avril abril", "Mai mayo", "Juni juin junio",
    "Juli juillet julio", "août agosto", "septembre septiembre", "Oktober octobre octubre", "novembre noviembre", "Dezember décembre diciembre",
)  # fmt: skip
_YEAR = r"(?P<y>(?:19|20|21)\d\d)"
_LETTERS = r"[^\W\d_]{3,10}"
_MIDNIGHT = r"(?:[ T]0?0:00(?::00)?)?"
_SHAPES = (
    # 2024, 2024年, 2024-Q1, 2024-03, 2024/3/4, 2024年3月4日
    rf"{_YEAR}(?:\s*年(?P<end>[末底])?|(?:[-/.]?\s*Q(?P<q>[1-4]))|(?:[-/.]|\s*年\s*)(?P<m>\d{{1,2}})(?:\s*月|(?:[-/.]|\s*月\s*)(?P<d>\d{{1,2}})\s*[日号]?{_MIDNIGHT})?)?",
    rf"(?:the\s+)?(?P<end>end)(?:\s+of)?\s+{_YEAR}",
    rf"Q(?P<q>[1-4])[ /-]\s*{_YEAR}",
    rf"(?P<m>\d{{1,2}})[./-]{_YEAR}",
    rf"(?:(?P<d>\d{{1,2}})(?:st|nd|rd|th|er)?(?:\.?[ -]|\.|\s+(?:of|de)\s+)\s*)?(?P<name>{_LETTERS})(?:\.?[ -]|\s+de\s+)\s*{_YEAR}",
    rf"(?P<name>{_LETTERS})\.?[ -]\s*(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?:,\s*|\s+){_YEAR}",
)
_READERS = tuple(re.compile(shape, re.IGNORECASE) for shape in _SHAPES)
_YEAR_LAST = re.compile(rf"(?P<a>\d{{1,2}})[./-](?P<b>\d{{1,2}})[./-]{_YEAR}{_MIDNIGHT}")
_WRITE = "Write YYYY-MM-DD, YYYY-MM, YYYY-Q1 or YYYY."


@dataclass(frozen=True)
class Days:
    """What a date names: its first and last day, and how precisely it is given (day, month, quarter, year)."""

    first: date
    last: date
    precision: str


def days(text: str, order: str = "") -> Days:
    """A day, month, quarter or year, as it is written here, in Excel, in English, Chinese, German, French and Spanish. order: of day and month, where
    both are numbers and the year comes last (dmy or mdy); needed only where both orders give a day.

    Raises EvidenceError for a text that is none, or that means different days in different countries.

    >>> days("2024/3/4").last, days("2024年3月4日").last, days("2024-03").precision, days("2024年").first
    (datetime.date(2024, 3, 4), datetime.date(2024, 3, 4), 'month', datetime.date(2024, 1, 1))
    >>> days("2024-Q1").last, days("2024-03-04 00:00:00").precision, days("end of 2027").first
    (datetime.date(2024, 3, 31), 'day', datetime.date(2027, 12, 31))
    >>> days("31/12/2027").last, days("December 2027").precision, days("4 Mar 2024").last, days("March 4, 2024").last
    (datetime.date(2027, 12, 31), 'month', datetime.date(2024, 3, 4), datetime.date(2024, 3, 4))
    >>> days("3.4.2023", "dmy").last, days("3/4/2023", "mdy").last
    (datetime.date(2023, 4, 3), datetime.date(2023, 3, 4))
    >>> days("März 2026").first, days("3. Oktober 2025").last, days("1er août 2025").last, days("3 de octubre de 2025").last
    (datetime.date(2026, 3, 1), datetime.date(2025, 10, 3), datetime.date(2025, 8, 1), datetime.date(2025, 10, 3))
    """
    plain = unicodedata.normalize("NFKC", str(text)).strip()
    if turned := _YEAR_LAST.fullmatch(plain):
        return _in_order(str(text), int(turned["y"]), int(turned["a"]), int(turned["b"]), order)
    for reader in _READERS:
        if match := reader.fullmatch(plain):
            return _span(str(text), {name: found for name, found in match.groupdict().items() if found})
    raise EvidenceError(f"{str(text)!r} is no day.{_likely(plain)} {_WRITE}")


def one_day(text: str) -> date:
    """A single day, as `days` reads it. Raises EvidenceError for what is none, or is a longer time.

    >>> one_day("4 March 2024")
    datetime.date(2024, 3, 4)
    """
    told = days(text)
    if told.precision != "day":
        raise EvidenceError(f"{text!r} is a {told.precision}. Write the day, e.g. {told.first} or {told.first.day} {MONTHS[told.first.month - 1]} {told.first.year}.")  # fmt: skip
    return told.last


def _in_order(text: str, year: int, a: int, b: int, order: str) -> Days:
    """A day whose year comes last, in the one order that is told or can be meant."""
    meant = {
        way: date(year, month, day)
        for way, day, month in (("dmy", a, b), ("mdy", b, a))
        if order in ("", way) and 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]
    }
    if not meant:
        raise EvidenceError(f"{text!r} is no day of the calendar{f' ({order})' if order else ''}.")
    if len(set(meant.values())) > 1:
        either = " or ".join(f"{day} ({way})" for way, day in meant.items())
        raise EvidenceError(
            f"{text!r} is no day that is sure: it is {either}, by the country. Write the one that is meant (in an import, --days "
            "dmy or mdy says it for all)."
        )
    day = next(iter(meant.values()))
    return Days(day, day, "day")


def _span(text: str, found: dict[str, str]) -> Days:
    year = int(found["y"])
    if "q" in found:
        first, last = 3 * int(found["q"]) - 2, 3 * int(found["q"])
        return Days(date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1]), "quarter")
    if "name" in found:
        found["m"] = _month(text, found["name"])
    if "end" in found:
        return Days(date(year, 12, 31), date(year, 12, 31), "day")
    if "m" not in found:
        return Days(date(year, 1, 1), date(year, 12, 31), "year")
    try:
        month = int(found["m"])
        if "d" in found:
            day = date(year, month, int(found["d"]))
            return Days(day, day, "day")
        return Days(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]), "month")
    except (ValueError, calendar.IllegalMonthError):
        raise EvidenceError(f"{text!r} is no day of the calendar.") from None


def _month(text: str, name: str) -> str:
    """The number of the month that a word names, whole or by its first letters."""
    begun = _plain(name)
    of = [
        n
        for n, months in enumerate(zip(MONTHS, _ABROAD, strict=True), 1)
        if any(_plain(month).startswith(begun) for month in " ".join(months).split())
    ]
    if len(of) != 1:
        raise EvidenceError(
            f"{text!r} is no day: {name!r} is {'no' if not of else 'more than one'} month. {_WRITE}"
        )
    return str(of[0])


def _plain(name: str) -> str:
    """A name of a month without its accents and in small letters, so that Marz and février are found by either spelling."""
    return "".join(c for c in unicodedata.normalize("NFD", name.casefold()) if not unicodedata.combining(c))


def _likely(plain: str) -> str:
    """What a text that is no day may be."""
    if re.fullmatch(r"[2-7]\d{4}(?:\.\d+)?", plain):
        day = date(1899, 12, 30) + timedelta(days=int(float(plain)))
        return f" If it is Excel's number of a day, it is {day}: format the column as a date."
    if re.fullmatch(r"\d{1,2}[./-](?:\d{1,2}|[A-Za-z]{3,9})[./-]\d{2}|[A-Za-z]{3,9}[ -]\d{2}", plain):
        return " Its year needs four digits."
    return ""
