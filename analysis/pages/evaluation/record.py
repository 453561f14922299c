"""The numbers of the evaluation report as data: scores with 90 % intervals, and the cases they rest on."""

import pandas as pd

from analysis.evaluation import scores
from analysis.evaluation.registration import Registration
from analysis.pages.evaluation import tables as show
from analysis.pages.evaluation.sentences import plainly
from analysis.recording import record, record_table

Z90 = 1.645  # standard errors on either side of a central 90 % interval


def record_registration(found: Registration) -> None:
    """Record the day and the hash of what was registered."""
    record("title", "How good were the forecasts of resolved targets?")
    record("registered_on", found.day)
    record("registered_sha256", found.sha256)


def record_targets(scored: pd.DataFrame, *, resamples: int) -> None:
    """Record Brier and log score of the engine's variants and the references, with case_ids."""
    chosen = scored[scored["group"].isin(list(show.GROUPS))]
    for row in scores.summarise(chosen, ("group", "method"), resamples=resamples).itertuples():
        known = chosen[
            (chosen["method"] == row.method) & (chosen["group"] == row.group) & chosen["brier"].notna()
        ]
        for name in scores.PROBABILITY_SCORES:
            _record_score(
                f"{name}/{row.method}", getattr(row, name), getattr(row, f"{name}_se"), known["case_id"]
            )
        record(f"forecasts/{row.method}", int(row.forecasts), unit="count", claim_ids=known["case_id"])


def record_answer(scored: pd.DataFrame, then: pd.DataFrame, *, resamples: int) -> None:
    """Record the table `answer`, one row with the sentence that a front page shows (see `sentences.plainly`)."""
    own = scores.summarise(scored[scored["method"] == show.OURS[0]], resamples=resamples)
    record_table("answer", [{"sentence": plainly(row, then)} for _, row in own.iterrows()])


def record_differences(compared: dict[str, pd.DataFrame], case_ids) -> None:
    """Record how far the engine's variants differ from each rival: mean difference, 90 % interval."""
    for label, table in compared.items():
        for row in table.itertuples():
            for name in scores.PROBABILITY_SCORES:
                value, error = getattr(row, f"{name}_difference"), getattr(row, f"{name}_difference_se")
                _record_score(f"{name}_difference/{label}/{row.method}", value, error, case_ids)


def record_series(scored: pd.DataFrame, *, resamples: int) -> None:
    """Record log CRPS and 80 % coverage of the rolling forecasts, with the claims of the outcomes."""
    for row in scores.summarise(scored, vote="series", resamples=resamples).itertuples():
        rows = scored[scored["method"] == row.method]
        ids = [c for group in rows["claim_ids"] for c in group]
        _record_score(f"log_crps/{row.method}", row.crps, row.crps_se, ids)
        if row.method not in show.POINTS:
            record(f"inside_80/{row.method}", row.inside_80, unit="share", claim_ids=ids)


def _record_score(name: str, value: float, error: float, ids) -> None:
    record(name, value, unit="score", low=value - Z90 * error, high=value + Z90 * error, claim_ids=ids)
