"""What a leg is: one record with everything that belongs to it, read by the pool, tables, fitting and tests."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

ALL = slice(None)  # rows
Coefficients = Mapping[str, Any]


@dataclass(frozen=True, eq=False)
class Leg:
    """A small stateless forecast of one series.

    name: in reference classes and tables; label: what readers see; stream: the number of its own random stream, which
    no other leg has, so that adding a leg leaves the others' draws as they are.
    draw(steps, horizon, coefficients, integer, n_draws, rng, rows) gives those rows of the additions (n_draws, n_horizons),
    all by default; with falls also takes `falls`, whether the series may. whole: a draw hangs on all horizons, and on the
    rows before it; of the other legs each row and each horizon stands by itself. scale: "value", or "log" or "logit": the leg then sees the steps of the
    transformed values and gives changes on that scale.
    start, kind: start values and kinds (real, positive, unit, above_one_half) of what is fitted; log_likelihood or
    log_growth: what the fit goes by, None for legs that are fitted otherwise.
    """

    name: str
    label: str
    stream: int
    draw: Callable[..., np.ndarray]
    scale: str = "value"
    falls: bool = False
    whole: bool = False
    start: Coefficients = field(default_factory=dict)
    kind: Mapping[str, str] = field(default_factory=dict)
    log_likelihood: Callable[..., np.ndarray] | None = None
    log_growth: Callable[..., np.ndarray] | None = None
