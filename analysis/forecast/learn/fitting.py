"""Fit the coefficients of the legs on a panel of yearly series.

A panel is a table with series_id, family, cluster, integer (0/1), cumulative (0/1), year and value. It is
given by the user and never shipped; what is kept are coefficients and quantile tables.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy.optimize import minimize

from analysis.errors import ForecastError
from analysis.forecast.learn.fit_net import fit_net
from analysis.forecast.learn.windows import Windows
from analysis.forecast.trend.legs import growth, last_increment, ltc, mixed, nbc, pace
from analysis.forecast.trend.legs.leg import Leg
from analysis.forecast.trend.legs.steps import steps

POINTS, HORIZONS, LONGEST, NETS = (2, 3, 4, 6), (1, 2, 3), 6, 3
EARLIEST, ORIGINS = (
    {True: 5, False: 3},
    {True: 2, False: 3},
)  # by integer: first origin, origins a series counts for
COLUMNS = ("series_id", "family", "cluster", "integer", "cumulative", "year", "value")


def read_panel(path: str | Path) -> pd.DataFrame:
    """A panel table from CSV, sorted; ForecastError names a missing column or a year given twice."""
    panel = pd.read_csv(path)
    missing = [c for c in COLUMNS if c not in panel]
    if missing:
        raise ForecastError(
            f"{path}: columns missing: {', '.join(missing)}. A panel needs {', '.join(COLUMNS)}."
        )
    twice = panel[panel.duplicated(["series_id", "year"])]
    if len(twice):
        row = twice.iloc[0]
        raise ForecastError(
            f"{path}: series {row.series_id} has year {row.year} twice. Keep one row per year."
        )
    return panel.sort_values(["series_id", "year"], ignore_index=True)


def windows(panel: pd.DataFrame, until: float = np.inf, kind: str = "usual") -> Windows:
    """Learning windows of a panel, with outcomes up to the year `until`.

    kind "usual": every origin with growth behind it (at least 5 units, or 0.1 for amounts), with 2, 3, 4 and 6
    points and 1, 2 and 3 years ahead; "single": the same origins, one point; "start": the first years of counted
    lists, each behind a zero one year earlier. Each series weighs the same, however long it is.
    """
    rows = []
    for _, g in panel.groupby("series_id", sort=True):
        t, y, first = g.year.to_numpy(float), g.value.to_numpy(float), g.iloc[0]
        integer = bool(first.integer)
        if kind == "start":
            pieces = list(_first_years(t, y)) if integer else []
        else:
            pieces = list(_origins(t, y, integer, (1,) if kind == "single" else POINTS))
        pieces = [f for f in pieces if f[2] <= until]
        origins = len({f[0][-1] for f in pieces})
        label = (integer, bool(first.cumulative), first.family, first.cluster)
        rows += [(*f, min(ORIGINS[integer], origins) / len(pieces), *label) for f in pieces]
    if not rows:
        raise ForecastError(
            "The panel has no window to learn from: series need at least two figures and one year ahead."
        )
    return stack(rows)


def _origins(t: np.ndarray, y: np.ndarray, integer: bool, points: Sequence[int]) -> Iterator[tuple]:
    """(times, values, deadline, outcome) of every usable origin, length and horizon of one series."""
    for k in range(EARLIEST[integer], len(y)):
        behind = y[max(k - 5, 0)]
        if y[k] < (5 if integer else 0.1) or y[k] <= behind or (not integer and behind <= 0):
            continue
        for n in points:
            start = k - n + 1
            if start < 0 or (not integer and y[start] <= 0):
                continue
            for h in HORIZONS:
                if k + h < len(y) and t[k + h] - t[k] <= h + 2 and y[k + h] > 0:
                    yield t[start : k + 1], y[start : k + 1], t[k + h], y[k + h]


def _first_years(t: np.ndarray, y: np.ndarray) -> Iterator[tuple]:
    """The same for the first years of a list, from zero one year before its first figure."""
    t, y = np.concatenate([[t[0] - 1], t]), np.concatenate([[0.0], y])
    for k in range(1, min(4, len(y))):
        if y[k] < 5:
            continue
        for h in HORIZONS:
            if k + h < len(y):
                yield t[: k + 1], y[: k + 1], t[k + h], y[k + h]
                if k > 1:  # the figures in between are often not published
                    yield t[[0, k]], y[[0, k]], t[k + h], y[k + h]


def stack(rows: list[tuple]) -> Windows:
    """Windows from rows (times, values, deadline, outcome, weight, integer, cumulative, family, cluster)."""
    time, value = (np.full((len(rows), LONGEST), np.nan) for _ in range(2))
    for i, row in enumerate(rows):
        time[i, -len(row[0]) :], value[i, -len(row[1]) :] = row[0], row[1]
    deadline, outcome, weight, integer, cumulative, family, cluster = (
        np.array(column) for column in list(zip(*rows, strict=True))[2:]
    )
    return Windows(
        time=time,
        value=value,
        horizon=(deadline - time[:, -1])[:, None],
        outcome=outcome[:, None],
        weight=weight,
        integer=integer,
        cumulative=cumulative,
        family=family,
        cluster=cluster,
    )


def balance(w: Windows) -> Windows:
    """The same windows, every family weighing the same in all."""
    total = pd.Series(w.weight).groupby(w.family).transform("sum").to_numpy()
    return replace(w, weight=w.weight / total * len(w))


def thin(w: Windows, limit: int) -> Windows:
    """At most `limit` different windows, drawn in proportion to their weights (systematic, fixed start)."""
    if len(w) <= limit:
        return w
    at = (np.arange(limit) + 0.5) / limit
    shuffled = np.random.default_rng(0).permutation(len(w))
    pick = shuffled[np.searchsorted(np.cumsum(w.weight[shuffled]) / w.weight.sum(), at)]
    pick, times = np.unique(pick, return_counts=True)
    return replace(w.where(pick), weight=times.astype(float))


def fit_leg(
    leg: Leg, w: Windows, ridge: float = 2e-3, fixed: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Maximum-likelihood coefficients of one leg, some of them fixed.

    ridge pulls towards the start values, on the scale of the search; parameters stay finite in small classes.
    """
    w = thin(w, 2500 if leg is mixed.LEG else 6000)
    parts = [_likelihood_of(leg, w.where(w.integer == kind), bool(kind)) for kind in np.unique(w.integer)]

    def loss(c: Mapping[str, Any]) -> float:
        return (
            sum(-np.sum(weight * np.maximum(likelihood(c), -50)) for weight, likelihood in parts)
            / w.weight.sum()
        )

    start = {n: v for n, v in leg.start.items() if n not in (fixed or {})}
    return _search(loss, start, leg.kind, ridge, fixed)


