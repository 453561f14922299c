"""The process that imports once and forks for every notebook.

Started by `nursery`; needs the standard library only until it preloads. It stays single-threaded, owns no event
loop and no zmq context, so that a fork of it is as good as a new interpreter. Each request comes with a
connection of its own: the zygote answers `{"pid": ...}`, later `{"exit": ..., "maxrss_kib": ...}`; a
connection closed by its client means that nobody waits any more, and the process group of that fork is
killed.

Two ways to ask: a control socket inherited from a batch (its end of file ends the zygote at once), or a
listening socket in a private folder, shared by the kernels of several programs until nobody has asked for
`idle` seconds. Such a one is also told what the next fork may be glad of (`meanwhile`): it is done in small pieces, while no
fork runs and nobody asks.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import importlib
import json
import os
import selectors
import signal
import socket
import sys
import time
import warnings
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from analysis.reports.warm import child
from analysis.reports.warm.child import INLINE
from analysis.reports.warm.leftovers import MARK, end_marked
from analysis.reports.warm.surroundings import code_state
from analysis.reports.warm.wire import Inbox, say

# their thread pools take part in fork (OpenBLAS stops its threads before and starts them again on demand)
FORK_SAFE_POOLS = {"numpy", "scipy"}
_done: set[str] = set()  # entries that were asked for


def tasks() -> int:
    """Number of threads of this process, native ones included."""
    try:
        return len(list(Path("/proc/self/task").iterdir()))
    except OSError:
        import threading

        return threading.active_count()


def preload(modules: Iterable, alive: Callable[[], bool] = lambda: True) -> str:
    """Import modules; '' if the process may still be forked, else the module that started a thread.

    An entry is a module's name, or `[module:function, argument...]` for what is to be called once as well. What was asked for
    before is done already.
    """
    before = tasks()
    fresh = [entry for entry in modules if (key := json.dumps(entry)) not in _done and not _done.add(key)]  # type: ignore[func-returns-value]
    if not fresh:
        return ""
    gc.disable()  # nothing imported is ever garbage: collecting while importing costs a third of the time
    for entry in fresh:
        name, *arguments = entry if isinstance(entry, list) else [entry]
        module, _, function = name.partition(":")
        if not alive():
            os._exit(0)
        # a module that fails here fails in the notebook too, where its message belongs
        with warnings.catch_warnings(), contextlib.suppress(Exception):
            warnings.simplefilter("ignore")
            imported = importlib.import_module(module)
            if function:
                getattr(imported, function)(*arguments)
        now = tasks()
        if now > before and not _only_pools(now):
            return name
        before = now
    gc.enable()
    gc.freeze()  # pages of what was imported stay shared: no collection touches them
    return ""


def _only_pools(count: int) -> bool:
    """Whether all threads but ours may be numpy's and scipy's (with OMP_NUM_THREADS=1 there is none)."""
    import threading

    if threading.active_count() > 1 or not FORK_SAFE_POOLS & set(sys.modules):
        return False
    names = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS")
    wanted = next((os.environ[n] for n in names if os.environ.get(n)), str(os.cpu_count() or 1))
    per_pool = int(wanted) - 1 if wanted.isdigit() else 0
    return count - 1 <= per_pool * len(FORK_SAFE_POOLS & set(sys.modules))


class Zygote:
    """Serves requests until its batch is gone or nobody asks any more."""

    def __init__(
        self,
        control: socket.socket | None,
        listener: socket.socket | None,
        idle: float,
        folder: Path | None = None,
    ):
        self.control, self.listener, self.idle, self.folder = control, listener, idle, folder
        self.selector = selectors.DefaultSelector()
        self.children: dict[int, socket.socket] = {}
        self.inbox = Inbox(control) if control else None
        self.blocked_by = ""
        self.meanwhile: deque = deque()  # entries for `preload` that nobody waits for
        self.last = time.monotonic()
        self.wake_read, self.wake_write = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        for source, what in ((control, "control"), (listener, "listener"), (self.wake_read, "wake")):
            if source is not None:
                self.selector.register(source, selectors.EVENT_READ, what)
        signal.set_wakeup_fd(self.wake_write, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the batch; it closes its connections

    def serve(self) -> None:
        """Answer until the end; no child outlives this call."""
        try:
            while self.control or self.children or time.monotonic() - self.last < self.idle:
                free = bool(self.meanwhile) and not self.children and not self.blocked_by
                events = self.selector.select(timeout=0 if free else 1)
                for key, _ in events:
                    self._event(key)
                self._reap()
                if free and not events:
                    self.blocked_by = preload([self.meanwhile.popleft()])
        finally:
            for pid in list(self.children):
                signal_group(pid)
            if mark := os.environ.get(MARK):
                end_marked(mark)

    def _event(self, key: selectors.SelectorKey) -> None:
        if key.data == "wake":
            os.read(self.wake_read, 4096)
        elif key.data == "control" and self.inbox:
            try:
                messages = self.inbox.read()
            except (EOFError, OSError):  # the batch is gone
                raise SystemExit(0) from None
            for message, fds in messages:
                self._request(message, fds, socket.socket(fileno=fds.pop(0)) if fds else None)
        elif key.data == "listener" and self.listener:
            connection, _ = self.listener.accept()
            connection.settimeout(5)
            try:
                ((message, fds),) = Inbox(connection).read()
            except (EOFError, OSError, ValueError):
                connection.close()
                return
            self._request(message, fds, connection)
        elif key.data in self.children:  # the client is gone (it never writes): so is its fork
            self._forget(key.data)
            signal_group(key.data)

    def _forget(self, pid: int) -> socket.socket:
        connection = self.children.pop(pid)
        self.selector.unregister(connection)
        connection.close()
        return connection

    def _request(self, message: dict, fds: list[int], connection: socket.socket | None) -> None:
        self.last = time.monotonic()
        if message.get("end"):
            raise SystemExit(0)
        if message.get("retire"):
            self.withdraw()
        if "preload" in message:
            self.blocked_by = self.blocked_by or preload(message["preload"])
        self.meanwhile.extend(message.get("meanwhile", ()))
        if connection is None:
            return
        if self.blocked_by or message.get("kind") is None:
            say(connection, {"refused": self.blocked_by} if self.blocked_by else {"ready": True})
            connection.close()
            return
        zygote = os.getpid()
        pid = os.fork()
        if pid == 0:
            self._child(message, fds, connection, zygote)
        for fd in fds:
            os.close(fd)
        say(connection, {"pid": pid})
        self.children[pid] = connection
        self.selector.register(connection, selectors.EVENT_READ, pid)

    def withdraw(self) -> None:
        """Take no more requests at the socket; what was forked goes on."""
        if self.listener is not None and self.folder is not None:
            self.selector.unregister(self.listener)
            self.listener.close()
            self.listener, self.idle = None, 0.0
            clear(self.folder)
            with contextlib.suppress(OSError):
                self.folder.parent.rmdir()  # empty when this was the last zygote

    def _child(
        self, message: dict, fds: list[int], connection: socket.socket | None, zygote: int
    ) -> None:
        code: object = 1
        try:
            signal.set_wakeup_fd(-1)
            self.selector.close()
            for held in (self.control, self.listener, connection, *self.children.values()):
                if held is not None:
                    held.close()
            os.close(self.wake_read)
            os.close(self.wake_write)
            child.become(message, fds, zygote)
            code = child.run(message)
        except SystemExit as ending:
            code = ending.code
        except BaseException:
            import traceback

            traceback.print_exc()
        finally:
            child.leave(code if isinstance(code, int) else 0)

    def _reap(self) -> None:
        while self.children:
            try:
                pid, status, usage = os.wait4(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if not pid:
                return
            self.last = time.monotonic()
            if pid in self.children:
                end = {"exit": os.waitstatus_to_exitcode(status), "maxrss_kib": usage.ru_maxrss}
                say(self.children[pid], end)
                self._forget(pid)
                with contextlib.suppress(OSError):  # what the notebook started and left behind
                    os.killpg(pid, signal.SIGKILL)


def clear(folder: Path) -> None:
    """Remove the folder of a socket, and what lies in it."""
    with contextlib.suppress(OSError):
        for path in folder.iterdir():
            path.unlink()
        folder.rmdir()


@contextlib.contextmanager
def short_name(path: Path) -> Iterator[str]:
    """Another name of a file that fits into a socket's address, however deep its folder lies (Linux: 108 bytes)."""
    folder = os.open(path.parent, os.O_PATH | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{folder}/{path.name}"
    finally:
        os.close(folder)


def signal_group(pid: int, number: int = signal.SIGKILL) -> None:
    """A signal to the group of a fork that may be gone; to the fork alone while it has no group of its own yet."""
    with contextlib.suppress(OSError):
        try:
            os.killpg(pid, number)
        except ProcessLookupError:
            os.kill(pid, number)


def main(config: dict) -> None:
    """Entry of the process; `config` as `nursery` and `shared` write it."""
    if config.get("code", "") not in ("", code_state()):  # a file was written since it was asked for
        return
    os.environ.setdefault("MPLBACKEND", INLINE)  # read while matplotlib is imported
    control = socket.socket(fileno=config["control"]) if "control" in config else None
    listener, path = None, Path(config.get("socket", ""))
    if control is None:
        listener = socket.socket(socket.AF_UNIX)
        mask = os.umask(0o177)
        with short_name(path.with_name(f"{path.name}.new")) as name:
            listener.bind(name)
        os.umask(mask)
        listener.listen(256)
        Path(f"{path}.new").rename(path)  # who asks now waits until what is wanted is imported

    def alive() -> bool:
        if control is None:
            return True
        control.setblocking(False)
        try:
            return control.recv(1, socket.MSG_PEEK) != b""
        except BlockingIOError:
            return True
        finally:
            control.setblocking(True)

    zygote = Zygote(control, listener, config.get("idle", 60), path.parent)
    blocked = preload(config["preload"], alive)
    zygote.blocked_by, zygote.last = blocked, time.monotonic()
    try:
        zygote.serve()
    finally:
        zygote.withdraw()


if __name__ == "__main__":
    with contextlib.suppress(SystemExit):
        main(json.loads(sys.argv[1]))
    atexit._run_exitfuncs()
    os._exit(0)  # taking two thousand modules down would keep the batch waiting
