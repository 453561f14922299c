"""A page for a report whose process ended before it wrote one: killed, out of memory, over its time."""

from __future__ import annotations

import contextlib
import signal
from pathlib import Path
from typing import Any

from analysis.recording import recorded_tables
from analysis.reports.results.collected import collect, title_of
from analysis.reports.site.render import write_page
from analysis.reports.work import NOTEBOOK, journal_of, outcome_of


def partial(job: dict, exit_code: int | None, limit: float | None, seconds: float) -> dict:
    """Write notebook and page up to the failing cell into the job's work folder; the record's missing part.

    `limit`: the time limit in seconds if that is why it ended.
    """
    import nbformat

    work = Path(job["work"])
    notebook, cell = _executed(job, work)
    error = {"cell": cell.get("execution_count") if cell else None, **_reason(exit_code, limit, work)}
    if cell is not None:
        shown = nbformat.v4.new_output(
            "error", ename=error["ename"], evalue=error["message"], traceback=[error["message"]]
        )
        cell.outputs = [*[o for o in cell.outputs if o.output_type != "error"], shown]
    nbformat.write(notebook, work / NOTEBOOK)
    record: dict[str, Any] = {
        "status": "failed",
        "error": error,
        "duration_s": round(seconds, 3),
        "peak_memory_mib": 0.0,
        "render_s": 0.0,
        "results": collect(notebook),
        "tables": recorded_tables(notebook),
    }
    record["title"] = title_of(notebook, record["results"], Path(job["notebook"]).stem)
    try:
        write_page(work, notebook, {**job["record"], **record}, job)
    except Exception as problem:  # what the page could not show must not stop the other reports
        record["error"] = {**error, "message": f"{error['message']}; the page cannot be rendered: {problem}"}
        write_page(work, nbformat.v4.new_notebook(), {**job["record"], **record}, job)
    return record


def pageless(job: dict, given: dict, why: str) -> dict:
    """An empty page for a report that ran but cannot be rendered; its record."""
    import nbformat

    given = {**given, "status": "failed", "error": {"cell": None, "ename": "PageError", "message": why}}
    write_page(Path(job["work"]), nbformat.v4.new_notebook(), {**job["record"], **given}, job)
    return given


def _reason(exit_code: int | None, limit: float | None, work: Path) -> dict:
    if limit is not None:
        return {"ename": "Timeout", "message": f"stopped after the time limit of {limit:g} s (--timeout)"}
    if exit_code is not None and exit_code < 0:
        name = signal.Signals(-exit_code).name
        hint = " (out of memory?)" if name == "SIGKILL" else ""
        return {"ename": "KernelDied", "message": f"the process was ended by {name}{hint}"}
    with contextlib.suppress(OSError, IndexError):
        last = (work / "log.txt").read_text(errors="replace").strip().splitlines()[-1]
        return {"ename": "KernelDied", "message": f"the process ended with exit code {exit_code}: {last}"}
    return {"ename": "KernelDied", "message": f"the process ended with exit code {exit_code}"}


def _executed(job: dict, work: Path) -> tuple[Any, Any]:
    """(notebook with the outputs that are known, the cell that was running or None)."""
    import nbformat
    from papermill.execute import execute_notebook

    outcome = outcome_of(work)
    if (outcome or job.get("kernel_name")) and (work / NOTEBOOK).exists():
        notebook = nbformat.read(work / NOTEBOOK, 4)
        return notebook, _last_started(notebook)
    notebook = execute_notebook(
        job["notebook"],
        None,
        job["parameters"],
        prepare_only=True,
        progress_bar=False,
        kernel_name=job.get("kernel_name"),
    )
    running, count = None, 0
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    for line in journal_of(work):
        running = notebook.cells[line["cell"]]
        if line["outputs"] is None:
            count += 1
            running.execution_count = count
        else:
            running.outputs = [nbformat.from_dict(o) for o in line["outputs"]]
    return notebook, running


def _last_started(notebook: Any) -> Any:
    started = [
        c
        for c in notebook.cells
        if c.cell_type == "code" and c.metadata.get("papermill", {}).get("start_time")
    ]
    return started[-1] if started else None
