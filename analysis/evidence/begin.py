"""The command `outlook init`: a directory of evidence of one's own, from a handful of answers."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import click

from analysis.options import Command

LISTED = {
    "scale": {
        "count": "things that can be counted: plants, firms, stations",
        "share": "percent of a whole",
        "amount": "money, capacity or another volume",
        "level": "so much per unit, which may fall: energy per output",
    },
    "how": {"total": "all that there are by the deadline", "addition": "what is added from a day on"},
    "direction": {"at_least": "up to the figure", "at_most": "down to the figure"},
}
KIND_OF_SCALE = {"count": "recognised_list", "share": "rate", "amount": "amount", "level": "intensity"}
FIGURE = "A figure as DAY=VALUE, e.g. 2023-12=over 100"
BACK = "back"
LEAVING = f"Enter takes what stands in brackets, {BACK} goes to the question before, Ctrl-C leaves; nothing is written before the last answer."  # fmt: skip
Answers = dict[str, Any]


class Question(NamedTuple):
    """One question: the field of `own.Own` that it fills, its words, what an answer is read by, and what Enter takes.

    default: of the answers so far; None for a question that needs an answer. asked: whether it is asked at all.
    """

    field: str
    words: str
    read: Callable[[str], Any]
    default: Callable[[Answers], str | None] = lambda given: None
    asked: Callable[[Answers], bool] = lambda given: True


def _named(text: str) -> str:
    from analysis.evidence.own import slug_of

    slug_of(text)
    return text.strip()


def _unit(text: str) -> str:
    from analysis.evidence.own import unit_of

    return unit_of(text)


def _value(text: str) -> float:
    from analysis.evidence.own import hedged

    value, qualifier = hedged(text)
    if qualifier != "exact":
        click.echo(f"The target is read as {value:g}; its hedge ({qualifier}) is left out.", err=True)
    return value


def _counted(given: Answers, text: str) -> float:
    return _value(whole(given["scale"], text))


def _day(text: str) -> str:
    from analysis.evidence.own import period

    if text:
        period(text)
    return text


def figure_of(text: str) -> tuple[str, str]:
    """A day and a figure of one answer. Raises EvidenceError for what is none.

    >>> figure_of("2023-12=over 100"), figure_of("2024年3月: 近2000"), figure_of('2021="over 60"')
    (('2023-12', 'over 100'), ('2024年3月', '近2000'), ('2021', 'over 60'))
    """
    from analysis.errors import EvidenceError
    from analysis.evidence.own import hedged, period

    day, sign, value = (part.strip() for part in text.replace("：", "=").replace(":", "=").partition("="))
    if (
        len(value) > 1 and value[0] == value[-1] and value[0] in "\"'"
    ):  # left there where the shell took none off
        value = value[1:-1].strip()
    if not (sign and day and value):
        raise EvidenceError(
            f'{text!r} is no figure with its day. Write DAY=VALUE, e.g. 2023-12-31=103 or 2021="over 60".'
        )
    period(day)
    hedged(value)
    return day, value


def whole(scale: str, text: str) -> str:
    """The same figure; a count with a fraction is refused while it can still be mended: 1.012 often means a thousand and twelve."""
    from analysis.errors import EvidenceError
    from analysis.evidence.own import hedged

    if scale == "count" and hedged(text)[0] % 1:
        raise EvidenceError(f"{text!r} is no whole number, as a count is. Write thousands as 1012 or 1,012.")
    return text


def _base(text: str) -> tuple[str, ...]:
    from analysis.evidence.own import period

    if "=" in text:
        return figure_of(text)
    period(text)
    return (text.strip(),)


def _one_of(name: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        from analysis.errors import EvidenceError, suggest

        known = listed(name)
        if text.isdigit() and 0 < int(text) <= len(known):
            return list(known)[int(text) - 1]
        if text not in known:
            raise EvidenceError(f"{text!r} is none of {', '.join(known)}.{suggest(text, known)}")
        return text

    return read


def listed(name: str) -> dict[str, str]:
    """The answers of a question that has a list, each with what it means; empty for any other."""
    if name == "kind":
        from analysis.evidence.kinds import COUNTED

        return COUNTED
    return LISTED.get(name, {})


QUESTIONS = (
    Question("place", "Which place (in English)?", _named),
    Question("programme", "What is counted: the list or programme?", _named),
    Question("measure", "What is measured (plants; firms with robots; energy per output)?", _named, lambda given: "units"),
    Question("scale", "What sort of figures are these?", _one_of("scale"), lambda given: "count"),
    Question("unit", "In which unit (MW, EUR, g/kWh)?", _unit, asked=lambda given: given["scale"] in ("amount", "level")),
    Question("kind", "What does the promise count? It decides which past promises it is compared with.", _one_of("kind"),
             lambda given: KIND_OF_SCALE[given["scale"]]),
    Question("target", "Which figure was promised?", _value),
    Question("direction", "Which way to the figure?", _one_of("direction"),
             lambda given: "at_most" if given["scale"] == "level" else "at_least", lambda given: given["scale"] in ("share", "level")),
    Question("how", "Is that the total, or what is added?", _one_of("how"), lambda given: "total",
             lambda given: given["scale"] in ("count", "amount")),
    Question("base", "Added after which day, and to what (DAY=VALUE, or the DAY alone)?", _base,
             asked=lambda given: given["how"] == "addition"),
    Question("by", "By when (YYYY, YYYY-MM or YYYY-MM-DD)?", _day),
    Question("announced", "When was it announced (empty: with the first figure)?", _day, lambda given: ""),
    Question("publisher", "Who printed the figures?", str.strip, lambda given: "own notes"),
)  # fmt: skip


def _follows(given: Answers) -> Answers:
    """What an answer settles without a question."""
    scale = given.get("scale")
    unit = {"count": "count", "share": "percent"}.get(scale or "")
    return {"unit": unit, "how": {"share": "share", "level": "total"}.get(scale or "")}


@click.command(cls=Command)
@click.argument("directory", type=click.Path())
@click.option("--place", default=None, help="Place, as readers should see it.")
@click.option("--programme", default=None, help="List or programme, as readers should see it.")
@click.option("--measure", default=None, help="What is counted, e.g. plants.")
@click.option("--scale", default=None, help="count, share, amount, or level (per unit).  [default: count]")
@click.option("--unit", default=None, help="Unit of an amount or a level, e.g. MW or g/kWh.")
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
def init(directory: str, copy_shipped: bool, at_most: bool, figures: tuple[str, ...], **options: Any) -> None:
    """Begin a directory of evidence of your own: the smallest that gives a forecast of one target.

    Asks for what is not given; with --place, --programme, --target, --by and a --figure nothing is asked that has an
    answer by itself. Assumptions, the record of resolved targets and the evaluated studies are borrowed from the package;
    a table that is not needed has no file.
    """
    from analysis.evidence import own
    from analysis.paths import default_data_dir, typed

    if copy_shipped:
        own.copy(default_data_dir(), directory, "evaluation", "forecasts")
        click.echo(f"The shipped evidence stands in {directory}. Use it with --data-dir {typed(directory)}.")
        return
    own.must_be_empty(Path(directory))
    given, pairs = _given(options, figures)
    given |= {"direction": "at_most"} if at_most else {}
    if not pairs:
        click.echo(LEAVING)
    given = _asked(given, quiet=bool(pairs))
    pairs = pairs or _ask_figures(given["scale"])
    asked = own.Own(
        figures=tuple(pairs), **{name: value for name, value in given.items() if value is not None}
    )
    folder = own.write(directory, own.rows_of(asked), asked.programme)
    _tell(folder, asked)


def _given(options: Answers, figures: tuple[str, ...]) -> tuple[Answers, list[tuple[str, str]]]:
    """What the options say, read. Raises EvidenceError with all that is wrong of them."""
    from analysis.errors import EvidenceError

    given: Answers = {}
    pairs, problems = [], []
    readers = {question.field: question.read for question in QUESTIONS}
    for name, text in options.items():
        if text is not None:
            try:
                given[name] = readers[name](text)
            except EvidenceError as error:
                problems.append(f"--{name}: {error}")
    for text in figures:
        try:
            pairs.append(figure_of(text))
        except EvidenceError as error:
            problems.append(f"--figure: {error}")
    if problems:
        raise EvidenceError("\n".join(problems) + "\nNothing was written.")
    return given, pairs


def _asked(given: Answers, quiet: bool) -> Answers:
    """The answers to all questions. quiet: what has an answer by itself is not asked (the figures are options too)."""
    before: list[tuple[int, Answers]] = []  # each question that was asked, with what was known then
    at = 0
    while at < len(QUESTIONS):
        question = QUESTIONS[at]
        given = {name: value for name, value in _follows(given).items() if value} | given
        if question.field not in given and question.asked(given):
            default = question.default(given)
            if quiet and default is not None:
                given[question.field] = question.read(default)
            else:
                read = partial(_counted, given) if question.field == "target" else question.read
                answer = _ask(question.words, read, default, listed(question.field))
                if answer is BACK:
                    at, given = before.pop() if before else (at, given)
                    continue
                before.append((at, dict(given)))
                given[question.field] = answer
        at += 1
    return given


def _ask(words: str, read: Callable[[str], Any], default: str | None, choices: dict[str, str]) -> Any:
    """The answer to one question: asked until it is one; BACK where a person wants the one before."""
    from analysis.errors import EvidenceError

    if choices:
        click.echo(words)
    for number, (name, meaning) in enumerate(choices.items(), 1):
        click.echo(f"  {number}  {name:20} {meaning}")
    while True:
        label = "Number or name" if choices else words
        suffix = " " if label.endswith("?") and not default else ": "
        text = click.prompt(label, default=default, show_default=bool(default), prompt_suffix=suffix)
        if text.strip() == BACK:
            return BACK
        try:
            return read(text.strip())
        except EvidenceError as error:
            click.echo(f"  {error}")


def _ask_figures(scale: str) -> list[tuple[str, str]]:
    def figure(text: str) -> tuple[str, ...]:
        pair = figure_of(text) if text else ()
        return pair and (pair[0], whole(scale, pair[1]))

    pairs: list[tuple[str, str]] = []
    while True:
        more = "" if pairs else "; as printed, hedge included"
        read = _ask(f"{FIGURE}{more} (empty: no more)", figure, "", {})
        if not read:
            return pairs
        if read is not BACK:
            pairs.append(read)
        elif pairs:
            click.echo(f"  {'='.join(pairs.pop())} is taken out.")


def _tell(folder: Path, asked: Any) -> None:
    """What was written, what is wrong of it, and what comes next. Raises EvidenceError where something is wrong."""
    from analysis.errors import EvidenceError
    from analysis.evidence.checks.check import check
    from analysis.paths import typed
    from analysis.writing import counted

    told = check(folder)
    for problem in told:
        click.echo(str(problem), err=True)
    if wrong := sum(problem.error for problem in told):
        raise EvidenceError(
            f"{folder} was written, with {counted(wrong, 'problem')}. Mend its tables until `outlook check --data-dir "
            f"{typed(folder)}` finds none."
        )
    click.echo(
        f"{folder} holds {counted(len(asked.figures), 'figure')} and one target, {asked.target_slug}. Next:\n"
        f"  outlook targets --data-dir {typed(folder)}\n"
        f"  outlook report --target {asked.target_slug} --data-dir {typed(folder)}\n"
        f"  outlook claim add --data-dir {typed(folder)}"
    )
