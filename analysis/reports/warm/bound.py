"""A process that ends with the one that started it, whatever it is doing: also while it imports, also while it is stopped.

A pipe that closes is noticed only by a process that runs. Linux sends a signal at the death of the parent to who has asked
for it (PR_SET_PDEATHSIG in prctl(2)): SIGKILL ends a stopped process too, SIGCONT has it go on, so that it notices the pipe
and can end what it has started itself. The request is lost in a fork and kept by an exec; it is meant for the death of the
thread that started the process. Who is stopped in the instant between fork and asking is ended by the next batch in its
folder (see `leftovers`).
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from collections.abc import Callable

PR_SET_PDEATHSIG = 1


def die_with(parent: int) -> None:
    """Have the system end this process when its parent ends (Linux). `parent`: its process id as it was before the fork, for
    it may be dead by now."""
    _asking(parent, signal.SIGKILL)()


def killed_with_us() -> Callable[[], None] | None:
    """For `preexec_fn` of a process that starts no others: it is killed when this thread is gone. None where there is no such
    thing."""
    return _asking(os.getpid(), signal.SIGKILL) if sys.platform.startswith("linux") else None


def woken_without_us() -> Callable[[], None] | None:
    """For `preexec_fn` of a process that waits for the end of a pipe from us: it goes on when this thread is gone, even if it
    was stopped. None where there is no such thing."""
    return _asking(os.getpid(), signal.SIGCONT) if sys.platform.startswith("linux") else None


def _asking(parent: int, number: int) -> Callable[[], None]:
    """What asks for the signal. Between fork and exec there may be no lock to wait for: everything is looked up here."""
    prctl, getppid, end = ctypes.CDLL(None).prctl, os.getppid, os._exit

    def ask() -> None:
        prctl(PR_SET_PDEATHSIG, number)
        if getppid() != parent:
            end(1)

    return ask
