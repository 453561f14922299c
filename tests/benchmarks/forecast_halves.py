"""What several tables share: the growth panel, and the classes learnt on one half of its clusters for the other."""

from functools import lru_cache

import numpy as np
from adapter import fold, make_forecaster

from analysis.forecast.learn.fit_classes import fit_class
from analysis.forecast.learn.fitting import read_panel


@lru_cache
def panel_of(folder):
    return read_panel(folder / "growth-panels.csv")


@lru_cache
def learnt(folder, f):
    """{integer: class with all its legs} learnt on the clusters that are not of half f."""
    panel = panel_of(folder)
    others = panel[panel.cluster.map(fold) != f]
    return {kind: fit_class(f"adoption-{'counts' if kind else 'amounts'}", others) for kind in (True, False)}


def half(folder, f):
    """The series of half f."""
    panel = panel_of(folder)
    return panel[panel.cluster.map(fold) == f]


_ROWS = {}


def engine_rows(folder, score, f):
    """score.py's rows of the engine on half f, learnt on the other, with what `ranked_rows` adds."""
    if (folder, f) not in _ROWS:
        _ROWS[folder, f] = ranked_rows(score, half(folder, f), make_forecaster(learnt(folder, f))).assign(
            fold=f
        )
    return _ROWS[folder, f]


def ranked_rows(score, panel, forecaster):
    """score.score with two columns more, for whole numbers, which a closed interval holds more often than it says.

    said_80%: the share of the draws that lies in the closed 80 % interval itself: what it should hold if the forecast is
    right. shared_80%: how much of the outcome's place lies between .1 and .9, where the outcome stands from the share of
    draws below it to the share of draws up to it (Czado, Gneiting and Held 2009, Biometrics 65:1254, the non-randomised
    probability integral transform): .8 for any forecast that is right.
    """
    said, shared, crps = [], [], score.crps

    def placing(draws, outcome):
        low, high = np.quantile(draws, [0.1, 0.9])
        said.append(((low <= draws) & (draws <= high)).mean())
        shared.append(between((draws < outcome).mean(), (draws <= outcome).mean()))
        return crps(draws, outcome)

    score.crps = placing
    try:
        rows = score.score(panel, forecaster)
    finally:
        score.crps = crps
    return rows.assign(**{"said_80%": said, "shared_80%": shared})


def between(below, up_to, low=0.1, high=0.9):
    """The part of the stretch from `below` to `up_to` that lies within bounds; of a point whether it does.

    >>> [round(between(*stretch), 2) for stretch in ((0.05, 0.15), (0.3, 0.3), (0.85, 1.0))]
    [0.5, 1.0, 0.33]
    """
    if up_to <= below:
        return float(low <= below <= high)
    return max(min(up_to, high) - max(below, low), 0.0) / (up_to - below)
