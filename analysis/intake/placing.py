"""Where a figure is of: the place named nearest to it, or the one that the article is mainly about."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from analysis.days import MONTHS
from analysis.intake.compiling import compiled
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

_WEAK_CHINA = compiled(  # they say who decides, not where
    r"^(?:national(?:ly)?|国家级|工业和信息化部|工信部|miit|ministry of industry and information technology|国内)$",
    re.IGNORECASE,
)


_SHORT_NAMES = dict(
    pair.split(" ")
    for pair in [
        "京 beijing",
        "津 tianjin",
        "沪 shanghai",
        "渝 chongqing",
        "冀 hebei",
        "晋 shanxi",
        "辽 liaoning",
        "吉 jilin",
        "黑 heilongjiang",
        "苏 jiangsu",
        "浙 zhejiang",
        "皖 anhui",
        "闽 fujian",
        "赣 jiangxi",
        "鲁 shandong",
        "豫 henan",
        "鄂 hubei",
        "湘 hunan",
        "粤 guangdong",
        "桂 guangxi",
        "琼 hainan",
        "川 sichuan",
        "黔 guizhou",
        "滇 yunnan",
        "陕 shaanxi",
        "甘 gansu",
    ]
)
_OF_AN_OFFICE = compiled(
    rf"([{''.join(_SHORT_NAMES)}])(?=(?:经信|工信|府办?|政办?|政发|发改|数|科|财)\S{{0,4}}[〔\[(（]20\d\d)"
)
_NUMERALS_OF = (
    ("india", compiled(r"\b(?:crore|lakh)\b", re.IGNORECASE)),
    ("uk", compiled(r"£")),
    ("korea", compiled(r"\bwon\b(?=\W|$)")),
)


def clues(text: str) -> set[str]:
    """The places that a text gives away without naming them: by the number of a document (渝经信〔2022〕31号), by its money
    or its numerals.

    >>> sorted(clues("口径见渝经信〔2022〕31号"))
    ['chongqing']
    """
    found = {_SHORT_NAMES[m[1]] for m in _OF_AN_OFFICE.finditer(text)}
    return found | {slug for slug, pattern in _NUMERALS_OF if len(pattern.findall(text)) > 1}


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
    for slug in clues(text):
        weights[slug] += 2
    dateline = dateline_place(gazetteer, text)
    if dateline:
        weights[dateline] += 0.5
    weights.pop(OWN_COUNTRY, None)
    if not weights and gazetteer.sole:  # who writes for one place need not name it
        return MainPlaces("", "", gazetteer.sole, False, gazetteer.sole)
    in_title = {p.slug for p in mentions.all if p.start < title_end}
    country = _country(gazetteer, weights, dateline, in_title, chinese)
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
    if chinese and not gazetteer.within(province or city, "china") and not in_title & {city, province}:
        city = province = ""  # a text in Chinese is not about a place abroad that it names here and there
    local = max((weights[s] for s in (city, province) if s), default=0)
    wide = max(
        ((weights[s], s) for s in weights if gazetteer.level.get(s, "") in ("country", "world", "region")),
        default=(0, ""),
    )
    if local >= 2 and (local > wide[0] or (in_title & {city, province} and not in_title & {wide[1]})):
        default = city if weights[city] >= weights[province] and city else province
        return MainPlaces(city, province, default, True, country)
    fallback = country if chinese or dateline or any(p.slug == OWN_COUNTRY for p in mentions.all) else ""
    default = fallback if _is_foreign(wide, weights, in_title, chinese) else wide[1] or fallback
    return MainPlaces(city, province, default, False, country)


def _is_foreign(wide: tuple[float, str], weights: Counter, in_title: set[str], chinese: bool) -> bool:
    """Whether the country that a Chinese text names most is one of several abroad, and not what the text is about."""
    abroad = wide[1] not in ("", "china", "world") and wide[1] not in in_title
    return chinese and abroad and wide[0] < max(3, sum(weights.values()) / 2)


def _country(gazetteer: Gazetteer, weights: Counter, dateline: str, in_title: set[str], chinese: bool) -> str:
    """The country that 'the country' means: the one named most, else that of the dateline, else China."""
    named = [(w, s) for s, w in weights.items() if gazetteer.level.get(s) == "country" and s != dateline]
    if named and not _is_foreign(max(named), weights, in_title, chinese):
        return max(named)[1]
    if chinese and (not dateline or gazetteer.within(dateline, "china")):
        return "china"
    place = dateline or next((s for s, _ in weights.most_common()), "")
    while place and gazetteer.level.get(place) not in ("country", "region"):
        place = gazetteer.inside.get(place, "")
    return place or "china"


def place_of(
    gazetteer: Gazetteer,
    mentions: Ordered,
    text: str,
    start: int,
    spans: tuple[tuple[int, int], ...],
    main: MainPlaces,
    headings: Sequence[tuple[int, int] | None] = (None, None),
) -> str:
    """As `_place_of`, with 'the country' as that of the line over a figure that names a place, else as the one that the
    article is about."""
    place = _place_of(mentions, text, start, spans, main, *headings)
    if place != OWN_COUNTRY:
        return place
    named = _strong(mentions.between(*headings[1]), text) if headings[1] else []
    over = named[-1].slug if named else ""
    while over and gazetteer.level.get(over) != "country":
        over = gazetteer.inside.get(over, "")
    return over or main.country


def _place_of(
    mentions: Ordered,
    text: str,
    start: int,
    spans: tuple[tuple[int, int], ...],
    main: MainPlaces,
    heading: tuple[int, int] | None,
    line: tuple[int, int] | None,
) -> str:
    """The place of a figure at `start`: the nearest one named before it in its clause, its sentence, then after it, then
    in the paragraph; else that of the line over it that names one, else the main place of the article. spans: clause,
    sentence, paragraph; heading, line: the heading of its list or column, and the last line that names a place."""
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
    named = _strong(mentions.between(*line), text) if line else []
    weak = [p for p in mentions.between(*spans[1]) if _WEAK_CHINA.match(text[p.start : p.end])]
    if weak and not main.local and not named:
        return weak[0].slug
    over = _strong(mentions.between(*heading), text) if heading else []
    if over:
        return over[-1].slug
    paragraph = _strong(mentions.between(max(spans[2][0], start - 1500), start), text)
    if paragraph:
        return paragraph[-1].slug
    return named[-1].slug if named else main.default


_SITE = r"plants?|factor(?:y|ies)|works|mills?|sites?|facilit(?:y|ies)|lines?|workshops?|foundry|brewery|bakery|shipyard|makers?|firms?|compan(?:y|ies)|manufacturers?|suppliers?"
_SITE_ELSEWHERE = compiled(  # a site with the name of where it stands
    rf"\b(?:{_SITE}|based|headquartered)\s+(?:in|at|near|outside)\s+(?!(?:{'|'.join(month[:3] for month in MONTHS)})|Q[1-4]|The\b|Industry|Made\b)[A-Z][a-z\u00c0-\u024f]{{2,}}"
    r"|[\u4e00-\u9fff]{2,3}(?<!全|本|该|各|我|两|在)[市县镇](?:的|某|有?一家|一)?[^，。；、\d]{0,8}(?:企业|公司|厂)"
)


def stands_elsewhere(text: str, sentence: tuple[int, int], mentions: Ordered) -> bool:
    """Whether a sentence is of a site with a place of its own that nobody knows: what it gained is not told of the place that the
    article is about."""
    return not _strong(mentions.between(*sentence), text) and bool(_SITE_ELSEWHERE.search(text, *sentence))


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
