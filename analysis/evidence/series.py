"""Stocks and flows of one programme and indicator → dated intervals on one cumulative scale.

Press texts print totals ("421 so far"), additions within a period ("103 since 2021", "70 this year") and repeats of
both. They become one series by four rules: relays of one text are one figure; a flow that begins where a known
level lies carries that level to its end (or, read backwards, to its start); where no total is known, the scale
begins with zero on the day the earliest flow begins; figures of different definitions are not joined. A count whose day is a
guess is joined to no flow, and is no reading of its own where it says no more than one of a day that it may be of.
Figures that contradict each other stay side by side and are marked.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from analysis.errors import EvidenceError
from analysis.evidence.claims import Evidence
from analysis.evidence.index import ListKey
from analysis.evidence.levels import Figure, Levels, levels_of, whole_bounds
from analysis.writing import UP_TO

COLUMNS = [
    "date", "date_earliest", "date_latest", "low", "high", "printed", "qualifier", "how", "claim_ids", "source_ids", "definition",
    "precision", "conflict",
]  # fmt: skip
_TYPES = {
    "date": "datetime64[us]", "date_earliest": "datetime64[us]", "date_latest": "datetime64[us]", "low": "float64", "high": "float64",
    "printed": "str", "qualifier": "str", "how": "str", "claim_ids": "object", "source_ids": "object",
    "definition": "str", "precision": "str", "conflict": "bool",
}  # fmt: skip


@dataclass(frozen=True)
class About:
    """Of what a series is: programme, indicator, entity; the indicator's unit and scale; monotone: whether it can't fall;
    unused: the claim_ids of each flow that connects to no known level."""

    programme: str
    indicator: str
    entity: str
    unit: str
    scale: str
    monotone: bool
    unused: tuple[tuple[str, ...], ...] = ()


class Arrays(NamedTuple):
    """What forecasts and standings read of a series, as arrays (k,): date, its earliest and its latest day, bounds, start (the
    zero by which it begins, which is no figure), guessed (whose day is a guess) and conflict."""

    date: np.ndarray
    earliest: np.ndarray
    latest: np.ndarray
    low: np.ndarray
    high: np.ndarray
    start: np.ndarray
    guessed: np.ndarray
    conflict: np.ndarray


def _kept(arrays: Arrays) -> Arrays:
    for array in arrays:
        array.flags.writeable = False
    return arrays


class Series(pd.DataFrame):
    """Dated intervals of one list, one row per day and figure (see `series`), with what they are about.

    What is made of its rows (a selection, an assignment) stays a Series about the same list.
    """

    _metadata = ["about"]  # noqa: RUF012  (pandas asks for a list)
    _internal_names = [*pd.DataFrame._internal_names, "_arrays", "_rows"]  # noqa: RUF012
    _internal_names_set = frozenset(_internal_names)
    about: About
    _arrays: Arrays | None = None
    _rows: dict[int, pd.Series] | None = None

    @property
    def _constructor(self) -> type["Series"]:
        return Series

    @property
    def arrays(self) -> Arrays:
        """Its columns as arrays that cannot be written to; taken out once, since a replay asks for them on many days. A series
        that differs is another one (`assign`): nothing writes into its cells."""
        if self._arrays is None:
            days = [self[c].to_numpy("datetime64[us]") for c in ("date", "date_earliest", "date_latest")]
            start = np.asarray(self["how"].to_numpy(object) == "start", bool)
            guessed = np.asarray(self["precision"].to_numpy(object) == UP_TO, bool)
            rest = [self["low"].to_numpy(float), self["high"].to_numpy(float), start, guessed]
            self._arrays = _kept(Arrays._make([*days, *rest, self["conflict"].to_numpy(bool)]))
        return self._arrays

    def of_arrays(self, arrays: Arrays) -> "Series":
        """This series, whose columns are known to hold these arrays (see `arrays`)."""
        self._arrays = _kept(arrays)
        return self

    def row(self, at: int) -> pd.Series:
        """One of its rows, which is not written to either: a standing tells it, day after day."""
        if self._rows is None:
            self._rows = {}
        if at not in self._rows:
            self._rows[at] = self.iloc[at]
        return self._rows[at]


class Listed:
    """A series as a replay needs it, thousands of times: what forecasts and standings read of it as arrays, and the table, which
    costs more than all of these, only where somebody asks for a column.

    figure: the figure at a place. table: how it is made.
    """

    def __init__(
        self, arrays: Arrays, about: About, figure: Callable[[int], Figure], table: Callable[[], Series]
    ) -> None:
        self.arrays, self.about, self.row = _kept(arrays), about, figure
        self._make = table

    def __len__(self) -> int:
        return len(self.arrays.date)

    @cached_property
    def table(self) -> Series:
        return self._make()

    def __getitem__(self, column: str) -> pd.Series:
        return self.table[column]


def whole_numbers(claims: pd.DataFrame) -> pd.DataFrame:
    """Intervals of counts: of a printed whole number only whole numbers can be meant."""
    low, high = whole_bounds(*(claims[c].to_numpy(float) for c in ("value", "low", "high")))
    return claims.assign(low=low, high=high)


def series(
    evidence: Evidence, of: Any, indicator: str | None = None, entity: str | None = None, *, definition: str | None = "",
    since: pd.Timestamp | None = None,
) -> Series:  # fmt: skip
    """Dated intervals of one list on one cumulative scale.

    of: a Target or Reading (its programme, indicator and entity are taken), or the slug of a programme, then with
    indicator and entity. definition: '' the programme's own definition (a change of definition ends the series),
    a slug for another one, None to join all, breaks included, on the caller's own account. since: for indicators of
    scale `change`, the day from which changes are compounded; the result is then percent since that day.

    Returns one row per day and figure, ascending: date, date_earliest, date_latest (the first and the last day that it can be of), low, high (unit of the indicator), printed,
    qualifier, how (total, addition, start), claim_ids, source_ids (tuples), definition, precision (of date_latest, the day that readers are told: see `known_day`), conflict (True where figures
    contradict each other). Its `about` (see `About`) says of what, in which unit and scale, and what could not be joined.

    Raises EvidenceError for an unknown programme or indicator, and for a programme without an indicator and an entity.

    >>> from analysis import evidence
    >>> ev = evidence.load(as_of="2024-03-31")
    >>> got = evidence.series(ev, evidence.target(ev, "beijing-smart-factories-digital-workshops-2026"))
    >>> bool((got["low"] <= got["high"]).all()) and got["date"].is_monotonic_increasing
    True
    """
    made = listed(evidence, of, indicator, entity, definition=definition, since=since)
    copy = made.table.copy(deep=False)  # what is written into one of them leaves the other as it is
    copy._arrays = made.arrays
    return copy


def listed(
    evidence: Evidence, of: Any, indicator: str | None = None, entity: str | None = None, *, definition: str | None = "",
    since: pd.Timestamp | None = None,
) -> Listed:  # fmt: skip
    """`series` for who needs its arrays and seldom its table: the same one for all days between two publications of the list."""
    if not isinstance(of, str):
        of, indicator, entity = of.programme, of.indicator, entity or of.entity
    if indicator is None or entity is None:
        raise EvidenceError(f"the series of programme {of!r} needs an indicator and an entity as well.")
    evidence.programme(of), evidence.indicator(indicator)  # told where they are not known
    key = (of, indicator, entity)
    since = None if since is None else pd.Timestamp(since)
    known = len(evidence.index.figures(key, evidence.until))
    return evidence.index.remembered_of(
        key, ("series", known, definition, since), lambda: _listed(evidence, key, definition, since)
    )


@cache
def _empty() -> Series:
    """A series without a figure: pandas cannot tell by itself what its columns would hold."""
    return Series(columns=COLUMNS).astype(_TYPES)


def _listed(evidence: Evidence, key: ListKey, definition: str | None, since: pd.Timestamp | None) -> Listed:
    levels, described = levels_of(evidence, key, definition, since), evidence.indicator(key[1])
    unused = tuple(flow.claim_ids for flow in levels.unused)
    days, rest = (levels.date, levels.first, levels.last), (levels.low, levels.high, levels.begins)
    arrays = Arrays(*days, *rest, levels.guessed, levels.conflict)
    about = About(*key, described.unit, described.scale, levels.monotone, unused)
    return Listed(arrays, about, levels.at, lambda: _table(levels, arrays, about))


def _table(levels: Levels, arrays: Arrays, about: About) -> Series:
    """The levels of one list as a table."""
    columns: dict[str, Any] = {
        name: [getattr(level, name) for level in levels.figures] for name in COLUMNS[:-1]
    }
    if levels.figures:
        table = Series(columns | {"low": levels.low, "high": levels.high, "conflict": levels.conflict})
    else:
        table = _empty().copy()
    table.about = about
    return table.of_arrays(arrays)
