"""The running part of a batch: so many reports at a time, limits of time, further attempts, publishing.

Whatever happens to one report (its process dies, its zygote stops, its page cannot be rendered, the disk is full) is told
of that report; the others are made.
"""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from analysis.reports.batch import salvage
from analysis.reports.batch.executors import Cold, Executor, Process, Warm
from analysis.reports.batch.folder import Folder
from analysis.reports.batch.progress import Progress
from analysis.reports.batch.standing import FEW, Standing
from analysis.reports.plan.plan import DATA_DIR, Report
from analysis.reports.site.maker import PAGE_SECONDS, Page, PageMaker
from analysis.reports.warm.nursery import ColdOnlyError, Fork
from analysis.reports.warm.wire import ready
from analysis.reports.work import PAGE, outcome_of
from analysis.spare import cores

GRACE_SECONDS = 5  # between the interrupt at the time limit and the kill, and until a killed process is gone
REHEARSED = 8  # reports; for fewer, what they have in common is not worth being made before the first of them
CHANGED = "changed while it was made: the same command makes it again"
LOSSES = 5  # times that a report may lose its process through no fault of its own


@dataclass(frozen=True)
class Options:
    """How reports are made. Times in seconds, memory in MiB; `retries`: for a kernel that died, not for errors."""

    timeout: float | None = 600
    retries: int = 1
    memory_limit: int | None = None
    figures: str = "embed"
    warm: bool = True
    kernel_name: str | None = None
    standing: bool = False  # whether a warm process may stay after the batch


@dataclass
class Turn:
    """A report that waits for its turn. `lost`: attempts that ended with their zygote, which are not its own."""

    report: Report
    attempt: int = 1
    lost: int = 0


@dataclass
class Running:
    """A job under way. `stage`: asked, running, interrupted, killed, given up; page, while its page is rendered."""

    turn: Turn
    job: dict
    process: Process
    executor: Executor | None
    limit_at: float
    started: float
    stage: str = "asked"
    given: dict | None = None  # what the run gave, once its page is asked for
    pages_tried: int = 0

    @property
    def over_time(self) -> bool:
        """Whether its time limit ended it."""
        return self.stage in ("interrupted", "killed", "given up") and self.given is None


