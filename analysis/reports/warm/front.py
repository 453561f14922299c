"""The warm process that stays after a report from the shell, and how the next command is handed over to it.

It is reached through a socket that only this user can open, serves whoever has the same interpreter, packages, code,
environment, limits and rights, ends itself when it has not been asked for ten minutes (`outlook warm --stop` ends it at
once; a change of code, when it has done what it was asked for), and is never needed: without it the command does its work
itself. Nothing is imported here but the standard library: who hands over has no more to do.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from analysis.fingerprint import canonical
from analysis.reports.files import read_json, write_json
from analysis.reports.warm import shared
from analysis.reports.warm.nursery import START_SECONDS, ColdOnlyError, Fork, why_not
from analysis.reports.warm.surroundings import PACKAGE, code_state, environment, inherited
from analysis.reports.warm.wire import send

IDLE_SECONDS = 600.0
ABOUT = "about.json"
# what nearly every report needs and takes longest, while the command reads which report it is
FIRST = (["analysis.reports.warm.warmup:libraries"], "pandas")
TURN_SECONDS = 1.0
FORWARDED = ("SIGINT", "SIGTERM", "SIGHUP")


class Front:
    """The process that stays for whoever is as this one is. `env`: of that process; `folder`: of its socket.

    Raises ColdOnlyError where there can be none.
    """

    def __init__(self) -> None:
        if reason := why_not():
            raise ColdOnlyError(reason)
        self.env, self.code = environment(), code_state()
        self.of = canonical(["stays", self.code, inherited()])
        self.folder = shared.place_of(self.env, [], self.of)

    def reach(self) -> socket.socket | None:
        """A connection to it, None where there is none."""
        return shared.reach(self.folder)

    def connect(self) -> socket.socket:
        """A connection to it; it is started where there is none, and those whose code is no longer on the disk end."""
        if connection := self.reach():
            return connection
        connection = shared.connect(self.env, list(FIRST), self.of, IDLE_SECONDS, self.code)
        with contextlib.suppress(OSError):
            write_json(self.folder / ABOUT, {"package": str(PACKAGE), "code": self.code})
            for other in shared.running():
                about = read_json(other / ABOUT) or {}
                if about.get("package") == str(PACKAGE) and about.get("code") != self.code:
                    shared.retire(other)
            shared.sweep()
        return connection

    def about(self) -> dict:
        """What is kept of it: `ready`, once it has learned all that a command needs."""
        return read_json(self.folder / ABOUT) or {}

    def keep(self, **more: object) -> None:
        """Keep more of it."""
        with contextlib.suppress(OSError):
            write_json(self.folder / ABOUT, {**self.about(), **more})


def handed_over(front: Front, call: str, words: Sequence[str]) -> int | None:
    """Have the process that stays call a function (`module:function`) in a fork, with these words, this process's folder, files
    and environment; its exit code. None where nothing was begun, so that it is still to be done.

    Signals go on to the fork, and a fork whose command is gone is ended. Raises ConnectionError if the process went away in
    the middle of the work.
    """
    places = [_open(fd) for fd in range(3)]  # before a connection takes the number of one that is closed
    connection = front.reach()
    if connection is None:
        return None
    mask = os.umask(0)
    os.umask(mask)
    argument = {
        "argv": list(words),
        "package": getattr(sys.modules["__main__"], "__package__", None),
        "files": [None if fd is None else _text_of(fd) for fd in places],
    }
    message = {"kind": "call", "call": call, "argument": argument, "env": dict(os.environ), "cwd": os.getcwd(), "umask": mask}  # fmt: skip
    process = shared.pid_of(connection)
    try:
        with _nothing() as nothing:
            send(connection, message, [nothing if fd is None else fd for fd in places])
    except OSError:
        connection.close()
        return None
    fork = Fork(connection)
    if not _begun(fork, process):
        return None
    with _forwarding(fork):
        code = fork.wait()
    if fork.lost or code is None:
        raise ConnectionError("the warm process went away")
    return code if code >= 0 else 128 - code


def _begun(fork: Fork, process: int) -> bool:
    """Whether the fork has begun, after waiting for what the process is importing; one that was stopped is not waited for."""
    end = time.monotonic() + START_SECONDS
    while fork.pid is None and fork.poll(TURN_SECONDS) is None:
        if time.monotonic() >= end or _is_stopped(process):
            fork.connection.close()
            with contextlib.suppress(OSError):
                os.kill(process, signal.SIGKILL)
            return False
    return not fork.refused and fork.pid is not None


def _is_stopped(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] in "Tt"
    except OSError:
        return False


def _open(fd: int) -> int | None:
    try:
        os.fstat(fd)
    except OSError:
        return None
    return fd


def _text_of(fd: int) -> tuple[str, str]:
    """Encoding and treatment of errors of this process's stream at a descriptor."""
    stream = (sys.stdin, sys.stdout, sys.stderr)[fd]
    return (stream.encoding, stream.errors or "strict") if stream is not None else ("utf-8", "replace")


@contextlib.contextmanager
def _nothing() -> Iterator[int]:
    fd = os.open(os.devnull, os.O_RDWR)
    try:
        yield fd
    finally:
        os.close(fd)


@contextlib.contextmanager
def _forwarding(fork: Fork) -> Iterator[None]:
    """Inside, what would end this process is told to the fork, whose end is then ours. A signal that is ignored here (`nohup`)
    stays so."""

    def tell(number: int, _: object) -> None:
        if fork.pid is not None and fork.returncode is None:
            with contextlib.suppress(OSError):
                os.kill(fork.pid, number)

    before = {}
    for number in (getattr(signal, name) for name in FORWARDED):
        if signal.getsignal(number) != signal.SIG_IGN:
            before[number] = signal.signal(number, tell)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def take_over(argument: dict) -> list[str]:
    """In the fork: the standard streams are those of whoever handed over; the words of the command."""
    names = ("stdin", "stdout", "stderr")
    for fd, (name, how) in enumerate(zip(names, argument["files"], strict=True)):
        stream = None
        if how is not None:
            encoding, errors = how
            raw = os.fdopen(fd, "r" if fd == 0 else "w", encoding=encoding, errors=errors, closefd=False)
            if fd and (fd == 2 or os.isatty(fd)):
                raw.reconfigure(line_buffering=True)
            stream = raw
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)
    sys.modules["__main__"].__package__ = argument["package"]  # by which messages name the command
    return list(argument["argv"])
