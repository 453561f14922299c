"""Evidence: the claims and tables of a data directory, as they were known on a day (see `loading` for how it is read)."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis.errors import EvidenceError, must_be, suggest
from analysis.evidence.bounds import lists_that_differ, reread, with_intervals
from analysis.evidence.corrections import apply_corrections
from analysis.evidence.hedges import HedgeRule
from analysis.evidence.index import Index, ListKey, Made
from analysis.evidence.needed import FIGURE_ASSUMPTIONS, JOIN_DAYS
from analysis.evidence.schema import Package
from analysis.evidence.tables import rows_of


@dataclass(frozen=True, eq=False)
class Evidence:
    """The tables of a data directory, as known on `as_of` (None: all that is recorded).

    claims has the columns of `claims.csv` and, added, low and high (the hedge as an interval, in the figure's own
    unit), period_earliest (the first day to which the figure can refer) and corrected (True where a declared error of
    the source was mended). The other tables are as in the
    data package; `assumptions` and the vocabularies do not depend on the day. settled: the register of resolved targets,
    where one was given (`with_outcomes`); None: outcomes.csv and what figures settle (see `register`).
    """

    claims: pd.DataFrame
    tables: dict[str, pd.DataFrame] = field(repr=False)
    package: Package = field(repr=False)
    as_of: pd.Timestamp | None
    hedge_rule: HedgeRule = field(repr=False)
    settled: pd.DataFrame | None = field(default=None, repr=False)

    def __getattr__(self, name: str) -> pd.DataFrame:
        tables = self.__dict__.get("tables", {})
        if name == "claims" and "index" in self.__dict__:
            self.__dict__["claims"] = self.index.claims(self.until)
            return self.__dict__["claims"]
        if name in tables:
            return tables[name]
        raise AttributeError(
            f"Evidence has no table {name!r}; it has claims, {', '.join(tables)}.{suggest(name, tables)}"
        )

    def __reduce__(self) -> Any:
        return (Evidence, (self.claims, self.tables, self.package, self.as_of, self.hedge_rule, self.settled))

    @property
    def data_dir(self) -> Path:
        return self.package.directory

    def with_claims(self, claims: pd.DataFrame, touched: Iterable[ListKey] | None = None) -> "Evidence":
        """The same evidence with other claims (columns as in `claims`); its vocabularies are not read again.

        touched: the lists (programme, indicator, entity) in which they differ, where that is known: what was made of the
        others is not made again.
        """
        other = self._with(index=False, claims=claims)
        if touched is not None:
            other.__dict__["index"] = self.index.varied(claims, touched)
        return other

    def known_by(self, day: pd.Timestamp) -> "Evidence":
        """What of this evidence had been published by a day: `load` with that `as_of`, without reading the files again."""
        return _known_by(self, pd.Timestamp(day))

    def with_outcomes(self, outcomes: pd.DataFrame) -> "Evidence":
        """The same evidence with another register of resolved targets: these rows, and nothing that figures settle."""
        must_be(EvidenceError, "outcomes", outcomes, pd.DataFrame, "a table with the columns of outcomes.csv")
        return self._with(tables=self.tables | {"outcomes": outcomes}, settled=outcomes)

    def without_events(self, event_ids: Iterable[str]) -> "Evidence":
        """The same evidence with some rows of events.csv as if no text had told them: they move nothing, and which lists are
        kin to each other stays, so that none of these rows is booked for what is read of the others (see `events.kin`)."""
        without = set(event_ids)
        if not without:
            return self
        events = self.tables["events"]
        untold = events["source_id"].mask(events["event_id"].isin(without), "")
        return self._with(tables=self.tables | {"events": events.assign(source_id=untold)})

    def with_event_day(self, event_id: str, day: pd.Timestamp) -> "Evidence":
        """The same evidence with a day of a row of events.csv that is known for sure."""
        events = self.tables["events"]
        its = events["event_id"] == event_id
        moved = events.assign(
            day=events["day"].mask(its, day),
            day_earliest=events["day_earliest"].mask(its, day),
            day_precision=events["day_precision"].mask(its, "day"),
        )
        return self._with(tables=self.tables | {"events": moved})

    def with_assumptions(self, values: Mapping[str, float]) -> "Evidence":
        """The same evidence under other values of some assumptions: hedges and dates are read anew where they are among
        them. The register of resolved targets stays as it was loaded.

        Raises EvidenceError for an unknown assumption.

        >>> from analysis.evidence import load
        >>> wide = load().with_assumptions({"hedge-over-width": 0.5})
        >>> wide.assumed("hedge-over-width"), load().assumed("hedge-over-width")
        (0.5, 1.0)
        """
        for name in values:
            self.assumed(name)
        table = self.tables["assumptions"]
        given = table["assumption_id"].map(values)
        tables = self.tables | {"assumptions": table.assign(value=given.fillna(table["value"]))}
        rule = HedgeRule.from_assumptions(tables["assumptions"])
        same = not set(values) & set(FIGURE_ASSUMPTIONS)
        claims = self.claims if same else reread(self.claims, self.hedge_rule, rule, tables)
        other = self._with(index=same, claims=claims, tables=tables, hedge_rule=rule)
        if not same and JOIN_DAYS not in values:  # which figures are joined hangs on that one in every list
            other.__dict__["index"] = self.index.varied(claims, lists_that_differ(self.claims, claims))
        rows = rows_of(tables["assumptions"])
        other.__dict__["_vocabulary"] = self._vocabulary | {"assumptions": {r.assumption_id: r for r in rows}}
        return other

    def with_kind(self, programme: str, kind: str) -> "Evidence":
        """The same evidence with a programme of another kind; EvidenceError for an unknown programme."""
        row, table = self.programme(programme)._replace(kind=kind), self.tables["programmes"]
        kinds = table["kind"].mask(table["programme"] == programme, kind)
        tables = self.tables | {"programmes": table.assign(kind=kinds)}
        other = self._with(index=False, claims=self.claims, tables=tables)  # what it remembers hangs on kinds
        known = self._vocabulary["programmes"] | {programme: row}
        other.__dict__["_vocabulary"] = self._vocabulary | {"programmes": known}
        return other

    def _with(self, index: bool = True, **values: Any) -> "Evidence":
        """This evidence with other values of some fields. It shares what both have in common; index: whether both look at
        the same claims (else `claims` is among the values)."""
        other = object.__new__(Evidence)
        own = {f.name: self.__dict__[f.name] for f in fields(Evidence) if f.name in self.__dict__}
        other.__dict__.update(own | values)
        other.__dict__["_vocabulary"] = self._vocabulary
        other.__dict__["readings_of"] = self.readings_of
        other.__dict__["whole"] = self.whole
        if index:
            other.__dict__["index"], other.__dict__["until"] = self.index, self.until
        return other

    def remembered(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """What was made of this evidence under a key, or is made now: it must follow from its tables, its day and the key
        alone. No other evidence has it, an earlier day or a variant of this one neither."""
        made = self.__dict__.setdefault("_made", {})
        if key not in made:
            made[key] = make()
        return made[key]

    @cached_property
    def whole(self) -> "Evidence":
        """The evidence that was loaded, of which this is an earlier day or a variant."""
        return self

    @cached_property
    def index(self) -> Index:
        """Places in the claims from which this evidence is cut (see `until`), shared by all that are."""
        return Index(self.claims)

    @cached_property
    def until(self) -> np.datetime64 | None:
        """The day up to which claims of `index` are seen; None: all of them."""
        return None

    @cached_property
    def claims_by_id(self) -> pd.DataFrame:
        """The claims with their ids as the index; made once, as every sentence on an outcome asks for some."""
        return self.claims.set_index("claim_id")

    @cached_property
    def judged(self) -> frozenset[str]:
        """The targets that outcomes.csv has a row for."""
        return frozenset(self.tables["outcomes"]["target"].tolist())

    @cached_property
    def readings_of(self) -> dict[str, list]:
        """Target → its rows of readings.csv as named tuples."""
        rows: dict[str, list] = {}
        for row in rows_of(self.tables["readings"]):
            rows.setdefault(row.target, []).append(row)
        return rows

    @cached_property
    def _vocabulary(self) -> dict[str, dict[str, Any]]:
        keys = {
            "programmes": "programme",
            "indicators": "indicator",
            "assumptions": "assumption_id",
            "targets": "target",
        }
        return {
            table: {getattr(row, key): row for row in rows_of(self.tables[table])}
            for table, key in keys.items()
        }

    def _look_up(self, table: str, word: str, what: str) -> pd.Series:
        rows = self._vocabulary[table]
        if word not in rows:
            raise EvidenceError(f"{what} {word!r} is not in {table}.csv.{suggest(word, rows)}")
        return rows[word]

    def programme(self, slug: str) -> pd.Series:
        """One row of programmes.csv as a named tuple; EvidenceError for an unknown slug."""
        return self._look_up("programmes", slug, "programme")

    def indicator(self, slug: str) -> pd.Series:
        """One row of indicators.csv as a named tuple; EvidenceError for an unknown slug."""
        return self._look_up("indicators", slug, "indicator")

    def assumed(self, assumption_id: str) -> float:
        """The value of one assumption; EvidenceError for an unknown id."""
        return float(self._look_up("assumptions", assumption_id, "assumption").value)


# a page looks at the same days again and again, and what was made of a day goes with it
@lru_cache(maxsize=64)
def _known_by(evidence: Evidence, day: pd.Timestamp) -> Evidence:
    until = day.to_datetime64()
    earlier = evidence._with(as_of=day)
    # made when asked for (see `__getattr__`): most are seen by the index
    earlier.__dict__.pop("claims", None)
    earlier.__dict__["until"] = until if evidence.until is None else min(until, evidence.until)
    return earlier


def assemble(
    package: Package, tables: dict[str, pd.DataFrame], corrections: list[dict], day: pd.Timestamp | None = None,
    hedge_rule: HedgeRule | None = None,
) -> Evidence:  # fmt: skip
    """Evidence from typed tables: corrections applied, claims of later days left out, hedges as intervals."""
    rule = hedge_rule or HedgeRule.from_assumptions(tables["assumptions"])
    claims = apply_corrections(tables["claims"], corrections)
    if day is not None:
        claims = claims[claims["published_latest"] <= day].reset_index(drop=True)
    others = {name: table for name, table in tables.items() if name != "claims"}
    return Evidence(with_intervals(claims, others, rule), others, package, day, rule)


def assumption(evidence: Evidence, assumption_id: str) -> float:
    """One row of the assumptions as a named tuple: value, low, high, unit, statement, reason.

    Raises EvidenceError for an id that is not there.

    >>> from analysis.evidence import load
    >>> assumption(load(), "list-replaced-still-counted").value
    0.5
    """
    return evidence._look_up("assumptions", assumption_id, "assumption")
