"""Texts that a sheet of figures brings along: one that is known is found by its address or by its name, any other is new."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from analysis.evidence import form
from analysis.evidence.checks.files import Problem, Rows

TEXTS = "sources"
SHARED = ("publisher", "url")  # of the page that was read, and of the text unless that has its own


def of_texts(claims: Iterable[str], texts: Iterable[str]) -> dict[str, str]:
    """By which words a column of the texts may be named beside those of the claims, and its whole name.

    >>> of_texts(["publisher", "kind"], ["publisher", "title", "kind"])
    {'sources.publisher': 'sources.publisher', 'sources.title': 'sources.title', 'sources.kind': 'sources.kind', 'title': 'sources.title'}
    """
    claims, texts = set(claims), list(texts)
    whole = {f"{TEXTS}.{name}": f"{TEXTS}.{name}" for name in texts}
    return whole | {name: f"{TEXTS}.{name}" for name in texts if name not in claims}


def same_address(url: str) -> str:
    """What two addresses of one page have in common.

    >>> same_address("HTTPS://www.Example.com/a/#top") == same_address("http://example.com/a")
    True
    """
    parts = urlsplit(url.strip())
    query = f"?{parts.query}" if parts.query else ""
    return f"{(parts.hostname or '').removeprefix('www.')}{parts.path.rstrip('/')}{query}" if parts.hostname else url.strip()  # fmt: skip


@dataclass
class Along:
    """The texts of a sheet, known and new. everything: the tables, to which the new ones are added as they come."""

    everything: Mapping[str, Rows]
    _new: dict[str, tuple[int, dict[str, str]]] = field(default_factory=dict)  # name → line, row
    _by_address: dict[str, str] = field(default_factory=dict)
    _by_name: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    used: dict[str, str] = field(default_factory=dict)  # known ones that lines were found to be of → by what

    def __post_init__(self) -> None:
        for row in self.everything["claims"].rows if "claims" in self.everything else ():
            if row["url"]:
                self._by_address.setdefault(same_address(row["url"]), row["source_id"])
        for row in self.everything[TEXTS].rows:
            self._keep(row)

    def _keep(self, row: Mapping[str, str]) -> None:
        if row.get("url"):
            self._by_address[same_address(row["url"])] = row["source_id"]
        if row.get("title"):
            self._by_name.setdefault(_name(row), []).append(row["source_id"])

    def of(self, name: str, line: int, text: Mapping[str, str], claim: Mapping[str, str]) -> tuple[str, dict[str, str] | None, list[Problem]]:  # fmt: skip
        """The text of a line: its source_id ('' where the line names none), its row where it is new, and what contradicts an
        earlier line of the same text. text, claim: the cells of both that the line has."""
        said = {c: claim[c] for c in SHARED if claim.get(c)} | {c: cell for c, cell in text.items() if cell}
        named = claim.get("source_id", "")
        if named in self._new:
            return named, None, list(self._contradictions(name, line, said, named))
        if named and (not text or named in self.everything[TEXTS].column("source_id")):
            return named, None, []
        if not (named or said.get("url") or said.get("title")):
            return "", None, []
        if not named and (found := self._found(said)):
            return found, None, list(self._contradictions(name, line, said, found))
        row = said | ({"source_id": named} if named else {})
        row |= form.follows(TEXTS, row, self.everything)
        data = self.everything[TEXTS]
        data.rows.append({column: row.get(column, "") for column in data.header})
        self._new[row["source_id"]] = (line, row)
        self._keep(row)
        return row["source_id"], row, []

    def _found(self, said: Mapping[str, str]) -> str:
        address = same_address(said.get("url", ""))
        if address in self._by_address:
            found, how = self._by_address[address], "address"
        else:
            urls = {row["source_id"]: row["url"] for row in self.everything[TEXTS].rows}
            named = self._by_name.get(_name(said), []) if said.get("title") else []
            # one title at two addresses may be two texts: a person says so by a source_id
            fit = [one for one in named if not (address and urls[one])]
            found, how = (fit[0], "title") if len(fit) == 1 else ("", "")
        if found and found not in self._new:
            self.used[found] = how
        return found

    def _contradictions(self, name: str, line: int, said: Mapping[str, str], found: str) -> Iterable[Problem]:
        first, row = self._new.get(found, (0, {}))
        for column in ("publisher", "title", "kind", "language"):
            if said.get(column) and row.get(column) and said[column] != row[column]:
                yield Problem(name, line, f"{TEXTS}.{column}", repr(said[column]), f"{row[column]!r}, as row {first} says of the same text",
                              "Mend one of the two, or give the texts different addresses.")  # fmt: skip

    def told(self, name: str) -> list[str]:
        """Which texts of the data the lines were found to be of, for a person to look at."""
        by = {how: [source for source, by in self.used.items() if by == how] for how in self.used.values()}
        return [f"{name}: texts known by their {how}: {', '.join(of)}." for how, of in by.items()]


def _name(row: Mapping[str, str]) -> tuple[str, str]:
    return row.get("publisher", "").casefold(), row["title"].casefold()
