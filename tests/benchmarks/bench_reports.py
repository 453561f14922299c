"""How fast are batches of reports, against other ways to do the same? `make bench`.

    python tests/benchmarks/bench_reports.py [--reports 40] [--repeats 5] [--only ours,floor] [--sample 40] [--scaling]

Every way executes the same reports of `02_target_forecast` and renders them as HTML, with one BLAS thread per process:

ours         `outlook report`, warm forks, two at a time
cli          papermill and `jupyter nbconvert --to html`, one report after the other
pool         papermill in a pool of two processes, nbconvert's exporter made once in each
ploomber     ploomber-engine in two processes, likewise (no isolation: all reports of a process share it); left out
             where it is not installed. It is no dependency; install it into an environment of its own and name that with
             --ploomber-python
floor        the cells run by IPython in one process that shares everything, imports once, every cell showing what it
             shows (tables as HTML, figures as PNG) to nobody: the cells' own compute; divided by two
script       likewise, but nothing is shown: no table is formatted and no figure drawn

Beside wall time the table has processor time (all processes of a way): on a machine that is busy with other things it is
the steadier figure; half of it is the wall time that two quiet cores could reach at best.

`--sample N` measures the slowest way (cli: every report on its own) on N reports only and scales up; the table says so.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOK = ROOT / "notebooks" / "02_target_forecast.ipynb"
BIN = Path(sys.executable).parent
ENV = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "PYTHONWARNINGS": "ignore"}

FLOOR = """
import json, os, sys, time
import nbformat
cells = [c for c in nbformat.read(sys.argv[1], 4).cells if c.cell_type == "code" and c.source.strip()]
sets = json.loads(sys.argv[2])
shows = sys.argv[3] == "floor"
began = time.perf_counter()
os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline" if shows else "agg"
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
shell = InteractiveShell.instance()
if not shows:
    shell.display_formatter.active_types = ["text/plain"]
for parameters in sets:
    shell.reset()
    for cell in cells:
        with capture_output():
            done = shell.run_cell(cell.source)
        done.raise_error()
        if "parameters" in cell.metadata.get("tags", []):
            shell.user_ns.update(parameters)
    if not shows and "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].close("all")
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


def reports(count: int) -> list[dict]:
    """Parameters of the first `count` reports: open targets, then again with another seed."""
    from analysis.reports.plan import make_plan

    plan = make_plan([NOTEBOOK], {"target": "open"})
    targets = [r.parameters["target"] for r in plan.reports]
    sets = [{"target": t, "seed": seed} for seed in range(1, 1 + -(-count // len(targets))) for t in targets]
    return sets[:count]


def timed(command: list[str], **more) -> float:
    began = time.perf_counter()
    subprocess.run(command, check=True, env=ENV, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, **more)
    return time.perf_counter() - began


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


def floor(sets: list[dict], out: Path, kind: str = "floor") -> float:
    command = [sys.executable, "-c", FLOOR, str(NOTEBOOK), json.dumps(sets), kind]
    done = subprocess.run(command, check=True, env=ENV, capture_output=True, text=True, cwd=NOTEBOOK.parent)
    return float(done.stdout.split()[-1]) / 2


def spent(sets: list[dict], out: Path) -> dict:
    """Where our time goes, from one batch in this process: seconds of wall time, cells' share over two cores."""
    from analysis.reports import run_plan
    from analysis.reports.plan import load_plan

    plan = out / "plan.yml"
    plan.write_text(json.dumps({"reports": [{"notebook": str(NOTEBOOK), "parameters": s} for s in sets]}))
    result = run_plan(load_plan(plan), out / "site")
    return {
        "wall": result.seconds,
        "imports before the first fork": result.startup_seconds,
        "execution, both cores": sum(r["duration_s"] for r in result.reports) / 2,
        "pages, both cores": sum(r["render_s"] for r in result.reports) / 2,
        "largest report MiB": max(r["peak_memory_mib"] for r in result.reports),
        "batch process MiB": _peak_here(),
    }


def _peak_here() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(way, sets: list[dict]):
    with tempfile.TemporaryDirectory(prefix="outlook-bench-") as folder:
        return way(sets, Path(folder))


def processor_seconds() -> float:
    """Processor time of all ended processes that this one started, theirs included."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    about = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    about.add_argument("--reports", type=int, default=40)
    about.add_argument("--repeats", type=int, default=5)
    about.add_argument("--sample", type=int, help="reports for the slowest way, scaled up")
    about.add_argument("--only", default="ours,floor,script,pool,ploomber,cli")
    about.add_argument("--scaling", action="store_true", help="also 1, 2 and 4 times as many reports")
    about.add_argument("--ploomber-python", default=sys.executable)
    chosen = about.parse_args()
    ways = {
        "ours": ours,
        "floor": floor,
        "script": lambda s, o: floor(s, o, "script"),
        "pool": lambda s, o: _script(POOL, s, o),
        "ploomber": lambda s, o: _script(PLOOMBER, s, o, chosen.ploomber_python),
        "cli": cli,
    }
    names = [n for n in chosen.only.split(",") if n in ways]
    if (
        "ploomber" in names
        and subprocess.run(
            [chosen.ploomber_python, "-c", "import ploomber_engine"], capture_output=True
        ).returncode
    ):
        print("ploomber-engine is not installed: left out")
        names.remove("ploomber")
    sets = reports(chosen.reports)
    seconds: dict[str, list[float]] = {name: [] for name in names}
    processor: dict[str, list[float]] = {name: [] for name in names}
    for repeat in range(chosen.repeats):
        for name in names:  # in turn, so that a busy moment does not hit one way only
            some = sets[: chosen.sample] if chosen.sample and name == "cli" else sets
            before, factor = processor_seconds(), len(sets) / len(some)
            seconds[name].append(measure(ways[name], some) * factor)
            processor[name].append((processor_seconds() - before) * factor)
            load = os.getloadavg()[0]
            print(
                f"  {repeat + 1}  {name:<9} {seconds[name][-1]:7.1f} s, processor {processor[name][-1]:7.1f} s, load {load:.1f}",
                flush=True,
            )
    print(f"\n{len(sets)} reports, medians of {chosen.repeats}, {platform.machine()}, {os.cpu_count()} cores")
    ours_wall, ours_processor = (
        statistics.median(t["ours"]) if "ours" in t else float("nan") for t in (seconds, processor)
    )
    print(f"{'':<9} {'wall':>9} {'x ours':>7} {'processor':>11} {'x ours':>7}   smallest and largest wall")
    for name, took in seconds.items():
        scaled = f"  (from {chosen.sample} reports)" if chosen.sample and name == "cli" else ""
        wall, used = statistics.median(took), statistics.median(processor[name])
        print(
            f"{name:<9} {wall:7.1f} s {wall / ours_wall:7.2f} {used:9.1f} s {used / ours_processor:7.2f}   "
            f"[{min(took):.1f}, {max(took):.1f}]{scaled}"
        )
    for name, value in measure(spent, sets).items():
        print(f"  {name:<32} {value:8.1f}")
    if chosen.scaling:
        for factor in (1, 2, 4):
            more = reports(factor * chosen.reports)
            found = measure(spent, more)
            rate = (found["wall"] - found["imports before the first fork"]) / len(more)
            print(
                f"{len(more):>4} reports: {found['wall']:6.1f} s, {rate:.3f} s each after imports, ", end=""
            )
            print(
                f"largest {found['largest report MiB']:.0f} MiB, batch {found['batch process MiB']:.0f} MiB"
            )


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main()
