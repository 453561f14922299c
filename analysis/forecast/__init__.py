"""What will happen: the probability that an announced target is met, from figures that were known on a day.

    outlook = predict(ev, target(ev, slug))      every reading, from its own draws
    outlook.summary()                            probability, trend, delivery, basis, weight, median, interval, words
    outlook.by_leg()                             every leg and every official rule, side by side
    outlook.without_each_claim()                 which figure the verdict hangs on
    of([("2023", 103)], target=203, by="2026")   the same from numbers alone, without a directory
    table(ev, slugs)                             one row for each of a group of targets
    over_time(outlook)                           the probability on every day since the announcement
    rehearse(data_dir, as_of)                    what all forecasts share, made once for the forks of this process

The parts: `history` (dated intervals), `legs` and `pool` (the trend), `classes` (what similar lists taught),
`batches` (time counted in lists), `delivery` (how far plans of the kind were delivered), `baselines` (the rules of
Eurostat, UNSD, UN ESCAP and SDSN), `words` (the fixed table of verdicts).
"""

from typing import TYPE_CHECKING

from analysis.doors import front_door, load_all

if TYPE_CHECKING:
    from analysis.forecast.forecast import ASSUMPTIONS, Forecast, predict
    from analysis.forecast.many import due_between, overview_table, predict_all, table
    from analysis.forecast.of import of
    from analysis.forecast.rehearsal import rehearse
    from analysis.forecast.replay import over_time
    from analysis.forecast.trend.history import History
    from analysis.forecast.words import in_words


def warm_up() -> None:
    """Load what stands behind the door, for the forks of this process."""
    load_all(__name__)


front_door(__name__)
