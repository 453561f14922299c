"""What is only added to is never less than what has been paid, built or saved already.

No reference value is needed: with additions of nought or more, the sum at a later day is the sum known plus something not
negative, so that a smaller one has a probability of 0.
"""

import numpy as np
import pytest

from analysis import evidence, forecast
from analysis.errors import EvidenceError
from analysis.evidence import own
from analysis.evidence.kinds import cannot_fall

PAID = [
    ("2021", 20),
    ("2022", 55),
    ("2023", "over 60"),
    ("2024", 62),
]  # the pace has gone: a free path would turn down
SUM = {"scale": "amount", "unit": "EUR", "kind": "amount", "by": "2027", "n_draws": 500}


def _everything(outlook: forecast.Forecast) -> dict[str, np.ndarray]:
    drawn = outlook.primary.draws
    said = {
        "trend": drawn.trend,
        "record": drawn.delivered,
        "together": drawn.together,
        "paths": drawn.paths,
    }
    return drawn.legs | said


@pytest.mark.parametrize(("kind", "base"), [("amount", ("2020", 0)), ("installation", ("2021", 20))])
def test_a_sum_of_additions_is_never_forecast_below_what_is_paid(kind, base):
    outlook = forecast.of(PAID, target=90, how="addition", base=base, **SUM | {"kind": kind})
    assert outlook.primary.observed.about.monotone
    for name, draws in _everything(outlook).items():
        assert (draws >= 62).all(), name
    assert (np.diff(outlook.primary.draws.paths, axis=1) >= 0).all()
    known = outlook.primary.draws.history.impute(500, np.random.default_rng(1))[1]
    assert (np.diff(known, axis=1) >= 0).all()  # the 2023 of a draw lies between its neighbours


def test_a_level_of_the_same_figures_can_fall():
    outlook = forecast.of(PAID, target=90, how="total", **SUM)
    assert not outlook.primary.observed.about.monotone
    assert 0.01 < (outlook.primary.draws.trend < 62).mean() < 0.5


@pytest.mark.parametrize("said", [{"kind": "amount", "cumulative": True}, {"kind": "subsidised_programme"}])
def test_what_has_been_paid_so_far_goes_on_as_a_stock_does(said):
    """210 a year for three years, and 190 of them missing within one: as the volume of a year it would soon grow no more."""
    steady = [("2021", 380), ("2022", 590), ("2023", 800), ("2024", 1010)]
    asked = {"target": 1200, "announced": "2023-06", **SUM, "by": "2025"}
    volume, paid = (forecast.of(steady, **asked | more) for more in ({}, said))
    assert volume.primary.draws.reference.name == "yearly-amounts" and volume.probability < 0.5
    assert paid.primary.draws.reference.name == "adoption-amounts" and paid.probability > 0.5
    assert (paid.primary.draws.trend >= 1010).all()


def test_lines_that_are_built_are_not_unbuilt():
    """programmes.csv says that their stock cannot fall; before, 10 % of the trend's draws lay below the newest figure."""
    outlook = forecast.predict(
        evidence.load(as_of="2024-06-30"), "china-high-speed-rail-2025", n_draws=500, seed=1
    )
    least = outlook.primary.draws.history.low[-1]
    assert all((draws >= least).all() for draws in _everything(outlook).values())


def test_what_the_members_of_a_list_have_can_fall_although_the_list_cannot():
    """Whose record decides: kind and monotone of the programme, scale of the indicator; no label."""
    ev = evidence.load()
    lists, lines = ev.programme("miit-5g-factory"), ev.programme("china-high-speed-rail")
    money, number = ev.indicator("investment_driven"), ev.indicator("units_recognised")
    assert lists.monotone and lines.monotone and money.scale == "amount" and number.scale == "count"
    assert cannot_fall(lists, number) and cannot_fall(lines, ev.indicator("lines_km"))
    assert not cannot_fall(lists, money)
    assert not cannot_fall(lines, ev.indicator("nc_rate_key_processes"))
    assert not cannot_fall(ev.programme("wind-solar-capacity"), ev.indicator("capacity_gw"))


def test_a_sum_that_was_printed_lower_than_before_is_refused_as_a_count_is(tmp_path):
    rows = own.rows_of(
        own.Own(
            figures=(("2021", 55), ("2022", 20)), target=90, by="2027", how="addition", base=("2020", 0),
            scale="amount", unit="EUR", kind="amount",
        )
    )  # fmt: skip
    with pytest.raises(EvidenceError, match="can't fall"):
        evidence.load(rows)
