"""Whether a list gives way to another before the deadline of a promise about it, and what becomes of the promise."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.evidence import Event, Evidence, Reading, Target, events_of
from analysis.evidence.kinds import RECOGNISED
from analysis.forecast.settings import Settings
from analysis.forecast.trend.observed import years

DAYS_DRAWN = 4  # of an end whose day is known to a range only: evenly spread over it


@dataclass(frozen=True)
class Lapse:
    """chance: that the list ends before the deadline and the promise is then no longer counted by other means; 1 where the
    list is known to have ended and its successor is a reading of its own. day: the last one before the deadline on which it can
    have ended, where that it ended is known: an event, no chance; what is uncertain then is whether the promise is still
    counted. share: the probability that the event came before the deadline; days: on which it then came, each as likely. part:
    the share of the time from the announcement to the deadline before these."""

    chance: float = 0.0
    day: pd.Timestamp | None = None
    part: float = 0.0
    share: float = 1.0
    days: tuple[pd.Timestamp, ...] = ()


def lapse_of(
    evidence: Evidence, goal: Target, reading: Reading, status: str, settings: Settings, today: pd.Timestamp
) -> Lapse:
    """What is known of the end of a reading's list on a day.

    Once a replacement is known (a sourced event, see `evidence.events_of`; where its day is a range, as likely on each of these
    days, so that it may have come after the deadline), the promise lives on with the chance
    `list-replaced-still-counted`, by counting the successor too; not so where that is a reading of its own: the list is
    closed and cannot grow. Before, a recognised list gives way with `list-replacement-hazard` a year, and the promise
    lives on with the same chance.
    """
    programme = evidence.programme(reading.programme)
    replaced = events_of(evidence, programme.programme, "replaced", today)
    for event in replaced:
        share, days = _within(event, min(today, goal.deadline), settings.day_range)
        if not days:
            continue
        of_its_own = any(r.programme == event.successor for r in goal.readings)
        span = max((goal.deadline - goal.announced).days, 1)
        part = float(np.mean([np.clip((day - goal.announced).days / span, 0, 1) for day in days]))
        gone = 1.0 if of_its_own else 1 - settings.still_counted
        return Lapse(share * gone, min(event.day, goal.deadline), part, share, days)
    if programme.kind != RECOGNISED or status != "open":
        return Lapse()
    ahead = max(float(years(goal.deadline) - years(today)), 0.0)
    return Lapse((1 - float(np.exp(-settings.replacement_hazard * ahead))) * (1 - settings.still_counted))


def _within(event: Event, until: pd.Timestamp, drawn: float) -> tuple[float, tuple[pd.Timestamp, ...]]:
    """How likely an event came up to a day, and days on which it then came, evenly spread. drawn: the share of its range that its
    day is drawn from, back from the last (as days of figures are).

    >>> from types import SimpleNamespace
    >>> event = SimpleNamespace(first_day=pd.Timestamp("2025-01-01"), day=pd.Timestamp("2025-01-20"))
    >>> share, days = _within(event, pd.Timestamp("2025-01-08"), 1.0)
    >>> share, [day.day for day in days]
    (0.4, [2, 4, 6, 8])
    >>> _within(event, pd.Timestamp("2024-12-31"), 1.0)
    (0.0, ())
    """
    length = round(drawn * (event.day - event.first_day).days) + 1
    first = event.day - pd.Timedelta(days=length - 1)
    before = min((until - first).days + 1, length)
    if before < 1:
        return 0.0, ()
    if length == 1:
        return 1.0, (event.day,)
    steps = (np.arange(DAYS_DRAWN) + 0.5) / DAYS_DRAWN * before
    return before / length, tuple(dict.fromkeys(first + pd.Timedelta(days=int(step)) for step in steps))
