"""Run a plan: two reports at a time, what is unchanged skipped, every finished report published whole."""

from __future__ import annotations

import contextlib
import datetime as dt
import math
import os
import select
import signal
import time
from dataclasses import dataclass, field
from pathlib import Path

from analysis.errors import ReportError
from analysis.reports.batch.folder import Folder
from analysis.reports.results import store as results
from analysis.reports.batch import salvage
from analysis.reports.site import index as site
from analysis.reports.warm.nursery import ColdOnlyError
from analysis.reports.work import PAGE, outcome_of
from analysis.reports.batch.executors import Cold, Warm
from analysis.reports.plan.manifest import Describer
from analysis.reports.site.maker import PAGE_SECONDS, PageMaker
from analysis.reports.plan.plan import Plan, Report
from analysis.reports.batch.progress import Progress

GRACE_SECONDS = 5  # between the interrupt at the time limit and the kill


@dataclass(frozen=True)
class Options:
    """How reports are made. Times in seconds, memory in MiB; `retries`: for a kernel that died, not for errors."""

    timeout: float | None = 600
    retries: int = 1
    memory_limit: int | None = None
    figures: str = "embed"
    warm: bool = True
    kernel_name: str | None = None


@dataclass
class BatchResult:
    """What became of a plan.

    `reports`: one record per report of the plan, in its order, skipped ones included. `seconds`: of the whole
    batch; `startup_seconds`: of it, until the first report could begin.
    """

    reports: list[dict]
    made: int
    skipped: int
    seconds: float
    warm: bool
    index: Path
    startup_seconds: float = 0.0
    failed: list[dict] = field(default_factory=list)

    @property
    def exit_code(self) -> int:
        """0 if every report of the plan is whole, else 1."""
        return 1 if self.failed else 0


@dataclass
class Running:
    """A job under way."""

    report: Report
    job: dict
    process: object
    attempt: int
    interrupt_at: float
    started: float
    interrupted: bool = False
    given: dict | None = None  # what the run gave, once its page is asked for
    pages_tried: int = 0


def run_plan(
    plan: Plan,
    out_dir: str | Path,
    *,
    workers: int = 2,
    force: bool = False,
    progress: Progress | None = None,
    wait: bool = False,
    options: Options | None = None,
    batch_class=None,
    **more,
) -> BatchResult:
    """Execute a plan into a folder and write its index.

    `workers`: reports at a time. `force`: make also what is up to date. `wait`: wait for another batch on
    the folder. Other keywords are fields of `Options` (`timeout`, `retries`, `memory_limit`, `figures`,
    `warm`). A failed report does not stop the others; see `BatchResult.failed`. Raises ReportError where the
    folder cannot be used.
    """
    options = options or Options(**more)
    if options.figures not in ("embed", "files"):
        raise ReportError(f"figures = {options.figures!r}: allowed are embed and files.")
    if workers < 1:
        raise ReportError(f"workers = {workers}: at least 1 is needed.")
    progress = progress or Progress(quiet=True)
    began = time.monotonic()
    with Folder(out_dir, wait=wait) as folder:
        describer = Describer(plan)
        records = {report.slug: describer.record(report) for report in plan.reports}
        todo = [r for r in plan.reports if force or not _current(folder, records[r.slug], options)]
        done = {r.slug: folder.record(r.slug) for r in plan.reports if r not in todo}
        todo = _in_order(todo, folder)
        site.write_assets(folder.out)
        batch_id = new_batch_id()
        for record in records.values():
            record["batch_id"] = batch_id
        results.spool_batch(
            folder.spool, batch_id, list(records.values()), describer.parts(), describer.claims()
        )
        progress.start(len(todo), len(done))
        batch = (batch_class or Batch)(folder, records, options, progress)
        try:
            if todo:
                batch.run(todo, workers)
        finally:
            done.update(batch.finished)
            progress.finish()
            site.write_index(folder.out)
            results.merge(folder.out)
        reports = [done[r.slug] for r in plan.reports]
    failed = [r for r in reports if r["status"] != "ok"]
    seconds = time.monotonic() - began
    index = folder.out / "index.html"
    made, skipped = len(todo), len(plan) - len(todo)
    return BatchResult(reports, made, skipped, seconds, batch.warm, index, batch.startup_seconds, failed)


def new_batch_id() -> str:
    """Name of a batch: its moment, to the millisecond; sorts by time."""
    return dt.datetime.now(dt.UTC).strftime("%Y%m%dT%H%M%S.%f")[:-3] + "Z"


def _current(folder: Folder, record: dict, options: Options) -> bool:
    """Whether the folder holds this report, made from the same things."""
    kept = folder.record(record["slug"])
    return bool(
        kept
        and kept["status"] == "ok"
        and kept["run_id"] == record["run_id"]
        and kept.get("figures") == options.figures
    )


def _in_order(todo: list, folder: Folder) -> list:
    """Reports that took longest when they were last made here go first, or one core waits for them at the end. Of those
    that were never made, the first of each notebook goes before all: nobody knows how long it takes."""
    kept = {report.slug: folder.record(report.slug) for report in todo}
    first = {report.notebook: report.slug for report in reversed(todo) if kept[report.slug] is None}

    def seconds(report) -> float:
        if known := kept[report.slug]:
            return known.get("duration_s", 0.0)
        return math.inf if first[report.notebook] == report.slug else 0.0

    return sorted(todo, key=seconds, reverse=True)


