"""Tables of the improvements as they are printed: signs, units, and the claims or assumptions behind each row."""

from typing import Any

import numpy as np
import pandas as pd

from analysis.effects.evaluated import LEAST, SIGNS
from analysis.effects.evaluated import own as own_studies
from analysis.effects.families import OUTCOMES, Outcome
from analysis.effects.outcomes import OutcomePool
from analysis.effects.retold import audit
from analysis.effects.sector import Chosen
from analysis.pages.effects import TREATED, TREATMENTS, Fold, ends
from analysis.pages.improvements.found import times
from analysis.pages.improvements.gains import AGAINST
from analysis.pages.improvements.gains import counted as studies_words
from analysis.pages.table import Nothing, Table
from analysis.writing import PERCENT, as_change, counted, every, ids, number, signed, span


def _shown(basis: str) -> str:
    return basis.replace("_", " ")


def claims_of(table: pd.DataFrame, outcome: str) -> Fold:
    """Every claim of an outcome: as printed, baseline, basis, scope, and whether it counts."""
    rows = table[table["outcome"] == outcome].sort_values(["status", "programme_label", "year", "claim_id"])
    frame = pd.DataFrame({
        "programme": rows["programme_label"], "year": rows["year"], "printed": [_printed(r) for r in rows.itertuples()],
        "n": [number(n, "count") if pd.notna(n) else "–" for n in rows["n_sites"]],
        "against": rows["baseline"].map(AGAINST), "basis": rows["basis"], "scope": rows["scope"],
        "counts": np.where(rows["status"] == "pooled", "yes", rows["status"].map(_status) + rows["reason"]),
        "claim": rows["claim_id"],
    })  # fmt: skip
    links = {(k, "claim"): url for k, url in enumerate(rows["url"])} if "url" in rows else {}
    line = f"{every(len(frame), 'claim')} of {OUTCOMES[outcome].label}, as printed, and which of them count"
    return Fold(line, Table(frame, numeric=["year", "printed", "n"], links=links))


def _status(status: str) -> str:
    return {"shown": "shown only: ", "refused": "refused: "}.get(status, "")


def _printed(row: Any) -> str:
    return as_change(row.value, row.unit, row.qualifier).replace(" %", PERCENT)


def findings(table: pd.DataFrame, outcome: str | None = None) -> Fold | Table:
    """The audit: what is wrong with which claim, one row each, and the reference row. `outcome` None takes all."""
    rows = audit(table)
    if outcome is not None:
        rows = rows[rows["outcome"] == outcome]
    if rows.empty:
        return (
            Table(pd.DataFrame(), caption="Nothing to remark.")
            if outcome is None or outcome in set(table["outcome"])
            else Nothing("No claim of this outcome is in this evidence.")
        )
    names = {"printed": "first", "scope": "first", "finding": "; ".join, "reference": "first",
             "reference_printed": "first", "reference_scope": "first"}  # fmt: skip
    rows = rows.groupby("claim_id", sort=False).agg(names).reset_index()
    own = rows["claim_id"] == rows["reference"]
    frame = pd.DataFrame({
        "claim": rows["claim_id"], "printed": rows["printed"], "scope": rows["scope"], "finding": rows["finding"],
        "reference": rows["reference"].where(~own, ""), "printed there": rows["reference_printed"].where(~own, ""),
        "scope there": rows["reference_scope"].where(~own, ""),
    })  # fmt: skip
    repeats = int((~own).sum())
    line = f"{counted(len(frame), 'claim')} with a finding; {repeats or 'none'} of them repeat{'s' * (repeats <= 1)} another one"
    return Fold(line, Table(frame))


PRECISION = (
    "Spread: between sites, as a multiple of the mean. n: sites taken where a text prints no number. rho: correlation of the "
    "figures of one programme. k: programmes. tau²: variance between programmes, of logarithms; I²: its share of all variance; "
    "Q: Cochran's test that they do not differ."
)


