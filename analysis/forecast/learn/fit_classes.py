"""Recipes of the shipped classes: which legs on which windows, pooled how."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import ndtr, ndtri

from analysis.errors import ForecastError
from analysis.forecast.learn import fitting
from analysis.forecast.learn.fit_panels import rate_windows, six_point_windows
from analysis.forecast.learn.windows import Windows, joined
from analysis.forecast.trend.classes import ReferenceClass
from analysis.forecast.trend.history import History
from analysis.forecast.trend.pool import predict_draws

# Legs and pools were chosen by the scores of tests/benchmarks/forecast_tables.py, learning and scoring clusters disjoint.
COUNTS = dict(fit=("nbc", "mixed", "ltc", "last_increment"), pool=dict(nbc=1, mixed=1))
AMOUNTS = dict(fit=("pace", "growth", "ltc", "nbc", "last_increment"), pool=dict(pace=2, growth=1))
UNSEEN_COUNTS = dict(fit=("vague", "ltc", "last_increment"), pool=dict(mixed=1))
UNSEEN_AMOUNTS = dict(
    fit=("pace", "growth", "ltc", "last_increment"), pool=dict(pace=1, growth=1, last_increment=1)
)
# Recognised lists: the pool of the three legs that need coefficients only. About ten pools were scored on the windows of
# six such lists; this one was kept for its simplicity, among those that scored alike.
LISTS = dict(nbc=1, ltc=1, last_increment=1)
RECIPES: dict[str, dict[str, Any]] = {
    "adoption-counts": COUNTS,
    "adoption-amounts": AMOUNTS,
    "unseen-counts": UNSEEN_COUNTS,
    "unseen-amounts": UNSEEN_AMOUNTS,
}
# How much nearer to the middle draws are taken than the panel asks for: capacity of single countries goes up and down as few counted
# things do. Fitted on the lists of the evidence that share no family with a resolved target (data/reference_classes/README.md).
NARROWED = {"adoption-amounts": 0.6}
AMOUNT_LEGS = ("growth", "last_increment")
LEVELS = np.append(np.arange(0.05, 1, 0.05), 0.98)


def fit_class(
    name: str, panel: pd.DataFrame, until: float = np.inf, only_pool: bool = False, full: bool = False
) -> ReferenceClass:
    """One class of RECIPES on a panel (outcomes up to the year `until`).

    Classes for what was never seen learn from counts or amounts with families weighing the same. only_pool leaves
    the legs out that are shown but not pooled; full adds coefficients for single figures and for new programmes.
    """
    recipe = RECIPES[name]
    legs = [n for n in recipe["fit"] if not only_pool or n == "vague" or n in recipe["pool"]]
    sets: dict[str, Any] = {}
    for kind, field in (("usual", "legs"), ("single", "single"), ("start", "start"))[: 3 if full else 1]:
        w = fitting.windows(panel, until, kind)
        w = w.where(w.integer == name.endswith("counts"))
        if len(w):
            sets[field] = fitting.fit_legs(fitting.balance(w) if name.startswith("unseen") else w, legs)
    if "legs" not in sets:
        raise ForecastError(f"The panel has no {name.split('-')[1]} to fit class {name!r} on.")
    return ReferenceClass(name, pool=recipe["pool"], **sets)


def yearly_amounts(names: np.ndarray, values: np.ndarray) -> ReferenceClass:
    """The class of general yearly amounts, rising or falling, from series of six figures."""
    w = six_point_windows(names, values)
    return ReferenceClass("yearly-amounts", pool=dict(growth=1), legs=fitting.fit_legs(w, AMOUNT_LEGS))


def falling_rates(rates: pd.DataFrame, until: float = 2015) -> ReferenceClass:
    """The class of rates and intensities that mostly fall, from national rates by year and country."""
    w = rate_windows(rates, until)
    return ReferenceClass("falling-rates", pool=dict(growth=1), legs=fitting.fit_legs(w, AMOUNT_LEGS))


def falling_levels(rates: pd.DataFrame, names: np.ndarray, values: np.ndarray) -> ReferenceClass:
    """The class of levels and rates that have fallen so far: national rates and those yearly amounts of six figures that
    fell, both panels weighing the same. Rates alone fall so evenly that a bumpy level is beyond all they have seen."""
    amounts = six_point_windows(names, values)
    first = amounts.value[np.arange(len(amounts)), np.argmax(np.isfinite(amounts.value), axis=1)]
    fell = amounts.where(amounts.value[:, -1] < first)
    both = fitting.balance(joined(fell, rate_windows(rates)))
    return ReferenceClass("falling-rates", pool=dict(growth=1), legs=fitting.fit_legs(both, AMOUNT_LEGS))


def out_of_family(panel: pd.DataFrame, name: str) -> dict[str, ReferenceClass]:
    """{family: class fitted without it}, for the families of the panel that a class is about."""
    mine = panel[panel.integer == int(name.endswith("counts"))]
    return {f: fit_class(name, mine[mine.family != f], only_pool=True) for f in sorted(mine.family.unique())}


def positions(cls: ReferenceClass, w: Windows, n_draws: int = 400) -> np.ndarray:
    """Where outcomes of windows w fell in the pool's draws: randomised probability integral transforms (N,)."""
    rng = np.random.default_rng(0)
    pits = np.empty(len(w))
    for i in range(len(w)):
        seen = np.isfinite(w.time[i])
        h = History.exactly(
            w.time[i, seen],
            w.value[i, seen],
            integer=bool(w.integer[i]),
            cumulative=bool(w.cumulative[i]),
            scale="count" if w.integer[i] else "amount",
        )
        draws = predict_draws(
            h, w.horizon[i], n_draws=n_draws, rng=rng, reference_class=replace(cls, widen=None)
        )["pool"]
        pits[i] = (draws < w.outcome[i]).mean() + rng.random() * (draws == w.outcome[i]).mean()
    return pits


