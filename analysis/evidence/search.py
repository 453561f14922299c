"""Rows of a table that hold all of some words, in any of their texts."""

from collections.abc import Iterable

import pandas as pd


def matching(frame: pd.DataFrame, words: Iterable[str]) -> pd.DataFrame:
    """The rows in which every word stands somewhere, in capitals or not; all rows without a word.

    >>> table = pd.DataFrame({"label_en": ["Smart factories", "Robots"], "label_zh": ["智能工厂", "机器人"]})
    >>> matching(table, ["smart"]).index.tolist(), matching(table, ["机器"]).index.tolist()
    ([0], [1])
    """
    texts = frame.select_dtypes(exclude="number").astype(object).fillna("").astype(str)
    joined = texts.agg(" ".join, axis=1).str.casefold() if len(frame) else pd.Series("", index=frame.index)
    kept = pd.Series(True, index=frame.index)
    for word in words:
        kept &= joined.str.contains(str(word).casefold(), regex=False)
    return frame[kept]
