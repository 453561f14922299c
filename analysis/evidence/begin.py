"""The command `outlook init`: a directory of evidence of one's own, from a handful of answers."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import click

from analysis.evidence.questions import (
    QUESTIONS,
    Answers,
    counted,
    figure_of,
    listed,
    promised,
    settled,
    whole,
)
from analysis.options import Command

FIGURE = "A figure as DAY=VALUE, e.g. 2023-12=over 100"


@click.command(cls=Command)
@click.argument("directory", type=click.Path())
@click.option("--place", default=None, help="Place, as readers should see it.")
@click.option("--programme", default=None, help="List or programme, as readers should see it.")
@click.option("--measure", default=None, help="What is counted, e.g. plants.")
@click.option("--scale", default=None, help="count, share, amount, or level (per unit).  [default: count]")
@click.option("--unit", default=None, help="Unit of an amount or a level, e.g. MW or g/kWh.")
@click.option("--so-far", is_flag=True, help="Figures of an amount are sums so far, not of one year.")
@click.option("--kind", default=None, help="Kind of programme, e.g. recognised_list, rate, amount.")
@click.option("--target", default=None, help="The figure that was promised.")
@click.option("--how", default=None, help="total, or addition (then --base).  [default: total]")
@click.option("--base", default=None, help="DAY=VALUE from which an addition counts.")
@click.option("--at-most", is_flag=True, help="The target is to fall to the figure.")
@click.option("--by", default=None, help="Its deadline.")
@click.option("--announced", default=None, help="Day of the announcement.")
@click.option("--publisher", default=None, help="Who printed the figures.  [default: own notes]")
@click.option("--figure", "figures", multiple=True, help='DAY="over 60"; may be repeated.')
@click.option("--copy-shipped", is_flag=True, help="Copy the shipped evidence instead, to change it.")
def init(
    directory: str, copy_shipped: bool, at_most: bool, so_far: bool, figures: tuple[str, ...], **options: Any
) -> None:
    """Begin a directory of evidence of your own: the smallest that gives a forecast of one target.

    Asks for what is not given; with --place, --programme, --target, --by and a --figure nothing is asked that has an
    answer by itself. Assumptions, the record of resolved targets and the evaluated studies are borrowed from the package;
    a table that is not needed has no file.
    """
    from analysis.errors import EvidenceError
    from analysis.evidence import new_folder, own
    from analysis.evidence.unfinished import Transcript, file_for, kept_answers
    from analysis.paths import default_data_dir, typed

    if copy_shipped:
        new_folder.copy(default_data_dir(), directory, "evaluation", "forecasts")
        click.echo(f"The shipped evidence stands in {directory}. Use it with --data-dir {typed(directory)}.")
        return
    new_folder.must_be_empty(Path(directory))
    given, pairs = _given(options, figures)
    given |= {"direction": "at_most"} if at_most else {}
    given |= {"cumulative": True} if so_far else {}
    if pairs:
        given = _asked(given, Transcript(), quiet=True)
    else:
        said = [f"{name}={value}" for name, value in sorted(given.items())]
        transcript = Transcript(file_for("init", Path(directory), *said))
        with kept_answers(transcript):
            given, pairs = _answers(given, transcript)
        transcript.forget()
    asked = _own(given, pairs)
    wrong, doubts = _problems(asked)
    if wrong:
        raise EvidenceError("\n".join(wrong) + "\nNothing was written.")
    folder = new_folder.write(directory, own.rows_of(asked), asked.programme)
    _tell(folder, asked, doubts)


def _own(given: Answers, pairs: list[tuple[str, str]]) -> Any:
    from analysis.evidence.own import Own

    return Own(figures=tuple(pairs), **{name: value for name, value in given.items() if value is not None})


def _problems(asked: Any) -> tuple[list[str], list[str]]:
    """What is wrong of what was answered, and what is only doubtful: nothing is written that the check would refuse."""
    from analysis.errors import EvidenceError
    from analysis.evidence.checks.check import check
    from analysis.evidence.own import rows_of

    try:
        found = check(rows_of(asked))
    except EvidenceError as error:
        return [str(error)], []
    return [str(p) for p in found if p.error], [str(p) for p in found if not p.error]


def _given(options: Answers, figures: tuple[str, ...]) -> tuple[Answers, list[tuple[str, str]]]:
    """What the options say, read. Raises EvidenceError with all that is wrong of them."""
    from analysis.errors import EvidenceError

    given: Answers = {}
    pairs, problems = [], []
    readers: dict[str, Callable[[str], Any]] = {question.field: question.read for question in QUESTIONS}
    readers["target"] = lambda text: promised(text, given.get("unit", ""))
    for name, text in sorted(options.items(), key=lambda one: one[0] == "target"):  # its unit is read before
        if text is not None:
            try:
                given[name] = readers[name](text)
            except EvidenceError as error:
                problems.append(f"--{name}: {error}")
    for text in figures:
        try:
            pairs.append(figure_of(text, given.get("unit", "")))
        except EvidenceError as error:
            problems.append(f"--figure: {error}")
    if problems:
        raise EvidenceError("\n".join(problems) + "\nNothing was written.")
    return given, pairs


def _answers(given: Answers, transcript: Any) -> tuple[Answers, list[tuple[str, str]]]:
    """The answers to all questions, and the figures. One that is taken back is asked anew, behind those before it."""
    from analysis.evidence.unfinished import Back

    while True:
        try:
            answers = _asked(dict(given), transcript, quiet=False)
            pairs = _ask_figures(answers, transcript)
        except Back:
            transcript.back()
            continue
        wrong, _ = _problems(_own(answers, pairs))
        if not wrong:
            return answers, pairs
        click.echo("\n".join(wrong))
        click.echo("Nothing is written yet. back goes to the answer that is wrong, one question at a time.")
        transcript.back()


def _asked(given: Answers, transcript: Any, quiet: bool) -> Answers:
    """The answers to all questions. quiet: what has an answer by itself is not asked (the figures are options too)."""
    for question in QUESTIONS:
        given = {name: value for name, value in settled(given).items() if value} | given
        if question.field in given or not question.asked(given):
            continue
        default = question.default(given)
        if quiet and default is not None:
            given[question.field] = question.read(default)
        else:
            read = partial(counted, given) if question.field == "target" else question.read
            choices = listed(question.field)
            given[question.field] = _ask(question.field, question.words, read, default, choices, transcript)
    return given


def _ask(
    name: str, words: str, read: Callable[[str], Any], default: str | None, choices: dict[str, str], transcript: Any
) -> Any:  # fmt: skip
    """The answer to one question, asked until it is one. name: by which it is kept. Raises Back for the question before."""
    from analysis.errors import EvidenceError
    from analysis.evidence.answers import NEEDED
    from analysis.evidence.unfinished import BACK, Back

    text = transcript.again(name)
    if text is not None:
        click.echo(f"{words} {text}")
    elif choices:
        click.echo(words)
        for number, (choice, meaning) in enumerate(choices.items(), 1):
            click.echo(f"  {number}  {choice:20} {meaning}")
    label = "Number or name" if choices else words
    suffix = " " if label.endswith("?") and not default else ": "
    while True:
        if text is None:
            text = click.prompt(label, default=default or "", show_default=bool(default), prompt_suffix=suffix).strip()  # fmt: skip
        if text == BACK:
            raise Back
        try:
            if not text and default is None:
                raise EvidenceError(NEEDED)
            answer = read(text)
        except EvidenceError as error:
            click.echo(f"  {error}")
            text = None
        else:
            transcript.take(name, text)
            return answer


def _ask_figures(given: Answers, transcript: Any) -> list[tuple[str, str]]:
    from analysis.errors import EvidenceError
    from analysis.evidence.own import period

    def figure(text: str) -> tuple[str, ...]:
        if not (text or pairs or given["announced"]):
            raise EvidenceError("Without a figure the day of the announcement is needed: back, and give it.")
        pair = figure_of(text, given["unit"]) if text else ()
        return pair and (pair[0], whole(given, pair[1]))

    pairs: list[tuple[str, str]] = []
    while True:
        more = "" if pairs else "; as printed, hedge included"
        read = _ask(f"figure {len(pairs) + 1}", f"{FIGURE}{more} (empty: no more)", figure, "", {}, transcript)  # fmt: skip
        if not read:
            return pairs
        same = ["=".join(pair) for pair in pairs if period(pair[0])[0] == period(read[0])[0]]
        if same:
            click.echo(f"  The same day as {', '.join(same)}: both are kept; back takes this one out.")
        pairs.append(read)


def _tell(folder: Path, asked: Any, doubts: list[str]) -> None:
    """What was written, what is doubtful of it, and what comes next."""
    from analysis.paths import typed
    from analysis.writing import counted

    for doubt in doubts:
        click.echo(doubt, err=True)
    click.echo(
        f"{folder} holds {counted(len(asked.figures), 'figure')} and one target, {asked.target_slug}. Next:\n"
        f"  outlook targets --data-dir {typed(folder)}\n"
        f"  outlook report --target {asked.target_slug} --data-dir {typed(folder)}\n"
        f"  outlook claim add --data-dir {typed(folder)}"
    )
