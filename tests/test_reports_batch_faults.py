"""What goes wrong around a batch: it is told in a sentence, what is finished stays, and the rest is made."""

import json
import os
import resource
import signal
import subprocess
import sys
import threading
import time
import uuid

import pytest
from batch_samples import Heard, linux
from reports_samples import gone, light, plan_of, record_of
from results_samples import run, spool

from analysis.reports.batch import executors
from analysis.reports.batch import folder as folders
from analysis.reports.batch.run import run_plan
from analysis.reports.results import store as results

# one bad thing stops nothing else


@pytest.mark.parametrize("when", ["begun", "published"])
def test_a_full_disk_is_one_sentence_and_the_rest_is_made(tmp_path, monkeypatch, borrowing, when):
    light(tmp_path)
    plan = plan_of(tmp_path, "light", number=[1, 2, 3])
    begin, publish, kept = folders.Folder.work, folders.Folder.publish, {}

    def full(slug, now):
        if (slug, now) == ("light--number-2", when):
            raise OSError(28, "No space left on device", slug)

    def work(self, slug, attempt):
        made = begin(self, slug, attempt)
        full(slug, "begun")
        return made

    def published(self, work, record):
        kept[record["slug"]] = {path.name for path in self.tmp.iterdir()}
        full(record["slug"], "published")
        return publish(self, work, record)

    monkeypatch.setattr(folders.Folder, "work", work)
    monkeypatch.setattr(folders.Folder, "publish", published)
    result = run_plan(plan, tmp_path / "out", workers=1, batch_class=borrowing)
    assert kept["light--number-3"] == {"light--number-3.1"}, (
        "what cannot be published makes room for the next"
    )
    assert [r["status"] for r in result.reports] == ["ok", "failed", "ok"] and result.exit_code == 1
    assert "no space is left on the disk" in result.failed[0]["error"]["message"]
    monkeypatch.undo()
    again = run_plan(plan, tmp_path / "out", batch_class=borrowing)
    assert (again.made, again.skipped, again.exit_code) == (1, 2, 0)


@linux
@pytest.mark.slow
def test_a_disk_that_is_really_full(tmp_path, borrowing):
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
        result = run_plan(plan, disk / "out", progress=heard, batch_class=borrowing)
        assert result.exit_code == 1 and "no space is left" in str(
            heard.texts + [r["error"] for r in result.failed]
        )
        assert not list((disk / "out").rglob("*.new"))
        (disk / "filler").unlink()
        assert run_plan(plan, disk / "out", batch_class=borrowing).exit_code == 0
        assert len(results.query(disk / "out", "from latest")[1]) == 3
    finally:
        subprocess.run(["umount", disk], check=False)


def test_a_folder_that_goes_away_meanwhile(tmp_path, borrowing):
    light(tmp_path)
    plan = plan_of(tmp_path, "light", number=list(range(6)), pause=0.3)
    out = tmp_path / "out"

    class Remover(Heard):
        def report(self, record):
            super().report(record)
            if len(self.made) == 2:
                out.rename(tmp_path / "elsewhere")

    told = Remover()
    result = run_plan(plan, out, progress=told, batch_class=borrowing)
    assert len(told.made) == 6 and result.exit_code == 1
    assert "2 reports that were made are gone" in " ".join(result.problems)
    assert run_plan(plan, out, batch_class=borrowing).exit_code == 0
    assert len(results.query(out, "from latest")[1]) == 6


def test_what_is_changed_while_a_batch_runs_is_in_no_report_under_its_old_name(tmp_path, borrowing):
    """Else the numbers of an edit would stand under the hash of what was there before, also when it is taken back."""
    book = light(tmp_path)
    plan, before = plan_of(tmp_path, "light", number=[1, 2, 3]), book.read_bytes()

    class Editor(Heard):
        def report(self, record):
            super().report(record)
            book.write_bytes(before.replace(b"6 * number", b"7 * number"))

    result = run_plan(plan, tmp_path / "out", workers=1, progress=Editor(), batch_class=borrowing)
    assert [r["status"] for r in result.reports] == ["ok", "failed", "failed"] and result.exit_code == 1
    assert result.failed[0]["error"]["message"] == (
        "the notebook changed while it was made: the same command makes it again"
    )
    book.write_bytes(before)
    again = run_plan(plan, tmp_path / "out", batch_class=borrowing)
    assert (again.made, [r["results"][0]["value"] for r in again.reports]) == (2, [6, 12, 18])


def test_what_is_taken_out_of_the_spool_meanwhile_is_in_the_database_in_the_end(tmp_path, borrowing):
    light(tmp_path)

    class Thief(Heard):
        def report(self, record):
            for path in (tmp_path / "out" / ".outlook" / "spool").glob("*.json"):
                path.unlink()

    # where there is no database yet, it is made from the records beside the pages
    for progress, numbers in ((None, [1]), (Thief(), [2, 3])):
        plan = plan_of(tmp_path, "light", number=numbers)
        assert run_plan(plan, tmp_path / "out", progress=progress, batch_class=borrowing).exit_code == 0
    assert len(results.query(tmp_path / "out", "from batches join runs using (run_id)")[1]) == 3


