"""The programmes, indicators and places of a data directory as the reader asks for them, and the link of a figure to them."""

from collections import Counter
from collections.abc import Iterable
from functools import cached_property
from typing import Any

import numpy as np

from analysis.evidence.claims import Evidence
from analysis.evidence.kinds import kind_named
from analysis.intake import names, wording
from analysis.intake.compiling import compiled
from analysis.intake.links import NEW, Link
from analysis.intake.lists import Lists
from analysis.intake.places import UNKNOWN, Gazetteer
from analysis.intake.sought import Late
from analysis.intake.tokens import patterns
from analysis.intake.unit_words import CONVERTED


def _is_of_anywhere(row: Any) -> bool:
    """Whether a programme is used for every place: a rate or a measure of the country whose label names none."""
    named = compiled("China").search(row.label_en) or compiled("全国|中国").search(row.label_zh or "")
    return row.entity == "china" and kind_named(row.kind).anywhere and not named


def _oftenest_first(programmes: Iterable[str], indicators: Iterable[str]) -> dict[str, list[str]]:
    """Programme → the indicators that its claims have, the oftenest first."""
    often: dict[str, Counter] = {}
    for programme, indicator in zip(programmes, indicators, strict=True):
        often.setdefault(programme, Counter())[indicator] += 1
    return {programme: [indicator for indicator, _ in of.most_common()] for programme, of in often.items()}


class Names:
    """The programmes and indicators of a data directory with all their names; made once, asked for every figure."""

    def __init__(self, evidence: Evidence) -> None:
        self.evidence = evidence
        self._measured: dict[str, np.ndarray] = {}
        self._indicators: dict[tuple[str, bool], list[tuple[str, tuple[Late, ...]]]] = {}
        self.gazetteer = Gazetteer(evidence.entities.itertuples(index=False))
        rows = {row.programme: row for row in evidence.programmes.itertuples(index=False)}
        self.programmes = rows
        self.number = {slug: i for i, slug in enumerate(rows)}
        known = set(evidence.indicators["indicator"])
        self.indicators = [
            (slug, unit, group)
            for slug, unit, p in names.INDICATORS
            if slug in known
            for group in patterns(p)
        ]
        claims = evidence.claims
        programmes = claims["programme"].tolist()
        self.counted_at = set(zip(programmes, claims["entity"].tolist(), strict=True))
        self.lists = Lists(rows, self.gazetteer)
        self.measured = _oftenest_first(programmes, claims["indicator"].tolist())
        self.unit_of = dict(zip(evidence.indicators["indicator"], evidence.indicators["unit"], strict=True))
        self.scale_of = dict(zip(evidence.indicators["indicator"], evidence.indicators["scale"], strict=True))
        self.units_of = {slug: {self.unit_of.get(i) for i in self.measured.get(slug, ())} for slug in rows}
        self.of_anywhere = {slug for slug, row in rows.items() if _is_of_anywhere(row)}
        self.wording = wording.table(rows, self._plain_labels(), evidence.data_dir)

    def _plain_labels(self) -> dict[str, str]:
        """The labels of the programmes without the names of their places."""
        plain = {}
        for slug, row in self.programmes.items():
            place = self._entities.get(row.entity)
            label = f"{row.label_en} {row.label_zh or ''}"
            for name in (place.label_en, place.label_zh) if place else ():
                label = label.replace(name, " ") if name else label
            plain[slug] = label
        return plain

    @cached_property
    def _entities(self) -> dict:
        return {row.entity: row for row in self.evidence.entities.itertuples(index=False)}

    def unlinked(self, noun: str, near: str, unit: str, place: str, change: bool, sure: float) -> Link:
        """The link of a figure that is of none of the programmes."""
        return Link(NEW, self._indicator(None, noun, near, unit, change) or NEW, place, round(sure, 2))

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

    def measured_in(self, unit: str) -> np.ndarray:
        """For each programme (by its number) which indicators, by their numbers in `indicators`, it has in a unit."""
        if unit not in self._measured:
            has = self._measured[unit] = np.zeros((len(self.programmes), len(self.indicators)), bool)
            of_unit = [(i, slug) for i, (slug, of, _) in enumerate(self.indicators) if of == unit]
            for programme, row in zip(self.programmes, has, strict=True):
                row[[i for i, slug in of_unit if slug in self.measured.get(programme, ())]] = True
        return self._measured[unit]

    def has_unit_like(self, slug: str, unit: str) -> bool:
        """Whether a programme has an indicator whose figures may be told in that unit, which is not its own."""
        units = self.units_of[slug]
        return (
            any((unit, of) in CONVERTED for of in units)
            or (unit == "count" and bool(units & {"units_per_year", "rounds_per_year"}))
            or (unit == "percent" and "count" in units and kind_named(self.programmes[slug].kind).in_percent)
        )

    def _indicators_of(self, unit: str, change: bool) -> list[tuple[str, tuple[Late, ...]]]:
        """The indicators of a unit, of changes or of levels, with their patterns."""
        key = (unit, change)
        if key not in self._indicators:
            self._indicators[key] = [
                (slug, group)
                for slug, of_unit, group in self.indicators
                if unit in (self.unit_of.get(slug), of_unit)
                and (self.scale_of.get(slug) == "change") == change
            ]
        return self._indicators[key]

    def _indicator(self, programme: str | None, noun: str, near: str, unit: str, change: bool) -> str:
        """The indicator: of those that the programme has, the one whose words fit; else any whose words fit."""
        measured = self.measured.get(programme, []) if programme else []
        text = f"{noun} {near}".lower()
        words = text if change else (noun.lower() or text)
        for slug, group in self._indicators_of(unit, change):
            if programme and not change and slug not in measured:
                continue
            if all(p.search(words) for p in group):
                return slug
        if change:
            return ""
        members = kind_named(self.programmes[programme].kind).members if programme else False
        if members and unit == "percent":
            return ""  # a share of the members is none of the list itself
        fitting = [
            i
            for i in measured
            if self.unit_of.get(i) == unit and (self.scale_of.get(i) == "change") == change
        ]
        return fitting[0] if fitting else ""
