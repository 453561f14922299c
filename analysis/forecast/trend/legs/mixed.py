"""Mixed-rate credibility for counts: a list may be of a slow or of a fast kind, and its steps say which.

The relative rate x = additions per year / present value has a prior of two log-normal kinds on a grid. Steps
are negative binomial around x, the older the vaguer, and additions within h years are again negative binomial:

    step j   ~ NB(mean x * value * span * exp(-(past + past_growth * tanh x) * age),  CV2 = within / span + aging * age)
    prior    = slow_share * LN(slow_rate, slow_spread) + (1 - slow_share) * LN(fast_rate, fast_spread)
    posterior ~ prior * likelihood ** trust
    future   ~ NB(mean x * value * h * exp(drift + growth * tanh(x) * h),  1 / size = noise + noise_year * h)

One gamma prior, as in `nbc`, cannot be both sharp and far from zero: it expects from a list that has stood still
more than such lists ever add. (Finite mixture of rates: Johnson, Kemp and Kotz 2005, Univariate Discrete
Distributions, ch. 8.)
"""

from typing import NamedTuple

import numpy as np
from scipy.special import gammaln

from analysis.forecast.trend.legs.gamma import gamma_quantiles
from analysis.forecast.trend.legs.leg import ALL, Coefficients, Leg
from analysis.forecast.trend.legs.steps import Steps, counted, spread_uniforms

START = dict(
    slow_share=0.5,
    slow_rate=0.03,
    slow_spread=0.7,
    fast_rate=0.3,
    fast_spread=0.9,
    within=0.1,
    aging=0.15,
    past=0.0,
    past_growth=0.6,
    trust=0.9,
    drift=0.0,
    growth=0.2,
    noise=0.06,
    noise_year=0.04,
)
KIND = dict(
    slow_share="unit",
    slow_rate="positive",
    slow_spread="positive",
    fast_rate="positive",
    fast_spread="positive",
    within="positive",
    aging="positive",
    past="real",
    past_growth="real",
    trust="unit",
    drift="real",
    growth="real",
    noise="positive",
    noise_year="positive",
)
# A prior without opinion, for classes never seen: all paces from a thousandth to eight times the list a year.
VAGUE = dict(slow_share=0.5, slow_rate=0.1, slow_spread=100.0, fast_rate=0.1, fast_spread=100.0)
RATES = np.geomspace(1e-3, 8.0, 40)
LOG_RATES = np.log(RATES)


class Weighed(NamedTuple):
    """Histories and which of them are drawn: joint (m, 40), see `joint`, and pick (n,), places among the m."""

    joint: np.ndarray
    pick: np.ndarray


def posterior(s: Steps, c: Coefficients) -> np.ndarray:
    """Log weights (m, 40) of the relative rates RATES for `Steps` s; rows sum to one after exp."""
    return _normalised(joint(s, c))


def evidence(joint: np.ndarray) -> np.ndarray:
    """Log probability (m,) of the steps themselves, from `joint`: how well a history hangs together as a list of this class.

    Up to a constant, for a flat prior on the newest value. Where figures are intervals, it tells which of the
    histories that fit the intervals are plausible.
    """
    return _log_sum(joint)


def joint(s: Steps, c: Coefficients) -> np.ndarray:
    """Log of prior times likelihood (m, 40). A draw asks for it, and before it the choice of the histories that are drawn from:
    who has it for these need not reckon it again (`draw`)."""
    log_weight = np.broadcast_to(_log_prior(c), (len(s.last), len(RATES)))
    value = np.maximum(s.last, 1e-9)
    aside = 0.03 / (1 + value)
    back = c["past"] + c["past_growth"] * np.tanh(RATES)
    for j in range(s.rate.shape[1]):
        span, age = s.span[:, j : j + 1], s.age[:, j : j + 1]
        if not (seen := span > 0).any():
            continue
        span = np.where(seen, span, 1.0)
        if (age == age[0]).all() and (span == span[0]).all():  # exact dates: all histories are as old
            span, age = span[:1], age[:1]
        size = 1 / (c["within"] / span + c["aging"] * age)
        count = np.rint(np.maximum(s.rate[:, j : j + 1] * span, 0.0))
        log_mean = LOG_RATES + np.log(value * span) - back * age
        own = log_negative_binomial(count, log_mean, size)  # at most 0
        np.exp(own, out=own)
        own *= 0.97
        own += aside
        np.log(own, out=own)
        own *= c["trust"] if seen.all() else np.where(seen, c["trust"], 0.0)
        log_weight = log_weight + own
    return log_weight


