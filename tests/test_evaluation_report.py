"""Tables, sentences, figures and recorded results of the evaluation report, on a small directory of evidence."""

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from conftest import write_package
from test_evaluation_backtest import lists

from analysis import evidence
from analysis.evaluation import backtest, registration, rolling, scores
from analysis.pages.evaluation import plots
from analysis.pages.evaluation import record as recorded
from analysis.pages.evaluation import sentences as words
from analysis.pages.evaluation import tables as show

mpl.use("Agg")
RESAMPLES = {"resamples": 100}


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    ev = evidence.load(
        write_package(tmp_path_factory.mktemp("report") / "lakeside", lists()), as_of="2025-06-30"
    )
    registration.write(ev, "2026-01-31", "first")
    found = backtest.targets(ev, n_draws=200)
    return ev, found, scores.score(found.answers)


@pytest.fixture
def recorded_names(monkeypatch):
    kept = {}
    monkeypatch.setattr(recorded, "record", lambda name, value, **more: kept.__setitem__(name, (value, more)))
    return kept


def test_the_worst_forecast_stands_first(report):
    _, found, _ = report
    table = show.cases(found.answers)
    assert len(table) == 4
    assert table["log_score"].is_monotonic_decreasing
    printed = show.case_table(found.answers).frame
    assert set(printed["came out"]) == {"met", "missed"}
    assert printed["promised"].tolist() == [f"{r.what} [{r.case_id}]" for r in table.itertuples()]


def test_every_score_has_its_standard_error_and_its_number(report):
    _, _, scored = report
    frame = show.score_table(scored, **RESAMPLES).frame
    always = frame[frame["method"] == "always 50 %"].iloc[0]
    assert always["Brier"] == "0.250 ± 0.000"
    assert always["targets"] == 4
    assert always["programmes"] == 3
    assert len(set(frame["forecasts"] + frame["no answer"])) == 1


def test_kinds_are_shown_apart(report):
    _, _, scored = report
    frame = show.split_table(scored, "kind", "kind", **RESAMPLES).frame
    assert frame[["kind", "targets", "programmes", "met"]].to_numpy().tolist() == [
        ["recognised list", 4, 3, "50 %"]
    ]
    assert "±" in frame[show.OURS[1]].iloc[0]
    left = show.split_table(
        scored.assign(left=show.years_left(scored["horizon"])), "left", "years left", **RESAMPLES
    ).frame
    assert left["years left"].tolist() == ["up to 1", "1 to 2", "2 to 4"]


def test_a_rival_knows_as_much_as_the_engine(report):
    _, _, scored = report
    then, hindsight = (show.rivals(scored, name, **RESAMPLES) for name in show.OURS)
    assert show.KNOWN_THEN in set(then["method"])
    assert show.IN_HINDSIGHT in set(hindsight["method"])
    assert show.KNOWN_THEN not in set(hindsight["method"])
    table = show.comparison_table(hindsight, "Engine")
    assert table.caption.startswith("Engine. Own less other")
    assert len(table.frame) == len(hindsight)


def test_ablations_say_what_a_part_contributes(report):
    _, _, scored = report
    frame = show.ablation_table(scored, **RESAMPLES).frame
    assert {"without the record", "without the trend", "printed values as exact"} <= set(frame["changed"])
    assert set(frame["forecast"]) == {"together", "trend"}


def test_fixed_weights_have_a_row_each(report):
    _, _, scored = report
    frame = show.weight_table(scored, **RESAMPLES).frame
    assert frame["weight of the record"].tolist() == ["0", "0.25", "0.5", "0.75", "1"]


def test_looks_are_shown_as_they_were_seen(shipped):
    """The look at half B with frozen coefficients: below one half and below the record by more than two standard errors
    where two dated figures are known (data/evaluation/looks.csv)."""
    looks = registration.looks(shipped)
    kept = looks[(looks["group"] == "2 and more") & (looks["method"] == "published")].set_index("set")
    for name in ("chosen on", "half B"):
        row = kept.loc[name]
        assert row["to_half"] < -2 * row["to_half_se"] and row["to_record"] < -2 * row["to_record_se"]
    frame = show.looks_table(looks, ("all", "figures")).frame
    assert {"chosen on", "half B", "came after"} == set(frame["cases"])


