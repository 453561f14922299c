"""'Respectively' and 分别: which thing of a list each figure of a list belongs to."""

import re

from analysis.intake.candidates import Candidate
from analysis.intake.compiling import compiled
from analysis.intake.unit_words import CLASSIFIERS, NOUNS_ZH

_BETWEEN = compiled(
    r"[\s,，、;；]*(?:and|和|与|及|以及|或|by|of|至|到)?[\s]*(?:over|about|nearly|more than|some|约|近|超|逾)?\s*",
    re.IGNORECASE,
)
_VERB_EN = compiled(
    r"\s+(?:(?:had|has|have|were|was|are|is|will|would|all|each|now)\s+)*(?:been\s+)?(?:ris\w+|rose|increas\w+|gr[eo]w\w*|fell|fall\w*|dropp\w+|declin\w+|decreas\w+|cut|reduc\w+|lower\w+|shorten\w+|improv\w+|reach\w*|total\w*|stood|stand\w*|number\w*|hit|exceed\w*|up|down|were|was|are|be|by)\b.*$",
    re.IGNORECASE,
)
_SPLIT_EN = compiled(r"\s*,\s*(?:and\s+)?|\s+and\s+")
_SPLIT_ZH = compiled(r"[、，,]|(?<!共)和|(?<!参)与|以及|(?<![普以])及")
_HEADS = compiled("(?:" + "|".join(sorted(map(re.escape, NOUNS_ZH), key=len, reverse=True)) + ")$")


def _groups(text: str, figures: list[Candidate]) -> list[list[int]]:
    """Runs of figures with nothing between them but separators."""
    groups: list[list[int]] = []
    for i, c in enumerate(figures):
        last = figures[i - 1] if i else None
        if last is not None and last.sentence == c.sentence and _BETWEEN.fullmatch(text[last.end : c.start]):
            groups[-1].append(i)
        else:
            groups.append([i])
    return [g for g in groups if len(g) > 1]


def _items_zh(before: str, n: int) -> list[str]:
    head, _, _ = before.rpartition("分别")
    head = compiled(r"(?:已|均|的)$").sub("", head.strip())
    parts = [p.strip() for p in _SPLIT_ZH.split(head) if p.strip(" 累计总数共已目前")][-n:]
    if len(parts) < n or any(
        compiled(r"\d").search(p) for p in parts
    ):  # figures of their own: their things are taken
        return []
    noun = _HEADS.search(parts[-1])
    if noun:
        parts = [p if _HEADS.search(p) and not p.endswith("级") else p + noun[0] for p in parts]
    return parts


def _items_en(before: str, n: int) -> list[str]:
    head = _VERB_EN.sub("", before.strip())
    parts = [p.strip() for p in _SPLIT_EN.split(head) if p.strip()]
    return parts[-n:] if len(parts) >= n else []


def belongings(text: str, figures: list[Candidate]) -> dict[int, str]:
    """For the figures of each list that stands for another list: position → the words of its thing."""
    told: dict[int, str] = {}
    for group in _groups(text, figures):
        first, last = figures[group[0]], figures[group[-1]]
        before, after = text[first.sentence[0] : first.start], text[last.end : last.sentence[1]]
        if "分别" in before[-40:]:
            items = _items_zh(before, len(group))
        elif compiled(r"[^.;]{0,40}\brespectively\b").match(after) or "respectively" in before[-60:]:
            items = _items_en(before, len(group))
        elif all(text[figures[k].number.end : figures[k].end].strip() in ("", *CLASSIFIERS) for k in group) and compiled(r"累计|总数|total").search(before[-30:]):  # fmt: skip
            items = []  # 累计分别 without the word: those counted just before
        else:
            continue
        if not items and group[0] >= len(group) and figures[group[0] - len(group)].sentence == first.sentence:
            items = [
                figures[k].unit.noun for k in range(group[0] - len(group), group[0])
            ]  # those counted just before
        told |= dict(zip(group, items, strict=False))
    return told
