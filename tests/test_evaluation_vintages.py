"""The evidence of a day, for a replay: what was in print, without the outcomes that would tell."""

import pandas as pd
import pytest
from evaluation_samples import SIZE, known, lists

from analysis import evidence
from analysis.evaluation import backtest, cases, method
from analysis.evaluation.registration import PROTOCOL
from analysis.evaluation.vintages import Vintages, families
from analysis.forecast import delivery


@pytest.fixture
def lakeside(tmp_path):
    return known(tmp_path / "lakeside")


def test_a_vintage_is_the_evidence_of_its_day(shipped):
    day = pd.Timestamp("2023-06-30")
    past, loaded = Vintages(shipped).at(day), evidence.load(as_of=day)
    pd.testing.assert_frame_equal(past.claims, loaded.claims)
    assert past.as_of == loaded.as_of


def test_a_vintage_holds_no_outcome_of_the_family_and_none_from_later(shipped):
    past, day = Vintages(shipped), pd.Timestamp("2023-06-30")
    assert past.at(day).outcomes["programme"].str.startswith("shanghai-city").any()
    found = past.at(day, without="shanghai-city-smart-factory").outcomes
    assert len(found) and not found["programme"].str.startswith("shanghai-city").any()
    assert (found.loc[found["met"] == "no", "deadline"] < day).all()
    assert (found["outcome_date"] < day).all()
    printed = found.loc[found["outcome_claim_id"] != "", "outcome_claim_id"]
    assert printed.isin(past.at(day).claims["claim_id"]).all()


def test_a_miss_is_known_after_its_deadline_only(lakeside):
    days = evidence.known_from(lakeside)
    assert days["farms-2021"] == pd.Timestamp("2021-12-31") + pd.Timedelta(days=60)


def test_programmes_of_one_plan_are_one_family(shipped):
    family = families(shipped)
    assert set(family) >= set(shipped.outcomes["programme"])
    assert family["shanghai-city-smart-factory"] == family["shanghai-city-smart-factory-automotive"]
    assert family["germany-solar-capacity"] == family["germany-onshore-wind"]
    assert family["5g-base-stations"] != family["korea-smart-factory-supply"]


def test_a_record_at_hand_is_the_record_of_the_vintage(shipped):
    """What the replay works out once is what `delivery.record_of` says of the same evidence."""
    past = Vintages(shipped)
    for day, kind, programme in (
        ("2023-06-30", "rate", "nc-rate"),
        ("2018-01-31", "recognised_list", "wef-lighthouse"),
    ):
        one = past.record(pd.Timestamp(day), kind, programme)
        other = delivery.record_of(past.at(pd.Timestamp(day), programme), kind, exclude_programme=programme)
        assert (one.alpha, one.beta, one.speaks, one.case_ids) == (
            other.alpha,
            other.beta,
            other.speaks,
            other.case_ids,
        )
        assert [r.tolist() for r in one._ratios[True, "at_least"]] == [
            r.tolist() for r in other._ratios[True, "at_least"]
        ]


def test_a_baseline_of_later_is_not_known_at_announcement(lakeside):
    table = cases.resolved(lakeside)
    case = table[table["case_id"] == "plants-2024"].iloc[0]
    past = Vintages(lakeside)
    late = case.copy()
    late["baseline_value"], late["baseline_date"] = 17.0, pd.Timestamp("2022-08-31")
    known = [past.at(pd.Timestamp(d), "lakeside-model-plants") for d in ("2022-06-01", "2022-12-01")]
    first, second = (
        cases.with_baseline(cases.question(late, ev), late, ev, PROTOCOL).observed.table for ev in known
    )
    assert "baseline" not in set(first["how"])
    assert second.loc[second["how"] == "baseline", "high"].tolist() == [17.0]


def test_a_case_whose_announcement_is_recalled_serves_no_vintage(tmp_path):
    tables = lists()
    tables["outcomes"][0]["announced_precision"] = "unknown"
    ev = known(tmp_path / "recalled", tables)
    assert tables["outcomes"][0]["case_id"] not in set(backtest.targets(ev, **SIZE).answers["case_id"])


def test_a_case_whose_announcement_is_recalled_is_not_replayed(tmp_path):
    tables = lists()
    tables["outcomes"][2] |= {"announced_precision": "unknown"}
    ev = known(tmp_path / "recalled", tables)
    found = backtest.targets(ev, **SIZE).answers
    assert set(found["case_id"]) == {"plants-2024", "shops-2021", "farms-2021"}
    record = found[(found["case_id"] == "plants-2024") & (found["origin_number"] == 2)]
    share = record.loc[record["method"] == method.SHARE, "probability"]
    assert len(cases.resolved(ev)) == 4 and len(share) == 1 and share.notna().all()
