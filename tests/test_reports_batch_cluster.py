"""A plan on a Dask cluster: the same pages, and the loss of a worker is survived."""

import contextlib
import http.client
import os
import shutil
import signal
import stat
import subprocess
import sys
import threading
import uuid
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest
from reports_samples import light, page_record, plan_of, processes, record_of, until

from analysis.errors import ReportError
from analysis.reports.batch import distributed as ours
from analysis.reports.batch import loop
from analysis.reports.results import store as results

pytestmark = pytest.mark.slow


def zygotes(mark: str) -> list[int]:
    """Zygotes and their forks that are left; Python's own resource tracker lives as long as this process."""

    def left() -> list[int]:
        return [p for p in processes(mark) if b"zygote" in Path(f"/proc/{p}/cmdline").read_bytes()]

    until(lambda: not left())
    return left()


def test_a_worker_is_lost_and_every_report_is_made(tmp_path, monkeypatch):
    distributed = pytest.importorskip("distributed")
    mark = f"OUTLOOK_TEST={uuid.uuid4()}"
    monkeypatch.setenv(*mark.split("="))
    light(tmp_path)
    plan = plan_of(tmp_path, "light", number=list(range(4)), pause=0.7)
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=50
    ) as cluster:
        workers = [w.pid for w in cluster.workers.values()]
        killed = []

        def kill_one():
            until(lambda: list((tmp_path / "out").glob("light*.json")))
            os.kill(workers[0], signal.SIGKILL)
            killed.append(workers[0])

        killer = threading.Thread(target=kill_one)
        killer.start()
        result = ours.run_distributed(
            plan, tmp_path / "out", scheduler=cluster.scheduler_address, insecure=True
        )
        killer.join()
        assert not zygotes(mark), "an idle cluster keeps no zygote"
    assert killed and result.exit_code == 0 and len(result.reports) == 4
    for report in plan.reports:
        record = record_of(tmp_path / "out", report.slug)
        assert record["results"][0]["value"] == 6 * report.parameters["number"]
        assert (tmp_path / "out" / "notebooks" / f"{report.slug}.ipynb").exists()
    assert results.query(tmp_path / "out", "select count(*) from runs")[1] == [(4,)]


class Answer:
    """A future of Dask: its status is that of this moment, its result is waited for."""

    def __init__(self, status: str, outcome):
        self.status, self.outcome = status, outcome

    def result(self):
        if isinstance(self.outcome, Exception):
            raise self.outcome
        return self.outcome


@pytest.mark.parametrize("status", ["finished", "lost", "pending"])
def test_an_answer_that_is_lost_with_its_worker_is_waited_for(tmp_path, monkeypatch, status):
    """A worker that dies after it has told of a report takes the report with it; another makes it again."""
    taken = []
    monkeypatch.setattr(ours.ClusterBatch, "_publish", lambda *said: taken.append(said[-1]))
    answer = {"record": {"status": "ok"}, "files": {"page.html": b"whole"}}
    batch = object.__new__(ours.ClusterBatch)
    batch._take_in(None, {"work": str(tmp_path)}, Answer(status, answer))
    assert taken == [{"status": "ok"}] and (tmp_path / "page.html").read_bytes() == b"whole"


def test_a_file_for_another_place_is_not_taken_from_a_worker_and_stops_no_other_report(tmp_path, monkeypatch):
    distributed = pytest.importorskip("distributed")
    light(tmp_path)
    (tmp_path / "work").mkdir()
    batch, told = object.__new__(ours.ClusterBatch), []
    batch.options, batch.meanwhile = loop.Options(), lambda: None
    batch._job = lambda turn: {"work": str(tmp_path / "work")}
    batch._failed = lambda turn, name, message: told.append(message)
    batch._publish = lambda *said: told.append(said[-1])
    names = iter(["../page.html", "page.html"])

    def submit(*_, **__):
        answer = Answer("finished", {"record": {"status": "ok"}, "files": {next(names): b"whole"}})
        answer.release, answer.done = (lambda: None), (lambda: True)
        return answer

    batch.client = SimpleNamespace(submit=submit, loop=None, cancel=list, run=lambda _: None)
    monkeypatch.setattr(distributed, "as_completed", lambda futures, loop: futures)
    batch.run(list(plan_of(tmp_path, "light", number=[1, 2]).reports), 1)
    assert told == ["a worker sent the file ../page.html, which is none of a report", {"status": "ok"}]
    assert not (tmp_path / "page.html").exists() and (tmp_path / "work" / "page.html").exists()


def test_what_the_cluster_could_not_run_is_told_with_its_reason(tmp_path, monkeypatch):
    taken = []
    monkeypatch.setattr(ours.ClusterBatch, "_publish", lambda *said: taken.append(said[-1]))
    path = light(tmp_path)
    job = {
        "work": str(tmp_path),
        "notebook": str(path),
        "slug": "light",
        "parameters": {},
        "record": page_record(),
    }
    object.__new__(ours.ClusterBatch)._take_in(None, job, Answer("error", RuntimeError("no memory left")))
    [record] = taken
    assert record["status"] == "failed"
    assert record["error"]["message"] == "the cluster could not run it: RuntimeError('no memory left')"


