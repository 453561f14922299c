"""In which words texts speak of the programmes: a table that a person can extend, looked up once for a whole text.

`programme_words.csv` has a row for each programme: what a text must say if it is meant, as parts joined by ` & `, each with the
words that may say it, in both languages, joined by `|`. A word of the Latin script is found where a word of the text begins with
it, one of three letters or fewer where a whole word is it. A row whose name begins with `$` is a group of words that
other rows use by that name. A programme without a row is known by the words of its labels.
"""

import csv
from collections.abc import Iterable, Mapping
from math import log
from pathlib import Path
from typing import NamedTuple

from analysis.intake.compiling import compiled
from analysis.intake.tokens import _STOP, _tokens

_TABLE = Path(__file__).parent / "programme_words.csv"
_SHORT = 3  # letters; a shorter word is looked for as a whole
_SAME_LENGTH = str.maketrans("-\n\t‑–“”\"'‘’《》「」", " " * 15)


class Part(NamedTuple):
    """One part of what must be said: the words that may say it, and how much it tells (more where fewer programmes share it)."""

    words: tuple[str, ...]
    weight: float


def flat(text: str) -> str:
    """A text in small letters, hyphens, line ends and quotation marks blanked out; every character keeps its place."""
    low = text.lower()
    return (low if len(low) == len(text) else text).translate(_SAME_LENGTH)


def table(
    slugs: Iterable[str], labels: Mapping[str, str], directory: Path | None = None
) -> dict[str, tuple[Part, ...]]:
    """Programme → the parts of what texts say of it. labels: slug → its label without the name of its place; directory: a
    data directory, whose rows (`names.csv`, in the form of the package's table) come before the package's."""
    rows = _rows(_TABLE) | (_rows(directory / "names.csv") if directory else {})
    groups = {name: words for name, words in rows.items() if name.startswith("$")}
    parts = {slug: _parts(rows[slug], groups) if slug in rows else _of_label(labels[slug]) for slug in slugs}
    often: dict[str, int] = {}
    for of in parts.values():
        for word in {w for part in of for w in part}:
            often[word] = often.get(word, 0) + 1
    return {
        slug: tuple(Part(part, log(1 + len(parts) / min(often[w] for w in part))) for part in of)
        for slug, of in parts.items()
    }


def named() -> set[str]:
    """The programmes that the package's table has a row for."""
    return {name for name in _rows(_TABLE) if not name.startswith("$")}


def _rows(path: Path) -> dict[str, str]:
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {
            r["programme"]: r["words"] for r in csv.DictReader(file) if r.get("programme") and r.get("words")
        }


def _parts(words: str, groups: Mapping[str, str]) -> list[tuple[str, ...]]:
    made = []
    for part in words.split(" & "):
        told = [w.strip() for w in part.split("|")]
        while any(w in groups for w in told):
            told = [x.strip() for w in told for x in (groups[w].split("|") if w in groups else [w])]
        made.append(tuple(dict.fromkeys(flat(w) for w in told if w)))
    return made


def _of_label(label: str) -> list[tuple[str, ...]]:
    """The words of a label: each of the English ones, or the Chinese ones together."""
    chinese = "|".join(run for run in compiled(r"[\u4e00-\u9fff]{2,}").findall(label))
    english = [w for w in dict.fromkeys(_tokens(label)) if w not in _STOP and len(w) > 2]
    return [(w, *((chinese,) if chinese else ())) for w in english[:4]] or ([(chinese,)] if chinese else [])


class Said:
    """What a text says of the programmes. places: for each of which it has a word, where it has those of each part;
    parts_at: the words of a part → where they are, in order."""

    def __init__(self, text: str, parts: Mapping[str, tuple[Part, ...]]) -> None:
        self.plain = flat(text)
        self._words: dict[str, list[int]] = {}
        self.parts_at: dict[tuple[str, ...], list[int]] = {}
        self.places: dict[str, tuple[list[int], ...]] = {}
        for slug, of in parts.items():
            where = tuple(self._of(part.words) for part in of)
            if any(where):
                self.places[slug] = where

    def _of(self, words: tuple[str, ...]) -> list[int]:
        if words not in self.parts_at:
            self.parts_at[words] = sorted({at for word in words for at in self._at(word)})
        return self.parts_at[words]

    def _at(self, word: str) -> list[int]:
        if word not in self._words:
            self._words[word] = list(_starts(self.plain, word))
        return self._words[word]


def _starts(plain: str, word: str) -> Iterable[int]:
    at, latin = plain.find(word), word[0].isascii()
    while at >= 0:
        if not latin or _begins(plain, at, word):
            yield at
        at = plain.find(word, at + 1)


def _begins(plain: str, at: int, word: str) -> bool:
    """Whether a word of a text begins there; a short one must end as well."""
    if at and plain[at - 1].isascii() and plain[at - 1].isalnum():
        return False
    if len(word) > _SHORT or not word.isalpha():
        return True
    rest = plain[at + len(word) : at + len(word) + 2]
    rest = rest[1:] if rest[:1] == "s" else rest
    return not (rest[:1].isascii() and rest[:1].isalpha())
