"""Which programmes a figure may be of, and what speaks for each: where the text has its words, how its place and its unit fit."""

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import NamedTuple

from analysis.intake.linking import Names
from analysis.intake.lying import FIT, WIDE, Place, relation_of
from analysis.intake.referring import Figure
from analysis.intake.surroundings import Surroundings
from analysis.intake.wording import Said, flat

# the stretches of a text in which words are looked for, the nearest first; each takes in those before it
WINDOWS = ("own", "clause", "sentence", "previous", "paragraph", "heading", "title", "before", "text")
NOWHERE = len(WINDOWS)
_CLAUSE = WINDOWS.index("clause")
_HEADING, _TITLE, _BEFORE_WINDOW = (WINDOWS.index(name) for name in ("heading", "title", "before"))
_PARAGRAPH, _BEFORE, _LAST = 600, 1500, 500  # characters
_HEAD = 240  # characters at the head of a text that count as its title, which furniture may stand before
_OPENING = 32  # characters
_MOST = 12  # candidates
_TOPICS = 3  # programmes that a text is about
_LEAST = 0.5  # of the weight of what must be said: of what a whole text says less of, it does not speak


@dataclass(frozen=True, slots=True)
class Offer:
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
    """The places around one figure, each asked once how it lies to that of a programme."""

    def __init__(self, offers: "Offers", figure: Figure) -> None:
        page, start, clause = offers.page, figure.row["start"], figure.c.clause
        first = max(page.paragraphs.at(start)[0], start - _PARAGRAPH)
        before = page.mentions.between(max(0, start - _LAST), start)
        self.offers, self.own, self.last = offers, figure.place, before[-1].slug if before else ""
        self.main = [place for place in (page.main.city, page.main.province) if place]
        self.near = (
            ("clause", offers.between(clause[0], start)), ("sentence", offers.between(*figure.c.sentence)),
            ("paragraph", offers.between(first, start)), ("section", offers.between(*(page.place_line_of(start) or page.section_of(start) or (0, 0)))), ("title", offers.title_places), ("text", offers.places),
        )  # fmt: skip
        self.asked: dict[tuple[str, bool], Place] = {}

    def of(self, entity: str, anywhere: bool) -> Place:
        """How the place of a programme lies to the figure."""
        key = (entity, anywhere)
        if key not in self.asked:
            relation = self.offers.relation
            mains = [relation(main, entity) for main in self.main]
            self.asked[key] = Place(
                entity=entity, anywhere=anywhere, of=relation(self.own, entity),
                last=relation(self.last, entity) if self.last else "none",
                main=next((m for m in FIT if m in mains), "apart" if mains else "none"),
                named=next((where for where, of in self.near if of and self.offers.any_within(of, entity)), "nowhere"),
            )  # fmt: skip
        return self.asked[key]


class Around(NamedTuple):
    """A figure with the parts that the words of what is counted have, the window of each part, and the places around."""

    figure: Figure
    counted: set[tuple[str, ...]]
    windows: dict[tuple[str, ...], int]
    places: _PlacesOf
    last: dict[tuple[str, ...], int]
    opening: tuple[int, int]


