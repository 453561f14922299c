"""A reader of one's own: a function behind the entry point `outlook.readers` gets a say in every reading.

    [project.entry-points."outlook.readers"]
    my-reader = "my_package.reader:read"

The function is called as `read(text, published, table)` with the text, the day of publication (a Timestamp or None) and
the table of proposals so far (the columns of `COLUMNS`, without those that are worked out of them: low, high, status,
known_claims, also_at). It returns such a table: rows may be added, changed and left out. A column that it leaves out is
empty; start, end, value and unit are needed.
"""

from functools import cache
from importlib.metadata import EntryPoint, distributions, entry_points
from typing import Any

import pandas as pd

from analysis.errors import EvidenceError

GROUP = "outlook.readers"
_NEEDED = ("start", "end", "value", "unit")
_DEFAULTS = {
    "qualifier": "exact", "kind": "context", "claim_kind": "context", "programme": "new", "indicator": "new", "link_sure": 1.0, "score": 0.5, "sign": 0, "period_precision": "publication",
}  # fmt: skip


@cache
def installed() -> tuple[EntryPoint, ...]:
    """The readers that are installed, by name; looked for once in a process, since that reads what every package declares. Few
    packages declare one: their points are only taken apart where one does."""
    if not any(GROUP in (package.read_text("entry_points.txt") or "") for package in distributions()):
        return ()
    return tuple(sorted(entry_points(group=GROUP), key=lambda point: point.name))


def extended(table: pd.DataFrame, text: str, published: pd.Timestamp | None) -> pd.DataFrame:
    """The proposals after every reader that is installed; raises EvidenceError, with its name, for one that fails."""
    for point in installed():
        try:
            table = _checked(point.load()(text, published, table.copy()), table, text)
        except EvidenceError as error:
            raise EvidenceError(f"reader {point.name!r} ({point.value}): {error}") from None
        except Exception as error:
            raise EvidenceError(
                f"reader {point.name!r} ({point.value}) failed with {type(error).__name__}: {error}. Mend it, or remove the package that brings it."
            ) from error
    return table


def _checked(proposals: Any, before: pd.DataFrame, text: str) -> pd.DataFrame:
    if not isinstance(proposals, pd.DataFrame):
        raise EvidenceError(f"it returned {type(proposals).__name__}; a DataFrame of proposals is needed.")
    missing = [c for c in _NEEDED if c not in proposals]
    if missing:
        raise EvidenceError(f"its table has no column {', '.join(missing)}.")
    proposals = proposals.reindex(columns=before.columns)
    for column, value in _DEFAULTS.items():
        proposals[column] = proposals[column].where(proposals[column].notna(), value)
    days = ("period_start", "period_end", "deadline")
    for column in proposals.columns.difference(
        [*_NEEDED, *_DEFAULTS, *days, "value_high", "number_start", "number_end"]
    ):
        proposals[column] = proposals[column].where(proposals[column].notna(), "")
    proposals["number_start"], proposals["number_end"] = (
        proposals["number_start"].fillna(proposals["start"]),
        proposals["number_end"].fillna(proposals["end"]),
    )
    proposals["text"] = [
        text[int(a) : int(b)] for a, b in zip(proposals["start"], proposals["end"], strict=True)
    ]
    return proposals.sort_values(["start", "end"], kind="stable").reset_index(drop=True)
