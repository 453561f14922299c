"""What choosing the best does to an average: regression to the mean under selection.

A list takes the top share p of N candidate sites by a score; the printed average is the measured gain of the
chosen. If the score is correlated with the measured gain, the average of the chosen lies above that of all
sites even when nobody gained anything. With normal gains of mean mu and spread sigma (log points) and
correlation r between score and measured gain:

    E[gain | chosen] = mu + r sigma i(p),   i(p) = phi(z) / p,   z = Phi^-1(1 - p)

i(p) is the selection intensity (the inverse Mills ratio; Cochran 1951, Lynch & Walsh 1998 ch. 9). A second
measurement of the same sites would show mu + reliability r sigma i(p): the rest was noise of the first one.
"""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from analysis.errors import EffectsError


def _share(p: float) -> float:
    if not 0 < p <= 1:
        raise EffectsError(
            f"Selection: the chosen share is {p}; needed is a share above 0, at most 1 (1 % is 0.01)."
        )
    return float(p)


def _correlation(r: float, name: str) -> float:
    if not 0 <= r <= 1:
        raise EffectsError(f"Selection: {name} is {r}; needed is a number from 0 to 1.")
    return float(r)


def selection_intensity(share: float) -> float:
    """Mean of the top `share` of a standard normal, in standard deviations. 0 if all are chosen.

    >>> round(selection_intensity(0.01), 3), selection_intensity(1)
    (2.665, 0.0)
    """
    from scipy.stats import norm

    p = _share(share)
    return 0.0 if p == 1 else float(norm.pdf(norm.isf(p)) / p)


def expected_of_chosen(mean: float, spread: float, share: float, correlation: float = 1.0) -> float:
    """Expected measured gain (log points) of the chosen top share; formula in the module's docstring.

    >>> round(float(np.expm1(expected_of_chosen(0.0, 0.10, 0.01))), 3)
    0.305
    """
    if spread < 0:
        raise EffectsError(f"Selection: the spread is {spread}; needed is a standard deviation of 0 or more.")
    return mean + _correlation(correlation, "the correlation") * spread * selection_intensity(share)


def implied_mean_of_all(reported: float, spread: float, share: float, correlation: float = 1.0) -> float:
    """The mean gain of all candidates (log points) that a reported mean of the chosen is compatible with."""
    return reported - (expected_of_chosen(0.0, spread, share, correlation))


def spread_that_explains_all(reported: float, share: float, correlation: float = 1.0) -> float:
    """The between-site spread (log points) at which the whole reported mean appears at a true mean of zero.

    Infinite where nothing is selected or the score has nothing to do with the gain.
    """
    pull = _correlation(correlation, "the correlation") * selection_intensity(share)
    return abs(reported) / pull if pull > 0 else float("inf")


def simulate_chosen(
    mean: float,
    spread: float,
    share: float,
    correlation: float = 1.0,
    reliability: float = 0.5,
    n_sites: int = 20_000,
    n_draws: int = 200,
    seed: int = 1,
) -> pd.DataFrame:
    """Simulate lists: draw `n_sites` candidates `n_draws` times, choose the top share by score.

    One row per draw: measured (mean gain of the chosen as first measured), repeated (a second, independent
    measurement of the same sites), all_sites (mean of all). `reliability` is the share of the variance of
    measured gains that is real and would be seen again. Log points. Raises EffectsError.
    """
    r = _correlation(correlation, "the correlation")
    real = _correlation(reliability, "the reliability")
    chosen = max(round(_share(share) * n_sites), 1)
    rng = np.random.default_rng([seed, 7])
    rows = []
    for _ in range(n_draws):
        true = rng.standard_normal(n_sites) * np.sqrt(real)
        first = true + rng.standard_normal(n_sites) * np.sqrt(1 - real)
        score = r * first + rng.standard_normal(n_sites) * np.sqrt(1 - r**2)
        top = np.argpartition(score, n_sites - chosen)[n_sites - chosen :]
        second = true[top] + rng.standard_normal(chosen) * np.sqrt(1 - real)
        rows.append((first[top].mean(), second.mean(), first.mean()))
    table = pd.DataFrame(rows, columns=["measured", "repeated", "all_sites"])
    return mean + spread * table


def selection_table(
    reported: float, share: float, spreads: Iterable[float], correlations: Iterable[float] = (1.0, 0.5)
) -> pd.DataFrame:
    """How much of a reported mean (log points) selection alone would show, over spreads and correlations.

    Columns spread, correlation, shown_at_zero_gain and implied_for_all (percent), share_explained (of the
    reported log change; above 1 means that selection alone would show more than was reported).
    """
    rows = []
    for correlation in correlations:
        for spread in spreads:
            pull = expected_of_chosen(0.0, spread, share, correlation)
            rows.append({
                "spread": spread,
                "correlation": correlation,
                "shown_at_zero_gain": 100 * np.expm1(pull),
                "implied_for_all": 100 * np.expm1(reported - pull),
                "share_explained": pull / reported if reported else float("nan"),
            })  # fmt: skip
    return pd.DataFrame(rows)
