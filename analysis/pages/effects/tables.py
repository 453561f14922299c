"""Tables of the effects as they are printed: signs, units, and the claims or assumptions behind each row."""

import numpy as np
import pandas as pd

from analysis.effects.outcomes import OutcomePool
from analysis.effects.rates import needed_in_rest
from analysis.effects.reported import OUTCOMES
from analysis.effects.retold import audit, printed
from analysis.effects.sector import Chosen
from analysis.pages.table import Table
from analysis.writing import PERCENT, day, ids, number, percent, signed, span


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
    caption = f"Claims of {OUTCOMES[outcome]}: {len(frame)}"
    return Table(frame, numeric=["year", "printed", "n"], links=links, caption=caption)


def _status(status: str) -> str:
    return {"shown": "shown only: ", "refused": "refused: "}.get(status, "")


def _printed(row) -> str:
    return printed(row).rsplit(" (", 1)[0].replace(" %", PERCENT)


def findings(table: pd.DataFrame, outcome: str | None = None) -> Table:
    """The audit: what is wrong with which claim, and the reference row. `outcome` None takes all."""
    found = audit(table)
    if outcome is not None:
        found = found[found["outcome"] == outcome]
    own = found["claim_id"] == found["reference"]
    frame = pd.DataFrame({
        "claim": found["claim_id"], "printed": found["printed"], "scope": found["scope"], "finding": found["finding"],
        "reference": found["reference"].where(~own, ""), "printed there": found["reference_printed"].where(~own, ""),
        "scope there": found["reference_scope"].where(~own, ""),
    })  # fmt: skip
    return Table(frame, caption="" if len(frame) else "Nothing to remark.")


PRECISION = (
    "Spread: between sites, as a multiple of the mean. n: sites taken where a text prints no number. rho: correlation of the "
    "figures of one programme. k: programmes."
)


