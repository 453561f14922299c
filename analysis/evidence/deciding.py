"""Which text settled a reading: not the first that printed its figure, where that alone left it open."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from analysis.evidence.index import Text
from analysis.evidence.standing import Standing
from analysis.evidence.targets import Target


def deciding_claim(
    claims: Sequence[Text], figure: Any, goal: Target, where: Standing
) -> tuple[Text | None, bool]:
    """The claim of a figure whose text settled a reading, and whether earlier ones left it open; None without a claim.

    Figures of one day narrow each other as they come into print: the first text counts with which what is known lies on one
    side of the level. Of a sum it is the first to print its last part. claims: those of the figure.
    """
    figures = [claim for claim in claims if not claim.kind.startswith("target")]
    of_the_day = [c for c in figures if figure.how == "total" or c.period_end == figure.date]
    figures = sorted(of_the_day or figures, key=lambda claim: claim.published_latest)
    if not figures:
        return None, False
    if figure.how != "total" or where.figure is None:
        return figures[0], False
    low = np.maximum.accumulate([claim.low for claim in figures])
    high = np.minimum.accumulate([claim.high for claim in figures])
    above, below = (low >= where.level_high), (high <= where.level_low)
    if where.status == "missed":
        above, below = low > where.level_low, high < where.level_low
    reached = above if (goal.direction == "at_most") == (where.status == "missed") else below
    at = int(reached.argmax())  # the first one where none settles it alone
    return figures[at], at > 0
