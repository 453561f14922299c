"""The record of delivery: how often targets like this one were met, each programme with one vote."""

from dataclasses import replace

import numpy as np
import pytest
from evidence_samples import small_tables
from lakeside import N, ask, small

from analysis.forecast import delivery


def outcomes(
    rows: list[tuple[str, str, str]], selection: str = "whole_plan"
) -> tuple[list[dict], list[dict]]:
    """Cases (programme, kind, met) with a ratio of 1 or 0.5, and the programmes that they name."""
    usual = {"entity": "lakeside", "indicator": "units_recognised", "what": "model plants", "announced": "2020-01-01",
             "announced_precision": "day", "target_value": 100, "unit": "count", "how": "total", "direction": "at_least",
             "deadline": "2022-12-31", "outcome_date": "2022-12-31",
             "outcome_qualifier": "exact", "outcome_precision": "day", "selection": selection}  # fmt: skip
    cases = [usual | {"case_id": f"case-{k}", "programme": p, "kind": kind, "met": met, "outcome_value": 100 if met == "yes" else 50}
             for k, (p, kind, met) in enumerate(rows)]  # fmt: skip
    known = small_tables()["programmes"][0]
    kinds = {p: kind for p, kind, _ in rows}
    return cases, [
        known,
        *(
            known | {"programme": p, "kind": k, "family": p}
            for p, k in kinds.items()
            if p != known["programme"]
        ),
    ]


def record(directory, rows, exclude=None, selection="whole_plan", kind="recognised_list", **assumed):
    cases, programmes = outcomes(rows, selection)
    ev = small(directory, as_of=None, outcomes=cases, programmes=programmes)
    table = ev.assumptions.copy()
    for name, value in assumed.items():
        table.loc[table["assumption_id"] == name.replace("_", "-"), "value"] = value
    ev = replace(ev, tables=ev.tables | {"assumptions": table})
    return delivery.record_of(ev, kind, exclude)


THREE = [
    ("a", "recognised_list", "yes"),
    ("b", "recognised_list", "yes"),
    ("c", "recognised_list", "no"),
    ("d", "rate", "no"),
]


def test_delivery_is_the_posterior_mean_of_a_beta_binomial(tmp_path):
    """Beta-binomial: prior Beta(s r, s (1 - r)), m of n met, posterior mean (s r + m) / (s + n) (Gelman et al., Bayesian
    Data Analysis, 3rd ed., section 2.4). Here r is the share met of all programmes with one met and one missed added
    (Laplace): (2 + 1) / (4 + 2) = 1/2; s = 4, m = 2, n = 3: (2 + 2) / (4 + 3) = 4/7."""
    found = record(tmp_path, THREE, record_followed_up_ratio=1, delivery_shrinkage=4)
    assert found.probability == pytest.approx(4 / 7)
    assert (found.alpha, found.beta) == pytest.approx((4, 3))
    assert (found.n_programmes, found.kind_rate, found.all_rate) == (3, pytest.approx(2 / 3), 0.5)


def test_met_targets_that_are_told_more_readily_count_for_less(tmp_path):
    """Met ones twice as likely to be followed up: each counts for one half. All kinds: (1 + 1) / (1 + 2 + 2) = 0.4; the
    kind: (4 x 0.4 + 1) / (4 + 2) = 2.6 / 6. Of plans that were taken whole every case counts fully."""
    told = record(
        tmp_path / "told", THREE, selection="followed_up", record_followed_up_ratio=2, delivery_shrinkage=4
    )
    assert told.probability == pytest.approx(2.6 / 6)
    whole = record(tmp_path / "whole", THREE, record_followed_up_ratio=2, delivery_shrinkage=4)
    assert whole.probability == pytest.approx(4 / 7)


def test_the_ratio_undoes_the_selection_of_many_cases(tmp_path):
    """Of 400 plans half are met; the met ones are told with chance 0.6, the missed ones with 0.2. The share among the told
    is near 3/4, the record near 1/2."""
    rng = np.random.default_rng(3)
    met = rng.random(400) < 0.5
    told = rng.random(400) < np.where(met, 0.6, 0.2)
    rows = [(f"p{k}", "recognised_list", "yes" if met[k] else "no") for k in np.flatnonzero(told)]
    found = record(tmp_path, rows, selection="followed_up", record_followed_up_ratio=3, delivery_shrinkage=4)
    assert found.kind_rate > 0.65 and found.probability == pytest.approx(0.5, abs=0.08)


@pytest.mark.parametrize(
    ("more", "speaks", "n"),
    [([], "all kinds", 4), ([("e", "plan", "no"), ("f", "plan", "yes")], "lists and programmes", 5)],
)
def test_a_kind_with_fewer_than_three_programmes_leaves_the_word_to_a_wider_class(tmp_path, more, speaks, n):
    rows = [("a", "rate", "yes"), ("b", "rate", "yes"), ("c", "plan", "no"), ("d", "rate", "no"), *more]
    rows = [("c", "recognised_list", "no") if r[0] == "c" else r for r in rows] if not more else rows
    rows = [*rows, *([("g", "recognised_list", "yes"), ("h", "recognised_list", "no")] if more else [])]
    found = record(tmp_path, rows)
    assert (found.speaks, found.n_programmes) == (speaks, n)
    low, high = found.interval(0.9)
    assert 0 < low < found.probability < high < 1


