"""Announced targets: value, deadline, direction, and every way to read them.

"Another 200", "200 in all", "the new list counts too": one sentence of a press text often allows several targets.
Each reading is a row of `readings.csv` with its reason; exactly one is primary. Whether a reading is met, missed,
open or silent follows from the series that it is compared with.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from analysis.errors import EvidenceError, suggest
from analysis.evidence.claims import Evidence, parse_day
from analysis.evidence.outcomes import known_outcomes
from analysis.evidence.series import series


@dataclass(frozen=True)
class Reading:
    """One way to read a target: how much of which list, and why one may read it so."""

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


@dataclass(frozen=True)
class Target:
    """An announced target: slug, label, what is counted where, deadline, direction, readings, claim_ids."""

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

    @property
    def primary(self) -> Reading:
        return next(r for r in self.readings if r.primary)

    def reading(self, name: str) -> Reading:
        for r in self.readings:
            if r.reading == name:
                return r
        known = ", ".join(r.reading for r in self.readings)
        raise EvidenceError(f"target {self.slug} has no reading {name!r}; it has {known}.")


class Standing(NamedTuple):
    """Where a reading stands on a day: status, level asked for, latest figure; case_id: the resolved target that
    settled it, where its series alone does not."""

    status: str
    level_low: float
    level_high: float
    latest: pd.Series | None
    case_id: str = ""


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
    rows = evidence.targets[evidence.targets["target"] == slug]
    if rows.empty:
        raise EvidenceError(
            f"target {slug!r} is not known. `outlook targets` lists all.{suggest(slug, evidence.targets['target'])}"
        )
    row = rows.iloc[0]
    claims = evidence.claims.loc[evidence.claims["target"] == slug]
    if claims.empty and evidence.as_of is None:
        raise EvidenceError(f"target {slug} has no claim that announces it. Add one to claims.csv.")
    if claims.empty:
        raise EvidenceError(
            f"target {slug} was not announced by {evidence.as_of:%Y-%m-%d}: its first publication known is of "
            f"{row['announced_latest']:%Y-%m-%d}. Choose a later as_of."
        )
    readings = _known_readings(evidence, row, claims)
    if not readings:
        raise EvidenceError(
            f"target {slug}: no claim known on this day prints a value of its readings in readings.csv."
        )
    kind = evidence.programme(row["programme"]).kind
    return Target(
        slug, row["label_en"], row["label_zh"], row["entity"], row["programme"], row["indicator"], kind, row["deadline"],
        row["direction"], claims["published_latest"].min(), readings, tuple(claims["claim_id"]), _text(row["note"]),
    )  # fmt: skip


def _known_readings(evidence: Evidence, row: pd.Series, claims: pd.DataFrame) -> tuple[Reading, ...]:
    """The readings that could be made on the day: their claim, or another claim of the target with the same value, was
    published. Where the primary one came later (a target that was raised), the first of the others is primary."""
    rows = evidence.readings[evidence.readings["target"] == row["target"]]
    rows = rows[rows["claim_id"].isin(claims["claim_id"]) | rows["value"].isin(claims["value"])]
    readings = [
        Reading(
            r.target, r.reading, r.label, r.how, r.value, r.unit, _optional(r.base_date), _optional(r.base_value),
            r.programme, r.indicator, row["entity"], r.definition, bool(r.primary), r.claim_id, r.reason,
        )
        for r in rows.itertuples()
    ]  # fmt: skip
    if readings and not any(r.primary for r in readings):
        readings[0] = replace(readings[0], primary=True)
    return tuple(readings)


def reading_series(evidence: Evidence, reading: Reading) -> pd.DataFrame:
    """The series that a reading is compared with (see `series`)."""
    since = reading.base_date if reading.how == "change" else None
    return series(evidence, reading, definition=reading.definition, since=since)


def level_of(reading: Reading, observed: pd.DataFrame) -> tuple[float, float]:
    """The level on the scale of the series that the reading asks for, as an interval (low, high).

    Totals, shares and changes ask for their value. An addition asks for the level of its base date plus its value;
    where the base is not printed it is what the series says of that day: the figure of that day (of several that may
    be of it, the one that is dated most closely), or the range between the figures around it. NaN if the series does
    not reach back so far.
    """
    if reading.how != "addition":
        return reading.value, reading.value
    if reading.base_value is not None:
        return reading.base_value + reading.value, reading.base_value + reading.value
    low, high = _level_on(observed, reading.base_date)
    return low + reading.value, high + reading.value


def _level_on(observed: pd.DataFrame, day: pd.Timestamp) -> tuple[float, float]:
    """The level on a day: the figure that is dated most closely to it, or else the range between its neighbours."""
    first, last = observed["date_earliest"], observed["date"]
    of_the_day = observed[(first <= day) & (last >= day)]
    if not of_the_day.empty:
        span = of_the_day["date"] - of_the_day["date_earliest"]
        closest = of_the_day[span == span.min()]
        return closest["low"].min(), closest["high"].max()
    before, after = observed[last < day], observed[first > day]
    if before.empty or (after.empty and not observed.attrs["monotone"]):
        return np.nan, np.nan
    around = pd.concat([before.tail(1), after.head(1)])
    return around["low"].min(), around["high"].max()


def standing(
    evidence: Evidence,
    goal: Target,
    reading: Reading,
    observed: pd.DataFrame,
    today: pd.Timestamp | None = None,
) -> Standing:
    """Status of one reading on a day (None: `as_of`, or else the last publication known), with its level.

    A count, share or amount that reaches an at-least target on any day up to the deadline has met it. A figure
    counts for the deadline if its date lies within `deadline-figure-days` after it. A later figure that falls short
    proves a miss of an at-least target; a later figure that reaches it proves nothing: silent. What the series leaves
    open may be settled by the register of resolved targets (`outcomes.csv`), for the primary reading.
    """
    today = pd.Timestamp(today) if today is not None else evidence.as_of
    if today is None:
        today = evidence.claims["published_latest"].max()
    low, high = level_of(reading, observed)
    slack = pd.Timedelta(days=evidence.assumed("deadline-figure-days"))
    facts = observed[observed["how"] != "start"]
    if (
        reading.how == "change"
    ):  # what lies before the base day says where the change began, not how far it got
        facts = facts[facts["date"] > reading.base_date]
    latest = facts.iloc[-1] if len(facts) else None
    if goal.direction == "at_most":
        facts = facts[facts["date"] >= goal.deadline - slack]
        met = facts[(facts["date"] <= goal.deadline + slack) & (facts["high"] <= low)]
        short = facts[(facts["date"] <= goal.deadline + slack) & (facts["low"] > high)]
    else:
        met = facts[(facts["date"] <= goal.deadline + slack) & (facts["low"] >= high)]
        short = facts[(facts["date"] >= goal.deadline) & (facts["high"] < low)]
    case = ""
    if not met.empty:
        status = "met"
    elif not short.empty:
        status = "missed"
    else:
        status, case = _by_register(evidence, reading, today)
        status = status or ("open" if today <= goal.deadline else "silent")
    return Standing(status, low, high, latest, case)


def _by_register(evidence: Evidence, reading: Reading, today: pd.Timestamp) -> tuple[str, str]:
    """Status and case of a primary reading by the register of resolved targets, if it was known there on the day."""
    if not reading.primary or reading.target not in set(evidence.outcomes["target"]):
        return "", ""
    cases = known_outcomes(evidence, today)
    cases = cases[cases["target"] == reading.target]
    if cases.empty:
        return "", ""
    case = cases.iloc[-1]
    return ("met" if case["met"] == "yes" else "missed"), case["case_id"]


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
    slugs: keep these targets only.

    Returns target, label, entity, programme, indicator, kind, deadline, direction, how, value, unit, level_low,
    level_high, latest_date, latest_low, latest_high, status, readings (how many), claim_ids (target claims and the
    latest figure's).

    >>> from analysis import evidence
    >>> table = evidence.all_targets(evidence.load(as_of="2026-11-22"), deadline_from="2026-01-01")
    >>> set(table["status"]) <= {"open", "silent", "met", "missed"}
    True
    """
    rows = evidence.targets[evidence.targets["target"].isin(set(evidence.claims["target"]))]
    if slugs is not None:
        rows = rows[rows["target"].isin(list(slugs))]
    if deadline_from is not None:
        rows = rows[rows["deadline"] >= parse_day(deadline_from, "deadline_from")]
    if deadline_to is not None:
        rows = rows[rows["deadline"] <= parse_day(deadline_to, "deadline_to")]
    table = [_row(evidence, slug, today) for slug in rows.sort_values(["deadline", "target"])["target"]]
    return pd.DataFrame(table, columns=_COLUMNS).astype(_TYPES)


