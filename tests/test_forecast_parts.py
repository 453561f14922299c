"""Parts of a forecast by hand: a city within its nation, midpoints, paces, counts behind hedges, likelihoods."""

import numpy as np
import pandas as pd
import pytest
from evidence_samples import claim
from hypothesis import given
from hypothesis import strategies as st
from lakeside import ask, small
from scipy import stats

from analysis import forecast
from analysis.forecast import delivery
from analysis.forecast.compare import verdicts_of
from analysis.forecast.rules.line import pace as pace_rule
from analysis.forecast.rules.official import official_rules
from analysis.forecast.traced import LEVEL_STREAM
from analysis.forecast.trend import batches, comparable
from analysis.forecast.trend.history import History
from analysis.forecast.trend.legs import LEGS, growth, ltc, mixed, nbc, pace
from analysis.forecast.trend.legs.steps import steps
from analysis.forecast.trend.since import on_lines
from analysis.forecast.trend.whole import no_more_than

# --- a part is no more than its whole ----------------------------------------------------------------------------


def test_a_whole_of_fewer_draws_is_read_between_its_ranks():
    """Four ranks of the part lie at 1/8, 3/8, 5/8, 7/8; two of the whole, 10 and 20, at 1/4 and 3/4."""
    part, whole = np.full((4, 1), 100.0), np.array([[20.0], [10.0]])
    assert sorted(no_more_than(part, whole).ravel()) == pytest.approx([10, 12.5, 17.5, 20])


@given(st.integers(2, 40), st.integers(2, 40), st.integers(0, 1000))
def test_a_part_keeps_its_ranks_and_stays_below(n, m, seed):
    rng = np.random.default_rng(seed)
    part, whole = rng.gamma(2, 10, (n, 2)), rng.gamma(3, 10, (m, 2))
    found = no_more_than(part, whole)
    assert (found <= part).all() and (found.max(0) <= whole.max(0)).all()
    for column, cut in zip(part.T, found.T, strict=True):
        assert (np.diff(cut[np.argsort(column)]) >= 0).all()
    assert np.array_equal(no_more_than(part, part), part)
    assert np.array_equal(no_more_than(part, np.full((m, 2), 1e9)), part)


def places(directory, *, national):
    """The small list in Lakeside, which is part of a land; its figures and, if asked, the land's."""
    land = {"entity": "land", "label_en": "Land", "label_zh": "国", "level": "country"}
    city = {
        "entity": "lakeside",
        "label_en": "Lakeside",
        "label_zh": "湖畔",
        "level": "city",
        "part_of": "land",
    }
    counted = [
        claim(f"plants-{y}", "stock", f"{y}-12-31", v) for y, v in ((2022, 10), (2023, 20), (2024, 30))
    ]
    if national:
        counted += [
            claim(f"land-{y}", "stock", f"{y}-12-31", v, entity="land")
            for y, v in ((2022, 31), (2023, 32), (2024, 33))
        ]
    return small(directory, counted=counted, entities=[land, city])


def test_a_city_has_no_more_plants_than_its_nation(tmp_path):
    """33 in all the land at the end of 2024: Lakeside's 30 can't run ahead of it."""
    alone, within = (ask(places(tmp_path / str(n), national=n)).primary for n in (False, True))
    assert np.quantile(within.draws.trend, 0.9) < np.quantile(alone.draws.trend, 0.9)
    assert within.p_trend <= alone.p_trend


# --- figures with a hedge, read as points -------------------------------------------------------------------------


def hedged(directory, qualifier: str):
    counted = [
        claim(f"plants-{y}", "stock", f"{y}-12-31", v, qualifier=qualifier)
        for y, v in ((2022, 10), (2023, 20), (2024, 30))
    ]
    return small(directory, counted=counted)


