"""Whether a list gives way to another before the deadline of a promise about it, and what becomes of the promise."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.evidence import Evidence, Reading, Target, events_of
from analysis.forecast.settings import Settings
from analysis.forecast.trend.observed import years


@dataclass(frozen=True)
class Lapse:
    """chance: that the list ends before the deadline and the promise is then no longer counted by other means; 1 where the
    list is known to have ended and its successor is a reading of its own. day: on which it ended, where that is known:
    an event, no chance; what is uncertain then is whether the promise is still counted. part: the share of the time from
    the announcement to the deadline before that day."""

    chance: float = 0.0
    day: pd.Timestamp | None = None
    part: float = 0.0


def lapse_of(
    evidence: Evidence, goal: Target, reading: Reading, status: str, settings: Settings, today: pd.Timestamp
) -> Lapse:
    """What is known of the end of a reading's list on a day.

    Once a replacement is known (a sourced event, see `evidence.events_of`), the promise lives on with the chance
    `list-replaced-still-counted`, by counting the successor too; not so where that is a reading of its own: the list is
    closed and cannot grow. Before, a recognised list gives way with `list-replacement-hazard` a year, and the promise
    lives on with the same chance.
    """
    programme = evidence.programme(reading.programme)
    replaced = events_of(evidence, programme.programme, "replaced", today)
    event = next((e for e in replaced if e.day <= min(today, goal.deadline)), None)
    if event is not None:
        of_its_own = any(r.programme == event.successor for r in goal.readings)
        span = max((goal.deadline - goal.announced).days, 1)
        part = float(np.clip((event.day - goal.announced).days / span, 0, 1))
        return Lapse(1.0 if of_its_own else 1 - settings.still_counted, event.day, part)
    if programme.kind != "recognised_list" or status != "open":
        return Lapse()
    ahead = max(float(years(goal.deadline) - years(today)), 0.0)
    return Lapse((1 - float(np.exp(-settings.replacement_hazard * ahead))) * (1 - settings.still_counted))
