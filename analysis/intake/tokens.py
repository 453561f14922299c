"""Words of labels and texts, as they are compared."""

import csv
import re
from pathlib import Path

_STOP = frozenset(
    [
        "of",
        "the",
        "and",
        "in",
        "a",
        "an",
        "to",
        "for",
        "by",
        "on",
        "with",
        "new",
        "from",
        "its",
        "at",
        "all",
        "or",
        "made",
        "years",
        "year",
        "plan",
        "project",
        "system",
        "goals",
        "industry",
        "firms",
    ]
)


_FITS = 84.0  # of 100, by rapidfuzz: how alike a word of a label and a word of the text must be


def _patterns(text: str) -> list[tuple[re.Pattern, ...]]:
    """The groups of a row: one of them is enough, and all patterns of a group must be found in a text in lower case."""
    return [tuple(_pattern(part.strip()) for part in group.split(" & ")) for group in text.split(" || ")]


def _pattern(part: str) -> re.Pattern:
    """A pattern in lower case is compared as it is, which is several times faster than without regard to case."""
    return re.compile(part, re.IGNORECASE if re.search(r"(?<!\\)[A-Z]", part) else 0)


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") and len(word) > 3 else word


def _tokens(text: str) -> list[str]:
    return [_singular(w) for w in re.findall(r"[a-z0-9][a-z0-9&-]*", text.lower())]


def _alike(word: str, present: set[str]) -> bool:
    from rapidfuzz import fuzz, process

    if len(word) < 5:
        return word in present
    return process.extractOne(word, present, scorer=fuzz.ratio, score_cutoff=_FITS) is not None


def _own_names(directory: Path) -> list[tuple[str, str]]:
    """The rows of `names.csv` of a data directory, if it has one: slug, pattern."""
    path = Path(directory, "names.csv")
    if not path.is_file():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [
            (row["slug"], row["pattern"])
            for row in csv.DictReader(file)
            if row.get("slug") and row.get("pattern")
        ]


def head_of(noun: str) -> str:
    """The head of what is counted: 项目 of 智改数转项目, workshops of digital workshops."""
    return noun[-2:] if not noun.isascii() else noun.rsplit(" ", 1)[-1]


def label_words(label: str, place: str) -> frozenset[str]:
    """The words of an English label that tell it from others: without years, brackets and the words of its place.

    >>> sorted(label_words("smart factories of anhui (2021-2025)", "Anhui"))
    ['factory', 'smart']
    """
    words = set(_tokens(re.sub(r"\([^)]*\)|\d{4}(?:-\d{4})?", "", label)))
    return frozenset(words - _STOP - set(_tokens(place)))


def label_parts(label: str, place: str) -> tuple[str, ...]:
    """The parts of a Chinese label that must all be found, without its place at the head.

    >>> label_parts("安徽省智能工厂和数字化车间", "安徽")
    ('智能工厂', '数字化车间')
    """
    label = re.sub(r"[（(].*?[)）]|[“”\"‘’]", "", label)
    if place:
        short = re.sub(r"[（(].*", "", place)
        label = re.sub(rf"^(?:{re.escape(short)})(?:市|省|自治区|区)?", "", label)
    label = re.sub(r"^(?:中国|全国|国家级?|省级|市级)", "", label)
    return tuple(p for p in re.split(r"[和与、及]", label) if len(p) > 1)
