"""Who says it: according to the ministry, said Li Wei, 据工信部介绍, 负责人表示."""

import re

_RULES = (
    re.compile(r"\baccording to\s+(?P<who>(?:a |an |the )?[^,.;\n]{3,90}?)(?=[,.;\n]|\s(?:released|published|issued|on (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|showed|said)|$)", re.IGNORECASE),
    re.compile(r"(?:[,”\"]|^)\s*(?:said|says|added|noted|according to)\s+(?P<who>[A-Z][^,.;\n]{2,80})", re.MULTILINE),
    re.compile(r"(?:^|[.,;”\"]\s+)(?P<who>(?:[Tt]he\s+)?[A-Z][\w'& .,-]{2,80}?)\s+(?:has\s+|also\s+)?(?:said|says|announced|told|noted|revealed|disclosed|stated|pledged|expects|estimates|reported)\b", re.MULTILINE),
    re.compile(r"\b(?P<who>(?:[Dd]ata|[Ff]igures|[Ss]tatistics)\s+(?:from|of|by|released by|issued by|published by)\s+[^,.;\n]{3,80}?)\s+(?:show|showed|indicate|suggest|revealed|on)\b"),
    re.compile(r"(?:据|根据|按照)(?P<who>[^，。；\n]{2,30}?)(?:介绍|透露|统计|消息|显示|数据|通报|测算|发布|公布|表示|的?(?:统计|数据|报告))"),
    re.compile(r"(?:^|[，。；\n”])(?P<who>[^，。；：\n“”]{2,40}?)(?:介绍说|介绍|表示|透露|指出|称|说|认为|告诉记者|在会上)(?=[，,：:“]|\n)", re.MULTILINE),
    re.compile(r"(?P<who>[^，。；：\n“”]{2,26}?)(?:数据|统计|报告|公报)显示"),
    re.compile(r"记者(?:\d{1,2}日)?从(?P<who>[^，。；\n]{2,30}?)(?:获悉|了解到)"),
)  # fmt: skip


def speaker(text: str, first: int, last: int) -> str:
    """Who says what a sentence (from first to last) says, in the words of the text; '' where nobody is named.

    >>> speaker("Beijing has 103 sites, according to the city's industry bureau.", 0, 63)
    "the city's industry bureau"
    >>> speaker("据北京市经信局介绍，全市已有103家智能工厂。", 0, 24)
    '北京市经信局'
    """
    for rule in _RULES:
        match = rule.search(text, first, last)
        if match:
            return " ".join(match["who"].split()).strip(" ，,")
    return ""
