"""Whatever a cell does, the report is whole: figures, odd text, floods, processes that it leaves running.

One batch in forks and one with a process for each report run all of these notebooks.
"""

import uuid

import pytest
from batch_samples import linux, out_of, page_of, place
from reports_samples import gone, notebook, outputs, plan_of, record_of

from analysis.reports.batch.run import run_plan
from analysis.reports.plan.plan import Plan

pytestmark = linux

HIDING = ("analysis", "json", "re", "random", "token", "fnmatch", "pandas", "nbformat", "ipykernel_launcher")
CELLS = {
    "drawn": [
        "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()",
        "import subprocess, sys\nsubprocess.run(['cat'])\nprint(repr(sys.stdin.read()))",
    ],
    "shadowed": [
        "import analysis, json, random, token, fnmatch, pandas, helper\nprint(helper.x, analysis.__doc__ is not None)"
    ],
    "frozen": ["import time\ntime.time = time.monotonic = time.perf_counter = lambda: 0.0"],
    "odd": [
        "import os\nos.write(1, b'\\xff\\xfe raw');",
        "print('half \\ud800 pair')",
        "raise ValueError('\\udfff')",
    ],
    "flood": [
        "for _ in range(300):\n    print('x' * 1_000_000)",
        "import subprocess\nsubprocess.run(['sh', '-c', 'yes | head -c 300000000']);",
        "'y' * 30_000_000",
        "raise ValueError('z' * 5_000_000)",
    ],
    "bar": [
        "import sys\nfor n in range(31):\n    sys.stderr.write(f'\\r{n}/30 done')\nsys.stderr.write('\\nend\\n')"
    ],
    "forked": [
        "import os\nparent = os.getpid()\npid = os.fork()\nif pid == 0:\n    print('from the child')\nelse:\n    os.waitpid(pid, 0)",
        "assert os.getpid() == parent\nprint('from the parent')",
    ],
    "daemons": [
        "import subprocess\nsubprocess.Popen(['sleep', '1000'], start_new_session=True)",
        "subprocess.Popen(['sh', '-c', 'setsid sleep 1000 & setsid sleep 1001 &']).wait()",
        "import os\nif os.fork() == 0:\n    os.setsid()\n    os.execvp('sleep', ['sleep', '1002'])",
    ],
}
EVERYWHERE = ["drawn", "shadowed", "odd", "daemons"]  # a flood in a process of its own takes its time


class Made:
    """A batch of these notebooks: their records, what they show, their pages, and what marks its processes."""

    def __init__(self, folder, where: str, names: list[str]):
        for name in names:
            notebook(folder / f"{name}.ipynb", *CELLS[name])
        for name in HIDING:
            (folder / f"{name}.py").write_text("raise RuntimeError('from the folder of the notebook')\n")
        (folder / "helper.py").write_text("x = 41\n")
        self.out, self.mark = folder / "out", f"OUTLOOK_TEST={uuid.uuid4()}"
        reports = tuple(plan_of(folder, name).reports[0] for name in names)
        with pytest.MonkeyPatch.context() as patched:
            patched.setenv("MPLBACKEND", "Agg")
            patched.setenv(*self.mark.split("="))
            how = {"timeout": 200, **place(where, folder, patched)}
            run_plan(Plan(reports, folder / "data", folder), self.out, **how)

    def record(self, name: str) -> dict:
        return record_of(self.out, name)

    def shown(self, name: str) -> list:
        return outputs(self.out / "notebooks" / f"{name}.ipynb")

    def page(self, name: str) -> str:
        return (self.out / f"{name}.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def fork(tmp_path_factory) -> Made:
    return Made(tmp_path_factory.mktemp("fork"), "fork", list(CELLS))


@pytest.fixture(scope="module")
def process(tmp_path_factory) -> Made:
    return Made(tmp_path_factory.mktemp("process"), "process", EVERYWHERE)


@pytest.fixture(params=["fork", "process"])
def made(request) -> Made:
    return request.getfixturevalue(request.param)


def test_figures_are_drawn_whatever_the_environment_says(made):
    assert [o for o in made.shown("drawn") if len(o) == 5 and "image/png" in o[3]]


def test_who_reads_where_nothing_is_typed_waits_for_nobody(made):
    assert made.shown("drawn")[-1] == (1, "stdout", "''\n")


def test_files_beside_the_notebook_hide_nothing(made):
    """They can be imported, but never in the place of the package, the standard library or what is installed."""
    record = made.record("shadowed")
    assert record["status"] == "ok", record["error"]
    assert made.shown("shadowed") == [(0, "stdout", "41 True\n")]


def test_text_that_is_no_text(made):
    assert made.record("odd")["error"]["ename"] == "ValueError"
    text = str(made.shown("odd"))
    assert "raw" in text and "half" in text and "pair" in text
    assert "half" in made.page("odd")


def test_processes_in_sessions_of_their_own_are_ended(made):
    assert made.record("daemons")["status"] == "ok"
    assert not gone(made.mark)


def test_output_without_end_is_cut_with_a_sentence(fork):
    is_cut(fork.page("flood"), fork.record("flood"))


def test_a_notebook_that_stops_its_clock_does_not_stop_ours(fork):
    record = fork.record("frozen")
    assert record["status"] == "ok" and 0 < record["duration_s"] < 1000 and 0 <= record["render_s"] < 1000


@pytest.mark.slow
def test_output_without_end_of_a_process_is_cut_with_a_sentence(tmp_path):
    record, _, _ = out_of(tmp_path, "flood", *CELLS["flood"], warm=False)
    is_cut(page_of(tmp_path, "flood"), record)


def is_cut(page: str, record: dict) -> None:
    assert len(page) < 4_000_000
    assert page.count("a cell prints at most 1,000,000 characters") == 2
    assert "Left out: an output of 30,000,002 characters" in page
    assert len(record["error"]["message"]) < 20_000
    assert record["peak_memory_mib"] < 1200


def test_a_progress_bar_is_one_line_on_the_page(fork):
    page = fork.page("bar")
    assert "30/30 done\nend" in page
    assert "29/30" not in page and "\r" not in page


def test_a_forked_child_that_goes_on_is_no_report(fork):
    assert fork.record("forked")["status"] == "ok"
    shown = fork.shown("forked")
    assert shown[-1] == (1, "stdout", "from the parent\n")
    assert [o for o in shown if o[0] == 0] == [(0, "stdout", "from the child\n")]


@pytest.mark.slow
def test_a_kernel_that_cannot_tell_its_error_is_said_to_be_silent(tmp_path, monkeypatch):
    """ipykernel sends no message with half a surrogate pair in it."""
    where = place("kernel", tmp_path, monkeypatch)
    record, _, _ = out_of(tmp_path, "odd", "raise ValueError('\\udfff')", **where)
    assert record["error"]["message"].startswith("the kernel told no reason")
