"""Detail tables of the evaluation report: what each part contributes, the value itself, sealed forecasts."""

import numpy as np
import pandas as pd

from analysis.evaluation import method as methods
from analysis.evaluation import scores
from analysis.evaluation.bins import EVERY, FOUND
from analysis.evaluation.method import METHODS, PUBLISHED, RECORD_THEN, TREND
from analysis.pages.evaluation.tables import difference, plus_minus
from analysis.pages.shared import share
from analysis.pages.table import Table
from analysis.writing import day, every, number, percent

POINTS = ("no change", "last increment as a point", "least-squares line")
HELPS = {"better": "the part helps", "worse": "the part hurts"}


def parts_table(scored: pd.DataFrame, *, resamples: int, seed: int = 1) -> Table:
    """What each part contributes: the forecast with it less the same without it (negative: the part helps)."""
    units, answered = scores.units_of(scored), scored["brier"].notna() & (scored["method"] == TREND)
    kept = scored[np.isin(units, units[answered.to_numpy()])]
    rows = []
    for whole, extra in (
        (PUBLISHED, {TREND: "without the record", RECORD_THEN: "without the trend"}),
        (TREND, {}),
    ):
        parts = {m.id: m.part for m in METHODS.values() if m.whole == whole} | extra
        table = scores.compare(kept[kept["method"].isin([whole, *parts])], whole, resamples=resamples, seed=seed)  # fmt: skip
        rows += [
            {"forecast": METHODS[whole].label, "changed": parts[r.method], "targets": r.cases,
             "Brier with": f"{r.brier:.3f}", "Brier changed": f"{r.brier_other:.3f}",
             "difference": difference(r.brier_difference, r.brier_difference_se),
             "that is": HELPS.get(r.brier_reading, r.brier_reading)}
            for r in table[table["forecasts"] > 0].itertuples()
        ]  # fmt: skip
    columns = ["forecast", "changed", "targets", "Brier with", "Brier changed", "difference", "that is"]
    frame = pd.DataFrame(rows, columns=columns)
    return Table(frame, numeric=columns[2:6], folded="What each part contributes", caption="Negative: the part helps. Parts of the trend are taken out once a target, on the first day on which it has one.")  # fmt: skip


def weight_table(scored: pd.DataFrame, *, resamples: int, seed: int = 1) -> Table:
    """Fixed weights of the record in place of the one that follows what is known."""
    wanted = [PUBLISHED, *methods.ids("weight")]
    summarised = scores.summarise(scored[scored["method"].isin(wanted)], resamples=resamples, seed=seed)
    frame = pd.DataFrame({
        "weight": ["follows what is known" if m == PUBLISHED else METHODS[m].label for m in summarised["method"]],
        "targets": summarised["cases"],
        "Brier": [plus_minus(a, b) for a, b in zip(summarised["brier"], summarised["brier_se"], strict=True)],
        "log score": [plus_minus(a, b) for a, b in zip(summarised["log_score"], summarised["log_score_se"], strict=True)],
    })  # fmt: skip
    return Table(frame, numeric=["targets", "Brier", "log score"], folded="Fixed weights of the record")


def value_table(
    scored: pd.DataFrame, vote: str, *, resamples: int, seed: int = 1, caption: str = "", folded: str = ""
) -> Table:
    """CRPS, WIS and coverage of value forecasts by method; scores of logarithms, so 0.10 is about ten percent."""
    summarised = scores.summarise(scored, vote=vote, resamples=resamples, seed=seed)
    point = summarised["method"].isin(POINTS)
    frame = pd.DataFrame({
        "method": summarised["method"].str.replace("_", " "), "forecasts": summarised["forecasts"], "programmes": summarised["clusters"],
        "log CRPS": [plus_minus(a, b) for a, b in zip(summarised["crps"], summarised["crps_se"], strict=True)],
        "log WIS": [plus_minus(a, b) for a, b in zip(summarised["wis"], summarised["wis_se"], strict=True)],
    })  # fmt: skip
    for level in (50, 80, 90):
        inside = [plus_minus(a, b, 2) for a, b in zip(summarised[f"inside_{level}"], summarised[f"inside_{level}_se"], strict=True)]  # fmt: skip
        frame[f"inside {level} %"] = np.where(point, "–", inside)
    return Table(frame, numeric=[c for c in frame if c != "method"], caption=caption, folded=folded)


def bin_table(bins: pd.DataFrame) -> Table:
    """Said beside met, a bin a row, apart by how targets were found; bins: see `evaluation.reliability_by_selection`."""
    words = {**FOUND, EVERY: "all"}
    bin_, found = (
        [f"{share(a)} to {share(b)}" for a, b in zip(bins["from"], bins["to"], strict=True)],
        bins["found"].map(words),
    )
    cells = [
        f"{percent(r.probability)}: {share(r.met)}{f' ± {100 * r.met_se:.0f}' if 0 < r.met < 1 else ''} of {r.cases:,}"
        for r in bins.itertuples()
    ]
    frame = pd.DataFrame({"said between": bin_, "found": found, "cell": cells})
    frame = frame.pivot_table(index="said between", columns="found", values="cell", aggfunc="first").reindex(
        index=dict.fromkeys(bin_), columns=[name for name in words.values() if name in set(found)]
    )  # fmt: skip
    return Table(
        frame.fillna("–").rename_axis(columns=None).reset_index(), numeric=list(frame.columns),
        caption="Said on average: the share of so many targets that were met. A target that was forecast in several bins counts in each. ± one standard error, in points; "
        "none where all came out alike, since resampling shows no spread then.",
    )  # fmt: skip


def sealed_table(scored: pd.DataFrame) -> Table:
    """Sealed forecasts, open and scored, folded; scored: see `sealed.scored`. Empty where none is sealed."""
    if scored.empty:
        return Table(pd.DataFrame())
    state = np.where(scored["outcome"].isna(), "open", np.where(scored["outcome"] == 1, "met", "missed"))
    frame = pd.DataFrame({
        "target": scored["target"], "deadline": scored["deadline"].map(day), "as of": scored["as_of"].map(day),
        "sealed": scored["sealed"].map(day), "probability": scored["probability"].map(percent), "basis": scored["basis"],
        "median": scored["median"].map(number), "outcome": state,
        "Brier": [f"{b:.3f}" if np.isfinite(b) else "–" for b in scored["brier"]],
    })  # fmt: skip
    order = frame.assign(open=scored["outcome"].isna()).sort_values(["open", "deadline", "target"]).index
    done = int(scored["outcome"].notna().sum())
    return Table(
        frame.loc[order].reset_index(drop=True), numeric=["probability", "median", "Brier"],
        folded=f"{every(len(frame), 'sealed forecast')}: {done} scored, {len(frame) - done} open",
    )  # fmt: skip


def over_time_table(by_seal: pd.DataFrame) -> Table:
    """The mean score by day of the seal; by_seal: see `sealed.over_time`."""
    frame = pd.DataFrame({
        "sealed": by_seal["sealed"].map(day), "forecasts": by_seal["forecasts"], "open": by_seal["open"], "scored": by_seal["resolved"],
        "Brier": [f"{b:.3f}" if np.isfinite(b) else "–" for b in by_seal["brier"]],
        "one half would have": [f"{b:.3f}" if np.isfinite(b) else "–" for b in by_seal["brier_of_one_half"]],
    })  # fmt: skip
    return (
        Table(frame, numeric=list(frame)[1:], caption="Score by day of the seal")
        if len(frame)
        else Table(frame)
    )
