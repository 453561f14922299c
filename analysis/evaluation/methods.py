"""Every answer to one question: the engine's voices and legs, official rules, references, ablations.

Each is a probability that the target is met, as it would have been published: with the chance that a list gives way
to another, and within the floor and the cap. A method that has no answer has NaN and a reason.
"""

from collections import Counter
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.errors import ForecastError
from analysis.evaluation.cases import Question
from analysis.evaluation.registration import Protocol
from analysis.evidence import Evidence
from analysis.forecast import delivery
from analysis.forecast.compare import rules_of
from analysis.forecast.reading import ReadingForecast, forecast_reading
from analysis.forecast.settings import Settings
from analysis.forecast.trend import classes
from analysis.forecast.trend.classes import ReferenceClass
from analysis.forecast.trend.observed import one_interval_a_date
from analysis.forecast.trend.paths import reference_of

REFERENCES = (
    "always 50 %", "share met of the kind", "share met of the kind, as known then", "share met of the kind, reported or not",
)  # fmt: skip
RULES = ("Eurostat", "UNSD 2022", "UNSD 2023", "UN ESCAP", "SDSN", "required pace")


class Answer(NamedTuple):
    """group: voice, reported, leg, weight, official rule, reference or ablation; why: the reason where probability is NaN."""

    group: str
    method: str
    probability: float
    why: str = ""


def ask(
    question: Question, evidence: Evidence, settings: Settings, reference: ReferenceClass | None = None
) -> ReadingForecast:
    """The engine's forecast of a question, from a vintage (see `vintages`)."""
    return forecast_reading(
        evidence, question.goal, question.reading, settings, question.origin, question.observed, reference
    )


def published(found: ReadingForecast, p: float) -> float:
    """A probability as the engine publishes it: less the chance that the list gives way, within floor and cap."""
    if np.isnan(p):
        return np.nan
    lapse = found.lapse
    if lapse:
        p = (1 - lapse) * p + lapse * found.p_before_lapse
    return float(np.clip(p, found.settings.floor, found.settings.cap))


def voices(found: ReadingForecast, evidence: Evidence, protocol: Protocol) -> list[Answer]:
    """Trend, delivery and both; legs one by one; the grid of weights. Without a trend delivery alone has an answer."""
    delivery = published(found, found.p_delivery)
    if found.combined is None:
        why = found.refusal
        legs = class_in_use(found, evidence).pool
        return [
            Answer("voice", "trend", np.nan, why), Answer("voice", "delivery", delivery),
            Answer("voice", "together", np.nan, why), Answer("voice", "together, or delivery alone", delivery),
            *(Answer("leg", leg, np.nan, why) for leg in legs),
            *(Answer("weight", f"{w:g}", np.nan, why) for w in protocol.weights),
        ]  # fmt: skip
    trend = published(found, found.p_trend)
    mixed = [(w, (1 - w) * found.p_trend + w * found.p_delivery) for w in protocol.weights]
    return [
        Answer("voice", "trend", trend), Answer("voice", "delivery", delivery),
        Answer("voice", "together", found.probability), Answer("voice", "together, or delivery alone", found.probability),
        *(Answer("leg", leg, published(found, found.reaches(draws))) for leg, draws in found.legs.items()),
        *(Answer("weight", f"{w:g}", published(found, p)) for w, p in mixed),
    ]  # fmt: skip


def reported(p: float, ratio: float) -> float:
    """P(met, given that the outcome was reported), where a met target is `ratio` times as likely to be reported.

    Bayes' rule: k p / (k p + 1 - p). Resolved targets are those that were reported; a forecast is about all of them.

    >>> reported(0.5, 2.0), reported(1.0, 2.0)
    (0.6666666666666666, 1.0)
    """
    return ratio * p / (ratio * p + 1 - p)


def in_hindsight(found: ReadingForecast, others: Evidence) -> list[Answer]:
    """Delivery and both voices with the record of all other programmes, whenever these were resolved.

    others: evidence without the programme's family, as of the day of the evaluation. The trend stays the one of the
    day. Each also as it reads for targets whose outcome was reported (see `reported`), as all resolved ones were.
    """
    record = delivery.record_of(others, found.goal.kind, exclude_programme=found.goal.programme)
    weight, ratio = found.settings.weight, found.settings.report_ratio
    trend = found.p_trend
    both = record.probability if np.isnan(trend) else (1 - weight) * trend + weight * record.probability
    then = published(found, found.p_delivery) if np.isnan(trend) else found.probability
    pairs = {
        "delivery, all other programmes": published(found, record.probability),
        "together, all other programmes": published(found, both),
    }
    answers = [Answer("voice", name, p) for name, p in pairs.items()]
    pairs = {"together, or delivery alone": then} | pairs
    return answers + [
        Answer("reported", f"{name}, given a report", reported(p, ratio)) for name, p in pairs.items()
    ]


