"""The commands are thin: what they say, and the exit code."""

import io
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from reports_samples import data, light, notebook
from results_samples import run, spool

from analysis.errors import ReportError
from analysis.reports.batch.progress import Progress, duration
from analysis.reports.cli import report


@pytest.fixture
def folder(tmp_path):
    light(tmp_path)
    data(tmp_path / "data")
    return tmp_path


def call(folder, *words):
    shared = ["--data-dir", str(folder / "data"), "--out", str(folder / "out")]
    return CliRunner().invoke(report, [*words, *shared], catch_exceptions=True)


def test_a_dry_run_shows_the_plan_and_runs_nothing(folder):
    path = str(folder / "light.ipynb")
    done = call(folder, "-n", path, "-t", "open", "-g", "number", "1,2", "-p", "pause", "0.5", "--dry-run")
    assert done.exit_code == 0
    assert done.output.count("light  ") == 4 and "pause=0.5" in done.output and "4 reports" in done.output
    assert not (folder / "out").exists()


def test_problems_are_report_errors(folder):
    done = call(folder, "-n", str(folder / "light.ipynb"), "-p", "numbr", "1", "--as-of", "yesterday")
    assert isinstance(done.exception, ReportError)
    assert "Did you mean number?" in str(done.exception) and "'yesterday' is not a day" in str(done.exception)
    done = call(folder, "plan.yml", "-n", "light")
    assert "cannot be used together" in str(done.exception)


def test_reports_are_made_and_the_exit_code_tells(folder):
    notebook(folder / "fails.ipynb", "1 / 0")
    done = call(folder, "-n", str(folder / "light.ipynb"), "-n", str(folder / "fails.ipynb"))
    assert done.exit_code == 1
    assert "2 made, 1 failed in" in done.output and "fails: cell 1, ZeroDivisionError" in done.output
    done = call(folder, "-n", str(folder / "light.ipynb"), "--quiet")
    assert (done.exit_code, done.output) == (0, "")


class Terminal(io.StringIO):
    def isatty(self):
        return True


def record(slug, status="ok", **error):
    return {"slug": slug, "status": status, "duration_s": 1.0, "error": error or None}


def test_progress_on_a_terminal_has_rate_and_remaining_time():
    screen = Terminal()
    progress = Progress(screen)
    progress.start(3, skipped=1)
    progress.began -= 30
    progress.report(record("a"))
    last = screen.getvalue().rpartition("\r")[2]
    assert "1/3" in last and "2 a minute" in last and "60 s left" in last
    progress.report(record("b", "failed", cell=2, ename="KeyError", message="'x'\ny"))
    assert "failed  b: cell 2, KeyError: 'x' y\n" in screen.getvalue()
    assert "1 failed" in screen.getvalue().rpartition("\r")[2]
    progress.finish()
    assert screen.getvalue().endswith("\r")


def test_progress_in_a_log_is_plain_lines():
    log = io.StringIO()
    progress = Progress(log)
    progress.start(2, skipped=2)
    progress.report(record("a"))
    progress.report(record("b", "failed", ename="E", message="m"))
    progress.finish()
    assert log.getvalue() == "2 reports are up to date\n[1/2] a  1.0 s\nfailed  b: E: m\n"


def test_quiet_leaves_problems_only():
    log = io.StringIO()
    progress = Progress(log, quiet=True)
    progress.start(2, skipped=2)
    progress.note("a note")
    progress.report(record("a"))
    progress.report(record("b", "failed", ename="E", message="m"))
    assert log.getvalue() == "failed  b: E: m\n"


def test_who_reads_no_further_keeps_no_report_from_being_made():
    """`outlook report 2>&1 | head -1` ended the batch, and said that all was well."""

    class Closed(Terminal):
        def write(self, text):
            raise BrokenPipeError

    progress = Progress(Closed())
    progress.start(2, skipped=1)
    progress.report(record("a"))
    progress.report(record("b", "failed", ename="E", message="m"))
    progress.warn("a sentence")
    progress.finish()
    assert (progress.done, progress.failed) == (2, 1)


def test_durations():
    assert [duration(s) for s in (1, 89, 100, 5400)] == ["1 s", "89 s", "2 min", "1.5 h"]


@pytest.mark.parametrize(
    "words", [["results", "--sql", "select range from range(200000)"], ["targets"], ["--help"]]
)
def test_who_reads_the_beginning_only_gets_no_error(tmp_path, words):
    """`outlook results | head -1`: the rest is not wanted, which is no failure."""
    if words[0] == "results":
        words = [*words, "--out", str(spool(tmp_path / "out", run()))]
    command = [sys.executable, "-c", "from analysis.cli import main; main()", *words]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        running.stdout.read(1)
        running.stdout.close()
        said = running.stderr.read().decode()
    assert running.returncode == 0 and "Broken" not in said and "Traceback" not in said


@pytest.mark.parametrize("columns", [40, 80, 3])
def test_progress_stays_within_the_terminal(monkeypatch, columns):
    monkeypatch.setenv("COLUMNS", str(columns))
    screen = Terminal()
    progress = Progress(screen)
    progress.start(100, skipped=0)
    progress.began -= 3600
    for number in range(60):
        progress.report(record(f"a{number}"))
    assert max(len(line) for line in screen.getvalue().split("\r")) < columns


def test_the_readme_says_who_can_run_code_through_a_cluster():
    """The sentence beside `--local-cluster`: its keys and what makes them, and the word for a cluster without; all options exist."""
    readme = (Path(__file__).parents[1] / "README.md").read_text("utf-8")
    told = next(part for part in readme.split("\n\n") if "`--local-cluster" in part)
    assert "can run code as you" in told and "openssl" in told and "TLS" in told
    ours = re.findall(r"`(?:outlook report [^`]*)?(--(?:local-cluster|scheduler|insecure))", told)
    assert (
        set(ours)
        == {"--local-cluster", "--scheduler", "--insecure"}
        <= {o for p in report.params for o in p.opts}
    )
