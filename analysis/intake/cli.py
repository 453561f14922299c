"""Commands of the intake: `read`. Mounted by `analysis.cli`; everything heavy is imported when it runs."""

from __future__ import annotations

import sys
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from analysis.errors import EvidenceError
from analysis.options import DATA_DIR, Command, Day
from analysis.paths import typed

if TYPE_CHECKING:
    import pandas as pd

    from analysis.evidence import Evidence
    from analysis.evidence.add import Row
    from analysis.intake.article import Article
    from analysis.intake.ask import Questions
    from analysis.intake.confirming import Confirmation
    from analysis.intake.review import Review

SOURCE_KINDS = ("official", "agency", "media", "company", "research", "aggregator")
_HELP = "[a]ccept  [e]dit  [s]kip  [b]ack  [u]ndo  [w]rite what is accepted and stop  [q]uit and go on later"


def article_options(command: Any) -> Any:
    """The options that say of an article what it does not say itself."""
    for option in reversed(
        (
            click.option(
                "--published",
                type=Day(known=True, as_written=True),
                metavar="DAY",
                help="Day of publication, 2024-03-04 or as a text has it; goes before the page's own.",
            ),
            click.option("--publisher", default="", help="Who published it."),
            click.option("--title", default="", help="Its title."),
            click.option("--url", default="", help="Its address, to be written down."),
            click.option(
                "--fetch",
                is_flag=True,
                help="Fetch ARTICLE if it is an address. Nothing is fetched otherwise.",
            ),
        )
    ):
        command = option(command)
    return command


@click.command(cls=Command)
@click.argument("article")
@DATA_DIR
@article_options
@click.option(
    "--source-kind",
    type=click.Choice(SOURCE_KINDS),
    default="media",
    show_default=True,
    help="What kind of text it is.",
)
@click.option(
    "--json",
    "as_json",
    is_flag=True,
    help="Print the proposals as JSON, one object per figure, and write nothing.",
)
@click.option(
    "--accept-all",
    is_flag=True,
    help="Write all figures that surely fit a programme of the data, without asking.",
)
@click.option("--dry-run", is_flag=True, help="Show what would be written and write nothing.")
@click.option("--restart", is_flag=True, help="Forget what was decided on this text before.")
def read(
    article: str,
    data_dir: str | None,
    source_kind: str,
    as_json: bool,
    accept_all: bool,
    dry_run: bool,
    restart: bool,
    **known: Any,
) -> None:
    """Read the figures of an article and add those that you accept to the evidence.

    ARTICLE is a text, a saved page, `-` for the standard input, or an address (with --fetch). Every figure is shown
    with how it is read and what the data say of it already. What is accepted is written in one step, with its source;
    nothing is written otherwise. What was decided is kept when you stop, and taken up by the same command.
    """
    from analysis import evidence, intake
    from analysis.intake.confirming import Confirmation
    from analysis.intake.showing import described

    opened = intake.open_article(article, **known)
    ev = evidence.load(data_dir)
    if _at_terminal() and not (as_json or accept_all or dry_run):
        opened = _known(opened)
    confirmation = Confirmation(opened, ev, kind=source_kind, restart=restart)
    table = confirmation.table
    if as_json:
        click.echo(as_objects(table))
        return
    _tell(opened, table)
    asking = len(table) > 0 and _at_terminal() and not dry_run
    if not (accept_all or asking):
        for row in table.to_dict("records"):
            click.echo(described(row, ev))
        click.echo("Nothing was written. Use a terminal to confirm the figures one by one, or --accept-all.")
    elif rows := _accepted(confirmation, opened, ev, source_kind, accept_all, dry_run):
        _write(rows, ev, dry_run)
        if not dry_run:
            confirmation.forget()
    else:
        click.echo("Nothing was written.")


def _accepted(
    confirmation: Any, opened: Article, ev: Any, source_kind: str, accept_all: bool, dry_run: bool
) -> list[Any]:
    """The rows that a person accepts one by one, or those that surely fit."""
    from analysis.evidence.add import must_be_own
    from analysis.intake.confirming import prepared

    if not dry_run:
        must_be_own(ev.data_dir)  # told before the questions and not after them
    if not accept_all:
        return confirmation.rows() if _reviewed(confirmation) else []
    accepted = _all_that_fit(confirmation.table, ev)
    return prepared(accepted, confirmation.table, opened, ev, source_kind) if accepted else []


def _at_terminal() -> bool:
    return sys.stdin.isatty()


def as_objects(table: pd.DataFrame) -> str:
    """Proposals as JSON: days as YYYY-MM-DD, what is not known as null."""
    days = {c: table[c].dt.strftime("%Y-%m-%d") for c in ("period_start", "period_end", "deadline")}
    return table.assign(**days).to_json(orient="records", force_ascii=False, indent=1, double_precision=12)


