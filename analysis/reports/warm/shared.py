"""A zygote that several programs share, reached through a socket in a folder that only this user can enter.

It is known by what it has imported and under which environment; who asks for something else gets another one. It ends
itself when nobody has asked for a while.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import stat
import struct
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from analysis.fingerprint import digest
from analysis.locks import open_lock, release, try_lock
from analysis.reports.warm.nursery import COMMAND, START_SECONDS, ColdOnlyError, Fork
from analysis.reports.warm.surroundings import of_zygote
from analysis.reports.warm.wire import ready, send
from analysis.reports.warm.zygote import clear, short_name

IDLE_SECONDS = 60.0
END_SECONDS = 3.0  # until one that is asked to end is killed
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
    "HOME",
    "XDG_",
    "JUPYTER",
    "IPYTHON",
)


def fork_shared(message: dict, env: Mapping[str, str], modules: Iterable, fds: Sequence[int]) -> Fork:
    """Have the shared zygote fork; once more if it ended itself just now."""
    wanted = list(modules)
    try:
        return _asked(message, env, wanted, fds)
    except OSError:
        return _asked(message, env, wanted, fds)


def _asked(message: dict, env: Mapping[str, str], modules: list, fds: Sequence[int]) -> Fork:
    connection = connect(env, modules)
    try:
        send(connection, message, fds)
    except OSError:
        connection.close()
        raise
    return Fork(connection).begun()


def connect(
    env: Mapping[str, str], modules: list, of: str = "", idle: float | None = None, code: str = ""
) -> socket.socket:
    """A connection to the shared zygote for this interpreter, these modules and this environment, and for what else it is
    to be known by (`of`). It is started where there is none, to end itself after `idle` seconds without a request; at once,
    where the files of the package are no longer as `code` has them (see `surroundings.code_state`)."""
    import fcntl

    folder = place_of(env, modules, of)
    seconds = idle if idle is not None else float(env.get("OUTLOOK_WARM_IDLE") or IDLE_SECONDS)
    for _ in range(3):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if connection := reach(folder):
            return connection
        try:
            lock = os.open(folder, os.O_RDONLY)
        except FileNotFoundError:  # its zygote has just ended itself
            continue
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)  # two clients, one zygote
            if connection := reach(folder):
                return connection
            return _start(folder, env, modules, seconds, code)
        except FileNotFoundError:
            continue
        finally:
            os.close(lock)
    raise ColdOnlyError("the zygote could not be reached")


def place_of(env: Mapping[str, str], modules: list, of: str = "") -> Path:
    """The folder of the socket of such a zygote. One that is known by something else may learn more modules meanwhile."""
    fixed = sorted((k, v) for k, v in env.items() if k.startswith(FIXED_AT_IMPORT))
    known_by = of or modules
    return private_folder() / digest(sys.executable, json.dumps([sys.version, known_by, fixed]))


def _start(folder: Path, env: Mapping[str, str], modules: list, idle: float, code: str) -> socket.socket:
    path = folder / "socket"
    for old in (path, folder / "socket.new"):
        old.unlink(missing_ok=True)
    config = {"socket": str(path), "idle": idle, "preload": modules, "code": code}
    process = subprocess.Popen(
        [*COMMAND, json.dumps(config)],
        env=of_zygote(env),
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        if connection := reach(folder):
            return connection
        time.sleep(0.02)
    raise ColdOnlyError("the zygote did not start")


def reach(folder: Path) -> socket.socket | None:
    """A connection to the zygote of a folder, or None where there is none."""
    connection = socket.socket(socket.AF_UNIX)
    try:
        with short_name(folder / "socket") as name:
            connection.connect(name)
    except OSError:
        connection.close()
        return None
    return connection


def pid_of(connection: socket.socket) -> int:
    """The process at the other end."""
    data = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
    return int(struct.unpack("3i", data)[0])


def running() -> dict[Path, int]:
    """Folder -> process id of every shared zygote of this user."""
    zygotes = {}
    for folder in sorted(private_folder().iterdir()):
        if connection := reach(folder):
            zygotes[folder] = pid_of(connection)
            connection.close()
    return zygotes


def sweep() -> None:
    """Remove the folders of zygotes that were killed and could not do it themselves; a young one may be about to be used."""
    for folder in private_folder().iterdir():
        with contextlib.suppress(OSError):
            if time.time() - folder.stat().st_mtime < START_SECONDS:
                continue
            lock = open_lock(folder)
            try:
                if not try_lock(lock):
                    continue
                if connection := reach(folder):
                    connection.close()
                else:
                    clear(folder)
            finally:
                release(lock)


def retire(folder: Path) -> None:
    """Have the zygote of a folder end when its forks have ended, and take no more requests."""
    if connection := reach(folder):
        with connection, contextlib.suppress(OSError):
            send(connection, {"retire": True})


def stop(folder: Path) -> None:
    """End the zygote of a folder, and with it its forks; one that does not listen is killed."""
    connection = reach(folder)
    if connection is None:
        return
    with connection:
        pid = pid_of(connection)
        try:
            send(connection, {"end": True})
            ended = bool(ready([connection.fileno()], END_SECONDS))
        except OSError:
            ended = True
    if not ended:
        with contextlib.suppress(OSError):
            os.kill(pid, signal.SIGKILL)
        clear(folder)


def _temporary() -> str:
    """The folder of temporary files; what knows it is imported where nobody has said one."""
    from tempfile import gettempdir

    return gettempdir()


def private_folder() -> Path:
    """A folder that only this user can enter, for the sockets.

    Raises ColdOnlyError where somebody else made it.
    """
    base = Path(os.environ.get("XDG_RUNTIME_DIR") or _temporary()) / f"outlook-warm-{os.getuid()}"
    base.mkdir(mode=0o700, parents=True, exist_ok=True)
    about = base.lstat()
    if not stat.S_ISDIR(about.st_mode) or about.st_uid != os.getuid() or stat.S_IMODE(about.st_mode) & 0o077:
        raise ColdOnlyError(f"{base} is not a private folder of this user")
    return base
