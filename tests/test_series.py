"""Series: totals and additions of the press on one scale, nothing counted twice, nothing lost, contradictions kept."""

import pytest
from evidence_samples import claim
from series_samples import LIST, flow, levels, of, stock, with_claims

from analysis import evidence
from analysis.errors import EvidenceError
from analysis.evidence.series import About
from analysis.forecast.trend.observed import to_history


def test_totals_are_levels_in_the_order_of_their_days(basis):
    found = of(basis, stock("b", "2023-12-31", 20, qualifier="over"), stock("a", "2022-12-31", 10))
    assert levels(found) == [("2022-12-31", 10, 10), ("2023-12-31", 20, 30)]
    assert found["how"].tolist() == ["total", "total"] and not found["conflict"].any()
    assert found.about == About(*LIST, unit="count", scale="count", monotone=True)
    assert found[found["how"] == "total"].assign(x=1).about is found.about


def test_an_addition_since_a_day_begins_the_scale_where_no_total_is_known(basis):
    """'103 since 2021' and no total: nothing on the last day of 2020, 103 at the end."""
    found = of(basis, flow("since", "2021-01-01", "2024-02-21", 103))
    assert levels(found) == [("2020-12-31", 0, 0), ("2024-02-21", 103, 103)]
    assert found["how"].tolist() == ["start", "total plus addition"]


def test_a_yearly_addition_is_carried_from_the_total_at_which_it_begins(basis):
    found = of(basis, stock("a", "2022-12-31", 100, qualifier="over"), flow("b", "2023-01-01", "2023-12-31", 70),
               flow("c", "2024-01-01", "2024-12-31", 30, qualifier="over"))  # fmt: skip
    assert levels(found) == [("2022-12-31", 100, 200), ("2023-12-31", 170, 270), ("2024-12-31", 200, 310)]
    assert found["claim_ids"].tolist() == [("a",), ("a", "b"), ("a", "b", "c")]
    assert found["printed"].iloc[-1] == "100 + 70 + 30"


def test_an_addition_that_ends_at_a_total_is_read_backwards(basis):
    found = of(
        basis, stock("a", "2023-12-31", 100), flow("b", "2023-01-01", "2023-12-31", 70, qualifier="over")
    )
    assert levels(found) == [("2022-12-31", 20, 30), ("2023-12-31", 100, 100)]
    assert found["how"].iloc[0] == "total less addition"


def test_an_addition_larger_than_the_total_at_its_end_is_a_contradiction(basis):
    found = of(basis, stock("a", "2023-12-31", 50), flow("b", "2023-01-01", "2023-12-31", 80))
    assert levels(found)[0] == ("2022-12-31", 0, 0)
    assert found["conflict"].iloc[0]


def test_a_total_and_an_addition_that_agree_narrow_each_other(basis):
    found = of(basis, stock("a", "2022-12-31", 100), stock("c", "2023-12-31", 170, qualifier="over"),
               flow("b", "2023-01-01", "2023-12-31", 75))  # fmt: skip
    assert levels(found) == [("2022-12-31", 100, 100), ("2023-12-31", 175, 175)]
    assert set(found["claim_ids"].iloc[1]) == {"a", "b", "c"} and not found["conflict"].any()


def test_a_total_and_an_addition_that_contradict_stand_side_by_side(basis):
    found = of(
        basis,
        stock("a", "2022-12-31", 100),
        stock("c", "2023-12-31", 200),
        flow("b", "2023-01-01", "2023-12-31", 75),
    )
    assert levels(found) == [("2022-12-31", 100, 100), ("2023-12-31", 175, 175), ("2023-12-31", 200, 200)]
    assert found["conflict"].tolist() == [False, True, True]


def test_two_totals_of_one_day_that_contradict_are_both_kept(basis):
    found = of(basis, stock("a", "2023-12-31", 100), stock("b", "2023-12-31", 120))
    assert levels(found) == [("2023-12-31", 100, 100), ("2023-12-31", 120, 120)]
    assert found["conflict"].all()


def test_a_list_that_cannot_fall_and_was_printed_higher_before_is_a_contradiction(basis):
    rows = [stock("a", "2022-12-31", 100), stock("b", "2023-12-31", 90), stock("c", "2024-12-31", 120)]
    assert of(basis, *rows)["conflict"].tolist() == [True, True, False]
    fleet = [row | {"programme": "lakeside-fleet"} for row in rows]
    found = evidence.series(with_claims(basis, fleet), "lakeside-fleet", *LIST[1:])
    assert not found["conflict"].any() and found.about.monotone is False