def test_official_rules_see_the_middle_of_an_interval(tmp_path):
    """About 20 is as far above as below 20: the rules' values are those of the plain figures."""
    plain, about = (verdicts_of(ask(hedged(tmp_path / q, q)).primary) for q in ("exact", "about"))
    assert [v.value for v in about] == pytest.approx([v.value for v in plain], nan_ok=True)
    assert [v.would_be_met for v in about] == [v.would_be_met for v in plain]
    found = ask(hedged(tmp_path / "again", "exact")).primary
    asked = (
        found.draws.history.time,
        [10.0, 20.0, 30.0],
        60.0,
        float(batches.years(found.goal.deadline)),
        "at_least",
    )
    by_hand = official_rules(*asked)["value"].tolist()
    assert [v.value for v in plain] == pytest.approx(by_hand, nan_ok=True)


def test_official_rules_of_an_addition_or_a_change_start_at_its_own_base(tmp_path, shipped):
    """60 more since the end of 2023 (20 on the list): what was done before is no progress; the last step has no base. The cut
    of energy per GDP by 13.5 % counts from 2020 (100), 97.2 two years on, and not from 2010 (141.5)."""
    counted = [claim(f"plants-{y}", "stock", f"{y}-12-31", v) for y, v in ((2021, 2), (2023, 20), (2024, 30))]
    added = ask(
        small(tmp_path, counted=counted, readings=({}, {"base_date": "2023-12-31"})), n_draws=200
    ).reading("addition")
    time, end = added.draws.history.time, float(batches.years(added.goal.deadline))
    by_hand = official_rules(time[1:], [20, 30], 80, end)
    said = verdicts_of(added)
    assert [v.value for v in said] == pytest.approx(by_hand["value"].tolist(), nan_ok=True)
    whole = official_rules(time, [2, 20, 30], 80, end)
    assert whole["value"].tolist()[0] != by_hand["value"].tolist()[0]
    assert whole["value"].tolist()[-1] == by_hand["value"].tolist()[-1]
    cut = verdicts_of(forecast.predict(shipped, "energy-intensity-gdp-2025", n_draws=200).primary)
    ratio = (np.log(0.972) / 2) / (np.log(0.865) / 5)
    assert cut[0].value == pytest.approx(ratio, abs=0.01) and not any(v.would_be_met for v in cut)


def test_lists_are_compared_by_the_middle_of_their_intervals(tmp_path):
    """Over 10, 20, 30: one rounding unit above, so 15, 25, 35 in the middle."""
    (found,) = comparable.lists_of_kind(hedged(tmp_path, "over"), "recognised_list", "count")
    assert found.value.tolist() == [15, 25, 35]


def test_whole_numbers_in_an_interval_are_equally_likely():
    for low, high, numbers in ((5, 7, (5, 6, 7)), (4.2, 7.9, (5, 6, 7)), (0, 1, (0, 1))):
        _, value = History([0], [low], [high], integer=True).impute(30_000, np.random.default_rng(1))
        error = 4 * np.sqrt(0.25 / 30_000)
        for number in numbers:
            assert (value == number).mean() == pytest.approx(1 / len(numbers), abs=error)


def test_amounts_in_an_interval_are_uniform():
    _, value = History([0], [5], [7], scale="amount").impute(30_000, np.random.default_rng(1))
    assert stats.kstest(value.ravel(), stats.uniform(5, 2).cdf).pvalue > 1e-3


@pytest.mark.parametrize(("value", "new"), [([0, 5], True), ([0, 0], False), ([3, 5], False), ([0], False)])
def test_a_new_programme_begins_with_nought_and_has_come_further(value, new):
    assert History.exactly(range(len(value)), value, integer=True, cumulative=True).starts_at_zero == new


