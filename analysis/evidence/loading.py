"""Loading: the tables of a data directory, or tables in memory, as they were known on a day.

What the check calls an error is refused, all of it at once: no number rests on a row that can't be. What it only doubts is
loaded, and told at the foot of each page that rests on it.
"""

from collections.abc import Mapping
from os import PathLike
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.errors import EvidenceError, must_be
from analysis.evidence import kept
from analysis.evidence.checks.verdict import refuse
from analysis.evidence.claims import Evidence, assemble
from analysis.evidence.corrections import read_corrections
from analysis.evidence.hedges import HedgeRule
from analysis.evidence.schema import Package, read_package
from analysis.evidence.tables import package_of, parse_day, read_table, texts_of


def load(
    data_dir: str | Path | Mapping[str, Any] | None = None, as_of: Any | None = None, *,
    hedge_rule: HedgeRule | None = None, check: bool = True,
) -> Evidence:  # fmt: skip
    """The evidence of a data directory, or of tables, as it was published by a day.

    data_dir: a directory with a `datapackage.json` (None or empty: the shipped data), or tables in memory: a mapping of
    the name of a table to a DataFrame or a list of rows, with the columns of the table as in its file (columns that are
    left out count as empty). Tables that are not given are empty, but for the record of resolved targets (outcomes) and
    the assumptions, which are then the shipped ones. as_of: a day; only claims whose *latest* possible day of publication
    is not after it are kept, so that nothing unknown then can be seen (None: all). hedge_rule: how far a hedge reaches
    (None: the rows `hedge-*` of the assumptions). check: False loads what can be read although the check finds errors in
    it, to look at it and mend it; what rests on such rows may be wrong.

    Raises EvidenceError for a missing directory, an unknown table or column, a day that is none, and for everything that
    `check` calls an error, whatever the day: all of it in one message, each with its row, what was found, what is allowed.

    >>> early, late = load(as_of="2024-03-31"), load()
    >>> len(early.claims) < len(late.claims)
    True
    >>> bool((early.claims["published_latest"] <= "2024-03-31").all())
    True
    >>> again = load({"claims": late.claims, **late.tables}, as_of="2024-03-31")
    >>> len(again.claims) == len(early.claims)
    True
    """
    day = None if as_of is None else parse_day(as_of)
    must_be(EvidenceError, "data_dir", data_dir, str | PathLike | Mapping | None, "a directory, or a mapping of names of tables to their rows")  # fmt: skip
    if isinstance(data_dir, Mapping):
        package = package_of(data_dir)
        texts = texts_of(package, data_dir)
    else:
        package, texts = read_package(data_dir or None), {}
        if hedge_rule is None and (known := kept.kept(package.directory, day)) is not None:
            return known
    if check:
        refuse(package, texts)
    return assemble(package, read_tables(package, texts), read_corrections(package), day, hedge_rule)


def read_tables(package: Package, texts: Mapping[str, str]) -> dict[str, pd.DataFrame]:
    """The tables of a package, typed. texts: of those that are in no file, by name. Raises EvidenceError for what can't be read."""
    tables = {name: read_table(table, texts.get(name)) for name, table in package.tables.items()}
    # another register settles no target of this evidence, whatever they are called
    if package["outcomes"].borrowed:
        tables["outcomes"] = tables["outcomes"].assign(target="")
    return tables


def keep(data_dir: str | Path | None = None, as_of: Any | None = None) -> Evidence:
    """`load`, and `load` gives this very object again in this process and its forks for the same directory and day, with what
    was made of it since, as long as no file below the directory changes.

    For a process that is forked for one report after the other. A directory that borrows shipped tables is not kept. Raises
    as `load` does.
    """
    directory = read_package(data_dir or None).directory
    as_read = kept.stamp(directory)
    known = load(data_dir, as_of)
    if not any(table.borrowed for table in known.package.tables.values()):
        kept.put(directory, known.as_of, as_read, known)
    return known


def acquaint(data_dir: str | None = None, as_of: str | None = None) -> None:
    """`keep`, for a process that is forked for reports that rest on this evidence."""
    keep(data_dir, as_of)
