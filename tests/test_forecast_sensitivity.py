"""What moves a forecast, and which way: targets and deadlines, figures left out or at their bounds, and time."""

from itertools import pairwise
from math import ceil

import numpy as np
import pandas as pd
import pytest
from evidence_samples import claim, small_tables, write_package
from lakeside import ask, small

from analysis import evidence, forecast
from analysis.errors import ForecastError
from analysis.forecast.chance import FEWER_DRAWS, chance_of_moves
from analysis.pages import target as page
from analysis.writing import UP_TO

# --- targets and deadlines ----------------------------------------------------------------------------------------


def test_a_higher_target_is_never_likelier(tmp_path):
    for weight in (0.0, 0.5):
        p = [ask(small(tmp_path / f"{v}-{weight}", readings=({"value": v}, {"value": v})), weight=weight).summary()["probability"]
             for v in (35, 45, 60, 90, 200)]  # fmt: skip
        for reading in (0, 1):
            assert all(a[reading] >= b[reading] for a, b in pairwise(p))


def test_a_later_deadline_is_never_less_likely_by_the_trend(tmp_path):
    p = [ask(small(tmp_path / day, target={"deadline": day}, counted=None)).primary.p_trend
         for day in ("2025-12-31", "2026-12-31", "2027-12-31", "2030-12-31")]  # fmt: skip
    assert p == sorted(p)


def test_an_addition_and_the_total_that_it_leads_to_are_one_forecast(tmp_path):
    """50 more than the 10 of 2022 are 60 in all."""
    found = ask(small(tmp_path, readings=({}, {"value": 50})))
    total, addition = found.reading("total"), found.reading("addition")
    assert (addition.standing.level_low, addition.standing.level_high) == (60, 60)
    np.testing.assert_array_equal(np.sort(total.draws.trend), np.sort(addition.draws.trend))
    assert total.p_trend == addition.p_trend


def test_an_at_most_target_is_met_by_low_draws(tmp_path):
    rows = small_tables()
    rows["programmes"][0] |= {"monotone": "false", "kind": "rate"}
    rows["indicators"][0] |= {"direction": "lower"}
    changed = {name: rows[name] for name in ("programmes", "indicators")}
    ev = small(tmp_path, target={"direction": "at_most"}, **changed)
    found = ask(ev).primary
    assert found.p_trend == np.mean(found.draws.trend <= found.draws.level)
    levels = ask(ev).levels_at(probabilities=(0.9, 0.1)).set_index("probability")["level"]
    assert levels[0.9] >= levels[0.1]  # with 90 % it stays below a high level, with 10 % below a low one


def test_changes_are_shown_in_percent_in_every_table():
    """Draws of a change are an index inside; whoever reads a table sees percent since the base day."""
    ev = evidence.load(as_of="2023-06-30")
    outlook = forecast.predict(ev, evidence.target(ev, "energy-intensity-gdp-2025"), n_draws=500)
    assert outlook.primary.reading.how == "change" and outlook.has_draws
    median = outlook.summary()["median"].iloc[0]
    assert -40 < median < 20
    together = outlook.intervals().set_index("voice").loc["together"]
    assert together["median"] == pytest.approx(median)
    assert outlook.levels_at(probabilities=(0.5,))["level"].iloc[0] == pytest.approx(median)
    assert outlook.by_leg().query("group == 'voice'")["median"].iloc[-1] == pytest.approx(median)


# --- figures and time ---------------------------------------------------------------------------------------------


def test_leaving_a_figure_out_is_loading_without_it(tmp_path, lakeside):
    outlook = ask(lakeside, n_draws=FEWER_DRAWS)
    table = outlook.without_each_claim()
    assert list(table["claim_ids"]) == [("plants-2022",), ("plants-2023",), ("plants-2024",)]
    for row in table.itertuples():
        rows = small_tables()
        rows["claims"] = [c for c in rows["claims"] if c["claim_id"] not in row.claim_ids]
        ev = evidence.load(write_package(tmp_path / row.claim_ids[0] / "evidence", rows), as_of="2025-06-30")
        assert row.probability == pytest.approx(ask(ev, n_draws=FEWER_DRAWS).probability)
        assert row.change == pytest.approx(row.probability - outlook.probability)


def test_a_figure_at_its_bounds_is_loading_it_as_exact(tmp_path, outlook):
    table = outlook.moved_bounds()
    assert table["what"].tolist() == ["at its lower bound", "at its upper bound"]
    assert (
        table["moved_to"].tolist() == ["20", "30"] and (outlook.without_each_claim()["moved_to"] == "").all()
    )
    for row, value in zip(table.itertuples(), (20, 30), strict=True):
        rows = small_tables()
        rows["claims"][1] |= {"value": value, "qualifier": "exact"}
        ev = evidence.load(write_package(tmp_path / str(value) / "evidence", rows), as_of="2025-06-30")
        assert row.probability == pytest.approx(ask(ev).probability, abs=0.02)


def test_the_tipping_claim_is_the_largest_move_to_another_word(outlook):
    moves, word = outlook.moves(), forecast.in_words(outlook.probability)
    other = moves[moves["word"] != word]
    assert 0 < len(other) < len(moves)
    found = outlook.tipping_claim()
    assert abs(found["change"]) == other["change"].abs().max() and found["word"] != word
    assert outlook.tipping_claim(moves=moves[moves["word"] == word]) is None


