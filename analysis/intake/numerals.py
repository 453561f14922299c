"""What a printed number is, in either language: a span with a value, or two for a range."""

from dataclasses import dataclass

GLUED_UNIT = r"(?:[kKMGT]W(?:hp?|p)?|[kM]VA|km|kg|Mt|bps?)(?![A-Za-z\d])"  # stands behind a number without a space: 15.8GW


@dataclass(frozen=True)
class Numeral:
    """One number in the text.

    start, end: its span, with a hedge that stands inside it (三万余, 30-odd). value; high: the upper end of a range.
    form: digits, words (spelled out), fraction (a third, 七成), change (doubled, 翻番). unit: percent or times where
    the number itself says so. hedge: the word inside. scaled: a multiplier (million, 万) is part of it.
    """

    start: int
    end: int
    value: float
    form: str
    unit: str = ""
    hedge: str = ""
    high: float | None = None
    scaled: bool = False
