"""A process beside those that run cells, which has loaded what cells do not need: functions that are sent to it are called in
forks of it.

It is forked from a zygote when that has loaded what both need, loads the rest on another core, and ends with the zygote.
What the zygote forks later reaches it through a socket that it inherits. Each request comes with the functions, with room
for the answer, and with a pipe: a byte in it says that the answer is there, its end without one that whoever asked has to do
the work himself; and who has closed the other end waits no more. What whoever asked may have of memory, the work may have.
"""

from __future__ import annotations

import contextlib
import gc
import os
import pickle
import resource
import select
import signal
import socket
import sys
from collections.abc import Callable, Sequence
from typing import Any

from analysis import spare
from analysis.reports.warm import carried
from analysis.reports.warm.bound import die_with
from analysis.reports.warm.child import keep_memory
from analysis.reports.warm.wire import ready
from analysis.reports.warm.zygote import preload

AT_A_TIME = 4  # forks; what else is asked for waits
ANSWER_SECONDS = 60.0  # until a process that has stopped, or has much to do, is waited for no more
Work = tuple[Callable[[], Any], Callable[[Any], None]]
LOAD = b"load"
_here: socket.socket | None = None  # the way to it


def start(*entries: Any) -> None:
    """Fork it from this process, a zygote, whose forks then hand over what they leave to others (see `spare.begin`), and have it
    load `entries` (see `zygote.preload`); one that runs already loads what is new to it."""
    global _here
    if _here is not None:
        with contextlib.suppress(OSError), _room(pickle.dumps(entries)) as given:
            socket.send_fds(_here, [LOAD], [given], socket.MSG_DONTWAIT)
            return
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    zygote = os.getpid()
    if os.fork() == 0:
        _serve(theirs, list(entries), zygote)
    theirs.close()
    _here = ours
    spare.elsewhere = ask


def ask(works: Sequence[Work]) -> list[spare.Task]:
    """Have it do works; none where it cannot."""
    try:
        functions = carried.dumps((os.getcwd(), [work for work, _ in works]))
    except Exception:  # what can't be taken there is done here
        return []
    sent: list[spare.Task] = []
    with _room(functions) as given:
        for number, (work, take) in enumerate(works):
            try:
                sent.append(Sent(number, given, work, take))
            except OSError:  # it is gone, or so far behind that its socket is full
                for one in sent:
                    one.end()
                return []
    return sent


class Sent:
    """Work that was sent, whose answer is for `take`."""

    def __init__(self, number: int, given: int, work: Callable[[], Any], take: Callable[[Any], None]) -> None:
        assert _here is not None
        self.work, self.take = work, take
        self.answer = os.memfd_create("answer")
        self.told, telling = os.pipe()
        try:
            limit, _ = resource.getrlimit(resource.RLIMIT_DATA)
            message = f"{number} {limit}".encode()
            socket.send_fds(_here, [message], [given, self.answer, telling], socket.MSG_DONTWAIT)
        except OSError:
            self.end()
            raise
        finally:
            os.close(telling)

    def is_running(self) -> bool:
        """Whether nothing was heard of it yet."""
        return self.told >= 0 and not ready([self.told], 0)

    def settle(self) -> None:
        """Wait for the answer and hand it on. What failed there, or had something to say, is done here."""
        done = bool(ready([self.told], ANSWER_SECONDS)) and os.read(self.told, 1) == b"."
        if done:
            with os.fdopen(os.dup(self.answer), "rb") as answer:
                answer.seek(0)
                told = pickle.load(answer)
        self.end()
        self.take(told if done else self.work())

    def end(self) -> None:
        """Wait no more."""
        for fd in (self.told, self.answer):
            if fd >= 0:
                os.close(fd)
        self.told = self.answer = -1


@contextlib.contextmanager
def _room(content: bytes) -> Any:
    fd = os.memfd_create("work")
    try:
        with os.fdopen(os.dup(fd), "wb") as file:
            file.write(content)
        yield fd
    finally:
        os.close(fd)


def _content(fd: int) -> bytes:
    """All that is in a file that others read too: nobody moves along it."""
    return os.pread(fd, os.fstat(fd).st_size, 0)


def _serve(requests: socket.socket, entries: list, zygote: int) -> None:
    """The process: load, then fork for each request until nobody can ask any more."""
    code = 1
    try:
        die_with(zygote)
        _keep_only(requests.fileno())
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        if not preload(entries):
            _answer_all(requests)
        code = 0
    finally:
        os._exit(code)


def _keep_only(fd: int) -> None:
    """Close what was open in the zygote: its socket must not be reached when it is gone."""
    last = max(int(name) for name in os.listdir("/proc/self/fd"))
    os.closerange(3, fd)
    os.closerange(fd + 1, last + 1)


def _answer_all(requests: socket.socket) -> None:
    woken, waking = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
    signal.set_wakeup_fd(waking, warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    poll = select.poll()
    poll.register(woken, select.POLLIN)
    children: dict[int, int] = {}  # pid -> the pipe of who asked
    listening = True
    while listening or children:
        if listening:
            poll.register(requests, select.POLLIN if len(children) < AT_A_TIME else 0)
        for fd, event in poll.poll():
            if fd == woken:
                os.read(woken, 4096)
            elif fd == requests.fileno():
                listening = not event & select.POLLHUP and _begin(requests, children, poll)
                if not listening:
                    poll.unregister(requests)
            else:  # who asked is gone
                for pid in [pid for pid, pipe in children.items() if pipe == fd]:
                    os.kill(pid, signal.SIGKILL)
        while children and (pid := os.waitpid(-1, os.WNOHANG)[0]):
            pipe = children.pop(pid)
            poll.unregister(pipe)
            os.close(pipe)


def _begin(requests: socket.socket, children: dict[int, int], poll: select.poll) -> bool:
    """Fork for the next request; False where nobody can ask any more."""
    message, fds, _, _ = socket.recv_fds(requests, 64, 3)
    if message == LOAD:
        preload(pickle.loads(_content(fds[0])))
        os.close(fds[0])
    if message == LOAD or not message:
        return bool(message)
    given, answer, telling = fds
    number, limit = map(int, message.split())
    pid = os.fork()
    if pid == 0:
        _work(number, limit, given, answer, telling)
    os.close(given)
    os.close(answer)
    children[pid] = telling
    poll.register(telling, 0)  # its end, when the other one is closed
    return True


def _work(number: int, limit: int, given: int, answer: int, telling: int) -> None:
    """In the fork: do the work, with so many bytes of memory, and say so; nothing is said of what failed or printed, which is
    then done where it was asked."""
    code = 1
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        gc.disable()  # it ends soon
        keep_memory()
        resource.setrlimit(resource.RLIMIT_DATA, (limit, resource.getrlimit(resource.RLIMIT_DATA)[1]))
        folder, functions = pickle.loads(_content(given))
        os.chdir(folder)
        spare.write_answer(spare.silent(functions[number]), answer)
        os.write(telling, b".")
        code = 0
    except BaseException:
        pass
    finally:
        os._exit(code)
