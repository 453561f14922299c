"""What is asked of one reading on one day, what is known of it before anything is drawn, and what may be published."""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from analysis.evidence import Reading, Standing, Target
from analysis.evidence.between import Between
from analysis.evidence.series import Listed
from analysis.forecast import delivery
from analysis.forecast.lapse import Lapse
from analysis.forecast.mixture import trend_weight, way_known
from analysis.forecast.settings import Settings
from analysis.forecast.trend.observed import Dated, one_interval_a_date


@dataclass(frozen=True, eq=False)
class Asked:
    """One reading on one day, and what is known of it before anything is drawn.

    observed: its series (see `evidence.series`); standing: what that says of the level; record: of plans of its kind;
    lapse: whether the list gives way to another before the deadline; between: what the figures of readings beside it bound it by.
    """

    goal: Target
    reading: Reading
    today: pd.Timestamp
    standing: Standing
    observed: pd.DataFrame | Listed = field(repr=False)
    record: delivery.Record = field(repr=False)
    settings: Settings = field(repr=False)
    lapse: Lapse = field(repr=False)
    between: Between = field(default_factory=Between)

    @property
    def table(self) -> pd.DataFrame:
        """The series as a table."""
        return self.observed.table if isinstance(self.observed, Listed) else self.observed

    @cached_property
    def facts(self) -> pd.DataFrame:
        """The dated figures: the series without the start that a change has by definition."""
        table = self.table
        return table[table["how"] != "start"]

    @cached_property
    def dated(self) -> Dated:
        """The series with one interval a date."""
        return one_interval_a_date(self.observed)

    @cached_property
    def dates(self) -> np.ndarray:
        """The days of the dated figures, ascending, each once."""
        seen = self.observed.arrays
        return np.unique(seen.date[~seen.start])

    @property
    def silent_days(self) -> float:
        """Days of silence after the deadline: up to the day of the forecast, and no further than figures were searched for."""
        if self.standing.status != "silent":
            return 0.0
        return float((min(self.today, self.standing.searched_until) - self.goal.deadline).days)

    @property
    def offset(self) -> float:
        """What draws of a change have above the percent that readers see: they are an index with 100 on the base day."""
        return 100.0 if self.reading.how == "change" else 0.0

    @property
    def closed(self) -> bool:
        """True where the list is known to have ended, its successor is another reading, and a figure of that day or later
        says where it ended: short of the level, or the reading would be settled."""
        lapse = self.lapse
        return bool(
            lapse.chance == 1
            and lapse.day is not None
            and len(self.dates) > 0
            and lapse.day <= pd.Timestamp(self.dates[-1])
        )

    @property
    def is_bounded(self) -> bool:
        """Whether it has no figure of its own and readings beside it say how far it came, at the least or at the most."""
        return any(self.between) and not len(self.dates)

    @cached_property
    def recorded(self) -> float:
        """What the record says by itself: of a reading that is bounded so, of plans that came as far."""
        if not self.is_bounded:
            return self.record.probability
        (least, most), asked = self.between, self.standing.level_low
        low, high = 0.0 if least is None else least.value, np.inf if most is None else most.value
        return self.record.probability_between(low / asked, high / asked)

    @property
    def at_most(self) -> bool:
        return self.goal.direction == "at_most"


def weight_of(asked: Asked, figures: int) -> float:
    """The weight of the trend that rests on so many dated figures."""
    if not figures:
        return 0.0
    if asked.settings.weight is not None:
        return 1 - asked.settings.weight
    newest = pd.Timestamp(asked.dates[-1])
    return trend_weight(figures, way_known(newest, asked.goal.announced, asked.goal.deadline))


def published(asked: Asked, pooled: float, before: float, figures: int, weight: float) -> float:
    """The probability that is published: the pooled one or what the list had reached when it gave way to another, lowered
    by silence, within the ends.

    That a list may give way in future is charged as far as the trend speaks (weight), which knows nothing of it: the
    record's plans had such ends among them. A list that gave way is not also charged with its silence: nothing is printed
    of it any more; one that is known to have ended short of the level has no chance left. Without a figure the record's
    share stands as it is.
    """
    lapse, settings = asked.lapse, asked.settings
    if figures and asked.closed:
        return 0.0
    silent = asked.silent_days > settings.grace_days
    if lapse.day is None:
        p = pooled * (1 - weight * lapse.chance)
        p = settings.after_silence(p) if silent else p
    else:
        p = (1 - lapse.chance) * pooled + lapse.chance * (before if figures else pooled * lapse.part)
        if silent:  # as far as it ended after the deadline alone
            p += (1 - lapse.share) * (settings.after_silence(pooled) - pooled)
    return settings.mixture.within_ends(p, figures) if figures else float(p)


def why_no_trend(asked: Asked) -> str:
    """The reason why no trend can be drawn from the figures; empty if it can."""
    reading = asked.reading
    if not len(asked.dates):
        place = f"{reading.programme}, {reading.indicator}, {reading.entity}"
        return f"no dated figure of {place} is known on {asked.today:%Y-%m-%d}."
    if np.isnan(asked.standing.level_low):
        return f"the level on {reading.base_date:%Y-%m-%d}, from which the addition counts, is not known."
    if not (asked.dated.high > -100).all():
        return "a change of -100 % or below has no index."
    first = pd.Timestamp(asked.dated.date[0])
    if first > asked.goal.deadline:
        return f"the first figure is of {first:%Y-%m-%d}, after the deadline: it does not say what was reached by then."
    return ""
