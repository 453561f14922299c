"""How a value is written: numbers, percents, intervals, days, units, ids, and text from the data inside Markdown."""

import html
import math
import re
from collections.abc import Iterable, Sequence
from typing import Any

UP_TO = "up_to"  # the precision of a day that is not known, but for the last on which it can have been
_NOTHING = 5e-7  # less is no amount that a reader could use
_COUNT_UNITS = ("count", "units_per_year", "rounds_per_year")


def number(value: float | None, unit: str = "") -> str:
    """A number as a reader needs it: separators, three significant digits at the least, none that are not known; from a billion
    on in words, with the digits of a source, or four of what no source can have printed.

    >>> number(10000.0, "count"), number(22.3, "percent"), number(0.4567), number(float("nan"))
    ('10,000', '22.3', '0.457', '–')
    >>> number(13_727_600_000_000, "CNY"), number(14_684_338_194_529, "CNY")
    ('13.7276 trillion', '14.68 trillion')
    """
    if value is None or not math.isfinite(value):
        return "–"
    size = abs(value)
    if size < _NOTHING:
        return "0"
    if (large := _large(value, 4)) is not None:
        return large
    if unit in _COUNT_UNITS or size >= 99.95 or (float(value).is_integer() and size >= 1):
        return f"{value:,.0f}"
    if size >= 9.995:
        return f"{value:.1f}"
    if size >= 0.9995:
        return f"{value:.2f}".removesuffix("0")
    places = 2 - math.floor(math.log10(size)) if size else 0
    return f"{value + 0.0:.{places}f}".rstrip("0").rstrip(".") if places else "0"


def printed(value: float) -> str:
    """A figure as a source printed it: all its digits, with separators, or in words where these lose none.

    >>> printed(10000.0), printed(22.35), printed(1.7e13), printed(1_234_567_890)
    ('10,000', '22.35', '17 trillion', '1,234,567,890')
    """
    if not math.isfinite(value):
        return "–"
    return _large(value) or f"{value:,.6f}".rstrip("0").rstrip(".")


_SIZES = ((1e12, "trillion"), (1e9, "billion"))
_PRINTED_DIGITS = 7  # no source prints more of an amount of a billion


def _large(value: float, digits: int | None = None) -> str | None:
    """A number of a billion and more in words; with the digits of a source, otherwise with so many digits, or None."""
    named = next(((size, name) for size, name in _SIZES if abs(value) >= size), None)
    if named is None:
        return None
    size, name = named
    if float(f"{value:.{_PRINTED_DIGITS}g}") == value:
        return f"{value / size:,.{_PRINTED_DIGITS}g} {name}"
    return f"{value / size:,.{max(digits, len(f'{abs(value) / size:.0f}'))}g} {name}" if digits else None


def as_change(value: float, unit: str, qualifier: str = "exact") -> str:
    """A change as a source printed it: hedge, sign, all its digits, unit; an average is a plain figure.

    >>> as_change(-20.4, "percent", "average"), as_change(30, "percent", "over"), as_change(3, "percentage_point")
    ('-20.4 %', 'over +30 %', '+3 points')
    """
    words = {"percent": " %", "percentage_point": " points"}.get(unit, f" {unit}")
    return f"{'' if qualifier == 'average' else hedge_words(qualifier)}{value:+g}{words}"


def interval(low: float, high: float, unit: str = "") -> str:
    """An interval, or one number where both ends are the same; a narrow one with the digits that tell its ends.

    >>> interval(103.0, 103.0, "count"), interval(10000, 20000, "count"), interval(27.85, 27.95, "percent")
    ('103', '10,000 to 20,000', '27.85 to 27.95')
    """
    a, b = number(low, unit), number(high, unit)
    if a == "–" or b == "–":
        return a if a == b else f"{a} to {b}"
    if (width := high - low) <= 1e-6 * max(abs(low), abs(high)):
        return a
    digits = 4
    while _off(a, low) + _off(b, high) > width / 10 and digits < 15 and unit not in _COUNT_UNITS:
        digits += 1
        a, b = (_large(end, digits) or f"{end:,.{digits - 4}f}" for end in (low, high))
    return a if a == b else f"{a} to {b}"


def value_of(text: str) -> float:
    """The number that a written one stands for.

    >>> value_of("12,345.6"), value_of("-2.5 billion")
    (12345.6, -2500000000.0)
    """
    digits, _, name = text.replace(",", "").partition(" ")
    return float(digits) * next((size for size, named in _SIZES if named == name), 1.0)


