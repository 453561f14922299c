"""Batches: what a report may do to itself and not to others, what is made again, what a reader finds in the folder."""

import os
import signal
import subprocess
import sys
import uuid
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
from batch_samples import place
from reports_samples import (
    RECORD,
    data,
    gone,
    light,
    notebook,
    outputs,
    plan_of,
    processes,
    record_of,
    until,
)

from analysis.reports.batch import executors, loop, standing
from analysis.reports.batch.executors import mark_of
from analysis.reports.batch.progress import Progress
from analysis.reports.batch.run import run_plan
from analysis.reports.plan.plan import Plan
from analysis.reports.results import store as results
from analysis.reports.warm.leftovers import MARK

CASES = {
    "fails": ["# Fails", "print('before')", "1 / 0", "print('never')"],
    "dies": [
        "# Dies",
        RECORD + "record('early', 1.5)",
        "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)",
    ],
    "exits": ["import sys\nsys.exit(0)", "print('after')"],
    "hog": ["held = [bytearray(64 << 20) for _ in range(100)]"],
    "state": [
        "import os, sys, signal, random, numpy as np, __main__\n"
        "print(sorted(k for k in vars(__main__) if k.startswith('leak')), os.getcwd() == sys.path[0] or sys.path[0])",
        "leak = 1\nos.environ['LEAK'] = '1'\nos.chdir('/')\nsys.modules['json'] = None\nnp.random.seed(0)\nrandom.seed(0)",
    ],
    "state_again": [
        "import os, sys, json, __main__\nprint(hasattr(__main__, 'leak'), os.environ.get('LEAK'), os.getcwd() == '/')"
    ],
    "dice": ["import random, numpy as np\nprint(random.random(), np.random.random())"],
    "dice_again": ["import random, numpy as np\nprint(random.random(), np.random.random())"],
    "shell": [
        "import asyncio, os, sys, warnings, signal\nawait asyncio.sleep(0)\nprint('one')\nprint('three')",
        "print('two', file=sys.stderr)",
        "!echo magic",
        "%%capture kept\nprint('kept')",
        "print(kept.stdout, sys.argv[0].endswith('ipykernel_launcher.py'), sys.stdout.isatty())\n_",
        "from IPython.display import display, clear_output, HTML\nprint('gone')\nclear_output()\n"
        "handle = display(HTML('<b>a</b>'), display_id=True)\nhandle.update(HTML('<b>b</b>'))",
        "warnings.warn('careful')\nsignal.getsignal(signal.SIGINT) is signal.default_int_handler",
        "asyncio.get_running_loop().is_running(), os.environ['MPLBACKEND'], os.environ.get('TERM')",
        "{'a': float('nan'), 'b': b'x'}",
        "try:\n    input('?')\nexcept Exception as e:\n    print(type(e).__name__, e)",
        "import matplotlib.pyplot as plt\nplt.plot([1, 2]);",
        "fig, ax = plt.subplots()\nplt.figure()\nplt.hist([1, 2, 2])\nplt.title('$\\\\varepsilon$ 智能工厂')\nplt.show()",
        RECORD + "record('slope', 1 / 3, 0.25, 0.5, claim_ids=['c-1', 'c-2'])",
        "def deep():\n    raise KeyError('x')\n\ndeep()",
        "print('never')",
    ],
    # when text of descriptors and of child processes reaches a kernel depends on the clock: not compared with one
    "descriptors": [
        "import os, subprocess\nsubprocess.run(['echo', 'child'])\nos.write(1, b'raw\\n')\nos.write(2, b'error\\n');"
    ],
    "odd": [
        "class Odd:\n    def _repr_html_(self): raise ValueError('odd')\n    def __repr__(self): return 'odd'\nOdd()",
    ],
}


def cases(folder, *names) -> Plan:
    for name in names:
        notebook(folder / f"{name}.ipynb", *CASES[name])
    reports = [plan_of(folder, name).reports[0] for name in names]
    return Plan(tuple(reports), folder / "data", folder)


@pytest.fixture(scope="module")
def mixed(tmp_path_factory):
    """One batch with everything that may go wrong in a notebook; (folder, result, said)."""
    folder = tmp_path_factory.mktemp("mixed")
    light(folder)
    plan = cases(folder, *(n for n in CASES if n != "hog"))
    plan = Plan((*plan.reports, *plan_of(folder, "light", number=[1, 2]).reports), plan.data_dir, folder)
    said = []

    class Said(Progress):
        def note(self, text):
            said.append(text)

    result = run_plan(plan, folder / "out", progress=Said(quiet=True), timeout=60)
    return folder, result, said


def test_a_batch_runs_warm_and_finishes_what_does_not_fail(mixed):
    folder, result, said = mixed
    status = {r["slug"]: r["status"] for r in result.reports}
    assert {name for name, s in status.items() if s != "ok"} == {"fails", "dies", "shell", "odd"}
    assert result.exit_code == 1 and result.made == len(status)
    assert result.warm == sys.platform.startswith("linux"), said
    assert not list((folder / "out").rglob("*.new")) and not (folder / "out" / ".outlook" / "tmp").exists()


