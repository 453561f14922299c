"""One report in this process: papermill runs the notebook, the page is rendered, results are collected.

Called in a fork of the zygote (`kind: report`), or in a process of its own (`python -m
analysis.reports.batch.job`) where there are no forks; then a Jupyter kernel runs the cells. Everything is written
into the job's work folder; publishing is the batch's business.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import time
from pathlib import Path

from analysis.reports.files import write_json
from analysis.reports.results.store import collect

OUTCOME = "outcome.json"
JOURNAL = "journal.jsonl"
NOTEBOOK = "notebook.ipynb"
PAGE = "page.html"


def main(job: dict) -> int:
    """Make the report described by `job` (see `run.Batch`); the exit code of the process."""
    work = Path(job["work"])
    modules = set(sys.modules)
    limit_memory(job.get("memory_limit"))
    started = time.time()
    notebook, error = execute(job, work)
    record = {
        "status": "failed" if error else "ok",
        "error": error,
        "duration_s": round(time.time() - started, 3),
        "peak_memory_mib": peak_memory_mib(),
        "results": collect(notebook),
    }
    record["title"] = title_of(notebook, record["results"], Path(job["notebook"]).stem)
    rendered = time.time()
    if job.get("render", True):
        render_into(work, notebook, {**job["record"], **record}, job)
    record["render_s"] = round(time.time() - rendered, 3)
    imported = sorted(name for name in set(sys.modules) - modules if _preloadable(name))
    write_json(work / OUTCOME, {"record": record, "imported": imported})
    return 0


def execute(job: dict, work: Path):
    """(executed notebook, None or the error as {cell, ename, message})."""
    import nbformat
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.exceptions import PapermillExecutionError
    from papermill.execute import execute_notebook

    target = work / NOTEBOOK
    options = {"progress_bar": False, "autosave_cell_every": 0, "kernel_name": job.get("kernel_name")}
    if job["warm"]:
        from analysis.reports.warm import shell

        options |= {
            "engine_name": shell.register(),
            "request_save_on_cell_execute": False,
            "journal": journal_writer(work / JOURNAL),
        }
    try:
        # the page shows where the notebook lies, not where a temporary copy was written
        notebook = execute_notebook(
            job["notebook"], str(target), job["parameters"], cwd=job["cwd"], **options
        )
        return notebook, None
    except PapermillExecutionError as problem:
        error = {"cell": problem.exec_count, "ename": problem.ename, "message": problem.evalue}
    except (DeadKernelError, CellTimeoutError) as problem:
        if job["warm"] or not target.exists():
            raise
        error = {"cell": None, "ename": type(problem).__name__, "message": str(problem)}
    return nbformat.read(target, 4), error


def journal_writer(path: Path):
    """Append what every cell gave to a file: a killed report can still be shown up to the failing cell."""
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o644)

    def journal(index: int, outputs) -> None:
        os.write(file, json.dumps({"cell": index, "outputs": outputs}).encode() + b"\n")

    return journal


def render_into(work: Path, notebook, record: dict, job: dict) -> None:
    """Write the page (and figures, where they are files) into the work folder."""
    from analysis.reports.site.render import renderer

    page = renderer().page(notebook, record, figures=job.get("figures", "embed"), slug=job["slug"], work=work)
    (work / PAGE).write_text(page, encoding="utf-8")


def title_of(notebook, results: list[dict], otherwise: str) -> str:
    """A recorded result called `title`, or else the first heading of level 1, or else the notebook's name."""
    for result in results:
        if result["name"] == "title" and isinstance(result["value"], str) and result["value"].strip():
            return result["value"].strip()
    for cell in notebook.cells:
        texts = (
            [cell.source]
            if cell.cell_type == "markdown"
            else [
                "".join(o.data["text/markdown"])
                for o in cell.get("outputs", [])
                if "text/markdown" in o.get("data", {})
            ]
        )
        for text in texts:
            for line in text.splitlines():
                if line.startswith("# "):
                    return line[2:].strip().strip("#").strip()
    return otherwise


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
    """End this process, and with it its kernel, when the batch is gone: its end of our standard input closes."""
    import signal
    import threading

    def watch() -> None:
        sys.stdin.buffer.read()
        if hasattr(os, "killpg") and os.getpgrp() == os.getpid():
            os.killpg(0, signal.SIGKILL)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


if __name__ == "__main__":
    end_with_parent()
    sys.exit(main(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))))
