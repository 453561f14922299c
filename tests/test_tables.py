"""Tables and sentences: numbers as a reader needs them, links that lead where they say."""

import re
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from conftest import claim, small_tables, write_package
from html_samples import Cells, html_of
from hypothesis import example, given
from hypothesis import strategies as st

from analysis import evidence, recording, writing
from analysis.errors import ReportError
from analysis.pages import evidence as list_page
from analysis.pages import overview as overview_page
from analysis.pages import shared
from analysis.pages.overview import rows as overview_rows
from analysis.pages.table import Table, claim_anchor
from analysis.reports.site import front

COUNTS = ("count", "units_per_year", "rounds_per_year")


# --- numbers ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (0, "", "0"), (-0.0, "", "0"), (0, "count", "0"), (1, "", "1"), (103, "count", "103"), (1234567, "count", "1,234,567"),
        (133.6, "count", "134"), (0.4567, "", "0.457"), (0.5, "", "0.5"), (0.00001234, "", "0.0000123"), (22.35, "percent", "22.4"),
        (99.96, "percent", "100"), (0.9999, "", "1.0"), (-13.5, "percent", "-13.5"), (-0.25, "percent", "-0.25"), (12345.6, "", "12,346"),
        (1.7e13, "CNY", "17,000,000,000,000"), (float("nan"), "", "–"), (float("inf"), "count", "–"), (None, "", "–"),
        (np.float64(28.0), "percent", "28"), (np.int64(7), "count", "7"),
    ],
)  # fmt: skip
def test_numbers(value, unit, text):
    assert writing.number(value, unit) == text


@given(st.floats(-1e15, 1e15), st.sampled_from(["", "percent", "count", "CNY"]))
@example(1.2e-7, "")
@example(5.1e-7, "")
def test_a_number_is_shown_close_to_what_it_is_and_without_an_exponent(value, unit):
    text = writing.number(value, unit)
    assert re.fullmatch(r"-?[0-9,]+(\.[0-9]+)?", text)
    if abs(value) < 5e-7:  # no amount that a reader could use
        assert text == "0"
        return
    assert float(text.replace(",", "")) == pytest.approx(
        value, rel=0.01, abs=0.5 if unit == "count" else 1e-12
    )


@given(st.one_of(st.integers(-(10**13), 10**13), st.integers(-(10**7), 10**7).map(lambda n: n / 100)))
def test_a_printed_figure_keeps_all_its_digits(value):
    assert float(writing.printed(value).replace(",", "")) == value


def test_intervals_and_probabilities():
    assert writing.interval(103, 103.0, "count") == "103"
    assert writing.interval(103.1, 103.4, "count") == "103"
    assert writing.interval(20, 30, "count") == "20 to 30"
    assert writing.interval(float("nan"), float("nan")) == "–"
    assert [writing.percent(p) for p in (0.05, 0.625, 0.95)] == ["5 %", "62 %", "95 %"]
    assert [writing.percent(p) for p in (0.0, 0.004, 0.996, 1.0, None, float("nan"))] == ["<1 %"] * 2 + [
        ">99 %"
    ] * 2 + ["–"] * 2
    assert [writing.day(d) for d in (None, pd.NaT, "2024-02-29", pd.Timestamp("2024-02-29 12:00"))] == [
        "–",
        "–",
    ] + ["2024-02-29"] * 2


def test_claim_ids_are_counted_beyond_a_few():
    assert writing.ids("abcab") == "a, b, c"
    assert writing.ids("abcdef") == "a, b, c, d and 2 more"
    assert writing.ids([]) == ""


# --- links --------------------------------------------------------------------------------------------------------


def test_ids_of_claims_lead_to_their_rows():
    table = Table(pd.DataFrame({"claims": [("a-1", "b-2"), tuple("cdefgh")]}))
    found = Cells(table._repr_html_())
    assert [a["href"] for a in found.attributes if "href" in a] == [
        f"#{claim_anchor(c)}" for c in ("a-1", "b-2", *"cdef")
    ]
    assert "and 2 more" in found.text