def widening(pits: Sequence[np.ndarray], weights: Sequence[np.ndarray]) -> list[list[float]]:
    """Table for `widened`: the central level that holds each nominal share of outcomes outside the class.

    pits, weights: lists of arrays, one per family left out; families weigh the same.
    """
    central = np.concatenate([np.abs(2 * p - 1) for p in pits])
    weight = np.concatenate([w / w.sum() for w in weights])
    order = np.argsort(central)
    reached = np.cumsum(weight[order]) / weight.sum()
    needed = np.maximum(np.interp(LEVELS, reached, central[order]), LEVELS)
    return [[0.0, 0.0], *np.round(np.stack([LEVELS, needed], 1), 4).tolist(), [1.0, 1.0]]


def narrowing(factor: float) -> list[list[float]]:
    """Table for `widened` that takes each draw to the quantile that a normal distribution of `factor` times the width has there.

    >>> [row for row in narrowing(0.5) if row[0] in (0.5, 0.9)]
    [[0.5, 0.2641], [0.9, 0.5892]]
    """
    levels = np.r_[LEVELS, 0.99, 0.995, 0.999]
    nearer = 2 * ndtr(factor * ndtri((1 + levels) / 2)) - 1
    return [
        [0.0, 0.0],
        *np.round(np.stack([levels, nearer], 1), 4).tolist(),
        [1.0, round(float(nearer[-1]), 4)],
    ]


def left_out_pits(
    panel: pd.DataFrame, fitted: Mapping[str, ReferenceClass], limit: int = 150
) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """{family: (pits, weights)} of each family under the class fitted without it, on at most `limit` windows."""
    w = fitting.windows(panel)
    pits = {}
    for family, cls in fitted.items():
        mine = fitting.thin(w.where(w.family == family), limit)
        pits[family] = positions(cls, mine), mine.weight
    return pits
