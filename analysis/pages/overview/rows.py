"""What a front page needs of every target, one row each, as plain values."""

import math
from collections.abc import Collection, Iterator
from typing import Any

import numpy as np
import pandas as pd

from analysis.evidence import SETTLED, Evidence, Settlement, target
from analysis.evidence.searches import recorded_search
from analysis.forecast import in_words
from analysis.pages.outcomes import already, ended_words, newest, otherwise, outcomes_of
from analysis.pages.shared import asked
from analysis.writing import day

_NOTHING = Settlement("", math.nan, pd.NaT, "", "", pd.NaT, ())  # the newest figure where none is known
# the words of a probability → where a target stands; what no word of these is said of is unlikely
_STANDS = {"virtually certain": "likely", "very likely": "likely", "likely": "likely", "about as likely as not": "uncertain"}  # fmt: skip
PLACES = ("province", "country")  # a district or a city is found under its province, or under its country


def rows(
    evidence: Evidence, table: pd.DataFrame, announced: Collection[str], since: str = ""
) -> Iterator[dict[str, Any]]:
    """One row a target of `forecast.overview_table`. announced: slugs of the targets that a front page shows first.
    since: the day from which targets are no earlier ones (YYYY-MM-DD).

    Yields target, label, label_zh, place, place_zh, within (the province or country that a place lies in; empty for none),
    list, list_zh, programme, kind, deadline (YYYY-MM-DD), asked (in words), value and unit (of it), newest (in words, of a
    settled one what settled it; empty for none), newest_value, newest_day, newest_when (the day as exactly as it is known), settled_by and settled_url (who printed that, and where),
    status, searched (whether a search for its figures is recorded), standing ('met', 'missed', 'likely', 'uncertain', 'unlikely', 'record only'), otherwise
    (that it was reached before its deadline, which is to come, and that another reading is settled otherwise than the first; empty for neither),
    basis, probability, trend, record (None where the outcome is known), words (with what the probability stands on that nobody knows), condition (that alone), announced (bool), earlier (bool).
    """
    targets, ended = evidence.targets.set_index("target"), outcomes_of(evidence, table)
    places = evidence.entities.set_index("entity")
    for row in table.itertuples():
        programme = evidence.programme(row.programme)
        settled = row.status in SETTLED
        figure = newest(row, ended) or _NOTHING
        yield {
            "target": row.target, "label": row.label, "label_zh": targets.at[row.target, "label_zh"],
            "place": places.at[row.entity, "label_en"], "place_zh": places.at[row.entity, "label_zh"],
            "within": _within(places, row.entity), "list": programme.label_en, "list_zh": programme.label_zh,
            "programme": row.programme, "kind": row.kind.replace("_", " "), "deadline": day(row.deadline),
            "asked": asked(row), "value": row.value, "unit": row.unit,
            "newest": figure.figure, "newest_value": figure.value, "newest_day": "" if pd.isna(figure.day) else day(figure.day),
            "newest_when": "" if pd.isna(figure.day) else day(figure.day, figure.precision),
            "settled_by": figure.by, "settled_url": figure.url,
            "status": row.status, "standing": standing(row), "searched": searched(evidence, row.target), "otherwise": ", ".join(filter(None, (already(evidence, row, ended.get(row.target)), otherwise(evidence, row)))), "basis": row.basis,
            "probability": None if settled else row.probability, "trend": None if settled else row.trend,
            "record": None if settled else row.delivery,
            "words": ended_words(row.status, ended.get(row.target)) if settled or np.isnan(row.probability) else in_words(row.probability) + row.condition,
            "condition": "" if settled else row.condition, "announced": row.target in announced, "earlier": day(row.deadline) < since,
        }  # fmt: skip


def searched(evidence: Evidence, slug: str) -> bool:
    """Whether a search for the figures of a target is recorded; of one that is silent, that it went beyond the deadline."""
    return pd.notna(recorded_search(evidence, target(evidence, slug)))


def standing(row: Any) -> str:
    """Where a target stands in one word; row: one of `forecast.overview_table`.

    How it ended where that is known; 'record only' where no figure of it can be used; else by its probability.

    >>> from types import SimpleNamespace
    >>> standing(SimpleNamespace(status="open", basis="trend and record", probability=0.7))
    'likely'
    >>> standing(SimpleNamespace(status="silent", basis="record only", probability=0.7))
    'record only'
    """
    if row.status in SETTLED:
        return row.status
    if row.basis == "record only" or np.isnan(row.probability):
        return "record only"
    return _STANDS.get(in_words(row.probability), "unlikely")


def _within(places: pd.DataFrame, entity: str) -> str:
    """The province, or else the country, in which a place lies; empty where it is one itself."""
    above = places.at[entity, "part_of"]
    while isinstance(above, str) and above in places.index and places.at[entity, "level"] not in PLACES:
        if places.at[above, "level"] in PLACES:
            return places.at[above, "label_en"]
        above = places.at[above, "part_of"]
    return ""
