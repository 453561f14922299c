"""The same plan on a Dask cluster: each worker has a zygote of its own, reports come back through the scheduler.

A worker needs this package and the evidence at the same path; notebooks travel with the job. A worker that
is lost has its reports made again by another. Start workers with Dask's own launchers (`dask worker`,
dask-jobqueue for Slurm, dask-kubernetes); one report at a time for each thread of a worker.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import threading
import time
from pathlib import Path

from analysis.errors import ReportError
from analysis.reports.batch import run, salvage
from analysis.reports.batch.executors import Cold, Warm
from analysis.reports.warm.nursery import ColdOnlyError, why_not
from analysis.reports.work import outcome_of

LOST_WORKERS_ALLOWED = 3
CONNECT_SECONDS = 20
PREFIX = "outlook-report-"
_zygotes = threading.Lock()
_executor = None
_active: set[str] = set()


def run_distributed(
    plan,
    out_dir,
    *,
    scheduler: str | None = None,
    local_cluster: int | None = None,
    progress=None,
    **settings,
) -> run.BatchResult:
    """Execute a plan on a cluster; arguments and result as of `run.run_plan`.

    `scheduler`: its address. `local_cluster`: start so many workers on this machine. Raises ReportError where
    dask.distributed is not installed or the scheduler does not answer.
    """
    try:
        import distributed
    except ImportError as problem:
        raise ReportError(
            "--scheduler and --local-cluster need dask.distributed: pip install 'smart-factory-outlook[cluster]'."
        ) from problem
    cluster = None
    try:
        if local_cluster:
            cluster = distributed.LocalCluster(
                n_workers=local_cluster, threads_per_worker=1, processes=True, dashboard_address=None
            )
        client = distributed.Client(cluster or scheduler, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as problem:
        if cluster:
            cluster.close()
        raise ReportError(f"The scheduler {scheduler} does not answer: {problem}") from problem
    try:
        return run.run_plan(
            plan,
            out_dir,
            progress=progress,
            batch_class=lambda *a: ClusterBatch(*a, client=client),
            **settings,
        )
    finally:
        client.close()
        if cluster:
            cluster.close()


class ClusterBatch(run.Batch):
    """Hands jobs to the cluster and publishes what comes back."""

    def __init__(self, *arguments, client):
        super().__init__(*arguments)
        self.client = client

    def run(self, todo, workers: int) -> None:
        """Run reports on all workers of the cluster; `workers` is a matter of the cluster's own."""
        from distributed import as_completed

        jobs = {report.slug: (report, self._job(report, 1)) for report in todo}
        limits = {"timeout": self.options.timeout, "retries": self.options.retries, "warm": self.options.warm}
        futures = {
            self.client.submit(
                remote,
                {**job, "source": report.notebook.read_text(encoding="utf-8")},
                limits,
                key=f"outlook-{slug}-{time.time_ns()}",
                pure=False,
                retries=LOST_WORKERS_ALLOWED,
            ): slug
            for slug, (report, job) in jobs.items()
        }
        self.warm = self.options.warm
        try:
            for future in as_completed(list(futures), loop=self.client.loop):
                self._publish(*jobs[futures[future]], future)
        finally:
            self.client.cancel([f for f in futures if not f.done()])
            with contextlib.suppress(Exception):  # workers that are gone have nothing to release
                self.client.run(release)

    def _publish(self, report, job: dict, future) -> None:
        work = Path(job["work"])
        if future.status == "finished":
            answer = future.result()
            for name, content in answer["files"].items():
                path = work / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
            given = answer["record"]
        else:
            given = salvage.partial(job, None, None, 0.0)
            given["error"]["message"] = f"the cluster could not run it: {future.exception()}"
        record = {**job["record"], **given, "attempts": 1}
        self.folder.publish(work, record)
        self.finished[report.slug] = record
        self.progress.report(record)
        future.release()


def remote(job: dict, limits: dict) -> dict:
    """On a worker: make one report in a fork of the worker's zygote; its record and files."""
    remove_stale()
    work = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))
    with _zygotes:
        _active.add(work.name)
    try:
        place = Path(job["cwd"])
        local = work / f"{Path(job['notebook']).name}"
        local.write_text(job.pop("source"), encoding="utf-8")
        inner = work / "work"
        inner.mkdir()
        cwd = str(place if place.is_dir() else work)
        record = _attempts({**job, "notebook": str(local), "work": str(inner), "cwd": cwd}, limits)
        files = {
            str(path.relative_to(inner)): path.read_bytes()
            for path in inner.rglob("*")
            if path.is_file() and (path.suffix in (".ipynb", ".html") or "figures" in path.parts)
        }
        return {"record": record, "files": files}
    finally:
        with _zygotes:
            _active.discard(work.name)
        shutil.rmtree(work, ignore_errors=True)


def release() -> None:
    """On a worker: end its zygote, unless another batch is using it."""
    global _executor
    with _zygotes:
        if _executor is not None and not _active:
            _executor.close()
            _executor = None


def remove_stale() -> None:
    """Remove what workers of this machine that were killed have left in the folder of temporary files."""
    for path in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        owner = path.name.removeprefix(PREFIX).partition("-")[0]
        if owner.isdigit() and not _alive(int(owner)):
            shutil.rmtree(path, ignore_errors=True)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _attempts(job: dict, limits: dict) -> dict:
    work, seconds = Path(job["work"]), limits["timeout"]
    for attempt in range(1, limits["retries"] + 2):
        began = time.monotonic()
        with _zygotes:
            process = _start(job, limits["warm"])
        code = process.wait(seconds)
        if code is None:
            process.kill()
            process.wait(run.GRACE_SECONDS)
        outcome = outcome_of(work)
        if outcome is not None:
            return outcome["record"]
        if code is None or attempt > limits["retries"]:
            return salvage.partial(job, code, seconds if code is None else None, time.monotonic() - began)
    raise AssertionError("unreachable")


def _start(job: dict, wanted_warm: bool):
    """A process for the job, from this worker's zygote or cold."""
    global _executor
    if _executor is None:
        _executor = Cold()
        if wanted_warm and not why_not(job["cwd"]):
            _executor = Warm([Path(job["notebook"])], Path(job["cwd"]))
    try:
        return _executor.start(job)
    except ColdOnlyError:
        _executor = Cold()
        return _executor.start(job)
