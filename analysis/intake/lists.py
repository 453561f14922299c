"""The lists of a data directory: where each is of, and which words name a list of a place."""

import re
from functools import lru_cache
from typing import Any

from analysis.intake import names
from analysis.intake.compiling import compiled
from analysis.intake.places import Gazetteer

_THINGS = [(thing, compiled(pattern)) for thing, pattern in names.THINGS]
_LEVELS = [(level, compiled(pattern, re.IGNORECASE)) for level, pattern in names.LEVELS]
_LISTED = compiled(
    r"(?:smart|intelligent|future|wisdom|benchmark|demonstration|model|digital\w*)[\s-](?:manufacturing )?(?:demonstration )?(?:factor|plant|workshop)"
    r"|(?:智能|智慧|未来|标杆性?|示范|数字化?)(?:制造)?(?:示范|标杆)?(?:工厂|车间)"
)
_MUNICIPALITIES = ("beijing", "shanghai", "tianjin", "chongqing")
_OF_LEVEL = {"world": "nation", "country": "nation", "region": "nation"}


@lru_cache(maxsize=4096)
def things(words: str) -> frozenset[str]:
    """The things of `names.THINGS` that words name."""
    return frozenset(thing for thing, pattern in _THINGS if pattern.search(words))


@lru_cache(maxsize=4096)
def level_said(words: str) -> str:
    """The level of a list (nation, province, city, district) that words name last; '' where they name none."""
    last = [
        (found[-1].start(), level) for level, pattern in _LEVELS if (found := list(pattern.finditer(words)))
    ]
    return max(last)[1] if last else ""


class Lists:
    """The programmes with their places, and with what they are of."""

    def __init__(self, programmes: dict[str, Any], gazetteer: Gazetteer) -> None:
        """programmes: slug → row."""
        self.gazetteer = gazetteer
        self.entity_of = {slug: self._of_place(row) for slug, row in programmes.items()}
        self._rows = programmes
        self._things: dict[str, frozenset[str]] = {}

    def things_of(self, slug: str) -> frozenset[str]:
        """What a programme is of, by its names and its definition."""
        if slug not in self._things:
            row = self._rows[slug]
            self._things[slug] = things(f"{row.label_en} {row.label_zh or ''} {row.definition or ''}".lower())
        return self._things[slug]

    def _of_place(self, row: Any) -> str:
        """The place of a list: where its Chinese name begins with a place inside of its entity, that one."""
        named = self.gazetteer.mentions((row.label_zh or "")[:6])
        first = named[0].slug if named and named[0].start == 0 else ""
        return first if first and self.gazetteer.within(first, row.entity) else row.entity

    def is_of_level(self, slug: str, said: str) -> bool:
        """Whether a programme is of the level that a list is said to have; the cities that are provinces are of both."""
        entity = self.entity_of[slug]
        level = self.gazetteer.level.get(entity, "")
        return said == _OF_LEVEL.get(level, level) or (said == "city" and entity in _MUNICIPALITIES)

    @staticmethod
    def names_a_list(noun: str) -> bool:
        """Whether words name things of which places keep lists."""
        return bool(_LISTED.search(noun.lower()))
