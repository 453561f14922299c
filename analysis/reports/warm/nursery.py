"""Asking the zygote: start it, have it fork, hear how the fork ended, end it.

`Nursery` is a batch's own zygote, reached through an inherited socket: nothing on disk, gone with the batch.
`connect` reaches (or starts) the zygote that the kernels of several programs share, through a socket in a
private folder.
`why_not` says why warm kernels cannot be had here.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from analysis.errors import ReportError
from analysis.fingerprint import digest
from analysis.reports.warm.zygote import kill_group, short_name

# read once while libraries are imported: a zygote serves only those who agree on them
FIXED_AT_IMPORT = (
    "PYTHON",
    "OMP_",
    "OPENBLAS_",
    "MKL_",
    "NUMEXPR_",
    "MPL",
    "LD_",
    "MALLOC_",
    "LC_",
    "LANG",
    "TZ",
)
START_SECONDS = 120


class ColdOnlyError(ReportError):
    """Warm kernels cannot be had; the message says why, and a cold start does the work."""


def why_not(cwd: Path | str | None = None) -> str:
    """Why no notebook can be run in a fork here; '' if it can."""
    if not sys.platform.startswith("linux"):
        return f"forking a Python process that has loaded libraries is not safe on {sys.platform}"
    if not hasattr(os, "fork") or not hasattr(socket, "send_fds"):
        return "this Python cannot fork or pass file descriptors"
    if os.environ.get("OUTLOOK_COLD"):
        return "OUTLOOK_COLD is set"
    if cwd and (Path(cwd) / "matplotlibrc").exists():
        return f"a matplotlibrc in {cwd} is read when matplotlib is imported"
    return ""


class Fork:
    """A process forked by a zygote: what `subprocess.Popen` offers, over its connection."""

    stdin = stdout = stderr = None

    def __init__(self, connection: socket.socket, pid: int):
        self.connection, self.pid = connection, pid
        self.returncode: int | None = None
        self.maxrss_kib = 0

    def fileno(self) -> int:
        """Readable when the process has ended."""
        return self.connection.fileno()

    def poll(self, timeout: float | None = 0) -> int | None:
        """Exit code, None while running; -9 if the zygote went away (the process dies with it)."""
        if self.returncode is None and select.select([self.connection], [], [], timeout)[0]:
            answer = _line(self.connection)
            self.returncode = answer.get("exit", -signal.SIGKILL)
            self.maxrss_kib = answer.get("maxrss_kib", 0)
            self.connection.close()
            if not answer:
                kill_group(self.pid)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int | None:
        """Wait for the end."""
        return self.poll(timeout)

    def send_signal(self, number: int) -> None:
        """Signal the process group, if it still runs."""
        if self.poll() is None:
            with contextlib.suppress(OSError):
                os.killpg(self.pid, number)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it and all it started."""
        self.send_signal(signal.SIGKILL)


