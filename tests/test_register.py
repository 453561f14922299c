"""One place decides what is resolved: what figures settle is in the register, is scored, and is said by every command."""

import pandas as pd
import pytest
from evidence_samples import GOAL, claim, small_tables, write_package
from lakeside import with_stocks

from analysis import evidence
from analysis.evaluation import cases
from analysis.evaluation.vintages import Vintages


def test_what_figures_settle_is_resolved_without_a_row(tmp_path):
    data = with_stocks(tmp_path, ("2024-12-31", 33), ("2026-06-30", 61))
    (case,) = evidence.register(evidence.load(data)).itertuples()
    assert (case.case_id, case.met, case.outcome_value, case.target_value) == (GOAL, "yes", 61, 60)
    assert (case.outcome_claim_id, case.outcome_date) == ("plants-1", pd.Timestamp("2026-06-30"))
    assert evidence.register(evidence.load(data, as_of="2026-06-29")).empty
    resolved = cases.resolved(evidence.load(data, as_of="2026-12-31"))
    assert resolved["case_id"].tolist() == [GOAL] and resolved["outcome"].tolist() == [1.0]


def test_an_addition_is_told_on_the_scale_of_its_promise(tmp_path):
    tables = small_tables()
    tables["claims"].append(claim("plants-2027", "stock", "2027-12-31", 65, source_id="text-plants-2024"))
    for row in tables["readings"]:
        row["primary"] = "true" if row["reading"] == "addition" else "false"
    case = evidence.register(evidence.load(write_package(tmp_path / "evidence", tables))).iloc[0]
    assert (case["met"], case["how"], case["outcome_value"]) == (
        "no",
        "addition",
        55,
    )  # 65 less the 10 of 2022


CASE = {"case_id": "lakeside-2027", "entity": "lakeside", "programme": "lakeside-model-plants", "indicator": "units_recognised",
        "what": "model plants", "kind": "recognised_list", "target": GOAL, "announced": "2023-03-01",
        "announced_precision": "day", "target_value": 60, "unit": "count", "how": "total", "direction": "at_least",
        "deadline": "2027-12-31", "outcome_value": 61, "outcome_date": "2026-06-30", "outcome_qualifier": "exact",
        "outcome_precision": "day", "selection": "followed_up"}  # fmt: skip


@pytest.mark.parametrize(("met", "case_id"), [("yes", "lakeside-2027"), ("unknown", GOAL)])
def test_a_curated_verdict_stays_and_an_unknown_one_gives_way(tmp_path, met, case_id):
    data = with_stocks(tmp_path, ("2026-06-30", 61), outcomes=[CASE | {"met": met}])
    found = evidence.register(evidence.load(data))
    assert found["case_id"].tolist() == [case_id] and found["met"].tolist() == ["yes"]


def test_a_curated_verdict_decides_what_every_command_says(tmp_path):
    """61 are printed in time, but a curator found that they were other plants: missed, here and in the scores."""
    data = with_stocks(
        tmp_path,
        ("2026-06-30", 61),
        outcomes=[CASE | {"met": "no", "outcome_value": 41, "outcome_date": "2027-12-31"}],
    )
    early, late = evidence.load(data, as_of="2027-06-30"), evidence.load(data, as_of="2028-06-30")
    assert evidence.all_targets(early)["status"].tolist() == ["met"]  # the verdict could not be known yet
    assert evidence.all_targets(late)["status"].tolist() == ["missed"]
    assert evidence.known_outcomes(late, late.as_of)["met"].tolist() == ["no"]


def test_a_register_of_ones_own_has_nothing_added(tmp_path):
    ev = evidence.load(with_stocks(tmp_path, ("2026-06-30", 61)))
    assert len(evidence.register(ev)) == 1 and evidence.register(ev.with_outcomes(ev.outcomes)).empty


def test_every_list_of_targets_and_the_register_agree(shipped):
    table = evidence.all_targets(shipped).set_index("target")
    known = evidence.known_outcomes(shipped, None).query("target != ''").set_index("target")
    assert known.index.is_unique
    decided = table[table["status"].isin(["met", "missed"])]
    assert set(decided.index) <= set(known.index)
    settled = known.loc[known.index.intersection(decided.index), "met"].map({"yes": "met", "no": "missed"})
    assert (settled == decided["status"].reindex(settled.index)).all()
    scored = cases.resolved(shipped)
    assert set(decided.index) <= set(scored["target"])
    assert {
        "jiangxi-digital-transformation-2026",
        "nev-sales-share-2027",
        "two-integration-index-2020",
        "miit-smart-mfg-pilot-2016",
    } <= set(scored["target"])  # the audit found these resolved and not scored


