"""Each announced gain by itself: what was printed, what it rests on, what evaluated studies of the nearest kind found."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from analysis.effects.evaluated import ASSOCIATION, DIRECTNESS, counterparts, evaluated_table, summary, votes
from analysis.effects.families import OUTCOMES
from analysis.effects.reported import effect_table
from analysis.errors import EffectsError, suggest
from analysis.evidence import ANNOUNCEMENTS, Evidence

COLUMNS = [
    "claim_id", "outcome", "printed", "unit", "qualifier", "programme", "programme_label", "period_start", "period_end",
    "n_sites", "baseline", "basis", "published", "published_precision", "publisher", "status", "reason", "evaluated_low", "evaluated_high",
    "evaluated_mean", "nearest", "n_studies", "n_surveys", "n_nearer", "n_all", "n_numeric", "better", "worse", "mixed", "null",
    "bound_low", "bound_middle", "bound_high", "effect_ids",
]  # fmt: skip


def gains(ev: Evidence, claim_ids: Sequence[str] = ()) -> pd.DataFrame:
    """One row per announced change of an outcome, beside what evaluated studies of the nearest kind print.

    `claim_ids` empty takes the reported changes in percent among the announcements; where a data directory has none, the
    newest figure of each outcome that has a vote. Columns claim_id, outcome, printed (with its unit and qualifier),
    programme, programme_label, period_start, period_end, n_sites, baseline, basis, published (the latest possible day), published_precision,
    publisher, status and reason (whether and why it has no vote, see `effect_table`); evaluated_low, evaluated_high,
    evaluated_mean (percent as printed, of the n_studies of the `nearest` kind that print a size; NaN and a blank where
    none does), n_surveys (of them, those that show an association alone), n_nearer (studies of a still nearer kind, which print none), n_all (studies of the outcome with a vote),
    n_numeric (of them with a size), better, worse, mixed, null (of them without), bound_low, bound_middle, bound_high
    (of the mean of all of them), effect_ids (of the nearest kind with a size). Raises EffectsError for a claim that is not there.
    """
    table, evaluated = effect_table(ev), evaluated_table(ev)
    rows = [_row(claim, evaluated) for claim in _chosen(table, list(claim_ids)).itertuples()]
    return pd.DataFrame(rows, columns=COLUMNS)


def _chosen(table: pd.DataFrame, claim_ids: list[str]) -> pd.DataFrame:
    missing = [name for name in claim_ids if name not in set(table["claim_id"])]
    if missing:
        raise EffectsError(
            f"Gain '{missing[0]}' is no claim of kind effect that is known on that day."
            f"{suggest(missing[0], table['claim_id'])}"
        )
    if claim_ids:
        return table.set_index("claim_id", drop=False).loc[claim_ids]
    percent = table[(table["unit"] == "percent") & (table["direction"] != "neutral")]
    announced = percent[percent["source_id"].isin(ANNOUNCEMENTS)]
    if announced.empty:
        newest = percent[percent["status"] == "pooled"].sort_values(["published_latest", "claim_id"])
        announced = newest.drop_duplicates("outcome", keep="last")
    order = {name: k for k, name in enumerate(OUTCOMES)}
    return announced.sort_values(
        ["outcome", "claim_id"], key=lambda c: c.map(order) if c.name == "outcome" else c
    )


def _row(claim: Any, evaluated: pd.DataFrame) -> dict[str, Any]:
    family = OUTCOMES[claim.outcome]
    studies = counterparts(evaluated, claim.outcome)
    studies = studies[studies["counterpart"]]
    cast = votes(studies)
    told = summary(cast)
    numbers = studies[studies["numeric"]]
    nearest = DIRECTNESS[numbers["nearness"].min()] if len(numbers) else ""
    near = numbers[numbers["directness"] == nearest]
    kind = summary(votes(near))
    ends = np.sort(family.printed([kind.smallest, kind.largest]))
    bounds = np.sort(family.printed([told.low, told.high]))
    nearer = studies["nearness"] < (DIRECTNESS.index(nearest) if nearest else len(DIRECTNESS))
    return {
        "claim_id": claim.claim_id, "outcome": claim.outcome, "printed": float(claim.value), "unit": claim.unit,
        "qualifier": claim.qualifier, "programme": claim.programme, "programme_label": claim.programme_label,
        "period_start": claim.period_start, "period_end": claim.period_end, "n_sites": claim.n_sites,
        "baseline": claim.baseline, "basis": claim.basis, "published": claim.published_latest, "published_precision": claim.published_precision,
        "publisher": claim.publisher, "status": claim.status, "reason": claim.reason,
        "evaluated_low": ends[0], "evaluated_high": ends[1], "evaluated_mean": float(family.printed(kind.mean)),
        "nearest": nearest, "n_studies": kind.n_numeric,
        "n_surveys": near.loc[near["design"] == ASSOCIATION, "study"].nunique(), "n_nearer": studies.loc[nearer, "study"].nunique(),
        "n_all": told.n, "n_numeric": told.n_numeric, **told.signs, "bound_low": bounds[0], "bound_middle": float(family.printed(told.middle)), "bound_high": bounds[1],
        "effect_ids": tuple(near["effect_id"]),
    }  # fmt: skip