def test_a_failing_cell_is_kept_with_its_error(mixed):
    folder, _, _ = mixed
    record = record_of(folder / "out", "fails")
    assert record["error"] == {"cell": 2, "ename": "ZeroDivisionError", "message": "division by zero"}
    cells = nbformat.read(folder / "out" / "notebooks" / "fails.ipynb", 4).cells
    assert any(o.get("ename") == "ZeroDivisionError" for c in cells for o in c.get("outputs", []))
    page = (folder / "out" / "fails.html").read_text(encoding="utf-8")
    assert (
        "This report is not complete" in page
        and "ZeroDivisionError" in page
        and "never" not in page.split("error")[0]
    )
    runs = (folder / "out" / "runs.html").read_text(encoding="utf-8")
    assert "division by zero" in runs and "cell 2" in runs


def test_a_killed_kernel_is_tried_again_and_then_shown_up_to_the_cell(mixed):
    folder, _, _ = mixed
    record = record_of(folder / "out", "dies")
    assert record["attempts"] == 2
    assert record["error"]["ename"] == "KernelDied" and "SIGKILL" in record["error"]["message"]
    assert record["error"]["cell"] == 2
    assert [r["name"] for r in record["results"]] == ["early"]


def test_leaving_with_exit_code_0_is_no_failure(mixed):
    assert record_of(mixed[0] / "out", "exits")["status"] == "ok"


def test_text_of_child_processes_and_descriptors_is_kept(mixed):
    shown = outputs(mixed[0] / "out" / "notebooks" / "descriptors.ipynb")
    assert shown == [(0, "stdout", "child\nraw\n"), (0, "stderr", "error\n")]


def test_nothing_passes_from_one_report_to_another(mixed):
    folder, _, _ = mixed
    shown = outputs(folder / "out" / "notebooks" / "state_again.ipynb")
    assert shown[0][2] == "False None False\n"
    dice = [outputs(folder / "out" / "notebooks" / f"{n}.ipynb") for n in ("dice", "dice_again")]
    assert dice[0] != dice[1], "the global random state must differ between runs"


def test_provenance_is_in_the_record_and_on_the_page(mixed):
    folder, _, _ = mixed
    record = record_of(folder / "out", "light--number-2")
    assert record["all_parameters"] == {
        "number": 2,
        "pause": 0.0,
        "as_of": "2026-11-22",
        "target": "alpha-2026",
    }
    assert record["as_of"] == "2026-11-22" and len(record["hashes"]["data"]) == 64
    assert record["peak_memory_mib"] > 10 and record["versions"]["python"]
    page = (folder / "out" / "light--number-2.html").read_text(encoding="utf-8")
    for part in ("A light report", record["run_id"], record["hashes"]["data"], "number = 2", "c-1"):
        assert part in page


def test_recorded_results_are_in_the_database_once(mixed):
    folder, result, _ = mixed
    columns, rows = results.query(folder / "out", "select slug, status from runs order by slug")
    assert columns == ["slug", "status"]
    assert rows == sorted((r["slug"], r["status"]) for r in result.reports)
    found = results.query(
        folder / "out", "select value, low, high, claim_ids from latest where name = 'answer'"
    )[1]
    assert sorted(found) == [(6.0, 5.0, 7.0, ["c-1"]), (12.0, 11.0, 13.0, ["c-1"])]


@pytest.mark.slow
@pytest.mark.parametrize("where", ["process", "kernel"])
def test_cells_of_every_kind_show_the_same_in_a_fork_in_a_new_process_and_in_a_kernel(
    mixed, tmp_path, monkeypatch, where
):
    names = ("shell", "odd", "exits")
    result = run_plan(cases(tmp_path, *names), tmp_path / "out", **place(where, tmp_path, monkeypatch))
    assert not result.warm
    for name in names:
        fork, other = (outputs(f / "out" / "notebooks" / f"{name}.ipynb") for f in (mixed[0], tmp_path))
        assert fork == other
        if name == "shell":  # its figures to the byte
            assert sum("image/png" in one[3] for one in other if len(one) == 5) == 3
    fork, other = (record_of(folder / "out", "shell") for folder in (mixed[0], tmp_path))
    assert fork["results"] == other["results"] != [] and fork["run_id"] == other["run_id"]


@pytest.mark.slow
def test_what_is_unchanged_is_skipped_and_what_changes_pages_makes_them_anew(tmp_path, borrowing):
    light(tmp_path)
    plan = plan_of(tmp_path, "light", number=[1, 2])

    def run(**options):
        return run_plan(plan, tmp_path / "out", batch_class=borrowing, **options)

    first, again = run(), run()
    assert (first.made, again.made, again.skipped, again.exit_code) == (2, 0, 2, 0)
    assert [r["run_id"] for r in first.reports] == [r["run_id"] for r in again.reports]
    assert run(timeout=100, retries=0, memory_limit=2000).made == 0
    assert (run(figures="files").made, run(figures="files").made) == (2, 0)

    with (tmp_path / "data" / "claims.csv").open("a", encoding="utf-8") as file:
        file.write("c-3,stock,1,count,exact,2026-01-01,2026-01-02\n")
    assert run(figures="files").made == 2
    assert run(figures="files", force=True).made == 2


