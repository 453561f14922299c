"""Every figure of the texts that the work began with stands on a page, with how it is read and where it is answered."""

import ast
import json

import pytest
from evidence_samples import ROOT
from test_data_claims import ANNOUNCEMENTS

from analysis import evidence
from analysis.evidence.announcements import ANSWERED
from analysis.pages import overview


def texts_of_the_overview() -> list[str]:
    """The texts that the shipped overview lists, as its parameters name them."""
    cells = json.loads((ROOT / "notebooks" / "00_overview.ipynb").read_text(encoding="utf-8"))["cells"]
    tagged = next(c for c in cells if "parameters" in c["metadata"].get("tags", []))
    given = {
        node.target.id: ast.literal_eval(node.value) for node in ast.parse("".join(tagged["source"])).body
    }
    return given["announcements"].split()


@pytest.fixture(scope="module")
def figures(shipped):
    return evidence.figures_of_texts(shipped, texts_of_the_overview())


def test_all_figures_that_the_work_began_from_are_listed(shipped, figures):
    assert set(ANNOUNCEMENTS) <= set(figures["claim_id"]) and len(ANNOUNCEMENTS) == 31
    sources = shipped.claims.set_index("claim_id")["source_id"]
    assert set(figures["source_id"]) == set(sources[ANNOUNCEMENTS])
    page = overview.announced(shipped, figures)._repr_html_()
    assert all(f"#claim-{claim}" in page for claim in ANNOUNCEMENTS)
    told = overview.sources(shipped, figures["claim_id"])._repr_html_()
    assert all(f'id="claim-{claim}"' in told for claim in ANNOUNCEMENTS)


def test_what_the_audit_found_on_no_page_is_shown_with_its_number(shipped, figures):
    """Twelve figures stood on no page: phones, twins, models, kilograms, yuan, regions, sectors, scenarios, cars, sites."""
    shown = overview.announced(shipped, figures).frame.set_index(figures["claim_id"])
    for claim, printed in {
        "ann-xiaomi-phones": "10,000,000", "ann-pilot-ai-twin-share": "over 90 %", "ann-industrial-internet-models": "over 200",
        "ann-huaiyuan-min-order": "2,000", "ann-huaiyuan-upgrade-cost": "10,000,000", "ann-excellence-provinces": "31",
        "ann-excellence-sectors": "over 80 %", "ann-excellence-scenarios": "nearly 2,000", "ann-shanghai-car-share": "11 %",
        "ann-shanghai-car-firms": "8", "ann-shanghai-component-firms": "over 600", "ann-wef-new-china-2022-10": "5",
    }.items():  # fmt: skip
        assert printed in shown.at[claim, "figure"], (claim, shown.at[claim, "figure"])


def test_each_figure_says_where_its_question_is_answered(shipped, figures):
    by_claim = figures.set_index("claim_id")
    assert set(by_claim["answered"]) == set(ANSWERED)
    assert by_claim.at["ann-beijing-add-100-menafn", "slugs"] == (
        "beijing-smart-factories-digital-workshops-2026",
    )
    assert by_claim.at["ann-china-421-demonstration", "answered"] == "counts for"
    assert by_claim.at["ann-excellence-carbon-emissions-change", "answered"] == "gain"
    assert by_claim.loc["ann-shanghai-car-share", ["answered", "slugs"]].tolist() == ["context", ()]
    targets, programmes = set(shipped.targets["target"]), set(shipped.programmes["programme"])
    for row in figures.itertuples():
        assert set(row.slugs) <= (targets if row.answered in ("promise", "counts for") else programmes)


def test_a_corrected_figure_is_shown_as_it_is_used(figures):
    row = figures.set_index("claim_id").loc["ann-china-excellence-230"]
    assert row["corrected"] and row["printed"] == 235  # the list has 235 names; see corrections.yml


def test_texts_that_are_not_there_or_not_yet_have_no_rows(shipped):
    assert evidence.figures_of_texts(shipped, ["no-such-text"]).empty
    early = evidence.load(as_of="2022-12-31")
    found = evidence.figures_of_texts(early, texts_of_the_overview())
    assert set(found["source_id"]) == {"shine-2022-10"}
    none = overview.announced(early, evidence.figures_of_texts(early, []))
    assert "None of these texts" in none.caption