def _likelihood_of(
    leg: Leg, w: Windows, integer: bool
) -> tuple[np.ndarray, Callable[[Mapping[str, Any]], np.ndarray]]:
    """(weights, likelihood(c)) of the windows of one kind."""
    falls = leg.falls
    calls = []
    for can_fall in np.unique(~w.cumulative) if falls else (False,):
        part = w.where(~w.cumulative == can_fall) if falls else w
        extra = dict(falls=bool(can_fall)) if falls else {}
        calls.append(
            (
                part.weight,
                steps(part.time, part.value),
                part.horizon,
                part.outcome - part.value[:, -1:],
                extra,
            )
        )

    if leg.log_likelihood is None:
        raise ForecastError(f"Leg {leg.name!r} has no likelihood to be fitted by.")
    log_likelihood = leg.log_likelihood

    def likelihood(c: Mapping[str, Any]) -> np.ndarray:
        return np.concatenate([log_likelihood(s, h, d, c, integer, **e) for _, s, h, d, e in calls])

    return np.concatenate([c[0] for c in calls]), likelihood


def fit_quantiles(leg: Leg, w: Windows, ridge: float = 1e-4) -> dict[str, Any]:
    """Coefficients of a leg with `log_growth`, by the mean pinball loss at 24 levels (half the CRPS of log growth)."""
    return _search(_pinball(leg, w), leg.start, leg.kind, ridge)


def fit_pace(w: Windows) -> dict[str, Any]:
    """Coefficients of the pace leg: the scalars first, then several hidden layers from different starts."""
    loss = _pinball(pace.LEG, thin(w, 3000))
    scalars = {n: v for n, v in pace.START.items() if n not in pace.NET}
    c = _search(loss, scalars, pace.KIND, 1e-4, fixed={n: pace.START[n] for n in pace.NET})
    return dict(nets=[{**c, **fit_net(w, c, begin)} for begin in range(NETS)])


