"""Whose forecasts are scored: a directory that borrows the record of resolved targets has none of its own to score."""

from analysis.evaluation.registration import PLACE
from analysis.evidence import Evidence, load
from analysis.paths import default_data_dir


def of_record(evidence: Evidence) -> Evidence:
    """The evidence whose resolved targets are scored: this one, or the shipped one, as of the same day, where this one borrows
    its record and has registered nothing.

    >>> from analysis import evidence
    >>> ours = evidence.load()
    >>> of_record(ours) is ours
    True
    """
    own = not evidence.package["outcomes"].borrowed or (evidence.data_dir / PLACE).exists()
    return evidence if own else load(default_data_dir(), as_of=evidence.as_of)