def rules(found: ReadingForecast, protocol: Protocol) -> list[Answer]:
    """The official rules' yes and no as probabilities; a rule that cannot be computed has no answer."""
    if found.history is None:
        return [Answer("official rule", name, np.nan, found.refusal) for name in RULES]
    said = {None: np.nan, True: protocol.yes, False: protocol.no}
    try:
        table = rules_of(found)
    except ForecastError as reason:
        return [Answer("official rule", name, np.nan, str(reason)) for name in RULES]
    return [Answer("official rule", r.rule, said[r.would_be_met], r.why_not) for r in table.itertuples()]


def calibrated(answers: pd.DataFrame) -> pd.DataFrame:
    """Official rules given their best: a yes (or no) counts as often as it came true in all other programmes.

    answers: a long table with cluster, case_id, method, probability, outcome. For each answered row of a rule: the share
    met among rows of other clusters with the same answer, a case one vote, one met and one missed added (Laplace).
    Returns the rules' rows with that probability, group 'rule, calibrated' and ', calibrated' after the method.
    """
    rules = answers[answers["group"] == "official rule"]
    found = rules["probability"].copy()
    for _, group in rules[rules["probability"].notna()].groupby(["method", "probability"], sort=False):
        vote = 1 / group.groupby("case_id")["case_id"].transform("size")
        for own in group["cluster"].unique():
            others = group["cluster"] != own
            met, all_votes = (vote * group["outcome"])[others].sum(), vote[others].sum()
            found[group.index[~others]] = (met + 1) / (all_votes + 2)
    return rules.assign(probability=found, group="rule, calibrated", method=rules["method"] + ", calibrated")


def references(
    cases: pd.DataFrame, own: str, kind: str, known: pd.DataFrame, settings: Settings
) -> list[Answer]:
    """What one would say without looking at the list.

    cases: all resolved targets with `family`, `kind`, `outcome`; own: the family left out; known: those resolved and
    published by the day. A kind without other cases takes the share of all kinds; without any case one half. "reported
    or not" is the share among all targets, as the engine is asked for it: what `reported` does, undone.
    """
    others, then = share_met(cases[cases["family"] != own], kind), share_met(known, kind)
    shares = np.clip(
        [others, then, reported(others, 1 / settings.report_ratio)], settings.floor, settings.cap
    )
    return [Answer("reference", name, float(p)) for name, p in zip(REFERENCES, (0.5, *shares), strict=True)]


def share_met(cases: pd.DataFrame, kind: str) -> float:
    """The plain share of cases that were met, of one kind; of all kinds if there is no such case; or else one half.

    >>> cases = pd.DataFrame({"kind": ["rate", "rate", "plan"], "outcome": [1.0, 1.0, 0.0]})
    >>> share_met(cases, "rate"), round(share_met(cases, "amount"), 2), share_met(cases[:0], "rate")
    (1.0, 0.67, 0.5)
    """
    own = cases.loc[cases["kind"] == kind, "outcome"]
    own = own if len(own) else cases["outcome"]
    return float(own.mean()) if len(own) else 0.5


def as_points(observed: pd.DataFrame) -> pd.DataFrame:
    """A series without intervals: each date one number, the middle of its interval (whole for counts), dates certain."""
    frame = one_interval_a_date(observed).frame
    middle = (frame["low"] + frame["high"]) / 2
    middle = middle.round() if observed.attrs["scale"] == "count" else middle
    if observed.attrs["monotone"]:
        middle = middle.cummax()
    first = observed.drop_duplicates("date").set_index("date")
    found = first.loc[frame["date"]].reset_index()
    found = found.assign(
        low=middle.to_numpy(), high=middle.to_numpy(), date_earliest=found["date"], conflict=False
    )
    found.attrs = dict(observed.attrs)
    return found


def class_in_use(found: ReadingForecast, evidence: Evidence) -> ReferenceClass:
    """The reference class that the engine takes for a reading."""
    return reference_of(evidence, found.reading.programme, found.observed.attrs["scale"])


def swapped_class(in_use: str) -> ReferenceClass:
    """The reference class that stands in for another, when it is asked what the class contributes: of the others the
    one that serves most kinds (see `Protocol.swapped`).

    >>> swapped_class("adoption-counts").name != "adoption-counts"
    True
    """
    served = Counter(classes.SERVES.values())
    served.pop(in_use, None)
    return classes.load(min(served, key=lambda name: (-served[name], name)))