def pooled(table: pd.DataFrame) -> Table:
    """Pooled means under each precision (see outcomes.pooled_table)."""
    if len(reasons := set(table["reason"])) == 1 and "" not in reasons:
        return Nothing("Nor is there one under any other of these settings.")
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
        caption += " Its claims are those that count above."
        frame = frame.drop(columns=["outcome", "claims"])
    missing = table[table["reason"] != ""]
    if len(missing) < len(table) and "outcome" not in frame:
        caption += "".join(f" No pool, {row.precision}: {row.reason}." for row in missing.itertuples())
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
    return Table(frame, numeric=["programmes", "mean", "interval of the mean", "I²"], caption="" if len(frame) or reported.pool is None
                 else "Needs a pool of three programmes or more.")  # fmt: skip


def comparison(table: pd.DataFrame) -> Table:
    """Reported beside evaluated, by outcome (see effects.comparison_table); what each ratio carries stands in the caption."""
    pairs = zip(table["ratio"], table["ratio_lower"], table["ratio_upper"], strict=True)
    further = zip(table["ratio_next"], table["ratio_next_lower"], table["ratio_next_upper"], strict=True)
    frame = pd.DataFrame({
        "outcome": [OUTCOMES[name].label for name in table["outcome"]], "reported": table["reported"].map(signed),
        "programmes": table["k"], "evaluated": table["evaluated"].map(signed),
        "studies": [f"{k} of {n}" for k, n in zip(table["n_numeric"], table["n_studies"], strict=True)],
        "bounds of all": [ends(a, b) for a, b in zip(table["bound_low"], table["bound_high"], strict=True)],
        "mean / mean": [_ratio(*r) for r in pairs], "next / next": [_ratio(*r) for r in further],
        "no ratio because": table["reason"],
    })  # fmt: skip
    return Table(frame, numeric=list(frame.columns[1:-1]), caption=RATIOS if len(frame) else "")


RATIOS = (
    "Reported: mean of the programmes. Evaluated: mean of the studies that print a percent for adopters (so many of all). Bounds of all: of the "
    "mean of all studies, those with only a sign included. Ratios are of log changes, with 90 % intervals: mean / mean carries "
    "the uncertainty of both means; next / next sets a further programme against a further study."
)


def _ratio(middle: float, low: float, high: float) -> str:
    return f"{middle:.1f} ({times(low)} to {times(high)})" if np.isfinite(middle) else "–"


def nearness(table: pd.DataFrame, family: Outcome) -> Table:
    """How many studies there are, how near they are and what they print (see effects.by_nearness)."""
    frame = pd.DataFrame({
        "studies of": table["directness"].map(TREATED), "studies": table["n_studies"], "percent for adopters": table["n_numeric"],
        "sizes": [span(*sorted(family.printed([a, b]))) for a, b in zip(table["smallest"], table["largest"], strict=True)],
        **{f"only {word}": table[word] for word in ("better", "mixed", "null", "worse")},
    })  # fmt: skip
    if family.mixed:  # sizes of different things have no common range
        frame = frame.drop(columns="sizes")
    return Table(frame, numeric=list(frame.columns[1:]), caption="" if frame.empty else "Studies with a comparison, nearest to the "
                 "lists first. Only better, mixed, null, worse: what was found by studies without a percent for adopters; some of them print a size on another scale.")  # fmt: skip


def causal(table: pd.DataFrame) -> Table:
    """Share of the reported mean that evaluated studies leave room for, by treatment (see effects.causal_shares)."""
    frame = pd.DataFrame({
        "treatment": [TREATMENTS.get(name, "all studies") for name in table["treatment"]],
        "studies": [f"{k} of {n} with a percent for adopters" for k, n in zip(table["n_numeric"], table["n_studies"], strict=True)],
        "evaluated change lies in": [ends(a, b) for a, b in zip(table["low"], table["high"], strict=True)],
        "share of the reported lies in": [_shares(a, b) for a, b in zip(table["share_low"], table["share_high"], strict=True)],
        "its middle": [_whole(100 * v) if k >= LEAST else "–" for k, v in zip(table["n_numeric"], table["share"], strict=True)],
    })  # fmt: skip
    return Table(frame, numeric=list(frame.columns[1:]), caption=SHARES if len(frame) else "")


