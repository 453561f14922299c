"""Forecasts of the past know nothing of what came after; answers and references are what they say."""

import csv
import shutil

import numpy as np
import pandas as pd
import pytest
from conftest import DATA, claim, small_tables, write_package

from analysis import evidence
from analysis.evaluation import backtest, cases, method, methods, rolling, scores
from analysis.evaluation.errors import EvaluationError
from analysis.evaluation.registration import PROTOCOL
from analysis.evaluation.vintages import Vintages, families
from analysis.forecast import delivery

SIZE = {"n_draws": 200, "registered": False}


def outcome(case_id: str, programme: str, met: str, **more) -> dict:
    """A resolved target of the small package; what is not said is the usual."""
    return {
        "case_id": case_id, "entity": "lakeside", "programme": programme, "indicator": "units_recognised",
        "what": "plants on the list", "kind": "recognised_list", "announced": "2020-03-01", "announced_precision": "day",
        "target_value": 40, "unit": "count", "how": "total", "direction": "at_least", "deadline": "2021-12-31",
        "outcome_value": 44 if met == "yes" else 30, "outcome_date": "2021-12-31", "outcome_qualifier": "exact", "met": met,
        "outcome_precision": "day", "selection": "whole_plan", "note": "", **more,
    }  # fmt: skip


def lists(own_met: str = "yes", own_value: float = 52) -> dict:
    """The small package with one list that has a resolved target, and two other lists with resolved targets."""
    tables = small_tables()
    tables["claims"] = [
        claim("plants-2021", "stock", "2021-12-31", 10, published_earliest="2022-01-20", published_latest="2022-01-20"),
        claim("plants-2022", "stock", "2022-12-31", 22, published_earliest="2023-01-20", published_latest="2023-01-20"),
        claim("plants-2023", "stock", "2023-12-31", 36, published_earliest="2024-01-20", published_latest="2024-01-20"),
        claim("plants-2024", "stock", "2024-12-31", own_value, published_earliest="2025-01-20",
              published_latest="2025-01-20"),
    ]  # fmt: skip
    tables["sources"] = [
        {"source_id": c["source_id"], "publisher": "Lakeside Gazette", "title": c["claim_id"], "kind": "media",
         "language": "en"} for c in tables["claims"]
    ]  # fmt: skip
    other = tables["programmes"][0]
    tables["programmes"] += [
        other | {"programme": p, "family": p} for p in ("lakeside-shops", "lakeside-farms")
    ]
    tables["targets"], tables["readings"] = [], []
    tables["outcomes"] = [
        outcome("plants-2024", "lakeside-model-plants", own_met, announced="2022-06-01", deadline="2024-12-31",
                outcome_date="2024-12-31", target_value=50, outcome_value=own_value),
        outcome("shops-2021", "lakeside-shops", "yes"),
        outcome("shops-2023", "lakeside-shops", "no", announced="2022-03-01", deadline="2023-12-31", outcome_date="2023-12-31"),
        outcome("farms-2021", "lakeside-farms", "no"),
    ]  # fmt: skip
    return tables


@pytest.fixture
def lakeside(tmp_path):
    return evidence.load(write_package(tmp_path / "lakeside", lists()), as_of="2025-06-30")


@pytest.fixture(scope="module")
def some():
    """A few resolved targets of the shipped evidence: with a trend, without one, met, missed, a change, an addition."""
    shipped = evidence.load(as_of="2026-11-22")
    wanted = ["shanghai-city-2022", "beijing-sfdw-2023", "china-energygdp-2020", "korea-sf-2019-flow"]
    return shipped, backtest.targets(shipped, cases=wanted, **SIZE)


def chances(found: backtest.Backtest) -> pd.Series:
    return found.answers.set_index(["case_id", "origin", "method"])["probability"]


def test_a_vintage_is_the_evidence_of_its_day(shipped):
    day = pd.Timestamp("2023-06-30")
    past, loaded = Vintages(shipped).at(day), evidence.load(as_of=day)
    pd.testing.assert_frame_equal(past.claims, loaded.claims)
    assert past.as_of == loaded.as_of


def test_a_vintage_holds_no_outcome_of_the_family_and_none_from_later(shipped):
    past, day = Vintages(shipped), pd.Timestamp("2023-06-30")
    found = past.at(day, without="shanghai-city-smart-factory").outcomes
    assert not found["programme"].str.startswith("shanghai-city").any()
    assert (found.loc[found["met"] == "no", "deadline"] < day).all()
    assert (found["outcome_date"] < day).all()
    printed = found.loc[found["outcome_claim_id"] != "", "outcome_claim_id"]
    assert printed.isin(past.at(day).claims["claim_id"]).all()


