"""What the page of a target asks besides its forecast, begun while that is made."""

import contextlib

from analysis import spare
from analysis.evaluation import EvaluationError, beside
from analysis.evidence import Evidence, Target
from analysis.forecast import kinds


def ahead(evidence: Evidence, goal: Target, *, n_draws: int, seed: int) -> None:
    """Where a core is free, reckon on it what the card sets beside the forecast: the answers under other kinds of list, and what
    a seal is compared with. The page says the same with it and without.

    n_draws, seed: of the forecast.
    """
    works = kinds.ahead(evidence, goal, n_draws, seed)
    with contextlib.suppress(EvaluationError):  # a seal that was changed: the card says so
        works |= beside.ahead(evidence, goal, n_draws, seed)
    spare.ahead(works)
