"""Processes that a report started and left behind, in whatever session or group they put themselves.

A mark in the environment goes to every process that is started from a report; a process that takes itself out of the
group of its report still has it.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

MARK = "OUTLOOK_RUN"
ROUNDS = 5  # a process that is being ended may start another one meanwhile


def end_marked(beginning: str) -> int:
    """End every process whose mark begins like this, but for this one and its parent; how many there were.

    Processes of other users, and such as have emptied their environment, are not seen.
    """
    wanted = f"{MARK}={beginning}".encode()
    count = 0
    for _ in range(ROUNDS):
        pids = [
            pid
            for pid, environment in _environments()
            if pid not in (os.getpid(), os.getppid()) and _carries(environment, wanted)
        ]
        if not pids:
            break
        for pid in pids:
            with contextlib.suppress(OSError):
                os.kill(pid, getattr(signal, "SIGKILL", signal.SIGTERM))
                count += 1
    return count


def _carries(environment: bytes, wanted: bytes) -> bool:
    return environment.startswith(wanted) or b"\0" + wanted in environment


def _environments() -> Iterator[tuple[int, bytes]]:
    """(process id, its environment as it was started) of every process that may be read."""
    if sys.platform.startswith("linux"):
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                with contextlib.suppress(OSError):
                    yield int(entry.name), (entry / "environ").read_bytes()
        return
    import psutil

    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            pairs = (f"{name}={value}" for name, value in process.environ().items())
            yield process.pid, "\0".join(pairs).encode()
