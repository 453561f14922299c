"""What the page of a target asks besides its forecast, begun while that is made."""

import contextlib

from analysis import spare
from analysis.evaluation import EvaluationError, beside
from analysis.evidence import Evidence, Target, keep, target
from analysis.forecast import kinds, predict
from analysis.forecast.rehearsal import FEW
from analysis.pages.shared import sources
from analysis.pages.target.related import related
from analysis.pages.target.settle import claims_shown


def ahead(evidence: Evidence, goal: Target, *, n_draws: int, seed: int) -> None:
    """Where a core is free, reckon on it what the card sets beside the forecast: the answers under other kinds of list, and what
    a seal is compared with. The page says the same with it and without.

    n_draws, seed: of the forecast.
    """
    works = kinds.ahead(evidence, goal, n_draws, seed)
    with contextlib.suppress(EvaluationError):  # a seal that was changed: the card says so
        works |= beside.ahead(evidence, goal, n_draws, seed)
    spare.ahead(works)


def rehearse(data_dir: str | None = None, as_of: str | None = None, subject: str = "") -> None:
    """Make once what the page of a target, of a directory's evidence as of a day, says whatever is drawn: its tables of other targets
    and of claims.

    For a process that is forked for one report after the other, as `forecast.rehearse`; the page is the same with it and without.
    """
    known = keep(data_dir, as_of)
    if subject not in set(known.targets["target"]):
        return
    goal = target(known, subject)
    claims = claims_shown(predict(known, goal, n_draws=FEW, seed=1))
    for table in (*related(known, goal), sources(known, claims)):
        table._repr_html_()
