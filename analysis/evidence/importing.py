"""The commands that add the rows of a CSV file: all of them in one step, or none."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from analysis.errors import EvidenceError
from analysis.options import DATA_DIR, Command
from analysis.writing import counted

NAMES = {"claims": "claim", "sources": "source", "programmes": "programme", "targets": "target"}
_SHEETS = (
    "Excel's files are read as they are: semicolons, a byte-order mark, 1,030 and 1.2万, TRUE, 2024/3/4 and 2024年3月4日. "
    "Columns that are left out follow from the others where they can: unit from indicator, publisher and address from "
    "source, slugs from labels. What the data have already is left out; all other rows are written in one step, or none."
)
_ALONG = (
    "A line that names no source_id brings its text along: by the address (url) or the title, and the publisher. A text that the "
    "data know is found by its address, else by publisher and title; any other is a new row of sources.csv, of which the columns "
    "are title, sources.kind, sources.language and sources.note (e.g. --map title=Title --set sources.kind=media)."
)


def importer(table: str, about: str, *, promised: bool = False) -> click.Command:
    """The command that takes rows of a table from a CSV file. promised: the lines are promises, each of three rows."""
    of = "claims" if promised else table
    more = f"\n\n{_ALONG}" if of == "claims" else ""

    @click.command("import", cls=Command, help=f"{about}\n\n{_SHEETS}{more}")
    @click.argument("file", type=click.Path())
    @DATA_DIR
    @click.option("--map", "mapped", multiple=True, metavar="COLUMN=HEADER", help=f"Which header of the file a column of {of}.csv takes its cells from; may be repeated.")  # fmt: skip
    @click.option(
        "--set", "same", multiple=True, metavar="COLUMN=TEXT", help="A text for all rows; may be repeated."
    )
    @click.option("--decimal", type=click.Choice([".", ","]), default=None, help="Mark before decimals.")
    @click.option("--days", "order", type=click.Choice(["dmy", "mdy"]), default=None, help="How 3/4/2024 is meant: day or month first.")  # fmt: skip
    @click.option("--dry-run", is_flag=True, help="Check and show, write nothing.")
    def command(
        file: str, data_dir: str | None, mapped: tuple[str, ...], same: tuple[str, ...], decimal: str | None, order: str | None, dry_run: bool
    ) -> None:  # fmt: skip
        from analysis.evidence.cells import Manner

        _import(of, file, data_dir, mapped, same, Manner(decimal or "", order or ""), dry_run, promised)

    return command


def _import(
    of: str, file: str, data_dir: str | None, mapped: tuple[str, ...], same: tuple[str, ...], manner: Any,
    dry_run: bool, promised: bool,
) -> None:  # fmt: skip
    from analysis.evidence import add, sheet
    from analysis.evidence.along import Along
    from analysis.evidence.asking import Dialogue

    if not dry_run:
        add.must_be_own(data_dir)
    dialogue, read = Dialogue.of(data_dir), sheet.read_sheet(file, manner)
    table, name = dialogue.package[of], Path(file).name
    texts = dialogue.package["sources"] if of == "claims" else None
    mapping, fixed = sheet.mapping_of(mapped, same, read, table, texts)
    for remark in read.remarks:
        click.echo(remark, err=True)
    unused = [header for header in read.header if header not in mapping.values()]
    if unused:
        click.echo(f"{name}: not read: {', '.join(unused)}.", err=True)
    along = Along(dialogue.everything) if texts else None
    rows, told = sheet.rows_of(
        read, name, mapping, fixed, table, dialogue.everything, along, promised=promised
    )
    kept = _new(dialogue, name, read.lines, rows)
    lines, rows = [line for line, asked in kept for _ in asked], [asked for _, asked in kept]
    dialogue.drafts = [draft for asked in rows for draft in asked]
    unread = {(problem.row, problem.column) for problem in told}
    for problem in _problems(dialogue.drafts, lines, data_dir, name, of, mapping | fixed):
        place = sheet.place_of(problem.column, mapping, fixed)
        if problem.file != name or (problem.row, place) not in unread:
            told.append(problem)
    wrong = sheet.without_columns(
        [problem for problem in told if problem.error], name, table, {*mapping, *fixed}, read.header, _allowed(dialogue, of)
    )  # fmt: skip
    if wrong:
        wrong = [
            p if p.file != name else replace(p, column=sheet.shown(p.column, mapping, fixed)) for p in wrong
        ]
        raise EvidenceError(
            "\n".join(sheet.told_once(wrong)) + f"\n{counted(len(wrong), 'problem')}. Nothing was written."
        )
    _show(dialogue, name, lines, [*told, *(along.told(name) if along else ())])
    what = counted(len(rows), "promise" if promised else NAMES[of])
    new = sum(draft[0] == "sources" for draft in dialogue.drafts) if along else 0
    what += f" with {counted(new, 'new source')}" if new else ""
    if dry_run or not rows:
        are = "is" if len(rows) == 1 else "are"
        found = f"{what} {are} in order." if rows or not read.lines else "Nothing here is new."
        click.echo(f"{found} Nothing written" + (" (--dry-run)." if dry_run else "."))
        return
    add.add_rows(dialogue.drafts, data_dir)
    files = ", ".join(dict.fromkeys(f"{where}.csv" for where, _ in dialogue.drafts))
    click.echo(f"Appended {what} to {files}.")


def _new(dialogue: Any, name: str, lines: list[int], rows: list[Any]) -> list[tuple[int, Any]]:
    """The lines whose rows the data don't have yet, each with its rows; the others are told."""
    from analysis.evidence.alike import there_already

    kept = []
    for line, asked in zip(lines, rows, strict=True):
        if there := next(filter(None, (there_already(of, row, dialogue.before) for of, row in asked)), ""):
            click.echo(f"{name}, row {line}: left out, the data have it already ({there}).", err=True)
        else:
            kept.append((line, asked))
    return kept


