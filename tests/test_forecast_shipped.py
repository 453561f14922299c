"""Forecasts of the shipped targets: as known then and now, nothing of what came later, one alone or many together."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from lakeside import N

from analysis import evidence, forecast
from analysis.errors import ForecastError
from analysis.forecast.attain import attainment_years
from analysis.forecast.conditions import condition
from analysis.forecast.level import level_shown
from analysis.forecast.many import overview_table
from analysis.forecast.reading import HEARD, forecast_asked
from analysis.forecast.traced import heard
from analysis.forecast.trend.observed import years
from analysis.pages import overview as overview_page
from analysis.pages import shared
from analysis.pages import target as target_page
from analysis.pages.article.answer import stands
from analysis.pages.overview import rows as overview_rows
from analysis.pages.target import voices
from analysis.writing import percent


@pytest.fixture(scope="module")
def shipped_2024():
    return evidence.load(as_of="2024-03-31")


@pytest.mark.parametrize("day", ["2024-03-31", "2026-11-22"])
def test_beijing_as_known_then_and_now(day):
    """103 by February 2024, 100 more by the end of 2026."""
    ev = evidence.load(as_of=day)
    outlook = forecast.predict(
        ev, evidence.target(ev, "beijing-smart-factories-digital-workshops-2026"), n_draws=N
    )
    assert outlook.status in ("open", "met") and not np.isnan(outlook.probability)
    assert outlook.primary.standing.level_low == 203
    published = ev.claims.set_index("claim_id")["published_latest"]
    assert (published[list(outlook.claim_ids)] <= day).all()
    if outlook.has_draws:
        assert 0 < outlook.probability < 1
        assert (outlook.primary.draws.trend >= outlook.primary.draws.history.low[-1]).all()


def test_nothing_published_later_moves_a_forecast(tmp_path, shipped_2024, shipped):
    """The forecast as of March 2024 is the same from data that end on that day."""
    goal = "shanghai-city-smart-factory-2025"
    whole = forecast.predict(shipped_2024, evidence.target(shipped_2024, goal), n_draws=500)
    kept = shipped.claims.loc[shipped.claims["published_latest"] <= "2024-03-31"].reset_index(drop=True)
    cut = replace(shipped, claims=kept, as_of=pd.Timestamp("2024-03-31"))
    again = forecast.predict(cut, evidence.target(cut, goal), n_draws=500)
    pd.testing.assert_frame_equal(whole.summary(), again.summary())


def test_what_is_asked_for_alone_or_up_to_the_deadline_is_what_is_published(shipped_2024):
    """One target of each reference class, with time in batches, parts of a nation, and a list that gave way among them."""
    of_class = {}
    for slug in evidence.all_targets(shipped_2024)["target"].iloc[::5]:
        outlook = forecast.predict(shipped_2024, slug, n_draws=200)
        if outlook.has_draws:
            drawn = outlook.primary.draws
            batches, listened_to = drawn.batch_time is not None, outlook.primary.weight > 0
            of_class.setdefault((drawn.reference.name, tuple(drawn.legs), batches, listened_to), outlook)
    assert len(of_class) > 3 and {listened_to for *_, listened_to in of_class} == {True, False}
    for outlook in of_class.values():
        alone = forecast.predict(shipped_2024, outlook.goal, n_draws=200, brief=True)
        for whole, brief in zip(outlook.readings, alone.readings, strict=True):
            assert (whole.probability, whole.figures) == (brief.probability, brief.figures)
            np.testing.assert_array_equal(whole.p_trend, brief.p_trend)
        least = forecast.predict(shipped_2024, outlook.goal, n_draws=200, brief=True, trace=heard)
        assert [r.probability for r in least.readings] == [r.probability for r in alone.readings]
        with pytest.raises(ForecastError, match="probability alone"):
            _ = alone.draws
        asked = replace(outlook.primary.asked, settings=replace(outlook.settings, to_deadline=True))
        short = forecast_asked(shipped_2024, asked, outlook.primary.draws.reference)
        assert short.draws.grid[-1] < outlook.primary.draws.grid[-1]
        for name, draws in outlook.primary.draws.legs.items():
            np.testing.assert_array_equal(short.draws.legs[name], draws)
        np.testing.assert_array_equal(short.draws.together, outlook.primary.draws.together)


def test_forecasts_of_many_targets_are_those_of_each(shipped_2024):
    known = evidence.all_targets(shipped_2024, deadline_from="2024-12-01", deadline_to="2025-01-31")
    outlooks = forecast.predict_all(shipped_2024, known["target"], n_draws=200)
    table = forecast.overview_table(known, outlooks).set_index("target")
    assert set(table.index) == set(known["target"]) and len(table) >= 3
    for slug in known["target"].head(4):
        one = forecast.predict(shipped_2024, evidence.target(shipped_2024, slug), n_draws=200)
        assert table.at[slug, "probability"] == pytest.approx(one.probability, nan_ok=True)
    order = table["status"].map({"open": 0, "silent": 1, "unsearched": 2, "met": 3, "missed": 4})
    assert order.is_monotonic_increasing


def test_an_overview_of_no_target_is_empty_and_no_error(shipped_2024):
    known = evidence.all_targets(shipped_2024, deadline_from="2100-01-01")
    table = forecast.overview_table(known, forecast.predict_all(shipped_2024, known["target"]))
    assert table.empty and {"probability", "trend", "delivery", "verdict"} <= set(table.columns)


def test_every_target_has_an_answer_with_its_basis(shipped):
    """A settled verdict, trend and record, a closed list, or the record only: each target due from 2024 on, and none without."""
    known = evidence.all_targets(shipped, deadline_from="2024-01-01")
    outlooks = forecast.predict_all(shipped, known["target"], n_draws=200)
    basis = {outlook.primary.basis for outlook in outlooks.values()}
    assert basis <= {"settled", "trend and record", "closed list", "record only"} and len(basis) >= 3
    for slug, outlook in outlooks.items():
        found = outlook.primary
        assert 0 <= found.probability <= 1, slug
        assert found.basis == "settled" or "had been promised" not in outlook.verdict
        if found.basis == "record only":
            low, high = found.record.interval(0.9)
            assert low < found.record.probability < high and found.record.n_programmes >= 3
        # Jiading's one figure is of the day before its promise: the trend (1 %) has no weight in the answer (67 %)
        silent_trend = found.basis not in ("settled", "closed list") and found.weight < HEARD
        assert (found.basis == "record only") == silent_trend, slug
        if found.has_draws:  # Guangdong 2024 was told as 25 % and as 92 % on one page: its newest figure is of days after its deadline
            by = np.mean(attainment_years(found) <= float(years(found.goal.deadline)) + 1e-9)
            assert by == found.p_trend, slug
    assert outlooks["jiading-district-smart-factory-2024"].primary.basis == "record only"
    assert sum(outlook.has_draws for outlook in outlooks.values()) > 50


def test_base_and_end_of_an_addition_lie_on_one_path(shipped):
    """9,200 more firms in Guangdong in 2024, on an unprinted count of the end of 2023: were the later count one of the summer
    of 2025, the figures around it would lie on a path on which no such step fits (a level drawn apart from the path gave .13)."""
    claims = shipped.claims.copy()
    claims.loc[claims["claim_id"] == "guangdong-digital-44000", "period_earliest"] = pd.Timestamp(
        "2025-07-02"
    )
    goal = evidence.target(shipped, "guangdong-manufacturing-digital-transformation-2024")
    found = forecast.predict(shipped.with_claims(claims), goal, n_draws=4000).primary
    assert found.standing.level_low < found.standing.level_high and found.p_trend < 0.02


@pytest.mark.slow
def test_every_target_has_an_answer_whenever_it_is_due(shipped):
    """All of them, not only those of the overview: each gives a probability, or is settled."""
    for slug in evidence.all_targets(shipped)["target"]:
        outlook = forecast.predict(shipped, slug, n_draws=200, readings="primary")
        assert 0 <= outlook.probability <= 1, slug


@pytest.mark.parametrize(
    ("slug", "asked", "drawn"),
    [
        (
            "anhui-smart-factories-digital-workshops-2025",
            "600 within 2023 to 2025",
            True,
        ),  # its 129 are of 2017
        ("anhui-smart-factories-digital-workshops-2022", "200 within 2022", True),
        (
            "shandong-industrial-internet-platforms-2023",
            "50 within 2023",
            True,
        ),  # its 115 are of nine months before
        ("tianjin-smart-factories-digital-workshops-2023", "100 more (202 to 550 in all)", False),
        ("miit-green-factory-2024", "1,000 more (6,095 in all)", False),
    ],
)
def test_a_total_is_told_where_figures_bound_what_an_addition_counts_from(shipped, slug, asked, drawn):
    """What there was on the base day is printed, or lies between two figures; else no total is told, and a chart marks the
    level where the trend has it, which the probability is reckoned against."""
    goal = evidence.target(shipped, slug)
    found = forecast.predict(shipped, goal, n_draws=200, readings="primary").primary
    [row] = evidence.all_targets(shipped, slugs=[slug]).itertuples()
    assert shared.asked(row) == voices.asked(found) == asked
    told = evidence.asked_words(shipped, goal, goal.primary, found.standing)
    assert ("in all" in told) == ("in all" in asked)
    low, middle, high = level_shown(found)
    assert (middle == (found.standing.level_low + found.standing.level_high) / 2) != drawn
    if drawn:
        assert low <= middle <= high and low >= found.standing.level_low
        reached = np.mean(found.draws.trend >= found.draws.level)
        assert (np.median(found.draws.trend) >= middle) == (reached >= 0.5) or abs(reached - 0.5) < 0.1


def test_a_growth_path_says_what_it_does_not_know_of_the_series_and_of_later_days(shipped):
    """Software revenue stands at 13.7 trillion at the end of 2024, and 14 trillion are asked for by the end of 2025: a later day has
    the level in fewer draws. A count's trend, whose members stay, says nothing of the kind."""
    software = forecast.predict(
        shipped, "china-software-revenue-2025", n_draws=500, readings="primary"
    ).primary
    drawn, at = software.draws, float(years(software.goal.deadline))
    later = [software.reaches(column) for day, column in zip(drawn.grid, drawn.paths.T, strict=True) if day > at + 0.01]  # fmt: skip
    assert min(later) < software.p_trend - 0.02
    said = voices.wide(shipped, software)
    assert f"has the level in {percent(min(later))} of its draws" in said and f"{percent(software.p_trend)} for the deadline" in said  # fmt: skip
    counted = forecast.predict(shipped, "beijing-smart-factories-digital-workshops-2026", n_draws=500, readings="primary")  # fmt: skip
    assert voices.wide(shipped, counted.primary) == "" and counted.has_draws
    chargers = forecast.predict(
        shipped, "uk-public-ev-chargers-2030", n_draws=500, readings="primary"
    ).primary
    assert "Of the level itself little is known: nine chances in ten span " in voices.wide(shipped, chargers)