def _pinball(leg: Leg, w: Windows) -> Callable[[Mapping[str, Any]], float]:
    """loss(c) on windows w, twice the mean pinball loss of log growth."""
    value = np.log(np.maximum(w.value, 1e-9)) if leg.scale == "log" else w.value
    s, z, u = steps(w.time, value), np.log(w.outcome / w.value[:, -1:]), (np.arange(24) + 0.5) / 24

    if leg.log_growth is None:
        raise ForecastError(f"Leg {leg.name!r} has no log growth to be fitted by.")
    log_growth = leg.log_growth

    def loss(c: Mapping[str, Any]) -> float:
        error = z - log_growth(s, w.horizon, c, u)
        return 2 * np.sum(w.weight * np.maximum(u * error, (u - 1) * error).mean(1)) / w.weight.sum()

    return loss


def _search(
    loss: Callable[[Any], float],
    start: Mapping[str, Any],
    kind: Mapping[str, str],
    ridge: float,
    fixed: Mapping[str, Any] | None = None,
    maxiter: int = 80,
) -> dict[str, Any]:
    """Coefficients that minimise loss(c) + ridge * squared distance from the start, by L-BFGS on the real line."""
    x0 = np.concatenate([np.ravel(_to_real(np.asarray(v, float), kind[n])) for n, v in start.items()])

    def unpack(x: np.ndarray) -> dict[str, Any]:
        c, at = dict(fixed or {}), 0
        for n, v in start.items():
            size = np.size(v)
            c[n] = _from_real(x[at : at + size].reshape(np.shape(v)), kind[n])
            at += size
        return c

    best = minimize(
        lambda x: loss(unpack(x)) + ridge * np.sum((x - x0) ** 2),
        x0,
        method="L-BFGS-B",
        bounds=[(v - 6, v + 6) for v in x0],
        options=dict(maxiter=maxiter),
    )
    return {n: np.round(v, 5).tolist() for n, v in unpack(best.x).items()}


def fit_last_increment(w: Windows) -> dict[str, Any]:
    """Quantile tables of the pooled errors, one per horizon."""
    s, horizon = steps(w.time, w.value), np.rint(w.horizon[:, 0])
    point, scale = last_increment.point_and_scale(s, w.horizon)
    error = ((w.outcome - s.last - point) / scale)[:, 0]
    known, windows_of = np.unique(horizon, return_counts=True)
    known = known[windows_of >= 0.05 * len(w)]  # a gap in a series makes a few odd horizons
    at = [horizon == h for h in known]
    return dict(
        horizons=known.tolist(), errors=[np.round(_quantiles(error[m], w.weight[m]), 5).tolist() for m in at]
    )


def _quantiles(x: np.ndarray, weight: np.ndarray) -> np.ndarray:
    order = np.argsort(x)
    at = (np.cumsum(weight[order]) - 0.5 * weight[order]) / weight.sum()
    return np.interp(last_increment.LEVELS, at, x[order])


FIT = {
    "nbc": lambda w: fit_leg(nbc.LEG, w),
    "ltc": lambda w: fit_leg(ltc.LEG, w),
    "mixed": lambda w: fit_leg(mixed.LEG, w),
    "vague": lambda w: fit_leg(mixed.LEG, w, fixed=mixed.VAGUE),
    "last_increment": fit_last_increment,
    "pace": fit_pace,
    "growth": lambda w: fit_quantiles(growth.LEG, thin(w, 3000)),
}


def fit_legs(w: Windows, names: Sequence[str]) -> dict[str, Any]:
    """Coefficients of the named legs on windows w: {leg: coefficients}; "vague" is leg mixed with a flat prior."""
    return {"mixed" if name == "vague" else name: FIT[name](w) for name in names}


def _to_real(value: np.ndarray, kind: str) -> np.ndarray:
    if kind == "positive":
        return np.log(value)
    if kind == "unit":
        return np.log(value / (1 - value))
    return np.log(value - 0.5) if kind == "above_one_half" else value


def _from_real(x: np.ndarray, kind: str) -> np.ndarray:
    if kind == "positive":
        return np.exp(x)
    if kind == "unit":
        return 1 / (1 + np.exp(-x))
    return 0.5 + np.exp(x) if kind == "above_one_half" else x
