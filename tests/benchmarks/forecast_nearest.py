"""The engine against plain nearest windows (knn_baseline.py of the folder), both ways, with coverage by family.

Either half of the clusters is forecast by what was learnt on the other; nothing was chosen by these tables.
"""

import importlib.util
import os
from contextlib import contextmanager

import numpy as np
import pandas as pd
from forecast_halves import engine_rows, half, ranked_rows

AIMS = dict(brier=0.005, crps=0.025, inside=(0.77, 0.83), inside_family=(0.70, 0.90))
LEAST = 8  # scored series of a family for its own aim


@contextmanager
def environment(**values):
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})


def baseline(folder, f):
    """The forecaster of knn_baseline.py that has learnt from the clusters of half f: a module of its own."""
    spec = importlib.util.spec_from_file_location(f"knn_baseline_{f}", folder / "knn_baseline.py")
    module = importlib.util.module_from_spec(spec)
    with environment(KNN_LEARN=str(folder / "growth-panels.csv"), KNN_FOLD=str(f)):
        spec.loader.exec_module(module)
    return module.forecaster


def nearest(folder, score):
    if not (folder / "knn_baseline.py").exists():
        print(f"\n## Against plain nearest windows: {folder} has no knn_baseline.py; table left out")
        return
    own = pd.concat([engine_rows(folder, score, f) for f in (0, 1)], ignore_index=True)
    other = pd.concat(
        [ranked_rows(score, half(folder, f), baseline(folder, 1 - f)) for f in (0, 1)], ignore_index=True
    )
    print("\n## Against plain nearest windows, learnt on one half of the clusters, scored on the other")
    print(
        "theirs: knn_baseline.py; less: own less theirs, negative is better; said, ties shared: see `ranked_rows`"
    )
    print(
        f"{'':24s} rows series  Brier own / theirs  less (se)        CRPS own / theirs  less, % (se)   80 % hold own / theirs (own: said, ties shared)"
    )
    series = scored_series(folder, score)
    whole = line("both ways", own, other, sum(series.values()))
    ways = {
        name: line(name, own[own.fold == f], other[own.fold == f])
        for f, name in ((0, "learnt on 1, scored 0"), (1, "learnt on 0, scored 1"))
    }
    for integer, name in ((1, "counts"), (0, "amounts")):
        mine = own.integer == bool(integer)
        line(name, own[mine], other[mine])
    families = {
        name: line(name, own[own.family == name], other[own.family == name], series[name])
        for name in sorted(own.family.unique())
    }
    tell_aims(
        {"both ways": whole, **ways},
        {name: found for name, found in families.items() if series[name] >= LEAST},
    )


def scored_series(folder, score):
    """{family: how many of its series have a window}."""
    found = {w["id"].rsplit("@", 1)[0]: w["family"] for f in (0, 1) for w in score.windows(half(folder, f))}
    return pd.Series(found).value_counts().to_dict()


def line(name, own, other, series=None):
    """Print one group and return its figures: differences own less theirs, relative for CRPS, and coverage."""
    gone = pd.DataFrame({
        "cluster": own.cluster, "brier": own.brier - other.brier, "crps": own.crps - other.crps, "theirs": other.crps,
    })  # fmt: skip
    sums, size = (
        gone.groupby("cluster")[["brier", "crps", "theirs"]].sum().to_numpy(),
        gone.groupby("cluster").size().to_numpy(),
    )
    pick = np.random.default_rng(0).integers(len(size), size=(400, len(size)))
    drawn = np.array([sums[i].sum(0) / size[i].sum() for i in pick])
    found = dict(
        brier=gone.brier.mean(), brier_se=drawn[:, 0].std(), crps=gone.crps.mean() / gone.theirs.mean(),
        crps_se=(drawn[:, 1] / drawn[:, 2]).std(), inside=own["inside_80%"].mean(), said=own["said_80%"].mean(), shared=own["shared_80%"].mean(),
    )  # fmt: skip
    print(
        f"{name:24s}{len(own):5d} {series or '':>6}  {own.brier.mean():.4f} / {other.brier.mean():.4f}"
        f"  {found['brier']:+.4f} ({found['brier_se']:.4f})  {own.crps.mean():.4f} / {other.crps.mean():.4f}"
        f"  {100 * found['crps']:+.1f} ({100 * found['crps_se']:.1f})   {found['inside']:.3f} / {other['inside_80%'].mean():.3f}"
        f" ({found['said']:.3f}, {found['shared']:.3f})"
    )
    return found


def tell_aims(ways, families):
    """Which aims are reached, together and each way, and by how much the others fall short."""
    for name, words, form in (("brier", "Brier 0.005 better", ".4f"), ("crps", "CRPS 2.5 % better", ".2%")):
        for way, found in ways.items():
            apart = abs(found[name]) / found[f"{name}_se"]
            print(
                f"Aim: {words}, {way}: {reached(-found[name] - AIMS[name], form)} (the difference is {apart:.1f} standard errors from none)"
            )
    low_high = AIMS["inside"]
    for way, found in ways.items():
        print(f"Aim: 80 % intervals hold {low_high}, {way}: {reached(within(found['inside'], low_high), '.3f')}")  # fmt: skip
    low_high = AIMS["inside_family"]
    print(f"Aim: {low_high} in each of {len(families)} families with {LEAST} scored series or more:")
    for name, found in families.items():
        told = f"{found['inside']:.3f}, {reached(within(found['inside'], low_high), '.3f')}"
        print(
            f"     {name}: {told}; said {found['said']:.3f}; ties shared {found['shared']:.3f}, "
            f"{reached(within(found['shared'], low_high), '.3f')}"
        )


def within(value, bounds):
    """How far inside the bounds a value lies; negative outside.

    >>> within(0.8, (0.77, 0.83)) > 0 > within(0.9, (0.77, 0.83))
    True
    """
    return min(value - bounds[0], bounds[1] - value)


def reached(margin, form):
    return "reached" if margin >= 0 else f"short by {-margin:{form}}"
