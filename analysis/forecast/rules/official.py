"""What others would say: the 'arrow' rules of institutions, and naive references, on point values.

The rules know no intervals: hedged figures enter by their midpoints, so a verdict here ignores the hedge and
the chance of both outcomes. They are shown beside a probability and scored, but not mixed into it.

    official_rules     Eurostat, UNSD (2022 and 2023), UN ESCAP, SDSN, required against recent pace
    naive_references   persistence, last increment, least-squares line

Every single rule has the signature (time, value, target, deadline, direction) and returns a `Verdict`.
Formulas and sources stand with each: `baselines_growth` (compound rates) and `baselines_line` (yearly
additions).
"""

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from analysis.forecast.rules.case import Verdict
from analysis.forecast.rules.growth import eurostat, unsd, unsd_projection
from analysis.forecast.rules.line import escap, last_increment, ols_line, pace, persistence, sdsn

OFFICIAL = (eurostat, unsd, unsd_projection, escap, sdsn, pace)
NAIVE = (persistence, last_increment, ols_line)
FROM_BASE = (
    eurostat,
    unsd,
    unsd_projection,
    escap,
    sdsn,
)  # these measure what was done since a base; the others the last step

__all__ = [
    "FROM_BASE", "NAIVE", "OFFICIAL", "Verdict", "escap", "eurostat", "last_increment", "naive_references", "official_rules",
    "ols_line", "pace", "persistence", "sdsn", "unsd", "unsd_projection", "verdicts",
]  # fmt: skip


def official_rules(
    time: Sequence[float] | np.ndarray,
    value: Sequence[float] | np.ndarray,
    target: float,
    deadline: float,
    direction: str = "at_least",
    base: tuple[float, float] | None = None,
) -> pd.DataFrame:
    """What each official rule says of one target, one row a rule.

    Parameters
    ----------
    time : (k,) dates of the figures as decimal years, ascending
    value : (k,) point values in the unit of the target: midpoints where figures are hedged
    target, deadline : the value promised, and its date as a decimal year
    direction : 'at_least' (the value must reach the target) or 'at_most' (it must not exceed it)
    base : year and value from which the target itself counts (an addition since, a change since): rules that measure what
        was done since a base (`FROM_BASE`) start there; None: at the first figure

    Returns
    -------
    DataFrame: rule, statistic, value, threshold, verdict, would_be_met, why_not (see `Verdict`). A rule that
    cannot be computed has the verdict 'not computable', would_be_met None and the reason in why_not.

    Raises ForecastError for malformed input: see `baselines_case.case_of`.

    >>> rules = official_rules([2020, 2023], [0, 103], target=203, deadline=2026)
    >>> print(rules[["rule", "verdict", "would_be_met"]].to_string(index=False))
             rule                               verdict would_be_met
         Eurostat                        not computable         None
        UNSD 2022                        not computable         None
        UNSD 2023                        not computable         None
         UN ESCAP   Maintain progress to achieve target         True
             SDSN On track or maintaining SDG achievement        True
    required pace                 recent pace is enough         True
    """
    return _table(verdicts(OFFICIAL, time, value, target, deadline, direction, base))


def verdicts(
    rules: Sequence[Callable[..., Verdict]],
    time: Sequence[float] | np.ndarray,
    value: Sequence[float] | np.ndarray,
    target: float,
    deadline: float,
    direction: str = "at_least",
    base: tuple[float, float] | None = None,
) -> list[Verdict]:
    """What each of some rules (`OFFICIAL`, `NAIVE`) says, as records. All else as in `official_rules`."""
    since = (
        (time, value) if base is None else _since(np.asarray(time, float), np.asarray(value, float), *base)
    )
    return [
        rule(*(since if rule in FROM_BASE else (time, value)), target, deadline, direction) for rule in rules
    ]


def _since(time: np.ndarray, value: np.ndarray, base: float, level: float) -> tuple[np.ndarray, np.ndarray]:
    """The figures after a base, with the level of the base in front of them."""
    later = time > base
    return np.r_[base, time[later]], np.r_[level, value[later]]


def naive_references(
    time: Sequence[float] | np.ndarray,
    value: Sequence[float] | np.ndarray,
    target: float,
    deadline: float,
    direction: str = "at_least",
) -> pd.DataFrame:
    """What naive forecasts say, one row each; `value` is the figure at the deadline. All else as above.

    >>> naive_references([2021, 2022], [20, 60], 100, 2024)["value"].tolist()
    [60.0, 140.0, 140.0]
    """
    return _table(verdicts(NAIVE, time, value, target, deadline, direction))


def _table(rows: list[Verdict]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=Verdict._fields)
    # object, so that None stays None: unknown is not False
    table["would_be_met"] = pd.Series([row.would_be_met for row in rows], dtype=object)
    return table