def log_negative_binomial(k: np.ndarray, log_mean: np.ndarray, size: np.ndarray) -> np.ndarray:
    """Log probability of counts k under NB(mean, size); the part without the mean is computed once per row.

    >>> from scipy.stats import nbinom
    >>> bool(np.isclose(log_negative_binomial(3.0, np.log(5.0), 2.0), nbinom.logpmf(3, 2.0, 2.0 / 7.0)))
    True
    """
    part = gammaln(k + size) - gammaln(size) - gammaln(k + 1) + size * np.log(size)
    return part + k * log_mean - (k + size) * np.log(size + np.exp(log_mean))


def draw(
    s: Steps, horizon: np.ndarray, c: Coefficients, integer: bool, n_draws: int, rng: np.random.Generator,
    rows: slice = ALL, weighed: Weighed | None = None,
) -> np.ndarray:  # fmt: skip
    """Paths of additions (n_draws, H) for ascending horizons (H,) in years. weighed: the histories that those of s are drawn
    from, if at hand."""
    u, v = spread_uniforms(rng, n_draws), rng.permutation(spread_uniforms(rng, n_draws))
    first = slice(rows.stop)
    s = s.rows(first)
    if weighed is None:
        different, which = s.distinct()
        log_weight = joint(different, c)
    else:
        log_weight, which = weighed.joint, weighed.pick[first]
    rate = _rate_at(np.exp(_normalised(log_weight)), u[first], which)[:, None]
    mean, noise = _future(rate, s.last, horizon, c)
    quantiles = gamma_quantiles(1 / noise, v[:, None], first)
    return counted(rng, mean * noise * quantiles, integer)[slice(rows.start, None)]


def log_likelihood(
    s: Steps, horizon: np.ndarray, added: np.ndarray, c: Coefficients, integer: bool
) -> np.ndarray:
    """Log density (m,) of additions (m, 1) within horizon (m, 1), one per cent kept for the unexplained."""
    mean, noise = _future(RATES, s.last, horizon, c)
    own = log_negative_binomial(np.rint(np.maximum(added, 0.0)), np.log(mean), 1 / noise)
    own = _log_sum(posterior(s, c) + own)
    return np.logaddexp(own + np.log(0.99), np.log(0.01 / (1 + s.last[:, 0])))


def _future(
    rate: np.ndarray, value: np.ndarray, horizon: np.ndarray, c: Coefficients
) -> tuple[np.ndarray, np.ndarray]:
    bend = np.clip(c["drift"] + c["growth"] * np.tanh(rate) * horizon, -3, 3)
    return np.maximum(rate * value * horizon * np.exp(bend), 1e-9), c["noise"] + c["noise_year"] * horizon


def _log_prior(c: Coefficients) -> np.ndarray:
    x = LOG_RATES

    def kind(share: float, rate: float, spread: float) -> np.ndarray:
        return np.log(share) - 0.5 * ((x - np.log(rate)) / spread) ** 2 - np.log(spread)

    share = min(max(c["slow_share"], 1e-9), 1 - 1e-9)
    return _normalised(
        np.logaddexp(
            kind(share, c["slow_rate"], c["slow_spread"]), kind(1 - share, c["fast_rate"], c["fast_spread"])
        )
    )


def _log_sum(x: np.ndarray) -> np.ndarray:
    top = x.max(-1)
    return top + np.log(np.exp(x - top[..., None]).sum(-1))


def _normalised(x: np.ndarray) -> np.ndarray:
    return x - _log_sum(x)[..., None]


def _rate_at(weight: np.ndarray, u: np.ndarray, which: np.ndarray) -> np.ndarray:
    """Rates (n,) at quantiles u of the grid posteriors (m, 40), log-linear between grid points; which: of them each u is of."""
    middle = np.cumsum(weight, axis=1) - weight / 2
    if len(middle) == 1:
        return np.exp(np.interp(u, middle[0], LOG_RATES))
    middle = middle[which]
    above = np.clip((middle < u[:, None]).sum(1), 1, len(RATES) - 1)
    row = np.arange(len(u))
    low, high = middle[row, above - 1], middle[row, above]
    part = np.clip((u - low) / np.maximum(high - low, 1e-12), 0, 1)
    return np.exp(LOG_RATES[above - 1] + part * (LOG_RATES[above] - LOG_RATES[above - 1]))


LEG = Leg(
    "mixed",
    "mixed-rate credibility",
    4,
    draw,
    whole=True,
    start=START,
    kind=KIND,
    log_likelihood=log_likelihood,
)
