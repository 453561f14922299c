"""Targets: what they ask for, what was known of them on a day, and the table of them all."""

import pandas as pd
import pytest
from evidence_samples import DEADLINE, GOAL, claim, small_tables, write_package
from lakeside import standing, with_stocks

from analysis import evidence
from analysis.errors import EvidenceError
from analysis.evidence import STATUSES
from analysis.evidence.settled import how_it_ended


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


def test_a_share_and_a_change_ask_for_their_value(shipped):
    for slug, value in [("industrial-energy-intensity-2025", -13.5),
                        ("beijing-manufacturing-digitalisation-2026-above-scale-digital-pass-rate", 100)]:  # fmt: skip
        reading = evidence.target(shipped, slug).primary
        assert evidence.level_of(reading, evidence.reading_series(shipped, reading)) == (value, value)


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
        evidence.target(evidence.load(write_package(tmp_path, tables), check=False), GOAL)


def raised(directory):
    """60 announced in 2023, raised to 80 in 2025."""
    later = claim("plants-raised", "target_stock", DEADLINE, 80, target=GOAL, source_id="text-plants-2024",
                  published_earliest="2025-06-01", published_latest="2025-06-01")  # fmt: skip
    first = {"reading": "raised", "label": "80 in all", "value": 80, "claim_id": "plants-raised"}
    second = {"reading": "as-announced", "label": "60 in all", "how": "total", "base_date": ""}
    return with_stocks(directory, ("2023-12-31", 20), readings=(first, second), claims=[later])


def test_a_value_that_was_raised_later_is_not_known_before(tmp_path):
    data = raised(tmp_path)
    assert [p for p in evidence.check(data) if p.error] == []
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
    assert len(table) > 50 and set(table["status"]) == set(STATUSES)
    assert (table.loc[table["status"] == "open", "deadline"] >= shipped.as_of).all()
    assert (
        table.loc[table["status"].isin(["silent", "unsearched", "missed"]), "deadline"] < shipped.as_of
    ).all()
    known = set(shipped.claims["claim_id"])
    assert all(ids and set(ids) <= known for ids in table["claim_ids"])
    for row in table[table["status"] == "met"].itertuples():
        assert row.latest_date == row.latest_date or row.target in set(shipped.outcomes["target"])


def test_what_rests_on_an_inferred_day_is_told_as_such(shipped):
    """Jiangxi's two years begin with an announcement whose month is inferred: its deadline is too, and of the day on which an
    addition would begin no count is printed, so that this reading is not settled."""
    goal = evidence.target(shipped, "jiangxi-digital-transformation-2026")
    assert goal.deadline_inferred and not evidence.target(shipped, "nc-rate-2027").deadline_inferred
    status = {reading.reading: where.status for reading, where in evidence.standings(shipped, goal)}
    assert status["total"] == "met" and status["addition"] not in evidence.SETTLED
    (reading, where), *_ = evidence.standings(shipped, goal)
    assert "by 2026-05-31 (a deadline that is inferred)" in how_it_ended(shipped, goal, reading, where)
