"""What each coefficient of a leg does: moved by a little, the leg moves by that times the term beside it in the formula.

The formulas are those of the legs' docstrings; the terms are worked out here by hand for one series of three figures.
"""

import numpy as np
import pytest
from scipy import stats

from analysis.forecast.trend.legs import growth, ltc, nbc, pace
from analysis.forecast.trend.legs.steps import steps

# 100, 120, 180 at the ends of three years; the newest step weighs twice the older one (discount one half a year)
TIME, VALUE = np.array([[0.0, 1.0, 2.0]]), np.array([[100.0, 120.0, 180.0]])
H, STEP = 3.0, 0.01
HORIZON = np.array([H])
SHARED = dict(discount=0.5, prior_rate=0.1, within=0.3, between=0.6)
Z = 1.5 / (1.5 + 0.3 / 0.6)  # E / (E + within / between), E = 1 + 1/2 years
RATE = Z * (60 + 20 / 2) / 1.5 + (1 - Z) * 0.1 * 180
RELATIVE = RATE / 180
# log of the newest over the first pace, each with a twentieth of the rate (the edge) besides
TREND = np.log((60 + 0.05 * RATE) / (20 + 0.05 * RATE))


def by_step(answer, coefficients: dict, name: str) -> float:
    """How the answer changes when a coefficient grows by STEP, per unit."""
    more, less = (answer(coefficients | {name: coefficients[name] + d}) for d in (STEP / 2, -STEP / 2))
    return float(np.ravel(more - less)[0]) / STEP


@pytest.mark.parametrize(
    ("name", "term"), [("drift", 1.0), ("growth", np.tanh(RELATIVE) * H), ("turn", TREND)]
)
@pytest.mark.parametrize("leg", [nbc, ltc])
def test_terms_of_the_middle(leg, name, term):
    c, s = leg.START | SHARED, steps(TIME, VALUE)

    def middle(c):
        if leg is nbc:
            return np.log(nbc.mean_and_dispersion(s, HORIZON, c, False)[0])
        return ltc.median_and_spread(s, HORIZON, c, False, False)[0]

    assert by_step(middle, c, name) == pytest.approx(term, rel=1e-6)
    flat = c | dict(drift=0.0, growth=0.0, turn=0.0)
    assert np.exp(middle(flat)).item() == pytest.approx(RATE * H)


@pytest.mark.parametrize(
    ("name", "term"),
    [
        ("spread", 1.0),
        ("spread_year", np.log(H)),
        ("spread_prior", 1 - Z),
        ("spread_pace", np.log(RELATIVE) + 2),
    ],
)
def test_terms_of_the_spread_of_log_t(name, term):
    s = steps(TIME, VALUE)
    got = by_step(
        lambda c: np.log(ltc.median_and_spread(s, HORIZON, c, False, False)[1]), ltc.START | SHARED, name
    )
    assert got == pytest.approx(term, rel=1e-6)


@pytest.mark.parametrize(("name", "term"), [("noise", 1.0), ("noise_year", H)])
def test_terms_of_the_dispersion_of_the_negative_binomial(name, term):
    s, c = steps(TIME, VALUE), nbc.START | SHARED
    got = by_step(lambda c: nbc.mean_and_dispersion(s, HORIZON, c, False)[1], c, name)
    assert got == pytest.approx(term, rel=1e-6)
    v = nbc.mean_and_dispersion(s, HORIZON, c, False)[1].item()
    assert v == pytest.approx(c["noise"] + c["noise_year"] * H + (1 - Z) * 0.6)


# pace shifts every pace by one per cent of the value, 1.8 a year
SHIFT = 1.8
OWN = Z * ((60 + SHIFT) + (20 + SHIFT) / 2) / 1.5 + (1 - Z) * (18 + SHIFT)
PACE = np.log(OWN / 180) + 2
LOG_PACES = np.log(np.array([20 + SHIFT, 60 + SHIFT]) / OWN + 0.1)


