"""Tables, sentences, figures and recorded results of the evaluation report, on a small directory of evidence."""

import sys
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from evaluation_samples import RESAMPLES, known

from analysis import evaluation, evidence
from analysis.evaluation import backtest, method, registration, rolling, scores, sealed
from analysis.evaluation.bins import FOUND
from analysis.pages import evaluation as page
from analysis.pages.evaluation import details, plots
from analysis.pages.evaluation import sentences as words
from analysis.pages.evaluation import tables as show
from analysis.pages.evaluation.failures import known_then


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    ev = known(tmp_path_factory.mktemp("report") / "lakeside")
    registration.write(ev, "2026-01-31", "first")
    found = backtest.targets(ev, n_draws=200)
    return ev, found, scores.score(found.answers)


@pytest.fixture
def recorded_names(monkeypatch):
    kept = {}
    recorded = sys.modules["analysis.pages.evaluation.record"]  # the package shows the function of that name
    monkeypatch.setattr(recorded, "put", lambda name, value, **more: kept.__setitem__(name, (value, more)))
    monkeypatch.setattr(recorded, "record_table", lambda name, rows: kept.__setitem__(name, rows))
    return kept


def plain(told) -> str:
    """Text with plain spaces, whatever keeps a number and its sign on one line."""
    return str(told).replace("\\xa0", " ").replace("\xa0", " ")


def test_the_worst_forecast_stands_first(report):
    _, found, _ = report
    table = show.cases(found.answers)
    assert len(table) == 4
    assert table["log_score"].is_monotonic_decreasing
    printed = show.case_table(found.answers, {}).frame
    assert set(printed["came out"]) == {"met", "missed"}
    assert printed["promised"].tolist() == [f"{r.what} [{r.case_id}]" for r in table.itertuples()]


def test_every_method_stands_beside_always_yes_and_the_published_is_marked(report):
    _, _, scored = report
    frame = show.score_table(scored, **RESAMPLES).frame.set_index("method")
    assert frame.loc["always one half", ["Brier", "right side", "always yes"]].tolist() == [
        "0.250 ± 0.000",
        "–",  # one half is on no side
        "50 %",
    ]
    assert frame.index[frame[""].str.startswith("►")].tolist() == ["published probability"]
    assert set(frame["always yes"].drop([i for i in frame.index if frame.loc[i, "forecasts"] == 0])) <= {
        "50 %",
        "100 %",
        "0 %",
    }


def test_what_knows_later_outcomes_is_compared_with_what_does_too(report):
    _, _, scored = report
    against = set(show.rivals(scored, **RESAMPLES)["method"])
    assert {method.RECORD_THEN, method.SHARE_THEN, method.ONE_HALF} <= against
    assert not against & {method.RECORD, method.SHARE}


def test_the_splits_name_what_they_split_by(report):
    ev, _, scored = report
    found = show.splits(scored, registration.read(ev).told, **RESAMPLES)
    kind = found[0].frame
    assert plain(kind[["kind", "targets", "met"]].to_numpy().tolist()) == plain(
        [["recognised list", 4, "50 %"]]
    )
    assert [t.frame.iloc[0, 0] for t in found[2:]] == ["plans taken whole", "came after the freeze"]
    assert all(t.folded for t in found)


def test_each_part_of_the_forecast_has_a_row_without_it(report):
    _, _, scored = report
    frame = details.parts_table(scored, **RESAMPLES).frame
    assert {"without the record", "without the trend", "printed values as exact"} <= set(frame["changed"])
    assert set(frame["forecast"]) == set(method.labels([method.PUBLISHED, method.TREND]))


def test_each_fixed_weight_has_a_row(report):
    _, _, scored = report
    assert details.weight_table(scored, **RESAMPLES).frame["weight"].tolist()[1:] == [
        f"record weighs {w} %" for w in (0, 25, 50, 75, 100)
    ]


def test_the_first_line_sets_what_was_said_beside_what_came(report):
    ev, _, scored = report
    groups = show.by_figures(scored, **RESAMPLES)
    text = plain(words.in_short(groups, evaluation.looks(ev), registration.read(ev), scored).data)
    whole = groups.set_index("group").loc["all"]
    assert text.startswith(f"**The published probability was {whole['said']:.0%}".replace("%", " %"))
    assert "50 % of the 4 targets were met" in text and "always saying yes would have been for 50 %" in text
    assert "None of these targets had been seen while the probability was designed." in text
    assert len(max(text.split("\n\n"), key=len).split()) < 90


