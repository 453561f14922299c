"""Every answer to one question: the engine's voices and legs, official rules, references, ablations.

Each is a probability that the target is met, as it would have been published: with the chance that a list gives way
to another, and within the ends. A method that has no answer has NaN and a reason.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.errors import ForecastError
from analysis.evaluation.cases import Question
from analysis.evaluation.method import (
    ONE_HALF,
    PUBLISHED,
    RECORD,
    RECORD_THEN,
    RULES,
    SHARE,
    SHARE_THEN,
    TREND,
    TREND_DRAWN,
    TREND_WEIGHT,
    WITH_BASELINES,
    WITH_HINDSIGHT,
    weight_id,
)
from analysis.evaluation.registration import Protocol
from analysis.evidence import Evidence
from analysis.evidence.kinds import KINDS
from analysis.evidence.levels import Figure
from analysis.evidence.series import Arrays, Listed, Series
from analysis.forecast import delivery
from analysis.forecast.asked import published as published_from
from analysis.forecast.compare import verdicts_of
from analysis.forecast.reading import ReadingForecast, forecast_reading
from analysis.forecast.settings import Settings
from analysis.forecast.traced import Traced, traced
from analysis.forecast.trend import classes
from analysis.forecast.trend.classes import ReferenceClass
from analysis.forecast.trend.observed import one_interval_a_date
from analysis.forecast.trend.paths import reference_of


class Answer(NamedTuple):
    """method: an id of `method.METHODS`; why: the reason where probability is NaN."""

    method: str
    probability: float
    why: str = ""


def ask(
    question: Question,
    evidence: Evidence,
    settings: Settings,
    reference: ReferenceClass | None = None,
    record: delivery.Record | None = None,
    trace: Callable[..., Traced] = traced,
) -> ReadingForecast:
    """The engine's forecast of a question, from a vintage (see `vintages`); record: of that day, if at hand; trace: how the
    trend is come by (see `forecast_asked`)."""
    return forecast_reading(
        evidence,
        question.goal,
        question.reading,
        settings,
        question.origin,
        question.observed,
        reference,
        record,
        trace,
    )


def voices(forecast: ReadingForecast, evidence: Evidence, protocol: Protocol) -> list[Answer]:
    """Trend, record and the published answer; legs one by one; the grid of fixed weights. Without a trend the record
    alone answers."""
    said, why = published(forecast), forecast.refusal
    both = [
        Answer(RECORD_THEN, said), Answer(PUBLISHED, forecast.probability), Answer(TREND_WEIGHT, forecast.weight),
    ]  # fmt: skip
    if not forecast.has_draws:
        legs = class_in_use(forecast, evidence).pool
        return [
            Answer(TREND, np.nan, why), *both,
            *(Answer(f"leg_{leg}", np.nan, why) for leg in legs),
            *(Answer(weight_id(w), forecast.probability) for w in protocol.weights),
        ]  # fmt: skip
    drawn = forecast.draws
    return [
        Answer(TREND, as_published(forecast, forecast.p_trend)), Answer(TREND_DRAWN, forecast.p_trend), *both,
        *(Answer(f"leg_{leg}", as_published(forecast, forecast.reaches(draws))) for leg, draws in drawn.legs.items()),
        *(Answer(weight_id(w), _pooled(forecast, forecast.p_delivery, 1 - w)) for w in protocol.weights),
    ]  # fmt: skip


def published(forecast: ReadingForecast) -> float:
    """What would be published without any figure: the share of the record, less the chance that the list gives way."""
    return published_from(forecast.asked, forecast.p_delivery, 0.0, 0, 0.0)


def as_published(forecast: ReadingForecast, p: float, weight: float = 1.0) -> float:
    """A trend or leg as if it alone were published: less the chance that the list gives way, within the ends."""
    return published_from(forecast.asked, p, forecast.p_before_lapse, forecast.figures, weight)


def _pooled(forecast: ReadingForecast, record: float, weight: float) -> float:
    """The published answer with another record or weight of the trend."""
    if not forecast.has_draws:
        return published_from(forecast.asked, record, 0.0, 0, 0.0)
    return as_published(forecast, forecast.settings.mixture.pooled(forecast.p_trend, record, weight), weight)


def informed(forecast: ReadingForecast, record: delivery.Record) -> list[Answer]:
    """What the same engine says of one who knows more than was in print here: the baselines of the register (forecast, see
    `cases.question`), and the record with all other families, whenever these were resolved.

    record: of all that is resolved on the day of the evaluation but the programme's family. It stands here as it is: the
    share met among all plans of the kind is what a reader would say without looking at the list.
    """
    share = record.probability
    if forecast.status in ("met", "missed"):
        why = "with the baseline of the register the figures settle the target: there is nothing to forecast"
        return [Answer(RECORD, share), *(Answer(m, np.nan, why) for m in (WITH_BASELINES, WITH_HINDSIGHT))]
    return [
        Answer(RECORD, share), Answer(WITH_BASELINES, forecast.probability),
        Answer(WITH_HINDSIGHT, _pooled(forecast, share, forecast.weight)),
    ]  # fmt: skip


def rules(forecast: ReadingForecast, protocol: Protocol) -> list[Answer]:
    """The official rules' yes and no as probabilities; a rule that cannot be computed has no answer."""
    if not forecast.has_draws:
        return [Answer(rule, np.nan, forecast.refusal) for rule in RULES]
    said = {None: np.nan, True: protocol.yes, False: protocol.no}
    try:
        verdicts = {verdict.rule: verdict for verdict in verdicts_of(forecast)}
    except ForecastError as reason:
        return [Answer(rule, np.nan, str(reason)) for rule in RULES]
    return [
        Answer(rule, said[verdicts[name].would_be_met], verdicts[name].why_not)
        for rule, name in RULES.items()
    ]


