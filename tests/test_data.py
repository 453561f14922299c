"""The shipped evidence: what must hold beyond the rules that `datapackage.json` states itself."""

import json
import re
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import frictionless
import pandas as pd
import pytest
import yaml

DATA = Path(__file__).resolve().parents[1] / "data"
PACKAGE = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
RESOURCES = {resource["name"]: resource for resource in PACKAGE["resources"]}

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
# outcomes whose value and verdict differ for a reason that their note gives
VERDICT_EXCEPTIONS = {
    "china-nevstock-2015": "reached a quarter late",
    "china-pilot-2018": "about 100, and 99 came",
}


def read(name: str) -> pd.DataFrame:
    return pd.read_csv(DATA / RESOURCES[name]["path"], dtype=str, keep_default_na=False)


@pytest.fixture(scope="module")
def tables() -> dict[str, pd.DataFrame]:
    return {name: read(name) for name in RESOURCES}


@pytest.fixture(scope="module")
def corrections() -> list[dict]:
    return yaml.safe_load((DATA / PACKAGE["outlook:corrections"]["path"]).read_text(encoding="utf-8")) or []


# ---- the package


def test_frictionless_finds_nothing():
    report = frictionless.validate(str(DATA / "datapackage.json"))
    assert report.valid, report.flatten(["resourceName", "rowNumber", "fieldName", "message"])


@pytest.mark.parametrize("name", RESOURCES)
def test_files_are_plain_utf8_with_the_columns_of_the_schema_in_order(name):
    raw = (DATA / RESOURCES[name]["path"]).read_bytes()
    assert not raw.startswith(b"\xef\xbb\xbf") and b"\r" not in raw and raw.endswith(b"\n")
    header = raw.decode("utf-8").split("\n", 1)[0].split(",")
    assert header == [field["name"] for field in RESOURCES[name]["schema"]["fields"]]


@pytest.mark.parametrize("name", RESOURCES)
def test_every_column_is_described_with_a_good_and_a_bad_example(name):
    for field in RESOURCES[name]["schema"]["fields"]:
        assert field["description"] and field["badExample"]["why"], field["name"]
        assert field["example"] != field["badExample"]["value"], field["name"]
        column = frictionless.Field.from_descriptor(
            {k: v for k, v in field.items() if k in ("name", "type", "constraints")}
        )
        _, notes = column.create_cell_reader()(field["example"])
        assert not notes, (name, field["name"], notes)


def test_good_examples_of_references_exist(tables):
    for name, resource in RESOURCES.items():
        fields = {field["name"]: field for field in resource["schema"]["fields"]}
        for key in resource["schema"].get("foreignKeys", []):
            reference = key["reference"]
            known = set(tables[reference["resource"] or name][reference["fields"][0]])
            assert fields[key["fields"][0]]["example"] in known, (name, key["fields"])


def test_every_rule_of_our_own_is_explained_and_in_use():
    used = set()
    for resource in RESOURCES.values():
        parts = [resource["schema"], *resource["schema"]["fields"]]
        used |= {key for part in parts for key in part if key.startswith("outlook:")}
    assert used == {key for key in PACKAGE["outlook:rules"] if key.startswith("outlook:")}


# ---- claims, sources, corrections


def test_the_figures_that_the_project_began_from_are_all_there(tables):
    assert set(ANNOUNCEMENTS) <= set(tables["claims"]["claim_id"])
    assert len(ANNOUNCEMENTS) == len(set(ANNOUNCEMENTS)) == 31


@pytest.mark.parametrize("text", ONE_TEXT)
def test_relays_of_one_text_share_a_source(tables, text):
    claims = tables["claims"].set_index("claim_id")
    assert len(set(claims.loc[ONE_TEXT[text].split(), "source_id"])) == 1


def test_every_source_is_cited(tables):
    assert set(tables["sources"]["source_id"]) == set(tables["claims"]["source_id"])


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


# ---- targets and readings


def test_each_target_has_a_primary_reading_and_a_claim_that_prints_it(tables):
    primary = tables["readings"].query("primary == 'true'")
    assert sorted(primary["target"]) == sorted(tables["targets"]["target"])
    of_claim = tables["claims"].query("target != ''").set_index("claim_id")["target"]
    assert set(of_claim) == set(tables["targets"]["target"])
    cited = tables["readings"].set_index("claim_id")["target"]
    assert all(of_claim.get(claim) == target for claim, target in cited.items())


