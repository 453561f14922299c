"""Tables of the evaluation report: scores with standard errors, failures first, nothing left out."""

import numpy as np
import pandas as pd

from analysis.evaluation import scores
from analysis.pages.table import Table
from analysis.writing import day, percent

OURS = ("together", "together, all other programmes")
KNOWN_THEN = "share met of the kind, as known then"
IN_HINDSIGHT = "share met of the kind"
RECORD = "delivery, all other programmes"
GROUP_NAMES = {
    "voice": "engine", "reference": "without looking at the list",
    "official rule": "official rule", "rule, calibrated": "official rule, calibrated", "leg": "one leg of the trend", "ablation": "one part taken out",
}  # fmt: skip


def plus_minus(value: float, error: float, digits: int = 3) -> str:
    """A score with its standard error.

    >>> plus_minus(0.2014, 0.0151), plus_minus(float("nan"), 1.0)
    ('0.201 ± 0.015', '–')
    """
    if not np.isfinite(value):
        return "–"
    return f"{value:.{digits}f}" + (f" ± {error:.{digits}f}" if np.isfinite(error) else "")


def cases(targets: pd.DataFrame, method: str = OURS[0]) -> pd.DataFrame:
    """One row per resolved target, worst log score first: what was said at announcement and later, and what came.

    targets: see `backtest.targets`. Columns: case_id, what, kind, programme, announced, deadline, outcome, first, last
    (the method's probabilities), said, trend, delivery (lists of probabilities, one an origin), forecasts, brier,
    log_score (means over origins).
    """
    scored = scores.score(targets[targets["method"] == method].sort_values(["case_id", "origin"]))
    found = scored.groupby("case_id", sort=False).agg(
        what=("what", "first"), kind=("kind", "first"), programme=("programme", "first"), announced=("origin", "first"),
        deadline=("deadline", "first"), outcome=("outcome", "first"), first=("probability", "first"),
        last=("probability", "last"), forecasts=("origin", "size"), brier=("brier", "mean"), log_score=("log_score", "mean"),
    )  # fmt: skip
    for column, name in (("said", method), ("trend", "trend"), ("delivery", "delivery")):
        rows = targets[targets["method"] == name].sort_values(["case_id", "origin"])
        found[column] = rows.groupby("case_id")["probability"].agg(list)
    return found.sort_values(["log_score", "deadline"], ascending=[False, True]).reset_index()


def case_table(targets: pd.DataFrame) -> Table:
    """See `cases`, as a table to print."""
    found = cases(targets)
    frame = pd.DataFrame({
        "promised": found["what"] + " [" + found["case_id"] + "]", "kind": found["kind"].str.replace("_", " "),
        "announced": found["announced"].map(day), "deadline": found["deadline"].map(day),
        "said, year by year": found["said"].map(yearly), "trend alone": found["trend"].map(yearly),
        "record alone": found["delivery"].map(yearly), "came out": np.where(found["outcome"] == 1, "met", "missed"),
        "Brier": found["brier"].map("{:.2f}".format), "log score": found["log_score"].map("{:.2f}".format),
    })  # fmt: skip
    return Table(frame, numeric=["Brier", "log score"])


def yearly(chances: list[float]) -> str:
    """Probabilities of one target from its announcement on, in percent.

    >>> yearly([0.334, float("nan"), 0.5]), yearly([float("nan")] * 2)
    ('33 · – · 50 %', '–')
    """
    if not np.isfinite(chances).any():
        return "–"
    return " · ".join(percent(p).removesuffix(" %") for p in chances) + " %"


def _score_rows(summary: pd.DataFrame) -> pd.DataFrame:
    named = summary["group"].map(GROUP_NAMES) if "group" in summary else [""] * len(summary)
    return pd.DataFrame({
        "": named, "method": summary["method"], "forecasts": summary["forecasts"], "no answer": summary["unanswered"],
        "targets": summary["cases"], "programmes": summary["clusters"],
        "Brier": [plus_minus(a, b) for a, b in zip(summary["brier"], summary["brier_se"], strict=True)],
        "log score": [plus_minus(a, b) for a, b in zip(summary["log_score"], summary["log_score_se"], strict=True)],
    })  # fmt: skip


SHOWN = ("trend", *OURS, RECORD, IN_HINDSIGHT)


