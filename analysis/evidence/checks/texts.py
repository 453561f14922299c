"""Cells that no text has: characters that cannot be seen, and markup."""

import re

import pandas as pd

from analysis.evidence.checks.sense import Says, Tables, key_of, rule

BIDI = re.compile("[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\x00-\x08\x0b\x0c\x0e-\x1f]")
MARKUP = re.compile(r"<\s*/?\s*[a-zA-Z][^>]*>")


@rule("hidden-characters", "claims", error=True)
def hidden_claims(tables: Tables) -> Says:
    """No cell holds characters that can't be seen or that turn the text around."""
    yield from _text(
        tables["claims"], "claims", BIDI, "characters that can't be seen", "plain text", "Type the cell anew."
    )


@rule("hidden-characters-in-source", "sources", error=True)
def hidden_sources(tables: Tables) -> Says:
    """No cell holds characters that can't be seen or that turn the text around."""
    yield from _text(
        tables["sources"],
        "sources",
        BIDI,
        "characters that can't be seen",
        "plain text",
        "Type the cell anew.",
    )


@rule("markup-in-source", "sources", error=True)
def markup_sources(tables: Tables) -> Says:
    """Titles and publishers are text, not markup."""
    yield from _text(tables["sources"], "sources", MARKUP, "markup", "plain text", "Take the tags out.")


@rule("markup-in-claim", "claims", error=True)
def markup_claims(tables: Tables) -> Says:
    """Cells of a claim are text, not markup."""
    yield from _text(tables["claims"], "claims", MARKUP, "markup", "plain text", "Take the tags out.")


def _text(frame: pd.DataFrame, table: str, pattern: re.Pattern, what: str, allowed: str, step: str) -> Says:
    for column in frame.columns:
        if frame[column].dtype != object and not pd.api.types.is_string_dtype(frame[column]):
            continue
        cells = frame[column].astype(str)
        for at in cells.index[cells.str.contains(pattern)]:
            row = frame.loc[at].to_dict()
            yield key_of(table, row), column, f"{what} in {cells[at][:40]!r}", allowed, step
