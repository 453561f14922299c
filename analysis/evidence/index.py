"""The claims of an evidence by list, by target and by id: made once, for all days on which it is looked at.

A vintage sees of a list the claims that were published by its day: so many of them, in the order of publication. What is
made of a list is thus the same from one of its publications to the next, and is remembered by that number; and so it is
for other claims that are the same in this list (see `Index.varied`).
"""

from collections.abc import Callable, Collection, Hashable, Iterable
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

import numpy as np
import pandas as pd

ListKey = tuple[str, str, str]
LIST = ("programme", "indicator", "entity")  # what a ListKey is made of
Made = TypeVar("Made")


class Printed(NamedTuple):
    """A stock or flow claim as a series needs it."""

    claim_id: str
    kind: str
    period_start: pd.Timestamp
    period_end: pd.Timestamp
    period_earliest: pd.Timestamp
    period_precision: str
    qualifier: str
    definition: str
    source_id: str
    published_precision: str
    published_latest: pd.Timestamp
    value: float
    low: float
    high: float


class Text(NamedTuple):
    """A claim as the sentence on an outcome needs it."""

    claim_id: str
    kind: str
    period_start: pd.Timestamp
    period_end: pd.Timestamp
    definition: str
    qualifier: str
    value: float
    low: float
    high: float
    publisher: str
    url: str
    published_latest: pd.Timestamp


