"""What stands around the figures of a text: its sentences, paragraphs, periods and places, found once and asked often."""

import re
from dataclasses import dataclass

import pandas as pd

from analysis.intake import periods
from analysis.intake.candidates import Candidate
from analysis.intake.kinds import Context
from analysis.intake.linking import Names
from analysis.intake.page import Line, Ordered, Spans, lines, sentences
from analysis.intake.placing import MainPlaces, main_places

_OWN = 160  # characters


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


def surroundings(text: str, names: Names, day: pd.Timestamp | None) -> Surroundings:
    """The surroundings of a text in plain characters (see `characters.plain`)."""
    found_lines = lines(text)
    kept = [line for line in found_lines if not line.furniture and line.text.strip()]
    blanked = _without_furniture(found_lines)
    mentions = Ordered(names.gazetteer.mentions(blanked))
    chinese = sum("\u4e00" <= c <= "\u9fff" for c in text[:4000]) > 40
    main = main_places(names.gazetteer, mentions, blanked, kept[0].end if kept else 0, chinese)
    paragraphs = Spans([(line.start, line.end) for line in found_lines])
    return Surroundings(
        blanked,
        Spans(sentences(blanked)),
        paragraphs,
        Ordered(periods.find(blanked, day)),
        mentions,
        main,
        day,
    )


def _without_furniture(found_lines: list[Line]) -> str:
    """The text with its furniture blanked out, every character in its place."""
    return "\n".join(" " * len(line.text) if line.furniture else line.text for line in found_lines)


def context_of(page: Surroundings, found: list[Candidate], i: int) -> Context:
    """What stands around the i-th figure; its own part of the clause ends where the neighbours begin."""
    c, text = found[i], page.text
    (a, b), (x, y) = c.clause, c.sentence
    before = found[i - 1].end if i and found[i - 1].end > a else a
    after = found[i + 1].start if i + 1 < len(found) and found[i + 1].start < b else b
    tail = text[c.number.end : min(after, c.end + _OWN)]
    joint = re.search(r"\s+and\s+|[和并、，,；;]", tail[c.end - c.number.end :])
    lead = text[max(before, c.number.start - _OWN) : c.number.start]
    if before > a and len(lead.strip()) < 6 and not c.unit.noun:
        lead = text[a : c.number.start]
    return Context(
        text[a:b],
        text[x:y],
        text[x : c.start],
        lead,
        tail[: c.end - c.number.end + joint.start()] if joint else tail,
    )