class Nursery:
    """A zygote for one batch. Use as a context manager: no process is left behind.

    `modules`: imported before the first fork. Raises ColdOnlyError where the zygote cannot serve.
    """

    def __init__(self, modules, env: dict, cwd: Path | str, log: Path | None = None):
        if reason := why_not(cwd):
            raise ColdOnlyError(reason)
        self.control, theirs = socket.socketpair()
        config = {"control": theirs.fileno(), "preload": list(modules)}
        with theirs, log.open("wb") if log else Path(os.devnull).open("wb") as errors:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "analysis.reports.warm.zygote", json.dumps(config)],
                pass_fds=[theirs.fileno()],
                env=env,
                cwd=cwd,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                start_new_session=True,
            )

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    @property
    def pid(self) -> int:
        """Process id of the zygote."""
        return self.process.pid

    def fork(self, message: dict, fds=()) -> Fork:
        """Have a process forked for `message`; waits until the zygote has imported.

        Raises ColdOnlyError, OSError.
        """
        ours, theirs = socket.socketpair()
        with theirs:
            send(self.control, message, [theirs.fileno(), *fds])
        return _accepted(ours)

    def preload(self, modules) -> None:
        """Have more modules imported before the next fork."""
        send(self.control, {"preload": list(modules)}, [])

    def close(self) -> None:
        """End the zygote and everything forked from it."""
        self.control.close()
        try:
            self.process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def connect(env: dict, modules) -> socket.socket:
    """A connection to the shared zygote for this interpreter, these modules and this environment."""
    import fcntl

    fixed = sorted((k, v) for k, v in env.items() if k.startswith(FIXED_AT_IMPORT))
    key = digest(sys.executable, json.dumps([sys.version, list(modules), fixed]))
    folder = private_folder() / key
    for _ in range(3):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if connection := _reach(folder / "socket"):
            return connection
        try:
            lock = os.open(folder, os.O_RDONLY)
        except FileNotFoundError:  # its zygote has just ended itself
            continue
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)  # two clients, one zygote
            if connection := _reach(folder / "socket"):
                return connection
            return _start_shared(folder, env, modules)
        except FileNotFoundError:
            continue
        finally:
            os.close(lock)
    raise ColdOnlyError("the zygote could not be reached")


def _start_shared(folder: Path, env: dict, modules) -> socket.socket:
    path = folder / "socket"
    for old in (path, folder / "socket.new"):
        old.unlink(missing_ok=True)
    idle = float(env.get("OUTLOOK_WARM_IDLE") or 60)
    config = {"socket": str(path), "idle": idle, "preload": list(modules)}
    process = subprocess.Popen(
        [sys.executable, "-m", "analysis.reports.warm.zygote", json.dumps(config)],
        env=env,
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        if connection := _reach(path):
            return connection
        time.sleep(0.02)
    raise ColdOnlyError("the zygote did not start")


def _reach(path: Path) -> socket.socket | None:
    connection = socket.socket(socket.AF_UNIX)
    try:
        with short_name(path) as name:
            connection.connect(name)
    except OSError:
        connection.close()
        return None
    return connection


def private_folder() -> Path:
    """A folder that only this user can enter, for the sockets.

    Raises ColdOnlyError where somebody else made it.
    """
    base = Path(os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir()) / f"outlook-warm-{os.getuid()}"
    base.mkdir(mode=0o700, parents=True, exist_ok=True)
    about = base.lstat()
    if not stat.S_ISDIR(about.st_mode) or about.st_uid != os.getuid() or stat.S_IMODE(about.st_mode) & 0o077:
        raise ColdOnlyError(f"{base} is not a private folder of this user")
    return base


def fork_shared(message: dict, env: dict, modules, fds) -> Fork:
    """Have the shared zygote fork; once more if it ended itself just now."""
    for attempt in (1, 2):
        connection = connect(env, modules)
        try:
            send(connection, message, fds)
            return _accepted(connection)
        except OSError:
            connection.close()
            if attempt == 2:
                raise
    raise AssertionError("unreachable")


def send(connection: socket.socket, message: dict, fds) -> None:
    """One JSON line with file descriptors."""
    data = json.dumps({**message, "fds": len(fds)}).encode() + b"\n"
    sent = socket.send_fds(connection, [data], list(fds)) if fds else 0
    connection.sendall(data[sent:])


def _accepted(connection: socket.socket) -> Fork:
    answer = _line(connection)
    if "pid" in answer:
        return Fork(connection, answer["pid"])
    connection.close()
    if "refused" in answer:
        raise ColdOnlyError(f"importing {answer['refused']} started threads, which a fork would lose")
    raise OSError("the zygote went away")


def _line(connection: socket.socket) -> dict:
    data = b""
    with contextlib.suppress(OSError):
        while not data.endswith(b"\n"):
            more = connection.recv(4096)
            if not more:
                return {}
            data += more
        return json.loads(data)
    return {}
