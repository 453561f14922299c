"""The trends of one case, day after day: drawn once for all days on which the same figures are known."""

from typing import Any

from analysis.evidence import Evidence
from analysis.evidence.kinds import RECOGNISED
from analysis.forecast.asked import Asked
from analysis.forecast.traced import Traced, traced
from analysis.forecast.trend.classes import ReferenceClass
from analysis.forecast.trend.whole import series_of_the_whole


class Traces:
    """Trends by what they hang on. They are those of `traced`, which a day moves by nothing else; of one case at a time, as
    no other asks for the same."""

    def __init__(self) -> None:
        self._made: dict[tuple, tuple[tuple, Traced]] = {}

    def __call__(self, evidence: Evidence, asked: Asked, reference: ReferenceClass | None = None) -> Traced:
        kinds = {asked.goal.kind, evidence.programme(asked.reading.programme).kind}
        # the trend of a list hangs on the batches and on the other lists in print on the day, too
        if RECOGNISED in kinds or reference is not None:
            return traced(evidence, asked, reference)
        whole = series_of_the_whole(evidence, asked.reading)
        figures = (asked.observed.arrays, None if whole is None else whole.arrays)
        key = (*map(id, figures), *_rest(asked))
        if key not in self._made:  # the figures are held, so that no others come to their places
            self._made[key] = figures, traced(evidence, asked)
        return self._made[key][1]


def _rest(asked: Asked) -> tuple[Any, ...]:
    """What a trend hangs on beside the figures of its list, and of the one of which it is a part."""
    goal, lapse, where = asked.goal, asked.lapse, asked.standing
    of_goal = goal.slug, goal.deadline, goal.direction
    of_lapse = lapse.day, lapse.days, lapse.chance == 1
    return *of_goal, asked.reading, asked.settings, where.level_low, where.level_high, *of_lapse
