"""Which programme, indicator and place a figure is about: by names in both languages, or proposed as new."""

import re
from collections.abc import Iterable
from copy import copy
from functools import cached_property

from analysis.evidence.claims import Evidence
from analysis.intake import names
from analysis.intake.labels import Labels
from analysis.intake.likeness import Likely
from analysis.intake.links import NEW, Link, Name
from analysis.intake.lists import Lists, plain_words, qualities, things
from analysis.intake.places import UNKNOWN, Gazetteer
from analysis.intake.tokens import _own_names, _patterns, _tokens
from analysis.intake.unit_words import MONEY

_COUNTED = (
    "recognised_list",
    "subsidised_programme",
    "market_adoption",
    "installation",
)  # whose shares and effects are told in percent


class Names:
    """The programmes and indicators of a data directory with all their names; made once, asked for every figure."""

    def __init__(self, evidence: Evidence) -> None:
        self.evidence = evidence
        self._asked: dict[tuple, Link] = {}
        self._named: dict[str, tuple[list[Name], set[str]]] = {}
        self._matched: dict[str, dict[re.Pattern, re.Match]] = {}
        self._fitting: dict[frozenset[str], list[str]] = {}
        self._indicators: dict[tuple[str, bool], list[tuple[str, tuple[re.Pattern, ...]]]] = {}
        self.gazetteer = Gazetteer(evidence.entities.itertuples(index=False))
        rows = {row.programme: row for row in evidence.programmes.itertuples(index=False)}
        self.programmes = rows
        own = _own_names(evidence.data_dir)
        self.listed = [
            Name(slug, group)
            for slug, p in (*own, *names.PROGRAMMES)
            if slug in rows
            for group in _patterns(p)
        ]
        self.indicators = [
            (slug, unit, group)
            for slug, unit, p in names.INDICATORS
            if slug in set(evidence.indicators["indicator"])
            for group in _patterns(p)
        ]
        places = {slug: self._entities.get(row.entity) for slug, row in rows.items()}
        self.labels = Labels(rows, places)
        self.likely = Likely({slug: f"{row.label_en} {row.label_zh or ''}" for slug, row in rows.items()})
        claims = evidence.claims
        self.counted_at = set(zip(claims["programme"], claims["entity"], strict=True))
        self.lists = Lists(rows, self.gazetteer, self.counted_at)
        self.measured = {
            p: list(part.value_counts().index) for p, part in claims.groupby("programme")["indicator"]
        }
        self.unit_of = dict(zip(evidence.indicators["indicator"], evidence.indicators["unit"], strict=True))
        self.scale_of = dict(zip(evidence.indicators["indicator"], evidence.indicators["scale"], strict=True))

    def of_text(self, text: str) -> "Names":
        """These names without those that a text nowhere has, which makes each link of its figures cheaper."""
        there = copy(self)
        plain, lower = plain_words(text), text.lower()
        present = set(_tokens(plain))
        there._asked, there._named, there._matched, there._fitting = {}, {}, {}, {}
        there.listed = [n for n in self.listed if all(p.search(plain) or p.search(lower) for p in n.parts)]
        there.labels = self.labels.of_text(plain, present)
        there.likely = self.likely.of_text(text)
        return there

    def named_in(self, text: str) -> tuple[list[Name], set[str]]:
        """The names of the table that are found in a stretch of text, and the programmes whose labels are."""
        if text not in self._named:
            plain = plain_words(text)
            present, matched = set(_tokens(plain)), set(self._matches(plain))
            self._named[text] = (
                [n for n in self.listed if n.needed <= matched],
                set(self.labels.found("", plain, present)),
            )
        return self._named[text]

    def _matches(self, text: str) -> dict[re.Pattern, re.Match]:
        """The parts of names that a stretch of text has, each searched once however many names share it."""
        if text not in self._matched:
            parts = {p for name in self.listed for p in name.parts} if text else ()
            self._matched[text] = {p: found for p in parts if (found := p.search(text))}
        return self._matched[text]

    def alike(self, text: str, places: Iterable[str]) -> list[tuple[str, float]]:
        """The programmes of some places whose labels are most alike to a text, the best first, with how alike (0 to 1)."""
        key = frozenset(places)
        if key not in self._fitting:
            self._fitting[key] = [
                slug
                for slug in self.likely.slugs
                if (entity := self.lists.entity_of[slug]) in ("china", "world")
                or any(place == entity or self.gazetteer.within(place, entity) for place in key if place)
            ]
        return self.likely.best(text, self._fitting[key])

    @cached_property
    def _entities(self) -> dict:
        return {row.entity: row for row in self.evidence.entities.itertuples(index=False)}

    # ---- which programme

    def link(self, noun: str, near: str, unit: str, place: str, change: bool, wide: str = "") -> Link:
        """The programme, indicator and entity of a figure.

        noun: what is counted; near: its own words; unit: unit of the data; place: slug; change: it tells how much
        something changed; wide: the words around, in which a part of a name may stand whose other part is counted.
        """
        key = (noun, near, unit, place, change, wide)
        if key not in self._asked:
            self._asked[key] = self._link(*key)
        return self._asked[key]

    def _link(self, noun: str, near: str, unit: str, place: str, change: bool, wide: str) -> Link:
        programme, sure = self._programme(noun, near, unit, place, wide, change)
        if programme == NEW:
            return Link(
                NEW, self._indicator(None, noun, near, unit, change) or NEW, place, round(1 - sure, 2)
            )
        return self.linked(programme, noun, near, unit, place, change, sure)

    def follow(
        self, programme: str, noun: str, near: str, unit: str, place: str, change: bool
    ) -> Link | None:
        """The link to the programme that was spoken of before; None where it can't be meant."""
        row = self.programmes[programme]
        members = row.kind in ("recognised_list", "subsidised_programme")
        if unit == "count" and not members:
            return None
        if (row.kind in ("rate", "intensity", "amount") or unit in MONEY) and not self.unit_fits(
            programme, unit, False
        ):
            return None
        return self.linked(programme, noun, near, unit, place, change, 0.6)

    def linked(
        self, programme: str, noun: str, near: str, unit: str, place: str, change: bool, sure: float
    ) -> Link:
        """The link to a programme that is known. sure: between 0 and 1."""
        row, entity = self.programmes[programme], place
        if not entity or (
            entity != UNKNOWN
            and row.entity not in ("china", "world")
            and not self.gazetteer.within(entity, row.entity)
        ):
            entity = row.entity
        if (
            entity not in self._entities
            and row.entity not in ("china", "world")
            and self.gazetteer.within(entity, row.entity)
        ):
            entity = row.entity  # a district that the data do not know
        indicator = self._indicator(programme, noun, near, unit, change)
        return Link(programme, indicator or NEW, entity, round(sure, 2), row.kind)

    def measures(self, programme: str, noun: str, near: str, unit: str) -> bool:
        """Whether one of the indicators that a programme has is named by a figure's own words."""
        text, measured = f"{noun} {near}".lower(), self.measured.get(programme, [])
        return any(
            of_unit == unit and slug in measured and all(p.search(text) for p in patterns)
            for slug, of_unit, patterns in self.indicators
        )

    def _programme(
        self, noun: str, near: str, unit: str, place: str, wide: str, change: bool
    ) -> tuple[str, float]:
        listed, labelled = (self.listed, self.labels.slugs) if noun.strip() or wide else self.named_in(near)
        if not (listed or labelled):
            return NEW, 0.2
        noun, near, wide = plain_words(noun), plain_words(near), plain_words(wide)
        named, said = things(noun or near), qualities(noun)
        scores: dict[str, float] = {}
        of_noun, of_near = self._matches(noun), self._matches(near)
        matched = of_noun.keys() | of_near.keys()
        for name in listed:
            if not name.needed <= matched and not (wide and name.parts[-1] in matched):
                continue
            matches = [of_noun.get(p) for p in name.parts]
            in_noun = all(m is not None for m in matches)
            if not in_noun:
                matches = [of_near.get(p) for p in name.parts]
            if wide and not all(matches) and self._may_be_wide(name, noun, near):
                matches = [of_noun.get(p) or of_near.get(p) or self._matches(wide).get(p) for p in name.parts]
            if not all(matches) or not self.unit_fits(name.slug, unit, in_noun):
                continue
            if change and unit == "percent" and self.programmes[name.slug].kind == "rate":
                continue  # a rate grows by percentage points
            bonus = self.lists.fits_place(name.slug, place, near)
            same = self.lists.same_things(name.slug, named, said)
            if (
                bonus is None
                or same is None
                or self.lists.is_national(name.slug, noun)
                or not self.lists.is_of_level(name.slug, noun)
                or (
                    name.slug in names.UNLESS
                    and re.search(names.UNLESS[name.slug], near + noun, re.IGNORECASE)
                )
            ):
                continue
            length = sum(len(m[0].encode()) for m in matches if m)
            scores[name.slug] = max(
                scores.get(name.slug, 0),
                6 + min(length, 30) / 5 + bonus + same + (3 if in_noun else 0) + 2 * (len(name.parts) - 1),
            )
        present = set(_tokens(f"{near} {noun}"))
        for slug, score in self.labels.found(noun, near, present).items():
            if slug in labelled and self.unit_fits(slug, unit, False):
                bonus, same = (
                    self.lists.fits_place(slug, place, near),
                    self.lists.same_things(slug, named, said),
                )
                if (
                    bonus is not None
                    and same is not None
                    and not self.lists.is_national(slug, noun)
                    and self.lists.is_of_level(slug, noun)
                    and not (
                        slug in names.UNLESS and re.search(names.UNLESS[slug], near + noun, re.IGNORECASE)
                    )
                ):
                    scores[slug] = max(scores.get(slug, 0), score + bonus + same)
        if not scores:
            return NEW, 0.2
        best = max(scores, key=lambda s: (scores[s], s))
        others = sorted(scores.values(), reverse=True)
        gap = others[0] - (others[1] if len(others) > 1 else 0)
        if scores[best] < 7.5:
            return NEW, 0.4
        return best, min(0.95, 0.5 + scores[best] / 60 + min(gap, 4) / 20)

    def _may_be_wide(self, name: Name, noun: str, near: str) -> bool:
        """Whether the subject of a name may stand further off: its last part is said of the figure itself."""
        national = self.programmes[name.slug].entity in ("china", "world")
        return national and len(name.parts) > 1 and name.parts[-1] in self._matches(noun or near)

    def unit_fits(self, slug: str, unit: str, in_noun: bool) -> bool:
        """Whether a programme has an indicator of that unit; one without any claim fits everything."""
        measured = self.measured.get(slug, [])
        if not measured:
            return True
        units = {self.unit_of.get(i) for i in measured}
        if (
            unit in units
            or ("GW" in units and unit in ("MW", "kW"))
            or (unit == "count" and units & {"units_per_year", "rounds_per_year"})
        ):
            return True
        return unit == "percent" and "count" in units and (in_noun or self.programmes[slug].kind in _COUNTED)

    def _indicators_of(self, unit: str, change: bool) -> list[tuple[str, tuple[re.Pattern, ...]]]:
        """The indicators of a unit, of changes or of levels, with their patterns."""
        key = (unit, change)
        if key not in self._indicators:
            self._indicators[key] = [
                (slug, patterns)
                for slug, of_unit, patterns in self.indicators
                if unit in (self.unit_of.get(slug), of_unit)
                and (self.scale_of.get(slug) == "change") == change
            ]
        return self._indicators[key]

    def _indicator(self, programme: str | None, noun: str, near: str, unit: str, change: bool) -> str:
        """The indicator: of those that the programme has, the one whose words fit; else any whose words fit."""
        measured = self.measured.get(programme, []) if programme else []
        text = f"{noun} {near}".lower()
        words = text if change else (noun.lower() or text)
        for slug, patterns in self._indicators_of(unit, change):
            if programme and not change and slug not in measured:
                continue
            if all(p.search(words) for p in patterns):
                return slug
        if change:
            return ""
        members = (
            self.programmes[programme].kind in ("recognised_list", "subsidised_programme")
            if programme
            else False
        )
        if members and unit == "percent":
            return ""  # a share of the members is none of the list itself
        fitting = [
            i
            for i in measured
            if self.unit_of.get(i) == unit and (self.scale_of.get(i) == "change") == change
        ]
        return fitting[0] if fitting else ""
