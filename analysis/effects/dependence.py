"""Several figures of one programme are not independent: three ways to say so, and moderators."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from analysis.effects.pooling import Pool, _fit, check, paule_mandel, random_effects, relabel
from analysis.errors import EffectsError


def _clusters(cluster: Iterable[Any], size: int) -> tuple[np.ndarray, list]:
    labels = list(cluster)
    if len(labels) != size:
        raise EffectsError(
            f"Dependence: {size} effects but {len(labels)} programme labels. Give one label per effect."
        )
    codes, unique = pd.factorize(pd.Series(labels, dtype="object"))
    if (codes < 0).any():
        raise EffectsError(f"Dependence: effect {int(np.flatnonzero(codes < 0)[0])} has no programme label.")
    return codes, list(unique)


def one_vote(yi: ArrayLike, vi: ArrayLike, cluster: Iterable[Any], rho: float = 0.8) -> pd.DataFrame:
    """One effect per programme: the inverse-variance mean of its figures, with errors correlated by `rho`.

    Columns cluster, yi, vi, n_figures. The weights stay those of independent figures (generalised least
    squares would give negative ones under unequal variances and a high rho); the variance is w'Vw with
    V_ij = rho sqrt(v_i v_j). At rho = 0 it is metafor's aggregate(). Raises EffectsError.

    >>> one_vote([0.2, 0.4, 0.3], [0.01, 0.01, 0.02], ["a", "a", "b"], rho=1.0)[["cluster", "yi", "vi"]]
      cluster   yi    vi
    0       a  0.3  0.01
    1       b  0.3  0.02
    """
    y, v = check(yi, vi)
    if not 0 <= rho <= 1:
        raise EffectsError(
            f"Dependence: rho is {rho}; allowed is 0 (independent) to 1 (the same information)."
        )
    codes, names = _clusters(cluster, y.size)
    rows = []
    for code, name in enumerate(names):
        part = codes == code
        weights = (1 / v[part]) / (1 / v[part]).sum()
        shares = weights * np.sqrt(v[part])
        variance = rho * shares.sum() ** 2 + (1 - rho) * (shares**2).sum()
        rows.append({"cluster": name, "yi": float(weights @ y[part]), "vi": float(variance),
                     "n_figures": int(part.sum())})  # fmt: skip
    return pd.DataFrame(rows)


def cluster_robust(yi: ArrayLike, vi: ArrayLike, cluster: Iterable[Any], level: float = 0.95) -> Pool:
    """Every figure counts; the standard error allows any dependence within a programme (CR1, t on m - 1).

    tau² and I² are those of the figures taken as independent. With m programmes the sandwich is scaled by
    m / (m - 1), as metafor's robust() does. Hedges, Tipton & Johnson (2010), Res. Synth. Methods 1:39.
    Raises EffectsError with fewer than two programmes.
    """
    from scipy.stats import t

    y, v = check(yi, vi)
    codes, names = _clusters(cluster, y.size)
    m = len(names)
    if m < 2:
        raise EffectsError(
            "Dependence: all figures are of one programme; a robust interval needs two at least."
        )
    base = random_effects(y, v, level)
    w = 1 / (v + base.tau2)
    score = np.bincount(codes, weights=w * (y - base.mean), minlength=m)
    se = float(np.sqrt(m / (m - 1) * (score**2).sum()) / w.sum())
    crit = float(t.ppf((1 + level) / 2, m - 1))
    half = crit * float(np.sqrt(base.tau2 + se**2))
    return replace(
        base, se=se, lower=base.mean - crit * se, upper=base.mean + crit * se, pi_lower=base.mean - half,
        pi_upper=base.mean + half, df=m - 1, method="all figures, cluster-robust by programme",
        notes=(*base.notes, f"{y.size} figures of {m} programmes"),
    )  # fmt: skip


def _reml(
    y: np.ndarray, v: np.ndarray, codes: np.ndarray, between: float, within: float
) -> tuple[float, float, float]:
    """Restricted log-likelihood, mean and its variance of the three-level model, cluster by cluster."""
    precision = weighted = quadratic = log_det = 0.0
    for code in range(codes.max() + 1):
        part = codes == code
        d = 1 / (v[part] + within)
        shared = between / (1 + between * d.sum())  # Woodbury: V^-1 = D - shared D 1 1' D
        one, yy = d.sum(), d @ y[part]
        precision += one - shared * one**2
        weighted += yy - shared * one * yy
        quadratic += d @ y[part] ** 2 - shared * yy**2
        log_det += np.log(v[part] + within).sum() + np.log1p(between * one)
    mean = weighted / precision
    return -0.5 * (log_det + np.log(precision) + quadratic - precision * mean**2), mean, 1 / precision


def multilevel(yi: ArrayLike, vi: ArrayLike, cluster: Iterable[Any], level: float = 0.95) -> Pool:
    """Three levels (sampling, figures within a programme, programmes) by REML; `tau2` sums the upper two.

    The interval is on t with programmes - 1 degrees of freedom. Konstantopoulos (2011), Res. Synth.
    Methods 2:61. Raises EffectsError with fewer than two programmes.
    """
    from scipy.optimize import minimize
    from scipy.stats import t

    y, v = check(yi, vi)
    codes, names = _clusters(cluster, y.size)
    if len(names) < 2:
        raise EffectsError(
            "Dependence: all figures are of one programme; levels need two programmes at least."
        )
    scale = float(np.mean(v) + np.var(y))
    sd = np.sqrt(scale)

    def loss(u: np.ndarray) -> float:
        return -_reml(y / sd, v / scale, codes, u[0] ** 2, u[1] ** 2)[0]

    starts = [(0.5, 0.5), (0.05, 0.7), (0.7, 0.05)]
    options = {"xatol": 1e-9, "fatol": 1e-12, "maxiter": 4000, "maxfev": 4000}
    best = min(
        (minimize(loss, s, method="Nelder-Mead", options=options) for s in starts), key=lambda r: r.fun
    )
    between, within = (scale * np.square(best.x)).tolist()
    _, mean, variance = _reml(y, v, codes, between, within)
    base = random_effects(y, v, level)
    se, df, tau2 = float(np.sqrt(variance)), len(names) - 1, between + within
    crit = float(t.ppf((1 + level) / 2, df))
    half = crit * float(np.sqrt(tau2 + se**2))
    note = (
        f"between programmes {between:.4f}, within {within:.4f}; {y.size} figures of {len(names)} programmes"
    )
    return replace(
        base, mean=float(mean), se=se, lower=float(mean) - crit * se, upper=float(mean) + crit * se,
        pi_lower=float(mean) - half, pi_upper=float(mean) + half, tau2=tau2, tau2_lower=float("nan"),
        tau2_upper=float("nan"), df=df, method="three-level, REML", notes=(note,),
    )  # fmt: skip


def pool_dependent(
    yi: ArrayLike,
    vi: ArrayLike,
    cluster: Iterable[Any],
    how: str = "one_vote",
    rho: float = 0.8,
    level: float = 0.95,
) -> Pool:
    """Pool figures that come in programmes: `how` is one_vote, cluster_robust or multilevel."""
    if how == "one_vote":
        votes = one_vote(yi, vi, cluster, rho)
        return relabel(random_effects(votes["yi"], votes["vi"], level), "one programme, one vote")
    if how == "cluster_robust":
        return cluster_robust(yi, vi, cluster, level)
    if how == "multilevel":
        return multilevel(yi, vi, cluster, level)
    raise EffectsError(f"Dependence: '{how}' is unknown; allowed are one_vote, cluster_robust, multilevel.")


def moderator(
    yi: ArrayLike,
    vi: ArrayLike,
    x: ArrayLike,
    names: Sequence[str] | None = None,
    level: float = 0.95,
    per_coefficient: int = 10,
) -> pd.DataFrame:
    """Mixed-effects regression of the effects on moderators (Paule-Mandel, Hartung-Knapp on t).

    `x` (n,) or (n, p) without the constant. One row per coefficient: name, beta, se, lower, upper, p, tau2.
    Raises EffectsError with fewer than `per_coefficient` effects for each moderator: fewer do not carry one.
    """
    from scipy.stats import t

    y, v = check(yi, vi)
    x = np.asarray(x, float).reshape(y.size, -1)
    if y.size < per_coefficient * x.shape[1]:
        raise EffectsError(
            f"Moderators: {y.size} effects for {x.shape[1]} moderator(s); needed are {per_coefficient} each. "
            "Show the effects in a forest plot and leave the regression out."
        )
    design = np.column_stack([np.ones(y.size), x])
    if np.linalg.matrix_rank(design) < design.shape[1]:
        raise EffectsError("Moderators: a moderator is constant or repeats another one; leave it out.")
    tau2 = paule_mandel(y, v, design)
    beta, bread, q = _fit(y, v, design, tau2)
    df = y.size - design.shape[1]
    se = np.sqrt(q / df * np.diag(bread))
    crit = t.ppf((1 + level) / 2, df)
    names = ["constant", *(names or [f"moderator {i + 1}" for i in range(x.shape[1])])]
    p = 2 * t.sf(np.abs(beta / se), df)
    return pd.DataFrame(
        {"name": names, "beta": beta, "se": se, "lower": beta - crit * se, "upper": beta + crit * se, "p": p,
         "tau2": tau2}
    )  # fmt: skip
