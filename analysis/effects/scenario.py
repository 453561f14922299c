"""What a tier of sites could bring a country: share covered x effect x share due to it x (1 - undone).

Every factor is a distribution, not a number. The product and its interval come from the draws of the same
Saltelli design that gives the Sobol indices (Saltelli et al. 2010, Comput. Phys. Commun. 181:259, by
SALib), so that the ranking explains exactly the interval beside it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from analysis.errors import EffectsError


@dataclass(frozen=True)
class Factor:
    """A triangular factor: low, most likely, high; `source` holds the claim or assumption ids it rests on."""

    name: str
    low: float
    mode: float
    high: float
    source: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.low <= self.mode <= self.high:
            raise EffectsError(
                f"Scenario factor '{self.name}' is {(self.low, self.mode, self.high)}; needed are "
                "low <= mode <= high."
            )

    @property
    def mean(self) -> float:
        """Mean of the triangular distribution: the one centre of headline, tornado and tipping points.

        >>> Factor("x", 0.0, 0.25, 0.5).mean
        0.25
        """
        return (self.low + self.mode + self.high) / 3

    @property
    def fixed(self) -> bool:
        return self.low == self.high

    def quantile(self, u: ArrayLike) -> np.ndarray:
        """Values at probabilities `u` of the triangular distribution; constant if low equals high.

        >>> Factor("x", 0.0, 0.5, 1.0).quantile([0.0, 0.5, 1.0])
        array([0. , 0.5, 1. ])
        """
        u = np.asarray(u, float)
        span = self.high - self.low
        if span == 0:
            return np.full(u.shape, self.low)
        c = (self.mode - self.low) / span
        left = self.low + np.sqrt(u * span * (self.mode - self.low))
        right = self.high - np.sqrt((1 - u) * span * (self.high - self.mode))
        return np.where(u < c, left, right)


@dataclass(frozen=True)
class Scenario:
    """Draws of the change of the whole (percent) and the ranking of what drives their spread."""

    factors: tuple[Factor, ...]
    draws: np.ndarray = field(repr=False)
    inputs: pd.DataFrame = field(repr=False)
    sensitivity: pd.DataFrame = field(repr=False)

    def summary(self, level: float = 0.9) -> dict[str, float]:
        """Median, mean and central interval of the draws, in percent of the whole."""
        low, median, high = np.quantile(self.draws, [(1 - level) / 2, 0.5, (1 + level) / 2])
        return {"median": float(median), "mean": float(self.draws.mean()), "lower": float(low),
                "upper": float(high), "level": level}  # fmt: skip

    @property
    def expected(self) -> float:
        """The product of the factors' means, which is the mean of the change: the factors are independent."""
        coverage, effect, causal, offset = (f.mean for f in self.factors)
        return float(tier_change(coverage, effect, causal, offset))

    def probability_at_least(self, change: float) -> float:
        """Share of draws with a cut at least as deep as `change` (percent, negative) or a gain as high."""
        return float((self.draws <= change).mean() if change < 0 else (self.draws >= change).mean())


def tier_change(coverage: ArrayLike, effect: ArrayLike, causal: ArrayLike, offset: ArrayLike) -> np.ndarray:
    """Percent change of the whole: coverage x effect x causal x (1 - offset).

    coverage, causal and offset are shares, effect a percent change of the covered sites. Offset above 1 is
    backfire and turns the sign.

    >>> float(tier_change(0.2, -20.0, 0.5, 0.25))
    -1.5
    """
    c, e, k, o = (np.asarray(x, float) for x in (coverage, effect, causal, offset))
    return c * e * k * (1 - o)


def run(
    coverage: Factor, effect: Factor, causal: Factor, offset: Factor, n: int = 2048, seed: int = 1
) -> Scenario:
    """Draw the scenario on a Saltelli design of base size `n` (a power of two) and rank its factors.

    `sensitivity` has one row per factor: first_order and total Sobol index, each with the half-width of its
    95 % interval, widest total first; fixed factors have index 0. Raises EffectsError for shares outside
    [0, 1].
    """
    factors = (coverage, effect, causal, offset)
    for factor in (coverage, causal):
        if factor.low < 0 or factor.high > 1:
            raise EffectsError(f"Scenario factor '{factor.name}' must be a share between 0 and 1.")
    if n < 16 or n & (n - 1):
        raise EffectsError(f"Scenario: n is {n}; the Sobol sequence needs a power of two of 16 or more.")
    free = [f for f in factors if not f.fixed]
    if not free:
        value = tier_change(*(f.low for f in factors))
        return Scenario(factors, np.array([float(value)]), pd.DataFrame(), _ranking(factors, [], None))
    from SALib.analyze import sobol as analyse
    from SALib.sample import sobol as sample

    problem = {"num_vars": len(free), "names": [f.name for f in free], "bounds": [[0.0, 1.0]] * len(free)}
    unit = sample.sample(problem, n, calc_second_order=False, seed=seed)
    values = {f.name: f.quantile(unit[:, i]) for i, f in enumerate(free)}
    inputs = pd.DataFrame({f.name: values.get(f.name, np.full(len(unit), f.low)) for f in factors})
    out = tier_change(*(inputs[f.name] for f in factors))
    if np.ptp(out) == 0:
        return Scenario(factors, out, inputs, _ranking(factors, free, None))
    indices = analyse.analyze(problem, out, calc_second_order=False, seed=seed)
    return Scenario(factors, out, inputs, _ranking(factors, free, indices))


def _ranking(factors: Sequence[Factor], free: Sequence[Factor], indices: Any) -> pd.DataFrame:
    at = {f.name: i for i, f in enumerate(free)}
    rows = []
    for factor in factors:
        i = at.get(factor.name)
        sobol = (
            [float(indices[key][i]) for key in ("S1", "S1_conf", "ST", "ST_conf")]
            if indices and i is not None
            else [0.0] * 4
        )
        rows.append((factor.name, *sobol))
    columns = ["factor", "first_order", "first_order_half", "total", "total_half"]
    return pd.DataFrame(rows, columns=columns).sort_values("total", ascending=False, ignore_index=True)