# --- paces --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("last", "left"), [("2027-06-30", 184 / 365.25), ("2025-12-31", 730 / 365.25)])
def test_the_required_pace_is_what_is_missing_over_the_time_left(tmp_path, last, left):
    """Sixty plants by the end of 2027; ten are missing after the last figure; ten more came in the year before it."""
    year = int(last[:4]) - 1
    counted = [claim("before", "stock", f"{year}{last[4:]}", 40), claim("last", "stock", last, 50)]
    found = ask(small(tmp_path, counted=counted, as_of="2027-09-30")).required("total").iloc[0]
    assert found["required"] == pytest.approx(10 / left, rel=1e-3)
    assert found["recent"] == pytest.approx(10, rel=1e-2)
    assert found["ratio"] == pytest.approx(found["required"] / found["recent"])


def test_the_rule_of_pace_looks_at_the_newest_figure():
    """A list that was above the target once and is below it now has not reached it: 5 missing, 5 a year, 2 years."""
    found = pace_rule([2020, 2021, 2022, 2023], [10, 70, 50, 55], target=60, deadline=2025)
    assert (found.value, found.verdict) == (0.5, "recent pace is enough")


# --- legs ---------------------------------------------------------------------------------------------------------


def test_no_two_streams_are_one():
    """Random numbers of one part say nothing of another's: each leg and voice draws from a stream of its own."""
    streams = [leg.stream for leg in LEGS.values()] + [
        delivery.STREAM,
        batches.STREAM,
        LEVEL_STREAM,
        104,
        105,
    ]
    assert len(streams) == len(set(streams))


@pytest.mark.parametrize("leg", [nbc, ltc, mixed, pace, growth])
def test_missing_steps_in_front_change_nothing(leg):
    """A history of three figures is the same beside longer ones, with which it shares a table, as alone."""
    value = np.array([10.0, 20.0, 60.0])
    value = np.log(value) if leg is growth else value
    alone = steps(np.array([[2020.0, 2021.0, 2023.0]]), value[None])
    padded = steps(np.array([[np.nan, np.nan, 2020, 2021, 2023]]), np.r_[np.nan, np.nan, value][None])
    horizon, u = np.array([1.0, 3.0]), np.array([[0.1], [0.5], [0.9]])
    said = {
        nbc: lambda s: nbc.mean_and_dispersion(s, horizon, nbc.START, True),
        ltc: lambda s: ltc.median_and_spread(s, horizon, ltc.START, False, True),
        mixed: lambda s: mixed.posterior(s, mixed.START),
        pace: lambda s: pace.log_growth(s, horizon, pace.START | {"rough": 0.3}, u),
        growth: lambda s: growth.log_growth(s, horizon, growth.START, u),
    }[leg]  # fmt: skip
    one, other = (np.concatenate([np.ravel(x) for x in said(s)]) for s in (alone, padded))
    assert one == pytest.approx(other)


def test_log_t_likelihood_of_counts_is_a_mixture_of_poisson():
    """Counts are Poisson around a log-t rate (twenty nodes of equal weight); a hundredth is left for anything else."""
    s, c = steps(np.array([[2020.0, 2021.0]]), np.array([[20.0, 60.0]])), ltc.START
    centre, sd, _ = (np.ravel(x)[0] for x in ltc.median_and_spread(s, np.array([[1.0]]), c, True, False))
    rates = np.exp(centre + sd * stats.t.ppf((np.arange(20) + 0.5) / 20, c["tails"]))
    for k in (0, 12, 35, 90):
        own = stats.poisson.pmf(k, rates).mean()
        got = ltc.log_likelihood(s, np.array([[1.0]]), np.array([[float(k)]]), c, True).item()
        assert np.exp(got) == pytest.approx(0.99 * own + 0.01 / 61)


