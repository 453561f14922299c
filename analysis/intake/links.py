"""What a figure is linked to, and what was linked before it."""

from dataclasses import dataclass
from typing import NamedTuple

NEW = "new"


@dataclass(frozen=True)
class Link:
    """What a figure is about. sure: between 0 and 1; programme and indicator are 'new' where none of the data fits."""

    programme: str
    indicator: str
    entity: str
    sure: float
    kind: str = ""


class Told(NamedTuple):
    """A figure that was linked before: its link, its unit, what it counts, where it and its sentence begin. One of a list
    that the data do not have is told as well: what follows is not of a list before it."""

    link: Link
    unit: str
    noun: str
    kind: str
    start: int
    sentence: int
