"""What stands around the figures of a text: its sentences, paragraphs, periods and places, found once and asked often."""

import re
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from analysis.intake import periods
from analysis.intake.candidates import Candidate
from analysis.intake.cells import header_of
from analysis.intake.compiling import compiled
from analysis.intake.context import Context
from analysis.intake.kind_questions import around, beside
from analysis.intake.kind_words import HEAD_DONE, HEAD_PROMISED
from analysis.intake.linking import Names
from analysis.intake.page import Line, Ordered, Spans, headings, lines, sentences, with_columns
from analysis.intake.placing import MainPlaces, main_places
from analysis.intake.voices import speaker

_OWN = 160  # characters
_SHORT, _REACH = 40, 800  # characters of a line that names a place, and over how many it holds
_TOLD = compiled(r"[。;；!?！？]|\.\s|\.$|\d\s*(?:%|[\u4e00-\u9fff](?<![年月日]))|[\d,]{4,}(?<!20\d\d)")
_LONG = 60  # characters of the longest line that heads a section
_SECTION = compiled(  # a mark or a number in front, or words without a figure and without an end of sentence
    r"\s*(?:[【◎■●◆#①-⑩]|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）]|\[|\d{1,2}(?:\.\d)?[.、)·]\s*\D{3}|[IVX]{1,4}\.|[^\d.。;；]{3,}$)"
)
_BULLET = compiled(r"[-–—•*◆◇·▪●○►▶➤✓✔△›>▣]+")
_NO_TITLE = compiled(r"[|─━═]{2}|\|.*\||[.!。！…;；,，]['\"”’」）)]*$")
_LONG_TITLE = 70  # characters


@dataclass(frozen=True)
class Surroundings:
    """The text with its furniture blanked out, and everything that is asked of it again and again."""

    text: str
    sentences: Spans
    paragraphs: Spans
    periods: Ordered
    mentions: Ordered
    main: MainPlaces
    published: pd.Timestamp | None
    headings: dict[int, tuple[int, int]]
    title: tuple[int, int]

    @cached_property
    def openings(self) -> list[tuple[int, str] | None]:
        """For each sentence the last one, itself included, that says what is to be done: where it begins, and its words."""
        last, found = None, []
        for a, b in self.sentences.all:
            opens = _OPENS.search(self.text, a, min(a + _AT_HEAD, b))
            last = (a, opens[0]) if opens else last
            found.append(last)
        return found

    @cached_property
    def _sections(self) -> list[tuple[int, int] | None]:
        """For each paragraph the last line before it that looks like the heading of a section."""
        last: tuple[int, int] | None = None
        found: list[tuple[int, int] | None] = []
        for a, b in self.paragraphs.all:
            found.append(last)
            line = self.text[a:b]
            if line.strip() and _SECTION.match(line) and len(line.strip()) <= _LONG:
                last = (a, b)
        return found

    @cached_property
    def _place_lines(self) -> list[tuple[int, int] | None]:
        """For each paragraph the last short line before it, itself left out, that says no more than a place or its subject."""
        last: tuple[int, int] | None = None
        found: list[tuple[int, int] | None] = []
        for a, b in self.paragraphs.all:
            found.append(last if last and a - last[1] <= _REACH else None)
            line = self.text[a:b].strip()
            if line and a > self.title[0] and len(line) <= _SHORT and not _TOLD.search(line) and self.mentions.between(a, b):  # fmt: skip
                last = (a, b)
        return found

    def place_line_of(self, place: int) -> tuple[int, int] | None:
        """The span of the short line over a place that names where what follows is of: 英国：; None where there is none."""
        return self._place_lines[self.paragraphs.index(place)]

    @cached_property
    def _titles(self) -> list[str]:
        """For each paragraph the last line above it that looks like a title; its own items and rows of tables are none."""
        found, last, item, title_of_items = [], "", "", ""
        for a, b in self.paragraphs.all:
            line = self.text[a:b].strip()
            sign = _BULLET.match(line)
            found.append(title_of_items if sign and sign[0] == item else last)
            if not line or len(line) > _LONG_TITLE or _NO_TITLE.search(line):
                continue
            if sign is None or not compiled(r"\d").search(line[sign.end() :]):
                last = line
            if sign is None:
                title_of_items = line
            item = sign[0] if sign else ""
        return found

    def title_over(self, place: int) -> str:
        """The last line above a place that looks like a title; '' for none."""
        return self._titles[self.paragraphs.index(place)]

    def section_of(self, place: int) -> tuple[int, int] | None:
        """The span of the heading over a place: that of its list or column, else that of its section; None where it has none."""
        return self.heading_of(place) or self._sections[self.paragraphs.index(place)]

    @cached_property
    def _speakers(self) -> dict[tuple[int, int], str]:
        return {}

    def speaker_of(self, sentence: tuple[int, int]) -> str:
        """Who says what a sentence says; looked for once, however many figures it has."""
        if sentence not in self._speakers:
            self._speakers[sentence] = speaker(self.text, *sentence)
        return self._speakers[sentence]

    def heading_of(self, place: int) -> tuple[int, int] | None:
        """The span of the heading over the list or the column that a place stands in; None where it stands in none."""
        cell = header_of(self.text, place)
        if cell is not None:
            return cell
        return self.headings.get(self.paragraphs.index(place))