@pytest.mark.parametrize("address", ["page.html#a", "#a-b", "page--x.html"])
def test_places_of_the_site_are_links(address):
    html = Table(pd.DataFrame({"x": ["1"]}), links={(0, "x"): address})._repr_html_()
    assert f'<a href="{address}">' in html


@pytest.mark.parametrize(
    "address", ["../page.html", "page.html?x", "a/b.html", "page.htm", "#a b", "//x.org/a.html"]
)
def test_other_places_are_none(address):
    assert "<a " not in Table(pd.DataFrame({"x": ["1"]}), links={(0, "x"): address})._repr_html_()


def test_pages_are_called_as_batches_call_them(shipped):
    """The convention of `pages.links` is that of `reports`, for every target and programme."""
    from analysis.pages import links
    from analysis.reports.plan.naming import slug_of

    for slug in shipped.targets["target"]:
        given = {"as_of": f"{shipped.as_of:%Y-%m-%d}", "target": slug}
        assert links.target_page(shipped, slug) == slug_of("02_target_forecast", given) + ".html"
    for slug in shipped.programmes["programme"]:
        given = {"as_of": f"{shipped.as_of:%Y-%m-%d}", "programme": slug}
        assert links.list_page(shipped, slug) == slug_of("01_evidence", given) + ".html"


def test_a_table_without_a_row_is_its_caption():
    empty = Table(pd.DataFrame(columns=["a", "b"]), caption="Nothing is <known>.")
    assert empty._repr_html_() == "<p>Nothing is &lt;known&gt;.</p>" and repr(empty) == "Nothing is <known>."


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=30))
def test_escaped_text_reads_as_it_was(text):
    found = Cells(html_of(f"**x** {writing.escape(text)}."))
    assert set(found.tags) <= {"p", "strong"}
    assert found.text.strip() == f"x {' '.join(text.split())}.".replace("x  ", "x ").strip()


@pytest.mark.parametrize(
    "text",
    [
        "a https://example.org/_b_ c",
        "$a$ \\(b\\) ~~c~~",
        "| a | b |",
        "![x](y)",
        "1. a",
        "&lt;b&gt;",
        "`a`",
        "^a",
        "a\n\n- b",
    ],
)
def test_marks_of_markdown_are_text(text):
    found = Cells(html_of(writing.escape(f"x {text}")))
    assert found.tags == ["p"] and found.text.strip() == " ".join(f"x {text}".split())


# --- what the tables say ------------------------------------------------------------------------------------------


def test_sources_show_figures_as_printed_and_when(tmp_path):
    rows = small_tables()
    rows["claims"][0] |= {
        "published_precision": "month",
        "published_earliest": "2023-01-01",
        "published_latest": "2023-01-31",
    }
    rows["claims"][1] |= {"published_precision": "inferred"}
    rows["claims"].append(
        claim(
            "energy-2",
            "effect",
            "2024-12-31",
            -12.345,
            indicator="energy_change",
            unit="percent",
            source_id="text-plants-2024",
        )
    )
    ev = evidence.load(write_package(tmp_path / "evidence", rows))
    frame = shared.sources(ev, ev.claims["claim_id"]).frame.set_index("claim")
    assert frame.at["energy-2", "figure"] == "-12.345"
    assert frame.at["plants-2022", "published"] == "2023-01"
    assert frame.at["plants-2023", "published"] == "by 2023-12-31 (inferred)"
    assert frame.at["plants-2023", "hedge"] == "over"
    assert frame["text"].iloc[0].startswith("On ")


def test_definitions_are_those_of_the_chosen_indicator(tmp_path):
    rows = small_tables()
    rows["claims"].append(
        claim("wider", "stock", "2024-12-31", 7, definition="wider", source_id="text-plants-2024")
    )
    ev = evidence.load(write_package(tmp_path / "evidence", rows))
    assert list_page.definitions(ev, evidence.choose_list(ev, "lakeside-model-plants")).frame[
        "claim"
    ].tolist() == [("wider",)]
    other = evidence.choose_list(ev, "lakeside-model-plants", "energy_change")
    assert (
        list_page.definitions(ev, other).frame.empty
        and "own definition" in list_page.definitions(ev, other).caption
    )


