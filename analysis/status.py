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
# what a reader is told of words that answers use; the front page of a folder and the overview say it
MEANS = {
    "Silent": "the deadline has passed and no figure says how it ended, although a search went beyond it or later texts of the same list are known. "
    "Silence is read as a sign, not as a failure: the probability is lowered by a stated assumption, as far as somebody looked and no further.",
    "Unsearched": "the deadline has passed, and neither a search nor a text of the list is known that goes beyond it: silence says nothing there.",
    "Record only": "the list's own pace has no weight, because no dated figure of it is known, the count that an addition starts from is not known, its first "
    "figure comes after the deadline, or its only one is not known to be later than the promise; the page of a target says which. The answer is then the "
    "share of similar plans that were met: of this one it says nothing in particular, unless a figure of another reading tells how far it came.",
}
DUE_DAYS = 60  # before and after a deadline: when the figure that settles a target is printed and looked for


def place(name: str) -> int:
    """The place of a status in lists: 0 for the one that is shown first.

    >>> place("open") < place("silent") < place("met")
    True
    """
    return list(STATUSES).index(name)
