"""Series: totals and additions of the press on one scale, nothing counted twice, nothing lost, contradictions kept."""

import os
import random

import numpy as np
import pandas as pd
import pytest
from conftest import claim, small_tables, write_package
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import evidence
from analysis.errors import EvidenceError
from analysis.evidence.claims import assemble, read_table
from analysis.evidence.schema import read_package
from analysis.forecast.observed import to_history

LIST = ("lakeside-model-plants", "units_recognised", "lakeside")
MANY = int(os.environ.get("OUTLOOK_EXAMPLES", "0"))
FEW = settings(max_examples=MANY or 40, derandomize=not MANY, deadline=None)


@pytest.fixture(scope="module")
def basis(tmp_path_factory):
    """The typed tables of the small package, into which tests put claims of their own."""
    tables = small_tables()
    tables["programmes"].append(
        tables["programmes"][0] | {"programme": "lakeside-fleet", "monotone": "false"}
    )
    tables["indicators"].append(
        tables["indicators"][1] | {"indicator": "share_done", "scale": "share", "ceiling": 100}
    )
    package = read_package(write_package(tmp_path_factory.mktemp("series") / "evidence", tables))
    return package, {name: read_table(table) for name, table in package.tables.items()}


def with_claims(basis, rows: list[dict], as_of=None):
    """Evidence with these claims only. Those of the same printed text share a source_id."""
    package, tables = basis
    columns = tables["claims"].columns
    frame = pd.DataFrame([{c: row.get(c, "") for c in columns} for row in rows], columns=columns)
    for column, kind in tables["claims"].dtypes.items():
        if pd.api.types.is_datetime64_any_dtype(kind):
            frame[column] = pd.to_datetime(frame[column].replace("", None))
        elif column in ("value", "n_sites"):
            frame[column] = pd.to_numeric(frame[column].replace("", None)).astype(kind)
    return assemble(package, tables | {"claims": frame}, [], as_of and pd.Timestamp(as_of))


def flow(claim_id: str, start: str, end: str, value, **more) -> dict:
    return claim(claim_id, "flow", end, value, period_start=start, **more)


def stock(claim_id: str, day: str, value, **more) -> dict:
    return claim(claim_id, "stock", day, value, **more)


def of(basis, *rows, **more) -> pd.DataFrame:
    return evidence.series(with_claims(basis, list(rows)), *LIST, **more)


def levels(found: pd.DataFrame) -> list[tuple]:
    return [(f"{r.date:%Y-%m-%d}", r.low, r.high) for r in found.itertuples()]


# --- examples -----------------------------------------------------------------------------------------------------


def test_totals_are_levels_in_the_order_of_their_days(basis):
    found = of(basis, stock("b", "2023-12-31", 20, qualifier="over"), stock("a", "2022-12-31", 10))
    assert levels(found) == [("2022-12-31", 10, 10), ("2023-12-31", 20, 30)]
    assert found["how"].tolist() == ["total", "total"] and not found["conflict"].any()
    assert found.attrs | {"unused": []} == {
        "programme": LIST[0], "indicator": LIST[1], "entity": LIST[2], "unit": "count", "scale": "count",
        "monotone": True, "unused": [],
    }  # fmt: skip


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
    assert not found["conflict"].any() and found.attrs["monotone"] is False


def test_an_addition_that_connects_to_no_level_is_left_out_and_named(basis):
    found = of(basis, stock("a", "2020-12-31", 10), flow("b", "2023-01-01", "2023-12-31", 70))
    assert levels(found) == [("2020-12-31", 10, 10)]
    assert found.attrs["unused"] == [("b",)]


@pytest.mark.parametrize(
    ("day", "joined"),
    [("2023-01-31", True), ("2022-12-01", True), ("2023-02-02", False), ("2022-11-29", False)],
)
def test_a_total_close_to_the_first_day_of_an_addition_carries_it(basis, day, joined):
    """series-join-days is 31: totals of the turn of the year are printed with days of December to January."""
    found = of(basis, stock("a", day, 100), flow("b", "2023-01-01", "2023-12-31", 70))
    assert bool(found["high"].max() == 170) is joined
    assert (found.attrs["unused"] == []) is joined


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
    assert evidence.series(ev, *LIST).attrs["unit"] == "count"
    with pytest.raises(EvidenceError, match="Did you mean lakeside-model-plants"):
        evidence.series(ev, "lakeside-model-plant", *LIST[1:])
    with pytest.raises(EvidenceError, match="Did you mean units_recognised"):
        evidence.series(ev, LIST[0], "units_recognized", LIST[2])


