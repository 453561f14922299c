"""Benchmark tables beside score.py's: six-point series, falling rates, hedged figures, lists in batches."""

import zlib
from dataclasses import replace

import numpy as np
import pandas as pd
from adapter import fold
from scoringrules import crps_ensemble

from analysis.forecast.learn.fit_classes import LISTS, falling_rates, fit_class, yearly_amounts
from analysis.forecast.learn.fit_panels import read_rates, read_six_points
from analysis.forecast.learn.fitting import read_panel
from analysis.forecast.trend.history import History
from analysis.forecast.trend.legs.nearest import BY_GROWTH, join, windows
from analysis.forecast.trend.pool import predict_draws

GROWTH = (0, 0.05, 0.1, 0.2)


def scored(draws, outcome, probability, met, **labels):
    """One row: Brier over the questions asked, CRPS of logs, mid-rank coverage."""
    draws = np.maximum(np.asarray(draws, float), 1e-9)
    at = (draws < outcome).mean() + 0.5 * (draws == outcome).mean()
    p, met = np.clip(probability, 0.01, 0.99), np.asarray(met, float)
    return dict(
        labels,
        brier=np.mean((p - met) ** 2),
        base=met.mean(),
        crps=float(crps_ensemble(np.log(outcome), np.log(draws))),
        **{f"inside_{level:.0%}": abs(at - 0.5) <= level / 2 for level in (0.5, 0.8, 0.9)},
    )


def show(title, rows, by, cluster="cluster"):
    """Means with standard errors from resampling clusters."""
    table = pd.DataFrame(rows)
    value = ["brier", "crps", "inside_50%", "inside_80%", "inside_90%"]
    print(
        f"\n## {title}\n{len(table)} rows, {table[cluster].nunique()} clusters, base rate {table.base.mean():.3f}"
    )
    for key, part in table.groupby(by):
        error = standard_error(part, value, cluster)
        print(
            f"{key!s:42s}"
            + "  ".join(f"{v} {part[v].mean():.4f} ({e:.4f})" for v, e in zip(value, error, strict=True))
        )
    return table


def standard_error(rows, value, cluster="cluster", resamples=400):
    total = rows.groupby(cluster)[value].sum().to_numpy(float)
    size = rows.groupby(cluster).size().to_numpy()
    pick = np.random.default_rng(0).integers(len(size), size=(resamples, len(size)))
    return np.array([total[i].sum(0) / size[i].sum() for i in pick]).std(0)


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


def mortality(folder, score):
    rates, rows = read_rates(folder / "child-mortality.csv"), []
    half = {c: fold(c) for c in rates}
    for f in (0, 1):
        others = rates[[c for c in rates if half[c] != f]]
        cls = join(falling_rates(others), windows(every_five_years(others)), legs=(BY_GROWTH,))
        for origin in (2000, 2005):
            for country in (c for c in rates if half[c] == f):
                seen = np.array([origin - 10, origin - 5, origin])
                y, end, start = (rates[country].reindex(x).to_numpy() for x in (seen, [2015], [1990]))
                if not np.isfinite(np.concatenate([y, end, start])).all():
                    continue
                found = predict_draws(
                    History.exactly(seen, y, scale="intensity"),
                    [2015 - origin],
                    n_draws=1000,
                    seed=zlib.crc32(country.encode()),
                    reference_class=cls,
                    legs=list(cls.legs),
                )
                for leg, d in found.items():
                    rows.append(
                        scored(
                            d[:, 0],
                            end[0],
                            (d <= start / 3).mean(),
                            end <= start / 3,
                            leg=f"{origin} {leg}",
                            cluster=country,
                        )
                    )
    show("Under-five mortality cut by two thirds 1990-2015, from 3 points five years apart", rows, "leg")


def unit(x, fine):
    """The unit that x was rounded to: its leading digit, or a tenth of that if fine."""
    lead = 10.0 ** np.floor(np.log10(max(x, 1)))
    if x < 10:
        return 1.0
    return (5.0 if fine else 10.0) if x < 100 else (lead / 10 if fine else lead)


def hedge(y, key, share):
    """Printed figures and hedges (0 exact, 1 over, 2 nearly, 3 about) of true values y, `share` of them hedged."""
    rng = np.random.default_rng(zlib.crc32(key.encode()))
    printed, kind = y.copy(), np.zeros(len(y), int)
    for i, x in enumerate(y):
        u, hedged, way = (
            unit(x, rng.random() < 0.5),
            rng.random() < share,
            rng.choice([1, 2, 3], p=[0.7, 0.15, 0.15]),
        )
        floor = np.floor(x / u) * u
        shown = {1: floor, 2: floor + u, 3: max(np.round(x / u) * u, 1.0)}[int(way)]
        if hedged and u > 1 and shown != x and shown > 0:
            printed[i], kind[i] = shown, way
    return printed, kind


def bounds(printed, kind, rng):
    """One reading of printed figures as intervals: a single leading digit is taken as coarse nine times in ten."""
    low, high = printed.copy(), printed.copy()
    for i, (x, k) in enumerate(zip(printed, kind, strict=True)):
        if not k:
            continue
        lead = 10.0 ** np.floor(np.log10(max(x, 1)))
        coarse = np.isclose(x / lead % 1, 0) and rng.random() < 0.9
        u = unit(x - 1 if k == 2 else x, not coarse)
        low[i], high[i] = {
            1: (x, x + u - 1),
            2: (x - u + 1, x),
            3: (np.ceil(x - u / 2), np.floor(x + u / 2)),
        }[int(k)]
    return np.maximum(low, 1), np.maximum(high, 1)


