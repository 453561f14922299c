"""Warm Jupyter kernels: a kernel provisioner for papermill, nbclient, nbconvert and pytest, unchanged.

    export JUPYTER_DEFAULT_PROVISIONER_NAME=outlook-warm
    papermill in.ipynb out.ipynb

`OUTLOOK_WARM_PRELOAD` names the modules to import before the fork (default: the numerical stack of this
package);
`OUTLOOK_WARM_IDLE` the seconds after which the zygote ends itself when nobody asks (60).
"""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path
from typing import Any, cast

from jupyter_client.provisioning import LocalProvisioner

from analysis.reports.warm import nursery, shared

STACK = "numpy,pandas,matplotlib.pyplot,matplotlib_inline.backend_inline,seaborn,scipy.stats,statsmodels.api"
# what a kernel imports before its first cell
KERNEL_MODULES = ("ipykernel.kernelapp", "ipykernel.ipkernel", "ipykernel.zmqshell")
_said: set[str] = set()


class WarmProvisioner(LocalProvisioner):
    """Forks IPython kernels from a process that has imported; starts others cold, and says so once."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        """Launch the kernel; connection information as from the local provisioner."""
        try:
            process = fork_kernel(cmd, kwargs.get("env") or dict(os.environ), kwargs.get("cwd"))
        except (nursery.ColdOnlyError, OSError) as problem:
            if str(problem) not in _said:
                _said.add(str(problem))
                self.log.warning("Cold kernel start: %s", problem)
            return await super().launch_kernel(cmd, **kwargs)
        self.process = cast(Any, process)
        self.pid = self.pgid = process.pid  # the fork leads a session of its own
        self.cwd = kwargs.get("cwd") or Path.cwd()
        return self.connection_info


def fork_kernel(cmd: list[str], env: dict, cwd: Path | str | None = None) -> nursery.Fork:
    """Fork a kernel for the command line of a kernelspec.

    Raises ColdOnlyError where it is not one of ours.
    """
    if reason := nursery.why_not(cwd or Path.cwd()):
        raise nursery.ColdOnlyError(reason)
    if "ipykernel_launcher" not in cmd or cmd[1:3] != ["-m", "ipykernel_launcher"]:
        raise nursery.ColdOnlyError(f"only plain IPython kernels are forked, not {' '.join(cmd[:4])}")
    if Path(cmd[0]).absolute() != Path(sys.executable).absolute() and not _same_python(cmd[0]):
        raise nursery.ColdOnlyError(f"the kernel's Python {cmd[0]} is not this one")
    modules = _modules(env)
    message = {"kind": "kernel", "argv": cmd[3:], "env": env, "cwd": str(Path(cwd or ".").absolute())}
    with Path(os.devnull).open("rb") as nothing:
        return shared.fork_shared(message, env, modules, [nothing.fileno(), 1, 2])


def _modules(env: dict) -> list[str]:
    return [*KERNEL_MODULES, *(m for m in env.get("OUTLOOK_WARM_PRELOAD", STACK).split(",") if m)]


def _same_python(command: str) -> bool:
    """Whether a command is this interpreter by another name in the same environment."""
    import shutil

    path = shutil.which(command)
    if path is None:
        return False
    return Path(path).parent == Path(sys.executable).parent and Path(path).samefile(sys.executable)
