"""Fit the coefficients of the legs on a panel of yearly series.

A panel is a table with series_id, family, cluster, integer (0/1), cumulative (0/1), year and value. It is
given by the user and never shipped; what is kept are coefficients and quantile tables.
"""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy.optimize import minimize

from analysis.errors import ForecastError
from analysis.forecast.legs import last_increment, ltc, nbc
from analysis.forecast.legs.steps import steps

POINTS, HORIZONS, LONGEST = (1, 2, 3, 4, 6), (1, 2, 3), 6
COLUMNS = ("series_id", "family", "cluster", "integer", "cumulative", "year", "value")


@dataclass(frozen=True)
class Windows:
    """N windows: time, value (N, 6) padded with NaN in front; horizon, outcome (N, 1); weight (N,); labels (N,)."""

    time: np.ndarray
    value: np.ndarray
    horizon: np.ndarray
    outcome: np.ndarray
    weight: np.ndarray
    integer: np.ndarray
    cumulative: np.ndarray
    family: np.ndarray
    cluster: np.ndarray

    def __len__(self):
        return len(self.time)

    def where(self, keep):
        """The windows of a mask or index (N,)."""
        return Windows(*(getattr(self, f)[keep] for f in self.__dataclass_fields__))


def read_panel(path):
    """A panel table from CSV, sorted; ForecastError names a missing column or a year given twice."""
    panel = pd.read_csv(path)
    missing = [c for c in COLUMNS if c not in panel]
    if missing:
        raise ForecastError(f"{path}: columns missing: {', '.join(missing)}. A panel needs {', '.join(COLUMNS)}.")
    twice = panel[panel.duplicated(["series_id", "year"])]
    if len(twice):
        row = twice.iloc[0]
        raise ForecastError(f"{path}: series {row.series_id} has year {row.year} twice. Keep one row per year.")
    return panel.sort_values(["series_id", "year"], ignore_index=True)


def windows(panel, until=np.inf, from_zero=False):
    """Learning windows of a panel, with outcomes up to the year `until`.

    Every origin with growth behind it (at least 5 units, or 0.1 for amounts) is used with 1, 2, 3, 4 and 6
    points and 1, 2 and 3 years ahead; each series weighs the same however long it is, up to two origins.
    from_zero=True gives instead the first years of counted lists, each behind a zero one year earlier.
    """
    rows = []
    for _, g in panel.groupby("series_id", sort=True):
        t, y, first = g.year.to_numpy(float), g.value.to_numpy(float), g.iloc[0]
        found = list(_first_years(t, y) if from_zero else _origins(t, y, bool(first.integer)))
        found = [f for f in found if f[2] <= until]
        if from_zero and not first.integer:
            continue
        origins = len({f[0][-1] for f in found})
        label = (bool(first.integer), bool(first.cumulative), first.family, first.cluster)
        rows += [(*f, min(2, origins) / len(found), *label) for f in found]
    if not rows:
        raise ForecastError("The panel has no window to learn from: series need at least two figures and one year ahead.")
    return _stack(rows)


def _origins(t, y, integer):
    """(times, values, deadline, outcome) of every usable origin, length and horizon of one series."""
    for k in range(5, len(y)):
        behind = y[max(k - 5, 0)]
        if y[k] < (5 if integer else 0.1) or (k and y[k] <= behind) or (not integer and k and behind <= 0):
            continue
        for n in POINTS:
            start = k - n + 1
            if start < 0 or (n > 1 and y[start] <= 0 and not integer):
                continue
            for h in HORIZONS:
                if k + h < len(y) and t[k + h] - t[k] <= h + 2 and y[k + h] > 0:
                    yield t[start:k + 1], y[start:k + 1], t[k + h], y[k + h]


def _first_years(t, y):
    """The same for the first years of a list, from zero one year before its first figure."""
    t, y = np.concatenate([[t[0] - 1], t]), np.concatenate([[0.0], y])
    for k in range(1, min(4, len(y))):
        if y[k] < 5:
            continue
        for h in HORIZONS:
            if k + h < len(y):
                yield t[:k + 1], y[:k + 1], t[k + h], y[k + h]
                if k > 1:  # the figures in between are often not published
                    yield t[[0, k]], y[[0, k]], t[k + h], y[k + h]


