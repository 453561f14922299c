"""The ways to make reports that `bench_reports` compares; each takes parameter sets and a folder, and gives seconds."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOK = ROOT / "notebooks" / "02_target_forecast.ipynb"
BIN = Path(sys.executable).parent
ENV = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "PYTHONWARNINGS": "ignore"}

FLOOR = """
import contextlib, io, json, os, sys, time
book = json.load(open(sys.argv[1], encoding="utf-8"))
cells = [c for c in book["cells"] if c["cell_type"] == "code"]
sets = json.loads(sys.argv[2])
os.environ["MPLBACKEND"] = "agg"
began = time.perf_counter()
for parameters in sets:
    names = {"__name__": "__main__", "display": lambda *things: None}
    with contextlib.redirect_stdout(io.StringIO()):
        for cell in cells:
            exec("".join(cell["source"]), names)
            if "parameters" in cell["metadata"].get("tags", []):
                names.update(parameters)
    if "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].close("all")
print(time.perf_counter() - began)
"""
SHOWN = """
import json, os, sys, time
import nbformat
cells = [c for c in nbformat.read(sys.argv[1], 4).cells if c.cell_type == "code" and c.source.strip()]
sets = json.loads(sys.argv[2])
began = time.perf_counter()
os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
shell = InteractiveShell.instance()
for parameters in sets:
    shell.reset()
    for cell in cells:
        with capture_output():
            done = shell.run_cell(cell.source)
        done.raise_error()
        if "parameters" in cell.metadata.get("tags", []):
            shell.user_ns.update(parameters)
sys.__stdout__.write(str(time.perf_counter() - began))
"""
POOL = """
import json, sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
def one(job):
    index, parameters = job
    import papermill
    from nbconvert.exporters import HTMLExporter
    global exporter
    exporter = globals().get("exporter") or HTMLExporter()
    book = papermill.execute_notebook(sys.argv[1], f"{sys.argv[3]}/{index}.ipynb", parameters, progress_bar=False)
    open(f"{sys.argv[3]}/{index}.html", "w").write(exporter.from_notebook_node(book)[0])
if __name__ == "__main__":
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        list(pool.map(one, enumerate(json.loads(sys.argv[2]))))
"""
# processes of its own: a worker of ProcessPoolExecutor does not survive ploomber-engine
PLOOMBER = """
import json, sys
from multiprocessing import get_context
def work(jobs):
    from ploomber_engine import execute_notebook
    from nbconvert.exporters import HTMLExporter
    exporter = HTMLExporter()
    for index, parameters in iter(jobs.get, None):
        made = f"{sys.argv[3]}/{index}"
        book = execute_notebook(sys.argv[1], made + ".ipynb", parameters=parameters, progress_bar=False)
        open(made + ".html", "w").write(exporter.from_notebook_node(book)[0])
if __name__ == "__main__":
    context = get_context("spawn")
    jobs = context.Queue()
    for job in [*enumerate(json.loads(sys.argv[2])), None, None]:
        jobs.put(job)
    workers = [context.Process(target=work, args=(jobs,)) for _ in "12"]
    for worker in workers: worker.start()
    for worker in workers: worker.join()
    sys.exit(any(worker.exitcode for worker in workers))
"""


def timed(command: list[str], **more) -> float:
    began = time.perf_counter()
    done = subprocess.run(
        command, env=ENV, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, **more
    )
    seconds = time.perf_counter() - began
    if done.returncode:
        raise SystemExit(f"{' '.join(command[:3])} ... failed:\n{done.stderr[-2000:]}")
    return seconds


def ours(sets: list[dict], out: Path) -> float:
    plan = out / "plan.yml"
    plan.write_text(json.dumps({"reports": [{"notebook": str(NOTEBOOK), "parameters": s} for s in sets]}))
    seconds = timed([str(BIN / "outlook"), "report", str(plan), "--out", str(out / "site"), "--quiet"])
    assert len(list((out / "site").glob("02*.html"))) == len(sets)
    return seconds


def cli(sets: list[dict], out: Path) -> float:
    seconds = 0.0
    for index, values in enumerate(sets):
        made = str(out / f"{index}.ipynb")
        options = [word for name, value in values.items() for word in ("-p", name, str(value))]
        seconds += timed([str(BIN / "papermill"), "--no-progress-bar", str(NOTEBOOK), made, *options])
        seconds += timed([str(BIN / "jupyter"), "nbconvert", "--to", "html", "--log-level", "ERROR", made])
    return seconds


def _script(text: str, sets: list[dict], out: Path, python: str = sys.executable) -> float:
    path = out / "script.py"
    path.write_text(text)
    return timed([python, str(path), str(NOTEBOOK), json.dumps(sets), str(out)], cwd=NOTEBOOK.parent)


def floor(sets: list[dict], out: Path, text: str = FLOOR) -> float:
    command = [sys.executable, "-c", text, str(NOTEBOOK), json.dumps(sets)]
    done = subprocess.run(command, check=True, env=ENV, capture_output=True, text=True, cwd=NOTEBOOK.parent)
    return float(done.stdout.split()[-1]) / 2


def shown(sets: list[dict], out: Path) -> float:
    return floor(sets, out, SHOWN)


def pool(sets: list[dict], out: Path) -> float:
    return _script(POOL, sets, out)


def ploomber(sets: list[dict], out: Path, python: str) -> float:
    return _script(PLOOMBER, sets, out, python)
