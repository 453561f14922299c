"""The page around an article: which lines are text and which are furniture; sentences and clauses of the text."""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from analysis.intake.compiling import compiled

_LISTS = compiled(  # a heading after which other stories, offers or rankings are listed
    r"^\W{0,12}(?:(?:related|recent|more|other|latest|popular|top|recommended|trending|further|similar|featured|hot)\s+"
    r"(?:stor(?:y|ies)|news|articles?|reading|posts?|headlines?|coverage|links|from\b.*|on\b.*|in\b.*|content|topics?|videos?|reports)"
    r"|most\s+(?:read|viewed|popular|shared|commented)|you\s+(?:may|might)\s+(?:also\s+)?(?:like|be interested)\b.*|read\s+(?:more|next|also)|see\s+also"
    r"|don't\s+miss|editor'?s?'?\s+(?:picks?|choice)|what'?s\s+(?:new|hot|trending)|in\s+other\s+news|trending(?:\s+now)?|recommended(?:\s+for\s+you)?|up\s+next"
    r"|advertisement|sponsored(?:\s+content)?|promoted|ads?|markets?(?:\s+(?:today|data|at a glance))?|weather|photos?|gallery|videos?|tags?|comments?|events?|jobs|classifieds?|elsewhere"
    r"|相关(?:阅读|新闻|文章|报道|链接|推荐|稿件|资讯|信息|文件)|推荐(?:阅读|新闻|文章|视频)?|延伸阅读|更多(?:新闻|阅读|内容|精彩|文章|>*)?|(?:热门|最新|今日|本周|近期|往期|精彩|热点)(?:新闻|文章|阅读|推荐|资讯|排行|回顾|评论|专题|话题|关注|要闻|动态|稿件|公告|文件)?"
    r"|猜你喜欢|大家都在看|新闻排行(?:榜)?|(?:点击|阅读|新闻|热度|浏览)排行(?:榜)?|排行榜|热榜|热搜(?:榜)?|为您推荐|您可能(?:还)?(?:喜欢|感兴趣).*|(?:上一|下一)(?:篇|条|则|页|期|版).*|友情链接|站内搜索|广告|赞助|推广|评论(?:区)?|图片新闻|图集|专题(?:推荐)?|视频推荐|编辑推荐|频道精选|返回(?:首页|顶部))\s*(?:[:：>»…|]|\.\.\.)*\s*$",
    re.IGNORECASE,
)
_LINE = compiled(  # a line that is furniture by itself
    r"^\s*(?:相关(?:报道|阅读|新闻|链接)|延伸阅读|推荐阅读|更多(?:报道|阅读)|related|read more|see also)\s*[:：]|©|\bcopyright\b|all rights reserved|版权所有|未经(?:授权|许可)|ICP备|公网安备|京ICP|网信备|许可证(?:编号|号)|举报(?:电话|邮箱)|违法和?不良信息|^\s*(?:tel|phone|fax|e-?mail|contacts?|address|office|postcode|zip|media contacts?|press contacts?|enquiries|inquiries)\b\.?\s*[:：]"
    r"|^\s*(?:电话|传真|邮编|邮箱|地址|联系(?:人|电话|方式|我们)|网址|主办(?:单位)?|承办(?:单位)?|技术支持|网站标识码|邮政编码|咨询电话|服务热线|客服热线)\s*[:：]"
    r"|^\s*(?:\S{0,6}\s)?(?:责任编辑|责编|编辑|记者|校对|审核|监制|来源|作者|发布(?:时间|日期|者|单位|机构)?|时间|日期|更新(?:时间|日期)?|发文(?:机关|字号|日期)|成文日期|索引号|主题分类|字号|字体|浏览(?:次数|量)?|点击(?:数|量)?|阅读(?:量|数)?|访问量|分享(?:到)?|打印|收藏|标签|关键词|文号|信息来源|稿源|供稿|通讯员)\s*[:：]"
    r"|^\s*(?:source|editor|edited by|reporter|by|author|updated|published|posted|last updated|date|time|print|share|tags?|keywords?|photo|image|credit|caption|filed under|category|topics?|views?|reads?|ref(?:erence)?(?:\s?no\.?)?|document no\.?|word count|font size)\s*[:：|]"
    r"|^\s*(?:subscribe|sign up|log ?in|register|newsletter|follow us|download (?:our|the) app|share (?:this|on)|cookie|privacy|terms of (?:use|service)|about us|contact us|advertise|back to top|skip to|click here|scan the|get the app|join (?:us|our)|help centre|cookies?|our newsletter|previous\b(?=\s*[:：])|next(?=\s*[:：]))\b.{0,160}$"
    r"|\b(?:subscribe|newsletter|free trial|cookies?|special offer|limited offer|discount|coupon|promo code|sign up|click to|sponsored)\b.{0,120}$(?<![.。])"
    r"|扫(?:一扫|码)|下载(?:APP|客户端)|关注(?:我们|微信|公众号)|微信公众号|二维码|客户端下载|限时(?:优惠|特惠|抢购)|特价|促销|优惠价|会员价|立即(?:购买|抢购|订阅|注册|下载)|原价|包邮|满\d+减|领券|订阅(?:电话|热线|本报)"
    r"|\b\d+\s*(?:comments?|views?|shares?|likes?|reads?)\b\s*(?:\||$)|\bmin(?:ute)?s? read\b|^\s*(?:page|slide|p\.)\s*\d+(?:\s*(?:of|/)\s*\d+)?\s*$|^\s*第?\s*\d+\s*[/页]\s*\d*\s*页?\s*$"
    r"|^\s*(?:\+?\d[\d\s()-]{6,}|[\w.+-]+@[\w.-]+)\s*$|^\s*(?:https?://|www\.)\S+\s*$|^\s*\d{4}[-./年]\d{1,2}[-./月]\d{1,2}日?(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?(?:\s*\|?\s*(?:来源|source|by|from|浏览|阅读|点击).*)?\s*$",
    re.IGNORECASE,
)
_SPOKEN = compiled(  # what somebody asks or says, and no byline
    r"^\s*(?:reporter|记者|编辑)\s*[:：]\s*(?:\S.{11,}[。！？]|[\x00-\x7f].{39,}[.!?]).{0,2}$", re.IGNORECASE
)
_MENU = compiled(r"^(?:[^\s|>›»/·][^|>›»·]{0,30}\s*[|>›»·]\s*){2,}[^|>›»·]{0,40}$")
_NUMBER_CELL = compiled(
    r"\d[\d,.]*\s*(?:[%％万亿家个]|(?:→|->)\s*\d)|[|｜]\s*(?:[a-zA-Z]+\s|[<>~约超逾近]\s?){0,2}\d[\d,.]*\+?\s*(?:[|｜]|$)"
)
_STOP = compiled(r"[.!?。！？…]['\"”’」）)]*\s*$")
_TIME_AGO = compiled(r"^\s*(?:\d{1,2}:\d{2}|\d+\s+(?:minutes?|hours?|days?)\s+ago|\d{1,2}[-/]\d{1,2})\b|\s(?:\d+\s+(?:min(?:ute)?s?|hours?|days?)\s+ago|\d{4}-\d{2}-\d{2}|\d{2}-\d{2})\s*$", re.IGNORECASE)  # fmt: skip