def test_shares_keep_below_their_ceiling(basis):
    rows = [stock("a", "2023-12-31", 95, qualifier="over", indicator="share_done", unit="percent")]
    found = evidence.series(with_claims(basis, rows), LIST[0], "share_done", LIST[2])
    assert levels(found) == [("2023-12-31", 95, 100)] or found["high"].iloc[0] <= 100
    assert found.attrs["unit"] == "percent" and found.attrs["monotone"] is False


# --- changes: their logarithms add up -----------------------------------------------------------------------------


def changes(basis, *rows, since="2020-12-31"):
    rows = [row | {"indicator": "energy_change", "unit": "percent"} for row in rows]
    return evidence.series(with_claims(basis, rows), LIST[0], "energy_change", LIST[2], since=since)


def test_yearly_changes_compound(basis):
    """-3 % and then -2 % are 0.97 x 0.98 - 1 = -4.94 %, not -5 %."""
    found = changes(
        basis,
        flow("a", "2021-01-01", "2021-12-31", -3.0, qualifier="exact"),
        flow("b", "2022-01-01", "2022-12-31", -2.0),
    )
    middle = (found["low"] + found["high"]) / 2
    assert middle.tolist() == pytest.approx([0, -3, -4.94])
    assert found["how"].tolist()[0] == "start"


def test_a_change_over_several_years_agrees_with_its_years(basis):
    years = [flow(f"y{k}", f"{k}-01-01", f"{k}-12-31", -2.6) for k in range(2021, 2026)]
    whole = flow("all", "2021-01-01", "2025-12-31", round(100 * (0.974**5 - 1), 1))
    found = changes(basis, *years, whole)
    assert len(found) == 6 and not found["conflict"].any()
    assert set(found["claim_ids"].iloc[-1]) == {"y2021", "y2022", "y2023", "y2024", "y2025", "all"}


def test_changes_before_the_base_day_do_not_enter(basis):
    found = changes(
        basis, flow("a", "2019-01-01", "2019-12-31", -3.0), flow("b", "2021-01-01", "2021-12-31", -2.0)
    )
    assert found["date"].min() == pd.Timestamp("2020-12-31")
    assert found.attrs["unused"] == [("a",)]


@FEW
@given(st.lists(st.integers(-300, 300).map(lambda n: n / 10), min_size=1, max_size=8))
def test_log_changes_are_additive(basis, percents):
    rows = [
        flow(f"y{k}", f"{2021 + k}-01-01", f"{2021 + k}-12-31", p, qualifier="average")
        for k, p in enumerate(percents)
    ]
    found = changes(basis, *rows)
    total = np.log1p(np.array(percents) / 100).sum()
    low, high = np.log1p(found[["low", "high"]].iloc[-1] / 100)
    assert low - 1e-9 <= total <= high + 1e-9


# --- properties ---------------------------------------------------------------------------------------------------

DAY = st.sampled_from([f"{y}-{m}" for y in range(2018, 2026) for m in ("01-31", "06-30", "12-31")])
QUALIFIER = st.sampled_from(["exact", "over", "at_least", "nearly", "about", "up_to"])


@st.composite
def claims(draw):
    """Any mix of totals and additions of one list, some undated, some relayed, some of another definition."""
    rows = []
    for k in range(draw(st.integers(0, 9))):
        end, value = draw(DAY), draw(st.integers(0, 400))
        more = {
            "qualifier": draw(QUALIFIER), "period_precision": draw(st.sampled_from(["day", "day", "month", "year", "publication"])),
            "source_id": draw(st.sampled_from(["text-1", "text-2", "text-3", "text-4"])),
            "definition": draw(st.sampled_from(["", "", "", "wider"])),
            "published_latest": str((pd.Timestamp(end) + pd.Timedelta(days=draw(st.integers(0, 60)))).date()),
        }  # fmt: skip
        if draw(st.booleans()):
            start = draw(st.sampled_from([f"{y}-01-01" for y in range(2017, int(end[:4]) + 1)]))
            rows.append(flow(f"c{k}", start, end, value, **more))
        else:
            rows.append(stock(f"c{k}", end, value, **more))
    return rows


@FEW
@given(claims())
def test_a_series_is_ascending_bounded_and_complete(basis, rows):
    for definition in ("", "wider", None):
        found = of(basis, *rows, definition=definition)
        assert (found["low"] <= found["high"]).all() and (found["low"] >= 0).all()
        assert found["date"].is_monotonic_increasing
        assert (found["date_earliest"] <= found["date"]).all()
        told = {c for ids in found["claim_ids"] for c in ids} | {
            c for ids in found.attrs["unused"] for c in ids
        }
        assert told == {r["claim_id"] for r in rows if definition in (None, r.get("definition", ""))}
        assert all(len(set(ids)) == len(ids) for ids in found["claim_ids"])
        assert not found.duplicated(["date", "low", "high"]).any()


