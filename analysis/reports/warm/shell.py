"""A papermill engine that runs the cells in the process it is called in: no kernel, no sockets, no threads.

Meant for a process that was forked for one notebook (`zygote`), where nothing is shared with another run.
The shell is ipykernel's own and the bookkeeping is nbclient's, with the wire between them cut out: outputs,
errors, display updates and papermill's metadata come out as from a kernel. Differences: comms (live widgets)
go nowhere, and profile start-up files are not read.
"""

from __future__ import annotations

import asyncio
import builtins
import contextlib
import getpass
import io
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from typing import Any

import ipykernel_launcher
from ipykernel.compiler import XCachingCompiler
from ipykernel.ipkernel import IPythonKernel
from ipykernel.zmqshell import ZMQInteractiveShell
from jupyter_client.session import Session
from nbformat.notebooknode import from_dict
from nbclient.exceptions import CellExecutionError, DeadKernelError
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine, papermill_engines
from papermill.utils import remove_args
from traitlets import Type
from traitlets.config import Config

from analysis.reports.warm.child import INLINE, activate_inline
from analysis.reports.warm.outputs import Allowance
from analysis.reports.warm.streams import LocalSession, captured
from analysis.spare import Task, errands

ENGINE = "outlook-shell"


class Shell(ZMQInteractiveShell):
    """ipykernel's shell without its kernel."""

    compiler_class = Type(XCachingCompiler)

    def enable_gui(self, gui: Any = None) -> None:
        """There is no event loop to integrate a window with."""


class ShellClient(PapermillNotebookClient):
    """Runs the cells of one notebook in a shell of this process.

    `journal`, if given, is called with (cell index, None) before and (cell index, outputs) after each code
    cell. `scratch`: folder for what child processes print meanwhile (default: that of temporary files).
    """

    def __init__(
        self,
        nb_man: Any,
        journal: Callable[[int, list | None], None] | None = None,
        scratch: str | None = None,
        **kwargs: Any,
    ):
        super().__init__(nb_man, **kwargs)
        self.journal = journal or (lambda index, outputs: None)
        self.record_timing = False
        self.scratch = scratch
        self.allowance = Allowance()
        self.owner = os.getpid()
        self.awaited: list[tuple[Any, int, Task]] = []
        self.shown: dict[str, list] = {}

    def execute(self, **_: Any) -> Any:
        """Run all cells; the executed notebook."""
        self.reset_execution_trackers()
        loop = asyncio.new_event_loop()  # not asyncio.run, which would put a SIGINT handler of its own
        asyncio.set_event_loop(loop)
        loop.run_until_complete(self._execute())
        self.nb.metadata["language_info"] = dict(IPythonKernel.language_info)
        return self.nb

    async def _execute(self) -> None:
        self.session = LocalSession(self._received)
        self.shell = _make_shell(self.session)
        try:
            with _own_modules_last(), captured(self.session, self.scratch) as self.drain, errands() as self.errands:
                for index, cell in enumerate(self.nb.cells):
                    try:
                        self.nb_man.cell_start(cell, index)
                        await self._run_cell(cell, index)
                    except CellExecutionError as problem:
                        self.nb_man.cell_exception(cell, cell_index=index, exception=problem)
                        break
                    finally:
                        self.nb_man.cell_complete(cell, cell_index=index)
                await self._settle_errands()
        finally:
            self.shell.restore_sys_module_state()

    async def _run_cell(self, cell: Any, index: int) -> None:
        if cell.cell_type != "code" or not cell.source.strip():
            return
        if self.skip_cells_with_tag in cell.metadata.get("tags", []):
            return
        self.current = (cell, index)
        self.journal(index, None)
        cell.outputs = []
        self.allowance.next_cell()
        self.clear_before_next_output = False
        before = len(self.errands)
        reply = await self._run_source(cell.source)
        if (
            os.getpid() != self.owner
        ):  # a child of `os.fork` that has come to the end of its cell: it is no report
            os._exit(0)
        self.awaited += [(cell, index, errand) for errand in self.errands[before:]]
        cell.execution_count = self.shell.execution_count - 1
        self._cell_over(cell, index)
        if self.shell.exit_now:
            raise DeadKernelError("Kernel died")
        await self._check_raise_for_error(cell, index, {"content": reply})

    def _cell_over(self, cell: Any, index: int) -> None:
        self.drain()
        cell.outputs = _joined(cell.outputs)
        self.journal(index, cell.outputs)

    async def _settle_errands(self) -> None:
        """Take in what cells have left to be done while the next ones ran; an error is one of its cell."""
        for cell, index, errand in self.awaited:
            self.current, reply = (cell, index), {"status": "ok"}
            self.allowance.next_cell()
            try:
                errand.settle()
            except (Exception, KeyboardInterrupt) as problem:
                self.shell.showtraceback()
                reply = self._failure(problem)
            self._cell_over(cell, index)
            try:
                await self._check_raise_for_error(cell, index, {"content": reply})
            except CellExecutionError as problem:
                self.nb_man.cell_exception(cell, cell_index=index, exception=problem)

    async def _run_source(self, source: str) -> dict:
        """The part of `IPythonKernel.do_execute` a batch needs: a running loop, await in cells, the reply."""
        shell, failed = self.shell, None
        try:
            transformed = shell.transform_cell(source)
        except Exception:
            transformed, failed = source, sys.exc_info()
        options = {"store_history": True, "silent": False}
        if shell.should_run_async(source, transformed_cell=transformed, preprocessing_exc_tuple=failed):
            result = None
            try:
                result = await shell.run_cell_async(
                    source, transformed_cell=transformed, preprocessing_exc_tuple=failed, **options
                )
            finally:
                shell.events.trigger("post_execute")
                shell.events.trigger("post_run_cell", result)
        else:
            result = shell.run_cell(source, **options)
        problem = result.error_before_exec or result.error_in_exec
        if result.success and not getattr(shell, "_last_traceback_during_displayhook", False):
            return {"status": "ok"}
        return self._failure(problem)

    def _failure(self, problem: BaseException | None) -> dict:
        """The reply of a cell that failed."""
        name = type(problem).__name__ if problem is not None else "DisplayError"
        traceback = self.shell._last_traceback or []
        return {"status": "error", "ename": name, "evalue": str(problem), "traceback": traceback}

    def output(self, outs: list, msg: dict, display_id: str | None, cell_index: int) -> Any:
        """Take in an output; one with a name is kept, to be found under it wherever it stands by then."""
        made = super().output(outs, msg, display_id, cell_index)
        if display_id and made:
            self.shown.setdefault(display_id, []).append(made)
        return made

    def _update_display_id(self, display_id: str, msg: dict) -> None:
        for made in self.shown.get(display_id, []):
            made["data"], made["metadata"] = (from_dict(msg["content"][part]) for part in ("data", "metadata"))

    def _received(self, message: dict) -> None:
        if (admitted := self.allowance.admit(message)) is not None:
            self.process_message(admitted, *self.current)


