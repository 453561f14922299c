"""Another directory of evidence: another country's, and a copy of the shipped one with one value changed."""

import csv
import json
import re
import shutil
from pathlib import Path

import norland
import pytest
from evidence_samples import AS_OF, DATA
from golden_numbers import recorded
from notebook_samples import NOTEBOOKS
from notebook_samples import run as run_here

from analysis import evidence, forecast
from analysis.errors import EvidenceError, ReportError
from analysis.evidence.add import add_row
from analysis.reports.plan.plan import default_plan, make_plan

BEIJING = "beijing-smart-factories-digital-workshops-2026"


@pytest.fixture(scope="module")
def country(tmp_path_factory) -> Path:
    return norland.write(tmp_path_factory.mktemp("norland") / "evidence")


@pytest.fixture(scope="module")
def changed(tmp_path_factory) -> Path:
    """A copy of the shipped evidence in which Beijing's 103 is 180, in the claims and in the case that they decide."""
    copy = tmp_path_factory.mktemp("changed") / "evidence"
    shutil.copytree(DATA, copy)
    for table, column in (("claims", "value"), ("outcomes", "outcome_value")):
        path = copy / f"{table}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        same = [
            r
            for r in rows
            if r["programme"] == "beijing-smart-factories-digital-workshops" and r[column] == "103"
        ]
        assert same, "Beijing's 103 is in the evidence"
        for row in same:
            row[column] = "180"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    return copy


# --- borrowing ----------------------------------------------------------------------------------------------------


def test_a_country_shares_no_slug_and_is_in_order(country):
    """What is borrowed points to programmes that are not there, and is not asked to."""
    ev, ours = evidence.load(country), evidence.load()
    assert evidence.check(country) == []  # no doubt either
    for table, slug in [("programmes", "programme"), ("targets", "target"), ("indicators", "indicator"), ("entities", "entity")]:  # fmt: skip
        assert not set(ev.tables[table][slug]) & set(ours.tables[table][slug])
    assert not set(ev.claims["claim_id"]) & set(ours.claims["claim_id"])
    assert not (country / "outcomes.csv").exists() and not (country / "assumptions.csv").exists()


@pytest.mark.parametrize("day", ["2020-12-31", norland.AS_OF])
def test_a_borrowed_record_is_known_from_the_same_days(country, day):
    theirs, ours = (evidence.load(place, as_of=day) for place in (country, None))
    assert list(evidence.known_outcomes(theirs, theirs.as_of)["case_id"]) == list(
        evidence.known_outcomes(ours, ours.as_of)["case_id"]
    )


def test_a_borrowed_record_settles_no_target(country, tmp_path):
    """Not even one that is called as a target of the record."""
    settled = evidence.load().outcomes["target"]
    slug = settled[settled != ""].iloc[0]
    text = {table: json.loads(json.dumps(rows).replace("norland-lean-plants-2026", slug)) for table, rows in norland.tables().items()}  # fmt: skip
    ev = evidence.load(norland.write(tmp_path / "evidence", text), as_of=norland.AS_OF)
    assert evidence.all_targets(ev).set_index("target").at[slug, "status"] == "open"


def test_what_can_be_borrowed_is_told(country, tmp_path):
    copy = shutil.copytree(country, tmp_path / "evidence")
    descriptor = json.loads((copy / "datapackage.json").read_text("utf-8"))
    (copy / "datapackage.json").write_text(json.dumps(descriptor | {"outlook:borrowed": ["claims"]}), "utf-8")
    with pytest.raises(EvidenceError, match="it lists tables of assumptions, outcomes, evaluated_effects"):
        evidence.load(copy)


def test_no_row_is_written_into_a_borrowed_table(country):
    row = evidence.load().assumptions.iloc[0].astype(str).to_dict() | {"assumption_id": "another"}
    with pytest.raises(EvidenceError, match="is the shipped one"):
        add_row("assumptions", row, country)
    assert "another" not in set(evidence.load().assumptions["assumption_id"])