def test_primary_readings_say_what_their_claim_prints(tables):
    rows = (
        tables["readings"]
        .query("primary == 'true'")
        .merge(tables["claims"], on="claim_id", suffixes=("", "_claim"))
    )
    same = pd.to_numeric(rows["value"]) == pd.to_numeric(rows["value_claim"])
    assert list(rows.loc[~same, "reading"]) == ["three-years"]  # 200 a year, summed over three years
    assert (rows["unit"] == rows["unit_claim"]).all()
    assert set(rows.loc[rows["kind"] == "target_flow", "how"]) == {"addition", "change", "total"}


def test_directions_follow_the_sign(tables):
    rows = tables["readings"].merge(tables["targets"][["target", "direction", "deadline"]], on="target")
    lower = pd.to_numeric(rows["value"]) < 0
    assert (rows["direction"] == lower.map({True: "at_most", False: "at_least"})).all()
    begun = rows[rows["base_date"] != ""]
    assert (begun["base_date"] < begun["deadline"]).all()


def test_additions_begin_the_day_before_the_window_of_their_claim(tables):
    rows = tables["readings"].query("primary == 'true' and how == 'addition'")
    starts = tables["claims"].set_index("claim_id")["period_start"]
    for row in rows.itertuples():
        assert date.fromisoformat(row.base_date) == date.fromisoformat(starts[row.claim_id]) - timedelta(
            days=1
        )


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        (
            "beijing-smart-factories-digital-workshops-2026",
            {"addition": (100, "2023-12-31"), "total": (203, "")},
        ),
        ("shanghai-city-smart-factory-2025", {"total": (200, ""), "addition": (200, "2022-12-31")}),
        ("jiangxi-digital-transformation-2026", {"total": (10000, ""), "addition": (10000, "2023-12-31")}),
        (
            "miit-demonstration-factory-2025",
            {"closed-list": (500, ""), "successor-too": (79, ""), "successor-alone": (500, "")},
        ),
        ("beijing-manufacturing-digitalisation-2026-above-scale-digital-pass-rate", {"share": (100, "")}),
    ],
)
def test_targets_that_can_be_read_in_several_ways(tables, target, expected):
    rows = tables["readings"].query("target == @target")
    found = {row.reading: (float(row.value), row.base_date) for row in rows.itertuples()}
    assert found == expected


def test_the_addition_of_beijing_counts_on_the_103(tables):
    row = tables["readings"].query(
        "target == 'beijing-smart-factories-digital-workshops-2026' and primary == 'true'"
    )
    assert row["how"].item() == "addition" and row["base_value"].item() == "103"


# ---- outcomes, batches, assumptions


def test_verdicts_follow_from_the_values(tables):
    rows = tables["outcomes"].query("met != 'unknown' and case_id not in @VERDICT_EXCEPTIONS")
    reached = pd.to_numeric(rows["outcome_value"]) >= pd.to_numeric(rows["target_value"])
    lower = rows["direction"] == "at_most"
    within = pd.to_numeric(rows["outcome_value"]) <= pd.to_numeric(rows["target_value"])
    assert (reached.where(~lower, within) == (rows["met"] == "yes")).all()


def test_the_register_is_complete_and_agrees_with_the_targets(tables):
    outcomes, targets = tables["outcomes"], tables["targets"].set_index("target")
    assert len(outcomes) >= 63 and (outcomes["met"] != "unknown").sum() >= 53
    for row in outcomes.query("target != ''").itertuples():
        goal = targets.loc[row.target]
        assert (row.entity, row.programme, row.indicator, row.deadline, row.direction) == tuple(
            goal[["entity", "programme", "indicator", "deadline", "direction"]]
        ), row.case_id
        assert goal["announced_earliest"] <= row.announced <= goal["announced_latest"], row.case_id
    assert outcomes["target"][outcomes["target"] != ""].is_unique


def test_linked_claims_print_the_values_of_the_outcomes(tables):
    value = tables["claims"].set_index("claim_id")["value"].astype(float)
    for side in ("target", "outcome"):
        rows = tables["outcomes"][tables["outcomes"][f"{side}_claim_id"] != ""]
        printed = rows[f"{side}_claim_id"].map(value).to_numpy()
        given = rows[f"{side}_value"].astype(float).to_numpy()
        other = list(rows.loc[printed != given, "case_id"])
        assert other in ([], ["zhejiang-ff-2022"])  # its goal is the yearly ten of the claim, three times


