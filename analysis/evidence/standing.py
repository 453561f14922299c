"""Where a reading of a target stands on a day: open, met, missed, silent, or not searched since its deadline.

It follows from the series that the reading is compared with, from what happened to the list (`events`), from the register
of resolved targets, and from how far anybody looked (`searches`), in this order.
"""

from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from analysis.evidence.claims import Evidence
from analysis.evidence.events import Event, events_of
from analysis.evidence.levels import Levels, levels_of
from analysis.evidence.outcomes import curated_outcomes
from analysis.evidence.searches import last_search, recorded_search, searched_until
from analysis.evidence.series import Listed, series
from analysis.evidence.tables import rows_of
from analysis.evidence.targets import Reading, Target


class Standing(NamedTuple):
    """Where a reading stands on a day: status, level asked for, latest figure; case_id: the resolved target that
    settled it, where its series alone does not; figure: the row of the series that settled it; event: the closure that
    did; searched_until: how far texts about it were read, where the deadline has passed without a figure (else NaT);
    searched: whether a search for its figures went so far, and not only the newest text that is known; first: where the primary
    reading stands, whose outcome settles this one (see `Reading.follows`)."""

    status: str
    level_low: float
    level_high: float
    latest: Any
    case_id: str = ""
    figure: Any = None
    event: Event | None = None
    searched_until: pd.Timestamp = pd.NaT
    searched: bool = False
    first: "Standing | None" = None


def reading_series(evidence: Evidence, reading: Reading) -> pd.DataFrame:
    """The series that a reading is compared with (see `series`)."""
    since = reading.base_date if reading.how == "change" else None
    return series(evidence, reading, definition=reading.definition, since=since)


def levels_behind(evidence: Evidence, reading: Reading) -> Levels:
    """The levels behind `reading_series`."""
    key = (reading.programme, reading.indicator, reading.entity)
    since = reading.base_date if reading.how == "change" else None
    return levels_of(evidence, key, reading.definition, since)


def level_of(reading: Reading, observed: "pd.DataFrame | _Dated") -> tuple[float, float]:
    """The level on the scale of the series that the reading asks for, as an interval (low, high).

    Totals, shares and changes ask for their value. An addition asks for the level of its base date plus its value;
    where the base is not printed it is what the series says of that day: the figure of that day (of several that may
    be of it, the one that is dated most closely), or the range between the figures around it. A figure whose day is a guess is of no
    day, and says where the list stood only where nothing else does. Where a list that can't fall
    has no figure since, its last one bounds the level from below, and nothing does from above (high is infinite). NaN if
    the series does not reach back so far.
    """
    if reading.how != "addition":
        return reading.value, reading.value
    if reading.base_value is not None:
        return reading.base_value + reading.value, reading.base_value + reading.value
    low, high = _level_on(_Dated.of(observed), reading.base_date)
    return low + reading.value, high + reading.value


def _level_on(seen: "_Dated", day: pd.Timestamp | None) -> tuple[float, float]:
    """The level on a day: the figure that is dated most closely to it, or else the range between its neighbours, which has no
    upper end where there is no later one."""
    if day is None:
        return np.nan, np.nan
    on = day.to_datetime64()
    of_the_day = (seen.first <= on) & (seen.last >= on)
    before, after = np.flatnonzero(seen.last < on)[-1:], np.flatnonzero(seen.first > on)[:1]
    dated, between = of_the_day & ~seen.guessed, len(before) and len(after)
    known = dated if dated.any() or between else of_the_day
    if known.any():
        span = seen.last - seen.first
        closest = known & (span == span[known].min())
        return float(seen.low[closest].min()), float(seen.high[closest].max())
    if not len(before) or (not len(after) and not seen.monotone):
        return np.nan, np.nan
    around = np.r_[before, after]
    return float(seen.low[around].min()), float(seen.high[around].max()) if len(after) else np.inf


def total_asked(reading: Reading, low: float, high: float, begins: bool) -> tuple[float, float]:
    """The total that a reading asks for, as an interval (low, high): its level, but for an addition whose total is not in print.

    It is not where additions alone are printed, so that their sum begins with nothing (begins), or where no figures bound
    what there was on the base day from both sides; (NaN, NaN) then. low, high: as `level_of` gives them.

    >>> from analysis import evidence
    >>> ev = evidence.load(as_of="2026-11-22")
    >>> more = evidence.target(ev, "korea-smart-factory-supply-2019").primary
    >>> total_asked(more, 11903.0, 11903.0, False), total_asked(more, 11903.0, np.inf, False)
    ((11903.0, 11903.0), (nan, nan))
    """
    known = not begins and np.isfinite(low) and np.isfinite(high)
    return (low, high) if reading.how != "addition" or known else (np.nan, np.nan)


