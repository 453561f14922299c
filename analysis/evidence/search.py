"""Rows of a table that hold all of some words, in any of their texts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


def matching(frame: pd.DataFrame, words: Iterable[str]) -> pd.DataFrame:
    """The rows in which every word stands somewhere, in capitals or not; all rows without a word.

    >>> import pandas as pd
    >>> table = pd.DataFrame({"label_en": ["Smart factories", "Robots"], "label_zh": ["智能工厂", "机器人"]})
    >>> matching(table, ["smart"]).index.tolist(), matching(table, ["机器"]).index.tolist()
    ([0], [1])
    """
    import pandas as pd

    wanted = list(words)
    kept = [holds(text, wanted) for text in texts_of(frame)]
    return frame[pd.Series(kept, index=frame.index, dtype=bool)]


def texts_of(frame: pd.DataFrame) -> list[str]:
    """All texts of each row, in small letters."""
    cells = (frame[name].tolist() for name in frame.select_dtypes(exclude="number"))
    columns = ([_text(cell) for cell in column] for column in cells)
    return [" ".join(row).casefold() for row in zip(*columns, strict=True)] or [""] * len(frame)


def _text(cell: object) -> str:
    """A cell in words; nothing for one that is missing."""
    if isinstance(cell, str):
        return cell
    missing = cell is None or repr(cell) == "<NA>" or cell != cell  # NA is no one's equal
    return "" if missing else str(cell)


def holds(text: str, words: Iterable[str]) -> bool:
    """Whether a text in small letters has every word, in capitals or not.

    >>> holds("smart factories", ["Smart", "fact"]), holds("smart factories", ["robots"])
    (True, False)
    """
    return all(str(word).casefold() in text for word in words)