_ABBREVIATIONS = (
    "mr", "mrs", "ms", "dr", "prof", "st", "no", "nos", "co", "ltd", "inc", "corp", "u.s", "u.k", "e.g", "i.e", "vs",
    "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "approx", "est", "fig", "p.m", "a.m", "etc", "gen", "gov", "vol", "pct", "rev", "al",
)  # fmt: skip
_END = compiled(r"[。！？!?；;]+[”’」』）)\"']*|\n+|\.(?=[”\"')\]]*(?:\s|$))[”\"')\]]*(?:\[\d+\])?")
_LONGEST_SENTENCE = 1200
_LONGEST_CLAUSE = 240  # what stands further off than this says nothing of a figure
_CLAUSE_END = compiled(r"[，,；;：:。！？!?\n]|\s[—–-]{1,2}\s|——|\bwhile\b|\bwhereas\b|\.(?=\s|$)")


@dataclass(frozen=True)
class Line:
    """One line: its span, its text, and why it is furniture ('' where it is text)."""

    start: int
    end: int
    text: str
    furniture: str = ""


def _is_prose(text: str) -> bool:
    body = text.strip()
    chinese = sum("\u4e00" <= c <= "\u9fff" for c in body)
    return bool(_STOP.search(body)) and len(body) >= (28 if chinese > len(body) / 4 else 90)


