"""Benchmark tables of two other panels: six-point yearly series, and rates that fall."""

import zlib
from dataclasses import replace

import numpy as np
from adapter import fold
from forecast_rows import scored, show

from analysis.forecast.learn.fit_classes import falling_rates, yearly_amounts
from analysis.forecast.learn.fit_panels import read_rates, read_six_points
from analysis.forecast.trend.history import History
from analysis.forecast.trend.legs.nearest import BY_GROWTH, join, windows
from analysis.forecast.trend.pool import predict_draws

GROWTH = (0, 0.05, 0.1, 0.2)
START, END, ORIGINS = 1990, 2015, (2000, 2005)  # of the goal to cut under-five mortality by two thirds
POOLS = tuple({"growth": 4 - k, "nearest_growth": k} for k in range(5))  # weights to learn among


def six_points(folder, score):
    names, values = read_six_points(folder / "m4-yearly-six-points.csv")
    half, rows = np.array([fold(n) for n in names]), []
    for f in (0, 1):
        cls = yearly_amounts(names[half != f], values[half != f])
        for i in np.flatnonzero(half == f):
            y = values[i]
            found = predict_draws(
                History.exactly(np.arange(4.0), y[:4], scale="amount"),
                [2.0],
                n_draws=1000,
                seed=int(i),
                reference_class=cls,
                legs=list(cls.legs),
            )
            goals = y[3] * (1 + np.array(GROWTH)) ** 2
            for leg, d in found.items():
                rows.append(
                    scored(d[:, 0], y[5], (d >= goals).mean(0), y[5] >= goals, leg=leg, cluster=names[i])
                )
    show("Six-point yearly series, 4 points, 2 years ahead, P(growth >= 0, 5, 10, 20 % a year)", rows, "leg")


def every_five_years(rates, until=2015):
    """The series of a table of rates in steps of five years, one per starting year, as the nearest-window legs learn."""
    parts = (
        r[(r.index % 5 == phase) & (r.index <= until)].dropna()
        for _, r in rates.items()
        for phase in range(5)
    )
    return [(part.index.to_numpy(float), part.to_numpy()) for part in parts if len(part) > 3]


def asked(rates, country, origin):
    """(three years five years apart, their values, value at the end, value at the start) or None where one is missing."""
    years = np.array([origin - 10, origin - 5, origin])
    at = rates[country].reindex([*years, END, START]).to_numpy()
    return (years, at[:3], at[3], at[4]) if np.isfinite(at).all() else None


def with_nearest(rates):
    """The class of falling rates with the nearest windows of the same countries beside it, equal weights."""
    return join(falling_rates(rates), windows(every_five_years(rates)), legs=(BY_GROWTH,))


def answers(cls, rates, countries, origin, pools):
    """One row per country and leg, and per pool: {name: weights} of the legs of a class."""
    for country in countries:
        if (found := asked(rates, country, origin)) is None:
            continue
        years, y, end, start = found
        history = History.exactly(years, y, scale="intensity")
        how = dict(n_draws=1000, seed=zlib.crc32(country.encode()))
        drawn = predict_draws(history, [END - origin], reference_class=cls, legs=list(cls.legs), **how)
        drawn.pop("pool")
        for name, weights in pools.items():
            mixed = replace(cls, pool={leg: w for leg, w in weights.items() if w})
            drawn[name] = predict_draws(history, [END - origin], reference_class=mixed, **how)["pool"]
        for name, d in drawn.items():
            yield scored(
                d[:, 0],
                end,
                (d <= start / 3).mean(),
                end <= start / 3,
                leg=f"{origin} {name}",
                cluster=country,
            )


def learnt_weights(rates):
    """The weights of POOLS with the lowest CRPS on the same question, each country forecast by the other half of these."""
    total = np.zeros(len(POOLS))
    for g in (0, 1):
        inner = [c for c in rates if fold("inner" + c) == g]
        cls = with_nearest(rates[[c for c in rates if c not in inner]])
        for k, weights in enumerate(POOLS):
            found = [
                r
                for o in ORIGINS
                for r in answers(cls, rates, inner, o, {"pool": weights})
                if "pool" in r["leg"]
            ]
            total[k] += sum(r["crps"] for r in found)
    return POOLS[int(np.argmin(total))]


def mortality(folder, score):
    rates, rows = read_rates(folder / "child-mortality.csv"), []
    half = {c: fold(c) for c in rates}
    for f in (0, 1):
        others = rates[[c for c in rates if half[c] != f]]
        own = learnt_weights(others)
        print(f"\nWeights learnt on half {1 - f}: " + ", ".join(f"{leg} {w}/4" for leg, w in own.items()))
        cls = with_nearest(others)
        pools = {"pool, equal weights": cls.pool, "pool, weights learnt on the own half": own}
        for origin in ORIGINS:
            rows += answers(cls, rates, [c for c in rates if half[c] == f], origin, pools)
    show("Under-five mortality cut by two thirds 1990-2015, from 3 points five years apart", rows, "leg")
