"""A kernel of its own for one notebook, where there are no forks: this environment's Python, whatever a notebook names.

No kernel need be installed. The kernel imports nothing from the notebook's folder before the first cell, and modules
there hide no installed ones: both as in a fork (`shell`).
"""

from __future__ import annotations

import os
import sys
from typing import Any

from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NBClientEngine, papermill_engines
from papermill.utils import remove_args

from analysis.reports.warm.outputs import Allowance

ENGINE = "outlook-kernel"
OWN_MODULES_LAST = "__import__('sys').path.append('')"


class OwnKernelManager(AsyncKernelManager):
    """Starts a kernel in this Python, without a kernelspec on disk."""

    @property
    def kernel_spec(self) -> KernelSpec:
        """How the kernel is started."""
        start = [sys.executable, "-P", "-m", "ipykernel_launcher", "-f", "{connection_file}"]
        lines = f"--InteractiveShellApp.exec_lines={OWN_MODULES_LAST}"
        return KernelSpec(argv=[*start, lines], display_name="Python 3", language="python", env={})


class KernelClient(PapermillNotebookClient):
    """papermill's, with a limit to what cells show."""

    def __init__(self, nb_man: Any, **kwargs: Any):
        super().__init__(nb_man, **kwargs)
        self.allowance, self.index = Allowance(), -1

    def process_message(self, msg: dict, cell: Any, cell_index: int) -> Any:
        """Take in a message of the kernel."""
        if cell_index != self.index:
            self.index = cell_index
            self.allowance.next_cell()
        admitted = self.allowance.admit(msg)
        return None if admitted is None else super().process_message(admitted, cell, cell_index)


class KernelEngine(NBClientEngine):
    """`papermill --engine outlook-kernel`; another kernel by its name with `kernel_name`."""

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: Any, kernel_name: str, log_output: bool = False, own: bool = True, **kwargs: Any
    ) -> Any:
        """Run the notebook; called by papermill. `own`: in this Python, not in the kernel of that name."""
        options = remove_args(["input_path", "timeout", "startup_timeout", "execution_timeout"], **kwargs)
        start_seconds = options.pop("start_timeout", 60)
        if own:
            options["kernel_manager_class"] = OwnKernelManager
        client = KernelClient(
            nb_man,
            timeout=None,
            iopub_timeout=60,  # of a kernel that prints without end, or of a busy machine
            startup_timeout=start_seconds,
            kernel_name=kernel_name,
            log_output=log_output,
            **options,
        )
        return client.execute(env=dict(os.environ))


def register() -> str:
    """Make the engine known to papermill; its name."""
    papermill_engines.register(ENGINE, KernelEngine)
    return ENGINE