def _stack(rows):
    time, value = (np.full((len(rows), LONGEST), np.nan) for _ in range(2))
    for i, row in enumerate(rows):
        time[i, -len(row[0]):], value[i, -len(row[1]):] = row[0], row[1]
    deadline, outcome, weight, integer, cumulative, family, cluster = (np.array(c) for c in list(zip(*rows))[2:])
    return Windows(time, value, (deadline - time[:, -1])[:, None], outcome[:, None], weight, integer, cumulative,
                   family, cluster)


def balance(w):
    """The same windows, every family weighing the same in all."""
    total = pd.Series(w.weight).groupby(w.family).transform("sum").to_numpy()
    return replace(w, weight=w.weight / total * len(w))


def fit_leg(leg, w, ridge=2e-3, start=None):
    """Maximum-likelihood coefficients of one leg; counts and amounts in one set.

    ridge pulls towards the start values, on the scale of the search; parameters stay finite in small classes.
    """
    start = {**leg.START, **(start or {})}
    names = list(start)
    x0 = np.array([_to_real(start[n], leg.KIND[n]) for n in names])
    parts = [_prepared(leg, w.where(w.integer == kind), bool(kind)) for kind in np.unique(w.integer)]

    def loss(x):
        c = {n: _from_real(v, leg.KIND[n]) for n, v in zip(names, x, strict=True)}
        total = sum(-np.sum(weight * np.maximum(likelihood(c), -50)) for weight, likelihood in parts)
        return total / w.weight.sum() + ridge * np.sum((x - x0) ** 2)

    best = minimize(loss, x0, method="L-BFGS-B", bounds=[(v - 6, v + 6) for v in x0], options=dict(maxiter=150))
    return {n: round(float(_from_real(v, leg.KIND[n])), 5) for n, v in zip(names, best.x, strict=True)}


def _prepared(leg, w, integer):
    """(weights, likelihood(c)) of the windows of one kind."""
    calls = []
    for falls in np.unique(~w.cumulative) if leg is ltc else (False,):
        part = w.where(~w.cumulative == falls) if leg is ltc else w
        s, added = steps(part.time, part.value), part.outcome - part.value[:, -1:]
        extra = dict(falls=bool(falls)) if leg is ltc else {}
        calls.append((part.weight, s, part.horizon, added, extra))

    def likelihood(c):
        return np.concatenate([leg.log_likelihood(s, h, d, c, integer, **e) for _, s, h, d, e in calls])

    return np.concatenate([c[0] for c in calls]), likelihood


def fit_last_increment(w):
    """Quantile tables of the pooled errors, one per horizon, for two points and more and for a single figure."""
    s, horizon = steps(w.time, w.value), np.rint(w.horizon[:, 0])
    point, scale = last_increment.point_and_scale(s, w.horizon)
    error = ((w.outcome - s.last - point) / scale)[:, 0]
    many = s.known[:, 0] > 0
    tables = {}
    for name, mask in (("errors", many), ("single", ~many)):
        if not mask.any():  # lists from zero always have a step
            continue
        tables[name] = [
            np.round(_quantiles(error[mask & (horizon == h)], w.weight[mask & (horizon == h)]), 5).tolist()
            for h in HORIZONS
        ]
    return dict(horizons=list(HORIZONS), **tables)


def _quantiles(x, weight):
    order = np.argsort(x)
    at = (np.cumsum(weight[order]) - 0.5 * weight[order]) / weight.sum()
    return np.interp(last_increment.LEVELS, at, x[order])


def fit_legs(w):
    """Coefficients of all fitted legs on windows w: {leg: coefficients}."""
    return {nbc.NAME: fit_leg(nbc, w), ltc.NAME: fit_leg(ltc, w), last_increment.NAME: fit_last_increment(w)}


def _to_real(value, kind):
    if kind == "positive":
        return np.log(value)
    if kind == "unit":
        return np.log(value / (1 - value))
    return np.log(value - 0.5) if kind == "above_one_half" else value


def _from_real(x, kind):
    if kind == "positive":
        return np.exp(x)
    if kind == "unit":
        return 1 / (1 + np.exp(-x))
    return 0.5 + np.exp(x) if kind == "above_one_half" else x
