"""What goes wrong around a batch: it is told in a sentence, what is finished stays, and the rest is made."""

import contextlib
import json
import os
import resource
import signal
import subprocess
import sys
import threading
import time
import uuid
from pathlib import Path

import pytest
from reports_samples import gone, light, notebook, outputs, plan_of, processes, record_of

from analysis.reports.batch import folder as folders
from analysis.reports.batch.progress import Progress
from analysis.reports.batch.run import run_plan
from analysis.reports.plan.plan import Plan
from analysis.reports.results import store as results

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="forks and /proc: Linux only")


def out_of(tmp_path, name: str, *cells: str, **options):
    """One report of a notebook with these cells; (its record, what it shows, the result of the batch)."""
    notebook(tmp_path / f"{name}.ipynb", *cells)
    result = run_plan(plan_of(tmp_path, name), tmp_path / "out", **options)
    return result.reports[0], outputs(tmp_path / "out" / "notebooks" / f"{name}.ipynb"), result


def page_of(tmp_path, name: str) -> str:
    return (tmp_path / "out" / f"{name}.html").read_text(encoding="utf-8")


class Heard(Progress):
    def __init__(self):
        super().__init__(quiet=True)
        self.texts, self.made = [], []

    def warn(self, text):
        self.texts.append(text)

    def report(self, record):
        self.made.append(record["slug"])


# what is damaged is made again


@pytest.mark.parametrize("length", [0, 100])
@pytest.mark.parametrize("name", ["light.html", "notebooks/light.ipynb", "light.json"])
def test_a_damaged_file_is_not_up_to_date(tmp_path, name, length):
    light(tmp_path)
    plan = plan_of(tmp_path, "light")
    run_plan(plan, tmp_path / "out")
    path = tmp_path / "out" / name
    whole = path.stat().st_size
    os.truncate(path, length)
    again = run_plan(plan, tmp_path / "out")
    assert (again.made, again.exit_code) == (1, 0)
    assert path.stat().st_size == pytest.approx(whole, rel=0.05)
    assert run_plan(plan, tmp_path / "out").made == 0


def test_a_changed_byte_a_lost_figure_and_an_empty_style_are_seen(tmp_path):
    draw = "import matplotlib.pyplot as plt\nplt.plot([1, 2]);"
    notebook(tmp_path / "drawn.ipynb", draw)
    plan = plan_of(tmp_path, "drawn")
    run_plan(plan, tmp_path / "out", figures="files")
    out = tmp_path / "out"
    (figure,) = (out / "figures").rglob("*.png")
    data = bytearray(figure.read_bytes())
    data[-20] ^= 1
    figure.write_bytes(data)
    assert run_plan(plan, out, figures="files").made == 1
    figure.unlink()
    assert run_plan(plan, out, figures="files").made == 1
    (style,) = (out / "assets").glob("report*.css")
    whole = style.read_bytes()
    style.write_bytes(b"")
    assert run_plan(plan, out, figures="files").made == 0
    assert style.read_bytes() == whole


# one bad thing stops nothing else


def test_a_full_disk_is_one_sentence_and_the_rest_is_made(tmp_path, monkeypatch):
    light(tmp_path)
    plan = plan_of(tmp_path, "light", number=[1, 2, 3])
    publish = folders.Folder.publish

    def full(self, work, record):
        if record["slug"] == "light--number-2":
            raise OSError(28, "No space left on device", str(work))
        return publish(self, work, record)

    monkeypatch.setattr(folders.Folder, "publish", full)
    result = run_plan(plan, tmp_path / "out")
    assert [r["status"] for r in result.reports] == ["ok", "failed", "ok"] and result.exit_code == 1
    assert "no space is left on the disk" in result.failed[0]["error"]["message"]
    monkeypatch.undo()
    again = run_plan(plan, tmp_path / "out")
    assert (again.made, again.skipped, again.exit_code) == (1, 2, 0)


