"""The same plan on a Dask cluster: each worker has a zygote of its own, reports come back through the scheduler.

A worker that is lost has its reports made again by another. Start workers with Dask's own launchers (`dask worker`,
dask-jobqueue for Slurm, dask-kubernetes); one report at a time for each thread of a worker.

Whoever reaches a scheduler can have any code run by its workers: connections are encrypted and both ends show a key, or
the user says that they need not be.
"""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from analysis.errors import ReportError
from analysis.reports.batch import run, salvage
from analysis.reports.batch.loop import Batch, Turn
from analysis.reports.batch.progress import Progress
from analysis.reports.batch.worker import release, remote
from analysis.reports.plan.plan import Plan, Report

LOST_WORKERS_ALLOWED = 3
CONNECT_SECONDS = 20
KEYS = ("scheduler", "worker", "client")


def run_distributed(
    plan: Plan,
    out_dir: Path | str,
    *,
    scheduler: str | None = None,
    local_cluster: int | None = None,
    insecure: bool = False,
    progress: Progress | None = None,
    **settings: Any,
) -> run.BatchResult:
    """Execute a plan on a cluster; arguments and result as of `run.run_plan`.

    `scheduler`: its address, `tls://…`; keys as in Dask's configuration. `local_cluster`: start so many workers on this
    machine, behind keys of their own. `insecure`: also without keys. Raises ReportError where dask.distributed is not
    installed, the scheduler does not answer, or its connections are open to everybody.
    """
    try:
        import distributed
    except ImportError as problem:
        raise ReportError(
            "--scheduler and --local-cluster need dask.distributed: pip install 'smart-factory-outlook[cluster]'."
        ) from problem
    if scheduler and not local_cluster and not insecure and not scheduler.startswith("tls://"):
        raise ReportError(
            f"Whoever reaches {scheduler} can run code as you: it has no keys. Start the scheduler with TLS and give its "
            "address as tls://… (keys as in Dask's configuration), or say --insecure on a network of your own."
        )
    with contextlib.ExitStack() as stack:
        try:
            address, security = scheduler, None
            if local_cluster:
                security = None if insecure else stack.enter_context(keys(distributed))
                address = stack.enter_context(_local(distributed, local_cluster, security))
            options = {"security": security} if security else {}
            client = stack.enter_context(
                distributed.Client(address, timeout=CONNECT_SECONDS, set_as_default=False, **options)
            )
        except (OSError, TimeoutError, ValueError, TypeError) as problem:
            raise ReportError(f"The scheduler {scheduler or ''} does not answer: {problem}") from problem

        def batch(*arguments: Any) -> ClusterBatch:
            return ClusterBatch(*arguments, client=client)

        return run.run_plan(plan, out_dir, progress=progress, batch_class=batch, **settings)


@contextlib.contextmanager
def _local(distributed: Any, workers: int, security: Any) -> Iterator[Any]:
    """A cluster on this machine; its HTTP servers, which Dask starts in any case, have nothing to tell."""
    import dask

    options = {"protocol": "tls://", "security": security} if security else {"security": False}
    silent: dict[str, list] = {f"distributed.{who}.http.routes": [] for who in ("scheduler", "worker", "nanny")}
    with (
        dask.config.set(silent),
        distributed.LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            processes=True,
            host="127.0.0.1",
            dashboard_address="127.0.0.1:0",
            scheduler_kwargs={"dashboard": False},
            worker_dashboard_address=None,
            **options,
        ) as cluster,
    ):
        yield cluster


@contextlib.contextmanager
def keys(distributed: Any) -> Iterator[Any]:
    """A key made for one cluster, in a folder that only this user can enter; gone with the cluster.

    Raises ReportError without `openssl`.
    """
    program = shutil.which("openssl")
    if program is None:
        raise ReportError(
            "--local-cluster makes keys with openssl, and there is none. Install it, or say --insecure: then every user "
            "of this machine can run code as you while the batch runs."
        )
    with tempfile.TemporaryDirectory(prefix="outlook-keys-") as folder:
        key, certificate = f"{folder}/key.pem", f"{folder}/certificate.pem"
        words = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=smart-factory-outlook"
        try:
            subprocess.run(
                [program, *words.split(), "-keyout", key, "-out", certificate],
                check=True,
                capture_output=True,
            )
        except subprocess.CalledProcessError as problem:
            raise ReportError(
                f"openssl can make no key: {problem.stderr.decode(errors='replace')}"
            ) from problem
        files = {
            f"tls_{who}_{part}": path for who in KEYS for part, path in (("key", key), ("cert", certificate))
        }
        yield distributed.Security(tls_ca_file=certificate, require_encryption=True, **files)


class ClusterBatch(Batch):
    """Hands jobs to the cluster and publishes what comes back."""

    def __init__(self, *arguments: Any, client: Any):
        super().__init__(*arguments)
        self.client = client

    def run(self, todo: list[Report], workers: int) -> None:
        """Run reports on all workers of the cluster; `workers` is a matter of the cluster's own."""
        from distributed import as_completed

        limits = {"timeout": self.options.timeout, "retries": self.options.retries, "warm": self.options.warm}
        jobs: dict[Any, tuple[Turn, dict]] = {}
        for report in todo:
            turn = Turn(report)
            try:
                job = self._job(turn)
                source = report.notebook.read_text(encoding="utf-8")
            except OSError as problem:
                self._failed(turn, "OSError", self.folder.unwritable(problem))
                continue
            future = self.client.submit(
                remote,
                {**job, "source": source},
                limits,
                key=f"outlook-{report.slug}-{time.time_ns()}",
                pure=False,
                retries=LOST_WORKERS_ALLOWED,
            )
            jobs[future] = (turn, job)
        self.warm = self.options.warm
        try:
            self.meanwhile()
            for future in as_completed(list(jobs), loop=self.client.loop):
                turn, job = jobs[future]
                try:
                    self._take_in(turn, job, future)
                except OSError as problem:
                    self._failed(turn, "OSError", self.folder.unwritable(problem))
                except Exception as problem:  # what one worker has sent must not stop the others
                    self._failed(turn, type(problem).__name__, str(problem))
                future.release()
        finally:
            self.client.cancel([f for f in jobs if not f.done()])
            with contextlib.suppress(Exception):  # workers that are gone have nothing to release
                self.client.run(release)

    def _take_in(self, turn: Turn, job: dict, future: Any) -> None:
        """What a report came to. An answer may be lost with its worker after it was told of: it is waited for, anew."""
        work = Path(job["work"])
        try:
            answer = future.result()
        except Exception as problem:
            given = salvage.partial(job, None, None, 0.0)
            given["error"]["message"] = f"the cluster could not run it: {problem!r}"
        else:
            for name, content in answer["files"].items():
                path = (work / name).resolve()
                if not path.is_relative_to(work.resolve()):
                    raise ReportError(f"a worker sent the file {name}, which is none of a report")
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
            given = answer["record"]
        self._publish(turn, job, given)
