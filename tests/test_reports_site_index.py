"""The index of the reports: what it lists, how it is searched and sorted, without a network."""

import json
import shutil
import subprocess

import pytest
from reports_samples import EVIL, Tags, page_record

from analysis.reports.site import index as site
from analysis.reports.site import pdf
from analysis.reports.site.render import asset_name, environment

CHROMIUM = next((p for n in pdf.NAMES if (p := shutil.which(n))), None)


def folder_of(tmp_path, *records):
    for one in records:
        (tmp_path / f"{one['slug']}.json").write_text(json.dumps(one))
        (tmp_path / f"{one['slug']}.html").write_text("page")
    site.write_assets(tmp_path)
    site.write_index(tmp_path)
    return (tmp_path / "index.html").read_text(encoding="utf-8")


def test_the_index_lists_reports_and_failures(tmp_path):
    number = {"name": "p", "value": 0.25, "unit": "probability", "low": 0.2, "high": 0.3, "claim_ids": []}
    failed = page_record(
        slug="b", title=EVIL, status="failed", error={"cell": 3, "ename": "KeyError", "message": EVIL}
    )
    text = folder_of(tmp_path, page_record(slug="a", results=[number]), failed)
    tags = Tags(text)
    assert not tags.wrong and not tags.open
    assert len([r for r in tags.all("tr") if r.get("data-status")]) == 2
    assert "cell 3" in text and "KeyError" in text and "25 %" in text and "20 % to 30 %" in text
    assert "<script>alert" not in text and "&lt;script&gt;" in text
    assert [a["href"] for a in tags.all("a") if a.get("href", "").endswith(".html")] == [
        "b.html",
        "b.html",
        "a.html",
    ]
    assert json.loads((tmp_path / "manifest.json").read_text())["reports"][0]["run_id"] == "abc123"
    assert {p.name for p in (tmp_path / "assets").iterdir()} == {
        asset_name("report.css"),
        asset_name("report.js"),
    }
    assert environment().autoescape


def test_the_index_tells_a_forecast_by_its_verdict(tmp_path):
    def told(slug, verdict, chance):
        results = [
            ("status", "open", ""),
            ("verdict", verdict, ""),
            ("probability/total", chance, "probability"),
        ]
        later = ("delivery/total", 0.9, "probability")
        return page_record(
            slug=slug,
            results=[
                {"name": n, "value": v, "unit": u, "low": None, "high": None, "claim_ids": []}
                for n, v, u in (*results, later)
            ],
        )

    known = told("a", "About as likely as not (48 %).", 0.481)
    text = folder_of(tmp_path, known, told("b", "No forecast: " + "no figure is known; " * 9, None))
    rows = [row for row in text.split("<tr")[2:] if "data-status" in row]
    assert "About as likely as not" in rows[0] and ">48 %<" in rows[0]
    assert (
        ">No forecast<" in rows[1] and "90 %" not in rows[1]
    )  # a chance that is not known is not another one


def test_records_that_are_broken_or_without_page_are_left_out(tmp_path):
    (tmp_path / "torn.json").write_text('{"run_id": ')
    (tmp_path / "torn.html").write_text("")
    (tmp_path / "alone.json").write_text(json.dumps(page_record(slug="alone")))
    assert "2 reports" not in folder_of(tmp_path, page_record(slug="a"))
    assert len(site.records_of(tmp_path)) == 1


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
def test_index_searches_and_sorts_from_a_file_and_pages_print(tmp_path):
    values = [("b", 2.0), ("a", 10.0), ("c", 1.0)]
    number = {"unit": "count", "low": None, "high": None, "claim_ids": [], "name": "n"}
    folder_of(tmp_path, *(page_record(slug=s, title=s, results=[{**number, "value": v}]) for s, v in values))
    index = tmp_path / "index.html"
    driver = (
        "addEventListener('load', () => { const f = document.getElementById('search'); f.value = 'c';"
        "f.dispatchEvent(new Event('input')); const kept = document.querySelectorAll('tbody tr:not([hidden])').length;"
        "f.value = ''; f.dispatchEvent(new Event('input'));"
        "document.querySelectorAll('#reports th button')[4].click();"
        "document.title = kept + ' ' + [...document.querySelectorAll('tbody th')].map(e => e.textContent).join('');"
        "document.body.dataset.done = document.title; });"
    )
    script = tmp_path / "assets" / asset_name("report.js")
    script.write_text(script.read_text() + driver)
    command = [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    done = subprocess.run(
        [*command, "--dump-dom", index.as_uri()], capture_output=True, text=True, timeout=60
    )
    assert 'data-done="1 cba"' in done.stdout, done.stdout[-1500:]
    made = pdf.print_page(index, tmp_path / "index.pdf", CHROMIUM)
    assert made.read_bytes().startswith(b"%PDF")
    assert not list(tmp_path.glob(".*"))
