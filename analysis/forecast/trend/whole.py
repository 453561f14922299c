"""One city, one nation: where both are known, the part cannot exceed the whole."""

import numpy as np
import pandas as pd

from analysis.evidence import Evidence, Reading
from analysis.evidence.series import Listed, listed
from analysis.forecast.trend.running import each


def series_of_the_whole(evidence: Evidence, reading: Reading) -> Listed | None:
    """The series of the list of which this one counts members: the same programme in the place above, or the programme
    of which it is a part (`part_of`) with the same indicator there; None where no figure of it is known."""
    places = evidence.index.remembered(("places",), lambda: _above(evidence.entities))
    part_of = evidence.programme(reading.programme).part_of
    place = places.get(reading.entity, "")
    while place:
        for programme in filter(None, (reading.programme, part_of)):
            if not len(evidence.index.figures((programme, reading.indicator, place), evidence.until)):
                continue  # of most places nothing is printed: no table need be made to see it
            observed = listed(evidence, programme, reading.indicator, place)
            if len(observed) and not observed.arrays.start.all():
                return observed
        place = places.get(place, "")
    if part_of:
        observed = listed(evidence, part_of, reading.indicator, reading.entity)
        return observed if len(observed) else None
    return None


def _above(entities: pd.DataFrame) -> dict[str, str]:
    """Place → the place of which it is a part."""
    return dict(zip(entities["entity"].tolist(), entities["part_of"].tolist(), strict=True))


def no_more_than(draws: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """Draws of a part (n_draws, n_grid), none above the draw of the whole (m_draws, n_grid), matched by rank at each day.

    Matching by rank makes a strong year of the city one of the nation too, which cuts as little as possible. A whole of
    fewer draws is read between its ranks.

    >>> no_more_than(np.array([[5.0], [1.0], [9.0]]), np.array([[6.0], [7.0], [2.0]])).ravel().tolist()
    [5.0, 1.0, 7.0]
    """
    near = draws.max(axis=0) > whole.min(axis=0)  # on the other days no draw is cut
    if not near.any():
        return draws
    result = draws.copy()
    result[:, near] = np.stack(each(_cut, zip(draws[:, near].T, whole[:, near].T, strict=True)), axis=1)
    return result


def _cut(one: tuple[np.ndarray, np.ndarray]) -> np.ndarray:
    """`no_more_than` on one day."""
    draws, limit = one[0], np.sort(one[1])
    order, n = np.argsort(draws, kind="stable"), len(draws)
    if len(limit) != n:
        limit = np.interp((np.arange(n) + 0.5) / n * len(limit) - 0.5, np.arange(len(limit)), limit)
    cut = np.empty_like(draws)
    cut[order] = np.minimum(draws[order], limit)
    return cut


def within(
    whole: np.ndarray, legs: dict[str, np.ndarray], grid: np.ndarray, deadline: float
) -> dict[str, np.ndarray]:
    """Paths of a city's list cut at those of the nation's: of the pool on all days, of single legs at the deadline, where
    alone they are read."""
    known = ~np.isposinf(whole[0])
    at_deadline = known & np.isclose(grid, deadline)
    for name, draws in legs.items():
        days = known if name == "pool" else at_deadline
        if days.any():  # the nation's first figure may be of a later day than the list's path
            cut = draws.copy()
            cut[:, days] = no_more_than(draws[:, days], whole[:, days])
            legs[name] = cut
    return legs