@linux
@pytest.mark.slow
def test_a_disk_that_is_really_full(tmp_path):
    """A small file system that is full: nothing is torn, every sentence is one; with space again, all is made."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", disk], capture_output=True
    ).returncode:
        pytest.skip("no file system can be mounted here")
    try:
        light(tmp_path)
        plan = plan_of(tmp_path, "light", number=[1, 2, 3])
        (disk / "filler").write_bytes(b"x" * (8 * 1024 * 1024 - 120_000))
        heard = Heard()
        result = run_plan(plan, disk / "out", progress=heard)
        assert result.exit_code == 1 and "no space is left" in str(
            heard.texts + [r["error"] for r in result.failed]
        )
        assert not list((disk / "out").rglob("*.new"))
        (disk / "filler").unlink()
        assert run_plan(plan, disk / "out").exit_code == 0
        assert len(results.query(disk / "out", "from latest")[1]) == 3
    finally:
        subprocess.run(["umount", disk], check=False)


def test_a_folder_that_goes_away_meanwhile(tmp_path):
    light(tmp_path)
    plan = plan_of(tmp_path, "light", number=list(range(6)), pause=0.3)
    out = tmp_path / "out"

    class Remover(Heard):
        def report(self, record):
            super().report(record)
            if len(self.made) == 2:
                out.rename(tmp_path / "elsewhere")

    told = Remover()
    result = run_plan(plan, out, progress=told)
    assert len(told.made) == 6 and result.exit_code == 1
    assert "2 reports that were made are gone" in " ".join(result.problems)
    assert run_plan(plan, out).exit_code == 0
    assert len(results.query(out, "from latest")[1]) == 6


def test_foreign_files_in_the_folder_disturb_nothing(tmp_path):
    light(tmp_path)
    plan = plan_of(tmp_path, "light")
    out = tmp_path / "out"
    run_plan(plan, out)
    (out / "other.html").write_text("not ours")
    for name, content in (("other", [1, 2]), ("wrong", {"run_id": "x", "slug": "wrong", "results": "none"})):
        (out / f"{name}.json").write_text(json.dumps(content))
        (out / f"{name}.html").write_text("not ours")
    (out / "deep.json").write_text("[" * 100_000)
    (out / ".outlook" / "spool" / "foreign.json").write_text("{torn")
    (out / ".outlook" / "spool" / "shape.json").write_text('{"run_id": 5, "results": {}}')
    heard = Heard()
    again = run_plan(plan, out, progress=heard)
    assert (again.exit_code, again.skipped) == (0, 1)
    assert {p.name for p in (out / ".outlook" / "set-aside").iterdir()} == {"foreign.json", "shape.json"}
    assert len([t for t in heard.texts if "set aside" in t]) == 2
    assert "not ours" not in (out / "index.html").read_text(encoding="utf-8")


def test_an_index_that_cannot_be_written_stops_no_report(tmp_path):
    light(tmp_path)
    (tmp_path / "out" / "index.html" / "x").mkdir(parents=True)
    result = run_plan(plan_of(tmp_path, "light"), tmp_path / "out")
    assert result.exit_code == 1 and not result.failed
    assert "The index is not up to date" in result.problems[0]


def test_a_file_system_without_locks_is_said(tmp_path, monkeypatch):
    from analysis.reports import locks

    def none(fd):
        raise OSError(95, "Operation not supported")

    light(tmp_path)
    monkeypatch.setattr(locks, "_lock", none)
    heard = Heard()
    result = run_plan(plan_of(tmp_path, "light"), tmp_path / "out", progress=heard)
    assert result.exit_code == 0
    assert "this file system has no locks (Operation not supported)" in heard.texts[0]
    assert len(results.query(tmp_path / "out", "from latest")[1]) == 1


def test_results_do_not_wait_for_ever(tmp_path, monkeypatch):
    from analysis.errors import ReportError
    from analysis.reports.locks import hold, release

    light(tmp_path)
    run_plan(plan_of(tmp_path, "light"), tmp_path / "out")
    monkeypatch.setattr(results, "PATIENCE", 0.3)
    lock = hold(tmp_path / "out" / ".outlook" / "spool")
    try:
        with pytest.raises(ReportError, match="locked by another process for"):
            results.query(tmp_path / "out", "from runs")
    finally:
        release(lock)


# what cells do


@pytest.mark.parametrize("warm", [True, False])
def test_figures_are_drawn_whatever_the_environment_says(tmp_path, monkeypatch, warm):
    monkeypatch.setenv("MPLBACKEND", "Agg")
    _, shown, _ = out_of(
        tmp_path, "drawn", "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()", warm=warm
    )
    assert [o for o in shown if len(o) == 5 and "image/png" in o[3]]


@pytest.mark.parametrize("warm", [True, False])
def test_files_beside_the_notebook_hide_nothing(tmp_path, warm):
    """They can be imported, but never in the place of the package, the standard library or what is installed."""
    for name in (
        "analysis",
        "json",
        "re",
        "random",
        "token",
        "fnmatch",
        "pandas",
        "nbformat",
        "ipykernel_launcher",
    ):
        (tmp_path / f"{name}.py").write_text("raise RuntimeError('from the folder of the notebook')\n")
    (tmp_path / "helper.py").write_text("x = 41\n")
    cell = "import analysis, json, random, token, fnmatch, pandas, helper\nprint(helper.x, analysis.__doc__ is not None)"
    record, shown, _ = out_of(tmp_path, "shadowed", cell, warm=warm)
    assert record["status"] == "ok", record["error"]
    assert shown == [(0, "stdout", "41 True\n")]


def test_text_that_is_no_text(tmp_path):
    cells = [
        "import os\nos.write(1, b'\\xff\\xfe raw');",
        "print('half \\ud800 pair')",
        "raise ValueError('\\udfff')",
    ]
    record, shown, _ = out_of(tmp_path, "odd", *cells)
    assert record["error"]["ename"] == "ValueError"
    text = str(shown)
    assert "raw" in text and "half" in text and "pair" in text
    assert "half" in page_of(tmp_path, "odd")


@linux
@pytest.mark.parametrize(
    "warm",
    [
        True,
        pytest.param(
            False, marks=[pytest.mark.slow, pytest.mark.xfail(reason="a cold kernel drops the second flood")]
        ),
    ],
)
def test_output_without_end_is_cut_with_a_sentence(tmp_path, warm):
    cells = [
        "for _ in range(300):\n    print('x' * 1_000_000)",
        "import subprocess\nsubprocess.run(['sh', '-c', 'yes | head -c 300000000']);",
        "'y' * 30_000_000",
        "raise ValueError('z' * 5_000_000)",
    ]
    record, _, _ = out_of(tmp_path, "flood", *cells, warm=warm)
    page = page_of(tmp_path, "flood")
    assert len(page) < 4_000_000
    assert page.count("a cell prints at most 1,000,000 characters") == 2
    assert "Left out: an output of 30,000,002 characters" in page
    assert len(record["error"]["message"]) < 20_000
    assert record["peak_memory_mib"] < 1200


def test_a_progress_bar_is_one_line_on_the_page(tmp_path):
    cell = "import sys\nfor n in range(31):\n    sys.stderr.write(f'\\r{n}/30 done')\nsys.stderr.write('\\nend\\n')"
    out_of(tmp_path, "bar", cell)
    page = page_of(tmp_path, "bar")
    assert "30/30 done\nend" in page
    assert "29/30" not in page and "\r" not in page


@linux
def test_a_forked_child_that_goes_on_is_no_report(tmp_path):
    cells = [
        "import os\nparent = os.getpid()\npid = os.fork()\nif pid == 0:\n    print('from the child')\nelse:\n    os.waitpid(pid, 0)",
        "assert os.getpid() == parent\nprint('from the parent')",
    ]
    record, shown, result = out_of(tmp_path, "forked", *cells)
    assert record["status"] == "ok" and result.exit_code == 0
    assert shown[-1] == (1, "stdout", "from the parent\n")
    assert [o for o in shown if o[0] == 0] == [(0, "stdout", "from the child\n")]


@linux
@pytest.mark.parametrize("warm", [True, False])
def test_processes_in_sessions_of_their_own_are_ended(tmp_path, monkeypatch, warm):
    mark = f"OUTLOOK_TEST={uuid.uuid4()}"
    monkeypatch.setenv(*mark.split("="))
    cells = [
        "import subprocess\nsubprocess.Popen(['sleep', '1000'], start_new_session=True)",
        "subprocess.Popen(['sh', '-c', 'setsid sleep 1000 & setsid sleep 1001 &']).wait()",
        "import os\nif os.fork() == 0:\n    os.setsid()\n    os.execvp('sleep', ['sleep', '1002'])",
    ]
    record, _, _ = out_of(tmp_path, "daemons", *cells, warm=warm)
    assert record["status"] == "ok"
    assert not gone(mark, 10)


# the zygote


@linux
def test_a_stopped_zygote_falls_under_the_time_limit(tmp_path, monkeypatch):
    mark = f"OUTLOOK_TEST={uuid.uuid4()}"
    monkeypatch.setenv(*mark.split("="))
    light(tmp_path)
    stopped = []

    class Stopper(Heard):
        def report(self, record):
            super().report(record)
            if not stopped:
                for pid in processes(mark):
                    with contextlib.suppress(OSError):
                        words = Path(f"/proc/{pid}/cmdline").read_bytes()
                        parent = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1]
                        if b"warm.zygote" in words and int(parent) == os.getpid():
                            os.kill(pid, signal.SIGSTOP)
                            stopped.append(pid)

    plan = plan_of(tmp_path, "light", number=list(range(6)))
    result = run_plan(plan, tmp_path / "out", progress=Stopper(), timeout=5)
    assert stopped and result.exit_code == 0 and result.warm
    assert not gone(mark)


@linux
@pytest.mark.slow
def test_a_busy_machine_loses_no_report(tmp_path):
    """Forks that end at once, two messages in one piece: each is told apart."""
    light(tmp_path)
    busy = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(6)]
    try:
        plan = plan_of(tmp_path, "light", number=list(range(60)))
        result = run_plan(plan, tmp_path / "out", workers=4)
    finally:
        for one in busy:
            one.kill()
            one.wait()
    assert result.exit_code == 0 and len(result.reports) == 60


@linux
def test_more_than_a_thousand_open_files(tmp_path):
    light(tmp_path)
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard < 4096:
        pytest.skip("this machine does not allow so many")
    resource.setrlimit(resource.RLIMIT_NOFILE, (4096, hard))
    held = [os.open(os.devnull, os.O_RDONLY) for _ in range(1200)]
    try:
        result = run_plan(plan_of(tmp_path, "light", number=[1, 2]), tmp_path / "out")
    finally:
        for fd in held:
            os.close(fd)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    assert result.exit_code == 0 and result.warm


@linux
@pytest.mark.slow
@pytest.mark.parametrize("home", [None, "/proc/none"])
def test_without_a_home(tmp_path, home):
    light(tmp_path)
    plan_of(tmp_path, "light")
    env = {k: v for k, v in os.environ.items() if k not in ("HOME", "OUTLOOK_CACHE_DIR", "XDG_CACHE_HOME")}
    env |= {"HOME": home} if home else {}
    command = [
        sys.executable,
        "-c",
        "from analysis.cli import main; main()",
        "report",
        "-n",
        str(tmp_path / "light.ipynb"),
    ]
    where = ["--out", str(tmp_path / "out"), "--data-dir", str(tmp_path / "data")]
    done = subprocess.run([*command, *where], capture_output=True, text=True, env=env, timeout=300)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr


# kernels


def test_a_notebook_without_a_kernel_or_with_a_foreign_one_runs_in_this_python(tmp_path):
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
    result = run_plan(Plan(tuple(reports), tmp_path / "data", tmp_path), tmp_path / "out", progress=heard)
    assert result.exit_code == 0
    assert "none.ipynb names no kernel; it runs in this Python (--kernel NAME for another)." in heard.texts
    assert "foreign.ipynb names the kernel 'conda-env-lab-py'; it runs in this Python" in heard.texts[1]


def test_a_kernel_of_another_language_that_is_not_installed_is_told(tmp_path):
    notebook(tmp_path / "r.ipynb", "x <- 1")
    content = json.loads((tmp_path / "r.ipynb").read_text())
    content["metadata"] = {"kernelspec": {"name": "ir", "display_name": "R", "language": "R"}}
    (tmp_path / "r.ipynb").write_text(json.dumps(content))
    light(tmp_path)
    reports = [plan_of(tmp_path, name).reports[0] for name in ("r", "light")]
    result = run_plan(Plan(tuple(reports), tmp_path / "data", tmp_path), tmp_path / "out")
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
    plan = plan_of(tmp_path, "light")
    result = run_plan(plan, tmp_path / "out", warm=False)
    assert result.exit_code == 0
    work = tmp_path / "work"
    work.mkdir()
    record = {**record_of(tmp_path / "out", "light"), "run_id": "x"}
    job = {
        "slug": "light",
        "mark": "m",
        "notebook": str(path),
        "parameters": {},
        "work": str(work),
        "cwd": str(tmp_path),
    }
    process = Cold().start({**job, "kernel_name": None, "record": record})
    assert process.wait(120) == 0
    assert "Fatal" not in (work / "log.txt").read_text(encoding="utf-8")


@pytest.mark.slow
def test_cold_batches_without_process_descriptors(tmp_path, monkeypatch):
    """macOS and Windows have no pidfd: the batch looks again and again."""
    from analysis.reports.warm import nursery

    monkeypatch.delattr(os, "pidfd_open", raising=False)
    monkeypatch.setattr(nursery, "why_not", lambda cwd=None: "forks are not safe on this system")
    light(tmp_path)
    notebook(tmp_path / "fails.ipynb", "1 / 0")
    reports = [*plan_of(tmp_path, "light", number=[1, 2]).reports, *plan_of(tmp_path, "fails").reports]
    result = run_plan(Plan(tuple(reports), tmp_path / "data", tmp_path), tmp_path / "out")
    assert [r["status"] for r in result.reports] == ["ok", "ok", "failed"] and not result.warm
    assert result.failed[0]["error"]["ename"] == "ZeroDivisionError"


# clocks


def test_a_clock_that_goes_back_does_not_make_old_results_the_latest(tmp_path, monkeypatch):
    from analysis.reports.batch import run

    light(tmp_path)
    names = iter(["20300101T000000.000Z", "20200101T000000.000Z"])
    monkeypatch.setattr(run, "new_batch_id", lambda: next(names))
    run_plan(plan_of(tmp_path, "light", number=[1]), tmp_path / "out")
    with (tmp_path / "data" / "claims.csv").open("a", encoding="utf-8") as file:
        file.write("c-9,stock,1,count,exact,2026-01-01,2026-01-02\n")
    second = run_plan(plan_of(tmp_path, "light", number=[1]), tmp_path / "out")
    assert results.query(tmp_path / "out", "select distinct run_id from latest")[1] == [
        (second.reports[0]["run_id"],)
    ]


def test_two_batches_write_at_the_same_time_into_two_folders(tmp_path):
    light(tmp_path)
    plan = plan_of(tmp_path, "light", number=[1, 2], pause=0.5)
    codes = []
    threads = [
        threading.Thread(target=lambda n=n: codes.append(run_plan(plan, tmp_path / f"out{n}").exit_code))
        for n in (1, 2)
    ]
    for thread in threads:
        thread.start()
        time.sleep(0.1)
    for thread in threads:
        thread.join(300)
    assert codes == [0, 0]