def _known(opened: Article) -> Article:
    """The text with its publisher and its day, asked for where it does not say them: without them nothing can be written."""
    from analysis.days import one_day
    from analysis.evidence import parse_day

    if not opened.publisher:
        publisher = click.prompt(
            "Who published it? (Enter: not known; what is accepted can be written once it is)",
            default="",
            show_default=False,
        )
        opened = replace(opened, publisher=publisher.strip())
    while opened.published is None:
        text = click.prompt("On which day, e.g. 2024-03-04 or 4 March 2024? (Enter: not known)", default="", show_default=False)  # fmt: skip
        if not text.strip():
            break
        try:
            opened = replace(opened, published=parse_day(one_day(text)), day_from="given")
        except EvidenceError as error:
            click.echo(f"  {error}")
    return opened


def _tell(opened: Article, table: pd.DataFrame) -> None:
    """What is known of the text, and how surely."""
    from analysis.intake import broken_off
    from analysis.intake.article import is_foreign

    click.echo(f"{opened.title or '(no title)'}\n{opened.publisher or 'publisher not known'}, ", nl=False)
    marks = {
        "given": "as given",
        "page": "as the page declares",
        "text": "found in the text: check it",
        "": "",
    }
    click.echo(
        f"{opened.published:%Y-%m-%d} ({marks[opened.day_from]})"
        if opened.published is not None
        else "day of publication not known (--published)"
    )
    click.echo(f"{len(table)} figure{'s' * (len(table) != 1)}")
    if is_foreign(opened.text):
        click.echo(
            "The text seems to be in neither English nor Chinese, and the reader knows no other language: numbers are found, "
            "but not their hedges, kinds and days. Mend each by edit, or give it a translation."
        )
    if told := broken_off(table, opened.text):
        click.echo(told)


def _all_that_fit(table: pd.DataFrame, ev: Evidence) -> list[dict]:
    from analysis.intake.rows import lacking, unsure

    accepted = []
    for row in table.to_dict("records"):
        reason = lacking(row, ev) or unsure(row)
        if reason:
            click.echo(f"left out: {' '.join(row['text'].split())}: {reason}")
        else:
            accepted.append(row)
    return accepted


def _write(rows: list[Row], ev: Evidence, dry_run: bool) -> None:
    from analysis.evidence.add import add_rows
    from analysis.writing import counted

    for line in written(rows):
        click.echo(line)
    if dry_run:
        click.echo("Nothing written (--dry-run).")
        return
    add_rows(rows, ev.data_dir)
    click.echo(
        f"{counted(len(rows), 'row')} written into {ev.data_dir}. Next: outlook targets --data-dir {typed(ev.data_dir)}"
    )


def written(rows: list[Row]) -> list[str]:
    """Rows as lines of a report: the table, and what stands in its cells."""
    return [f"{name}.csv: {', '.join(f'{k}={v}' for k, v in row.items() if v)}" for name, row in rows]


def _reviewed(confirmation: Confirmation) -> bool:
    """A person goes through the proposals at the terminal; whether what was accepted is to be written."""
    from analysis.intake.ask import Questions
    from analysis.intake.showing import narrowed

    review, questions = confirmation.review, Questions(confirmation.ev)
    if review.decided:
        click.echo(f"{len(review.decided)} decided before; --restart forgets them.")
    click.echo(narrowed(_HELP))
    if (
        review.done
    ):  # all decided, and not written: the last one is asked again, from which `b` leads to the others
        review.back()
    stopped = False
    while not review.done and not stopped:
        try:
            stopped = _ask(review, confirmation.article, questions)
        finally:  # where the person breaks off too
            confirmation.keep()
    accepted = review.accepted()
    return bool(accepted) and click.confirm(
        f"Write {len(accepted)} figure{'s' * (len(accepted) > 1)}?", default=True
    )


def _ask(review: Review, opened: Article, questions: Questions) -> bool:
    """One question; True if the person wants to write what is accepted now."""
    from analysis.evidence.unfinished import Back
    from analysis.intake.showing import described, highlighted, narrowed

    row = review.row()
    click.echo(narrowed(f"\n{review.at + 1} of {len(review.rows)}  {highlighted(opened.text, row)}"))
    click.echo(narrowed(described(row, questions.ev)))
    answer = (
        click.prompt(
            "a/e/s/b/u/w/q",
            default="s" if "new" in (row["programme"], row["indicator"]) else "a",
            show_default=True,
        )
        .strip()
        .lower()[:1]
    )
    if answer in ("a", "e"):
        questions.bring([*review.accepted(), row])
        with suppress(Back):  # from within its questions to the figure
            if answer == "e":
                questions.edited(row, keep=review.edit)
            elif (changes := questions.fitted(row, review.accepted(), review.edit)) is not None:
                review.edit(changes)
                review.decide("accept")
    elif answer == "s":
        review.decide("skip")
    elif answer == "b":
        review.back()
    elif answer == "u":
        review.undo()
    elif answer == "w":
        return True
    elif answer == "q":
        raise click.Abort
    else:
        click.echo(narrowed(_HELP))
    return False


COMMANDS = (read,)
