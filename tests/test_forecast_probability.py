"""The probability that is published: voices mixed by their weight, lowered by silence, kept between floor and cap."""

from dataclasses import replace

import numpy as np
import pytest
from conftest import GOAL
from lakeside import N, ask, small

from analysis import evidence, forecast
from analysis.forecast.settings import Settings


def test_weights_of_nought_and_one_are_the_voices(lakeside):
    for weight, voice in ((0, "trend"), (1, "delivered")):
        found = ask(lakeside, weight=weight).primary
        assert sorted(found.combined) == sorted(getattr(found, voice))
        assert found.reaches(found.combined) == found.reaches(getattr(found, voice))


def test_the_mixture_lies_between_its_voices(lakeside):
    for weight in (0.25, 0.5, 0.75):
        found = ask(lakeside, weight=weight).primary
        expected = weight * found.p_delivery + (1 - weight) * found.p_trend
        assert found.reaches(found.combined) == pytest.approx(expected, abs=0.05)


@pytest.mark.parametrize(("value", "bound"), [(36, "cap"), (5000, "floor")])
def test_no_published_probability_is_beyond_floor_and_cap(tmp_path, value, bound):
    ev = small(tmp_path, readings=({"value": value}, {}))
    found = ask(ev, weight=0).primary
    settings = found.settings
    assert settings.floor <= found.probability <= settings.cap
    assert abs(found.probability - getattr(settings, bound)) < 0.2
    hard = replace(found, combined=found.level + (1 if bound == "cap" else -1), lapse=0.0)
    assert hard.probability == getattr(settings, bound)


def test_silence_after_the_deadline_lowers_the_probability(tmp_path):
    late = small(tmp_path, as_of="2028-06-30")
    found = ask(late).primary
    assert found.status == "silent"
    assert found.probability < found.reaches(found.combined)
    soon = small(tmp_path / "soon", as_of="2028-02-01")  # within silence-grace: it says nothing yet
    assert ask(soon).probability == pytest.approx(
        np.clip(ask(soon).primary.reaches(ask(soon).primary.combined), 0.05, 0.95)
    )
    assert "passed in silence" in forecast.predict(late, evidence.target(late, GOAL), n_draws=N).verdict


@pytest.mark.parametrize(
    ("p", "m", "k"), [(0.5, 0.4, 2.0), (0.9, 0.9, 3.0), (0.2, 0.5, 1.0), (0.0, 0.5, 2.0), (1.0, 0.5, 2.0)]
)
def test_silence_is_read_by_the_rule_of_bayes(lakeside, p, m, k):
    """P(met | silent) = p (1-m) / (p (1-m) + (1-p)(1-m/k)), counted out on 100,000 imagined targets."""
    settings = replace(Settings.of(lakeside, N, 1), reported_if_met=m, report_ratio=k)
    met, missed = p * 100_000, (1 - p) * 100_000
    silent_met, silent_missed = met * (1 - m), missed * (1 - m / k)
    assert settings.after_silence(p) == pytest.approx(silent_met / (silent_met + silent_missed))
    assert settings.after_silence(p) <= p + 1e-12
