"""The runs behind the index: failures, records that are broken, many runs, and an index that grows while a batch runs."""

import json

import pytest
from reports_samples import EVIL, Tags, folder_of, light, page_record, plan_of, put

from analysis.reports.batch.progress import Progress
from analysis.reports.batch.run import run_plan
from analysis.reports.site import index as site
from analysis.reports.site.render import asset_name, environment


def test_failures_are_told_on_the_index_and_listed_among_the_runs(tmp_path):
    number = {"name": "p", "value": 0.25, "unit": "probability", "low": 0.2, "high": 0.3, "claim_ids": []}
    failed = page_record(
        slug="b", title=EVIL, status="failed", error={"cell": 3, "ename": "KeyError", "message": EVIL}
    )
    text = folder_of(tmp_path, page_record(slug="a", results=[number]), failed)
    runs = (tmp_path / "runs.html").read_text(encoding="utf-8")
    assert "1 of 2 reports failed" in text
    assert "cell 3" in runs and "KeyError" in runs and "25 % (20 % to 30 %)" in runs
    for page in (text, runs):
        tags = Tags(page)
        assert not tags.wrong and not tags.open
        assert "<script>alert" not in page and "&lt;script&gt;" in page
    assert json.loads((tmp_path / "manifest.json").read_text())["reports"][0]["run_id"] == "abc123"
    names = {"report.css", "report.js", "site.css", "site.js"}
    assert {p.name for p in (tmp_path / "assets").iterdir()} == {asset_name(name) for name in names}
    assert environment().autoescape


def test_runs_are_told_in_parts_where_they_are_many(tmp_path, monkeypatch):
    monkeypatch.setattr(site, "RUNS_A_PAGE", 2)
    folder_of(tmp_path, *(page_record(slug=s) for s in "abcde"))
    assert sorted(p.name for p in tmp_path.glob("runs*.html")) == ["runs-2.html", "runs-3.html", "runs.html"]
    for name in "abc":
        (tmp_path / f"{name}.json").unlink()
    site.Site(tmp_path).write()
    assert [p.name for p in tmp_path.glob("runs*.html")] == ["runs.html"]


def test_records_that_are_broken_or_without_page_are_left_out(tmp_path):
    (tmp_path / "torn.json").write_text('{"run_id": ')
    (tmp_path / "torn.html").write_text("")
    (tmp_path / "alone.json").write_text(json.dumps(page_record(slug="alone")))
    assert "from 1 report." in folder_of(tmp_path, page_record(slug="a"))


def test_a_style_that_was_cut_off_is_written_again_and_whole_ones_stay(tmp_path):
    site.write_assets(tmp_path)
    cut, *others = sorted((tmp_path / "assets").iterdir())
    whole, before = cut.read_bytes(), [path.stat().st_mtime_ns for path in others]
    cut.write_bytes(whole[:100])
    site.write_assets(tmp_path)
    assert cut.read_bytes() == whole and len(others) == 3
    assert [path.stat().st_mtime_ns for path in others] == before


def test_a_running_batch_reads_only_what_is_new(tmp_path, monkeypatch):
    from analysis.reports.site import shelf

    read = []
    whole = shelf.read_json
    monkeypatch.setattr(shelf, "read_json", lambda path: (read.append(path.stem), whole(path))[1])
    put(tmp_path, page_record(slug="a"), page_record(slug="b"))
    kept = site.Site(tmp_path)
    assert kept.refresh(left=3) and "3 still to come" in (tmp_path / "index.html").read_text()
    put(tmp_path, page_record(slug="c"))
    assert not kept.refresh(left=2)  # too soon
    kept.last = -1e9
    assert kept.refresh(left=2)
    assert sorted(read) == ["a", "b", "c"]
    assert kept.write() == 3 and "still to come" not in (tmp_path / "index.html").read_text()


@pytest.mark.slow
def test_a_batch_writes_the_index_while_it_runs(tmp_path, borrowing):
    light(tmp_path)
    seen = []

    class Watched(Progress):
        def report(self, record):
            index = tmp_path / "out" / "index.html"
            seen.append(index.read_text(encoding="utf-8") if index.exists() else "")

    plan = plan_of(tmp_path, "light", number=[2, 3])
    result = run_plan(plan, tmp_path / "out", workers=1, progress=Watched(quiet=True), batch_class=borrowing)
    assert result.exit_code == 0
    assert seen[0] == "" and "1 still to come" in seen[1]
    assert "still to come" not in (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
