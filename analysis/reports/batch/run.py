"""Run a plan: two reports at a time, what is unchanged skipped, every finished report published whole."""

from __future__ import annotations

import contextlib
import datetime as dt
import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from analysis.errors import ReportError
from analysis.reports.batch.folder import Folder
from analysis.reports.batch.loop import Batch, Options
from analysis.reports.batch.progress import Progress
from analysis.reports.plan import kernels
from analysis.reports.plan.manifest import Describer
from analysis.reports.plan.plan import Plan, Report
from analysis.reports.results import store
from analysis.reports.results.archive import spool_batch, spool_run
from analysis.reports.site import index


@dataclass
class BatchResult:
    """What became of a plan.

    `reports`: one record per report of the plan, in its order, skipped ones included. `seconds`: of the whole
    batch; `startup_seconds`: of it, until the first report could begin. `problems`: what could not be written for the
    batch as a whole, a sentence each.
    """

    reports: list[dict]
    made: int
    skipped: int
    seconds: float
    warm: bool
    index: Path
    startup_seconds: float = 0.0
    failed: list[dict] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @property
    def exit_code(self) -> int:
        """0 if every report of the plan is whole, and index and database with it, else 1."""
        return 1 if self.failed or self.problems else 0


def run_plan(
    plan: Plan,
    out_dir: str | Path,
    *,
    workers: int = 2,
    force: bool = False,
    progress: Progress | None = None,
    wait: bool = False,
    options: Options | None = None,
    batch_class: Callable[..., Batch] = Batch,
    **more: Any,
) -> BatchResult:
    """Execute a plan into a folder and write its index.

    `workers`: reports at a time. `force`: make also what is up to date. `wait`: wait for another batch on
    the folder. Other keywords are fields of `Options` (`timeout`, `retries`, `memory_limit`, `figures`,
    `warm`, `kernel_name`). A failed report does not stop the others, see `BatchResult.failed`; nor does an index or
    a database that cannot be written, see `BatchResult.problems`. Raises ReportError where the folder cannot be used.
    """
    options = checked(options or Options(**more), workers)
    progress = progress or Progress(quiet=True)
    describer = Describer(plan)
    if any(_same(folder, out_dir) for folder in {describer.data_of(report) for report in plan.reports}):
        raise ReportError(
            f"{out_dir} is the folder of the evidence: its reports would count as evidence. Choose another with --out FOLDER."
        )
    began = time.monotonic()
    with Folder(out_dir, wait=wait) as folder:
        end = _End(folder, progress)
        own = [] if options.kernel_name else [(r.notebook.name, r.kernel) for r in plan.reports]
        for remark in [*folder.remarks, *kernels.remarks(own)]:
            progress.warn(remark)
        records, done = _begin(describer, folder, options, force, end)
        todo = _in_order([r for r in plan.reports if r.slug not in done], folder)
        batch = batch_class(folder, records, options, progress)
        done |= _run(batch, todo, workers, done, end)
        reports = end.kept([done[r.slug] for r in plan.reports])
    return BatchResult(
        reports,
        made=len(todo),
        skipped=len(plan) - len(todo),
        seconds=time.monotonic() - began,
        warm=batch.warm,
        index=folder.out / "index.html",
        startup_seconds=batch.startup_seconds,
        failed=[r for r in reports if r["status"] != "ok"],
        problems=end.problems,
    )


def _run(batch: Batch, todo: list[Report], workers: int, done: dict[str, dict], end: _End) -> dict[str, dict]:
    """Run what is to be made, then write what belongs to the whole of the batch; slug -> record of what was made. `done`:
    records of what is up to date."""
    batch.progress.start(len(todo), len(done))
    batch.after_each = lambda finished: end.refresh(len(todo) - finished)

    def meanwhile() -> None:
        prepare()
        end.spool()

    batch.meanwhile = meanwhile
    if end.describer is not None:
        batch.changed = end.describer.changed
    try:
        if todo:
            batch.run(todo, workers)
    finally:
        batch.progress.finish()
        runs = {slug: record["run_id"] for slug, record in (done | batch.finished).items()}
        end.write(runs)
        end.complete(runs)
    batch.executor.afterwards()
    return batch.finished


def _same(folder: Path, other: str | Path) -> bool:
    with contextlib.suppress(OSError, RuntimeError):  # not there, or a link in a circle
        return folder.samefile(other)
    return False


def prepare() -> None:
    """Import what the end of a batch needs."""
    store.prepare()
    index.prepare()


def checked(options: Options, workers: int) -> Options:
    """Options that can be. Raises ReportError."""
    if options.figures not in ("embed", "files"):
        raise ReportError(f"figures = {options.figures!r}: allowed are embed and files.")
    if workers < 1:
        raise ReportError(f"workers = {workers}: at least 1 is needed.")
    if options.timeout is not None and not 0 < options.timeout < math.inf:
        raise ReportError(f"timeout = {options.timeout!r}: seconds above 0 are needed, or None for no limit.")
    if options.retries < 0:
        raise ReportError(f"retries = {options.retries}: 0 or more are needed.")
    return replace(options, kernel_name=kernels.installed(options.kernel_name))


