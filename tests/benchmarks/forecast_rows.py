"""Rows and means of the benchmark tables that are not scored by score.py."""

import numpy as np
import pandas as pd
from scoringrules import crps_ensemble


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