@FEW
@given(claims(), st.integers(0, 10**6))
def test_the_order_of_rows_does_not_matter(basis, rows, seed):
    shuffled = random.Random(seed).sample(rows, len(rows))
    pd.testing.assert_frame_equal(of(basis, *rows), of(basis, *shuffled))


@FEW
@given(claims(), st.integers(0, 8))
def test_another_relay_of_a_text_changes_nothing_but_the_ids(basis, rows, k):
    before = of(basis, *rows)
    if rows:
        again = rows[k % len(rows)]
        later = str((pd.Timestamp(again["published_latest"]) + pd.Timedelta(days=1)).date())
        rows = [
            *rows,
            again | {"claim_id": "z-relay", "publisher": "Another paper", "published_latest": later},
        ]
    after = of(basis, *rows)
    same = ["date", "date_earliest", "low", "high", "printed", "how", "conflict"]
    pd.testing.assert_frame_equal(before[same], after[same])


@FEW
@given(claims())
def test_figures_of_a_list_that_cannot_fall_fit_a_path_unless_marked(basis, rows):
    """What is not marked can be true together: some path that never falls runs through all those intervals."""
    found = of(basis, *rows)
    clear = found[~found["conflict"]]
    lowest = clear["low"].cummax()
    assert (lowest <= clear["high"]).all()
    assert not clear["date"].duplicated().any()


@FEW
@given(st.lists(st.integers(0, 90), min_size=1, max_size=6), st.integers(0, 500))
def test_additions_give_the_totals_that_they_sum_to(basis, added, base):
    """The same list told as totals and as additions is one series."""
    total = [base + sum(added[: k + 1]) for k in range(len(added))]
    years = range(2019, 2019 + len(added))
    first = stock("s", "2018-12-31", base)
    flows = [flow(f"f{y}", f"{y}-01-01", f"{y}-12-31", v) for y, v in zip(years, added, strict=True)]
    stocks = [stock(f"t{y}", f"{y}-12-31", v) for y, v in zip(years, total, strict=True)]
    by_flow, by_stock = of(basis, first, *flows), of(basis, first, *stocks)
    assert levels(by_flow) == levels(by_stock)
    both = of(basis, first, *flows, *stocks)
    assert levels(both) == levels(by_stock) and not both["conflict"].any()


@FEW
@given(claims())
def test_every_series_is_a_history_that_a_model_can_take(basis, rows):
    """Whatever was printed, also contradictions: the intervals hold whole numbers, and a path that never falls."""
    found = of(basis, *rows)
    if found.empty:
        return
    history = to_history(found)
    time, value = history.impute(50, np.random.default_rng(1))
    assert (np.diff(value, axis=1) >= 0).all() and (value == np.rint(value)).all()
    assert (np.diff(time, axis=1) > 0).all()
    assert (value >= history.low).all() and (value <= history.high).all()


def test_two_hedges_that_touch_between_two_whole_numbers_are_a_contradiction(basis):
    """About 5 and about 6 meet at 5.5 only, which is no number of plants."""
    found = of(
        basis, stock("a", "2023-12-31", 5, qualifier="about"), stock("b", "2023-12-31", 6, qualifier="about")
    )
    assert len(found) == 2 and found["conflict"].all()
    assert len(to_history(found)) == 1


@pytest.mark.slow
def test_every_list_of_the_shipped_evidence_has_a_sound_series(shipped):
    claims = shipped.claims
    for programme, indicator, entity in shipped.rows_of_list:
        counted = claims.iloc[shipped.rows_of_list[programme, indicator, entity]]
        counted = counted[counted["kind"].isin(["stock", "flow"]) & (counted["definition"] == "")]
        found = evidence.series(shipped, programme, indicator, entity)
        assert (found["low"] <= found["high"]).all(), (programme, indicator, entity)
        assert found["date"].is_monotonic_increasing
        told = {c for ids in found["claim_ids"] for c in ids} | {
            c for ids in found.attrs["unused"] for c in ids
        }
        assert told == set(counted["claim_id"])
        ceiling = shipped.indicator(indicator).ceiling
        if len(found) and (found["high"] > -100).all():
            to_history(found, None if pd.isna(ceiling) else float(ceiling))
