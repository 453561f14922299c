"""Tables of the evaluation report: the published number first, with standard errors; details fold."""

import numpy as np
import pandas as pd

from analysis.evaluation import method as methods
from analysis.evaluation import scores
from analysis.evaluation.bins import FOUND
from analysis.evaluation.method import METHODS, PUBLISHED, RECORD_THEN, TREND
from analysis.evaluation.registration import Registration
from analysis.evaluation.summary import figures_known, right, summary
from analysis.pages.shared import share
from analysis.pages.table import Table
from analysis.writing import day, every, percent

KNOWN = {  # the groups of `by_figures` by what was known -> how a sentence names them
    "none": "without a dated figure", "one": "with one", "two": "with two", "three and more": "with three or more",
}  # fmt: skip


def plus_minus(value: float, error: float, digits: int = 3) -> str:
    """A score with its standard error.

    >>> plus_minus(0.2014, 0.0151), plus_minus(float("nan"), 1.0), plus_minus(float("inf"), float("nan"))
    ('0.201 ± 0.015', '–', '∞')
    """
    if not np.isfinite(value):
        return "∞" if value > 0 else "–"
    return f"{value:.{digits}f}" + (f" ± {error:.{digits}f}" if np.isfinite(error) else "")


def difference(value: float, error: float) -> str:
    """A difference of scores with its standard error and sign; negative is better.

    >>> difference(-0.0504, 0.0123), difference(0.002, float("nan"))
    ('-0.050 ± 0.012', '+0.002')
    """
    return plus_minus(abs(value), error) if not np.isfinite(value) else ("-" if value < 0 else "+") + plus_minus(abs(value), error)  # fmt: skip


def cases(targets: pd.DataFrame, method: str = PUBLISHED) -> pd.DataFrame:
    """One row per resolved target, worst log score first: what was said at announcement and later, and what came.

    targets: see `backtest.targets`. Columns: case_id, what, kind, programme, announced, deadline, outcome, first, last
    (the method's probabilities), figures, newest (number and day of the newest figure at the last forecast), origin (day of
    the last forecast), said, trend, record (lists of probabilities, one an origin), forecasts, brier, log_score (means
    over origins).
    """
    scored = scores.score(targets[targets["method"] == method].sort_values(["case_id", "origin"]))
    case_rows = scored.groupby("case_id", sort=False).agg(
        what=("what", "first"), kind=("kind", "first"), programme=("programme", "first"), announced=("origin", "first"),
        deadline=("deadline", "first"), outcome=("outcome", "first"), first=("probability", "first"),
        last=("probability", "last"), figures=("figures", "last"), newest=("newest", "last"), origin=("origin", "last"),
        forecasts=("origin", "size"), brier=("brier", "mean"), log_score=("log_score", "mean"),
    )  # fmt: skip
    for column, name in (("said", method), ("trend", TREND), ("record", RECORD_THEN)):
        rows = targets[targets["method"] == name].sort_values(["case_id", "origin"])
        case_rows[column] = rows.groupby("case_id")["probability"].agg(list)
    return case_rows.sort_values(["log_score", "deadline"], ascending=[False, True]).reset_index()


def case_table(targets: pd.DataFrame, told: dict[str, str]) -> Table:
    """See `cases`, as a table to print, folded. told: case_id → what it is told as (`Registration.told`)."""
    case_rows = cases(targets)
    frame = pd.DataFrame({
        "promised": case_rows["what"] + " [" + case_rows["case_id"] + "]", "kind": case_rows["kind"].str.replace("_", " "),
        "announced": case_rows["announced"].map(day), "deadline": case_rows["deadline"].map(day),
        "said, each half year": case_rows["said"].map(in_turn), "trend alone": case_rows["trend"].map(in_turn),
        "record alone": case_rows["record"].map(in_turn), "came out": np.where(case_rows["outcome"] == 1, "met", "missed"),
        "Brier": case_rows["brier"].map("{:.2f}".format), "case": [told.get(c, "–") for c in case_rows["case_id"]],
    })  # fmt: skip
    return Table(frame, numeric=["Brier"], folded=f"{every(len(frame), 'target')}, worst first")


def in_turn(chances: list[float]) -> str:
    """Probabilities of one target from its announcement on, in percent.

    >>> in_turn([0.334, float("nan"), 0.5]), in_turn([float("nan")] * 2)
    ('33 · – · 50 %', '–')
    """
    if not np.isfinite(chances).any():
        return "–"
    return " · ".join(percent(p).removesuffix(" %") for p in chances) + " %"


