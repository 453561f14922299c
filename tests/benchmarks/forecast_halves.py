"""What several tables share: the growth panel, and the classes learnt on one half of its clusters for the other."""

from functools import lru_cache

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
    """score.py's rows of the engine on half f, learnt on the other, with the rank of the outcome among the draws."""
    if (folder, f) not in _ROWS:
        _ROWS[folder, f] = ranked_rows(score, half(folder, f), make_forecaster(learnt(folder, f))).assign(
            fold=f
        )
    return _ROWS[folder, f]


def ranked_rows(score, panel, forecaster):
    """score.score with a column `rank`: the share of draws below the outcome, ties halved. A closed interval of whole
    numbers holds more than it says where single numbers are likely; the rank does not."""
    ranks, crps = [], score.crps

    def counting(draws, outcome):
        ranks.append((draws < outcome).mean() + 0.5 * (draws == outcome).mean())
        return crps(draws, outcome)

    score.crps = counting
    try:
        rows = score.score(panel, forecaster)
    finally:
        score.crps = crps
    return rows.assign(rank=ranks)
