"""Targets: what they ask for, how they may be read, and where they stand on either side of the deadline."""

import pandas as pd
import pytest
from conftest import claim, small_tables, write_package

from analysis import evidence
from analysis.errors import EvidenceError
from analysis.evidence.targets import STATUSES

GOAL = "lakeside-model-plants-2027"
DEADLINE = "2027-12-31"


def with_stocks(directory, *stocks, target=None, readings=None, claims=(), outcomes=()):
    """The small package with these totals (day, value, more) instead of its own three."""
    tables = small_tables()
    others = [c for c in tables["claims"] if c["kind"] not in ("stock", "flow")]
    counted = [
        claim(f"plants-{k}", "stock", day, value, **({"source_id": "text-plants-2024"} | dict(*more)))
        for k, (day, value, *more) in enumerate(stocks)
    ]
    tables["claims"] = [*others, *counted, *claims]
    tables["targets"][0] |= target or {}
    for row, change in zip(tables["readings"], readings or ({}, {}), strict=True):
        row |= change
    tables["outcomes"] = list(outcomes)
    return write_package(directory / "evidence", tables)


def standing(data, reading: str = "total", today=None, as_of=None):
    ev = evidence.load(data, as_of=as_of)
    goal = evidence.target(ev, GOAL)
    found = goal.reading(reading)
    return evidence.standing(ev, goal, found, evidence.reading_series(ev, found), today)


def level(data, reading: str) -> tuple[float, float]:
    ev = evidence.load(data)
    found = evidence.target(ev, GOAL).reading(reading)
    return evidence.level_of(found, evidence.reading_series(ev, found))


# --- the level that a reading asks for ----------------------------------------------------------------------------


def test_a_total_asks_for_its_value(small_data):
    assert level(small_data, "total") == (60, 60)


def test_an_addition_counts_from_the_figure_of_its_base_day(small_data):
    assert level(small_data, "addition") == (70, 70)  # 10 at the end of 2022, and 60 more


def test_a_printed_base_goes_before_the_series(tmp_path):
    data = with_stocks(tmp_path, ("2022-12-31", 10), readings=({}, {"base_value": "12"}))
    assert level(data, "addition") == (72, 72)


def test_a_hedged_base_gives_an_interval(tmp_path):
    data = with_stocks(tmp_path, ("2022-12-31", 10, {"qualifier": "over"}))
    assert level(data, "addition") == (70, 80)


def test_a_base_between_two_figures_is_the_range_between_them(tmp_path):
    data = with_stocks(tmp_path, ("2021-12-31", 4), ("2023-12-31", 25))
    assert level(data, "addition") == (64, 85)


def test_the_figure_that_is_dated_most_closely_is_the_base(tmp_path):
    """An undated figure of February can be of the base day too; the one that is dated on it is the better one."""
    undated = {"period_precision": "publication", "source_id": "text-plants-2023"}
    data = with_stocks(tmp_path, ("2022-12-31", 10), ("2023-02-15", 25, undated))
    assert level(data, "addition") == (70, 70)
    alone = with_stocks(
        tmp_path / "alone", ("2021-12-31", 4), ("2023-02-15", 25, undated), ("2024-12-31", 40)
    )
    assert level(alone, "addition") == (85, 85)


def test_a_base_before_the_first_figure_is_not_known(tmp_path):
    data = with_stocks(tmp_path, ("2023-12-31", 25))
    assert level(data, "addition") == pytest.approx((float("nan"), float("nan")), nan_ok=True)
    assert standing(data, "addition", today="2026-01-01").status == "open"


def test_a_share_and_a_change_ask_for_their_value():
    ev = evidence.load(as_of="2026-11-22")
    for slug, value in [("industrial-energy-intensity-2025", -13.5),
                        ("beijing-manufacturing-digitalisation-2026-above-scale-digital-pass-rate", 100)]:  # fmt: skip
        reading = evidence.target(ev, slug).primary
        assert evidence.level_of(reading, evidence.reading_series(ev, reading)) == (value, value)


