"""What a figure is linked to and by which names, and what was linked before it."""

import re
from dataclasses import dataclass, replace
from functools import cached_property
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

    def with_indicator(self, indicator: str) -> "Link":
        """The same link with the indicator of the figure's own words, where they name one."""
        return self if indicator == NEW else replace(self, indicator=indicator)


class Told(NamedTuple):
    """A figure that was linked before: its link, its unit, what it counts, where it and its sentence begin. One of a list
    that the data do not have is told as well: what follows is not of a list before it."""

    link: Link
    unit: str
    noun: str
    kind: str
    start: int
    sentence: int


@dataclass(frozen=True)
class Name:
    """One name of a programme: patterns that must all be found in a figure's own words. listed: from the table of names."""

    slug: str
    parts: tuple[re.Pattern, ...]
    listed: bool = True

    @cached_property
    def needed(self) -> frozenset[re.Pattern]:
        """Its parts, as a set."""
        return frozenset(self.parts)