def test_log_t_likelihood_of_a_fall_beyond_the_shift_is_what_lies_below():
    """An amount that falls by more than its shift allows has the probability of all such falls, not a density."""
    s, c = steps(np.array([[2020.0, 2021.0]]), np.array([[50.0, 60.0]])), ltc.START
    h = np.array([[1.0]])
    centre, sd, _ = (np.ravel(x)[0] for x in ltc.median_and_spread(s, h, c, False, True))
    below = stats.t.cdf((np.log(0.1 * ltc.SHIFT * 60) - centre) / sd, c["tails"])
    got = ltc.log_likelihood(s, h, np.array([[-30.0]]), c, False, falls=True).item()
    assert np.exp(got) == pytest.approx(0.98 * below + 0.02 * np.exp(-3))


def test_one_short_step_is_the_growth_that_the_path_goes_by():
    """Half a year from 100 to 110: the size of its yearly growth, 2 log 1.1, sets the spread; the class's own does not."""
    s = steps(np.array([[0.0, 0.5]]), np.log([[100.0, 110.0]]))
    c = growth.START | dict(spread=0.0, spread_year=0.0, spread_prior=0.0, rough=0.0, pace=1.0)
    half, one = (np.array([[stats.t.cdf(t, c["tails"])]]) for t in (0, 1))
    spread = growth.log_growth(s, np.array([1.0]), c, one) - growth.log_growth(s, np.array([1.0]), c, half)
    assert np.log(spread).item() == pytest.approx(np.log(2 * np.log(1.1) + 0.01) + 2)


def test_a_slow_fall_is_told_from_a_slow_rise():
    """Paces are shifted by one per cent of the value: half a per cent down is log .005, half a per cent up log .015."""
    for rate, shifted in ((-0.005, 0.005), (0.005, 0.015), (-0.5, 0.001)):
        s = steps(np.array([[0.0, 1.0]]), np.array([[100.0 * (1 - rate), 100.0]]))
        newest = pace.net_inputs(s, np.array([1.0]))[0, 0, 0]
        assert newest == pytest.approx((np.log(shifted) + 2) / 1.2, rel=1e-6)


# --- time in batches ----------------------------------------------------------------------------------------------


def test_batches_that_came_out_later_are_not_known(shipped):
    from dataclasses import replace

    for day, n in (("2019-12-31", 4), ("2017-12-31", 2), (None, 6)):
        rows = [{"programme": "made-up", "entity": "made-up", "batch": k, "date": pd.Timestamp(f"{2015 + k}-11-15"),
                 "date_precision": "day", "claim_id": ""} for k in range(1, 7)]  # fmt: skip
        ev = replace(
            shipped,
            as_of=None if day is None else pd.Timestamp(day),
            tables=shipped.tables | {"batches": pd.DataFrame(rows)},
        )
        assert len(batches.known_batches(ev, "made-up", "made-up")) == n
        first = batches.years(
            pd.Series([pd.Timestamp("2014-12-31"), pd.Timestamp("2016-12-31"), pd.Timestamp("2017-12-31")])
        ).tolist()
        early = History.exactly(first, [7, 100, 200], integer=True, cumulative=True)
        assert batches.in_batch_time(ev, early, "made-up", "made-up") is None, (
            "seven members before the first list"
        )
        empty = History.exactly(first, [0, 100, 200], integer=True, cumulative=True)
        assert batches.in_batch_time(ev, empty, "made-up", "made-up").history.time.tolist() == [0, 1, 2]


@pytest.mark.parametrize("figures", [1, 2, 5])
def test_lines_of_many_histories_are_read_like_one(figures):
    """The reference is numpy.interp, history by history: the very numbers, at the ends and at doubled days too."""
    rng = np.random.default_rng(figures)
    time = np.sort(10 * rng.random((200, figures)), axis=1)
    time[:20, -1] = time[:20, 0]
    time.sort(axis=1)
    value = np.cumsum(rng.integers(0, 50, (200, figures)), axis=1).astype(float)
    days = np.r_[-1.0, 11.0, time[7, 0], time[30, -1], 10 * rng.random(6)]
    expected = np.stack([np.interp(days, t, v) for t, v in zip(time, value, strict=True)])
    assert np.array_equal(on_lines(days, time, value), expected)
