"""The probability over time: what would have been published on each day, each step on the day of its text."""

import pandas as pd
import pytest
from evidence_samples import GOAL, claim, small_tables, write_package

from analysis import evidence, forecast
from analysis.forecast import replay

DRAWS = 400


def told_of(ev, slug=GOAL):
    outlook = forecast.predict(ev, evidence.target(ev, slug), n_draws=DRAWS)
    return outlook, forecast.over_time(outlook)


@pytest.fixture(scope="module")
def small(lakeside):
    return told_of(lakeside)


def test_it_begins_with_the_announcement_and_ends_with_the_forecast_itself(small):
    outlook, told = small
    assert told["why"].iloc[0] == "announced" and told["day"].iloc[0] == outlook.goal.announced
    last = told.iloc[-1]
    assert (last["day"], last["probability"]) == (outlook.today, outlook.probability)
    assert told["day"].is_monotonic_increasing and told["day"].is_unique


def test_every_publication_after_the_announcement_has_its_day_and_its_claims(small):
    outlook, told = small
    claims = outlook.evidence.claims
    bearing = claims[
        claims["claim_id"].isin(outlook.primary.claim_ids)
        & (claims["published_latest"] > outlook.goal.announced)
    ]
    rows = told[told["why"] == "figure"].set_index("day")["claim_ids"]
    assert {c for ids in rows for c in ids} == set(bearing["claim_id"])
    for row in bearing.itertuples():
        assert row.claim_id in rows[row.published_latest]


def test_a_day_is_what_a_page_of_that_day_says(lakeside, small):
    """A replayed vintage is the forecast from the evidence as of that day."""
    _, told = small
    for row in told.itertuples():
        then = lakeside.known_by(row.day)
        seen = forecast.predict(then, evidence.target(then, GOAL), n_draws=DRAWS)
        assert row.probability == pytest.approx(seen.probability), row.day


def test_a_step_is_measured_from_the_day_before(small):
    _, told = small
    figures = told[told["why"] == "figure"]
    assert len(figures) and figures["change"].notna().all()
    assert told.loc[~told["why"].isin(["figure", "event"]), "change"].isna().all()
    for k in figures.index[1:]:
        before = told.loc[k - 1]
        assert figures.loc[k, "change"] == pytest.approx(
            figures.loc[k, "probability"] - before["probability"]
        )
        assert figures.loc[k, "day"] - before["day"] <= replay.APART


def test_after_the_outcome_is_known_only_today_is_left(tmp_path):
    rows = small_tables()
    rows["claims"].append(claim("reached", "stock", "2025-03-31", 61, source_id="text-plants-2024"))
    ev = evidence.load(write_package(tmp_path / "evidence", rows), as_of="2025-06-30")
    outlook, told = told_of(ev)
    assert outlook.status == "met"
    assert list(told["status"].tail(2)) == ["met", "met"] and (told["status"] == "met").sum() == 2
    assert list(told["why"].tail(2)) == ["figure", "today"]


@pytest.mark.slow
def test_an_event_has_the_step_that_it_explains(shipped):
    """Beijing's list was replaced; time alone moved nothing by ten points (events.csv, 8 May 2025)."""
    _, told = told_of(shipped, "beijing-smart-factories-digital-workshops-2026")
    event = told[told["why"] == "event"].iloc[0]
    assert event["day"] == pd.Timestamp("2025-05-08") and [e.kind for e in event["events"]] == ["replaced"]
    assert event["change"] < -0.1
    drift = told["probability"].diff()[~told["why"].isin(["figure", "event"])]
    assert drift.abs().max() < 0.1
