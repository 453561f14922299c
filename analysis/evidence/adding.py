"""Commands that add rows: asked at the terminal, given as options, or taken from a CSV file."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from analysis.errors import EvidenceError

_DATA = click.option(
    "--data-dir",
    type=click.Path(),
    default=None,
    help="Directory with a datapackage.json (default: the shipped data).",
)


def _at_terminal() -> bool:
    return sys.stdin.isatty()


def _columns(tables: tuple[str, ...]) -> Callable[[Any], Any]:
    """An option for each column of some tables; the descriptor says which there are and what they hold."""
    from analysis.evidence.schema import read_package

    package = read_package()
    columns = {column.name: column for table in tables for column in package[table].columns}

    def with_options(command: Any) -> Any:
        for name, column in reversed(columns.items()):
            command = click.option(
                f"--{name.replace('_', '-')}", name, default=None, help=column.description
            )(command)
        return command

    return with_options


def _add(
    table: str,
    data_dir: str | None,
    yes: bool,
    dry_run: bool,
    given: dict[str, str],
    *,
    promise: bool = False,
) -> None:
    """One new row and the new rows that it points to: asked for, checked together, shown, appended in one step."""
    from analysis.evidence import add, form
    from analysis.evidence.alike import alike
    from analysis.evidence.asking import Dialogue

    dialogue = Dialogue.of(data_dir)
    row = form.as_read(dialogue.package[table].columns, given)
    asking = _at_terminal() and not yes
    if asking:
        dialogue.ask(table, row, promise)
        doubts = dialogue.mend(data_dir)
        near = dialogue.alike()
    else:
        row = row | form.follows(table, row, dialogue.before)
        dialogue.drafts.append((table, row))
        doubts, near = add.problems_of_rows(dialogue.drafts, data_dir), alike(table, row, dialogue.before)
    wrong = [problem for problem in doubts if problem.error]
    if wrong:
        raise EvidenceError("\n".join(map(str, wrong)) + "\nNothing was written.")
    for doubt in (*doubts, *near):
        click.echo(str(doubt), err=True)
    _show(dialogue)
    if dry_run:
        click.echo("Nothing written (--dry-run).")
    elif not yes and not click.confirm(
        f"Append this {_NAMES[table]}?" if len(dialogue.drafts) == 1 else "Append these rows?"
    ):
        click.echo("Nothing written.")
    else:
        add.add_rows(dialogue.drafts, data_dir)
        click.echo(f"Appended to {', '.join(dict.fromkeys(f'{name}.csv' for name, _ in dialogue.drafts))}.")


def _show(dialogue: Any) -> None:
    for name, row in dialogue.drafts:
        if len(dialogue.drafts) > 1:
            click.echo(f"{name}:")
        for column in dialogue.package[name].columns:
            if row.get(column.name):
                click.echo(f"  {column.name:20} {row[column.name]}")


_NAMES = {"claims": "claim", "sources": "source", "programmes": "programme", "targets": "target"}


def _given(values: dict[str, Any]) -> dict[str, str]:
    return {name: value for name, value in values.items() if value is not None}


def _adder(table: str, about: str) -> click.Command:
    @click.command("add", help=about)
    @_DATA
    @_columns((table,))
    @click.option("--yes", is_flag=True, help="Write without asking.")
    @click.option("--dry-run", is_flag=True, help="Check and show, write nothing.")
    def adder(data_dir: str | None, yes: bool, dry_run: bool, **values: Any) -> None:
        _add(table, data_dir, yes, dry_run, _given(values))

    return adder


@click.command("add")
@_DATA
@_columns(("claims",))
@click.option("--dry-run", is_flag=True, help="Check and show, write nothing.")
def _target_add(data_dir: str | None, dry_run: bool, **values: Any) -> None:
    """Add one target at the terminal: the promised figure, the target and how it is read, together.

    Options answer questions about the figure beforehand. Scripts add the three rows with evidence.add.add_rows.
    """
    if not _at_terminal():
        raise EvidenceError("a target is asked for at a terminal. From a script: evidence.add.add_rows adds its claim, target and reading.")  # fmt: skip
    _add("claims", data_dir, False, dry_run, _given(values), promise=True)


@click.command("import")
@click.argument("file", type=click.Path())
@_DATA
@click.option("--map", "mapped", multiple=True, metavar="COLUMN=HEADER", help="Which header of the file a column of claims.csv takes its cells from; may be repeated.")  # fmt: skip
@click.option(
    "--set", "same", multiple=True, metavar="COLUMN=TEXT", help="A text for all rows; may be repeated."
)
@click.option("--decimal", type=click.Choice([".", ","]), default=None, help="Mark before decimals.")
@click.option("--dry-run", is_flag=True, help="Check and show, write nothing.")
def _claim_import(
    file: str, data_dir: str | None, mapped: tuple[str, ...], same: tuple[str, ...], decimal: str | None, dry_run: bool
) -> None:  # fmt: skip
    """Add the claims of a CSV FILE: all in one step, or none.

    Excel's files are read as they are: semicolons, a byte-order mark, 1,030 and 1.2万, TRUE, 2024/3/4 and 2024年3月4日. Columns
    that are left out follow from the others where they can: unit from indicator, publisher and address from source.
    """
    from analysis.evidence import add, sheet
    from analysis.evidence.alike import alike
    from analysis.evidence.asking import Dialogue

    dialogue, read = Dialogue.of(data_dir), sheet.read_sheet(file, decimal)
    table, name = dialogue.package["claims"], Path(file).name
    mapping = sheet.mapping_of(mapped, read, table)
    fixed = _fixed(same, table)
    for remark in read.remarks:
        click.echo(remark, err=True)
    unused = [header for header in read.header if header not in mapping.values()]
    if unused:
        click.echo(f"{name}: not read: {', '.join(unused)}.", err=True)
    rows, told = sheet.claims_of(read, name, mapping, fixed, table, dialogue.everything)
    drafts = [("claims", row) for row in rows]
    unread = {(f"{problem.file}, row {problem.row}", problem.column) for problem in told}
    names = [f"{name}, row {line}" for line in read.lines]
    for problem in add.problems_of_rows(drafts, data_dir, names):
        if (problem.file, mapping.get(problem.column, f"--set {problem.column}")) not in unread:
            told.append(problem)
    wrong = [problem for problem in told if problem.error]
    if wrong:
        raise EvidenceError("\n".join(map(str, wrong)) + f"\n{len(wrong)} problems. Nothing was written.")
    for line, row in zip(read.lines, rows, strict=True):
        for near in alike("claims", row, dialogue.before):
            click.echo(f"{name}, row {line}: {near}", err=True)
    for doubt in told:
        click.echo(str(doubt), err=True)
    for row in rows:
        click.echo(
            f"  {row['claim_id']}: {row['qualifier']} {row['value']} {row['unit']}, {row['period_end']} ({row['period_precision']})"
        )
    if dry_run or not rows:
        click.echo(
            f"{len(rows)} claims are in order. Nothing written" + (" (--dry-run)." if dry_run else ".")
        )
        return
    add.add_rows(drafts, data_dir)
    click.echo(f"Appended {len(rows)} claims to claims.csv.")


def _fixed(words: tuple[str, ...], table: Any) -> dict[str, str]:
    from analysis.errors import suggest

    pairs = [word.partition("=") for word in words]
    wrong = [
        f"--set {c}{s}{t!r}: {table.path.name} has no column {c!r}.{suggest(c, table.by_name)}"
        for c, s, t in pairs
        if c not in table.by_name
    ]
    if wrong:
        raise EvidenceError("\n".join(wrong))
    return {column: text for column, _, text in pairs}


def _group(name: str, about: str, *commands: click.Command) -> click.Group:
    return click.Group(name, commands=list(commands), help=about)


_ASKS = "Asks for what is not given, checks it with the whole evidence, shows it, appends it."
COMMANDS = (
    _group("claim", "Add single claims, or those of a CSV file.", _adder(
        "claims", f"Add one claim. {_ASKS}\n\nA hedge can be given as it was printed: --qualifier 超 is understood as over, and "
                  "--value 'over 1.2万' as 12000 with that hedge."), _claim_import),
    _group("source", "Add texts.", _adder("sources", f"Add one source. {_ASKS}")),
    _group("programme", "Add lists and programmes.", _adder("programmes", f"Add one programme. {_ASKS}")),
    _group("target", "Add promises.", _target_add),
)  # fmt: skip