def test_kinds_of_outcomes_are_those_of_their_programmes(tables):
    kind = tables["programmes"].set_index("programme")["kind"]
    assert (tables["outcomes"]["programme"].map(kind) == tables["outcomes"]["kind"]).all()


def test_batches_follow_each_other(tables):
    rows = tables["batches"].assign(batch=tables["batches"]["batch"].astype(int))
    for _, group in rows.groupby(["programme", "entity"]):
        assert group["batch"].is_monotonic_increasing and group["date"].is_monotonic_increasing
        assert group["batch"].is_unique and group["date"].is_unique


def test_batches_add_up_to_the_printed_totals(tables):
    rows = tables["batches"].query("programme == 'miit-5g-factory' and entity == 'china'")
    assert rows["added"].astype(int).sum() == 1260
    rows = tables["batches"].query("programme == 'shanghai-city-smart-factory'")
    assert rows["added"].astype(int).sum() == 177
    rows = tables["batches"].query("programme == 'miit-demonstration-factory'")
    assert rows["added"].astype(int).sum() == 421


def test_assumptions_name_their_topic_and_lean_on_rows_that_exist(tables):
    rows = tables["assumptions"]
    strangers = [
        row.assumption_id for row in rows.itertuples() if not row.assumption_id.startswith(row.topic)
    ]
    assert not strangers
    ids = set().union(
        *(set(tables[n].iloc[:, 0]) for n in ("claims", "assumptions", "evaluated_effects", "targets"))
    )
    first = {re.split("-", name)[0] for name in tables["claims"]["claim_id"]}
    for row in rows.itertuples():
        cited = re.findall(r"\b[a-z0-9]+(?:-[a-z0-9]+){2,}\b", row.reason)
        lost = [name for name in cited if name not in ids and re.split("-", name)[0] in first]
        assert not lost, (row.assumption_id, lost)


def test_silence_is_reckoned_from_the_tables(tables):
    due = set(tables["targets"].query("deadline <= '2025-12-31'")["target"])
    known = tables["outcomes"].query("met != 'unknown' and target in @due")
    met, n, total = (known["met"] == "yes").sum(), len(known), len(due)
    assumed = tables["assumptions"].set_index("assumption_id")["value"].astype(float)
    odds = met / (n - met) / assumed["silence-report-ratio"]
    share = odds / (1 + odds)
    assert assumed["silence-met-probability"] == pytest.approx(
        (share - met / total) / (1 - n / total), abs=0.01
    )
    assert assumed["silence-reported-if-met"] == pytest.approx(met / total / share, abs=0.01)


def test_readme_counts_agree_with_the_tables(tables, corrections):
    text = (DATA / "README.md").read_text(encoding="utf-8")
    claims = tables["claims"]
    out = next(line for line in text.splitlines() if line.startswith("Out: "))
    for name, word in [(n, n) for n in ("claims", "sources", "programmes", "indicators")] + [
        ("entities", "places")
    ]:
        assert f"{len(tables[name])} {word}" in out
    assert {
        k: int(n) for n, k in re.findall(r"(\d+) ([a-z_]+)[,)]", out.split("(")[1].split(")")[0] + ")")
    } == (Counter(claims["kind"]))
    told = dict(re.findall(r"^\| `([a-z0-9-]+)` \| [^|]+ \| (\d+) \|$", text, re.M))
    assert {name: int(n) for name, n in told.items()} == Counter(
        claims.loc[claims["definition"] != "", "definition"]
    )
    assert f"### Declared errors of sources: {len(corrections)}\n" in text


def test_readme_accounts_for_every_row_that_was_merged(tables):
    text = (DATA / "README.md").read_text(encoding="utf-8")
    section = text.split("### Merged: ")[1].split("\n### ")[0]
    merged = re.findall(r"^\| `([a-z0-9-]+)` \| `([a-z0-9-]+)` \|$", section, re.M)
    assert len(merged) == int(section.split(" ", 1)[0])
    known = set(tables["claims"]["claim_id"])
    assert all(kept in known and gone not in known for gone, kept in merged)


def test_evaluated_effects_keep_studies_without_a_number(tables):
    rows = tables["evaluated_effects"]
    assert len(rows) == 19 and (rows["estimate"] == "").sum() == 6
    assert Counter(rows["design"])["experiment"] == 1
