"""A figure of a list as its text prints it, with its hedge and its unit and no interval in its place; and the span of an addition."""

import re
from typing import Any

import pandas as pd

from analysis.writing import day, hedge_words, interval, printed, value_of, with_unit

UNSAID = "not said"  # who counts a list, where nobody was named
KINDS_OF_CLAIMS = {
    "target_stock": "promised total", "target_flow": "promised addition", "stock": "total", "flow": "addition",
    "effect": "reported change", "share": "share", "context": "context",
}  # fmt: skip
_PLAIN = re.compile(
    r"(?:0 \+ )?(-?[\d,]+(?:\.\d+)?(?: (?:b|tr)illion)?)"
)  # a printed figure, by itself or added to a start at nothing
_BOUNDS = {
    "up_to": "at most ",
    "average": "on average ",
}  # how an outcome is told whose hedge is no word for one


def counted_by(body: str) -> str:
    """Who counts, as a sentence behind another; nothing where nobody was named.

    >>> counted_by("the ministry"), counted_by("not said")
    (' Counted by: the ministry.', '')
    """
    return "" if body == UNSAID else f" Counted by: {body}."


def as_printed(figure: Any, unit: str) -> str:
    """A figure with its hedge as it was printed, or its interval where several figures were put together. figure: what has
    printed, qualifier, low and high, such as a row of `evidence.series`.

    >>> from types import SimpleNamespace as row
    >>> as_printed(row(printed="40.7", qualifier="exact", low=40.65, high=40.75), "percent")
    '40.7 %'
    >>> as_printed(row(printed="200", qualifier="over", low=200, high=299), "count")
    'over 200'
    >>> as_printed(row(printed="100 + 77", qualifier="exact", low=177, high=177), "count")
    '177'
    """
    number = _plain(figure)
    if number is None:
        return with_unit(interval(figure.low, figure.high, unit), unit)
    return hedged(str(figure.qualifier), number, unit)


def claim_words(claim: Any) -> str:
    """The figure of one claim with its hedge and unit; claim: what has value, qualifier and unit, such as a row of claims.

    >>> from types import SimpleNamespace as row
    >>> claim_words(row(value=1200.0, qualifier="over", unit="count")), claim_words(row(value=-9.0, qualifier="exact", unit="percent"))
    ('over 1,200', '-9 %')
    """
    return f"{hedge_words(str(claim.qualifier))}{with_unit(printed(claim.value), claim.unit)}"


def is_printed(figure: Any) -> bool:
    """Whether one text prints a figure as it is, so that it was not put together from several; figure: as above."""
    return _plain(figure) is not None


def _plain(figure: Any) -> str | None:
    """The number that one text prints of a figure; None where it was put together from several, or lies off its interval."""
    match = _PLAIN.fullmatch(str(figure.printed))
    return match[1] if match and figure.low <= value_of(match[1]) <= figure.high else None


def hedged(qualifiers: str, figure: str, unit: str) -> str:
    """A printed figure behind its hedge, or behind those of several texts.

    >>> hedged("up_to", "18", "percent"), hedged("about; over", "200", "count")
    ('at most 18 %', 'about or over 200')
    """
    words = [_BOUNDS.get(q, hedge_words(q)).strip() for q in qualifiers.split("; ")]
    return f"{' or '.join(filter(None, words))} {with_unit(figure, unit)}".strip()


def within(base: pd.Timestamp, end: pd.Timestamp) -> str:
    """From after one day to another, as the years that they mean where they are ends of years.

    >>> days = [pd.Timestamp(d) for d in ("2022-12-31", "2024-12-31", "2025-12-31", "2025-09-04")]
    >>> within(days[1], days[2]), within(days[0], days[2]), within(days[0], days[3])
    ('within 2025', 'within 2023 to 2025', 'from 2022-12-31 to 2025-09-04')
    """
    if not f"{base:%m-%d}" == f"{end:%m-%d}" == "12-31":
        return f"from {day(base)} to {day(end)}"
    return f"within {end.year}" if end.year == base.year + 1 else f"within {base.year + 1} to {end.year}"
