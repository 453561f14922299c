"""What stands behind (or before) a number: percent, money, measures, or the things that are counted.

`MEASURES` maps printed units to the units of the data; `NOUNS_EN` and `NOUNS_ZH` are the things that this field
counts. To teach the reader a new unit or thing, add it to a table here.
"""

import re
from typing import NamedTuple

from analysis.intake.compiling import compiled
from analysis.intake.sought import Late
from analysis.intake.unit_words import (
    _ADJECTIVAL,
    _IRREGULAR,
    _NUMBERS,
    _SKIP_EN,
    _STOP_EN,
    _VERBS_ZH,
    BEFORE,
    CLASSIFIERS,
    MEASURES,
    NOUNS_EN,
    NOUNS_ZH,
)

_ONE_CLASSIFIER = rf"(?:万?人次|个人(?![工智性信])|(?!单[位项价一元晶体品]|把[握关手控脉]|案[例件卷])[{CLASSIFIERS}](?![本里庭长性])|人|名|户|级)"
_CLASSIFIER = compiled(rf"\s?{_ONE_CLASSIFIER}(?:[（(][{CLASSIFIERS}][)）])?(?:/万[名]?[人工]+)?")
_STOP_ZH = compiled(r"\s{2,}|[，,。；;：:！!？?、（）()\[\]【】\n\d%“”\"《》]|——")
_AFTER_ZH = compiled(
    r"(?:[增减降升扩缩提压涨跌落][加长少低大展短高升缩]?[至到为成]|大幅|明显|显著|迅速|快速|稳步|逐步|进一步|扩大|扩展|跃升|跃至|已|实施|推进|减少|增至|增加|压缩|缩短|缩减|提高|降|具有|拥有|发展|将|在|为|于|被|并|实现|完成|通过|获|入选|达到?|占|比|较|同比|环比|增长|下降|提升|提高|降低|以上|左右|以内|的|是|均|都|可|就|也|参与|参加|开展|接入|上云|分布|覆盖|来自|涵盖|组成|使用|采用|名单|目标|任务|进行|中有|中的|里|建成|投产|中少有|中仅|列入|纳入|申报|围绕|正在|正|还|又|目前|平均|总数|主要|其中|以及|启动|脱颖|荣获|先后|累计|包括|共计|有望|升级为|升级|迈入|迈上|做到|应用于|服务于|年产|年均|需要|能够|让|使|带动|推动)"
)


class Unit(NamedTuple):
    """The unit of a number. words: as printed; unit: the word of the data (count, percent, CNY …); noun: what is counted;
    end: where its words end; start: where they begin if they stand before the number, else None; known: the noun is one
    of the field."""

    words: str
    unit: str
    noun: str
    end: int
    start: int | None = None
    known: bool = False


_AS_PRINTED = ("GW", "MW", "kW", "MVA", "kVA")  # mw is none
_MEASURE = compiled(  # a group for each row of the table: the first that is there
    "|".join(
        f"((?-i:{pattern}))" if unit in _AS_PRINTED else f"({pattern})" for unit, pattern in MEASURES
    ).replace(r"\b", r"(?-i:(?![A-Za-z\d_]))"),  # a character of Chinese may follow: 20GW目标
    re.IGNORECASE,
)
_ANY_BEFORE = compiled("|".join(f"(?:{pattern})" for _, pattern in BEFORE))  # most numbers have none
_YUAN = compiled(r"元(?![旦素件老首])")
_PER = compiled(
    r"\bper\s(?:10,000|ten thousand)\s(?P<what>employees|workers|people|residents|persons|inhabitants)\b|每万(?:名)?(?:制造业)?(?:员工|工人|职工|人)|/万[名]?(?:员工|工人|职工|人)",
    re.IGNORECASE,
)
_MAKING = compiled(
    r"(?:every|each|per|a)\s(?:year|month|day)|annually|annual|年产|年产量|年产能", re.IGNORECASE
)


