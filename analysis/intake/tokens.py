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
    """The groups of a row: one of them is enough, and all patterns of a group must be found."""
    return [
        tuple(re.compile(part.strip(), re.IGNORECASE) for part in group.split(" & "))
        for group in text.split(" || ")
    ]


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