def test_a_miss_is_known_after_its_deadline_only(lakeside):
    known = evidence.known_from(lakeside)
    assert known["farms-2021"] == pd.Timestamp("2021-12-31") + pd.Timedelta(days=60)


def test_programmes_of_one_plan_are_one_family(shipped):
    family = families(shipped)
    assert set(family) >= set(shipped.outcomes["programme"])
    assert family["shanghai-city-smart-factory"] == family["shanghai-city-smart-factory-automotive"]
    assert family["germany-solar-capacity"] == family["germany-onshore-wind"]
    assert family["5g-base-stations"] != family["korea-smart-factory-supply"]


def test_a_case_whose_announcement_is_recalled_is_not_replayed(tmp_path):
    tables = lists()
    tables["outcomes"][2] |= {"announced_precision": "memory"}
    ev = evidence.load(write_package(tmp_path / "recalled", tables), as_of="2025-06-30")
    found = backtest.targets(ev, **SIZE).answers
    assert set(found["case_id"]) == {"plants-2024", "shops-2021", "farms-2021"}
    record = found[(found["case_id"] == "plants-2024") & (found["origin_number"] == 2)]
    share = record.loc[record["method"] == method.SHARE, "probability"]
    assert len(cases.resolved(ev)) == 4 and len(share) == 1 and share.notna().all()


def test_changing_an_outcome_does_not_change_its_own_forecast(tmp_path):
    found = {}
    for met, value in (("yes", 52), ("no", 37)):
        ev = evidence.load(write_package(tmp_path / met, lists(met, value)), as_of="2025-06-30")
        found[met] = backtest.targets(ev, cases=["plants-2024"], **SIZE)
    one, other = chances(found["yes"]), chances(found["no"])
    assert one.notna().sum() > 30
    pd.testing.assert_series_equal(one, other)
    assert found["yes"].answers["outcome"].unique() == [1.0]
    assert found["no"].answers["outcome"].unique() == [0.0]


@pytest.mark.slow
def test_changing_a_shipped_outcome_and_its_claim_does_not_change_its_own_forecast(tmp_path):
    case_id = "shanghai-city-2022"
    changed = shutil.copytree(DATA, tmp_path / "data")
    rows = {}
    for name, key in (("outcomes", "case_id"), ("claims", "claim_id")):
        with (changed / f"{name}.csv").open(encoding="utf-8", newline="") as text:
            reader = csv.DictReader(text)
            rows[name] = (reader.fieldnames, key, list(reader))
    case = next(r for r in rows["outcomes"][2] if r["case_id"] == case_id)
    case |= {"met": "no", "outcome_value": "31"}
    next(r for r in rows["claims"][2] if r["claim_id"] == case["outcome_claim_id"])["value"] = "31"
    for name, (columns, _, table) in rows.items():
        with (changed / f"{name}.csv").open("w", encoding="utf-8", newline="") as text:
            writer = csv.DictWriter(text, columns, lineterminator="\n")
            writer.writeheader()
            writer.writerows(table)
    before = backtest.targets(evidence.load(as_of="2026-11-22"), cases=[case_id], **SIZE)
    after = backtest.targets(evidence.load(changed, as_of="2026-11-22"), cases=[case_id], **SIZE)
    assert before.answers["outcome"].iloc[0] != after.answers["outcome"].iloc[0]
    pd.testing.assert_series_equal(chances(before), chances(after))


def test_what_was_published_later_does_not_change_a_forecast(tmp_path):
    early, late = lists(), lists()
    late["claims"] = late["claims"][:3]
    late["sources"] = late["sources"][:3]
    found = [
        backtest.targets(
            evidence.load(write_package(tmp_path / name, t), as_of="2025-06-30"),
            cases=["plants-2024"],
            **SIZE,
        )
        for name, t in (("all", early), ("less", late))
    ]
    pd.testing.assert_series_equal(*map(chances, found))


@pytest.mark.slow
def test_no_figure_that_a_forecast_rests_on_is_from_later(some):
    shipped, _ = some
    past, table = Vintages(shipped), cases.resolved(shipped)
    day_of = shipped.claims.set_index("claim_id")["published_latest"]
    for case in table[::3].itertuples():
        for day in cases.origins(case.announced, case.deadline, 1, shipped.as_of):
            asked = cases.question(case, past.at(day, case.programme), PROTOCOL)
            used = [c for ids in asked.observed["claim_ids"] for c in ids]
            assert (day_of[used] <= day).all()
            own = asked.observed[asked.observed["how"] == "baseline"]
            assert len(own) == 0 or own["date"].iloc[0] <= max(case.announced, day)


