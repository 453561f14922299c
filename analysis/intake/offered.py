"""Which programmes a figure may be of, and what speaks for each: where the text has its words, how its place and its unit fit."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from analysis.evidence.kinds import RECOGNISED
from analysis.intake.compiling import compiled
from analysis.intake.linking import Names
from analysis.intake.lying import FIT, WIDE, Place, relation_of
from analysis.intake.referring import Figure
from analysis.intake.surroundings import Surroundings
from analysis.intake.windows import BEFORE, CLAUSE, HEADING, NOWHERE, TITLE, Span, Windows
from analysis.intake.wording import Said, flat

_PARAGRAPH, _BEFORE, _LAST = 600, 1500, 500  # characters
_HEAD = 240  # characters at the head of a text that count as its title, which furniture may stand before
_OPENING = 32  # characters
MOST = 12  # candidates
_NEVER = 100  # the rank of what is no candidate
_TOPICS = 3  # programmes that a text is about
_LEAST = 0.5  # of the weight of what must be said: of what a whole text says less of, it does not speak


UNITS = ("unmeasured", "same", "like", "no")  # whether a programme is measured in a figure's unit


class Pairs(NamedTuple):
    """Figures with programmes that they may be of: in each row one of the one and one of the other, by their numbers.

    place: how its place lies to the figure (its number in `Offers.lying`), and whether it fits. head, full: the nearest window
    (its number in `WINDOWS`) that has one part of its words, and all parts; shares: for each window how much of them it has, 0
    to 1; weight: how much they tell. unit: whether it is measured in the figure's unit (its number in `UNITS`). topic: the text
    speaks of it more often than of others. in_noun: what is counted has a part of its words. last: where the text up to the
    figure had all its words for the last time, -1 for nowhere; opens: how much of them the first words of the paragraph have, 0
    to 1.
    """

    figure: np.ndarray
    programme: np.ndarray
    place: np.ndarray
    fits: np.ndarray
    head: np.ndarray
    full: np.ndarray
    shares: np.ndarray
    weight: np.ndarray
    unit: np.ndarray
    topic: np.ndarray
    in_noun: np.ndarray
    last: np.ndarray
    opens: np.ndarray


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

    def key(self) -> tuple:
        """What alone decides how the places of programmes lie to the figure."""
        return self.own, self.last, tuple(of for _, of in self.near[:4])

    def lie(self, offers: "Offers", programmes: Iterable[tuple[str, bool]]) -> list[int]:
        """How the places of programmes lie to the figure, each by its number in `Offers.lying`. programmes: the place of each, and
        whether it is used for every place."""
        within = [(where, offers.entities_within(of)) for where, of in self.near if of]
        named = {entity: where for where, entities in reversed(within) for entity in entities}
        own, last = offers.relations_to(self.own), offers.relations_to(self.last) if self.last else {}
        return [
            offers.place(
                entity, anywhere, own[entity], last.get(entity, "none"), named.get(entity, "nowhere")
            )
            for entity, anywhere in programmes
        ]


class _Lie(NamedTuple):
    """How the places of all programmes lie to a figure: for each programme the number of that in `Offers.lying`, whether it fits
    and whether it is impossible."""

    places: np.ndarray
    fits: np.ndarray
    impossible: np.ndarray


class Around(NamedTuple):
    """What stands around the figures of a text, one in each row: for each part of words the nearest window that has it, whether
    what is counted has it, whether the paragraph opens with it, and where the text up to the figure has it last; for each
    programme how its place lies, whether that fits and whether it is impossible, and how its unit is that of the figure."""

    nearest: np.ndarray
    counted: np.ndarray
    opening: np.ndarray
    last: np.ndarray
    lie: _Lie
    unit: np.ndarray


class Offers:
    """What a text offers: the programmes that it has words of, made once and asked for every figure."""

    def __init__(self, page: Surroundings, names: Names) -> None:
        self.page, self.names = page, names
        self.said = Said(page.text, names.wording)
        self.main = [place for place in (page.main.city, page.main.province) if place]
        self._relations: dict[str, dict[str, str]] = {}
        self._entities = sorted(set(names.lists.entity_of.values()))
        self._within: dict[frozenset[str], frozenset[str]] = {}
        self._place: dict[tuple[str, bool, str, str, str], int] = {}
        self.lying: list[Place] = []  # all ways in which places of programmes lie to figures
        self._main_of: dict[str, str] = {}
        self._lies: dict[tuple, _Lie] = {}
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
        lists = [names.programmes[slug].kind == RECOGNISED for slug in self.slugs]
        self._farthest = np.where(lists, BEFORE, TITLE)
        lying = [(names.lists.entity_of[slug], slug in names.of_anywhere) for slug in self.slugs]
        self._lying = {key: i for i, key in enumerate(dict.fromkeys(lying))}
        self._place_of = np.array([self._lying[key] for key in lying], int)
        # the place of each programme by its name
        self.in_order = np.argsort(np.argsort(np.array(self.slugs, str)))
        kinds = [names.programmes[slug].kind for slug in self.slugs]
        self.kinds = sorted(set(kinds))
        self.kind_of = np.array([self.kinds.index(kind) for kind in kinds], int)
        self._units: dict[str, np.ndarray] = {}
        self._measured: dict[str, np.ndarray] = {}
        self._in_names = np.array([names.number[slug] for slug in self.slugs], int)
        own = [[part.weight for part in names.wording[slug]] for slug in self.slugs]
        self._weights = np.zeros(self.windows.of_programme.shape)  # of each part
        for row, of in zip(self._weights, own, strict=True):
            row[: len(of)] = of
        self._whole = np.array([self._weight[slug] or 1.0 for slug in self.slugs])

    def around(self, figures: Sequence[Figure]) -> Around:
        """What stands around figures, which all their pairs are made of."""
        counted, nearest, opening, ends = [], [], [], []
        for figure in figures:
            has = self.windows.in_words(f" {flat(figure.c.unit.noun)} {flat(figure.c.unit.words)}")
            spans = self._spans(figure)
            counted.append(has)
            nearest.append(self.windows.nearest(spans, has, CLAUSE if figure.is_inherited() else 0))
            # the first words of a paragraph often say what it is about
            first, _ = self.page.paragraphs.at(figure.row["start"])
            opening.append(self.windows.at((first, min(first + _OPENING, figure.c.end))))
            ends.append(max(spans[0][1] if spans[0] else 0, figure.c.end))
        lies = [self._lie(_PlacesOf(self, figure)) for figure in figures]
        return Around(
            np.array(nearest), self.windows.have(counted), self.windows.have(opening), self.windows.last_before(ends),
            _Lie(*map(np.stack, zip(*lies, strict=True))), np.stack([self._unit(figure.unit) for figure in figures]),
        )  # fmt: skip

    def _lie(self, places: _PlacesOf) -> _Lie:
        """How the programmes' places lie to a figure; asked once for all figures between the same places."""
        key = places.key()
        if key not in self._lies:
            of = np.array(places.lie(self, self._lying), int)
            fits, impossible = (
                np.array([getattr(self.lying[i], name) for i in of], bool)[self._place_of]
                for name in ("fits", "impossible")
            )
            self._lies[key] = _Lie(of[self._place_of], fits, impossible)
        return self._lies[key]

    def first(self, around: Around) -> Pairs:
        """The programmes that figures may be of by what is said around them, of each figure the likelier ones first."""
        head, full = self.windows.of_programmes(around.nearest)
        said = self._is_topic | (head < HEADING) | (full <= self._farthest)
        rank = full + np.where(around.lie.fits, 0, NOWHERE + 4)
        rank[~said | around.lie.impossible] = _NEVER
        order = np.argsort(rank, axis=1, kind="stable")[:, :MOST]
        kept = np.take_along_axis(rank, order, axis=1) < _NEVER
        return self.pairs(around, np.nonzero(kept)[0], order[kept])

    def pairs(self, around: Around, figure: np.ndarray, programme: np.ndarray) -> Pairs:
        """What speaks for programmes at figures."""
        parts, weights, whole = (
            self.windows.of_programme[programme],
            self._weights[programme],
            self._whole[programme],
        )
        nearest, counted, opening, last = (of[figure[:, None], parts] for of in around[:4])
        shares = [(weights * (nearest <= window)).sum(axis=1) / whole for window in range(NOWHERE)]
        return Pairs(
            figure=figure, programme=programme, place=around.lie.places[figure, programme], fits=around.lie.fits[figure, programme],
            head=nearest.min(axis=1), full=nearest.max(axis=1), shares=np.stack(shares, axis=1), weight=whole,
            unit=around.unit[figure, programme], topic=self._is_topic[programme], in_noun=counted.any(axis=1),
            last=last.min(axis=1), opens=(weights * opening).sum(axis=1) / whole,
        )  # fmt: skip

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

    def _unit(self, unit: str) -> np.ndarray:
        """For each programme how a unit is one in which it is measured: the number in `UNITS`."""
        if unit not in self._units:
            self._units[unit] = np.array([UNITS.index(self._unit_of(slug, unit)) for slug in self.slugs], int)
        return self._units[unit]

    def measured_in(self, unit: str) -> np.ndarray:
        """For each programme which indicators, by number, it has in a unit."""
        if unit not in self._measured:
            self._measured[unit] = self.names.measured_in(unit)[self._in_names]
        return self._measured[unit]

    def _unit_of(self, slug: str, unit: str) -> str:
        measured = self.names.units_of[slug]
        if not measured:
            return "unmeasured"
        return "same" if unit in measured else "like" if self.names.has_unit_like(slug, unit) else "no"

    def _share(self, slug: str) -> float:
        parts, where = self.names.wording[slug], self.said.places[slug]
        return sum(part.weight for part, at in zip(parts, where, strict=True) if at) / self._weight[slug]

    def relations_to(self, place: str) -> dict[str, str]:
        """How a place lies to each place of a programme; worked out once for each."""
        if place not in self._relations:
            gazetteer = self.names.gazetteer
            self._relations[place] = {of: relation_of(gazetteer, place, of) for of in self._entities}
        return self._relations[place]

    def entities_within(self, places: frozenset[str]) -> frozenset[str]:
        """The places of programmes that one of some places is, or lies in."""
        if places not in self._within:
            self._within[places] = frozenset(
                entity for p in places for entity, how in self.relations_to(p).items() if how in FIT
            )
        return self._within[places]

    def wide(self, pairs: Pairs) -> np.ndarray:
        """Whether the programme of each pair is of a wide place."""
        return np.array([place.wide for place in self.lying], bool)[pairs.place]

    def place(self, entity: str, anywhere: bool, of: str, last: str, named: str) -> int:
        """How the place of a programme lies to a figure, by its number in `lying`; made once for all to which it lies so."""
        key = (entity, anywhere, of, last, named)
        if key not in self._place:
            if entity not in self._main_of:
                mains = [self.relations_to(main)[entity] for main in self.main]
                nearest = next((m for m in FIT if m in mains), "apart" if mains else "none")
                self._main_of[entity] = nearest
            self._place[key] = len(self.lying)
            self.lying.append(
                Place(
                    entity=entity,
                    anywhere=anywhere,
                    of=of,
                    last=last,
                    main=self._main_of[entity],
                    named=named,
                )
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


_LABEL = compiled(r"[^.;。；，,!?！？\n|]{2,60}[:：]\s*$")


def _label_before(text: str, first: int, sentence: int) -> int:
    """Where the words before a colon begin, if a stretch of a sentence opens behind one: 'Private networks: 29,000'."""
    label = _LABEL.search(text[max(sentence, first - 64) : first])
    return max(sentence, first - 64) + label.start() if label else first
