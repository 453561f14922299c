"""Tables of the improvements as they are printed: signs, units, and the claims or assumptions behind each row."""

from typing import Any

import numpy as np
import pandas as pd

from analysis.effects.families import OUTCOMES
from analysis.effects.outcomes import OutcomePool
from analysis.effects.retold import audit
from analysis.effects.sector import Chosen
from analysis.pages.table import Table
from analysis.writing import PERCENT, as_change, ids, number, signed, span


def _shown(basis: str) -> str:
    return basis.replace("_", " ")


def claims_of(table: pd.DataFrame, outcome: str) -> Table:
    """Every claim of an outcome: as printed, baseline, basis, scope, and whether it counts."""
    rows = table[table["outcome"] == outcome].sort_values(["status", "programme_label", "year", "claim_id"])
    frame = pd.DataFrame({
        "programme": rows["programme_label"], "year": rows["year"], "printed": [_printed(r) for r in rows.itertuples()],
        "n": [number(n, "count") if pd.notna(n) else "–" for n in rows["n_sites"]],
        "against": rows["baseline"].map(_shown), "basis": rows["basis"], "scope": rows["scope"],
        "counts": np.where(rows["status"] == "pooled", "yes", rows["status"].map(_status) + rows["reason"]),
        "claim": rows["claim_id"],
    })  # fmt: skip
    links = {(k, "claim"): url for k, url in enumerate(rows["url"])} if "url" in rows else {}
    caption = f"Claims of {OUTCOMES[outcome].label}: {len(frame)}"
    return Table(frame, numeric=["year", "printed", "n"], links=links, caption=caption)


def _status(status: str) -> str:
    return {"shown": "shown only: ", "refused": "refused: "}.get(status, "")


def _printed(row: Any) -> str:
    return as_change(row.value, row.unit, row.qualifier).replace(" %", PERCENT)


def findings(table: pd.DataFrame, outcome: str | None = None) -> Table:
    """The audit: what is wrong with which claim, and the reference row. `outcome` None takes all."""
    findings = audit(table)
    if outcome is not None:
        findings = findings[findings["outcome"] == outcome]
    own = findings["claim_id"] == findings["reference"]
    frame = pd.DataFrame({
        "claim": findings["claim_id"], "printed": findings["printed"], "scope": findings["scope"], "finding": findings["finding"],
        "reference": findings["reference"].where(~own, ""), "printed there": findings["reference_printed"].where(~own, ""),
        "scope there": findings["reference_scope"].where(~own, ""),
    })  # fmt: skip
    return Table(frame, caption="" if len(frame) else "Nothing to remark.")


PRECISION = (
    "Spread: between sites, as a multiple of the mean. n: sites taken where a text prints no number. rho: correlation of the "
    "figures of one programme. k: programmes."
)


def pooled(table: pd.DataFrame) -> Table:
    """Pooled means under each precision (see outcomes.pooled_table)."""
    frame = pd.DataFrame({
        "outcome": [OUTCOMES[name].label for name in table["outcome"]], "precision": table["precision"],
        "spread": [f"{s:g}" for s in table["spread"]], "n": [f"{n:g}" for n in table["n_unknown"]],
        "rho": [f"{r:g}" for r in table["rho"]], "k": table["k"],
        "mean": table["mean"].map(signed),
        "interval of the mean": [span(a, b) for a, b in zip(table["lower"], table["upper"], strict=True)],
        "next programme": [span(a, b) for a, b in zip(table["pi_lower"], table["pi_upper"], strict=True)],
        "tau²": [number(v) for v in table["tau2"]], "I²": [_whole(v) for v in table["i2"]],
        "Q": [number(v) for v in table["q"]], "no pool because": table["reason"], "claims": table["claim_ids"].map(ids),
    })  # fmt: skip
    caption = PRECISION
    if (table["outcome"] == table["outcome"].iloc[0]).all():
        caption += f" Claims: {ids(table['claim_ids'].iloc[0], most=20)}"
        frame = frame.drop(columns=["outcome", "claims"])
    if not (table["reason"] != "").any():
        frame = frame.drop(columns="no pool because")
    numeric = ["spread", "n", "rho", "k", "mean", "interval of the mean", "next programme", "tau²", "I²", "Q"]
    return Table(frame, numeric=numeric, caption=caption)


