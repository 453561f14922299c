"""The words next to a figure as cues of its kind: what no table of `kind_words` names, and the years printed around it.

English words lose their endings; Chinese is taken by two characters at a time. A word is a cue by its place: the first ones
before and behind the figure, those of its own part of the clause, of what it counts, of the heading over it.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

import pandas as pd

from analysis.intake.candidates import Candidate
from analysis.intake.compiling import compiled
from analysis.intake.context import Context

STRENGTH = 0.4  # of a word's cue; a table's or a rule's is 1
_TOKEN = compiled(r"[A-Za-z][A-Za-z'’]*|\d[\d,.]*|[\u4e00-\u9fff]|[%|→:：;；(（)）,，。.—–-]")
_NEAR = 60  # characters
_ENDINGS = ("ing", "ed", "es", "s")


def _stem(word: str) -> str:
    word = word.lower()
    ending = next((e for e in _ENDINGS if word.endswith(e)), "") if len(word) > 5 else ""
    if 3 < len(word) <= 5 and word.endswith("s"):
        ending = "s"
    return word.removesuffix(ending)


@lru_cache(maxsize=4096)
def tokens(text: str) -> tuple[str, ...]:
    """The words, characters and marks of a text; # for a number.

    >>> tokens("Recognised 40 plants; 新增20家")
    ('recognis', '#', 'plant', ';', '新', '增', '#', '家')
    """
    return tuple(
        "#" if t[0].isdigit() else _stem(t) if t[0].isascii() and t[0].isalpha() else t
        for t in _TOKEN.findall(text)
    )


def _grams(words: tuple[str, ...], place: str) -> Iterator[str]:
    """Each word and each two that follow one another; a Chinese character alone says nothing."""
    for i, word in enumerate(words):
        if not "\u4e00" <= word <= "\u9fff":
            yield f"{place}:{word}"
        if i + 1 < len(words):
            yield f"{place}:{word}_{words[i + 1]}"


def words_around(c: Candidate, context: Context) -> dict[str, float]:
    """The cues of the words around a figure, each with its strength."""
    behind = context.sentence[len(context.before) + c.number.end - c.start :]
    left, right = tokens(context.before[-_NEAR:])[-6:], tokens(behind[:_NEAR])[:6]
    told = [f"L{k}:{'_'.join(left[-k:])}" for k in (1, 2, 3) if len(left) >= k]
    told += [f"R{k}:{'_'.join(right[:k])}" for k in (1, 2, 3) if len(right) >= k]
    told += [f"l:{t}" for t in left] + [f"r:{t}" for t in right]
    told += _grams(tokens(context.lead)[-14:], "lead")
    told += _grams(tokens(context.tail)[:14], "tail")
    told += _grams(tokens(f"{context.heading} | {context.label}")[:40], "head")
    told += _grams(tokens(f"{c.unit.words} | {c.unit.noun}")[:12], "of")
    return dict.fromkeys(told, STRENGTH)


_YEAR = compiled(
    r"(?<![\d.,])(?P<year>20[0-4]\d)(?![\d%.]|,\d)"
    r"|(?P<ahead>明年|后年|未来|next\s+year)|(?P<last>去年|上年|last\s+year|previous\s+year)|(?P<past>前年)"
    r"|(?P<now>今年|本年|年内|上半年|下半年|年底|this\s+year|current\s+year)",
    re.IGNORECASE,
)
_WORD_BEFORE = compiled(r"([A-Za-z]+|[到至自从截在以于])\s*$")


def _when(match: re.Match, published: pd.Timestamp) -> str:
    if not match["year"]:
        return match.lastgroup or ""
    years = int(match["year"]) - published.year
    return "ahead" if years > 0 else "now" if years == 0 else "last" if years == -1 else "past"


def years_around(c: Candidate, context: Context, published: pd.Timestamp | None) -> list[str]:
    """The cues of the years that are printed nearest to a figure: before or after the day of publication, by which word."""
    if published is None:
        return []
    before, behind = context.before, context.sentence[len(context.before) + c.end - c.start :]
    told = []
    earlier, later = list(_YEAR.finditer(before)), _YEAR.search(behind)
    if earlier:
        match = earlier[-1]
        when, own = _when(match, published), not compiled(r"\d").search(before[match.end() :])
        word = _WORD_BEFORE.search(before[: match.start()])
        told += [f"year<{when}", f"year<{when}/{own}"]
        told += [f"year<{when}/{word[1].lower()}"] if word else []
    if later:
        own = not compiled(r"\d").search(behind[: later.start()])
        told.append(f"year>{_when(later, published)}/{own}")
    if not (earlier or later):
        spoken = list(_YEAR.finditer(context.previous))
        headed = list(_YEAR.finditer(f"{context.heading} {context.label}"))
        told += [f"year_spoken={_when(spoken[-1], published)}"] if spoken else ["year_none"]
        told += [f"year_heading={_when(headed[-1], published)}"] if headed else []
    return told