def test_a_vintage_leaves_out_what_figures_settled_later_or_of_its_own(shipped):
    past = Vintages(shipped)
    case = "jiangxi-digital-transformation-2026"
    assert case not in set(past.at(pd.Timestamp("2024-12-31")).outcomes["case_id"])
    assert case in set(past.at(pd.Timestamp("2025-12-31")).outcomes["case_id"])
    own = past.at(pd.Timestamp("2025-12-31"), without="jiangxi-digital-transformation")
    assert case not in set(evidence.register(own)["case_id"])


# ---- what the audit found


@pytest.mark.parametrize("case_id", ["china-energygdp-2023-flow", "korea-sf-2020-flow"])
def test_a_promise_that_is_printed_after_its_deadline_alone_is_no_question_of_an_earlier_day(
    shipped, case_id
):
    case = next(c for c in cases.resolved(shipped).itertuples() if c.case_id == case_id)
    assert cases.printed_too_late(case, shipped)


def test_an_earlier_text_makes_a_promise_a_question_again(shipped):
    """Of the seven goals that the audit found printed after their deadline alone five have an earlier text by now."""
    late = {c.case_id for c in cases.resolved(shipped).itertuples() if cases.printed_too_late(c, shipped)}
    assert not late & {
        "china-energygdp-2015",
        "china-energygdp-2019-flow",
        "korea-sf-2020-interim",
        "quebec-ev-2020",
    }
    assert (
        "china-energygdp-2024-flow" not in late
    )  # cn-t-ei-y2024 is late, china-energyint-target-2024 is not
    coverage = evidence.target(
        evidence.load(as_of="2024-06-30"), "jiangsu-zhigai-shuzhuan-2024-coverage-of-above-scale-firms"
    )
    assert "js-t-coverage-2024" in coverage.claim_ids


def test_what_can_fall_again_is_kept_by_no_figure_from_before_the_promise(shipped):
    """Shanghai's industry had a quarter of GDP in 2020, when it was promised to hold it to 2025; it fell to 20.5."""
    goal = evidence.target(shipped, "shanghai-manufacturing-plan-2025-industrial-share-gdp")
    assert evidence.standings(shipped, goal)[0][1].status == "missed"


def test_readings_that_disagree_are_told_together(shipped):
    energy = evidence.target(shipped, "energy-intensity-gdp-2025")
    assert [s.status for _, s in evidence.standings(shipped, energy)] == ["silent", "met"]
    assert evidence.settled_otherwise(shipped, energy).startswith(
        "Met on another reading (13.5 percent lower"
    )
    carbon = evidence.target(shipped, "carbon-intensity-gdp-2025")
    assert {s.status for _, s in evidence.standings(shipped, carbon)} == {"missed"}
    assert evidence.settled_otherwise(shipped, carbon) == ""


def test_what_a_reading_says_of_the_primary_one_follows_from_how_it_stands_to_it(shipped):
    def stands(slug):
        return [s.status for _, s in evidence.standings(shipped, evidence.target(shipped, slug))]

    # a part is missed with its whole, and a wider count is met with what it contains
    assert stands("innovative-smes-2025") == ["missed", "missed"]
    assert stands("miit-green-factory-2024") == ["met", "met"]
    for slug, told in (
        ("beijing-robot-core-industry-2025", "which settles nothing on the first"),  # met on a wider one
        ("5g-factories-built-2025-firms-started", "but bounds it from below"),  # missed on a stricter one
    ):
        goal = evidence.target(shipped, slug)
        assert evidence.settled_otherwise(shipped, goal) == ""
        assert evidence.settled_otherwise(shipped, goal, bearing=False).endswith(told)


def test_cases_that_land_on_the_number_can_be_told(shipped):
    exact = evidence.register(shipped).loc[lambda t: evidence.met_exactly(t), "case_id"]
    assert {"shanghai-sei-2025", "beijing-wisdom-2023", "korea-sf-2022-30000"} <= set(exact) and len(
        exact
    ) >= 14


def test_register_and_pages_say_the_same_of_a_target(shipped):
    """Announcement, deadline, what is asked for, and how it ended; a case of outcomes.csv without a verdict is one that no
    figure settles."""
    cases = evidence.register(shipped)
    cases = cases[cases["target"] != ""].set_index("target")
    rows = evidence.all_targets(shipped, slugs=cases.index).set_index("target")
    dated = shipped.targets.set_index("target")
    assert len(rows) == len(cases) > 190
    for slug, case in cases.iterrows():
        row, days = rows.loc[slug], dated.loc[slug]
        asked = ("deadline", "direction", "how", "unit")
        assert [case[name] for name in asked] == [row[name] for name in asked], slug
        assert case["target_value"] == row["value"], slug
        assert days["announced_earliest"] <= case["announced"] <= days["announced_latest"], slug
        assert {"met": "yes", "missed": "no"}.get(row["status"], "unknown") == case["met"], slug
    given = shipped.outcomes
    assert set(given.loc[given["met"] == "unknown", "case_id"]) <= set(cases["case_id"]) | set(
        given.loc[given["target"] == "", "case_id"]
    )
