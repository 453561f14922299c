"""The coefficients of the mixture, fitted on resolved targets and printed with how sure they are.

They are fitted on what a page could have said on the day: figures of claims in print, and the record of plans resolved by then.

    python -m analysis.evaluation.tuning [DATA_DIR] [--only case_ids.txt]

What comes out stands in assumptions.csv, written there by hand, with its reason: a fit moves nothing by itself.
"""

import sys
from dataclasses import dataclass

import numpy as np
import pandas as pd
import statsmodels.api as sm
from scipy.special import logit

from analysis.evaluation import backtest
from analysis.evaluation.cases import resolved
from analysis.evaluation.method import RECORD_THEN, TREND_DRAWN, TREND_WEIGHT
from analysis.evaluation.registration import Protocol
from analysis.evaluation.scores import votes
from analysis.evaluation.vintages import families
from analysis.evidence import Evidence, load
from analysis.forecast.mixture import SURE

LIFT_SD, SHARPNESS_SD = (
    0.5,
    0.35,
)  # how far from the plain pool the coefficients may lie before any case is seen
FITTED_ON = Protocol(
    every_months=12
)  # the days on which the coefficients in use were fitted, fewer than are scored
SUREST = 0.15  # forecasts beyond this (and its mirror image) say where the ends lie


@dataclass(frozen=True)
class Fit:
    """Coefficients of the pool with standard errors (jackknife over families): lift, sharpness. ends: by number of
    figures, from one on, with the votes and the wrong ones behind them."""

    coefficients: pd.DataFrame
    ends: pd.DataFrame


def selection_ratio(evidence: Evidence) -> pd.Series:
    """How much larger the odds of having been met are among targets that were followed up in print than among those of
    plans taken whole: ratio, lower_90, upper_90, n_followed_up, n_whole_plan.

    A binomial model (statsmodels GLM) with the way of selection as its only term, one vote a programme, errors by family.
    """
    cases = resolved(evidence)
    vote = votes(cases, "programme")
    clusters = pd.factorize(cases["programme"].map(families(evidence)))[0]
    told = (cases["selection"] == "followed_up").to_numpy(float)
    design = sm.add_constant(told)
    fitted = sm.GLM(cases["outcome"].to_numpy(), design, family=sm.families.Binomial(), var_weights=vote).fit(
        cov_type="cluster", cov_kwds={"groups": clusters}
    )
    middle, error = fitted.params[1], fitted.bse[1]
    low, high = middle - 1.645 * error, middle + 1.645 * error
    return pd.Series({
        "ratio": np.exp(middle), "lower_90": np.exp(low), "upper_90": np.exp(high),
        "n_followed_up": int(told.sum()), "n_whole_plan": int((1 - told).sum()),
    })  # fmt: skip


def voices(answers: pd.DataFrame) -> pd.DataFrame:
    """The answers of a backtest, one row per case and origin: trend, record, weight and what is needed to fit on them."""
    unit = ["case_id", "origin", "cluster", "figures", "selection", "outcome"]
    wide = answers.pivot_table("probability", unit, "method", aggfunc="first").reset_index()
    names = {
        TREND_DRAWN: "trend",
        RECORD_THEN: "record",
        TREND_WEIGHT: "weight",
    }
    return wide[[*unit, *names]].rename(columns=names)


