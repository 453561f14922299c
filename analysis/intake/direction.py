"""Which way a change goes: rose, fell, 28.4 percent shorter, 下降; and whether a number is a change or a level."""

import re
from typing import NamedTuple

from analysis.intake.compiling import compiled

UP_EN = (
    r"ros(?:e|ing)|rise[sn]?|rising|increas\w*|gr[eo]w\w*|growth|(?<!-)(?<!make )(?<!makes )(?<!made )(?<!making )(?<!built )(?<!build )(?<!builds )(?<!set )(?<!sets )(?<!setting )(?<!signed )(?<!opened )(?<!taken )(?<!open )up(?!\s?(?:to|grad|stream))|improv\w*|rais\w*|lift\w*|boost\w*|gain\w*|climb\w*|"
    r"jump\w*|surg\w*|expan\w*|enhanc\w*|soar\w*|accelerat\w*|higher|faster|hik\w*|add(?:ed|s|ing)?|widen\w*|ramp\w*|advanc(?:ed|es)|strengthen\w*|elevat\w*|swell\w*|swollen|pick\w* up|leap\w*|rebound\w*|plus|vault\w*|shot\s+up|inch\w*\s+up|crept\s+up"
)
DOWN_EN = (
    r"f[ae]ll(?:s|en|ing)?|drop(?:s|ped|ping)?|declin\w*|decreas\w*|cut(?:s|ting)?|reduc\w*|lower(?:s|ed|ing)?|(?<!draw )(?<!draws )(?<!drew )(?<!drawn )(?<!drawing )down(?!\s?(?:stream|town|load))|"
    r"shr[aiu]nk\w*|shorten\w*|slash\w*|slump\w*|slid(?:e|es)?|trim\w*|sav(?:e|es|ed|ing|ings)|shed(?:s|ding)?|curb\w*|contract(?:ed|s|ing)\b|plung\w*|"
    r"lessen\w*|diminish\w*|narrow(?:s|ed|ing)|fewer(?!\s+than)|shorter|less(?!\s+(?:than|\w+(?:ous|ful|able|ible|ive)|likely|sure|certain|clear|optimistic|advanced|common|well))|compress\w*|shav\w*|halv\w*|minus|tumbl\w*|ebb\w*|dip(?:s|ped)?|brought down|pull\w* down|slip(?:s|ped)?|eas(?:ed|es|ing)|s[ai]nk(?:s|ing)?|sunk|div(?:e[ds]?|ing)|dove|slim\w*|retreat\w*|weaken\w*|off(?=\s+(?:by|about|nearly|some|around|more|over)|\s+$)|scal\w* back|min(?:us)"
)
AFTER_UP_EN = r"higher|more|faster|increase\w*|rise|growth|gain|improvement|jump|longer|greater|better|up(?=\b(?!\s*to))|expansion|boost|surge|uptick|hike|quicker|climb|above"
AFTER_DOWN_EN = r"shorter|rarer|quieter|thinner|lower|less|fewer|smaller|leaner|lighter|sooner|decrease|reduction|decline|drop|fall|cut|savings?|contraction|cheaper|slower|down(?=\b)|slump|below|under(?=\s+(?:those|that|(?:the|its)\s+(?:level|figure|value|average))\b)"
UP_ZH = r"增长|提高|提升|上升|增加(?!值)|上涨|增幅|增速|加快|改善|扩大|增产|升高|攀升|提速|(?<![新])增(?![值设强收补加产长])|提质|涨幅|上浮|增效|升(?=[至到了\d超近约])|涨|优化|拉动|高出|提(?=\d)|[快高多](?=[了出])|翻"
DOWN_ZH = r"下降|降低|减少|缩短|下滑|回落|下跌|跌(?=[了去至到\d])|缩减|压减|压降|下浮|下探|调降|压缩|节约|节省|节能|节水|节电|降幅|减排|减幅|萎缩|收窄|削减|减(?=[至到了少超近约一二两三四五六七八九十]|\s?\d)|减员|减人|砍(?=[掉去了\d])|压(?=[下低掉][去了到]?)|少[用排](?=[^，。；\d]{1,6}\d)|裁(?=[掉减了])|降(?=[至到了\d超近约本一二两三四五六七八九])|降本|缩(?=[至到短])|负增长|跌幅|低于去年|下调|省(?=[了时下去出\d一二两三四五六七八九])|(?<![至不最减缩])少(?=[花用付交开赔掏]?[了近约一二两三四五六七八九十\d])|[慢短轻薄](?=了)|(?<![不高])低(?=[了近约超一二两三四五六七八九\d])"
LEVEL_ZH = r"(?:至|到|为|成)"