def test_foreign_files_in_the_folder_disturb_nothing(tmp_path, borrowing):
    light(tmp_path)
    plan = plan_of(tmp_path, "light")
    out = tmp_path / "out"
    run_plan(plan, out, batch_class=borrowing)
    (out / "other.html").write_text("not ours")
    strange = {**record_of(out, "light"), "slug": "strange", "run_id": "s", "parameters": [1]}
    shapes = {
        "other": [1, 2],
        "wrong": {"run_id": "x", "slug": "wrong", "results": "none"},
        "strange": strange,
    }
    for name, content in shapes.items():
        (out / f"{name}.json").write_text(json.dumps(content))
        (out / f"{name}.html").write_text("not ours")
    (out / "deep.json").write_text("[" * 100_000)
    (out / ".outlook" / "spool" / "foreign.json").write_text("{torn")
    (out / ".outlook" / "spool" / "shape.json").write_text('{"run_id": 5, "results": {}}')
    heard = Heard()
    again = run_plan(plan, out, progress=heard, batch_class=borrowing)
    assert (again.exit_code, again.skipped) == (0, 1)
    assert {p.name for p in (out / ".outlook" / "set-aside").iterdir()} == {"foreign.json", "shape.json"}
    assert len([t for t in heard.texts if "set aside" in t]) == 2
    assert "not ours" not in (out / "index.html").read_text(encoding="utf-8")


def test_an_index_that_cannot_be_written_stops_no_report(tmp_path, borrowing):
    light(tmp_path)
    (tmp_path / "out" / "index.html" / "x").mkdir(parents=True)
    result = run_plan(plan_of(tmp_path, "light"), tmp_path / "out", batch_class=borrowing)
    assert result.exit_code == 1 and not result.failed
    assert "The index is not up to date" in result.problems[0]


def test_a_file_system_without_locks_is_said(tmp_path, monkeypatch, borrowing):
    from analysis import locks

    def none(fd):
        raise OSError(95, "Operation not supported")

    light(tmp_path)
    monkeypatch.setattr(locks, "_lock", none)
    heard = Heard()
    result = run_plan(plan_of(tmp_path, "light"), tmp_path / "out", progress=heard, batch_class=borrowing)
    assert result.exit_code == 0
    assert "this file system has no locks (Operation not supported)" in heard.texts[0]
    assert len(results.query(tmp_path / "out", "from latest")[1]) == 1


def test_results_do_not_wait_for_ever(tmp_path, monkeypatch):
    from analysis.errors import ReportError
    from analysis.locks import hold, release

    spool(tmp_path / "out", run())
    monkeypatch.setattr(results, "PATIENCE", 0.3)
    lock = hold(tmp_path / "out" / ".outlook" / "spool")
    try:
        with pytest.raises(ReportError, match="locked by another process for"):
            results.query(tmp_path / "out", "from runs")
    finally:
        release(lock)
    assert results.query(tmp_path / "out", "select run_id from runs")[1] == [("r1",)]


# the zygote


@linux
def test_a_stopped_zygote_falls_under_the_time_limit(tmp_path, monkeypatch):
    """It is asked for the third report and never answers; another one makes what is left."""
    mark = f"OUTLOOK_TEST={uuid.uuid4()}"
    monkeypatch.setenv(*mark.split("="))
    light(tmp_path)
    start, asked = executors.Warm.start, []

    def stopped_at_the_third(self, job):
        asked.append(self.nursery.pid)
        if len(asked) == 3:
            os.kill(self.nursery.pid, signal.SIGSTOP)
        return start(self, job)

    monkeypatch.setattr(executors.Warm, "start", stopped_at_the_third)
    plan = plan_of(tmp_path, "light", number=list(range(6)))
    result = run_plan(plan, tmp_path / "out", timeout=4)
    assert len(set(asked)) == 2 and result.exit_code == 0 and result.warm
    assert not gone(mark)


@linux
@pytest.mark.slow
def test_a_busy_machine_loses_no_report(tmp_path):
    """Forks that end at once, two messages in one piece: each is told apart."""
    light(tmp_path)
    busy = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(2)]
    try:
        plan = plan_of(tmp_path, "light", number=list(range(8)))
        result = run_plan(plan, tmp_path / "out", workers=4)
    finally:
        for one in busy:
            one.kill()
            one.wait()
    assert result.exit_code == 0 and len(result.reports) == 8


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


# clocks


def test_a_clock_that_goes_back_does_not_make_old_results_the_latest(tmp_path, monkeypatch, borrowing):
    from analysis.reports.batch import run as running

    light(tmp_path)
    names = iter(["20300101T000000.000Z", "20200101T000000.000Z"])
    monkeypatch.setattr(running, "new_batch_id", lambda: next(names))
    run_plan(plan_of(tmp_path, "light", number=[1]), tmp_path / "out", batch_class=borrowing)
    with (tmp_path / "data" / "claims.csv").open("a", encoding="utf-8") as file:
        file.write("c-9,stock,1,count,exact,2026-01-01,2026-01-02\n")
    second = run_plan(plan_of(tmp_path, "light", number=[1]), tmp_path / "out", batch_class=borrowing)
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
