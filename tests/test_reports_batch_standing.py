"""The warm process that stays for the next report: never needed for a result, private, gone when it is told to.

One process serves most of these tests, in the order of the file; the last one ends it.
"""

import json
import os
import signal
import stat
import subprocess
import sys
import uuid
from pathlib import Path

import pytest
from click.testing import CliRunner
from reports_samples import data, gone, light, notebook, outputs, plan_of, processes, until

from analysis import command
from analysis.reports.batch import executors, imports, loop, standing
from analysis.reports.batch.run import run_plan
from analysis.reports.cli import warm
from analysis.reports.files import read_json
from analysis.reports.plan.plan import Report
from analysis.reports.warm import front, shared, surroundings
from analysis.reports.warm.nursery import Fork
from analysis.reports.warm.wire import send

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="forks: Linux only")
MARK = f"OUTLOOK_TEST={uuid.uuid4()}"


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A folder with a light notebook, and warm processes of this module only. None is left."""
    folder = tmp_path_factory.mktemp("standing")
    light(folder)
    data(folder / "data")
    notebook(folder / "wrong.ipynb", "number / 0", parameters="number: int = 7")
    (folder / "run").mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(*MARK.split("="))
        patch.setenv("XDG_RUNTIME_DIR", str(folder / "run"))
        yield folder
        standing.stopped()
        assert not gone(MARK)


def outlook(place, *words, notebook="light", out="out", **how):
    """`outlook report` for the light notebook, as a shell starts it; its command line has the modules that it imported."""
    line = [sys.executable, "-X", "importtime", "-m", "analysis.command", "report"]
    line += ["-n", place / f"{notebook}.ipynb", "--data-dir", place / "data", "-o", place / out, *words]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, "cwd": place} | how
    return subprocess.Popen([str(word) for word in line], **pipes)


def told(process):
    """(exit code, standard output, whether it was handed over, what else is on the standard error) of a command."""
    out, err = process.communicate(timeout=120)
    lines = err.splitlines()
    handed = not any(line.endswith(" click.core") for line in lines)
    return process.returncode, out, handed, [line for line in lines if not line.startswith("import time:")]


@pytest.fixture
def waiting(place):
    """The process that stays; it is started by a report where there is none."""
    if not shared.running():
        code, *said = told(outlook(place, "-p", "number", "1"))
        assert code == 0, said
    found = shared.running()
    assert len(found) == 1, [(folder, pid, read_json(folder / front.ABOUT)) for folder, pid in found.items()]
    ((folder, pid),) = found.items()
    return folder, pid


def test_the_process_is_private_and_only_the_first_report_waits_for_it(place, waiting):
    folder, pid = waiting
    assert stat.S_IMODE(folder.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "socket").stat().st_mode) == 0o600
    code, out, handed, err = told(outlook(place, "-p", "number", "2"))
    assert (code, handed, len(err)) == (0, True, 1) and "1 made, 0 failed" in out
    assert shared.running() == {folder: pid}
    assert f"process {pid} is waiting" in CliRunner().invoke(warm, []).output


def test_a_report_that_is_handed_over_has_the_same_numbers_and_outputs(place, waiting):
    assert told(outlook(place, "-p", "number", "3"))[2]
    (record,) = run_plan(plan_of(place, "light", number=[3]), place / "plain").reports
    served = json.loads((place / "out" / f"{record['slug']}.json").read_text(encoding="utf-8"))
    assert served["results"] == record["results"] and served["run_id"] == record["run_id"]
    ours, theirs = (outputs(place / f / "notebooks" / f"{record['slug']}.ipynb") for f in ("out", "plain"))
    assert ours == theirs
    assert told(outlook(place, "-p", "number", "3"))[1].startswith("0 made, 1 up to date")


@pytest.mark.parametrize(
    "words", [("-p", "numbr", "2"), ("-p", "number", "x"), ("--jobs", "0"), ("--dry-run",)]
)
def test_what_is_refused_or_only_shown_reads_the_same(place, waiting, words):
    code, out, handed, err = told(outlook(place, *words))
    alone = told(outlook(place, *words, env={**os.environ, "OUTLOOK_COLD": "1"}))
    assert handed and not alone[2]
    assert (code, out, err) == (alone[0], alone[1], alone[3])


def test_a_report_that_fails_gives_its_exit_code(place, waiting):
    code, out, handed, err = told(outlook(place, notebook="wrong"))
    assert (code, handed) == (1, True) and "ZeroDivisionError" in out + "".join(err)


def test_streams_that_are_closed_keep_no_report_from_being_made(place, waiting):
    words = f"{sys.executable} -m analysis.command report -n {place}/light.ipynb --data-dir {place}/data -o {place}/out"
    for number, closed in ((11, ">&-"), (12, "2>&-"), (13, "<&-"), (14, "| true")):
        shell = f"set -o pipefail; {words} -p number {number} {closed}"
        ended = subprocess.run(["bash", "-c", shell], capture_output=True, text=True, timeout=120)
        assert ended.returncode == 0, closed
        assert all(line.startswith("[1/1]") for line in ended.stderr.splitlines()), closed
        assert (place / "out" / f"light--number-{number}.html").is_file()


def test_the_command_has_the_folder_files_and_mask_of_who_calls(place, waiting):
    (place / "elsewhere").mkdir()
    line = [
        sys.executable,
        "-m",
        "analysis.command",
        "report",
        "-q",
        "-n",
        "../light.ipynb",
        "--data-dir",
        "../data",
    ]
    how = {"cwd": place / "elsewhere", "umask": 0o027, "capture_output": True}
    ended = subprocess.run([*line, "-o", "here"], **how, timeout=120)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, b"", b"")
    assert stat.S_IMODE((place / "elsewhere" / "here" / "light.html").stat().st_mode) == 0o640


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_what_ends_the_command_ends_its_batch(place, waiting, end):
    before = set(processes(MARK))
    out = place / f"ended-{end}"
    made = outlook(place, "-p", "pause", "1000", out=out)
    assert until(lambda: list(out.glob(".outlook/tmp/*/journal.jsonl")))
    made.send_signal(end)
    code, _, handed, err = told(made)
    assert handed and code == {signal.SIGINT: 130, signal.SIGTERM: 143, signal.SIGKILL: -9}[end]
    assert any(line.startswith("Interrupted.") for line in err) == (end == signal.SIGINT)
    assert until(lambda: set(processes(MARK)) <= before)
    assert shared.running() == dict([waiting])


def test_other_data_is_read_anew(place, waiting):
    assert told(outlook(place, "-p", "number", "2"))[1].startswith("0 made, 1 up to date")
    with (place / "data" / "claims.csv").open("a", encoding="utf-8") as file:
        file.write("c-9,stock,1,count,exact,2026-01-01,2026-01-02\n")
    code, out, handed, _ = told(outlook(place, "-p", "number", "2"))
    assert (code, handed) == (0, True) and out.startswith("1 made")
    assert shared.running() == dict([waiting])


def test_other_code_limits_or_environment_is_another_process(place, monkeypatch, tmp_path):
    ours = front.Front().folder
    assert front.Front().folder == ours
    with monkeypatch.context() as patch:
        patch.setenv("PYTHONHASHSEED", "7")
        assert front.Front().folder != ours
    with monkeypatch.context() as patch:
        patch.setattr(surroundings.os, "getpriority", lambda *_: 19)
        assert front.Front().folder != ours
    monkeypatch.setattr(surroundings, "PACKAGE", tmp_path)
    (tmp_path / "a.py").write_text("1")
    before = surroundings.code_state()
    (tmp_path / "a.txt").write_text("no code")
    assert surroundings.code_state() == before
    (tmp_path / "a.py").write_text("12")
    assert surroundings.code_state() != before


def test_a_process_that_was_stopped_keeps_no_report_from_being_made(place, waiting):
    _, pid = waiting
    os.kill(pid, signal.SIGSTOP)
    code, out, _, _ = told(outlook(place, "-p", "number", "21"))
    assert code == 0 and "1 made" in out
    assert pid not in processes(MARK)


def test_a_process_whose_code_is_gone_ends_when_its_reports_have(place, waiting):
    folder, pid = waiting
    made = outlook(place, "-p", "number", "22", "-p", "pause", "1")
    assert until(lambda: list((place / "out").glob(".outlook/tmp/*/journal.jsonl")))
    shared.retire(folder)
    assert until(lambda: not shared.running())
    assert told(made)[:3:2] == (0, True)
    assert until(lambda: pid not in processes(MARK))
    assert "No warm process" in CliRunner().invoke(warm, ["--stop"]).output


def test_what_nobody_waits_for_is_done_while_nothing_runs(place, tmp_path):
    """In small pieces: whoever asks waits for the one that has begun, and the others wait until his fork has ended."""
    env, of = surroundings.environment(), "a process of this test"
    folder = shared.place_of(env, [], of)
    try:
        made = [["os:mkdir", str(tmp_path / name)] for name in "ab"]
        with shared.connect(env, ["colorsys"], of) as connection:
            send(connection, {"meanwhile": [["time:sleep", 0.3], *made]})
        asking = shared.reach(folder)
        shell = ["sh", "-c", f"sleep 0.3; test -e {tmp_path}/a"]
        with Path(os.devnull).open("r+b") as nothing:
            send(asking, {"kind": "call", "call": "subprocess:call", "argument": shell, "env": env, "cwd": "/"}, [nothing.fileno()] * 3)  # fmt: skip
        assert Fork(asking).wait(30) == 1  # it was not made yet
        assert until((tmp_path / "b").exists)
    finally:
        shared.stop(folder)


def test_it_is_started_only_for_a_report_or_two(place, monkeypatch):
    for words in ("report -n a", "report -n a -t b -t c", "report --notebook=a"):
        assert command._is_small(words.split()), words
    for words in (
        "report",
        "report plan.yml",
        "report -t open",
        "report -n a -g b 1,2",
        "report -n a --dry-run",
    ):
        assert not command._is_small(words.split()), words
    assert not shared.running()
    run_plan(plan_of(place, "light", number=[31, 32, 33]), place / "many", standing=True)
    assert not shared.running()


def test_what_a_report_imported_late_is_imported_for_no_report_about_something_else(tmp_path, monkeypatch):
    monkeypatch.setenv("OUTLOOK_CACHE_DIR", str(tmp_path / "cache"))
    light(tmp_path)

    def memory(**parameters):
        defaults = {"target": "here", "data_dir": "", "as_of": "", "seed": 1, "levels": [1, 2]}
        report = Report(tmp_path / "light.ipynb", parameters, "light", defaults)
        return imports.memory_of([report.notebook], loop._subjects([report]))

    learner = executors.Warm.__new__(executors.Warm)  # without a process: what it learns goes to its file
    learner._preload = lambda modules: None
    learner._remember([tmp_path / "light.ipynb"], tmp_path, "", ["here"])
    learner.learn(["statsmodels.api"])
    waiter = standing.Standing.__new__(standing.Standing)
    waiter._preload = lambda *modules: None
    waiter._remember([tmp_path / "light.ipynb"], tmp_path, "", ["there"])
    waiter.others = imports.memory_of([tmp_path / "light.ipynb"], standing.EVERY)
    for late in (
        ["scipy.stats"],
        ["scipy.stats", "colorsys"],
    ):  # the process that waits imports what any of them needs
        waiter.learn(late)
    assert imports.remembered(waiter.others) == ["scipy.stats", "colorsys"]
    assert "statsmodels.api" in imports.remembered(memory())
    assert "statsmodels.api" in imports.remembered(memory(seed=2, as_of="2025-01-01", data_dir="mine"))
    assert "statsmodels.api" not in imports.remembered(memory(target="there"))
