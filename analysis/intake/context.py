"""What stands around one figure: the text that its kind, its period and its programme are read from."""

from typing import NamedTuple

from analysis.intake.attached import Tied


class Context(NamedTuple):
    """What stands around a figure: its clause, its sentence, the sentence up to the figure, and the part of the clause that
    is its own: up to the figure (lead) and behind it, before the next one (tail). heading: of the list that it stands in.
    dated: its period stands in its own clause. after_base: the figure before it is the level from which it changed. label:
    what stands before the colon of its line. previous: the sentence before, where it is of the same paragraph. section: the last
    line above that looks like a title. around: the
    sentence with # in the place of the figure; beside: whether it is one of two levels of a change (see `kind_questions`). tied:
    the verb, the subject and the time of the figure (see `attached`). named: `around` with what it counts spelled out behind #."""

    clause: str
    sentence: str
    before: str
    lead: str
    tail: str
    heading: str = ""
    dated: bool = False
    after_base: bool = False
    label: str = ""
    previous: str = ""
    section: str = ""
    around: str = "#"
    beside: tuple[str, ...] = ()
    tied: Tied | None = None
    named: str = "#"