def test_a_target_met_before_its_deadline_waits_for_those_that_can_still_fail(tmp_path):
    cases, programmes = outcomes(THREE)
    for case in cases:
        case["outcome_date"], case["deadline"] = "2021-12-31", "2025-12-31"
    for day, n in (("2025-06-30", 0), ("2026-06-30", 3)):
        ev = small(tmp_path / day, as_of=day, outcomes=cases, programmes=programmes)
        assert delivery.record_of(ev, "recognised_list").n_programmes == n


def test_shrinkage_leads_from_the_kind_alone_to_all_kinds(tmp_path):
    weak = record(tmp_path / "weak", THREE, record_followed_up_ratio=1, delivery_shrinkage=1e-6)
    strong = record(tmp_path / "strong", THREE, record_followed_up_ratio=1, delivery_shrinkage=1e6)
    assert weak.probability == pytest.approx(2 / 3, abs=1e-4) and strong.probability == pytest.approx(
        1 / 2, abs=1e-4
    )


def test_several_cases_of_one_programme_have_one_vote(tmp_path):
    more = [*THREE, ("c", "recognised_list", "no"), ("c", "recognised_list", "no")]
    one, three = record(tmp_path / "one", THREE), record(tmp_path / "three", more)
    assert one.probability == pytest.approx(three.probability)


def test_a_programme_that_is_left_out_has_no_influence(tmp_path):
    flipped = [("a", "recognised_list", "no"), *THREE[1:], ("a", "recognised_list", "no")]
    one, two = record(tmp_path / "one", THREE, exclude="a"), record(tmp_path / "two", flipped, exclude="a")
    assert (one.alpha, one.beta) == (two.alpha, two.beta)
    assert record(tmp_path / "three", THREE).alpha != record(tmp_path / "four", flipped).alpha


def test_an_empty_record_says_nothing_either_way(tmp_path):
    found = record(tmp_path, [])
    assert found.probability == pytest.approx(0.5) and found.n_programmes == 0 and not found.has_voice


def test_an_empty_record_adds_nothing_to_the_answer(lakeside):
    """The log-odds of one half are nought: what the trend says is only drawn in by how little is known."""
    found = ask(lakeside).primary
    read = found.settings.mixture
    odds = found.weight * (read.lift + read.sharpness * np.log(found.p_trend / (1 - found.p_trend)))
    assert not found.record.has_voice
    assert found.p_pooled == pytest.approx(1 / (1 + np.exp(-odds)))


def test_draws_of_delivery_reach_the_level_as_often_as_the_record_says(tmp_path):
    found = record(tmp_path, THREE)
    rng, n = np.random.default_rng(1), 20_000
    level = rng.uniform(60, 70, n)  # levels that are no whole numbers: a plan that lands on it has met it
    for base in (np.zeros(n), level - 55.3):
        drawn = delivery.draw_outcomes(found, level, base, np.full(n, np.nan), np.random.default_rng(2))
        assert np.mean(drawn >= level) == pytest.approx(found.probability, abs=4 * np.sqrt(0.25 / n))
    low = delivery.draw_outcomes(
        found, level, np.full(n, 100.0), np.full(n, np.nan), np.random.default_rng(2), at_most=True
    )
    assert np.mean(low <= level) == pytest.approx(found.probability, abs=4 * np.sqrt(0.25 / n))


def test_delivery_in_a_forecast_is_the_record(outlook):
    for found in outlook.readings:
        assert found.reaches(found.draws.delivered) == pytest.approx(
            found.p_delivery, abs=5 * np.sqrt(0.25 / N)
        )


def test_outcomes_that_were_not_public_yet_are_not_in_the_record(tmp_path):
    cases, programmes = outcomes(THREE)
    for day, n in (("2023-02-28", 0), ("2023-03-01", 3)):  # outcome-publication-lag-days is 60
        ev = small(tmp_path / day, as_of=day, outcomes=cases, programmes=programmes)
        assert delivery.record_of(ev, "recognised_list").n_programmes == n


@pytest.mark.parametrize(("own", "alone"), [(0, False), (1, False), (2, False), (3, True), (4, True)])
@pytest.mark.parametrize("met", ["yes", "no"])
def test_three_cases_of_a_kind_speak_for_it_and_fewer_are_joined_by_all_others(tmp_path, own, alone, met):
    """How far plans came: with three cases of the kind theirs alone, with fewer those of every kind, one vote each."""
    rows = [(f"own-{k}", "recognised_list", met) for k in range(own)]
    others = [(f"other-{k}", "rate", met) for k in range(4)]
    cases, programmes = outcomes(rows + others)
    for case in cases:
        far = 20 if case["kind"] == "rate" else 10
        case["outcome_value"] = 100 + far if met == "yes" else 100 - far
    ev = small(tmp_path, as_of=None, outcomes=cases, programmes=programmes)
    found = delivery.record_of(ev, "recognised_list")
    drawn = found.draw_ratios(met == "yes", "at_least", N, np.random.default_rng(1))
    sign = 1 if met == "yes" else -1
    expected = own / (own + 4) if not alone else 1.0
    share = np.isclose(drawn, 1 + sign * 0.1).mean()
    assert share == pytest.approx(expected, abs=4 * np.sqrt(0.25 / N))
    assert np.isclose(np.abs(drawn - 1), 0.1).mean() + np.isclose(np.abs(drawn - 1), 0.2).mean() == 1