def _heads_table(text: str, below: int) -> bool:
    """Whether the line below is a row of figures: then this one is the head of a table."""
    end = text.find("\n", below)
    row = text[below : end if end >= 0 else len(text)]
    return row.count("|") >= 2 and bool(compiled(r"\d\s*(?:\||$)").search(row))


def lines(text: str) -> list[Line]:
    """The lines of a page in order, those of menus, contacts, offers and lists of other stories marked as furniture.

    >>> [bool(line.furniture) for line in lines("Beijing has 103 smart factories.\\n\\nRelated stories\\n5,000 robots in Ohio")]
    [False, False, True, True]
    """
    lines, at, listed, __ = [], 0, "", 0
    for raw in text.split("\n"):
        start, at = at, at + len(raw) + 1
        body = raw.strip()
        reason = ""
        if body and listed and _is_prose(body) and not _TIME_AGO.search(body):
            listed = ""
        if body and _LISTS.match(body) and len(body) < 60:
            listed = "a list of other stories or offers"
        if listed and body:
            reason = listed
        elif (
            body
            and len(body) < 240
            and not (_is_prose(body) and len(body) > 130)
            and _LINE.search(body)
            and not _SPOKEN.match(body)
        ):
            reason = "a line of the page"
        elif body and _MENU.match(body) and not _NUMBER_CELL.search(body) and not _heads_table(text, at):
            reason = "a menu"
        lines.append(Line(start, start + len(raw), raw, reason))
    return lines


_ITEM = compiled(
    r"^\s*(?:[-–—•*◆◇·▪■●○►▶➤✓✔👉🔹🔸📌📍☑]|[(（]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[)）.、])"
)
_DECIMAL = compiled(r"\d+\.\d")  # 9.7 begins a line as an item's number does
_LABELLED = compiled(r"^\s*[^:：\n]{2,60}[:：]\s*(?:[≥>≤<~≈约超近逾+-]\s?|ca\.\s|over\s|about\s)*[$€£¥]?\d")
_YEARS = compiled(r"20\d\d(?:\s?[-–—至到]\s?(?:20)?\d\d)?年?")
_SECTION = compiled(
    r"^\s*(?:[一二三四五六七八九十]{1,3}、|▌|■|◆|【\d{1,2}】|[\[【(]?(?:slide|part|section)\s\d+\w?\b|[IVX]{1,4}\.\s)",
    re.IGNORECASE,
)
_OF_FIGURES = compiled(r"\d[\d,.]*[万亿]?\s*(?:→|->|[%％]|[A-Za-z\u4e00-\u9fff]{2})")  # 200 benchmark firms
_HEADING = 60  # characters; what is longer is text


def headings(lines: list[Line]) -> dict[int, tuple[int, int]]:
    """For each line of a list (its index) the span of the heading over it: the last short line that is none of the list.

    >>> headings(lines("Goals for 2027\\n- 300 smart factories\\n- 20 parks\\nThe city has 103 now."))
    {1: (0, 14), 2: (0, 14)}
    """
    over: dict[int, tuple[int, int]] = {}
    head: tuple[int, int] | None = None
    section: tuple[int, int] | None = None  # a heading that holds for the text behind it as well
    open_ = False  # the line before is a heading as well
    for i, line in enumerate(lines):
        body = line.text.strip()
        if not body:
            open_ = False
            continue
        bare = _YEARS.sub("", body)
        item = bool(_ITEM.match(body)) and (
            len(body) > 20 or bool(compiled(r"\d").search(_ITEM.sub("", bare, count=1)))
        )
        figures = section is not None and bool(_OF_FIGURES.match(bare))
        if item or figures or _LABELLED.match(body):
            open_ = False
            if head is not None:
                over[i] = head
            elif section is not None:
                over[i] = section
        elif len(body) <= _HEADING and not _STOP.search(body):
            head = (head[0] if head and open_ else line.start, line.end)
            open_ = True
            section = (line.start, line.end) if _SECTION.match(body) else section
        else:
            head, open_ = None, False
            if section is not None:
                over[i] = section
    return over


_GAP = compiled(r"(?:(?<=\S) {2,}(?=\S)|^ {8,}(?=\S))")
_RULE = compiled(r"^\s*[-=_—]{8,}\s*$")