def surroundings(text: str, names: Names, day: pd.Timestamp | None) -> Surroundings:
    """The surroundings of a text in plain characters (see `characters.plain`)."""
    text = with_columns(text)
    found_lines = lines(text)
    kept = [line for line in found_lines if not line.furniture and line.text.strip()]
    blanked = _without_furniture(found_lines)
    mentions = Ordered(names.gazetteer.mentions(blanked))
    chinese = sum("\u4e00" <= c <= "\u9fff" for c in text[:4000]) > 40
    main = main_places(names.gazetteer, mentions, blanked, kept[0].end if kept else 0, chinese)
    paragraphs = Spans([(line.start, line.end) for line in found_lines])
    return Surroundings(
        text=blanked,
        sentences=Spans(sentences(blanked)),
        paragraphs=paragraphs,
        periods=Ordered(periods.find(blanked, day)),
        mentions=mentions,
        main=main,
        published=day,
        headings=headings(found_lines),
        title=(kept[0].start, kept[0].end) if kept else (0, 0),
    )


def _without_furniture(found_lines: list[Line]) -> str:
    """The text with its furniture blanked out, every character in its place."""
    return "\n".join(" " * len(line.text) if line.furniture else line.text for line in found_lines)


_COLON = compiled(r"^[^\w\n“\"《]*(?P<label>[^:：\n，。,|]{2,30})[:：]")


_OPENS = compiled(
    r"(?:会议|方案|意见|规划|计划|文件)(?:强调|要求|提出|明确|部署)|下一步|(?:今年|明年|20\d\d年)[^。；\d]{0,6}(?:将|要)|\b(?:next\s+year|in\s+20\d\d|this\s+year|from\s+now\s+on),?\s+(?:we|the\s+\w+|it)\s+(?:will|shall|aims?\s+to|plans?\s+to)",
    re.IGNORECASE,
)
_AT_HEAD = 34  # characters


def _opening(page: Surroundings, place: int) -> str:
    """The opening of a paragraph that says what is to be done (会议强调，2026年要…), for the sentences behind it; else ''."""
    index = page.sentences.index(place)
    opening = page.openings[index - 1] if index else None
    if opening is None or opening[0] < page.paragraphs.at(place)[0]:
        return ""
    return f"计划 {opening[1]}"


def _label(text: str, first: int, last: int, place: int) -> str:
    """What stands before the colon of the line of a place, e.g. 工业机器人 in '工业机器人：装机量占全球50%'; '' for none."""
    match = _COLON.match(text[first : min(last, place)])
    return match["label"].strip() if match and not compiled(r"\d").search(match["label"]) else ""


def _previous(page: Surroundings, place: int) -> str:
    """The sentence before that of a place, where it is of the same paragraph; else ''."""
    index = page.sentences.index(place)
    first, last = page.sentences.all[index - 1] if index else (0, 0)
    return page.text[first:last] if index and first >= page.paragraphs.at(place)[0] else ""


def context_of(page: Surroundings, figures: list[Candidate], i: int) -> Context:
    """What stands around the i-th figure; its own part of the clause ends where the neighbours begin."""
    c, text = figures[i], page.text
    (a, b), (x, y) = c.clause, c.sentence
    before = figures[i - 1].end if i and figures[i - 1].end > a else a
    after = figures[i + 1].start if i + 1 < len(figures) and figures[i + 1].start < b else b
    tail = text[c.number.end : min(after, c.end + _OWN)]
    heading, label = page.heading_of(c.start), _label(text, *page.paragraphs.at(c.start), c.start)
    over = text[slice(*heading)] if heading else _opening(page, c.start)
    if HEAD_DONE.search(label) or HEAD_PROMISED.search(label):
        over = label
    joint = compiled(r"\s+and\s+|[和并、，,；;(（]").search(tail[c.end - c.number.end :])
    lead = text[max(before, c.number.start - _OWN) : c.number.start]
    if before > a and len(lead.strip()) < 6 and not c.unit.noun:
        lead = text[a : c.number.start]
    return Context(
        text[a:b],
        text[x:y],
        text[x : c.start],
        lead,
        tail[: c.end - c.number.end + joint.start()] if joint else tail,
        over,
        after_base=bool(
            i
            and figures[i - 1].moves.base
            and figures[i - 1].sentence == c.sentence
            and c.start - figures[i - 1].end < 40
        ),
        label=label,
        previous=_previous(page, c.start),
        section=page.title_over(c.start),
        around=around(text, c),
        named=around(text, c, named=True),
        beside=beside(text, figures, i),
    )
