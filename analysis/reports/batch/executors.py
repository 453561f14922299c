"""Where jobs run: in forks of a zygote (`Warm`), or each in a new process (`Cold`)."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from analysis.reports.batch.imports import imports_of, memory_of, remember, remembered
from analysis.reports.files import write_json
from analysis.reports.warm import nursery
from analysis.reports.warm.bound import woken_without_us
from analysis.reports.warm.leftovers import end_marked
from analysis.reports.warm.surroundings import environment

ALWAYS = (
    ["analysis.reports.warm.warmup:libraries"],
    ["analysis.reports.warm.warmup:notebook_format"],
    "analysis.reports.batch.job",
    "analysis.reports.warm.shell",
)
JOB = "analysis.reports.batch.job:main"
RESTARTS = 5


class Process(Protocol):
    """What a batch needs of a running job."""

    @property
    def pid(self) -> int | None:
        """Process id; None until it runs."""

    @property
    def returncode(self) -> int | None:
        """Exit code; None until it has ended and was asked."""

    def fileno(self) -> int:
        """Readable when there is something to hear of it."""

    def poll(self) -> int | None:
        """Exit code, or None while it runs."""

    def kill(self) -> None:
        """End it and all it started."""


class Executor(Protocol):
    """What a batch needs of the place where jobs run."""

    def start(self, job: dict) -> Process:
        """Start a job."""

    def answer_seconds(self) -> float:
        """How long it may take until a job that was started runs."""

    def give_up(self, process: Process) -> None:
        """A process can neither be asked nor ended."""

    def ended(self, job: dict) -> None:
        """A job is over: end what it left behind."""

    def learn(self, imported: list[str]) -> None:
        """Modules that a report imported late."""

    def close(self) -> None:
        """End everything."""

    def afterwards(self) -> None:
        """What the next batch will be glad of, now that nobody waits for this one."""


def mark_of(job: dict) -> str:
    """The mark of one job: the batch's, and its own name behind it."""
    return f"{job['mark']}.{job['slug']};"


def message_of(job: dict, mark: str) -> dict:
    """What a zygote is asked for."""
    mask = os.umask(0)
    os.umask(mask)
    where = {"env": environment(mark), "cwd": job["cwd"], "umask": mask}
    return {"kind": "call", "call": JOB, "argument": job, **where}


def rehearsal(evidence: tuple | None, data: str = "") -> list[list]:
    """What a zygote is to call for reports that rest on the same evidence: (its directory or None, its day or None). `data`:
    hash of its files, by which it is called again when they have changed."""
    return [["analysis.reports.warm.warmup:rehearsal", *evidence, data]] if evidence else []


