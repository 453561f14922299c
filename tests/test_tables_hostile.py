"""Text from the data stays text: markup in any cell, header or sentence is shown, not run."""

import pandas as pd
import pytest
from evidence_samples import claim, small_tables, write_package
from html_samples import NASTY, Cells, html_of

from analysis import evidence
from analysis.pages import evidence as list_page
from analysis.pages import overview as overview_page
from analysis.pages import shared
from analysis.pages import target as page
from analysis.pages.table import Table
from analysis.pages.target import tables as target_tables


def test_markup_in_cells_headers_and_captions_is_text():
    table = Table(pd.DataFrame({NASTY: [NASTY, "a"], "n": ["1", "<b>2</b>"]}), caption=NASTY, numeric=["n"])
    found = Cells(table._repr_html_())
    assert set(found.tags) == {"table", "caption", "thead", "tbody", "tr", "th", "td"}
    assert found.text.count(NASTY) == 3


def test_only_web_addresses_become_links():
    frame = pd.DataFrame({"text": [f"{k}" for k in range(6)]})
    addresses = ["https://example.org/a?b=1&c=2", "http://example.org/\"onmouseover='x'", "javascript:alert(1)", "", float("nan"),
                 "ftp://example.org"]  # fmt: skip
    html = Table(frame, links={(k, "text"): a for k, a in enumerate(addresses)})._repr_html_()
    links = [a for tag, a in zip(Cells(html).tags, Cells(html).attributes, strict=True) if tag == "a"]
    assert [a["href"] for a in links] == addresses[:2]
    assert all(set(a) == {"href", "rel"} and "noopener" in a["rel"] for a in links)


@pytest.fixture
def hostile(tmp_path):
    """The small package with markup wherever text is free."""
    rows = small_tables()
    for table, columns in [("sources", ["title", "publisher"]), ("programmes", ["label_en", "label_zh", "definition", "body"]),
                           ("targets", ["label_en", "label_zh"]), ("readings", ["label", "reason"]), ("claims", ["publisher", "note"])]:  # fmt: skip
        for row in rows[table]:
            row |= {c: f"{c} {NASTY} *b* [x](y) $m$\n# h" for c in columns}
    rows["claims"].append(claim("plants-other", "stock", "2024-12-31", 7.25, definition="wider", source_id="text-plants-2024",
                                programme="lakeside-model-plants", note=NASTY, unit="count") | {"value": 7})  # fmt: skip
    rows["claims"][2]["url"] = "https://example.org/plants"
    # the check refuses markup: whoever looks at such rows all the same gets text
    return evidence.load(write_package(tmp_path / "evidence", rows), as_of="2025-06-30", check=False)


def test_every_table_of_a_hostile_package_is_text(hostile):
    from analysis import forecast

    goal = evidence.target(hostile, "lakeside-model-plants-2027")
    outlook = forecast.predict(hostile, goal, n_draws=200)
    told = forecast.over_time(outlook)
    chosen = evidence.choose_list(hostile, "lakeside-model-plants")
    known = evidence.all_targets(hostile)
    shown = [
        shared.sources(hostile, hostile.claims["claim_id"]), list_page.definitions(hostile, chosen), list_page.targets(hostile, chosen),
        page.summary(outlook), list_page.printed_figures(outlook.primary.observed, hostile), target_tables.pace(outlook), page.by_leg(outlook.by_leg()),
        shared.assumptions(hostile, outlook.assumption_ids), overview_page.undecided(hostile, forecast.overview_table(known, {goal.slug: outlook})),
        page.moves(outlook.without_each_claim()), page.steps(outlook, told), *page.related(hostile, goal), target_tables.changed(outlook, outlook.changed_since("2024-06-30")),
    ]  # fmt: skip
    for table in shown:
        html = table._repr_html_()
        assert set(Cells(html).tags) <= {
            "table",
            "caption",
            "thead",
            "tbody",
            "tr",
            "th",
            "td",
            "a",
            "details",
            "summary",
        }
        assert "<script" not in html and "<img" not in html
        assert len(table.frame) and not table.frame.isna().any().any()
    sources = Cells(shown[0]._repr_html_())
    assert [a["href"] for a in sources.attributes if "href" in a] == ["https://example.org/plants"]
    assert "claim-plants-2024" in [a.get("id") for a in sources.attributes]


def test_every_sentence_about_a_hostile_package_is_text(hostile):
    from analysis import forecast

    goal = evidence.target(hostile, "lakeside-model-plants-2027")
    outlook = forecast.predict(hostile, goal, n_draws=200)
    chosen = evidence.choose_list(hostile, "lakeside-model-plants")
    observed = evidence.series(hostile, *[getattr(chosen, k) for k in ("programme", "indicator", "entity")])
    said = [page.announced(goal, hostile), page.words(outlook), page.tipping(outlook),
            list_page.in_short(chosen.row, observed, evidence.claims_about(hostile, chosen))]  # fmt: skip
    for text in said:
        found = Cells(html_of(text))
        assert set(found.tags) <= {"p", "strong", "em", "ul", "li", "a"}, found.tags
    words = Cells(html_of(said[0])).text
    assert f"{NASTY} *b* [x](y) $m$ # h" in words


def test_the_card_of_a_hostile_package_is_text(hostile):
    from analysis import forecast

    goal = evidence.target(hostile, "lakeside-model-plants-2027")
    card = page.answer(forecast.predict(hostile, goal, n_draws=200))
    found = Cells(card._repr_html_())
    assert set(found.tags) <= {"style", "div", "p", "span", "ul", "li", "i", "b", "dl", "dt", "dd", "a"}
    assert "label_en " + NASTY in found.text.replace("\xa0", " ") and card.verdict in repr(card)


def test_the_card_has_the_same_rules_in_a_notebook_and_on_a_page():
    from analysis.pages.target.card import STYLE
    from analysis.reports.site.render import STYLE as REPORT
    from analysis.reports.site.render import asset

    rules = STYLE.removeprefix("<style>").removesuffix("</style>")
    assert ".answer .verdict" in rules and asset(REPORT).count(rules) == 1