class Index:
    """Places in a table of claims (columns as in `Evidence.claims`), which is never written to.

    Every method takes `until`: the day up to which claims are seen, None for all of them.
    """

    def __init__(
        self, claims: pd.DataFrame, like: "Index | None" = None, touched: Collection[ListKey] = ()
    ) -> None:
        self._claims = claims
        self._like, self._touched = like, touched
        self._published = claims["published_latest"].to_numpy()
        self._remembered: dict[Hashable, Any] = {}
        self._of_lists: dict[ListKey, dict[Hashable, Any]] = {}

    def varied(self, claims: pd.DataFrame, touched: Iterable[ListKey]) -> "Index":
        """The index of other claims that differ from these in some lists alone: what is made of any other list is
        remembered by both."""
        return Index(claims, self, frozenset(touched))

    def remembered_of(self, key: ListKey, what: Hashable, make: Callable[[], Made]) -> Made:
        """What was made of one list, or is made now: it must follow from the claims of this list and `what` alone."""
        made = self._made_of(key)
        if what not in made:
            made[what] = make()
        return made[what]

    def _made_of(self, key: ListKey) -> dict[Hashable, Any]:
        if self._like is not None and key not in self._touched:
            return self._like._made_of(key)
        return self._of_lists.setdefault(key, {})

    def remembered(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """What was made under a key, or is made now: it must follow from these claims and the key alone."""
        if key not in self._remembered:
            self._remembered[key] = make()
        return self._remembered[key]

    def column(self, name: str) -> np.ndarray:
        """A column of the claims as an array."""
        return self.remembered(("column", name), lambda: self._claims[name].to_numpy())

    def _rows(self, names: tuple[str, ...], at: np.ndarray) -> list[tuple]:
        """The cells of some columns at some places, a row each; days as Timestamps. They are made of all claims at a time but in a
        variant (see `_at`)."""
        if self._like is not None:
            return list(zip(*(self._claims[name].array[at].tolist() for name in names), strict=True))
        made = self.remembered(
            ("rows", names),
            lambda: list(zip(*(self._claims[name].tolist() for name in names), strict=True)),
        )
        return [made[k] for k in at.tolist()]

    def claims(self, until: np.datetime64 | None) -> pd.DataFrame:
        """The table of the claims, numbered anew."""
        kept = slice(None) if until is None else self._published <= until
        return self._claims[kept].reset_index(drop=True)

    def rows(self, at: np.ndarray) -> pd.DataFrame:
        """The claims at some places as a table, numbered anew."""
        return self._claims.iloc[at].reset_index(drop=True)

    def seen(self, at: np.ndarray, until: np.datetime64 | None) -> np.ndarray:
        """Those of some places that were published by a day."""
        return at if until is None else at[self._published[at] <= until]

    @cached_property
    def _of_list(self) -> dict[ListKey, np.ndarray]:
        return _places(zip(*(self.column(name).tolist() for name in LIST), strict=True))

    @cached_property
    def _of_place(self) -> dict[tuple[str, str], np.ndarray]:
        return _places(zip(self.column("programme").tolist(), self.column("entity").tolist(), strict=True))

    @cached_property
    def _of_target(self) -> dict[str, np.ndarray]:
        return _places(self.column("target").tolist())

    @cached_property
    def _of_id(self) -> dict[str, int]:
        return {claim: k for k, claim in reversed(list(enumerate(self.column("claim_id").tolist())))}

    def lists(self, until: np.datetime64 | None, among: Iterable[ListKey] | None = None) -> list[ListKey]:
        """The lists with a claim (of these, if any are given), in the order in which they first stand in the table."""
        places = {key: self.of_list(key, until) for key in (self._of_list if among is None else among)}
        return sorted((key for key, at in places.items() if len(at)), key=lambda key: int(places[key][0]))

    def of_list(self, key: ListKey, until: np.datetime64 | None) -> np.ndarray:
        """The places of all claims of a list, in the order of the table."""
        return self.seen(self._at(key), until)

    def figures(self, key: ListKey, until: np.datetime64 | None) -> np.ndarray:
        """The places of the stock and flow claims of a list, in the order of the table."""
        return self.seen(self.remembered(("figures", key), lambda: self._figures_at(key)), until)

    def _at(self, key: ListKey) -> np.ndarray:
        """The places of one list; of a variant, whose lists are looked at one by one, without going through all of them."""
        if self._like is None or "_of_list" in self.__dict__:
            return self._of_list.get(key, _NONE)
        return self.remembered(("list", key), lambda: self._found(key))

    def _found(self, key: ListKey) -> np.ndarray:
        columns = (self.column(name) == word for name, word in zip(LIST, key, strict=True))
        return np.flatnonzero(np.logical_and.reduce(list(columns)))

    def _figures_at(self, key: ListKey) -> np.ndarray:
        at = self._at(key)
        kind = self.column("kind")[at]
        return at[(kind == "stock") | (kind == "flow")]

    def of_place(self, programme: str, entity: str, until: np.datetime64 | None) -> np.ndarray:
        """The places of all claims of a programme in a place, whatever they measure."""
        return self.seen(self._of_place.get((programme, entity), _NONE), until)

    def all(self, until: np.datetime64 | None) -> np.ndarray:
        """The places of all claims."""
        return self.seen(np.arange(len(self._published)), until)

    def of_target(self, slug: str, until: np.datetime64 | None) -> np.ndarray:
        """The places of the claims that print a target, in the order of the table."""
        return self.seen(self._of_target.get(slug, _NONE), until)

    def of_ids(self, claim_ids: Iterable[str], until: np.datetime64 | None) -> np.ndarray:
        """The places of claims, in the order of their ids; those that are not seen, or not there, are left out."""
        at = [self._of_id[claim] for claim in claim_ids if claim in self._of_id]
        return self.seen(np.array(at, int), until)

    def texts(self, at: np.ndarray) -> list[Text]:
        """The claims at some places as rows, in their order."""
        return [Text(*row) for row in self._rows(Text._fields, at)]

    def published(self, claim_ids: Iterable[str], until: np.datetime64 | None) -> np.ndarray:
        """The day on which each claim was published at the latest; NaT for one that is not seen, or not there."""
        at = np.array([self._of_id.get(claim, -1) for claim in claim_ids], int)
        never = np.datetime64("NaT")
        if not len(self._published):
            return np.full(len(at), never, self._published.dtype)
        days = np.where(at < 0, never, self._published[at])
        return days if until is None else np.where(days <= until, days, never)

    def printed(self, at: np.ndarray, low: np.ndarray, high: np.ndarray) -> list[Printed]:
        """The claims at some places as rows, with these intervals, in the order of their days, publications and ids."""
        found = zip(self._rows(Printed._fields[:-2], at), low.tolist(), high.tolist(), strict=True)
        rows = [Printed(*row, *ends) for row, *ends in found]
        return sorted(rows, key=lambda r: (r.period_end, r.published_latest, r.claim_id))


_NONE = np.array([], int)


def _places(keys: Iterable[Any]) -> dict[Any, np.ndarray]:
    """Key → the places at which it stands, ascending."""
    places: dict[Any, list[int]] = {}
    for k, key in enumerate(keys):
        places.setdefault(key, []).append(k)
    return {key: np.array(at) for key, at in places.items()}