def with_columns(text: str) -> str:
    """The text with a bar in every gap of a table that is aligned by spaces, exactly as long as before.

    >>> print(with_columns("Item        2023    2024\\nFactories     62      79\\nWorkshops    103     164"))
    Item       |2023   |2024
    Factories    |62     |79
    Workshops   |103    |164
    """
    rows = text.split("\n")
    gaps = [0 if "|" in row or _RULE.match(row) else len(_GAP.findall(row)) for row in rows]
    for i, row in enumerate(rows):
        beside = max(gaps[i - 1] if i else 0, gaps[i + 1] if i + 1 < len(rows) else 0)
        if gaps[i] >= 2 and beside == gaps[i] and len(row) < 200:
            rows[i] = _GAP.sub(lambda gap: gap[0][:-1] + "|", row)
    return "\n".join(rows)


def is_apart(line: str, below: str) -> bool:
    """Whether two lines are no parts of one sentence by what they are: an item, a label, a row of a table, a line of the page."""
    body, under = line.strip(), below.strip()
    labelled = _LABELLED.match(under) and not under[:1].islower()
    item = _ITEM.match(under) and not _DECIMAL.match(under)
    if item or _SECTION.match(under) or labelled or "|" in line or "|" in below:
        return True
    if any(_RULE.match(row) or len(_GAP.findall(row)) >= 2 for row in (line, below)):
        return True
    return any(_LISTS.match(row) or _LINE.search(row) for row in (body, under))


def sentences(text: str) -> list[tuple[int, int]]:
    """Spans of the sentences of a text.

    >>> source = "The U.S. has 3.5 million. China built 103, says Dr. Li.\\n北京有103家。上海有200家。"
    >>> [source[a:b].strip() for a, b in sentences(source)]
    ['The U.S. has 3.5 million.', 'China built 103, says Dr. Li.', '北京有103家。', '上海有200家。']
    """
    spans, start = [], 0
    for match in _END.finditer(text):
        if match[0].startswith("."):
            word = compiled(r"[\w.]+$").search(text[max(start, match.start() - 8) : match.start()])
            nothing_begins = compiled(r"\s+[a-z0-9]").match(text[match.end() : match.end() + 3])
            if word and (word[0].lower() in _ABBREVIATIONS or (len(word[0]) == 1 and word[0].isupper())):
                continue
            if nothing_begins and not compiled(r"\s+\d").match(text[match.end() : match.end() + 3]):
                continue
        spans.append((start, match.end()))
        start = match.end()
    if text[start:].strip():
        spans.append((start, len(text)))
    return [piece for a, b in spans if text[a:b].strip() for piece in _pieces(a, b)]


def _pieces(first: int, last: int) -> list[tuple[int, int]]:
    """A sentence as it is; what is longer than any sentence in pieces, so that its figures don't look through all of it."""
    return [(a, min(a + _LONGEST_SENTENCE, last)) for a in range(first, last, _LONGEST_SENTENCE)]


class Spans:
    """Spans in order, made to be asked which one holds a place."""

    def __init__(self, spans: list[tuple[int, int]]) -> None:
        self.all = spans
        self._starts = [a for a, _ in spans]

    def index(self, place: int) -> int:
        return max(bisect_right(self._starts, place) - 1, 0)

    def at(self, place: int) -> tuple[int, int]:
        return self.all[self.index(place)] if self.all else (0, 0)


def clause(text: str, start: int, end: int, within: tuple[int, int]) -> tuple[int, int]:
    """The clause around a span inside its sentence: from the mark before to the mark behind."""
    first, last = max(within[0], start - _LONGEST_CLAUSE), min(within[1], end + _LONGEST_CLAUSE)
    for match in _CLAUSE_END.finditer(text, first, last):
        if _inside_number(text, match):
            continue
        if match.end() <= start:
            first = match.end()
        elif match.start() >= end:
            last = match.start()
            break
    return first, last


def _inside_number(text: str, match: re.Match) -> bool:
    return (
        match[0] in ",，:："
        and text[match.start() - 1 : match.start()].isdigit()
        and text[match.end() : match.end() + 1].isdigit()
    )


class Ordered:
    """Things with a start and an end, in order of start, made to be asked for those of a stretch of text."""

    def __init__(self, things: list) -> None:
        self.all = sorted(things, key=lambda t: (t.start, -t.end))
        self._starts = [t.start for t in self.all]

    def between(self, first: int, last: int) -> list:
        """Those that begin at or after `first` and before `last`."""
        return self.all[bisect_left(self._starts, first) : bisect_left(self._starts, last)]
