"""Where the cells of a report run: in this Python, in a kernel by its name, and without forks as on macOS and Windows."""

import io
import json
import os

import pytest
from batch_samples import Heard
from reports_samples import light, notebook, page_record, plan_of

from analysis.reports.batch import salvage
from analysis.reports.batch.progress import Progress
from analysis.reports.batch.run import run_plan
from analysis.reports.plan.plan import Plan


def test_a_notebook_without_a_kernel_or_with_a_foreign_one_runs_in_this_python(tmp_path, borrowing):
    light(tmp_path)
    for name, metadata in (
        ("none", {}),
        (
            "foreign",
            {"kernelspec": {"name": "conda-env-lab-py", "display_name": "lab", "language": "python"}},
        ),
    ):
        content = json.loads((tmp_path / "light.ipynb").read_text())
        content["metadata"] = metadata
        (tmp_path / f"{name}.ipynb").write_text(json.dumps(content))
    reports = [plan_of(tmp_path, name).reports[0] for name in ("none", "foreign")]
    heard = Heard()
    result = run_plan(
        Plan(tuple(reports), tmp_path / "data", tmp_path),
        tmp_path / "out",
        progress=heard,
        batch_class=borrowing,
    )
    assert result.exit_code == 0
    assert "none.ipynb names no kernel; it runs in this Python (--kernel NAME for another)." in heard.texts
    assert "foreign.ipynb names the kernel 'conda-env-lab-py'; it runs in this Python" in heard.texts[1]


def test_a_kernel_of_another_language_that_is_not_installed_is_told(tmp_path, borrowing):
    notebook(tmp_path / "r.ipynb", "x <- 1")
    content = json.loads((tmp_path / "r.ipynb").read_text())
    content["metadata"] = {"kernelspec": {"name": "ir", "display_name": "R", "language": "R"}}
    (tmp_path / "r.ipynb").write_text(json.dumps(content))
    light(tmp_path)
    reports = [plan_of(tmp_path, name).reports[0] for name in ("r", "light")]
    result = run_plan(
        Plan(tuple(reports), tmp_path / "data", tmp_path), tmp_path / "out", batch_class=borrowing
    )
    assert [r["status"] for r in result.reports] == ["failed", "ok"]
    assert (
        result.failed[0]["error"]["ename"] == "NoSuchKernel" and "ir" in result.failed[0]["error"]["message"]
    )


def test_a_kernel_that_is_not_installed_is_refused_with_those_that_are(tmp_path):
    from analysis.errors import ReportError

    light(tmp_path)
    with pytest.raises(ReportError, match="No kernel 'pyton3' is installed"):
        run_plan(plan_of(tmp_path, "light"), tmp_path / "out", kernel_name="pyton3")


# without forks, as on macOS and Windows


def test_a_cold_report_ends_without_a_word(tmp_path):
    """The process of a cold job ended with SIGABRT: a thread of it held the lock of standard input."""
    from analysis.reports.batch.executors import Cold

    path = light(tmp_path)
    work = tmp_path / "work"
    work.mkdir()
    job = {
        "slug": "light",
        "mark": "m",
        "notebook": str(path),
        "parameters": {},
        "work": str(work),
        "cwd": str(tmp_path),
    }
    process = Cold().start({**job, "kernel_name": None, "record": page_record()})
    assert process.wait(120) == 0
    assert "Fatal" not in (work / "log.txt").read_text(encoding="utf-8")


def test_a_process_that_ends_outside_the_cells_is_told_with_its_last_words(tmp_path):
    (tmp_path / "log.txt").write_text("Traceback (most recent call last):\nOSError: nothing to be had\n")
    told = salvage._reason(3, None, tmp_path)
    assert told["message"] == "the process ended with exit code 3: OSError: nothing to be had"


@pytest.mark.slow
def test_without_forks_each_report_has_a_process_and_it_is_said_once(tmp_path, monkeypatch):
    """macOS and Windows have no pidfd: the batch looks again and again."""
    monkeypatch.delattr(os, "pidfd_open", raising=False)
    monkeypatch.setenv("OUTLOOK_COLD", "1")
    said = io.StringIO()
    light(tmp_path)
    notebook(tmp_path / "fails.ipynb", "1 / 0")
    reports = [*plan_of(tmp_path, "light").reports, *plan_of(tmp_path, "fails").reports]
    result = run_plan(
        Plan(tuple(reports), tmp_path / "data", tmp_path), tmp_path / "out", progress=Progress(said)
    )
    assert [r["status"] for r in result.reports] == ["ok", "failed"] and not result.warm
    assert said.getvalue().count("Each report starts a process of its own") == 1
    assert "OUTLOOK_COLD" in said.getvalue()
    assert result.failed[0]["error"]["ename"] == "ZeroDivisionError"