def test_failures_say_what_was_known(report):
    ev, found, _ = report
    lines = page.failures(found.answers, ev, 2).data.splitlines()
    assert len(lines) == 2
    assert all(
        "was **" in line and "known" in line and "printed before the deadline" in line for line in lines
    )


@pytest.mark.parametrize(
    ("last", "record", "said"),
    [(0.7, 0.4, "in the end (80 %)."), (0.4, 0.3, "(80 %); the record drew"), (0.4, 0.6, "(80 %); what else counts drew")],
)  # fmt: skip
def test_a_failure_names_the_voice_that_erred_in_the_end(last, record, said):
    """A forecast can be wrong on most days and right on the last; an end of the list can draw it away from both voices."""
    day = pd.Timestamp("2025-01-31")
    row = SimpleNamespace(
        figures=2, origin=day, newest=day, trend=[0.8], record=[record], last=last, outcome=1
    )
    assert said in known_then(row).replace("\N{NO-BREAK SPACE}", " ")


def test_cases_name_their_set_and_code_its_changes(report):
    ev, _, scored = report
    found = registration.check(ev)
    text = page.registered(found).data
    assert "4 came after the freeze" in text and "tuning set" not in text and "Not as registered" not in text
    other = page.registered(registration.replace(found, code_changed=("forecast/mixture.py",))).data
    assert "**Not as registered:** 1 file of code" in other
    assert show.seen_table(found, scored).frame[["number", "forecast"]].to_numpy().tolist() == [[4, 4]]


def test_cases_kept_apart_are_told_as_seen_once_they_are_scored_under_changed_code(report):
    ev, _, scored = report
    found = registration.check(ev)
    text = plain(page.registered(found).data)
    assert "4 targets kept apart, scored under this registration alone: unseen" in text
    assert set(show.case_table(report[1].answers, found.told).frame["case"]) == {"came after the freeze"}
    changed = registration.replace(found, code_changed=("forecast/mixture.py",))
    text = plain(page.registered(changed).data)
    assert "4 targets kept apart were scored again" in text and "unseen." not in text.replace(
        "is unseen.", ""
    )
    assert (
        show.splits(scored, changed.told, **RESAMPLES)[-1].frame.iloc[0, 0]
        == "came after the freeze; seen since"
    )
    row = show.seen_table(changed, scored).frame.iloc[0]
    assert (row["cases"], row["scored anew"]) == ("came after the freeze; seen since", 1)


def test_value_forecasts_and_series_have_tables(report):
    ev, found, _ = report
    values = details.value_table(scores.score(found.numbers, log=True), "case_id", **RESAMPLES).frame
    assert "together" in set(values["method"])
    series = scores.score(rolling.series(ev, n_draws=200), rolling.UNIT, log=True)
    frame = details.value_table(series, "series", **RESAMPLES).frame.set_index("method")
    assert frame.loc["no change", "inside 80 %"] == "–"
    axes = plots.pit(series, ["pool, calendar time"]).axes
    assert sum(bar.get_height() for bar in axes[0].patches) == pytest.approx(1)


def test_the_figure_of_the_record_has_a_row_per_target(report):
    _, found, _ = report
    ax = plots.record(found.answers).axes
    assert len(ax.get_yticklabels()) == 4
    assert ax.get_xlim()[0] < 0 < 1 < ax.get_xlim()[1]


def test_the_figure_of_differences_has_a_row_per_rival(report):
    _, _, scored = report
    compared = show.rivals(scored, **RESAMPLES)
    assert len(plots.differences(compared).axes.get_yticks()) == len(compared)


def test_the_reliability_figure_draws_only_what_it_is_given():
    bins = pd.DataFrame(
        {
            "found": ["all", "whole_plan", "followed_up"],
            "probability": 0.3,
            "met": 0.5,
            "met_se": 0.1,
            "clusters": [23, 12, 9],
        }
    )
    ax = plots.reliability(bins, 10).axes
    assert [t.get_text() for t in ax.texts] == ["12"]
    assert FOUND["whole_plan"] in ax.get_legend_handles_labels()[1]
    assert FOUND["followed_up"] not in ax.get_legend_handles_labels()[1]
    assert [t.get_text() for t in plots.reliability(bins[:1], 10).axes.texts] == ["23"]


def test_bins_that_are_off_are_named(report):
    _, _, scored = report
    bins = pd.DataFrame(
        {
            **{"found": "all", "clusters": 12, "cases": 20, "forecasts": 40},
            "from": [0.0, 0.5],
            "to": [0.5, 1.0],
            "probability": [0.34, 0.9],
            "met": [0.63, 0.85],
            "met_se": [0.07, 0.1],
        }
    )
    text = plain(words.calibration(show.by_figures(scored, **RESAMPLES), bins).data)
    assert (
        "63 % ± 7 were met where the probability was 34 % on average (between 0 % and 50 %)" in text
        and "85 %" not in text
    )


