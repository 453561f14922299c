"""Two things at a time, where a report has a core to spare: the second is done in a fork, whose answer comes back as a pickle."""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import sys
import threading
from collections.abc import Callable
from typing import TypeVar

SPARE = "OUTLOOK_SPARE_CORE"  # set by a batch that has fewer reports than cores, in the process of a report
First = TypeVar("First")
Second = TypeVar("Second")


def both(first: Callable[[], First], second: Callable[[], Second]) -> tuple[First, Second]:
    """The answers of two functions that do not depend on each other and leave nothing behind.

    One after the other where no core is free, or where a fork would lose threads; so is `second` if it fails beside the
    other, so that its error is raised here.

    >>> both(lambda: 1, lambda: 2)
    (1, 2)
    """
    if not os.environ.get(SPARE) or not sys.platform.startswith("linux") or threading.active_count() > 1:
        return first(), second()
    core = os.environ.pop(SPARE)  # it is taken now
    try:
        return _forked(first, second)
    finally:
        os.environ[SPARE] = core


class Share:
    """How far two parts of `total` are that `both` may do at the same time: what is done in a fork is seen at its end."""

    def __init__(self, total: int, tell: Callable[[int, int], None] | None) -> None:
        self.total, self.tell, self.done, self.owner = total, tell, 0, os.getpid()

    def step(self) -> None:
        """One more is done."""
        if self.tell is not None and os.getpid() == self.owner:
            self.done += 1
            self.tell(self.done, self.total)

    def end(self) -> None:
        """All are done."""
        if self.tell is not None and self.done < self.total:
            self.tell(self.total, self.total)


def _forked(first: Callable[[], First], second: Callable[[], Second]) -> tuple[First, Second]:
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        _answer(second, writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as answer:
        try:
            mine = first()
            told = answer.read()
        except BaseException:
            with contextlib.suppress(OSError):
                os.kill(pid, signal.SIGKILL)
            raise
        finally:
            _, status = os.waitpid(pid, 0)
    return mine, pickle.loads(told) if status == 0 else second()


def _answer(function: Callable[[], object], writing: int) -> None:
    """In the fork: the answer goes into the pipe, and the process ends without anything that its parent has registered."""
    code = 1
    try:
        with os.fdopen(writing, "wb") as answer:
            answer.write(pickle.dumps(function(), protocol=pickle.HIGHEST_PROTOCOL))
        code = 0
    except BaseException:  # raised where it is done again
        pass
    finally:
        os._exit(code)