def _whole(value: float) -> str:
    return f"{value:.0f}{PERCENT}" if np.isfinite(value) else "–"


def left_out(reported: OutcomePool) -> Table:
    """The pool without each programme in turn."""
    rows = reported.without_each_programme()
    frame = pd.DataFrame({
        "without": rows["left_out"], "programmes": rows["k"], "mean": rows["mean"].map(signed),
        "interval of the mean": [span(a, b) for a, b in zip(rows["lower"], rows["upper"], strict=True)],
        "I²": [_whole(v) for v in rows["i2"]],
    })  # fmt: skip
    return Table(frame, numeric=["programmes", "mean", "interval of the mean", "I²"], caption="" if len(frame) else
                 "Needs a pool of three programmes or more.")  # fmt: skip


def comparison(table: pd.DataFrame) -> Table:
    """Reported beside evaluated, by outcome (see evaluated.comparison_table)."""
    ratio = [
        f"{m:.1f} ({a:.1f} to {_times(b)})" if np.isfinite(m) else "–"
        for m, a, b in zip(table["ratio"], table["ratio_lower"], table["ratio_upper"], strict=True)
    ]
    frame = pd.DataFrame({
        "outcome": [OUTCOMES[name].label for name in table["outcome"]], "programmes": table["k"], "reported": table["reported"].map(signed),
        "interval": [span(a, b) for a, b in zip(table["reported_lower"], table["reported_upper"], strict=True)],
        "studies": table["n_studies"],
        "evaluated": [span(a, b) for a, b in zip(table["evaluated_lowest"], table["evaluated_highest"], strict=True)],
        "reported / evaluated (90 %)": ratio, "counting null results as zero": table["ratio_with_nulls"].map(_times),
        "remark": table["reason"],
    })  # fmt: skip
    return Table(frame, numeric=list(frame.columns[1:-1]))


def _times(value: float) -> str:
    if np.isposinf(value):
        return "no upper end"
    return f"{value:.1f}" if np.isfinite(value) else "–"


def studies(rows: pd.DataFrame) -> Table:
    """Evaluated effects with design, sample and what they are evidence of."""
    estimate = [
        f"{number(r.estimate)} {r.unit.replace('_', ' ')}" if np.isfinite(r.estimate) else "no number"
        for r in rows.itertuples()
    ]
    frame = pd.DataFrame({
        "study": rows["paper"], "estimate": estimate, "in their words": rows["uncertainty"],
        "design": rows["design"].map(_shown), "sample": rows["sample"],
        "counterpart": np.where(rows["same_treatment"], "yes", "no: another policy"), "note": rows["note"].fillna(""),
    })  # fmt: skip
    links = dict(zip(((k, "study") for k in range(len(rows))), rows["url"], strict=True))
    return Table(
        frame, numeric=["estimate"], links=links, caption="" if len(frame) else "No study in the evidence."
    )


def selection(chosen: Chosen | None) -> Table:
    """What choosing alone would show (see selection.selection_table)."""
    if chosen is None:
        return Table(pd.DataFrame(), caption="No claim of this outcome counts.")
    table = chosen.table
    frame = pd.DataFrame({
        "spread between sites": [f"{v:g} log points" for v in table["spread"]],
        "score follows the gain": [f"correlation {v:g}" for v in table["correlation"]],
        "shown although nobody gained": table["shown_at_zero_gain"].map(signed),
        "share of the reported change": [f"{100 * v:.0f}{PERCENT}" for v in table["share_explained"]],
        "mean of all sites that fits": table["implied_for_all"].map(signed),
    })  # fmt: skip
    return Table(frame, numeric=list(frame.columns[2:]))
