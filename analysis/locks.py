"""One process at a time in a folder: a lock that the system takes back when its holder ends, however it ends."""

from __future__ import annotations

import errno
import os
import sys
import time
from pathlib import Path

WAIT_SECONDS = 30.0
HELD = {errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES}
HELD |= {errno.EDEADLK} if sys.platform == "win32" else set()


class NoLocksError(OSError):
    """The file system of a folder has no locks."""


if sys.platform == "win32":  # pragma: no cover
    import msvcrt

    LOCK_FLAGS = os.O_RDWR | os.O_CREAT

    def _lock(fd: int) -> None:
        msvcrt.locking(fd, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    LOCK_FLAGS = os.O_RDONLY

    def _lock(fd: int) -> None:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)


def try_lock(fd: int) -> bool:
    """Whether the lock is ours now. Raises NoLocksError where it is not held by anybody and cannot be had either."""
    try:
        _lock(fd)
    except OSError as problem:
        if problem.errno in HELD:
            return False
        raise NoLocksError(problem.errno, f"this file system has no locks ({problem.strerror})") from problem
    return True


def open_lock(folder: Path) -> int:
    """The descriptor that `try_lock` locks: of the folder itself, on Windows of a file in it."""
    return os.open(folder if sys.platform != "win32" else folder / "lock", LOCK_FLAGS)


def hold(folder: Path, seconds: float = WAIT_SECONDS) -> int:
    """Wait for the lock of a folder; give the result to `release`. Raises TimeoutError, NoLocksError."""
    lock = open_lock(folder)
    end = time.monotonic() + seconds
    try:
        while not try_lock(lock):
            if time.monotonic() > end:
                raise TimeoutError(f"{folder} has been locked by another process for {seconds:g} s")
            time.sleep(0.02)
    except OSError:
        release(lock)
        raise
    return lock


def release(lock: int) -> None:
    """Give a lock back."""
    os.close(lock)
