"""Last increment with pooled errors: the newest pace goes on; how wrong that is, the class tells.

    value(h) = last + h * last_rate + scale * Q_h(u),   scale = h * max(mean |rate|, 1 % of the value)
Q_h: quantiles of (outcome - last - h * last_rate) / scale over the windows of the class (split conformal
prediction, Vovk et al. 2005, Algorithmic Learning in a Random World). A single figure has no increment:
its point is the last value, its scale h * last, its table that of single figures.
"""

from collections.abc import Sequence

import numpy as np

from analysis.forecast.trend.legs.leg import ALL, Coefficients, Leg
from analysis.forecast.trend.legs.steps import Steps, spread_uniforms

LEVELS = np.concatenate([[0.002, 0.005], (np.arange(99) + 1) / 100, [0.995, 0.998]])


def point_and_scale(s: Steps, horizon: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Point forecast of the additions and its scale, (m, H) each; histories of one figure get 0 and h * last."""
    scale = np.where(s.known > 0, np.maximum(s.mean_size, 0.01 * s.last), s.last)
    return s.last_rate * horizon, np.maximum(scale, 1e-12) * horizon


def draw(
    s: Steps, horizon: np.ndarray, c: Coefficients, integer: bool, n_draws: int, rng: np.random.Generator,
    rows: slice = ALL,
) -> np.ndarray:  # fmt: skip
    """Paths of additions (n_draws, H); c holds `horizons` and, per horizon, quantiles `errors` at LEVELS."""
    point, scale = point_and_scale(s.rows(rows), horizon)
    u = spread_uniforms(rng, n_draws, rows)
    added = point + scale * pooled_quantiles(u, horizon, c["horizons"], c["errors"])
    return np.rint(added) if integer else added


def pooled_quantiles(
    u: np.ndarray, horizon: np.ndarray, known_horizons: Sequence[float], table: Sequence[Sequence[float]]
) -> np.ndarray:
    """Quantiles (n, H) at levels u (n,), linear in the level and in log horizon between the known horizons."""
    at = np.stack([np.interp(u, LEVELS, row) for row in table], axis=1)
    position = np.interp(np.log(horizon), np.log(known_horizons), np.arange(len(known_horizons)))
    below = np.minimum(position.astype(int), len(known_horizons) - 1)
    above = np.minimum(below + 1, len(known_horizons) - 1)
    part = position - below
    return at[:, below] * (1 - part) + at[:, above] * part


LEG = Leg("last_increment", "last increment, pooled errors", 3, draw)
