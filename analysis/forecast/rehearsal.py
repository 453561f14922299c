"""What the forecasts of one evidence have in common, made ahead of them."""

import pandas as pd

from analysis.evidence import Evidence, keep, target
from analysis.forecast.forecast import predict
from analysis.forecast.replay import over_time
from analysis.forecast.trend.legs.gamma import make_tables

FEW = 100  # draws: what is kept does not depend on them


def rehearse(data_dir: str | None = None, as_of: str | None = None) -> None:
    """Keep the evidence of a directory as of a day (see `evidence.keep`) and forecast its best known open target once, with
    its history: the series of all lists, the register and the reference classes are then made, and the tables of the legs.

    For a process that is forked for one report after the other; the forecasts are the same with it and without.
    """
    known = keep(data_dir, as_of)
    make_tables()
    day = known.as_of if known.as_of is not None else known.claims["published_latest"].max()
    goal = target(known, best_known(known, day))
    over_time(predict(known, goal, n_draws=FEW, seed=1))


def best_known(known: Evidence, day: pd.Timestamp) -> str:
    """The target that is due after a day and has most figures on its list; of several the first in the table.

    >>> from analysis import evidence
    >>> day = pd.Timestamp("2026-11-22")
    >>> ev = evidence.load(as_of=day)
    >>> slug = best_known(ev, day)
    >>> bool(evidence.target(ev, slug).deadline > day)
    True
    """
    due = known.targets[known.targets["deadline"] > day]
    counts = [
        len(known.index.figures((row.programme, row.indicator, row.entity), known.until))
        for row in due.itertuples(index=False)
    ]
    return str(due["target"].iloc[int(pd.Series(counts).argmax())])