_EN = compiled(rf"\b(?:(?P<up>{UP_EN})|(?P<down>{DOWN_EN}))\b", re.IGNORECASE)
_AFTER = compiled(
    rf"\s*(?:(?:and|or)\s+more\s+|or\s+so\s+)?(?:(?:on\s+)?average[sd]?\s+|annual(?:ly)?\s+|yearly\s+|year[\s-]on[\s-]year\s+|overall\s+|(?:a|per|each)\s+(?:year|month|week|day|hour|shift|unit|tonne|piece)\s+|(?!(?:and|or|but)\b)[\w-]+\s+)?(?:(?P<up>{AFTER_UP_EN})|(?P<down>{AFTER_DOWN_EN}))\b",
    re.IGNORECASE,
)
_ZH = compiled(rf"(?P<up>{UP_ZH})|(?P<down>{DOWN_ZH})")
_AFTER_ZH = compiled(r"的?(?:(?P<up>增长|提升|增幅|涨幅|提高)|(?P<down>降幅|下降|减少|节约|缩短|降低|减排))")
_TO_LEVEL = compiled(r"\b(?:to|reach\w*|hit|stand\w*|stood|at)\s+(?:(?:a|an|the|its|just|only|now|record|level|of|high|low|over|more|than|about|around|nearly|almost|some|at|least|up|above|roughly|approximately)\s+)*(?:US\$|[$€£¥]|RMB)?\s*$", re.IGNORECASE)  # fmt: skip
_BY = compiled(r"\bby\s+(?:(?:a|an|the|as|much|many|at|least|up|to|over|more|than|about|around|nearly|almost|some|another|further|average|of|roughly|approximately|mean|well|just|only|below|under|on|around|close|in|excess|additional)\s+)*(?:US\$|[$€£¥]|RMB)?\s*$", re.IGNORECASE)  # fmt: skip
_FROM = compiled(
    r"\bfrom\s+(?:(?:a|an|the|about|around|over|nearly|just|some|under|only|less|more|than)\s+)*(?:US\$|[$€£¥]|RMB)?\s*$",
    re.IGNORECASE,
)
_FROM_ZH = compiled(
    r"(?:由|从|自)(?:原来|过去|此前|最初|以前|改造前|之前|原先|年初|去年|上年|20\d\d年?|期初|[一二两三四五六七八九十\d]+年前|底|末|“?十[二三四]五”?)*的?(?:约|近|超|不足|不到|超过)?\s*$"
)
_TO_ZH = compiled(r"(?:至|(?<!不)到|为|成)(?:了|约|超过|超|近|不足|不到|全市|全省|的)*\s*$")
_DENIED = compiled(
    r"(?:\b(?:not|never|neither|without)|n['’]t)\s+(?:(?:yet|ever|be|have|been)\s+)*$", re.IGNORECASE
)
_UP_TO = compiled(r"\b(?:up\s+to|as\s+much\s+as)\s+(?:a\s+|an\s+)?(?:US\$|[$€£¥])?\s*$", re.IGNORECASE)
_OF_A_FALL = compiled(r"[降跌]幅[^，。；]{0,8}$")
_ELSEWHERE = compiled(
    r"比(?:全国|全省|全市|全球|世界|行业|同行|同类|国内|周边|[^，。；]{0,8}(?:平均|均值))[^，。；]{0,6}$"
)
_SHARE_EN = compiled(
    r"\b(?:mak\w+\s+up|made\s+up|account\w*\s+for|represent\w*|compris\w+|constitut\w+|cover\w*|contribut\w+|us(?:e|ed|es|ing)\s+by|share\s+of)\b",
    re.IGNORECASE,
)
_SHARE_ZH = compiled(
    r"(?:占|占比|比重|覆盖率|普及率|渗透率|率|比例)(?:已|均|约|近)?(?:达|达到|为|超|超过|突破|是|高达)?(?:了|到)?\s*$"
)