_COLUMNS = [
    "target", "label", "entity", "programme", "indicator", "kind", "deadline", "direction", "how", "value", "unit",
    "level_low", "level_high", "latest_date", "latest_low", "latest_high", "status", "readings", "claim_ids",
]  # fmt: skip
_TYPES = dict.fromkeys(["deadline", "latest_date"], "datetime64[ns]") | dict.fromkeys(
    ["value", "level_low", "level_high", "latest_low", "latest_high"], "float64"
)


def _row(evidence: Evidence, slug: str, today: pd.Timestamp | None) -> dict:
    goal = target(evidence, slug)
    reading = goal.primary
    observed = reading_series(evidence, reading)
    where = standing(evidence, goal, reading, observed, today)
    latest = where.latest
    return {
        "target": slug, "label": goal.label, "entity": goal.entity, "programme": goal.programme,
        "indicator": goal.indicator, "kind": goal.kind, "deadline": goal.deadline, "direction": goal.direction,
        "how": reading.how, "value": reading.value, "unit": reading.unit, "level_low": where.level_low,
        "level_high": where.level_high, "latest_date": pd.NaT if latest is None else latest["date"],
        "latest_low": np.nan if latest is None else latest["low"],
        "latest_high": np.nan if latest is None else latest["high"], "status": where.status,
        "readings": len(goal.readings), "claim_ids": goal.claim_ids + (() if latest is None else latest["claim_ids"]),
    }  # fmt: skip
