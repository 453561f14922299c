"""One list in the evidence: which indicator is meant, all claims about it, its targets, its other definitions."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.errors import EvidenceError, suggest
from analysis.evidence.claims import Evidence
from analysis.evidence.listing import all_targets
from analysis.evidence.standing import level_of, reading_series
from analysis.evidence.targets import target
from analysis.writing import at_place


@dataclass(frozen=True)
class ChosenList:
    """A programme with one indicator and one place; row: its line of programmes.csv; label: all three in words."""

    programme: str
    indicator: str
    entity: str
    row: pd.Series
    label: str


def choose_list(evidence: Evidence, programme: str, indicator: str = "", entity: str = "") -> ChosenList:
    """The list that is meant. Left-out parts are the programme's own place, if it has totals or additions there, or else
    the place with most of them, and the indicator with most of them there.

    Raises EvidenceError for an unknown programme, or an indicator, a place or both together that no claim of it has.
    """
    programmes = evidence.programmes.set_index("programme", drop=False)
    if programme not in programmes.index:
        raise EvidenceError(
            f"programme {programme!r} is not in programmes.csv.{suggest(programme, programmes.index)}"
        )
    claims = evidence.claims[evidence.claims["programme"] == programme]
    if claims.empty:
        when = "is known" if evidence.as_of is None else f"was published by {evidence.as_of:%Y-%m-%d}"
        raise EvidenceError(f"no claim about {programme} {when}. Choose a later as_of, or add a claim.")
    for name, word in (("entity", entity), ("indicator", indicator)):
        if word and word not in set(claims[name]):
            known = ", ".join(sorted(set(claims[name])))
            raise EvidenceError(f"{programme} has no claim with {name} {word!r}; it has {known}.")
        claims = claims[claims[name] == word] if word else claims
    figures = claims[claims["kind"].isin(["stock", "flow"])]
    figures = claims if figures.empty else figures
    home = programmes.at[programme, "entity"]
    entity = entity or (home if home in set(figures["entity"]) else figures["entity"].mode()[0])
    at = figures[figures["entity"] == entity]
    indicator, row = indicator or at["indicator"].mode()[0], programmes.loc[programme]
    place = evidence.entities.set_index("entity")["label_en"].get(entity, entity)
    name, counted = row["label_en"], evidence.indicator(indicator).label_en
    what = name if counted == name else f"{name}: {inside(counted)}"
    return ChosenList(programme, indicator, entity, row, at_place(what, place))


def inside(label: str) -> str:
    """A label within a sentence: without its capital, unless it begins with an abbreviation.

    >>> inside("Smart factories"), inside("SMEs at basic level"), inside("R&D tools"), inside("5G factories")
    ('smart factories', 'SMEs at basic level', 'R&D tools', '5G factories')
    """
    return label[:1].lower() + label[1:] if label[1:2].islower() else label


def claims_about(evidence: Evidence, chosen: ChosenList) -> pd.DataFrame:
    """All claims about a list, of whatever kind, and every definition."""
    c = evidence.claims
    rows = (
        (c["programme"] == chosen.programme)
        & (c["indicator"] == chosen.indicator)
        & (c["entity"] == chosen.entity)
    )
    return c[rows].sort_values(["period_end", "claim_id"]).reset_index(drop=True)


def targets_of(evidence: Evidence, chosen: ChosenList) -> pd.DataFrame:
    """The targets of a list, as `all_targets`."""
    t = evidence.targets
    same = (
        (t["programme"] == chosen.programme)
        & (t["entity"] == chosen.entity)
        & (t["indicator"] == chosen.indicator)
    )
    return all_targets(evidence, slugs=t.loc[same, "target"])


def target_marks(evidence: Evidence, chosen: ChosenList) -> list[tuple[pd.Timestamp, float, str]]:
    """Deadline, level and label of each target's primary reading, where a level is known on both sides: for figures."""
    marks = []
    for slug in targets_of(evidence, chosen)["target"]:
        goal = target(evidence, slug)
        low, high = level_of(goal.primary, reading_series(evidence, goal.primary))
        if np.isfinite(low) and np.isfinite(high):
            marks.append((goal.deadline, (low + high) / 2, f"target {goal.deadline:%Y}"))
    return marks