def measure(text: str, start: int, end: int) -> Unit | None:
    """Percent, money or a physical measure of the number from start to end; None where it counts things."""
    before = text[max(0, start - 8) : start]
    for unit, pattern in BEFORE if _ANY_BEFORE.search(before) else ():
        match = compiled(pattern).search(before)
        if match:
            yuan = _YUAN.match(text, end)  # 新台币45亿元
            words = match[0].strip() + (yuan[0] if yuan else "")
            return Unit(words, unit, "", yuan.end() if yuan else end, start - len(match[0]))
    match = _MEASURE.match(text, end)
    if match is None or match.lastindex is None:
        return None
    return Unit(match[0].strip(" -"), MEASURES[match.lastindex - 1][0], "", match.end())


_TOKEN = compiled(r"\d+[A-Z][\w-]*|[A-Za-z](?:[\w'&/.-]*[\w'])?|,|[\"“”'‘’]|\(|\d[\w.-]*|\n|[^\sA-Za-z\d]")
_NEW_THING = compiled(r"new[\s-](?:energy|material|media|type)", re.IGNORECASE)
_VERBISH = compiled(r"(?:ed|ing)$")


_PLURALS = "|".join(sorted((re.escape(f"{n[:-1]}ies" if n.endswith("y") else f"{n}s") for n in NOUNS_EN), key=len, reverse=True))  # fmt: skip
_MORE_THINGS = Late(  # smart factories, digital workshops and scenarios: one number for all
    rf"(?:,\s+(?:[A-Za-z-]+\s+){{0,3}}(?:{_PLURALS}))+,?\s+and\s+(?:[A-Za-z-]+\s+){{0,3}}(?:{_PLURALS})\b"
)


def _singular(word: str) -> str:
    word = word.lower().rstrip("'").removesuffix("'s")
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def _is_plural(word: str) -> bool:
    low = word.lower()
    return (
        low in _IRREGULAR
        or (low.endswith("men") and len(low) > 5)
        or (low.endswith("s") and not low.endswith(("ss", "us", "'s", "is")) and len(low) > 3)
    )


def counted_en(text: str, end: int) -> Unit | None:
    """The things counted in English behind a number: up to the last plural noun before a verb or a preposition.

    >>> counted_en("10,000 smart factories and digital workshops in China", 6).words
    'smart factories and digital workshops'
    """
    first, last = _noun_phrase(text, end)
    if first is None or last is None:
        return None
    more = _MORE_THINGS.match(text, last)
    last = more.end() if more else last
    phrase = text[first:last]
    heads = [_singular(w) for w in compiled(r"[A-Za-z-]+").findall(phrase) if _is_plural(w)]
    known = any(h in NOUNS_EN or h.split("-")[-1] in NOUNS_EN for h in heads)
    printed = text[first - 4 : last] if text[first - 4 : first].lower() == "new " else phrase
    return Unit(printed, "count", phrase, last, None, known)


_LONGEST_PHRASE, _MOST_WORDS = 160, 9  # characters, words


def _noun_phrase(text: str, end: int) -> tuple[int | None, int | None]:
    """Where the words behind a number begin that name things, and where the last plural among them ends; None for neither."""
    first, last, words, at = None, None, 0, end
    for match in _TOKEN.finditer(text, end, min(len(text), end + _LONGEST_PHRASE)):
        token, low = match[0], match[0].lower()
        gap = text[at : match.start()]
        if "\n" in gap or token == "\n" or (gap and not gap.isspace() and gap != "-"):
            break
        at = match.end()
        if first is None and (
            (low in _SKIP_EN and not _NEW_THING.match(text, match.start())) or token == "-"
        ):
            continue
        if last is not None and low in _JOINTS:
            continue
        if last is None and token in _QUOTES:
            continue
        if _ends_phrase(token, words, begun=last is not None):
            break
        words += 1
        first = match.start() if first is None else first
        last = match.end() if _is_plural(token) else last
    return first, last


_JOINTS = ("and", "&", "or", "/")
_QUOTES = ('"', "“", "”", "'", "‘", "’")
_MODEL = compiled(r"\d+[A-Z]|\d\.\d$")  # 5G, Industry 4.0


