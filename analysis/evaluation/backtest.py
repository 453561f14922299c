"""Forecasts of what is known by now, made with what was known then: long tables, one row per forecast and method."""

from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from analysis.evaluation import methods
from analysis.evaluation.cases import Question, origins, printed_too_late, question, resolved
from analysis.evaluation.errors import EvaluationError
from analysis.evaluation.registration import PROTOCOL, Protocol, check
from analysis.evaluation.vintages import AS_PRINTED, Vintages
from analysis.evidence import Evidence, intervals, load
from analysis.forecast.delivery import record_of
from analysis.forecast.reading import ReadingForecast
from analysis.forecast.settings import Settings
from analysis.forecast.trend.observed import years

TARGET_COLUMNS = [
    "case_id", "what", "programme", "cluster", "kind", "origin", "origin_number", "deadline", "horizon", "figures", "selection", "group",
    "method", "probability", "outcome", "why",
]  # fmt: skip

DECIDED_COLUMNS = ["case_id", "origin", "status", "outcome"]


class Backtest(NamedTuple):
    """answers: one row per case, origin and method, with a probability; numbers: one row per case, origin, and voice or
    leg, with draws of the value (see `values_of`); decided: the days on which the figures in print had settled it."""

    answers: pd.DataFrame
    numbers: pd.DataFrame
    decided: pd.DataFrame


def targets(
    evidence: Evidence, *, n_draws: int = 2000, seed: int = 1, protocol: Protocol = PROTOCOL, ablations: bool = True,
    cases: pd.DataFrame | None = None, registered: bool = True,
) -> Backtest:  # fmt: skip
    """Every resolved target, forecast on the day of its announcement, each year after, and shortly before its deadline.

    Cases whose announcement is only recalled (`announced_precision` memory) count in the records and are not forecast.

    evidence: its `as_of` is the day of the evaluation. ablations: also forecasts without intervals, with another
    reference class, in calendar time. cases: case_ids to keep (None: all). registered: refuse settings that differ
    from the registered ones (False only for data of which nothing is published).

    Returns a Backtest. Its answers have one row per case_id, origin and method: what, programme, cluster (the programme's family), kind, origin
    (day), origin_number (0 = announcement), deadline, horizon (years), figures (how many dated ones the trend rests on), selection (how the case was found),
    group (voice, leg, weight, official rule, 'rule, calibrated', reference, ablation), method, probability, outcome (1.0 or 0.0), why (reason without
    an answer). A day on which the target had been reached in print already is left out of them, and is in decided: there
    was nothing to forecast.

    Raises EvaluationError if what is in use is not what was registered, or if no target was resolved by the day.
    """
    if registered:
        check(evidence, protocol)
    past = Vintages(evidence)
    printed = Vintages(load(evidence.data_dir, evidence.as_of, hedge_rule=AS_PRINTED)) if ablations else None
    settings = Settings.of(evidence, n_draws, seed)
    table = resolved(evidence)
    table = table[table["announced_precision"] != "memory"].reset_index(
        drop=True
    )  # a day that is recalled can serve no vintage
    table["family"] = table["programme"].map(past.family)
    if table.empty:
        raise EvaluationError(
            f"outcomes.csv has no target that was resolved by {evidence.as_of:%Y-%m-%d}: there is nothing to score. "
            "Choose a later as_of."
        )
    rows, decided, draws = [], [], []
    for case in table.itertuples():
        if (cases is not None and case.case_id not in set(cases)) or printed_too_late(case, evidence):
            continue
        if case.announced_precision == "memory":  # no day on which the promise is sure to have been known
            continue
        others = past.at(evidence.as_of, without=case.programme)
        hindsight = record_of(others, case.kind, exclude_programme=case.programme)
        for number, day in enumerate(
            origins(case.announced, case.deadline, protocol.every_years, evidence.as_of, protocol.days_before)
        ):
            vintage = past.at(day, without=case.programme)
            asked = question(case, vintage, protocol)
            found = methods.ask(asked, vintage, settings)
            if found.status in ("met", "missed"):
                decided.append(
                    {"case_id": case.case_id, "origin": day, "status": found.status, "outcome": case.outcome}
                )
                continue
            known = table[table["case_id"].isin(vintage.outcomes["case_id"])]
            answers = methods.voices(found, vintage, protocol) + methods.rules(found, protocol)
            answers += methods.in_hindsight(found, hindsight)
            answers += methods.references(table, case.family, case.kind, known)
            if printed is not None:
                answers += _ablations(
                    asked, found, vintage, printed.at(day, case.programme), case, settings, protocol
                )
            unit = {
                "case_id": case.case_id, "what": case.what, "programme": case.programme, "cluster": case.family,
                "kind": case.kind, "origin": day, "origin_number": number, "deadline": case.deadline,
                "horizon": float(years(case.deadline) - years(day)), "figures": found.figures,
                "selection": case.selection, "outcome": case.outcome,
            }  # fmt: skip
            rows += [unit | answer._asdict() for answer in answers]
            draws += values_of(found, case, unit, evidence, protocol)
    answers = pd.DataFrame(rows, columns=TARGET_COLUMNS)
    answers = pd.concat([answers, methods.calibrated(answers)], ignore_index=True)
    return Backtest(answers, pd.DataFrame(draws), pd.DataFrame(decided, columns=DECIDED_COLUMNS))


