"""One process at a time in a folder: a lock that the system takes back when its holder ends, however it ends."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

if sys.platform == "win32":  # pragma: no cover
    import msvcrt

    LOCK_FLAGS = os.O_RDWR | os.O_CREAT

    def try_lock(fd: int) -> bool:
        try:
            msvcrt.locking(fd, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    LOCK_FLAGS = os.O_RDONLY

    def try_lock(fd: int) -> bool:
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True


def open_lock(folder: Path) -> int:
    """The descriptor that `try_lock` locks: of the folder itself, on Windows of a file in it."""
    return os.open(folder if sys.platform != "win32" else folder / "lock", LOCK_FLAGS)


def hold(folder: Path) -> int:
    """Wait for the lock of a folder; give the result to `release`."""
    lock = open_lock(folder)
    while not try_lock(lock):
        time.sleep(0.02)
    return lock


def release(lock: int) -> None:
    """Give a lock back."""
    os.close(lock)