def test_an_addition_that_connects_to_no_level_is_left_out_and_named(basis):
    found = of(basis, stock("a", "2020-12-31", 10), flow("b", "2023-01-01", "2023-12-31", 70))
    assert levels(found) == [("2020-12-31", 10, 10)]
    assert found.about.unused == (("b",),)


@pytest.mark.parametrize(
    ("day", "joined"),
    [("2023-01-31", True), ("2022-12-01", True), ("2023-02-02", False), ("2022-11-29", False)],
)
def test_a_total_close_to_the_first_day_of_an_addition_carries_it(basis, day, joined):
    """series-join-days is 31: totals of the turn of the year are printed with days of December to January."""
    found = of(basis, stock("a", day, 100), flow("b", "2023-01-01", "2023-12-31", 70))
    assert bool(found["high"].max() == 170) is joined
    assert (found.about.unused == ()) is joined


def test_relays_of_one_text_count_once(basis):
    relays = [stock(f"relay-{k}", "2023-12-31", 103, source_id="text-of-the-agency", publisher=f"Paper {k}",
                    published_latest=f"2024-01-0{k}") for k in (1, 2, 3)]  # fmt: skip
    found = of(basis, *relays)
    assert levels(found) == [("2023-12-31", 103, 103)]
    assert found["claim_ids"].iloc[0] == ("relay-1", "relay-2", "relay-3")
    assert found["source_ids"].iloc[0] == ("text-of-the-agency",)


def test_texts_that_agree_on_a_day_are_one_figure_of_several_sources(basis):
    found = of(basis, stock("a", "2023-12-31", 100, qualifier="over"), stock("b", "2023-12-31", 103))
    assert levels(found) == [("2023-12-31", 103, 103)]
    assert found["source_ids"].iloc[0] == ("text-a", "text-b")


def test_an_undated_repeat_says_nothing_about_a_new_day(basis):
    found = of(
        basis, stock("a", "2023-12-31", 103), stock("b", "2024-06-30", 103, period_precision="publication")
    )
    assert levels(found) == [("2023-12-31", 103, 103)]
    assert found["claim_ids"].iloc[0] == ("a", "b")
    dated = of(basis, stock("a", "2023-12-31", 103), stock("b", "2024-06-30", 103))
    assert len(dated) == 2  # a stated day says that nothing was added


GUESSED = {
    "period_precision": "publication", "published_earliest": "2023-01-01", "published_latest": "2023-12-31", "published_precision": "inferred",
}  # fmt: skip


@pytest.mark.parametrize(
    ("known", "guess"),
    [
        (
            [("a", 209)],
            {"value": 200, "qualifier": "over"},
        ),  # no more than the 209 of a day that it may be of
        ([("a", 100), ("flow", 77)], {"value": 177}),  # what a total and an addition come to
    ],
)
def test_a_count_of_a_guessed_day_that_says_no_more_is_no_new_reading(basis, known, guess):
    rows = [
        flow(name, "2023-02-01", "2023-06-30", value)
        if name == "flow"
        else stock(name, "2023-01-31", value, definition="")
        for name, value in known
    ]
    relay = stock("relay", "2023-08-31", guess["value"], **GUESSED, qualifier=guess.get("qualifier", "exact"))
    found = of(basis, *rows, relay)
    assert levels(found) == levels(of(basis, *rows))
    assert "relay" in found["claim_ids"].iloc[-1]
    more = of(basis, *rows, relay | {"value": "300", "qualifier": "exact"})
    assert levels(more)[-1] == ("2023-08-31", 300, 300)


def test_a_count_of_a_guessed_day_is_no_base_of_an_addition(basis):
    """What was added within the year may be in the count of a page of that year, or not."""
    added = flow("b", "2023-01-01", "2023-11-02", 212)
    assert levels(of(basis, stock("a", "2022-12-31", 200), added))[-1] == ("2023-11-02", 412, 412)
    found = of(basis, stock("a", "2023-08-31", 200, **GUESSED), added)
    assert levels(found) == [("2023-08-31", 200, 200)]
    assert found.about.unused == (("b",),)