# --- plans --------------------------------------------------------------------------------------------------------


def test_a_plan_is_checked_against_the_directory_and_names_it(country):
    plan = make_plan(["02_target_forecast"], {"target": "all"}, data_dir=country)
    assert [r.parameters["target"] for r in plan.reports] == list(norland.TARGETS)
    assert {r.parameters["data_dir"] for r in plan.reports} == {str(country)}
    assert not any("data_dir" in r.slug for r in plan.reports)
    with pytest.raises(ReportError, match="unknown target"):
        make_plan(["02_target_forecast"], {"target": [BEIJING]}, data_dir=country)
    with pytest.raises(ReportError, match=r"where none is given.* Known: norland.* a page for each \(-g "):
        make_plan(["02_target_forecast"], data_dir=country)


def test_a_page_of_a_directory_is_of_its_newest_figure_unless_a_day_is_named(country):
    """As `outlook targets` says it; the notebook's own day is that of the shipped evidence."""
    asked = {"target": ["norland-robot-use-2027"]}
    [page] = make_plan(["02_target_forecast"], asked, data_dir=country).reports
    assert page.parameters["as_of"] == "2025-02-15" and page.slug.endswith("--as_of-2025-02-15")
    [page] = make_plan(
        ["02_target_forecast"], asked, parameters={"as_of": "2026-01-01"}, data_dir=country
    ).reports
    assert page.parameters["as_of"] == "2026-01-01"
    assert "as_of" not in make_plan(["02_target_forecast"]).reports[0].parameters


def test_a_report_that_names_its_own_directory_is_checked_against_that(country):
    given = {"data_dir": str(country), "target": "norland-robot-use-2027"}
    assert len(make_plan(["02_target_forecast"], parameters=given)) == 1
    with pytest.raises(ReportError, match="unknown target"):
        make_plan(["02_target_forecast"], parameters=given | {"target": BEIJING})


def test_the_default_plan_of_a_directory_is_made_from_its_own_targets(country):
    plan = default_plan(data_dir=country)
    asked = [r.parameters for r in plan.reports if r.notebook.stem == "02_target_forecast"]
    assert [p["target"] for p in asked] == list(norland.TARGETS)
    assert {p["as_of"] for p in asked} == {"2025-02-15"}, "the day of its newest claim"
    lists = [r.parameters["programme"] for r in plan.reports if r.notebook.stem == "01_evidence"]
    assert lists == list(norland.LISTS)


def test_no_page_of_a_directory_asks_for_what_only_the_shipped_evidence_holds(country):
    """What a notebook says of itself stands in for defaults that name the shipped evidence; none is left."""
    ours = evidence.load()
    named = {
        *ours.claims["claim_id"],
        *ours.sources["source_id"],
        *ours.entities["entity"],
        *ours.targets["target"],
    } - {"world"}
    plan = default_plan(data_dir=country)
    assert {r.notebook.stem for r in plan.reports} == {n.stem for n in NOTEBOOKS} - {"06_explore"}
    for report in plan.reports:
        texts = {
            name: str(report.value(name))
            for name in ({**report.defaults, **report.parameters})
            if name != "data_dir"
        }
        assert not {name: text for name, text in texts.items() if named & set(text.split())}, report.slug
    [article] = [r for r in plan.reports if r.notebook.stem == "07_article"]
    assert article.parameters["source"] in set(evidence.load(country).sources["source_id"])
    [overview] = [r for r in plan.reports if r.notebook.stem == "00_overview"]
    assert overview.slug == "00_overview--as_of-2025-02-15" and overview.parameters["deadline_to"] > "2030"


