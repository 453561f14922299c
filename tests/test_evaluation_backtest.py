"""Forecasts of the past, target by target and figure by figure: their days, their answers, the references beside them."""

import numpy as np
import pandas as pd
import pytest
from evaluation_samples import SIZE, chances, known, lists

from analysis import evidence
from analysis.evaluation import backtest, cases, method, methods, rolling, scores
from analysis.evaluation.errors import EvaluationError
from analysis.evaluation.registration import PROTOCOL
from analysis.evaluation.vintages import Vintages
from analysis.evidence.series import listed
from analysis.pages.evaluation import failures


@pytest.fixture
def lakeside(tmp_path):
    return known(tmp_path / "lakeside")


@pytest.fixture(scope="module")
def some():
    """A few resolved targets of the shipped evidence: with a trend, without one, met, missed, a change, an addition."""
    shipped = evidence.load(as_of="2026-11-22")
    wanted = [
        "shanghai-city-2022",
        "beijing-sfdw-2023",
        "china-energygdp-2020",
        "china-pubpiles-2017-flow",
        "miit-demonstration-factory-2025",
    ]
    return shipped, backtest.targets(shipped, cases=wanted, **SIZE)


@pytest.mark.slow
def test_no_figure_that_a_forecast_rests_on_is_from_later(some):
    shipped, _ = some
    past, table = Vintages(shipped), cases.resolved(shipped)
    day_of = shipped.claims.set_index("claim_id")["published_latest"]
    for case in table[::3].itertuples():
        for day in cases.origins(case.announced, case.deadline, PROTOCOL.every_months, shipped.as_of):
            asked = cases.question(case, past.at(day, case.programme))
            used = [c for ids in asked.observed["claim_ids"] for c in ids]
            assert (day_of[used] <= day).all()
            own = asked.observed[asked.observed["how"] == "baseline"]
            assert len(own) == 0 or own["date"].iloc[0] <= max(case.announced, day)


def test_origins_are_the_announcement_and_the_days_so_many_months_apart():
    found = cases.origins(pd.Timestamp("2020-02-29"), pd.Timestamp("2021-08-29"), 6)
    assert [f"{d:%Y-%m-%d}" for d in found] == ["2020-02-29", "2020-08-29", "2021-02-28"]
    assert cases.origins(
        pd.Timestamp("2024-01-01"), pd.Timestamp("2026-12-31"), 6, pd.Timestamp("2024-06-30")
    ) == [pd.Timestamp("2024-01-01")]
    late = cases.origins(pd.Timestamp("2024-01-01"), pd.Timestamp("2024-12-31"), 6, days_before=30)
    assert [f"{d:%Y-%m-%d}" for d in late] == ["2024-01-01", "2024-07-01", "2024-12-01"]


def test_days_on_which_the_matter_was_settled_are_set_aside(tmp_path):
    tables = lists()
    tables["outcomes"][0] |= {"target_value": 20, "outcome_value": 22, "outcome_date": "2022-12-31"}
    ev = known(tmp_path / "early", tables)
    found = backtest.targets(ev, cases=["plants-2024"], **SIZE)
    assert found.decided["status"].tolist() == ["met"] * 4  # half-yearly days, and a month before the end
    assert sorted(f"{d:%Y-%m-%d}" for d in set(found.answers["origin"])) == ["2022-06-01", "2022-12-01"]


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
    both = found[:, :, method.PUBLISHED].groupby(["case_id", "origin"]).first()
    assert ((both >= grid.min() - 1e-9) & (both <= grid.max() + 1e-9)).all()


def test_what_is_published_rests_on_printed_figures_and_the_record_of_the_day_alone(tmp_path):
    """A baseline that no text prints here moves the probability of who knows it, and not the published one; no more does an
    outcome that came later."""
    found = {}
    for base, later in ((4, "yes"), (9, "yes"), (4, "no")):
        tables = lists()
        tables["outcomes"][0] |= {"baseline_value": base, "baseline_date": "2020-12-31"}
        tables["outcomes"][2] |= {"met": later, "outcome_value": 44 if later == "yes" else 30}
        ev = known(tmp_path / f"{base}-{later}", tables)
        replay = backtest.targets(ev, cases=["plants-2024"], ablations=False, **SIZE)
        found[base, later] = (
            chances(replay).reset_index().pivot_table("probability", ["case_id", "origin"], "method")
        )
    first, other, turned = found.values()
    assert first[method.PUBLISHED].tolist() == other[method.PUBLISHED].tolist()
    assert (first[method.WITH_BASELINES] != other[method.WITH_BASELINES]).all()
    early = first.index.get_level_values("origin") < "2023-12-31"  # when the later outcome was not known
    assert early.any() and first.loc[early, method.PUBLISHED].equals(turned.loc[early, method.PUBLISHED])
    assert (first.loc[early, method.WITH_HINDSIGHT] > turned.loc[early, method.WITH_HINDSIGHT]).all()


def test_failures_name_what_was_in_print_beside_the_known_figures(some):
    """-2.6 % for 2019 was in print seven months before the deadline and joins no figure known then; that the list of
    demonstration factories had been closed came to be known after the last forecast."""
    shipped, found = some
    told = failures(found.answers, shipped).data.replace("\N{NO-BREAK SPACE}", " ").splitlines()
    energy, factories = (next(line for line in told if name in line) for name in ("china-energygdp-2020", "miit-demonstration-factory-2025"))  # fmt: skip
    assert "joined to no series: -2.6 % for 2019-01-01 to 2019-12-31 (printed 2020-05-21)" in energy
    assert "Known after the last forecast: that the list had been closed (2024-10)" in factories
    assert not any("no figure known here had shown that" in line for line in told)


def test_without_a_trend_the_record_answers_alone(some):
    found = chances(some[1])
    alone = found[:, :, method.TREND].isna()
    assert alone.any() and found[:, :, method.PUBLISHED].notna().all()
    both = found[:, :, method.PUBLISHED][alone]
    pd.testing.assert_series_equal(both, found[:, :, method.RECORD_THEN][alone], check_names=False)


def test_the_progress_of_a_replay_is_told(lakeside):
    told = []
    backtest.targets(
        lakeside, cases=["plants-2024"], progress=lambda done, total: told.append((done, total)), **SIZE
    )
    assert told == [(k, len(told)) for k in range(1, len(told) + 1)] and len(told) == 6


def test_points_are_the_middles_of_the_intervals(shipped):
    observed = listed(shipped, "korea-smart-factory-supply", "units_recognised", "korea")
    found = methods.as_points(observed)
    points = found.table
    assert [found.row(k).low for k in range(len(found))] == points["low"].tolist()
    assert (points["low"] == points["high"]).all()
    assert points["date"].is_unique
    assert points["low"].is_monotonic_increasing
    assert (points["date_earliest"] == points["date"]).all()


def test_values_are_compared_with_the_printed_outcome(some):
    found = some[1].numbers
    row = found[(found["case_id"] == "china-pubpiles-2017-flow") & (found["method"] == "trend")].iloc[0]
    # about 150,000 at the end of 2016 (sil-piles-2016-public), and 72,000 more in 2017 by the register of outcomes
    assert 145_000 + 71_500 <= row["low"] <= row["high"] <= 155_000 + 72_500
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