@pytest.mark.parametrize(
    ("slug", "said"),
    [
        (
            "shanghai-city-smart-factory-2025",
            " if the list goes on",
        ),  # by our own reading another took its place
        ("guangdong-manufacturing-digital-transformation-2024", " if about 44,000 in all is of 2024-10-03, "),
        ("beijing-smart-factories-digital-workshops-2026", ""),
        (
            "shanghai-benchmark-smart-factory-2025",
            "; 33 % if the list has ended",
        ),  # the record's plans had both fates
        # what took its place came after the deadline, or its newest figure did: an end since then ended nothing before
        ("anhui-smart-factories-digital-workshops-2022", ""),
        ("tianjin-smart-factories-digital-workshops-2023", ""),
    ],
)
def test_what_a_probability_stands_on_is_told_wherever_it_is_printed(shipped, slug, said):
    outlook = forecast.predict(shipped, slug, n_draws=500, readings="primary")
    brief = condition(shipped, outlook.primary).brief
    table = overview_table(evidence.all_targets(shipped, slugs=[slug]), {slug: outlook})
    [row], cells = overview_rows.rows(shipped, table, []), overview_page.undecided(shipped, table).frame
    asked = said.removeprefix(";").strip().removesuffix(" has ended")
    assert said in brief and asked in outlook.verdict and bool(brief) == bool(said)
    readings = target_page.summary(outlook).frame["in words"].iloc[0]
    for told in (
        row["words"],
        cells["status"].iloc[0],
        stands(outlook),
        readings,
        row["condition"],
        target_page.answer(outlook).bar,
        outlook.to_frame()["condition"].iloc[0],
    ):
        assert brief in told


