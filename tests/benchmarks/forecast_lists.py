"""Benchmark of recognised lists: time counted in batches beside time in years, on the lists of the shipped evidence.

The engine is fitted on the public panel only; every list of data/ whose figures can be dated by three batches or more is
forecast from batch to batch.
"""

from dataclasses import replace

import numpy as np
from forecast_halves import panel_of
from forecast_rows import scored, show

from analysis import evidence
from analysis.errors import ForecastError
from analysis.forecast.learn.fit_classes import LISTS, fit_class
from analysis.forecast.trend.batches import in_batch_time, known_batches
from analysis.forecast.trend.history import History
from analysis.forecast.trend.observed import to_history, years
from analysis.forecast.trend.pool import predict_draws

LONGEST = 6  # figures known at most
DAYS = ("2025-12-31", "2024-12-31")  # of earlier knowledge


def dated_lists(vintages):
    """(programme, entity, history in batch time, the years of its batches) of every list with three batches dated; of
    several days of knowledge the one that dates most, since later texts can contradict what was dated before."""
    lists = vintages[0].batches[["programme", "entity"]].drop_duplicates()
    for programme, entity in sorted(lists.itertuples(index=False, name=None)):
        found = [dated for ev in vintages if (dated := in_batches(ev, programme, entity)) is not None]
        history, when = max(found, key=lambda dated: len(dated[1]), default=(None, ()))
        if len(when) >= 3:
            yield programme, entity, history, when


def in_batches(ev, programme, entity):
    """(history, years of its batches) as known on the day of the evidence, from the first batch on; None if undated."""
    try:
        history = to_history(evidence.series(ev, programme, "units_recognised", entity))
        found = in_batch_time(ev, history, programme, entity)
    except ForecastError:
        return None  # no figure of it, or figures that contradict one another
    if found is None:
        return None
    day = known_batches(ev, programme, entity).set_index("batch")["date"]
    h, kept = found.history, np.isin(found.history.time, day.index)
    h = replace(h, time=h.time[kept], low=h.low[kept], high=h.high[kept])
    return h, years(day[h.time.astype(int)]).to_numpy()


def batches(folder, score):
    panel, rows = panel_of(folder), []
    counts = fit_class("adoption-counts", panel)
    fitted = {"adoption-counts": counts, "recognised-lists": replace(counts, pool=LISTS)}
    vintages = [evidence.load(as_of=day) for day in (None, *DAYS)]
    for programme, entity, history, when in dated_lists(vintages):
        middle = (history.low + history.high) / 2
        for k in range(2, len(when)):
            past = slice(max(0, k - LONGEST), k)
            goals = middle[k - 1] + np.array([0.5, 1, 1.5]) * (middle[k - 1] - middle[k - 2])
            for clock, t in (("batches", history.time), ("years", when)):
                seen = History(
                    t[past],
                    history.low[past],
                    history.high[past],
                    integer=True,
                    cumulative=history.cumulative,
                )
                for name, cls in fitted.items():
                    d = predict_draws(seen, [t[k] - t[k - 1]], n_draws=2000, seed=k, reference_class=cls)[
                        "pool"
                    ]
                    rows.append(
                        scored(
                            d[:, 0], middle[k], (d >= goals).mean(0), middle[k] >= goals,
                            cluster=f"{programme}/{entity}", how=f"{clock}, {name}", row=k,
                        )
                    )  # fmt: skip
    table = show("Recognised lists, engine fitted on the panel only, from batch to batch", rows, "how")
    print(
        f"{table.cluster.nunique()} lists: "
        + ", ".join(f"{n} {k // len(fitted) // 2}" for n, k in table.cluster.value_counts().items())
    )
    wide = table.pivot_table(index=["cluster", "row"], columns="how", values="crps")
    gone = (wide["batches, recognised-lists"] - wide["years, recognised-lists"]).reset_index(name="crps")
    spread = gone.groupby("cluster")["crps"].agg(["sum", "size"]).to_numpy()
    pick = np.random.default_rng(0).integers(len(spread), size=(400, len(spread)))
    error = np.std([spread[i, 0].sum() / spread[i, 1].sum() for i in pick])
    print(f"CRPS in batches less in years, recognised-lists: {gone.crps.mean():+.4f} ({error:.4f})")