# --- pages --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def pages(country) -> dict[str, tuple[dict, str]]:
    """Of each kind of page what it records and all that a reader sees as text, by its slug: run as a plan gives it its
    parameters."""
    targets = {"target": ["norland-robot-use-2027", "norland-grid-carbon-2030", "norland-green-sites-2027"]}
    small = {"as_of": norland.AS_OF, "n_draws": 300}
    quick = {"n_draws": 300}
    reports = [
        *make_plan(["00_overview"], parameters=small, data_dir=country).reports,
        *make_plan(["01_evidence"], {"programme": list(norland.LISTS)[1:2]}, parameters={"as_of": norland.AS_OF}, data_dir=country).reports,
        *make_plan(["02_target_forecast"], targets, parameters=small, data_dir=country).reports,
        *make_plan(["03_forecast_evaluation"], parameters={"as_of": "2015-12-31", "n_draws": 100, "resamples": 100}, data_dir=country).reports,
        *make_plan(["04_reported_improvements", "07_article"], parameters=quick, data_dir=country).reports,
        *make_plan(["05_emissions"], parameters=quick | {"n": 64}, data_dir=country).reports,
        *make_plan(["06_explore"], {"target": ["norland-robot-use-2027"]}, parameters=quick, data_dir=country).reports,
    ]  # fmt: skip
    made = {}
    with pytest.MonkeyPatch.context() as patch:
        for report in reports:
            said: list[str] = []
            recorded = run_here(report.notebook, patch, said=said, **report.parameters)
            made[report.slug] = recorded, "\n".join(said)
    return made


@pytest.mark.slow
def test_every_page_of_a_country_names_its_evidence_and_nothing_of_another(pages, country):
    ours = evidence.load()
    foreign = set(ours.claims["claim_id"]) | set(ours.programmes["programme"]) | set(ours.targets["target"])
    labels = {*ours.entities["label_en"]} - {"World"}
    assert len({slug.split("--")[0] for slug in pages}) == len(NOTEBOOKS)
    for slug, (_, said) in pages.items():
        text = re.sub(r"<table.*?what is assumed.*?</table>", "", said, flags=re.S)  # borrowed, and said so
        assert "resolved targets and the assumptions are those that are shipped" in text
        assert str(country) in text.replace("\\", ""), slug
        assert not re.search(r"\bnan\b|\bNaT\b|\binf\b|\bNone\b(?! of)|Traceback", text), slug
        if slug.startswith("03_"):  # it scores the record that is borrowed, and says so
            assert "Scored here are the resolved targets of the shipped evidence" in text
            continue
        assert not [word for word in foreign if word in text], slug
        assert not [word for word in labels if f" {word} " in text], slug


@pytest.mark.slow
def test_every_page_of_a_country_says_what_the_api_says(pages, country):
    ev = evidence.load(country, as_of=norland.AS_OF)
    for slug, (got, _) in pages.items():
        if slug.startswith("02_"):
            outlook = forecast.predict(ev, evidence.target(ev, got["target"]["value"]), n_draws=300, seed=1)
            assert got["verdict"]["value"] == outlook.verdict


@pytest.mark.slow
def test_one_changed_value_changes_the_answer_of_every_page_with_its_figure(
    changed, golden_site, monkeypatch
):
    """103 printed for Beijing becomes 180: the target's page and the page of the list say so (that the overview has the
    probability of the page is held elsewhere)."""
    programme = "beijing-smart-factories-digital-workshops"
    asked = {
        "01_evidence": {"programme": programme},
        "02_target_forecast": {"n_draws": 500, "target": BEIJING},
    }
    after = {}
    for notebook, given in asked.items():
        here = run_here(notebook, monkeypatch, data_dir=str(changed), **given)
        after |= {name: one["value"] for name, one in here.items()}
    published = {  # the same pages on the shipped evidence, in the site of the golden numbers
        f"01_evidence--as_of-{AS_OF}--programme-{programme}": ("newest",),
        f"02_target_forecast--{BEIJING}--as_of-{AS_OF}": ("probability/addition",),
    }
    before = {}
    for slug, names in published.items():
        found = recorded(golden_site[0], slug)
        before |= {name: found[name]["value"] for name in names}
    assert after["newest"] == pytest.approx(before.pop("newest") + 77)
    assert len(before) == 1 and all(after[name] > value + 0.1 for name, value in before.items())