def _show(dialogue: Any, name: str, lines: list[int], doubts: list[Any]) -> None:
    """What is doubtful of the new rows, and the rows, for a person to look at. lines: those that they come from."""
    from analysis.evidence.alike import alike

    for line, (table, row) in zip(lines, dialogue.drafts, strict=True):
        for near in alike(table, row, dialogue.before):
            click.echo(f"{name}, row {line}: {near}", err=True)
    for doubt in doubts:
        click.echo(str(doubt), err=True)
    for draft in dialogue.drafts:
        click.echo(f"  {_in_a_line(dialogue, *draft)}")


def _problems(drafts: list[Any], lines: list[int], data_dir: str | None, name: str, of: str, given: Any) -> list[Any]:  # fmt: skip
    """What is wrong of the new rows, each with its line of the file; that of a text is told under the name by which its cell was
    given, once where text and claim share the cell."""
    from analysis.evidence import add
    from analysis.evidence.along import SHARED
    from analysis.evidence.asking import COMES_FROM

    tagged = [(f"{table}|{name}", line) for (table, _), line in zip(drafts, lines, strict=True)]
    told: dict[Any, None] = {}
    for problem in add.problems_of_rows(drafts, data_dir, tagged):
        table, sign, file = problem.file.partition("|")
        if sign:
            column = COMES_FROM.get((table, problem.column), problem.column)
            whole = f"{table}.{column}"
            if table != of and (whole in given or column not in SHARED) and table == "sources":
                column = whole
            problem = replace(problem, file=file, column=column)
        told[problem] = None
    return list(told)


def _allowed(dialogue: Any, of: str) -> Callable[[str], str]:
    """What may stand in a column, in a few words: the words of a list, rows that are there, or how a text is brought along."""

    def words(column: str) -> str:
        table, _, name = column.rpartition(".")
        described = dialogue.package[table or of]
        listed = described.by_name[name].constraints.get("enum")
        pointed = next((other for here, other, _ in described.foreign_keys if here == name), "")
        if listed or not pointed:
            return ", ".join(listed or ())
        known = dialogue.before[pointed].column(dialogue.package[pointed].primary_key[0])
        few = f"{', '.join(known[:_FEW])}{' …' if len(known) > _FEW else ''}" if known else "none yet"
        along = " (or the address or the title of the text: --map url=HEADER, --map title=HEADER, --set sources.kind=media)"
        return few + (along if column == "source_id" else "")

    return words


_FEW = 5  # names of rows that a message lists


def _in_a_line(dialogue: Any, table: str, row: dict[str, str]) -> str:
    """A row as one line: its slug, and what a person would look at."""
    key = dialogue.package[table].primary_key[0]
    shown = {
        "claims": f"{row.get('qualifier', '')} {row.get('value', '')} {row.get('unit', '')}, {row.get('period_end', '')} ({row.get('period_precision', '')})",
        "readings": f"{row.get('how', '')} {row.get('value', '')}",
    }.get(table)
    labels = (row.get(c, "") for c in ("label_en", "label_zh", "publisher", "title", "deadline"))
    return f"{row[key]}: {shown or ', '.join(filter(None, labels))}"
