"""The forecast of a target: one answer from one set of draws, reproducible, every number with its claims."""

import numpy as np
import pandas as pd
import pytest
from evidence_samples import claim, small_tables, write_package
from lakeside import N, ask, small

from analysis import evidence, forecast
from analysis.forecast.attain import attainment_years
from analysis.forecast.trend.observed import years
from analysis.forecast.trend.paths import YEARS_AFTER


def test_the_same_seed_gives_the_same_answer_and_another_one_nearly_so(lakeside, outlook):
    again, other = ask(lakeside), ask(lakeside, seed=2)
    pd.testing.assert_frame_equal(outlook.summary(), again.summary())
    assert not np.array_equal(outlook.primary.draws.trend, other.primary.draws.trend)
    assert abs(outlook.probability - other.probability) < 5 * np.sqrt(0.25 / N) * 2


def test_point_interval_and_probability_come_from_the_same_draws(outlook):
    for found, row in zip(outlook.readings, outlook.summary().itertuples(), strict=True):
        drawn = found.draws
        assert row.median == np.median(drawn.together)
        assert (row.lower_90, row.upper_90) == tuple(np.quantile(drawn.together, [0.05, 0.95]))
        assert row.lower_90 <= row.median <= row.upper_90
        assert row.probability == pytest.approx(
            np.mean(drawn.together >= drawn.together_level), abs=0.5 / N + 1e-9
        )
        assert row.trend == np.mean(drawn.trend >= drawn.level) and row.delivery == found.record.probability
        sizes = (drawn.trend, drawn.delivered, drawn.together, drawn.level, *drawn.legs.values())
        assert {len(d) for d in sizes} == {N}


def test_intervals_are_nested_and_hold_the_median(outlook):
    for name in ("total", "addition"):
        for row in outlook.intervals(name, levels=(0.5, 0.8, 0.9)).itertuples():
            edges = [
                row.lower_90,
                row.lower_80,
                row.lower_50,
                row.median,
                row.upper_50,
                row.upper_80,
                row.upper_90,
            ]
            assert edges == sorted(edges)


def test_levels_reached_with_a_probability_are_quantiles_of_the_draws(outlook):
    table = outlook.levels_at(probabilities=(0.9, 0.5, 0.1)).set_index("probability")["level"]
    assert table.is_monotonic_increasing
    for p, level in table.items():
        draws = outlook.primary.draws.together
        assert np.mean(draws > level) <= p <= np.mean(draws >= level) + 1e-9  # counts have ties
    assert table[0.5] == pytest.approx(outlook.summary()["median"].iloc[0])


def test_days_of_attainment_are_ordered_and_agree_with_the_trend(outlook):
    table = outlook.attainment_date()
    days = table["reached_by"].dropna()
    assert days.is_monotonic_increasing and days.min() > pd.Timestamp("2024-12-31")
    found = outlook.primary
    by_deadline = np.mean(attainment_years(found) <= float(years(found.goal.deadline)) + 1e-9)
    assert by_deadline == pytest.approx(found.p_trend, abs=1e-9)


def test_a_level_that_was_passed_before_the_newest_figure_was_passed_by_the_deadline(tmp_path):
    """33 in 2024 and 90 in 2029: on the line between them 60 is reached in 2027, and the table of days says so too."""
    rows = [claim("a", "stock", "2024-12-31", 33), claim("b", "stock", "2029-12-31", 120)]
    found = ask(small(tmp_path, as_of="2030-06-30", counted=rows))
    assert found.status == "silent" and found.primary.p_trend == 1
    assert (found.attainment_date()["reached_by"] <= found.goal.deadline + pd.Timedelta(days=1)).all()


def test_a_path_is_followed_for_years_where_the_newest_figure_is_of_the_deadline():
    """Over 80 to 90 at the deadline leaves 90 open, and a list that grew by 40 a year gets there soon after."""
    found = forecast.of(
        [("2024-12-31", 40), ("2025-12-31", "over 80")], target=90, by="2025-12-31", n_draws=2000
    )
    grid, deadline = found.primary.draws.grid, float(years(found.goal.deadline))
    assert grid.min() == pytest.approx(deadline) and grid.max() == pytest.approx(deadline + YEARS_AFTER)
    when = attainment_years(found.primary)
    assert np.mean(when <= deadline + 1e-9) == pytest.approx(found.primary.p_trend, abs=0.01)
    assert np.mean(np.isfinite(when)) > 0.9


def test_all_of_them_can_be_reached_by_a_share(tmp_path):
    """A target of 100 % is no certain failure: a path that comes within 0.1 % of it has got there."""
    rows = small_tables()
    share = {"indicator": "units_recognised", "unit": "percent"}
    rows["indicators"][0] |= {"unit": "percent", "scale": "share", "ceiling": 100}
    rows["programmes"][0] |= {"kind": "rate", "monotone": "false"}
    counted = [
        claim(f"s-{y}", "stock", f"{y}-12-31", v, **share)
        for y, v in ((2021, 70), (2022, 85), (2023, 94), (2024, 98))
    ]
    rows["claims"][3] |= share | {"value": 100}
    for row in rows["readings"]:
        row |= {"value": 100, "unit": "percent", "how": "share", "base_date": ""}
    rows["claims"] = [*(c | {"source_id": "text-plants-2024"} for c in counted), *rows["claims"][3:]]
    ev = evidence.load(write_package(tmp_path / "evidence", rows), as_of="2025-06-30")
    assert [p for p in evidence.check(ev.data_dir) if p.error] == []
    found = ask(ev).primary
    assert 0 < found.p_trend < 0.5 and found.standing.level_low == 100
    assert found.reaches(found.draws.delivered) == pytest.approx(found.p_delivery, abs=0.05)


def test_the_pace_that_is_required_is_what_is_missing_over_what_is_left(outlook):
    """From 33 at the end of 2024 to 60 at the end of 2027: 27 in three years; 2023 to 2024 added 3 to 13."""
    row = outlook.required().iloc[0]
    assert row["required"] == pytest.approx(27 / (1095 / 365.25))
    assert 3 <= row["recent"] <= 13
    assert row["ratio"] == pytest.approx(row["required"] / row["recent"])


def test_every_leg_and_voice_stands_beside_the_official_rules(outlook):
    table = outlook.by_leg()
    assert set(table["group"]) == {"leg", "leg, not pooled", "voice", "official rule"}
    assert "local linear trend" in table.loc[table["group"] == "leg, not pooled", "name"].tolist()
    voices = table[table["group"] == "voice"]["probability"].tolist()
    found = outlook.primary
    assert voices == [found.p_trend, found.p_delivery, found.probability]
    said = table[table["group"] == "official rule"]
    assert (said["verdict"].astype(bool) | said["why_not"].astype(bool)).all()


def test_every_number_names_the_claims_behind_it(lakeside, outlook):
    known = set(lakeside.claims["claim_id"])
    assert set(outlook.claim_ids) <= known
    assert {"plants-target", "plants-2022", "plants-2023", "plants-2024"} <= set(outlook.claim_ids)
    assert "hedge-over-width" in outlook.assumption_ids
    assert set(outlook.assumption_ids) <= set(lakeside.assumptions["assumption_id"])
