"""Lists that grow in batches: time counted in lists published, and how many of them fit before a deadline.

A recognised list stands still between two publications and jumps at each. Where the dates of the batches are
known, the history is dated by batch numbers, and the horizon is the number of batches to come by the deadline:
itself uncertain, because a list can come late or not at all.
"""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analysis.evidence import Evidence
from analysis.forecast.history import History
from analysis.forecast.observed import DAYS_A_YEAR, years

STREAM = 102


@dataclass(frozen=True)
class BatchTime:
    """A history in batch time. history: time = batch numbers; last: year of the newest batch that a figure counts;
    earliest: its earliest day, where that is known to the month or the year only; newest: year of the newest figure;
    gaps: all gaps known, in years; claim_ids: of the batches."""

    history: History
    last: float
    earliest: float
    newest: float
    gaps: np.ndarray
    claim_ids: tuple[str, ...]


def known_batches(evidence: Evidence, programme: str, entity: str) -> pd.DataFrame:
    """Batches of a list that were out by `as_of`, ascending. Claim-less batches count from their date."""
    rows = evidence.batches
    rows = rows[(rows["programme"] == programme) & (rows["entity"] == entity)]
    if evidence.as_of is not None:
        rows = rows[rows["date"] <= evidence.as_of]
    return rows.sort_values("batch")


def in_batch_time(evidence: Evidence, history: History, programme: str, entity: str) -> BatchTime | None:
    """The history dated by batches; None where fewer than two batches are known or figures can't be told apart by them.

    A figure belongs to the newest batch published by its day (a month's grace); several figures of one batch become
    one interval, what they share. A zero before the first batch keeps its place, one batch before it.
    """
    batches = known_batches(evidence, programme, entity)
    if len(batches) < 2:
        return None
    dates, numbers = years(batches["date"]).to_numpy(), batches["batch"].to_numpy(float)
    place = np.searchsorted(dates, history.time + 31 / 365.25, side="right") - 1
    number = np.where(place >= 0, numbers[np.maximum(place, 0)], numbers[0] - 1)
    if len(set(number)) < 2 or ((place < 0) & (history.high > 0)).any():
        return None
    low, high, kept = [], [], []
    for k in sorted(set(number)):
        rows = number == k
        bottom, top = history.low[rows].max(), history.high[rows].min()
        if bottom > top:
            return None
        low.append(bottom), high.append(top), kept.append(k)
    if history.cumulative and (np.maximum.accumulate(low) > np.array(high)).any():
        return None
    gaps = np.diff(dates) / np.diff(numbers)
    dated = replace(history, time=np.array(kept), low=np.array(low), high=np.array(high), time_low=None)
    newest = batches.iloc[int(np.searchsorted(numbers, kept[-1]))]
    span = {"year": evidence.assumed("date-year-precision"), "month": newest["date"].day}
    last = float(years(newest["date"]))
    earliest = last - span.get(newest["date_precision"], 0.0) / DAYS_A_YEAR
    ids = tuple(c for c in batches["claim_id"] if c)
    return BatchTime(dated, last, earliest, float(history.time[-1]), gaps, ids)


def draw_batch_counts(
    evidence: Evidence, found: BatchTime, grid: np.ndarray, n_draws: int, rng
) -> np.ndarray:
    """Draws of how many batches have come after the newest figure's by each day of a grid: (n_draws, n_grid) integers.

    The newest batch came out on some day of the month or year in which it is known to have come out. Each gap is one
    of the gaps known, stretched by a log-normal factor (`batch-gap-spread`, sd of its log). A figure
    dated after the newest batch shows that the next one was not out yet: it then comes up to half a gap later. Each is left out with probability `list-slip-hazard`. That no newer batch is in the evidence is not taken as a sign that
    none was published: what is not printed far and wide is easily missed.
    """
    spread, skip = evidence.assumed("batch-gap-spread"), evidence.assumed("list-slip-hazard")
    most = min(int(np.ceil(max(grid[-1] - found.last, 0) / max(float(found.gaps.min()), 0.1))) + 2, 60)
    gap = rng.choice(found.gaps, (n_draws, most)) * np.exp(spread * rng.standard_normal((n_draws, most)))
    start = found.last - (found.last - found.earliest) * rng.random((n_draws, 1))
    when = start + np.cumsum(gap, axis=1)
    late = np.maximum(found.newest - when[:, :1], 0)
    when = when + np.where(late > 0, late + gap[:, :1] * rng.random((n_draws, 1)) / 2, 0)
    appears = rng.random((n_draws, most)) >= skip
    return np.stack([((when <= day) & appears).sum(axis=1) for day in grid], axis=1)
