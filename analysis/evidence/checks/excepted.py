"""Declared exceptions: rows that a rule doubts and a person has looked at, each with its reason.

`exceptions.yml` of a data directory is a list of {rule, row, found, reason}. An exception silences that rule for that row and
for what it found there (left out: whatever it finds), and nothing else: a cell that is changed afterwards is doubted anew. One
that silences nothing any more is told, so that it does not outlive its reason.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from analysis.errors import EvidenceError, suggest
from analysis.evidence.checks.sense import RULES, Finding, grouped
from analysis.evidence.declared import entries_of
from analysis.evidence.schema import Package
from analysis.paths import default_data_dir

FILE = "exceptions.yml"
_KEYS = ("rule", "row", "reason")
LEAST = 20  # characters of a reason


@dataclass(frozen=True)
class Declared:
    """One exception: the rule's name, the key of the row, the reason, and what was found when it was looked at (None: not told)."""

    rule: str
    row: str
    reason: str
    found: str | None = None

    def silences(self, finding: Finding) -> bool:
        """Whether it is about this finding."""
        same = (self.rule, self.row) == (finding.rule, finding.key)
        return same and self.found in (None, finding.found)


def read_exceptions(package: Package) -> list[Declared]:
    """The declared exceptions of a data directory; an empty list if it has no `exceptions.yml`. Rows in memory have those of
    the shipped evidence, from which they may come.

    Raises EvidenceError if the file is no YAML list of mappings with rule, row, reason and perhaps found (all texts), names a
    rule that is not known, or gives no reason.
    """
    folder = default_data_dir() if package.in_memory else package.directory
    entries = entries_of(folder / FILE, _KEYS, may=["found"])
    return [_declared(number, entry) for number, entry in enumerate(entries, 1)]


def _declared(number: int, entry: dict) -> Declared:
    if not all(isinstance(v, str) for v in entry.values()):
        raise EvidenceError(
            f"{FILE}, entry {number}: rule, row, found and reason are texts; found {entry!r}."
        )
    if entry["rule"] not in RULES:
        raise EvidenceError(
            f"{FILE}, entry {number}: rule {entry['rule']!r} is not known.{suggest(entry['rule'], RULES)}"
        )
    if len(entry["reason"].strip()) < LEAST:
        raise EvidenceError(f"{FILE}, entry {number}: say the reason in {LEAST} characters or more.")
    return Declared(**entry)


def without(
    findings: Iterable[Finding], declared: Iterable[Declared]
) -> tuple[list[Finding], list[Declared]]:
    """The findings that no exception silences, and the exceptions that silence nothing."""
    exceptions = grouped(declared, "rule", "row")
    kept, used = [], set()
    for finding in findings:
        about = [e for e in exceptions.get((finding.rule, finding.key), ()) if e.silences(finding)]
        used.update(about)
        if not about:
            kept.append(finding)
    return kept, [e for several in exceptions.values() for e in several if e not in used]