def read_hedged(t, printed, kind, horizon, cls, n_draws, seed, readings=10):
    """Pool of forecasts from several readings of the hedges; readings that no growing list fits are drawn again."""
    rng, found = np.random.default_rng(seed), []
    while len(found) < readings:
        low, high = bounds(printed, kind, rng)
        if (np.maximum.accumulate(low) > np.minimum.accumulate(high[::-1])[::-1]).any():
            low, high = np.minimum.accumulate(low[::-1])[::-1], np.maximum.accumulate(high)
        h = History(t, low, high, integer=True, cumulative=True)
        found.append(
            predict_draws(
                h, [horizon], n_draws=n_draws // readings, seed=int(rng.integers(2**31)), reference_class=cls
            )["pool"][:, 0]
        )
    return np.concatenate(found)


def hedges(folder, score, share=0.6):
    panel, rows = read_panel(folder / "growth-panels.csv"), []
    for f in (0, 1):
        mine = panel.cluster.map(fold) == f
        cls, every = fit_class("adoption-counts", panel[~mine], only_pool=True), score.windows(panel[mine])
        for w in (w for w in every if w["integer"] and w["y"][w["k"]] >= 20):
            for n, h in ((3, 1), (4, 2), (3, 3)):
                k, t, y = w["k"], w["t"], w["y"]
                past, goals, key = (
                    slice(k - n + 1, k + 1),
                    np.array(score.targets(w, h, every)),
                    f"{w['id']}/{n}/{h}",
                )
                printed, kind = hedge(y[past], key, share)
                seed, ahead, got = zlib.crc32(key.encode()), t[k + h] - t[k], {}
                for way, value in (("exact", y[past]), ("hedges ignored", np.maximum.accumulate(printed))):
                    got[way] = predict_draws(
                        History.exactly(t[past], value, integer=True, cumulative=True),
                        [ahead],
                        n_draws=1000,
                        seed=seed,
                        reference_class=cls,
                    )["pool"][:, 0]
                got["intervals"] = read_hedged(t[past], printed, kind, ahead, cls, 1000, seed)
                for way, d in got.items():
                    rows.append(
                        scored(
                            d,
                            y[k + h],
                            (d[:, None] >= goals).mean(0),
                            y[k + h] >= goals,
                            way=way,
                            cluster=w["cluster"],
                            key=key,
                        )
                    )
    table = show(f"{share:.0%} of the figures hedged", rows, "way")
    wide = table.pivot_table(index=["cluster", "key"], columns="way", values=["crps", "brier"])
    for value in ("crps", "brier"):
        lost = wide[value][["hedges ignored", "intervals"]].sub(wide[value]["exact"], axis=0)
        part = lost["intervals"].mean() / lost["hedges ignored"].mean()
        print(
            f"{value} lost: ignored {lost['hedges ignored'].mean():+.4f}, intervals {lost['intervals'].mean():+.4f}, "
            f"that is {part:.2f} of it"
        )


BATCHES = {
    "little_giants_cn": [1, 2, 3, 4, 5, 6, 7],
    "key_little_giants_cn": [1, 2, 3, 4, 5],
    "green_factories_cn": [1, 2, 3, 4, 7, 8, 9],
    "ningbo_champions": [3, 4, 5, 6, 7, 8],
    "taobao_villages_cn": [2, 3, 4, 5, 7, 9, 10],
    "taobao_towns_cn": [3, 4, 5, 7, 9, 10],
    "taobao_villages_guangdong": [4, 9, 10],
    "green_parks_cn": [7, 8, 9],
}


def batches(folder, score):
    if not (folder / "recognised-lists.csv").exists():
        print(f"\n## Recognised lists: {folder} has no recognised-lists.csv; table left out")
        return
    lists, rows = pd.read_csv(folder / "recognised-lists.csv", parse_dates=["date"]), []
    panel = read_panel(folder / "growth-panels.csv")
    fitted = {name: fit_class(name, panel) for name in ("adoption-counts", "unseen-counts")}
    fitted["recognised-lists"] = replace(fitted["adoption-counts"], pool=LISTS)
    for name, numbers in BATCHES.items():
        g = lists[lists.series == name]
        if g.empty:
            continue
        years = (g.date - pd.Timestamp("2000-01-01")).dt.days.to_numpy() / 365.25
        y = g.value.to_numpy(float)
        for k in range(2, len(y)):
            past, goals = slice(max(0, k - 6), k), y[k - 1] + np.array([0.5, 1, 1.5]) * (y[k - 1] - y[k - 2])
            for clock, t in (("batches", np.array(numbers, float)), ("years", years)):
                for class_name, cls in fitted.items():
                    found = predict_draws(
                        History.exactly(t[past], y[past], integer=True, cumulative=True),
                        [t[k] - t[k - 1]],
                        n_draws=2000,
                        seed=k,
                        reference_class=cls,
                        legs=list(cls.legs),
                    )
                    for leg, d in found.items():
                        rows.append(
                            scored(
                                d[:, 0],
                                y[k],
                                (d >= goals).mean(0),
                                y[k] >= goals,
                                cluster=name,
                                how=f"{clock} {class_name} {leg}",
                            )
                        )
    show("Recognised lists, engine fitted on the panel only", rows, "how")
