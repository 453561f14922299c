"""Declared exceptions: rows that a rule doubts and a person has looked at, each with its reason.

`exceptions.yml` of a data directory is a list of {rule, row, reason}. An exception silences that rule for that row and
nothing else; one that silences nothing any more is told, so that it does not outlive its reason.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from analysis.errors import EvidenceError, suggest
from analysis.evidence.checks.sense import RULES, Finding
from analysis.evidence.declared import entries_of
from analysis.evidence.schema import Package
from analysis.paths import default_data_dir

FILE = "exceptions.yml"
_KEYS = ("rule", "row", "reason")
LEAST = 20  # characters of a reason


@dataclass(frozen=True)
class Declared:
    """One exception: the rule's name, the key of the row, the reason."""

    rule: str
    row: str
    reason: str


def read_exceptions(package: Package) -> list[Declared]:
    """The declared exceptions of a data directory; an empty list if it has no `exceptions.yml`. Rows in memory have those of
    the shipped evidence, from which they may come.

    Raises EvidenceError if the file is no YAML list of mappings with rule, row and reason (all texts), names a rule that
    is not known, or gives no reason.
    """
    folder = default_data_dir() if package.in_memory else package.directory
    return [_declared(number, entry) for number, entry in enumerate(entries_of(folder / FILE, _KEYS), 1)]


def _declared(number: int, entry: dict) -> Declared:
    if not all(isinstance(v, str) for v in entry.values()):
        raise EvidenceError(f"{FILE}, entry {number}: rule, row and reason are texts; found {entry!r}.")
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
    exceptions = {(e.rule, e.row): e for e in declared}
    kept, used = [], set()
    for finding in findings:
        key = (finding.rule, finding.key)
        if key in exceptions:
            used.add(key)
        else:
            kept.append(finding)
    return kept, [e for key, e in exceptions.items() if key not in used]
