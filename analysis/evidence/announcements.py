"""Every figure of a text: how it is read, and where its question is answered.

The work began with four press texts; their 31 figures are claims like any other. What is no goal, no count and no reported
gain is context: it stands here and nowhere else.
"""

from collections.abc import Iterable
from typing import Any

import pandas as pd

from analysis.evidence.claims import Evidence
from analysis.writing import at_place

ANNOUNCEMENTS = (  # the four texts, as sources.csv names them
    "xinhua-beijing-plan-2024-03", "miit-smart-factory-tiers-2025-02", "shine-2022-10", "undated-news-agency-2024-05",
)  # fmt: skip
COLUMNS = [
    "claim_id", "source_id", "published_latest", "what", "kind", "printed", "unit", "qualifier", "low", "high", "period_end",
    "definition", "corrected", "note", "answered", "slugs",
]  # fmt: skip
ANSWERED = {
    "promise": "its target",
    "count": "its list",
    "counts for": "the target that it counts for",
    "gain": "the pages on improvements and emissions",
    "context": "nowhere else: context only",
}


def figures_of_texts(evidence: Evidence, source_ids: Iterable[str] | None) -> pd.DataFrame:
    """Every figure that some texts print and that was public on `as_of`, one row a claim, by text and kind.

    source_ids: texts of sources.csv; those that are not there, or were not published yet, have no rows. None: all texts that
    print a promise.

    Returns claim_id, source_id, published_latest, what (measure, list and place in words), kind (as in claims.csv), printed
    (the value before any correction is not kept: the value in use), unit, qualifier, low and high (the figure as an interval,
    in its unit), period_end, definition, corrected (bool), note, answered (a key of ANSWERED), slugs (tuple: the targets, or
    the programme, whose page answers it).

    >>> from analysis import evidence
    >>> figures = figures_of_texts(evidence.load(), ["shine-2022-10"])
    >>> figures.set_index("claim_id").loc["ann-shanghai-200", ["answered", "slugs"]].tolist()
    ['promise', ('shanghai-city-smart-factory-2025',)]
    """
    claims = evidence.claims
    named = claims.loc[claims["target"] != "", "source_id"] if source_ids is None else list(source_ids)
    claims = claims[claims["source_id"].isin(named)]
    places = evidence.entities.set_index("entity")["label_en"]
    rows = [_row(evidence, claim, places) for claim in claims.itertuples(index=False)]
    order = {"promise": 0, "counts for": 1, "count": 2, "gain": 3, "context": 4}
    figures = pd.DataFrame(rows, columns=COLUMNS)
    key = figures["answered"].map(order)
    return (
        figures.assign(key=key)
        .sort_values(["published_latest", "source_id", "key", "claim_id"])
        .drop(columns="key")
        .reset_index(drop=True)
    )


def _row(evidence: Evidence, claim: Any, places: pd.Series) -> dict:
    measure = evidence.indicator(claim.indicator).label_en
    listed = evidence.programme(claim.programme).label_en
    answered, slugs = _answered(evidence, claim)
    row = {name: getattr(claim, name) for name in COLUMNS if name in claim._fields}
    return row | {
        "what": at_place(f"{measure}: {listed}", places.get(claim.entity, claim.entity)), "printed": claim.value,
        "note": "" if pd.isna(claim.note) else claim.note, "answered": answered, "slugs": slugs,
    }  # fmt: skip


def _answered(evidence: Evidence, claim: Any) -> tuple[str, tuple[str, ...]]:
    """Where the question that a figure raises is answered, and the slugs of those pages."""
    if claim.target:
        return "promise", (claim.target,)
    if claim.kind == "effect":
        return "gain", (claim.programme,)
    if claim.kind == "context":
        return "context", ()
    r, t = evidence.readings, evidence.targets
    mine = (r["programme"] == claim.programme) & (r["indicator"] == claim.indicator)
    of_the_place = set(t.loc[t["entity"] == claim.entity, "target"])
    targets = tuple(slug for slug in dict.fromkeys(r.loc[mine, "target"]) if slug in of_the_place)
    return ("counts for", targets) if targets else ("count", (claim.programme,))