def test_what_changed_sums_to_the_difference_and_begins_with_the_earlier_forecast(lakeside):
    outlook = ask(lakeside, n_draws=FEWER_DRAWS)
    table = outlook.changed_since("2024-06-30")
    earlier = evidence.load(lakeside.data_dir, as_of="2024-06-30")
    then = ask(earlier, n_draws=FEWER_DRAWS).probability
    assert table["probability"].iloc[0] == pytest.approx(then)
    assert table["probability"].iloc[-1] == pytest.approx(outlook.probability)
    assert table["change"].iloc[1:].sum() == pytest.approx(outlook.probability - then)
    assert table["source_id"].tolist() == ["as of 2024-06-30", "time passed", "text-plants-2024"]
    assert table["claim_ids"].iloc[-1] == ("plants-2024",)


def test_before_the_announcement_there_is_nothing_to_compare_with(outlook):
    with pytest.raises(ForecastError, match="not announced by 2023-01-31"):
        outlook.changed_since("2023-01-31")
    with pytest.raises(ForecastError, match="not a day"):
        outlook.changed_since("last year")


def test_more_draws_than_the_variants_have_shift_none_of_the_answers(lakeside):
    outlook = ask(lakeside, n_draws=5000)
    table = outlook.changed_since("2024-06-30")
    assert table["probability"].iloc[-1] == pytest.approx(outlook.probability)
    assert table["probability"].between(0, 1).all()
    assert outlook.without_each_claim()["probability"].between(0, 1).all()


def test_a_move_says_from_how_many_draws_it_is_and_how_far_chance_moves_it(lakeside):
    """The spread over seeds lies within what is told; four times the draws halve it."""
    seeds = [ask(lakeside, n_draws=500, seed=seed) for seed in range(1, 7)]
    told, spread = (
        chance_of_moves(seeds[0].primary),
        np.std([o.without_each_claim()["change"] for o in seeds], axis=0),
    )
    assert 0 < 2 * spread.max() <= told < 0.1
    assert chance_of_moves(ask(lakeside, n_draws=2000).primary) == pytest.approx(told / 2, rel=0.1)
    points = f"off by {ceil(100 * told)} points at the most"
    for said in (page.tipping(seeds[0]).data, page.changes(seeds[0], "2024-06-30").caption):
        assert "from 500 draws" in said and points in said


def test_bounds_of_counts_are_whole_numbers(tmp_path):
    """'About 15' reaches from 14.5 to 15.5; of plants only 15 can be meant, so there is no bound to move to."""
    counted = [claim("plants-about", "stock", "2023-12-31", 15, qualifier="about"),
               claim("plants-over", "stock", "2024-12-31", 20, qualifier="over")]  # fmt: skip
    moved = ask(small(tmp_path, counted=counted)).moved_bounds()
    assert set(moved["what"]) == {"at its lower bound", "at its upper bound"}
    assert set(moved["claim_ids"]) == {("plants-over",)}
    assert moved["probability"].notna().all()


def test_a_figure_of_an_undated_page_is_dated_as_early_and_as_late_as_it_can_be(tmp_path):
    """The same as loading it with that day; the figures with a day of their own are not moved."""
    undated = {"period_precision": "publication", "published_precision": "inferred"}
    around = {"published_earliest": "2023-09-01", "published_latest": "2024-12-31"}

    def counted(day: str, **more) -> list[dict]:
        return [
            claim("plants-first", "stock", "2022-12-31", 15),
            claim("plants-last", "stock", day, 40, **more),
        ]

    moved = ask(small(tmp_path, counted=counted("2024-06-30", **undated, **around))).moves()
    dated = moved[moved["what"].str.startswith("dated")].set_index("what")
    told = dated["probability"]
    shown = [(f"{r.date:%Y-%m-%d}", r.precision) for r in dated.itertuples()]
    assert shown == [
        ("2023-06-03", "day"),
        ("2024-12-31", "day"),
    ]  # to which it is moved: 90 days before the first
    without = moved[(moved["what"] == "without") & (moved["claim_ids"] == ("plants-last",))].iloc[0]
    assert (without["date"], without["precision"]) == (pd.Timestamp("2024-12-31"), UP_TO)  # a guess is no day
    assert list(told.index) == ["dated as early as it can be", "dated as late as it can be"]
    for probability, day in zip(told, ("2023-09-01", "2024-12-31"), strict=True):
        known = {
            "published_earliest": day,
            "published_latest": "2024-12-31",
            "period_precision": "publication",
        }
        there = ask(small(tmp_path / day, counted=counted(day, **known)))
        assert probability == pytest.approx(there.probability, abs=0.03)


def test_an_undated_count_of_an_undated_page_reaches_back_before_the_first_day_of_its_print(tmp_path):
    """`date-undated-lag` days (90) before the page can have been published, not before a day within that time."""
    more = {
        "period_precision": "publication",
        "published_precision": "inferred",
        "published_earliest": "2024-01-01",
    }
    rows = [claim("plants-last", "stock", "2024-09-30", 40, published_latest="2024-12-31", **more)]
    claims = small(tmp_path, counted=rows).claims.set_index("claim_id")
    assert str(claims.loc["plants-last", "period_earliest"].date()) == "2023-10-03"
