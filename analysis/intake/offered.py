"""Which programmes a figure may be of, and what speaks for each: where the text has its words, how its place and its unit fit."""

import re
from typing import NamedTuple

import numpy as np

from analysis.intake.linking import Names
from analysis.intake.lying import FIT, WIDE, Place, relation_of
from analysis.intake.referring import Figure
from analysis.intake.surroundings import Surroundings
from analysis.intake.windows import BEFORE, CLAUSE, HEADING, NOWHERE, TITLE, Span, Windows
from analysis.intake.wording import Said, flat

_PARAGRAPH, _BEFORE, _LAST = 600, 1500, 500  # characters
_HEAD = 240  # characters at the head of a text that count as its title, which furniture may stand before
_OPENING = 32  # characters
_MOST = 12  # candidates
_TOPICS = 3  # programmes that a text is about
_LEAST = 0.5  # of the weight of what must be said: of what a whole text says less of, it does not speak


class Offer(NamedTuple):
    """A programme that a figure may be of.

    place: how its place lies to the figure. head, full: the nearest window (its number in `WINDOWS`) that has one part of
    its words, and all parts; shares: for each window how much of them it has, 0 to 1; weight: how much they tell. unit:
    whether it is measured in the figure's unit. topic: the text speaks of it more often than of others. in_noun: what is
    counted has a part of its words. last: where the text up to the figure had all its words for the last time, -1 for
    nowhere; opens: how much of them the first words of the paragraph have, 0 to 1.
    """

    slug: str
    kind: str
    place: Place
    head: int
    full: int
    shares: tuple[float, ...]
    weight: float
    unit: str
    topic: bool
    in_noun: bool
    last: int
    opens: float


class _PlacesOf:
    """The places around one figure, and how those of the programmes lie to them."""

    def __init__(self, offers: "Offers", figure: Figure) -> None:
        page, start, clause = offers.page, figure.row["start"], figure.c.clause
        first = max(page.paragraphs.at(start)[0], start - _PARAGRAPH)
        before = page.mentions.between(max(0, start - _LAST), start)
        self.own, self.last = figure.place, before[-1].slug if before else ""
        self.near = (
            ("clause", offers.between(clause[0], start)), ("sentence", offers.between(*figure.c.sentence)),
            ("paragraph", offers.between(first, start)), ("section", offers.between(*(page.place_line_of(start) or page.section_of(start) or (0, 0)))), ("title", offers.title_places), ("text", offers.places),
        )  # fmt: skip

    def look(self, offers: "Offers") -> None:
        """Works out of which programmes' places each of the stretches around the figure names one."""
        self.within = [(where, offers.entities_within(of)) for where, of in self.near if of]

    def key(self) -> tuple:
        """What alone decides how the places of programmes lie to the figure."""
        return self.own, self.last, tuple(of for _, of in self.near[:4])

    def of(self, entity: str, anywhere: bool, offers: "Offers") -> Place:
        """How the place of a programme lies to the figure."""
        return offers.place(
            entity, anywhere, offers.relation(self.own, entity),
            offers.relation(self.last, entity) if self.last else "none",
            next((where for where, within in self.within if entity in within), "nowhere"),
        )  # fmt: skip


class _Lie(NamedTuple):
    """How the places of all programmes lie to a figure: one place for each that programmes have, and for each programme
    whether it fits and whether it is impossible."""

    places: list[Place]
    fits: np.ndarray
    impossible: np.ndarray


class Around(NamedTuple):
    """A figure with the parts that the words of what is counted have, the nearest window of each part, how the places of
    programmes lie to it, the parts that its paragraph opens with, and up to where words stand before it."""

    figure: Figure
    counted: frozenset[int]
    nearest: list[int]
    lie: _Lie
    opening: frozenset[int]
    end: int


