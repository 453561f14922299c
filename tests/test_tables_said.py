"""What the tables of the pages say: sources, definitions, what is asked for, what is marked; and what the overview counts."""

import re
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from evidence_samples import GOAL, claim, small_tables, write_package

from analysis import evidence, forecast
from analysis.evaluation import said_and_met, seen
from analysis.evaluation.bins import BIN_COLUMNS
from analysis.evaluation.registration import PROTOCOL
from analysis.pages import effects as effects_words
from analysis.pages import evidence as list_page
from analysis.pages import overview as overview_page
from analysis.pages import shared
from analysis.pages.erred import like_it, missed, so_far
from analysis.pages.overview import rows as overview_rows
from analysis.pages.overview.rows import standing as place_of
from analysis.pages.table import Table
from analysis.pages.target import tables as target_tables
from analysis.reports.site import front
from analysis.status import MEANS

LOOKED_FOR, OTHER = (
    "5g-factories-built-2025-firms-started",
    "nc-rate-2027",
)  # a search of the first is recorded, none of the second
FOSHAN = "guangdong-manufacturing-digital-transformation-2025-coverage-of-above-scale-firms-foshan"
COUNTS = ("count", "units_per_year", "rounds_per_year")


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
    facts = list_page.glance(ev, chosen, observed, evidence.claims_about(ev, chosen)).facts
    told = {fact.what: (fact.number, fact.beside) for fact in facts}
    assert told["dated figures"][0] == "1" and told["newest figure, worked out"] == ("12", "for 2024-12-31")
    assert "of which 1 dated figure remains" in said and "2024-12-31 to 2024-12-31" in said


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
    three = frame[["target", "asks for", "trend"]]
    assert not Table(three).cards and Table(three.assign(trend="a text that tells much " * 4)).cards
    wide = pd.DataFrame({str(k): ["x"] for k in range(7)})
    assert 'class="outlook cards dense"' in Table(wide)._repr_html_()
    assert "dense" not in Table(wide, aside=["6"])._repr_html_()


@pytest.mark.parametrize(
    ("how", "value", "unit", "levels", "words"),
    [
        ("addition", 100.0, "count", (203.0, 203.0), "100 more (203 in all)"),
        ("addition", 10.0, "count", (10.0, 10.0), "10 more"), ("addition", 50.0, "count", (np.nan, np.nan), "50 within 2024"),
        ("total", 2e11, "CNY", (2e11, 2e11), "200 billion CNY in all"),
        ("total", 360.0, "per_10000_employees", (360.0, 360.0), "360 per 10,000 employees"),
        ("total", 105.0, "index", (105.0, 105.0), "105 index"), ("share", 80.0, "percent", (80.0, 80.0), "80 %"),
        ("change", -3.8, "percent", (-3.8, -3.8), "a change of -3.8 %"),
    ],
)  # fmt: skip
def test_what_a_target_asks_for_is_said_so_that_its_figures_can_be_held_against_it(
    how, value, unit, levels, words
):
    row = SimpleNamespace(how=how, value=value, unit=unit, direction="at_least", total_low=levels[0], total_high=levels[1],
                          base_date=pd.Timestamp("2023-12-31"), deadline=pd.Timestamp("2024-12-31"))  # fmt: skip
    assert shared.asked(row) == words


@pytest.mark.parametrize(
    ("scale", "printed"), [("share", "0 + 12 − 5"), ("change", "-12 taken back, then -5")]
)
def test_a_sum_is_written_as_people_write_one_and_no_worked_out_share_to_a_thousandth(scale, printed):
    """Changes are compounded, so that none of them is turned round or added."""
    row = {"date": pd.Timestamp("2018-12-31"), "date_latest": pd.Timestamp("2018-12-31"), "precision": "day", "qualifier": "exact", "how": "total plus addition", "conflict": False, "claim_ids": ["a-1"]}  # fmt: skip
    observed = pd.DataFrame([row | {"printed": "0 − -12 + -5", "low": 0.0647, "high": 1.42}])
    object.__setattr__(observed, "about", SimpleNamespace(unit="percent", scale=scale, indicator="i"))
    measure = SimpleNamespace(label_en="energy use", unit="percent")
    claims = pd.DataFrame({"claim_id": ["a-1"], "corrected": [False]})
    found = list_page.printed_figures(observed, SimpleNamespace(claims=claims, indicator={"i": measure}.get))
    shown = found.frame.loc[0]
    assert found.caption.startswith("Figures: energy use, %.")
    assert (shown["printed"], shown["read as"]) == (printed, "0.1 to 1.4")
    assert shown["hedge"] == "of each part", "nobody printed the sum"


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


