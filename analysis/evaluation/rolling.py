"""Series with three or more dates in rolling origins: the figures that came, against those known before.

Whether a target is met hangs on a level that somebody chose; a series has many more figures than targets. Here the
value itself is scored, in logarithms, so that a list of twenty and one of two million count alike.
"""

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from analysis.errors import ForecastError
from analysis.evaluation.registration import PROTOCOL, Protocol, check
from analysis.evaluation.vintages import Vintages
from analysis.evidence import Evidence
from analysis.evidence.kinds import RECOGNISED
from analysis.evidence.levels import Figure
from analysis.evidence.series import Listed, listed
from analysis.forecast.rules.official import NAIVE, verdicts
from analysis.forecast.settings import Settings
from analysis.forecast.trend import batches
from analysis.forecast.trend.comparable import with_own_lists
from analysis.forecast.trend.history import History
from analysis.forecast.trend.observed import one_a_date, to_history, years
from analysis.forecast.trend.paths import paths_over, reference_of
from analysis.forecast.trend.pool import predict_draws
from analysis.spare import Share, kept_together, shared_out

UNIT = ("series", "origin", "target_date")
COLUMNS = [
    "series", "programme", "indicator", "entity", "cluster", "kind", "origin", "target_date", "ahead", "horizon", "known",
    "method", "draws", "low", "high", "claim_ids",
]  # fmt: skip


def lists(evidence: Evidence, least_dates: int) -> dict[tuple[str, str, str], Listed]:
    """Every series with at least so many dates by programme, indicator and entity; changes are no series of levels."""
    by_list = {}
    for key in evidence.index.lists(evidence.until):
        claims = len(evidence.index.of_list(key, evidence.until))
        if claims < least_dates or evidence.indicator(key[1]).scale == "change":
            continue  # no series has more dates than its claims
        observed = listed(evidence, *key)
        if _dates(observed) >= least_dates:
            by_list[key] = observed
    return dict(sorted(by_list.items()))


def _dates(observed: Listed) -> int:
    """How many dates a series has, without the zero by which it begins."""
    seen = observed.arrays
    return len(np.unique(seen.date[~seen.start]))


def _published(evidence: Evidence, facts: Sequence[Figure]) -> list[pd.Timestamp]:
    """The days on which a further date of a series was known in print: of each date that of its earliest text (all claims of a
    sum). facts: its figures."""
    days: dict[pd.Timestamp, pd.Timestamp] = {}
    for fact in facts:
        known = evidence.index.published(fact.claim_ids, evidence.until)
        day = pd.Timestamp(known.max() if "addition" in fact.how else known.min())
        days[fact.date] = min(days.get(fact.date, day), day)
    return sorted(set(days.values()))


def series(
    evidence: Evidence, *, n_draws: int = 2000, seed: int = 1, protocol: Protocol = PROTOCOL, kinds: Sequence[str] | None = None, registered: bool = True,
    progress: Callable[[int, int], None] | None = None,
) -> pd.DataFrame:  # fmt: skip
    """Every series figure by figure: on the day on which its k-th date was known, the next figures are forecast.

    evidence: its `as_of` is the day of the evaluation. kinds: programme kinds to keep (None: all). progress: told how
    many series are done, and of how many. Of each origin the
    next `ahead` dates are scored whose outcome is narrow enough (`widest_outcome`) and lies after everything known.

    Returns one row per series, origin, target_date and method: programme, indicator, entity, cluster, kind, ahead
    (1 = the next figure), horizon (years), known (figures), draws (array), low, high, claim_ids (of the outcome). Methods: the legs
    and the pool in calendar time; 'pool, batch time' where batch dates are known and the batch of the outcome too;
    'no change', 'last increment as a point' and 'least-squares line' as point forecasts.

    Raises EvaluationError if what is in use is not what was registered.
    """
    if registered:
        check(evidence, protocol)
    past, settings = Vintages(evidence), Settings.of(evidence, n_draws, seed)
    keys = [
        (key, observed, evidence.programme(key[0]).kind)
        for key, observed in lists(evidence, protocol.least_dates).items()
    ]
    share = Share(len(keys), progress)

    def rows(part: list) -> dict[tuple, list[dict]]:
        made = {}
        for key, observed, kind in part:
            share.step()
            if kinds is None or kind in kinds:
                made[key] = _one(past, key, observed, kind, settings, protocol)
        return made

    made: dict[tuple, list[dict]] = {}
    for some in shared_out(kept_together(keys, lambda one: one[0][0]), rows):
        made |= some
    share.end()
    return pd.DataFrame([row for key in sorted(made) for row in made[key]], columns=COLUMNS)


