"""Which share of a reported gain evaluated studies leave room for: by outcome and by treatment, bounds first."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analysis.effects.evaluated import Studies, counterparts, summary, votes
from analysis.effects.families import OUTCOMES
from analysis.effects.outcomes import OutcomePool, pool_ends


@dataclass(frozen=True)
class CausalRange:
    """What evaluated studies of a family found, percent as printed: bounds of their mean and the middle.

    `worst` to `best` in the sense of the outcome (of what should fall, `best` is the deepest fall). NaN where no study prints a size: then nothing but 0 and the whole reported change bounds what is due to it.
    """

    worst: float
    middle: float
    best: float
    effect_ids: tuple[str, ...]
    n_numeric: int

    @property
    def source(self) -> str:
        """What a share of the reported change that is taken from it rests on: other treatments, and how many percents."""
        one = (
            "one study prints a percent"
            if self.n_numeric == 1
            else f"{self.n_numeric} studies print a percent"
        )
        return f"as if the sites gained what studies of related treatments found; {one}" if self.known else ""

    @property
    def known(self) -> bool:
        """Whether a study prints a size."""
        return self.n_numeric > 0


def evaluated_range(evaluated: pd.DataFrame, outcome: str) -> CausalRange:
    """What studies with a vote found of an outcome: bounds of the mean of all of them, and the middle.

    Takes the result of `evaluated_table`; see the docstring of `effects.evaluated` for how studies without a size count.
    """
    studies = counterparts(evaluated, outcome)
    studies = studies[studies["counterpart"]]
    told = summary(votes(studies))
    worst, middle, best = OUTCOMES[outcome].printed([told.low, told.middle, told.high]).tolist()
    return CausalRange(worst, middle, best, tuple(studies["effect_id"]), told.n_numeric)


def share_of(evaluated: float, reported: float) -> float:
    """Evaluated over reported change (percent as printed) as a share, cut to 0 and 1; NaN where nothing is evaluated.

    >>> share_of(-5.0, -20.0), share_of(1.0, -20.0), share_of(-30.0, -20.0)
    (0.25, 0.0, 1.0)
    """
    return float(np.clip(evaluated / reported, 0.0, 1.0))


def causal_shares(reported: OutcomePool, evaluated: pd.DataFrame) -> pd.DataFrame:
    """Share of the reported mean that evaluated studies leave room for, for all of them and by treatment.

    Columns treatment (`all` first, then the nearest), n_studies, n_numeric, better, worse, mixed, null (studies without a size), low,
    middle, high (bounds of the evaluated change and their middle, percent as printed), share_low, share, share_high (of
    the reported mean, cut to 0 and 1), effect_ids. Sizes that bound studies of a treatment without a size are those of the whole
    family. Empty where no pool or no study is there; NaN sizes where no study of the family prints one.
    """
    studies = counterparts(evaluated, reported.outcome)
    studies = studies[studies["counterpart"]]
    cast = votes(studies)
    if reported.pool is None or cast.empty:
        return pd.DataFrame(columns=_COLUMNS)
    rows = [_row("all", summary(cast), reported, tuple(studies["effect_id"]))]
    order = cast.groupby("treatment").agg(nearest=("nearness", "min"), n=("study", "size"))
    for name in order.sort_values(["nearest", "n"], ascending=[True, False]).index:
        ids = tuple(studies.loc[studies["treatment"] == name, "effect_id"])
        rows.append(_row(str(name), summary(cast[cast["treatment"] == name]), reported, ids))
    return pd.DataFrame(rows, columns=_COLUMNS)


_COLUMNS = [
    "treatment", "n_studies", "n_numeric", "better", "worse", "mixed", "null", "low", "middle", "high", "share_low",
    "share", "share_high", "effect_ids",
]  # fmt: skip


def _row(name: str, told: Studies, reported: OutcomePool, ids: tuple[str, ...]) -> dict[str, Any]:
    mean = pool_ends(reported)[0]
    worst, middle, best = reported.family.printed([told.low, told.middle, told.high]).tolist()
    return {
        "treatment": name, "n_studies": told.n, "n_numeric": told.n_numeric, **told.signs, "low": min(worst, best),
        "middle": middle, "high": max(worst, best), "share_low": share_of(worst, mean), "share": share_of(middle, mean),
        "share_high": share_of(best, mean), "effect_ids": ids,
    }  # fmt: skip
