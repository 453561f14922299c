"""LMDI-I: a change of a total split exactly into its factors; and the readings of an unclear per-unit figure.

V = sum over groups of x1 x2 ... xn (emissions = activity x energy per unit x carbon per energy). Additive:
delta V = sum_k sum_i L(V_i^T, V_i^0) ln(x_ki^T / x_ki^0) with the logarithmic mean L(a, b) = (a - b) / ln(a
/ b). Multiplicative: V^T / V^0 = prod_k exp(sum_i L(V_i^T, V_i^0) / L(V^T, V^0) ln(x_ki^T / x_ki^0)). Ang
(2005), Energy Policy 33:867; Ang (2015), Energy Policy 86:233.

Zeros are handled by the analytical limits of these terms (Ang, Zhang & Choi 1998, Energy 23:489; Wood &
Lenzen 2006, Energy Policy 34:1326; Ang & Liu 2007, Energy Policy 35:238): where a group appears or vanishes
because a factor is zero at one end, its whole change belongs to that factor, in equal parts if several are
zero there.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from analysis.errors import EffectsError


def log_mean(a: ArrayLike, b: ArrayLike) -> np.ndarray:
    """Logarithmic mean, element by element; L(a, a) = a and L(a, 0) = 0.

    >>> log_mean([1.0, 2.0, 0.0], [1.0, 1.0, 3.0]).round(4)
    array([1.    , 1.4427, 0.    ])
    """
    a, b = np.broadcast_arrays(np.asarray(a, float), np.asarray(b, float))
    both = (a > 0) & (b > 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.log(np.where(both, a, 1) / np.where(both, b, 1))
        close = np.abs(ratio) < 1e-6  # (a - b) / ln(a / b) loses all digits there; its series does not
        series = np.where(both, b, 0) * (1 + ratio / 2 + ratio**2 / 6)
        return np.where(both, np.where(close, series, (a - b) / np.where(close, 1, ratio)), 0.0)


@dataclass(frozen=True)
class Decomposition:
    """What each factor adds. `by_group` (groups x factors, units of V) sums over both to `total`.

    `additive` is in units of V; `multiplicative` are ratios whose product is end / start (NaN if a total is
    0).
    """

    additive: pd.Series
    multiplicative: pd.Series
    by_group: pd.DataFrame
    start: float
    end: float

    @property
    def total(self) -> float:
        return self.end - self.start

    def table(self) -> pd.DataFrame:
        """One row per factor: columns effect (units of V), percent_of_start, ratio."""
        share = 100 * self.additive / self.start if self.start else np.nan
        return pd.DataFrame(
            {"effect": self.additive, "percent_of_start": share, "ratio": self.multiplicative}
        )


def _matrix(table: Any, name: str) -> pd.DataFrame:
    frame = pd.DataFrame(table).astype(float)
    bad = np.argwhere(~np.isfinite(frame.to_numpy()) | (frame.to_numpy() < 0))
    if bad.size:
        i, j = bad[0]
        raise EffectsError(
            f"LMDI, {name}: group {frame.index[i]!r}, factor {frame.columns[j]!r} is {frame.iloc[i, j]}; "
            "needed is a finite number of 0 or more. Where a group is empty, give its undefined factor as 0."
        )
    return frame


def _contributions(x0: np.ndarray, x1: np.ndarray) -> np.ndarray:
    """Additive terms, groups x factors, with the analytical limits where a value is zero."""
    v0, v1 = x0.prod(axis=1), x1.prod(axis=1)
    weight = log_mean(v1, v0)[:, None]
    alive = (x0 > 0) & (x1 > 0)
    logs = np.log(np.where(alive, x1, 1) / np.where(alive, x0, 1))
    out = weight * logs
    one_sided = (v0 > 0) != (v1 > 0)
    zero = np.where((v0 > 0)[:, None], x1 == 0, x0 == 0) & one_sided[:, None]
    counts = np.maximum(zero.sum(axis=1, keepdims=True), 1)
    return out + np.where(zero, (v1 - v0)[:, None] / counts, 0.0)


def lmdi(start: Any, end: Any) -> Decomposition:
    """Split the change of V = sum of products between two tables of factors (rows groups, columns factors).

    Units: those of the product. Both tables must have the same groups and factors. Raises EffectsError for
    others, for negative values, and for no factors.

    >>> start = {"activity": [100, 50], "intensity": [2.0, 4.0]}
    >>> d = lmdi(start, {"activity": [120, 50], "intensity": [1.8, 4.4]})
    >>> round(float(d.additive.sum()), 9), round(d.total, 9)
    (36.0, 36.0)
    >>> bool(abs(d.multiplicative.prod() - d.end / d.start) < 1e-12)
    True
    """
    a, b = _matrix(start, "start"), _matrix(end, "end")
    if a.empty or list(a.columns) != list(b.columns) or list(a.index) != list(b.index):
        raise EffectsError(
            f"LMDI: start has factors {list(a.columns)} and groups {list(a.index)}, "
            f"end {list(b.columns)} and {list(b.index)}. Give both the same, in the same order."
        )
    by_group = pd.DataFrame(_contributions(a.to_numpy(), b.to_numpy()), index=a.index, columns=a.columns)
    v0, v1 = float(a.prod(axis=1).sum()), float(b.prod(axis=1).sum())
    additive = by_group.sum()
    weight = float(log_mean(v1, v0)) or float("nan")  # no ratio from or to an empty total
    multiplicative = np.exp(additive / weight)
    return Decomposition(additive, multiplicative, by_group, v0, v1)


def chain(yearly: pd.DataFrame) -> pd.DataFrame:
    """Decompose the product of yearly ratios: one row per year and a last row `whole period`.

    `yearly` has one row per period and one column per factor, each a ratio to the period before (0.973 for
    -2.7 %). Columns of the result: the factors and `product` as percent changes, and `<factor>_share` of the
    log change. With one group LMDI is exact in logs, so that the years add up without a rest.
    """
    ratios = yearly.astype(float)
    if (ratios <= 0).any().any() or ratios.isna().any().any():
        raise EffectsError("LMDI chain: a yearly ratio is missing or not above 0; -100 % has no logarithm.")
    logs = np.log(ratios)
    logs.loc["whole period"] = logs.sum()
    out = 100 * np.expm1(logs)
    out["product"] = 100 * np.expm1(logs.sum(axis=1))
    for name in ratios:
        out[f"{name}_share"] = logs[name] / logs.sum(axis=1).where(lambda total: total != 0)
    return out


def readings_of_basis(
    change: float, output_gain: float, growth: tuple[float, float] = (0.0, 0.0), basis: str = "unclear"
) -> pd.DataFrame:
    """Every way to read a printed change of emissions or energy beside a printed gain in output.

    `change` and `output_gain` in percent (-20.4 and 22.3), `growth` the range of further growth of output in
    percent. Columns basis, reading, total_low, total_high, per_unit_low, per_unit_high (percent), why. `basis`
    absolute or intensity keeps the readings of that basis; unclear keeps all. Raises EffectsError for other
    words and for -100 % or less.

    >>> readings_of_basis(-20.4, 22.3)[["reading", "total_low", "total_high"]].round(1).values.tolist()[:2]
    [['per unit, output unchanged', -20.4, -20.4], ['per unit, output up by the printed gain', -2.6, -2.6]]
    """
    if basis not in ("absolute", "intensity", "unclear"):
        raise EffectsError(f"Basis '{basis}' is unknown; allowed are absolute, intensity, unclear.")
    if change <= -100 or output_gain <= -100 or min(growth) <= -100:
        raise EffectsError(
            f"Basis: changes of {change}, {output_gain} and {growth} %; each must be above -100 %."
        )
    r, y = 1 + change / 100, 1 + output_gain / 100
    g = [1 + value / 100 for value in growth]
    rows = [
        ("intensity", "per unit, output unchanged", (r, r), (r, r),
         "the gain was used to make the same with less"),
        ("intensity", "per unit, output up by the printed gain", (r * y, r * y), (r, r),
         "the gain was used to make more with the same"),
        ("intensity", "per unit, output anywhere between", (min(r, r * y), max(r, r * y)), (r, r),
         "how the gain was used is not printed"),
        ("intensity", "per unit, with growth of output besides",
         (min(r, r * y) * min(g), max(r, r * y) * max(g)), (r, r),
         "sites on the list may also have grown for other reasons"),
        ("absolute", "total, output unchanged", (r, r), (r, r), "the printed figure is the total"),
        ("absolute", "total, output up by the printed gain", (r, r), (r / y, r / y),
         "the printed figure is the total and output rose: per unit fell more"),
    ]  # fmt: skip
    if max(abs(value) for value in growth) == 0:
        rows.pop(3)
    kept = [row for row in rows if basis in ("unclear", row[0])]
    return pd.DataFrame(
        [(b, name, *(100 * (x - 1) for x in (*total, *unit)), why) for b, name, total, unit, why in kept],
        columns=["basis", "reading", "total_low", "total_high", "per_unit_low", "per_unit_high", "why"],
    )
