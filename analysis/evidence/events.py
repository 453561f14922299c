"""What happened to a list or a measure: it was replaced, closed, redefined or put on another base.

`events.csv` is the one place where this stands. An event is known from the day on which its text can have been
published at the latest; one without a text is inferred: our own reading, which says what it rests on and moves nothing.
"""

from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from analysis.evidence.claims import Evidence

KINDS = ("replaced", "closed", "redefined", "rebased")


@dataclass(frozen=True)
class Event:
    """One row of events.csv. successor: the list that took the place ('' unless replaced); definition: the word that
    marks the other count ('' unless redefined or rebased); day and published: NaT where they are not known; day_earliest: NaT
    unless it is written down (see `first_day`); basis: what
    an inferred one rests on ('' where a text says so)."""

    event_id: str
    programme: str
    kind: str
    day: pd.Timestamp
    day_earliest: pd.Timestamp
    day_precision: str
    successor: str
    definition: str
    source_id: str
    claim_id: str
    published: pd.Timestamp
    basis: str
    note: str

    @property
    def sourced(self) -> bool:
        """False where no text has been found that says so: told as inferred, never as known."""
        return self.source_id != ""

    @property
    def first_day(self) -> pd.Timestamp:
        """The first day on which it can have happened, as far as that is known."""
        if pd.notna(self.day_earliest) or pd.isna(self.day):
            return self.day_earliest
        return self.day.to_period({"month": "M", "year": "Y"}.get(self.day_precision, "D")).start_time


def events_of(
    evidence: Evidence, programme: str = "", kind: str = "", today: pd.Timestamp | None = None
) -> tuple[Event, ...]:
    """The sourced events that were known on a day, in the order of their days.

    programme, kind: '' for all. today: the day of knowing (None: `as_of`, or else all that is recorded).
    Raises EvidenceError for an unknown programme.

    >>> from analysis import evidence
    >>> ev = evidence.load()
    >>> [e.kind for e in events_of(ev, "miit-demonstration-factory")]
    ['closed', 'replaced']
    >>> events_of(evidence.load(as_of="2024-09-30"), "miit-demonstration-factory")
    ()
    """
    if programme:
        evidence.programme(programme)
    day = today if today is not None else evidence.as_of
    known = [
        event
        for event in _all(evidence)
        if event.sourced
        and event.programme == (programme or event.programme)
        and event.kind == (kind or event.kind)
        and (day is None or event.published <= day)
    ]
    return tuple(sorted(known, key=lambda e: (e.day, e.event_id)))


def events_inferred(evidence: Evidence) -> tuple[Event, ...]:
    """The events for which no text has been found: a page may name them as our reading with its basis, and as no more.
    Those that are inferred from a claim are told once that was published.

    >>> from analysis import evidence
    >>> all(event.basis and not event.sourced for event in events_inferred(evidence.load()))
    True
    """
    known = {"", *evidence.claims["claim_id"]}
    return tuple(event for event in _all(evidence) if not event.sourced and event.claim_id in known)


def kin(evidence: Evidence, programme: str) -> set[str]:
    """A programme with those that are its whole, its parts, its successors and its forerunners: not independent of it.

    Successions that no text tells don't count: they move nothing.

    >>> from analysis import evidence
    >>> sorted(kin(evidence.load(), "miit-demonstration-factory"))
    ['miit-demonstration-factory', 'miit-smart-factory-excellence']
    """
    evidence.programme(programme)  # told where it is not known
    return {programme, *_kin(_Same(evidence.programmes), _Same(evidence.events)).get(programme, ())}


@lru_cache(maxsize=16)
def _kin(programmes: "_Same", events: "_Same") -> dict[str, set[str]]:
    """Programme → those that stand beside it in a row of programmes.csv or events.csv."""
    table = programmes.frame
    pairs = list(zip(table["programme"].tolist(), table["part_of"].tolist(), strict=True))
    pairs += [(event.programme, event.successor) for event in _rows(events) if not event.basis]
    beside: dict[str, set[str]] = {}
    for one, other in pairs:
        if one and other:
            beside.setdefault(one, set()).add(other)
            beside.setdefault(other, set()).add(one)
    return beside


class _Same:
    """A table as the key of a cache: the same object, whatever it holds."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self.frame = frame

    def __hash__(self) -> int:
        return id(self.frame)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.frame is other.frame


def _all(evidence: Evidence) -> list[Event]:
    return _rows(_Same(evidence.events))


@lru_cache(maxsize=8)
def _rows(table: _Same) -> list[Event]:
    return [
        Event(**{name: getattr(row, name) for name in Event.__dataclass_fields__})
        for row in table.frame.itertuples(index=False)
    ]
