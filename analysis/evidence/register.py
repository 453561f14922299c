"""The register of resolved targets: the curated cases, and with them every target that its figures settle.

One place decides what is resolved. `outcomes.csv` holds what was curated; a target without a verdict there is resolved as
soon as its primary reading is met or missed by its own figures, and is then scored like the others.
"""

from functools import lru_cache

import numpy as np
import pandas as pd

from analysis.evidence.claims import Evidence
from analysis.evidence.events import events_of
from analysis.evidence.levels import Figure
from analysis.evidence.loading import load
from analysis.evidence.outcomes import SETTLED, day_known, settled_by
from analysis.evidence.standing import Standing, by_figures
from analysis.evidence.targets import Reading, Target, target


def register(evidence: Evidence) -> pd.DataFrame:
    """All resolved targets, and the unresolved cases of outcomes.csv, with the columns of that table.

    A row that figures make has the slug of its target as case_id, no baseline and no pages, and counts as followed up; it takes the place of a
    curated case whose verdict is unknown. `evidence.with_outcomes` gives a register of one's own.

    >>> from analysis import evidence
    >>> ev = evidence.load(as_of="2026-11-22")
    >>> cases = register(ev).set_index("target")
    >>> jiangxi = cases.loc["jiangxi-digital-transformation-2026"]
    >>> jiangxi["met"], float(jiangxi["outcome_value"])
    ('yes', 10900.0)
    """
    return evidence.outcomes if evidence.settled is not None else _register(evidence.whole)


@lru_cache(maxsize=4)
def _register(evidence: Evidence) -> pd.DataFrame:
    curated = _curated(evidence)
    decided = set(curated.loc[curated["met"].isin(SETTLED), "target"])
    rows = [
        row
        for slug in _candidates(evidence)
        if slug not in decided and (row := _settled_by_figures(evidence, slug)) is not None
    ]
    if not rows:
        return curated
    blank = {column.name: "" for column in evidence.package["outcomes"].columns if column.type == "string"}
    made = pd.DataFrame([blank | row for row in rows], columns=curated.columns).astype(curated.dtypes)
    kept = curated[~curated["target"].isin(made["target"])]
    return made if kept.empty else pd.concat([kept, made], ignore_index=True)


def _curated(evidence: Evidence) -> pd.DataFrame:
    """The cases of outcomes.csv; of a borrowed one all that the shipped evidence settles, which settle nothing here."""
    if not evidence.package["outcomes"].borrowed:
        return evidence.outcomes
    return register(load()).assign(target="")


def _candidates(evidence: Evidence) -> list[str]:
    """Targets that their figures may settle: of a list that has a figure of the deadline or later, or figures that come up
    to what is asked for if all are added, or that was closed. Of the others no series need be made."""
    claims = evidence.claims
    key = ["programme", "indicator", "entity", "definition"]
    figures = claims[claims["kind"].isin(["stock", "flow"])]
    added = figures["high"].clip(lower=0).where(figures["kind"] == "flow", 0.0)
    known = pd.DataFrame({
        **{name: figures[name] for name in key}, "last": figures["period_end"], "added": added,
        "total": figures["high"].where(figures["kind"] == "stock", 0.0),
    }).groupby(key, as_index=False).agg({"last": "max", "added": "sum", "total": "max"})  # fmt: skip
    asked = evidence.readings.merge(
        evidence.targets[["target", "entity", "deadline", "direction"]], on="target"
    )
    asked = asked[asked["target"].isin(set(claims["target"]))].merge(known, on=key)
    slack = pd.Timedelta(days=evidence.assumed("deadline-figure-days"))
    closed = {event.programme for event in events_of(evidence, kind="closed")}
    may = (
        (asked["last"] >= asked["deadline"] - slack)
        | ((asked["direction"] == "at_least") & (asked["total"] + asked["added"] >= asked["value"]))
        | asked["programme"].isin(closed)
        | (asked["how"] == "change")
    )
    return sorted(set(asked.loc[may, "target"]))


def _settled_by_figures(evidence: Evidence, slug: str) -> dict | None:
    """The case that the figures of a target make, None where they leave it open."""
    goal = target(evidence, slug)
    reading = goal.primary
    where = by_figures(evidence, goal, reading)
    return None if where.figure is None else _case(evidence, goal, reading, where, where.figure)


def _case(evidence: Evidence, goal: Target, reading: Reading, where: Standing, figure: Figure) -> dict:
    met = where.status == "met"
    dated = evidence._vocabulary["targets"][goal.slug]
    short = "low" if (goal.direction == "at_least") == met else "high"  # the end that decides
    value = getattr(figure, short) - (where.level_low - reading.value if reading.how == "addition" else 0.0)
    texts = evidence.index.texts(evidence.index.of_ids(figure.claim_ids, evidence.until))
    why = "closed below the promise" if where.event is not None else "by its figures"
    return {
        "case_id": goal.slug, "entity": goal.entity, "programme": goal.programme, "indicator": goal.indicator,
        "what": goal.label, "kind": goal.kind, "target": goal.slug, "announced": dated.announced_latest,
        "announced_precision": "day" if dated.announced_earliest == dated.announced_latest else "inferred",
        "baseline_value": np.nan, "baseline_date": pd.NaT, "selection": "followed_up", "target_value": reading.value, "unit": reading.unit,
        "how": reading.how, "direction": goal.direction, "deadline": goal.deadline, "outcome_value": value,
        "outcome_date": figure.date, "outcome_qualifier": "exact" if figure.low == figure.high else "at_least" if short == "low" else "up_to",
        "met": "yes" if met else "no", "target_claim_id": reading.claim_id, "outcome_claim_id": max(texts, key=lambda text: text.published_latest).claim_id,
        "note": f"{where.status.capitalize()} {why} ({', '.join(figure.claim_ids)}).",
    }  # fmt: skip


def known_from(evidence: Evidence) -> pd.Series:
    """The day from which the outcome of each case of the register could be known (see `outcomes.day_known`)."""
    return day_known(evidence, register(evidence))


def known_outcomes(evidence: Evidence, day: pd.Timestamp | None) -> pd.DataFrame:
    """The resolved targets that could be known on a day (None: all of them), with the columns of outcomes.csv.

    >>> from analysis import evidence
    >>> ev = evidence.load(as_of="2020-12-31")
    >>> bool((known_outcomes(ev, ev.as_of)["outcome_date"] < "2020-12-31").all())
    True
    """
    return settled_by(evidence, register(evidence), day)
