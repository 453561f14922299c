"""On a worker of a Dask cluster: one report at a time in a fork of the worker's own zygote.

A worker needs this package and the evidence at the same path; notebooks travel with the job.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import threading
import time
from pathlib import Path

from analysis.reports.batch import salvage
from analysis.reports.batch.executors import Cold, Executor, Process, Warm
from analysis.reports.batch.loop import GRACE_SECONDS
from analysis.reports.warm.nursery import ColdOnlyError, Fork, why_not
from analysis.reports.work import outcome_of

PREFIX = "outlook-report-"
TURN_SECONDS = 0.05
_zygotes = threading.Lock()
_executor: Executor | None = None
_active: set[str] = set()


def remote(job: dict, limits: dict) -> dict:
    """Make one report; its `record` and its `files` (name in the work folder -> content)."""
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
        own = {"notebook": str(local), "work": str(inner), "cwd": cwd, "mark": f"worker-{os.getpid()}"}
        record = _attempts({**job, **own}, limits)
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
    """End this worker's zygote, unless another batch is using it."""
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
            executor, process = _start(job, limits["warm"])
        in_time = _ended(executor, process, seconds)
        executor.ended(job)
        outcome = outcome_of(work)
        if outcome is not None:
            record: dict = outcome["record"]
            return record
        if not in_time or attempt > limits["retries"]:
            limit = None if in_time else seconds
            return salvage.partial(job, process.returncode, limit, time.monotonic() - began)
    raise AssertionError("unreachable")


def _ended(executor: Executor, process: Process, seconds: float | None) -> bool:
    """Wait for a process; kill it, and give its zygote up, where it takes too long. Whether it ended by itself."""
    limit = seconds if seconds is not None else float("inf")
    for patience, end in ((limit + executor.answer_seconds(), process.kill), (GRACE_SECONDS, None)):
        until = time.monotonic() + patience
        while time.monotonic() < until:
            if process.poll() is not None:
                return end is not None
            time.sleep(TURN_SECONDS)
        if end is not None:
            end()
    executor.give_up(process)
    return False


def _start(job: dict, wanted_warm: bool) -> tuple[Executor, Process]:
    """A process for the job, from this worker's zygote or cold."""
    global _executor
    cold: Executor = Cold(job["mark"])
    if job["kernel_name"]:
        return cold, cold.start(job)
    executor = _executor or cold
    try:
        if _executor is None and wanted_warm and not why_not(job["cwd"]):
            executor = Warm([Path(job["notebook"])], Path(job["cwd"]), job["mark"])
        process = executor.start(job)
        if isinstance(process, Fork):
            process.begun()
    except (ColdOnlyError, OSError):
        executor = cold
        process = cold.start(job)
    _executor = executor
    return executor, process
