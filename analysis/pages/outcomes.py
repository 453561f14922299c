"""How targets ended whose outcome is known: the figure, its day, and who printed it."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from analysis.evidence import (
    SETTLED,
    Evidence,
    Settlement,
    reading_series,
    settlement,
    standing,
    standings,
    target,
)
from analysis.evidence.standing import day_of
from analysis.writing import day, month_of, on_day


def outcomes_of(evidence: Evidence, table: pd.DataFrame) -> dict[str, Settlement]:
    """Target → how it ended, for the settled rows of a table of `evidence.all_targets`.

    It is the figure that settled the target; of a closed list its last one; where a target was settled by the register
    alone, the outcome that stands there.

    >>> from analysis import evidence
    >>> ev = evidence.load(as_of="2026-11-22")
    >>> found = outcomes_of(ev, evidence.all_targets(ev, slugs=["miit-demonstration-factory-2025"]))
    >>> found["miit-demonstration-factory-2025"].figure
    '421'
    """
    told = {slug: _of(evidence, slug) for slug in table.loc[table["status"].isin(SETTLED), "target"]}
    return {slug: by for slug, by in told.items() if by is not None}


def _of(evidence: Evidence, slug: str) -> Settlement | None:
    goal = target(evidence, slug)
    where = standing(evidence, goal, goal.primary, reading_series(evidence, goal.primary))
    return settlement(evidence, goal, goal.primary, where)


def otherwise(evidence: Evidence, row: Any) -> str:
    """That another reading of a target is settled otherwise than the first, or not at all where the first is, in a few words; ''
    where none is. row: one of `evidence.all_targets`.

    >>> from analysis import evidence
    >>> ev = evidence.load(as_of="2026-11-22")
    >>> [otherwise(ev, row) for row in evidence.all_targets(ev, slugs=["miit-demonstration-factory-2025"]).itertuples()]
    ['met on another reading']
    """
    if row.readings < 2:
        return ""
    others = {where.status for _, where in standings(evidence, target(evidence, row.target))[1:]}
    told = [s for s in SETTLED if s in others - {row.status}]
    told += ["undecided"] * (row.status in SETTLED and not others <= set(SETTLED))
    return ", ".join(f"{word} on another reading" for word in told)


def status_words(evidence: Evidence, row: Any, ended: Mapping[str, Settlement]) -> str:
    """The status of a target on its first reading, and that another one is settled otherwise, as every list tells it; row: one
    of `evidence.all_targets`; ended: see `outcomes_of`.

    >>> from analysis import evidence
    >>> ev = evidence.load(as_of="2026-11-22")
    >>> table = evidence.all_targets(ev, slugs=["miit-demonstration-factory-2025"])
    >>> [status_words(ev, row, outcomes_of(ev, table)) for row in table.itertuples()]
    ['missed, met on another reading']
    """
    by = ended.get(row.target)
    return ", ".join(
        filter(None, (ended_words(row.status, by), already(evidence, row, by), otherwise(evidence, row)))
    )


def already(evidence: Evidence, row: Any, by: Settlement | None) -> str:
    """That a target counts as met although its deadline is to come, in a few words; '' where it is not so. row: as above; by: what
    settled it.

    >>> from analysis import evidence
    >>> ev = evidence.load(as_of="2026-11-22")
    >>> table = evidence.all_targets(ev, slugs=["nev-sales-share-2027"])
    >>> [already(ev, row, outcomes_of(ev, table)[row.target]) for row in table.itertuples()]
    ['reached already on 2025-12-31; the deadline is 2027-12-31']
    """
    if by is None or row.status != "met" or row.deadline <= day_of(evidence):
        return ""
    return f"reached already {on_day(by.day, by.precision)}; the deadline is {day(row.deadline)}"


def ended_words(status: str, by: Settlement | None) -> str:
    """The status as a reader is told it: what is judged is not told as known. by: what settled it.

    >>> ended_words("missed", None)
    'missed'
    """
    return f"judged {status}" if by is not None and by.judged else status


def latest(row: Any, ended: Mapping[str, Settlement]) -> str:
    """The figure that settled a target, or else the newest one of its list, with its month or year; row: one of
    `evidence.all_targets`; ended: see `outcomes_of`."""
    figure = newest(row, ended)
    return "–" if figure is None else dated(figure, ", settled it" if row.target in ended else "")


def dated(figure: Settlement, more: str = "") -> str:
    """A figure with its month or year, and more about it."""
    return f"{figure.figure} ({month_of(figure.day, figure.precision)}{more})"


def newest(row: Any, ended: Mapping[str, Settlement]) -> Settlement | None:
    """The figure that settled a target, or else the newest one of its list, whoever printed that; None where there is none.
    row, ended: as above."""
    if row.target in ended:
        return ended[row.target]
    if pd.isna(row.latest_date):
        return None
    low, high = row.latest_low, row.latest_high
    return Settlement(
        row.latest_printed,
        (low + high) / 2,
        row.latest_date,
        "",
        "",
        pd.NaT,
        (),
        precision=row.latest_precision,
    )
