"""The lists of a data directory: what each is of, where, and of which level; which of them words can mean."""

import re
from functools import lru_cache
from typing import Any

from analysis.intake import names
from analysis.intake.places import UNKNOWN, Gazetteer
from analysis.intake.tokens import _STOP, _tokens

_NATIONAL = re.compile(r"national|country|国家级|国家|工信部|揭榜", re.IGNORECASE)
_OF_THE_NATION = re.compile(
    r"national|国家级|(?:基础|先进|卓越|领航)级|(?:basic|advanced|excellence|pioneer)[\s-](?:level|tier)",
    re.IGNORECASE,
)
_OF_PROVINCE = re.compile(r"provincial|省级|自治区级|省示范", re.IGNORECASE)
_OF_CITY = re.compile(r"市级|city-level|municipal", re.IGNORECASE)


_THINGS = [(thing, re.compile(pattern)) for thing, pattern in names.THINGS]
_QUALITIES = re.compile(names.QUALITIES)
_IN_BOTH = {"标杆": "benchmark", "示范": "demonstration", "试点": "pilot", "领航": "pioneer", "卓越": "excellence", "灯塔": "lighthouse", "未来工厂": "future"}  # fmt: skip


_SAME_WORDS = {  # texts vary what the names of lists do not
    "plants": "factories", "plant": "factory", "intelligent": "smart", "tier": "level", "class": "level", "grade": "level",
    "digitised": "digital", "digitized": "digital", "digitalised": "digital", "digitalized": "digital",
}  # fmt: skip
_VARIED = re.compile(rf"\b(?:{'|'.join(_SAME_WORDS)})\b")


@lru_cache(maxsize=4096)
def plain_words(text: str) -> str:
    """Words as names have them: plants are factories, intelligent is smart."""
    return _VARIED.sub(lambda word: _SAME_WORDS[word[0]], text.lower())


@lru_cache(maxsize=4096)
def things(words: str) -> frozenset[str]:
    """The things of `names.THINGS` that words name."""
    return frozenset(thing for thing, pattern in _THINGS if pattern.search(words))


@lru_cache(maxsize=4096)
def qualities(words: str) -> frozenset[str]:
    """The qualities of `names.QUALITIES` that words name, in English."""
    return frozenset(_IN_BOTH.get(word, word) for word in _QUALITIES.findall(words))


class Lists:
    """The programmes with the things, the qualities and the place that their labels name."""

    def __init__(
        self, programmes: dict[str, Any], gazetteer: Gazetteer, counted_at: set[tuple[str, str]]
    ) -> None:
        """programmes: slug → row; counted_at: (programme, entity) of every claim."""
        self.programmes, self.gazetteer, self.counted_at = programmes, gazetteer, counted_at
        labels = {
            slug: f"{plain_words(row.label_en)} {row.label_zh}".lower() for slug, row in programmes.items()
        }
        self._things = {slug: things(label) for slug, label in labels.items()}
        self._qualities = {slug: qualities(label) for slug, label in labels.items()}
        self.entity_of = {slug: self._of_place(row) for slug, row in programmes.items()}

    def _of_place(self, row: Any) -> str:
        """The place of a list: where its Chinese name begins with a place inside of its entity, that one."""
        named = self.gazetteer.mentions((row.label_zh or "")[:6])
        first = named[0].slug if named and named[0].start == 0 else ""
        return first if first and self.gazetteer.within(first, row.entity) else row.entity

    def names_a_list(self, noun: str) -> bool:
        """Whether words name things of which places keep lists."""
        return bool(things(plain_words(noun)) & {"factory", "digital workshop", "smart workshop"})

    def joint(self, first: str, second: str) -> str:
        """The list of a place that counts together what two of its lists count apart; '' where there is none."""
        entity, both = self.entity_of[first], self._things[first] | self._things[second]
        if (
            self._things[first] == self._things[second]
            or entity != self.entity_of[second]
            or entity in ("china", "world")
        ):
            return ""
        return next((s for s, of in self._things.items() if of == both and self.entity_of[s] == entity and s not in (first, second)), "")  # fmt: skip

    def shortens(self, noun: str, programme: str) -> bool:
        """Whether what is counted is a list by a part of its name: 'workshops' for the digital workshops of Liaoning."""
        words = set(_tokens(noun)) - _STOP - {"such", "more", "new", "provincial", "city", "level"}
        label = set(_tokens(self.programmes[programme].label_en))
        if words:
            return words <= label
        part = re.sub(r"^[家个座项]", "", noun)
        return (
            len(part) > 1
            and part in (self.programmes[programme].label_zh or "")
            and part not in ("企业", "项目")
        )

    def fits_place(self, slug: str, place: str, near: str) -> float | None:
        """How well a programme fits a place: a bonus, or None where it can't be meant."""
        entity = self.entity_of[slug]
        wide = entity in ("china", "world")
        if place == UNKNOWN:
            return 0.0 if wide and (slug not in names.GENERIC or _NATIONAL.search(near)) else None
        if not place:
            return 0.0 if wide else None
        if entity == place:
            return 3.0
        if wide:
            if slug in names.GENERIC and not _NATIONAL.search(near):
                return None
            if slug in names.NATIONAL_ONLY:
                return None
            if (slug, place) in self.counted_at:
                return 1.0
            return (
                0.0
                if self.gazetteer.within(place, entity) or (entity == "china" and place == "world")
                else None
            )
        if not self.gazetteer.within(place, entity):
            return None
        if (slug, place) in self.counted_at:
            return 1.0
        listed = (
            self.programmes[slug].kind == "recognised_list" and self.gazetteer.level.get(entity) != "country"
        )
        own = self._qualities[slug]
        return (
            None if listed and not _OF_PROVINCE.search(near) and not (own and own <= qualities(near)) else 0.5
        )

    def is_of_level(self, slug: str, noun: str) -> bool:
        """Whether a list is of the level that the counted things are said to have: 市级 is none of the province."""
        level = self.gazetteer.level.get(self.programmes[slug].entity, "")
        own = {"province": _OF_PROVINCE, "city": _OF_CITY}.get(level)
        said = [pattern for pattern in (_OF_PROVINCE, _OF_CITY) if pattern.search(noun)]
        municipality = self.programmes[slug].entity in ("beijing", "shanghai", "tianjin", "chongqing")
        return own is None or not said or own in said or (municipality and _OF_CITY in said)

    def same_things(self, slug: str, named: frozenset[str], said: frozenset[str]) -> float | None:
        """How well what is counted is what the list of a place is of: a bonus, or None for a list of something else."""
        row = self.programmes[slug]
        if row.kind != "recognised_list" or row.entity in ("china", "world"):
            return 0.0
        of, its = self._things[slug], self._qualities[slug]
        if not (named and of):
            return 0.0
        if not named <= of or not said <= its:
            return None
        return 3.0 if named == of and said == its else 0.0

    def is_national(self, slug: str, noun: str) -> bool:
        """Whether what is counted is of a national list, and the programme is a place's own."""
        own = self.programmes[slug].entity not in ("china", "world") and "national" not in slug
        return own and bool(_OF_THE_NATION.search(noun))
