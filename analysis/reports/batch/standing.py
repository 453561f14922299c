"""The warm process that stays for a while after a report (see `warm.front`), as the place where jobs run."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Iterable
from pathlib import Path

from analysis.reports.batch.executors import ALWAYS, Process, Warm, mark_of, message_of, rehearsal
from analysis.reports.batch.imports import LIBRARIES, drawn_beside, memory_of, remember, remembered
from analysis.reports.warm import shared
from analysis.reports.warm.front import Front
from analysis.reports.warm.leftovers import end_marked
from analysis.reports.warm.nursery import START_SECONDS, ColdOnlyError, Fork, why_not
from analysis.reports.warm.wire import send

EVERY = ("",)  # a subject that no report has: what reports on any subject imported late
FEW = 2  # reports; for more, a zygote of the batch's own costs them less than its start
# what the next command will need in its fork, from its first word to the end of its batch
COMMAND = (
    "analysis.cli",
    "analysis.reports.cli",
    "analysis.reports.plan.plan",
    ["analysis.reports.batch.run:prepare"],
)


class Standing(Warm):
    """Forks jobs from the process that stays.

    `evidence`: where the report's evidence is, and its day; `data`: hash of its files; `subjects`: what it is about.
    `fresh`: whether it has yet to learn what comes after the cells.
    """

    def __init__(
        self,
        notebooks: Iterable[Path],
        cwd: Path,
        mark: str,
        evidence: tuple | None = None,
        data: str = "",
        subjects: Iterable[str] = (),
    ):
        if reason := why_not(cwd):
            raise ColdOnlyError(reason)
        self._remember(notebooks, cwd, mark, subjects)
        self.evidence, self.data, self.subjects = evidence, data, list(subjects)
        self.others = memory_of(self.notebooks, EVERY)
        self.front = Front()
        self.fresh = not self.front.about().get("ready")
        self.pid: int | None = None
        with self.front.connect() as connection:
            send(connection, {"preload": self._modules(pages=False)})

    def _modules(self, pages: bool) -> list:
        """What draws goes to a process of its own, which is forked as soon as both have what they share: it loads on one core,
        while this one goes on with what runs cells."""
        libraries, *always = ALWAYS
        asked = super()._modules(pages)
        beside = drawn_beside(self.notebooks, self.modules)
        if not beside:
            return asked
        here = [name for name in self.modules if name.split(".")[0] not in LIBRARIES]
        shared = [name for name in here if name.startswith("analysis.")]
        rest = [name for name in here if name not in shared]
        start = ["analysis.reports.warm.beside:start", *beside]
        return [libraries, *shared, start, *always, *rest, *asked[len(ALWAYS) + len(self.modules) :]]

    def start(self, job: dict) -> Fork:
        """Ask for a job; raises ColdOnlyError where it cannot be done warm."""
        job = {**job, "render": None}  # where the process can already render, it does
        with Path(os.devnull).open("rb") as nothing, (Path(job["work"]) / "log.txt").open("wb") as log:
            fds = [nothing.fileno(), log.fileno(), log.fileno()]
            for attempt in (1, 2):
                connection = self.front.connect()
                try:
                    self.pid = shared.pid_of(connection)
                    send(connection, message_of(job, mark_of(job)), fds)
                    return Fork(connection)
                except OSError as problem:  # it ended itself just now
                    connection.close()
                    if attempt == 2:
                        raise ColdOnlyError("the process that stays could not be reached") from problem
        raise AssertionError("unreachable")

    def answer_seconds(self) -> float:
        """It may still be importing."""
        return START_SECONDS

    def give_up(self, process: Process) -> None:
        """It does not answer: end it; the next job starts another one."""
        if self.pid is not None:
            with contextlib.suppress(OSError):
                os.kill(self.pid, signal.SIGKILL)

    def _preload(self, modules: list, meanwhile: Iterable = ()) -> None:
        if connection := self.front.reach():
            with connection:
                send(connection, {"preload": modules, "meanwhile": list(meanwhile)})

    def learn(self, imported: list[str]) -> None:
        """Have it be imported before the next fork, and while the process waits after a report about something else."""
        fresh = [name for name in imported if name not in self.known]
        super().learn(imported)
        before = remembered(self.others)
        if more := [name for name in fresh if name not in before]:
            remember(self.others, [*before, *more])

    def close(self) -> None:
        """Let it stay."""
        if self.mark:
            end_marked(self.mark)

    def afterwards(self) -> None:
        """Have it learn to render and what a command needs; and while nobody asks, what reports on this evidence, on this
        subject and on others need."""
        files = ["analysis.reports.plan.manifest:read_ahead", (self.evidence or [None])[0]]
        more = [["analysis.reports.site.maker:prepare", *self.notebooks], *COMMAND, files]
        idle: list = rehearsal(self.evidence, self.data)
        idle += [[*entry, subject] for subject in self.subjects for entry in idle[:1]]
        idle += [name for name in remembered(self.others) if name.split(".")[0] not in LIBRARIES]
        idle += [["analysis.reports.warm.warmup:leisure", *self.evidence, self.data]] if self.evidence else []
        with contextlib.suppress(OSError):
            self._preload(more, idle)
        if self.fresh:
            self.front.keep(ready=True)


def stopped() -> list[int]:
    """End every warm process of this user that stays; their process ids."""
    pids = []
    for folder, pid in shared.running().items():
        shared.stop(folder)
        pids.append(pid)
    shared.sweep()
    return pids
