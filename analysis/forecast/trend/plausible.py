"""The histories that fit the intervals of a list: drawn, weighed by how plausible they are, and remembered for a while."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from analysis.forecast.trend.history import History
from analysis.forecast.trend.legs import mixed
from analysis.forecast.trend.legs.leg import Coefficients
from analysis.forecast.trend.legs.steps import steps
from analysis.forecast.trend.recent import remembered
from analysis.forecast.trend.running import each

CANDIDATES = (
    3000  # histories to choose from where figures are intervals, and no more than half as many again as draws
)
HISTORIES = 0  # random stream of the imputed histories; legs have their own numbers


class Histories(NamedTuple):
    """Histories that fit the intervals of a list: time and value, (1 or n_draws, k) each; weighed: from which they were drawn,
    where that was by how plausible these are."""

    time: np.ndarray
    value: np.ndarray
    weighed: mixed.Weighed | None = None


def histories_of(
    history: History, coefficients: Mapping[str, Coefficients], n_draws: int, root: int
) -> Histories:
    """`plausible_histories` by the stream from which `predict_draws` takes them; remembered for a while (see `recent`)."""

    def draw() -> dict[str, np.ndarray]:
        stream = np.random.default_rng([root, HISTORIES])
        drawn = plausible_histories(history, coefficients, n_draws, stream)
        weighed = {} if drawn.weighed is None else drawn.weighed._asdict()
        return {"time": drawn.time, "value": drawn.value, **weighed}

    made = remembered(("histories", *history.content, weighed_by(coefficients), n_draws, root), draw)
    weighed = mixed.Weighed(made["joint"], made["pick"]) if "pick" in made else None
    return Histories(made["time"], made["value"], weighed)


def weighed_by(coefficients: Mapping[str, Coefficients]) -> Coefficients:
    """What tells how plausible a history is."""
    return dict(coefficients.get("mixed", {}))


def plausible_histories(
    history: History, coefficients: Mapping[str, Coefficients], n_draws: int, rng: np.random.Generator
) -> Histories:
    """Histories that fit the intervals, drawn by how plausible they are.

    Uniform draws from the intervals are weighed by the probability of their steps (leg mixed) and resampled: among
    the numbers behind "over 200, over 300, over 400" those that grow evenly are likelier than those that jump.
    Without that leg, or with a single figure, the draws stay uniform.
    """
    if history.exact or not history.integer or "mixed" not in coefficients or len(history) == 1:
        return Histories(*history.impute(n_draws, rng))
    time, value = history.impute(min(CANDIDATES, n_draws + n_draws // 2), rng)
    seen, half = steps(time, value), len(value) // 2
    parts = each(
        lambda rows: mixed.joint(seen.rows(rows), coefficients["mixed"]), (slice(half), slice(half, None))
    )
    joint = np.concatenate(parts)
    log_weight = mixed.evidence(joint)
    total = np.cumsum(np.exp(log_weight - log_weight.max()))
    pick = np.searchsorted(total, (np.arange(n_draws) + rng.random()) / n_draws * total[-1])
    pick = rng.permutation(np.minimum(pick, len(value) - 1))
    return Histories(time[pick], value[pick], mixed.Weighed(joint, pick))
