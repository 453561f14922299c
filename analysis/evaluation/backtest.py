"""Forecasts of what is known by now, made with what was known then: long tables, one row per forecast and method."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain
from operator import itemgetter
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from analysis.evaluation import methods
from analysis.evaluation.cases import (
    Question,
    named,
    origins,
    printed_too_late,
    question,
    resolved,
    with_baseline,
)
from analysis.evaluation.errors import EvaluationError
from analysis.evaluation.registration import PROTOCOL, Protocol, check
from analysis.evaluation.traces import Traces
from analysis.evaluation.vintages import AS_PRINTED, Vintages
from analysis.evidence import Evidence, intervals, load, met_exactly
from analysis.forecast import delivery
from analysis.forecast.reading import ReadingForecast, forecast_asked
from analysis.forecast.settings import Settings
from analysis.forecast.trend.observed import years
from analysis.spare import Share, kept_together, shared_out

TARGET_COLUMNS = [
    "case_id", "what", "programme", "cluster", "kind", "origin", "origin_number", "deadline", "horizon", "figures", "newest", "selection",
    "exact_hit", "method", "probability", "outcome", "why",
]  # fmt: skip

DRAWN_COLUMNS = [
    "case_id",
    "origin",
    "cluster",
    "method",
    "draws",
    "low",
    "high",
]  # of what has no row, at the least
DECIDED_COLUMNS = ["case_id", "origin", "status", "outcome"]


class Backtest(NamedTuple):
    """answers: one row per case, origin and method, with a probability; numbers: one row per case, origin, and voice or
    leg, with draws of the value (see `values_of`); decided: the days on which the figures in print had settled it."""

    answers: pd.DataFrame
    numbers: pd.DataFrame
    decided: pd.DataFrame


def targets(
    evidence: Evidence, *, n_draws: int = 2000, seed: int = 1, protocol: Protocol = PROTOCOL, ablations: bool = True,
    cases: Sequence[str] | None = None, registered: bool = True,
    progress: Callable[[int, int], None] | None = None,
) -> Backtest:  # fmt: skip
    """Every resolved target, forecast on the day of its announcement, each half year after, and shortly before its deadline.

    Cases of which no text gives the day of the announcement (`announced_precision` unknown) count in the records and are not forecast.

    evidence: its `as_of` is the day of the evaluation. ablations: also forecasts without intervals, with another
    reference class, in calendar time, each case once: on the first day on which it has a trend. cases: case_ids to keep (None: all). registered: refuse settings that differ
    from the registered ones (False only for data of which nothing is published).

    Returns a Backtest. Its answers have one row per case_id, origin and method: what (with its place, see `cases.named`), programme, cluster (the programme's family), kind, origin
    (day), origin_number (0 = announcement), deadline, horizon (years), figures (how many dated ones the trend rests on), newest (day of the newest, NaT without one), selection (how the case was found),
    exact_hit (met on the promised number itself), method (an id of `method.METHODS`), probability, outcome (1.0 or 0.0), why (reason without
    an answer). A day on which the target had been reached in print already is left out of them, and is in decided: there
    was nothing to forecast.

    Raises EvaluationError if what is in use is not what was registered, or if no target was resolved by the day.
    """
    if registered:
        check(evidence, protocol)
    past = Vintages(evidence)
    printed = None
    if ablations:
        # it was loaded once already: what is in it has been checked, or is looked at in spite of the check
        again = load(evidence.data_dir, evidence.as_of, hedge_rule=AS_PRINTED, check=False)
        printed = Vintages(again, like=past)
    settings = replace(Settings.of(evidence, n_draws, seed), to_deadline=True)
    table = to_forecast(evidence, past, protocol)
    if cases is not None:
        table = table[table["case_id"].isin(list(cases))]
    everything = _resolved(evidence, past)
    run = _Run(
        evidence,
        past,
        printed,
        settings,
        protocol,
        everything[everything["announced_precision"] != "unknown"],
    )
    days = {c.case_id: origins(c.announced, c.deadline, protocol.every_months, evidence.as_of, protocol.days_before) for c in table.itertuples()}  # fmt: skip
    share = Share(sum(map(len, days.values())), progress)
    # lists of a programme share draws
    parts = kept_together(list(table.itertuples()), lambda case: case.programme)
    made = shared_out(
        parts, lambda cases: [(c.Index, run.all(c, days[c.case_id], share.step)) for c in cases]
    )
    share.end()
    in_order = [of_case for _, of_case in sorted(chain(*made), key=itemgetter(0))]
    rows, decided, draws = (
        (list(chain(*kind)) for kind in zip(*in_order, strict=True)) if in_order else ([], [], [])
    )
    answers = pd.DataFrame(rows, columns=TARGET_COLUMNS)
    answers = pd.concat([answers, methods.calibrated(answers)], ignore_index=True)
    values = pd.DataFrame(draws) if draws else pd.DataFrame(columns=DRAWN_COLUMNS)
    return Backtest(answers, values, pd.DataFrame(decided, columns=DECIDED_COLUMNS))


def _resolved(evidence: Evidence, past: Vintages) -> pd.DataFrame:
    """The resolved targets with family, known (from when), and whether they landed on the promised number."""
    table = resolved(evidence)
    if table.empty:
        raise EvaluationError(
            f"outcomes.csv has no target that was resolved by {evidence.as_of:%Y-%m-%d}: there is nothing to score. "
            "Choose a later as_of."
        )
    return table.assign(
        family=table["programme"].map(past.family), known=table["case_id"].map(past.known).to_numpy(),
        exact_hit=met_exactly(table),
    )  # fmt: skip


def to_forecast(evidence: Evidence, past: Vintages, protocol: Protocol = PROTOCOL) -> pd.DataFrame:
    """The resolved targets that are forecast: not those of which no text gives the day (`announced_precision`
    unknown), since no day is sure to have known the promise, nor those of which every text was printed too late."""
    table = _resolved(evidence, past)
    late = [printed_too_late(case, evidence) for case in table.itertuples()]
    return table[(table["announced_precision"] != "unknown") & ~np.array(late, bool)].reset_index(drop=True)


@dataclass(frozen=True)
class _Run:
    """What every forecast of a backtest shares. table: see `_resolved`."""

    evidence: Evidence
    past: Vintages
    printed: Vintages | None
    settings: Settings
    protocol: Protocol
    table: pd.DataFrame
    hindsight: dict[tuple[str, str], delivery.Record] = field(default_factory=dict)
    taken_apart: set[str] = field(default_factory=set)

    @cached_property
    def columns(self) -> dict[str, np.ndarray]:
        """The columns of the table that references are made from."""
        texts = {name: self.table[name].to_numpy(object) for name in ("family", "kind")}
        return texts | {
            "known": self.table["known"].to_numpy(),
            "outcome": self.table["outcome"].to_numpy(float),
        }

    def all(
        self, case: Any, days: Sequence[pd.Timestamp], told: Callable[[], None]
    ) -> tuple[list[dict], list[dict], list[dict]]:
        """Rows of answers, of what was decided before, and of draws, of a case on its days; `told` is called after each."""
        rows: list[dict] = []
        decided: list[dict] = []
        draws: list[dict] = []
        trace = Traces()
        for number, day in enumerate(days):
            forecast, answers = self.one(case, day, trace)
            told()
            if forecast.status in ("met", "missed"):
                decided.append({
                    "case_id": case.case_id, "origin": day, "status": forecast.status, "outcome": case.outcome,
                })  # fmt: skip
                continue
            unit = {
                "case_id": case.case_id, "what": named(case, self.evidence), "programme": case.programme, "cluster": case.family,
                "kind": case.kind, "origin": day, "origin_number": number, "deadline": case.deadline,
                "horizon": float(years(case.deadline) - years(day)), "figures": forecast.figures,
                "newest": pd.Timestamp(forecast.asked.dates[-1]) if forecast.figures else pd.NaT,
                "selection": case.selection, "exact_hit": case.exact_hit, "outcome": case.outcome,
            }  # fmt: skip
            rows += [unit | answer._asdict() for answer in answers]
            draws += values_of(forecast, case, unit, self.evidence, self.protocol)
        return rows, decided, draws

    def one(
        self, case: Any, day: pd.Timestamp, trace: Traces
    ) -> tuple[ReadingForecast, list[methods.Answer]]:
        """The engine's forecast of a case on a day, and every method's answer; none where the matter was settled. trace: of
        the days of the case."""
        vintage = self.past.at(day, without=case.programme)
        record = self.past.record(day, case.kind, case.programme)
        asked = question(case, vintage)
        forecast = methods.ask(asked, vintage, self.settings, record=record, trace=trace)
        if forecast.status in ("met", "missed"):
            return forecast, []
        answers = methods.voices(forecast, vintage, self.protocol) + methods.rules(forecast, self.protocol)
        more, informed = with_baseline(asked, case, vintage, self.protocol), forecast
        if more is not asked:
            brief = replace(self.settings, brief=True)
            informed = methods.ask(more, vintage, brief, record=record, trace=trace)
        answers += methods.informed(informed, self._hindsight(case))
        known = (self.columns["known"] <= np.datetime64(day)) & (self.columns["family"] != case.family)
        answers += methods.references(self.columns, case.family, case.kind, known)
        if self.printed is not None and forecast.has_draws and case.case_id not in self.taken_apart:
            self.taken_apart.add(case.case_id)
            answers += self._ablations(asked, forecast, vintage, case, day)
        return forecast, answers

    def _hindsight(self, case: Any) -> delivery.Record:
        key = case.family, case.kind
        if key not in self.hindsight:
            self.hindsight[key] = self.past.record(self.evidence.as_of, case.kind, case.programme)
        return self.hindsight[key]

    def _ablations(
        self, asked: Question, forecast: ReadingForecast, vintage: Evidence, case: Any, day: pd.Timestamp
    ) -> list[methods.Answer]:
        """The same question with one part of the engine taken out: for the trend alone and for both voices together."""
        brief = replace(self.settings, brief=True)
        again = replace(forecast.asked, settings=brief)
        others = {
            "points": forecast if forecast.draws.history.exact else self._points(asked, forecast, vintage, brief),
            "exact": forecast if forecast.draws.history.exact else self._printed(forecast, case, day, brief),
            "class": forecast_asked(vintage, again, methods.swapped_class(methods.class_in_use(forecast, vintage).name)),
            "calendar": forecast,
        }  # fmt: skip
        if forecast.draws.batch_time is not None:
            dated = replace(again, settings=replace(brief, use_batches=False))
            others["calendar"] = forecast_asked(vintage, dated)
        answers = []
        for part, other in others.items():
            trend = methods.as_published(other, other.p_trend)
            answers.append(methods.Answer(f"trend_{part}", trend, other.refusal))
            answers.append(methods.Answer(f"together_{part}", other.probability, other.refusal))
        return answers

    def _points(
        self, asked: Question, forecast: ReadingForecast, vintage: Evidence, settings: Settings
    ) -> ReadingForecast:
        points = replace(asked, observed=methods.as_points(asked.observed))
        return methods.ask(points, vintage, settings, record=forecast.record)

    def _printed(
        self, forecast: ReadingForecast, case: Any, day: pd.Timestamp, settings: Settings
    ) -> ReadingForecast:
        if self.printed is None:
            raise EvaluationError("the evidence as printed was not asked for: parts can't be taken out.")
        printed = self.printed.at(day, case.programme)
        plain = question(case, printed)
        plain = replace(plain, observed=methods.as_points(plain.observed))
        return methods.ask(plain, printed, settings, record=forecast.record)


def values_of(
    forecast: ReadingForecast, case: Any, unit: dict, evidence: Evidence, protocol: Protocol
) -> list[dict]:
    """The value forecasts of one question beside the value that came, where it was printed for the deadline.

    One row per voice and leg: unit columns, method, draws (array), low and high (the outcome as an interval, on the
    scale of the draws). Empty where the outcome is of another day or too wide to score.
    """
    slack = evidence.assumed("deadline-figure-days")
    if not forecast.has_draws or abs((case.outcome_date - case.deadline).days) > slack:
        return []
    low, high = (x[0] for x in intervals([case.outcome_value], [case.outcome_qualifier], evidence.hedge_rule))
    base = float(np.mean(forecast.draws.level)) - case.target_value if case.how == "addition" else 0.0
    base = 100.0 if case.how == "change" else base
    low, high = low + base, high + base
    if not 0 < low <= high <= low * (1 + protocol.widest_outcome):
        return []
    drawn = forecast.draws
    forecasts = {"trend": drawn.trend, "delivery": drawn.delivered, "together": drawn.together, **drawn.legs}
    return [
        unit | {"method": name, "draws": draws, "low": low, "high": high} for name, draws in forecasts.items()
    ]