def _ends_phrase(token: str, words: int, begun: bool) -> bool:
    """Whether a word is no part of a phrase any more. words: how many it has; begun: whether it has named things already."""
    low = token.lower()
    if low in _STOP_EN or not (token[0].isalpha() or _MODEL.match(token)) or words > _MOST_WORDS:
        return True
    return begun and (low in _NUMBERS or bool(_VERBISH.search(low) and low not in _ADJECTIVAL))


_NOUN_ZH = compiled("|".join(sorted(map(re.escape, NOUNS_ZH), key=len, reverse=True)))
_VERB_ZH = compiled("|".join("(?<!公)共" if v == "共" else re.escape(v) for v in sorted(_VERBS_ZH, key=len, reverse=True)))  # fmt: skip


_ELLIPSIS = compiled(r"\s(?P<what>[A-Za-z]+[- ](?:level|tier|grade|class))(?=\s*(?:,|and\b|or\b))")


def counted_short(text: str, end: int) -> Unit | None:
    """The first of a list that shares its noun: 8,200 advanced-level and 500 excellence-level factories."""
    match = _ELLIPSIS.match(text, end)
    return Unit(match["what"], "count", match["what"], match.end(), None, True) if match else None


def counted_zh(text: str, end: int) -> Unit | None:
    """The things counted in Chinese behind a number: a measure word, then what it measures.

    >>> unit = counted_zh("1200余家先进级智能工厂，覆盖全国", 5)
    >>> unit.words, unit.noun
    ('家先进级智能工厂', '先进级智能工厂')
    """
    match = _CLASSIFIER.match(text, end)
    if match is None:
        direct = _NOUN_ZH.match(text, end)
        if direct is None:
            return None
        return Unit(direct[0], "count", direct[0], direct.end(), None, True)
    stop = compiled(r"(?:以上|左右|上下|以内|多)").match(text[match.end() :])
    begin = match.end() + (stop.end() if stop else 0)
    if text[begin : begin + 1] == "的":
        begin += 1
    noun, known = _phrase_after(text, begin)
    word = match[0].strip()
    words = word + noun
    return Unit(words, "count", noun, begin + len(noun), None, known)


_DESCRIBED = compiled(r"(?:具有|拥有|达到|符合|掌握|年[营产])[^，。；\n]{0,18}?的")


def _phrase_after(text: str, begin: int) -> tuple[str, bool]:
    """The noun phrase that begins there: to the last known noun before a stop, a verb or 26 characters."""
    window = text[begin : begin + 30]
    described = _DESCRIBED.match(window)
    if described and _NOUN_ZH.match(text, begin + described.end()):
        noun, known = _phrase_after(text, begin + described.end())
        return described[0] + noun, known
    lead = compiled(r"[“\"《]?(?:[^，。；、（）()\n]{0,14})[”\"》]").match(window)
    offset = lead.end() if lead else 0
    stop = _STOP_ZH.search(window, offset)
    limit = stop.start() if stop else len(window)
    last = 0
    for known_noun in _NOUN_ZH.finditer(window, 0, limit):
        between = window[last : known_noun.start()]
        if last and _AFTER_ZH.search(between):
            break
        if not last and _AFTER_ZH.match(window):
            break
        last = known_noun.end()
    if last:
        more = compiled(
            r"[和与及、]([^，。；、\s\d]{0,8}?(?:工厂|车间|企业|平台|园区|项目|场景|产线))"
        ).match(text[begin + last :])
        joined = more[0] if more and not compiled(r"[家个座条项]").search(more[0]) else ""
        return window[:last] + joined, True
    after = _AFTER_ZH.search(window[:limit])
    phrase = window[: after.start() if after else limit][:10].strip()
    if phrase[:1] in ("和", "与", "及"):
        return "", False
    return (phrase, False) if compiled(r"[\u4e00-\u9fffA-Za-z“”\"·-]*").fullmatch(phrase) else ("", False)


