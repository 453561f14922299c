"""Announced targets: value, deadline, direction, and every way to read them.

"Another 200", "200 in all", "the new list counts too": one sentence of a press text often allows several targets.
Each reading is a row of `readings.csv` with its reason; exactly one is primary. Where it stands: see `standing`.
"""

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from analysis.errors import EvidenceError, suggest_labelled
from analysis.evidence.claims import Evidence
from analysis.evidence.kinds import kind_of_goal


@dataclass(frozen=True, kw_only=True)
class Reading:
    """One way to read a target: how much of which list, and why one may read it so; qualifier: the hedge of the promise; beside:
    how it stands to the primary one (see `bears` and the descriptor)."""

    target: str
    reading: str
    label: str
    how: str
    value: float
    unit: str
    base_date: pd.Timestamp | None
    base_value: float | None
    programme: str
    indicator: str
    entity: str
    definition: str
    primary: bool
    claim_id: str
    reason: str = field(repr=False)
    qualifier: str = "exact"
    beside: str = ""

    def bears(self, status: str) -> bool:
        """Whether it says something of the primary reading that this one is met or missed: a stricter one that is met, a wider one
        that is missed, and another count of the same."""
        return self.beside == "same" or (self.beside, status) in (("stricter", "met"), ("wider", "missed"))

    def follows(self, status: str) -> bool:
        """Whether it is met or missed itself because the primary one is."""
        return (self.beside, status) in (("stricter", "missed"), ("wider", "met"))


@dataclass(frozen=True, kw_only=True)
class Target:
    """An announced target: slug, label, what is counted where, deadline, direction, readings, claim_ids; deadline_inferred:
    no text of it names the deadline, which was reckoned from what it says."""

    slug: str
    label: str
    label_zh: str
    entity: str
    programme: str
    indicator: str
    kind: str
    deadline: pd.Timestamp
    direction: str
    announced: pd.Timestamp
    readings: tuple[Reading, ...] = field(repr=False)
    claim_ids: tuple[str, ...] = field(repr=False)
    note: str = field(repr=False, default="")
    deadline_inferred: bool = False

    @property
    def primary(self) -> Reading:
        return next(r for r in self.readings if r.primary)

    def reading(self, name: str) -> Reading:
        for r in self.readings:
            if r.reading == name:
                return r
        known = ", ".join(r.reading for r in self.readings)
        raise EvidenceError(f"target {self.slug} has no reading {name!r}; it has {known}.")


def _optional(value: Any) -> float | None:
    return None if pd.isna(value) else value


def _text(value: Any) -> str:
    return "" if pd.isna(value) else str(value)


def target(evidence: Evidence, slug: str) -> Target:
    """One target by its slug, with the readings and the target claims that were known on the day.

    Raises EvidenceError for an unknown slug (with near ones) and for a target that was announced after `as_of`.

    >>> from analysis import evidence
    >>> goal = evidence.target(evidence.load(), "beijing-smart-factories-digital-workshops-2026")
    >>> goal.direction, goal.primary.value, str(goal.deadline.date())
    ('at_least', 100.0, '2026-12-31')
    """
    at = evidence.index.of_target(slug, evidence.until)
    return evidence.index.remembered(("target", slug, len(at)), lambda: _target(evidence, slug, at))


def _target(evidence: Evidence, slug: str, at: np.ndarray) -> Target:
    """`target`; at: the places of its claims (see `index`)."""
    row = evidence._vocabulary["targets"].get(slug)
    if row is None:
        raise EvidenceError(
            f"target {slug!r} is not known. `outlook targets` lists all.{suggest_labelled(slug, evidence.targets, 'target')}"
        )
    if not len(at) and evidence.as_of is None:
        raise EvidenceError(f"target {slug} has no claim that announces it. Add one to claims.csv.")
    if not len(at):
        raise EvidenceError(
            f"target {slug} was not announced by {evidence.as_of:%Y-%m-%d}: its first publication known is of "
            f"{row.announced_latest:%Y-%m-%d}. Choose a later as_of."
        )
    claim_ids = tuple(evidence.index.column("claim_id")[at].tolist())
    values, hedges = (evidence.index.column(name)[at].tolist() for name in ("value", "qualifier"))
    readings = _known_readings(
        evidence, row, dict(zip(claim_ids, zip(values, hedges, strict=True), strict=True))
    )
    if not readings:
        raise EvidenceError(
            f"target {slug}: no claim known on this day prints a value of its readings in readings.csv."
        )
    announced = pd.Timestamp(np.fmin.reduce(evidence.index.column("published_latest")[at]))
    kind = kind_of_goal(evidence.programme(row.programme).kind, evidence.indicator(row.indicator).scale)
    due, named = (evidence.index.column(name)[at] for name in ("period_end", "period_precision"))
    of_deadline = named[due == row.deadline.to_datetime64()].tolist()
    return Target(
        slug=slug, label=row.label_en, label_zh=row.label_zh, entity=row.entity, programme=row.programme, indicator=row.indicator,
        kind=kind, deadline=row.deadline, direction=row.direction, announced=announced, readings=readings, claim_ids=claim_ids,
        note=_text(row.note), deadline_inferred=bool(of_deadline) and set(of_deadline) <= {"publication", "inferred"},
    )  # fmt: skip


def _known_readings(
    evidence: Evidence, row: Any, promised: dict[str, tuple[float, str]]
) -> tuple[Reading, ...]:
    """The readings that could be made on the day: their claim, or another claim of the target with the same value, was
    published. promised: claim of the target → its value and hedge. Where the primary one came later (a target that was raised), the first of the others is primary."""
    printed = {value for value, _ in promised.values()}
    readings = [
        Reading(
            target=r.target, reading=r.reading, label=r.label, how=r.how, value=r.value, unit=r.unit,
            base_date=_optional(r.base_date), base_value=_optional(r.base_value), programme=r.programme, indicator=r.indicator,
            entity=row.entity, definition=r.definition, primary=bool(r.primary), claim_id=r.claim_id, reason=r.reason,
            qualifier=_hedge(promised, r), beside=_text(r.beside),
        )
        for r in evidence.readings_of.get(row.target, ())
        if r.claim_id in promised or r.value in printed
    ]  # fmt: skip
    if readings and not any(r.primary for r in readings):
        readings[0] = replace(readings[0], primary=True)
    return tuple(readings)


def _hedge(promised: dict[str, tuple[float, str]], row: Any) -> str:
    """The hedge with which the claim of a reading prints its value; none for a value that was worked out from it."""
    value, hedge = promised.get(row.claim_id, (np.nan, "exact"))
    return hedge if value == row.value else "exact"