class Batch:
    """Runs reports and publishes them; `finished`: slug -> record of what is done."""

    def __init__(self, folder: Folder, records: dict, options: Options, progress: Progress):
        self.folder, self.records, self.options, self.progress = folder, records, options, progress
        self.finished: dict[str, dict] = {}
        self.executor: Executor = Cold(folder.mark)
        self.named: Executor = Cold(folder.mark)  # for kernels that are asked for by name
        self.pages: PageMaker | None = None
        self.warm = False
        self.startup_seconds = 0.0
        self.spare = False  # whether there are more cores than reports at a time
        self.beside = str(folder.beside(records))
        self.began = time.monotonic()
        self.after_each: Callable[[int], None] = lambda finished: None  # told how many reports are finished
        self.meanwhile: Callable[[], None] = lambda: None  # called once, while the first reports are made
        self.changed: Callable[[Report], str] = lambda report: ""  # what is no longer as the record of a report says

    def run(self, todo: list[Report], workers: int) -> None:
        """Run reports, at most `workers` at a time; on the way out nothing of them is left running."""
        queue = [Turn(report) for report in reversed(todo)]
        running: list[Running] = []
        self.spare = cores() > min(len(todo), workers)
        self._choose_executor(todo)
        prepared = False
        try:
            while queue or running:
                while queue and sum(one.given is None for one in running) < workers:
                    self._start(queue.pop(), running)
                if not prepared:  # the first reports are made on one core; what the end of the batch needs, on the other
                    self.meanwhile()
                    prepared = True
                if running:
                    self._wait(running)
                for one in [r for r in running if r.process.poll() is not None]:
                    running.remove(one)
                    self._step(one, queue, running)
        finally:
            for one in running:
                one.process.kill()
            self.executor.close()
            if self.pages:
                self.pages.close()

    def _choose_executor(self, todo: list[Report]) -> None:
        own = [r for r in todo if self._kernel(r) is None]
        if not self.options.warm or not own:
            return
        notebooks = list(dict.fromkeys(r.notebook for r in own))
        try:
            self.executor = self._warm(own, notebooks)
            if getattr(self.executor, "fresh", True):
                self.pages = PageMaker(notebooks)
            self.warm = True
        except (ColdOnlyError, OSError) as problem:
            self._go_cold(problem)

    def _warm(self, own: list[Report], notebooks: list[Path]) -> Executor:
        cwd = own[0].notebook.parent
        if self.options.standing and len(own) <= FEW:
            data = self.records[own[0].slug]["hashes"]["data"]
            with contextlib.suppress(ColdOnlyError, OSError):
                return Standing(notebooks, cwd, self.folder.mark, _evidence(own), data, _subjects(own))
        evidence = _evidence(own) if len(own) >= REHEARSED else None
        return Warm(notebooks, cwd, self.folder.mark, pages=False, evidence=evidence)

    def _go_cold(self, problem: object) -> None:
        self.warm = False
        self.executor.close()
        self.executor = Cold(self.folder.mark)
        self.progress.note(f"Each report starts a process of its own, which is slower: {problem}.")

    def _kernel(self, report: Report) -> str | None:
        """The kernel a report is to run in by its name; None for this Python."""
        return self.options.kernel_name or report.kernel.name

    def _start(self, turn: Turn, running: list[Running]) -> None:
        try:
            job = self._job(turn)
            executor = self.named if job["kernel_name"] else self.executor
            try:
                process: Process = executor.start(job)
            except ColdOnlyError as problem:
                self._go_cold(problem)
                executor = self.executor
                process = executor.start(job)
        except OSError as problem:
            self._failed(turn, "OSError", self.folder.unwritable(problem))
            return
        now = time.monotonic()
        limit = max(executor.answer_seconds(), self.options.timeout or float("inf"))
        running.append(Running(turn, job, process, executor, now + limit, now))

    def _job(self, turn: Turn) -> dict:
        report = turn.report
        kernel = self._kernel(report)
        record = {**self.records[report.slug], "figures": self.options.figures, "kernel": kernel}
        return {
            "slug": report.slug,
            "mark": self.folder.mark,
            "notebook": str(report.notebook),
            "parameters": report.parameters,
            "work": str(self.folder.work(report.slug, turn.attempt + turn.lost)),
            "cwd": str(report.notebook.parent),
            "figures": self.options.figures,
            "beside": self.beside,
            "memory_limit": self.options.memory_limit,
            "spare": self.spare,
            "kernel_name": kernel,
            "language": report.kernel.language if kernel == report.kernel.name else None,
            "record": record,
        }

    def _wait(self, running: list[Running]) -> None:
        """Wait until something is heard of a job or a limit is reached."""
        now = time.monotonic()
        until = min(r.limit_at for r in running)
        try:
            ready([r.process.fileno() for r in running], max(0.0, min(until - now, 60)))
        except (OSError, ValueError):  # no file to wait for: not Linux
            time.sleep(0.05)
        now = time.monotonic()
        for one in running:
            ended = one.process.poll() is not None
            if not ended and one.stage == "asked" and one.process.pid is not None:
                one.stage, one.started = "running", now
                one.limit_at = now + (self.options.timeout or float("inf"))
                if not self.startup_seconds:
                    self.startup_seconds = now - self.began
            if not ended and now >= one.limit_at:
                self._over(one, now)

    def _over(self, one: Running, now: float) -> None:
        """A limit is reached: interrupt, then kill, then give up who does not even let itself be killed."""
        if isinstance(one.process, Page) and now < (due := (one.process.began or now) + PAGE_SECONDS):
            one.limit_at = due  # it waited for the pages before it
            return
        one.limit_at = now + GRACE_SECONDS
        if one.stage == "running" and one.process.pid is not None:
            one.stage = "interrupted"
            with contextlib.suppress(OSError):
                os.kill(one.process.pid, signal.SIGINT)
        elif one.stage in ("interrupted", "page"):
            one.stage = "killed" if one.stage == "interrupted" else "page"
            one.process.kill()
        elif one.executor is not None:
            one.stage = "given up" if one.stage == "killed" else one.stage
            one.executor.give_up(one.process)

    def _step(self, one: Running, queue: list[Turn], running: list[Running]) -> None:
        """A process has ended: take in what it left, and go on with its page or its next attempt."""
        try:
            if one.given is not None:
                self._finish_page(one, running)
            elif again := self._finish(one, running):
                queue.append(again)
        except OSError as problem:
            self._failed(one.turn, "OSError", self.folder.unwritable(problem))
        except Exception as problem:  # what one report has brought about must not stop the others
            self._failed(one.turn, type(problem).__name__, str(problem))

    def _finish(self, one: Running, running: list[Running]) -> Turn | None:
        """Take in an ended job; its next turn if it is to be tried again."""
        turn, work, process = one.turn, Path(one.job["work"]), one.process
        if isinstance(process, Fork) and process.refused:
            self._go_cold(process.why_refused())
            return turn
        if one.executor is not None:
            one.executor.ended(one.job)
        outcome = outcome_of(work)
        if outcome is None and not one.over_time:
            if getattr(process, "lost", False) and turn.lost < LOSSES:
                # whether the report or somebody else ended the zygote is not known
                return Turn(turn.report, turn.attempt, turn.lost + 1)
            if turn.attempt <= self.options.retries:
                return Turn(turn.report, turn.attempt + 1, turn.lost)
        if outcome is None or (one.over_time and outcome["record"]["status"] != "ok"):
            limit = self.options.timeout if one.over_time else None
            given = salvage.partial(one.job, process.returncode, limit, time.monotonic() - one.started)
        else:
            given = outcome["record"]
            self.executor.learn(outcome.get("imported", []))
        if (work / PAGE).exists() or not self.warm:
            self._publish(one.turn, one.job, given)
        else:
            one.given = given
            self._ask_page(one, running)
        return None

    def _ask_page(self, one: Running, running: list[Running]) -> None:
        if self.pages is None:  # salvaged from a process that would have rendered it
            self.pages = PageMaker([one.turn.report.notebook])
        one.process, one.pages_tried = self.pages.ask(one.job), one.pages_tried + 1
        one.stage, one.limit_at = "page", time.monotonic() + PAGE_SECONDS
        running.append(one)

    def _finish_page(self, one: Running, running: list[Running]) -> None:
        page, given = one.process, one.given
        assert isinstance(page, Page) and given is not None
        if page.returncode == 0:
            self._publish(one.turn, one.job, {**given, "render_s": page.seconds})
        elif page.returncode is not None and page.returncode < 0 and one.pages_tried <= self.options.retries:
            self._ask_page(one, running)
        else:
            self._publish(one.turn, one.job, salvage.pageless(one.job, given, page.problem))

    def _publish(self, turn: Turn, job: dict, given: dict) -> None:
        if given["status"] == "ok" and (what := self.changed(turn.report)):
            self._failed(turn, "Changed", f"{what} {CHANGED}")
            return
        record = {**job["record"], **given, "attempts": turn.attempt}
        record = self.folder.publish(Path(job["work"]), record)
        self.finished[turn.report.slug] = record
        self.progress.report(record)
        self.after_each(len(self.finished))

    def _failed(self, turn: Turn, name: str, message: str) -> None:
        """A report of which nothing could be written; what the folder had of it stays."""
        slug = turn.report.slug
        error = {"cell": None, "ename": name, "message": message}
        made = {"status": "failed", "error": error, "results": [], "title": turn.report.notebook.stem}
        record = {**self.records[slug], **made, "duration_s": 0.0, "attempts": turn.attempt}
        self.folder.discard(slug)
        self.finished[slug] = record
        self.progress.report(record)


def _evidence(reports: list[Report]) -> tuple[str | None, str | None] | None:
    """(directory, day) on which most of the reports rest; None where notebooks have no such parameters."""
    asked = [
        (str(r.notebook.parent / own) if (own := r.value(DATA_DIR)) else None, r.value("as_of"))
        for r in reports
        if DATA_DIR in r.defaults and "as_of" in r.defaults
    ]
    return Counter(asked).most_common(1)[0][0] if asked else None


def _subjects(reports: list[Report]) -> list[str]:
    """What reports are about, by their parameters in words: targets, lists, texts; not their day or directory."""
    asked = [
        r.value(name) for r in reports for name in {**r.defaults, **r.parameters} if name not in (DATA_DIR, "as_of")
    ]
    return sorted({value for value in asked if isinstance(value, str) and value})
