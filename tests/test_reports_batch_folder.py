"""The folder of a batch: one writer at a time, clear words where it cannot be written, settings that cannot be."""

import os
import sys
import threading
import time
from pathlib import Path

import pytest
from reports_samples import light, page_record, plan_of

from analysis.errors import ReportError
from analysis.reports.batch.folder import Folder
from analysis.reports.batch.run import run_plan
from analysis.reports.work import NOTEBOOK, PAGE


def test_two_batches_on_one_folder(tmp_path, borrowing):
    light(tmp_path)
    plan = plan_of(tmp_path, "light")
    with Folder(tmp_path / "out"):
        with pytest.raises(ReportError, match=rf"process {os.getpid()} is writing into .*--wait"):
            run_plan(plan, tmp_path / "out")
        done = []
        how = {"wait": True, "batch_class": borrowing}
        waiting = threading.Thread(target=lambda: done.append(run_plan(plan, tmp_path / "out", **how)))
        waiting.start()
        time.sleep(0.5)
        assert not done
    waiting.join(60)
    assert done[0].exit_code == 0


@pytest.mark.parametrize("where", ["", ".outlook", ".outlook/spool", ".outlook/parts", "assets", "notebooks"])
def test_what_a_killed_batch_was_writing_is_gone_with_the_next(tmp_path, where):
    folder = tmp_path / where
    folder.mkdir(parents=True, exist_ok=True)
    (folder / ".data-5a2b.json.4711.new").write_text("{")  # the name that `write_text` gives
    (folder / "kept.json").write_text("{}")
    with Folder(tmp_path):
        assert not list(tmp_path.rglob("*.new"))
        assert (folder / "kept.json").exists()


def test_a_folder_that_cannot_be_written(tmp_path):
    light(tmp_path)
    (tmp_path / "file").write_text("")
    with pytest.raises(ReportError, match=r"cannot be written: .* Choose another with --out FOLDER"):
        run_plan(plan_of(tmp_path, "light"), tmp_path / "file" / "out")


@pytest.mark.skipif(sys.platform != "linux", reason="names are bytes on Linux only")
def test_a_folder_whose_name_is_no_text(tmp_path):
    light(tmp_path)
    with pytest.raises(
        ReportError, match=r"cannot be written: its name is no text in UTF-8\. Choose another"
    ):
        run_plan(plan_of(tmp_path, "light"), tmp_path / "o\udcff")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "light.ipynb"]


def test_the_folder_of_the_evidence_takes_no_reports(tmp_path):
    light(tmp_path)
    plan = plan_of(tmp_path, "light")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(
        ReportError, match="is the folder of the evidence: its reports would count as evidence"
    ):
        run_plan(plan, tmp_path / "data")
    assert sorted(tmp_path.rglob("*")) == before


def test_settings_that_cannot_be(tmp_path):
    light(tmp_path)
    with pytest.raises(ReportError, match="allowed are embed and files"):
        run_plan(plan_of(tmp_path, "light"), tmp_path / "out", figures="both")
    with pytest.raises(ReportError, match="at least 1"):
        run_plan(plan_of(tmp_path, "light"), tmp_path / "out", workers=0)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc for the name of an open file")
def test_a_report_has_reached_the_disk_before_it_has_its_names_and_its_record_comes_last(
    tmp_path, monkeypatch
):
    """So a power cut leaves no half of a file under the name of a whole one."""
    done: list[tuple] = []
    fsync, replace = os.fsync, Path.replace

    def on_disk(file):
        done.append(("disk", str(Path(f"/proc/self/fd/{file}").readlink())))
        fsync(file)

    def named(path, target):
        done.append(("name", str(path), str(target)))
        return replace(path, target)

    monkeypatch.setattr(os, "fsync", on_disk)
    monkeypatch.setattr(Path, "replace", named)
    out = tmp_path / "out"
    with Folder(out) as folder:
        work = folder.work("page", 1)
        (work / "figures" / "page").mkdir(parents=True)
        for name in (PAGE, NOTEBOOK, "figures/page/one.png"):
            (work / name).write_text("whole")
        folder.publish(work, page_record())
    names = [at for at, (what, *_) in enumerate(done) if what == "name"]
    assert len(names) >= 4 and done[names[-1]][2] == str(out / "page.json")
    for at in names:
        assert ("disk", done[at][1]) in done[:at], done[at]
    before = done[: names[-1]]
    assert all(("disk", str(place)) in before for place in (out, out / "notebooks", out / "figures" / "page"))
