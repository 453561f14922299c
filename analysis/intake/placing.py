"""Where a figure is of: the place named nearest to it, or the one that the article is mainly about."""

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

from analysis.intake.page import Ordered
from analysis.intake.places import (
    COUNTY_OF,
    OWN_CITY,
    OWN_COUNTRY,
    OWN_COUNTY,
    OWN_PROVINCE,
    UNKNOWN,
    Gazetteer,
    Place,
    dateline_place,
)

_WEAK_CHINA = re.compile(  # they say who decides, not where
    r"^(?:national(?:ly)?|国家级|工业和信息化部|工信部|miit|ministry of industry and information technology|国内)$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class MainPlaces:
    """The city, province and country that an article is mainly about ('' where none), and the one to fall back to."""

    city: str
    province: str
    default: str
    local: bool
    country: str = "china"


def main_places(
    gazetteer: Gazetteer, mentions: Ordered, text: str, title_end: int, chinese: bool
) -> MainPlaces:
    """From the title, the most frequent mentions and the dateline."""
    weights: Any = Counter()  # half a point is given to the dateline
    for place in mentions.all:
        weights[place.slug] += 5 if place.start < title_end else 1
    dateline = dateline_place(gazetteer, text)
    if dateline:
        weights[dateline] += 0.5
    weights.pop(OWN_COUNTRY, None)
    country = _country(gazetteer, weights, dateline)
    best: dict[str, str] = {}
    for slug, _ in weights.most_common():
        best.setdefault(gazetteer.level.get(slug, ""), slug)
    city, province = best.get("city", best.get("district", "")), best.get("province", "")
    if city and weights[city] < 2 and province:
        city = ""
    if not province and city:
        province = gazetteer.inside.get(city, "")
        if gazetteer.level.get(province) != "province":
            province = ""
    local = max((weights[s] for s in (city, province) if s), default=0)
    wide = max(
        ((weights[s], s) for s in weights if gazetteer.level.get(s, "") in ("country", "world", "region")),
        default=(0, ""),
    )
    in_title = {p.slug for p in mentions.all if p.start < title_end}
    if local >= 2 and (local > wide[0] or (in_title & {city, province} and not in_title & {wide[1]})):
        default = city if weights[city] >= weights[province] and city else province
        return MainPlaces(city, province, default, True, country)
    fallback = country if chinese or dateline or any(p.slug == OWN_COUNTRY for p in mentions.all) else ""
    return MainPlaces(city, province, wide[1] or fallback, False, country)


def _country(gazetteer: Gazetteer, weights: Counter, dateline: str) -> str:
    """The country that 'the country' means: the one named most, else that of the dateline, else China."""
    named = [(w, s) for s, w in weights.items() if gazetteer.level.get(s) == "country" and s != dateline]
    if named:
        return max(named)[1]
    place = dateline or next((s for s, _ in weights.most_common()), "")
    while place and gazetteer.level.get(place) not in ("country", "region"):
        place = gazetteer.inside.get(place, "")
    return place or "china"


def place_of(
    mentions: Ordered,
    text: str,
    start: int,
    spans: tuple[tuple[int, int], ...],
    main: MainPlaces,
    heading: tuple[int, int] | None = None,
) -> str:
    """As `_place_of`, with 'the country' as the country that the article is about."""
    place = _place_of(mentions, text, start, spans, main, heading)
    return main.country if place == OWN_COUNTRY else place


def _place_of(
    mentions: Ordered,
    text: str,
    start: int,
    spans: tuple[tuple[int, int], ...],
    main: MainPlaces,
    heading: tuple[int, int] | None,
) -> str:
    """The place of a figure at `start`: the nearest one named before it in its clause, its sentence, then after it, then
    in the paragraph; else the main place of the article. spans: clause, sentence, paragraph."""
    for first, last in spans[:2]:
        strong = _strong(mentions.between(first, last), text)
        before = [p for p in strong if p.start <= start]
        own = _own_place(text, first, last, start, main)
        if own and not (before and before[-1].start > own[1]):
            return own[0]
        if before:
            return before[-1].slug
        if strong and (first, last) == spans[0]:
            return strong[0].slug
    weak = [p for p in mentions.between(*spans[1]) if _WEAK_CHINA.match(text[p.start : p.end])]
    if weak and not main.local:
        return weak[0].slug
    over = _strong(mentions.between(*heading), text) if heading else []
    if over:
        return over[-1].slug
    paragraph = _strong(mentions.between(max(spans[2][0], start - 1500), start), text)
    return paragraph[-1].slug if paragraph else main.default


def _strong(places: list[Place], text: str) -> list[Place]:
    return [p for p in places if not _WEAK_CHINA.match(text[p.start : p.end])]


def _own_place(text: str, first: int, last: int, start: int, main: MainPlaces) -> tuple[str, int] | None:
    """'the city', 全市: the article's own city or province, and where it is said."""
    county = COUNTY_OF + main.province if main.province else ""
    for pattern, slug in ((OWN_COUNTY, county), (OWN_CITY, main.city or main.province), (OWN_PROVINCE, main.province)):  # fmt: skip
        matches = [m for m in pattern.finditer(text, first, last) if m.start() < start]
        if matches:
            return slug or UNKNOWN, matches[-1].start()
    return None
