"""Words of labels and texts, as they are compared."""

import re

from analysis.intake.compiling import compiled
from analysis.intake.sought import Late

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


def patterns(text: str) -> list[tuple[Late, ...]]:
    """The groups of a row: one of them is enough, and all patterns of a group must be found in a text in lower case."""
    return [tuple(_pattern(part.strip()) for part in group.split(" & ")) for group in text.split(" || ")]


def _pattern(part: str) -> Late:
    """A pattern in lower case is compared as it is, which is several times faster than without regard to case."""
    return Late(part, re.IGNORECASE if compiled(r"(?<!\\)[A-Z]").search(part) else 0)


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") and len(word) > 3 else word


def _tokens(text: str) -> list[str]:
    return [_singular(w) for w in compiled(r"[a-z0-9][a-z0-9&-]*").findall(text.lower())]