def split_table(scored: pd.DataFrame, by: str, label: str, *, resamples: int, seed: int = 1) -> Table:
    """Brier scores of the engine's variants within each group of a column: where it is weak.

    by: a column of the scored table, e.g. kind or years_left (see `years_left`); label: its name for readers.
    """
    chosen = scored[scored["method"].isin(SHOWN)]
    summary = scores.summarise(chosen, (by, "method"), resamples=resamples, seed=seed).set_index(
        [by, "method"]
    )
    met = chosen.drop_duplicates(["case_id", by]).groupby(by, observed=True)["outcome"].mean()
    rows = []
    for group in met.index:
        found = {m: summary.loc[(group, m)] for m in SHOWN if (group, m) in summary.index}
        rows.append({
            label: str(group).replace("_", " "), "targets": int(found[OURS[1]]["cases"]),
            "programmes": int(found[OURS[1]]["clusters"]), "met": f"{met[group]:.0%}".replace("%", " %"),
            **{m: plus_minus(r.get("brier", np.nan), r.get("brier_se", np.nan)) for m, r in found.items()},
        })  # fmt: skip
    table = pd.DataFrame(rows).fillna("–")
    return Table(table, numeric=[c for c in table if c != label], caption="Brier score ± one standard error")


def years_left(horizon: pd.Series) -> pd.Series:
    """The years from forecast to deadline in four steps.

    >>> years_left(pd.Series([0.3, 1.5, 5.0])).astype(str).tolist()
    ['up to 1', '1 to 2', 'over 4']
    """
    return pd.cut(horizon, [0, 1, 2, 4, np.inf], labels=["up to 1", "1 to 2", "2 to 4", "over 4"])


_NUMERIC = ("forecasts", "no answer", "targets", "programmes", "Brier", "log score")


GROUPS = ("voice", "reference", "official rule", "rule, calibrated")


def score_table(scored: pd.DataFrame, groups=GROUPS, *, resamples: int, seed: int = 1) -> Table:
    """Mean scores of every method of these groups, each on the forecasts that it has an answer to."""
    order = {g: k for k, g in enumerate(groups)}
    chosen = scored[scored["group"].isin(groups)]
    summary = scores.summarise(chosen, ("group", "method"), resamples=resamples, seed=seed)
    summary = summary.sort_values("group", key=lambda g: g.map(order), kind="stable")
    return Table(_score_rows(summary), numeric=_NUMERIC)


def rivals(scored: pd.DataFrame, own: str, *, resamples: int, seed: int = 1) -> pd.DataFrame:
    """`scores.compare` of one method with the references that know as much as it does, and with every official rule;
    with the rules calibrated on all other programmes too, if it knows these itself. What knows all other programmes is
    compared with the record of them, which is one of all plans, and with the plain share of the register."""
    hindsight = "all other programmes" in own
    references = [KNOWN_THEN]
    if hindsight:
        references = [RECORD, IN_HINDSIGHT]
    groups = ["official rule", *(["rule, calibrated"] if hindsight else [])]
    others = scored[scored["group"].isin(groups) | scored["method"].isin([*references, "always 50 %", own])]
    return scores.compare(others, own, resamples=resamples, seed=seed)


def comparison_table(compared: pd.DataFrame, label: str = "") -> Table:
    """One method against others on the forecasts that both answered: differences, standard errors, what they say."""
    rows = []
    for r in compared.itertuples():
        rows.append({
            "against": r.method, "targets": r.cases, "programmes": r.clusters,
            "Brier, own and other": f"{r.brier:.3f}, {r.brier_other:.3f}", "skill": f"{r.brier_skill:+.2f}",
            "difference": plus_minus(r.brier_difference, r.brier_difference_se), "Brier says": r.brier_reading,
            "log score, own and other": f"{r.log_score:.3f}, {r.log_score_other:.3f}", "skill ": f"{r.log_score_skill:+.2f}",
            "difference ": plus_minus(r.log_score_difference, r.log_score_difference_se), "log score says": r.log_score_reading,
        })  # fmt: skip
    numeric = [c for c in rows[0] if c not in ("against", "Brier says", "log score says")]
    return Table(
        pd.DataFrame(rows),
        numeric=numeric,
        caption=f"{label}. Own less other: negative is better. ± one standard error.".lstrip(". "),
    )


