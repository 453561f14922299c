"""Every table of the forecasting benchmark, from a folder of series with known outcomes.

    python tests/benchmarks/forecast_tables.py FOLDER [--only nearest folds legs families time hedges batches mortality six-points]

FOLDER holds score.py, knn_baseline.py, growth-panels.csv, m4-yearly-six-points.csv and child-mortality.csv. Learning and
scoring series never overlap; standard errors come from resampling clusters. All tables together take about five minutes on
one quiet core; `nearest` alone, the one with the aims, a minute and a half.
"""

import argparse
import importlib
import sys
from contextlib import contextmanager
from pathlib import Path
from time import process_time

import forecast_hedged
import forecast_lists
import forecast_nearest
import forecast_other
import pandas as pd
from adapter import make_forecaster, one_leg
from forecast_halves import engine_rows, half, learnt, panel_of

from analysis.forecast.learn.fit_classes import fit_class

GROUPS = {
    "solar": ("solar_cap", "solar_gen"),
    "wind": ("wind_cap", "wind_gen"),
    "cars": ("bev_cum", "phev_cum", "hev_cum"),
    "listed": ("whc", "mea"),
    "treatment": ("mdrtx_cum",),
    "start-ups": ("unicorn",),
}
SHOWN = [
    "brier",
    "brier_constant",
    "brier_pace_arrow",
    "brier_cagr_arrow",
    "log_score",
    "crps",
    "inside_50%",
    "inside_80%",
    "inside_90%",
]


def both(panel, family, **how):
    """{integer: class} fitted on a panel."""
    return {
        kind: fit_class(f"{family}-{'counts' if kind else 'amounts'}", panel, only_pool=True, **how)
        for kind in (True, False)
    }


def by_group(panel):
    """The panel with its families joined to kinds of thing: solar, wind, cars, lists, treatment, start-ups."""
    kind = {f: g for g, members in GROUPS.items() for f in members}
    return panel.assign(family=panel.family.map(kind).fillna(panel.family))


def report(title, score, rows, splits=("integer",)):
    print(
        f"\n## {title}\n{len(rows)} forecasts, {rows.cluster.nunique()} clusters, base rate {rows.base.mean():.3f}, "
        f"CPU {1e3 * rows.cpu.mean():.1f} ms a forecast"
    )
    print(score.summary(rows).loc[SHOWN].round(4).to_string())
    for split in splits:
        print(rows.groupby(split)[["brier", "crps", "inside_80%", "inside_90%"]].mean().round(4).to_string())


def folds(folder, score):
    found = []
    for f in (0, 1):
        found.append(engine_rows(folder, score, f))
        report(f"Fold {f}, learnt on fold {1 - f}", score, found[-1])
    report("Both folds", score, pd.concat(found), ("fold", "integer", "points", "horizon"))


def legs(folder, score):
    """Every leg alone, on both folds, counts and amounts apart: what the pool is made from."""
    found = []
    for f in (0, 1):
        panel = half(folder, f)
        for integer, cls in learnt(folder, f).items():
            mine, drawn = panel[panel.integer == int(integer)], {}
            for leg in (*cls.legs, "pool"):
                rows = score.score(mine, one_leg(cls, leg, drawn), n_draws=500)
                found.append(rows.assign(leg=f"{cls.name} {leg}"))
    print("\n## Legs one by one, both folds (standard errors in brackets)")
    for leg, rows in pd.concat(found).groupby("leg"):
        table = score.summary(rows).loc[["brier", "log_score", "crps", "inside_80%", "inside_90%"]]
        print(f"{leg:34s}" + "  ".join(f"{n} {m:.4f} ({e:.4f})" for n, m, e in table.itertuples()))


def families(folder, score):
    original, found = panel_of(folder), []
    panel = by_group(original)
    for group in sorted(panel.family.unique()):
        run = make_forecaster(both(panel[panel.family != group], "unseen"))
        found.append(score.score(original[panel.family == group], run, n_draws=1000).assign(group=group))
    report("A whole kind left out", score, pd.concat(found), ("group", "integer"))


@contextmanager
def origins_from(score, year):
    """Only windows whose origin lies in or after a year."""
    every = score.windows
    score.windows = lambda panel: [w for w in every(panel) if w["t"][w["k"]] >= year]
    try:
        yield
    finally:
        score.windows = every


def time(folder, score):
    panel = panel_of(folder)
    run = make_forecaster(both(panel, "adoption", until=2014))
    with origins_from(score, 2014):
        report(
            "Learnt on deadlines up to 2014, origins from 2014", score, score.score(panel, run, n_draws=1000)
        )


TABLES = {
    "nearest": forecast_nearest.nearest,
    "folds": folds,
    "legs": legs,
    "families": families,
    "time": time,
    "hedges": forecast_hedged.hedges,
    "batches": forecast_lists.batches,
    "mortality": forecast_other.mortality,
    "six-points": forecast_other.six_points,
}


def main():
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("folder", type=Path)
    ask.add_argument("--only", nargs="*", choices=TABLES, default=list(TABLES))
    said = ask.parse_args()
    if not (said.folder / "score.py").exists():
        ask.error(f"{said.folder} has no score.py; give the folder that holds it beside the panels")
    sys.path.insert(0, str(said.folder))
    score = importlib.import_module("score")
    for name in said.only:
        began = process_time()
        TABLES[name](said.folder, score)
        print(f"({name}: {process_time() - began:.0f} s of processor time)")


if __name__ == "__main__":
    main()
