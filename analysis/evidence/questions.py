"""The questions of `outlook init`: their words, how an answer is read, and what Enter takes."""

from collections.abc import Callable
from typing import Any, NamedTuple

import click

from analysis.evidence.kinds import KIND_OF_SCALE, KINDS, kind_named

LISTED = {
    "scale": {
        "count": "things that can be counted: plants, firms, stations",
        "share": "percent of a whole",
        "amount": "money, capacity or another volume",
        "level": "so much per unit, which may fall: energy per output",
    },
    "how": {"total": "all that there are by the deadline", "addition": "what is added from a day on"},
    "cumulative": {
        "one_year": "the money or volume of one year, which can fall",
        "so_far": "all that was paid, built or saved so far, which is only added to",
    },
    "direction": {"at_least": "up to the figure", "at_most": "down to the figure"},
}
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

    slug_of(text, "name")
    return text.strip()


def _unit(text: str) -> str:
    from analysis.evidence.cells import unit

    return unit(text)


def promised(text: str, unit: str = "") -> float:
    from analysis.evidence.own import hedged

    value, qualifier = hedged(text, unit)
    if qualifier != "exact":
        click.echo(f"The target is read as {value:g}; its hedge ({qualifier}) is left out.", err=True)
    return value


def counted(given: Answers, text: str) -> float:
    return promised(whole(given, text), given.get("unit") or "")


def _day(text: str) -> str:
    from analysis.evidence.own import period

    if text:
        period(text)
    return text


def figure_of(text: str, unit: str = "") -> tuple[str, str]:
    """A day and a figure of one answer. Raises EvidenceError for what is none, or is in another unit.

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
    hedged(value, unit)
    return day, value


def whole(given: Answers, text: str) -> str:
    """The same figure; a count with a fraction is refused while it can still be mended: 1.012 often means a thousand and twelve."""
    from analysis.errors import EvidenceError
    from analysis.evidence.own import hedged

    if given["scale"] == "count" and hedged(text, "count")[0] % 1:
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


def _adds_up(text: str) -> bool:
    return _one_of("cumulative")(text) == "so_far"


def listed(name: str) -> dict[str, str]:
    """The answers of a question that has a list, each with what it means; empty for any other."""
    if name == "kind":
        return {kind.name: kind.counts for kind in KINDS.values()}
    return LISTED.get(name, {})


QUESTIONS = (
    Question("place", "Which place?", _named),
    Question("programme", "What is counted: the list or programme?", _named),
    Question("measure", "What is measured (plants; firms with robots; energy per output)?", _named, lambda given: "units"),
    Question("scale", "What sort of figures are these?", _one_of("scale"), lambda given: "count"),
    Question("unit", "In which unit (MW, EUR, g/kWh)?", _unit, asked=lambda given: given["scale"] in ("amount", "level")),
    Question("target", "Which figure was promised?", promised),
    Question("direction", "Which way to the figure?", _one_of("direction"),
             lambda given: "at_most" if given["scale"] == "level" else "at_least", lambda given: given["scale"] in ("share", "level")),
    Question("how", "Is that the total, or what is added?", _one_of("how"), lambda given: "total",
             lambda given: given["scale"] in ("count", "amount")),
    Question("base", "Added after which day, and to what (DAY=VALUE, or the DAY alone)?", _base,
             asked=lambda given: given["how"] == "addition"),
    Question("cumulative", "What does each figure tell?", _adds_up, lambda given: "one_year",
             lambda given: given["scale"] == "amount" and given["how"] == "total" and not kind_named(given.get("kind") or "").pays),
    Question("kind", "What does the promise count? It decides which past promises it is compared with.", _one_of("kind"),
             lambda given: None if given.get("cumulative") else KIND_OF_SCALE[given["scale"]]),
    Question("by", "By when (2027, 2027-12, December 2027 or 2027-12-31)?", _day),
    Question("announced", "When was it announced (empty: with the first figure)?", _day, lambda given: ""),
    Question("publisher", "Who printed the figures?", str.strip, lambda given: "own notes"),
)  # fmt: skip


def settled(given: Answers) -> Answers:
    """What an answer settles without a question."""
    scale = given.get("scale")
    unit = {"count": "count", "share": "percent"}.get(scale or "")
    return {"unit": unit, "how": {"share": "share", "level": "total"}.get(scale or "")}