# --- where a target stands ----------------------------------------------------------------------------------------


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
        ([(DEADLINE, 40), (DEADLINE, 80)], "2028-03-01", "met"),  # contradicting figures: one of them reaches it
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
    for number, (stocks, today, status) in enumerate([
        ([("2026-12-31", 50)], "2027-06-30", "open"),  # below, but it can still rise
        ([("2026-12-31", 70)], "2027-06-30", "open"),
        ([(DEADLINE, 60)], "2028-03-01", "met"),
        ([(DEADLINE, 61)], "2028-03-01", "missed"),
        ([(DEADLINE, 60, {"qualifier": "about"})], "2028-03-01", "silent"),
        ([("2026-12-31", 50)], "2028-03-01", "silent"),
    ]):  # fmt: skip
        data = with_stocks(tmp_path / str(number), *stocks, target=target)
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
        assert evidence.check(data) == []
        found = standing(data, today="2027-01-01")
        assert found.status == "open" and (found.latest is None) == (number == 0)


CASE = {"case_id": "lakeside-2027", "entity": "lakeside", "programme": "lakeside-model-plants", "indicator": "units_recognised",
        "what": "model plants", "kind": "recognised_list", "target": GOAL, "announced": "2023-03-01",
        "announced_precision": "day", "target_value": 60, "unit": "count", "how": "total", "direction": "at_least",
        "deadline": DEADLINE, "outcome_value": 61, "outcome_date": DEADLINE, "outcome_qualifier": "exact", "met": "yes"}  # fmt: skip


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
    assert evidence.check(data) == []
    assert standing(data, as_of="2028-12-31").status == "silent"
    assert standing(data, as_of="2029-05-01").status == "met"
    counted = [
        len(evidence.known_outcomes(evidence.load(data, as_of=d), pd.Timestamp(d)))
        for d in ("2028-12-31", "2029-05-01")
    ]
    assert counted == [0, 1]


# --- what was known on a day --------------------------------------------------------------------------------------


def test_a_target_is_not_known_before_it_was_announced(small_data):
    with pytest.raises(
        EvidenceError, match=r"not announced by 2023-02-28: .*2023-03-01\. Choose a later as_of"
    ):
        evidence.target(evidence.load(small_data, as_of="2023-02-28"), GOAL)
    assert evidence.target(evidence.load(small_data, as_of="2023-03-01"), GOAL).announced == pd.Timestamp(
        "2023-03-01"
    )
    assert evidence.all_targets(evidence.load(small_data, as_of="2023-02-28")).empty


def test_a_target_that_no_claim_announces_is_told_so(tmp_path):
    tables = small_tables()
    tables["claims"] = [c for c in tables["claims"] if c["kind"] != "target_stock"]
    with pytest.raises(EvidenceError, match="no claim that announces it"):
        evidence.target(evidence.load(write_package(tmp_path, tables)), GOAL)


def raised(directory):
    """60 announced in 2023, raised to 80 in 2025."""
    later = claim("plants-raised", "target_stock", DEADLINE, 80, target=GOAL, source_id="text-plants-2024",
                  published_earliest="2025-06-01", published_latest="2025-06-01")  # fmt: skip
    first = {"reading": "raised", "label": "80 in all", "value": 80, "claim_id": "plants-raised"}
    second = {"reading": "as-announced", "label": "60 in all", "how": "total", "base_date": ""}
    return with_stocks(directory, ("2023-12-31", 20), readings=(first, second), claims=[later])


def test_a_value_that_was_raised_later_is_not_known_before(tmp_path):
    data = raised(tmp_path)
    assert evidence.check(data) == []
    before = evidence.target(evidence.load(data, as_of="2025-05-31"), GOAL)
    assert [(r.reading, r.value, r.primary) for r in before.readings] == [("as-announced", 60, True)]
    after = evidence.target(evidence.load(data, as_of="2025-06-01"), GOAL)
    assert after.primary.reading == "raised" and len(after.readings) == 2


def test_no_shipped_reading_is_known_before_its_value_was_printed():
    for day in ("2023-02-01", "2024-06-01"):  # before two targets were raised
        ev = evidence.load(as_of=day)
        for slug in evidence.all_targets(ev, deadline_from=day)["target"]:
            goal = evidence.target(ev, slug)
            printed = ev.claims[ev.claims["target"] == slug]
            assert sum(r.primary for r in goal.readings) == 1
            assert all(
                r.value in set(printed["value"]) or r.claim_id in set(printed["claim_id"])
                for r in goal.readings
            )


def test_an_unknown_target_or_reading_names_near_ones(small_data):
    ev = evidence.load(small_data)
    with pytest.raises(EvidenceError, match="Did you mean lakeside-model-plants-2027"):
        evidence.target(ev, "lakeside-model-plants-2026")
    with pytest.raises(EvidenceError, match="it has total, addition"):
        evidence.target(ev, GOAL).reading("totale")


