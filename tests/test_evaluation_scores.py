"""Scores against closed forms and published values; standard errors; tables that can't be scored."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.evaluation import scores
from analysis.evaluation.clusters import standard_error
from analysis.evaluation.errors import EvaluationError
from analysis.evaluation.values import LEVELS, placed, randomised_pit, weighted_interval_score


def chances(p, y, method="m", cluster=None) -> pd.DataFrame:
    n = len(p)
    return pd.DataFrame({
        "case_id": [f"case-{k}" for k in range(n)], "origin": pd.Timestamp("2020-01-01"), "method": method,
        "cluster": cluster or [f"programme-{k}" for k in range(n)], "probability": np.array(p, float),
        "outcome": np.array(y, float),
    })  # fmt: skip


def values(draws, low, high=None) -> pd.DataFrame:
    return pd.DataFrame({
        "case_id": ["a"], "origin": [pd.Timestamp("2020-01-01")], "method": ["m"], "cluster": ["p"],
        "draws": [np.asarray(draws, float)], "low": [float(low)], "high": [float(low if high is None else high)],
    })  # fmt: skip


def normal_draws(n=20_000) -> np.ndarray:
    from scipy.stats import norm

    return norm.ppf((np.arange(n) + 0.5) / n)


def test_brier_score_of_the_scikit_learn_example():
    # scikit-learn 1.5 documentation, sklearn.metrics.brier_score_loss: 0.037...
    found = scores.score(chances([0.1, 0.9, 0.8, 0.3], [0, 1, 1, 0]))
    assert found["brier"].mean() == pytest.approx(0.0375)


def test_log_score_of_the_scikit_learn_example():
    # scikit-learn 1.5 documentation, sklearn.metrics.log_loss: 0.21616...
    found = scores.score(chances([0.9, 0.1, 0.2, 0.65], [1, 0, 0, 1]))
    assert found["log_score"].mean() == pytest.approx(0.21616, abs=1e-5)


def test_a_certain_answer_that_was_wrong_has_an_infinite_log_score():
    assert np.isinf(scores.score(chances([0.0], [1]))["log_score"].iloc[0])


@pytest.mark.parametrize("y", [0.0, 1.0, -2.5])
def test_crps_of_the_normal_distribution(y):
    # Gneiting and Raftery (2007), p. 367: sigma (z (2 Phi(z) - 1) + 2 phi(z) - 1/sqrt(pi)); here sigma = 1, z = y
    from scipy.stats import norm

    closed = y * (2 * norm.cdf(y) - 1) + 2 * norm.pdf(y) - 1 / np.sqrt(np.pi)
    assert scores.score(values(normal_draws(), y))["crps"].iloc[0] == pytest.approx(closed, abs=2e-4)
    if y == 0:
        assert closed == pytest.approx((np.sqrt(2) - 1) / np.sqrt(np.pi))


def test_crps_of_a_point_is_its_distance():
    found = scores.score(values([3.0], 5.0))
    assert found[["crps", "wis"]].iloc[0].tolist() == [2.0, 2.0]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(-50, 50), min_size=4, max_size=40), st.floats(-80, 80))
def test_weighted_interval_score_is_the_mean_of_quantile_scores(draws, y):
    # Bracher et al. (2021), section 2.2: WIS = sum over the 2K + 1 levels of 2 (1{y <= q} - tau)(q - y), over 2K + 1
    alpha = 1 - np.array(LEVELS)
    levels = np.r_[alpha / 2, 1 - alpha / 2, 0.5]
    q = np.quantile(draws, levels)
    k = len(alpha)
    pinball = 2 * ((y <= q) - levels) * (q - y)
    found = weighted_interval_score(np.array([y]), q[-1:], q[None, :k], q[None, k : 2 * k], alpha)
    assert found.item() == pytest.approx(pinball.sum() / (2 * k + 1), abs=1e-9)


def test_coverage_counts_the_central_intervals():
    # of a standard normal the central 50, 80 and 90 % end at 0.674, 1.282 and 1.645
    found = scores.score(
        pd.concat([values(normal_draws(), y) for y in (0.6, 1.0, 1.5, 2.0)]).assign(case_id=list("abcd"))
    )
    assert found[["inside_50", "inside_80", "inside_90"]].to_numpy().tolist() == [
        [1, 1, 1],
        [0, 1, 1],
        [0, 0, 1],
        [0, 0, 0],
    ]


def test_randomised_pit_of_a_right_count_forecast_is_uniform():
    # Czado, Gneiting and Held (2009), section 2.1: uniform if the forecast is right, also for counts
    rng = np.random.default_rng(3)
    draws = rng.poisson(2.0, 4000)
    y = rng.poisson(2.0, 3000)
    found = randomised_pit(draws[None], *placed(y, y, rng))
    assert found.mean() == pytest.approx(0.5, abs=0.02)
    assert found.var() == pytest.approx(1 / 12, abs=0.005)
    assert np.histogram(found, 10, (0, 1))[0].min() > 230  # 300 each, 4.3 standard deviations below


def test_an_interval_outcome_spreads_the_pit():
    # uniform between the shares of draws below 20 and up to 40: 0.20 and 0.41
    rng = np.random.default_rng(1)
    found = randomised_pit(np.arange(100.0)[None], *placed(np.full(200, 20.0), np.full(200, 40.0), rng))
    assert 0.2 <= min(found) < 0.23
    assert 0.38 < max(found) <= 0.41


def test_logarithms_make_scores_free_of_the_unit():
    small = scores.score(values([8, 10, 13], 11), log=True)
    large = scores.score(values([8e6, 10e6, 13e6], 11e6), log=True)
    assert small["crps"].iloc[0] == pytest.approx(large["crps"].iloc[0])


def test_standard_error_of_single_rows_is_the_usual_one():
    x = np.random.default_rng(0).normal(size=60)
    assert standard_error(x, range(60), resamples=20_000) == pytest.approx(x.std() / np.sqrt(60), rel=0.03)


def test_repeating_a_programme_s_rows_adds_no_precision():
    # ten programmes with twelve equal rows each carry the information of ten rows: sqrt(12) times the naive error
    x = np.random.default_rng(1).normal(size=10)
    once = standard_error(x, range(10), resamples=5000)
    often = standard_error(np.repeat(x, 12), np.repeat(range(10), 12), resamples=5000)
    assert often == pytest.approx(once, rel=1e-9)
    naive = standard_error(np.repeat(x, 12), range(120), resamples=5000)
    assert often / naive == pytest.approx(np.sqrt(12), rel=0.05)


def test_a_programme_with_many_targets_is_drawn_as_a_whole():
    # ratio of sums: clusters of 3 rows at 1 and of 1 row at 0; se of the ratio by the delta method
    y, cluster = [1, 1, 1, 0] * 8, [f"{k}{s}" for k in range(8) for s in "aaab"]
    size = np.array([3.0, 1.0] * 8)
    residual = size * (np.array([1.0, 0.0] * 8) - 0.75)
    delta = np.sqrt((residual**2).sum()) / size.sum()
    assert standard_error(y, cluster, resamples=20_000) == pytest.approx(delta, rel=0.06)


def test_one_programme_has_no_standard_error():
    assert np.isnan(standard_error([1.0, 0.0], ["a", "a"]))


@pytest.mark.parametrize("both", [False, True])
def test_an_outcome_that_was_called_impossible_leaves_no_error_and_no_warning(both):
    """Its log score is infinite: 0 times infinity in a resample that did not draw it is no number."""
    table = pd.concat([
        chances([0.0, 0.8, 0.3, 0.6], [1, 1, 0, 1], "bold"),
        chances([0.0 if both else 0.5, 0.7, 0.4, 0.6], [1, 1, 0, 1], "plain"),
    ])  # fmt: skip
    with np.errstate(all="raise"):
        found = scores.summarise(scores.score(table)).set_index("method").loc["bold"]
        other = scores.compare(scores.score(table), "bold").set_index("method").loc["plain"]
    assert found["log_score"] == np.inf and np.isnan(found["log_score_se"])
    assert np.isfinite(found["brier_se"]) and found["brier_se"] > 0
    assert np.isnan(other["log_score_difference_se"]) and np.isfinite(other["brier_difference_se"])
    assert np.isnan(other["log_score_difference"]) if both else other["log_score_difference"] == np.inf


def test_skill_and_its_sign():
    assert scores.skill(0.1, 0.25) == pytest.approx(0.6)  # 1 - 0.1 / 0.25
    assert scores.skill(0.3, 0.25) < 0


def test_a_target_forecast_often_has_one_vote():
    table = pd.concat(
        [chances([1.0], [1]).assign(origin=k) for k in range(9)] + [chances([0.5], [0]).assign(case_id="b")]
    )
    found = scores.summarise(scores.score(table.assign(cluster="p")))
    assert found["brier"].iloc[0] == pytest.approx((0 + 0.25) / 2)
    assert found[["forecasts", "cases", "clusters"]].iloc[0].tolist() == [10, 2, 1]


def test_methods_are_compared_where_both_answer():
    ours = chances([0.8, 0.8, 0.8, 0.2], [1, 1, 0, 0], "ours")
    rule = chances([0.99, 0.01, np.nan, np.nan], [1, 1, 0, 0], "rule")
    found = scores.compare(scores.score(pd.concat([ours, rule])), "ours").iloc[0]
    assert found[["forecasts", "cases", "clusters"]].tolist() == [2, 2, 2]
    assert found["brier"] == pytest.approx(0.04)
    assert found["brier_other"] == pytest.approx((0.01**2 + 0.99**2) / 2)
    assert found["brier_skill"] == pytest.approx(1 - 0.04 / found["brier_other"])


def test_differences_within_one_standard_error_are_called_so():
    rng = np.random.default_rng(2)
    y = rng.integers(0, 2, 40)
    noise = [chances(rng.uniform(0.3, 0.7, 40), y, name) for name in ("one", "other")]
    knows = chances(np.where(y == 1, 0.9, 0.1), y, "knows")
    scored = scores.score(pd.concat([*noise, knows]))
    found = scores.compare(scored, "knows").set_index("method")
    assert set(found["brier_reading"]) == {"better"}
    worse = scores.compare(scored, "one").set_index("method")
    assert worse.loc["knows", "log_score_reading"] == "worse"


def test_reliability_leaves_out_bins_with_few_programmes():
    p = np.r_[np.full(12, 0.15), np.full(12, 0.85)]
    table = chances(
        p, np.r_[np.zeros(10), np.ones(2), np.ones(12)], cluster=[f"p{k}" for k in range(12)] + ["q"] * 12
    )
    found = scores.reliability(table, (0, 0.2, 0.8, 1), 10)
    assert found["clusters"].tolist() == [12]
    assert found["met"].iloc[0] == pytest.approx(2 / 12)


BROKEN = {
    "no column 'outcome'": lambda t: t.drop(columns="outcome"),
    "no column 'cluster'": lambda t: t.drop(columns="cluster"),
    "column probability: found 1.2": lambda t: t.assign(probability=[1.2, 0.5]),
    "column probability: found -0.1": lambda t: t.assign(probability=[0.5, -0.1]),
    "column probability: found": lambda t: t.assign(probability=["60 %", "50 %"]),
    "column outcome: found 2": lambda t: t.assign(outcome=[0, 2]),
    "column outcome: found nan": lambda t: t.assign(outcome=[0, np.nan]),
    "stands there twice": lambda t: pd.concat([t, t]),
}


@pytest.mark.parametrize("message", BROKEN)
def test_a_table_that_cannot_be_scored_is_refused_by_column(message):
    with pytest.raises(EvaluationError, match=message):
        scores.score(BROKEN[message](chances([0.5, 0.4], [0, 1])))


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (values([np.nan, 1.0], 1), "column draws"), (values([], 1), "column draws"), (values([1.0], 2, 1), "column low"),
        (values([1.0], 1).drop(columns="high"), "no column 'high'"),
    ],
)  # fmt: skip
def test_value_forecasts_that_cannot_be_scored_are_refused(table, message):
    with pytest.raises(EvaluationError, match=message):
        scores.score(table)


def test_of_no_forecast_there_are_no_scores():
    """A directory with one programme and no series of three dates has no value to score."""
    assert scores.score(values([1.0], 1).iloc[:0], log=True).columns[
        -len(scores.VALUE_SCORES) - 1 :
    ].tolist() == [*scores.VALUE_SCORES, "pit"]


def test_logarithms_of_nothing_are_refused():
    with pytest.raises(EvaluationError, match="column low: found 0"):
        scores.score(values([1.0], 0.0), log=True)


def test_order_of_the_verbs_is_explained():
    with pytest.raises(EvaluationError, match=r"scores\.score"):
        scores.summarise(chances([0.5], [1]))
    with pytest.raises(EvaluationError, match="it has m"):
        scores.compare(scores.score(chances([0.5], [1])), "someone")