def test_sealed_forecasts_are_open_or_scored():
    none = sealed.table_of([])
    assert "No forecast is sealed yet" in words.sealed(none).data and details.sealed_table(none).frame.empty
    day = pd.Timestamp("2026-11-30")
    table = pd.DataFrame({
        "target": ["a", "b"], "deadline": [day, day], "as_of": [day, day], "sealed": [day, day], "probability": [0.2, 0.7],
        "basis": ["record only"] * 2, "median": [np.nan, 3.0], "outcome": [np.nan, 1.0], "brier": [np.nan, 0.09],
    })  # fmt: skip
    frame = details.sealed_table(table).frame
    assert frame[["target", "outcome", "Brier"]].to_numpy().tolist() == [
        ["b", "met", "0.090"],
        ["a", "open", "–"],
    ]
    told = words.sealed(table).data
    assert (
        "1 of 2 sealed forecasts have an outcome: Brier score 0.090" in told and "So few tell little" in told
    )
    assert "None of the 1 sealed forecast has an outcome yet" in words.sealed(table[:1]).data
    assert (
        "The sealed probability is what is scored" in told
        and "a seal stays as it was" in words.sealed(table[:1]).data
    )
    past = table.assign(deadline=day - pd.Timedelta(days=400))
    assert "2 of all 2 were sealed before the deadline, 0 after it" in told
    assert (
        "0 of all 2 were sealed before the deadline, 2 after it, before a figure told"
        in words.sealed(past).data
    )


def test_what_falls_due_names_who_prints_the_figure(shipped):
    """Five weeks before the end of 2026; and four weeks after that of 2023, when its figure had not been printed."""
    seals = sealed.sealed_forecasts(shipped)
    slug = "beijing-smart-factories-digital-workshops-2026"
    differ = pd.DataFrame({"target": [slug], "label": ["Beijing"], "deadline": [pd.Timestamp("2026-12-31")], "sealed": [0.39], "today": [0.42], "why": ["so"]})  # fmt: skip
    table = page.due_table(shipped, seals, differ).frame.set_index("target")
    row = table.loc["Beijing: 100 more smart factories and digital workshops by 2026"]
    assert row["deadline"] == "2026-12-31" and row["asks for"] == "100 more (203 in all)"
    assert (
        "Beijing" in row["settled by a figure of"]
        and row["sealed probability (scored)"] == "39 %; today 42 %"
    )
    past = page.due_table(evidence.load(as_of="2024-01-28"), seals, differ).frame
    assert set(past["deadline"]) == {"2023-12-31"}
    assert page.due_table(shipped, seals, differ, days=0).frame.empty
    beside = page.beside_table(shipped, differ)
    assert (
        beside.frame.iloc[0].tolist() == ["Beijing", "2026-12-31", "39 %", "42 %", "so"]
        and page.beside_table(shipped, differ[:0]).frame.empty
    )


def test_results_are_recorded_with_intervals_and_cases(report, recorded_names):
    ev, found, scored = report
    groups = show.by_figures(scored, **RESAMPLES)
    series = scores.score(rolling.series(ev, n_draws=200), rolling.UNIT, log=True)
    published = scored[scored["method"] == method.PUBLISHED]
    bins = evaluation.reliability_by_selection(
        published, registration.PROTOCOL.reliability_bins, 2, **RESAMPLES
    )
    page.record(
        registration.check(ev), evaluation.looks(ev), groups, bins, scored, show.rivals(scored, **RESAMPLES), series,
        sealed.sealed_forecasts(ev), **RESAMPLES,
    )  # fmt: skip
    value, more = recorded_names["brier/one_half"]
    assert value == pytest.approx(0.25)
    assert more["low"] <= value <= more["high"]
    assert set(more["claim_ids"]) == set(found.answers["case_id"])
    assert recorded_names["registered_on"][0] == "2026-01-31"
    [row], told = recorded_names["answer"], recorded_names["scored"]
    whole = groups.set_index("group").loc["all"]
    assert told[0]["targets"] == whole["cases"] and told[0]["brier"] == f"{whole['brier']:.3f}"
    assert f"{whole['half_difference']:+.3f} ± {whole['half_se']:.3f}" in told[0]["half"]
    assert "(of one programme, which shows no noise)" in row["sentence"] and "nan" not in str(told)
    assert np.isfinite(recorded_names["brier_difference/one_half"][0])
    assert recorded_names["sealed/forecasts"][0] == 0