class ShellEngine(Engine):
    """`papermill --engine outlook-shell`: for a process that runs one notebook and ends."""

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: Any, kernel_name: str, log_output: bool = False, **kwargs: Any
    ) -> Any:
        """Run the notebook; called by papermill."""
        kwargs = remove_args(["input_path", "start_timeout", "execution_timeout"], **kwargs)
        return ShellClient(nb_man, log_output=log_output, **kwargs).execute()


def register() -> str:
    """Make the engine known to papermill; its name."""
    papermill_engines.register(ENGINE, ShellEngine)
    return ENGINE


def _make_shell(session: LocalSession) -> Shell:
    os.environ["MPLBACKEND"] = INLINE  # whatever the caller draws with: figures belong into the notebook
    sys.argv = [ipykernel_launcher.__file__]
    config = Config()
    config.HistoryManager.enabled = False
    config.HistoryManager.hist_file = ":memory:"
    shell = Shell.instance(config=config)
    for channel in (shell.display_pub, shell.displayhook):
        channel.session, channel.pub_socket = session, None
    shell.displayhook.topic = b"execute_result"
    activate_inline()
    return shell


@contextlib.contextmanager
def _own_modules_last() -> Iterator[None]:
    """While cells run, modules beside the notebook can be imported; none of them hides an installed one or is taken for
    one by what runs before the first cell and after the last."""
    sys.path.append("")
    try:
        yield
    finally:
        with contextlib.suppress(ValueError):
            sys.path.remove("")


def _joined(outputs: list) -> list:
    """Neighbouring pieces of one stream as one output: where a kernel cuts them depends on the clock."""
    joined: list = []
    for output in outputs:
        last = joined[-1] if joined else None
        if last and output.output_type == last.output_type == "stream" and output.name == last.name:
            last["text"] += output["text"]
        else:
            joined.append(output)
    return joined