def calibrated(answers: pd.DataFrame) -> pd.DataFrame:
    """Official rules given their best: a yes (or no) counts as often as it came true in all other programmes.

    answers: a long table with cluster, case_id, method, probability, outcome. For each answered row of a rule: the share
    met among rows of other clusters with the same answer, a case one vote, one met and one missed added (Laplace).
    Returns the rules' rows with that probability under the id of the calibrated rule.
    """
    rules = answers[answers["method"].isin(list(RULES))]
    probability = rules["probability"].copy()
    for _, group in rules[rules["probability"].notna()].groupby(["method", "probability"], sort=False):
        vote = (1 / group.groupby("case_id")["case_id"].transform("size")).to_numpy()
        met, family = vote * group["outcome"].to_numpy(float), group["cluster"].to_numpy(object)
        told = np.empty(len(group))
        for own in set(family):
            others = family != own
            told[~others] = (met[others].sum() + 1) / (vote[others].sum() + 2)
        probability[group.index] = told
    return rules.assign(probability=probability, method=rules["method"] + "_calibrated")


def references(cases: Mapping[str, np.ndarray], own: str, kind: str, known: np.ndarray) -> list[Answer]:
    """What one would say without looking at the list.

    cases: all resolved targets as columns, with `family`, `kind`, `outcome`; own: the family left out; known: which of them were resolved
    and published by the day, (n,) booleans. A kind without other cases takes the share of all kinds; without any case one
    half. These are plain shares of the register, which holds more of what was kept than there is (see `delivery`).
    """
    kinds, outcome, others = cases["kind"] == kind, cases["outcome"], cases["family"] != own
    return [
        Answer(ONE_HALF, 0.5), Answer(SHARE, share_met(outcome[others], kinds[others])),
        Answer(SHARE_THEN, share_met(outcome[known], kinds[known])),
    ]  # fmt: skip


def share_met(outcome: np.ndarray, of_kind: np.ndarray) -> float:
    """The plain share of cases that were met, of one kind; of all kinds if there is no such case; or else one half.

    >>> share_met(np.array([1.0, 1.0, 0.0]), np.array([True, False, False])), share_met(np.array([]), np.array([], bool))
    (1.0, 0.5)
    """
    own = outcome[of_kind] if of_kind.any() else outcome
    return float(own.mean()) if len(own) else 0.5


def as_points(observed: Listed) -> Listed:
    """A series without intervals: each date one number, the middle of its interval (whole for counts), dates certain."""
    dated = one_interval_a_date(observed)
    middle = (dated.low + dated.high) / 2
    middle = np.round(middle) if observed.about.scale == "count" else middle
    if observed.about.monotone:
        middle = np.maximum.accumulate(middle)
    seen = observed.arrays
    _, first = np.unique(seen.date, return_index=True)
    days, certain = seen.date[first], np.zeros(len(first), bool)
    arrays = Arrays(days, days, days, middle, middle.copy(), seen.start[first], seen.guessed[first], certain)

    def row(k: int) -> Figure:
        figure, value = observed.row(int(first[k])), float(middle[k])
        return figure._replace(low=value, high=value, date_earliest=figure.date, date_latest=figure.date)

    def table() -> Series:
        points = observed.table.iloc[first]
        points.index = pd.RangeIndex(len(first))
        points = points.assign(
            low=middle, high=middle, date_earliest=days, date_latest=days, conflict=certain
        )
        points.about = observed.about
        return points.of_arrays(arrays)

    return Listed(arrays, observed.about, row, table)


def class_in_use(forecast: ReadingForecast, evidence: Evidence) -> ReferenceClass:
    """The reference class that the engine takes for a reading."""
    return reference_of(
        evidence, forecast.reading.programme, forecast.asked.observed.about.scale, forecast.reading.indicator
    )


def swapped_class(in_use: str) -> ReferenceClass:
    """The reference class that stands in for another, when it is asked what the class contributes: of the others the
    one that serves most kinds (see `Protocol.swapped`).

    >>> swapped_class("adoption-counts").name != "adoption-counts"
    True
    """
    served = Counter(kind.growth for kind in KINDS.values())
    served.pop(in_use, None)
    return classes.load(min(served, key=lambda name: (-served[name], name)))
