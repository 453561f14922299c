"""Scores of forecasts: validate a long table, score its rows, summarise them with standard errors.

Two forms of table, one row per forecast and method:

    probabilities   unit columns, method, cluster, probability, outcome (0 or 1)
    values          unit columns, method, cluster, draws (an array each), low, high (the outcome, as an interval)

The kernels are those of the library scoringrules; lower is better for every score. The unit columns say what one
forecast is (which target, made when): methods are compared on the same units only.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from analysis.evaluation.clusters import standard_error, weighted_mean
from analysis.evaluation.errors import EvaluationError
from analysis.evaluation.values import VALUE_SCORES, value_scores

UNIT = ("case_id", "origin")
PROBABILITY_SCORES = ("brier", "log_score")


def validate(table: pd.DataFrame, unit: Sequence[str] = UNIT) -> pd.DataFrame:
    """The table as it is, if it can be scored.

    Raises EvaluationError that names the column, the row and what is allowed: a missing column, a probability outside
    [0, 1], an outcome other than 0 or 1, draws that are no finite numbers, low above high, a unit forecast twice by
    one method. A probability may be NaN: that method has no answer.

    >>> validate(pd.DataFrame({"case_id": ["a"], "origin": [2020], "method": ["m"], "cluster": ["p"],
    ...                        "probability": [1.2], "outcome": [1]}))
    Traceback (most recent call last):
    ...
    analysis.evaluation.errors.EvaluationError: row 0, column probability: found 1.2; allowed: 0 to 1, or NaN ...
    """
    form = _form(table)
    needed = [*unit, "method", "cluster", *_NEEDED[form]]
    missing = [c for c in needed if c not in table]
    if missing:
        raise EvaluationError(
            f"the forecast table has no column {missing[0]!r}; it has {', '.join(map(str, table.columns))}. "
            "Name the unit columns with unit=(...), or add the column."
        )
    check = _check_probabilities if form == "probabilities" else _check_values
    check(table)
    twice = table.duplicated([*unit, "method"])
    if twice.any():
        row = table[twice].iloc[0]
        raise EvaluationError(
            f"columns {', '.join(unit)}, method: {' + '.join(str(row[c]) for c in (*unit, 'method'))} stands there twice. "
            "One method gives one forecast a unit; name further unit columns with unit=(...)."
        )
    return table


_NEEDED = {"probabilities": ("probability", "outcome"), "values": ("draws", "low", "high")}


def _form(table: pd.DataFrame) -> str:
    return "values" if "draws" in table else "probabilities"


def _refuse(table: pd.DataFrame, bad: pd.Series, column: str, allowed: str) -> None:
    bad = np.asarray(bad)
    if bad.any():
        at = int(np.argmax(bad))
        value = table[column].iloc[at]
        raise EvaluationError(
            f"row {table.index[at]}, column {column}: found {value}; allowed: {allowed}. Correct that row."
        )


def _check_probabilities(table: pd.DataFrame) -> None:
    for column in ("probability", "outcome"):
        if not pd.api.types.is_numeric_dtype(table[column]):
            raise EvaluationError(
                f"column {column}: found {table[column].dtype}; allowed: numbers. Convert it first."
            )
    p = table["probability"]
    _refuse(table, ~(p.isna() | p.between(0, 1)), "probability", "0 to 1, or NaN for no answer")
    _refuse(table, ~table["outcome"].isin([0, 1]), "outcome", "0 (missed) or 1 (met)")


def _check_values(table: pd.DataFrame) -> None:
    bad = [not (np.ndim(d) == 1 and np.size(d) and np.isfinite(d).all()) for d in table["draws"]]
    _refuse(table, bad, "draws", "an array of finite numbers, one at least")
    _refuse(table, ~(table["low"] <= table["high"]), "low", "a number not above high")


def score(
    table: pd.DataFrame, unit: Sequence[str] = UNIT, *, log: bool = False, seed: int = 1
) -> pd.DataFrame:
    """The table with a column per score; rows without an answer get NaN.

    Probabilities: brier = (p - y)^2 (Brier 1950, Monthly Weather Review 78, 1-3); log_score = -ln p if it was met, else
    -ln(1 - p) (Good 1952, JRSS B 14, 107-114), infinite for a certain answer that was wrong.

    Values, with y the middle of the outcome's interval: crps = E|X - y| - E|X - X'|/2 (Gneiting and Raftery 2007, JASA
    102, 359-378); wis, the weighted interval score over LEVELS (Bracher et al. 2021, PLOS Computational Biology 17,
    e1008618); inside_50, _80, _90: 1.0 if y lies in the central interval; pit: P(X <= y), randomised where draws
    equal y or the outcome is an interval (Czado, Gneiting and Held 2009, Biometrics 65, 1254-1261). log: take
    logarithms of draws and outcome first, so that lists of every size count alike.

    >>> one = pd.DataFrame({"case_id": ["a"], "origin": [2020], "method": ["m"], "cluster": ["p"],
    ...                     "probability": [0.8], "outcome": [1]})
    >>> score(one)[["brier", "log_score"]].round(3).values.tolist()
    [[0.04, 0.223]]
    """
    validate(table, unit)
    return _score_probabilities(table) if _form(table) == "probabilities" else _score_values(table, log, seed)


def _score_probabilities(table: pd.DataFrame) -> pd.DataFrame:
    import scoringrules

    p, y = table["probability"].to_numpy(float), table["outcome"].to_numpy(float)
    answered = ~np.isnan(p)
    brier, log_score = np.full(len(p), np.nan), np.full(len(p), np.nan)
    brier[answered] = scoringrules.brier_score(y[answered], p[answered])
    with np.errstate(divide="ignore"):
        log_score[answered] = scoringrules.log_score(y[answered], p[answered])
    return table.assign(brier=brier, log_score=log_score)


def _score_values(table: pd.DataFrame, log: bool, seed: int) -> pd.DataFrame:
    low, high = (table[end].to_numpy(float) for end in ("low", "high"))
    draws = _draws(table, log)
    low, high = (np.log(low), np.log(high)) if log else (low, high)
    scores = value_scores(draws, low, high, seed, table.index)
    return table.assign(**{name: scores[name] for name in scores})


def _draws(table: pd.DataFrame, log: bool) -> list[np.ndarray]:
    """The draws of each row, or their logarithms; a draw of none counts as half a member."""
    draws, low = [np.asarray(d, float) for d in table["draws"]], table["low"].to_numpy(float)
    if not log:
        return draws
    _refuse(table, ~(low > 0), "low", "above 0 for logarithms; or say log=False")
    return [np.log(np.maximum(d, min(least, 0.5))) for d, least in zip(draws, low, strict=True)]


def summarise(
    scored: pd.DataFrame, by: Sequence[str] = ("method",), *, vote: str | None = "case_id", resamples: int = 2000, seed: int = 1
) -> pd.DataFrame:  # fmt: skip
    """Means of the scores with standard errors, one row per group of `by`.

    vote: rows of one value of this column share one vote, so that a target forecast five times counts once (None:
    every row counts). Standard errors by resampling the column cluster (see `clusters.standard_error`).

    Returns by, forecasts (with an answer), unanswered, cases (votes), clusters, and each score with `_se`.
    """
    measures = [m for m in (*PROBABILITY_SCORES, *VALUE_SCORES) if m in scored]
    if not measures:
        raise EvaluationError("the table has no column brier or crps. Call scores.score(table) first.")
    rows = []
    for key, group in scored.groupby(list(by), sort=False):
        known = group[group[measures[0]].notna()]
        row = dict(zip(by, key, strict=True)) | {
            "forecasts": len(known), "unanswered": len(group) - len(known),
            "cases": known[vote].nunique() if vote else len(known), "clusters": known["cluster"].nunique(),
        }  # fmt: skip
        if len(known):
            values, weights = known[measures].to_numpy(float), votes(known, vote)
            mean = weighted_mean(values, weights)
            error = standard_error(values, known["cluster"], weights, resamples=resamples, seed=seed)
            for k, name in enumerate(measures):
                row |= {name: mean[k], f"{name}_se": np.atleast_1d(error)[k]}
        rows.append(row)
    return pd.DataFrame(rows)


def votes(table: pd.DataFrame, vote: str | None) -> np.ndarray:
    """One vote per value of a column, shared by its rows."""
    if vote is None:
        return np.ones(len(table))
    of, _ = pd.factorize(table[vote], use_na_sentinel=False)
    return 1 / np.bincount(of)[of]


def units_of(scored: pd.DataFrame, unit: Sequence[str] = UNIT) -> np.ndarray:
    """The number of the unit of each row, one for all methods: rows of two methods are matched by it without a table of both.

    >>> units_of(pd.DataFrame({"case_id": ["a", "b", "a"], "origin": [2020, 2020, 2020]})).tolist()
    [0, 1, 0]
    """
    return scored.groupby(list(unit), sort=False, dropna=False).ngroup().to_numpy()


def rows_beside(units: np.ndarray, own: np.ndarray, theirs: np.ndarray) -> np.ndarray:
    """For each row of a method the row of another one on the same unit, -1 where it has none.

    >>> rows_beside(np.array([0, 1, 1, 0]), own=np.array([0, 1]), theirs=np.array([2])).tolist()
    [-1, 2]
    """
    at = np.full(units.max(initial=0) + 1, -1)
    at[units[theirs]] = theirs
    return at[units[own]]


def compare(
    scored: pd.DataFrame, method: str, *, unit: Sequence[str] = UNIT, vote: str | None = "case_id", resamples: int = 2000,
    seed: int = 1,
) -> pd.DataFrame:  # fmt: skip
    """One method against every other, on the units that both answered.

    Returns, per other method: forecasts, cases, clusters, and for each score the mean of either (own, other), the mean
    difference own - other (negative: own is better) with `_se` from resampled clusters, skill = 1 - own/other, and
    reading (see `reading`).
    """
    measures = [m for m in ("brier", "log_score", "crps", "wis") if m in scored]
    answered, units = scored[measures[0]].notna().to_numpy(), units_of(scored, unit)
    values, cluster = scored[measures].to_numpy(float), scored["cluster"].to_numpy(object)
    of, methods = pd.factorize(scored["method"])
    own = np.flatnonzero((of == list(methods).index(method)) & answered) if method in methods else of[:0]
    if not len(own):
        raise EvaluationError(f"column method: no answered row of {method!r}; it has {', '.join(methods)}.")
    rows = []
    for k, other in enumerate(methods):
        if other == method:
            continue
        beside = rows_beside(units, own, np.flatnonzero((of == k) & answered))
        mine, theirs = own[beside >= 0], beside[beside >= 0]
        row = {
            "method": other, "forecasts": len(mine), "cases": scored[vote].iloc[mine].nunique() if vote else len(mine),
            "clusters": len(set(cluster[mine])),
        }  # fmt: skip
        if len(mine):
            weights = votes(scored[[vote]].iloc[mine], vote) if vote else np.ones(len(mine))
            row |= _differences(values[mine], values[theirs], cluster[mine], weights, measures, resamples, seed)  # fmt: skip
        rows.append(row)
    return pd.DataFrame(rows)


def _differences(
    a: np.ndarray, b: np.ndarray, clusters: np.ndarray, weights: np.ndarray, measures: Sequence[str], resamples: int, seed: int
) -> dict:  # fmt: skip
    """a, b: scores (n, measures) of either method on the same units."""
    a, b = (
        np.asfortranarray(a),
        np.asfortranarray(b),
    )  # sums are of columns: their last digit hangs on the order in memory
    with np.errstate(invalid="ignore"):
        apart = a - b  # both called impossible what came: infinite less infinite is no difference, NaN
    own, other, change = (weighted_mean(x, weights) for x in (a, b, apart))
    error = np.atleast_1d(standard_error(apart, clusters, weights, resamples=resamples, seed=seed))
    row: dict[str, Any] = {}
    for k, m in enumerate(measures):
        row |= {
            m: own[k], f"{m}_other": other[k], f"{m}_difference": change[k], f"{m}_difference_se": error[k],
            f"{m}_skill": skill(own[k], other[k]), f"{m}_reading": reading(change[k], error[k]),
        }  # fmt: skip
    return row


def skill(score: float, baseline: float) -> float:
    """1 - score/baseline: 1 is perfect, 0 as good as the baseline, negative worse; NaN if the baseline is perfect.

    >>> skill(0.2, 0.25), skill(0.1, 0.0)
    (0.19999999999999996, nan)
    """
    return 1 - float(score) / float(baseline) if baseline > 0 else float("nan")


def reading(difference: float, error: float) -> str:
    """What a difference of scores says, given its standard error: 'better' and 'worse' mean more than two of them, between
    one and two it is within noise.

    >>> reading(-0.05, 0.02), reading(-0.03, 0.02), reading(0.01, 0.02), reading(0.01, float("nan"))
    ('better', 'within noise', 'no difference', 'one programme only')
    """
    if np.isnan(error):
        return "one programme only"
    if abs(difference) <= error:
        return "no difference"
    if abs(difference) <= 2 * error:
        return "within noise"
    return "better" if difference < 0 else "worse"


def reliability(
    table: pd.DataFrame, edges: Sequence[float], least: int, *, vote: str | None = "case_id", resamples: int = 2000, seed: int = 1
) -> pd.DataFrame:  # fmt: skip
    """Forecast probability beside the share that was met, by bins of the probability.

    A bin is kept only with `least` clusters or more: fewer can't tell 60 % from 80 %. Columns: from, to, forecasts,
    cases, clusters, probability (mean), met (share) and met_se.
    """
    rows, known = [], table[table["probability"].notna()]
    inner = np.digitize(known["probability"], np.asarray(edges)[1:-1])
    for k, (a, b) in enumerate(pairwise(edges)):
        group = known[inner == k]
        if group["cluster"].nunique() < max(least, 2):
            continue
        weights = votes(group, vote)
        error = standard_error(group["outcome"], group["cluster"], weights, resamples=resamples, seed=seed)
        rows.append({
            "from": a, "to": b, "forecasts": len(group), "cases": group[vote].nunique() if vote else len(group),
            "clusters": group["cluster"].nunique(), "probability": float(weighted_mean(group["probability"], weights)),
            "met": float(weighted_mean(group["outcome"], weights)), "met_se": float(error),
        })  # fmt: skip
    columns = ["from", "to", "forecasts", "cases", "clusters", "probability", "met", "met_se"]
    return pd.DataFrame(rows, columns=columns)