@pytest.mark.slow
def test_time_limits_interrupt_and_then_kill(tmp_path, monkeypatch):
    monkeypatch.setattr(loop, "GRACE_SECONDS", 2)
    mark = f"OUTLOOK_TEST={uuid.uuid4()}"
    monkeypatch.setenv(*mark.split("="))
    endless = ["print('begun')", "import subprocess\nsubprocess.Popen(['sleep', '1000'])\nwhile True: pass"]
    notebook(tmp_path / "endless.ipynb", *endless)
    deaf = "import signal, time\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\ntime.sleep(1000)"
    notebook(tmp_path / "deaf.ipynb", RECORD + "record('known', 2.0)", deaf)
    reports = [plan_of(tmp_path, name).reports[0] for name in ("endless", "deaf")]
    result = run_plan(Plan(tuple(reports), tmp_path / "data", tmp_path), tmp_path / "out", timeout=3)
    assert len(result.reports) == len(reports)
    for record in result.reports:
        assert record["error"]["ename"] == "Timeout" and "3 s" in record["error"]["message"]
        assert record["error"]["cell"] == 2 and record["attempts"] == 1
    assert [r["name"] for r in record_of(tmp_path / "out", "deaf")["results"]] == ["known"]
    assert "begun" in (tmp_path / "out" / "endless.html").read_text(encoding="utf-8")
    assert not gone(mark)


@pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="RLIMIT_DATA counts private memory on Linux only"
)
def test_a_memory_limit_ends_one_report(tmp_path):
    light(tmp_path)
    reports = [*cases(tmp_path, "hog").reports, *plan_of(tmp_path, "light").reports]
    result = run_plan(Plan(tuple(reports), tmp_path / "data", tmp_path), tmp_path / "out", memory_limit=1500)
    assert [r["status"] for r in result.reports] == ["failed", "ok"]
    assert record_of(tmp_path / "out", "hog")["error"]["ename"] == "MemoryError"


@pytest.mark.slow
def test_a_library_that_starts_threads_is_not_forked(tmp_path, monkeypatch, capsys):
    site = tmp_path / "site-packages"
    site.mkdir()
    (site / "threaded_library.py").write_text(
        "import threading, time\nthreading.Thread(target=time.sleep, args=(1000,), daemon=True).start()\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(site))
    monkeypatch.syspath_prepend(str(site))
    notebook(tmp_path / "threads.ipynb", "import threaded_library, threading\nthreading.active_count() > 1")
    result = run_plan(plan_of(tmp_path, "threads"), tmp_path / "out", progress=Progress(sys.stdout))
    assert result.exit_code == 0 and not result.warm
    assert "importing threaded_library started threads" in capsys.readouterr().out
    assert outputs(tmp_path / "out" / "notebooks" / "threads.ipynb")[0][3]["text/plain"] == "True"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
@pytest.mark.parametrize("end", ["report", "batch"])
@pytest.mark.parametrize("kind", [executors.Warm, executors.Cold, standing.Standing])
def test_what_reports_have_left_running_ends_with_them_and_with_their_batch(kind, end):
    """A report has started it in a session of its own; the zygote, which would have ended it too, was killed."""
    closed, mark = object.__new__(kind), uuid.uuid4().hex
    closed.mark, closed.nursery = mark, SimpleNamespace(close=lambda: None)
    env = {**os.environ, MARK: mark_of({"mark": mark, "slug": "light"})}
    with subprocess.Popen(["sleep", "1000"], env=env, start_new_session=True) as left:
        try:
            until(lambda: processes(f"{MARK}={mark}"))
            closed.close() if end == "batch" else closed.ended({"mark": mark, "slug": "light"})
            assert left.wait(10) == -signal.SIGKILL
        finally:
            left.kill()


@pytest.mark.slow
def test_ctrl_c_leaves_nothing_running_and_what_is_done_stays(tmp_path, monkeypatch):
    mark = f"OUTLOOK_TEST={uuid.uuid4()}"
    light(tmp_path)
    data(tmp_path / "data")
    script = (
        "from reports_samples import plan_of\nfrom pathlib import Path\nfrom analysis.reports import run_plan\n"
        f"p = Path({str(tmp_path)!r})\nrun_plan(plan_of(p, 'light', number=[1, 2, 3, 4], pause=2.0), p / 'out')"
    )
    env = {**os.environ, **dict([mark.split("=")]), "PYTHONPATH": str(Path(__file__).parent)}
    batch = subprocess.Popen([sys.executable, "-c", script], env=env, stderr=subprocess.PIPE)
    until(lambda: list((tmp_path / "out").glob("light*.json")))
    batch.send_signal(2)
    assert b"KeyboardInterrupt" in batch.communicate(timeout=300)[1]
    assert not gone(mark) and not processes(mark)
    done = len(list((tmp_path / "out").glob("light*.json")))
    assert 1 <= done < 4
    assert "light" in (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    plan = plan_of(tmp_path, "light", number=[1, 2, 3, 4], pause=2.0)
    assert run_plan(plan, tmp_path / "out").skipped == done
