"""The engine under `score.py` and its relatives: series with known outcomes from a folder given by the user."""

import os
import zlib

from analysis.forecast import fitting
from analysis.forecast.classes import ReferenceClass
from analysis.forecast.history import History
from analysis.forecast.pool import predict_draws


COUNT_POOL, AMOUNT_POOL = ("nbc", "mixed"), ("pace", "growth")


def fold(cluster):
    """Fold 0 or 1 of a cluster, as score.py deals them."""
    return zlib.crc32(("fold" + cluster).encode()) % 2


def learn(panel, until=float("inf"), legs=None):
    """The classes fitted on a panel: {"integer": ..., "amount": ...}, by kind of value."""
    w = fitting.windows(panel, until)
    found = {}
    for kind, names, pool in (("integer", fitting.COUNT_LEGS, COUNT_POOL), ("amount", fitting.AMOUNT_LEGS, AMOUNT_POOL)):
        part = w.where(w.integer == (kind == "integer"))
        found[kind] = ReferenceClass(kind, fitting.fit_legs(part, legs or names), pool=pool)
    return found


def _learnt_from_environment():
    path = os.environ.get("OUTLOOK_LEARN")
    if not path:
        return None
    panel = fitting.read_panel(path)
    if os.environ.get("OUTLOOK_FOLD"):
        panel = panel[panel.cluster.map(fold) == int(os.environ["OUTLOOK_FOLD"])]
    return learn(panel)


_LEARNT = _learnt_from_environment()
LEG = os.environ.get("OUTLOOK_LEG", "pool")


def forecaster(years, values, horizon, *, integer, cumulative, n_draws, rng):
    history = History.exactly(years, values, integer=integer, cumulative=cumulative, scale="count" if integer else "amount")
    cls = _LEARNT["integer" if integer else "amount"]
    return predict_draws(history, [horizon], n_draws=n_draws, rng=rng, reference_class=cls)[LEG][:, 0]