def test_sentences_count_what_is_in_the_table(report):
    ev, found, scored = report
    rivals = [show.rivals(scored, name, **RESAMPLES) for name in show.OURS]
    text = words.in_short(found.answers, *rivals).data
    assert text.startswith("**4 resolved targets of 3 programmes, 50 % of them met.**")
    assert "share met of the kind" in text
    assert len(words.failures(found.answers, 2).data.splitlines()) == 2
    told = words.unanswered(found.answers, found.decided).data
    assert f"Of {found.answers.groupby(['case_id', 'origin']).ngroups} forecasts of 4 targets" in told
    fixed = words.registered(registration.read(ev)).data
    assert registration.read(ev).sha256 in fixed


def test_value_forecasts_and_series_have_tables(report):
    ev, found, _ = report
    values = show.value_table(scores.score(found.numbers, log=True), "case_id", **RESAMPLES).frame
    assert "together" in set(values["method"])
    series = scores.score(rolling.series(ev, n_draws=200), rolling.UNIT, log=True)
    frame = show.value_table(series, "series", **RESAMPLES).frame.set_index("method")
    assert frame.loc["no change", "inside 80 %"] == "–"
    axes = plots.pit(series, ["pool, calendar time"])
    assert sum(bar.get_height() for bar in axes[0].patches) == pytest.approx(1)


def test_the_figure_of_the_record_has_a_row_per_target(report):
    _, found, _ = report
    ax = plots.record(found.answers)
    assert len(ax.get_yticklabels()) == 4
    assert ax.get_xlim()[0] < 0 < 1 < ax.get_xlim()[1]


def test_the_figure_of_differences_has_an_interval_per_rival(report):
    _, _, scored = report
    compared = {"as known then": show.rivals(scored, show.OURS[0], **RESAMPLES)}
    axes = plots.differences(compared)
    assert [t.get_text() for t in axes[0].get_yticklabels()][-1] == "share met of the kind"
    assert len(axes[0].get_yticks()) == len(compared["as known then"])


def test_the_reliability_figure_draws_only_what_it_is_given():
    bins = pd.DataFrame({"probability": [0.3], "met": [0.5], "met_se": [0.1], "clusters": [12]})
    ax = plots.reliability({"engine": bins, "nothing": bins[:0]})
    assert [t.get_text() for t in ax.texts] == ["12"]
    assert "nothing" not in [t.get_text() for t in ax.get_legend().get_texts()]


def test_results_are_recorded_with_intervals_and_cases(report, recorded_names):
    ev, found, scored = report
    recorded.record_registration(registration.read(ev))
    recorded.record_targets(scored, resamples=100)
    recorded.record_differences({"then": show.rivals(scored, show.OURS[0], **RESAMPLES)}, ["a"])
    value, more = recorded_names["brier/always 50 %"]
    assert value == 0.25
    assert more["low"] <= value <= more["high"]
    assert set(more["claim_ids"]) == set(found.answers["case_id"])
    assert recorded_names["registered_sha256"][0] == registration.read(ev).sha256
    assert np.isfinite(recorded_names["brier_difference/then/always 50 %"][0])


def test_the_sentence_of_the_front_page_has_the_error_and_the_rival_of_the_table(report, monkeypatch):
    _, _, scored = report
    kept = {}
    monkeypatch.setattr(recorded, "record_table", lambda name, rows: kept.update({name: rows}))
    then = show.rivals(scored, show.OURS[0], **RESAMPLES)
    recorded.record_answer(scored, then, **RESAMPLES)
    [row] = kept["answer"]
    own = scores.summarise(scored[scored["method"] == show.OURS[0]], **RESAMPLES).iloc[0]
    assert f"{own['brier']:.3f} ± {own['brier_se']:.3f}" in row["sentence"]
    assert f"{own['cases']} targets" in row["sentence"]
    rival = then[then["method"] == show.KNOWN_THEN].iloc[0]
    told = f"the share of such targets met so far ({rival['brier_other']:.3f}" in row["sentence"]
    assert told == (rival["forecasts"] > 0)