class _Dated(NamedTuple):
    """What of a series settles a reading: dates with their earliest days, bounds, which rows are no figure (`start`), whose day is
    a guess, and whether the list can't fall."""

    first: np.ndarray
    last: np.ndarray
    low: np.ndarray
    high: np.ndarray
    start: np.ndarray
    guessed: np.ndarray
    monotone: bool

    @classmethod
    def of(cls, observed: "pd.DataFrame | Listed | Levels | _Dated") -> "_Dated":
        if isinstance(observed, _Dated):
            return observed
        if isinstance(observed, Levels):
            return cls(
                observed.first,
                observed.date,
                observed.low,
                observed.high,
                observed.begins,
                observed.guessed,
                observed.monotone,
            )
        seen, monotone = observed.arrays, bool(observed.about.monotone)
        return cls(seen.earliest, seen.date, seen.low, seen.high, seen.start, seen.guessed, monotone)


class _Place(NamedTuple):
    """A `Standing` with figures by their places in the series, -1 for none."""

    status: str
    level_low: float
    level_high: float
    latest: int
    case_id: str = ""
    figure: int = -1
    event: Event | None = None
    searched_until: pd.Timestamp = pd.NaT
    searched: bool = False
    first: Standing | None = None

    def among(self, observed: "pd.DataFrame | Listed | Levels") -> Standing:
        """The same with the rows of the series, or with the figures of its levels."""
        row = observed.at if isinstance(observed, Levels) else observed.row
        latest, figure = (row(k) if k >= 0 else None for k in (self.latest, self.figure))
        return Standing(*self._replace(latest=latest, figure=figure))  # type: ignore[arg-type]


def _deciding(
    evidence: Evidence, goal: Target, low: float, high: float, facts: np.ndarray, seen: _Dated
) -> tuple[str, int]:
    """Status and figure of a reading whose figures settle it; ('', -1) where they don't. facts: places of the figures that
    count."""
    slack = evidence.remembered(("slack",), lambda: pd.Timedelta(days=evidence.assumed("deadline-figure-days")).to_timedelta64())  # fmt: skip
    day = goal.deadline.to_datetime64()
    until, since = day + slack, day - slack
    in_time = facts[seen.last[facts] <= until]
    if goal.direction == "at_most":
        in_time = in_time[seen.last[in_time] >= since]
        met, short = in_time[seen.high[in_time] <= low], in_time[seen.low[in_time] > high]
    else:
        if not seen.monotone:  # what can fall again is kept by nothing that lay before the promise
            in_time = in_time[seen.last[in_time] >= _announced(evidence, goal).to_datetime64()]
        met = in_time[seen.low[in_time] >= high]
        short = facts[(seen.last[facts] >= day) & (seen.high[facts] < low)]
    if len(met):
        return "met", int(met[0])
    return ("missed", int(short[0])) if len(short) else ("", -1)


def _announced(evidence: Evidence, goal: Target) -> pd.Timestamp:
    """The earliest day on which the promise can have been made; of a case of the register, its day."""
    row = evidence._vocabulary["targets"].get(goal.slug)
    return goal.announced if row is None else row.announced_earliest


def standing(
    evidence: Evidence,
    goal: Target,
    reading: Reading,
    observed: pd.DataFrame | Listed,
    today: pd.Timestamp | None = None,
) -> Standing:
    """Status of one reading on a day (None: `as_of`, or else the last publication known), with its level. Its figures are rows of
    the series, or, of one that is `Listed`, figures of its levels.

    A count, share or amount that reaches an at-least target on any day up to the deadline has met it; where it can fall
    again, figures from before the announcement do not count. A figure
    counts for the deadline if its date lies within `deadline-figure-days` after it. A later figure that falls short
    proves a miss of an at-least target; a later figure that reaches it proves nothing. A list that was closed before the
    deadline, below the level, is missed. Of the primary reading a curated verdict (`outcomes.csv`) decides, once it could be
    known: what is said here and what is scored can't differ. After the deadline the rest is silent as far as figures were searched
    for (see `searched_until`), and unsearched beyond.
    """
    return _place(evidence, goal, reading, _Dated.of(observed), today).among(observed)


