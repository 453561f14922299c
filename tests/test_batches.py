"""How many lists come before a deadline: yearly lists by the calendar, others gap by gap."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis import evidence
from analysis.forecast.trend import batches
from analysis.forecast.trend.history import History
from analysis.forecast.trend.observed import years

N = 20_000


@pytest.fixture(scope="module")
def ev():
    return evidence.load()


def year(day: str) -> float:
    return float(years(pd.Timestamp(day)))


def yearly(**but) -> batches.BatchTime:
    """Three lists, each in mid-November, the newest of 2024; the next is due in November 2025."""
    last = year("2024-11-15")
    history = History.exactly([1, 2, 3], [100, 200, 300], integer=True, cumulative=True)
    made = batches.BatchTime(history, last, last, last, np.array([1.0, 1.0]), last + 1, ())
    return replace(made, **but)


def counts(ev, found, *days):
    grid = np.array([year(d) for d in days])
    return batches.draw_batch_counts(ev, found, grid, N, np.random.default_rng(1))


def test_a_yearly_list_comes_within_its_year_unless_it_slips(ev):
    slip = ev.assumed("list-slip-hazard")
    count = counts(ev, yearly(), "2024-12-31", "2025-06-30", "2025-12-31", "2026-12-31")
    assert (count[:, 0] == 0).all() and (np.diff(count, axis=1) >= 0).all()
    error = 4 * np.sqrt(slip * (1 - slip) / N)  # four standard errors of a share, binomial
    assert (count[:, 2] == 1).mean() == pytest.approx(1 - slip, abs=error)
    assert (count[:, 3] == 2).mean() == pytest.approx(1 - slip, abs=error)


def test_a_late_list_is_late_once_and_not_lost(ev):
    delay = pd.Timedelta(days=ev.assumed("list-slip-delay") + 2)
    after = f"{pd.Timestamp('2025-12-31') + delay:%Y-%m-%d}"
    assert (counts(ev, yearly(), after) >= 1).all()


def test_a_list_that_was_not_out_on_the_day_of_the_newest_figure_is_still_to_come(ev):
    found = yearly(newest=year("2026-02-01"))
    assert (counts(ev, found, "2026-02-01") == 0).all()
    assert (counts(ev, found, "2026-08-10") >= 1).all()  # up to half a gap later


def test_any_other_list_comes_gap_by_gap_around_its_usual_gap(ev):
    """The median of a log-normal gap is its usual length; one irregular gap does not move the median."""
    half = yearly(gaps=np.array([0.5, 0.5, 2.0]), due=np.nan)
    assert half.usual == 0.5
    after = half.last + 0.5 * np.exp(np.array([-0.3, 0.0, 0.3]))
    share = (batches.draw_batch_counts(ev, half, after, N, np.random.default_rng(1)) > 0).mean(axis=0)
    from scipy.stats import norm

    expected = norm.cdf(np.array([-0.3, 0.0, 0.3]) / ev.assumed("batch-gap-spread"))
    assert share == pytest.approx(expected, abs=0.015)


def test_the_season_of_a_yearly_list_is_read_off_its_dates(ev):
    """Green factories: 2017 to 2025, one slipped into March 2023; the next is due in the autumn."""
    history = History.exactly(
        [year(d) for d in ("2018-02-28", "2019-10-31", "2023-03-24", "2023-11-08")],
        [409, 1402, 3616, 5095], integer=True, cumulative=True,
    )  # fmt: skip
    known = replace(ev, as_of=pd.Timestamp("2024-02-01"))
    found = batches.in_batch_time(known, history, "miit-green-factory", "china")
    assert found.usual == pytest.approx(1, abs=0.25)
    assert year("2024-06-30") < found.due < year("2024-12-31")


@pytest.mark.parametrize(
    ("newest", "due"), [("2024-11-02", 2025), ("2025-03-10", 2025), ("2023-12-20", 2024)]
)
def test_a_late_batch_does_not_move_the_next(newest, due):
    """Lists of Novembers 2020 to 2023, then one in time, one four months late, or one early in the winter."""
    dates = np.array([year(f"{y}-11-15") for y in (2020, 2021, 2022, 2023)] + [year(newest)])
    found = batches._next_due(dates, pd.Series([True] * 4 + [False]), 4)
    assert year(f"{due}-11-10") < found < year(f"{due}-11-20")


@pytest.mark.parametrize(
    ("day", "batch"),
    [("2019-11-15", 4), ("2019-10-16", 4), ("2019-10-13", 3), ("2020-09-30", 4), ("2018-11-01", 3)],
)
def test_a_figure_up_to_a_month_before_a_list_is_of_that_list(ev, day, batch):
    """Lists of Novembers 2016 to 2019, all on the 15th: what is printed in the month before tells the list to come."""
    rows = [{"programme": "made-up", "entity": "made-up", "batch": k, "date": pd.Timestamp(f"{2015 + k}-11-15"),
             "date_precision": "day", "claim_id": ""} for k in range(1, 5)]  # fmt: skip
    known = replace(ev, as_of=pd.Timestamp("2021-01-01"), tables=ev.tables | {"batches": pd.DataFrame(rows)})
    history = History.exactly([year("2016-11-15"), year(day)], [100, 400], integer=True, cumulative=True)
    found = batches.in_batch_time(known, history, "made-up", "made-up")
    assert found.history.time.tolist() == [1, batch]
    assert found.last == pytest.approx(year(f"{2015 + batch}-11-15"))
