"""Which text settled a reading: not the first that printed its figure, where that alone left it open."""

from typing import Any

import pandas as pd

from analysis.evidence.standing import Standing
from analysis.evidence.targets import Target


def deciding_claim(
    claims: pd.DataFrame, figure: Any, goal: Target, where: Standing
) -> tuple[pd.Series | None, bool]:
    """The claim of a figure whose text settled a reading, and whether earlier ones left it open; None without a claim.

    Figures of one day narrow each other as they come into print: the first text counts with which what is known lies on one
    side of the level. Of a sum it is the first to print its last part. claims: those of the figure.
    """
    figures = claims[~claims["kind"].str.startswith("target")]
    of_the_day = figures if figure["how"] == "total" else figures[figures["period_end"] == figure["date"]]
    figures = (figures if of_the_day.empty else of_the_day).sort_values("published_latest", kind="stable")
    if figures.empty:
        return None, False
    if figure["how"] != "total" or where.figure is None:
        return figures.iloc[0], False
    low, high = figures["low"].cummax(), figures["high"].cummin()
    above, below = (low >= where.level_high), (high <= where.level_low)
    if where.status == "missed":
        above, below = low > where.level_low, high < where.level_low
    reached = above if (goal.direction == "at_most") == (where.status == "missed") else below
    at = int(reached.to_numpy().argmax())  # the first one where none settles it alone
    return figures.iloc[at], at > 0
