"""What the data say already of a figure that was read: the same figure, a relay of it, a contradiction, or nothing."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.evidence.claims import Evidence
from analysis.evidence.hedges import intervals
from analysis.evidence.tables import rows_of
from analysis.intake.links import NEW
from analysis.writing import day

RELAY_DAYS = 10  # texts of one agency appear on other pages within these days
SAME_DAY_DAYS = 45  # two stocks whose days lie closer than this are of one day
STATUSES = {
    "relay": "the same figure was printed of the same list in those days: the same text, or another page that carries it",
    "repeat": "the same figure stands in the data already, printed on another day",
    "contradiction": "the data have another figure for the same list and day",
    "new": "the data have no such figure",
}

_COMPARED = ("programme", "indicator", "entity", "kind", "value", "unit", "period_end")


class Known(NamedTuple):
    """What is known of one figure: a status of `STATUSES`, and the claims that it was compared with."""

    status: str
    claims: tuple[str, ...]


def _group(kind: str) -> str:
    return {"share": "stock", "context": "stock"}.get(kind, kind)


def compare(evidence: Evidence, figures: pd.DataFrame, published: pd.Timestamp | None) -> list[Known]:
    """For each figure (columns programme, indicator, entity, kind, value, unit, qualifier, period_end) what the data say."""
    claims = evidence.claims
    if figures.empty:
        return []
    columns = [
        claims[c].to_numpy()
        for c in ("claim_id", "indicator", "entity", "kind", "value", "low", "high", "unit")
    ]
    groups = np.array([_group(kind) for kind in columns[3].tolist()], dtype=object)
    columns += [claims["published_latest"].to_numpy(), claims["period_end"].to_numpy(), groups]
    places_of = claims.groupby("programme", sort=False).indices
    named = [programme for programme in figures["programme"].unique() if programme in places_of]
    of_programme = {programme: [column[places_of[programme]] for column in columns] for programme in named}
    lows, highs = intervals(
        figures["value"].to_numpy(float), figures["qualifier"].tolist(), evidence.hedge_rule
    )
    answers = []
    for row, a, b in zip(rows_of(figures[list(_COMPARED)]), lows, highs, strict=True):
        own = of_programme.get(row.programme) if row.programme != NEW else None
        if own is None:
            answers.append(Known("new", ()))
            continue
        ids, indicator, entity, kind, value, low, high, unit, day, end, group_of = own
        same_list = (entity == row.entity) & (unit == row.unit)
        same_list &= (indicator == row.indicator) | (row.indicator == NEW)
        group = group_of == _group(row.kind)
        same = same_list & (np.abs(value - row.value) <= 1e-9 * (1 + abs(row.value))) & group
        if same.any():
            near = (
                published is not None
                and (
                    np.abs((day[same] - np.datetime64(published)) / np.timedelta64(1, "D")) <= RELAY_DAYS
                ).any()
            )
            answers.append(Known("relay" if near else "repeat", tuple(ids[same])))
            continue
        # what is told in passing may be a part of the list, which no total contradicts
        of_kind = same_list & group & (kind != "context") & (row.kind != "context")
        if pd.notna(row.period_end):
            far = np.abs((end - np.datetime64(row.period_end)) / np.timedelta64(1, "D"))
            of_kind &= far <= SAME_DAY_DAYS
        else:
            of_kind &= False
        against = of_kind & ((high < a) | (low > b))
        answers.append(Known("contradiction", tuple(ids[against])) if against.any() else Known("new", ()))
    return answers


def overdue(due: pd.Timestamp, status: str, published: pd.Timestamp | None) -> str:
    """Why it is doubtful that a figure is promised, '' where it is not: a text that promises something by a day before its own
    tells more often what came of it, but where the promise itself is in the data. due: its deadline (NaT: it is none); status: of `STATUSES`.

    >>> due, later = pd.Timestamp("2024-12-31"), pd.Timestamp("2025-03-01")
    >>> overdue(due, "new", later)
    'the deadline 2024-12-31 lies before the text: is it promised, or what came of a promise'
    >>> overdue(due, "new", due), overdue(due, "relay", later)
    ('', '')
    """
    if published is None or pd.isna(due) or due >= published or status in ("repeat", "relay"):
        return ""
    return f"the deadline {day(due)} lies before the text: is it promised, or what came of a promise"
