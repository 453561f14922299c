"""The probability of one target over time: the vintages replayed from the announcement to the day of the page."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.errors import OutlookError
from analysis.evidence import Event, Evidence, events_of, settlement, target
from analysis.forecast.forecast import Forecast, predict
from analysis.forecast.reading import ReadingForecast
from analysis.spare import both
from analysis.status import STATUSES

COLUMNS = ["day", "why", "probability", "trend", "record", "status", "change", "claim_ids", "events"]
BETWEEN = 8  # days between publications on which time alone has passed
APART = pd.Timedelta(days=20)
DRAWS = 2000  # of each replay at the most: a sampling error of about one point in a hundred
A_DAY = pd.Timedelta(days=1)


def over_time(outlook: Forecast) -> pd.DataFrame:
    """What would have been published on each day, by what had been in print: the primary reading, from the announcement.

    Every day on which something that bears on the target was published is there twice: the day before and the day
    itself, so that its step is its own; between them are days on which only time has passed, and other lists have
    taught. The last row is the forecast itself; the others have its seed and up to `DRAWS` draws. After the day on which the outcome is known only today is left.

    Returns one row a day, ascending: day, why ('announced', 'figure', 'event', 'deadline', 'time', 'today'), probability, trend and
    record (NaN where there is none), status, change (of the probability since the day before; NaN but for 'figure'
    and 'event'), claim_ids and events (what was published that day; see `evidence.events_of`). Empty for a target that was announced later than the day of the page.

    >>> from analysis import evidence
    >>> ev = evidence.load(as_of="2024-03-31")
    >>> goal = evidence.target(ev, "beijing-smart-factories-digital-workshops-2026")
    >>> told = over_time(predict(ev, goal, n_draws=200))
    >>> told["why"].iloc[0], told["why"].iloc[-1], bool(told["day"].is_monotonic_increasing)
    ('announced', 'today', True)
    """
    published = _published(outlook)
    days = _days(outlook, published)
    half = len(days) // 2
    early, late = both(
        lambda: _rows(outlook, days[:half], published), lambda: _rows(outlook, days[half:], published)
    )
    rows = early + [row for row in late if not _settled(early) or row["why"] == "today"]
    table = pd.DataFrame(rows, columns=COLUMNS).astype(
        dict.fromkeys(("probability", "trend", "record", "change"), float)
    )
    step = table["probability"].diff()
    return table.assign(change=step.where(table["why"].isin(("figure", "event"))))


def _rows(
    outlook: Forecast, days: list[tuple[pd.Timestamp, str]], published: dict[pd.Timestamp, "Told"]
) -> list[dict]:
    rows: list[dict] = []
    for day, why in days:
        if _settled(rows) and why != "today":
            continue  # what is settled stays so
        if (row := _row(outlook, day, why, published)) is not None:
            rows.append(row)
    return rows


def _settled(rows: list[dict]) -> bool:
    return bool(rows) and STATUSES[rows[-1]["status"]].settled


class Told(NamedTuple):
    """What came out on one day: claims, and events of the list."""

    claim_ids: tuple[str, ...] = ()
    events: tuple[Event, ...] = ()


def _published(outlook: Forecast) -> dict[pd.Timestamp, Told]:
    """Day of publication → what came out on it that bears on the primary reading, after the announcement."""
    claims, first = outlook.evidence.claims, outlook.goal.announced
    bearing = claims[claims["claim_id"].isin(set(outlook.primary.claim_ids))]
    later = bearing[bearing["published_latest"] > first]
    days = {day: Told(tuple(group["claim_id"])) for day, group in later.groupby("published_latest")}
    for event in events_of(outlook.evidence, outlook.primary.reading.programme, today=outlook.today):
        if event.published > first:
            so_far = days.get(event.published, Told())
            days[event.published] = so_far._replace(events=(*so_far.events, event))
    return days


def _days(outlook: Forecast, published: dict[pd.Timestamp, Told]) -> list[tuple[pd.Timestamp, str]]:
    first, today = outlook.goal.announced, outlook.today
    days = dict.fromkeys(pd.date_range(first, today, periods=BETWEEN + 2)[1:-1].normalize(), "time")
    eves = [
        day - A_DAY
        for day, before in zip(sorted(published), [first, *sorted(published)], strict=False)
        if day - before > APART
    ]
    fixed: dict[pd.Timestamp, str] = dict.fromkeys(eves, "time")
    if (known := _counts_from(outlook)) is not None:
        fixed[known] = "time"
    if first < outlook.goal.deadline + A_DAY <= today:
        fixed[outlook.goal.deadline + A_DAY] = "deadline"
    fixed |= (
        {d: "event" if told.events else "figure" for d, told in published.items()}
        | {today: "today"}
        | {first: "announced"}
    )
    if today in published:
        fixed[today] = "event" if published[today].events else "figure"
    kept = {day: why for day, why in days.items() if min(abs(day - other) for other in fixed) > APART}
    return sorted((day, why) for day, why in (kept | fixed).items() if first <= day <= today)


def _counts_from(outlook: Forecast) -> pd.Timestamp | None:
    """The day from which the register settles a target that its figures leave open; None for the others."""
    primary = outlook.primary
    if not primary.standing.case_id:
        return None
    by = settlement(outlook.evidence, outlook.goal, primary.reading, primary.standing)
    return None if by is None else by.known


def _row(outlook: Forecast, day: pd.Timestamp, why: str, published: dict[pd.Timestamp, Told]) -> dict | None:
    """One day as a row; None where the target could not be read on it yet."""
    if day == outlook.today:
        seen: ReadingForecast | None = outlook.primary
    else:
        seen = _as_of(outlook.evidence.known_by(day), outlook)
    if seen is None:
        return None
    told = published.get(day, Told())
    return {
        "day": day, "why": why, "probability": seen.probability, "trend": seen.p_trend, "record": seen.p_delivery,
        "status": seen.status, "change": np.nan, "claim_ids": told.claim_ids, "events": told.events,
    }  # fmt: skip


def _as_of(earlier: Evidence, outlook: Forecast) -> ReadingForecast | None:
    settings = outlook.settings
    try:
        then = target(earlier, outlook.goal.slug)
        return predict(
            earlier,
            then,
            n_draws=min(settings.n_draws, DRAWS),
            seed=settings.seed,
            readings="primary",
            brief=True,
        ).primary
    except OutlookError:  # none of its readings had a claim yet
        return None
