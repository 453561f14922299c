"""How fast are batches of reports, against other ways to do the same? `make bench`.

    python tests/benchmarks/bench_reports.py [--reports 40] [--repeats 5] [--ways ours,floor] [--sample cli=5,pool=12]

Every way executes reports of `02_target_forecast` with one BLAS thread per process; all but the floors render them as HTML:

ours         `outlook report`, warm forks, two at a time
cli          papermill and `jupyter nbconvert --to html`, one report after the other
pool         papermill in a pool of two processes, nbconvert's exporter made once in each
ploomber     ploomber-engine in two processes, likewise (no isolation: all reports of a process share it); left out
             where it is not installed. It is no dependency; install it into an environment of its own and name that with
             --ploomber-python
floor        the cells' own compute: one plain Python process runs their code, imports once, shares everything and shows
             nothing (no table is formatted, no figure rendered: a script does not display what a cell ends with); its
             time divided by two
shown        as the floor, but by IPython, and every cell shows what it shows in a report (tables as HTML, figures as
             PNG) to nobody. What a report is for is in here and not in the floor

The ways take turns, each repeat in another order, so that a busy moment does not hit one way only; ratios are medians of
the ratios within a repeat. Slow ways run on fewer reports (--sample) and are scaled up by count; the table says so. Beside
wall time stands processor time (all processes of a way): on a machine that is busy with other things it is the steadier
figure.

At the end: what our time is spent on, and with --scaling how it grows with 1, 2 and 4 times as many reports.
"""

from __future__ import annotations

import argparse
import functools
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

import bench_reports_ways as the_ways
from bench_reports_ways import NOTEBOOK, ROOT


