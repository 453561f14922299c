"""What publication leaves: whether small studies print larger effects than precise ones (Egger's regression).

The standardised effect y / se is regressed on the precision 1 / se; an intercept away from 0 says that the funnel is
lopsided (Egger, Davey Smith, Schneider & Minder 1997, BMJ 315:629). Fewer than ten studies do not carry the test
(Sterne et al. 2011, BMJ 343:d4002); then there is a reason and no number.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from analysis.effects.pooling import check

LEAST = 10


@dataclass(frozen=True)
class Funnel:
    """Egger's intercept with standard error, t, p and degrees of freedom; NaN and a `reason` below ten studies."""

    k: int
    intercept: float
    se: float
    t: float
    p: float
    reason: str = ""


def egger(yi: ArrayLike, vi: ArrayLike, least: int = LEAST) -> Funnel:
    """Egger's regression test on effect sizes `yi` with variances `vi`. Raises EffectsError on bad arrays.

    >>> egger([0.1, 0.2], [0.01, 0.02]).reason
    '2 studies print a size with its standard error; 10 are needed'
    """
    import statsmodels.api as sm

    y, v = check(yi, vi) if np.size(yi) else (np.array([]), np.array([]))
    if y.size < least:
        nan, some = float("nan"), "no study prints" if not y.size else f"{y.size} studies print"
        some = "1 study prints" if y.size == 1 else some
        return Funnel(
            y.size, nan, nan, nan, nan, f"{some} a size with its standard error; {least} are needed"
        )
    se = np.sqrt(v)
    fit = sm.OLS(y / se, sm.add_constant(1 / se)).fit()
    return Funnel(
        y.size, float(fit.params[0]), float(fit.bse[0]), float(fit.tvalues[0]), float(fit.pvalues[0])
    )


def funnel(studies: pd.DataFrame, least: int = LEAST) -> Funnel:
    """`egger` of the counterparts among rows of `evaluated_table` that print a percent with its standard error."""
    rows = studies[studies["numeric"] & pd.to_numeric(studies["error"], errors="coerce").notna()]
    error = pd.to_numeric(rows["error"]) / (100 + pd.to_numeric(rows["estimate"]))  # log points
    return egger(rows["yi"], error**2, least)