def test_a_baseline_of_later_is_not_known_at_announcement(lakeside):
    table = cases.resolved(lakeside)
    case = table[table["case_id"] == "plants-2024"].iloc[0]
    past = Vintages(lakeside)
    late = case.copy()
    late["baseline_value"], late["baseline_date"] = 17.0, pd.Timestamp("2022-08-31")
    first, second = (
        cases.question(late, past.at(pd.Timestamp(d), "lakeside-model-plants"), PROTOCOL).observed
        for d in ("2022-06-01", "2022-12-01")
    )
    assert "baseline" not in set(first["how"])
    assert second.loc[second["how"] == "baseline", "high"].tolist() == [17.0]


def test_origins_are_the_announcement_and_its_anniversaries():
    found = cases.origins(pd.Timestamp("2020-02-29"), pd.Timestamp("2023-02-28"), 1)
    assert [f"{d:%Y-%m-%d}" for d in found] == ["2020-02-29", "2021-02-28", "2022-02-28"]
    assert cases.origins(
        pd.Timestamp("2024-01-01"), pd.Timestamp("2026-12-31"), 1, pd.Timestamp("2024-06-30")
    ) == [pd.Timestamp("2024-01-01")]
    late = cases.origins(pd.Timestamp("2024-01-01"), pd.Timestamp("2024-12-31"), 1, days_before=30)
    assert [f"{d:%Y-%m-%d}" for d in late] == ["2024-01-01", "2024-12-01"]


def test_days_on_which_the_matter_was_settled_are_set_aside(tmp_path):
    tables = lists()
    tables["outcomes"][0] |= {"target_value": 20, "outcome_value": 22, "outcome_date": "2022-12-31"}
    ev = evidence.load(write_package(tmp_path / "early", tables), as_of="2025-06-30")
    found = backtest.targets(ev, cases=["plants-2024"], **SIZE)
    assert found.decided["status"].tolist() == [
        "met",
        "met",
        "met",
    ]  # two anniversaries, and a month before the end
    assert len(set(found.answers["origin"])) == 1


def test_a_day_without_any_outcome_is_refused(lakeside):
    early = evidence.load(lakeside.data_dir, as_of="2020-01-01")
    with pytest.raises(EvaluationError, match=r"resolved by 2020-01-01.*later as_of"):
        backtest.targets(early, **SIZE)


def test_references_leave_the_programme_out(lakeside):
    found = chances(backtest.targets(lakeside, **SIZE))
    share = found[:, :, method.SHARE].groupby("case_id").first()
    assert share["plants-2024"] == pytest.approx(1 / 3)  # shops: met, missed; farms: missed
    assert share["farms-2021"] == pytest.approx(2 / 3)  # plants: met; shops: met, missed
    then = found[:, :, method.SHARE_THEN]
    assert then["farms-2021"].iloc[0] == 0.5  # nothing was resolved yet
    assert then["plants-2024"].iloc[0] == 0.5  # shops of 2021 met, farms missed


def test_rules_are_scored_as_nearly_certain_or_not_at_all(some):
    answers = some[1].answers
    rules = answers[answers["method"].isin(list(method.RULES))]
    assert set(rules["probability"].dropna()) <= {0.99, 0.01}
    assert (rules.loc[rules["probability"].isna(), "why"] != "").all()
    assert set(rules["method"]) == set(method.RULES)


def test_calibrated_rules_learn_from_other_programmes_only():
    table = pd.DataFrame({
        "case_id": list("aabcd"), "cluster": ["p", "p", "p", "q", "r"], "method": "eurostat",
        "probability": [0.99, 0.99, 0.99, 0.99, np.nan], "outcome": [1.0, 1.0, 0.0, 1.0, 0.0],
    })  # fmt: skip
    found = methods.calibrated(table)
    assert found["method"].unique().tolist() == ["eurostat_calibrated"]
    # p learns from q: (1 + 1) / (1 + 2); q from p: votes a (met) and b (missed): (1 + 1) / (2 + 2); r has no answer
    assert found["probability"].round(4).tolist()[:4] == [0.6667, 0.6667, 0.6667, 0.5]
    assert np.isnan(found["probability"].iloc[4])


