"""Figures that no text prints as they stand: `computed.yml` says from what each was computed, and how.

The claims hold the figure with the text that it was computed from. Whether a figure is one of these is decided there alone, and
not by the words of a note.
"""

from typing import Any

from analysis.errors import EvidenceError
from analysis.evidence.declared import entries_of
from analysis.evidence.schema import Package

FILE = "computed.yml"
_KEYS = ("claim_id", "how")


def read_computed(package: Package) -> dict[str, str]:
    """Claim → how its figure was computed; empty if a data directory has no `computed.yml`, and for tables in memory.

    Raises EvidenceError if the file is no YAML list of mappings with claim_id and how, or names a claim twice.
    """
    if package.in_memory:
        return {}
    told: dict[str, str] = {}
    for number, entry in enumerate(entries_of(package.directory / FILE, _KEYS), 1):
        wrong = next((k for k in _KEYS if not isinstance(entry[k], str) or not entry[k].strip()), "")
        if wrong or entry["claim_id"] in told:
            found = f"{wrong} is {entry[wrong]!r}" if wrong else f"{entry['claim_id']} stands there twice"
            raise EvidenceError(
                f"{FILE}, entry {number}: {found}; one claim_id, and how it was computed, are due."
            )
        told[entry["claim_id"]] = entry["how"].strip()
    return told


def computed_of(evidence: Any) -> dict[str, str]:
    """The same of an evidence, read once.

    >>> from analysis import evidence
    >>> computed_of(evidence.load())["india-electronics-2025-fy25-usd"]
    '11.3 trillion rupees at about 85 rupees a dollar.'
    """
    return evidence.index.remembered(("computed",), lambda: read_computed(evidence.package))
