"""Two things at a time, where a report has a core to spare: the second is done in a fork, whose answer comes back as a pickle.

`both` does two things that are needed together. An `Errand` is what nothing else waits for, such as the drawing of a figure:
the cells go on meanwhile, and its answer is taken in after the last of them. What will be asked for later can be begun
`ahead`, and who needs it asks for its `answer`.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import os
import pickle
import signal
import sys
import threading
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from typing import Any, Protocol, TypeVar

SPARE = "OUTLOOK_SPARE_CORE"  # set by a batch that has fewer reports than cores, in the process of a report
NUMBER = 4  # bytes
AT_A_TIME = 6  # errands: each has what it changes of its parent's memory
First = TypeVar("First")
Second = TypeVar("Second")
Part = TypeVar("Part")
Item = TypeVar("Item")
Made = TypeVar("Made")
Work = tuple[Callable[[], Any], Callable[[Any], None]]
_begun: list[Task] | None = None  # None where nobody would take the answers
_early: dict[Hashable, Errand] = {}  # key -> what was begun ahead; `_told`: what that has given
_told: dict[Hashable, Any] = {}
# asked before a fork: does works in a process that has loaded what they need; none where it cannot
elsewhere: Callable[[Sequence[Work]], Sequence[Task]] | None = None


def both(first: Callable[[], First], second: Callable[[], Second]) -> tuple[First, Second]:
    """The answers of two functions that do not depend on each other and leave nothing behind.

    One after the other where no core is free, or where a fork would lose threads; so is `second` if it fails beside the
    other, so that its error is raised here.

    >>> both(lambda: 1, lambda: 2)
    (1, 2)
    """
    if not _can_fork() or _running():
        return first(), second()
    core = os.environ.pop(SPARE)  # it is taken now
    try:
        return _forked(first, second)
    finally:
        os.environ[SPARE] = core


def shared_out(parts: Sequence[Part], work: Callable[[Part], Made]) -> list[Made]:
    """What `work` makes of each part, in their order. Where a core is free two processes take part after part, so that neither waits
    long for the other; what fails beside is done again here. While errands have the core, parts are done here.

    >>> shared_out([1, 2, 3], lambda x: x * x)
    [1, 4, 9]
    """
    alone: list[Made] = []
    while len(alone) < len(parts) and (not _can_fork() or _running()):
        alone.append(work(parts[len(alone)]))
    waiting, told = os.pipe()  # the numbers of the parts that nobody has taken
    os.set_blocking(told, False)  # more than it holds are done at the end
    with contextlib.suppress(BlockingIOError):
        for number in range(len(alone), len(parts)):
            os.write(told, number.to_bytes(NUMBER, "big"))
    os.close(told)

    def made() -> dict[int, Made]:
        taken = iter(lambda: os.read(waiting, NUMBER), b"")
        return {k: work(parts[k]) for k in (int.from_bytes(number, "big") for number in taken)}

    try:
        first, second = both(made, made)
    finally:
        os.close(waiting)
    done = dict(enumerate(alone)) | first | second
    return [done[k] if k in done else work(part) for k, part in enumerate(parts)]


def kept_together(items: Sequence[Item], key: Callable[[Item], Hashable]) -> list[list[Item]]:
    """Items by what they have in common, the largest group first: parts for `shared_out` that share no work.

    >>> kept_together(["a1", "b1", "b2"], lambda item: item[0])
    [['b1', 'b2'], ['a1']]
    """
    groups: dict[Hashable, list[Item]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return sorted(groups.values(), key=len, reverse=True)


def cores() -> int:
    """On how many cores this process may run; 1 where the system does not say."""
    return len(getattr(os, "sched_getaffinity", lambda _: [0])(0))


@contextlib.contextmanager
def second_core() -> Iterator[None]:
    """Inside, `both` may take a core for itself, where this process may run on two: for a command that does nothing else."""
    if SPARE in os.environ or cores() < 2:
        yield
        return
    os.environ[SPARE] = "1"
    try:
        yield
    finally:
        os.environ.pop(SPARE, None)


def begin(*works: Work, needs: str = "") -> bool:
    """Begin an errand for each (work, take), whose answer `take` is given after the last cell; whether they were begun. If not,
    their caller does the work. `needs`: the module it uses, which another process may have loaded and this one not.

    >>> begin((lambda: 1, print))
    False
    """
    if _begun is None:
        return False
    if elsewhere is not None and needs.partition(".")[0] not in sys.modules and (sent := elsewhere(works)):
        _begun.extend(sent)
        return True
    if not _can_fork() or len(_running()) + len(works) > AT_A_TIME:
        return False
    if needs:
        importlib.import_module(needs)  # once here, and not in each fork
    _begun.extend(Errand(work, take) for work, take in works)
    return True


def ahead(works: Mapping[Hashable, Callable[[], Any]]) -> bool:
    """Begin what will be asked for under these keys (see `answer`); whether it was begun. Where no core is free, or nobody would
    end what is not asked for, each is done by who asks.

    >>> ahead({"sum": lambda: 3})
    False
    """
    if _begun is None or not works or not _can_fork() or _running():
        return False
    keys = list(works)

    def take(told: list[tuple]) -> None:
        _told.update((key, one[0]) for key, one in zip(keys, told, strict=True) if one)

    early = Errand(lambda: [_tried(works[key]) for key in keys], take)
    _early.update(dict.fromkeys(keys, early))
    return True


def answer(key: Hashable, work: Callable[[], First]) -> First:
    """What was begun under a key, or what `work` gives, which must be the same.

    >>> answer("sum", lambda: 3)
    3
    """
    early = _early.pop(key, None)
    if early is not None and early.answer >= 0:
        early.settle()
    return _told.pop(key) if key in _told else work()


def _tried(work: Callable[[], First]) -> tuple[First, ...]:
    """What a work gives; nothing where it fails, which is told to who asks for it."""
    try:
        return (work(),)
    except Exception:
        return ()


class Task(Protocol):
    """Work that is done elsewhere meanwhile."""

    def is_running(self) -> bool:
        """Whether it is still at work."""

    def settle(self) -> None:
        """Wait for the answer and hand it on."""

    def end(self) -> None:
        """Give up what is still at work."""


@contextlib.contextmanager
def errands() -> Iterator[list[Task]]:
    """Inside, errands may be begun; they are put into this list, and who has it settles them. What is not settled is ended."""
    global _begun
    _begun = []
    try:
        yield _begun
    finally:
        for errand in (*_begun, *set(_early.values())):
            errand.end()
        _begun = None
        _early.clear()
        _told.clear()


class Errand:
    """Work in a fork of its own, whose answer is for `take`."""

    def __init__(self, work: Callable[[], Any], take: Callable[[Any], None]) -> None:
        self.work, self.take = work, take
        self.answer = os.memfd_create("errand")
        self.code: int | None = None
        self.pid = os.fork()
        if self.pid == 0:
            os.environ.pop(SPARE)
            _answer(silent(work), self.answer)

    def is_running(self) -> bool:
        """Whether it is still at work."""
        if self.code is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            self.code = os.waitstatus_to_exitcode(status) if pid else None
        return self.code is None

    def settle(self) -> None:
        """Wait for the answer and hand it on. What failed, or had something to say, is done again here: so are its error
        raised and its words printed where they would be without a fork."""
        if self.code is None:
            self.code = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        with os.fdopen(self.answer, "rb") as answer:
            self.answer = -1
            answer.seek(0)
            told = pickle.load(answer) if self.code == 0 else self.work()
        self.take(told)

    def end(self) -> None:
        """Give up what is still at work."""
        if self.is_running():
            with contextlib.suppress(OSError):
                os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        if self.answer >= 0:
            os.close(self.answer)


def _can_fork() -> bool:
    """Whether a core is free, and a fork would lose no threads."""
    return bool(os.environ.get(SPARE)) and sys.platform.startswith("linux") and threading.active_count() == 1


def _running() -> list[Task]:
    return [errand for errand in (*(_begun or ()), *set(_early.values())) if errand.is_running()]


def silent(work: Callable[[], Any]) -> Callable[[], Any]:
    """The same work; it fails if it has printed something, which would be lost."""

    def in_silence() -> Any:
        said = io.StringIO()
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            answer = work()
        if said.getvalue():
            raise RuntimeError(said.getvalue())
        return answer

    return in_silence


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
        write_answer(function, writing)
        code = 0
    except BaseException:  # raised where it is done again
        pass
    finally:
        os._exit(code)


def write_answer(function: Callable[[], object], writing: int) -> None:
    """Put what a function gives into a file or a pipe, as a pickle; raises what the function does."""
    with os.fdopen(writing, "wb") as answer:
        answer.write(pickle.dumps(function(), protocol=pickle.HIGHEST_PROTOCOL))
