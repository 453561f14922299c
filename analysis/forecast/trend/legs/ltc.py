"""Log-t credibility: the same believed rate, with a heavy-tailed error on its logarithm.

    log expected additions = log(rate * h) + drift + growth * tanh(rate / value) * h + turn * trend + sd * T
    log sd = spread + spread_year * log h + spread_prior * (1 - Z) + spread_pace * (log(rate / value) + 2)
with T ~ Student t(tails), counts Poisson around their expectation. A log-t rate has no mean: sd * T is
capped at `CAP` (twelve times the median), beyond every window seen. An amount that may fall is shifted by
one per cent of its value a year, which allows a slow decline.
"""

import numpy as np
from scipy.special import gammaln, logsumexp, stdtr, stdtrit

from analysis.forecast.trend.legs.credibility import credible_rate
from analysis.forecast.trend.legs.leg import ALL, Coefficients, Leg
from analysis.forecast.trend.legs.steps import Steps, counted, spread_uniforms
from analysis.forecast.trend.legs.student import student_quantiles

CAP, FLOOR, SHIFT = 2.5, -6.0, 0.01
START = dict(
    discount=0.73,
    prior_rate=0.135,
    within=0.22,
    between=0.6,
    drift=0.0,
    growth=0.3,
    turn=0.0,
    spread=-0.7,
    spread_year=0.1,
    spread_prior=0.3,
    spread_pace=0.0,
    tails=4.2,
)
KIND = dict(
    discount="unit",
    prior_rate="positive",
    within="positive",
    between="positive",
    drift="real",
    growth="real",
    turn="real",
    spread="real",
    spread_year="real",
    spread_prior="real",
    spread_pace="real",
    tails="above_one_half",
)


def median_and_spread(
    s: Steps, horizon: np.ndarray, c: Coefficients, integer: bool, falls: bool
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Log median of (shifted) additions and log-scale spread, (m, H) each, and the shift per year (m, 1)."""
    shift = SHIFT * s.last if falls else 0.0 * s.last
    r = credible_rate(s, c, integer, shift)
    bend = c["drift"] + c["growth"] * np.tanh(r.relative) * horizon + c["turn"] * r.trend
    centre = np.log(r.rate * horizon) + np.clip(bend, -3, 3)
    log_sd = (
        c["spread"]
        + c["spread_year"] * np.log(horizon)
        + c["spread_prior"] * (1 - r.z)
        + c["spread_pace"] * (np.log(r.relative) + 2)
    )
    return centre, np.exp(np.clip(log_sd, -4, 1.5)), shift


def draw(
    s: Steps,
    horizon: np.ndarray,
    c: Coefficients,
    integer: bool,
    n_draws: int,
    rng: np.random.Generator,
    falls: bool = False,
    rows: slice = ALL,
) -> np.ndarray:
    """Paths of additions (n_draws, H) for ascending horizons (H,) in years; negative ones only if falls."""
    first = slice(rows.stop)
    centre, sd, shift = median_and_spread(s.rows(first), horizon, c, integer, falls)
    t = student_quantiles(c["tails"], spread_uniforms(rng, n_draws, first))[:, None]
    grown = np.exp(centre + np.clip(sd * t, FLOOR, CAP))
    drawn = (grown - shift * horizon) if falls else counted(rng, grown, integer)
    return drawn[slice(rows.start, None)]


_NODES = (np.arange(20) + 0.5) / 20


def log_likelihood(
    s: Steps, horizon: np.ndarray, added: np.ndarray, c: Coefficients, integer: bool, falls: bool = False
) -> np.ndarray:
    """Log density (m,) of additions (m, 1) within horizon (m, 1); counts by 20 quantile nodes of the rate."""
    centre, sd, shift = median_and_spread(s, horizon, c, integer, falls)
    nu = c["tails"]
    if integer:
        rate = np.exp(np.clip(centre + sd * stdtrit(nu, _NODES), -12, 25))
        k = np.rint(np.maximum(added, 0.0))
        own = logsumexp(k * np.log(rate) - rate - gammaln(k + 1), axis=1) - np.log(len(_NODES))
        return np.logaddexp(own + np.log(0.99), np.log(0.01 / (1 + s.last[:, 0])))
    lowest = 0.1 * SHIFT * s.last * horizon
    reached = added + shift * horizon
    x = (np.log(np.maximum(reached, lowest)) - centre) / sd
    log_t = (
        gammaln((nu + 1) / 2)
        - gammaln(nu / 2)
        - 0.5 * np.log(nu * np.pi)
        - (nu + 1) / 2 * np.log1p(x**2 / nu)
        - np.log(sd)
    )
    fallen = np.log(np.maximum(stdtr(nu, x), 1e-300))
    own = np.where(reached <= lowest, fallen, log_t)
    return np.logaddexp(own + np.log(0.98), np.log(0.02) - 3)[:, 0]


LEG = Leg(
    "ltc",
    "log-t credibility",
    2,
    draw,
    falls=True,
    whole=True,
    start=START,
    kind=KIND,
    log_likelihood=log_likelihood,
)
