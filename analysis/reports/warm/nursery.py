"""Asking the zygote: start it, have it fork, hear how the fork ended, end it.

`Nursery` is a batch's own zygote, reached through an inherited socket: nothing on disk, gone with the batch.
`why_not` says why warm kernels cannot be had here.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import IO

from analysis.errors import ReportError
from analysis.reports.warm.bound import woken_without_us
from analysis.reports.warm.surroundings import of_zygote
from analysis.reports.warm.wire import Lines, send
from analysis.reports.warm.zygote import signal_group

START_SECONDS = 120  # for all imports on a busy machine
COMMAND = (
    sys.executable,
    "-P",
    "-m",
    "analysis.reports.warm.zygote",
)  # -P: nothing is imported from its folder


class ColdOnlyError(ReportError):
    """Warm kernels cannot be had; the message says why, and a cold start does the work."""


def why_not(cwd: Path | str | None = None) -> str:
    """Why no notebook can be run in a fork here; '' if it can."""
    if not sys.platform.startswith("linux"):
        return f"forking a Python process that has loaded libraries is not safe on {sys.platform}"
    if not hasattr(os, "fork") or not hasattr(socket, "send_fds"):
        return "this Python cannot fork or pass file descriptors"
    if os.environ.get("OUTLOOK_COLD"):
        return "OUTLOOK_COLD is set"
    if cwd and (Path(cwd) / "matplotlibrc").exists():
        return f"a matplotlibrc in {cwd} is read when matplotlib is imported"
    return ""


class Fork:
    """A process that a zygote is asked for: what `subprocess.Popen` offers, over its connection.

    `pid` is None until the zygote has answered. `refused`: the module whose import forbids forks. `lost`: the zygote
    ended, or was given up, before it could tell how the process ended.
    """

    stdin: IO[bytes] | None = None
    stdout: IO[bytes] | None = None
    stderr: IO[bytes] | None = None

    def __init__(self, connection: socket.socket):
        self.connection = connection
        self.lines = Lines(connection.fileno())
        self.pid: int | None = None
        self.returncode: int | None = None
        self.refused = ""
        self.lost = False
        self.maxrss_kib = 0

    def fileno(self) -> int:
        """Readable when the zygote has something to say of the process."""
        return self.connection.fileno()

    def poll(self, timeout: float | None = 0) -> int | None:
        """Exit code, None while running; -9 if the zygote went away (the process dies with it)."""
        if self.returncode is None:
            for answer in self.lines.take(timeout):
                self.pid = answer.get("pid", self.pid)
                self.maxrss_kib = answer.get("maxrss_kib", self.maxrss_kib)
                self.refused = answer.get("refused", self.refused)
                self.returncode = answer.get("exit", 1 if self.refused else self.returncode)
            if self.returncode is None and self.lines.ended:
                self.returncode, self.lost = -signal.SIGKILL, True
                if self.pid is not None:
                    signal_group(self.pid)
            if self.returncode is not None:
                self.connection.close()
        return self.returncode

    def wait(self, timeout: float | None = None) -> int | None:
        """Wait for the end, at most so many seconds."""
        end = None if timeout is None else time.monotonic() + timeout
        while self.poll(None if end is None else max(0.0, end - time.monotonic())) is None:
            if end is not None and time.monotonic() >= end:
                break
        return self.returncode

    def begun(self, seconds: float = START_SECONDS) -> Fork:
        """Wait until the process runs. Raises ColdOnlyError where the zygote refuses, OSError where it is gone."""
        end = time.monotonic() + seconds
        while self.pid is None and self.poll(max(0.0, end - time.monotonic())) is None:
            if time.monotonic() >= end:
                self.connection.close()
                raise TimeoutError("the zygote does not answer")
        if self.refused:
            raise ColdOnlyError(self.why_refused())
        if self.pid is None:
            raise OSError("the zygote went away")
        return self

    def why_refused(self) -> str:
        """The refusal as part of a sentence."""
        return f"importing {self.refused} started threads, which a fork would lose"

    def send_signal(self, number: int) -> None:
        """Signal the process group, if it runs."""
        if self.poll() is None and self.pid is not None:
            signal_group(self.pid, number)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it and all it started; one that has not begun never will."""
        if self.pid is None and self.returncode is None:
            with contextlib.suppress(OSError):
                self.connection.shutdown(socket.SHUT_RDWR)
        self.send_signal(signal.SIGKILL)


class Nursery:
    """A zygote for one batch. Use as a context manager: no process is left behind.

    `modules`: imported before the first fork. Raises ColdOnlyError where the zygote cannot serve.
    """

    def __init__(self, modules: Iterable, env: Mapping[str, str], cwd: Path | str, log: Path | None = None):
        if reason := why_not(cwd):
            raise ColdOnlyError(reason)
        self.control, theirs = socket.socketpair()
        self.control.setsockopt(
            socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 20
        )  # jobs asked for while it imports
        config = {"control": theirs.fileno(), "preload": list(modules)}
        with theirs, log.open("wb") if log else Path(os.devnull).open("wb") as errors:
            self.process = subprocess.Popen(
                [*COMMAND, json.dumps(config)],
                pass_fds=[theirs.fileno()],
                env=of_zygote(env),
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                start_new_session=True,
                preexec_fn=woken_without_us(),
            )

    def __enter__(self) -> Nursery:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def pid(self) -> int:
        """Process id of the zygote."""
        return self.process.pid

    def fork(self, message: dict, fds: Sequence[int] = ()) -> Fork:
        """Ask for a process for `message`; it begins when the zygote has imported. Raises OSError."""
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                send(self.control, message, [theirs.fileno(), *fds])
            except OSError:
                ours.close()
                raise
        return Fork(ours)

    def preload(self, modules: Iterable) -> None:
        """Have more modules imported before the next fork."""
        send(self.control, {"preload": list(modules)}, [])

    def give_up(self) -> None:
        """End a zygote that does not answer; all that was forked from it dies with it."""
        self.process.kill()

    def close(self) -> None:
        """End the zygote and everything forked from it."""
        self.control.close()
        try:
            self.process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