def test_the_overview_counts_as_the_front_page_does_and_says_why_an_answer_lies_outside_both_voices(shipped):
    rows = [
        ("met", np.nan, np.nan, np.nan, "settled"), ("open", 0.7, 0.6, 0.8, "trend and record"), ("open", 0.5, 0.6, 0.4, "trend and record"),
        ("silent", 0.58, np.nan, 0.67, "record only"), ("open", 0.39, 0.62, 0.66, "trend and record"),
        ("missed", np.nan, np.nan, np.nan, "settled"),
    ]  # fmt: skip
    table = pd.DataFrame(rows, columns=["status", "probability", "trend", "delivery", "basis"])
    table["deadline"] = pd.Timestamp("2026-12-31")
    table["causes"] = [(), (), (), ("silence",), ("replaced", "surer"), ()]
    table["target"] = [
        "jiangxi-digital-transformation-2026",
        OTHER,
        OTHER,
        LOOKED_FOR,
        OTHER,
        "innovative-smes-2025",
    ]
    said = overview_page.in_short(shipped, table, "2026-11-22").data.replace("\N{NO-BREAK SPACE}", " ")
    first = "f 6 targets due in 2026, the outcome of 2 is known: 1 met and 1 missed (judged by an earlier figure)."
    assert f"o{first}" in said
    front_rows = [
        {"status": status, "standing": place_of(row), "words": f"{'judged ' * (status == 'missed')}{status}", "earlier": False, "searched": status == "silent"}
        for status, row in zip(table["status"], table.itertuples(), strict=True)
    ]  # fmt: skip
    words = front.in_short(front_rows, "2026").replace(" or later", "")
    assert '<a href="#status=searched">for 1 a search is recorded that found none</a>' in words
    words = re.sub("<.*?>", "", words)
    assert words.startswith(f"O{first} 3 have their deadline ahead.") and words.split(". ", 1)[1] in said
    assert "For 1 the deadline has passed and no figure tells how it ended: for 1 a search is recorded that found none." in said  # fmt: skip
    for term, meant in MEANS.items():  # the front page and the overview say it in the same words
        assert f"**{term}**: {meant}" in overview_page.meaning().data
    rows = overview_page.chances(table).frame.astype(str).to_numpy().tolist()
    assert rows == [["deadline ahead", "3", "1", "2", "0", "0"], ["deadline passed, no figure", "1", "0", "0", "0", "1"]]  # fmt: skip
    told = {fact.what: (fact.number, fact.beside) for fact in overview_page.glance(shipped, table).facts}
    assert (
        told["missed"] == ("1", "1 of them judged by an earlier figure") and told["deadline ahead"][0] == "3"
    )
    assert (
        "For 1 of the 3 targets with a trend it lies outside both; for 1 with the record alone it lies off the record: "
        "silence after a deadline lowers 1; a list that was replaced lowers 1; a trend that is sure counts for more than it says in 1"
        in said
    )
    counted = front.counts(
        [{"standing": overview_rows.standing(row), "earlier": False} for row in table.itertuples()]
    )
    assert {one["standing"]: one["n"] for one in counted} == {
        "met": 1,
        "missed": 1,
        "likely": 1,
        "uncertain": 2,
        "record only": 1,
    }


@pytest.mark.parametrize(
    ("slug", "said"),
    [
        (
            "new-energy-storage-2025-raised-2024",
            "2024-05-29 (first text known here: a day from 2024-07-01 to 2024-08-31 (not known which))",
        ),
        ("jiangxi-digital-transformation-2026", "May 2024 (inferred)"),
        ("energy-intensity-gdp-2023", "2023-03-05 (first text known here: March 2024)"),
        (FOSHAN, "on a day from 2024-01-01 to 2025-12-31 (not known which)"),
    ],
)
def test_an_announcement_is_told_as_exactly_as_it_is_known(shipped, slug, said):
    """As targets.csv and the register have it; the first text that is known of it can be a later one."""
    assert shared.announced_words(shipped, evidence.target(shipped, slug)) == said


