"""From claims of kind `effect` to effect sizes: what can be compared, what cannot and why, what was retold.

An effect size here is the log response ratio ln(1 + percent / 100), signed so that better is positive
(Hedges, Gurevitch & Curtis 1999, Ecology 80:1150). It adds up over time and does not depend on which side
is called the base. A figure keeps its claim id throughout; a refused one keeps its reason.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from analysis.effects.families import outcome_of
from analysis.effects.retold import mark_retellings
from analysis.errors import EffectsError
from analysis.evidence import Evidence

_STATISTICS = ("rate", "intensity", "amount", "plan")
_OUT_OF_USE = ("utilisation", "utilization")
BASELINES = ("before_after", "industry", "previous_period", "unknown")
BASES = ("absolute", "intensity", "unclear")
NO_AVERAGE = "not-an-average"  # the definition of a figure that is no mean over sites
WHOLE_PLACE = "perhaps-the-whole-place"  # of one that may be a statistic of the place around them


def log_ratio(percent: ArrayLike) -> np.ndarray:
    """ln(1 + percent / 100), element by element. Raises EffectsError at -100 % or below.

    >>> log_ratio([100.0, -50.0, 0.0]).round(4)
    array([ 0.6931, -0.6931,  0.    ])
    """
    p = np.asarray(percent, float)
    if np.any(p <= -100):
        raise EffectsError(
            f"A change of {np.min(p):g} % has no log ratio: nothing would be left. "
            "Check the figure or leave it out."
        )
    return np.log1p(p / 100)


def _refusal(row: Any, accept: Sequence[str]) -> str:
    """Why a claim has no effect size; empty if it has one. The order is that of a reader's questions."""
    if row.unit == "percentage_point":
        return "percentage points: the level before is not printed, so there is no ratio"
    if row.unit != "percent":
        return f"a total in {row.unit}, not a relative change"
    if row.value <= -100:
        return "a fall of 100 % or more has no logarithm"
    if any(word in row.indicator for word in _OUT_OF_USE) and "rate_of_use" not in accept:
        return "a rate of use: its rise may be meant in percent or in percentage points"
    if row.scale != "change":
        return "a level or a growth rate of something else, not a change of an outcome"
    if row.programme_kind in _STATISTICS and "statistic" not in accept:
        return "a statistic of a whole place or industry, not of the sites of a programme"
    if row.definition == WHOLE_PLACE and "statistic" not in accept:
        return "perhaps a statistic of a whole place or industry, by its own texts, and not of the sites of the programme"
    if row.direction == "neutral":
        return "neither a rise nor a fall of it is an improvement"
    if row.definition == NO_AVERAGE:
        return "not an average over sites (see the scope)"
    if row.qualifier == "up_to":
        return "the largest change at any site, not the average"
    return ""


def _checked(claims: pd.DataFrame) -> pd.DataFrame:
    """Vocabulary of baseline and basis, blanks made explicit; the first row that breaks it is named."""
    claims = claims.assign(
        baseline=claims["baseline"].fillna("").replace("", "unknown"),
        basis=claims["basis"].fillna("").replace("", "unclear"),
    )
    for column, allowed in (("baseline", BASELINES), ("basis", BASES)):
        wrong = claims[~claims[column].isin(allowed)]
        if len(wrong):
            row = wrong.iloc[0]
            raise EffectsError(
                f"claims.csv, {row['claim_id']}: {column} is '{row[column]}'; "
                f"allowed are {', '.join(allowed)}. "
                "Write one of them, or leave the cell blank where the text does not say."
            )
    return claims


def _joined(ev: Evidence, families: dict[str, str] | None) -> pd.DataFrame:
    claims = _checked(ev.claims[ev.claims["kind"] == "effect"].copy())
    indicators = ev.indicators.set_index("indicator")
    programmes = ev.programmes.set_index("programme")
    return claims.assign(
        direction=claims["indicator"].map(indicators["direction"]),
        scale=claims["indicator"].map(indicators["scale"]),
        programme_kind=claims["programme"].map(programmes["kind"]),
        programme_label=claims["programme"].map(programmes["label_en"]),
        programme_family=claims["programme"].map(programmes["family"]),
        outcome=[outcome_of(name, families) for name in claims["indicator"]],
        year=claims["period_end"].dt.year,
    )