def _place(
    evidence: Evidence, goal: Target, reading: Reading, seen: _Dated, today: pd.Timestamp | None
) -> _Place:
    """See `standing`."""
    today = day_of(evidence, today)
    where = _by_figures(evidence, goal, reading, seen, today)
    status, case = "", ""
    if reading.primary and reading.target in evidence.judged:
        verdicts = evidence.remembered(("verdicts", today), lambda: _verdicts(evidence, today))
        status, case = verdicts.get(reading.target, ("", ""))
    if status and status != where.status:
        return where._replace(status=status, case_id=case, figure=-1, event=None)
    if where.status:
        return where
    if not reading.primary and reading.beside in ("stricter", "wider"):
        _, first = place_of(evidence, goal, goal.primary, today)
        if reading.follows(first.status):
            told = first.among(reading_series(evidence, goal.primary))
            return where._replace(status=first.status, first=told)
    if today <= goal.deadline:
        return where._replace(status="open")
    until = searched_until(evidence, goal)
    silent = until > goal.deadline and today <= last_search(evidence)
    recorded = pd.notna(recorded_search(evidence, goal))
    return where._replace(
        status="silent" if silent else "unsearched", searched_until=until, searched=recorded
    )


def day_of(evidence: Evidence, today: pd.Timestamp | None = None) -> pd.Timestamp:
    """The day on which matters stand: `today`, or else the evidence's `as_of`, or else its last publication."""
    if today is not None:
        return pd.Timestamp(today)
    if evidence.as_of is not None:
        return evidence.as_of
    return evidence.index.remembered(("newest",), lambda: evidence.claims["published_latest"].max())


def by_figures(evidence: Evidence, goal: Target, reading: Reading) -> Standing:
    """`standing` by the figures of the list and its closure alone, with figures of its levels; status '' where they leave it open."""
    levels = levels_behind(evidence, reading)
    return _by_figures(evidence, goal, reading, _Dated.of(levels), day_of(evidence)).among(levels)


def _by_figures(
    evidence: Evidence, goal: Target, reading: Reading, seen: _Dated, today: pd.Timestamp
) -> _Place:
    low, high = level_of(reading, seen)
    counts = ~seen.start
    # what lies before the base day says where a change began, not how far it got
    if reading.how == "change" and reading.base_date is not None:
        counts &= seen.last > reading.base_date.to_datetime64()
    facts = np.flatnonzero(counts)
    latest = int(facts[-1]) if len(facts) else -1
    status, figure = _deciding(evidence, goal, low, high, facts, seen)
    if status:
        return _Place(status, low, high, latest, figure=figure)
    closure = _closed_below(evidence, goal, reading, low, latest, seen, today)
    if closure is not None:
        return _Place("missed", low, high, latest, figure=latest, event=closure)
    return _Place("", low, high, latest)


def _closed_below(
    evidence: Evidence, goal: Target, reading: Reading, low: float, latest: int, seen: _Dated, today: pd.Timestamp
) -> Event | None:  # fmt: skip
    """The closure that leaves a list below the level: it can't grow any more."""
    if latest < 0 or goal.direction != "at_least" or not seen.high[latest] < low:
        return None
    closures = events_of(evidence, reading.programme, "closed", today)
    return next((event for event in closures if event.day <= goal.deadline), None)


def _verdicts(evidence: Evidence, today: pd.Timestamp) -> dict[str, tuple[str, str]]:
    """Target → status and case by the curated register, as far as it could be known on the day."""
    cases = curated_outcomes(evidence, today)
    return {
        row.target: ("met" if row.met == "yes" else "missed", row.case_id)
        for row in rows_of(cases[cases["target"] != ""])
    }


def place_of(
    evidence: Evidence, goal: Target, reading: Reading, today: pd.Timestamp | None = None
) -> tuple[Levels, _Place]:
    """Where a reading stands by the levels of its own series, and these: `standing` without a table."""
    levels = levels_behind(evidence, reading)
    return levels, _place(evidence, goal, reading, _Dated.of(levels), today)


def standings(
    evidence: Evidence, goal: Target, today: pd.Timestamp | None = None
) -> list[tuple[Reading, Standing]]:
    """Every reading of a target with where it stands, the primary one first.

    >>> from analysis import evidence
    >>> ev = evidence.load(as_of="2026-11-22")
    >>> [(r.reading, s.status) for r, s in standings(ev, evidence.target(ev, "carbon-intensity-gdp-2025"))]
    [('change', 'missed'), ('revised', 'missed')]
    """
    chosen = sorted(goal.readings, key=lambda r: not r.primary)
    return [(r, standing(evidence, goal, r, reading_series(evidence, r), today)) for r in chosen]
