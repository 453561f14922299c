"""The answer to a state, with as little as possible drawn anew: what is asked again is remembered by what it hangs on.

    session = Session(evidence.load())
    session.answer(state)          the forecast of one reading, the very numbers of `forecast.predict`
    session.outlook(state)         the same as a `Forecast`, for the pages

A change of the weight, of the mixture or of what silence means draws nothing; one of the record draws the record's voice;
a day, a claim or a hedge makes the series and the trend anew.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd

from analysis import evidence as facts
from analysis.evidence import Evidence, Reading, Standing, Target
from analysis.evidence.between import between
from analysis.evidence.index import LIST
from analysis.evidence.needed import FIGURE_ASSUMPTIONS
from analysis.explore.state import State, Supposed
from analysis.explore.supposed import with_supposed
from analysis.forecast import delivery
from analysis.forecast.asked import Asked
from analysis.forecast.forecast import Forecast
from analysis.forecast.lapse import lapse_of
from analysis.forecast.reading import ReadingForecast, forecast_asked
from analysis.forecast.settings import Settings
from analysis.forecast.traced import Traced, traced
from analysis.forecast.trend.classes import ReferenceClass
from analysis.forecast.trend.comparable import with_own_lists
from analysis.forecast.trend.paths import reference_of
from analysis.forecast.trend.running import side_by_side
from analysis.paths import default_data_dir

# the record of delivery is made anew for these, and the paths for those
OF_THE_RECORD = ("delivery-shrinkage", "record-followed-up-ratio", "outcome-publication-lag-days")
OF_THE_PATHS = ("list-slip-hazard", "list-slip-delay", "batch-gap-spread")
Changes = tuple[tuple[str, float], ...]
T = TypeVar("T")


class Remembered(OrderedDict):
    """The last few results, by what they hang on."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self.most = most

    def of(self, key: Hashable, make: Callable[[], T]) -> T:
        """The result for a key, made where it is not known."""
        if key in self:
            self.move_to_end(key)
        else:
            self[key] = make()
            while len(self) > self.most:
                self.popitem(last=False)
        return self[key]


@dataclass(frozen=True, eq=False)
class Known:
    """A target as it was known on a day, read one way: what every variant of that day starts from."""

    evidence: Evidence
    goal: Target
    today: pd.Timestamp
    name: str = ""

    @cached_property
    def reading(self) -> Reading:
        return self.goal.reading(self.name) if self.name else self.goal.primary

    @cached_property
    def reference(self) -> ReferenceClass:
        """The coefficients of the trend, with what comparable lists taught: no claim of this list and its kin changes those."""
        return _taught(self.evidence, self.reading)


@dataclass(frozen=True, eq=False)
class Seen:
    """The figures of a variant: without claims that are switched off, with those that are supposed. told: what is shown of
    them, by whoever shows it."""

    evidence: Evidence
    today: pd.Timestamp
    observed: pd.DataFrame
    standing: Standing
    reference: ReferenceClass
    told: dict[str, Any] = field(default_factory=dict)


@lru_cache(maxsize=2)
def _read(directory: Path, stamp: int) -> "Session":
    return Session(facts.load(directory))


def session_of(data_dir: str | Path | None = None) -> "Session":
    """The session of a data directory (None or empty: the shipped one), begun anew where a file of it has changed.

    Raises EvidenceError for a directory that can't be read.
    """
    directory = Path(data_dir or default_data_dir()).resolve()
    files = directory.iterdir() if directory.is_dir() else ()
    return _read(directory, max((file.stat().st_mtime_ns for file in files), default=0))


