"""Commands that add rows: asked at the terminal or given as options. Those of a CSV file: `importing`."""

import sys
from collections.abc import Callable
from typing import Any

import click

from analysis.errors import EvidenceError
from analysis.evidence.importing import NAMES, importer
from analysis.options import DATA_DIR, Command
from analysis.paths import typed


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

    if not dry_run:
        add.must_be_own(data_dir)  # told before the questions and not after them
    dialogue = Dialogue.of(data_dir)
    given = form.without_unit(given, dialogue.before)
    row = form.as_read(dialogue.package[table].columns, given)
    _agrees(given, row)
    asking = _at_terminal() and not yes
    if asking:
        doubts = _asked(dialogue, table, row, promise, data_dir)
        near = dialogue.alike()
    else:
        row = row | form.follows(table, row, dialogue.before)
        _agrees(given, row)
        dialogue.drafts.append((table, row))
        doubts, near = add.problems_of_rows(dialogue.drafts, data_dir), alike(table, row, dialogue.before)
    wrong = [problem for problem in doubts if problem.error]
    if wrong:
        raise EvidenceError("\n".join(map(str, wrong)) + "\nNothing was written.")
    _show(dialogue, [*doubts, *near])
    question = f"Append this {NAMES[table]}?" if len(dialogue.drafts) == 1 else "Append these rows?"
    if dry_run:
        click.echo("Nothing written (--dry-run).")
    elif not (yes or (_agreed(dialogue, question, data_dir) if asking else click.confirm(question))):
        dialogue.transcript.forget()
        click.echo("Nothing written.")
    else:
        add.add_rows(dialogue.drafts, data_dir)
        dialogue.transcript.forget()
        click.echo(f"Appended to {', '.join(dict.fromkeys(f'{name}.csv' for name, _ in dialogue.drafts))}.")
        _say_what_next(dialogue, data_dir)


def _agrees(given: dict[str, str], row: dict[str, str]) -> None:
    """Raises EvidenceError where options, or what follows from them, say otherwise than the text of the figure."""
    from analysis.evidence import cells

    told = [
        f"--value {given['value']!r} says {said}, and {column} is {found}. Mend one of the two, or say it once."
        for column, found, said in cells.contradictions(given.get("value", ""), row)
    ]
    if told:
        raise EvidenceError("\n".join(told) + "\nNothing was written.")


def _asked(dialogue: Any, table: str, row: dict[str, str], promise: bool, data_dir: str | None) -> list[Any]:
    """The answers of a person, those before among them if the command was broken off; returns the doubts that remain."""
    from analysis.evidence.unfinished import Transcript, file_for, kept_answers

    given = [f"{name}={text}" for name, text in sorted(row.items())]
    path = file_for("add", dialogue.package.directory, table, f"{promise}", *given)
    dialogue.transcript = Transcript(path)
    with kept_answers(dialogue.transcript):
        return dialogue.asked(table, row, promise, data_dir)


def _agreed(dialogue: Any, question: str, data_dir: str | None) -> bool:
    """Whether a person wants the rows as they stand, after as many changes as they like."""
    while True:
        text = click.prompt(f"{question} y, n, or the name of a column to change").strip()
        if text.casefold() in ("y", "yes", "n", "no"):
            return text.casefold().startswith("y")
        doubts = dialogue.change(text, data_dir)
        if doubts is None:
            click.echo(f"  None of the columns above is called {text!r}.")
        else:
            _show(dialogue, [*doubts, *dialogue.alike()])


def _say_what_next(dialogue: Any, data_dir: str | None) -> None:
    """The commands that a person is likely to want after these rows."""
    where = f" --data-dir {typed(data_dir)}" if data_dir else ""
    table, row = dialogue.drafts[-1]
    if table == "sources":
        told = [f"claim add --source-id {row['source_id']}"]
    elif table == "programmes":
        told = [f"claim add --programme {row['programme']}", f"target add --programme {row['programme']}"]
    else:
        aims = (
            r["target"] for r in dialogue.everything["targets"].rows if r["programme"] == row["programme"]
        )
        target = row.get("target") or next(aims, "")
        told = [f"report --target {target}"] if target else [f"target add --programme {row['programme']}"]
    click.echo("\n".join(["Next:", *(f"  outlook {words}{where}" for words in told)]))


def _show(dialogue: Any, doubts: list[Any]) -> None:
    """The rows as they would be written, under what is doubtful of them."""
    from analysis.evidence import form

    asked_for = dialogue.drafts[-1][0]
    for doubt in doubts:
        if asked_for != "sources" or getattr(doubt, "rule", "") != NOT_YET_CITED:  # its claims come next
            click.echo(str(doubt), err=True)
    for name, row in dialogue.drafts:
        if len(dialogue.drafts) > 1:
            click.echo(f"{name}:")
        for column in dialogue.package[name].columns:
            if row.get(column.name):
                click.echo(f"  {column.name:20} {row[column.name]}")
        empty = [
            column
            for column in form.QUIET.get(name, ())
            if not row.get(column) and form.applies(dialogue.package[name].by_name[column], row)
        ]
        if empty:
            click.echo(f"  {'not asked, empty':20} {', '.join(empty)}")


NOT_YET_CITED = "source-without-a-claim"


def _given(values: dict[str, Any]) -> dict[str, str]:
    return {name: value for name, value in values.items() if value is not None}


def _adder(table: str, about: str) -> click.Command:
    @click.command("add", cls=Command, help=about)
    @DATA_DIR
    @_columns((table,))
    @click.option("--yes", is_flag=True, help="Write without asking.")
    @click.option("--dry-run", is_flag=True, help="Check and show, write nothing.")
    def adder(data_dir: str | None, yes: bool, dry_run: bool, **values: Any) -> None:
        _add(table, data_dir, yes, dry_run, _given(values))

    return adder


@click.command("add", cls=Command)
@DATA_DIR
@_columns(("claims",))
@click.option("--dry-run", is_flag=True, help="Check and show, write nothing.")
def _target_add(data_dir: str | None, dry_run: bool, **values: Any) -> None:
    """Add one target at the terminal: the promised figure, the target and how it is read, together.

    Options answer questions about the figure beforehand. Scripts add the three rows with evidence.add.add_rows.
    """
    if not _at_terminal():
        raise EvidenceError("a target is asked for at a terminal. From a script: evidence.add.add_rows adds its claim, target and reading.")  # fmt: skip
    _add("claims", data_dir, False, dry_run, _given(values), promise=True)


def _group(name: str, about: str, *commands: click.Command) -> click.Group:
    return click.Group(name, commands=list(commands), help=about)


_ASKS = "Asks for what is not given, checks it with the whole evidence, shows it, appends it."
COMMANDS = (
    _group("claim", "Add single claims, or those of a CSV file.", _adder(
        "claims", f"Add one claim. {_ASKS}\n\nA hedge can be given as it was printed: --qualifier 超 is understood as over, and "
                  "--value 'over 1.2万' as 12000 with that hedge."), importer("claims", "Add the claims of a CSV FILE.")),
    _group("source", "Add texts.", _adder("sources", f"Add one source. {_ASKS}"), importer("sources", "Add the texts of a CSV FILE.")),
    _group("programme", "Add lists and programmes.", _adder("programmes", f"Add one programme. {_ASKS}"),
           importer("programmes", "Add the programmes of a CSV FILE.")),
    _group("target", "Add promises.", _target_add, importer(
        "targets", "Add the promises of a CSV FILE: one line is the promised figure, as in claims.csv (kind is target_stock "
                   "where it is left out), with its target and its reading.", promised=True)),
)  # fmt: skip
