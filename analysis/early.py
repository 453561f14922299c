"""A second process that imports what a command will need while the first one still reads its words, and does one piece of work then.

It is begun before anything heavy is imported, so that the two share next to nothing; where nobody asks it for anything it is
ended with the command. No answer depends on it: what it can't do is done by who asks.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import importlib
import os
import pickle
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NamedTuple, TypeVar

from analysis.spare import SPARE, both, cores, second_core, silent, write_answer

Made = TypeVar("Made")


class _Waiting(NamedTuple):
    """A process that waits for work: its number (0: it has ended), the pipe for the work (-1: it is closed), that for its answer."""

    pid: int
    ask: int
    told: int


_waiting: list[_Waiting] = []  # one, until it is asked


def begin(needs: Sequence[str]) -> None:
    """Begin such a process where a core is free. needs: the modules that it imports."""
    alone = threading.active_count() > 1 or not sys.platform.startswith("linux")
    if _waiting or alone or SPARE in os.environ or cores() < 2:
        return
    asked, ask = os.pipe()
    told, tell = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.close(ask)
            os.close(told)
            _wait(needs, asked, tell)
        finally:
            os._exit(1)
    os.close(asked)
    os.close(tell)
    _waiting.append(_Waiting(pid, ask, told))
    atexit.register(end)


def beside(work: Callable[..., Made], *arguments: Any, meanwhile: Callable[[], object] | None = None) -> Made:
    """What a function gives, which must be one of a module: the process that waits does it, while this one does something else.
    Where none waits a free core is taken now.

    Raises what `meanwhile` raises, before anything else; what fails in the other process is done again here.

    >>> beside(max, 1, 2, meanwhile=lambda: None)
    2
    """
    if not _waiting:
        with second_core():
            return work(*arguments) if meanwhile is None else both(meanwhile, partial(work, *arguments))[1]
    other = _waiting[-1]
    job = pickle.dumps((work, arguments), protocol=pickle.HIGHEST_PROTOCOL)
    with contextlib.suppress(BrokenPipeError), os.fdopen(os.dup(other.ask), "wb") as ask:
        ask.write(job)
    os.close(other.ask)
    _waiting[-1] = other = other._replace(ask=-1)
    if meanwhile is not None:
        meanwhile()
    with os.fdopen(os.dup(other.told), "rb") as told:
        answer = told.read()
    code = os.waitstatus_to_exitcode(os.waitpid(other.pid, 0)[1])
    _waiting[-1] = other._replace(pid=0)
    end()
    return pickle.loads(answer) if code == 0 else work(*arguments)


def end() -> None:
    """End the process that waits, or is at work for somebody who has gone."""
    while _waiting:
        other = _waiting.pop()
        for pipe in (other.ask, other.told):
            if pipe >= 0:
                os.close(pipe)
        if other.pid:
            os.kill(other.pid, signal.SIGKILL)
            os.waitpid(other.pid, 0)


def _wait(needs: Sequence[str], asked: int, tell: int) -> None:
    """In the process itself: import, wait for the work, do it, and end."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # who stops the command has nothing to be told by this one
    gc.disable()  # what is imported stays, and the rest is not long
    _waiting.clear()
    for name in needs:
        importlib.import_module(name)
    with os.fdopen(asked, "rb") as work:
        function, arguments = pickle.load(work)
    os.environ[SPARE] = "1"  # who asked is done soon, or has nothing else to do
    write_answer(silent(partial(function, *arguments)), tell)
    os._exit(0)