class Batch:
    """The running part of a plan."""

    def __init__(self, folder: Folder, records: dict, options: Options, progress: Progress):
        self.folder, self.records, self.options, self.progress = folder, records, options, progress
        self.finished: dict[str, dict] = {}
        self.executor = self.pages = None
        self.warm = False
        self.startup_seconds = 0.0

    def run(self, todo: list[Report], workers: int) -> None:
        """Run reports, at most `workers` at a time; on the way out nothing of them is left running."""
        queue = [(report, 1) for report in reversed(todo)]
        began = time.monotonic()
        running: list[Running] = []
        self.executor = self._executor(todo)
        if self.warm:  # the zygote imports on one core; what the end of the batch needs, on the other
            results.prepare()
            site.prepare()
        try:
            while queue or running:
                while queue and sum(one.given is None for one in running) < workers:
                    running.append(self._start(*queue.pop()))
                    self.startup_seconds = self.startup_seconds or time.monotonic() - began
                self._wait(running)
                for one in [r for r in running if r.process.poll() is not None]:
                    running.remove(one)
                    if one.given is not None:
                        self._finish_page(one, running)
                    elif again := self._finish(one, running):
                        queue.append(again)
        finally:
            for one in running:
                one.process.kill()
            self.executor.close()
            if self.pages:
                self.pages.close()

    def _executor(self, todo: list[Report]):
        cwd = todo[0].notebook.parent
        if self.options.warm:
            try:
                notebooks = list(dict.fromkeys(r.notebook for r in todo))
                executor = Warm(notebooks, cwd, pages=False)
                self.pages = PageMaker(notebooks)
                self.warm = True
                return executor
            except (ColdOnlyError, OSError) as problem:
                self._say_cold(problem)
        return Cold()

    def _say_cold(self, problem) -> None:
        self.warm = False
        self.progress.note(f"Each report starts a kernel of its own, which is slower: {problem}.")

    def _start(self, report: Report, attempt: int) -> Running:
        job = self._job(report, attempt)
        try:
            process = self.executor.start(job)
        except ColdOnlyError as problem:
            self._say_cold(problem)
            self.executor.close()
            self.executor = Cold()
            process = self.executor.start(job)
        now = time.monotonic()
        return Running(report, job, process, attempt, now + (self.options.timeout or float("inf")), now)

    def _job(self, report: Report, attempt: int) -> dict:
        record = {**self.records[report.slug], "figures": self.options.figures}
        return {
            "slug": report.slug,
            "notebook": str(report.notebook),
            "parameters": report.parameters,
            "work": str(self.folder.work(report.slug, attempt)),
            "cwd": str(report.notebook.parent),
            "figures": self.options.figures,
            "memory_limit": self.options.memory_limit,
            "kernel_name": self.options.kernel_name,
            "record": record,
        }

    def _wait(self, running: list[Running]) -> None:
        """Wait until a job ends or a limit is reached; interrupt, and then kill, what is over its limit."""
        now = time.monotonic()
        until = min(r.interrupt_at for r in running)
        try:
            select.select([r.process for r in running], [], [], max(0.0, min(until - now, 60)))
        except (OSError, ValueError):  # no file to wait for: not Linux
            time.sleep(0.05)
        now = time.monotonic()
        for one in running:
            if now >= one.interrupt_at and one.process.poll() is None:
                if one.interrupted:
                    one.process.kill()
                    one.interrupt_at = float("inf")
                else:
                    one.interrupted, one.interrupt_at = True, now + GRACE_SECONDS
                    with contextlib.suppress(OSError):
                        os.kill(one.process.pid, signal.SIGINT)

    def _finish(self, one: Running, running: list[Running]) -> tuple[Report, int] | None:
        """Take in an ended job; (report, attempt) if it is to be tried again."""
        work = Path(one.job["work"])
        outcome = outcome_of(work)
        if outcome is None and not one.interrupted and one.attempt <= self.options.retries:
            return one.report, one.attempt + 1
        if outcome is None or (one.interrupted and outcome["record"]["status"] != "ok"):
            limit = self.options.timeout if one.interrupted else None
            given = salvage.partial(one.job, one.process.poll(), limit, time.monotonic() - one.started)
        else:
            given = outcome["record"]
            self.executor.learn(outcome.get("imported", []))
        if (work / PAGE).exists():
            self._publish(one, given)
        else:
            one.given = given
            self._ask_page(one, running)
        return None

    def _ask_page(self, one: Running, running: list[Running]) -> None:
        one.process, one.pages_tried = self.pages.ask(one.job), one.pages_tried + 1
        one.interrupted, one.interrupt_at = (
            True,
            time.monotonic() + PAGE_SECONDS,
        )  # over its limit: kill at once
        running.append(one)

    def _finish_page(self, one: Running, running: list[Running]) -> None:
        if one.process.returncode == 0:
            self._publish(one, {**one.given, "render_s": one.process.seconds})
        elif one.process.returncode < 0 and one.pages_tried <= self.options.retries:
            self._ask_page(one, running)
        else:
            self._publish(one, salvage.pageless(one.job, one.given, one.process.problem))

    def _publish(self, one: Running, given: dict) -> None:
        record = {**one.job["record"], **given, "attempts": one.attempt}
        self.folder.publish(Path(one.job["work"]), record)
        self.finished[one.report.slug] = record
        self.progress.report(record)
