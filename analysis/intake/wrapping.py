"""Lines that were broken to fit a width: joined again before sentences are cut, every character with its place in the source."""

import unicodedata
from dataclasses import dataclass

from analysis.intake.compiling import compiled
from analysis.intake.page import is_apart

_WIDEST, _NARROWEST = 100, 38  # columns; text is wrapped to a width between them
_FEW = 20  # one line in so many may be wider than the rest: an address, a row of a table
_UNWRAPPED = 0.2  # of the lines; where more are wider than any wrapped line, a line is a paragraph
_LEAST_BROKEN = 2  # sentences that run over a line end, before a text counts as wrapped
_SLACK = 2  # columns that a Chinese line may lack, since no mark may begin a line
_WIDE = (("\u2e80", "\u9fff"), ("\uf900", "\ufaff"), ("\uff00", "\uffef"), ("“", "”"))  # of Chinese print
_STOPPED = compiled(r"[.!?:。！？：;；…][\"'”’」）)]*$")
_HYPHEN = compiled(r"[A-Za-z]-$")
_NUMBER_ENDS, _NUMBER_GOES_ON = compiled(r"[\d.,]$"), compiled(r"[\d.,%]")


@dataclass(frozen=True)
class Joined:
    """A text whose wrapped lines are joined. places: for each of its characters the place in the source, and the source's end."""

    text: str
    places: list[int] | None = None  # None: nothing was joined

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the source that a span of the joined text stands for."""
        if self.places is None:
            return start, end
        return self.places[start], self.places[end - 1] + 1 if end > start else self.places[start]

    def of(self, source: str) -> str:
        """The source itself, joined in the same way; it is as long as the text that was given to `joined`."""
        if self.places is None:
            return source
        return "".join(
            " " if source[i] == "\n" != c else source[i] for i, c in zip(self.places, self.text, strict=False)
        )


def columns(text: str) -> int:
    """The width of a text: 2 for a Chinese character, 1 for any other."""
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _width(rows: list[str]) -> int:
    """The width in columns that lines were wrapped to; 0 where they were not."""
    widths = sorted((columns(row.rstrip()) for row in rows if row.strip()), reverse=True)
    if len(widths) < 3 or sum(w > _WIDEST for w in widths) > _UNWRAPPED * len(widths):
        return 0
    widest = next((w for w in widths[len(widths) // _FEW :] if w <= _WIDEST), 0)
    return widest if widest >= _NARROWEST else 0


def _is_wide(sign: str) -> bool:
    """Whether a character is of Chinese print; none is not."""
    return any(first <= sign <= last for first, last in _WIDE)


def _first_word(line: str) -> str:
    """What no line end may break: a character of Chinese, or what stands together up to the next one."""
    end = next((at for at, sign in enumerate(line) if sign.isspace() or _is_wide(sign)), len(line))
    return line[: max(end, 1)]


def _is_full(row: str, below: str, width: int) -> bool:
    """Whether a line was as full as it could be: the first word of the line below had no more room in it."""
    word = _first_word(below.lstrip())
    if not (row.strip() and word):
        return False
    indent = len(below) - len(below.lstrip()) - (len(row) - len(row.lstrip()))
    wide = _is_wide(row[-1:]) and _is_wide(word[:1])
    room = width - columns(row) - (_SLACK if wide else 0)
    broken_word = any(map(_is_wide, row)) and columns(row) > width - 2 * _SLACK  # 智能工厂2 / 00家
    return indent < 2 and (columns(word) + (not wide) > room or broken_word)


def _runs_over(row: str, below: str) -> bool:
    """Whether a sentence surely goes on in the line below: it does not end here, and no name or heading begins there."""
    first = below.lstrip()[:1]
    return not _STOPPED.search(row) and (first.islower() or first.isdigit() or _is_wide(first))


def _glue(row: str, below: str) -> str:
    """What joins two lines: a space between words, nothing where Chinese stands on either side or a word or number goes on."""
    first = below.lstrip()
    if _is_wide(row[-1:]) or _is_wide(first[:1]) or (_HYPHEN.search(row) and first[0].isalpha()):
        return ""
    chinese = sum(map(_is_wide, row + first)) * 4 > len(row + first)
    return "" if chinese and _NUMBER_ENDS.search(row) and _NUMBER_GOES_ON.match(first) else " "


def _breaks(rows: list[str]) -> set[int]:
    """The lines that the next one continues."""
    width = _width(rows)
    if not width:
        return set()
    full = [i for i in range(len(rows) - 1) if _is_full(rows[i], rows[i + 1], width)]
    full = [i for i in full if not is_apart(rows[i], rows[i + 1])]
    over = {i for i in full if _runs_over(rows[i], rows[i + 1])}
    if len(over) < _LEAST_BROKEN:
        return set()
    return {i for run in _runs(full) if over & set(run) or _is_prose(run, rows) for i in run}


def _runs(numbers: list[int]) -> list[list[int]]:
    """Numbers in order, cut wherever one is left out."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return runs


def _is_prose(run: list[int], rows: list[str]) -> bool:
    """Whether full lines are of one text although every next one begins with a name: none is a heading over another line."""
    broken = any(not _STOPPED.search(rows[i]) for i in run)
    return broken and (len(run) > 1 or bool(_STOPPED.search(rows[run[-1] + 1])))


def joined(text: str) -> Joined:
    """A text in plain characters (see `characters.plain`) with its wrapped lines joined; blank lines, headings, items of a
    list and rows of a table stay lines.

    >>> text = "The city has had more than 103 smart\\nfactories since the end of 2024, and it\\nwants 200 smart plants by 2027."
    >>> joined(text).text
    'The city has had more than 103 smart factories since the end of 2024, and it wants 200 smart plants by 2027.'
    """
    rows = [row.rstrip() for row in text.split("\n")]
    over = _breaks(rows)
    if not over:
        return Joined(text)
    out: list[str] = []
    places: list[int] = []
    at = 0
    for i, raw in enumerate(text.split("\n")):
        first = len(raw) - len(raw.lstrip()) if i - 1 in over else 0
        last = len(rows[i]) if i in over else len(raw)
        out.append(raw[first:last])
        places.extend(range(at + first, at + last))
        at += len(raw)
        between = _glue(rows[i], rows[i + 1]) if i in over else "\n"
        if i < len(rows) - 1 and between:
            out.append(between)
            places.append(at)
        at += 1
    return Joined("".join(out), [*places, len(text)])
