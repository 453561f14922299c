"""Where the published probability stands: its mean beside the share met, its score beside what others would have said.

The table of a referee: by group of forecasts, one vote a case, standard errors from resampled families, and beside every
hit rate that of always saying yes.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.evaluation.clusters import standard_error, weighted_mean
from analysis.evaluation.method import ONE_HALF, PUBLISHED, RECORD_THEN, SHARE_THEN
from analysis.evaluation.scores import reading, rows_beside, units_of, votes

AGAINST = {
    "half": ONE_HALF,
    "record": RECORD_THEN,
    "share": SHARE_THEN,
}  # what was known on the day, as the published one
SHARP = (0.3, 0.7)
COLUMNS = [
    "group", "forecasts", "cases", "clusters", "said", "met", "met_se", "right", "always_yes", "sharp", "brier", "brier_se",
    *(f"{name}{part}" for name in AGAINST for part in ("", "_difference", "_se", "_reading")),
]  # fmt: skip
FIGURES = ("none", "one", "two", "three and more")


def figures_known(figures: pd.Series) -> pd.Series:
    """The number of dated figures behind a forecast, in four steps.

    >>> figures_known(pd.Series([0, 1, 2, 7])).astype(str).tolist()
    ['none', 'one', 'two', 'three and more']
    """
    return pd.cut(figures, [-1, 0, 1, 2, np.inf], labels=list(FIGURES))


def right(probability: np.ndarray, outcome: np.ndarray) -> np.ndarray:
    """1.0 where a probability lies on the side of one half that came true; one half itself is on no side.

    >>> right(np.array([0.7, 0.5, 0.4]), np.array([1.0, 1.0, 1.0])).tolist()
    [1.0, 0.0, 0.0]
    """
    probability, outcome = np.asarray(probability, float), np.asarray(outcome, float)
    return np.where(outcome == 1, probability > 0.5, probability < 0.5).astype(float)


def summary(
    scored: pd.DataFrame, by: Sequence | pd.Series | None = None, *, method: str = PUBLISHED, resamples: int = 2000, seed: int = 1
) -> pd.DataFrame:  # fmt: skip
    """One method against one half, the record and the plain share of the register, by group of forecasts.

    scored: see `scores.score`. by: a label for each row of `scored` (None: one group, 'all'); empty labels are left out.
    Only forecasts that all four answered count.

    Returns, per group: forecasts, cases, clusters; said (mean probability), met (share) with met_se; right (share on the right
    side of one half), always_yes (what saying yes to all would have had right); sharp (share outside .3 to .7); brier and
    brier_se; for half, record and share: their Brier score, `_difference` (own less theirs: negative is better), `_se`,
    `_reading` (see `scores.reading`).
    """
    label = pd.Series("all", scored.index) if by is None else pd.Series(by, scored.index)
    methods, brier, units = (
        scored["method"].to_numpy(object),
        scored["brier"].to_numpy(float),
        units_of(scored),
    )
    rows_own = np.flatnonzero((methods == method) & ~np.isnan(brier) & label.notna().to_numpy())
    of = {
        name: rows_beside(units, rows_own, np.flatnonzero(methods == other))
        for name, other in AGAINST.items()
    }
    kept = np.all([beside >= 0 for beside in of.values()], axis=0)
    columns = ["case_id", "cluster", "probability", "outcome", "brier"]
    own = scored[columns].iloc[rows_own[kept]].assign(
        group=label.iloc[rows_own[kept]], **{name: brier[beside[kept]] for name, beside in of.items()}
    )  # fmt: skip
    rows = [
        {"group": str(group), **_row(rows, resamples, seed)}
        for group, rows in own.groupby("group", observed=True, sort=False)
    ]
    table = pd.DataFrame(rows, columns=COLUMNS)
    if isinstance(label.dtype, pd.CategoricalDtype):
        order = [str(c) for c in label.cat.categories]
        table = table.sort_values("group", key=lambda g: g.map(order.index), ignore_index=True)
    return table


def _row(rows: pd.DataFrame, resamples: int, seed: int) -> dict:
    p, y = rows["probability"].to_numpy(float), rows["outcome"].to_numpy(float)
    weight = votes(rows, "case_id")
    values = [y, rows["brier"].to_numpy(float), *(rows["brier"].to_numpy(float) - rows[name].to_numpy(float) for name in AGAINST)]  # fmt: skip
    error = standard_error(
        np.column_stack(values), rows["cluster"].to_numpy(), weight, resamples=resamples, seed=seed
    )
    error = np.broadcast_to(error, len(values))

    def mean(x: np.ndarray) -> float:
        return float(weighted_mean(x, weight))

    row = {
        "forecasts": len(rows), "cases": rows["case_id"].nunique(), "clusters": rows["cluster"].nunique(),
        "said": mean(p), "met": mean(y), "met_se": float(error[0]), "right": mean(right(p, y)), "always_yes": mean(y),
        "sharp": mean(((p < SHARP[0]) | (p > SHARP[1])).astype(float)), "brier": mean(rows["brier"]),
        "brier_se": float(error[1]),
    }  # fmt: skip
    for k, name in enumerate(AGAINST):
        difference, se = mean(values[2 + k]), float(error[2 + k])
        row |= {
            name: mean(rows[name]), f"{name}_difference": difference, f"{name}_se": se,
            f"{name}_reading": reading(difference, se),
        }  # fmt: skip
    return row