def test_a_width_is_that_between_the_ends_beside_it():
    """-59.96 and 19.96 are printed as -60.0 and +20.0, which lie 80.0 apart."""
    table = pd.DataFrame(
        {"assumption": ["none", "one"], "about": "sector", "lower": [-59.96, -20.4], "upper": [19.96, 19.96]}
    )
    table["width"] = table["upper"] - table["lower"]
    shown = effects_words.bounds(table.assign(closed=[0.0, 39.56])).frame
    assert shown["change lies in"].tolist() == [
        "-60.0 to +20.0\N{NO-BREAK SPACE}%",
        "-20.4 to +20.0\N{NO-BREAK SPACE}%",
    ]
    assert (
        shown["width"].tolist() == ["80.0 points", "40.4 points"]
        and shown["closed by it"].iloc[1] == "39.6 points"
    )


def test_a_print_without_a_day_is_no_day_of_the_story(shipped):
    """The 44,000 of Guangdong stand on a page without a day, the 29,000 in a paper of 25 October 2023."""
    claims = shipped.claims.set_index("claim_id")
    assert target_tables._known_of(claims, ("guangdong-digital-44000",)) == "up_to"
    assert target_tables._known_of(claims, ("guangdong-digital-2023-10", "guangdong-digital-44000")) == "day"
    assert target_tables._known_of(claims, ()) == "day"  # an event of the list alone


def test_whether_probabilities_held_is_told_of_plans_taken_whole_by_two_standard_errors(tmp_path, shipped):
    """The bins and the rule are those of the page on forecasts: 0.5 ± 0.1 said 0.31 is within 1.9, 0.78 ± 0.05 said 0.58 is 4 off. What
    was followed up in print is told beside it, and never decides; where no bin of plans taken whole has ten families all do."""
    lent = evidence.load(write_package(tmp_path / "own"))
    assert like_it(lent, 0.5) == so_far(said_and_met(lent)) == ""  # no such file
    folder = tmp_path / "own" / "evaluation"
    folder.mkdir()
    rows = ["all,0.2,0.4,40,20,9,0.31,0.5,0.1", "all,0.4,0.6,90,50,30,0.58,0.78,0.05"]

    def written(*more: str) -> None:
        lines = [",".join(BIN_COLUMNS), *rows, *more]
        (folder / "calibration.csv").write_text("\n".join(lines), encoding="utf-8")

    written()
    assert like_it(lent, float("nan")) == like_it(lent, 0.7) == "" and "too" not in like_it(lent, 0.3)
    low = "50 resolved targets were given 40 to 60 %, 58 % on average, and 78 % ± 5 of them were met: so far such probabilities were too low."
    assert low in like_it(lent, 0.4)
    only = "78 % ± 5 were met where the probability was 58 % on average (between 40 % and 60 %); elsewhere"
    assert only in so_far(said_and_met(lent)) and "31 %" not in so_far(said_and_met(lent))
    told = "followed_up,0.4,0.6,40,20,11,0.57,0.9,0.04"
    written("whole_plan,0.4,0.6,50,30,9,0.58,0.7,0.05", told)  # too few families
    assert low in like_it(lent, 0.4)
    written("whole_plan,0.4,0.6,50,30,19,0.58,0.7,0.07", told)
    assert "too" not in like_it(lent, 0.4) and "of 20 that were followed up in print" in like_it(lent, 0.4)
    assert so_far(said_and_met(lent)).endswith("more were met than it said: 90 % ± 4 where it was 57 %.")
    assert (
        "what was said and what came lie within two standard errors. Of targets that were followed up"
        in so_far(said_and_met(lent))
    )
    bins = said_and_met(shipped)
    assert "too low" not in like_it(shipped, 0.42) and "83 % ± 6" in like_it(shipped, 0.42)
    outlook = forecast.predict(lent, GOAL, n_draws=200, readings="primary")
    assert missed(lent, outlook.primary) == ""
    for families, said in (
        (15, "held 68 ± 10 % of the figures that came: so far such intervals were too narrow"),
        (9, ""),
    ):
        row = f'{lent.programme(outlook.goal.programme).kind},"pool, calendar time",98,17,{families},0.9,0.68,0.1'
        (folder / "coverage.csv").write_text("\n".join([",".join(seen.HELD), row]), encoding="utf-8")
        assert said in missed(lent, outlook.primary) and bool(missed(lent, outlook.primary)) == bool(said)
    # by hand: series a held 1 of 2, series b both: one vote each
    scored = pd.DataFrame({"kind": "k", "method": seen.IN_YEARS, "series": list("aabb"), "cluster": list("aabb"), "inside_90": [1, 0, 1, 1]})  # fmt: skip
    assert seen.coverage(scored)["held"].tolist() == [0.75]
    assert sorted({*bins["from"], *bins["to"]}) == list(PROTOCOL.reliability_bins)