class Offers:
    """What a text offers: the programmes that it has words of, made once and asked for every figure."""

    def __init__(self, page: Surroundings, names: Names) -> None:
        self.page, self.names = page, names
        self.said = Said(page.text, names.wording)
        self._relations: dict[tuple[str, str], str] = {}
        self._any_within: dict[tuple[frozenset[str], str], bool] = {}
        self._at_span: dict[tuple[int, int] | None, set] = {}
        self._in_noun: dict[str, set] = {}
        self._weight = {slug: sum(part.weight for part in parts) for slug, parts in names.wording.items()}
        self.slugs = [slug for slug in self.said.places if self._share(slug) >= _LEAST]
        used = {part.words for slug in self.slugs for part in names.wording[slug]}
        self._parts = {words: at for words, at in self.said.parts_at.items() if at and words in used}
        self.places = frozenset(place.slug for place in page.mentions.all)
        first, last = page.title
        self._title = (first, max(last, first + _HEAD))
        self.title_places = self.between(*self._title)
        self.topics = self._topics()
        lists = {slug for slug in self.slugs if names.programmes[slug].kind == "recognised_list"}
        self._farthest = {slug: _BEFORE_WINDOW if slug in lists else _TITLE for slug in names.programmes}

    def around(self, figure: Figure) -> "Around":
        """What stands around a figure, which all its offers are made of."""
        counted = self._parts_in(f" {flat(figure.c.unit.noun)} {flat(figure.c.unit.words)}")
        windows, last = self._windows_of_parts(figure, counted)
        return Around(figure, counted, windows, _PlacesOf(self, figure), last, self._opening(figure))

    def _opening(self, figure: Figure) -> tuple[int, int]:
        """The first words of the paragraph of a figure, which often say what it is about."""
        first = self.page.paragraphs.at(figure.row["start"])[0]
        return first, min(first + _OPENING, figure.c.end)

    def of(self, around: "Around") -> list[Offer]:
        """The programmes that a figure may be of by what is said around it, the likelier ones first."""
        found = []
        for slug in self.slugs:
            at = self._windows_of(slug, around)
            head, full = min(at, default=NOWHERE), max(at, default=NOWHERE)
            if slug not in self.topics and head >= _HEADING and full > self._farthest[slug]:
                continue
            place = self._place(slug, around)
            if place.impossible:
                continue
            found.append((not place.fits, full + (0 if place.fits else 3), -self._weight[slug], slug))
        return [self.offer(one[-1], around) for one in sorted(found)[:_MOST]]

    def offer(self, slug: str, around: "Around") -> Offer:
        """What speaks for one programme at a figure."""
        parts, whole, at = self.names.wording[slug], self._weight[slug] or 1.0, self._windows_of(slug, around)
        shares = [0.0] * (NOWHERE + 1)
        for part, window in zip(parts, at, strict=True):
            for last in range(window, NOWHERE):
                shares[last] += part.weight / whole
        return Offer(
            slug=slug, kind=self.names.programmes[slug].kind, place=self._place(slug, around), shares=tuple(shares[:NOWHERE]), weight=whole,
            head=min(at, default=NOWHERE), full=max(at, default=NOWHERE), unit=self._unit(slug, around.figure.unit),
            topic=slug in self.topics, in_noun=any(part.words in around.counted for part in parts),
            last=self._last(slug, around), opens=self._opens(slug, around),
        )  # fmt: skip

    def _last(self, slug: str, around: "Around") -> int:
        """Where the text before a figure had all words of a programme for the last time: the farthest of its parts; -1 for none."""
        return min((around.last.get(part.words, -1) for part in self.names.wording[slug]), default=-1)

    def _opens(self, slug: str, around: "Around") -> float:
        """How much of the words of a programme the first words of a figure's paragraph have, 0 to 1."""
        parts, whole = self.names.wording[slug], self._weight[slug] or 1.0
        opening = self._parts_at(around.opening)
        return sum(part.weight for part in parts if part.words in opening) / whole

    def _windows_of(self, slug: str, around: "Around") -> list[int]:
        return [around.windows.get(part.words, NOWHERE) for part in self.names.wording[slug]]

    def _place(self, slug: str, around: "Around") -> Place:
        return around.places.of(self.names.lists.entity_of[slug], slug in self.names.of_anywhere)

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
        return entity in WIDE or self.any_within(self.places, entity)

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

    def any_within(self, places: frozenset[str], entity: str) -> bool:
        """Whether one of some places is a programme's or lies in it."""
        key = (places, entity)
        if key not in self._any_within:
            self._any_within[key] = any(self.relation(place, entity) in FIT for place in places)
        return self._any_within[key]

    def between(self, first: int, last: int) -> frozenset[str]:
        """The places named in a stretch of the text."""
        return frozenset(place.slug for place in self.page.mentions.between(first, last))

    def _windows_of_parts(
        self, figure: Figure, counted: set[tuple[str, ...]]
    ) -> tuple[dict[tuple[str, ...], int], dict[tuple[str, ...], int]]:
        """For the words of each part the nearest window of a figure that has one of them, and where the last one before it
        stands. counted: those of what is counted."""
        spans = self._spans(figure)
        by_noun = _CLAUSE if figure.is_inherited() else 0
        heading, title = self._parts_at(spans[_HEADING]), self._parts_at(spans[_TITLE])
        near = [span for span in spans[:_HEADING] if span]
        first, last = spans[_BEFORE_WINDOW] or (0, 0)
        found, told = {}, {}
        end = max(spans[0][1] if spans[0] else 0, figure.c.end)
        for words, at in self._parts.items():
            if so_far := bisect_left(at, end):
                told[words] = at[so_far - 1]
            i = bisect_left(at, first)
            before = i < len(at) and at[i] < last
            window = (
                next((k for k, (a, b) in enumerate(near) if _in(at, a, b)), NOWHERE) if before else NOWHERE
            )
            if window == NOWHERE:
                window = _HEADING if words in heading else _TITLE if words in title else _BEFORE_WINDOW if before else NOWHERE - 1  # fmt: skip
            found[words] = min(window, by_noun) if words in counted else window
        return found, told

    def _parts_at(self, span: tuple[int, int] | None) -> set[tuple[str, ...]]:
        """The parts that a stretch of the text has; asked once for each stretch."""
        if span not in self._at_span:
            self._at_span[span] = {w for w, at in self._parts.items() if _in(at, *span)} if span else set()
        return self._at_span[span]

    def _parts_in(self, noun: str) -> set[tuple[str, ...]]:
        """The parts that the words of what is counted have; asked once for each."""
        if noun not in self._in_noun:
            self._in_noun[noun] = {w for w in self._parts if any((f" {x}" if x[0].isascii() else x) in noun for x in w)}  # fmt: skip
        return self._in_noun[noun]

    def _spans(self, figure: Figure) -> tuple[tuple[int, int] | None, ...]:
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


def _in(at: list[int], first: int, last: int) -> bool:
    i = bisect_left(at, first)
    return i < len(at) and at[i] < last
