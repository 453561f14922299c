"""Resolved targets as questions: what was asked, from which day, and which figures were known of the list."""

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from analysis.evaluation.registration import Protocol
from analysis.evidence import Evidence, Reading, Target, intervals, register
from analysis.evidence.levels import Figure
from analysis.evidence.series import Arrays, Listed, Series, listed


@dataclass(frozen=True)
class Question:
    """One target on one day. observed: its series as known then (see `evidence.series.listed`)."""

    goal: Target
    observed: Listed
    origin: pd.Timestamp

    @property
    def reading(self) -> Reading:
        return self.goal.primary


def resolved(evidence: Evidence) -> pd.DataFrame:
    """The resolved targets (met yes or no), sorted by announcement; `outcome` is 1.0 or 0.0."""
    cases = register(evidence)
    cases = cases[cases["met"].isin(["yes", "no"])]
    if evidence.as_of is not None:
        cases = cases[np.maximum(cases["outcome_date"], cases["announced"]) <= evidence.as_of]
    cases = cases.assign(outcome=(cases["met"] == "yes").astype(float))
    return cases.sort_values(["announced", "case_id"]).reset_index(drop=True)


def named(case: Any, evidence: Evidence) -> str:
    """What a case promised, with its place in front where its own words don't say it. case: a row of `resolved`.

    >>> from types import SimpleNamespace as row
    >>> from analysis import evidence
    >>> cars, share = (row(entity=e, what=w) for e, w in (("us", "electric cars sold"), ("shanghai", "share of Shanghai's GDP")))
    >>> [named(case, evidence.load()) for case in (cars, share)]
    ['United States: electric cars sold', "share of Shanghai's GDP"]
    """
    place = _places(evidence).get(case.entity, case.entity)
    return case.what if place in case.what else f"{place}: {case.what}"


@lru_cache(maxsize=4)
def _places(evidence: Evidence) -> dict[str, str]:
    """Place → its name for readers."""
    return dict(zip(evidence.entities["entity"], evidence.entities["label_en"], strict=True))


def printed_too_late(case: Any, evidence: Evidence) -> bool:
    """Whether every text that prints the promise of a case was certainly printed after its deadline: no vintage rests on it.

    Where the day of a page is not shown and it may be older, the day of the announcement that it tells counts; so it does
    for a case without a claim that prints its promise.
    """
    by_claim, by_target = _first_printed(evidence)
    first = [by_claim.get(case.target_claim_id), by_target.get(case.target) if case.target else None]
    days = [day for day in first if day is not None]
    return bool(days) and min(days) > case.deadline


@lru_cache(maxsize=4)
def _first_printed(evidence: Evidence) -> tuple[dict[str, pd.Timestamp], dict[str, pd.Timestamp]]:
    """The earliest day on which a claim can have been printed; and that of the claims that print a target."""
    claims = evidence.claims
    by_claim = dict(zip(claims["claim_id"], claims["published_earliest"], strict=True))
    return by_claim, claims.groupby("target")["published_earliest"].min().to_dict()


def origins(
    announced: pd.Timestamp, deadline: pd.Timestamp, every_months: int, last: pd.Timestamp | None = None,
    days_before: int = 0,
) -> list[pd.Timestamp]:  # fmt: skip
    """The day of the announcement and each day so many months after the one before, until the deadline; days_before: and
    one so long before it.

    >>> [f"{d:%Y-%m-%d}" for d in origins(pd.Timestamp("2021-08-31"), pd.Timestamp("2022-12-31"), 6, days_before=30)]
    ['2021-08-31', '2022-02-28', '2022-08-31', '2022-12-01']
    """
    days, k = [], 0
    while (day := announced + pd.DateOffset(months=every_months * k)) < deadline and (
        last is None or day <= last
    ):
        days.append(day)
        k += 1
    late = deadline - pd.Timedelta(days=days_before)
    if days_before and days and late > days[-1] and (last is None or late <= last):
        days.append(late)
    return days


def _baseline_known(case: Any, day: pd.Timestamp, protocol: Protocol) -> bool:
    """A baseline dated before the announcement was known with it; a later one once it could be published."""
    if pd.isna(case.baseline_value):
        return False
    if case.baseline_date <= case.announced:
        return True
    return case.baseline_date + pd.Timedelta(days=protocol.baseline_lag_days) <= day