def years_left(horizon: pd.Series) -> pd.Series:
    """The years from forecast to deadline in four steps.

    >>> years_left(pd.Series([0.3, 1.5, 5.0])).astype(str).tolist()
    ['up to 1', '1 to 2', 'over 4']
    """
    return pd.cut(horizon, [0, 1, 2, 4, np.inf], labels=["up to 1", "1 to 2", "2 to 4", "over 4"])


def summary_table(summarised: pd.DataFrame, label: str, *, caption: str = "", folded: str = "") -> Table:
    """`summary.summary` as a table: said and met, right side beside always yes, Brier and its differences."""
    frame = pd.DataFrame({
        label: summarised["group"].str.replace("_", " "), "targets": summarised["cases"],
        "said": summarised["said"].map(percent), "met": summarised["met"].map(share),
        "right side": summarised["right"].map(share), "always yes": summarised["always_yes"].map(share),
        "Brier": [plus_minus(a, b) for a, b in zip(summarised["brier"], summarised["brier_se"], strict=True)],
        **{
            f"less {words}": [
                "the same" if a == b == 0 else f"{difference(a, b)}, {said}"
                for a, b, said in zip(summarised[f"{name}_difference"], summarised[f"{name}_se"], summarised[f"{name}_reading"], strict=True)
            ]
            for name, words in (("half", "one half"), ("record", "the record"))
        },
    })  # fmt: skip
    numeric = [c for c in frame if c != label and not c.startswith("less")]
    return Table(frame, numeric=numeric, caption=caption, folded=folded)


NO_EXACT_HITS = "exact hits left out"


def by_figures(scored: pd.DataFrame, *, resamples: int) -> pd.DataFrame:
    """`summary.summary` of the published probability: all forecasts, those without the targets that landed exactly on the
    promised number (where some did), then by the number of dated figures known."""
    inexact = scored["exact_hit"].map({True: None, False: NO_EXACT_HITS})
    groups = [None, *([inexact] if inexact.isna().any() else []), figures_known(scored["figures"])]
    return pd.concat([summary(scored, by, resamples=resamples) for by in groups], ignore_index=True)


