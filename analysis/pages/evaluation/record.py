"""The numbers of the evaluation report as data: scores with 90 % intervals, and the cases they rest on."""

from collections.abc import Iterable

import pandas as pd

from analysis.evaluation import method as methods
from analysis.evaluation import scores
from analysis.evaluation.bins import EVERY
from analysis.evaluation.registration import Registration
from analysis.evaluation.summary import AGAINST
from analysis.pages.erred import so_far
from analysis.pages.evaluation.details import POINTS
from analysis.pages.evaluation.front import scored as told_in_front
from analysis.recording import record as put
from analysis.recording import record_table

Z90 = 1.645  # standard errors on either side of a central 90 % interval


def record(
    registration: Registration, looks: pd.DataFrame, by_figures: pd.DataFrame, bins: pd.DataFrame, scored: pd.DataFrame,
    compared: pd.DataFrame, series: pd.DataFrame, seals: pd.DataFrame, *, resamples: int,
) -> None:  # fmt: skip
    """Record all that may be quoted of the page.

    looks: see `evaluation.looks`; bins: see `evaluation.reliability_by_selection`; by_figures, compared: see `tables.by_figures` and `tables.rivals`; scored, series: the
    scored answers of `backtest.targets` and `rolling.series`; seals: see `sealed.scored`.
    """
    case_ids = sorted(set(scored["case_id"]))
    record_head(registration, looks, by_figures, bins, scored, resamples=resamples)
    record_summary(by_figures, case_ids)
    record_methods(scored, resamples=resamples)
    record_rivals(compared, case_ids)
    record_series(series, resamples=resamples)
    record_sealed(seals)


def record_head(
    registration: Registration,
    looks: pd.DataFrame,
    by_figures: pd.DataFrame,
    bins: pd.DataFrame,
    scored: pd.DataFrame,
    *,
    resamples: int,
) -> None:
    """Record title, the table `answer` (one row with the sentence of a front page, see `front.scored`, and so_far: which way
    probabilities erred, see `erred.so_far`), the table `scored` (the scores that it rests on), the share met by bin of the probability (of all targets, and
    apart by how they were found), and the day of the registration."""
    put("title", "How good were the forecasts of resolved targets?")
    mine = scored[scored["method"] == methods.PUBLISHED]
    for _, r in bins.iterrows():
        of, among = ("", mine) if r.found == EVERY else (f"{r.found}/", mine[mine["selection"] == r.found])
        name = f"met/{of}said_{100 * r['from']:.0f}_to_{100 * r.to:.0f}"
        ends = {"low": max(r.met - Z90 * r.met_se, 0.0), "high": min(r.met + Z90 * r.met_se, 1.0)}
        put(name, r.met, unit="share", **ends, claim_ids=among["case_id"].unique())
    sentence, rows = told_in_front(looks, by_figures, registration, scored, resamples)
    record_table("answer", [{"sentence": sentence, "so_far": so_far(bins)}])
    record_table("scored", rows)
    put("registered_on", registration.day)


def record_summary(by_figures: pd.DataFrame, case_ids: Iterable[str]) -> None:
    """Record what was said and met, hit rates and differences, of all forecasts and by number of known figures."""
    ids = list(case_ids)
    for row in by_figures.itertuples():
        name = row.group.replace(" ", "_")
        for column in ("said", "met", "right", "always_yes", "sharp"):
            put(f"{column}/{name}", getattr(row, column), unit="share", claim_ids=ids)
        for other in AGAINST:
            value, error = getattr(row, f"{other}_difference"), getattr(row, f"{other}_se")
            _score(f"brier_less_{other}/{name}", value, error, ids)
            put(f"reads_{other}/{name}", getattr(row, f"{other}_reading"), claim_ids=ids)


def record_methods(scored: pd.DataFrame, *, resamples: int) -> None:
    """Record Brier and log score of every method by its id, with case_ids."""
    wanted = methods.ids("published", "informed", "voice", "reference", "rule", "calibrated")
    chosen = scored[scored["method"].isin(wanted)]
    for row in scores.summarise(chosen, resamples=resamples).itertuples():
        known = chosen[(chosen["method"] == row.method) & chosen["brier"].notna()]
        for name in scores.PROBABILITY_SCORES if row.forecasts else ():
            _score(f"{name}/{row.method}", getattr(row, name), getattr(row, f"{name}_se"), known["case_id"])
        put(f"forecasts/{row.method}", int(row.forecasts), unit="count", claim_ids=known["case_id"])


def record_rivals(compared: pd.DataFrame, case_ids: Iterable[str]) -> None:
    """Record how far the published probability differs from each rival: mean difference, 90 % interval."""
    ids = list(case_ids)
    for row in compared.itertuples():
        for name in scores.PROBABILITY_SCORES:
            value, error = getattr(row, f"{name}_difference"), getattr(row, f"{name}_difference_se")
            _score(f"{name}_difference/{row.method}", value, error, ids)


def record_series(scored: pd.DataFrame, *, resamples: int) -> None:
    """Record log CRPS and 80 % coverage of the rolling forecasts, with the claims of the outcomes."""
    for row in scores.summarise(scored, vote="series", resamples=resamples).itertuples():
        rows = scored[scored["method"] == row.method]
        ids = [c for group in rows["claim_ids"] for c in group]
        _score(f"log_crps/{row.method}", row.crps, row.crps_se, ids)
        if row.method not in POINTS:
            put(f"inside_80/{row.method}", row.inside_80, unit="share", claim_ids=ids)


def record_sealed(scored: pd.DataFrame) -> None:
    """Record how many forecasts are sealed and scored, and their mean Brier score once there is one."""
    done = scored["outcome"].notna()
    put("sealed/forecasts", len(scored), unit="count")
    put("sealed/scored", int(done.sum()), unit="count")
    if done.any():
        put(
            "sealed/brier",
            scored.loc[done, "brier"].mean(),
            unit="score",
            claim_ids=scored.loc[done, "case_id"],
        )


def _score(name: str, value: float, error: float, ids: Iterable[str]) -> None:
    put(name, value, unit="score", low=value - Z90 * error, high=value + Z90 * error, claim_ids=ids)