SHARES = (
    "Shares, here and in the bounds for a sector, are of changes in percent, ratios of log changes: of large changes the two differ. The evaluated change is the mean of all studies of a row, those that count by their sign included; a ratio of "
    "means takes the percents for adopters alone. With fewer than three such percents a row has no middle."
)


def _shares(low: float, high: float) -> str:
    return (
        f"{100 * low:.0f} to {_whole(100 * high)}"
        if np.isfinite(low) and np.isfinite(high)
        else "0 to 100" + PERCENT
    )


def studies(rows: pd.DataFrame) -> Fold:
    """Every estimate, nearest first: what was found and printed, design, sample, and whether it has a vote."""
    order = {word: k for k, word in enumerate(SIGNS)}
    rows = rows.assign(at=rows["sign"].map(order)).sort_values(
        ["nearness", "numeric", "at"], ascending=[True, False, True]
    )
    frame = pd.DataFrame({
        "study": rows["paper"], "treated with": rows["treatment"].map(TREATMENTS), "measured": rows["measured"], "found": rows["sign"],
        "size": [_size(r) for r in rows.itertuples()], "in their words": rows["uncertainty"],
        "design": rows["design"].map(_shown), "sample": rows["sample"], "vote": [_vote(r) for r in rows.itertuples()],
        "note": rows["note"].fillna(""),
    })  # fmt: skip
    links = {(k, "study"): url for k, url in enumerate(rows["url"].fillna(""))}
    table = Table(frame, links=links, caption="" if len(frame) else "No study in the evidence.")
    alone = own_studies(rows)
    others = rows.loc[~alone & ~rows["study"].isin(rows.loc[alone, "study"]), "study"].nunique()
    beside = (
        f" and {counted(others, 'paper')} that sum{'s' * (others == 1)} up others or gave way to a newer one"
        if others
        else ""
    )
    return Fold(
        f"{every(len(frame), 'estimate')} of {studies_words(rows.loc[alone, 'study'].nunique())}{beside}, nearest to the lists first",
        table,
    )


def _size(row: Any) -> str:
    """A study's size with its unit, as printed or as converted; `not printed` where there is none."""
    if row.usable == "none":
        return "not printed"
    if row.unit != "percent":
        return row.printed
    converted = signed(row.estimate)
    return (
        converted
        if not row.printed or row.printed.endswith("percent")
        else f"{converted} (printed: {row.printed})"
    )


def _vote(row: Any) -> str:
    if row.numeric:
        return "yes, with its size"
    return (
        "yes, by its sign"
        if row.counterpart
        else {"meta": "no: a summary of studies"}.get(
            row.level, "no: superseded" if row.usable == "superseded" else "no: another kind of treatment"
        )
    )


def selection(chosen: Chosen | None) -> Table:
    """What choosing alone would show (see selection.selection_table), as printed: of what should fall, a fall."""
    if chosen is None:
        return Table(pd.DataFrame())
    table, printed = chosen.table, chosen.family.printed
    frame = pd.DataFrame({
        "spread between sites": [f"{100 * np.expm1(v):.0f}{PERCENT}" for v in table["spread"]],
        "score follows the gain": [f"correlation {v:g}" for v in table["correlation"]],
        "shown although nobody gained": [signed(v) for v in printed(np.log1p(table["shown_at_zero_gain"] / 100))],
        "share of the reported change": [f"{100 * v:.0f}{PERCENT}" for v in table["share_explained"]],
        "mean of all sites that fits": [signed(v) for v in printed(np.log1p(table["implied_for_all"] / 100))],
    })  # fmt: skip
    return Table(frame, numeric=list(frame.columns[2:]))