@pytest.mark.parametrize(
    ("part", "name", "term"),
    [("bend", "drift", 1.0), ("bend", "growth", np.tanh(OWN / 180) * H), ("bend", "level", PACE), ("bend", "curve", PACE**2),
     ("bend", "turn", np.log((60 + SHIFT + 0.05 * OWN) / (20 + SHIFT + 0.05 * OWN))),
     ("log_sd", "spread", 1.0), ("log_sd", "spread_year", np.log(H)), ("log_sd", "spread_prior", 1 - Z),
     ("log_sd", "spread_pace", PACE), ("log_sd", "rough", LOG_PACES.std())],
)  # fmt: skip
def test_terms_of_the_pace_regression(part, name, term):
    s = steps(TIME, VALUE)
    at = {"bend": 1, "log_sd": 2}[part]
    got = by_step(lambda c: pace.location(s, HORIZON, c)[at], pace.START | SHARED, name)
    assert got == pytest.approx(term, rel=1e-6)
    assert pace.location(s, HORIZON, pace.START | SHARED)[0].item() == pytest.approx(OWN)


# growth sees logarithms: yearly growths log 1.2 and log 1.5; without damping the middle is m h + bend m |m|
GROWTHS = np.log([1.2, 1.5])
MEAN = (GROWTHS[1] + GROWTHS[0] / 2) / 1.5
ROUGH = np.sqrt(((GROWTHS[1] - MEAN) ** 2 + (GROWTHS[0] - MEAN) ** 2 / 2) / 1.5)
BELIEF = 1.5 / (1.5 + 0.3)  # E / (E + within)
M = BELIEF * MEAN + (1 - BELIEF) * 0.05
PLAIN = growth.START | dict(discount=0.5, within=0.3, prior=0.05, damping=1e-9, push=0.0, bend=0.0)


def quantile(t: float):
    """The leg at the level where its Student t error is t: the middle for 0, one standard deviation above for 1."""
    s = steps(TIME, np.log(VALUE))
    return lambda c: growth.log_growth(s, HORIZON, c, np.array([[stats.t.cdf(t, c["tails"])]]))


@pytest.mark.parametrize(
    ("name", "term"),
    [("push", (GROWTHS[1] - MEAN) * H), ("prior", (1 - BELIEF) * H), ("bend", M * abs(M))],
)
def test_terms_of_the_middle_of_the_growth_path(name, term):
    assert by_step(quantile(0), PLAIN, name) == pytest.approx(term, rel=1e-5)
    assert quantile(0)(PLAIN).item() == pytest.approx(M * H, rel=1e-6)


def test_the_last_growth_pushes_the_path_its_own_way():
    """A list that has just sped up goes on faster if the class follows its newest step, a slowed one more slowly."""
    slowed = steps(TIME, np.log([[100.0, 150.0, 180.0]]))
    half = np.array([[0.5]])
    with_push = PLAIN | dict(push=0.5)
    assert quantile(0)(with_push) > quantile(0)(PLAIN)
    assert growth.log_growth(slowed, HORIZON, with_push, half) < growth.log_growth(
        slowed, HORIZON, PLAIN, half
    )


def test_damping_brings_growth_to_a_stop():
    """Gardner and McKenzie 1985 in continuous time: m (1 - exp(-d h)) / d, so m / d at the most."""
    damped = PLAIN | dict(damping=0.4, damping_pace=0.0)
    assert quantile(0)(damped).item() == pytest.approx(M * (1 - np.exp(-0.4 * H)) / 0.4)
    quicker = damped | dict(damping_pace=0.2)  # the faster it grew, the sooner it stops
    rate = 0.4 * np.exp(3 * 0.2 * np.tanh(MEAN))
    assert quantile(0)(quicker).item() == pytest.approx(M * (1 - np.exp(-rate * H)) / rate)


@pytest.mark.parametrize(
    ("name", "term"),
    [("spread", 1.0), ("spread_year", np.log(H)), ("spread_prior", 1 - BELIEF), ("pace", np.log(MEAN + 0.01) + 2),
     ("rough", np.log(ROUGH + 0.02) + 2)],
)  # fmt: skip
def test_terms_of_the_spread_of_the_growth_path(name, term):
    got = by_step(lambda c: np.log(quantile(1)(c) - quantile(0)(c)), PLAIN, name)
    assert got == pytest.approx(term, rel=1e-4)