def test_the_day_on_which_a_scale_begins_is_not_counted_as_a_figure(tmp_path):
    rows = small_tables()
    rows["claims"] = [c for c in rows["claims"] if c["kind"] != "stock"]
    rows["claims"].append(
        claim("since", "flow", "2024-12-31", 12, period_start="2021-01-01", source_id="text-plants-2024")
    )
    ev = evidence.load(write_package(tmp_path / "evidence", rows))
    chosen = evidence.choose_list(ev, "lakeside-model-plants")
    observed = evidence.series(ev, chosen.programme, chosen.indicator, chosen.entity)
    assert len(observed) == 2
    said = list_page.in_short(chosen.row, observed, evidence.claims_about(ev, chosen)).data
    assert "of which 1 dated figure remains" in said and "2024-12-31 to 2024-12-31" in said


# --- recorded results ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "plain"),
    [(np.float64(0.5), 0.5), (np.int64(3), 3), (float("nan"), None), (float("inf"), None), (pd.NaT, None), (pd.NA, None), (None, None),
     (pd.Timestamp("2024-02-29"), "2024-02-29"), (True, True), (np.bool_(False), False), ("text", "text")],
)  # fmt: skip
def test_results_are_recorded_as_plain_values(value, plain):
    found = recording.result("x", value)["value"]
    assert found == plain and type(found) is type(plain)


@pytest.mark.parametrize("value", [[1], {"a": 1}, np.array([1.0, 2.0]), pd.Series([1, 2]), object()])
def test_what_is_no_single_value_is_refused(value):
    with pytest.raises(ReportError, match="recorded value"):
        recording.result("x", value)


def test_claim_ids_are_a_list_without_repeats():
    assert recording.result("x", 1, claim_ids=("b", "a", "b"))["claim_ids"] == ["b", "a"]
    with pytest.raises(ReportError, match="list of ids"):
        recording.result("x", 1, claim_ids="plants-2024")


@pytest.mark.parametrize(
    ("ends", "interval"),
    [({}, ""), ({"low": 1.0}, " [1.0, None]"), ({"high": 2}, " [None, 2]"),
     ({"low": 1, "high": float("inf")}, " [1, None]"), ({"low": "a", "high": "b"}, " [a, b]")],
)  # fmt: skip
def test_a_result_with_any_interval_can_be_recorded(ends, interval, capsys):
    recording.record("x", 1.5, unit="count", **ends)
    assert f"recorded x = 1.5{interval} count" in capsys.readouterr().out


def test_a_row_of_a_wide_table_says_on_a_phone_what_each_value_is_and_paper_leaves_out_what_stands_aside():
    frame = pd.DataFrame({"target": ["a"], "asks for": ["100"], "trend": ["–"], "claims": [("a-1",)]})
    html = Table(frame, aside=["claims"])._repr_html_()
    assert '<table class="outlook cards">' in html
    assert re.findall(r'<td[^>]*data-name="([^"]+)"', html) == [
        "asks for",
        "claims",
    ]  # no head, and nothing that says nothing
    assert (
        '<th scope="col" class="aside">claims</th>' in html
        and '<td class="aside" data-name="claims">' in html
    )
    narrow = Table(frame[["target", "asks for"]])._repr_html_()
    assert "cards" not in narrow and "data-name" not in narrow
    wide = pd.DataFrame({str(k): ["x"] for k in range(7)})
    assert 'class="outlook cards dense"' in Table(wide)._repr_html_()
    assert "dense" not in Table(wide, aside=["6"])._repr_html_()