_CHANGE_OF = compiled(
    r"\s+in\s+[^.;,]{3,70}\bof\s*"
)  # a drop in carbon dioxide per unit of output of 18 percent


class Direction(NamedTuple):
    """sign: 1 up, -1 down, 0 none said. change: the number is how much something changed (and not a level).
    base: the level from which something changed."""

    sign: int = 0
    change: bool = False
    base: bool = False


def direction(
    text: str,
    start: int,
    end: int,
    unit_end: int,
    sentence: tuple[int, int],
    previous: int,
    *,
    behind: bool = True,
) -> Direction:
    """The direction of the number from start to end.

    unit_end: where its unit ends. sentence: the span of its sentence. previous: where the last figure of the sentence
    ends (or the sentence's start): words before it belong to that figure. behind: words behind the figure may tell
    (28.4 percent shorter).
    """
    hedge_room = text[max(sentence[0], start - 60) : start]
    if _FROM.search(hedge_room) or _FROM_ZH.search(hedge_room):
        return Direction(0, False, True)
    after = _AFTER.match(text, unit_end, sentence[1]) if behind else None
    if after and not _TO_LEVEL.search(hedge_room):
        return Direction(1 if after["up"] else -1, True)
    before = max(previous, sentence[0], start - 90)
    chinese = [
        m for m in _ZH.finditer(text, before, start + 1) if m.end() <= start
    ]  # 低15%: the rule looks at the digit
    if chinese:
        return _chinese(text, chinese[-1], start)
    after_zh = _AFTER_ZH.match(text, unit_end, sentence[1]) if behind else None
    if after_zh and not _SHARE_ZH.search(hedge_room):
        return Direction(1 if after_zh["up"] else -1, True)
    english = list(_EN.finditer(text, before, start))
    if english:
        return _english(text, english[-1], start, hedge_room)
    return Direction()


def _chinese(text: str, verb: re.Match, start: int) -> Direction:
    sign, between = (1 if verb["up"] else -1), text[verb.end() : start]
    if verb[0] == "收窄" and _OF_A_FALL.search(text[max(0, verb.start() - 12) : verb.start()]):
        sign = 1  # a fall that became less
    if verb[0] in ("低", "高", "多", "少", "快") and _ELSEWHERE.search(
        text[max(0, verb.start() - 20) : verb.start()]
    ):
        return Direction()  # lower than elsewhere is no change
    if compiled(r"[，。；]").search(between) and len(between) > 6:
        return Direction()
    if verb[0] == "增长" and between.startswith("率"):
        return Direction(sign, True)
    if compiled(LEVEL_ZH).match(between) and verb[0] not in ("增幅", "降幅", "增速", "涨幅"):
        return Direction(sign, False)
    if _SHARE_ZH.search(between) or (
        _TO_ZH.search(between) and not compiled(r"(?:同比|环比)").search(between)
    ):
        return Direction(sign if _TO_ZH.search(between) else 0, verb[0] in ("增幅", "降幅", "增速", "涨幅"))
    return Direction(sign, True)


def _english(text: str, verb: re.Match, start: int, hedge_room: str) -> Direction:
    sign, between = (1 if verb["up"] else -1), text[verb.end() : start]
    if _DENIED.search(text[max(0, verb.start() - 24) : verb.start()]):
        return Direction()  # did not fall below
    if sign < 0 and _UP_TO.search(hedge_room):
        return Direction(sign, True)  # saves up to 30 percent
    if _BY.search(hedge_room) or (
        verb[0].lower() == "growth" and compiled(r"\b(?:at|of|to)\b").search(between)
    ):
        return Direction(sign, True)
    if _TO_LEVEL.search(hedge_room):
        return Direction(sign, False)
    if _CHANGE_OF.fullmatch(between):
        return Direction(sign, True)
    if _SHARE_EN.search(between):
        return Direction()
    if len(between) > 45 and not compiled(r"\bof\s+(?:[\w-]+\s+){0,4}$").search(between):
        return Direction()
    return Direction(sign, True)