def test_undated_figures_that_only_look_alike_are_not_repeats(basis):
    """Compared is what was printed, not how it is shown; figures of different definitions are different figures."""
    found = of(
        basis,
        stock("a", "2023-12-31", 123456.71),
        stock("b", "2024-06-30", 123456.74, period_precision="publication"),
    )
    assert len(found) == 2
    rows = [
        stock("a", "2023-12-31", 103),
        stock("b", "2024-06-30", 103, period_precision="publication", definition="wider"),
    ]
    assert len(of(basis, *rows, definition=None)) == 2


def test_an_undated_figure_keeps_the_days_on_which_it_can_have_been_true(basis):
    found = of(
        basis,
        stock("a", "2024-06-30", 103, period_precision="publication"),
        stock("b", "2023-12-31", 50, period_precision="year"),
    )
    assert [str(d.date()) for d in found["date_earliest"]] == ["2022-12-31", "2024-04-01"]  # 365 and 90 days


def test_figures_of_another_definition_are_not_joined(basis):
    rows = [stock("a", "2022-12-31", 100), stock("b", "2023-12-31", 30, definition="stricter-2023")]
    assert levels(of(basis, *rows)) == [("2022-12-31", 100, 100)]
    assert levels(of(basis, *rows, definition="stricter-2023")) == [("2023-12-31", 30, 30)]
    both = of(basis, *rows, definition=None)
    assert len(both) == 2 and both["conflict"].all()
    assert both["definition"].tolist() == ["", "stricter-2023"]


def test_other_lists_places_and_kinds_do_not_enter(basis):
    rows = [stock("a", "2022-12-31", 100), stock("b", "2023-12-31", 30, entity="seaside"),
            stock("c", "2023-12-31", 99, indicator="share_done"), claim("d", "target_stock", "2027-12-31", 500, target="x"),
            claim("e", "effect", "2023-12-31", 5), claim("f", "context", "2023-12-31", 7)]  # fmt: skip
    assert levels(of(basis, *rows)) == [("2022-12-31", 100, 100)]


def test_what_was_not_published_yet_does_not_enter(basis):
    rows = [stock("a", "2022-12-31", 100), stock("b", "2023-12-31", 130, published_latest="2024-02-01")]
    assert len(evidence.series(with_claims(basis, rows, "2024-01-31"), *LIST)) == 1
    assert len(evidence.series(with_claims(basis, rows, "2024-02-01"), *LIST)) == 2


def test_unknown_words_are_told_and_no_figure_is_no_error(basis):
    ev = with_claims(basis, [])
    assert evidence.series(ev, *LIST).empty
    assert evidence.series(ev, *LIST).about.unit == "count"
    with pytest.raises(EvidenceError, match="Did you mean lakeside-model-plants"):
        evidence.series(ev, "lakeside-model-plant", *LIST[1:])
    with pytest.raises(EvidenceError, match="Did you mean units_recognised"):
        evidence.series(ev, LIST[0], "units_recognized", LIST[2])


def test_shares_keep_below_their_ceiling(basis):
    rows = [stock("a", "2023-12-31", 95, qualifier="over", indicator="share_done", unit="percent")]
    found = evidence.series(with_claims(basis, rows), LIST[0], "share_done", LIST[2])
    assert levels(found) == [("2023-12-31", 95, 96)]
    rounded = [rows[0] | {"value": 100, "qualifier": "about"}]  # 50 to 150, were it a count
    found = evidence.series(with_claims(basis, rounded), LIST[0], "share_done", LIST[2])
    assert levels(found) == [("2023-12-31", 50, 100)]
    assert found.about.unit == "percent" and found.about.monotone is False


def test_two_hedges_that_touch_between_two_whole_numbers_are_a_contradiction(basis):
    """About 5 and about 6 meet at 5.5 only, which is no number of plants."""
    found = of(
        basis, stock("a", "2023-12-31", 5, qualifier="about"), stock("b", "2023-12-31", 6, qualifier="about")
    )
    assert len(found) == 2 and found["conflict"].all()
    assert len(to_history(found)) == 1


def test_a_series_without_a_figure_has_columns_of_the_same_types(shipped):
    """What compares days or splits words does so on no row as well."""
    some = evidence.series(
        shipped, evidence.target(shipped, "beijing-smart-factories-digital-workshops-2026")
    )
    none = evidence.series(shipped, evidence.target(shipped, "industrial-carbon-intensity-2025"))
    assert len(some) and not len(none)
    assert none.dtypes.to_dict() == some.dtypes.to_dict()