def pooled(table: pd.DataFrame) -> Table:
    """Pooled means under each precision (see outcomes.pooled_table)."""
    frame = pd.DataFrame({
        "outcome": table["outcome"].map(OUTCOMES), "precision": table["precision"],
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


def left_out(got: OutcomePool) -> Table:
    """The pool without each programme in turn."""
    rows = got.without_each_programme()
    sign = -1 if (got.outcome in ("rnd_cycle", "defects", "carbon", "energy", "cost")) else 1
    rows = rows.assign(**{c: _turn(rows[c], sign) for c in ("mean", "lower", "upper") if len(rows)})
    frame = pd.DataFrame({
        "without": rows["left_out"], "programmes": rows["k"], "mean": rows["mean"].map(signed),
        "interval of the mean": [span(*sorted(p)) for p in zip(rows["lower"], rows["upper"], strict=True)],
        "I²": [_whole(v) for v in rows["i2"]],
    })  # fmt: skip
    return Table(frame, numeric=["programmes", "mean", "interval of the mean", "I²"], caption="" if len(frame) else
                 "Needs a pool of three programmes or more.")  # fmt: skip


def _turn(percent, sign: int):
    """Improvement in percent as the change that would be printed: +25 % less is -20 %."""
    return 100 * np.expm1(sign * np.log1p(np.asarray(percent, float) / 100))


def comparison(table: pd.DataFrame) -> Table:
    """Reported beside evaluated, by outcome (see evaluated.comparison_table)."""
    ratio = [
        f"{m:.1f} ({a:.1f} to {_times(b)})" if np.isfinite(m) else "–"
        for m, a, b in zip(table["ratio"], table["ratio_lower"], table["ratio_upper"], strict=True)
    ]
    frame = pd.DataFrame({
        "outcome": table["outcome"].map(OUTCOMES), "programmes": table["k"], "reported": table["reported"].map(signed),
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


def selection(found: Chosen | None) -> Table:
    """What choosing alone would show (see selection.selection_table)."""
    if found is None:
        return Table(pd.DataFrame(), caption="No claim of this outcome counts.")
    table = found.table
    frame = pd.DataFrame({
        "spread between sites": [f"{v:g} log points" for v in table["spread"]],
        "score follows the gain": [f"correlation {v:g}" for v in table["correlation"]],
        "shown although nobody gained": table["shown_at_zero_gain"].map(signed),
        "share of the reported change": [f"{100 * v:.0f}{PERCENT}" for v in table["share_explained"]],
        "mean of all sites that fits": table["implied_for_all"].map(signed),
    })  # fmt: skip
    return Table(frame, numeric=list(frame.columns[2:]))


def bounds(table: pd.DataFrame | None) -> Table:
    """The ladder of assumptions with the width that each closes."""
    if table is None:
        return Table(pd.DataFrame(), caption="No claim of this outcome counts, so there is nothing to bound.")
    frame = pd.DataFrame({
        "assumption added": table["assumption"], "about": table["about"],
        "bounds": [span(a, b, digits=2) for a, b in zip(table["lower"], table["upper"], strict=True)],
        "width": [f"{v:.2f}" for v in table["width"]], "closed by it": [f"{v:.2f}" for v in table["closed"]],
    })  # fmt: skip
    return Table(frame, numeric=["bounds", "width", "closed by it"])


def readings(table: pd.DataFrame) -> Table:
    """Readings of an unclear basis, in total and per unit."""
    frame = pd.DataFrame({
        "read as": table["reading"], "in total": [span(a, b) for a, b in zip(table["total_low"], table["total_high"], strict=True)],
        "per unit of output": [span(a, b) for a, b in zip(table["per_unit_low"], table["per_unit_high"], strict=True)],
        "what it means": table["why"],
    })  # fmt: skip
    return Table(frame, numeric=["in total", "per unit of output"])


def factors(table: pd.DataFrame) -> Table:
    """Factors of a scenario with their source."""
    frame = table.copy()
    for column in ("low", "likely", "high"):
        frame[column] = [f"{v:.3g}" for v in frame[column]]
    return Table(frame, numeric=["low", "likely", "high"])


def tipping(table: pd.DataFrame, labels: dict[str, str]) -> Table:
    """What each factor alone would have to be for a claim to hold."""
    frame = pd.DataFrame({
        "factor": [labels.get(f, f) for f in table["factor"]], "held at": [f"{v:.3g}" for v in table["held_at"]],
        "needed, the others held": [f"{v:.3g}" for v in table["needed"]],
        "possible": np.where(table["possible"], "yes", "no"),
    })  # fmt: skip
    return Table(frame, numeric=["held at", "needed, the others held"])


def windows(table: pd.DataFrame) -> Table:
    """Readings of a window with their yearly rates."""
    frame = pd.DataFrame({
        "read as": table["reading"], "from": table["begins"].map(day), "to": table["ends"].map(day),
        "years": [f"{v:.1f}" for v in table["years"]], "change": table["change"].map(signed),
        "per year": table["per_year"].map(signed), "claim": table["claim_id"],
    })  # fmt: skip
    return Table(frame, numeric=["years", "change", "per year"])


def plan_outcomes(table: pd.DataFrame) -> Table:
    """Targets of the plans beside what was printed of their period, by definition of the measure."""
    frame = pd.DataFrame({
        "measure": [f"{e.title()}: {label}" for e, label in zip(table["entity"], table["label"], strict=True)],
        "plan": [f"{a} to {b}" for a, b in zip(table["first"], table["last"], strict=True)],
        "promised": table["target"].map(signed), "definition": table["definition"].replace("", "own"),
        "printed": table["outcome"].map(signed), "until": table["until"],
        "cut / promised": [f"{v:.2f}" for v in table["share_of_cut"]],
        "needed in the rest": [_rest(r) for r in table.itertuples()], "time passed": [f"{100 * v:.0f}{PERCENT}" for v in table["share_of_time"]],
        "claims": table["claim_ids"].map(ids),
    })  # fmt: skip
    return Table(
        frame, numeric=["promised", "printed", "until", "cut / promised", "needed in the rest", "time passed"]
    )


def yearly_split(table: pd.DataFrame) -> Table:
    """Carbon per output year by year, split (see energy.yearly_split)."""
    columns = ["carbon per output", "energy per output", "carbon per energy"]
    frame = pd.DataFrame({"year": table["year"].astype(str)} | {c: table[c].map(signed) for c in columns})
    frame["measure of energy"] = table["definition"]
    return Table(frame, numeric=columns)


def _rest(row) -> str:
    return "–" if row.complete else signed(needed_in_rest(row.target, row.outcome))


def intensity(table: pd.DataFrame) -> Table:
    """Carbon per output split into energy per output and carbon per energy, for each measure of energy."""
    frame = pd.DataFrame({
        "measure of energy": table["measure"], "carbon per output": table["carbon_change"].map(signed),
        "energy per output": table["energy_change"].map(signed),
        "carbon per energy": table["carbon_per_energy_change"].map(signed),
        "points from energy": [signed(v, "") for v in table["from_energy"]],
        "points from carbon per energy": [signed(v, "") for v in table["from_carbon_per_energy"]],
        "claims": table["claim_ids"].map(ids),
    })  # fmt: skip
    return Table(frame, numeric=list(frame.columns[1:-1]))


def outlooks(forecasts) -> Table:
    """Forecasts of several targets, one row per reading: both voices, probability, interval, verdict."""
    rows = []
    for outlook in forecasts:
        for r in outlook.summary().itertuples():
            middle = f"{signed(r.median)} ({span(r.lower_90, r.upper_90)})" if np.isfinite(r.median) else "–"
            rows.append({
                "target": outlook.goal.label, "reading": r.label, "status": r.status, "trend": percent(r.trend),
                "delivery": percent(r.delivery), "P(met)": percent(r.probability), "median and 90 % interval": middle,
                "verdict": r.verdict, "claims": ids(r.claim_ids),
            })  # fmt: skip
    caption = "" if rows else "No open target of these measures is known on that day."
    numeric = ["trend", "delivery", "P(met)", "median and 90 % interval"]
    return Table(pd.DataFrame(rows), numeric=numeric, caption=caption)
