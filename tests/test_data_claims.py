"""The shipped claims: the figures that the project began from, their sources, corrections and labels."""

from collections import Counter

import pandas as pd
import pytest
from evidence_samples import PACKAGE

from analysis.effects.families import OUTCOMES
from analysis.evidence import load

ANNOUNCEMENTS = [
    "ann-beijing-add-100-menafn",
    "ann-beijing-add-100-urdupoint",
    "ann-beijing-103-menafn",
    "ann-beijing-103-urdupoint",
    "ann-beijing-all-major-digital",
    "ann-xiaomi-phones",
    "ann-china-10000-2024",
    "ann-china-basic-30000",
    "ann-china-advanced-1200",
    "ann-china-excellence-230",
    "ann-excellence-scenarios",
    "ann-excellence-provinces",
    "ann-excellence-sectors",
    "ann-excellence-rnd-cycle-change",
    "ann-excellence-production-efficiency-change",
    "ann-excellence-defect-rate-change",
    "ann-excellence-carbon-emissions-change",
    "ann-shanghai-200",
    "ann-shanghai-car-share",
    "ann-shanghai-car-firms",
    "ann-shanghai-component-firms",
    "ann-wef-new-2022-10",
    "ann-wef-new-china-2022-10",
    "ann-china-421-demonstration",
    "ann-china-10000-provincial",
    "ann-pilot-ai-twin-share",
    "ann-industrial-internet-models",
    "ann-jiangxi-energy",
    "ann-jiangxi-10000-firms",
    "ann-huaiyuan-min-order",
    "ann-huaiyuan-upgrade-cost",
]

# texts that were read on several pages: all their claims share one source
ONE_TEXT = {
    "Beijing plan of March 2024": "ann-beijing-add-100-menafn ann-beijing-add-100-urdupoint beijing-plan2426-add-sfdw "
    "ann-beijing-103-menafn ann-beijing-103-urdupoint beijing-sfdw-since2021-built-azernews",
    "four tiers of February 2025": "ann-china-basic-30000 cn-sf-basic-2025-02-07 cn-sf-excellence-2025-02-07",
    "Shanghai meeting of January 2024": "shanghai-city-batch-2023 shanghai-city-2023-lokmat-70 sh-sf-2024-eff "
    "shanghai-effect-efficiency-bnn",
}


def test_the_figures_that_the_project_began_from_are_all_there(tables):
    ids = tables["claims"]["claim_id"]
    assert sorted(ids[ids.str.startswith("ann-")]) == sorted(ANNOUNCEMENTS)
    assert ids.isin(ANNOUNCEMENTS).sum() == 31


@pytest.mark.parametrize("text", ONE_TEXT)
def test_relays_of_one_text_share_a_source(tables, text):
    claims = tables["claims"].set_index("claim_id")
    assert len(set(claims.loc[ONE_TEXT[text].split(), "source_id"])) == 1


def test_every_source_is_cited(tables):
    """By a claim, or by an event that no figure tells."""
    cited = set(tables["claims"]["source_id"]) | set(tables["events"]["source_id"])
    assert set(tables["sources"]["source_id"]) == cited - {""}


def test_no_page_on_a_hijacked_domain_is_linked(tables):
    hijacked = []
    for name in ("claims", "sources", "outcomes"):
        links = tables[name].filter(regex="^url")
        hijacked += links[tables[name]["note"].str.contains("hijack")].to_numpy().tolist()
    assert len(hijacked) >= 8
    assert not any(url for urls in hijacked for url in urls)


def test_every_correction_finds_the_printed_cell_and_changes_it(tables, corrections):
    claims = tables["claims"].set_index("claim_id")
    assert corrections
    for row in corrections:
        assert set(row) == set(PACKAGE["outlook:corrections"]["fields"])
        printed, corrected = str(row["printed"]), str(row["corrected"])
        assert claims.at[row["claim_id"], row["column"]] == printed != corrected
        assert len(row["reason"]) > 20


@pytest.mark.parametrize("name", ["programmes", "indicators", "entities", "targets"])
def test_labels_are_given_in_both_languages(tables, name):
    assert tables[name]["label_en"].str.contains("[A-Za-z]").all()
    assert tables[name]["label_zh"].str.contains("[\u4e00-\u9fffA-Z]").all()
    assert (tables[name]["label_zh"].str.contains("[\u4e00-\u9fff]")).mean() > 0.98


def test_figures_are_within_what_their_indicator_allows(tables):
    claims = tables["claims"].merge(tables["indicators"][["indicator", "scale", "ceiling"]], on="indicator")
    value = pd.to_numeric(claims["value"])
    shares = claims["scale"] == "share"
    assert (value[shares] <= pd.to_numeric(claims["ceiling"][shares])).all() and (value[shares] >= 0).all()
    cuts = claims["scale"].eq("change") & value.lt(-100)
    assert not cuts.any()


def test_evaluated_effects_keep_studies_without_a_number(tables):
    """As the curation report in data/README.md counts them; most studies print no size."""
    rows = tables["evaluated_effects"]
    assert (len(rows), rows["study"].nunique()) == (176, 143)
    assert (rows["estimate"] == "").sum() > len(rows) / 2
    assert Counter(rows["sign"]) == {"better": 131, "null": 21, "mixed": 12, "worse": 12}
    blank, silent = rows["estimate"] == "", rows["usable"] == "none"
    assert blank[silent].all() and not (blank & ~silent & (rows["unit"] != "other")).any()


def test_an_evaluated_estimate_says_what_it_is():
    """A percent that has a vote is of adopters; what has an error is a number; a size that is used was printed."""
    rows = load().evaluated_effects
    used = rows[rows["usable"] == "yes"]
    assert (
        (used["unit"] == "percent").all() and used["estimate"].notna().all() and (used["printed"] != "").all()
    )
    assert (rows["error"].notna() == (rows["error_kind"] == "standard_error")).all()
    assert not (used["level"].isin(["region", "industry", "meta", "task"])).any()
    assert not rows.drop_duplicates(["study", "country"])["study"].duplicated().any()
    falls = rows["outcome"].isin([name for name, one in OUTCOMES.items() if one.falls])
    signed = used[falls.reindex(used.index) & used["sign"].eq("better")]
    assert (signed["estimate"] < 0).all()
