"""Random-effects pooling of effect sizes: Paule-Mandel tau², Hartung-Knapp interval, prediction interval.

Everything here works on arrays and knows nothing of claims. `yi` are effect sizes (log response ratios),
`vi` their variances. Why not `statsmodels.stats.meta_analysis.combine_effects`: it does not floor tau² and
I² at zero and has no prediction interval; where tau² is positive the tests hold this module against it, and
everywhere against R's metafor.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from analysis.errors import EffectsError


@dataclass(frozen=True, kw_only=True)
class Pool:
    """A pooled effect on the scale of `yi`.

    `lower`/`upper` is the confidence interval of the mean, `pi_lower`/`pi_upper` where the true effect of a
    next programme would lie. `i2` is in percent. `notes` says which floor or rule was applied.
    Values that one effect alone cannot give are NaN.
    """

    k: int
    mean: float
    se: float
    lower: float
    upper: float
    pi_lower: float
    pi_upper: float
    tau2: float
    tau2_lower: float
    tau2_upper: float
    i2: float
    h2: float
    q: float
    q_p: float
    level: float
    df: float
    method: str
    weights: np.ndarray = field(repr=False)
    notes: tuple[str, ...] = ()

    def percent(self) -> dict[str, float]:
        """Mean and intervals as percent changes, 100 (exp(y) - 1).

        >>> round(random_effects([0.1, 0.2, 0.3], [0.01, 0.01, 0.01]).percent()["mean"], 2)
        22.14
        """
        names = ("mean", "lower", "upper", "pi_lower", "pi_upper")
        return {name: float(100 * np.expm1(getattr(self, name))) for name in names}


def check(yi: ArrayLike, vi: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    """Effect sizes and variances as float arrays of one length; EffectsError names the first bad position."""
    y, v = np.atleast_1d(np.asarray(yi, float)), np.atleast_1d(np.asarray(vi, float))
    if y.ndim != 1 or y.shape != v.shape:
        raise EffectsError(
            f"Pooling: {y.shape} effect sizes but {v.shape} variances. Give one variance per effect."
        )
    if y.size == 0:
        raise EffectsError("Pooling: no effect sizes given. Check the outcome and which claims were refused.")
    bad = np.flatnonzero(~np.isfinite(y) | ~np.isfinite(v) | (v <= 0))
    if bad.size:
        i = bad[0]
        raise EffectsError(
            f"Pooling: effect {i} has size {y[i]} and variance {v[i]}; needed: a finite size and a positive "
            "variance. Set a precision assumption (spread, n of sites) for it or leave it out."
        )
    return y, v


def _fit(y: np.ndarray, v: np.ndarray, x: np.ndarray, tau2: float) -> tuple[np.ndarray, np.ndarray, float]:
    """Weighted least squares at a given tau²: coefficients, their (X'WX)^-1 and the generalised Q."""
    w = 1 / (v + tau2)
    bread = np.linalg.inv((x * w[:, None]).T @ x)
    beta = bread @ (x * w[:, None]).T @ y
    return beta, bread, float(w @ (y - x @ beta) ** 2)


def _tau2_where_q_equals(y: np.ndarray, v: np.ndarray, x: np.ndarray, target: float) -> float:
    """The tau² at which the generalised Q falls to `target`; 0 if it is below the target already."""
    from scipy.optimize import brentq

    scale = float(np.mean(v) + np.var(y))  # solve in units of the data: the root then scales with them
    if _fit(y, v, x, 0.0)[2] <= target:
        return 0.0
    upper = 1.0
    while _fit(y, v, x, upper * scale)[2] > target:
        upper *= 4
        if upper > 1e12:
            raise EffectsError(
                "Pooling: tau² has no finite solution; the variances are too unequal for these effects."
            )
    root = brentq(lambda u: _fit(y, v, x, u * scale)[2] - target, 0.0, upper, xtol=1e-14, rtol=1e-13)
    return float(root * scale)


def paule_mandel(yi: ArrayLike, vi: ArrayLike, x: ArrayLike | None = None) -> float:
    """Paule-Mandel variance between effects: the tau² at which Q equals its degrees of freedom.

    `x` is a design matrix (n, p) with its constant; None means a mean only. Floored at 0.
    Paule & Mandel (1982), J. Res. Natl. Bur. Stand. 87:377. Raises EffectsError on bad arrays.

    >>> paule_mandel([0.20, 0.21, 0.20], [0.01, 0.01, 0.01])
    0.0
    >>> round(paule_mandel([0.0, 1.0], [0.01, 0.01]), 4)
    0.49
    """
    y, v = check(yi, vi)
    x = np.ones((y.size, 1)) if x is None else np.asarray(x, float)
    return _tau2_where_q_equals(y, v, x, y.size - x.shape[1]) if y.size > x.shape[1] else float("nan")


def tau2_interval(yi: ArrayLike, vi: ArrayLike, level: float = 0.95) -> tuple[float, float]:
    """Q-profile confidence interval of tau² (Viechtbauer 2007, Stat. Med. 26:37); NaN for one effect."""
    from scipy.stats import chi2

    y, v = check(yi, vi)
    if y.size < 2:
        return float("nan"), float("nan")
    x, df = np.ones((y.size, 1)), y.size - 1
    upper_q, lower_q = chi2.ppf([(1 + level) / 2, (1 - level) / 2], df)
    return _tau2_where_q_equals(y, v, x, upper_q), _tau2_where_q_equals(y, v, x, lower_q)


def _heterogeneity(y: np.ndarray, v: np.ndarray, tau2: float) -> tuple[float, float, float]:
    """I² (percent) and H² from tau² and the typical sampling variance (Higgins & Thompson 2002), and Q."""
    w, df = 1 / v, y.size - 1
    typical = df * w.sum() / (w.sum() ** 2 - (w**2).sum())
    q = _fit(y, v, np.ones((y.size, 1)), 0.0)[2]
    return 100 * tau2 / (tau2 + typical), tau2 / typical + 1, q


def _single(y: np.ndarray, v: np.ndarray, level: float) -> Pool:
    nan = float("nan")
    note = "one effect: no pool, no interval"
    return Pool(
        k=1, mean=float(y[0]), se=float(np.sqrt(v[0])), lower=nan, upper=nan, pi_lower=nan, pi_upper=nan, tau2=nan,
        tau2_lower=nan, tau2_upper=nan, i2=nan, h2=nan, q=nan, q_p=nan, level=level, df=nan, method="one effect",
        weights=np.ones(1), notes=(note,),
    )  # fmt: skip


def random_effects(yi: ArrayLike, vi: ArrayLike, level: float = 0.95, hk_floor: bool = True) -> Pool:
    """Random-effects mean with Paule-Mandel tau² and the Hartung-Knapp-Sidik-Jonkman interval on t(k - 1).

    The prediction interval is mean ± t(k - 1) sqrt(tau² + se²). With `hk_floor` the Hartung-Knapp factor is
    not allowed below 1, so that effects which agree by chance do not give an interval of no width (Röver,
    Knapp & Friede 2015, BMC Med. Res. Methodol. 15:99); False gives metafor's test="knha". With Paule-Mandel
    the floor can only act where tau² is 0. One effect is returned as it is, without intervals. Raises
    EffectsError.

    >>> p = random_effects([0.30, 0.30, 0.30], [0.01, 0.01, 0.01])
    >>> p.tau2, round(p.mean, 3), bool(p.lower < 0.3 < p.upper)
    (0.0, 0.3, True)
    """
    from scipy.stats import chi2, t

    y, v = check(yi, vi)
    if y.size == 1:
        return _single(y, v, level)
    k, x = y.size, np.ones((y.size, 1))
    tau2 = paule_mandel(y, v)
    beta, bread, q_star = _fit(y, v, x, tau2)
    factor = q_star / (k - 1)
    notes: tuple[str, ...] = ()
    if hk_floor and factor < 1 - 1e-9:
        factor, notes = 1.0, ("Hartung-Knapp factor floored at 1",)
    if tau2 == 0:
        notes = (*notes, "tau² floored at 0")
    se, crit = float(np.sqrt(factor * bread[0, 0])), float(t.ppf((1 + level) / 2, k - 1))
    i2, h2, q = _heterogeneity(y, v, tau2)
    mean, half = float(beta[0]), crit * float(np.sqrt(tau2 + se**2))
    weights = 1 / (v + tau2)
    tau2_lower, tau2_upper = tau2_interval(y, v, level)
    return Pool(
        k=k, mean=mean, se=se, lower=mean - crit * se, upper=mean + crit * se, pi_lower=mean - half, pi_upper=mean + half,
        tau2=tau2, tau2_lower=tau2_lower, tau2_upper=tau2_upper, i2=i2, h2=h2, q=q, q_p=float(chi2.sf(q, k - 1)), level=level,
        df=k - 1, method="Paule-Mandel, Hartung-Knapp", weights=weights / weights.sum(), notes=notes,
    )  # fmt: skip


def leave_one_out(
    yi: ArrayLike,
    vi: ArrayLike,
    labels: Iterable[Any] | None = None,
    level: float = 0.95,
    hk_floor: bool = True,
) -> pd.DataFrame:
    """The pool without each effect in turn: columns left_out, k, mean, se, lower, upper, pi_lower,
    pi_upper, tau2, i2, q.

    Needs two effects at least; raises EffectsError otherwise.
    """
    y, v = check(yi, vi)
    if y.size < 2:
        raise EffectsError("Leave-one-out: one effect only; nothing is left when it is taken out.")
    labels = list(range(y.size)) if labels is None else list(labels)
    names = ["mean", "se", "lower", "upper", "pi_lower", "pi_upper", "tau2", "i2", "q"]
    rows = []
    for i, label in enumerate(labels):
        pool = random_effects(np.delete(y, i), np.delete(v, i), level, hk_floor)
        rows.append({"left_out": label, "k": pool.k} | {name: getattr(pool, name) for name in names})
    return pd.DataFrame(rows)


def relabel(pool: Pool, method: str, *notes: str) -> Pool:
    """The same pool under the name of the procedure that prepared its input."""
    return replace(pool, method=method, notes=(*pool.notes, *notes))