def _off(text: str, value: float) -> float:
    return abs(value_of(text) - value)


def percent(probability: float | None) -> str:
    """A probability in whole percents; a dash where there is none. No share of draws shows that a thing can't be.

    >>> percent(0.624), percent(0.0), percent(0.999)
    ('62 %', '<1 %', '>99 %')
    """
    if probability is None or not math.isfinite(probability):
        return "–"
    if not 0.005 <= probability <= 0.995:
        return "<1 %" if probability < 0.005 else ">99 %"
    return f"{probability:.0%}".replace("%", " %")


def day(value: Any, precision: str = "day") -> str:
    """A day as exactly as it is known, for a table: YYYY-MM-DD, YYYY-MM, YYYY-Q1 or YYYY; a dash where there is none.

    value: whatever pandas reads as a day, the last of its month, quarter or year, or the last on which it can have been;
    precision: as in claims.csv, or `UP_TO`; whatever is none of these is a day.

    >>> day("2024-02-29"), day("2024-02-29", "month"), day("2024-06-30", "quarter"), day("2024-12-31", "year"), day(None)
    ('2024-02-29', '2024-02', '2024-Q2', '2024', '–')
    >>> day("2025-12-31", UP_TO)
    'by 2025-12-31'
    """
    import pandas as pd  # whoever has such a value has imported it: the pages of reports wait for no table

    if pd.isna(value):
        return "–"
    stamp = pd.Timestamp(value)
    if precision in ("year", "quarter"):
        return f"{stamp.year:04}" + f"-Q{stamp.quarter}" * (precision == "quarter")
    written = f"{stamp.year:04}-{stamp.month:02}-{stamp.day:02}"
    return written[:-3] if precision == "month" else f"{'by ' * (precision == UP_TO)}{written}"


def month_of(value: Any, precision: str = "day") -> str:
    """A day in a narrow place, where its month is enough: YYYY-MM, YYYY-Q1 or YYYY, as exactly as it is known.

    >>> month_of("2024-02-29"), month_of("2024-06-30", "quarter"), month_of("2024-12-31", "year"), month_of("2025-12-31", UP_TO)
    ('2024-02', '2024-Q2', '2024', 'by 2025-12')
    """
    if precision == UP_TO:
        return f"by {day(value, 'month')}"
    return day(value, precision if precision in ("quarter", "year") else "month")


def said_day(value: Any, precision: str = "day") -> str:
    """A day as exactly as it is known, for a sentence: YYYY-MM-DD, May 2022, the second quarter of 2022, 2022.

    >>> said_day("2022-05-31"), said_day("2022-05-31", "month"), said_day("2022-06-30", "quarter"), said_day("2022-12-31", "year")
    ('2022-05-31', 'May 2022', 'the second quarter of 2022', '2022')
    >>> said_day("2025-12-31", UP_TO)
    'a day not later than 2025-12-31'
    """
    import pandas as pd

    if not pd.isna(value) and precision == UP_TO:
        return f"a day not later than {day(value)}"
    if pd.isna(value) or precision not in ("month", "quarter", "year"):
        return day(value)
    stamp = pd.Timestamp(value)
    if precision == "month":
        return f"{stamp:%B %Y}"
    nth = ("first", "second", "third", "fourth")[stamp.quarter - 1]
    return f"{f'the {nth} quarter of ' * (precision == 'quarter')}{stamp.year:04}"


def on_day(value: Any, precision: str = "day") -> str:
    """The same with its preposition.

    >>> on_day("2022-05-31"), on_day("2022-05-31", "month"), on_day("2022-05-31", UP_TO)
    ('on 2022-05-31', 'in May 2022', 'by 2022-05-31')
    """
    if precision == UP_TO:
        return day(value, precision)
    return f"{'in' if precision in ('month', 'quarter', 'year') else 'on'} {said_day(value, precision)}"


def counted(number: int, thing: str) -> str:
    """A number of things, in the singular for one.

    >>> counted(1, "claim"), counted(1200, "claim")
    ('1 claim', '1,200 claims')
    """
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def every(number: int, thing: str) -> str:
    """All things of a kind, at the head of a line; of one, that one.

    >>> every(1, "target"), every(12, "target"), every(0, "target")
    ('The one target', 'All 12 targets', 'No target')
    """
    if number < 2:
        return f"{'The one' if number else 'No'} {thing}"
    return f"All {counted(number, thing)}"


def listed(parts: Sequence[str]) -> str:
    """Things as a sentence lists them; nothing for none.

    >>> listed(["a"]), listed(["a", "b", "c"]), listed([])
    ('a', 'a, b and c', '')
    """
    return " and ".join(filter(None, (", ".join(parts[:-1]), *parts[-1:])))


