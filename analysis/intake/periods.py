"""When a figure is of: by 2025, since 2021, in the coming three years, 到2025年底, “十四五”期间.

Each rule of `RULES` is a pattern with the role of the period it tells: deadline (by a day), asof (on a day), since (from a
day to now), span (within a period), recent (a number of years back), coming (a number of years ahead), ago (a day so long
before now), earlier (a day so long before that of the figure beside it), base (what a change is measured against: no figure is of
it), begun (when something began of which more is told: no figure is of it either), end (the end of a year, which is a deadline where it lies ahead and a day where it is past).
"""

import pandas as pd

from analysis.intake.alternatives import in_place
from analysis.intake.calendars import Period, period_of_words
from analysis.intake.numerals_en import ONES, TENS
from analysis.intake.sought import Seldom

_MONTH = r"(?P<{0}>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
_M = _MONTH.format("month")
_Y = r"(?P<year>(?:19|20|21)\d\d)"
_NOT_SAID = "".join(
    f"(?<!{word} )"
    for word in (
        "said",
        "says",
        "told",
        "announced",
        "reported",
        "published",
        "signed",
        "opened",
        "launched",
        "adopted",
        "held",
    )
)
_N = r"(?P<n>\d{1,2}|" + "|".join([*ONES, *TENS]) + r"|a few|several|a decade)"
_NZ = r"(?P<n>\d{1,2}|[一二两三四五六七八九十]+|几)"
_AGO = r"(?P<n>\d{1,2}|an?|" + "|".join([*ONES, *TENS]) + ")"
_REL_YEAR = (
    r"(?P<rel>the year after next|this year|last year|next year|the previous year|the year before|the year)"
)