def _one(
    past: Vintages, key: tuple, observed: Listed, kind: str, settings: Settings, protocol: Protocol
) -> list[dict]:
    seen, rows = observed.arrays, []
    date, first, low, high = (c[~seen.start] for c in (seen.date, seen.earliest, seen.low, seen.high))
    outcomes = one_a_date(date, first, low, high, observed.about.monotone)
    narrow = (outcomes.low > 0) & (outcomes.high <= outcomes.low * (1 + protocol.widest_outcome))
    facts = [observed.row(k) for k in np.flatnonzero(~seen.start).tolist()]
    ids: dict[pd.Timestamp, tuple] = {}
    for fact in facts:
        ids[fact.date] = (*ids.get(fact.date, ()), *fact.claim_ids)
    for origin in _published(past.evidence, facts):
        known = listed(past.at(origin), *key)
        count = _dates(known)
        if count < protocol.first_figures:
            continue
        newest = known.arrays.date.max()
        ahead = np.flatnonzero(outcomes.date > max(newest, origin.to_datetime64()))[: protocol.ahead]
        ahead = ahead[narrow[ahead]]
        if not len(ahead):
            continue
        after = pd.DatetimeIndex(outcomes.date[ahead])
        try:
            forecasts = _forecasts(past, key, kind, known, origin, after, settings)
        except ForecastError:
            continue  # no history: contradictions, or a first zero
        head = {
            "series": "/".join(key), "programme": key[0], "indicator": key[1], "entity": key[2],
            "cluster": past.family.get(key[0], key[0]), "kind": kind, "origin": origin, "known": count,
        }  # fmt: skip
        for step, (day, at) in enumerate(zip(after, ahead, strict=True)):
            unit = head | {
                "target_date": day, "ahead": step + 1, "horizon": float(years(day) - years(pd.Timestamp(newest))),
                "low": outcomes.low[at], "high": outcomes.high[at], "claim_ids": ids[day],
            }  # fmt: skip
            rows += [
                unit | {"method": m, "draws": d[step]} for m, d in forecasts.items() if d[step] is not None
            ]
    return rows


def _forecasts(
    past: Vintages,
    key: tuple,
    kind: str,
    known: Listed,
    origin: pd.Timestamp,
    after: pd.DatetimeIndex,
    settings: Settings,
) -> dict:
    """Method → list of draws, one entry per date to come; None where a method has no answer."""
    ceiling = past.evidence.indicator(key[1]).ceiling
    history = to_history(known, None if pd.isna(ceiling) else float(ceiling), settings.day_range)
    scale = known.about.scale
    reference = reference_of(past.evidence, key[0], scale, key[1])
    to_come = years(pd.Series(after)).to_numpy()
    size = {"n_draws": settings.n_draws, "seed": settings.seed, "reference_class": reference}
    joined = with_own_lists(past.at(origin), key[0], scale, reference)
    paths = paths_over(history, to_come, joined, settings)
    names = {"pool": "pool, calendar time"}
    answers = {names.get(name, name): list(draws.T) for name, draws in paths.items()}
    answers |= _points(history, to_come)
    if kind == RECOGNISED:
        answers["pool, batch time"] = _in_batches(past, key, history, origin, after, size)
    return answers


def _points(history: History, to_come: np.ndarray) -> dict:
    """Point forecasts of the naive references: their score is the distance from the outcome."""
    middle = (history.low + history.high) / 2
    tables = [
        {v.rule: v.value for v in verdicts(NAIVE, history.time, middle, 1.0, float(t))} for t in to_come
    ]
    least = 0.5 if history.integer else 1e-9
    points = {
        "no change": "persistence",
        "last increment as a point": "last increment",
        "least-squares line": "least-squares line",
    }
    return {
        name: [np.array([max(t[rule], least)]) if np.isfinite(t[rule]) else None for t in tables]
        for name, rule in points.items()
    }


def _in_batches(
    past: Vintages, key: tuple, history: History, origin: pd.Timestamp, after: pd.DatetimeIndex, size: dict
) -> list:
    """Draws for the batch in which each figure to come lies, given that its number is known; None where it is not."""
    batch_time = batches.in_batch_time(past.at(origin), history, key[0], key[2])
    if batch_time is None:
        return [None] * len(after)
    listed = batches.known_batches(past.evidence, key[0], key[2])
    grace = pd.Timedelta(days=31)
    numbers = [listed.loc[listed["date"] <= day + grace, "batch"].max() for day in after]
    steps = np.array(numbers, float) - batch_time.history.time[-1]
    asked = np.unique(steps[steps > 0])
    if not len(asked):
        return [None] * len(after)
    draws = predict_draws(batch_time.history, asked, **size)["pool"]
    return [draws[:, int(np.searchsorted(asked, s))] if s > 0 else None for s in steps]
