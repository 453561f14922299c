"""Where a target stands on either side of its deadline: open, met, missed or silent, by figures, days and register."""

import pandas as pd
import pytest
from evidence_samples import DEADLINE, GOAL, claim, small_tables, write_package
from lakeside import standing, with_stocks

from analysis import evidence
from analysis.status import STATUSES


@pytest.mark.parametrize(
    ("stocks", "today", "status"),
    [
        ([("2026-12-31", 50)], "2027-06-30", "open"),
        ([("2026-12-31", 50)], DEADLINE, "open"),
        ([("2026-12-31", 50)], "2028-01-01", "silent"),
        ([("2026-12-31", 60)], "2027-06-30", "met"),  # reached early
        ([("2026-12-31", 55, {"qualifier": "over"})], "2028-06-30", "silent"),  # 55 to 56 a year before
        ([(DEADLINE, 59)], "2028-03-01", "missed"),
        ([(DEADLINE, 60)], "2028-03-01", "met"),
        ([(DEADLINE, 60, {"qualifier": "nearly"})], "2028-03-01", "silent"),  # 50 to 60: neither
        ([(DEADLINE, 60, {"qualifier": "over"})], "2028-03-01", "met"),
        ([("2028-01-31", 60)], "2028-03-01", "met"),  # within deadline-figure-days, 31
        ([("2028-02-01", 60)], "2028-03-01", "silent"),  # later: it may have been reached too late
        ([("2028-12-31", 59)], "2029-03-01", "missed"),  # a list that cannot fall and is short still
        ([(DEADLINE, 40), (DEADLINE, 80, {"source_id": "text-plants-2023"})], "2028-03-01", "met"),  # contradicting figures: one of them reaches it
        ([], "2027-06-30", "open"),
        ([], "2028-06-30", "silent"),
    ],
)  # fmt: skip
def test_status_follows_from_figures_and_days(tmp_path, stocks, today, status):
    found = standing(with_stocks(tmp_path, *stocks), today=today)
    assert found.status == status and status in STATUSES
    assert (found.latest is None) == (not stocks)


def test_status_of_an_at_most_target(tmp_path):
    target = {"direction": "at_most"}
    indicators = [row | {"direction": "lower"} for row in small_tables()["indicators"]]
    for number, (stocks, today, status) in enumerate([
        ([("2026-12-31", 50)], "2027-06-30", "open"),  # below, but it can still rise
        ([("2026-12-31", 70)], "2027-06-30", "open"),
        ([(DEADLINE, 60)], "2028-03-01", "met"),
        ([(DEADLINE, 61)], "2028-03-01", "missed"),
        ([(DEADLINE, 60, {"qualifier": "about"})], "2028-03-01", "silent"),
        ([("2026-12-31", 50)], "2028-03-01", "silent"),
    ]):  # fmt: skip
        data = with_stocks(tmp_path / str(number), *stocks, target=target, indicators=indicators)
        assert standing(data, today=today).status == status, (stocks, today)


def test_the_day_is_as_of_or_else_the_last_publication(tmp_path):
    data = with_stocks(tmp_path, ("2026-12-31", 50), ("2028-06-30", 80))
    assert standing(data, as_of="2027-12-31").status == "open"
    assert standing(data, as_of="2028-01-01").status == "silent"
    assert standing(data).status == "silent"


def test_a_day_that_only_begins_the_scale_is_no_figure(tmp_path):
    """A scale that begins with zero has no figure on its first day: nothing was printed of it."""
    since = claim("since", "flow", "2026-12-31", 70, period_start="2023-01-01", source_id="text-plants-2024")
    found = standing(with_stocks(tmp_path, claims=[since]), "addition", today="2027-01-01")
    assert found.status == "met" and found.latest["claim_ids"] == ("since",)
    assert (found.level_low, found.level_high) == (60, 60)