def reports(count: int) -> list[dict]:
    """Parameters of the first `count` reports: open targets, then again with another seed."""
    from analysis.reports.plan.plan import make_plan

    plan = make_plan([NOTEBOOK], {"target": "open"})
    targets = [r.parameters["target"] for r in plan.reports]
    sets = [{"target": t, "seed": seed} for seed in range(1, 1 + -(-count // len(targets))) for t in targets]
    return sets[:count]


def spent(sets: list[dict], out: Path) -> dict:
    """Where the wall time of one batch goes, in this process; what runs on both cores counts half."""
    from analysis.reports import run_plan
    from analysis.reports.plan.plan import load_plan
    from analysis.reports.results import store as results
    from analysis.reports.site import index as site

    ended = [timer(site.Site, "write"), timer(results, "merge")]
    plan = out / "plan.yml"
    plan.write_text(json.dumps({"reports": [{"notebook": str(NOTEBOOK), "parameters": s} for s in sets]}))
    result = run_plan(load_plan(plan), out / "site")
    books = [
        json.loads((out / "site" / "notebooks" / f"{r['slug']}.ipynb").read_text()) for r in result.reports
    ]
    cells = (
        sum(c["metadata"].get("papermill", {}).get("duration") or 0 for b in books for c in b["cells"]) / 2
    )
    around = sum(r["duration_s"] for r in result.reports) / 2 - cells
    end = sum(sum(seconds) for seconds in ended)
    parts = {
        "imports before the first fork": result.startup_seconds,
        "cells, both cores": cells,
        "papermill and shell around the cells, both cores": around,
        "index and database": end,
    }
    rest = result.seconds - sum(parts.values())
    return {
        **parts,
        "plan, forks, publishing, an idle core at the end": rest,
        "together": result.seconds,
        "(pages, on the core that is free)": sum(r["render_s"] for r in result.reports),
        "(largest report, MiB)": max(r["peak_memory_mib"] for r in result.reports),
        "(batch process, MiB)": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def timer(module, name: str) -> list[float]:
    """Have a function note how long its calls take."""
    seconds, function = [], getattr(module, name)

    def timed_call(*arguments, **options):
        began = time.perf_counter()
        try:
            return function(*arguments, **options)
        finally:
            seconds.append(time.perf_counter() - began)

    setattr(module, name, timed_call)
    return seconds


def measure(way, sets: list[dict]):
    with tempfile.TemporaryDirectory(prefix="outlook-bench-") as folder:
        return way(sets, Path(folder))


def processor_seconds() -> float:
    """Processor time of all ended processes that this one started, theirs included."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def options() -> argparse.Namespace:
    def samples(text: str) -> dict[str, int]:
        return {name: int(count) for name, count in (part.split("=") for part in text.split(",") if part)}

    about = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    about.add_argument("--reports", type=int, default=40)
    about.add_argument("--repeats", type=int, default=5)
    about.add_argument("--ways", default="ours,floor,shown,ploomber,pool,cli")
    about.add_argument("--sample", type=samples, default=samples("cli=5,pool=12"), help="way=reports, ...")
    about.add_argument("--scaling", action="store_true", help="also 1, 2 and 4 times as many reports")
    about.add_argument("--ploomber-python", default=sys.executable)
    return about.parse_args()


def main() -> None:
    chosen = options()
    ways = {name: getattr(the_ways, name) for name in ("ours", "floor", "shown", "pool", "cli")}
    ways["ploomber"] = functools.partial(the_ways.ploomber, python=chosen.ploomber_python)
    names = [n for n in chosen.ways.split(",") if n in ways]
    probe = [chosen.ploomber_python, "-c", "import ploomber_engine"]
    if "ploomber" in names and subprocess.run(probe, capture_output=True).returncode:
        print("ploomber-engine is not installed: left out")
        names.remove("ploomber")
    sets = reports(chosen.reports)
    count = {name: min(chosen.sample.get(name, len(sets)), len(sets)) for name in names}
    wall, processor = ({name: [] for name in names} for _ in range(2))
    for repeat in range(chosen.repeats):
        for name in names[repeat % len(names) :] + names[: repeat % len(names)]:
            before, factor = processor_seconds(), len(sets) / count[name]
            wall[name].append(measure(ways[name], sets[: count[name]]) * factor)
            processor[name].append((processor_seconds() - before) * factor)
            print(
                f"  {repeat + 1}  {name:<9} {wall[name][-1]:7.1f} s, processor {processor[name][-1]:7.1f} s, "
                f"load {os.getloadavg()[0]:.1f}",
                flush=True,
            )
    table(chosen, wall, processor, count)
    print("\nWhat our time is spent on, seconds of wall time of one more batch:")
    for name, value in measure(spent, sets).items():
        print(f"  {name:<50} {value:8.2f}")
    if chosen.scaling:
        scaling(chosen.reports)


def table(chosen, wall: dict, processor: dict, count: dict) -> None:
    """Medians, and the ratios that are asked for."""
    print(
        f"\n{chosen.reports} reports, medians of {chosen.repeats}, {platform.machine()}, {os.cpu_count()} cores"
    )
    print(f"{'':<9} {'wall':>9} {'smallest':>9} {'largest':>9} {'processor':>10} {'x ours':>7}  measured on")
    for name, took in wall.items():
        ratio = f"{within(wall, name, 'ours'):7.2f}" if "ours" in wall else ""
        scaled = f"{count[name]}, scaled" if count[name] < chosen.reports else f"{count[name]}"
        print(
            f"{name:<9} {statistics.median(took):7.1f} s {min(took):7.1f} s {max(took):7.1f} s "
            f"{statistics.median(processor[name]):8.1f} s {ratio:>7}  {scaled}"
        )
    for above, below, bound in (
        ("ours", "floor", "at most 1.5: the literal reading, a plain script that shows nothing"),
        ("ours", "shown", "as above, with what a report shows in the floor"),
        ("cli", "ours", "at least 8"),
        ("pool", "ours", "at least 4.5"),
        ("ploomber", "ours", "at least 1"),
    ):
        if above in wall and below in wall:
            print(f"{above + ' / ' + below:<16} {within(wall, above, below):6.2f}   {bound}")


def within(wall: dict, above: str, below: str) -> float:
    """Median of the ratios of two ways, each within one repeat."""
    return statistics.median(a / b for a, b in zip(wall[above], wall[below], strict=True))


def scaling(count: int) -> None:
    """Wall time and memory of 1, 2 and 4 times as many reports."""
    for factor in (1, 2, 4):
        found = measure(spent, reports(factor * count))
        rate = (found["together"] - found["imports before the first fork"]) / (factor * count)
        print(
            f"{factor * count:>4} reports: {found['together']:6.1f} s, {rate:.3f} s each after imports, "
            f"largest {found['(largest report, MiB)']:.0f} MiB, batch {found['(batch process, MiB)']:.0f} MiB"
        )


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main()
