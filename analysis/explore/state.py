"""What a reader chose: a target, a day, and everything that differs from the published forecast.

A state is plain data. It is made from the parameters of the notebook, from an address or from a file, and goes back to each
of them; two equal states have one answer.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from functools import lru_cache
from typing import Any, NamedTuple

import pandas as pd

from analysis.errors import ExploreError, OutlookError, suggest, suggest_labelled
from analysis.evidence import Evidence, parse_day
from analysis.evidence.hedges import HEDGES
from analysis.forecast.settings import DRAWS, FEWEST
from analysis.writing import percent, printed

SCOPES = ("", "place", "list", "kind")
MOST_DRAWS = 100_000
LARGEST_SEED = 2**32 - 1
SIGNED = ("change", "index")  # scales on which a figure may lie below zero
MOST_SUPPOSED = 12
FOLLOWS = -1.0  # a parameter has one type: the weight that is not fixed


@dataclass(frozen=True, order=True)
class Supposed:
    """A figure that nobody printed: the level of the list on a day, with a hedge."""

    day: str
    value: float
    hedge: str = "exact"

    @property
    def words(self) -> str:
        """The figure as a reader says it.

        >>> Supposed("2027-03-31", 180, "about").words
        'about 180 on 2027-03-31'
        """
        hedge = "" if self.hedge == "exact" else f"{self.hedge.replace('_', ' ')} "
        return f"{hedge}{printed(self.value)} on {self.day}"


@dataclass(frozen=True)
class State:
    """Everything that a reader chose; the parameters of the notebook have the same names.

    as_of: only what was published by this day is visible. reading: one of the ways to read the target ('' for the one that
    comes first on the day). compare_with: a second day, shown beside it ('' for none).
    without: claims that are left out. what_if: figures that are supposed. assumptions: values that differ from
    assumptions.csv, by assumption_id. weight: of the record, fixed (None: it follows what is known). scope: other targets
    beside this one, of the same place, list or kind ('' for none).
    """

    target: str
    as_of: str
    reading: str = ""
    compare_with: str = ""
    without: tuple[str, ...] = ()
    what_if: tuple[Supposed, ...] = ()
    assumptions: tuple[tuple[str, float], ...] = ()
    weight: float | None = None
    scope: str = ""
    n_draws: int = DRAWS  # as many as on the page of a target: the same number on both
    seed: int = 1

    @classmethod
    def of(cls, evidence: Evidence, raw: Mapping[str, Any]) -> "State":
        """A state from plain values, checked against an evidence. Names that a state has not are refused, but for
        `data_dir`, which says where the evidence lies.

        what_if: rows of day, figure and hedge. assumptions: assumption_id → value. Raises ExploreError, naming all that is
        wrong at once.
        """
        return _Reader(evidence).read(raw)

    def parameters(self) -> dict[str, Any]:
        """The same as plain values, in the order of the notebook's parameters."""
        made = {f.name: getattr(self, f.name) for f in fields(self)}
        return made | {
            "without": list(self.without),
            "what_if": [[w.day, w.value, w.hedge] for w in self.what_if],
            "assumptions": dict(self.assumptions),
            "weight": FOLLOWS if self.weight is None else self.weight,
        }

    @property
    def is_published(self) -> bool:
        """Whether nothing differs from what the pages publish, but for the number of draws and their seed."""
        return not (self.without or self.what_if or self.assumptions) and self.weight is None

    def as_published(self) -> "State":
        """The same target and day with nothing changed."""
        return replace(self, without=(), what_if=(), assumptions=(), weight=None)

    def stamps(self) -> list[str]:
        """What differs from the published forecast, a line each: figures that are supposed first.

        >>> State("t", "2026-11-22", without=("a",), what_if=(Supposed("2027-03-31", 180.0),)).stamps()
        ['Supposed, printed by nobody: 180 on 2027-03-31', 'Left out: a']
        """
        said = [f"Supposed, printed by nobody: {w.words}" for w in self.what_if]
        if self.without:
            said.append(f"Left out: {', '.join(self.without)}")
        said += [f"Assumed: {name} = {value:g}" for name, value in self.assumptions]
        if self.weight is not None:
            said.append(f"Weight of the record fixed at {percent(self.weight)}")
        return said


class _Known(NamedTuple):
    """The words of an evidence that a state can name: targets and claims, and the rows of assumptions by their id."""

    targets: frozenset[str]
    claims: frozenset[str]
    assumptions: dict[str, Any]

    @classmethod
    @lru_cache(maxsize=4)
    def of(cls, evidence: Evidence) -> "_Known":
        rows = {row.assumption_id: row for row in evidence.assumptions.itertuples()}
        return cls(frozenset(evidence.targets["target"]), frozenset(evidence.claims["claim_id"]), rows)