def fit_pool(table: pd.DataFrame, followed_up_ratio: float) -> pd.Series:
    """lift and sharpness of `mixture`: a penalised binomial model (statsmodels GLM, ridge) on top of the plain pool.

    table: see `voices`; rows with a trend are used, a case one vote. Cases that were followed up in print have the
    logarithm of `followed_up_ratio` added to their log-odds, so that the coefficients are those of all plans.
    """
    known = table[table["trend"].notna() & (table["weight"] > 0)]
    weight, trend = known["weight"].to_numpy(), _log_odds(known["trend"])
    told = np.log(followed_up_ratio) * (known["selection"] == "followed_up").to_numpy(float)
    offset = (1 - weight) * _log_odds(known["record"]) + weight * trend + told
    vote = 1 / table.groupby("case_id")["case_id"].transform("size").to_numpy(float)[known.index]
    spread = np.array([LIFT_SD, SHARPNESS_SD])
    design = np.column_stack([weight, weight * trend]) * spread
    model = sm.GLM(
        known["outcome"].to_numpy(), design, family=sm.families.Binomial(), offset=offset, var_weights=vote
    )
    fitted = model.fit_regularized(alpha=1 / len(known), L1_wt=0.0)
    lift, steeper = np.asarray(fitted.params) * spread
    return pd.Series({"lift": lift, "sharpness": 1 + steeper})


def pooled(table: pd.DataFrame, coefficients: pd.Series) -> np.ndarray:
    """The pooled probability of each row, without events and ends."""
    weight = table["weight"].fillna(0.0).to_numpy()
    trend = coefficients["lift"] + coefficients["sharpness"] * _log_odds(table["trend"].fillna(0.5))
    return 1 / (1 + np.exp(-((1 - weight) * _log_odds(table["record"]) + weight * trend)))


def left_out(table: pd.DataFrame, followed_up_ratio: float) -> tuple[np.ndarray, pd.DataFrame]:
    """Probabilities of each row from coefficients fitted without its family, and those coefficients, one row a family."""
    p, rows = np.empty(len(table)), {}
    for family in table["cluster"].unique():
        own = (table["cluster"] == family).to_numpy()
        rows[family] = fit_pool(table[~own].reset_index(drop=True), followed_up_ratio)
        p[own] = pooled(table[own], rows[family])
    return p, pd.DataFrame(rows).T


def ends_of(table: pd.DataFrame, p: np.ndarray) -> pd.DataFrame:
    """Where the ends lie, by number of figures (one, two, three and more): the share of the surest forecasts that were
    wrong, with half a case added on either side (Jeffreys): end = (wrong + 1/2) / (cases + 1)."""
    rows = []
    for figures in (1, 2, 3):
        known = (table["figures"] == figures if figures < 3 else table["figures"] >= 3).to_numpy()
        sure = known & (np.minimum(p, 1 - p) < SUREST)
        rest = table[sure].assign(wrong=(p[sure] > 0.5) != (table["outcome"][sure] == 1))
        by_case = rest.groupby("case_id")["wrong"].mean()
        wrong, cases = float(by_case.sum()), len(by_case)
        rows.append({"figures": figures, "cases": cases, "wrong": wrong, "end": (wrong + 0.5) / (cases + 1)})
    return pd.DataFrame(rows)


def fit(table: pd.DataFrame, followed_up_ratio: float) -> Fit:
    """Everything that the mixture takes from resolved targets; table: see `voices`."""
    p, rows = left_out(table, followed_up_ratio)
    n = len(rows)
    error = np.sqrt((n - 1) / n * ((rows - rows.mean()) ** 2).sum())  # jackknife over families
    coefficients = pd.DataFrame({"value": fit_pool(table, followed_up_ratio), "standard_error": error})
    return Fit(coefficients, ends_of(table, p))


def _log_odds(p: pd.Series) -> np.ndarray:
    return logit(np.clip(p.to_numpy(float), SURE, 1 - SURE))


def main(arguments: list[str]) -> int:
    directory = next((a for a in arguments if not a.startswith("--")), None)
    evidence = load(directory)
    evidence = load(directory, as_of=evidence.claims["published_latest"].max())
    ratio = selection_ratio(evidence)
    print(ratio.to_string())
    table = voices(backtest.targets(evidence, ablations=False, registered=False, protocol=FITTED_ON).answers)
    estimates = fit(table, evidence.assumed("record-followed-up-ratio"))
    print(estimates.coefficients.to_string(), estimates.ends.to_string(index=False), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