class Offers:
    """What a text offers: the programmes that it has words of, made once and asked for every figure."""

    def __init__(self, page: Surroundings, names: Names) -> None:
        self.page, self.names = page, names
        self.said = Said(page.text, names.wording)
        self.main = [place for place in (page.main.city, page.main.province) if place]
        self._relations: dict[tuple[str, str], str] = {}
        self._entities = sorted(set(names.lists.entity_of.values()))
        self._within: dict[frozenset[str], frozenset[str]] = {}
        self._place: dict[tuple[str, bool, str, str, str], Place] = {}
        self._main_of: dict[str, str] = {}
        self._lies: dict[tuple, _Lie] = {}
        self._shares: dict[tuple[str, tuple[int, ...]], tuple[float, ...]] = {}
        self._weight = {slug: sum(part.weight for part in parts) for slug, parts in names.wording.items()}
        known = [slug for slug in self.said.places if self._share(slug) >= _LEAST]
        self.slugs = sorted(known, key=lambda slug: (-self._weight[slug], slug))
        self.windows = Windows(self.said.parts_at, {slug: names.wording[slug] for slug in self.slugs})
        self.places = frozenset(place.slug for place in page.mentions.all)
        first, last = page.title
        self._title = (first, max(last, first + _HEAD))
        self.title_places = self.between(*self._title)
        self.topics = self._topics()
        self._is_topic = np.array([slug in self.topics for slug in self.slugs], bool)
        lists = [names.programmes[slug].kind == "recognised_list" for slug in self.slugs]
        self._farthest = np.where(lists, BEFORE, TITLE)
        lying = [(names.lists.entity_of[slug], slug in names.of_anywhere) for slug in self.slugs]
        self._lying = {key: i for i, key in enumerate(dict.fromkeys(lying))}
        self._place_of = np.array([self._lying[key] for key in lying], int)
        self._number = {slug: i for i, slug in enumerate(self.slugs)}

    def around(self, figure: Figure) -> "Around":
        """What stands around a figure, which all its offers are made of."""
        counted = self.windows.in_words(f" {flat(figure.c.unit.noun)} {flat(figure.c.unit.words)}")
        spans = self._spans(figure)
        nearest = self.windows.nearest(spans, counted, CLAUSE if figure.is_inherited() else 0)
        end = max(spans[0][1] if spans[0] else 0, figure.c.end)
        first = self.page.paragraphs.at(figure.row["start"])[0]  # its first words often say what it is about
        opening = self.windows.at((first, min(first + _OPENING, figure.c.end)))
        return Around(figure, counted, nearest, self._lie(_PlacesOf(self, figure)), opening, end)

    def _lie(self, places: _PlacesOf) -> _Lie:
        """How the programmes' places lie to a figure; asked once for all figures between the same places."""
        key = places.key()
        if key not in self._lies:
            places.look(self)
            of = [places.of(entity, anywhere, self) for entity, anywhere in self._lying]
            fits, impossible = (
                np.array([getattr(place, name) for place in of], bool)[self._place_of]
                for name in ("fits", "impossible")
            )
            self._lies[key] = _Lie(of, fits, impossible)
        return self._lies[key]

    def of(self, around: "Around") -> list[Offer]:
        """The programmes that a figure may be of by what is said around it, the likelier ones first."""
        if not self.slugs:
            return []
        head, full = self.windows.of_programmes(around.nearest)
        said = self._is_topic | (head < HEADING) | (full <= self._farthest)
        rank = full + np.where(around.lie.fits, 0, NOWHERE + 4)
        found = np.flatnonzero(said & ~around.lie.impossible)
        first = found[np.argsort(rank[found], kind="stable")][:_MOST]
        return [self.offer(self.slugs[i], around) for i in first]

    def offer(self, slug: str, around: "Around") -> Offer:
        """What speaks for one programme at a figure."""
        parts = self.windows.parts_of[slug]
        at = tuple(map(around.nearest.__getitem__, parts))
        return Offer(
            slug=slug, kind=self.names.programmes[slug].kind, place=around.lie.places[self._place_of[self._number[slug]]],
            shares=self._shares_of(slug, at), weight=self._weight[slug] or 1.0,
            head=min(at, default=NOWHERE), full=max(at, default=NOWHERE), unit=self._unit(slug, around.figure.unit),
            topic=slug in self.topics, in_noun=not around.counted.isdisjoint(parts),
            last=min((self.windows.last_before(part, around.end) for part in parts), default=-1), opens=self._opens(slug, around),
        )  # fmt: skip

    def _shares_of(self, slug: str, at: tuple[int, ...]) -> tuple[float, ...]:
        """For each window how much of the words of a programme it has. at: the nearest window of each part."""
        if (slug, at) not in self._shares:
            whole, shares = self._weight[slug] or 1.0, [0.0] * NOWHERE
            for part, window in zip(self.names.wording[slug], at, strict=True):
                for last in range(window, NOWHERE):
                    shares[last] += part.weight / whole
            self._shares[slug, at] = tuple(shares)
        return self._shares[slug, at]

    def _opens(self, slug: str, around: "Around") -> float:
        """How much of the words of a programme the first words of a figure's paragraph have, 0 to 1."""
        numbers = self.windows.parts_of[slug]
        if around.opening.isdisjoint(numbers):
            return 0.0
        told = zip(self.names.wording[slug], numbers, strict=True)
        return sum(part.weight for part, number in told if number in around.opening) / (
            self._weight[slug] or 1.0
        )

    def _topics(self) -> set[str]:
        """The programmes that the text speaks of most: all their words are there, the rarest of them the more often."""
        often = {
            slug: min(map(len, where)) * sum(part.weight for part in self.names.wording[slug])
            for slug in self.slugs
            if all(where := self.said.places[slug]) and self._may_be_here(slug) and min(map(len, where)) > 1
        }
        return set(sorted(often, key=lambda slug: (-often[slug], slug))[:_TOPICS])

    def _may_be_here(self, slug: str) -> bool:
        """Whether a programme is of the whole country or world, or of a place that the text names."""
        entity = self.names.lists.entity_of[slug]
        return entity in WIDE or entity in self.entities_within(self.places)

    def _unit(self, slug: str, unit: str) -> str:
        measured = self.names.units_of[slug]
        if not measured:
            return "unmeasured"
        return "same" if unit in measured else "like" if self.names.has_unit_like(slug, unit) else "no"

    def _share(self, slug: str) -> float:
        parts, where = self.names.wording[slug], self.said.places[slug]
        return sum(part.weight for part, at in zip(parts, where, strict=True) if at) / self._weight[slug]

    def relation(self, place: str, entity: str) -> str:
        key = (place, entity)
        if key not in self._relations:
            self._relations[key] = relation_of(self.names.gazetteer, place, entity)
        return self._relations[key]

    def entities_within(self, places: frozenset[str]) -> frozenset[str]:
        """The places of programmes that one of some places is, or lies in."""
        if places not in self._within:
            self._within[places] = frozenset(
                entity for entity in self._entities if any(self.relation(p, entity) in FIT for p in places)
            )
        return self._within[places]

    def place(self, entity: str, anywhere: bool, of: str, last: str, named: str) -> Place:
        """How the place of a programme lies to a figure; made once for all figures to which it lies so."""
        key = (entity, anywhere, of, last, named)
        if key not in self._place:
            if entity not in self._main_of:
                mains = [self.relation(main, entity) for main in self.main]
                nearest = next((m for m in FIT if m in mains), "apart" if mains else "none")
                self._main_of[entity] = nearest
            self._place[key] = Place(
                entity=entity, anywhere=anywhere, of=of, last=last, main=self._main_of[entity], named=named
            )
        return self._place[key]

    def between(self, first: int, last: int) -> frozenset[str]:
        """The places named in a stretch of the text."""
        return frozenset(place.slug for place in self.page.mentions.between(first, last))

    def _spans(self, figure: Figure) -> tuple[Span | None, ...]:
        """The windows of a figure, in the order of `WINDOWS`."""
        page, c, context, start = self.page, figure.c, figure.context, figure.row["start"]
        first, index = page.paragraphs.at(start)[0], page.sentences.index(start)
        before = page.sentences.all[index - 1][0] if index else c.sentence[0]
        own = (
            _label_before(page.text, max(c.number.start - len(context.lead), c.clause[0]), c.sentence[0]),
            max(c.end, min(c.number.end + len(context.tail), c.clause[1])),
        )
        end = c.sentence[1]
        return (
            own, c.clause, c.sentence, (max(before, start - _PARAGRAPH), end), (max(first, start - _PARAGRAPH), end),
            page.section_of(start), self._title, (max(0, start - _BEFORE), end), (0, len(page.text)),
        )  # fmt: skip


_LABEL = re.compile(r"[^.;。；，,!?！？\n|]{2,60}[:：]\s*$")


def _label_before(text: str, first: int, sentence: int) -> int:
    """Where the words before a colon begin, if a stretch of a sentence opens behind one: 'Private networks: 29,000'."""
    label = _LABEL.search(text[max(sentence, first - 64) : first])
    return max(sentence, first - 64) + label.start() if label else first