def effect_table(
    ev: Evidence, families: dict[str, str] | None = None, accept: Sequence[str] = ()
) -> pd.DataFrame:
    """Every claim of kind `effect` as one row with its effect size, its status and the reason for it.

    Takes an Evidence. Added to the claim's own columns: direction (of the indicator), programme_kind, outcome, year,
    programme_label, programme_family (programmes whose results hang together); yi (log response ratio, better is positive), yi_low and yi_high (the hedge as printed, same
    scale), rounding (half-width of the last printed digit, log points); status and reason; reference (claim id of the
    row that this one repeats, itself otherwise); flags (tuple). status is

    - `pooled`: may vote for its programme,
    - `shown`: has an effect size but no vote (a repeat, one site only, another baseline, another definition),
    - `refused`: has none.

    `accept` lets refusals pass: "rate_of_use", "statistic". Raises EffectsError for an unknown baseline or
    basis.
    """
    table = _joined(ev, families).sort_values(["outcome", "published_latest", "claim_id"], ignore_index=True)
    table["reason"] = [_refusal(row, accept) for row in table.itertuples()]
    table["status"] = np.where(table["reason"] == "", "pooled", "refused")
    table = _with_sizes(table)
    table = mark_retellings(table)
    return _without_vote(table).drop(columns=["scale"])


def _with_sizes(table: pd.DataFrame) -> pd.DataFrame:
    sign = table["direction"].map({"higher": 1.0, "lower": -1.0})
    fit = table["status"] != "refused"

    def size(values: pd.Series) -> np.ndarray:
        return np.where(fit, sign * log_ratio(values.where(fit, 0.0).clip(lower=-99.9)), np.nan)

    ends = np.sort(np.column_stack([size(table["low"]), size(table["high"])]), axis=1)
    half = table["value"].map(_half_digit)
    rounding = half / (100 + table["value"].where(fit, 0.0))
    return table.assign(yi=size(table["value"]), yi_low=ends[:, 0], yi_high=ends[:, 1], rounding=rounding)


def _half_digit(value: float) -> float:
    """Half a unit of the last printed decimal: 22.3 -> 0.05, 48 -> 0.5."""
    text = f"{abs(value):.10f}".rstrip("0")
    return 0.5 * 10.0 ** -len(text.split(".")[1])


def _without_vote(table: pd.DataFrame) -> pd.DataFrame:
    """Rows that have an effect size but must not count for a programme's average."""
    reasons = [
        (table["reference"] != table["claim_id"], "repeats the figure of the reference row"),
        (table["definition"].fillna("") != "", "counts by another definition than the programme's own"),
        (table["baseline"] == "industry", "compares with the industry, not with the time before"),
        (table["baseline"] == "previous_period", "compares with the year before, whatever happened in it"),
        (table["n_sites"].eq(1).fillna(False).astype(bool), "one site only, chosen to be shown"),
        (table["programme_kind"] == "single_site", "one site only, chosen to be shown"),
    ]
    table = table.copy()
    for which, reason in reasons:
        rows = which & (table["status"] == "pooled")
        table.loc[rows, ["status", "reason"]] = ["shown", reason]
    return table


def with_precision(
    table: pd.DataFrame, spread: float, n_unknown: float | None = None, interval: bool = True
) -> pd.DataFrame:
    """The table with columns vi, the assumed variance of each effect size, and n_used, its number of sites.

    No source prints a standard error. vi = (spread |yi|)² / n + the larger of rounding² / 3 and the hedge's
    width² / 12: `spread` is the standard deviation between sites as a share of the mean change, `n_unknown`
    the number of sites taken where none is printed. Raises EffectsError for mixed units, and, without
    `n_unknown`, for a row without n.
    """
    units = sorted(set(table["unit"]))
    if len(units) > 1:
        raise EffectsError(
            f"Precision: units {', '.join(units)} are mixed; effect sizes of one unit only can be pooled."
        )
    if spread <= 0:
        raise EffectsError(f"Precision: the spread is {spread}; needed is a positive share of the mean.")
    n = pd.to_numeric(table["n_sites"], errors="coerce").astype(float)
    lacking = table.loc[n.isna(), "claim_id"]
    if len(lacking) and n_unknown is None:
        raise EffectsError(
            f"Precision: no number of sites for {len(lacking)} claim(s), first {lacking.iloc[0]}. "
            "Set n_unknown (assumption effects-n-unknown) or leave these claims out."
        )
    n = n.fillna(n_unknown if n_unknown is not None else np.nan)
    reading = table["rounding"] ** 2 / 3
    if interval:  # the hedge's interval holds the rounding already
        reading = np.maximum(reading, (table["yi_high"] - table["yi_low"]) ** 2 / 12)
    return table.assign(n_used=n, vi=(spread * table["yi"]) ** 2 / n + reading)