def hedge_words(qualifier: str) -> str:
    """A hedge as it stands before its figure; nothing for a plain one.

    >>> hedge_words("at_least"), hedge_words("exact")
    ('at least ', '')
    """
    return "" if qualifier == "exact" else f"{qualifier.replace('_', ' ')} "


def summed(unit: str) -> bool:
    """Whether amounts of a unit add up: a density, an index and a share do not, so that none is "in all".

    >>> summed("count"), summed("CNY"), summed("per_10000_employees"), summed("index"), summed("CNY_per_person")
    (True, True, False, False, False)
    """
    return unit not in ("percent", "index") and "per" not in unit.split("_")


def unit_words(unit: str) -> str:
    """A unit as it stands behind a number; nothing for plain counts.

    >>> unit_words("count"), unit_words("percent"), unit_words("percentage_point"), unit_words("per_10000_employees")
    ('', '%', 'points', 'per 10,000 employees')
    """
    words = {"count": "", "percent": "%", "percentage_point": "points"}
    return words.get(unit, unit.replace("_", " ").replace("10000", "10,000"))


def with_unit(figure: str, unit: str) -> str:
    """A figure with its unit as a reader says it.

    >>> with_unit("22.3", "percent"), with_unit("100", "count"), with_unit("1.8 trillion", "CNY")
    ('22.3 %', '100', '1.8 trillion CNY')
    """
    return f"{figure} {unit_words(unit)}".rstrip()


def ids(claim_ids: Iterable[str], most: int = 4) -> str:
    """Claim ids in one cell; the rest are counted."""
    unique = list(dict.fromkeys(claim_ids))
    return ", ".join(unique[:most]) + (f" and {len(unique) - most} more" if len(unique) > most else "")


PERCENT = "\N{NO-BREAK SPACE}%"


def signed(value: float | None, unit: str = PERCENT, digits: int = 1) -> str:
    """A change with its sign; a dash where there is none.

    >>> signed(35.31, ""), signed(-20.4, " points"), signed(float("nan"))
    ('+35.3', '-20.4 points', '–')
    """
    if value is None or not math.isfinite(value):
        return "–"
    return f"{round(float(value), digits) + 0.0:+.{digits}f}{unit}"  # + 0.0: no minus before a zero


def span(low: float, high: float, unit: str = PERCENT, digits: int = 1) -> str:
    """An interval of changes; one number where both ends are the same."""
    if not (math.isfinite(low) and math.isfinite(high)):
        return "–"
    if abs(low - high) <= 1e-8 + 1e-5 * abs(high):  # as numpy's isclose
        return signed(low, unit, digits)
    return f"{low:+.{digits}f} to {high:+.{digits}f}{unit}"


def escape(text: object) -> str:
    """Text from the data as plain text in Markdown, on one line: markup, formulas, addresses in a title stay text.

    >>> escape("<b>100 *more*</b>")
    '&lt;b&gt;100 \\\\*more\\\\*&lt;/b&gt;'
    """
    line = html.escape(" ".join(str(text).split()), quote=False).replace("\\", "&#92;")
    for mark in "`*_[]|~":
        line = line.replace(mark, "\\" + mark)
    return line.replace("$", "&#36;").replace("://", ":&#47;&#47;")


def at_place(what: str, place: str) -> str:
    """A thing with its place, unless its name says where it is.

    >>> at_place("Smart factories of Beijing", "Beijing"), at_place("Green factories", "China")
    ('Smart factories of Beijing', 'Green factories, China')
    """
    return what if place in what else f"{what}, {place}"


def in_chinese(label: str) -> str:
    """A Chinese label behind the English one, in brackets; nothing where there is none.

    >>> in_chinese("北京"), in_chinese("")
    (' (北京)', '')
    """
    return f" ({label})" if label else ""


def no_formula(value: Any) -> Any:
    """A value for a CSV that people open: text that a spreadsheet would run as a formula gets an apostrophe in front, which is
    shown as text. Numbers stay numbers, written or not.

    >>> no_formula("=1+1"), no_formula("-5 % a year"), no_formula("-5"), no_formula(-5.0)
    ("'=1+1", "'-5 % a year", '-5', -5.0)
    """
    if not isinstance(value, str) or not value.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "\n")):
        return value
    return value if re.fullmatch(r"[+-]?[0-9]+(\.[0-9]+)?(e[+-]?[0-9]+)?", value) else f"'{value}"