def test_no_level_is_told_where_the_draws_are_none_of_it(shipped):
    """Those of the record lie around the promise itself; where another reading is settled its figure says more. Else it is told."""
    slugs = (
        "industrial-robot-density-2025",
        "shanghai-benchmark-smart-factory-2025",
        "shanghai-city-smart-factory-2025",
    )
    for slug, told, trend in zip(slugs, (False, False, True), (False, True, True), strict=True):
        outlook = forecast.predict(shipped, slug, n_draws=500, readings="primary")
        methods, summary = target_page.methods(outlook), target_page.summary(outlook).frame
        median = methods.frame.set_index("method")["median"]
        assert (
            median.filter(like="together (").iloc[0] != "–",
            median.filter(like="trend: ").iloc[0] != "–",
        ) == (told, trend)
        assert (summary["median"].iloc[0] != "–", "A dash stands where" in methods.caption) == (
            told,
            not told,
        )
        assert (
            any("level reached with probability" in str(part) for part in target_page.pace(outlook)) is told
        )
        assert (
            "The median of both voices together is" in target_page.fan(outlook).caption
        ) is told and np.isfinite(outlook.summary()["median"].iloc[0]) == told
    assert (
        "567 per 10,000 employees for 2024-12-31" in forecast.predict(shipped, slugs[0], n_draws=200).verdict
    )
    guangdong = forecast.predict(shipped, "guangdong-manufacturing-digital-transformation-2024", n_draws=500)
    assert (
        "All models say the same: the newest figure is of a day after the deadline (about 44,000"
        in target_page.methods(guangdong).caption
    )
    assert (
        "What it counts from is known as 28,500 to 44,500 only"
        in target_page.answer(guangdong).rows["How it is settled"]
    )


def test_a_reading_without_a_figure_is_bounded_by_a_stricter_one(shipped):
    """Each factory built was started: over 8,000 built are 8,000 started of 10,000, and of plans that came so far more were met."""
    started = forecast.predict(shipped, "5g-factories-built-2025-firms-started", n_draws=200)
    bounded = started.primary
    assert bounded.asked.between.least.value == 8000 and bounded.asked.between.most is None
    assert (
        bounded.p_delivery > bounded.record.probability + 0.2
        and bounded.probability > bounded.record.probability
    )
    so_far, alike = percent(bounded.p_delivery), f"(of all of them {percent(bounded.record.probability)}, "
    known = (
        "Known are at least 8,000 of 10,000 (the stricter reading has over 8,000 for 2025-12-31), and no pace"
    )
    assert (
        f"{known}: of similar plans that came so far {so_far} were met" in started.verdict
        and alike in started.verdict
    )
    card = target_page.answer(started)
    assert f"the record of similar plans that came so far says <b>{so_far}</b>" in card.bar
    assert not any("ecord only" in told for told in (started.verdict, target_page.words(started).data, str(target_page.summary(started).frame)))  # fmt: skip
    assert not started.reading("built").asked.is_bounded
