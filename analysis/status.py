"""Where a target stands on a day: the words, what each means, its colour and its place in a list. One record for all."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Status:
    """One status of a target.

    name: the word, as it stands in tables and on the command line. told: what makes it so, as the reason of a verdict. colour: a
    name of the palette of the pages. settled: the outcome is known.
    """

    name: str
    told: str
    colour: str
    settled: bool = False


# in the order in which a reader asks: what may still happen first
STATUSES = {
    status.name: status
    for status in (
        Status("open", "the deadline is ahead", "blue"),
        Status("silent", "the deadline has passed without a figure", "orange"),
        Status("unsearched", "the deadline has passed, and no search since is recorded", "grey"),
        Status("met", "a figure reaches it", "green", settled=True),
        Status("missed", "a figure of the deadline or later falls short", "red", settled=True),
    )
}  # fmt: skip
SETTLED = tuple(name for name, status in STATUSES.items() if status.settled)
UNDECIDED = tuple(name for name, status in STATUSES.items() if not status.settled)
DUE_DAYS = 60  # before and after a deadline: when the figure that settles a target is printed and looked for


def place(name: str) -> int:
    """The place of a status in lists: 0 for the one that is shown first.

    >>> place("open") < place("silent") < place("met")
    True
    """
    return list(STATUSES).index(name)
