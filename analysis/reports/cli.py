"""Commands of the batch: `report`, `results`, `diff`, `judge`.

Mounted by `analysis.cli`; everything heavy is imported when it runs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from analysis.options import Command, Seconds, once_each
from analysis.reports.judge import judge

if TYPE_CHECKING:
    from analysis.reports.batch.progress import Progress
    from analysis.reports.batch.run import BatchResult
    from analysis.reports.plan.plan import Plan


@click.command(cls=Command)
@click.argument("plan_file", metavar="[PLAN.yml]", required=False, type=click.Path(dir_okay=False))
@click.option(
    "--notebook", "-n", "notebooks", multiple=True, help="Notebook by name or path; may be repeated."
)
@click.option(
    "--target",
    "-t",
    "targets",
    multiple=True,
    help="Target slug, or `all`, `open`, `due-2024-2026`; may be repeated.",
)
@click.option(
    "--as-of",
    "as_of",
    multiple=True,
    metavar="DATE",
    help="Only claims published by this day; may be repeated.",
)
@click.option(
    "--parameter",
    "-p",
    "parameters",
    nargs=2,
    multiple=True,
    metavar="NAME VALUE",
    callback=once_each,
    help="A value for a parameter of the notebook.",
)
@click.option(
    "--parameters-file",
    "-f",
    type=click.Path(dir_okay=False),
    help="Values for parameters from a YAML file, as papermill takes them.",
)
@click.option(
    "--grid",
    "-g",
    "grid",
    nargs=2,
    multiple=True,
    metavar="NAME V1,V2,…",
    callback=once_each,
    help="Several values for a parameter: one report for each combination.",
)
@click.option("--out", "-o", default="reports", show_default=True, help="Folder of the reports.")
@click.option("--data-dir", default=None, help="Folder of the evidence tables.")
@click.option(
    "--jobs", "-j", "workers", default=2, show_default=True, type=click.IntRange(1), help="Reports at a time."
)
@click.option(
    "--timeout",
    default=600.0,
    show_default=True,
    type=Seconds(),
    help="Seconds for one report; 0 for no limit.",
)
@click.option(
    "--retries",
    default=1,
    show_default=True,
    type=click.IntRange(0),
    help="Further attempts when a kernel dies.",
)
@click.option("--memory-limit", type=click.IntRange(64), metavar="MIB", help="Memory of one report.")
@click.option(
    "--figures",
    type=click.Choice(["embed", "files"]),
    default="embed",
    show_default=True,
    help="Figures in the page or as files.",
)
@click.option("--pdf", is_flag=True, help="Also a PDF of each report (needs Chromium).")
@click.option(
    "--cold", is_flag=True, help="Start a new process for each report instead of forking a warm one."
)
@click.option(
    "--kernel", "kernel_name", metavar="NAME", help="Jupyter kernel to run in (default: this Python)."
)
@click.option("--force", is_flag=True, help="Make also what is up to date.")
@click.option("--wait", is_flag=True, help="Wait for another batch that writes into the folder.")
@click.option("--dry-run", is_flag=True, help="Show the plan and stop.")
@click.option("--quiet", "-q", is_flag=True, help="Say only what went wrong.")
@click.option("--scheduler", metavar="ADDRESS", help="Run on a Dask cluster, e.g. tls://host:8786.")
@click.option(
    "--local-cluster", type=click.IntRange(1), metavar="N", help="Run on N Dask workers of this machine."
)
@click.option("--insecure", is_flag=True, help="Also on a cluster whose connections are open to everybody.")
def report(
    plan_file: str | None,
    notebooks: tuple[str, ...],
    targets: tuple[str, ...],
    as_of: tuple[str, ...],
    parameters: dict[str, Any],
    parameters_file: str | None,
    grid: dict[str, str],
    out: str,
    data_dir: str | None,
    quiet: bool,
    dry_run: bool,
    **settings: Any,
) -> None:
    """Execute notebooks and render them as a site.

    Without arguments: every shipped notebook, with one forecast for every target of notebooks/parameters/default.yml, or of
    your own directory. Left out is 06_explore, which is for changing things: with nothing changed it says what the page of
    the target says; -n 06_explore -g target all makes it. What is unchanged since the last run is skipped. PLAN.yml lists
    reports:

    \b
        defaults: {as_of: 2026-11-22}
        reports:
          - notebook: 00_overview
          - notebook: 02_target_forecast
            grid: {target: open, seed: [1, 2]}
    """
    from analysis.reports.batch.progress import Progress, duration

    _refuse_two_places(settings)
    if parameters_file:
        from analysis.reports.plan.document import parameters_of

        given = parameters_of(parameters_file)
        data_dir = data_dir or given.pop("data_dir", None)
        parameters = given | parameters
    plan = _plan(plan_file, notebooks, targets, as_of, parameters, grid, data_dir)
    if dry_run:
        click.echo(plan.describe())
        return
    try:
        result = _run(plan, out, Progress(quiet=quiet), settings)
    except KeyboardInterrupt:
        click.echo(f"Interrupted. What was finished is in {out}; the same command does the rest.", err=True)
        raise SystemExit(130) from None
    if not quiet:
        kept = f", {result.skipped} up to date" if result.skipped else ""
        click.echo(
            f"{result.made} made{kept}, {len(result.failed)} failed in {duration(result.seconds)}: "
            f"{result.index}"
        )
    raise SystemExit(result.exit_code)


def _refuse_two_places(settings: dict[str, Any]) -> None:
    """Raises ReportError for options on where to run that leave each other out, or say something of what is not asked for."""
    from analysis.errors import ReportError

    if settings["scheduler"] and settings["local_cluster"]:
        raise ReportError("--scheduler and --local-cluster name two places to run; keep one.")
    if settings["insecure"] and not (settings["scheduler"] or settings["local_cluster"]):
        raise ReportError("--insecure is said of a cluster; give --scheduler or --local-cluster, or leave it out.")


def _plan(
    plan_file: str | None,
    notebooks: tuple[str, ...],
    targets: tuple[str, ...],
    as_of: tuple[str, ...],
    parameters: dict[str, str],
    grid: dict[str, str],
    data_dir: str | None,
) -> Plan:
    from analysis.errors import ReportError
    from analysis.reports.plan import plan as plans

    for word, value in (("target", targets), ("as_of", as_of)):
        if value and (word in grid or word in parameters):
            option = f"--{word.replace('_', '-')}"
            raise ReportError(
                f"{option} and --parameter or --grid {word} say the same thing twice; keep one."
            )
    if both := sorted(set(grid) & set(parameters)):
        raise ReportError(
            f"{', '.join(both)}: --parameter and --grid cannot be used together for one parameter."
        )
    axes: dict[str, Any] = {name: text.split(",") for name, text in grid.items()}
    if targets:
        axes["target"] = list(targets)
    if len(as_of) > 1:
        axes["as_of"] = list(as_of)
    fixed = {**parameters, **({"as_of": as_of[0]} if len(as_of) == 1 else {})}
    if plan_file:
        if notebooks or axes:
            raise ReportError("A plan file and --notebook, --target or --grid cannot be used together.")
        return plans.load_plan(plan_file, data_dir=data_dir, defaults=fixed)
    if not notebooks and not axes:
        return plans.default_plan(data_dir=data_dir, defaults=fixed)
    return plans.make_plan(notebooks or ["02_target_forecast"], axes, parameters=fixed, data_dir=data_dir)


def _run(plan: Plan, out: str, progress: Progress, settings: dict[str, Any]) -> BatchResult:
    from analysis.reports.batch.run import run_plan

    scheduler, cluster = settings.pop("scheduler"), settings.pop("local_cluster")
    insecure = settings.pop("insecure")
    pdf = settings.pop("pdf")
    settings["warm"] = settings["standing"] = not settings.pop("cold")
    settings["timeout"] = settings["timeout"] or None
    if scheduler or cluster:
        from analysis.reports.batch.distributed import run_distributed

        result = run_distributed(
            plan,
            out,
            scheduler=scheduler,
            local_cluster=cluster,
            insecure=insecure,
            progress=progress,
            **settings,
        )
    else:
        result = run_plan(plan, out, progress=progress, **settings)
    if pdf:
        from analysis.reports.site.pdf import print_reports

        print_reports(result, progress)
    return result


@click.command(cls=Command)
@click.option("--out", "-o", default="reports", show_default=True, help="Folder of the reports.")
@click.option("--sql", help="A query on the tables `runs`, `results`, `latest`; read-only.")
@click.option("--name", help="Only results of this name.")
@click.option(
    "--format", "form", type=click.Choice(["table", "csv", "json"]), default="table", show_default=True
)
@click.option("--parquet", metavar="FOLDER", help="Export all tables as Parquet files.")
def results(out: str, sql: str | None, name: str | None, form: str, parquet: str | None) -> None:
    """Show the numbers that reports recorded, newest run of each report."""
    from analysis.errors import ReportError
    from analysis.reports.results import store

    if sql and name:
        raise ReportError("--name narrows the table of results; with --sql say it in the query: where name = '…'.")
    if parquet and (sql or name):
        raise ReportError("--parquet exports whole tables; --sql and --name choose from them. Keep one.")
    if parquet:
        for path in store.export_parquet(out, parquet):
            click.echo(path)
        return
    click.echo(store.show(out, sql=sql, name=name, form=form))


@click.command(cls=Command)
@click.argument("before")
@click.argument("after")
@click.option("--out", "-o", default="reports", show_default=True, help="Folder of the reports.")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
def diff(before: str, after: str, out: str, form: str) -> None:
    """Which published numbers moved between two runs, and which claims, code or settings explain it.

    BEFORE and AFTER are run ids (their first characters do), names of reports, or batches as `outlook
    results --sql "from batches"` lists them; `previous` and `latest` are the last two batches.
    """
    from analysis.reports.results import diff as differences

    click.echo(differences.show(out, before, after, form=form))


@click.command(cls=Command)
@click.option("--stop", is_flag=True, help="End them.")
def warm(stop: bool) -> None:
    """The warm processes that stay for ten minutes after a report, so that the next one comes sooner."""
    from analysis.reports.batch import standing
    from analysis.reports.warm import nursery, shared

    if reason := nursery.why_not():
        click.echo(f"There is none: {reason}.")
        return
    pids = standing.stopped() if stop else list(shared.running().values())
    for pid in pids:
        click.echo(f"process {pid} {'ended' if stop else 'is waiting for reports'}")
    if not pids:
        click.echo("No warm process is waiting.")


COMMANDS = (report, results, diff, judge, warm)
