"""The command `targets`: every target in two lines. What it said is said again while data, code and day are the same, and part of
the whole list is taken from that."""

import os
from typing import Any

import click

from analysis import listed
from analysis.listed import Asked
from analysis.options import AS_OF, DATA_DIR, Command, Day, Days
from analysis.status import DUE_DAYS, STATUSES


@click.command(cls=Command)
@DATA_DIR
@click.argument("words", nargs=-1)
@AS_OF
@click.option("--from", "start", default=None, type=Day(), help="Deadlines from this day.")
@click.option("--to", "end", default=None, type=Day(), help="Deadlines up to this day.")
@click.option("--status", type=click.Choice(list(STATUSES)), default=None)
@click.option("--due", is_flag=False, flag_value=DUE_DAYS, type=Days(), default=None, metavar="[DAYS]",
              help=f"Undecided, and due within DAYS before or after the day ({DUE_DAYS} if not given), with who prints the outcome.")  # fmt: skip
@click.option("--probability/--no-probability", "forecasts", default=None,
              help=f"Reckon the probability of each (default: where {listed.SHOWN_WITH_PROBABILITY} or fewer are listed).")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="As JSON, one object per target.")
def targets(data_dir: str | None, **options: Any) -> None:
    """List every target with its deadline, its status, the figure that decided it or else its latest and, of a few, its probability.

    WORDS narrow it: each must stand in the name of the target, in English or Chinese, its programme or its place.
    """
    from analysis.evidence.checks.again import again
    from analysis.evidence.schema import read_package

    asked = Asked(**options)
    package = read_package(data_dir or None)
    told = again(
        "listed",
        lambda: _state(package, asked),
        lambda: _picked(package, asked) or _said(package, data_dir or None, asked),
    )
    for warning in told["warnings"]:
        click.echo(f"warning: {warning}", err=True)
    click.echo("\n".join([*(row[-1] for row in told["rows"]), told["closing"]]))


COMMANDS = (targets,)


def _state(package: Any, asked: Asked) -> str:
    """A digest of what the answer follows from: code, libraries, every file of the data by its last change, and what is asked."""
    from analysis.evidence.checks.content import BESIDE
    from analysis.fingerprint import canonical, digest, files_below
    from analysis.paths import default_data_dir
    from analysis.reports.warm.surroundings import code_state

    shipped, own = default_data_dir(), package.directory
    named = [own / name for name in BESIDE] + [table.path for table in package.tables.values()]
    files = sorted({*map(str, named), *(f"{shipped}/{name}" for name in files_below(str(shipped)))})
    changed = []
    for file in files:
        about = os.stat(file) if os.path.exists(file) else None  # noqa: PTH110, PTH116 (see `hashes_below`)
        changed.append([file, *((about.st_size, about.st_mtime_ns) if about else ())])
    return digest(code_state(), str(own.resolve()), canonical(changed), canonical(asked), length=40)


def _picked(package: Any, asked: Asked) -> dict[str, Any] | None:
    """What the command says, taken from the whole list where that was said of the same; None where it was not, or more is asked
    than which targets there are."""
    from analysis.evidence.checks.again import said_of
    from analysis.evidence.search import holds

    if asked.forecasts or asked.due is not None or asked.as_json or asked == asked.whole:
        return None
    first, last = asked.start or "", asked.end or "9999"
    whole = said_of("listed", _state(package, asked.whole))
    # of few it has probabilities; that the end lies before the start is told where a list is made
    if whole is None or len(whole["rows"]) <= listed.SHOWN_WITH_PROBABILITY or first > last:
        return None
    rows = [
        row
        for row in whole["rows"]
        if first <= row[0] <= last and asked.status in (None, row[1]) and holds(row[2], asked.words)
    ]
    if len(rows) <= listed.SHOWN_WITH_PROBABILITY and asked.forecasts is None:
        return None
    return whole | {"rows": rows, "closing": listed.counted(len(rows), whole["day"])} if rows else None


def _said(package: Any, data_dir: str | None, asked: Asked) -> dict[str, Any]:
    """What the list says (see `listed.told`), worked out by another process while this one checks, where one waits for that."""
    from analysis.errors import EvidenceError
    from analysis.evidence.checks.verdict import refuse, while_reading
    from analysis.evidence.corrections import read_corrections

    try:
        corrections = read_corrections(package)
    except EvidenceError:
        refuse(package, {})  # has more to say
        raise
    told = while_reading(package, listed.told, data_dir, asked, corrections)
    return listed.told(data_dir, asked) if told is None else told
