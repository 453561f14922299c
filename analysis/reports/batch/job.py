"""One report in this process: papermill runs the notebook, the page is rendered, results are collected.

Called in a fork of the zygote, or in a process of its own (`python -m analysis.reports.batch.job`) where there are no
forks. The cells run in the process itself, or in a Jupyter kernel where one is asked for by its name. Everything is written
into the job's work folder; publishing is the batch's business.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import time
import traceback
from pathlib import Path
from typing import Any

from analysis.recording import recorded_tables
from analysis.reports.files import write_json
from analysis.reports.results.collected import collect, title_of
from analysis.reports.site.render import write_page
from analysis.reports.warm.child import leave
from analysis.reports.warm.outputs import shortened
from analysis.reports.warm.warmup import notebook_format
from analysis.reports.work import JOURNAL, NOTEBOOK, OUTCOME, journal_writer
from analysis.spare import SPARE

SILENT = "the kernel told no reason; what it printed stands on the page"


def main(job: dict) -> int:
    """Make the report described by `job` (see `loop.Batch`); the exit code of the process."""
    work = Path(job["work"])
    modules = set(sys.modules)
    limit_memory(job.get("memory_limit"))
    if job.get("spare"):
        os.environ[SPARE] = "1"
    began, clock = time.monotonic(), time.monotonic  # whatever a notebook makes of the name
    notebook, error = execute(job, work)
    record: dict[str, Any] = {
        "status": "failed" if error else "ok",
        "error": error,
        "duration_s": round(clock() - began, 3),
        "peak_memory_mib": peak_memory_mib(),
        "results": collect(notebook),
        "tables": recorded_tables(notebook),
    }
    record["title"] = title_of(notebook, record["results"], Path(job["notebook"]).stem)
    rendering = clock()
    render = job.get("render", True)
    if render or (render is None and "nbconvert" in sys.modules):
        write_page(work, notebook, {**job["record"], **record}, job)
    record["render_s"] = round(clock() - rendering, 3)
    imported = sorted(name for name in set(sys.modules) - modules if _preloadable(name))
    write_json(work / OUTCOME, {"record": record, "imported": imported})
    return 0


def execute(job: dict, work: Path) -> tuple[Any, dict | None]:
    """(executed notebook, None or the error as {cell, ename, message})."""
    notebook_format()
    import nbformat
    from jupyter_client.kernelspec import NoSuchKernel
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.exceptions import PapermillExecutionError
    from papermill.execute import execute_notebook

    target = work / NOTEBOOK
    try:
        # the page shows where the notebook lies, not where a temporary copy was written
        notebook = execute_notebook(
            job["notebook"], str(target), job["parameters"], cwd=job["cwd"], **_how(job, work)
        )
        return notebook, None
    except PapermillExecutionError as problem:
        # a kernel that could not put its error into a message has sent none: papermill then calls it so
        silent = problem.ename == "CellExecutionError" and not problem.evalue
        message = SILENT if silent else shortened(problem.evalue)
        error = {"cell": problem.exec_count, "ename": problem.ename, "message": message}
    except (DeadKernelError, CellTimeoutError) as problem:
        if not job.get("kernel_name") or not target.exists():
            raise
        error = {"cell": None, "ename": type(problem).__name__, "message": str(problem)}
    except NoSuchKernel as problem:
        error = {
            "cell": None,
            "ename": "NoSuchKernel",
            "message": f"{problem}; `jupyter kernelspec list` tells those that are installed",
        }
        nbformat.write(nbformat.read(job["notebook"], 4), target)
    return nbformat.read(target, 4), error


def _how(job: dict, work: Path) -> dict[str, Any]:
    """Options of papermill: the engine, and a kernel only where one is asked for by name."""
    options: dict[str, Any] = {"progress_bar": False, "autosave_cell_every": 0}
    if named := job.get("kernel_name"):
        from analysis.reports.warm import kernel

        language = {"language": job["language"]} if job.get("language") else {}
        return options | {"engine_name": kernel.register(), "kernel_name": named, **language}
    from analysis.reports.warm import shell

    return options | {
        "engine_name": shell.register(),
        "request_save_on_cell_execute": False,
        "journal": journal_writer(work / JOURNAL),
        "scratch": str(work),
        "kernel_name": "python3",
        "language": "python",
    }


def limit_memory(mib: int | None) -> None:
    """Let allocations fail with MemoryError beyond so many MiB of private memory (RLIMIT_DATA)."""
    if mib:
        import resource

        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_DATA, (mib << 20, resource.RLIM_INFINITY))


def peak_memory_mib() -> float:
    """Largest resident memory of this process and of its ended children, in MiB."""
    if sys.platform == "win32":
        import psutil

        return round(psutil.Process().memory_info().peak_wset / (1 << 20), 1)
    import resource

    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    own, children = (
        resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return round(max(own, children) / unit, 1)


def _preloadable(name: str) -> bool:
    """Modules a later fork may find imported: installed ones, nothing from the notebook's folder."""
    module = sys.modules.get(name)
    spec = getattr(module, "__spec__", None)
    if spec is None or spec.name != name:
        return False
    origin = spec.origin or ""
    return "site-packages" in origin or name.startswith("analysis.")


def end_with_parent() -> None:
    """End this process and what it has started when the batch is gone: its end of our standard input closes. Cells and what
    they start read nothing there, as in a fork."""
    import signal
    import threading

    alive = os.dup(0)
    with Path(os.devnull).open("rb") as nothing:
        os.dup2(nothing.fileno(), 0)

    def watch() -> None:
        with contextlib.suppress(OSError):
            while os.read(alive, 4096):
                pass
        if hasattr(os, "killpg") and os.getpgrp() == os.getpid():
            os.killpg(0, signal.SIGKILL)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


if __name__ == "__main__":
    end_with_parent()
    code = 1
    try:
        code = main(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
    except SystemExit as ending:
        code = ending.code if isinstance(ending.code, int) else 0
    except BaseException:
        traceback.print_exc()
    finally:
        leave(code)