def _ablations(
    asked: Question, found: ReadingForecast, vintage: Evidence, printed: Evidence, case: Any, settings: Settings, protocol: Protocol
) -> list[methods.Answer]:  # fmt: skip
    """The same question with one part of the engine taken out: for the trend alone and for both voices together."""
    if not found.has_draws:
        return []
    points = replace(asked, observed=methods.as_points(asked.observed))
    plain = question(case, printed, protocol)
    plain = replace(plain, observed=methods.as_points(plain.observed))
    in_use = methods.class_in_use(found, vintage).name
    variants = {
        "midpoints instead of intervals": lambda: methods.ask(points, vintage, settings, record=found.record),
        "printed values as exact": lambda: methods.ask(plain, vintage, settings, record=found.record),
        "another reference class": lambda: methods.ask(
            asked, vintage, settings, methods.swapped_class(in_use), found.record
        ),
        "calendar instead of batch time": lambda: methods.ask(
            asked, vintage, replace(settings, use_batches=False), record=found.record
        ),
    }
    answers = []
    for name, make in variants.items():
        same = (name.startswith("calendar") and found.draws.batch_time is None) or (
            name.startswith("midpoints") and found.draws.history.exact
        )
        other = found if same else make()
        trend = methods.as_published(other, other.p_trend)
        both = other.probability
        answers.append(methods.Answer("ablation", f"trend, {name}", trend, other.refusal))
        answers.append(methods.Answer("ablation", f"together, {name}", both, other.refusal))
    return answers


def values_of(
    found: ReadingForecast, case: Any, unit: dict, evidence: Evidence, protocol: Protocol
) -> list[dict]:
    """The value forecasts of one question beside the value that came, where it was printed for the deadline.

    One row per voice and leg: unit columns, method, draws (array), low and high (the outcome as an interval, on the
    scale of the draws). Empty where the outcome is of another day or too wide to score.
    """
    slack = evidence.assumed("deadline-figure-days")
    if not found.has_draws or abs((case.outcome_date - case.deadline).days) > slack:
        return []
    low, high = (x[0] for x in intervals([case.outcome_value], [case.outcome_qualifier], evidence.hedge_rule))
    base = float(np.mean(found.draws.level)) - case.target_value if case.how == "addition" else 0.0
    base = 100.0 if case.how == "change" else base
    low, high = low + base, high + base
    if not 0 < low <= high <= low * (1 + protocol.widest_outcome):
        return []
    drawn = found.draws
    forecasts = {"trend": drawn.trend, "delivery": drawn.delivered, "together": drawn.together, **drawn.legs}
    return [
        unit | {"method": name, "draws": draws, "low": low, "high": high} for name, draws in forecasts.items()
    ]
