"""One probability from two voices: the trend of the list itself, and the record of plans of its kind.

    trend    how often the list's own pace, continued, reaches the level
    record   how often plans of this kind were met
    weight   how much is known of the way since the announcement: none without a figure, all with a figure of the deadline

The weight of the trend is w = 1 - (1 - r) / n, with n the number of dated figures and r the share of the time from the
announcement to the deadline that lies before the newest of them. One figure from the day of the announcement tells
nothing of the pace (w = 0); two from before it give one half; figures near the deadline overrule the record.

The voices are pooled on the scale of log-odds (Genest and Zidek 1986, Statistical Science 1, 114-135: the logarithmic
opinion pool), with the trend read as trends came true:

    logit p = (1 - w) logit(record) + w (lift + sharpness logit(trend))

`mixture-lift` and `mixture-sharpness` are fitted on resolved targets (`analysis.evaluation.tuning`), drawn towards the
plain pool (0 and 1). The ends, beyond which no probability is published, follow from how often the surest forecasts with
so many figures were wrong there.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import expit, logit

SURE = 0.005  # the trend is a share of finitely many draws: what lies beyond this it cannot tell from never and always


@dataclass(frozen=True)
class Mixture:
    """The coefficients of the pool (rows of assumptions.csv). ends: by number of dated figures, from one on; the last one
    serves all larger numbers."""

    lift: float
    sharpness: float
    ends: tuple[float, ...]

    def pooled(self, trend: float, record: float, weight: float) -> float:
        """The probability from both voices; `weight` is that of the trend.

        >>> plain = Mixture(lift=0.0, sharpness=1.0, ends=(0.1, 0.05))
        >>> [round(plain.pooled(0.8, 0.5, w), 3) for w in (0.0, 0.5, 1.0)]
        [0.5, 0.667, 0.8]
        """
        trend = logit(np.clip(trend, SURE, 1 - SURE))
        record = logit(np.clip(record, SURE, 1 - SURE))
        return float(expit((1 - weight) * record + weight * (self.lift + self.sharpness * trend)))

    def within_ends(self, p: float, figures: int) -> float:
        """The probability, no nearer to 0 or 1 than the record of forecasts from so many figures allows.

        >>> Mixture(0.0, 1.0, ends=(0.1, 0.05)).within_ends(0.001, 3)
        0.05
        """
        end = self.ends[min(max(figures, 1), len(self.ends)) - 1]
        return float(np.clip(p, end, 1 - end))


def way_known(newest: pd.Timestamp, announced: pd.Timestamp, deadline: pd.Timestamp) -> float:
    """The share of the time from the announcement to the deadline that lies before the newest figure, from 0 to 1.

    >>> day = pd.Timestamp
    >>> [way_known(day(d), day("2021-01-01"), day("2023-01-01")) for d in ("2020-06-30", "2022-01-01", "2024-05-01")]
    [0.0, 0.5, 1.0]
    """
    span = (deadline - announced).days
    return float(np.clip((newest - announced).days / span, 0, 1)) if span > 0 else 1.0


def trend_weight(figures: int, known: float) -> float:
    """The weight of the trend: 1 - (1 - known) / figures, none without a figure.

    >>> [trend_weight(n, known) for n, known in ((0, 0.0), (1, 0.0), (1, 0.5), (2, 0.0), (4, 0.5))]
    [0.0, 0.0, 0.5, 0.5, 0.875]
    """
    return 1 - (1 - known) / figures if figures else 0.0


def draws_that_agree(
    voices: list[tuple[np.ndarray, np.ndarray]], weight: float, p: float, at_most: bool
) -> tuple[np.ndarray, np.ndarray]:
    """Draws of the outcome of which the share p reaches the level: those behind the published interval.

    voices: (draws, levels) of the trend and of the record, (n,) each. weight: of the trend. at_most: a draw reaches the
    level from above. Draws are mixed in proportion to the weight and parted into those that reach their level and those
    that don't; of each part as many are kept as p asks for, evenly over its range. A part that the mixture lacks comes
    from both voices, and if neither has one it lies at the level (or just short of it).

    Returns draws and their levels, (n,) each, the ones that reach the level first.

    >>> value, level = np.arange(10.0), np.full(10, 5.0)
    >>> draws, asked = draws_that_agree([(value, level), (value, level)], 0.5, 0.2, at_most=False)
    >>> float(np.mean(draws >= asked))
    0.2
    """
    n = len(voices[0][0])
    first = round(n * weight)
    turn = np.random.default_rng(n).permutation(n)
    (trend, a), (record, b) = voices
    mixed = np.r_[trend[turn[:first]], record[turn[first:]]], np.r_[a[turn[:first]], b[turn[first:]]]
    every = np.r_[trend, record], np.r_[a, b]
    hits = round(n * p)
    parts = []
    for reached, wanted in ((True, hits), (False, n - hits)):
        draws, level = _part(mixed, reached, at_most)
        if not len(draws):
            draws, level = _part(every, reached, at_most)
        if not len(draws):
            level = every[1]
            draws = level if reached else np.nextafter(level, np.inf if at_most else -np.inf)
        order = np.argsort(draws, kind="stable")
        at = order[((np.arange(wanted) + 0.5) / max(wanted, 1) * len(draws)).astype(int)]
        parts.append((draws[at], level[at]))
    return np.r_[parts[0][0], parts[1][0]], np.r_[parts[0][1], parts[1][1]]


def _part(pair: tuple[np.ndarray, np.ndarray], reached: bool, at_most: bool) -> tuple[np.ndarray, np.ndarray]:
    draws, level = pair
    keep = (draws <= level if at_most else draws >= level) == reached
    return draws[keep], level[keep]
