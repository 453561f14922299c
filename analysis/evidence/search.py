"""Rows of a table that hold all of some words, in any of their texts."""

from __future__ import annotations

from collections.abc import Collection, Iterable
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
    """All texts of each row; nothing of a number, or of a cell that is missing."""
    from pandas import NA
    from pandas.api.types import is_bool_dtype, is_numeric_dtype

    def text(cell: object) -> str:
        if isinstance(cell, str):
            return cell
        return "" if cell is None or cell is NA or cell != cell else str(cell)

    words = [name for name, kind in frame.dtypes.items() if is_bool_dtype(kind) or not is_numeric_dtype(kind)]
    columns = (map(text, frame[name].tolist()) for name in words)
    return [" ".join(row) for row in zip(*columns, strict=True)] or [""] * len(frame)


def holds(text: str, words: Collection[str]) -> bool:
    """Whether a text has every word, in capitals or not.

    >>> holds("Smart factories", ["smart", "FACT"]), holds("Smart factories", ["robots"])
    (True, False)
    """
    small = text.casefold() if words else ""
    return all(str(word).casefold() in small for word in words)