# --- the table of targets -----------------------------------------------------------------------------------------


def test_the_table_of_targets_says_what_target_and_standing_say(small_data):
    ev = evidence.load(small_data, as_of="2025-06-30")
    row = evidence.all_targets(ev).iloc[0]
    goal = evidence.target(ev, GOAL)
    assert row["target"] == GOAL and row["label"] == goal.label and row["readings"] == len(goal.readings) == 2
    assert (row["how"], row["value"], row["unit"], row["level_low"], row["level_high"]) == (
        "total",
        60,
        "count",
        60,
        60,
    )
    assert (row["latest_date"], row["latest_low"], row["latest_high"]) == (pd.Timestamp("2024-12-31"), 33, 33)
    assert row["status"] == "open"
    assert row["claim_ids"] == ("plants-target", "plants-2024")
    assert list(evidence.all_targets(ev).columns) == list(row.index)


def test_targets_are_chosen_by_deadline_and_slug(shipped):
    table = evidence.all_targets(shipped, deadline_from="2026-01-01", deadline_to="2026-12-31")
    assert (
        table["deadline"].between("2026-01-01", "2026-12-31").all()
        and table["deadline"].is_monotonic_increasing
    )
    one = evidence.all_targets(shipped, slugs=["beijing-smart-factories-digital-workshops-2026"])
    assert one["target"].tolist() == ["beijing-smart-factories-digital-workshops-2026"]
    for day in ("soon", "01.02.2024", 2024):
        with pytest.raises(EvidenceError, match="deadline_from"):
            evidence.all_targets(shipped, deadline_from=day)


def test_an_empty_table_of_targets_has_the_same_types(shipped):
    empty, some = (evidence.all_targets(shipped, deadline_from=day) for day in ("2100-01-01", "2030-01-01"))
    assert empty.empty and list(empty.columns) == list(some.columns)
    for column in ("deadline", "latest_date", "value", "level_low", "latest_high"):
        assert empty[column].dtype == some[column].dtype


# --- the shipped targets ------------------------------------------------------------------------------------------


def test_the_targets_of_the_first_announcements_are_there(shipped):
    """Beijing: 100 more by 2026 and all major manufacturers; Shanghai: 200 by 2025, in all or more; Jiangxi: 10,000
    firms; 500 demonstration factories by 2025, on the closed list or its successor."""

    def read(slug):
        return {r.reading: (r.how, r.value, r.programme) for r in evidence.target(shipped, slug).readings}

    beijing = evidence.target(shipped, "beijing-smart-factories-digital-workshops-2026")
    assert (beijing.primary.how, beijing.primary.value, beijing.primary.base_value) == ("addition", 100, 103)
    assert beijing.deadline == pd.Timestamp("2026-12-31")
    city = read("shanghai-city-smart-factory-2025")
    assert {(how, value) for how, value, _ in city.values()} == {("total", 200), ("addition", 200)}
    jiangxi = read("jiangxi-digital-transformation-2026")
    assert all(value == 10_000 for _, value, _ in jiangxi.values())
    major = evidence.target(
        shipped, "beijing-manufacturing-digitalisation-2026-above-scale-digital-pass-rate"
    ).primary
    assert (major.how, major.value, major.unit) == ("share", 100, "percent")
    listed = read("miit-demonstration-factory-2025")
    assert listed["closed-list"] == ("total", 500, "miit-demonstration-factory")
    assert {programme for _, _, programme in listed.values()} == {
        "miit-demonstration-factory",
        "miit-smart-factory-excellence",
    }


def test_every_target_says_where_it_stands_and_why(shipped):
    table = evidence.all_targets(shipped, deadline_from="2024-01-01", deadline_to="2026-12-31")
    assert len(table) > 50 and set(table["status"]) == {"open", "met", "missed", "silent"}
    assert (table.loc[table["status"] == "open", "deadline"] >= shipped.as_of).all()
    assert (table.loc[table["status"].isin(["silent", "missed"]), "deadline"] < shipped.as_of).all()
    known = set(shipped.claims["claim_id"])
    assert all(ids and set(ids) <= known for ids in table["claim_ids"])
    for row in table[table["status"] == "met"].itertuples():
        assert row.latest_date == row.latest_date or row.target in set(shipped.outcomes["target"])