def counted_before_zh(text: str, start: int, floor: int) -> tuple[str, int] | None:
    """The known noun phrase that stands before a number in its clause, with its start: 数字化车间达到200个 → 数字化车间."""
    window = text[floor:start]
    best = None
    for noun in _NOUN_ZH.finditer(window):
        best = noun
    if best is None:
        return None
    begin = 0
    for verb in _VERB_ZH.finditer(window, 0, best.end()):
        if verb.end() <= best.start():
            begin = verb.end()
    for mark in compiled(r"[，,、；;。：:（(）)\s个座间%”“]|(?<![国专])家|\d(?!G)").finditer(
        window[: best.end()]
    ):
        if mark.end() <= best.start():
            begin = max(begin, mark.end())
    phrase = window[begin : best.end()]
    return (phrase, floor + begin) if 0 < len(phrase) <= 24 else (best[0], floor + best.start())


_NUMBER_OF = Late(
    r"(?:number|total|count|tally|stock|inventory|fleet|ranks)\s+of\s+(?P<np>[A-Za-z][\w\s'&-]{2,70}?)\s*(?:[,(]|\b(?:in|had|has|have|will|would|was|is|are|to|by|at|rose|reached|exceed|exceeded|exceeding|surpass\w*|topp?ed|hit|stood|stands|grew|increased|climbed|across|that|which|nationwide|recogni[sz]ed|built|certified|with|now)\b)",
    re.IGNORECASE,
)


def counted_before_en(text: str, start: int, floor: int) -> tuple[str, int] | None:
    """The noun phrase of 'the number of …' that stands before a number in its sentence, with its start."""
    noun = None
    for match in _NUMBER_OF.finditer(text, floor, start):
        noun = (match["np"].strip(), match.start("np"))
    return noun


_THINGS = Late(rf"(?P<np>(?:(?:[A-Za-z]|\d[A-Z])[\w-]*[ -]){{0,2}}(?:{_PLURALS}))\b", re.IGNORECASE)
_BACK = 260  # characters over which things are still spoken of


def last_things_en(text: str, start: int, floor: int | None = None) -> str:
    """The things of the field that were named last before a number: … charging points; Germany has 154,000.

    floor: where they may begin at the earliest (None: some way back).

    >>> last_things_en("A plan for AI factories. The ministry wants 500 of them.", 45)
    'AI factories'
    """
    floor = max(start - _BACK, 0) if floor is None else floor
    named = [m["np"] for m in _THINGS.finditer(text, floor, start)]
    return compiled(r"^(?:(?:for|of|the|in|to|and|its|a|by|with|as|such|these|those|their|from|at|on)\s+)+", re.IGNORECASE).sub("", named[-1]) if named else ""  # fmt: skip


_DENSITY = compiled(r"机器人密度[^，。；\d]*$")


def per_unit(text: str, start: int, end: int, floor: int) -> str:
    """The unit of a density: per_10000_employees, per_10000_people, or ''. The words stand directly behind the number
    (470 robots per 10,000 workers) or before it in its sentence (每万名员工470台)."""
    match = (_PER.match(text, end + 1) if text[end : end + 1] in " (（/" else None) or _PER.match(text, end)
    if match is None:
        matches = list(_PER.finditer(text, max(floor, start - 46), start))
        match = matches[-1] if matches else None
    if match is None:
        return "per_10000_employees" if _DENSITY.search(text, max(floor, start - 24), start) else ""
    robots = compiled(r"robot|机器人", re.IGNORECASE).search(text[max(floor, start - 120) : end + 40])
    workers = robots or compiled(r"employ|worker|员工|工人|职工").search(match[0])
    return "per_10000_employees" if workers else "per_10000_people"


def rate_of_making(text: str, first: int, last: int, noun: str) -> bool:
    """Whether a clause tells a yearly output rather than a number of things."""
    return bool(_MAKING.search(text, first, last)) and bool(
        compiled(r"capacity|produce|output|make|产能|年产|生产").search(text[first:last])
    )
