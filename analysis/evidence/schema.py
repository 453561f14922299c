"""The rules of the tables, read from `datapackage.json`: what a column is, what it may hold, what it points to."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from analysis.errors import EvidenceError
from analysis.evidence.descriptor import faults, lacking
from analysis.paths import BORROWED, REFERRED, default_data_dir

SUPPOSED = "what-if"  # claims of this name were printed by nobody: they live in the explorer and in no data


@dataclass(frozen=True)
class Column:
    """One column of a table: its Table Schema descriptor with the parts that code asks for."""

    name: str
    type: str
    constraints: dict
    rules: dict = field(repr=False)
    description: str = field(default="", repr=False)
    example: str = field(default="", repr=False)
    title: str = field(default="", repr=False)

    def asked_as(self, *said: str) -> str:
        """What a person is asked for: the column's title with its name behind it, by which errors and changes call it, and with
        what else is said in brackets. The name alone where it has no title, or one of the same words."""
        plain = self.name.replace("_", " ")
        name = self.name if self.title and self.title.casefold() != plain else ""
        behind = "; ".join(filter(None, (name, *said)))
        return f"{self.title or self.name}{f' ({behind})' if behind else ''}"

    @property
    def required(self) -> bool:
        return bool(self.constraints.get("required"))

    def rule(self, name: str) -> Any:
        """A rule of our own (`outlook:<name>` in the descriptor), or None."""
        return self.rules.get(f"outlook:{name}")


@dataclass(frozen=True)
class Table:
    """One tabular resource of the package. borrowed: it is the table of the shipped package, which has it checked."""

    name: str
    path: Path
    columns: tuple[Column, ...]
    primary_key: tuple[str, ...]
    foreign_keys: tuple[tuple[str, str, str], ...]  # column, table pointed to, its column
    rules: dict = field(default_factory=dict, repr=False)  # our own rules on the table as a whole
    borrowed: bool = False
    optional: bool = False  # no file means no rows
    in_memory: bool = False  # given as a frame or as rows

    @cached_property
    def by_name(self) -> dict[str, Column]:
        return {column.name: column for column in self.columns}


@dataclass(frozen=True)
class Package:
    """All tables of a data directory."""

    directory: Path
    tables: dict[str, Table]

    def __getitem__(self, name: str) -> Table:
        return self.tables[name]

    @property
    def in_memory(self) -> bool:
        """Whether its tables are given as frames or rows; its directory is then none."""
        return any(table.in_memory for table in self.tables.values())


def _as_list(value: Any) -> list:
    return value if isinstance(value, list) else [value]


def _table(resource: dict, directory: Path, *, borrowed: bool = False, optional: bool = False) -> Table:
    schema = resource["schema"]
    columns = tuple(
        Column(
            f["name"],
            f.get("type", "string"),
            f.get("constraints", {}),
            {k: v for k, v in f.items() if ":" in k},
            str(f.get("description", "")),
            str(f.get("example", "")),
            str(f.get("title", "")),
        )
        for f in schema["fields"]
    )
    keys = []
    for key in schema.get("foreignKeys", []):
        reference = key["reference"]
        pairs = zip(_as_list(key["fields"]), _as_list(reference["fields"]), strict=True)
        keys += [(here, reference.get("resource") or resource["name"], there) for here, there in pairs]
    primary = tuple(_as_list(schema.get("primaryKey", [])))
    rules = {name: rule for name, rule in schema.items() if ":" in name}
    return Table(
        name=resource["name"],
        path=directory / resource["path"],
        columns=columns,
        primary_key=primary,
        foreign_keys=tuple(keys),
        rules=rules,
        borrowed=borrowed,
        optional=optional,
    )


def read_package(data_dir: str | Path | None = None) -> Package:
    """The package of a data directory (the shipped one if none is given).

    A directory may borrow the shipped record of resolved targets and the shipped assumptions by name, instead of a copy
    whose rows point to programmes that it does not have: `"outlook:borrowed": ["outcomes", "assumptions"]` in its
    `datapackage.json`. It then needs no file of these.

    Raises EvidenceError if the directory or its `datapackage.json` is missing, is not readable as JSON, or lacks a table
    or column of the shipped one.

    >>> package = read_package()
    >>> package["claims"].by_name["kind"].constraints["enum"][:2]
    ['stock', 'flow']
    """
    directory = Path(data_dir) if data_dir is not None else default_data_dir()
    descriptor = directory / "datapackage.json"
    if not directory.is_dir():
        raise EvidenceError(
            f"{directory}: no such data directory. Give a directory that holds a datapackage.json."
        )
    if not descriptor.is_file():
        raise EvidenceError(
            f"{directory}: no datapackage.json found. Begin a directory of your own with `outlook init DIR`, or copy the shipped one with --copy-shipped."
        )
    described, wrong = _described(_text(descriptor), descriptor)
    if isinstance(described, dict) and described.get(REFERRED) == "shipped" and "resources" not in described:
        return referred_package(directory, described.get(BORROWED, []))
    if not wrong and directory.resolve() != default_data_dir().resolve():
        wrong = list(lacking(described, _descriptor(default_data_dir() / "datapackage.json")))
    if wrong:
        more = f" (and {len(wrong) - 3} more)" if len(wrong) > 3 else ""
        raise EvidenceError(
            f"{descriptor}: not as it is needed: {'; '.join(wrong[:3])}{more}. Compare it with the shipped one."
        )
    lent = (
        {}
        if directory.resolve() == default_data_dir().resolve()
        else _shipped_tables(described.get(BORROWED, []))
    )
    tables = [lent.get(r["name"]) or _table(r, directory) for r in described["resources"] if "schema" in r]
    return Package(directory, {table.name: table for table in tables})


def referred_package(directory: Path, borrowed: Sequence[str]) -> Package:
    """The package of a directory whose descriptor refers to the shipped one: the same tables, absent ones empty, those of
    `borrowed` with the shipped rows. Raises EvidenceError for a table that can't be borrowed."""
    shipped = _descriptor(default_data_dir() / "datapackage.json")
    wrong = list(faults({**shipped, BORROWED: list(borrowed)}))
    if wrong:
        raise EvidenceError(f"{directory / 'datapackage.json'}: {'; '.join(wrong)}.")
    lent = _shipped_tables(list(borrowed))
    tables = [
        lent.get(r["name"]) or _table(r, directory, optional=True)
        for r in shipped["resources"]
        if "schema" in r
    ]
    return Package(directory, {table.name: table for table in tables})


def _shipped_tables(names: list[str]) -> dict[str, Table]:
    if not names:
        return {}
    directory = default_data_dir()
    resources = _descriptor(directory / "datapackage.json")["resources"]
    return {r["name"]: _table(r, directory, borrowed=True) for r in resources if r["name"] in names}


def _descriptor(path: Path) -> dict:
    return _described(_text(path), path)[0]


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except ValueError as error:
        raise _no_json(path, error) from None
    except OSError as error:
        raise EvidenceError(f"{path} can't be read ({error.strerror}). Mend its permissions.") from None


@lru_cache(maxsize=4)
def _described(text: str, path: Path) -> tuple[Any, list[str]]:
    """A descriptor, and what is wrong with its form; each text is looked through once, and what is given is never written to."""
    try:
        described = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _no_json(path, error) from None
    return described, list(faults(described))


def _no_json(path: Path, error: Exception) -> EvidenceError:
    return EvidenceError(f"{path}: not valid JSON in UTF-8 ({error}). Mend it at that place.")