class Session:
    """The evidence of a directory, and what was reckoned from it. latest: the day that is shown unless another is asked for."""

    def __init__(self, everything: Evidence) -> None:
        self.everything = everything
        self._changed: Remembered = Remembered(8)
        self._known: Remembered = Remembered(96)
        self._records: Remembered = Remembered(96)
        self._seen: Remembered = Remembered(192)
        self._assumed: Remembered = Remembered(40)
        self._traced: Remembered = Remembered(40)

    def known(self, target: str, day: str, figures: Changes = (), reading: str = "") -> Known:
        """A target on a day, with assumptions about figures changed. Raises EvidenceError where it was not announced yet."""
        evidence = self._changed.of((day, figures), lambda: self._evidence(day, figures))
        return self._known.of(
            (target, day, figures, reading),
            lambda: Known(evidence, facts.target(evidence, target), pd.Timestamp(day), reading),
        )

    def seen(self, state: State) -> Seen:
        """The figures of a state, with those that are supposed and without those that are left out."""
        figures, _ = _parted(state.assumptions)
        known = self.known(state.target, state.as_of, figures, state.reading)
        variant = _variant(state, figures)
        return self._seen.of(variant, lambda: _seen(known, state.without, state.what_if))

    def evidence(self, state: State) -> Evidence:
        """What the answer to a state rests on: with what is supposed and assumed, without what is left out."""
        (figures, others), seen = _parted(state.assumptions), self.seen(state)
        return self._assumed.of(
            (_variant(state, figures), others),
            lambda: seen.evidence.with_assumptions(dict(others)) if others else seen.evidence,
        )

    def answer(self, state: State) -> ReadingForecast:
        """The forecast of the reading. Raises OutlookError where there was nothing to ask on that day."""
        figures, others = _parted(state.assumptions)
        known, seen = self.known(state.target, state.as_of, figures, state.reading), self.seen(state)
        variant, evidence = _variant(state, figures), self.evidence(state)
        record = self._record(state, known, others)
        settings = Settings.of(evidence, state.n_draws, state.seed, state.weight)
        lapse = lapse_of(evidence, known.goal, known.reading, seen.standing.status, settings, seen.today)
        asked = Asked(
            goal=known.goal,
            reading=known.reading,
            today=seen.today,
            standing=seen.standing,
            observed=seen.observed,
            record=record,
            settings=settings,
            lapse=lapse,
            between=between(evidence, known.goal, known.reading),
        )
        drawn_by = (*variant, _only(others, OF_THE_PATHS), state.n_draws, state.seed, lapse.chance < 1)

        def trace(evidence: Evidence, asked: Asked, reference: Any) -> Traced:
            def make() -> Traced:
                with side_by_side():
                    return traced(evidence, asked, reference)

            return self._traced.of(drawn_by, make)

        return forecast_asked(evidence, asked, seen.reference, trace)

    def _record(self, state: State, known: Known, others: Changes) -> delivery.Record:
        """The record of similar plans; a claim that is left out counts here where an outcome was known by it."""
        deciding = tuple(c for c in state.without if c in self._deciding)
        own = _only(others, OF_THE_RECORD)

        def make() -> delivery.Record:
            claims, evidence = known.evidence.claims, known.evidence.with_assumptions(dict(own))
            if deciding:
                evidence = evidence.with_claims(
                    claims[~claims["claim_id"].isin(deciding)].reset_index(drop=True)
                )
            return delivery.record_of(evidence, known.goal.kind, exclude_programme=known.goal.programme)

        figures, _ = _parted(state.assumptions)
        return self._records.of((state.target, state.as_of, figures, deciding, own), make)

    @cached_property
    def _deciding(self) -> frozenset[str]:
        """The claims by which outcomes of resolved targets were known."""
        return frozenset(facts.register(self.everything)["outcome_claim_id"])

    def outlook(self, state: State) -> Forecast:
        """The same as a `Forecast` of this reading alone."""
        found = self.answer(state)
        return Forecast(found.goal, found.today, (found,), self.evidence(state), found.settings)

    def _evidence(self, day: str, figures: Changes) -> Evidence:
        everything = self.everything.known_by(pd.Timestamp(day))
        return everything.with_assumptions(dict(figures)) if figures else everything


def _seen(known: Known, without: tuple[str, ...], what_if: tuple[Supposed, ...]) -> Seen:
    evidence, today, reference = known.evidence, known.today, known.reference
    if without:
        claims = evidence.claims
        off = claims["claim_id"].isin(without)
        touched = claims.loc[off, list(LIST)].itertuples(index=False, name=None)
        evidence = evidence.with_claims(claims[~off].reset_index(drop=True), touched)
        if not set(claims.loc[off, "programme"]) <= facts.kin(evidence, known.reading.programme):
            reference = _taught(evidence, known.reading)
    if what_if:
        evidence, today = with_supposed(evidence, known.goal, known.reading, what_if, today)
    observed = facts.reading_series(evidence, known.reading)
    where = facts.standing(evidence, known.goal, known.reading, observed, today)
    return Seen(evidence, today, observed, where, reference)


def _taught(evidence: Evidence, reading: Reading) -> ReferenceClass:
    scale = evidence.indicator(reading.indicator).scale
    plain = reference_of(evidence, reading.programme, scale, reading.indicator)
    return with_own_lists(evidence, reading.programme, scale, plain)


def _variant(state: State, figures: Changes) -> tuple:
    """What the figures of a state hang on."""
    return state.target, state.as_of, state.reading, figures, state.without, state.what_if


def _parted(assumptions: Changes) -> tuple[Changes, Changes]:
    """Assumptions about figures, of which everything is made, and the others."""
    figures = tuple(one for one in assumptions if one[0] in FIGURE_ASSUMPTIONS)
    return figures, tuple(one for one in assumptions if one[0] not in FIGURE_ASSUMPTIONS)


def _only(assumptions: Changes, names: Iterable[str]) -> Changes:
    kept = set(names)
    return tuple(one for one in assumptions if one[0] in kept)
