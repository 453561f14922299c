"""A warm process that stays for a while after a report, so that the next one from the shell need not wait for imports.

It is reached through a socket that only this user can open, serves who has the same notebooks, data, code, packages and
environment, ends itself when it has not been asked for ten minutes (`outlook warm --stop` ends it at once), and is never
needed: without it a report is made by a zygote of its own.
"""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Iterable
from pathlib import Path

from analysis.fingerprint import canonical
from analysis.reports.batch.executors import Process, Warm, environment, mark_of, message_of, rehearsal
from analysis.reports.files import read_json, write_json
from analysis.reports.warm import shared
from analysis.reports.warm.leftovers import MARK, end_marked
from analysis.reports.warm.nursery import START_SECONDS, ColdOnlyError, Fork, why_not
from analysis.reports.warm.wire import send

IDLE_SECONDS = 600.0
FEW = 2  # reports; for more, a zygote of the batch's own costs them less than its start
ABOUT = "about.json"


class Standing(Warm):
    """Forks jobs from the process that stays.

    `made_from`: hashes of everything but notebook and parameters; a process that has imported other code is not used.
    `evidence`: where the report's evidence is, and its day. `fresh`: whether it has to be started for this batch.
    """

    def __init__(
        self, notebooks: Iterable[Path], cwd: Path, mark: str, made_from: dict, evidence: tuple | None = None
    ):
        if reason := why_not(cwd):
            raise ColdOnlyError(reason)
        self._remember(notebooks, cwd, mark)
        self.env = {name: value for name, value in environment(mark).items() if name != MARK}
        self.imported = self._modules(pages=False)
        self.of = canonical([self.notebooks, made_from])
        self.evidence = evidence
        self.folder = shared.place_of(self.env, self.imported, self.of)
        connection = shared.reach(self.folder)
        self.fresh = connection is None
        if connection is not None:
            connection.close()
        self.pid: int | None = None

    def start(self, job: dict) -> Fork:
        """Ask for a job; raises ColdOnlyError where it cannot be done warm."""
        job = {**job, "render": None}  # where the process can already render, it does
        with Path(os.devnull).open("rb") as nothing, (Path(job["work"]) / "log.txt").open("wb") as log:
            fds = [nothing.fileno(), log.fileno(), log.fileno()]
            for attempt in (1, 2):
                connection = shared.connect(self.env, self.imported, self.of, IDLE_SECONDS)
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
        """It has imported when it can be reached, but may be importing more."""
        return START_SECONDS

    def give_up(self, process: Process) -> None:
        """It does not answer: end it; the next job starts another one."""
        if self.pid is not None:
            with contextlib.suppress(OSError):
                os.kill(self.pid, signal.SIGKILL)

    def _preload(self, modules: list) -> None:
        if connection := shared.reach(self.folder):
            with connection:
                send(connection, {"preload": modules})

    def close(self) -> None:
        """Let it stay, and have it learn to render and rehearse meanwhile; end those that have imported what is no longer so."""
        if self.mark:
            end_marked(self.mark)
        if not self.fresh:
            return
        with contextlib.suppress(OSError):
            self._preload([["analysis.reports.site.maker:prepare", *self.notebooks], *rehearsal(self.evidence)])
            for folder in shared.running():
                about = read_json(folder / ABOUT) or {}
                if folder != self.folder and about.get("notebooks") == self.notebooks:
                    shared.stop(folder)
            if self.folder.exists():
                write_json(self.folder / ABOUT, {"notebooks": self.notebooks})


def stopped() -> list[int]:
    """End every warm process of this user that stays; their process ids."""
    pids = []
    for folder, pid in shared.running().items():
        shared.stop(folder)
        pids.append(pid)
    return pids
