"""Tables and sentences: numbers as a reader needs them, links that lead where they say."""

import re

import numpy as np
import pandas as pd
import pytest
from html_samples import Cells, html_of
from hypothesis import example, given
from hypothesis import strategies as st
from test_writing import read

from analysis import recording, writing
from analysis.errors import ReportError
from analysis.pages.table import Table, claim_anchor

COUNTS = ("count", "units_per_year", "rounds_per_year")


# --- numbers ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (0, "", "0"), (-0.0, "", "0"), (0, "count", "0"), (1, "", "1"), (103, "count", "103"), (1234567, "count", "1,234,567"),
        (133.6, "count", "134"), (0.4567, "", "0.457"), (0.5, "", "0.5"), (0.00001234, "", "0.0000123"), (22.35, "percent", "22.4"),
        (99.96, "percent", "100"), (0.9999, "", "1.0"), (-13.5, "percent", "-13.5"), (-0.25, "percent", "-0.25"), (12345.6, "", "12,346"),
        (1.7e13, "CNY", "17 trillion"), (272_541_567_279, "CNY", "272.5 billion"), (-1.5e9, "count", "-1.5 billion"), (float("nan"), "", "–"), (float("inf"), "count", "–"), (None, "", "–"),
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
    assert re.fullmatch(r"-?[0-9,]+(\.[0-9]+)?( (b|tr)illion)?", text)
    if abs(value) < 5e-7:  # no amount that a reader could use
        assert text == "0"
        return
    assert read(text) == pytest.approx(value, rel=0.01, abs=0.5 if unit == "count" else 1e-12)


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
