"""What can be chosen: targets with the words by which they are found, days on which something came out, neighbours."""

from collections.abc import Iterable, Iterator
from typing import Any

import pandas as pd

from analysis.errors import OutlookError
from analysis.evidence import Evidence, Reading, events_of
from analysis.evidence import target as target_of
from analysis.evidence.needed import FIGURE_ASSUMPTIONS
from analysis.explore.session import OF_THE_PATHS
from analysis.explore.state import State
from analysis.writing import counted, day

SCOPE_WORDS = {"place": "of the same place", "list": "of the same list", "kind": "of the same kind of list"}
MOST_NEIGHBOURS = 24
ASK_FOR_DRAWS = {*FIGURE_ASSUMPTIONS, *OF_THE_PATHS}


def targets(evidence: Evidence) -> list[dict[str, str]]:
    """Every target that has a claim: slug, label, label_zh, and text, the words by which a search finds it."""
    places = evidence.entities.set_index("entity")
    lists = evidence.programmes.set_index("programme")
    announced = set(evidence.claims["target"])
    return [
        {
            "slug": row.target, "label": row.label_en, "label_zh": row.label_zh,
            "text": " ".join([
                row.label_en, row.label_zh, *_place_words(places, row.entity), lists.at[row.programme, "label_en"],
                lists.at[row.programme, "label_zh"], lists.at[row.programme, "kind"].replace("_", " "), f"{row.deadline:%Y}", row.target,
            ]),
        }
        for row in evidence.targets.itertuples()
        if row.target in announced
    ]  # fmt: skip


def _place_words(places: pd.DataFrame, entity: str) -> Iterator[str]:
    """A place with those around it, in both languages."""
    while entity and entity in places.index:
        yield from (places.at[entity, "label_en"], places.at[entity, "label_zh"])
        entity = places.at[entity, "part_of"]


def days(
    evidence: Evidence, slug: str, until: str, also: Iterable[str] = (), reading: str = ""
) -> list[dict[str, str]]:
    """The days from the announcement on, up to `until`, on which something about a target or its list was published, with
    `until` itself and those that are chosen: day, and what came out on it. Empty for a target that was announced later.

    >>> from analysis import evidence
    >>> steps = days(evidence.load(), "beijing-smart-factories-digital-workshops-2026", "2024-06-30")
    >>> steps[0]["day"] <= steps[-1]["day"] == "2024-06-30"
    True
    """
    try:
        goal = target_of(evidence.known_by(pd.Timestamp(until)), slug)
        read = goal.reading(reading) if reading else goal.primary
    except OutlookError:
        return []
    claims = evidence.claims[_bearing(evidence, read) | (evidence.claims["target"] == slug)]
    claims = claims[(claims["published_latest"] >= goal.announced) & (claims["published_latest"] <= until)]
    told = {
        day(d): f"{counted(len(group), 'figure')}: {'; '.join(sorted(set(group['publisher'])))}"
        for d, group in claims.groupby("published_latest")
    }
    for event in events_of(evidence, read.programme, today=pd.Timestamp(until)):
        if event.published >= goal.announced:
            told[day(event.published)] = "; ".join(
                filter(None, [told.get(day(event.published), ""), f"the list was {event.kind}"])
            )
    for chosen in (until, *also):
        told.setdefault(chosen, "nothing new on this day")
    return [{"day": one, "note": told[one]} for one in sorted(told)]


def _bearing(evidence: Evidence, reading: Reading) -> Any:
    c = evidence.claims
    return (
        (c["programme"] == reading.programme)
        & (c["indicator"] == reading.indicator)
        & (c["entity"] == reading.entity)
    )


def neighbours(evidence: Evidence, state: State) -> list[str]:
    """Other targets of the same place, list or kind, that were announced by the day: those with the nearest deadlines
    first, `MOST_NEIGHBOURS` at the most."""
    table = evidence.targets.merge(evidence.programmes[["programme", "kind"]], on="programme")
    own = table[table["target"] == state.target].iloc[0]
    column = {"place": "entity", "list": "programme", "kind": "kind"}.get(state.scope)
    if column is None:
        return []
    known = set(evidence.claims.loc[evidence.claims["published_latest"] <= state.as_of, "target"])
    rows = table[
        (table[column] == own[column]) & (table["target"] != state.target) & table["target"].isin(known)
    ]
    order = (rows["deadline"] - own["deadline"]).abs().sort_values(kind="stable").index
    return rows.loc[order, "target"].head(MOST_NEIGHBOURS).tolist()


def assumed(evidence: Evidence) -> dict[str, dict[str, Any]]:
    """Every assumption by its id: statement, value, low, high, unit; anew: whether another value asks for new draws."""
    return {
        row.assumption_id: {"statement": row.statement, "value": float(row.value), "low": float(row.low), "high": float(row.high),
                            "unit": row.unit.replace("_", " "), "anew": row.assumption_id in ASK_FOR_DRAWS}
        for row in evidence.assumptions.itertuples()
    }  # fmt: skip
