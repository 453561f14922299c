"""What the forecasts of one evidence have in common, made ahead of them."""

import pandas as pd

from analysis.evidence import Evidence, keep, target
from analysis.forecast.forecast import predict
from analysis.forecast.replay import over_time
from analysis.forecast.trend.legs.gamma import make_tables

FEW = 100  # draws: what is kept does not depend on them


def rehearse(data_dir: str | None = None, as_of: str | None = None, subject: str = "") -> None:
    """Keep the evidence of a directory as of a day (see `evidence.keep`) and forecast its best known open target once, with
    its history: the series of all lists, the register and the reference classes are then made, and the tables of the legs.

    subject: another target to forecast instead, with all that its answer hangs on; nothing more is done where it is none of
    the evidence.

    For a process that is forked for one report after the other; the forecasts are the same with it and without.
    """
    known = keep(data_dir, as_of)
    make_tables()
    day = known.as_of if known.as_of is not None else known.claims["published_latest"].max()
    if subject and subject not in set(known.targets["target"]):
        return
    outlook = predict(known, target(known, subject or best_known(known, day)), n_draws=FEW, seed=1)
    over_time(outlook)
    if subject:
        outlook.moves()
        outlook.under_other_kinds  # noqa: B018 (kept by what it asks for)


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
