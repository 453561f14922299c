"""The probability that is published: voices mixed by their weight, lowered by silence, kept between floor and cap."""

from dataclasses import replace

import pytest
from evidence_samples import GOAL
from lakeside import N, ask, small

from analysis import evidence, forecast
from analysis.forecast.settings import Settings


def test_fixed_weights_of_nought_and_one_leave_one_voice(lakeside):
    alone = ask(lakeside, weight=1).primary
    assert alone.p_pooled == pytest.approx(alone.p_delivery) and alone.weight == 0
    trend = ask(lakeside, weight=0).primary
    assert trend.p_pooled == pytest.approx(trend.settings.mixture.pooled(trend.p_trend, 0.5, 1.0))


def test_a_fixed_weight_lies_between_the_voices(lakeside):
    ends = [ask(lakeside, weight=w).primary.p_pooled for w in (0, 1)]
    for weight in (0.25, 0.5, 0.75):
        assert min(ends) <= ask(lakeside, weight=weight).primary.p_pooled <= max(ends)


@pytest.mark.parametrize(("value", "sure"), [(36, True), (5000, False)])
def test_no_published_probability_is_beyond_the_ends(tmp_path, value, sure):
    """Three figures: no nearer to 0 or 1 than `mixture-end-more-figures`."""
    ev = small(tmp_path, readings=({"value": value}, {}))
    end = ev.assumed("mixture-end-more-figures")
    p = ask(ev, weight=0).probability
    assert end <= p <= 1 - end and abs(p - (1 - end if sure else end)) < 0.1


def test_silence_after_the_deadline_lowers_the_probability(tmp_path):
    late = small(tmp_path, as_of="2028-06-30")
    found = ask(late).primary
    assert found.status == "silent"
    assert found.probability < found.p_pooled
    soon = ask(
        small(tmp_path / "soon", as_of="2028-02-01")
    ).primary  # within silence-grace: it says nothing yet
    assert soon.probability == pytest.approx(soon.settings.mixture.within_ends(soon.p_pooled, soon.figures))
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