def test_every_probability_is_one_that_may_be_published(some):
    answers = some[1].answers
    ours = answers[answers["method"].isin(method.ids("published", "voice", "leg", "weight", "ablation"))]
    assert ours["probability"].dropna().between(0, 1, inclusive="right").all()
    assert answers["probability"].dropna().between(0, 1).all()
    scores.validate(answers)


def test_every_answer_is_of_a_method_that_is_registered(some):
    """One place says what a method is: nothing else may be scored."""
    answered = set(some[1].answers["method"])
    assert answered <= set(method.METHODS)
    assert {m.id for m in method.METHODS.values() if m.group != "leg"} <= answered | {method.TREND_DRAWN}
    assert len({m.label for m in method.METHODS.values()}) == len(method.METHODS)


def test_the_pooled_answer_stands_between_the_fixed_weights(some):
    """What is published is one pool among those with fixed weights, with the weight that follows what is known."""
    found = chances(some[1])
    grid = found[found.index.get_level_values("method").isin(method.ids("weight"))].groupby(
        ["case_id", "origin"]
    )
    both = found[:, :, method.PUBLISHED_THEN].groupby(["case_id", "origin"]).first()
    assert ((both >= grid.min() - 1e-9) & (both <= grid.max() + 1e-9)).all()


def test_without_a_trend_the_record_answers_alone(some):
    found = chances(some[1])
    alone = found[:, :, method.TREND].isna()
    assert alone.any() and found[:, :, method.PUBLISHED_THEN].notna().all()
    both = found[:, :, method.PUBLISHED][alone]
    pd.testing.assert_series_equal(both, found[:, :, method.RECORD][alone], check_names=False)


def test_a_case_whose_announcement_is_recalled_serves_no_vintage(tmp_path):
    tables = lists()
    tables["outcomes"][0]["announced_precision"] = "memory"
    ev = evidence.load(write_package(tmp_path / "recalled", tables), as_of="2025-06-30")
    assert tables["outcomes"][0]["case_id"] not in set(backtest.targets(ev, **SIZE).answers["case_id"])


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


def test_the_progress_of_a_replay_is_told(lakeside):
    told = []
    backtest.targets(
        lakeside, cases=["plants-2024"], progress=lambda done, total: told.append((done, total)), **SIZE
    )
    assert told == [(k, len(told)) for k in range(1, len(told) + 1)] and len(told) == 4


def test_points_are_the_middles_of_the_intervals(shipped):
    observed = evidence.series(shipped, "korea-smart-factory-supply", "units_recognised", "korea")
    points = methods.as_points(observed)
    assert (points["low"] == points["high"]).all()
    assert points["date"].is_unique
    assert points["low"].is_monotonic_increasing
    assert (points["date_earliest"] == points["date"]).all()


def test_values_are_compared_with_the_printed_outcome(some):
    found = some[1].numbers
    row = found[(found["case_id"] == "korea-sf-2019-flow") & (found["method"] == "trend")].iloc[0]
    # 7,903 at the end of 2018 (korea-sf-stock-2018), and 4,757 more in 2019 by the register of outcomes
    assert row["low"] == row["high"] == pytest.approx(7903 + 4757, rel=0.001)
    change = found[(found["case_id"] == "china-energygdp-2020")]
    assert len(change) and change["high"].between(80, 95).all()


def test_rolling_forecasts_see_what_was_in_print(lakeside):
    found = rolling.series(lakeside, n_draws=200, registered=False)
    assert set(found["origin"]) == {pd.Timestamp("2023-01-20"), pd.Timestamp("2024-01-20")}
    assert (found["target_date"] > found["origin"]).all()
    assert found.groupby("origin")["known"].first().tolist() == [2, 3]
    first = found[(found["origin"] == "2023-01-20") & (found["method"] == "no change")]
    assert [d.tolist() for d in first["draws"]] == [[22.0], [22.0]]
    assert first["low"].tolist() == [36.0, 52.0]
    scores.validate(found, rolling.UNIT)


def test_changing_a_later_figure_leaves_rolling_forecasts_as_they_were(tmp_path):
    found = [
        rolling.series(
            evidence.load(write_package(tmp_path / f"{v}", lists(own_value=v)), as_of="2025-06-30"),
            n_draws=200,
            registered=False,
        )
        for v in (52, 90)
    ]
    for a, b in zip(found[0]["draws"], found[1]["draws"], strict=True):
        np.testing.assert_array_equal(a, b)
    assert not found[0]["low"].equals(found[1]["low"])