def ablation_table(scored: pd.DataFrame, *, resamples: int, seed: int = 1) -> Table:
    """What each part contributes: both voices without it, less both voices with it (positive: the part helps)."""
    kept = scored[
        (scored["group"].isin(["ablation", "leg"])) | scored["method"].isin(["together", "trend", "delivery"])
    ]
    kept = kept[~kept["method"].str.startswith("delivery, ")]
    rows = []
    for own in ("together", "trend"):
        table = scores.compare(kept, own, resamples=resamples, seed=seed)
        pairs = {"trend": "without the record", "delivery": "without the trend"} if own == "together" else {}
        for r in table[table["forecasts"] > 0].itertuples():
            part = pairs.get(r.method, "")
            if r.method.startswith(f"{own}, "):
                part = r.method.removeprefix(f"{own}, ")
            elif own == "trend" and r.method in set(scored.loc[scored["group"] == "leg", "method"]):
                part = f"leg {r.method.replace('_', ' ')} alone"
            if part:
                rows.append({
                    "forecast": own, "changed": part, "targets": r.cases, "programmes": r.clusters,
                    "Brier with, changed": f"{r.brier:.3f}, {r.brier_other:.3f}",
                    "change": plus_minus(-r.brier_difference, r.brier_difference_se),
                    "log score with, changed": f"{r.log_score:.3f}, {r.log_score_other:.3f}",
                    "change ": plus_minus(-r.log_score_difference, r.log_score_difference_se),
                    "reading": _ablation_reading(r.brier_reading),
                })  # fmt: skip
    numeric = ["targets", "programmes", "Brier with, changed", "change", "log score with, changed", "change "]
    return Table(
        pd.DataFrame(rows), numeric=numeric, caption="Positive: the forecast gets worse without the part."
    )


def _ablation_reading(word: str) -> str:
    return {"better": "the part helps", "worse": "the part hurts"}.get(word, word)


def figures_known(figures: pd.Series) -> pd.Series:
    """The number of dated figures behind a forecast, in four steps.

    >>> figures_known(pd.Series([0, 1, 2, 7])).astype(str).tolist()
    ['none', 'one', 'two', 'three and more']
    """
    return pd.cut(figures, [-1, 0, 1, 2, np.inf], labels=["none", "one", "two", "three and more"])


def looks_table(looks: pd.DataFrame, by: tuple[str, ...]) -> Table:
    """What was scored when (see data/evaluation/README.md): the published probability and the record, by set and group."""
    kept = looks[looks["by"].isin(by) & looks["method"].isin(["published", "record", "Eurostat"])]
    frame = pd.DataFrame({
        "cases": kept["set"], "which": kept["by"].where(kept["by"] == "all", kept["by"] + ": " + kept["group"]),
        "method": kept["method"], "targets": kept["cases"], "families": kept["families"],
        "met": [percent(x) for x in kept["met"]], "Brier": kept["brier"].map("{:.3f}".format),
        "less one half": [plus_minus(a, b) for a, b in zip(kept["to_half"], kept["to_half_se"], strict=True)],
        "less the record": [plus_minus(a, b) for a, b in zip(kept["to_record"], kept["to_record_se"], strict=True)],
    })  # fmt: skip
    return Table(frame, numeric=["targets", "families", "met", "Brier", "less one half", "less the record"],
                 caption="Negative: better. ± one standard error, families resampled.")  # fmt: skip


def weight_table(scored: pd.DataFrame, *, resamples: int, seed: int = 1) -> Table:
    """The registered grid of fixed weights of the record against the trend."""
    summary = scores.summarise(scored[scored["group"] == "weight"], resamples=resamples, seed=seed)
    frame = (
        _score_rows(summary)
        .drop(columns=["", "no answer"])
        .rename(columns={"method": "weight of the record"})
    )
    return Table(frame, numeric=[c for c in _NUMERIC if c in frame])


def value_table(
    scored: pd.DataFrame, vote: str, *, resamples: int, seed: int = 1, caption: str = ""
) -> Table:
    """CRPS, WIS and coverage of value forecasts by method; scores of logarithms, so 0.10 is about ten percent."""
    summary = scores.summarise(scored, vote=vote, resamples=resamples, seed=seed)
    point = summary["method"].isin(POINTS)
    frame = pd.DataFrame({
        "method": summary["method"], "forecasts": summary["forecasts"], "programmes": summary["clusters"],
        "log CRPS": [plus_minus(a, b) for a, b in zip(summary["crps"], summary["crps_se"], strict=True)],
        "log WIS": [plus_minus(a, b) for a, b in zip(summary["wis"], summary["wis_se"], strict=True)],
    })  # fmt: skip
    for level in (50, 80, 90):
        share = [
            plus_minus(a, b, 2)
            for a, b in zip(summary[f"inside_{level}"], summary[f"inside_{level}_se"], strict=True)
        ]
        frame[f"inside {level} %"] = np.where(point, "–", share)
    return Table(frame, numeric=[c for c in frame if c != "method"], caption=caption)


POINTS = ("no change", "last increment as a point", "least-squares line")
