"""The folder of a batch: one writer at a time, clear words where it cannot be written, settings that cannot be."""

import os
import threading
import time

import pytest
from reports_samples import light, plan_of

from analysis.errors import ReportError
from analysis.reports.batch.folder import Folder
from analysis.reports.batch.run import run_plan


def test_two_batches_on_one_folder(tmp_path):
    light(tmp_path)
    plan = plan_of(tmp_path, "light")
    with Folder(tmp_path / "out"):
        with pytest.raises(ReportError, match=rf"process {os.getpid()} is writing into .*--wait"):
            run_plan(plan, tmp_path / "out")
        done = []
        waiting = threading.Thread(target=lambda: done.append(run_plan(plan, tmp_path / "out", wait=True)))
        waiting.start()
        time.sleep(0.5)
        assert not done
    waiting.join(60)
    assert done[0].exit_code == 0


def test_a_folder_that_cannot_be_written(tmp_path):
    light(tmp_path)
    (tmp_path / "file").write_text("")
    with pytest.raises(ReportError, match=r"cannot be written: .* Choose another with --out FOLDER"):
        run_plan(plan_of(tmp_path, "light"), tmp_path / "file" / "out")


def test_settings_that_cannot_be(tmp_path):
    light(tmp_path)
    with pytest.raises(ReportError, match="allowed are embed and files"):
        run_plan(plan_of(tmp_path, "light"), tmp_path / "out", figures="both")
    with pytest.raises(ReportError, match="at least 1"):
        run_plan(plan_of(tmp_path, "light"), tmp_path / "out", workers=0)
