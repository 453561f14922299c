"""Answers to questions at the terminal: what a question is about, how an answer is read, what words may name."""

import re
from collections.abc import Mapping, Sequence

import click
import pandas as pd

from analysis.errors import EvidenceError
from analysis.evidence import cells
from analysis.evidence.checks import rules
from analysis.evidence.checks.files import Rows
from analysis.evidence.kinds import KINDS
from analysis.evidence.schema import Column
from analysis.evidence.search import matching

NEW = "new"
OPENED = (
    "sources",
    "programmes",
    "indicators",
    "entities",
    "targets",
)  # tables of which a new row may be asked for within
SHOWN = 8  # rows that are listed at most
NEEDED = "An answer is needed here."
_SHORT = 80  # characters of an example at most


def read_answer(
    column: Column, text: str, allowed: tuple[str, ...] | None = None
) -> tuple[dict[str, str] | None, str]:
    """An answer as cells of its column and of those that follow from it, or None and what is wrong with it."""
    choices = _choices(column, allowed)
    text = named(text, choices)
    try:
        answer = cells.read(column, text)
    except EvidenceError as error:
        return None, str(error)
    told = None if allowed else rules.cell_test(column)(answer.get(column.name, ""))
    if allowed and text not in allowed:
        told = (repr(text), ", ".join(allowed), "Take one of these.")
    return (answer, "") if told is None else (None, f"Found {told[0]}; allowed: {told[1]}. {told[2]}")


def _choices(column: Column, allowed: tuple[str, ...] | None) -> Sequence[str]:
    return allowed or column.constraints.get("enum") or ()


def named(text: str, choices: Sequence[str]) -> str:
    """The choice that an answer names by its number or its first letters; the answer itself where it names none, or several.

    >>> named("2", ("stock", "flow")), named("off", ("official", "media")), named("t", ("total", "target")), named("超", ("over",))
    ('flow', 'official', 't', '超')
    """
    if text.isdecimal() and 0 < int(text) <= len(choices):
        return choices[int(text) - 1]
    begun = [word for word in choices if text and word.startswith(text.casefold())]
    return begun[0] if len(begun) == 1 and text not in choices else text


def about(
    column: Column, allowed: tuple[str, ...] | None, known: Rows | None, *, numbers: bool = False
) -> str:
    """What a question is about: description and choices, from the descriptor, and an example. known: the rows of its table;
    numbers: by which a choice is named."""
    choices = _choices(column, allowed)
    if choices:
        told = KINDS if column.name == "kind" else {}
        meant = (f"{word} ({told[word].counts})" if word in told else word for word in choices)
        how = f"One of: {', '.join(f'{n} {word}' if numbers else word for n, word in enumerate(meant, 1))}."
    else:
        example = _example(column, known)
        how = f"E.g. {example.rstrip('.')}." if example else ""
    dated = " A month, quarter or year will do: 2024-03, 2024-Q1, 2024." if column.type == "date" else ""
    printed = " With its hedge, as printed: over 60, nearly 2,000." if column.name == "value" else ""
    return f"{column.description} {how}{dated}{printed}".strip()


def _example(column: Column, known: Rows | None) -> str:
    """An example of a cell: that of the descriptor where it is no text or the rows hold it, else what their newest row has, else
    none. A text is of a place and a language, which are those of the directory."""
    held = [text for text in (known.column(column.name) if known else ()) if text]
    if column.type != "string" or column.example in held:
        return column.example
    return next((text for text in reversed(held) if len(text) <= _SHORT), "")


def numbered(rows: Sequence[Mapping[str, str]], key: str) -> list[str]:
    """Rows shown with numbers by which they can be named; returns their slugs."""
    for number, row in enumerate(rows, 1):
        click.echo(f"  {number}  {row[key]}  {_label(row)}")
    return [row[key] for row in rows]


def _label(row: Mapping[str, str]) -> str:
    return " · ".join(filter(None, (row.get(c, "") for c in ("label_en", "label_zh", "publisher", "title"))))


def near(text: str, data: Rows, key: str) -> list[dict[str, str]]:
    """The rows of a vocabulary that words name, or nearly name, by slug or label in either language; best first."""
    columns = [c for c in (key, "label_en", "label_zh", "publisher", "title") if c in data.header]
    frame = pd.DataFrame([{c: row[c] for c in columns} for row in data.rows], columns=columns, dtype=str)
    hits = [data.rows[n] for n in matching(frame, text.replace("-", " ").replace("_", " ").split()).index]
    if not hits and re.search(r"[^\W\d]", text):  # one year is not nearly another
        from rapidfuzz import fuzz, process

        texts = [f"{row[key].replace('-', ' ')} {_label(row)}" for row in data.rows]
        best = process.extract(
            text.casefold(),
            [t.casefold() for t in texts],
            scorer=fuzz.partial_ratio,
            limit=SHOWN,
            score_cutoff=75,
        )
        hits = [data.rows[n] for _, _, n in best]
    return sorted(hits, key=lambda row: len(row[key]))[:SHOWN]


def naming(table: str) -> str:
    """How an answer may point to a row."""
    return f"Write a number, a name, words of it{f', or {NEW}' if table in OPENED else ''}."
