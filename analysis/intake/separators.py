"""Marks between digits: most texts write 12,345.6, some 12.345,6; both are read, and what may be either is told.

What can only be one number is taken for it: 1.234.567, 1.234,5, 12,5 %. The rest follows the other numbers of its text; 1.234 of
which nothing tells is a decimal, but of things, which have no fractions. Whatever is doubtful in it is told with the proposal.
"""

from analysis.intake.compiling import compiled

_ENDS = r"(?![\w]|[.,]\d)"  # of a number: it does not go on
_BEGINS = r"(?<![\w.,/])(?<!\d[ -])"
_GROUPS = compiled(
    rf"{_BEGINS}[1-9]\d{{0,2}}(?:\.\d{{3}})+,\d{{1,2}}{_ENDS}|{_BEGINS}[1-9]\d{{0,2}}(?:\.\d{{3}}){{2,}}{_ENDS}"
)
_MEASURED = (  # what a decimal stands before, and the second of two numbers seldom
    r"(?=\s?(?:%|per\s?cent\b|pct\b|percentage\spoints?\b|prozent\b|por\s?ciento\b|por\s?cento\b|persen\b|个?百分点"
    r"|(?:million|billion|trillion|mln|mio|mrd|bln|bn|crore|lakh|times|euros?|dollars?|[kMGT]Wh?|tonnes)\b|[万亿]))"
)
_DECIMAL = compiled(rf"{_BEGINS}(?:\d{{1,3}},\d{{1,2}}|0,\d+){_MEASURED}")
_ANY_DECIMAL = compiled(rf"{_BEGINS}(?:\d{{1,3}},\d{{1,2}}|0,\d+){_ENDS}")
_ONE_DOT = compiled(rf"{_BEGINS}[1-9]\d{{0,2}}\.\d{{3}}{_ENDS}")
_POINTED = compiled(
    rf"{_BEGINS}(?:\d{{1,3}}(?:,\d{{3}})+\.\d+|\d{{1,3}}(?:,\d{{3}}){{2,}}|\d+\.\d{{1,2}}(?!\d))(?!\w|[.,]\d)"
)
_DAYS = compiled(r"\d{1,2}\.\d{1,2}\.\d{2,4}")
_CHINESE = compiled(r"[\u4e00-\u9fff]")
_SWAPPED = str.maketrans(",.", ".,")


def _writes_commas(text: str) -> bool:
    """Whether a text writes a comma before decimals and dots between thousands, and never the other way round."""
    return bool(_GROUPS.search(text) or _DECIMAL.search(text)) and not _POINTED.search(_DAYS.sub(" ", text))


def usual(text: str) -> str:
    """The text with points before decimals and commas between thousands, exactly as long as before.

    >>> usual("1.234.567 firms, 1.234,5 tonnes and 12,5 %")
    '1,234,567 firms, 1,234.5 tonnes and 12.5 %'
    >>> usual("1.234 firms, up 12,5 %"), usual("1.234 firms, up 12.5 %"), usual("12,500 firms")
    ('1,234 firms, up 12.5 %', '1.234 firms, up 12.5 %', '12,500 firms')
    """
    if not (_GROUPS.search(text) or _DECIMAL.search(text)):
        return text
    patterns = [_GROUPS, _DECIMAL]
    if _writes_commas(text):
        patterns += [_ANY_DECIMAL, _ONE_DOT]
    spans = {match.span() for pattern in patterns for match in pattern.finditer(text)}
    for first, last in spans:
        text = text[:first] + text[first:last].translate(_SWAPPED) + text[last:]
    return text


def thousands(printed: str, value: float, whole: bool) -> float:
    """The value of a number; whole: it counts things, which have no fractions: 1.234 firms are 1234.

    >>> thousands("1.234", 1.234, True), thousands("1.234", 1.234, False), thousands("1.25", 1.25, True)
    (1234.0, 1.234, 1.25)
    """
    return float(f"{value * 1000:.12g}") if whole and _ONE_DOT.fullmatch(printed) else value


def doubt(printed: str, value: float, text: str, *, scaled: bool, ratio: bool) -> str:
    """What is doubtful in how a number was read; '' where nothing is. printed: the number as its text has it; text: what stands
    around; scaled: million and the like belong to it; ratio: it is one of percent and the like.

    >>> doubt("1.234", 1234.0, "1.234 firms", scaled=False, ratio=False)
    '1.234 is read as 1,234: check that its dot parts thousands'
    >>> doubt("12,5", 12.5, "12,5 %", scaled=False, ratio=True), doubt("12.5", 12.5, "12.5 %", scaled=False, ratio=True)
    ('12,5 is read as 12.5: check that its comma stands before decimals', '')
    """
    number = compiled(r"[\d.,]*\d").match(printed)
    digits = number[0] if number else ""
    if _ANY_DECIMAL.fullmatch(digits) and not compiled(r"\d{1,3}(?:,\d{3})+").fullmatch(digits):
        return f"{digits} is read as {digits.replace(',', '.')}: check that its comma stands before decimals"
    if not _ONE_DOT.fullmatch(digits):
        return ""
    grouped = digits.replace(".", ",")
    if not scaled and abs(value) >= 1000:
        return f"{digits} is read as {grouped}: check that its dot parts thousands"
    if scaled or ratio or _CHINESE.search(text) or _POINTED.search(_DAYS.sub(" ", text)):
        return ""
    return f"{digits} is read with a decimal point: where its dot parts thousands it is {grouped}"
