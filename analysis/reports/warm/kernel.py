"""A papermill engine for a Jupyter kernel that is asked for by its name: papermill's own, with a limit to what cells show."""

from __future__ import annotations

import os
from typing import Any

from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NBClientEngine, papermill_engines
from papermill.utils import remove_args

from analysis.reports.warm.outputs import Allowance

ENGINE = "outlook-kernel"


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
    """`papermill --engine outlook-kernel`."""

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: Any, kernel_name: str, log_output: bool = False, **kwargs: Any
    ) -> Any:
        """Run the notebook; called by papermill."""
        options = remove_args(["input_path", "timeout", "startup_timeout", "execution_timeout"], **kwargs)
        client = KernelClient(
            nb_man,
            timeout=None,
            iopub_timeout=60,  # of a kernel that prints without end, or of a busy machine
            startup_timeout=options.pop("start_timeout", 60),
            kernel_name=kernel_name,
            log_output=log_output,
            **options,
        )
        return client.execute(env=dict(os.environ))


def register() -> str:
    """Make the engine known to papermill; its name."""
    papermill_engines.register(ENGINE, KernelEngine)
    return ENGINE
