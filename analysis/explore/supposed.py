"""Figures that nobody printed: a supposed level of the list, as one claim more in memory.

They live in the evidence of one answer and nowhere else. Their names begin with `what-if`; the check of a data directory
refuses such names, so that none of them can be taken for a printed figure.
"""

from collections.abc import Iterable

import pandas as pd

from analysis.evidence import Evidence, Reading, Target, events_of
from analysis.evidence.bounds import with_intervals
from analysis.evidence.schema import SUPPOSED
from analysis.explore.state import Supposed


def with_supposed(
    evidence: Evidence, goal: Target, reading: Reading, what_if: Iterable[Supposed], today: pd.Timestamp
) -> tuple[Evidence, pd.Timestamp]:
    """An evidence with supposed figures, and the day on which it is asked.

    Each is taken as printed on its own day, which is therefore the day of the question if it lies later: what had been
    published by the old day stays what is known, and what happened to lists after it stays unknown.
    """
    what_if = tuple(what_if)
    rows = with_intervals(_rows(evidence, goal, reading, what_if), evidence.tables, evidence.hedge_rule)
    claims = pd.concat([evidence.claims, rows], ignore_index=True)
    later = max([today, *(pd.Timestamp(supposed.day) for supposed in what_if)])
    unknown = [e.event_id for e in events_of(evidence, today=later) if e.published > today]
    own = (reading.programme, reading.indicator, reading.entity)
    return evidence.without_events(unknown).with_claims(claims, [own]), later


def _rows(evidence: Evidence, goal: Target, reading: Reading, what_if: tuple[Supposed, ...]) -> pd.DataFrame:
    """The claims of supposed figures: a total on its day; of a change, the change since the base day."""
    n = len(what_if)
    like = evidence.index.remembered(
        ("supposed", goal.slug, reading, n, evidence.until), lambda: _like(evidence, goal, reading, n)
    )
    days = pd.to_datetime([supposed.day for supposed in what_if]).astype(like["period_end"].dtype)
    return like.assign(
        value=[supposed.value for supposed in what_if], qualifier=[supposed.hedge for supposed in what_if],
        period_end=days, published_earliest=days, published_latest=days,
    )  # fmt: skip


def _like(evidence: Evidence, goal: Target, reading: Reading, n: int) -> pd.DataFrame:
    """n claims of a reading that nobody printed, of which the figures and the days are still to be written in."""
    index = evidence.index
    first = index.of_target(goal.slug, evidence.until)[:1]  # a claim of the same types
    since = reading.base_date + pd.Timedelta(days=1) if reading.how == "change" else pd.NaT
    return index.rows(first.repeat(n)).assign(
        claim_id=[f"{SUPPOSED}-{k}" for k in range(1, n + 1)], source_id=SUPPOSED, publisher="nobody", url="", target="", note="",
        programme=reading.programme, indicator=reading.indicator, entity=reading.entity, definition=reading.definition,
        kind="flow" if reading.how == "change" else "stock", period_start=since, period_precision="day", unit=reading.unit,
        published_precision="day",
    )  # fmt: skip