@dataclass
class _Reader:
    """Plain values into a state; every problem is collected."""

    evidence: Evidence
    problems: list[str] = field(default_factory=list)

    def read(self, raw: Mapping[str, Any]) -> State:
        known = {f.name for f in fields(State)}
        for name in raw:
            if name not in known and name != "data_dir":
                self.problems.append(f"there is no parameter {name!r}.{suggest(str(name), known)}")
        state = State(
            target=self._target(raw.get("target")),
            as_of=self._day("as_of", raw.get("as_of")),
            reading=self._reading(raw.get("target"), raw.get("reading") or ""),
            compare_with=self._day("compare_with", raw["compare_with"]) if raw.get("compare_with") else "",
            without=self._without(raw.get("without") or ()),
            what_if=self._what_if(raw.get("what_if") or (), *self._possible(raw.get("target"))),
            assumptions=self._assumptions(raw.get("assumptions") or {}),
            weight=self._weight(raw.get("weight")),
            scope=self._scope(raw.get("scope") or ""),
            n_draws=self._whole("n_draws", raw.get("n_draws", DRAWS), FEWEST, MOST_DRAWS),
            seed=self._whole("seed", raw.get("seed", 1), 0, LARGEST_SEED),
        )
        if self.problems:
            raise ExploreError(" ".join(self.problems))
        return state

    def _target(self, slug: Any) -> str:
        if slug not in _Known.of(self.evidence).targets:
            near = suggest_labelled(str(slug), self.evidence.targets, "target")
            self.problems.append(f"target {slug!r} is not known; `outlook targets` lists all.{near}")
        return str(slug)

    def _reading(self, slug: Any, name: Any) -> str:
        known = [row.reading for row in self.evidence.readings_of.get(slug, ())]
        if name and known and name not in known:
            self.problems.append(
                f"reading {name!r} is none of target {slug}; it has {', '.join(known)}.{suggest(str(name), known)}"
            )
        return str(name)

    def _day(self, name: str, value: Any) -> str:
        try:
            return f"{parse_day(value, name):%Y-%m-%d}"
        except OutlookError as wrong:
            self.problems.append(str(wrong))
            return ""

    def _without(self, ids: Any) -> tuple[str, ...]:
        ids = [ids] if isinstance(ids, str) else list(ids)
        known = _Known.of(self.evidence).claims
        for unknown in [str(one) for one in ids if one not in known]:
            self.problems.append(f"without: claim {unknown!r} is not known.{suggest(unknown, known)}")
        return tuple(dict.fromkeys(map(str, ids)))

    def _possible(self, slug: Any) -> tuple[float, float]:
        """Between which levels a figure of a target must lie, whichever way it is read."""
        scales = [self.evidence.indicator(row.indicator) for row in self.evidence.readings_of.get(slug, ())]
        if not scales or any(one.scale in SIGNED for one in scales):
            return -math.inf, math.inf
        ends = [math.inf if pd.isna(one.ceiling) else float(one.ceiling) for one in scales]
        return 0.0, max(ends)

    def _what_if(self, rows: Any, low: float, high: float) -> tuple[Supposed, ...]:
        form = "what_if holds rows of day, figure and hedge, e.g. ['2027-03-31', 180, 'about']"
        if not isinstance(rows, list | tuple) or not all(
            isinstance(r, list | tuple) and len(r) in (2, 3) for r in rows
        ):
            self.problems.append(f"{form}; found {rows!r}.")
            return ()
        if len(rows) > MOST_SUPPOSED:
            self.problems.append(f"what_if has {len(rows)} figures; at most {MOST_SUPPOSED}.")
            return ()
        return tuple(sorted(filter(None, (self._supposed(row, low, high) for row in rows))))

    def _supposed(self, row: Any, low: float, high: float) -> Supposed | None:
        day, value, hedge = (*row, "exact")[:3]
        day = self._day("the day of a supposed figure", day)
        number = _number(value)
        if number is None:
            self.problems.append(f"the supposed figure {value!r} is no number.")
        elif not low <= number <= high:
            most = "" if high == math.inf else f" to {printed(high)}"
            self.problems.append(
                f"the supposed figure {printed(number)} cannot be: what this target counts is {printed(low)}{most or ' at the least'}."
            )
            number = None
        if hedge not in HEDGES:
            known = ", ".join(HEDGES)
            self.problems.append(
                f"hedge {hedge!r} of a supposed figure: allowed are {known}.{suggest(str(hedge), HEDGES)}"
            )
        return None if number is None or hedge not in HEDGES or not day else Supposed(day, number, hedge)

    def _assumptions(self, given: Any) -> tuple[tuple[str, float], ...]:
        if not isinstance(given, Mapping):
            self.problems.append(f"assumptions is a mapping of assumption_id to value; found {given!r}.")
            return ()
        rows = _Known.of(self.evidence).assumptions
        kept = {}
        for name, value in given.items():
            if name not in rows:
                self.problems.append(
                    f"assumption {name!r} is not in assumptions.csv.{suggest(str(name), rows)}"
                )
                continue
            low, high, own = (float(getattr(rows[name], column)) for column in ("low", "high", "value"))
            number = _number(value)
            if number is None or not low <= number <= high:
                self.problems.append(
                    f"assumption {name} is {value!r}; allowed are {low:g} to {high:g}, published with {own:g}."
                )
            elif number != own:
                kept[str(name)] = number
        return tuple(sorted(kept.items()))

    def _weight(self, value: Any) -> float | None:
        if value is None or value == "":
            return None
        number = _number(value)
        if number == FOLLOWS:
            return None
        if number is None or not 0 <= number <= 1:
            self.problems.append(
                f"weight is {value!r}; the weight of the record lies between 0 and 1 (-1: it follows what is known)."
            )
        return number

    def _scope(self, value: Any) -> str:
        if value not in SCOPES:
            allowed = ", ".join(repr(one) for one in SCOPES)
            self.problems.append(f"scope is {value!r}; allowed: {allowed}.{suggest(str(value), SCOPES)}")
        return str(value)

    def _whole(self, name: str, value: Any, low: int, high: int) -> int:
        number = _number(value)
        if number is None or number != int(number) or not low <= number <= high:
            self.problems.append(f"{name} is {value!r}; a whole number from {low:,} to {high:,} is needed.")
            return low
        return int(number)


def _number(value: Any) -> float | None:
    """A finite number, or None for anything else."""
    if isinstance(value, bool):
        return None
    try:
        number = float(value)
    except (TypeError, ValueError):
        return None
    return number if math.isfinite(number) else None
