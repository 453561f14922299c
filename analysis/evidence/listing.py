"""Every target in one table, with where it stands."""

from collections.abc import Iterable
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from analysis.errors import EvidenceError
from analysis.evidence.claims import Evidence
from analysis.evidence.levels import Levels
from analysis.evidence.standing import day_of, place_of, total_asked
from analysis.evidence.tables import parse_day
from analysis.evidence.targets import target
from analysis.evidence.wording import as_printed
from analysis.status import DUE_DAYS, UNDECIDED
from analysis.writing import day


def all_targets(
    evidence: Evidence,
    *,
    today: pd.Timestamp | None = None,
    deadline_from: str | pd.Timestamp | None = None,
    deadline_to: str | pd.Timestamp | None = None,
    slugs: Iterable[str] | None = None,
) -> pd.DataFrame:
    """Every target known, one row each (primary reading), sorted by deadline and slug.

    today: the day for the status (see `standing`). deadline_from, deadline_to: keep deadlines within these days.
    slugs: keep these targets only. Raises EvidenceError for a first day after the last.

    Returns target, label, entity, programme, indicator, kind, deadline, direction, how, value, unit, level_low,
    level_high (on the scale of its series), total_low, total_high (the total asked for: see `total_asked`), latest_date, latest_precision (how exactly that day is known: see `evidence.known_day`), latest_low, latest_high, latest_printed (as it was printed, see `as_printed`),
    decided_date, decided_precision, decided_low, decided_high, decided_printed (of the figure that settled it, where one did), status, readings (how many), claim_ids (of the target, the latest figure and the one that settled it).

    >>> from analysis import evidence
    >>> table = evidence.all_targets(evidence.load(as_of="2026-11-22"), deadline_from="2026-01-01")
    >>> set(table["status"]) <= set(evidence.STATUSES)
    True
    """
    return table_of_targets(
        target_rows(evidence, today=today, deadline_from=deadline_from, deadline_to=deadline_to, slugs=slugs)
    )


def target_rows(
    evidence: Evidence,
    *,
    today: pd.Timestamp | None = None,
    deadline_from: str | pd.Timestamp | None = None,
    deadline_to: str | pd.Timestamp | None = None,
    slugs: Iterable[str] | None = None,
) -> list[dict[str, Any]]:
    """The rows of `all_targets`, for who needs no table of them."""
    first, last = span_of(deadline_from, deadline_to)
    known, wanted = evidence.targets, None if slugs is None else set(slugs)
    found = [
        (deadline, slug)
        for slug, deadline in zip(known["target"].tolist(), known["deadline"].tolist(), strict=True)
        if (wanted is None or slug in wanted)
        and first <= deadline <= last
        and len(evidence.index.of_target(slug, evidence.until))
    ]
    return [
        evidence.remembered(("listed", slug, today), partial(_row, evidence, slug, today))
        for _, slug in sorted(found)
    ]


def table_of_targets(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Rows of targets as a table; what stands in them beside the columns of `all_targets` comes behind these."""
    more = [name for name in (rows[0] if rows else ()) if name not in _COLUMNS]
    return pd.DataFrame(rows, columns=[*_COLUMNS, *more]).astype(_TYPES)


def span_of(
    deadline_from: str | pd.Timestamp | None, deadline_to: str | pd.Timestamp | None
) -> tuple[pd.Timestamp, pd.Timestamp]:
    """The first and the last day of a span of deadlines (None: without that end).

    Raises EvidenceError for what is no day, and for a first day after the last.

    >>> [f"{day:%Y-%m-%d}" for day in span_of("2024-01-01", "2024-12-31")]
    ['2024-01-01', '2024-12-31']
    """
    first = pd.Timestamp.min if deadline_from is None else parse_day(deadline_from, "deadline_from")
    last = pd.Timestamp.max if deadline_to is None else parse_day(deadline_to, "deadline_to")
    if first > last:
        raise EvidenceError(
            f"deadlines from {day(first)} to {day(last)}: the end lies before the start. Swap them."
        )
    return first, last


def due(evidence: Evidence, days: int = DUE_DAYS) -> pd.DataFrame:
    """The targets that wait for their outcome now: undecided, their deadline no further than `days` from the evidence's day,
    ahead or past. Returns the columns of `all_targets`, and counted_by: who prints the figure that will settle it.

    >>> from analysis import evidence
    >>> waiting = evidence.due(evidence.load(as_of="2026-11-22"), days=45)
    >>> set(waiting["status"]) <= set(evidence.UNDECIDED), str(waiting["deadline"].max().date())
    (True, '2026-12-31')
    """
    if days < 0:
        raise EvidenceError(f"due within {days} days: give a number of days from 0 on.")
    today, span = day_of(evidence), pd.Timedelta(days=days)
    table = all_targets(evidence, deadline_from=today - span, deadline_to=today + span)
    table = table[table["status"].isin(UNDECIDED)].reset_index(drop=True)
    return table.assign(counted_by=[evidence.programme(slug).body for slug in table["programme"]])


_COLUMNS = [
    "target", "label", "entity", "programme", "indicator", "kind", "deadline", "direction", "how", "value", "unit", "base_date",
    "level_low", "level_high", "total_low", "total_high", "latest_date", "latest_precision", "latest_low", "latest_high", "latest_printed", "decided_date", "decided_precision",
    "decided_low", "decided_high", "decided_printed",
    "status", "readings", "claim_ids",
]  # fmt: skip
_TYPES = dict.fromkeys(
    ["deadline", "base_date", "latest_date", "decided_date"], "datetime64[ns]"
) | dict.fromkeys(
    [
        "value",
        "level_low",
        "level_high",
        "total_low",
        "total_high",
        "latest_low",
        "latest_high",
        "decided_low",
        "decided_high",
    ],
    "float64",
)


def _row(evidence: Evidence, slug: str, today: pd.Timestamp | None) -> dict:
    goal = target(evidence, slug)
    reading = goal.primary
    levels, where = place_of(evidence, goal, reading, today)
    latest, decided = (levels.figures[k] if k >= 0 else None for k in (where.latest, where.figure))
    claims = [c for figure in (latest, decided) if figure is not None for c in figure.claim_ids]
    total = total_asked(reading, where.level_low, where.level_high, bool(levels.begins.any()))
    return {
        "target": slug, "label": goal.label, "entity": goal.entity, "programme": goal.programme,
        "indicator": goal.indicator, "kind": goal.kind, "deadline": goal.deadline, "direction": goal.direction,
        "how": reading.how, "value": reading.value, "unit": reading.unit, "base_date": pd.NaT if reading.base_date is None else reading.base_date, "level_low": where.level_low,
        "level_high": where.level_high, "total_low": total[0], "total_high": total[1], **_figure("latest", levels, where.latest, reading.unit), **_figure("decided", levels, where.figure, reading.unit),
        "status": where.status, "readings": len(goal.readings),
        "claim_ids": tuple(dict.fromkeys([*goal.claim_ids, *claims])),
    }  # fmt: skip


def _figure(name: str, levels: Levels, k: int, unit: str) -> dict:
    """Date, how exactly it is known, bounds and words of the level at a place (-1: none)."""
    if k < 0:
        return {
            f"{name}_date": pd.NaT,
            f"{name}_precision": "",
            f"{name}_low": np.nan,
            f"{name}_high": np.nan,
            f"{name}_printed": "",
        }
    shown = levels.at(k)
    return {
        f"{name}_date": shown.date_latest,
        f"{name}_precision": shown.precision,
        f"{name}_low": shown.low,
        f"{name}_high": shown.high,
        f"{name}_printed": as_printed(shown, unit),
    }