def test_a_change_before_its_base_day_is_no_figure_of_it(tmp_path):
    """A year that ends on the base day tells where the change began; how far it got is not known yet."""
    tables = small_tables()
    for number, year in enumerate((2025, 2026)):
        rows = [claim("energy-2025", "flow", "2025-12-31", -3, period_start="2025-01-01"),
                claim("energy-2026", "flow", "2026-12-31", -2, period_start="2026-01-01")][: number + 1]  # fmt: skip
        change = {"indicator": "energy_change", "unit": "percent", "source_id": "text-plants-2024"}
        tables["claims"] = [c for c in small_tables()["claims"] if c["kind"] != "stock"] + [
            r | change for r in rows
        ]
        tables["claims"][0] |= change | {"value": -10}
        tables["targets"][0] |= {"indicator": "energy_change", "direction": "at_most"}
        tables["readings"] = [tables["readings"][0] | {"how": "change", "value": -10, "unit": "percent", "base_date": "2025-12-31",
                                                       "indicator": "energy_change"}]  # fmt: skip
        data = write_package(tmp_path / str(year) / "evidence", tables)
        assert not any(problem.error for problem in evidence.check(data))
        found = standing(data, today="2027-01-01")
        assert found.status == "open" and (found.latest is None) == (number == 0)


CASE = {"case_id": "lakeside-2027", "entity": "lakeside", "programme": "lakeside-model-plants", "indicator": "units_recognised",
        "what": "model plants", "kind": "recognised_list", "target": GOAL, "announced": "2023-03-01",
        "announced_precision": "day", "target_value": 60, "unit": "count", "how": "total", "direction": "at_least",
        "deadline": DEADLINE, "outcome_value": 61, "outcome_date": DEADLINE, "outcome_qualifier": "exact",
        "outcome_precision": "day", "selection": "whole_plan", "met": "yes"}  # fmt: skip


def test_the_register_settles_what_the_series_leaves_open_once_it_is_public(tmp_path):
    data = with_stocks(tmp_path, ("2026-12-31", 50), outcomes=[CASE])
    assert standing(data, as_of="2028-02-28").status == "silent"  # outcome-publication-lag-days is 60
    found = standing(data, as_of="2028-03-01")
    assert (found.status, found.case_id) == ("met", "lakeside-2027")
    assert (
        standing(data, "addition", as_of="2028-03-01").status == "silent"
    )  # it speaks of the primary reading


def test_the_register_does_not_know_what_its_text_had_not_printed_yet(tmp_path):
    """61 at the end of 2027, printed in 2029: in 2028 nobody could have known."""
    late = claim("late", "stock", "2027-12-31", 61, source_id="text-plants-2024", published_earliest="2029-05-01",
                 published_latest="2029-05-01")  # fmt: skip
    data = with_stocks(
        tmp_path, ("2026-12-31", 50), claims=[late], outcomes=[CASE | {"outcome_claim_id": "late"}]
    )
    assert not any(problem.error for problem in evidence.check(data))
    assert standing(data, as_of="2028-12-31").status == "silent"
    assert standing(data, as_of="2029-05-01").status == "met"
    counted = [
        len(evidence.known_outcomes(evidence.load(data, as_of=d), pd.Timestamp(d)))
        for d in ("2028-12-31", "2029-05-01")
    ]
    assert counted == [0, 1]


@pytest.mark.parametrize(
    ("met", "value", "last", "first"),
    [("yes", 61, "2027-08-28", "2027-08-29"), ("no", 50, "2028-02-28", "2028-02-29")],
)
def test_a_miss_is_known_from_its_deadline_and_a_target_reached_early_from_that_day(
    tmp_path, met, value, last, first
):
    """A figure of mid-2027 for the end of 2027: 61 of 60 is met at once, 50 can still grow until the deadline. Both are
    public `outcome-publication-lag-days`, 60, later."""
    case = CASE | {"outcome_date": "2027-06-30", "outcome_value": value, "met": met}
    data = with_stocks(tmp_path, ("2026-12-31", 40), outcomes=[case])
    for day, known in ((last, 0), (first, 1)):
        ev = evidence.load(data, as_of=day)
        assert len(evidence.known_outcomes(ev, pd.Timestamp(day))) == known, day


def test_no_shipped_miss_is_known_before_its_deadline(shipped):
    cases = evidence.register(shipped)
    lag = pd.Timedelta(days=shipped.assumed("outcome-publication-lag-days"))
    known = evidence.known_from(shipped).to_numpy()
    for case, day in zip(cases.itertuples(), known, strict=True):
        if not pd.isna(day):
            assert day >= case.outcome_date + lag, case.case_id
            assert case.met != "no" or day >= case.deadline + lag, case.case_id
