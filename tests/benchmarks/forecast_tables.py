"""Every table of the forecasting benchmark, from a folder of series with known outcomes.

    python tests/benchmarks/forecast_tables.py FOLDER [--only folds legs families time hedges batches mortality six-points]

FOLDER holds score.py, growth-panels.csv, m4-yearly-six-points.csv, child-mortality.csv and, for the batch table,
recognised-lists.csv. Learning and scoring series never overlap; standard errors come from resampling clusters.
"""

import argparse
import importlib
import sys
from contextlib import contextmanager
from pathlib import Path

import forecast_other
import pandas as pd
from adapter import fold, make_forecaster

from analysis.forecast.learn.fit_classes import fit_class
from analysis.forecast.learn.fitting import read_panel

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
    panel, found = read_panel(folder / "growth-panels.csv"), []
    for f in (0, 1):
        mine = panel.cluster.map(fold) == f
        run = make_forecaster(both(panel[~mine], "adoption"))
        found.append(score.score(panel[mine], run).assign(fold=f))
        report(f"Fold {f}, learnt on fold {1 - f}", score, found[-1])
    report("Both folds", score, pd.concat(found), ("fold", "integer", "points", "horizon"))


def legs(folder, score):
    """Every leg alone, on both folds, counts and amounts apart: what the pool is made from."""
    panel, found = read_panel(folder / "growth-panels.csv"), []
    for f in (0, 1):
        mine = panel.cluster.map(fold) == f
        for name, integer in (("adoption-counts", 1), ("adoption-amounts", 0)):
            cls = fit_class(name, panel[~mine])
            for leg in (*cls.legs, "pool"):
                run = make_forecaster({bool(integer): cls}, leg)
                rows = score.score(panel[mine & (panel.integer == integer)], run, n_draws=500)
                found.append(rows.assign(leg=f"{name} {leg}"))
    print("\n## Legs one by one, both folds (standard errors in brackets)")
    for leg, rows in pd.concat(found).groupby("leg"):
        table = score.summary(rows).loc[["brier", "log_score", "crps", "inside_80%", "inside_90%"]]
        print(f"{leg:34s}" + "  ".join(f"{n} {m:.4f} ({e:.4f})" for n, m, e in table.itertuples()))


def families(folder, score):
    panel, found = by_group(read_panel(folder / "growth-panels.csv")), []
    original = read_panel(folder / "growth-panels.csv")
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
    panel = read_panel(folder / "growth-panels.csv")
    run = make_forecaster(both(panel, "adoption", until=2014))
    with origins_from(score, 2014):
        report(
            "Learnt on deadlines up to 2014, origins from 2014", score, score.score(panel, run, n_draws=1000)
        )


TABLES = {
    "folds": folds,
    "legs": legs,
    "families": families,
    "time": time,
    "hedges": forecast_other.hedges,
    "batches": forecast_other.batches,
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
        TABLES[name](said.folder, score)


if __name__ == "__main__":
    main()
