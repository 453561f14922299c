"""The engine under `score.py` and its relatives: series with known outcomes from a folder given by the user.

    OUTLOOK_LEARN=growth-panels.csv OUTLOOK_FOLD=1 python score.py growth-panels.csv \
        adapter:forecaster --fold 0  # with PYTHONPATH=tests/benchmarks

fits on fold 1 when this module is imported and forecasts fold 0. Without OUTLOOK_LEARN the shipped coefficients
forecast. OUTLOOK_CLASS=unseen takes the classes for what was never seen, OUTLOOK_LEG one leg instead of the pool.
"""

import os
import zlib

from analysis.forecast.trend import classes
from analysis.forecast.trend.history import History
from analysis.forecast.trend.pool import predict_draws


def fold(cluster):
    """Fold 0 or 1 of a cluster, as score.py deals them.

    >>> fold("Algeria"), fold("Albania")
    (1, 0)
    """
    return zlib.crc32(("fold" + cluster).encode()) % 2


def learnt(family="adoption", environment=os.environ):
    """{integer: ReferenceClass} that the environment asks for: fitted on a fold, or the shipped ones."""
    names = {True: f"{family}-counts", False: f"{family}-amounts"}
    path = environment.get("OUTLOOK_LEARN")
    if not path:
        return {kind: classes.load(name) for kind, name in names.items()}
    from analysis.forecast.learn.fit_classes import fit_class
    from analysis.forecast.learn.fitting import read_panel

    panel = read_panel(path)
    if environment.get("OUTLOOK_FOLD"):
        panel = panel[panel.cluster.map(fold) == int(environment["OUTLOOK_FOLD"])]
    only_pool = environment.get("OUTLOOK_LEG", "pool") == "pool"
    kinds = [kind for kind in names if (panel.integer == int(kind)).any()]
    return {kind: fit_class(names[kind], panel, only_pool=only_pool) for kind in kinds}


def history_of(years, values, integer, cumulative):
    """A series of score.py as the figures of a list, each printed exactly."""
    return History.exactly(
        years,
        values,
        integer=bool(integer),
        cumulative=bool(cumulative),
        scale="count" if integer else "amount",
    )


def make_forecaster(by_kind, leg="pool"):
    """A forecaster with score.py's signature from {integer: ReferenceClass} and the name of a leg."""

    def forecaster(years, values, horizon, *, integer, cumulative, n_draws, rng):
        history = history_of(years, values, integer, cumulative)
        legs = None if leg == "pool" else [leg]
        return predict_draws(
            history, [horizon], n_draws=n_draws, rng=rng, reference_class=by_kind[bool(integer)], legs=legs
        )[leg][:, 0]

    return forecaster


def one_leg(cls, leg, drawn):
    """A forecaster for one leg of a class. drawn: an empty dict that the forecasters of its other legs are given too, so
    that all legs of a question are drawn once."""

    def forecaster(years, values, horizon, *, integer, cumulative, n_draws, rng):
        asked = (years.tobytes(), values.tobytes(), horizon, n_draws)
        if asked not in drawn:
            history = history_of(years, values, integer, cumulative)
            found = predict_draws(
                history, [horizon], n_draws=n_draws, rng=rng, reference_class=cls, legs=list(cls.legs)
            )
            drawn[asked] = {name: d[:, 0] for name, d in found.items()}
        return drawn[asked][leg]

    return forecaster


_fitted = learnt(os.environ.get("OUTLOOK_CLASS", "adoption")) if os.environ.get("OUTLOOK_LEARN") else None


def forecaster(years, values, horizon, *, integer, cumulative, n_draws, rng):
    """score.py's forecaster: draws (n_draws,) of the value `horizon` years after the last of `years`."""
    by_kind = _fitted or learnt(os.environ.get("OUTLOOK_CLASS", "adoption"), {})
    run = make_forecaster(by_kind, os.environ.get("OUTLOOK_LEG", "pool"))
    return run(years, values, horizon, integer=integer, cumulative=cumulative, n_draws=n_draws, rng=rng)
