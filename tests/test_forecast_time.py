"""Time in a forecast: counted in batches of a list where their dates are known, and in years elsewhere."""

import numpy as np
import pandas as pd
import pytest
from evidence_samples import claim
from lakeside import ask, small

from analysis import evidence
from analysis.errors import EvidenceError
from analysis.forecast.trend import batches
from analysis.forecast.trend.observed import day_of, years

DATES = [("2021-06-30", 10), ("2022-06-30", 20), ("2023-06-30", 30)]


def with_batches(directory, dates=DATES):
    counted = [claim(f"batch-{k}", "stock", day, total) for k, (day, total) in enumerate(dates, 1)]
    rows = [{"programme": "lakeside-model-plants", "entity": "lakeside", "batch": k, "date": day, "date_precision": "day", "note": "x",
             "claim_id": f"batch-{k}"} for k, (day, _) in enumerate(dates, 1)]  # fmt: skip
    return small(directory, counted=counted, batches=rows, as_of="2023-12-31")


def test_time_is_counted_in_batches_where_their_dates_are_known(tmp_path):
    ev = with_batches(tmp_path)
    found = ask(ev).primary
    assert found.draws.batch_time is not None
    assert found.draws.batch_time.history.time.tolist() == [1, 2, 3]
    assert found.draws.batch_time.gaps == pytest.approx([1, 1], abs=0.01)
    assert set(found.draws.batch_time.claim_ids) == {"batch-1", "batch-2", "batch-3"} <= set(found.claim_ids)
    assert ask(ev, use_batches=False).primary.draws.batch_time is None


def test_a_list_with_one_batch_or_figures_of_no_batch_is_counted_in_years(tmp_path):
    assert ask(with_batches(tmp_path, DATES[:1])).primary.draws.batch_time is None


def test_counts_of_batches_grow_by_one_a_year_less_the_newest_if_it_is_late(tmp_path):
    ev = with_batches(tmp_path)
    found = ask(ev).primary.draws.batch_time
    grid = float(years(pd.Timestamp("2023-06-30"))) + np.array([0.0, 0.5, 1.5, 2.5, 3.5, 4.5])
    count = batches.draw_batch_counts(ev, found, grid, 20_000, np.random.default_rng(1))
    assert count.shape == (20_000, 6) and (count[:, 0] == 0).all() and (np.diff(count, axis=1) >= 0).all()
    slip = ev.assumed("list-slip-hazard")
    assert count[:, -1].mean() == pytest.approx(4 - slip, abs=0.05)
    assert (count[:, 1] > 0).mean() < 0.1  # half a year after the last one


def test_a_day_comes_back_from_years():
    for day in ("2000-01-01", "2024-02-29", "2035-12-31"):
        assert day_of(float(years(pd.Timestamp(day)))) == pd.Timestamp(day)
    with pytest.raises(EvidenceError, match="as_of '2024-02-30' is not a day"):
        evidence.load(as_of="2024-02-30")
