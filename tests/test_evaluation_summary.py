"""What the scores come to: sums by hand, exact hits, when something is better, and the looks at what was kept apart."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from evaluation_samples import RESAMPLES

from analysis import evaluation
from analysis.evaluation import method, registration, scores
from analysis.evaluation.summary import right, summary
from analysis.pages.evaluation import front, looked
from analysis.pages.evaluation import sentences as words
from analysis.pages.evaluation import tables as show


def forecasts(rows: list[tuple], exact: str = "") -> pd.DataFrame:
    """A scored table of the four methods that a summary needs; rows: case, cluster, figures, published, outcome; exact: the
    cases that landed on the promised number."""
    table = [
        {"case_id": c, "origin": pd.Timestamp("2020-01-01"), "cluster": f, "figures": n, "outcome": y, "method": m,
         "probability": p if m == method.PUBLISHED else q, "exact_hit": c in exact}
        for c, f, n, p, y in rows
        for m, q in ((method.PUBLISHED, p), (method.ONE_HALF, 0.5), (method.RECORD_THEN, 0.6), (method.SHARE_THEN, 0.7))
    ]  # fmt: skip
    return scores.score(pd.DataFrame(table))


def test_one_half_is_on_no_side():
    assert right(np.array([0.5, 0.5, 0.9, 0.1]), np.array([1, 0, 1, 1])).tolist() == [0, 0, 1, 0]


def test_a_summary_counts_what_stands_in_the_table():
    """By hand: said (.9 + .5 + .2 + .4) / 4; Brier (.01 + .25 + .04 + .36) / 4; one half .25; record (.16, .36) by outcome."""
    scored = forecasts(
        [("a", "p", 0, 0.9, 1.0), ("b", "q", 1, 0.5, 1.0), ("c", "r", 2, 0.2, 0.0), ("d", "s", 3, 0.4, 1.0)]
    )
    row = summary(scored, **RESAMPLES).iloc[0]
    assert row[["said", "met", "always_yes", "right", "sharp"]].tolist() == pytest.approx(
        [0.5, 0.75, 0.75, 0.5, 0.5]
    )
    assert row["brier"] == pytest.approx(0.165)
    assert row["half_difference"] == pytest.approx(0.165 - 0.25)
    assert row["record_difference"] == pytest.approx(0.165 - (3 * 0.16 + 0.36) / 4)
    parts = show.by_figures(scored, **RESAMPLES)
    assert parts["group"].tolist() == ["all", "none", "one", "two", "three and more"]
    assert parts["half_reading"].tolist()[1:] == ["one programme only"] * 4


def test_exact_hits_are_told_with_and_without():
    """By hand: without case a, Brier (.25 + .04 + .36) / 3."""
    rows = [
        ("a", "p", 0, 0.9, 1.0),
        ("b", "q", 1, 0.5, 1.0),
        ("c", "r", 2, 0.2, 0.0),
        ("d", "s", 3, 0.4, 1.0),
    ]
    parts = show.by_figures(forecasts(rows, exact="a"), **RESAMPLES).set_index("group")
    assert parts.loc[show.NO_EXACT_HITS, "brier"] == pytest.approx(0.65 / 3)
    assert (
        "Without the 1 target that landed exactly on the promised number the score is 0.217"
        in words._inexact(parts)
    )


def test_better_means_more_than_two_standard_errors():
    said = [scores.reading(d, 0.01) for d in (-0.03, -0.02, -0.015, -0.01, 0.005, 0.015, 0.03)]
    assert said == [
        "better",
        "within noise",
        "within noise",
        "no difference",
        "no difference",
        "within noise",
        "worse",
    ]


def test_looks_stand_side_by_side_as_they_were_seen(shipped):
    """The look at half B with frozen coefficients: below one half and below the record by more than two standard errors
    where two dated figures are known (data/evaluation/looks.csv)."""
    looks = evaluation.looks(shipped)
    kept = looks[(looks["group"] == "2 and more") & (looks["method"] == "published")].set_index("set")
    for name in ("chosen on", "half B"):
        row = kept.loc[name]
        assert row["to_half"] < -2 * row["to_half_se"] and row["to_record"] < -2 * row["to_record_se"]
    half, record, kinds = (table.frame.set_index("forecasts") for table in show.looks_tables(looks))
    assert half.loc["all", "looked at once"] == "-0.050 ± 0.012 (49, 51 %)"
    assert record.loc["all", "looked at once"] == "-0.044 ± 0.013 (49, 51 %)"
    assert set(half.index).isdisjoint(kinds.index) and "recognised list" in kinds.index
    assert evaluation.variants_tried(shipped) == 36


def test_the_sentence_of_the_index_has_its_errors(shipped):
    told = looked.unseen(evaluation.looks(shipped))
    assert "49 targets" in told and "0.200" in told and "0.050 ± 0.012 better than saying one half" in told
    assert "0.044 ± 0.013 better than the share met" in told
    assert "without a figure it was neither better nor worse beyond the noise (-0.019 ± 0.014)" in told
    assert (
        "That look knew more than was in print" in told and looked.unseen(evaluation.looks(shipped)[:0]) == ""
    )
    scored = forecasts([("a", "p", 0, 0.9, 1.0), ("b", "q", 0, 0.5, 1.0), ("c", "r", 2, 0.9, 0.0)])
    scored["selection"] = scored["case_id"].map({"a": front.WHOLE, "b": "found", "c": front.WHOLE})
    kept = SimpleNamespace(set_of={"a": "tuning", "b": "once", "c": "once"})
    sentence, rows = front.scored(
        evaluation.looks(shipped), show.by_figures(scored, **RESAMPLES), kept, scored, **RESAMPLES
    )
    shown = {row["what"]: (row["targets"], row["brier"], row["half"]) for row in rows}
    assert shown[front.ALL][:2] == (3, "0.357") and shown[front.LOOK] == (
        49,
        "0.200",
        "-0.050 ± 0.012, better",
    )
    assert shown[front.KEPT][:2] == (2, "0.530")  # by hand: (.25 + .81) / 2
    assert shown[front.TAKEN_WHOLE][:2] == (2, "0.410")  # by hand: (.01 + .81) / 2
    assert "with no dated figures in print and on the targets kept apart while it was designed" in sentence


def test_half_b_and_what_came_after_are_no_longer_told_as_unseen(shipped):
    """Both were looked at on 26 November 2026; the coefficients were fitted on all cases after that look."""
    found = registration.check(shipped)
    groups = {group["set"]: found.words(group) for group in found.seen if group["day"] <= "2026-11-26"}
    assert groups == {
        "tuning": "seen while the mixture was chosen",
        "once": "looked at once, with all frozen; seen since",
        "after": "came after the freeze; seen since",
    }
