"""Errors that a user can act on: each message names the place, what was found, what is allowed, what to do."""

from collections.abc import Iterable


class OutlookError(Exception):
    """Base of all errors of this package; the command line prints the message alone and exits with 1."""


class EvidenceError(OutlookError):
    """The data directory, a table or a slug in it is not as it should be."""


class ForecastError(OutlookError):
    """A question that the evidence cannot answer, or a history that no model may take."""


class EffectsError(OutlookError):
    """A reported change that has no effect size, or a pool that cannot be formed."""


class ReportError(OutlookError):
    """A report that cannot be planned, executed or written."""


def suggest(word: str, known: Iterable[str], limit: int = 3) -> str:
    """Close matches to a mistyped word, as the end of a message.

    >>> suggest("beijng", ["beijing", "shanghai"])
    ' Did you mean beijing?'
    >>> suggest("xyz", ["beijing"])
    ''
    """
    from difflib import get_close_matches

    near = get_close_matches(str(word), list(known), n=limit, cutoff=0.6)
    return f" Did you mean {' or '.join(near)}?" if near else ""
