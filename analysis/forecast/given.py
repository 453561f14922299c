"""What a person asks of a forecast from Python: levels, shares and targets; what is none is refused in one sentence."""

from typing import Any

import numpy as np

from analysis.errors import ForecastError, must_be
from analysis.evidence import Evidence, Target, target
from analysis.forecast.trend.classes import ReferenceClass


def asked_for(evidence: Any, goal: Any, reference: Any) -> Target:
    """The target that is asked for. Raises ForecastError for arguments of another type than `predict` takes."""
    must_be(ForecastError, "evidence", evidence, Evidence, "what evidence.load(…) returns")
    must_be(
        ForecastError, "goal", goal, str | Target, "the slug of a target, or what evidence.target(…) returns"
    )
    must_be(ForecastError, "reference", reference, ReferenceClass | None, "a class of coefficients, e.g. classes.load('adoption-counts')")  # fmt: skip
    return target(evidence, goal) if isinstance(goal, str) else goal


def level(value: Any) -> float:
    """A level of what is counted, as a number.

    >>> level(150), level(np.float64(2.5))
    (150.0, 2.5)
    """
    if isinstance(value, bool) or not isinstance(value, int | float | np.number) or value != value:
        raise ForecastError(f"level is {value!r}; a number is wanted, e.g. 150.")
    return float(value)


def shares(values: Any) -> np.ndarray:
    """One share or several, each from 0 to 1, in the shape they were given in.

    >>> shares(0.5).tolist(), shares([0.05, 0.95]).tolist()
    (0.5, [0.05, 0.95])
    """
    try:
        found = np.asarray(values, dtype=float)
    except (TypeError, ValueError):
        found = np.array(np.nan)
    if not np.all((found >= 0) & (found <= 1)):
        raise ForecastError(f"levels is {values!r}; shares from 0 to 1 are wanted, e.g. 0.5 or [0.05, 0.95].")
    return found