def _begin(
    describer: Describer, folder: Folder, options: Options, force: bool, end: _End
) -> tuple[dict[str, dict], dict[str, dict]]:
    """(slug -> what each report is made from, slug -> record of those that are up to date)."""
    records = {report.slug: describer.record(report) for report in describer.plan.reports}
    kept = {} if force else {slug: _current(folder, record, options) for slug, record in records.items()}
    batch_id = new_batch_id()
    for record in records.values():
        record["batch_id"] = batch_id
    if any(folder.spool.iterdir()):
        end.merge()  # what an earlier batch left comes before what this one writes
    end.batch_id, end.records, end.describer = batch_id, records, describer
    return records, {slug: record for slug, record in kept.items() if record is not None}


class _End:
    """What is written for the whole of a batch: what cannot be is told in one sentence and stops nothing else."""

    def __init__(self, folder: Folder, progress: Progress):
        self.folder, self.progress = folder, progress
        self.problems: list[str] = []
        self.gone = 0
        self.batch_id, self.records = "", dict[str, dict]()
        self.spooled = False
        self.lacking: tuple[list[str], bool] | None = None  # see `merge`
        self.describer: Describer | None = None
        self.site = index.Site(folder.out)

    def spool(self) -> None:
        """Leave in the spool which run each report of the batch has; done before the first of them is finished."""
        self.spooled = True
        if self.describer is not None:
            with self.guard("The batch is not in the database of results"):
                records, parts, claims = (
                    list(self.records.values()),
                    self.describer.parts(),
                    self.describer.claims(),
                )
                spool_batch(self.folder.spool, self.batch_id, records, parts, claims)

    def tell(self, problem: str) -> None:
        """A problem of the batch; the same one is told once."""
        if problem not in self.problems:
            self.problems.append(problem)
            self.progress.warn(problem)

    @contextlib.contextmanager
    def guard(self, what: str) -> Iterator[None]:
        """Whatever goes wrong inside is told as a problem."""
        try:
            yield
        except OSError as problem:
            self.tell(f"{what}: {self.folder.unwritable(problem)}.")
        except ReportError as problem:
            self.tell(str(problem))

    def merge(self, runs: dict[str, str] | None = None) -> None:
        """Take what was spooled into the database, and ask which of these runs (slug -> run id) it has not."""
        self.lacking = None

        def ask(connection: Any) -> None:
            if runs is not None:
                self.lacking = store.lacking_in(connection, runs, self.batch_id)

        with self.guard("The database of results is not up to date"):
            store.merge(self.folder.out, say=self.progress.warn, ask=ask)

    def write(self, runs: dict[str, str]) -> None:
        """Shared files, index, database; runs: that it should have then."""
        if not self.spooled:
            self.spool()
        with self.guard("The index is not up to date"):
            self.folder.make()
            index.write_assets(self.folder.out)
            self.site.write()
        self.merge(runs)

    def refresh(self, left: int) -> None:
        """The index while the batch runs; left: reports that are still to be made. After the last one it is written anyway."""
        if not left:
            return
        with self.guard("The index is not up to date"):
            self.site.refresh(left)

    def complete(self, runs: dict[str, str]) -> None:
        """Spool again what the database should have of this batch and has not: a file of the spool was damaged or lost."""
        with self.guard("The database of results is not complete"):
            lacking, without_batch = self.lacking or store.lacking(self.folder.out, runs, self.batch_id)
            for slug in lacking:
                if (record := self.folder.record(slug)) is not None:
                    spool_run(self.folder.spool, record)
            if lacking or without_batch:
                self.spool()
                self.merge()

    def kept(self, records: list[dict]) -> list[dict]:
        """Records of all reports, as failed where what was made is no longer in the folder, which is told."""
        reports = [self.still_there(record) for record in records]
        if self.gone:
            self.tell(
                f"{self.gone} reports that were made are gone from {self.folder.out}: the same command makes them again"
            )
        return reports

    def still_there(self, record: dict) -> dict:
        """The record of a report, as failed if what was made of it is no longer in the folder."""
        if record["status"] != "ok" or (self.folder.out / f"{record['slug']}.json").exists():
            return record
        self.gone += 1
        error = {"cell": None, "ename": "Gone", "message": "it was made, and removed while the batch ran"}
        return {**record, "status": "failed", "error": error}


def new_batch_id() -> str:
    """Name of a batch: its moment, to the millisecond; sorts by time."""
    return dt.datetime.now(dt.UTC).strftime("%Y%m%dT%H%M%S.%f")[:-3] + "Z"


def _current(folder: Folder, record: dict, options: Options) -> dict | None:
    """The record of this report, if the folder holds it whole and made from the same things."""
    kept = folder.record(record["slug"])
    wanted = {
        "status": "ok",
        "run_id": record["run_id"],
        "figures": options.figures,
        "kernel": options.kernel_name or record["kernel"],
    }
    if (
        kept is None
        or any(kept.get(name) != value for name, value in wanted.items())
        or not folder.whole(kept)
    ):
        return None
    return kept


def _in_order(todo: list[Report], folder: Folder) -> list[Report]:
    """Reports that took longest when they were last made here go first, or one core waits for them at the end. Of those
    that were never made, the first of each notebook goes before all: nobody knows how long it takes."""
    kept = {report.slug: folder.record(report.slug) for report in todo}
    first = {report.notebook: report.slug for report in reversed(todo) if kept[report.slug] is None}

    def seconds(report: Report) -> float:
        if known := kept[report.slug]:
            return float(known.get("duration_s") or 0.0)
        return math.inf if first[report.notebook] == report.slug else 0.0

    return sorted(todo, key=seconds, reverse=True)
