"""Learning windows of two other public panels: general yearly amounts, and falling rates."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.errors import ForecastError
from analysis.forecast.learn.fitting import stack
from analysis.forecast.learn.windows import Windows
from analysis.forecast.trend.legs import local_trend
from analysis.forecast.trend.legs.steps import steps

# (points, years ahead, position of the newest point) within six yearly figures
SIX_POINT_CUTS = ((4, 2, 4), (3, 2, 4), (3, 2, 3), (2, 2, 4), (4, 1, 4), (4, 1, 5), (3, 3, 3), (2, 2, 3))
RATE_STEP, RATE_HORIZONS, RATE_ORIGINS = 5, (5, 10, 15), range(1960, 2011)


def read_six_points(path: str | Path) -> tuple[np.ndarray, np.ndarray]:
    """(names (N,), values (N, 6)) of yearly series of six figures, one per row, the name first (M4's test file)."""
    table = pd.read_csv(path)
    if table.shape[1] != 7:
        raise ForecastError(f"{path}: {table.shape[1]} columns; a name and six yearly figures are needed.")
    return table.iloc[:, 0].to_numpy(str), table.iloc[:, 1:].to_numpy(float)


def six_point_windows(names: np.ndarray, values: np.ndarray) -> Windows:
    """Windows of 2 to 4 points and 1 to 3 years ahead, each series weighing one."""
    rows = [
        (
            np.arange(n, dtype=float),
            y[e - n : e],
            float(n - 1 + h),
            y[e + h - 1],
            1 / len(SIX_POINT_CUTS),
            False,
            False,
            "yearly",
            name,
        )
        for name, y in zip(names, values, strict=True)
        for n, h, e in SIX_POINT_CUTS
    ]
    return stack(rows)


def read_rates(path: str | Path) -> pd.DataFrame:
    """Rates by year (rows) and country (columns) from a file Entity, Year, value."""
    table = pd.read_csv(path)
    if list(table.columns[:2]) != ["Entity", "Year"] or table.shape[1] != 3:
        raise ForecastError(
            f"{path}: columns {', '.join(table.columns)}; needed: Entity, Year and one value."
        )
    table.columns = ["entity", "year", "value"]
    return table.pivot_table(index="year", columns="entity", values="value")


def rate_windows(rates: pd.DataFrame, until: float = 2015) -> Windows:
    """Windows of three points five years apart and 5, 10 and 15 years ahead, near ones weighing more."""
    rows = []
    for name in rates:
        for origin in RATE_ORIGINS:
            seen = np.array([origin - 2 * RATE_STEP, origin - RATE_STEP, origin], float)
            y = rates[name].reindex(seen).to_numpy()
            for h in RATE_HORIZONS:
                outcome = rates[name].get(origin + h, np.nan)
                if origin + h <= until and np.isfinite(y).all() and np.isfinite(outcome):
                    rows.append((seen, y, float(origin + h), outcome, 1 / h, False, False, "rate", name))
    if not rows:
        raise ForecastError("No rate has three figures five years apart and one five years on.")
    return stack(rows)


def fit_local_trend(series: Sequence[tuple], limit: int = 40) -> dict[str, float]:
    """Pooled variances of leg local_trend from series [(time, value), ...]: the likelihood of `limit` of them.

    Needs statsmodels' filter for every series and step of the search: half a minute.
    """
    from scipy.optimize import minimize

    pick = np.random.default_rng(0).permutation(len(series))[:limit]
    grids = [
        local_trend.on_grid(steps(np.asarray(t, float)[None], np.log(np.asarray(y, float))[None]))
        for t, y in (series[i] for i in pick)
    ]
    names = list(local_trend.START)

    def loss(x: np.ndarray) -> float:
        c = dict(zip(names, x, strict=True))
        for n in names:
            if local_trend.KIND[n] == "positive":
                c[n] = np.exp(c[n])
        total = sum(local_trend.model(y, c).loglike(local_trend.variances(c)) for y in grids)
        return -total / len(grids) + 1e-3 * np.sum((x - x0) ** 2)

    x0 = np.array(
        [np.log(v) if local_trend.KIND[n] == "positive" else v for n, v in local_trend.START.items()]
    )
    best = minimize(loss, x0, method="Nelder-Mead", options=dict(maxfev=250, xatol=0.05, fatol=1e-3)).x
    return {
        n: round(float(np.exp(v) if local_trend.KIND[n] == "positive" else v), 5)
        for n, v in zip(names, best, strict=True)
    }


def panel_series(panel: pd.DataFrame, integer: bool, longest: int = 8) -> list[tuple]:
    """The last `longest` positive figures of each series of a panel, as fit_local_trend takes them."""
    kept = panel[(panel.integer == int(integer)) & (panel.value > 0)]
    series = [
        (g.year.to_numpy(float)[-longest:], g.value.to_numpy(float)[-longest:])
        for _, g in kept.groupby("series_id")
    ]
    return [(t, y) for t, y in series if len(y) >= 4]
