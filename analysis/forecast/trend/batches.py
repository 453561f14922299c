"""Lists that grow in batches: time counted in lists published, and how many of them fit before a deadline.

A recognised list stands still between two publications and jumps at each. Where the dates of the batches are
known, the history is dated by batch numbers, and the horizon is the number of batches to come by the deadline:
itself uncertain, because a list can come late or not at all.
"""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analysis.evidence import Evidence
from analysis.forecast.trend.history import History
from analysis.forecast.trend.observed import DAYS_A_YEAR, years

STREAM = 102
YEARLY = 0.25  # a usual gap this near to one year (in years) makes a yearly list


@dataclass(frozen=True)
class BatchTime:
    """A history in batch time. history: time = batch numbers; last: year of the newest batch that a figure counts;
    earliest: its earliest day, where that is known to the month or the year only; newest: year of the newest figure;
    gaps: all gaps known, in years; due: the year in which the next batch is due, if one comes a year (NaN otherwise);
    claim_ids: of the batches."""

    history: History
    last: float
    earliest: float
    newest: float
    gaps: np.ndarray
    due: float
    claim_ids: tuple[str, ...]

    @property
    def usual(self) -> float:
        """The usual gap in years: the median, which one late list does not move."""
        return float(np.median(self.gaps))


def known_batches(evidence: Evidence, programme: str, entity: str) -> pd.DataFrame:
    """Batches of a list that were out by `as_of`, ascending; nobody writes to them. Claim-less batches count from their date."""
    table, index = evidence.batches, evidence.index
    # with the table, so that its id stays its own
    _, lists, dates = index.remembered(
        ("batches", id(table)), lambda: (table, _lists(table), table["date"].to_numpy())
    )
    places = np.array(lists.get((programme, entity), []), int)
    if evidence.as_of is not None:
        places = places[dates[places] <= evidence.as_of.to_datetime64()]
    return index.remembered(
        ("known batches", id(table), places.tobytes()), lambda: table.iloc[places].sort_values("batch")
    )


def _lists(table: pd.DataFrame) -> dict[tuple[str, str], list[int]]:
    """List → the places of its batches."""
    places: dict[tuple[str, str], list[int]] = {}
    for k, key in enumerate(zip(table["programme"].tolist(), table["entity"].tolist(), strict=True)):
        places.setdefault(key, []).append(k)
    return places


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
    low: list[float] = []
    high: list[float] = []
    kept: list[float] = []
    for k in sorted(set(number)):
        rows = number == k
        bottom, top = history.low[rows].max(), history.high[rows].min()
        if bottom > top:
            return None
        low.append(bottom)
        high.append(top)
        kept.append(k)
    if history.cumulative and (np.maximum.accumulate(low) > np.array(high)).any():
        return None
    gaps = np.diff(dates) / np.diff(numbers)
    dated = replace(history, time=np.array(kept), low=np.array(low), high=np.array(high), time_low=None)
    newest = int(np.searchsorted(numbers, kept[-1]))
    span = batches["date_precision"].map({"year": evidence.assumed("date-year-precision")}).fillna(0.0)
    span = span.where(batches["date_precision"] != "month", batches["date"].dt.day) / DAYS_A_YEAR
    middle = dates - span.to_numpy() / 2
    yearly = abs(np.median(gaps) - 1) <= YEARLY
    due = _next_due(middle, batches["date_precision"].isin(["day", "month"]), newest) if yearly else np.nan
    ids = tuple(c for c in batches["claim_id"] if c)
    return BatchTime(
        dated, dates[newest], dates[newest] - span.iloc[newest], float(history.time[-1]), gaps, due, ids
    )


def _next_due(middle: np.ndarray, dated_well: pd.Series, newest: int) -> float:
    """The year in which the batch after the newest is due, of a list that comes once a year.

    Its season is the circular mean of the days of the year on which batches came out (the middle of the year where years
    alone are known); the newest batch is the one that was due at the season nearest to it, so that a late list does not
    move the next.
    """
    known = middle[dated_well.to_numpy()]
    season = np.angle(np.exp(2j * np.pi * known).mean()) / (2 * np.pi) % 1 if len(known) else 0.5
    return season + np.rint(middle[newest] - season) + 1


def draw_batch_counts(
    evidence: Evidence, batch_time: BatchTime, grid: np.ndarray, n_draws: int, rng: np.random.Generator
) -> np.ndarray:
    """Draws of how many batches have come after the newest figure's by each day of a grid: (n_draws, n_grid) integers.

    A figure dated after the newest batch shows that the next one was not out yet: it then comes up to half a gap later.
    That no newer batch is in the evidence is not taken as a sign that none was published: what is not printed far and
    wide is easily missed. Dates of the batches to come: see `_yearly` and `_by_gaps`.
    """
    ahead = max(grid[-1] - batch_time.last, 0)
    most = min(int(np.ceil(ahead / max(batch_time.usual, 0.1))) + 2, 60)
    draw = _by_gaps if np.isnan(batch_time.due) else _yearly
    when = draw(evidence, batch_time, (n_draws, most), rng)
    late = np.maximum(batch_time.newest - when[:, :1], 0)
    when = when + np.where(late > 0, late + batch_time.usual * rng.random((n_draws, 1)) / 2, 0)
    return np.stack([(when <= day).sum(axis=1) for day in grid], axis=1)


def _yearly(
    evidence: Evidence, batch_time: BatchTime, size: tuple[int, int], rng: np.random.Generator
) -> np.ndarray:
    """Dates of a list that comes once a year: in its calendar year, or by `list-slip-hazard` not before the next.

    Within the year around its season (`batch-gap-spread`); a late one up to `list-slip-delay` into the next year. One
    list being late does not delay those after it: ministries publish by the calendar, not by the last list.
    """
    spread, slip = evidence.assumed("batch-gap-spread"), evidence.assumed("list-slip-hazard")
    due = batch_time.due + np.arange(size[1])
    year = np.floor(due)
    in_time = np.clip(due + spread * rng.standard_normal(size), year, year + 1 - 2 / DAYS_A_YEAR)
    delay = evidence.assumed("list-slip-delay") / DAYS_A_YEAR
    when = np.where(rng.random(size) < slip, year + 1 + 1 / DAYS_A_YEAR + delay * rng.random(size), in_time)
    return np.maximum.accumulate(when, axis=1)


def _by_gaps(
    evidence: Evidence, batch_time: BatchTime, size: tuple[int, int], rng: np.random.Generator
) -> np.ndarray:
    """Dates of any other list: each gap is the usual one times a log-normal factor (`batch-gap-spread`, sd of its log).

    The newest batch came out on some day of the month or year in which it is known to have come out.
    """
    gap = batch_time.usual * np.exp(evidence.assumed("batch-gap-spread") * rng.standard_normal(size))
    start = batch_time.last - (batch_time.last - batch_time.earliest) * rng.random((size[0], 1))
    return start + np.cumsum(gap, axis=1)
