"""The hedge of a printed number: which word around it says on which side the truth lies.

The words are those of `analysis.evidence.hedges`; here stands only where they are looked for.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from analysis.evidence.hedges import qualifier_of, wordings
from analysis.intake.compiling import compiled
from analysis.intake.unit_words import BEFORE as MONEY_BEFORE

BEHIND = (  # words that stand behind the number or its unit
    "or more", "or above", "and above", "or higher", "and more", "or so", "odd", "plus", "or less", "or fewer", "or lower", "or better", "and counting", "give or take",
    "余", "多", "+", "以上", "及以上", "或以上", "左右", "上下", "以内", "以下", "之内", "有余", "开外", "出头", "许", "来", "几", "馀", "挂零", "封顶", "强", "弱", "不到", "还多",
)  # fmt: skip
NOT_BEFORE = (
    *BEHIND,
    "average",
    "mean",
    "on average",
    "整",
    "top",
    "past",
    "within",
    "tops",
    "passed",
)  # read in other ways, or mostly something else
LOOSE = {"上": "以上", "过": "超过"}  # 上千家, 过万: before a bare 百, 千, 万, 亿 or 半 only
_GONE_BEYOND = compiled(r"(?<![经通超越不度渡路走跑飞穿翻错见])过[0-9][0-9.,]*[万亿]$")  # 产值过100亿元
_AVERAGE = compiled(
    r"\bon average\b|\bon an average\b|\baverag(?:e|ed|es|ing)\b(?!\s+(?:wage|age|income|temperature|price))|平均(?!水平|值|数|线)|均(?=[提缩降下上减增超达])",
    re.IGNORECASE,
)


class Hedge(NamedTuple):
    """The qualifier, the word that says so, and where the hedge begins and the number with it ends."""

    qualifier: str = "exact"
    word: str = ""
    start: int | None = None
    end: int | None = None


def _alternatives(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True)).replace(r"\ ", r"\s+")


_WORDS = wordings()
_SIGNS = [w for w in _WORDS if not compiled(r"\w").search(w) and w not in NOT_BEFORE]  # ≥ > ~
_ENGLISH = [w for w in _WORDS if w.isascii() and w not in (*NOT_BEFORE, *_SIGNS)]
_EITHER = ("封顶", "不到")  # stands before the number or behind it
_CHINESE = [w for w in _WORDS if not w.isascii() and (w in _EITHER or w not in (*NOT_BEFORE, *_SIGNS))]
_MONEY = "|".join(pattern.removesuffix(r"\s?$") for _, pattern in MONEY_BEFORE)
_BEFORE_EN = compiled(
    rf"\b(?P<w>{_alternatives(_ENGLISH)})(?:\s+(?:the|a|an|by|of|its|another|total|one|all|for|at|to|past|and))?[\s(]*(?:{_MONEY})?\s*$",
    re.IGNORECASE,
)
_BEFORE_ZH = compiled(rf"(?P<w>{_alternatives(_CHINESE)})(?:了|到|至|过|占|有)?\s?(?:人民币|[¥$])?\s*[“\"]?$")
_WENT = compiled(
    r"\b(?:edg|went|gone|go|ris|ros|climb|mov|crept|creep|tick|inch|push|bring|brought|build|built|tak|add|driv|lift|shot|jump)\w*\s*$"
)
_BEFORE_SIGN = compiled(rf"(?<![-=<>])(?P<w>{_alternatives(_SIGNS)})\s?(?:US\$|[$€£¥])?\s?$")
_NOT = compiled(r"(?:\bnot\s+(?:(?:be|fall|drop|go|sink)\s+)?|\bnever\s+(?:be\s+)?)$", re.IGNORECASE)
_TURNED = {"up_to": "no less than", "over": "no more than"}  # not below 60 percent; not more than, not above
_BEHIND = compiled(
    rf"(?:\s|,\s|-)?(?P<w>{_alternatives(BEHIND)})(?![a-zA-Z]|\s+than\b)(?!(?<=plus)\s+(?:[a-z]+\s+)?\d)(?:(?<!多)|(?![样数元层级]))",
    re.IGNORECASE,
)
_LIMIT = compiled(
    r"(?P<w>最高|最多|至多|至少|不超过|up to|at most|at least)(?:可|将|再|能|会)?(?:给予|给|获得?|拿到?|领到?|奖补|补贴|补助|补到?|奖励?|支持|资助|安排|享受|得到|达|不超过|降低?|减少?|节[省约]|省|缩短|提[高升])+(?:资金|补助|奖励|补贴)?(?:人民币)?\s*$"
)
_PART_OF = compiled(r"(?:[一二三四五六七八九]|成|半|%)$")  # 五分之一强; 世界500强 and 百强 are names
_OF_NEXT = compiled(
    r"[,，]?\s*\+\s?\d|,\s\+|不到(?![，。,;；、”)）]|$)"
)  # +14 firms, +39 workshops; 不到三年
_WEAK = ("exact", "average")
_PAST = compiled(r"\b(?P<w>past|passed|top|tops)\s+(?:the\s+)?(?:US\$|[$€£¥]|RMB)?\s*$", re.IGNORECASE)


def hedge_of(text: str, start: int, end: int, inside: str, unit_end: int, measure_end: int) -> Hedge:
    """The hedge of the number from start to end; inside: the word that is part of it (三万余).

    unit_end: where the words of its unit end; measure_end: where its measure word (个, %, percent) ends.
    """
    before = text[max(0, start - 40) : start]
    for pattern in (_LIMIT, _BEFORE_EN, _BEFORE_ZH, _BEFORE_SIGN, _PAST):
        match = pattern.search(before)
        if match and not _something_else(text, start, match["w"]):
            word, at = match["w"], start - len(before) + match.start("w")
            denied = _NOT.search(text[max(0, at - 20) : at])
            turned = _TURNED.get(qualifier_of(" ".join(word.split()))) if denied else None
            return _prefer(turned or word, at, inside, text, end, unit_end, measure_end)
    glued = text[start - 1 : start]
    if (
        glued in LOOSE
        and start > 0
        and (text[start] in "百千万亿半" or _GONE_BEYOND.search(text, max(0, start - 2), end))
    ):
        return Hedge(qualifier_of(LOOSE[glued]), glued, start - 1, None)
    return _prefer("", None, inside, text, end, unit_end, measure_end)


def _something_else(text: str, start: int, word: str) -> bool:
    """Hedge words with another meaning there: the average of 'on average' is read by `on_average`."""
    low = compiled(r"\s+").sub(" ", word.lower())
    before = text[max(0, start - 40) : start].lower()
    if low in ("under", "below", "above", "beyond") and compiled(r"\b(?:and|or)\s+\w+\s*$").search(before):
        return True
    if low == "up to" and _WENT.search(before.removesuffix("up to ").removesuffix("up to")):
        return True  # it had edged up to 69.4 percent
    if low == "约" and before.endswith(("签约", "缔约", "节约", "预约", "合约", "履约", "违约")):
        return True
    return low == "为" and before.endswith(("分为", "因为", "认为", "成为", "作为"))


def _prefer(
    word: str, place: int | None, inside: str, text: str, end: int, unit_end: int, measure_end: int
) -> Hedge:
    """The strongest of the words before, inside and behind: an inequality says more than 'exactly' or 'on average'."""
    hedges: list[tuple[str, int | None, int | None]] = [(word, place, None)] if word else []
    if inside:
        hedges.append((inside, None, None))
    for at in dict.fromkeys((end, measure_end, unit_end)):
        behind = _BEHIND.match(text, at)
        if behind and behind["w"] in ("强", "弱") and not _PART_OF.search(text, max(0, at - 2), at):
            continue
        if behind and _OF_NEXT.match(text, behind.start()):
            continue
        of_number = at == end or text[at - 1] in "倍番"
        if behind and (of_number or behind["w"] not in ("多", "来", "几", "许")):
            hedges.append((behind["w"], None, behind.end()))
            break
    if not hedges:
        return Hedge()
    told = [(qualifier_of(" ".join(w.split())), w, a, b) for w, a, b in hedges]
    strong = [t for t in told if t[0] not in _WEAK]
    return Hedge(*(strong or told)[0])


def on_average(text: str, start: int, end: int, sentence: tuple[int, int]) -> bool:
    """Whether the sentence says of this number that it is a mean: the word stands before it, or closes the list."""
    if _AVERAGE.search(text, sentence[0], start):
        return True
    return bool(
        compiled(r"\bon average\b", re.IGNORECASE).search(text[end : min(sentence[1], end + 60)])
    ) or bool(compiled(r"\bon average\b[.\s]*$", re.IGNORECASE).search(text[end : sentence[1]]))
