"""Many targets at once: the forecasts behind an overview."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from analysis.errors import ForecastError, must_be
from analysis.evidence import Evidence, target
from analysis.evidence.listing import span_of
from analysis.forecast.beside import causes
from analysis.forecast.conditions import condition
from analysis.forecast.forecast import Forecast, predict
from analysis.forecast.settings import DRAWS
from analysis.status import place


def predict_all(
    evidence: Evidence, targets: Iterable[str], *, n_draws: int = DRAWS, seed: int = 1, brief: bool = False
) -> dict[str, Forecast]:
    """The primary reading of each target forecast: target slug → Forecast. Arguments as `predict`."""
    must_be(ForecastError, "targets", targets, Iterable, "a list of slugs")
    return {
        slug: predict(
            evidence, target(evidence, slug), n_draws=n_draws, seed=seed, readings="primary", brief=brief
        )
        for slug in targets
    }


def table(evidence: Evidence, targets: Iterable[str], *, n_draws: int = DRAWS, seed: int = 1) -> pd.DataFrame:
    """The forecasts of a group of targets as a tidy table: one row each, columns as `Forecast.to_frame`.

    Arguments as `predict`. `evidence.save` writes it as CSV or Parquet.

    >>> from analysis import evidence
    >>> slugs = ["beijing-smart-factories-digital-workshops-2026", "jiangxi-digital-transformation-2026"]
    >>> table(evidence.load(), slugs, n_draws=2000)[["target", "status"]].shape
    (2, 2)
    """
    wanted = [targets] if isinstance(targets, str) else targets
    outlooks = predict_all(evidence, wanted, n_draws=n_draws, seed=seed)
    return (
        pd.concat([one.to_frame() for one in outlooks.values()], ignore_index=True)
        if outlooks
        else pd.DataFrame()
    )


def due_between(table: pd.DataFrame, deadline_from: str, deadline_to: str) -> pd.DataFrame:
    """The rows of `overview_table` with a deadline within these days.

    Raises EvidenceError for what is no day, and for a first day after the last.

    >>> table = pd.DataFrame({"deadline": pd.to_datetime(["2023-12-31", "2025-12-31"])})
    >>> len(due_between(table, "2024-01-01", "2026-12-31"))
    1
    """
    return table[table["deadline"].between(*span_of(deadline_from, deadline_to))].reset_index(drop=True)


def overview_table(known: pd.DataFrame, outlooks: dict[str, Forecast]) -> pd.DataFrame:
    """`all_targets` with the forecast of each, in the order of a reader's questions.

    Added: probability, trend, its weight, delivery, basis, causes (why it lies outside both voices: see `beside.causes`), condition (on what it stands that nobody knows, beside the number:
    see `conditions`), verdict. Open targets first (nearest deadline on top), then silent and unsearched,
    met and missed ones; within a deadline those with a forecast come first.
    """
    primary = [outlooks[slug].primary for slug in known["target"]]
    table = known.assign(
        probability=[r.probability for r in primary], trend=[r.p_trend for r in primary], weight=[r.weight for r in primary],
        delivery=[r.p_delivery for r in primary], basis=[r.basis for r in primary], causes=[causes(r) for r in primary], condition=[condition(outlooks[slug].evidence, outlooks[slug].primary).brief for slug in known["target"]], verdict=[outlooks[slug].verdict for slug in known["target"]],
    )  # fmt: skip
    key = pd.DataFrame({
        "status": table["status"].map(place), "without": ~np.isfinite(table["trend"]), "deadline": table["deadline"],
        "p": -table["probability"].fillna(0),
    })  # fmt: skip
    order = key.sort_values(["status", "without", "deadline", "p"]).index
    return table.loc[order].reset_index(drop=True)