def test_a_local_cluster_from_the_command_line(tmp_path):
    pytest.importorskip("distributed")
    path = light(tmp_path)
    command = [sys.executable, "-c", "from analysis.cli import main; main()", "report", "-n", str(path)]
    options = ["-p", "number", "2", "--out", str(tmp_path / "out"), "--local-cluster", "1"]
    done = subprocess.run([*command, *options], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    assert "1 made, 0 failed" in done.stdout
    assert record_of(tmp_path / "out", "light--number-2")["results"][0]["value"] == 12


def test_without_dask_it_is_said_how_to_get_it(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    light(tmp_path)
    with pytest.raises(ReportError, match=r"need dask\.distributed: pip install"):
        ours.run_distributed(plan_of(tmp_path, "light"), tmp_path / "out", local_cluster=1)


def test_a_scheduler_that_does_not_answer(tmp_path, monkeypatch):
    pytest.importorskip("distributed")
    light(tmp_path)
    monkeypatch.setattr(ours, "CONNECT_SECONDS", 1)
    with pytest.raises(ReportError, match=r"tcp://127\.0\.0\.1:9 does not answer"):
        ours.run_distributed(
            plan_of(tmp_path, "light"), tmp_path / "out", scheduler="tcp://127.0.0.1:9", insecure=True
        )


def tells(port: int) -> list[str]:
    """Pages of Dask's own that a port answers with."""
    told = []
    for path in ("/status", "/info/main/workers.html", "/json/counts.json", "/metrics", "/health"):
        with contextlib.suppress(OSError, http.client.HTTPException):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=3)
            connection.request("GET", path)
            if connection.getresponse().status == 200:
                told.append(path)
    return told


def test_a_local_cluster_lets_nobody_else_in():
    """Its connections are encrypted, both ends show a key that is gone afterwards, and it has no dashboard."""
    distributed = pytest.importorskip("distributed")
    if shutil.which("openssl") is None:
        pytest.skip("no openssl to make keys with")
    with ours.keys(distributed) as security:
        place = Path(security.tls_ca_file).parent
        assert stat.S_IMODE(place.stat().st_mode) == 0o700
        with ours._local(distributed, 1, security) as cluster:
            address = cluster.scheduler_address
            assert address.startswith("tls://127.0.0.1:")
            family = [psutil.Process(), *psutil.Process().children(recursive=True)]
            ends = [
                one.laddr
                for process in family
                for one in process.net_connections(kind="inet")
                if one.status == "LISTEN"
            ]
            assert {end.ip for end in ends} == {"127.0.0.1"} and len(
                ends
            ) >= 3  # scheduler, worker and its nanny
            assert not [end.port for end in ends if tells(end.port)]
            assert all(worker.startswith("tls://127.0.0.1:") for worker in cluster.scheduler_info["workers"])
            stranger = address.removeprefix("tls://")
            for other in (f"tcp://{stranger}", address):
                with pytest.raises((OSError, TimeoutError, TypeError)):
                    distributed.Client(other, timeout=3, set_as_default=False)
            with distributed.Client(cluster, set_as_default=False) as client:
                assert client.submit(sum, [1, 2]).result(30) == 3
    assert not place.exists()


def test_a_scheduler_without_keys_is_refused_unless_it_is_said(tmp_path):
    pytest.importorskip("distributed")
    light(tmp_path)
    with pytest.raises(
        ReportError, match=r"Whoever reaches tcp://127\.0\.0\.1:9 can run code as you.*--insecure"
    ):
        ours.run_distributed(plan_of(tmp_path, "light"), tmp_path / "out", scheduler="tcp://127.0.0.1:9")


@pytest.mark.parametrize("insecure", [False, True])
def test_the_command_starts_its_cluster_behind_keys_unless_it_is_said(tmp_path, monkeypatch, insecure):
    pytest.importorskip("distributed")
    light(tmp_path)
    asked = []

    @contextlib.contextmanager
    def local(distributed, workers, security):
        asked.append(security)
        raise OSError("not started")
        yield

    monkeypatch.setattr(ours, "_local", local)
    with pytest.raises(ReportError, match="not started"):
        ours.run_distributed(plan_of(tmp_path, "light"), tmp_path / "out", local_cluster=1, insecure=insecure)
    assert [security is None for security in asked] == [insecure]


def test_without_openssl_it_is_said_what_is_open(tmp_path, monkeypatch):
    pytest.importorskip("distributed")
    light(tmp_path)
    monkeypatch.setattr(ours.shutil, "which", lambda name: None)
    with pytest.raises(ReportError, match="makes keys with openssl"):
        ours.run_distributed(plan_of(tmp_path, "light"), tmp_path / "out", local_cluster=1)
