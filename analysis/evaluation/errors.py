"""What can be wrong with an evaluation: a table that is malformed, settings that were not registered."""

from analysis.errors import OutlookError


class EvaluationError(OutlookError):
    """A forecast table that can't be scored, or a run whose settings differ from the registered ones."""