def by_number(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of `by_figures`, by their group, that tell the forecasts apart by the number of figures known (see `KNOWN`)."""
    return rows.drop(index=["all", NO_EXACT_HITS], errors="ignore")


def splits(scored: pd.DataFrame, told: dict[str, str], *, resamples: int) -> list[Table]:
    """The published probability by kind, years left, way of selection, and set of cases: folded."""
    way = scored["selection"].map(FOUND)
    named = scored["case_id"].map(told)
    parts = [
        (scored["kind"], "kind", "By kind of plan"),
        (years_left(scored["horizon"]), "years left", "By the time left until the deadline"),
        (way, "how the case was found", "By how the case was found"),
        (named, "cases", "By whether the case was seen while the probability was designed"),
    ]
    return [
        summary_table(summary(scored, by, resamples=resamples), label, folded=title)
        for by, label, title in parts
    ]


LOOKS = {"chosen on": "chosen on", "half B": "looked at once", "came after": "came after"}


def looks_tables(looks: pd.DataFrame, method: str = "published") -> list[Table]:
    """What was scored when (see data/evaluation/README.md), the sets side by side: Brier score less one half and less the
    record by number of figures; folded, by kind."""
    kept = looks[(looks["method"] == method) & (looks["by"] != "Eurostat")]
    kind = kept["by"] == "kind"
    told = "± one standard error; in brackets targets and share met"
    return [
        _side_by_side(kept[~kind], "to_half", f"Brier score less that of one half, {told}"),
        _side_by_side(kept[~kind], "to_record", f"Brier score less that of the record, {told}"),
        _side_by_side(kept[kind], "to_half", "Less one half", folded="The same by kind, less one half"),
    ]


def _side_by_side(kept: pd.DataFrame, score: str, caption: str, folded: str = "") -> Table:
    rows = []
    for group in kept.drop_duplicates(["by", "group"]).itertuples():
        row = {"forecasts": _group_words(group.by, group.group)}
        for key, name in LOOKS.items():
            cell = kept[(kept["set"] == key) & (kept["by"] == group.by) & (kept["group"] == group.group)]
            row[name] = "–"
            for r in cell.to_dict("records"):
                less = "the same" if r[score] == r[f"{score}_se"] == 0 else difference(r[score], r[f"{score}_se"])  # fmt: skip
                row[name] = f"{less} ({r['cases']}, {share(r['met'])})"
        rows.append(row)
    frame = pd.DataFrame(rows, columns=["forecasts", *LOOKS.values()])
    return Table(frame, numeric=list(LOOKS.values()), caption=caption if len(frame) else "", folded=folded)


def _group_words(by: str, group: str) -> str:
    numbers = {
        "0": "no figure known", "1": "one figure", "2": "two figures", "3 and more": "three or more figures",
        "2 and more": "two or more figures",
    }  # fmt: skip
    if by == "figures":
        return numbers.get(group, f"{group} figures")
    return {"all": "all", "exact hits": NO_EXACT_HITS}.get(by, group.replace("_", " "))


def seen_table(registration: Registration, scored: pd.DataFrame) -> Table:
    """Which cases were seen while the probability was designed, which came after, how many are forecast, and how often they
    were scored: folded."""
    asked = set(scored["case_id"])
    rows = [
        {"cases": registration.words(group), "registered": group["day"], "scored anew": registration.scored_again(group),
         "number": len(group["cases"]), "forecast": len(asked.intersection(group["cases"])), "which": ", ".join(group["cases"])}
        for group in registration.seen
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=["cases", "registered", "scored anew", "number", "forecast", "which"])
    return Table(
        frame,
        numeric=["scored anew", "number", "forecast"],
        folded="Which cases were seen, and when they were registered",
        caption="Scored anew: how often code, classes, assumptions or rules of scoring changed since. Cases kept apart are unseen as "
        "long as that is 0. Forecast: not those whose announcement is only recalled or was printed after the deadline, nor those that "
        "figures in print had settled on every day.",
    )


def score_table(scored: pd.DataFrame, *, resamples: int, seed: int = 1) -> Table:
    """Mean scores of every method, each on the forecasts that it has an answer to; the published number is marked."""
    wanted = methods.ids("published", "informed", "voice", "reference", "rule", "calibrated")
    summarised = scores.summarise(scored[scored["method"].isin(wanted)], resamples=resamples, seed=seed)
    summarised = summarised.sort_values("method", key=lambda m: m.map(wanted.index), ignore_index=True)
    own = scored.loc[
        scored["probability"].notna() & scored["method"].isin(wanted),
        ["method", "case_id", "probability", "outcome"],
    ]
    hits = own.assign(right=right(own["probability"], own["outcome"])).groupby("method")
    hit, met = ({m: _voted(rows, column) for m, rows in hits} for column in ("right", "outcome"))
    frame = pd.DataFrame({
        "": np.where(summarised["method"] == PUBLISHED, "► published", summarised["method"].map(lambda m: methods.GROUPS[METHODS[m].group])),
        "method": methods.labels(summarised["method"].tolist()), "targets": summarised["cases"], "forecasts": summarised["forecasts"],
        "no answer": summarised["unanswered"],
        "Brier": [plus_minus(a, b) for a, b in zip(summarised["brier"], summarised["brier_se"], strict=True)],
        "log score": [plus_minus(a, b) for a, b in zip(summarised["log_score"], summarised["log_score_se"], strict=True)],
        "right side": [share(hit.get(m, np.nan) if m != methods.ONE_HALF else np.nan) for m in summarised["method"]],
        "always yes": [share(met.get(m, np.nan)) for m in summarised["method"]],
    })  # fmt: skip
    return Table(frame, numeric=[c for c in frame if c not in ("", "method")], folded="Every method on the forecasts that it answers")  # fmt: skip


def _voted(rows: pd.DataFrame, column: str) -> float:
    return float(np.average(rows[column], weights=scores.votes(rows, "case_id")))


def rivals(scored: pd.DataFrame, *, resamples: int, seed: int = 1) -> pd.DataFrame:
    """`scores.compare` of the published probability with every baseline and rule that knows as much, on the forecasts that
    both answered."""
    others = [m.id for m in METHODS.values() if m.baseline and not m.hindsight]
    others += methods.ids("rule", "calibrated")
    kept = scored[scored["method"].isin([PUBLISHED, *others])]
    compared = scores.compare(kept, PUBLISHED, resamples=resamples, seed=seed)
    compared = compared[compared["forecasts"] > 0]
    return compared.sort_values("method", key=lambda m: m.map(others.index), ignore_index=True)


def rival_table(compared: pd.DataFrame) -> Table:
    """The published probability against each other method: differences, standard errors, what they say."""
    frame = pd.DataFrame({
        "published probability against": methods.labels(compared["method"].tolist()), "targets": compared["cases"],
        "own": compared["brier"].map("{:.3f}".format), "other": compared["brier_other"].map("{:.3f}".format),
        "Brier, own less other": [
            f"{difference(a, b)}, {said}"
            for a, b, said in zip(compared["brier_difference"], compared["brier_difference_se"], compared["brier_reading"], strict=True)
        ],
        "log score": [
            f"{difference(a, b)}, {said}"
            for a, b, said in zip(compared["log_score_difference"], compared["log_score_difference_se"], compared["log_score_reading"], strict=True)
        ],
    })  # fmt: skip
    return Table(frame, numeric=["targets", "own", "other"], caption="On the forecasts that both answered. Negative: the published probability is better.")  # fmt: skip