class Warm:
    """Forks each job from a zygote that has imported what the notebooks import.

    `mark`: the batch's, for what its reports leave running. `pages`: whether the forks also render their pages. `evidence`: of
    most reports, where they are so many that a rehearsal is worth its time.

    Learns: what the first reports imported late is imported in the zygote before the next, and remembered
    for the next batch. What a library reads from the environment while it is imported has to be set for the
    batch: a notebook that sets it comes too late.
    """

    def __init__(
        self,
        notebooks: Iterable[Path],
        cwd: Path,
        mark: str = "",
        pages: bool = True,
        evidence: tuple | None = None,
    ):
        self._remember(notebooks, cwd, mark)
        self.pages, self.evidence, self.data = pages, evidence, ""
        self.nursery = self._start()

    def _remember(self, notebooks: Iterable[Path], cwd: Path, mark: str, subjects: Iterable[str] = ()) -> None:
        self.notebooks = [str(path) for path in notebooks]
        self.cwd, self.mark, self.memory = cwd, mark, memory_of(self.notebooks, subjects)
        self.modules = list(dict.fromkeys([*imports_of(self.notebooks), *remembered(self.memory)]))
        self.known = set(self.modules)
        self.failures = 0
        self.answered = False

    def _modules(self, pages: bool) -> list:
        calls = ["analysis.reports.warm.warmup:execution"]
        if pages:
            calls.append("analysis.reports.site.maker:prepare")
        last = [[call, *self.notebooks] for call in calls] + [["analysis.reports.warm.warmup:modules"]]
        known = ["analysis.reports.warm.warmup:evidence", *(self.evidence or (None, None)), self.data]
        return [*ALWAYS, *self.modules, *last, known]

    def _start(self) -> nursery.Nursery:
        self.answered = False
        wanted = [*self._modules(self.pages), *rehearsal(self.evidence)]
        return nursery.Nursery(wanted, environment(self.mark), self.cwd)

    def start(self, job: dict) -> nursery.Fork:
        """Ask for a job; raises ColdOnlyError where it cannot be done warm."""
        if reason := nursery.why_not(job["cwd"]):
            raise nursery.ColdOnlyError(reason)
        job = {**job, "render": self.pages}
        message = message_of(job, mark_of(job))
        log_path = Path(job["work"]) / "log.txt"
        with Path(os.devnull).open("rb") as nothing, log_path.open("wb") as log:
            while True:
                try:
                    return self.nursery.fork(message, [nothing.fileno(), log.fileno(), log.fileno()])
                except OSError as problem:
                    self.failures += 1
                    self.nursery.close()
                    if self.failures > RESTARTS:
                        raise nursery.ColdOnlyError(f"the zygote ended {self.failures} times") from problem
                    self.nursery = self._start()

    def answer_seconds(self) -> float:
        """Imports take their time; a zygote that has forked before answers at once."""
        return 0.0 if self.answered else nursery.START_SECONDS

    def give_up(self, process: Process) -> None:
        """The zygote does not answer: end it, and with it all its forks; the next job gets another one."""
        self.nursery.give_up()

    def ended(self, job: dict) -> None:
        """End what the job started in sessions of their own."""
        self.answered = True
        end_marked(mark_of(job))

    def learn(self, imported: list[str]) -> None:
        """Have what a report imported be imported before the next fork."""
        self.failures = 0
        fresh = [name for name in imported if name not in self.known]
        if fresh:
            self.known.update(fresh)
            self.modules += fresh
            with contextlib.suppress(OSError):
                self._preload(fresh)
            remember(self.memory, self.modules)

    def _preload(self, modules: list) -> None:
        self.nursery.preload(modules)

    def close(self) -> None:
        """End the zygote and every running job."""
        self.nursery.close()
        if self.mark:
            end_marked(self.mark)

    def afterwards(self) -> None:
        """Nothing is left that could be prepared."""


class ColdProcess(subprocess.Popen):
    """A new process for one job."""

    maxrss_kib = 0
    refused, lost = "", False

    def fileno(self) -> int:
        """Readable when the process has ended (Linux); raises OSError elsewhere."""
        if not hasattr(self, "pidfd"):
            if not hasattr(os, "pidfd_open"):
                raise OSError("no pidfd")
            self.pidfd = os.pidfd_open(self.pid)
        return self.pidfd

    def send_signal(self, number: int) -> None:
        """Signal the whole process group."""
        if self.poll() is None:
            with contextlib.suppress(OSError):
                os.killpg(self.pid, number) if hasattr(os, "killpg") else super().send_signal(number)

    def kill(self) -> None:
        """End it and all it started."""
        self.send_signal(getattr(signal, "SIGKILL", signal.SIGTERM))

    def __del__(self, *args: object) -> None:
        if hasattr(self, "pidfd"):
            os.close(self.pidfd)
            del self.pidfd
        super().__del__(*args)


class Cold:
    """Runs each job in a new Python process."""

    def __init__(self, mark: str = ""):
        self.mark = mark

    def start(self, job: dict) -> ColdProcess:
        """Start a job."""
        work = Path(job["work"])
        write_json(work / "job.json", job)
        with (work / "log.txt").open("wb") as log:
            return ColdProcess(
                [sys.executable, "-P", "-m", "analysis.reports.batch.job", str(work / "job.json")],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                env={**environment(mark_of(job)), "PYDEVD_DISABLE_FILE_VALIDATION": "1"},
                cwd=job["cwd"],
                start_new_session=True,
                preexec_fn=woken_without_us(),
            )

    def answer_seconds(self) -> float:
        """A process that was started runs."""
        return 0.0

    def give_up(self, process: Process) -> None:
        """A process that does not even die is left alone."""
        if isinstance(process, ColdProcess):
            process.returncode = -9

    def ended(self, job: dict) -> None:
        """End what the job started in sessions of their own."""
        end_marked(mark_of(job))

    def learn(self, imported: list[str]) -> None:
        """Nothing is kept between cold processes."""

    def close(self) -> None:
        """End what reports have left running."""
        if self.mark:
            end_marked(self.mark)

    def afterwards(self) -> None:
        """Nothing is left that could be prepared."""
