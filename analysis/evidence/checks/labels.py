"""What the English and the Chinese name of one thing say of each other: numbers, places, and what is named."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from analysis.evidence.cells import WORDS
from analysis.evidence.checks.sense import ANY, Says, Tables, grouped, odd_one, rule, told

LABELLED = ("targets", "programmes", "indicators")
_SCALES = "|".join(word for word, times in WORDS.items() if times >= 1e3 and word != "千")
_NUMBER = re.compile(
    rf"(?<![A-Za-z0-9.])([0-9][0-9,]*(?:\.[0-9]+)?)(?![A-Za-z0-9])\s*({_SCALES})?[余多]?([家个座辆台户项条吨元]|千瓦)?"
)
_DIGIT = re.compile(r"[0-9]")
_YEARS = range(1990, 2061)
_ENDING = re.compile(r"(?<=..)[省市州县区]$")
_ASIDE = re.compile(r"\(.*?\)|\b(?:(?:by|in|of|until|to|from) )?(?:the end of |mid )?(?:19|20)[0-9]{2}\b")
_ASIDE_ZH = re.compile(
    r"[((].*?[))]|(?:19|20)[0-9]{2}(?:—(?:19|20)[0-9]{2})?年|[0-9.]+[万亿]?[家个座]?"
    r"|全国|占比|比例|比重|份额|率|数量|[数市省“”年的]"
)
_SAY_NOTHING = frozenset(
    ["of", "the", "in", "share", "a", "an", "and", "by", "number", "chinese", "new", "units"]
)


@lru_cache(maxsize=4096)  # two rules ask
def _numbers(label: str) -> dict[float, str]:
    """The numbers of a label that are no year, each with the Chinese word of what it counts.

    >>> _numbers("中国:2027年建成5G工厂1万家"), _numbers("China: 2.5 million points by 2025"), _numbers("智能工厂2000家")
    ({10000.0: '家'}, {2500000.0: ''}, {2000.0: '家'})
    """
    if not _DIGIT.search(label):
        return {}
    found = [(float(n.replace(",", "")) * WORDS.get(word, 1), of) for n, word, of in _NUMBER.findall(label)]
    return {number: of for number, of in found if of or number not in _YEARS}


@rule("labels-of-two-numbers", ANY, error=False)
def two_numbers(tables: Tables) -> Says:
    """The English and the Chinese label of a row have no different numbers beside their years."""
    for table, row in tables.each(LABELLED):
        here, there = set(_numbers(row.label_en)), set(_numbers(row.label_zh))
        if here - there and there - here:
            yield table, row[0], "label_zh", repr(row.label_zh), f"{' and '.join(map(told, sorted(here - there)))}, as {row.label_en!r}", "Mend one of the two labels."  # fmt: skip


@rule("label-of-another-goal", "targets", "readings", error=False)
def another_goal(tables: Tables) -> Says:
    """What a label counts is the number that a reading of the target asks for."""
    asked = grouped(tables.rows("readings"), "target")
    for row in tables.rows("targets"):
        goals = {abs(reading.value) for reading in asked.get(row.target, ())}
        counted = {number for number, of in _numbers(row.label_zh).items() if of}
        if goals and counted and not counted & goals and not _names_a_size(row.label_zh):
            yield row.target, "label_zh", repr(row.label_zh), f"{' or '.join(map(told, sorted(goals)))}, as its readings ask", "Mend the label or the reading."  # fmt: skip


def _names_a_size(label: str) -> bool:
    """Whether the number of a label tells how large the members of a list are, or per how many they are counted."""
    return bool(re.search(r"超[0-9]|每[0-9万千百]", label))


@rule("labels-of-two-places", ANY, error=False)
def two_places(tables: Tables) -> Says:
    """A Chinese label names the place that the English one names."""
    places = tables.by_key("entities") if "entities" in tables else {}
    named = {row.label_en: row for row in places.values() if row.label_en and row.label_zh}
    if not named:
        return
    words = re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(named, key=len, reverse=True)))})\b")
    for table, row in tables.each(("targets", "programmes")):
        found = set(words.findall(row.label_en))
        if len(found) != 1 or not row.label_zh:
            continue
        place = named[found.pop()]
        left_out = table == "programmes" and place.level == "country"
        if not left_out and not _is_named(place.label_zh, row.label_zh):
            yield table, row[0], "label_zh", repr(row.label_zh), f"a name with {place.label_zh}, as {row.label_en!r}", f"Mend the label, or that of {place.entity}."  # fmt: skip


def _is_named(place: str, label: str) -> bool:
    """Whether a label names a place: by two letters of its name that stand side by side, or by the first and a later one.

    >>> _is_named("加利福尼亚州", "加州公共快充桩"), _is_named("上海嘉定", "嘉定区级智能工厂"), _is_named("全州", "泉州市数字化车间")
    (True, True, False)
    """
    pairs = {place[at : at + 2] for at in range(len(place) - 1)} | {place[0] + last for last in place[1:]}
    return any(pair in label for pair in pairs)


@rule("name-unlike-its-pair", ANY, error=False)
def unlike_pair(tables: Tables) -> Says:
    """What has one English name has one Chinese name: a programme and its own target, a measure and what is counted by it."""
    places = tables.by_key("entities") if "entities" in tables else {}
    groups: dict[frozenset[str], list[Labelled]] = {}
    for table, row in tables.each(LABELLED):
        if row.label_en and row.label_zh:
            place = None if table == "indicators" else places.get(row.entity)
            groups.setdefault(_words(row.label_en, place.label_en if place else ""), []).append(
                Labelled(table, row, _letters(row.label_zh, place.label_zh if place else ""))
            )
    for said, labelled in groups.items():
        for one, usual in _odd(labelled) if said and len(labelled) > 1 else ():
            yield one.table, one.row[0], "label_zh", repr(one.row.label_zh), f"a name with {usual}, as others that are named {one.row.label_en!r}", "Mend the label."  # fmt: skip


class Labelled(NamedTuple):
    table: str
    row: Any
    letters: str  # of the Chinese label, without place and year


def _odd(labelled: list[Labelled]) -> Iterator[tuple[Labelled, str]]:
    """A measure or programme with another Chinese name than all others of its English name, or than its own targets; and theirs."""
    odd, usual = odd_one(labelled, lambda one: one.letters) or (None, "")
    if odd and odd.table != "targets" and set(odd.letters) - set(usual) and set(usual) - set(odd.letters):
        others = {one.row.programme for one in labelled if one is not odd and one.table != "indicators"}
        if odd.table == "indicators" or odd.row.programme in others:
            yield odd, usual
            return
    for one in labelled:
        if one.table == "programmes":
            own = {
                o.letters for o in labelled if o.table == "targets" and o.row.programme == one.row.programme
            }
            if len(own) == 1 and _unlike(one.letters, min(own)):
                yield one, min(own)


def _unlike(one: str, other: str) -> bool:
    """Whether two names have no more than half of their letters in common.

    >>> _unlike("压缩空气储能装机", "抽水蓄能装机"), _unlike("风电和太阳能发电装机", "风电光伏总装机")
    (True, False)
    """
    here, there = set(one), set(other)
    return 2 * len(here & there) <= min(len(here), len(there))


def _words(label: str, place: str) -> frozenset[str]:
    """The beginnings of the words of an English label without its place and year."""
    said = _ASIDE.sub("", _without(place, label)).casefold()
    return frozenset(word[:5] for word in re.findall(r"[a-z0-9]+", said) if word not in _SAY_NOTHING)


def _letters(label: str, place: str) -> str:
    """A Chinese label without its place and year."""
    return _ASIDE_ZH.sub("", _without(place, label))


def _without(place: str, label: str) -> str:
    return label.partition(":")[2] or (label.replace(place, "") if place else label)
