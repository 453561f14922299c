"""The other side of a zygote's fork: become as good as a new process, then a Jupyter kernel or a report."""

from __future__ import annotations

import atexit
import contextlib
import ctypes
import importlib
import os
import signal
import sys
import time

from analysis.reports.warm.bound import die_with

# mallopt(3): from which size on a block comes from the system and goes back to it at once, how much free memory at the end of
# the heap goes back, by how much the heap grows
M_MMAP_THRESHOLD, M_TRIM_THRESHOLD, M_TOP_PAD = -3, -1, -2
MIB = 1 << 20
exit_now = os._exit  # whatever a notebook makes of the name: who comes back from here runs on as a second zygote
INLINE = "module://matplotlib_inline.backend_inline"


def become(message: dict, fds: list[int], parent: int) -> None:
    """Do by hand what fork and exec do: session, files, signals, environment, folder, random state. `parent`: the zygote."""
    die_with(parent)
    keep_memory()
    os.setsid()
    for to, fd in enumerate(fds):
        os.dup2(fd, to)
        os.close(fd)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.environ.clear()
    os.environ.update(message["env"])
    time.tzset()
    os.chdir(message["cwd"])
    if "umask" in message:
        os.umask(message["umask"])
    if numpy := sys.modules.get("numpy"):
        numpy.random.seed()  # or every fork had the same global random state
    backend, matplotlib = message["env"].get("MPLBACKEND"), sys.modules.get("matplotlib")
    if matplotlib and backend and backend != INLINE:
        matplotlib.rcParams["backend"] = backend


def keep_memory() -> None:
    """Have what is freed be used again by this process, which ends soon: each draw of a forecast would be given back and
    asked for again, a page at a time. Nothing where the C library is another than glibc."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        for what, size in ((M_MMAP_THRESHOLD, 32 * MIB), (M_TRIM_THRESHOLD, 1024 * MIB), (M_TOP_PAD, 16 * MIB)):
            mallopt(what, size)


def run(message: dict) -> int:
    """Become a Jupyter kernel (`kind` kernel), or call a function, named as `module:function`; the exit code."""
    if message["kind"] == "kernel":
        become_kernel(message["argv"])
        return 0
    module, _, function = message["call"].partition(":")
    return getattr(importlib.import_module(module), function)(message["argument"])


def leave(code: int) -> None:
    """End this process: what it has registered for its end is done, but no thread is waited for and no module taken down."""
    try:
        for last in (atexit._run_exitfuncs, sys.stdout.flush, sys.stderr.flush):
            with contextlib.suppress(BaseException):
                last()
    finally:
        exit_now(code)


def become_kernel(argv: list[str]) -> None:
    """What `python -m ipykernel_launcher` does, in a process that has the imports behind it."""
    import ipykernel_launcher
    from ipykernel.kernelapp import IPKernelApp

    sys.argv = [ipykernel_launcher.__file__, *argv]
    app = IPKernelApp.instance()
    # the trait's default was read from the environment when the module was imported, in the zygote
    app.initialize([*argv, f"--IPKernelApp.parent_handle={os.getppid()}"])
    activate_inline()
    app.start()


def activate_inline() -> None:
    """matplotlib-inline connects itself to the shell when it is imported: there was none then."""
    if module := sys.modules.get("matplotlib_inline.backend_inline"):
        module._enable_matplotlib_integration()