RULES = (
    # what a change is measured against
    ("base", r"(?:[与同和较比]|相较于?|对比)\s?(?:19|20)\d\d年(?!年?[末底]?的[约近超逾仅]?\s?[\d一二两三四五六七八九])(?:[末底]|同期)?(?:相比|的?水平)?|[与同]\s?(?:上年|去年|前年)(?:年?[末底]|同期)?相比"),
    ("base", r"\b(?:compared\s+(?:with|to)|relative\s+to|against|than\s+(?:in|at|by))\s+(?:the\s+end\s+of\s+)?(?:19|20)\d\d\b|\b(?:from|over|on|below|above|under)\s+(?:the\s+)?(?:19|20)\d\d\s+levels?\b"),
    ("base", rf"\b(?:from|on|over|than|with|to)\s+(?:that\s+of\s+|those\s+of\s+)?{_AGO}\s+(?:years?|months?)\s+(?:earlier|ago|before|previously)\b"),
    ("span", rf"\b(?:in|over|during|for)\s+the\s+(?P<twelve>year|twelve months|12 months)\s+(?:to|ending|ended|through)\s+(?:the\s+)?(?:end[\s-]+(?:of\s+)?)?{_M}(?:\s+\d{{1,2}}(?!\d))?(?:,?\s+{_Y})?"),
    ("base", r"(?<=是)“?十[三四五]五”?(?:期|时期)?末(?=的)"),
    # when something began that is told of by the way
    ("begun", rf"\b(?:founded|begun|dat(?:es|ing)\s+(?:back\s+)?(?:to|from))\s+(?:in\s+)?(?:{_M}\s+)?{_Y}\b|\b(?:that|which|who)\s+(?:was\s+|were\s+|has\s+been\s+)?(?:began|started|launched|opened|founded|set\s+up|established|came\s+in)\s+in\s+(?:{_MONTH.format('month2')}\s+)?{_Y.replace('year', 'year2')}\b"),
    # the level that another is compared with, and its own time
    ("span", r"(?<=[较比])(?P<year>(?:19|20)\d\d)年(?=的[约近超逾仅]?\s?[\d一二两三四五六七八九])"),
    # several years
    ("span", rf"\b(?:between|from)\s+{_M}\s+(?:{_Y}\s+)?(?:and|to|through)\s+{_MONTH.format('until')}(?:\s+{_Y.replace('year', 'over')})?"),
    ("span", r"\b(?:from|between|during|over|in|of|for|the)?\s*(?P<year>(?:19|20)\d\d)\s?[-–/]\s?(?P<to>\d\d)(?![\d年])"),
    ("span", rf"从\s?{_Y}年(?:初|起)?(?:到|至)(?P<until>去年|今年)年?[底末]"),
    ("span", r"\b(?P<fiscal>FY|(?:fiscal|financial)(?:\s+year)?)\s?(?P<year>(?:19|20)\d\d)\s?[-–/]\s?(?P<to>(?:20)?\d\d)\b"),
    ("span", r"\b(?:from|between|during|over|in|of|the)?\s*(?P<year>(?:19|20)\d\d)\s?(?:[–—-]\s?(?P<to>(?:19|20|21)\d\d|\d\d)|(?:to|and|through|until)\s?(?P<to2>(?:19|20|21)\d\d))\b"),
    ("span", r"(?P<year>(?:19|20)\d\d)年?\s?[-–—~～至到]+\s?(?P<to>(?:19|20|21)\d\d)年?"),
    # a day ahead or past
    ("deadline", rf"\b(?:by|before|until|till|no later than)\s+(?:the\s+)?(?:(?P<part>end|close|middle|mid|start|beginning)\s?(?:-|of|in)?\s*)?(?:the\s+year\s+)?(?:(?P<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?\s+)?(?:(?P<day>\d{{1,2}}),?\s+)?{_Y}\b"),
    ("deadline", rf"(?:到|(?<!截)至)\s?{_Y}年(?:(?P<month>\d{{1,2}})月)?(?P<part>底|末|年底|年末)?(?!以来|[^，。]{{0,4}}累计)"),
    ("deadline", rf"{_Y}年(?P<part>底|末)?(?:之?前|以前)(?![二三四五六七八九十\d]{{1,2}}(?:季|个?月))"),
    ("asof", rf"\b(?:as of|by|as at|up to|through|at|until|till|to)\s+(?:the\s+)?(?:(?P<part>end|close)\s?(?:-|of)?\s*)?{_M}\s*(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b)?,?\s*(?:{_Y}|(?:of\s+)?(?P<rel>this year|last year|next year)\b)?"),
    ("span", rf"{_NOT_SAID}\bon\s+(?:{_M}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s*{_Y})?|(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH.format('month2')}(?:,?\s+{_Y.replace('year', 'year2')})?)"),
    ("asof", rf"\b(?:at|as of|by)\s+(?:the\s+)?(?P<part>end|close)[\s-](?:of\s+)?(?:the\s+)?(?:year\s+)?{_Y}"),
    ("asof", r"(?:截至|截止|至|到)\s?(?:(?P<year>(?:19|20|21)\d\d)年|(?P<rel>今年|去年|目前))(?:(?P<month>\d{1,2})月)?(?:(?P<day>\d{1,2})日)?(?P<part>底|末|年底|年末)?"),
    ("asof", r"(?:截至|截止)\s?(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日)?(?P<part>底|末)?|(?:到|至)\s?(?P<monthz>\d{1,2})月(?:(?P<dayz>\d{1,2})日|[底末])"),
    ("asof", rf"\b(?:as of|by|as at|up to|through|at|until|till|to)\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?{_M}(?:,?\s+{_Y})?"),
    ("end", rf"(?:{_Y}年|(?P<rel>今年|去年|前年|上年|明年|后年))年?[底末]"),
    ("end", rf"\b(?:(?:by|at|as of|until|before)\s+)?(?:the\s+)?(?:end|close)\s+of\s+{_REL_YEAR}|\b(?:year-)?end[- ]{_Y}|\b(?:the\s+)?(?:end|close)\s+of\s+{_Y.replace('year', 'year2')}\b"),
    ("asof", r"\b(?:at|by)\s+the\s+(?P<turn>turn)\s+of\s+(?P<rel>the\s+year)\b"),
    ("span", rf"\b(?:in|by|during|over|last|this|next)\s+(?:the\s+)?(?P<season>spring|summer|autumn|fall|winter)(?:\s+(?:of\s+)?{_Y})?(?!-)\b|(?:{_Y.replace('year', 'year2')}年|(?P<rel>今年|去年|明年))(?P<seasonz>[春夏秋冬])[天季]"),
    ("end", rf"\b(?:by|at|in|until|since)?\s*(?P<part>mid|middle of|early|late)[\s-]+(?:(?P<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?\s+)?{_Y}"),
    ("asof", r"\b(?:(?:by|as of|at|until)\s+(?:the\s+)?(?:end\s+of\s+)?)?(?P<back>last|the previous) month\b|(?P<backz>上个?月)(?:[底末])?"),
    ("asof", r"\b(?P<rel>at present|currently|so far(?! this year)|to date|(?<!from )now|as of now)\b|(?P<zh>目前|截至目前|迄今|当前|眼下|如今)"),
    ("asof", r"\b(?P<rel>today|as things stand|by now|these days)\b|(?P<zh>至今|现如今)"),
    ("earlier", rf"\b{_AGO}\s+(?P<of>years?|months?)\s+(?:earlier|before|previously)\b|(?<!比)(?<!较)(?:上年|去年)同期"),
    ("ago", rf"\b{_AGO}\s+(?P<of>years?|months?)\s+ago\b|(?<![\d第])(?P<k>\d{{1,2}}|[一二两三四五六七八九十]+)\s?(?P<off>年|个月)之?前(?!后)"),
    ("recent", r"\bthan\s+(?:(?:a|one|the)\s+)?(?:year|twelve\s+months)\s+(?:earlier|ago|before)|\bthan\s+(?:at|in|by)\s+the\s+(?:end|close|same\s+(?:time|period))\s+of\s+(?:last\s+year|the\s+previous\s+year|20\d\d)|(?:较|(?<!占)比)(?:上年|去年)(?:年?[末底]|同期)?"),
    # from a day on
    ("since", rf"\b(?:since|from|starting (?:in|from)|beginning in)\s+(?:the\s+)?(?:(?P<part>start|beginning|end|launch|early|late)\s?(?:of|in)?\s*)?(?:{_M}\s+(?:\d{{1,2}},?\s+)?)?{_Y}(?!\s?(?:–|-|to|through))"),
    ("since", rf"(?:自|从)?\s?{_Y}年(?:(?P<month>\d{{1,2}})月)?(?:(?P<day>\d{{1,2}})日)?(?:启动|开始|实施)?(?:以来|起|至今)"),
    ("since", rf"(?:自|从)\s?{_Y}年(?:(?P<month>\d{{1,2}})月)?[^，。；\d]{{1,30}}以来"),
    ("since", rf"\bsince\s+(?:its|their|the|that|this|it|they|[a-z]+ing)\b[^,.;:\d]{{2,40}}?\s(?:in|of)\s+(?:{_M}\s+{_Y}|{_Y.replace('year', 'year2')}|{_MONTH.format('month2')}(?!\w))"),
    ("asof", rf"\b(?:as\s+(?:of|on|at)|by|on|until|till)\s+(?P<day>\d{{1,2}})[./](?P<month>\d{{1,2}})[./]{_Y}"),
    ("since", rf"\bsince\s+{_M}(?!\s*(?:\d{{1,2}},?\s*)?(?:19|20)\d\d)"),
    ("since", rf"从\s?{_Y}年(?:(?P<month>\d{{1,2}})月)?(?:到|至)(?:现在|今|目前|如今)"),
    ("since", r"\bso far (?P<rel>this year)|(?P<relz>今年)(?:迄今|至今)"),
    ("since", r"(?P<rel>this year|今年)(?:以来|\sso far|,? to date)|(?P<fyp>“?十[三四五]五”?)(?:规划)?以来"),
    # a number of years
    ("coming", rf"\b(?:in|over|within|during|for)\s+(?:the\s+)?(?:coming|next|following|about|around|nearly|roughly)\s+{_N}\s+(?P<of>years?|months?)|\bwithin\s+(?:about\s+|nearly\s+|roughly\s+)?{_N.replace('<n>', '<k>')}\s+(?P<off>years?|months?)"),
    ("coming", r"\b(?:in|over|within|during)\s+the\s+(?:coming|next|following)\s+(?P<one>year|decade)\b"),
    ("coming", rf"\b{_N}\s+(?P<of>years?|months?)\s+from\s+now\b|\bin\s+{_N.replace('<n>', '<k>')}\s+(?P<off>years?|months?)['’]\s+time"),
    ("coming", rf"(?:未来|今后|接下来|再用|用|力争用|力争)\s?{_NZ}(?:至[一二两三四五六七八九十\d]+)?\s?(?P<of>年|个月)(?:内|里|时间|左右)?|(?<!\d){_NZ.replace('<n>', '<m>')}\s?年(?=再|新增|力争|建成|打造|培育|完成|实现)|{_NZ.replace('<n>', '<k>')}\s?年(?:内|之内)"),
    ("recent", rf"\b(?:in|over|during|for|within)\s+(?:the\s+)?(?:past|last|recent|previous)\s+{_N}\s+(?P<of>years?|months?)|\bin\s+recent\s+years\b|\b(?:over|in|during)\s+the\s+(?:past|last)\s+(?P<one>year|decade)\b|过去一年|一年来"),
    ("recent", rf"(?:近|过去)\s?{_NZ}\s?多?(?P<of>年|个月)(?:来|里|间)?|前\s?{_NZ.replace('<n>', '<k>')}\s?年|(?<!\d){_NZ.replace('<n>', '<m>')}\s?多?年(?:来|间)|近年来?"),
    # parts of a year
    ("span", rf"\b(?:in|during|for|over)?\s*(?:the\s+)?(?P<half>first|second)\s+half\s+(?:of\s+)?(?:{_Y}|(?P<rel>this year|last year|the year|the current year))"),
    ("span", rf"\b(?:the\s+)?(?P<quarter>first|second|third|fourth)\s+quarter(?:\s+of\s+(?:{_Y}|(?P<rel>this year|last year)))?"),
    ("span", rf"\b(?:the\s+)?first\s+(?P<quarters>two|three)\s+quarters(?:\s+of\s+(?:{_Y}|(?P<rel>this year|last year)))?"),
    ("span", rf"\b(?:the\s+)?first\s+(?P<months>\d{{1,2}}|two|three|four|five|six|seven|eight|nine|ten|eleven)\s+months(?:\s+of\s+(?:{_Y}|(?P<rel>this year|last year)))?"),
    ("span", rf"(?:{_Y}年|(?P<rel>今年|去年))?(?P<half>上|下)半年|(?:{_Y.replace('year', 'year2')}年|(?P<rel2>今年|去年))?(?P<quarter>第?[一二三四]|前[二三])季度|(?:{_Y.replace('year', 'year3')}年|(?P<rel3>今年|去年))?(?:前|1[-至—])(?P<months>\d{{1,2}}|[一二两三四五六七八九十]+)(?:个月|月份?)"),
    ("span", rf"\b(?:in|during|last)\s+{_M}(?:,?\s+{_Y})?|(?:{_Y.replace('year', 'year2')}年|(?P<rel>今年|去年|明年))(?P<monthz>\d{{1,2}})月(?!\d)"),
    ("deadline", r"\b(?:by|before)\s+(?:the\s+)?(?P<rel>year-end|(?:end|close) of (?:this|the|next) year|year's end|the end of the year)|\b(?:by|before|until)\s+(?:the\s+)?(?:end\s+of\s+the\s+|end\s+of\s+this\s+)(?P<decade>decade)|(?:到|至)?(?P<relz>今年底|今年年底|年底前|到年底|明年底|明年年底)"),
    ("plan", r"(?<![较比])(?<![较比]“)[“\"]?(?P<fyp>十[一二三四五六]五)[”\"]?(?P<end>规划)?(?:时?期)?(?P<part>末|期末|中期)?|\b(?:the\s+)?(?P<nth>11th|12th|13th|14th|15th|16th)\sFive-Year\s(?:Plan)?(?:\s(?:period|programme))?"),
    ("deadline", r"(?:\b(?:target|goal|plan)s?|目标|规划)\s?(?:for\s|by\s)?(?P<year>20\d\d)\b|\b(?P<year2>20\d\d)年?\s?(?:target|goal|目标)"),
    ("span", r"[(（]\s?(?P<year>20\d\d)\s?年?\s?[)）:：]"),
    ("span", rf"\b(?:in|during|for|throughout|of)\s+(?:the\s+year\s+|fiscal\s+|the whole of\s+|all of\s+)?{_Y}\b|(?<![-–—至到较比]){_Y.replace('year', 'year2')}年(?:度|全年|期间|全市|全省)?|\b{_Y.replace('year', 'year3')}(?='s\b)"),
    ("span", r"(?<!than )(?<!from )\b(?P<rel>this year|last year|next year|the year before)\b|(?<!较)(?<!(?<!占)比)(?P<relz>今年|去年|明年|后年|前年|全年|当年|本年度)"),
)  # fmt: skip
_SOUGHT = [(role, Seldom(pattern)) for role, pattern in RULES]


def find(text: str, published: pd.Timestamp | None = None) -> list[Period]:
    """All periods of a text in order; where two overlap, the one whose rule stands first.

    >>> day = pd.Timestamp("2024-03-04")
    >>> [(p.role, str(p.last)[:10]) for p in find("by the end of 2026, since 2021, in the coming three years", day)]
    [('deadline', '2026-12-31'), ('since', '2024-03-04'), ('coming', '2027-03-04')]
    >>> [(p.role, str(p.first)[:10], str(p.last)[:10]) for p in find("“十四五”期间，到2025年底", day)]
    [('span', '2021-01-01', '2025-12-31'), ('deadline', 'None', '2025-12-31')]
    """
    kept: list[Period] = []
    taken = bytearray(len(text))
    small = in_place(text)
    for role, pattern in _SOUGHT:
        for match in pattern.finditer(text, small):
            a, b = match.span()
            if any(taken[a:b]):
                continue
            period = period_of_words(role, match, published)
            if period is not None:
                kept.append(period)
                taken[a:b] = b"\1" * (b - a)
    return sorted(kept, key=lambda p: p.start)
