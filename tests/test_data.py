"""The shipped evidence: what must hold beyond the rules that `datapackage.json` states itself."""

import re
from collections import Counter

import frictionless
import pytest
from evidence_samples import DATA, PACKAGE, RESOURCES


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


# ---- the README


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