def _reading(case: Any, evidence: Evidence, with_baseline: bool) -> Reading:
    """The case as a reading; the definition of its figures and the start of an addition as in readings.csv."""
    rows = evidence.readings_of.get(case.target, ()) if case.target else ()
    told = next((row for row in rows if row.primary), None)
    definition = "" if told is None else told.definition
    base_date, base_value = None, None
    if case.how in ("addition", "change"):
        base_date = case.baseline_date
        if pd.isna(base_date):
            base_date = case.announced if told is None or pd.isna(told.base_date) else told.base_date
        if case.how == "addition":
            base_value = case.baseline_value if with_baseline else None if told is None else told.base_value
    return Reading(
        target=case.case_id, reading="resolved", label=case.what, how=case.how, value=case.target_value, unit=case.unit,
        base_date=base_date, base_value=base_value, programme=case.programme, indicator=case.indicator, entity=case.entity,
        definition=definition, primary=True, claim_id=case.target_claim_id, reason="",
    )  # fmt: skip


def _with_baseline(observed: Listed, case: Any, evidence: Evidence) -> Listed:
    """The series with the case's baseline, unless a figure of that time stands there already."""
    slack = pd.Timedelta(days=evidence.assumed("series-join-days"))
    seen, day = observed.arrays, case.baseline_date.to_datetime64()
    days = seen.date
    if (np.abs(days - day) <= slack.to_timedelta64()).any():
        return observed
    (low,), (high,) = intervals([case.baseline_value], ["exact"], evidence.hedge_rule)
    date = case.baseline_date
    figure = Figure(
        start=None, date=date, date_earliest=date, date_latest=date, low=low, high=high, printed=f"{case.baseline_value:g}",
        qualifier="exact", how="baseline", claim_ids=(), source_ids=(), definition="", value=case.baseline_value,
    )  # fmt: skip
    at = int(np.searchsorted(days, day))
    cells = (day, day, day, low, high, False, False, False)  # start, guessed, conflict: none
    arrays = Arrays._make(np.insert(column, at, cell) for column, cell in zip(seen, cells, strict=True))

    def row(k: int) -> Figure:
        return figure if k == at else observed.row(k - (k > at))

    def table() -> Series:
        columns = {name: observed[name].tolist() for name in observed.table}
        own = figure._asdict() | {"conflict": False}
        joined = Series({name: [*cells[:at], own[name], *cells[at:]] for name, cells in columns.items()})
        joined.about = observed.about
        return joined.of_arrays(arrays)

    return Listed(arrays, observed.about, row, table)


def question(case: Any, evidence: Evidence) -> Question:
    """One case (a row of `resolved`) as it stood on the day of the evidence.

    Only the promise is taken from the case, never its outcome. The figures are those of claims in print by that day, as on
    a page of the target.
    """
    reading = _reading(case, evidence, False)
    since = reading.base_date if case.how == "change" else None
    key = (case.programme, case.indicator, case.entity)
    observed = listed(evidence, *key, definition=reading.definition, since=since)
    goal = Target(
        slug=case.case_id, label=case.what, label_zh="", entity=case.entity, programme=case.programme, indicator=case.indicator,
        kind=case.kind, deadline=case.deadline, direction=case.direction, announced=case.announced, readings=(reading,),
        claim_ids=tuple(c for c in (case.target_claim_id,) if c),
    )  # fmt: skip
    return Question(goal, observed, evidence.as_of)


def with_baseline(asked: Question, case: Any, evidence: Evidence, protocol: Protocol) -> Question:
    """The same question with the case's own baseline too, where it can have been known on the day and no claim gives it; or
    else the very question that was given."""
    if not _baseline_known(case, asked.origin, protocol):
        return asked
    reading, observed = _reading(case, evidence, True), asked.observed
    if case.how != "change":  # of a change the zero at its base is a definition, no figure
        key = (case.programme, case.indicator, case.entity)
        known = len(evidence.index.figures(key, evidence.until))
        what = ("with baseline", known, reading.definition, case.baseline_date, case.baseline_value)
        slack = evidence.assumed("series-join-days")
        observed = evidence.index.remembered_of(
            key, (*what, slack), lambda: _with_baseline(asked.observed, case, evidence)
        )
    if reading == asked.reading and len(observed) == len(asked.observed):
        return asked
    return Question(replace(asked.goal, readings=(reading,)), observed, asked.origin)