@pytest.mark.parametrize(
    ("how", "value", "unit", "levels", "words"),
    [
        ("addition", 100.0, "count", (203.0, 203.0), "100 more (203 in all)"),
        ("addition", 10.0, "count", (10.0, 10.0), "10 more"), ("addition", 50.0, "count", (np.nan, np.nan), "50 more"),
        ("total", 2e11, "CNY", (2e11, 2e11), "200 billion CNY in all"),
        ("total", 360.0, "per_10000_employees", (360.0, 360.0), "360 per 10,000 employees"),
        ("total", 105.0, "index", (105.0, 105.0), "105 index"), ("share", 80.0, "percent", (80.0, 80.0), "80 %"),
        ("change", -3.8, "percent", (-3.8, -3.8), "a change of -3.8 %"),
    ],
)  # fmt: skip
def test_what_a_target_asks_for_is_said_so_that_its_figures_can_be_held_against_it(
    how, value, unit, levels, words
):
    row = SimpleNamespace(how=how, value=value, unit=unit, direction="at_least", level_low=levels[0], level_high=levels[1])  # fmt: skip
    assert shared.asked(row) == words


def test_a_sum_is_written_as_people_write_one_and_no_worked_out_share_to_a_thousandth():
    row = {"date": pd.Timestamp("2018-12-31"), "date_earliest": pd.Timestamp("2018-12-31"), "qualifier": "exact", "how": "total plus addition", "conflict": False, "claim_ids": ["a-1"]}  # fmt: skip
    observed = pd.DataFrame([row | {"printed": "0 − -12 + -5", "low": 0.0647, "high": 1.42}])
    object.__setattr__(observed, "about", SimpleNamespace(unit="percent"))
    claims = pd.DataFrame({"claim_id": ["a-1"], "corrected": [False]})
    shown = list_page.printed_figures(observed, SimpleNamespace(claims=claims)).frame.loc[0]
    assert (shown["printed"], shown["read as"]) == ("0 + 12 − 5", "0.1 to 1.4")


def test_a_figure_that_is_not_read_as_its_text_prints_it_is_marked_and_told_with_its_reason(shipped):
    """The relay of Shanghai's 77 prints 70; what stands in its place is no print, on any page."""
    claim = "shanghai-city-2023-lokmat-70"
    rows = shared.sources(shipped, [claim, "shanghai-city-2023-01"]).frame.set_index("claim")
    assert rows.loc[claim, "figure"] == "77 (corrected)" and "prints 70 as value" in rows.loc[claim, "doubt"]
    assert "corrected" not in rows.loc["shanghai-city-2023-01", "figure"]
    reading = evidence.target(shipped, "shanghai-city-smart-factory-2025").reading("total")
    shown = list_page.printed_figures(evidence.reading_series(shipped, reading), shipped).frame
    marked = shown[shown["claims"].map(lambda ids: claim in ids)]["printed"]
    assert len(marked) and marked.str.endswith(" (corrected)").all()


def test_the_overview_counts_as_the_front_page_does_and_says_why_an_answer_lies_outside_both_voices():
    rows = [
        ("met", np.nan, np.nan, np.nan, "settled"), ("open", 0.7, 0.6, 0.8, "trend and record"), ("open", 0.5, 0.6, 0.4, "trend and record"),
        ("silent", 0.58, np.nan, 0.67, "record only"), ("open", 0.39, 0.62, 0.66, "trend and record"),
    ]  # fmt: skip
    table = pd.DataFrame(rows, columns=["status", "probability", "trend", "delivery", "basis"])
    table["deadline"] = pd.Timestamp("2026-12-31")
    said = overview_page.in_short(table, "2026-11-22").data.replace("\N{NO-BREAK SPACE}", " ")
    assert "of 5 targets due in 2026, the outcome of 1 is known: 1 met." in said
    assert "Of the 4 others, 1 is likely to be met (two chances in three or better) and 2 uncertain." in said
    assert "Of 1 no figure of the list itself can be used" in said and "about 2 of the 4 are met" in said
    assert "For 2 of them it lies outside both" in said
    counted = front.counts(
        [{"standing": overview_rows.standing(row), "earlier": False} for row in table.itertuples()]
    )
    assert {one["standing"]: one["n"] for one in counted} == {
        "met": 1,
        "likely": 1,
        "uncertain": 2,
        "record only": 1,
    }
