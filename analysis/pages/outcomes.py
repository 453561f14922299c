"""How targets ended whose outcome is known: the figure, its day, and who printed it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pandas as pd

from analysis.evidence import SETTLED, Evidence, known_outcomes
from analysis.pages.shared import with_unit
from analysis.writing import interval


@dataclass(frozen=True)
class Outcome:
    """figure: in words, with its unit; value: its middle. by: who printed it; url: where, '' where no address is known."""

    figure: str
    value: float
    day: pd.Timestamp
    by: str
    url: str


def outcomes_of(evidence: Evidence, table: pd.DataFrame) -> dict[str, Outcome]:
    """Target → how it ended, for the settled rows of a table of `evidence.all_targets`.

    It is the figure that settled the target; of a closed list its last one; where a target was settled by the register
    alone, the outcome that stands there.

    >>> from analysis import evidence
    >>> ev = evidence.load(as_of="2026-11-22")
    >>> found = outcomes_of(ev, evidence.all_targets(ev, slugs=["miit-demonstration-factory-2025"]))
    >>> found["miit-demonstration-factory-2025"].figure
    '421'
    """
    settled = table[table["status"].isin(SETTLED)]
    if settled.empty:
        return {}
    cases = known_outcomes(evidence, None)
    cases = cases[cases["target"] != ""].drop_duplicates("target").set_index("target")
    claims = evidence.claims.set_index("claim_id")
    told = {row.target: _of(row, claims, cases) for row in settled.itertuples()}
    return {slug: outcome for slug, outcome in told.items() if outcome is not None}


def latest(row: Any, ended: Mapping[str, Outcome]) -> str:
    """The figure that settled a target, or else the newest one of its list, with its month; row: one of
    `evidence.all_targets`; ended: see `outcomes_of`."""
    figure = newest(row, ended)
    if figure is None:
        return "–"
    return f"{figure.figure} ({figure.day:%Y-%m}{', settled it' if row.target in ended else ''})"


def newest(row: Any, ended: Mapping[str, Outcome]) -> Outcome | None:
    """The figure that settled a target, or else the newest one of its list, whoever printed that; None where there is none.
    row, ended: as above."""
    if row.target in ended:
        return ended[row.target]
    if pd.isna(row.latest_date):
        return None
    low, high = row.latest_low, row.latest_high
    return Outcome(_figure(low, high, row.unit), (low + high) / 2, row.latest_date, "", "")


def _of(row: Any, claims: pd.DataFrame, cases: pd.DataFrame) -> Outcome | None:
    for low, high, day in (
        (row.decided_low, row.decided_high, row.decided_date),
        (row.latest_low, row.latest_high, row.latest_date if row.target not in cases.index else pd.NaT),
    ):
        if not pd.isna(day):
            return Outcome(
                _figure(low, high, row.unit), (low + high) / 2, day, *_printed_by(row.claim_ids, day, claims)
            )
    if row.target not in cases.index:
        return None
    case = cases.loc[row.target]
    value = float(case["outcome_value"])
    by, url = urlsplit(case["url_outcome"]).hostname or "", case["url_outcome"]
    if case["outcome_claim_id"] in claims.index:
        claim = claims.loc[case["outcome_claim_id"]]
        by, url = claim["publisher"], claim["url"] or url
    return Outcome(_figure(value, value, case["unit"]), value, case["outcome_date"], by, url)


def _printed_by(claim_ids: tuple[str, ...], day: pd.Timestamp, claims: pd.DataFrame) -> tuple[str, str]:
    """Publisher and address of the figure of a day: of its last claim, or of the last one that is no promise."""
    figures = claims.loc[
        [c for c in claim_ids if c in claims.index and not claims.at[c, "kind"].startswith("target")]
    ]
    of_the_day = figures[figures["period_end"] == day]
    figures = figures if of_the_day.empty else of_the_day
    return (
        ("", "")
        if figures.empty
        else (str(figures["publisher"].iloc[-1]), str(figures["url"].iloc[-1] or ""))
    )


def _figure(low: float, high: float, unit: str) -> str:
    return with_unit(interval(low, high, unit), unit)
