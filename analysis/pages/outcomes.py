"""How targets ended whose outcome is known: the figure, its day, and who printed it."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from analysis.evidence import (
    SETTLED,
    Evidence,
    Settlement,
    all_targets,
    keep,
    settlement,
    target,
)
from analysis.evidence.standing import day_of, place_of
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
    return evidence.remembered(("how it ended", slug), lambda: _made(evidence, slug))


def _made(evidence: Evidence, slug: str) -> Settlement | None:
    goal = target(evidence, slug)
    levels, place = place_of(evidence, goal, goal.primary)
    return settlement(evidence, goal, goal.primary, place.among(levels))


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
    others = evidence.remembered(("other readings", row.target), lambda: _on_others(evidence, row.target))
    told = [s for s in SETTLED if s in others - {row.status}]
    told += ["undecided"] * (row.status in SETTLED and not others <= set(SETTLED))
    return ", ".join(f"{word} on another reading" for word in told)


def _on_others(evidence: Evidence, slug: str) -> set[str]:
    goal = target(evidence, slug)
    return {place_of(evidence, goal, reading)[1].status for reading in goal.readings if not reading.primary}


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


def at_leisure(data_dir: str | None = None, as_of: str | None = None) -> None:
    """Keep the evidence of a directory as of a day (see `evidence.keep`) with how each of its targets ended: pages name many of
    them beside their own.

    For a process that is forked for one report after the other; the pages are the same with it and without.
    """
    known = keep(data_dir, as_of)
    table = all_targets(known)
    ended = outcomes_of(known, table)
    for row in table.itertuples():
        status_words(known, row, ended)
